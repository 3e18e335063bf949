/*
 * What is known of who took a number: whose card it is tied to, as a keyed hash, for today alone,
 * and that it is for somebody else. apply_visitor_noted and visitors_turn_day change the engine,
 * as apply.c does.
 */
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

/* A key is a hash already. */
static uint32_t person_bucket(const struct person_key *person)
{
    return ((uint32_t)person->bytes[0] << 8 | person->bytes[1]) % PERSON_BUCKETS;
}

/* The newest ticket that is tied to the person, before the one at slot `after`. */
static uint32_t tied_before(const struct engine *engine, const struct person_key *person,
                            uint32_t after)
{
    uint32_t slot = after == SLOT_NONE ? engine->person_buckets[person_bucket(person)] - 1
                                       : engine->tickets[after].person_next;
    while (slot != SLOT_NONE && !person_key_equal(&engine->tickets[slot].person, person)) {
        slot = engine->tickets[slot].person_next;
    }
    return slot;
}

bool accept_visitor_noted(const struct engine *engine, const struct event_visitor_noted *body)
{
    const struct ticket *ticket = engine_ticket_find(engine, &body->ticket);
    const bool says = !person_key_is_none(&body->person) || body->for_other == 1;
    return ticket != NULL && person_key_is_none(&ticket->person) && !ticket->for_other && says &&
           body->for_other <= 1;
}

void apply_visitor_noted(struct engine *engine, const struct event *event)
{
    const struct event_visitor_noted *body = &event->as.visitor_noted;
    const uint32_t slot = ticket_slot_find(engine, &body->ticket);
    struct ticket *ticket = &engine->tickets[slot];
    ticket->for_other = body->for_other != 0;
    ticket->seq = event->seq;
    if (!person_key_is_none(&body->person)) {
        uint32_t *bucket = &engine->person_buckets[person_bucket(&body->person)];
        ticket->person = body->person;
        ticket->person_next = *bucket - 1;
        *bucket = slot + 1;
    }
}

/* Nobody is remembered longer than the day, in free memory neither. */
void visitors_turn_day(struct engine *engine)
{
    memset(engine->person_buckets, 0, sizeof(engine->person_buckets));
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        memset(&engine->tickets[i].person, 0, sizeof(engine->tickets[i].person));
    }
}

bool ticket_is_of_person(const struct engine *engine, const struct ticket *ticket,
                         const struct person_key *person)
{
    assert(!person_key_is_none(person));
    bool is = person_key_equal(&ticket->person, person);
    for (uint32_t at = booking_of_person(engine, person, SLOT_NONE); at != SLOT_NONE && !is;
         at = booking_of_person(engine, person, at)) {
        is = uuid_equal(&engine->bookings.rows[at].ticket, &ticket->id);
    }
    return is;
}

/* Puts `ticket` in by the time of its issue, unless it is there or there is no room. */
static size_t insert(const struct ticket **tickets, size_t count, size_t limit,
                     const struct ticket *ticket)
{
    size_t place = 0;
    while (place < count && tickets[place] < ticket) { /* slots are in the order of issue */
        place++;
    }
    if (count == limit || (place < count && tickets[place] == ticket)) {
        return count;
    }
    for (size_t i = count; i > place; i--) {
        tickets[i] = tickets[i - 1];
    }
    tickets[place] = ticket;
    return count + 1;
}

size_t engine_tickets_of_person(const struct engine *engine, const struct person_key *person,
                                const struct ticket **ret_tickets, size_t limit)
{
    size_t count = 0;
    if (person_key_is_none(person)) {
        return 0;
    }
    for (uint32_t at = tied_before(engine, person, SLOT_NONE); at != SLOT_NONE;
         at = tied_before(engine, person, at)) {
        count = insert(ret_tickets, count, limit, &engine->tickets[at]);
    }
    for (uint32_t at = booking_of_person(engine, person, SLOT_NONE); at != SLOT_NONE;
         at = booking_of_person(engine, person, at)) {
        const struct uuid *id = &engine->bookings.rows[at].ticket;
        const uint32_t slot = uuid_is_nil(id) ? SLOT_NONE : ticket_slot_find(engine, id);
        if (slot != SLOT_NONE) {
            count = insert(ret_tickets, count, limit, &engine->tickets[slot]);
        }
    }
    return count;
}

/* A leg of it that is still to be served is of this service. */
static bool still_wants(const struct engine *engine, const struct ticket *ticket, uint16_t service)
{
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        const struct leg *leg = engine_leg(engine, ticket, i);
        if (leg->service == service && !leg_state_is_end((enum leg_state)leg->state)) {
            return true;
        }
    }
    return false;
}

/* It had its turn in the queue, or will have it. */
static bool uses_queue(const struct engine *engine, const struct ticket *ticket, uint16_t queue)
{
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        const struct leg *leg = engine_leg(engine, ticket, i);
        if (leg->queue == queue && leg->state != LEG_CANCELLED) {
            return true;
        }
    }
    return false;
}

static enum problem service_problem(const struct decision *decision, uint16_t service)
{
    const struct engine *engine = decision->engine;
    const struct command_issue *issue = &decision->command->as.issue;
    const uint16_t queue = engine->config->services[service].queue;
    const bool one_a_day = engine->config->queues[queue].one_a_day;
    if (person_key_is_none(&issue->person)) {
        return one_a_day && decision->command->actor.role == ROLE_KIOSK ? PROBLEM_CARD_NEEDED
                                                                        : PROBLEM_NONE;
    }
    for (uint32_t at = tied_before(engine, &issue->person, SLOT_NONE); at != SLOT_NONE;
         at = tied_before(engine, &issue->person, at)) {
        const struct ticket *ticket = &engine->tickets[at];
        /* Who acts for several people takes a number for each. */
        if (!issue->for_other && !ticket->for_other && still_wants(engine, ticket, service)) {
            return PROBLEM_HAS_NUMBER;
        }
        if (one_a_day && uses_queue(engine, ticket, queue)) {
            return PROBLEM_ONE_A_DAY;
        }
    }
    return PROBLEM_NONE;
}

enum problem decide_visitor(const struct decision *decision)
{
    const struct command_issue *issue = &decision->command->as.issue;
    enum problem problem = PROBLEM_NONE;
    for (uint8_t i = 0; i < issue->service_count && problem == PROBLEM_NONE; i++) {
        problem = service_problem(decision, issue->services[i]);
    }
    return problem;
}

void decision_note_visitor(struct decision *decision)
{
    const struct command_issue *issue = &decision->command->as.issue;
    if (person_key_is_none(&issue->person) && !issue->for_other) {
        return;
    }
    struct event_visitor_noted *body =
        &decision_emit(decision, EVENT_VISITOR_NOTED)->as.visitor_noted;
    body->ticket = issue->id;
    body->person = issue->person;
    body->for_other = issue->for_other ? 1 : 0;
}

const char *visitors_check(const struct engine *engine)
{
    uint32_t tied = 0;
    uint32_t found = 0;
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        tied += person_key_is_none(&engine->tickets[i].person) ? 0 : 1;
    }
    for (uint32_t i = 0; i < PERSON_BUCKETS; i++) {
        for (uint32_t slot = engine->person_buckets[i] - 1; slot != SLOT_NONE;
             slot = engine->tickets[slot].person_next) {
            const bool here = slot < engine->ticket_count && found < tied &&
                              person_bucket(&engine->tickets[slot].person) == i;
            if (!here || person_key_is_none(&engine->tickets[slot].person)) {
                return "a list of tickets of a card is not threaded well";
            }
            found++;
        }
    }
    return found != tied ? "a ticket that is tied to a card is not found by it" : NULL;
}
