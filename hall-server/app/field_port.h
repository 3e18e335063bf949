/*
 * Where the field room meets the hall, in one process: keys come in from the lines' threads, what
 * the windows should show goes out on the loop's thread.
 *
 *   line's thread:  field_port_post() ──> queue (one lock, the port owns it) ──> loop's thread
 *   loop's thread:  on_answer(order, problem)   once the order is durable, or refused for good
 *                   on_time()                   the time of field_port_time_after() is over
 *                   on_seats(seats, count)      all seats as they are, after each durable change
 *
 * field_port_post() may be called from any thread; everything else on the loop's. The callbacks
 * must return at once.
 */
#ifndef HALL_SERVER_APP_FIELD_PORT_H
#define HALL_SERVER_APP_FIELD_PORT_H

#include "hall-server/model/command.h"
#include "hall-server/model/event.h"
#include "hall-server/model/hall_config.h"
#include "hall-server/model/problem.h"

#include <stdbool.h>
#include <stdint.h>

enum { FIELD_PORT_QUEUE_MAX = 1024, FIELD_DEVICE_STATE_ROOM = 16 };

enum field_order_kind {
    FIELD_ORDER_COMMAND, /* a key: a seat command, or a review of the seat */
    FIELD_ORDER_DEVICE,  /* a device's state changed */
    FIELD_ORDER_NOTE,    /* something of a device goes on record */
};

struct field_order {
    enum field_order_kind kind;
    uint16_t seat; /* place in the configuration in force */
    /* FIELD_ORDER_COMMAND. `request_id` names the press for ever: "pad-<seat>-<session>-<number>".
     */
    enum command_kind command; /* COMMAND_SEAT_… or COMMAND_REVIEW */
    uint8_t level;             /* of a review, 1 … 5 */
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    /* FIELD_ORDER_DEVICE: `device_kind` is "pad", "evaluator" or "strip"; static. */
    const char *device_kind;
    char state[FIELD_DEVICE_STATE_ROOM]; /* "ok" or "lost" */
    struct device_note note;             /* FIELD_ORDER_NOTE; `seat` is of the order */
    uint64_t seq; /* on_answer: the note's number on record, 0: there was nothing new */
    /* The poster's own; come back with on_answer. */
    int device;
    uint32_t wiring; /* which wiring `device` counts in */
    uint32_t session;
    uint32_t number;
};

/* A seat as its pad, evaluator and strip should show it. */
struct field_seat {
    uint16_t seat;
    uint16_t window;
    enum seat_status status;
    char reason[LIMIT_REASON_BYTES + 1];      /* of a pause */
    char shut[LIMIT_REASON_BYTES + 1];        /* why the whole hall is shut; "" = it is not */
    char number[LIMIT_NUMBER_TEXT_BYTES + 1]; /* "" = no visitor */
    bool serving;                             /* else called */
    int64_t called_ms;                        /* of this visit; the newest call of a window wins */
    uint32_t call;                            /* calls and recalls of this visit: it blinks anew */
    uint32_t waiting;
    bool review_open;
    uint32_t review; /* changes with each review that is opened; 0 = none open */
};

struct field_port_watcher {
    void *context;
    void (*on_answer)(void *context, const struct field_order *order, enum problem problem);
    void (*on_seats)(void *context, const struct hall_config *config,
                     const struct field_seat *seats, size_t count);
    void (*on_time)(void *context); /* on_seats comes soon after it */
};

struct field_port;
struct app;

/* Any thread. False when the queue is full: the key stays unacknowledged and is read again. */
bool field_port_post(struct field_port *port, const struct field_order *order);

/* From now on the watcher is told; on_seats comes soon with the states of now. NULL ends it. */
void field_port_watch(struct field_port *port, const struct field_port_watcher *watcher);

/* on_time comes once, after `wait_ms`; asked again before, after the new time alone. */
void field_port_time_after(struct field_port *port, int64_t wait_ms);

/* For the app: */
struct field_port *field_port_create(struct app *app); /* NULL: no memory */
void field_port_destroy(struct field_port *port);
bool field_port_is_watched(const struct field_port *port);
/* Takes the states of now; they are told by _tell() when they are durable, or forgotten. */
void field_port_render(struct field_port *port);
void field_port_tell(struct field_port *port, bool durable);

#endif
