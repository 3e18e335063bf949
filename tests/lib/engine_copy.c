#include "tests/lib/engine_copy.h"

#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

/* Tables of buckets are large and nearly empty: only what is in them is taken out and put in. */
static void buckets_clear(struct engine *engine)
{
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        engine->ticket_buckets[ticket_bucket(&engine->tickets[i].id)] = 0;
    }
    for (uint32_t i = 0; i < engine->request_count; i++) {
        engine->request_buckets[request_bucket(&engine->requests[i].key)] = 0;
    }
}

/* The newest is first in its bucket; the chains are in the entries. */
static void buckets_fill(struct engine *engine)
{
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        engine->ticket_buckets[ticket_bucket(&engine->tickets[i].id)] = i + 1;
    }
    for (uint32_t i = 0; i < engine->request_count; i++) {
        engine->request_buckets[request_bucket(&engine->requests[i].key)] = i + 1;
    }
}

static void bookings_clear(struct bookings *bookings)
{
    const size_t size_bytes = BOOKING_BUCKETS * sizeof(bookings->code_buckets[0]);
    if (bookings->count > 0) {
        memset(bookings->code_buckets, 0, size_bytes);
        memset(bookings->person_buckets, 0, size_bytes);
        memset(bookings->day_buckets, 0, size_bytes);
    }
    bookings->count = bookings->misser_count = 0;
}

void engine_copy(struct engine *to, const struct engine *from)
{
    buckets_clear(to);
    const struct engine own = *to;
    *to = *from;
    to->tickets = own.tickets;
    to->legs = own.legs;
    to->requests = own.requests;
    to->notes = own.notes;
    to->missing = own.missing;
    to->ticket_buckets = own.ticket_buckets;
    to->request_buckets = own.request_buckets;
    assert(from->bookings.count == 0 && from->bookings.misser_count == 0);
    to->bookings = own.bookings;
    bookings_clear(&to->bookings);
    to->bookings.first_start_ms = from->bookings.first_start_ms;
    to->blocks.rows = own.blocks.rows;
    memcpy(to->blocks.rows, from->blocks.rows, from->blocks.count * sizeof(from->blocks.rows[0]));
    to->redress.rows = own.redress.rows;
    memcpy(to->redress.rows, from->redress.rows,
           from->redress.count * sizeof(from->redress.rows[0]));
    memcpy(to->tickets, from->tickets, from->ticket_count * sizeof(from->tickets[0]));
    memcpy(to->legs, from->legs, from->leg_count * sizeof(from->legs[0]));
    memcpy(to->notes, from->notes, from->leg_count * sizeof(from->notes[0]));
    for (uint32_t i = 0; i < from->leg_count; i++) { /* nearly none has any: they are large */
        if (to->missing[i].text[0] != '\0' || from->missing[i].text[0] != '\0') {
            to->missing[i] = from->missing[i];
        }
    }
    memcpy(to->requests, from->requests, from->request_count * sizeof(from->requests[0]));
    buckets_fill(to);
}
