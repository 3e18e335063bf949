/*
 * Calls for a guide (导服): who wants one where, and who goes.
 *
 *                 ┌────────── close ──────────┐
 *                 │                           ▼
 *   call ──> CALLED ──take──> TAKEN ──close──> CLOSED     end: done (a guide), withdrawn (there)
 *
 * One call that is not closed for a place. They are of the business day: its turn forgets them all.
 * A closed one is kept, so that who called hears how it ended, until its room is needed.
 *
 * For reading by anybody with the engine; only this room writes. No I/O, no clock, no allocation.
 */
#ifndef HALL_SERVER_ENGINE_HELP_H
#define HALL_SERVER_ENGINE_HELP_H

#include "hall-server/engine/engine.h"

enum help_state { HELP_STATE_CALLED, HELP_STATE_TAKEN, HELP_STATE_CLOSED };

struct help_call {
    uint64_t id; /* the seq of its event */
    struct help_place place;
    struct short_id area;  /* empty: not known */
    struct short_id taker; /* who goes; empty: nobody yet */
    uint8_t reason;        /* enum help_reason */
    uint8_t state;         /* enum help_state */
    uint8_t end;           /* enum help_end, when it is closed */
    int64_t called_ms;
    int64_t taken_ms;  /* 0: nobody took it */
    int64_t closed_ms; /* 0: open */
};

struct help {
    uint32_t count;
    struct help_call calls[LIMIT_HELP_CALLS]; /* in the order of calling */
};

/* ---- for everybody ---- */

uint32_t engine_help_count(const struct engine *engine);
const struct help_call *engine_help_at(const struct engine *engine, uint32_t slot);
/* NULL when there is none (any more). */
const struct help_call *engine_help_find(const struct engine *engine, uint64_t id);
/* The newest call of a place, open or not; NULL when there is none. */
const struct help_call *engine_help_of(const struct engine *engine, const struct help_place *place);

#endif
