/*
 * What clerks and pads may do at a seat: one row a command in the table at the end.
 *
 *   CLOSED <──close── OPEN ──pause──> PAUSED        close and pause only without a visitor
 *      └────open───────▲└────open──────┘
 *
 * Who was transferred to a seat waits for its clerk alone: through a pause, and no longer than he
 * is there. When the seat closes or another clerk takes it over, they wait for the queue.
 */
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

enum { RECALLS_LIMIT = 200 };

/* What a command asks of the seat before its own rule is looked at. */
enum seat_need { NEED_NOTHING, NEED_SEAT, NEED_OPEN, NEED_VISITOR };

static const struct seat_state *seat_of(const struct decision *decision)
{
    return &decision->engine->seats[decision->command->as.seat.seat];
}

static const struct leg *visitor_of(const struct decision *decision)
{
    const uint32_t slot = seat_of(decision)->leg;
    return slot == SLOT_NONE ? NULL : &decision->engine->legs[slot];
}

static void emit_seat(struct decision *decision, enum seat_status status,
                      const struct short_id *clerk)
{
    const struct command_seat *command = &decision->command->as.seat;
    struct event_seat_moved *body = &decision_emit(decision, EVENT_SEAT_MOVED)->as.seat_moved;
    body->seat = command->seat;
    body->status = (uint8_t)status;
    body->clerk = *clerk;
    if (status == SEAT_PAUSED) {
        memcpy(body->reason, command->reason, sizeof(body->reason));
    }
}

static void release_seat(struct decision *decision)
{
    const uint16_t seat = decision->command->as.seat.seat;
    if (seat_is_waited_for(decision->engine, seat)) {
        decision_emit(decision, EVENT_SEAT_RELEASED)->as.seat_released.seat = seat;
    }
}

static enum problem seat_open(struct decision *decision)
{
    const struct seat_state *seat = seat_of(decision);
    if (seat->status == SEAT_OPEN) {
        return PROBLEM_NONE;
    }
    if (seat->status == SEAT_CLOSED && short_id_is_none(&decision->command->actor.id)) {
        return PROBLEM_BAD_VALUE; /* somebody must sit there */
    }
    emit_seat(decision, SEAT_OPEN,
              seat->status == SEAT_PAUSED ? &seat->clerk : &decision->command->actor.id);
    return PROBLEM_NONE;
}

static enum problem seat_close(struct decision *decision)
{
    static const struct short_id nobody;
    if (seat_of(decision)->leg != SLOT_NONE) {
        return PROBLEM_SEAT_BUSY;
    }
    if (seat_of(decision)->status != SEAT_CLOSED) {
        emit_seat(decision, SEAT_CLOSED, &nobody);
        release_seat(decision);
    }
    return PROBLEM_NONE;
}

static enum problem seat_pause(struct decision *decision)
{
    const struct seat_state *seat = seat_of(decision);
    if (seat->status == SEAT_CLOSED) {
        return PROBLEM_SEAT_CLOSED;
    }
    if (seat->leg != SLOT_NONE) {
        return PROBLEM_SEAT_BUSY;
    }
    if (seat->status == SEAT_OPEN) {
        emit_seat(decision, SEAT_PAUSED, &seat->clerk);
    }
    return PROBLEM_NONE;
}

static enum problem picked_leg(const struct decision *decision, const struct leg **ret_leg)
{
    const struct engine *engine = decision->engine;
    const struct command_seat *command = &decision->command->as.seat;
    const struct ticket *ticket = engine_ticket_find(engine, &command->pick);
    if (ticket == NULL) {
        return PROBLEM_UNKNOWN_TICKET;
    }
    const struct leg *leg = engine_leg(engine, ticket, ticket->active);
    if (leg->state != LEG_WAITING) {
        return PROBLEM_NOT_WAITING;
    }
    if (!hall_seat_serves(engine->config, command->seat, leg->queue)) {
        return PROBLEM_UNKNOWN_QUEUE;
    }
    if (command->reason[0] == 0) {
        return PROBLEM_REASON_MISSING;
    }
    *ret_leg = leg;
    return PROBLEM_NONE;
}

static enum problem seat_next(struct decision *decision)
{
    const struct command_seat *command = &decision->command->as.seat;
    const struct leg *leg = NULL;
    if (seat_of(decision)->leg != SLOT_NONE) {
        return PROBLEM_SEAT_BUSY;
    }
    const bool by_hand = !uuid_is_nil(&command->pick);
    if (by_hand) {
        const enum problem problem = picked_leg(decision, &leg);
        if (problem != PROBLEM_NONE) {
            return problem;
        }
    } else {
        leg = engine_seat_due(decision->engine, command->seat, decision->now_ms);
    }
    if (leg == NULL) {
        return PROBLEM_NOBODY_WAITING;
    }
    decision_move(decision, leg, LEG_WAITING, LEG_CALL, by_hand ? CAUSE_PICKED : CAUSE_RULE,
                  command->seat);
    if (by_hand) {
        struct event *event = &decision->events->events[decision->events->count - 1];
        memcpy(event->as.leg_moved.reason, command->reason, sizeof(command->reason));
    }
    decision->result->ticket = decision->engine->tickets[leg->ticket].id;
    decision->result->leg = leg->index;
    return PROBLEM_NONE;
}

static enum problem seat_recall(struct decision *decision)
{
    const struct leg *leg = visitor_of(decision);
    if (leg->state != LEG_CALLED) {
        return PROBLEM_WRONG_MOVE;
    }
    if (leg->recalls >= RECALLS_LIMIT) {
        return PROBLEM_RATE_LIMITED;
    }
    struct event_leg_recalled *body = &decision_emit(decision, EVENT_LEG_RECALLED)->as.leg_recalled;
    body->ticket = decision->engine->tickets[leg->ticket].id;
    body->leg = leg->index;
    body->seat = leg->seat;
    body->again = (uint8_t)(leg->recalls + 1);
    return PROBLEM_NONE;
}

static enum problem seat_absent(struct decision *decision)
{
    const struct leg *leg = visitor_of(decision);
    const uint8_t limit = decision->engine->config->absent_limit;
    if (leg->state != LEG_CALLED) {
        return PROBLEM_WRONG_MOVE;
    }
    if (leg->recalls + 1 < decision->engine->config->absent_calls) {
        return PROBLEM_CALL_AGAIN;
    }
    decision_move(decision, leg, LEG_CALLED, LEG_MISS, CAUSE_RULE, leg->seat);
    if (limit == 0 || leg->misses + 1 < limit) {
        return PROBLEM_NONE;
    }
    decision_move(decision, leg, LEG_ABSENT, LEG_CANCEL, CAUSE_ABSENT_LIMIT, INDEX_NONE);
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        const struct leg *other = engine_leg(decision->engine, ticket, i);
        if (other->state == LEG_ISSUED) {
            decision_move(decision, other, LEG_ISSUED, LEG_CANCEL, CAUSE_ABSENT_LIMIT, INDEX_NONE);
        }
    }
    return PROBLEM_NONE;
}

static enum problem seat_start(struct decision *decision)
{
    const struct leg *leg = visitor_of(decision);
    if (leg->state != LEG_CALLED) {
        return PROBLEM_WRONG_MOVE;
    }
    decision_move(decision, leg, LEG_CALLED, LEG_START, CAUSE_RULE, leg->seat);
    return PROBLEM_NONE;
}

/* A clerk who forgot the start key: the service begins with the key that ends it. */
static void start_if_called(struct decision *decision, const struct leg *leg)
{
    if (leg->state == LEG_CALLED) {
        decision_move(decision, leg, LEG_CALLED, LEG_START, CAUSE_RULE, leg->seat);
    }
}

/* The ticket's next leg wakes up: who held the ticket holds it. */
static void wake_next_leg(struct decision *decision, const struct leg *leg)
{
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        const struct leg *other = engine_leg(decision->engine, ticket, i);
        if (other != leg && other->state == LEG_ISSUED) {
            decision_move(decision, other, LEG_ISSUED, LEG_HOLD, CAUSE_RULE, INDEX_NONE);
            return;
        }
    }
}

static enum problem seat_finish(struct decision *decision)
{
    const struct leg *leg = visitor_of(decision);
    const struct command_seat *command = &decision->command->as.seat;
    const enum problem problem = outcome_is_good(command);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    start_if_called(decision, leg);
    decision_move(decision, leg, LEG_SERVING, LEG_FINISH, CAUSE_RULE, leg->seat);
    wake_next_leg(decision, leg);
    if (command->outcome != OUTCOME_NOT_SAID) {
        decision_say_outcome(decision, leg);
    }
    return PROBLEM_NONE;
}

static enum problem seat_park(struct decision *decision)
{
    const struct leg *leg = visitor_of(decision);
    start_if_called(decision, leg);
    decision_move(decision, leg, LEG_SERVING, LEG_PARK, CAUSE_RULE, leg->seat);
    return PROBLEM_NONE;
}

/* Where a transfer goes: a queue, or a seat and the queue in which it is waited for. */
static enum problem transfer_target(const struct decision *decision, const struct leg *leg,
                                    uint16_t *ret_queue)
{
    const struct hall_config *config = decision->engine->config;
    const struct command_seat *command = &decision->command->as.seat;
    if ((command->to_queue == INDEX_NONE) == (command->to_seat == INDEX_NONE)) {
        return PROBLEM_BAD_VALUE;
    }
    if (command->to_seat == INDEX_NONE) {
        *ret_queue = command->to_queue;
        return command->to_queue < config->queue_count ? PROBLEM_NONE : PROBLEM_UNKNOWN_QUEUE;
    }
    if (command->to_seat >= config->seat_count ||
        config->seats[command->to_seat].queue_count == 0) {
        return PROBLEM_UNKNOWN_SEAT;
    }
    if (decision->engine->seats[command->to_seat].status == SEAT_CLOSED) {
        return PROBLEM_SEAT_CLOSED; /* nobody is there to wait for */
    }
    *ret_queue = hall_seat_serves(config, command->to_seat, leg->queue)
                     ? leg->queue
                     : config->seats[command->to_seat].queues[0];
    return PROBLEM_NONE;
}

static enum problem seat_transfer(struct decision *decision)
{
    const struct command_seat *command = &decision->command->as.seat;
    const struct leg *leg = visitor_of(decision);
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    uint16_t queue = INDEX_NONE;
    const enum problem problem = transfer_target(decision, leg, &queue);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    if (ticket->leg_count >= LIMIT_LEGS_PER_TICKET) {
        return PROBLEM_TOO_MANY_LEGS;
    }
    if (decision->engine->leg_count >= decision->engine->limits.legs) {
        return PROBLEM_HALL_FULL;
    }
    start_if_called(decision, leg);
    decision_move(decision, leg, LEG_SERVING, LEG_FINISH, CAUSE_TRANSFER, leg->seat);
    struct event_leg_added *body = &decision_emit(decision, EVENT_LEG_ADDED)->as.leg_added;
    body->ticket = ticket->id;
    body->leg = ticket->leg_count;
    body->service = leg->service;
    body->queue = queue;
    body->seat = command->to_seat;
    memcpy(body->note, command->reason, sizeof(body->note));
    return PROBLEM_NONE;
}

/* The last time that the hall allows: the miss has cancelled the ticket as well. */
static bool miss_has_ended(const struct leg *leg, enum leg_state left)
{
    return left == LEG_ABSENT && leg->state == LEG_CANCELLED && leg->cause == CAUSE_ABSENT_LIMIT;
}

/* The leg that the last step at this seat moved, if it is still as that step left it. */
static const struct leg *step_of(const struct engine *engine, uint16_t place)
{
    static const enum leg_state left_by[LEG_MOVE_COUNT] = {
        [LEG_START] = LEG_SERVING,
        [LEG_MISS] = LEG_ABSENT,
        [LEG_PARK] = LEG_PARKED,
        [LEG_FINISH] = LEG_FINISHED,
    };
    const struct seat_state *seat = &engine->seats[place];
    const enum leg_state left = left_by[seat->undo_move];
    if (seat->undo_leg == SLOT_NONE ||
        left == LEG_BOOKED) { /* a call is undone as long as called */
        return NULL;
    }
    const struct leg *leg = engine_leg_at(engine, seat->undo_leg);
    const bool as_left = (leg->state == left || miss_has_ended(leg, left)) && leg->seat == place &&
                         leg->state_since_ms == seat->undo_ms;
    return as_left ? leg : NULL;
}

enum leg_move engine_seat_step(const struct engine *engine, uint16_t seat, int64_t now_ms,
                               const struct leg **ret_leg, int64_t *ret_until_ms)
{
    assert(seat < engine->config->seat_count);
    const struct seat_state *state = &engine->seats[seat];
    const struct leg *visitor = state->leg == SLOT_NONE ? NULL : &engine->legs[state->leg];
    const bool called = visitor != NULL && visitor->state == LEG_CALLED;
    const struct leg *leg = called ? visitor : step_of(engine, seat);
    const int64_t until_ms = (called ? visitor->called_ms : state->undo_ms) + UNDO_MS;
    if (state->status != SEAT_OPEN || leg == NULL || (visitor != NULL && visitor != leg) ||
        now_ms > until_ms) {
        return LEG_MOVE_COUNT;
    }
    *ret_leg = leg;
    *ret_until_ms = until_ms;
    return called ? LEG_CALL : (enum leg_move)state->undo_move;
}

/* Another leg of its ticket was called after this one. */
static bool ticket_went_on(const struct decision *decision, const struct leg *leg)
{
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        const struct leg *other = engine_leg(decision->engine, ticket, i);
        if (other->first_called_ms != 0 && other->call_seq > leg->call_seq) {
            return true;
        }
    }
    return false;
}

/* What the finish or the transfer had set going stops, unless somebody works on it already. */
static enum problem undo_finish(struct decision *decision, const struct leg *leg)
{
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    const struct leg *next = engine_leg(decision->engine, ticket, ticket->active);
    if (leg->review != 0) {
        return PROBLEM_ALREADY_REVIEWED;
    }
    if (ticket_went_on(decision, leg) || (leg_is_live(next) && next->state != LEG_WAITING)) {
        return PROBLEM_TOO_LATE;
    }
    if (leg_is_live(next)) {
        if (leg->cause == CAUSE_TRANSFER) {
            decision_move(decision, next, LEG_WAITING, LEG_CANCEL, CAUSE_UNDONE, INDEX_NONE);
        } else {
            decision_move(decision, next, LEG_WAITING, LEG_SLEEP, CAUSE_UNDONE, INDEX_NONE);
        }
    }
    decision_move(decision, leg, LEG_FINISHED, LEG_UNDO_FINISH, CAUSE_RULE, leg->seat);
    return PROBLEM_NONE;
}

/* The ticket is as it was before the visitor did not come, also when that had ended it. */
static void undo_miss(struct decision *decision, const struct leg *leg)
{
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    decision_move(decision, leg, (enum leg_state)leg->state, LEG_UNDO_MISS, CAUSE_RULE, leg->seat);
    for (uint8_t i = 0; i < ticket->leg_count && leg->state == LEG_CANCELLED; i++) {
        const struct leg *other = engine_leg(decision->engine, ticket, i);
        if (other != leg && other->state == LEG_CANCELLED && other->cause == CAUSE_ABSENT_LIMIT &&
            other->state_since_ms == leg->state_since_ms) {
            decision_move(decision, other, LEG_CANCELLED, LEG_SLEEP, CAUSE_RULE, INDEX_NONE);
        }
    }
}

/* What was called a moment ago goes back to its place, as if it had not been called. */
static enum problem undo_call(struct decision *decision, const struct leg *leg)
{
    const bool first = leg->calls <= leg->recalls + 1;
    if (decision->now_ms - leg->called_ms > UNDO_MS) {
        return PROBLEM_TOO_LATE;
    }
    decision_move(decision, leg, LEG_CALLED, LEG_UNDO_CALL, first ? CAUSE_UNDONE : CAUSE_RULE,
                  leg->seat);
    return PROBLEM_NONE;
}

static enum problem undo_step(struct decision *decision, const struct leg *leg, enum leg_move step)
{
    switch (step) {
    case LEG_START:
        decision_move(decision, leg, LEG_SERVING, LEG_UNDO_START, CAUSE_RULE, leg->seat);
        return PROBLEM_NONE;
    case LEG_MISS:
        undo_miss(decision, leg);
        return PROBLEM_NONE;
    case LEG_PARK:
        decision_move(decision, leg, LEG_PARKED, LEG_UNDO_PARK, CAUSE_RULE, leg->seat);
        return PROBLEM_NONE;
    default:
        return undo_finish(decision, leg);
    }
}

static enum problem seat_undo(struct decision *decision)
{
    const struct seat_state *seat = seat_of(decision);
    const struct leg *visitor = visitor_of(decision);
    if (seat->status != SEAT_OPEN) {
        return PROBLEM_SEAT_PAUSED;
    }
    if (visitor != NULL && visitor->state == LEG_CALLED) {
        return undo_call(decision, visitor);
    }
    const struct leg *leg = step_of(decision->engine, decision->command->as.seat.seat);
    if (leg == NULL || (visitor != NULL && visitor != leg)) {
        return PROBLEM_NOTHING_TO_UNDO;
    }
    if (decision->now_ms - seat->undo_ms > UNDO_MS) {
        return PROBLEM_TOO_LATE;
    }
    const enum problem problem = undo_step(decision, leg, (enum leg_move)seat->undo_move);
    if (problem == PROBLEM_NONE && seat->undo_started) {
        decision_move(decision, leg, LEG_SERVING, LEG_UNDO_START, CAUSE_RULE, leg->seat);
    }
    return problem;
}

/* Another clerk goes on at the seat, in one step, also in the middle of a visit. */
static enum problem seat_hand_over(struct decision *decision)
{
    const struct seat_state *seat = seat_of(decision);
    const struct short_id *clerk = &decision->command->as.seat.clerk;
    if (short_id_is_none(clerk)) {
        return PROBLEM_BAD_VALUE;
    }
    if (short_id_equal(clerk, &seat->clerk)) {
        return PROBLEM_NONE;
    }
    emit_seat(decision, (enum seat_status)seat->status, clerk);
    struct event *event = &decision->events->events[decision->events->count - 1];
    memcpy(event->as.seat_moved.reason, seat->reason, sizeof(seat->reason));
    release_seat(decision);
    return PROBLEM_NONE;
}

static const struct {
    enum seat_need need;
    enum problem (*decide)(struct decision *decision);
} seat_rows[COMMAND_COUNT] = {
    [COMMAND_SEAT_OPEN] = {NEED_NOTHING, seat_open},
    [COMMAND_SEAT_CLOSE] = {NEED_NOTHING, seat_close},
    [COMMAND_SEAT_PAUSE] = {NEED_NOTHING, seat_pause},
    [COMMAND_SEAT_NEXT] = {NEED_OPEN, seat_next},
    [COMMAND_SEAT_RECALL] = {NEED_VISITOR, seat_recall},
    [COMMAND_SEAT_ABSENT] = {NEED_VISITOR, seat_absent},
    [COMMAND_SEAT_START] = {NEED_VISITOR, seat_start},
    [COMMAND_SEAT_FINISH] = {NEED_VISITOR, seat_finish},
    [COMMAND_SEAT_PARK] = {NEED_VISITOR, seat_park},
    [COMMAND_SEAT_TRANSFER] = {NEED_VISITOR, seat_transfer},
    [COMMAND_SEAT_UNDO] = {NEED_SEAT, seat_undo},
    [COMMAND_SEAT_HAND_OVER] = {NEED_SEAT, seat_hand_over},
    [COMMAND_SEAT_OUTCOME] = {NEED_SEAT, seat_outcome},
};

static enum problem seat_need_is_met(const struct decision *decision, enum seat_need need)
{
    const struct seat_state *seat = seat_of(decision);
    if (need == NEED_NOTHING) {
        return PROBLEM_NONE;
    }
    if (seat->status == SEAT_CLOSED) {
        return PROBLEM_SEAT_CLOSED;
    }
    if (need == NEED_VISITOR) {
        return seat->leg == SLOT_NONE ? PROBLEM_NOBODY_CALLED : PROBLEM_NONE;
    }
    return need == NEED_OPEN && seat->status == SEAT_PAUSED ? PROBLEM_SEAT_PAUSED : PROBLEM_NONE;
}

/* A key that says its ticket acts on no other one: the visitor here, or the last step's. */
static enum problem ticket_is_meant(const struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct seat_state *seat = seat_of(decision);
    const uint32_t slot = seat->leg != SLOT_NONE ? seat->leg : seat->undo_leg;
    if (uuid_is_nil(&decision->command->as.seat.pick)) {
        return PROBLEM_NONE;
    }
    return slot != SLOT_NONE && uuid_equal(&engine->tickets[engine->legs[slot].ticket].id,
                                           &decision->command->as.seat.pick)
               ? PROBLEM_NONE
               : PROBLEM_OTHER_TICKET;
}

enum problem decide_seat(struct decision *decision)
{
    const struct command *command = decision->command;
    assert(seat_rows[command->kind].decide != NULL);
    if (command->as.seat.seat >= decision->engine->config->seat_count) {
        return PROBLEM_UNKNOWN_SEAT;
    }
    if (decision->engine->request_count >= decision->engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    const struct seat_state *seat = seat_of(decision);
    if (command->actor.role == ROLE_CLERK && seat->status != SEAT_CLOSED &&
        !short_id_equal(&seat->clerk, &command->actor.id)) {
        return PROBLEM_SEAT_TAKEN;
    }
    decision->result->seat = command->as.seat.seat;
    decision->result->seq = seat->seq;
    if (seat->leg != SLOT_NONE) {
        const struct leg *leg = &decision->engine->legs[seat->leg];
        decision->result->ticket = decision->engine->tickets[leg->ticket].id;
        decision->result->leg = leg->index;
    }
    enum problem problem = seat_need_is_met(decision, seat_rows[command->kind].need);
    if (problem == PROBLEM_NONE && command->kind != COMMAND_SEAT_NEXT &&
        command->kind != COMMAND_SEAT_OUTCOME) { /* these mean somebody who is not here */
        problem = ticket_is_meant(decision);
    }
    return problem != PROBLEM_NONE ? problem : seat_rows[command->kind].decide(decision);
}
