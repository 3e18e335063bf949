#include "hall-server/engine/papers.h"

#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

/* Who is served at the seat; NULL: nobody. */
static const struct leg *leg_served(const struct engine *engine, uint16_t seat)
{
    const uint32_t slot = engine->seats[seat].leg;
    const struct leg *leg = slot == SLOT_NONE ? NULL : &engine->legs[slot];
    return leg == NULL || leg->state != LEG_SERVING ? NULL : leg;
}

const struct seat_paper *engine_seat_paper(const struct engine *engine, uint16_t seat)
{
    assert(seat < engine->config->seat_count);
    const struct seat_paper *paper = &engine->seats[seat].paper;
    const bool there = paper->id != 0 && paper->state != PAPER_WITHDRAWN &&
                       leg_served(engine, seat) != NULL && engine->seats[seat].leg == paper->leg;
    return there ? paper : NULL;
}

bool engine_paper_is_signed(const struct seat_paper *paper)
{
    return paper->to_sign && paper->state == PAPER_CONFIRMED;
}

/* ---- deciding ---- */

static enum problem decide_show(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_paper *said = &decision->command->as.paper;
    const struct leg *leg = leg_served(engine, said->seat);
    if (!short_id_equal(&engine->seats[said->seat].clerk, &decision->command->actor.id)) {
        return PROBLEM_SEAT_TAKEN;
    }
    if (leg == NULL) {
        return PROBLEM_NOBODY_CALLED;
    }
    const enum event_kind kind = said->sign ? EVENT_PAPER_TO_SIGN : EVENT_PAPER_SHOWN;
    struct event_paper_shown *body = &decision_emit(decision, kind)->as.paper_shown;
    body->seat = said->seat;
    body->ticket = engine->tickets[leg->ticket].id;
    body->leg = leg->index;
    memcpy(body->hash, said->hash, sizeof(body->hash));
    return PROBLEM_NONE;
}

static enum problem decide_answer(struct decision *decision)
{
    const struct command_paper *said = &decision->command->as.paper;
    const struct seat_paper *paper = engine_seat_paper(decision->engine, said->seat);
    if (paper == NULL || paper->id != said->paper) {
        return PROBLEM_UNKNOWN_PAPER;
    }
    if (paper->state != PAPER_SHOWN) {
        return PROBLEM_PAPER_OVER;
    }
    const bool to_sign = paper->to_sign && said->state == PAPER_CONFIRMED;
    if (to_sign != said->sign) {
        return to_sign ? PROBLEM_SIGN_MISSING : PROBLEM_SIGN_UNASKED;
    }
    if (to_sign) {
        struct event_paper_signed *sign =
            &decision_emit(decision, EVENT_PAPER_SIGNED)->as.paper_signed;
        sign->seat = said->seat;
        sign->paper = said->paper;
        memcpy(sign->hash, said->hash, sizeof(sign->hash));
        return PROBLEM_NONE;
    }
    struct event_paper_answered *body =
        &decision_emit(decision, EVENT_PAPER_ANSWERED)->as.paper_answered;
    body->seat = said->seat;
    body->paper = said->paper;
    body->state = (uint8_t)said->state;
    return PROBLEM_NONE;
}

enum problem decide_paper(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_paper *said = &decision->command->as.paper;
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (said->seat >= engine->config->seat_count) {
        return PROBLEM_UNKNOWN_SEAT;
    }
    return decision->command->kind == COMMAND_PAPER_SHOW ? decide_show(decision)
                                                         : decide_answer(decision);
}

/* ---- would it be possible ---- */

bool accept_paper_shown(const struct engine *engine, const struct event_paper_shown *body)
{
    if (body->seat >= engine->config->seat_count) {
        return false;
    }
    const struct leg *leg = leg_served(engine, body->seat);
    return leg != NULL && leg == find_leg(engine, &body->ticket, body->leg);
}

/* The paper that can be answered; NULL: another, or none. */
static const struct seat_paper *paper_open(const struct engine *engine, uint16_t seat, uint64_t id)
{
    if (seat >= engine->config->seat_count) {
        return NULL;
    }
    const struct seat_paper *paper = engine_seat_paper(engine, seat);
    return paper != NULL && paper->id == id && paper->state == PAPER_SHOWN ? paper : NULL;
}

bool accept_paper_answered(const struct engine *engine, const struct event_paper_answered *body)
{
    const struct seat_paper *paper = paper_open(engine, body->seat, body->paper);
    return paper != NULL && body->state != PAPER_SHOWN && body->state < PAPER_STATE_COUNT &&
           !(paper->to_sign && body->state == PAPER_CONFIRMED);
}

bool accept_paper_signed(const struct engine *engine, const struct event_paper_signed *body)
{
    const struct seat_paper *paper = paper_open(engine, body->seat, body->paper);
    return paper != NULL && paper->to_sign;
}

/* ---- what events do ---- */

void apply_paper_shown(struct engine *engine, const struct event *event)
{
    const struct event_paper_shown *body = &event->as.paper_shown;
    struct seat_state *seat = &engine->seats[body->seat];
    seat->paper = (struct seat_paper){.id = event->seq,
                                      .leg = seat->leg,
                                      .state = PAPER_SHOWN,
                                      .to_sign = event->kind == EVENT_PAPER_TO_SIGN,
                                      .at_ms = event->at_ms};
    memcpy(seat->paper.hash, body->hash, sizeof(body->hash));
    seat->seq = event->seq;
}

void apply_paper_answered(struct engine *engine, const struct event *event)
{
    const struct event_paper_answered *body = &event->as.paper_answered;
    struct seat_state *seat = &engine->seats[body->seat];
    seat->paper.state = body->state;
    seat->paper.at_ms = event->at_ms;
    seat->seq = event->seq;
}

void apply_paper_signed(struct engine *engine, const struct event *event)
{
    const struct event_paper_signed *body = &event->as.paper_signed;
    struct seat_state *seat = &engine->seats[body->seat];
    seat->paper.state = PAPER_CONFIRMED;
    seat->paper.at_ms = event->at_ms;
    memcpy(seat->paper.sign_hash, body->hash, sizeof(body->hash));
    seat->seq = event->seq;
}
