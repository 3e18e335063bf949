/*
 * The memory of appointments: three hash chains over one array (by code, by person, by day), and
 * a sorted list of those who missed theirs.
 */
#include "hall-server/engine/bookings.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SLOT_MS = SLOT_MINUTES * 60000 };

bool bookings_create(struct bookings *bookings)
{
    bookings->rows = calloc(LIMIT_BOOKINGS, sizeof(bookings->rows[0]));
    bookings->missers = calloc(LIMIT_MISSERS, sizeof(bookings->missers[0]));
    bookings->code_buckets = calloc(BOOKING_BUCKETS, sizeof(bookings->code_buckets[0]));
    bookings->person_buckets = calloc(BOOKING_BUCKETS, sizeof(bookings->person_buckets[0]));
    bookings->day_buckets = calloc(BOOKING_BUCKETS, sizeof(bookings->day_buckets[0]));
    bookings->first_start_ms = INT64_MAX;
    return bookings->rows != NULL && bookings->missers != NULL && bookings->code_buckets != NULL &&
           bookings->person_buckets != NULL && bookings->day_buckets != NULL;
}

void bookings_destroy(struct bookings *bookings)
{
    free(bookings->rows);
    free(bookings->missers);
    free(bookings->code_buckets);
    free(bookings->person_buckets);
    free(bookings->day_buckets);
}

/* ---- chains ---- */

static uint32_t bytes_bucket(const void *bytes, size_t size_bytes)
{
    const uint8_t *at = bytes;
    uint64_t number = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        number = (number ^ at[i]) * UINT64_C(0x100000001B3);
    }
    return (uint32_t)(number >> 16) % BOOKING_BUCKETS;
}

static uint32_t code_bucket(const struct booking_code *code)
{
    return bytes_bucket(code->text, LIMIT_BOOKING_CODE_BYTES);
}

static uint32_t person_bucket(const struct person_key *person)
{
    return bytes_bucket(person->bytes, sizeof(person->bytes));
}

static uint32_t day_bucket(int32_t day)
{
    return (uint32_t)day % BOOKING_BUCKETS;
}

static void day_link(struct bookings *bookings, uint32_t slot)
{
    struct booking *row = &bookings->rows[slot];
    uint32_t *bucket = &bookings->day_buckets[day_bucket(row->day)];
    row->day_next = *bucket - 1;
    *bucket = slot + 1;
}

static void day_unlink(struct bookings *bookings, uint32_t slot)
{
    uint32_t *bucket = &bookings->day_buckets[day_bucket(bookings->rows[slot].day)];
    if (*bucket == slot + 1) {
        *bucket = bookings->rows[slot].day_next + 1;
        return;
    }
    uint32_t at = *bucket - 1;
    while (bookings->rows[at].day_next != slot) {
        at = bookings->rows[at].day_next;
        assert(at != SLOT_NONE);
    }
    bookings->rows[at].day_next = bookings->rows[slot].day_next;
}

static void row_link(struct bookings *bookings, uint32_t slot)
{
    struct booking *row = &bookings->rows[slot];
    uint32_t *code = &bookings->code_buckets[code_bucket(&row->code)];
    uint32_t *person = &bookings->person_buckets[person_bucket(&row->person)];
    row->code_next = *code - 1;
    *code = slot + 1;
    row->person_next = *person - 1;
    *person = slot + 1;
    day_link(bookings, slot);
}

static void first_start_choose(struct engine *engine)
{
    struct bookings *bookings = &engine->bookings;
    bookings->first_start_ms = INT64_MAX;
    for (uint32_t i = 0; i < bookings->count; i++) {
        const struct booking *row = &bookings->rows[i];
        const int64_t start_ms = engine_slot_start_ms(engine, row->day, row->minute);
        if (row->state == LEG_BOOKED && start_ms < bookings->first_start_ms) {
            bookings->first_start_ms = start_ms;
        }
    }
}

uint32_t booking_slot_find(const struct engine *engine, const struct booking_code *code)
{
    const struct bookings *bookings = &engine->bookings;
    uint32_t slot = bookings->code_buckets[code_bucket(code)] - 1;
    while (slot != SLOT_NONE && !booking_code_equal(&bookings->rows[slot].code, code)) {
        slot = bookings->rows[slot].code_next;
    }
    return slot;
}

uint32_t booking_of_person(const struct engine *engine, const struct person_key *person,
                           uint32_t after)
{
    const struct bookings *bookings = &engine->bookings;
    uint32_t slot = after == SLOT_NONE ? bookings->person_buckets[person_bucket(person)] - 1
                                       : bookings->rows[after].person_next;
    while (slot != SLOT_NONE && !person_key_equal(&bookings->rows[slot].person, person)) {
        slot = bookings->rows[slot].person_next;
    }
    return slot;
}

/* ---- who missed theirs ---- */

/* The place of `person` in the list, or where it would be. */
static uint32_t misser_place(const struct bookings *bookings, const struct person_key *person)
{
    uint32_t low = 0;
    uint32_t high = bookings->misser_count;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        const int order =
            memcmp(bookings->missers[middle].person.bytes, person->bytes, sizeof(person->bytes));
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct misser *misser_find(const struct engine *engine, const struct person_key *person)
{
    const struct bookings *bookings = &engine->bookings;
    const uint32_t place = misser_place(bookings, person);
    const bool there = place < bookings->misser_count &&
                       person_key_equal(&bookings->missers[place].person, person);
    return there ? &bookings->missers[place] : NULL;
}

/* When the list is full, who missed something longest ago is forgotten. */
static void misser_make_room(struct bookings *bookings)
{
    uint32_t oldest = 0;
    for (uint32_t i = 1; i < bookings->misser_count; i++) {
        oldest = bookings->missers[i].last_day < bookings->missers[oldest].last_day ? i : oldest;
    }
    bookings->misser_count--;
    memmove(&bookings->missers[oldest], &bookings->missers[oldest + 1],
            (bookings->misser_count - oldest) * sizeof(bookings->missers[0]));
}

static void misser_note(struct bookings *bookings, const struct misser *misser)
{
    uint32_t place = misser_place(bookings, &misser->person);
    if (place == bookings->misser_count ||
        !person_key_equal(&bookings->missers[place].person, &misser->person)) {
        if (bookings->misser_count == LIMIT_MISSERS) {
            misser_make_room(bookings);
            place = misser_place(bookings, &misser->person);
        }
        memmove(&bookings->missers[place + 1], &bookings->missers[place],
                (bookings->misser_count - place) * sizeof(bookings->missers[0]));
        bookings->misser_count++;
    }
    bookings->missers[place] = *misser;
}

/* ---- what events do ---- */

void bookings_put_row(struct engine *engine, const struct booking *row)
{
    struct bookings *bookings = &engine->bookings;
    assert(bookings->count < LIMIT_BOOKINGS);
    const uint32_t slot = bookings->count++;
    bookings->rows[slot] = *row;
    row_link(bookings, slot);
    const int64_t start_ms = engine_slot_start_ms(engine, row->day, row->minute);
    if (row->state == LEG_BOOKED && start_ms < bookings->first_start_ms) {
        bookings->first_start_ms = start_ms;
    }
}

void apply_booked(struct engine *engine, const struct event *event)
{
    const struct event_booked *body = &event->as.booked;
    const struct booking row = {
        .code = body->code,
        .person = body->person,
        .service = body->service,
        .day = body->day,
        .minute = body->minute,
        .state = (uint8_t)leg_state_first(true),
        .made_ms = event->at_ms,
        .seq = event->seq,
    };
    bookings_put_row(engine, &row);
}

void apply_booking_changed(struct engine *engine, const struct event *event)
{
    const struct event_booking_changed *body = &event->as.booking_changed;
    struct bookings *bookings = &engine->bookings;
    const uint32_t slot = booking_slot_find(engine, &body->code);
    struct booking *row = &bookings->rows[slot];
    day_unlink(bookings, slot);
    row->day = body->day;
    row->minute = body->minute;
    row->seq = event->seq;
    day_link(bookings, slot);
    first_start_choose(engine);
}

void apply_booking_moved(struct engine *engine, const struct event *event)
{
    const struct event_booking_moved *body = &event->as.booking_moved;
    struct booking *row = &engine->bookings.rows[booking_slot_find(engine, &body->code)];
    row->seq = event->seq;
    if (!uuid_is_nil(&body->ticket)) {
        row->ticket = body->ticket;
    }
    if (body->late) {
        return;
    }
    enum leg_state next = LEG_STATE_COUNT;
    const int result = leg_state_next((enum leg_state)row->state, (enum leg_move)body->move, &next);
    assert(result == LEG_OK);
    (void)result;
    row->state = (uint8_t)next;
    if (engine_slot_start_ms(engine, row->day, row->minute) == engine->bookings.first_start_ms) {
        first_start_choose(engine);
    }
    if (body->misses > 0 || body->refused_until > 0) {
        const struct misser misser = {.person = row->person,
                                      .misses = body->misses,
                                      .last_day = row->day,
                                      .refused_until = body->refused_until};
        misser_note(&engine->bookings, &misser);
    }
}

static void buckets_clear(struct bookings *bookings)
{
    memset(bookings->code_buckets, 0, BOOKING_BUCKETS * sizeof(bookings->code_buckets[0]));
    memset(bookings->person_buckets, 0, BOOKING_BUCKETS * sizeof(bookings->person_buckets[0]));
    memset(bookings->day_buckets, 0, BOOKING_BUCKETS * sizeof(bookings->day_buckets[0]));
}

void bookings_turn_day(struct engine *engine, int32_t day)
{
    struct bookings *bookings = &engine->bookings;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < bookings->count; i++) {
        if (bookings->rows[i].state == LEG_BOOKED) {
            bookings->rows[kept++] = bookings->rows[i];
        }
    }
    bookings->count = kept;
    buckets_clear(bookings);
    for (uint32_t i = 0; i < kept; i++) {
        row_link(bookings, i);
    }
    kept = 0;
    for (uint32_t i = 0; i < bookings->misser_count; i++) {
        const struct misser *misser = &bookings->missers[i];
        if (misser->last_day + LIMIT_MISSED_DAYS > day || misser->refused_until > day) {
            bookings->missers[kept++] = *misser;
        }
    }
    bookings->misser_count = kept;
}

void bookings_move_to_config(struct engine *engine, const struct config_map *map)
{
    for (uint32_t i = 0; i < engine->bookings.count; i++) {
        struct booking *row = &engine->bookings.rows[i];
        row->service = map->services[row->service];
    }
    first_start_choose(engine); /* the zone may be another one */
}

/* ---- would it be possible; does it hold ---- */

bool accept_booked(const struct engine *engine, const struct event_booked *body)
{
    return engine->bookings.count < LIMIT_BOOKINGS &&
           body->service < engine->config->service_count && body->day >= CALENDAR_DAY_MIN &&
           body->day <= CALENDAR_DAY_MAX && !person_key_is_none(&body->person) &&
           booking_slot_find(engine, &body->code) == SLOT_NONE;
}

bool accept_booking_changed(const struct engine *engine, const struct event_booking_changed *body)
{
    const struct booking *row = engine_booking_find(engine, &body->code);
    return row != NULL && row->state == LEG_BOOKED && body->day >= CALENDAR_DAY_MIN &&
           body->day <= CALENDAR_DAY_MAX;
}

bool accept_booking_moved(const struct engine *engine, const struct event_booking_moved *body)
{
    const struct booking *row = engine_booking_find(engine, &body->code);
    enum leg_state next = LEG_STATE_COUNT;
    if (row == NULL) {
        return false;
    }
    if (body->late) {
        return row->state == LEG_EXPIRED && uuid_is_nil(&row->ticket) &&
               !uuid_is_nil(&body->ticket);
    }
    return row->state == LEG_BOOKED &&
           leg_state_next((enum leg_state)row->state, (enum leg_move)body->move, &next) == LEG_OK &&
           (body->move == LEG_CHECK_IN) == !uuid_is_nil(&body->ticket);
}

static const char *check_booking(const struct engine *engine, uint32_t slot)
{
    const struct booking *row = &engine->bookings.rows[slot];
    if (row->service >= engine->config->service_count ||
        booking_slot_find(engine, &row->code) != slot) {
        return "a booking is not found by its code, or is of no service";
    }
    if ((row->state == LEG_WAITING) && engine_ticket_find(engine, &row->ticket) == NULL) {
        return "a booking that was checked in has no ticket";
    }
    if (row->state == LEG_BOOKED) {
        if (!uuid_is_nil(&row->ticket)) {
            return "a booking that is still open has a ticket";
        }
        if (engine_slot_start_ms(engine, row->day, row->minute) < engine->bookings.first_start_ms) {
            return "a booking begins before the first one";
        }
    }
    uint32_t same = 0;
    for (uint32_t at = booking_of_person(engine, &row->person, SLOT_NONE); at != SLOT_NONE;
         at = booking_of_person(engine, &row->person, at)) {
        const struct booking *other = &engine->bookings.rows[at];
        same += other->day == row->day && other->service == row->service &&
                        other->state != LEG_CANCELLED
                    ? 1
                    : 0;
    }
    return same > 1 ? "a person has two bookings of one service and day" : NULL;
}

const char *bookings_check(const struct engine *engine)
{
    const struct bookings *bookings = &engine->bookings;
    for (uint32_t i = 0; i < bookings->count; i++) {
        const char *what = check_booking(engine, i);
        if (what != NULL) {
            return what;
        }
    }
    uint32_t linked = 0;
    for (uint32_t i = 0; i < BOOKING_BUCKETS; i++) {
        for (uint32_t at = bookings->day_buckets[i] - 1; at != SLOT_NONE;
             at = bookings->rows[at].day_next) {
            if (day_bucket(bookings->rows[at].day) != i || linked++ > bookings->count) {
                return "a booking is in the chain of another day";
            }
        }
    }
    return linked != bookings->count ? "a booking is in no day's chain" : NULL;
}

/* ---- reading ---- */

const struct booking *engine_booking_find(const struct engine *engine,
                                          const struct booking_code *code)
{
    const uint32_t slot = booking_slot_find(engine, code);
    return slot == SLOT_NONE ? NULL : &engine->bookings.rows[slot];
}

uint32_t engine_booking_count(const struct engine *engine)
{
    return engine->bookings.count;
}

const struct booking *engine_booking_at(const struct engine *engine, uint32_t slot)
{
    assert(slot < engine->bookings.count);
    return &engine->bookings.rows[slot];
}

int64_t engine_slot_start_ms(const struct engine *engine, int32_t day, uint16_t minute)
{
    return calendar_wall_ms(day, minute, engine->config->zone_offset_min);
}

void engine_booking_times(const struct engine *engine, const struct booking *booking,
                          int64_t *ret_opens_ms, int64_t *ret_closes_ms)
{
    const int64_t start_ms = engine_slot_start_ms(engine, booking->day, booking->minute);
    *ret_opens_ms = start_ms - engine->config->booking_grace_ms;
    *ret_closes_ms = start_ms + SLOT_MS + engine->config->booking_grace_ms;
}

int64_t bookings_due_ms(const struct engine *engine)
{
    const int64_t first_ms = engine->bookings.first_start_ms;
    return first_ms == INT64_MAX ? INT64_MAX
                                 : first_ms + SLOT_MS + engine->config->booking_grace_ms;
}

/* Why nothing can be booked that day, or PROBLEM_NONE. */
static enum problem day_look(const struct engine *engine, uint16_t queue, int32_t day,
                             int64_t now_ms, struct calendar_day_hours *ret_hours)
{
    const struct hall_config *config = engine->config;
    const int32_t today = calendar_local_day(now_ms, config->zone_offset_min);
    if (config->queues[queue].slot_quota == 0 || day < today || day > CALENDAR_DAY_MAX) {
        return PROBLEM_NO_SLOT;
    }
    if (day > today + config->booking_days) {
        return PROBLEM_TOO_FAR_AHEAD;
    }
    const struct calendar_table table = hall_calendar_table(config);
    bool provisional = false;
    *ret_hours = calendar_hours_of_day(&table, &config->hours, day, &provisional);
    if (provisional && !config->hours.always_open) {
        return PROBLEM_NOT_PUBLISHED;
    }
    return ret_hours->count == 0 ? PROBLEM_NO_SLOT : PROBLEM_NONE;
}

/* The whole quarter of an hour lies in the opening hours. */
static bool slot_is_open(const struct calendar_day_hours *hours, uint16_t minute)
{
    for (uint8_t i = 0; i < hours->count; i++) {
        if (minute >= hours->spans[i].opens_min &&
            minute + SLOT_MINUTES <= hours->spans[i].closes_min) {
            return true;
        }
    }
    return false;
}

/* How many of a queue and day are taken, by slot. Cancelled ones are free again. */
static void slots_taken(const struct engine *engine, uint16_t queue, int32_t day,
                        uint32_t ret_taken[SLOTS_OF_DAY])
{
    const struct bookings *bookings = &engine->bookings;
    memset(ret_taken, 0, SLOTS_OF_DAY * sizeof(ret_taken[0]));
    for (uint32_t at = bookings->day_buckets[day_bucket(day)] - 1; at != SLOT_NONE;
         at = bookings->rows[at].day_next) {
        const struct booking *row = &bookings->rows[at];
        if (row->day == day && row->state != LEG_CANCELLED &&
            engine->config->services[row->service].queue == queue) {
            ret_taken[row->minute / SLOT_MINUTES]++;
        }
    }
}

enum problem engine_slots(const struct engine *engine, uint16_t queue, int32_t day, int64_t now_ms,
                          struct engine_slot ret_slots[SLOTS_OF_DAY], size_t *ret_count)
{
    assert(queue < engine->config->queue_count);
    struct calendar_day_hours hours;
    uint32_t taken[SLOTS_OF_DAY];
    const uint32_t quota = engine->config->queues[queue].slot_quota;
    *ret_count = 0;
    const enum problem problem = day_look(engine, queue, day, now_ms, &hours);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    slots_taken(engine, queue, day, taken);
    for (int i = 0; i < SLOTS_OF_DAY; i++) {
        const uint16_t minute = (uint16_t)(i * SLOT_MINUTES);
        if (slot_is_open(&hours, minute) && engine_slot_start_ms(engine, day, minute) > now_ms) {
            ret_slots[(*ret_count)++] = (struct engine_slot){
                .minute = minute, .left = taken[i] < quota ? quota - taken[i] : 0};
        }
    }
    return *ret_count > 0 ? PROBLEM_NONE : PROBLEM_NO_SLOT;
}

enum problem engine_slot_look(const struct engine *engine, uint16_t queue, int32_t day,
                              uint16_t minute, int64_t now_ms, uint32_t *ret_left)
{
    struct engine_slot slots[SLOTS_OF_DAY] = {{0, 0}};
    size_t count = 0;
    const enum problem problem = engine_slots(engine, queue, day, now_ms, slots, &count);
    *ret_left = 0;
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    for (size_t i = 0; i < count; i++) {
        if (slots[i].minute == minute) {
            *ret_left = slots[i].left;
            return slots[i].left > 0 ? PROBLEM_NONE : PROBLEM_SLOT_FULL;
        }
    }
    return PROBLEM_NO_SLOT;
}
