/* What visitors, kiosks and phones may do with tickets. */
#include "hall-server/engine/closing.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DEFER_PLACES_LIMIT = LIMIT_PLACES };
/* Credit is looked for as far as this on both sides of now: more than a year. Times the greatest
 * rate it is far from what 64 bits hold. */
#define CREDIT_REACH_MS (INT64_C(1) << 35)

static bool actor_is_staff(enum role role)
{
    return role == ROLE_GUIDE || role == ROLE_CLERK || role == ROLE_MANAGER || role == ROLE_ADMIN;
}

bool decision_hall_is_full(const struct decision *decision, uint8_t legs)
{
    const struct engine *engine = decision->engine;
    return engine->ticket_count >= engine->limits.tickets ||
           engine->leg_count + legs + LIMIT_TRANSFERS > engine->limits.legs ||
           engine->request_count >= engine->limits.requests;
}

static bool class_needs_staff(const struct hall_config *config, enum ticket_class class)
{
    for (int ground = GROUND_NONE + 1; ground < GROUND_COUNT; ground++) {
        if (ticket_ground_class((enum ticket_ground)ground) == class &&
            (config->grounds[ground].confirm || config->grounds[ground].ignored)) {
            return true;
        }
    }
    return false;
}

/* A class and its ground agree; who says a class alone must say why, where the hall asks. */
static enum problem class_is_good(const struct decision *decision)
{
    const struct hall_config *config = decision->engine->config;
    const struct command_issue *issue = &decision->command->as.issue;
    if (issue->class == CLASS_RETURN) {
        return PROBLEM_BAD_VALUE;
    }
    if (issue->ground != GROUND_NONE) {
        const bool agree =
            issue->class == CLASS_ORDINARY || issue->class == ticket_ground_class(issue->ground);
        if (!agree) {
            return PROBLEM_BAD_VALUE;
        }
        return config->grounds[issue->ground].ignored ? PROBLEM_NO_PRIORITY : PROBLEM_NONE;
    }
    return class_needs_staff(config, issue->class) && !actor_is_staff(decision->command->actor.role)
               ? PROBLEM_REASON_MISSING
               : PROBLEM_NONE;
}

/* Whether the hall still gives numbers for each of the services. */
static enum problem closing_problem(const struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_issue *issue = &decision->command->as.issue;
    const bool excused =
        actor_is_staff(decision->command->actor.role) || issue->class == CLASS_APPOINTMENT;
    enum problem problem = PROBLEM_NONE;
    for (uint8_t i = 0; i < issue->service_count && problem == PROBLEM_NONE; i++) {
        const uint16_t queue = engine->config->services[issue->services[i]].queue;
        problem = engine_issue_problem(engine, queue, decision->now_ms, excused,
                                       decision->command->paces);
    }
    return problem;
}

static enum problem issue_is_good(const struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_issue *issue = &decision->command->as.issue;
    if (issue->service_count == 0 || issue->service_count > LIMIT_LEGS_PER_ISSUE ||
        issue->class >= CLASS_COUNT || issue->ground >= GROUND_COUNT) {
        return PROBLEM_BAD_VALUE;
    }
    const enum problem class_problem = class_is_good(decision);
    if (class_problem != PROBLEM_NONE) {
        return class_problem;
    }
    for (uint8_t i = 0; i < issue->service_count; i++) {
        if (issue->services[i] >= engine->config->service_count) {
            return PROBLEM_UNKNOWN_SERVICE;
        }
    }
    enum problem problem = closing_problem(decision);
    problem = problem != PROBLEM_NONE ? problem : decide_visitor(decision);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    if (decision_hall_is_full(decision, issue->service_count)) {
        return PROBLEM_HALL_FULL;
    }
    if (ticket_slot_find(engine, &issue->id) != SLOT_NONE) {
        return PROBLEM_BUSY; /* the shell's entropy met an id of today: ask again */
    }
    const uint16_t queue = engine->config->services[issue->services[0]].queue;
    return engine->queues[queue].next_number > own_numbers_end(engine) ? PROBLEM_NUMBERS_USED_UP
                                                                       : PROBLEM_NONE;
}

static void emit_classed(struct decision *decision, const struct uuid *ticket,
                         enum ticket_class class, enum ticket_ground ground, bool counts)
{
    struct event_ticket_classed *body =
        &decision_emit(decision, EVENT_TICKET_CLASSED)->as.ticket_classed;
    body->ticket = *ticket;
    body->class = (uint8_t) class;
    body->ground = (uint8_t)ground;
    body->counts = counts ? 1 : 0;
}

static enum problem decide_issue(struct decision *decision)
{
    const struct hall_config *config = decision->engine->config;
    const struct command_issue *issue = &decision->command->as.issue;
    const enum problem problem = issue_is_good(decision);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    struct event_ticket_issued *body =
        &decision_emit(decision, EVENT_TICKET_ISSUED)->as.ticket_issued;
    body->id = issue->id;
    body->secret = issue->secret;
    const bool staff = actor_is_staff(decision->command->actor.role);
    const bool grounded = issue->ground != GROUND_NONE;
    const bool counts = grounded && (staff || !config->grounds[issue->ground].confirm);
    const enum ticket_class class = counts     ? ticket_ground_class(issue->ground)
                                    : grounded ? CLASS_ORDINARY
                                               : issue->class;
    body->class = (uint8_t) class;
    body->leg_count = issue->service_count;
    body->issuer = decision->command->actor.id;
    for (uint8_t i = 0; i < issue->service_count; i++) {
        body->legs[i].service = issue->services[i];
        body->legs[i].queue = config->services[issue->services[i]].queue;
    }
    body->number = decision->engine->queues[body->legs[0].queue].next_number;
    decision->result->ticket = issue->id;

    decision_note_visitor(decision);
    if (grounded) {
        emit_classed(decision, &issue->id, class, issue->ground, counts);
    }
    if (staff) { /* told by staff: held at once */
        struct event_leg_moved *hold = &decision_emit(decision, EVENT_LEG_MOVED)->as.leg_moved;
        hold->ticket = issue->id;
        hold->move = LEG_HOLD;
        hold->holder = HOLDER_STAFF;
        hold->seat = INDEX_NONE;
    }
    return PROBLEM_NONE;
}

static void emit_hold(struct decision *decision, const struct ticket *ticket, enum holder holder)
{
    struct event_leg_moved *body = &decision_emit(decision, EVENT_LEG_MOVED)->as.leg_moved;
    body->ticket = ticket->id;
    body->leg = 0;
    body->move = LEG_HOLD;
    body->holder = (uint8_t)holder;
    body->seat = INDEX_NONE;
}

static enum problem decide_print_result(struct decision *decision, const struct ticket *ticket)
{
    const struct command_ticket *command = &decision->command->as.ticket;
    const struct leg *first = engine_leg(decision->engine, ticket, 0);
    if (command->result > PRINT_UNKNOWN) {
        return PROBLEM_BAD_VALUE;
    }
    if (first->state == LEG_CANCELLED && first->cause == CAUSE_UNHELD) {
        return PROBLEM_WITHDRAWN;
    }
    if (!leg_is_unheld(first)) {
        return PROBLEM_NONE; /* somebody holds it already: paper besides is no harm */
    }
    if (command->result == PRINT_PRINTED) {
        emit_hold(decision, ticket, HOLDER_PAPER);
        return PROBLEM_NONE;
    }
    struct event_print_reported *body =
        &decision_emit(decision, EVENT_PRINT_REPORTED)->as.print_reported;
    body->ticket = ticket->id;
    body->result = (uint8_t)command->result;
    memcpy(body->reason, command->reason, sizeof(body->reason));
    return PROBLEM_NONE;
}

static enum problem decide_claim(struct decision *decision, const struct ticket *ticket)
{
    const struct leg *first = engine_leg(decision->engine, ticket, 0);
    if (ticket->holder != HOLDER_NONE) {
        return PROBLEM_ALREADY_HELD;
    }
    if (!leg_is_unheld(first)) {
        return first->cause == CAUSE_UNHELD ? PROBLEM_WITHDRAWN : PROBLEM_TICKET_OVER;
    }
    emit_hold(decision, ticket, HOLDER_PHONE);
    return PROBLEM_NONE;
}

void decision_cancel_ticket(struct decision *decision, const struct ticket *ticket,
                            enum move_cause cause)
{
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        const struct leg *leg = engine_leg(decision->engine, ticket, i);
        if (!leg_state_is_end((enum leg_state)leg->state)) {
            decision_move(decision, leg, (enum leg_state)leg->state, LEG_CANCEL, cause, INDEX_NONE);
        }
    }
}

static enum problem decide_cancel(struct decision *decision, const struct ticket *ticket)
{
    const enum leg_state state = engine_ticket_state(decision->engine, ticket);
    if (state == LEG_CALLED || state == LEG_SERVING) {
        return PROBLEM_NOT_WAITING;
    }
    if (leg_state_is_end(state)) {
        return PROBLEM_TICKET_OVER;
    }
    const bool visitor = decision->command->actor.role == ROLE_VISITOR;
    decision_cancel_ticket(decision, ticket, visitor ? CAUSE_VISITOR : CAUSE_STAFF);
    return PROBLEM_NONE;
}

/* The first ones (at most `places`) that go after `leg`, in order; returns how many there are. */
static size_t legs_behind(const struct decision *decision, const struct leg *leg, size_t places,
                          const struct leg *ret_behind[DEFER_PLACES_LIMIT + 1])
{
    const struct engine *engine = decision->engine;
    const struct queue_state *queue = &engine->queues[leg->queue];
    size_t count = 0;
    for (uint32_t at = queue->line.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        const struct leg *other = &engine->legs[at];
        if (other == leg || order_before(engine, other, leg, decision->now_ms)) {
            continue;
        }
        size_t place = count;
        while (place > 0 && order_before(engine, other, ret_behind[place - 1], decision->now_ms)) {
            place--;
        }
        if (place >= places) {
            continue;
        }
        const size_t kept = count < places ? count : places - 1;
        for (size_t i = kept; i > place; i--) {
            ret_behind[i] = ret_behind[i - 1];
        }
        ret_behind[place] = other;
        count = kept + 1;
    }
    return count;
}

/* Does `other` go before `leg`, if its credit began then and it was never overtaken? */
static bool goes_behind(const struct decision *decision, const struct leg *leg, int64_t from_ms,
                        const struct leg *other)
{
    struct leg moved = *leg;
    moved.credit_from_ms = from_ms;
    moved.overtaken = 0;
    return order_before(decision->engine, other, &moved, decision->now_ms);
}

/*
 * The earliest beginning of its credit with which `leg` goes behind `other`. The later it begins,
 * the further back it stands, whatever their rates and whoever is bound: so this can be searched.
 */
static int64_t earliest_behind(const struct decision *decision, const struct leg *leg,
                               const struct leg *other)
{
    int64_t before_ms = decision->now_ms - CREDIT_REACH_MS;
    int64_t behind_ms = decision->now_ms + CREDIT_REACH_MS;
    while (behind_ms - before_ms > 1) {
        const int64_t middle_ms = before_ms + (behind_ms - before_ms) / 2;
        if (goes_behind(decision, leg, middle_ms, other)) {
            behind_ms = middle_ms;
        } else {
            before_ms = middle_ms;
        }
    }
    return behind_ms;
}

/* When the credit of `leg` must begin so that it comes behind `other`, and before `next` (NULL:
 * there is nobody) if that can be. It keeps what it has waited for as far as that allows. */
static int64_t credit_start_behind(const struct decision *decision, const struct leg *leg,
                                   const struct leg *other, const struct leg *next)
{
    int64_t from_ms = leg->credit_from_ms;
    if (next != NULL) {
        const int64_t latest_ms = earliest_behind(decision, leg, next) - 1;
        from_ms = from_ms < latest_ms ? from_ms : latest_ms;
    }
    const int64_t least_ms = earliest_behind(decision, leg, other);
    return from_ms > least_ms ? from_ms : least_ms;
}

/* Lets `places` others go first; nobody else's place changes. */
static enum problem decide_defer(struct decision *decision, const struct ticket *ticket)
{
    const uint8_t places = decision->command->as.ticket.places;
    const struct leg *leg = engine_leg(decision->engine, ticket, ticket->active);
    if (places == 0 || places > DEFER_PLACES_LIMIT) {
        return PROBLEM_BAD_VALUE;
    }
    if (leg->state != LEG_WAITING) {
        return PROBLEM_NOT_WAITING;
    }
    const struct leg *behind[DEFER_PLACES_LIMIT + 1] = {NULL};
    const size_t count = legs_behind(decision, leg, places + 1U, behind);
    if (count == 0) {
        return PROBLEM_NONE; /* nobody is behind it: nothing to let go first */
    }
    struct event_leg_deferred *body = &decision_emit(decision, EVENT_LEG_DEFERRED)->as.leg_deferred;
    body->ticket = ticket->id;
    body->leg = leg->index;
    const size_t passed = count < places ? count : places;
    body->credit_from_ms = credit_start_behind(decision, leg, behind[passed - 1],
                                               count > passed ? behind[passed] : NULL);
    return PROBLEM_NONE;
}

/* Staff have seen why this visitor is let go earlier, or that there is no reason for it. What was
 * waited counts at the new rate from the issue: it was true then already. */
static enum problem decide_confirm(struct decision *decision, const struct ticket *ticket)
{
    const enum ticket_ground asked = decision->command->as.ticket.ground;
    const enum ticket_ground ground =
        asked == GROUND_COUNT ? (enum ticket_ground)ticket->ground : asked;
    if (!actor_is_staff(decision->command->actor.role)) {
        return PROBLEM_WRONG_ROLE;
    }
    if (asked > GROUND_COUNT) {
        return PROBLEM_BAD_VALUE;
    }
    if (leg_state_is_end(engine_ticket_state(decision->engine, ticket))) {
        return PROBLEM_TICKET_OVER;
    }
    if (asked == GROUND_COUNT && ground == GROUND_NONE) {
        return PROBLEM_REASON_MISSING;
    }
    if (ground != GROUND_NONE && decision->engine->config->grounds[ground].ignored) {
        return PROBLEM_NO_PRIORITY;
    }
    const enum ticket_class class =
        ticket->class == CLASS_APPOINTMENT ? CLASS_APPOINTMENT : ticket_ground_class(ground);
    const bool counts = ground != GROUND_NONE;
    if (ticket->class != class || ticket->ground != ground || ticket->counts != counts) {
        emit_classed(decision, &ticket->id, class, ground, counts);
    }
    return PROBLEM_NONE;
}

void decision_reenter(struct decision *decision, const struct leg *leg)
{
    const struct engine *engine = decision->engine;
    const uint8_t places = engine->config->absent_places;
    const struct leg *others[DEFER_PLACES_LIMIT + 1] = {NULL};
    const size_t count =
        engine_queue_list(engine, leg->queue, decision->now_ms, others, places + 1U);
    decision_move(decision, leg, LEG_ABSENT, LEG_REENTER, CAUSE_RULE, INDEX_NONE);
    if (places == 0 || count <= places) {
        return; /* its credit begins now: it is the last one */
    }
    struct event_leg_deferred *body = &decision_emit(decision, EVENT_LEG_DEFERRED)->as.leg_deferred;
    body->ticket = engine->tickets[leg->ticket].id;
    body->leg = leg->index;
    body->credit_from_ms = credit_start_behind(decision, leg, others[places - 1], others[places]);
}

static enum problem decide_come_back(struct decision *decision, const struct ticket *ticket)
{
    const struct leg *leg = engine_leg(decision->engine, ticket, ticket->active);
    const enum leg_state state = (enum leg_state)leg->state;
    if (state != LEG_PARKED && state != LEG_ABSENT) {
        return leg_state_is_end(state) ? PROBLEM_TICKET_OVER : PROBLEM_WRONG_MOVE;
    }
    if (state == LEG_PARKED) {
        decision_move(decision, leg, LEG_PARKED, LEG_COME_BACK, CAUSE_RULE, INDEX_NONE);
    } else {
        decision_reenter(decision, leg);
    }
    return PROBLEM_NONE;
}

/* By a kiosk: one of its own, or for who lays down the card that it is tied to, at any of them. */
static bool reprint_is_allowed(const struct decision *decision, const struct ticket *ticket)
{
    const struct command *command = decision->command;
    if (!person_key_is_none(&command->as.ticket.person)) {
        return ticket_is_of_person(decision->engine, ticket, &command->as.ticket.person);
    }
    return command->actor.role != ROLE_KIOSK || short_id_equal(&ticket->issuer, &command->actor.id);
}

static enum problem decide_reprint(struct decision *decision, const struct ticket *ticket)
{
    const enum leg_state state = engine_ticket_state(decision->engine, ticket);
    if (leg_state_is_end(state)) {
        return PROBLEM_TICKET_OVER;
    }
    if (ticket->holder == HOLDER_NONE) {
        return PROBLEM_WRONG_MOVE; /* the first paper is still on its way */
    }
    if (ticket->reprints >= LIMIT_REPRINTS) {
        return PROBLEM_REPRINTS_USED_UP;
    }
    struct event_ticket_reprinted *body =
        &decision_emit(decision, EVENT_TICKET_REPRINTED)->as.ticket_reprinted;
    body->ticket = ticket->id;
    body->secret = decision->command->as.ticket.secret;
    return PROBLEM_NONE;
}

enum problem decide_ticket(struct decision *decision)
{
    const struct command *command = decision->command;
    if (decision->engine->request_count >= decision->engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (command->kind == COMMAND_ISSUE) {
        return decide_issue(decision);
    }
    const struct ticket *ticket = engine_ticket_find(decision->engine, &command->as.ticket.id);
    if (ticket == NULL) {
        return PROBLEM_UNKNOWN_TICKET;
    }
    const bool mine = command->kind == COMMAND_REPRINT
                          ? reprint_is_allowed(decision, ticket)
                          : command->actor.role != ROLE_KIOSK ||
                                short_id_equal(&ticket->issuer, &command->actor.id);
    if (!mine) {
        return PROBLEM_NOT_YOURS;
    }
    decision->result->ticket = ticket->id;
    decision->result->leg = ticket->active;
    decision->result->seq = ticket->seq;
    switch (command->kind) {
    case COMMAND_PRINT_RESULT:
        return decide_print_result(decision, ticket);
    case COMMAND_CLAIM:
        return decide_claim(decision, ticket);
    case COMMAND_CANCEL:
        return decide_cancel(decision, ticket);
    case COMMAND_DEFER:
        return decide_defer(decision, ticket);
    case COMMAND_REPRINT:
        return decide_reprint(decision, ticket);
    case COMMAND_CONFIRM:
        return decide_confirm(decision, ticket);
    default:
        assert(command->kind == COMMAND_COME_BACK);
        return decide_come_back(decision, ticket);
    }
}
