/*
 * One lane a target: which message goes when, and what becomes of it. Pure: the owner reads the
 * journal, posts, and tells the lane.
 *
 *   REST ──a message is due──> POSTING ──answered, failed, too late──> MARKING ──durable──> REST
 *
 * Only the oldest message of a target is ever looked at: so they arrive in order.
 */
#ifndef HALL_SERVER_OUTBOX_OUTBOX_H
#define HALL_SERVER_OUTBOX_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    OUTBOX_POST_MS = 10000, /* an answer is waited for so long */
    OUTBOX_FIRST_WAIT_MS = 1000,
    OUTBOX_LONGEST_WAIT_MS = 300000,
    OUTBOX_GIVE_UP_MS = 24 * 3600 * 1000,
    OUTBOX_KEY_ROOM = 40, /* "<id>-<16 hexadecimal digits>" */
};

enum outbox_state { LANE_REST, LANE_POSTING, LANE_MARKING };

struct outbox_lane {
    enum outbox_state state;
    int64_t wake_ms; /* REST: look at the journal then; POSTING: too late then. INT64_MAX: never */
    uint64_t id;     /* of the message in work */
    int64_t at_ms;   /* when it was written */
    uint32_t tries;
};

/* What became of a post. */
enum outbox_verdict { OUTBOX_SENT, OUTBOX_AGAIN, OUTBOX_GIVEN_UP };

/* How long after the `tries`-th try the next one comes. */
int64_t outbox_wait_ms(uint32_t tries);

/* `status` is HTTP's; 0: no answer came. Ends the post: the lane is then MARKING; *ret_next_ms is
 * when it is tried again. */
enum outbox_verdict outbox_answered(struct outbox_lane *lane, int status, int64_t now_ms,
                                    int64_t *ret_next_ms);

/* A message is in work from now on. */
void outbox_posted(struct outbox_lane *lane, uint64_t id, int64_t at_ms, uint32_t tries,
                   int64_t now_ms);

/* The same for the same message, also after a restart; another one for another body. */
void outbox_key(uint64_t id, const void *body, size_t size_bytes, char ret_key[OUTBOX_KEY_ROOM]);

#endif
