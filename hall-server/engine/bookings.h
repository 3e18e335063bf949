/*
 * Appointments: what the engine knows of them. They outlive the turn of the day, and so do the
 * people who missed theirs; all the rest of the engine's memory does not.
 *
 *   book ──> BOOKED ──check_in──> (a ticket of class appointment)
 *              │ └──cancel──> cancelled, its place is free again
 *              └──expire──> missed: counted against the person, unless the hall itself was down
 *
 * A slot is a quarter of an hour of a queue. Its check-in is open from `booking_grace_ms` before it
 * begins until `booking_grace_ms` after it ends.
 *
 * For reading by anybody with the engine; only this room writes (bookings_ functions). No I/O, no
 * clock; nothing allocates after bookings_create.
 */
#ifndef HALL_SERVER_ENGINE_BOOKINGS_H
#define HALL_SERVER_ENGINE_BOOKINGS_H

#include "hall-server/engine/engine.h"
#include "hall-server/model/booking.h"

enum { SLOTS_OF_DAY = 1440 / SLOT_MINUTES, BOOKING_BUCKETS = 1 << 14 };

struct booking {
    struct booking_code code;
    struct person_key person;
    struct uuid ticket; /* nil until checked in; who came late has one too, an ordinary one */
    int32_t day;        /* local, days since 1970-01-01 */
    uint16_t minute;
    uint16_t service;
    uint8_t state; /* LEG_BOOKED, then LEG_WAITING (checked in), LEG_CANCELLED or LEG_EXPIRED */
    int64_t made_ms;
    uint64_t seq; /* of the last event about it */
    uint32_t code_next;
    uint32_t person_next;
    uint32_t day_next;
};

/* Somebody who missed appointments. */
struct misser {
    struct person_key person;
    uint16_t misses;       /* that count towards the next ban */
    int32_t last_day;      /* of the last one */
    int32_t refused_until; /* no appointment before this day; 0: none */
};

struct bookings {
    uint32_t count;
    uint32_t misser_count;
    int64_t first_start_ms; /* the earliest slot of those BOOKED; INT64_MAX: none */
    struct booking *rows;   /* LIMIT_BOOKINGS; ended ones go at the turn of the day */
    struct misser *missers; /* LIMIT_MISSERS, by person */
    uint32_t *code_buckets; /* slot plus one; 0: empty */
    uint32_t *person_buckets;
    uint32_t *day_buckets; /* by local day */
};

/* ---- for everybody ---- */

/* NULL when there is none. */
const struct booking *engine_booking_find(const struct engine *engine,
                                          const struct booking_code *code);
uint32_t engine_booking_count(const struct engine *engine);
const struct booking *engine_booking_at(const struct engine *engine, uint32_t slot);

/* When the slot begins, and when its check-in opens and closes. */
int64_t engine_slot_start_ms(const struct engine *engine, int32_t day, uint16_t minute);
void engine_booking_times(const struct engine *engine, const struct booking *booking,
                          int64_t *ret_opens_ms, int64_t *ret_closes_ms);

/* How many more can be booked, or the problem why nobody can. */
enum problem engine_slot_look(const struct engine *engine, uint16_t queue, int32_t day,
                              uint16_t minute, int64_t now_ms, uint32_t *ret_left);

struct engine_slot {
    uint16_t minute;
    uint32_t left;
};
/*
 * The slots of a queue and day that the hall offers, full ones too, past ones not. None at all has
 * its reason: PROBLEM_NO_SLOT (closed that day, past, or no appointments here), _TOO_FAR_AHEAD or
 * _NOT_PUBLISHED.
 */
enum problem engine_slots(const struct engine *engine, uint16_t queue, int32_t day, int64_t now_ms,
                          struct engine_slot ret_slots[SLOTS_OF_DAY], size_t *ret_count);

/* ---- for this room, and for snapshots ---- */

__attribute__((warn_unused_result)) bool bookings_create(struct bookings *bookings);
void bookings_destroy(struct bookings *bookings);

/* Ended ones go, and who missed something long ago is forgotten; `day`: the new business day. */
void bookings_turn_day(struct engine *engine, int32_t day);

/* What the tick must expire next: hall time, or INT64_MAX. */
int64_t bookings_due_ms(const struct engine *engine);

/*
 * All of it in a fixed order, as little-endian numbers, naming services by id: for the digest and
 * for snapshots. `put` gets the pieces in order.
 */
typedef void bookings_put(void *context, const void *bytes, size_t size_bytes);
void bookings_write(const struct engine *engine, bookings_put *put, void *context);

/* Into an engine that has none, after its configuration. False: these are no bookings of this hall.
 * *at moves behind what was read. */
__attribute__((warn_unused_result)) bool bookings_read(struct engine *engine, const uint8_t *bytes,
                                                       size_t size_bytes, size_t *at);

#endif
