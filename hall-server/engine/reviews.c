/*
 * Reviews: the first of a leg counts, for its time and its level; who gave it may say more of it,
 * or choose anew, REVIEW_CHANGE_MS long and a few times. At the seat that ends as the next visitor
 * is served: nobody touches another's review.
 */
#include "hall-server/engine/state.h"

/* ---- deciding ---- */

/* The leg that is meant; at a seat without a ticket: of the last visitor. */
static enum problem leg_meant(const struct engine *engine, const struct command_review *review,
                              const struct leg **ret_leg)
{
    if (review->seat != INDEX_NONE && review->seat >= engine->config->seat_count) {
        return PROBLEM_UNKNOWN_SEAT;
    }
    if (uuid_is_nil(&review->ticket) && review->seat != INDEX_NONE) {
        const uint32_t slot = engine->seats[review->seat].review_leg;
        *ret_leg = slot == SLOT_NONE ? NULL : &engine->legs[slot];
        return slot == SLOT_NONE ? PROBLEM_NO_REVIEW_OPEN : PROBLEM_NONE;
    }
    const struct ticket *ticket = engine_ticket_find(engine, &review->ticket);
    if (ticket == NULL) {
        return PROBLEM_UNKNOWN_TICKET;
    }
    if (review->leg >= ticket->leg_count) {
        return PROBLEM_BAD_VALUE;
    }
    *ret_leg = engine_leg(engine, ticket, review->leg);
    return review->seat != INDEX_NONE && (*ret_leg)->seat != review->seat ? PROBLEM_WRONG_SEAT
                                                                          : PROBLEM_NONE;
}

/* Nobody else is served there by now. */
static bool seat_is_still_his(const struct engine *engine, uint16_t seat)
{
    const uint32_t slot = engine->seats[seat].leg;
    return slot == SLOT_NONE || engine->legs[slot].state != LEG_SERVING;
}

static enum problem may_be_said(const struct decision *decision, const struct leg *leg)
{
    const struct engine *engine = decision->engine;
    const struct command_review *review = &decision->command->as.review;
    const bool at_seat = review->seat != INDEX_NONE;
    if (leg->state != LEG_FINISHED || leg->cause == CAUSE_TRANSFER) {
        return PROBLEM_NO_REVIEW_OPEN;
    }
    if (leg->review == 0) {
        const bool open =
            !at_seat || engine->seats[review->seat].review_leg == (uint32_t)(leg - engine->legs);
        return open ? PROBLEM_NONE : PROBLEM_NO_REVIEW_OPEN;
    }
    const bool same =
        leg->reviewed_at_seat == at_seat && (!at_seat || seat_is_still_his(engine, review->seat));
    return same && leg->review_changes < LIMIT_REVIEW_CHANGES &&
                   decision->now_ms < leg->reviewed_ms + REVIEW_CHANGE_MS
               ? PROBLEM_NONE
               : PROBLEM_ALREADY_REVIEWED;
}

enum problem decide_review(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_review *review = &decision->command->as.review;
    const struct leg *leg = NULL;
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (review->level < 1 || review->level > REVIEW_LEVELS ||
        (review->reasons & ~review_reasons_of(review->level)) != 0) {
        return PROBLEM_BAD_VALUE;
    }
    enum problem problem = leg_meant(engine, review, &leg);
    problem = problem == PROBLEM_NONE ? may_be_said(decision, leg) : problem;
    problem = problem == PROBLEM_NONE ? decide_redress_room(decision, leg, review->level) : problem;
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    const struct uuid ticket = engine->tickets[leg->ticket].id;
    if (leg->review == 0) {
        struct event_reviewed *body = &decision_emit(decision, EVENT_REVIEWED)->as.reviewed;
        body->ticket = ticket;
        body->leg = leg->index;
        body->level = review->level;
        body->seat = leg->seat;
    }
    if (leg->review != 0 || review->reasons != 0) {
        struct event_review_said *body =
            &decision_emit(decision, EVENT_REVIEW_SAID)->as.review_said;
        body->ticket = ticket;
        body->leg = leg->index;
        body->level = review->level;
        body->seat = leg->seat;
        body->reasons = review->reasons;
    }
    decide_redress_open(decision, leg);
    decision->result->ticket = ticket;
    decision->result->leg = leg->index;
    decision->result->seat = leg->seat;
    return PROBLEM_NONE;
}

/* ---- would it be possible ---- */

bool accept_reviewed(const struct engine *engine, const struct event_reviewed *body)
{
    const struct leg *leg = find_leg(engine, &body->ticket, body->leg);
    return leg != NULL && leg->state == LEG_FINISHED && leg->review == 0 &&
           leg->seat == body->seat && body->level >= 1 && body->level <= REVIEW_LEVELS;
}

bool accept_review_said(const struct engine *engine, const struct event_review_said *body)
{
    const struct leg *leg = find_leg(engine, &body->ticket, body->leg);
    return leg != NULL && leg->review != 0 && leg->seat == body->seat && body->level >= 1 &&
           body->level <= REVIEW_LEVELS && (body->reasons & ~review_reasons_of(body->level)) == 0 &&
           leg->review_changes < UINT8_MAX;
}

/* ---- what events do ---- */

static void reasons_count(struct engine *engine, uint32_t reasons, bool more)
{
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        const uint32_t one = reasons >> i & 1;
        uint32_t *count = &engine->day.review_reasons[i];
        *count = more ? *count + one : *count - one;
    }
}

void apply_reviewed(struct engine *engine, const struct event *event)
{
    const struct event_reviewed *body = &event->as.reviewed;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    const uint32_t slot = leg_slot(engine, ticket, body->leg);
    struct leg *leg = &engine->legs[slot];
    leg->review = body->level;
    leg->reviewed_ms = event->at_ms;
    leg->reviewed_at_seat = event->actor_role != ROLE_VISITOR;
    engine->day.reviews[body->level - 1]++;
    struct seat_state *seat = &engine->seats[body->seat];
    if (seat->review_leg == slot) {
        seat->review_leg = SLOT_NONE;
    }
    seat->seq = event->seq;
    ticket->seq = event->seq;
}

void apply_review_said(struct engine *engine, const struct event *event)
{
    const struct event_review_said *body = &event->as.review_said;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    struct leg *leg = &engine->legs[leg_slot(engine, ticket, body->leg)];
    engine->day.reviews[leg->review - 1]--;
    engine->day.reviews[body->level - 1]++;
    reasons_count(engine, leg->review_reasons, false);
    reasons_count(engine, body->reasons, true);
    leg->review = body->level;
    leg->review_reasons = body->reasons;
    leg->review_changes++;
    redress_review_said(engine, leg->redress, event);
    engine->seats[body->seat].seq = event->seq;
    ticket->seq = event->seq;
}
