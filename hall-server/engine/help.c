/* The memory of calls for a guide: one short list, walked. */
#include "hall-server/engine/help.h"

#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

/* ---- finding ---- */

uint32_t engine_help_count(const struct engine *engine)
{
    return engine->help.count;
}

const struct help_call *engine_help_at(const struct engine *engine, uint32_t slot)
{
    assert(slot < engine->help.count);
    return &engine->help.calls[slot];
}

static struct help_call *call_find(struct help *help, uint64_t id)
{
    for (uint32_t i = 0; i < help->count; i++) {
        if (help->calls[i].id == id) {
            return &help->calls[i];
        }
    }
    return NULL;
}

const struct help_call *engine_help_find(const struct engine *engine, uint64_t id)
{
    for (uint32_t i = 0; i < engine->help.count; i++) {
        if (engine->help.calls[i].id == id) {
            return &engine->help.calls[i];
        }
    }
    return NULL;
}

static bool place_equal(const struct help_place *a, const struct help_place *b)
{
    return a->kind == b->kind && strcmp(a->id.text, b->id.text) == 0;
}

const struct help_call *engine_help_of(const struct engine *engine, const struct help_place *place)
{
    for (uint32_t i = engine->help.count; i > 0; i--) {
        if (place_equal(&engine->help.calls[i - 1].place, place)) {
            return &engine->help.calls[i - 1];
        }
    }
    return NULL;
}

/* The oldest that is over; the count when all are open. */
static uint32_t oldest_closed(const struct help *help)
{
    uint32_t slot = 0;
    while (slot < help->count && help->calls[slot].state != HELP_STATE_CLOSED) {
        slot++;
    }
    return slot;
}

/* ---- would it be possible ---- */

bool accept_help_called(const struct engine *engine, const struct event_help_called *body)
{
    const struct help *help = &engine->help;
    const struct help_call *last = engine_help_of(engine, &body->place);
    return body->place.kind < HELP_KIND_COUNT && body->place.id.text[0] != '\0' &&
           body->reason < HELP_REASON_COUNT && (last == NULL || last->state == HELP_STATE_CLOSED) &&
           (help->count < LIMIT_HELP_CALLS || oldest_closed(help) < help->count);
}

bool accept_help_taken(const struct engine *engine, const struct event *event)
{
    const struct help_call *call = engine_help_find(engine, event->as.help_taken.call);
    return call != NULL && call->state == HELP_STATE_CALLED && event->actor_id.text[0] != '\0';
}

bool accept_help_closed(const struct engine *engine, const struct event_help_closed *body)
{
    const struct help_call *call = engine_help_find(engine, body->call);
    return call != NULL && call->state != HELP_STATE_CLOSED && body->end < HELP_END_COUNT;
}

/* ---- what events do ---- */

void apply_help_called(struct engine *engine, const struct event *event)
{
    const struct event_help_called *body = &event->as.help_called;
    struct help *help = &engine->help;
    if (help->count == LIMIT_HELP_CALLS) {
        const uint32_t slot = oldest_closed(help);
        assert(slot < help->count);
        help->count--;
        memmove(&help->calls[slot], &help->calls[slot + 1],
                (help->count - slot) * sizeof(help->calls[0]));
    }
    struct help_call *call = &help->calls[help->count++];
    memset(call, 0, sizeof(*call));
    call->id = event->seq;
    call->place = body->place;
    call->area = body->area;
    call->reason = body->reason;
    call->state = HELP_STATE_CALLED;
    call->called_ms = event->at_ms;
}

void apply_help_taken(struct engine *engine, const struct event *event)
{
    struct help_call *call = call_find(&engine->help, event->as.help_taken.call);
    call->state = HELP_STATE_TAKEN;
    call->taker = event->actor_id;
    call->taken_ms = event->at_ms;
}

void apply_help_closed(struct engine *engine, const struct event *event)
{
    struct help_call *call = call_find(&engine->help, event->as.help_closed.call);
    call->state = HELP_STATE_CLOSED;
    call->end = event->as.help_closed.end;
    call->closed_ms = event->at_ms;
}

/* ---- does it hold ---- */

const char *help_check(const struct engine *engine)
{
    const struct help *help = &engine->help;
    for (uint32_t i = 0; i < help->count; i++) {
        const struct help_call *call = &help->calls[i];
        const bool closed = call->state == HELP_STATE_CLOSED;
        if (call->id == 0 || call->id > engine->seq ||
            (i > 0 && call->id <= help->calls[i - 1].id)) {
            return "calls for a guide are not in their order";
        }
        if (closed != (call->closed_ms != 0) ||
            (call->taken_ms != 0) != (call->taker.text[0] != '\0') ||
            (!closed && (call->state == HELP_STATE_TAKEN) != (call->taken_ms != 0))) {
            return "a call for a guide is not what its times say";
        }
        if (!closed && engine_help_of(engine, &call->place) != call) {
            return "a guide was called twice to one place";
        }
    }
    return NULL;
}
