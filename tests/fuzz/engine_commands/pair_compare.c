#include "tests/fuzz/engine_commands/pair.h"

#include "hall-server/engine/blocks.h"
#include "hall-server/engine/bookings.h"

#include <assert.h>
#include <string.h>

static void compare_leg(const struct pair *pair, int person, int index, const struct ticket *ticket)
{
    static const enum leg_state places[] = {
        [AT_PRINTER] = LEG_ISSUED, [IN_LINE] = LEG_WAITING, [CALLED] = LEG_CALLED,
        [SERVED] = LEG_SERVING,    [ASIDE] = LEG_PARKED,    [AWAY] = LEG_ABSENT,
        [DONE] = LEG_FINISHED,     [GONE] = LEG_CANCELLED,
    };
    const struct person *who = &pair->model.people[person];
    const struct person_leg *mine = &who->legs[index];
    const struct leg *leg = engine_leg(pair->engine, ticket, (uint8_t)index);
    assert(leg->state == places[mine->where] && leg->state_since_ms == mine->since_ms);
    assert(leg->queue == mine->queue && leg->overtaken == mine->overtaken);
    assert(leg->picked_past == mine->picked_past && leg->misses == mine->misses);
    assert(leg->seat == (mine->seat == NOBODY ? INDEX_NONE : mine->seat));
    assert(leg->pinned == (mine->only == NOBODY ? INDEX_NONE : mine->only));
    assert(leg->calls == mine->calls);
    assert(leg->credit_from_ms == mine->credit_from_ms && leg->returned == mine->came_back);
    assert((leg->review != 0) == mine->reviewed);
    assert(leg->class == who->kind && leg->ground == (who->counts ? who->ground : NO_GROUND));
    if (mine->where == IN_LINE) {
        assert(mine->only == NOBODY || pair->model.desks[mine->only].open != 0);
        assert(engine_leg_ahead(pair->engine, leg, pair->model.now_ms) ==
               (uint32_t)second_ahead(&pair->model, person, index));
    }
    (void)places;
}

static void compare_people(const struct pair *pair)
{
    assert(engine_ticket_count(pair->engine) == (uint32_t)pair->model.count);
    for (int i = 0; i < pair->model.count; i++) {
        const struct person *person = &pair->model.people[i];
        const struct ticket *ticket = engine_ticket_at(pair->engine, (uint32_t)i);
        const struct uuid id = pair_ticket_id(person->serial);
        assert(uuid_equal(&ticket->id, &id) && ticket->issued_ms == person->issued_ms);
        assert(ticket->number == person->number && ticket->queue == person->queue);
        assert(ticket->ground == person->ground && ticket->counts == person->counts);
        assert((ticket->holder != HOLDER_NONE) == person->held);
        assert(ticket->leg_count == person->leg_count);
        assert(ticket->active == second_active(person));
        (void)id;
        for (int k = 0; k < person->leg_count; k++) {
            compare_leg(pair, i, k, ticket);
        }
    }
}

static void compare_step(const struct pair *pair, int seat)
{
    static const enum leg_move moves[] = {
        [NO_STEP] = LEG_MOVE_COUNT, [STEP_CALL] = LEG_CALL, [STEP_START] = LEG_START,
        [STEP_MISS] = LEG_MISS,     [STEP_PARK] = LEG_PARK, [STEP_FINISH] = LEG_FINISH,
    };
    const struct leg *leg = NULL;
    int64_t until_ms = 0;
    const enum leg_move move =
        engine_seat_step(pair->engine, (uint16_t)seat, pair->model.now_ms, &leg, &until_ms);
    assert(move == moves[second_step(&pair->model, seat)]);
    (void)move;
    (void)moves;
}

static void compare_seats(const struct pair *pair)
{
    static const enum seat_status statuses[] = {SEAT_CLOSED, SEAT_OPEN, SEAT_PAUSED};
    for (int i = 0; i < SEATS; i++) {
        const struct seat_state *seat = engine_seat(pair->engine, (uint16_t)i);
        const struct desk *desk = &pair->model.desks[i];
        int leg = 0;
        const int visitor = second_visitor(&pair->model, i, &leg);
        assert(seat->status == statuses[desk->open]);
        assert((seat->leg == SLOT_NONE) == (visitor == NOBODY));
        if (visitor != NOBODY) {
            const struct leg *theirs = engine_leg_at(pair->engine, seat->leg);
            assert(theirs->ticket == (uint32_t)visitor && theirs->index == leg);
            (void)theirs;
        }
        assert((seat->review_leg == SLOT_NONE) == (desk->review_person == NOBODY));
        const struct leg *due = engine_seat_due(pair->engine, (uint16_t)i, pair->model.now_ms);
        const int mine = second_due(&pair->model, i, &leg);
        assert((due == NULL) == (mine == NOBODY));
        assert(due == NULL || (due->ticket == (uint32_t)mine && due->index == leg));
        (void)due;
        (void)desk;
        compare_step(pair, i);
    }
}

static void compare_bookings(const struct pair *pair)
{
    static const enum leg_state states[] = {
        [BOOKED] = LEG_BOOKED,
        [CHECKED_IN] = LEG_WAITING,
        [CALLED_OFF] = LEG_CANCELLED,
        [MISSED] = LEG_EXPIRED,
    };
    const struct second_model *model = &pair->model;
    assert(engine_booking_count(pair->engine) == (uint32_t)model->booking_count);
    for (int i = 0; i < model->booking_count; i++) {
        const struct appointment *mine = &model->bookings[i];
        const struct booking_code code = pair_code(mine->code);
        const struct booking *booking = engine_booking_find(pair->engine, &code);
        assert(booking != NULL && booking->state == states[mine->booked]);
        assert(booking->day == mine->day && booking->minute == mine->minute);
        const struct uuid ticket = pair_ticket_id(mine->ticket);
        assert(mine->ticket == NOBODY ? uuid_is_nil(&booking->ticket)
                                      : uuid_equal(&booking->ticket, &ticket));
        (void)booking;
        (void)ticket;
    }
    (void)states;
}

static void compare_runs(const struct pair *pair)
{
    const struct second_model *model = &pair->model;
    assert(engine_block_count(pair->engine) == (uint32_t)model->run_count);
    assert(engine_blocks_are_closed(pair->engine) == (model->day < model->runs_closed_until));
    for (int i = 0; i < model->run_count; i++) {
        const struct number_block *block = engine_block_at(pair->engine, (uint32_t)i);
        const struct run *run = &model->runs[i];
        assert(block->queue == run->queue && block->first == run->first);
        assert(block->count == run->count && block->back == run->back);
        assert(block->given_ms == run->given_ms && block->last_day == run->last_day);
        assert(strcmp(block->kiosk.text, run->kiosk == 0 ? "k" : "l") == 0);
        for (int k = 0; k < run->count; k++) {
            assert(((block->used >> k & 1) != 0) == run->used[k]);
        }
        (void)block;
        (void)run;
    }
}

void pair_compare(const struct pair *pair)
{
    assert(engine_business_day(pair->engine) == pair->model.day);
    assert(engine_closure(pair->engine)->shut == pair->model.shut);
    assert(engine_next_due_ms(pair->engine) == second_due_ms(&pair->model));
    for (uint16_t i = 0; i < QUEUES; i++) {
        assert(engine_queue(pair->engine, i)->next_number == pair->model.next_number[i]);
    }
    compare_people(pair);
    compare_seats(pair);
    compare_bookings(pair);
    compare_runs(pair);
}
