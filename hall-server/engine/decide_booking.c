/* Appointments: made, changed, cancelled, checked in, missed. See bookings.h for the drawing. */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/closing.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

enum { MISSED_LATE_MS = 600000 };

static bool actor_is_staff(enum role role)
{
    return role == ROLE_GUIDE || role == ROLE_CLERK || role == ROLE_MANAGER || role == ROLE_ADMIN;
}

static int32_t local_day(const struct decision *decision)
{
    return calendar_local_day(decision->now_ms, decision->engine->config->zone_offset_min);
}

/* One for each person, service and day, whatever became of it unless it was cancelled; and not too
 * many open ones. `but`: the one that is being changed, or SLOT_NONE. */
static enum problem person_may_book(const struct decision *decision,
                                    const struct person_key *person, uint16_t service, int32_t day,
                                    uint32_t but)
{
    const struct engine *engine = decision->engine;
    int open = 0;
    for (uint32_t at = booking_of_person(engine, person, SLOT_NONE); at != SLOT_NONE;
         at = booking_of_person(engine, person, at)) {
        const struct booking *row = &engine->bookings.rows[at];
        if (at == but) {
            continue;
        }
        if (row->day == day && row->service == service && row->state != LEG_CANCELLED) {
            return PROBLEM_ALREADY_BOOKED;
        }
        open += row->state == LEG_BOOKED ? 1 : 0;
    }
    return open < LIMIT_BOOKINGS_PER_PERSON ? PROBLEM_NONE : PROBLEM_TOO_MANY_BOOKINGS;
}

static enum problem decide_book(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_booking *book = &decision->command->as.booking;
    uint32_t left = 0;
    if (book->service >= engine->config->service_count) {
        return PROBLEM_UNKNOWN_SERVICE;
    }
    if (person_key_is_none(&book->person) || !booking_code_is_good(&book->code)) {
        return PROBLEM_BAD_VALUE;
    }
    const uint16_t queue = engine->config->services[book->service].queue;
    enum problem problem =
        engine_slot_look(engine, queue, book->day, book->minute, decision->now_ms, &left);
    if (problem == PROBLEM_NONE || problem == PROBLEM_SLOT_FULL) { /* what is sure, said first */
        const enum problem person =
            person_may_book(decision, &book->person, book->service, book->day, SLOT_NONE);
        problem = person != PROBLEM_NONE ? person : problem;
    }
    const struct misser *misser = misser_find(engine, &book->person);
    if (misser != NULL && misser->refused_until > local_day(decision)) {
        problem = PROBLEM_BOOKING_REFUSED;
    }
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    if (engine->bookings.count >= LIMIT_BOOKINGS) {
        return PROBLEM_HALL_FULL;
    }
    if (booking_slot_find(engine, &book->code) != SLOT_NONE) {
        return PROBLEM_BUSY; /* the shell's entropy met a code in use: ask again */
    }
    struct event_booked *body = &decision_emit(decision, EVENT_BOOKED)->as.booked;
    body->code = book->code;
    body->person = book->person;
    body->service = book->service;
    body->day = book->day;
    body->minute = book->minute;
    return PROBLEM_NONE;
}

/* Until the slot begins; then it is late to think of it. */
static bool may_change(const struct decision *decision, const struct booking *row)
{
    return row->state == LEG_BOOKED &&
           decision->now_ms < engine_slot_start_ms(decision->engine, row->day, row->minute);
}

static enum problem decide_change(struct decision *decision, const struct booking *row)
{
    const struct engine *engine = decision->engine;
    const struct command_booking *change = &decision->command->as.booking;
    const uint32_t slot = (uint32_t)(row - engine->bookings.rows);
    uint32_t left = 0;
    if (!may_change(decision, row)) {
        return PROBLEM_BOOKING_OVER;
    }
    if (row->day == change->day && row->minute == change->minute) {
        return PROBLEM_NONE;
    }
    const uint16_t queue = engine->config->services[row->service].queue;
    enum problem problem =
        engine_slot_look(engine, queue, change->day, change->minute, decision->now_ms, &left);
    if (problem == PROBLEM_NONE) {
        problem = person_may_book(decision, &row->person, row->service, change->day, slot);
    }
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    struct event_booking_changed *body =
        &decision_emit(decision, EVENT_BOOKING_CHANGED)->as.booking_changed;
    body->code = row->code;
    body->day = change->day;
    body->minute = change->minute;
    return PROBLEM_NONE;
}

static struct event_booking_moved *emit_moved(struct decision *decision, const struct booking *row,
                                              enum leg_move move)
{
    struct event_booking_moved *body =
        &decision_emit(decision, EVENT_BOOKING_MOVED)->as.booking_moved;
    body->code = row->code;
    body->move = (uint8_t)move;
    return body;
}

static enum problem decide_booking_cancel(struct decision *decision, const struct booking *row)
{
    if (!may_change(decision, row)) {
        return PROBLEM_BOOKING_OVER;
    }
    (void)emit_moved(decision, row, LEG_CANCEL);
    return PROBLEM_NONE;
}

/*
 * Missed: one more against the person; with the last one that the hall bears comes the ban, and the
 * count begins anew. `counts` false: the hall was not there to let anybody in.
 */
static void emit_missed(struct decision *decision, const struct booking *row, bool counts,
                        struct misser before)
{
    const struct hall_config *config = decision->engine->config;
    struct event_booking_moved *body = emit_moved(decision, row, LEG_EXPIRE);
    if (!counts || config->miss_limit == 0) {
        return;
    }
    body->misses = (uint16_t)(before.misses + 1);
    body->refused_until = before.refused_until;
    if (body->misses >= config->miss_limit) {
        const int32_t until = row->day + 1 + config->miss_ban_days;
        body->misses = 0;
        body->refused_until = until > before.refused_until ? until : before.refused_until;
    }
}

/* What is held against `person`, by this decision too. */
static struct misser misses_so_far(const struct decision *decision, const struct person_key *person)
{
    const struct misser *misser = misser_find(decision->engine, person);
    struct misser sum = {.misses = 0};
    sum = misser == NULL ? sum : *misser;
    for (size_t i = decision->first; i < decision->events->count; i++) {
        const struct event *event = &decision->events->events[i];
        if (event->kind != EVENT_BOOKING_MOVED || event->as.booking_moved.move != LEG_EXPIRE ||
            event->as.booking_moved.late) {
            continue;
        }
        const struct event_booking_moved *moved = &event->as.booking_moved;
        const struct booking *row = engine_booking_find(decision->engine, &moved->code);
        if (person_key_equal(&row->person, person) &&
            (moved->misses > 0 || moved->refused_until > 0)) {
            sum.misses = moved->misses;
            sum.refused_until = moved->refused_until;
        }
    }
    return sum;
}

/* When the hall is shut, or the tick comes long after a check-in closed, nobody could come in. */
static void miss(struct decision *decision, const struct booking *row, int64_t closes_ms)
{
    const bool counts =
        decision->now_ms - closes_ms <= MISSED_LATE_MS && !decision->engine->closure.shut;
    emit_missed(decision, row, counts, misses_so_far(decision, &row->person));
}

void decide_missed(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    if (bookings_due_ms(engine) > decision->now_ms) {
        return;
    }
    for (uint32_t i = 0; i < engine->bookings.count && decision_has_room(decision, 1); i++) {
        const struct booking *row = &engine->bookings.rows[i];
        int64_t opens_ms = 0;
        int64_t closes_ms = 0;
        engine_booking_times(engine, row, &opens_ms, &closes_ms);
        if (row->state == LEG_BOOKED && closes_ms <= decision->now_ms) {
            miss(decision, row, closes_ms);
        }
    }
}

/* Of the bookings of a person today: one that can be checked in now, else the next one, else the
 * first one that was missed and gave no ordinary ticket yet. NULL: none today. */
static const struct booking *booking_by_card(const struct decision *decision,
                                             const struct person_key *person)
{
    const struct engine *engine = decision->engine;
    const int32_t today = local_day(decision);
    const struct booking *best = NULL;
    int best_rank = 0;
    for (uint32_t at = booking_of_person(engine, person, SLOT_NONE); at != SLOT_NONE;
         at = booking_of_person(engine, person, at)) {
        const struct booking *row = &engine->bookings.rows[at];
        int64_t opens_ms = 0;
        int64_t closes_ms = 0;
        engine_booking_times(engine, row, &opens_ms, &closes_ms);
        const bool open = row->state == LEG_BOOKED && decision->now_ms < closes_ms;
        const bool missed = row->state == LEG_BOOKED || row->state == LEG_EXPIRED;
        const int rank = open && decision->now_ms >= opens_ms  ? 4
                         : open                                ? 3
                         : missed && uuid_is_nil(&row->ticket) ? 2
                                                               : 1;
        const bool sooner =
            best != NULL && rank == best_rank &&
            (row->minute < best->minute || (row->minute == best->minute && row->seq < best->seq));
        if (row->day == today && (rank > best_rank || sooner)) {
            best = row;
            best_rank = rank;
        }
    }
    return best;
}

/* A ticket as a kiosk would issue one; staff tell the number, so it is held at once. */
static enum problem emit_ticket(struct decision *decision, const struct booking *row,
                                enum ticket_class class)
{
    const struct engine *engine = decision->engine;
    const struct command_booking *check_in = &decision->command->as.booking;
    const uint16_t queue = engine->config->services[row->service].queue;
    if (decision_hall_is_full(decision, 1)) {
        return PROBLEM_HALL_FULL;
    }
    if (ticket_slot_find(engine, &check_in->ticket) != SLOT_NONE) {
        return PROBLEM_BUSY;
    }
    if (engine->queues[queue].next_number > own_numbers_end(engine)) {
        return PROBLEM_NUMBERS_USED_UP;
    }
    struct event_ticket_issued *body =
        &decision_emit(decision, EVENT_TICKET_ISSUED)->as.ticket_issued;
    body->id = check_in->ticket;
    body->secret = check_in->secret;
    body->class = (uint8_t) class;
    body->issuer = decision->command->actor.id;
    body->number = engine->queues[queue].next_number;
    body->leg_count = 1;
    body->legs[0] = (struct event_leg){.service = row->service, .queue = queue};
    if (actor_is_staff(decision->command->actor.role)) {
        struct event_leg_moved *hold = &decision_emit(decision, EVENT_LEG_MOVED)->as.leg_moved;
        hold->ticket = check_in->ticket;
        hold->move = LEG_HOLD;
        hold->holder = HOLDER_STAFF;
        hold->seat = INDEX_NONE;
    }
    return PROBLEM_NONE;
}

/* Too late for the appointment: the visitor may have an ordinary number, once. */
static enum problem decide_late(struct decision *decision, const struct booking *row,
                                int64_t closes_ms)
{
    if (!decision->command->as.booking.ordinary) {
        return PROBLEM_CHECK_IN_LATE;
    }
    const uint16_t queue = decision->engine->config->services[row->service].queue;
    enum problem problem = engine_issue_problem(decision->engine, queue, decision->now_ms,
                                                actor_is_staff(decision->command->actor.role),
                                                decision->command->paces);
    if (problem == PROBLEM_NONE) {
        problem = emit_ticket(decision, row, CLASS_ORDINARY);
    }
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    if (row->state == LEG_BOOKED) { /* the tick was not here yet */
        miss(decision, row, closes_ms);
    }
    struct event_booking_moved *body = emit_moved(decision, row, LEG_EXPIRE);
    body->late = 1;
    body->ticket = decision->command->as.booking.ticket;
    return PROBLEM_NONE;
}

static enum problem decide_check_in(struct decision *decision, const struct booking *row)
{
    int64_t opens_ms = 0;
    int64_t closes_ms = 0;
    engine_booking_times(decision->engine, row, &opens_ms, &closes_ms);
    if ((row->state != LEG_BOOKED && row->state != LEG_EXPIRED) || !uuid_is_nil(&row->ticket)) {
        return PROBLEM_BOOKING_OVER;
    }
    if (decision->now_ms < opens_ms) {
        return PROBLEM_CHECK_IN_EARLY;
    }
    if (row->state == LEG_EXPIRED || decision->now_ms >= closes_ms) {
        return row->day == local_day(decision) ? decide_late(decision, row, closes_ms)
                                               : PROBLEM_BOOKING_OVER;
    }
    /* In time, and before the doors open or at lunch too; but not while the hall is shut. */
    if (decision->engine->closure.shut) {
        return PROBLEM_HALL_EMERGENCY;
    }
    const enum problem problem = emit_ticket(decision, row, CLASS_APPOINTMENT);
    if (problem == PROBLEM_NONE) {
        emit_moved(decision, row, LEG_CHECK_IN)->ticket = decision->command->as.booking.ticket;
    }
    return problem;
}

enum problem decide_booking(struct decision *decision)
{
    const struct command *command = decision->command;
    const struct command_booking *booking = &command->as.booking;
    if (decision->engine->request_count >= decision->engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (command->kind == COMMAND_BOOK) {
        return decide_book(decision);
    }
    const bool by_card = command->kind == COMMAND_CHECK_IN && booking->code.text[0] == 0;
    const struct booking *row = by_card ? booking_by_card(decision, &booking->person)
                                        : engine_booking_find(decision->engine, &booking->code);
    if (row == NULL) {
        return PROBLEM_UNKNOWN_BOOKING;
    }
    decision->result->booking = row->code;
    switch (command->kind) {
    case COMMAND_BOOKING_CHANGE:
        return decide_change(decision, row);
    case COMMAND_BOOKING_CANCEL:
        return decide_booking_cancel(decision, row);
    default:
        assert(command->kind == COMMAND_CHECK_IN);
        return decide_check_in(decision, row);
    }
}
