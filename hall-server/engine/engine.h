/*
 * The rules of queues. Commands go in, events come out, and events alone change the state: so the
 * same events give the same engine on any machine (engine_digest), and a journal of them is the
 * hall.
 *
 *      command ──> engine_decide ──> events ──> journal (durable) ──> reply and pushes
 *                                       └────> engine_apply  (memory moves on at once)
 *
 * Pure: no I/O, no clock, no randomness; allocates in engine_create() only. One thread: whoever
 * owns the engine (the loop thread of the server). Includes the model only.
 *
 * Order of calls: engine_create, then for a new hall COMMAND_CONFIG_APPLY, or for an old one
 * engine_apply of every event of the journal; then engine_do for each command, and COMMAND_TICK
 * whenever the hall's time reaches engine_next_due_ms(). Nobody may hear of an event, or be
 * answered, before the journal says that engine_result.seq is durable. If the journal refuses:
 * engine_destroy, create, replay.
 *
 * A problem means: nothing happened, no event, the state is as before.
 */
#ifndef HALL_SERVER_ENGINE_ENGINE_H
#define HALL_SERVER_ENGINE_ENGINE_H

#include "hall-server/model/booking.h"
#include "hall-server/model/command.h"
#include "hall-server/model/event.h"
#include "hall-server/model/hall_config.h"
#include "hall-server/model/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;

/* Ceilings of one business day; zero, or NULL for all of them, takes the one of limits.h. */
struct engine_limits {
    uint32_t tickets;
    uint32_t legs;
    uint32_t requests;
};

struct engine_events {
    size_t count;
    struct event events[LIMIT_EVENTS_PER_COMMAND];
};

struct engine_result {
    enum problem problem; /* PROBLEM_NONE: done, now or earlier */
    bool repeated;        /* this request acted before; no new events */
    uint64_t seq;         /* reply when the journal has made this seq durable; 0: at once */
    struct uuid ticket;   /* what the answer is about; nil: no ticket */
    uint16_t seat;        /* or INDEX_NONE */
    uint8_t leg;
    struct booking_code booking; /* of a booking's command; empty: none */
};

/* NULL when memory is short. Free with engine_destroy(); NULL is fine there. */
struct engine *engine_create(const struct engine_limits *limits);
void engine_destroy(struct engine *engine);

/*
 * Decides, without changing anything. Events come with seq, time, actor and request filled in. When
 * the business day has to turn first (engine_day_is_due), the command is not decided and the
 * problem is PROBLEM_NOT_READY; engine_do does the turn by itself. now_ms before the last event's
 * time is taken as that time.
 */
void engine_decide(const struct engine *engine, const struct command *command,
                   struct engine_events *ret_events, struct engine_result *ret_result);

/* Total: any event that engine_decide made, in order of seq. Another one is our mistake: asserted.
 */
void engine_apply(struct engine *engine, const struct event *event);

/* For a journal that may be damaged: false when engine_apply would not accept the event. */
__attribute__((warn_unused_result)) bool engine_accepts(const struct engine *engine,
                                                        const struct event *event);

/*
 * The turn of the day if due, then decide, then apply: what a shell calls. *ret_events is what the
 * journal must now be given, also when the problem is not PROBLEM_NONE (the day may have turned).
 */
void engine_do(struct engine *engine, const struct command *command,
               struct engine_events *ret_events, struct engine_result *ret_result);

bool engine_day_is_due(const struct engine *engine, int64_t now_ms);

/* When a tick has something to do: hall time, or INT64_MAX. May be in the past: tick again. */
int64_t engine_next_due_ms(const struct engine *engine);

/* NULL when every invariant holds, else a static sentence. Walks everything: for tests and checks.
 */
const char *engine_check(const struct engine *engine);

struct engine_digest {
    uint8_t bytes[32];
};
/* BLAKE2b over the whole state in a canonical order. */
void engine_digest(const struct engine *engine, struct engine_digest *ret_digest);

#endif
