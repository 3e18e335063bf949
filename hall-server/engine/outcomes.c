/*
 * What came of a service: said with the key that ends it, or later by the clerk who is still there
 * (a pad's key says nothing), and anew for OUTCOME_LATER_MS. What the last word was counts; an
 * undone finish takes it back.
 */
#include "hall-server/engine/state.h"

#include <string.h>

const char *engine_leg_missing(const struct engine *engine, const struct leg *leg)
{
    return engine->missing[leg - engine->legs].text;
}

const struct leg *engine_seat_finished(const struct engine *engine, uint16_t seat, int64_t now_ms)
{
    const uint32_t slot = engine->seats[seat].finished_leg;
    const struct leg *leg = slot == SLOT_NONE ? NULL : &engine->legs[slot];
    return leg == NULL || now_ms >= leg->finished_ms + OUTCOME_LATER_MS ? NULL : leg;
}

/* ---- deciding ---- */

enum problem outcome_is_good(const struct command_seat *said)
{
    return outcome_fits(said->outcome, said->missing) ? PROBLEM_NONE : PROBLEM_BAD_VALUE;
}

void decision_say_outcome(struct decision *decision, const struct leg *leg)
{
    const struct command_seat *said = &decision->command->as.seat;
    struct event_outcome_said *body = &decision_emit(decision, EVENT_OUTCOME_SAID)->as.outcome_said;
    body->ticket = decision->engine->tickets[leg->ticket].id;
    body->leg = leg->index;
    body->outcome = (uint8_t)said->outcome;
    body->seat = said->seat;
    memcpy(body->missing, said->missing, sizeof(body->missing));
}

enum problem seat_outcome(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_seat *said = &decision->command->as.seat;
    const struct leg *leg = engine_seat_finished(engine, said->seat, decision->now_ms);
    if (leg == NULL) {
        return PROBLEM_NO_OUTCOME_OPEN;
    }
    const struct uuid ticket = engine->tickets[leg->ticket].id;
    if (!uuid_is_nil(&said->pick) && !uuid_equal(&said->pick, &ticket)) {
        return PROBLEM_OTHER_TICKET;
    }
    const enum problem problem = outcome_is_good(said);
    if (problem == PROBLEM_NONE) {
        decision_say_outcome(decision, leg);
    }
    return problem;
}

/* ---- would it be possible ---- */

bool accept_outcome_said(const struct engine *engine, const struct event_outcome_said *body)
{
    const struct leg *leg = find_leg(engine, &body->ticket, body->leg);
    return leg != NULL && leg->state == LEG_FINISHED && leg->cause != CAUSE_TRANSFER &&
           leg->seat == body->seat && outcome_fits((enum outcome)body->outcome, body->missing);
}

/* ---- what events do ---- */

static void outcome_put(struct engine *engine, struct leg *leg, uint8_t outcome,
                        const char missing[LIMIT_MISSING_BYTES + 1])
{
    struct leg_missing *row = &engine->missing[leg - engine->legs];
    engine->day.outcomes[leg->outcome]--;
    engine->day.outcomes[outcome]++;
    leg->outcome = outcome;
    if (row->text[0] != '\0' || missing[0] != '\0') { /* memory is touched only where it is used */
        memcpy(row->text, missing, sizeof(row->text));
    }
}

void apply_outcome_said(struct engine *engine, const struct event *event)
{
    const struct event_outcome_said *body = &event->as.outcome_said;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    outcome_put(engine, &engine->legs[leg_slot(engine, ticket, body->leg)], body->outcome,
                body->missing);
    engine->seats[body->seat].seq = event->seq;
    ticket->seq = event->seq;
}

void outcome_finished(struct engine *engine, struct leg *leg)
{
    if (leg->cause != CAUSE_TRANSFER) {
        engine->seats[leg->seat].finished_leg = (uint32_t)(leg - engine->legs);
        engine->day.outcomes[OUTCOME_NOT_SAID]++;
    }
}

void outcome_unfinished(struct engine *engine, struct leg *leg, bool transferred)
{
    static const char nothing[LIMIT_MISSING_BYTES + 1];
    struct seat_state *seat = &engine->seats[leg->seat];
    if (!transferred) {
        outcome_put(engine, leg, OUTCOME_NOT_SAID, nothing);
        engine->day.outcomes[OUTCOME_NOT_SAID]--;
    }
    if (seat->finished_leg == (uint32_t)(leg - engine->legs)) {
        seat->finished_leg = SLOT_NONE;
    }
}
