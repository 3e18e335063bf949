/*
 * A day's visitors and clerks as the hall's clients see them: what each does next, and what follows
 * from the hall's answers. Pure: time of the played day and answers in, asks out; no I/O, no clock.
 *
 *   visitor  COMING ─► TAKING ─► PRINTING ─► (CLAIMING ─►) WAITING ─► AT_WINDOW ─► REVIEWING ─►
 * GONE clerk    OUT ─sign in─► OPENING ─► FREE ─next─► CALLED ─start─► SERVING ─finish─► FREE … │
 * ▲          │ does not come: recall, then absent ▼  │ nobody   ▼ IDLE          FREE …           at
 * the end: close ─► HOME
 *
 * It has no privileged path: numbers come with the kiosk's key, calls with the clerks' sessions,
 * claims and reviews with the visitors' own tokens.
 *
 * Order: day_create(); then, until day_is_over(): day_next_ask() while there are any, day_answer()
 * for each answer, day_tick() at day_next_wake_ms(). One thread.
 */
#ifndef HALL_SERVER_DAY_DAY_H
#define HALL_SERVER_DAY_DAY_H

#include "hall-server/client/client.h"
#include "hall-server/day/plan.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    DAY_SEATS_MAX = 128,
    DAY_IDLE_MS = 60 * 1000, /* a clerk without visitors looks again */
    DAY_BREATH_MS = 8 * 1000,
    DAY_RECALL_MS = 25 * 1000,
    DAY_OVERTIME_MS = 2 * 3600 * 1000, /* after the last arrival, then the clerks go home */
    DAY_ASK_PATIENCE_MS = 60 * 1000,   /* real time: a hall that restarts is waited for */
};

struct day_config {
    struct plan_config plan; /* without weights: they follow from the seats */
    const char *password;    /* of the users "seat-<id>" */
    const char *leave;       /* a seat that a person staffs; NULL for none */
};

struct day_sums {
    int64_t numbers; /* issued */
    int64_t printed;
    int64_t by_phone;
    int64_t refused; /* numbers that the hall would not give */
    int64_t lost;    /* asks without a definite answer */
    int64_t calls;
    int64_t recalls;
    int64_t served;
    int64_t absent;
    int64_t reviews;
    int64_t levels[6];
    int64_t left_waiting;
    int64_t seats;
    int64_t problems; /* refusals that a good day doesn't have */
    char first_problem[CLIENT_CODE_BYTES_MAX + 32];
};

enum day_job_kind {
    DAY_ISSUE,
    DAY_PRINT,
    DAY_CLAIM,
    DAY_REVIEW,
    DAY_SIGN_IN,
    DAY_LOOK, /* how is my seat? */
    DAY_OPEN,
    DAY_NEXT,
    DAY_RECALL,
    DAY_ABSENT,
    DAY_START,
    DAY_FINISH,
    DAY_CLOSE,
};

/* Whom an ask belongs to: the caller gives it back with the answer. */
struct day_job {
    enum day_job_kind kind;
    uint32_t who; /* index of the visitor or clerk */
};

struct day;

/* `services` and `seats` are read now and not kept. NULL if there is nobody to serve or no memory.
 */
struct day *day_create(const struct day_config *config, const struct shape_services *services,
                       const struct shape_seats *seats);
void day_destroy(struct day *day); /* NULL is fine */

/* The next ask, if there is one now. */
bool day_next_ask(struct day *day, struct day_job *ret_job, struct client_ask *ret_ask);

/* A CLIENT_ANSWER to the ask of `job`. */
void day_answer(struct day *day, struct day_job job, const struct client_event *event,
                int64_t now_ms);

void day_tick(struct day *day, int64_t now_ms);
int64_t day_next_wake_ms(const struct day *day);

/* Every clerk is at home and every ask is answered. */
bool day_is_over(const struct day *day);

const struct day_sums *day_sums(const struct day *day);

#endif
