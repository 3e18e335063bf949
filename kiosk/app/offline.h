/*
 * What a kiosk needs to go on without the hall: its blocks of numbers and what it printed from
 * them, kept in a file that is on the disk before a number is told to anybody.
 *
 *   line comes up ─► LIST ─► SHOW what the hall forgot ─► BACK what this file does not know
 *        REST ◄─ TAKE for queues without numbers ◄─ MERGE what was printed ◄──┘
 *
 * Numbers of a queue that staff stopped are not printed on that day, as far as was heard.
 *
 * A number is used once until the hall says that another business day has begun; each printed
 * ticket is told until the hall says what became of it. Depends on the client's shapes; the
 * program's first thread. Order: offline_open(), the others, offline_close().
 */
#ifndef KIOSK_APP_OFFLINE_H
#define KIOSK_APP_OFFLINE_H

#include "hall-server/client/ask.h"
#include "hall-server/client/shapes.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    OFFLINE_BLOCKS_MAX = 256,
    OFFLINE_TICKETS_MAX = 4096,
    OFFLINE_ID_ROOM = 32,
    OFFLINE_NUMBER_ROOM = 16,
    OFFLINE_EVERY_MS = 600000, /* how often the hall hears of a kiosk that has nothing to say */
    OFFLINE_AGAIN_MS = 15000,  /* after an answer that did not come */
};

struct offline;

/* NULL: no memory, or the file is there and cannot be read: then there is nothing to print from. */
struct offline *offline_open(const char *path);
void offline_close(struct offline *offline); /* NULL is fine */

/* A number of `queue` can be printed now; `wall_ms` by this machine's clock. NULL: never. */
bool offline_has(const struct offline *offline, const char *queue, int64_t wall_ms);

/* What the hall says of its queues: those that are stopped are kept, on the disk too. */
void offline_queues(struct offline *offline, const struct shape_queues *queues, int64_t wall_ms);
/* Staff stopped its numbers today, as far as was heard. NULL: nothing is known. */
bool offline_is_stopped(const struct offline *offline, const char *queue, int64_t wall_ms);

/* How many numbers of all queues can be printed now. */
int offline_left(const struct offline *offline, int64_t wall_ms);

/* An id of one that was issued here. */
bool offline_is_ours(const char *ticket);

/*
 * Takes the next number of `queue` for `service`; it is on the disk before this returns true.
 * ret_id is what it is called until the hall gives it a name.
 */
bool offline_issue(struct offline *offline, const char *queue, const char *service, int64_t wall_ms,
                   char ret_id[OFFLINE_ID_ROOM], char ret_number[OFFLINE_NUMBER_ROOM]);

/* It was not printed: nobody has it. Its number is not used again. */
void offline_withdraw(struct offline *offline, const char *ticket);

/* The line came up: what there is to say is said now. */
void offline_line_up(struct offline *offline, int64_t now_ms);

/* The next thing to say to the hall, if there is one and the last was answered. NULL: none. */
bool offline_next_ask(struct offline *offline, const struct shape_services *services,
                      int64_t wall_ms, int64_t now_ms, struct client_ask *ret_ask);
/* NULL: it was refused, or not answered. */
void offline_answered(struct offline *offline, const struct shape_blocks *answer, int64_t wall_ms,
                      int64_t now_ms);
/* When offline_next_ask() may have something new; INT64_MAX while an answer is awaited. */
int64_t offline_wake_ms(const struct offline *offline);

/*
 * A spare took this kiosk's place: nothing is printed from now on, what was is told, and then its
 * blocks are given back. To be called whenever the hall says so.
 */
void offline_retire(struct offline *offline, int64_t now_ms);

/* This kiosk becomes another one, and has none of its own blocks any more; on the disk when true.
 * Nothing may be unmerged: asserted. */
__attribute__((warn_unused_result)) bool offline_forget(struct offline *offline);

/* Printed, and not yet known to the hall. */
int offline_unmerged(const struct offline *offline);

#endif
