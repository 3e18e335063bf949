/* Finding things in the engine's memory: hash tables over arrays that only grow in a day. */
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

/* The random bytes of a UUIDv7, stirred, so that ids made with poor entropy spread as well. */
uint32_t ticket_bucket(const struct uuid *id)
{
    uint64_t number = 0;
    for (int i = 8; i < 16; i++) {
        number = number << 8 | id->bytes[i];
    }
    number *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(number >> 32) % TICKET_BUCKETS;
}

/* A key is a hash already. */
uint32_t request_bucket(const struct request_key *key)
{
    return ((uint32_t)key->bytes[0] << 8 | key->bytes[1]) % REQUEST_BUCKETS;
}

/* A bucket holds a slot plus one, so that zeroed memory is empty. */
uint32_t ticket_slot_find(const struct engine *engine, const struct uuid *id)
{
    uint32_t slot = engine->ticket_buckets[ticket_bucket(id)] - 1;
    while (slot != SLOT_NONE && !uuid_equal(&engine->tickets[slot].id, id)) {
        slot = engine->tickets[slot].hash_next;
    }
    return slot;
}

struct request_entry *request_entry_find(const struct engine *engine, const struct request_key *key)
{
    uint32_t slot = engine->request_buckets[request_bucket(key)] - 1;
    while (slot != SLOT_NONE) {
        struct request_entry *entry = &engine->requests[slot];
        if (memcmp(&entry->key, key, sizeof(*key)) == 0) {
            return entry;
        }
        slot = entry->hash_next;
    }
    return NULL;
}

const struct leg *find_leg(const struct engine *engine, const struct uuid *id, uint8_t index)
{
    const struct ticket *ticket = engine_ticket_find(engine, id);
    return ticket == NULL || index >= ticket->leg_count ? NULL : engine_leg(engine, ticket, index);
}

/* The leg that an event names; the first one when it names none. */
static uint8_t event_leg_index(const struct event *event)
{
    switch (event->kind) {
    case EVENT_LEG_MOVED:
        return event->as.leg_moved.leg;
    case EVENT_LEG_RECALLED:
        return event->as.leg_recalled.leg;
    case EVENT_LEG_DEFERRED:
        return event->as.leg_deferred.leg;
    case EVENT_LEG_ADDED:
        return event->as.leg_added.leg;
    case EVENT_REVIEWED:
        return event->as.reviewed.leg;
    case EVENT_REVIEW_SAID:
        return event->as.review_said.leg;
    case EVENT_OUTCOME_SAID:
        return event->as.outcome_said.leg;
    case EVENT_REQUEST_NOTED:
        return event->as.request_noted.leg;
    default:
        return 0;
    }
}

void result_follow(struct engine_result *result, const struct event *event, bool first)
{
    struct uuid ticket;
    uint16_t seat = INDEX_NONE;
    event_subject(event, &ticket, &seat);
    result->seq = event->seq;
    event_booking(event, &result->booking);
    if (first) {
        result->ticket = ticket;
        result->seat = seat;
        result->leg = event_leg_index(event);
    } else if (result->seat == INDEX_NONE && event->kind == EVENT_LEG_MOVED) {
        result->seat = seat; /* what had to go before concerned no seat */
        result->leg = seat == INDEX_NONE ? result->leg : event_leg_index(event);
    }
}

uint32_t leg_slot(const struct engine *engine, const struct ticket *ticket, uint8_t index)
{
    assert(index < ticket->leg_count);
    uint32_t slot = ticket->first_leg;
    while (engine->legs[slot].index != index) {
        slot = engine->legs[slot].next_of_ticket;
        assert(slot != SLOT_NONE);
    }
    return slot;
}

bool leg_is_live(const struct leg *leg)
{
    return leg->state == LEG_WAITING || leg->state == LEG_CALLED || leg->state == LEG_SERVING ||
           leg->state == LEG_PARKED || leg->state == LEG_ABSENT;
}

bool seat_is_waited_for(const struct engine *engine, uint16_t seat)
{
    for (uint32_t slot = 0; slot < engine->leg_count; slot++) {
        if (engine->legs[slot].pinned == seat) {
            return true;
        }
    }
    return false;
}

bool leg_is_unheld(const struct leg *leg)
{
    return leg->state == LEG_ISSUED && leg->index == 0;
}

const struct ticket *engine_ticket_find(const struct engine *engine, const struct uuid *id)
{
    const uint32_t slot = ticket_slot_find(engine, id);
    return slot == SLOT_NONE ? NULL : &engine->tickets[slot];
}

const struct ticket *engine_ticket_by_token(const struct engine *engine, const struct uuid *id,
                                            const struct visitor_secret *secret)
{
    const struct ticket *ticket = engine_ticket_find(engine, id);
    return ticket != NULL && visitor_secret_equal(&ticket->secret, secret) ? ticket : NULL;
}

const struct ticket *engine_ticket_at(const struct engine *engine, uint32_t slot)
{
    assert(slot < engine->ticket_count);
    return &engine->tickets[slot];
}

uint32_t engine_ticket_count(const struct engine *engine)
{
    return engine->ticket_count;
}

const struct leg *engine_leg_at(const struct engine *engine, uint32_t slot)
{
    assert(slot < engine->leg_count);
    return &engine->legs[slot];
}

const struct leg *engine_leg(const struct engine *engine, const struct ticket *ticket,
                             uint8_t index)
{
    return &engine->legs[leg_slot(engine, ticket, index)];
}

enum leg_state engine_ticket_state(const struct engine *engine, const struct ticket *ticket)
{
    return (enum leg_state)engine_leg(engine, ticket, ticket->active)->state;
}
