/*
 * What follows a bad review (差评整改), until it is answered.
 *
 *   bad review ─> CONTACT ──> VERIFY ──> RESOLVE ──> SECOND ──> PUBLISH ──> (all done)
 *                  │ ▲ nobody    clocks: 1, 5, 15 working days   │ over: it is answered, and
 *                  └─┘ (twice)                                   │ may be published
 *   changed to a good one by the visitor ───────────────────────> over ("changed")
 *
 * It is opened with the review, in the same command, so that nothing can be lost between the two.
 * Staff see and touch it only when the visitor cannot change the review any more
 * (REVIEW_CHANGE_MS): what comes up at once would say who just left the window. It knows service,
 * window and day; whose leg it was is in the leg, which goes with the day, and in the chain.
 *
 * A clock that runs out is an event (missed) by the tick, and asks one level more of the hall
 * (REDRESS_TIERS). Nothing removes one that is open. One that is over makes room for a new one when
 * there are LIMIT_REDRESS; the chain keeps it. They outlive the turn of the day (snapshot.c).
 *
 * For reading by anybody with the engine; only this room writes. No I/O, no clock, no allocation.
 */
#ifndef HALL_SERVER_ENGINE_REDRESS_H
#define HALL_SERVER_ENGINE_REDRESS_H

#include "hall-server/engine/engine.h"

/* Contact as often as is tried, and each other step once. */
enum { LIMIT_REDRESS_ENTRIES = LIMIT_REDRESS_TRIES + REDRESS_STEP_COUNT - 1 };

struct redress_entry { /* a step that was taken */
    int64_t at_ms;
    struct short_id who;
    uint8_t result; /* enum redress_result */
    uint8_t level;  /* of the second review */
    char words[LIMIT_REDRESS_BYTES + 1];
};

struct redress {
    uint64_t id; /* the seq of its event */
    int64_t opened_ms;
    uint8_t level; /* what the review says now; above REVIEW_BAD: it was changed */
    uint32_t reasons;
    struct short_id service;
    struct short_id department;
    struct short_id window;
    bool provisional;   /* its clocks took weekdays for working days */
    uint8_t next;       /* enum redress_step that comes next; REDRESS_STEP_COUNT: all are done */
    int64_t changed_ms; /* by the visitor, into a good one; 0: it was not */
    int64_t due_ms[REDRESS_CLOCKS];
    int64_t missed_ms[REDRESS_CLOCKS]; /* when that was noted; 0: not missed */
    uint8_t entry_count;
    struct redress_entry entries[LIMIT_REDRESS_ENTRIES];
};

struct redresses {
    struct redress *rows; /* LIMIT_REDRESS; in the order of their ids */
    uint32_t count;
    int64_t due_ms; /* when the next clock runs out; INT64_MAX: none runs */
};

__attribute__((warn_unused_result)) bool redress_create(struct redresses *redresses);
void redress_destroy(struct redresses *redresses);

/* ---- for everybody ---- */

uint32_t engine_redress_count(const struct engine *engine);
const struct redress *engine_redress_at(const struct engine *engine, uint32_t slot);
/* NULL when there is none (any more). */
const struct redress *engine_redress_find(const struct engine *engine, uint64_t id);
/* Nothing but the publication is left to do, or the visitor changed the review. */
bool redress_is_over(const struct redress *redress);
/* Staff may see it: the review cannot be changed any more. */
bool redress_is_shown(const struct redress *redress, int64_t now_ms);
/* The step that is open has a clock, and it ran out. */
bool redress_is_overdue(const struct redress *redress, int64_t now_ms);
/* Who is asked by now. */
enum redress_tier redress_tier(const struct redress *redress);
/* NULL: it was not published. */
const struct redress_entry *redress_published(const struct redress *redress);

#endif
