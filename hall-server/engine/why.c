/* Why does a leg stand where it stands? The order of order.c, told one person at a time. */
#include "hall-server/engine/shares.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

#define WHY_NAME(symbol, name) name,
static const char *const reason_names[] = {WHY_REASONS(WHY_NAME)};
#undef WHY_NAME

const char *why_reason_name(enum why_reason reason)
{
    assert(reason < WHY_REASON_COUNT);
    return reason_names[reason];
}

/* `other` has more credit, although it came later: what gave it that? */
static enum why_reason why_faster(const struct engine *engine, const struct leg *other)
{
    const struct hall_queue *queue = &engine->config->queues[other->queue];
    const uint16_t rate = order_rate(engine, other);
    if (other->returned && rate == queue->rates[CLASS_RETURN]) {
        return WHY_RETURNED;
    }
    if (other->class == CLASS_APPOINTMENT && rate == queue->rates[CLASS_APPOINTMENT]) {
        return WHY_APPOINTMENT;
    }
    return other->ground != GROUND_NONE ? WHY_GROUND : WHY_CLASS;
}

static enum why_reason why_before(const struct engine *engine, const struct leg *other,
                                  const struct leg *leg, int64_t now_ms)
{
    const int64_t credit = order_credit(engine, leg, now_ms);
    const int64_t other_credit = order_credit(engine, other, now_ms);
    const bool came_before = order_came_before(other, leg);
    if (other_credit < credit || (other_credit == credit && !came_before)) {
        const uint16_t limit = engine->config->queues[leg->queue].overtakings_limit;
        return limit > 0 && other->overtaken >= limit ? WHY_OVERTAKEN : WHY_WAITED;
    }
    if (!came_before) {
        return why_faster(engine, other);
    }
    if (engine->tickets[other->ticket].issued_ms <= engine->tickets[leg->ticket].issued_ms) {
        return WHY_EARLIER;
    }
    return leg->misses > 0 ? WHY_ABSENT : WHY_LET_PASS; /* its credit began anew */
}

static void why_count(struct engine_why *why, enum why_reason reason)
{
    why->ahead++;
    if (reason == WHY_EARLIER) {
        why->ahead_earlier++;
    } else if (reason == WHY_WAITED || reason == WHY_OVERTAKEN) {
        why->ahead_bound++;
    } else {
        why->ahead_faster++;
    }
}

/* People of other queues that may be called to the seats that this leg waits for. */
static void why_shared(const struct engine *engine, const struct leg *leg, struct engine_why *why)
{
    bool shared[LIMIT_QUEUES] = {false};
    for (uint16_t seat = 0; seat < engine->config->seat_count; seat++) {
        const struct hall_seat *row = &engine->config->seats[seat];
        const bool serves = engine->seats[seat].status == SEAT_OPEN && order_may_call(leg, seat) &&
                            hall_seat_serves(engine->config, seat, leg->queue);
        for (uint16_t i = 0; serves && i < row->queue_count; i++) {
            shared[row->queues[i]] = row->queues[i] != leg->queue;
        }
        why->shared_weighed = why->shared_weighed || (serves && shares_are_weighed(row));
    }
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        why->shared_waiting += shared[i] ? engine->queues[i].waiting : 0;
    }
}

static void why_people(const struct engine *engine, const struct leg *leg, int64_t now_ms,
                       struct engine_why *why)
{
    const struct leg *first[WHY_PEOPLE_MAX];
    const size_t count = engine_queue_list(engine, leg->queue, now_ms, first, WHY_PEOPLE_MAX);
    const int64_t issued_ms = engine->tickets[leg->ticket].issued_ms;
    for (size_t i = 0; i < count; i++) {
        if (first[i] == leg || !order_before(engine, first[i], leg, now_ms)) {
            break;
        }
        why->people[why->people_count++] = (struct why_person){
            .reason = (uint8_t)why_before(engine, first[i], leg, now_ms),
            .ground = first[i]->ground,
            .class = first[i]->class,
            .came_s = (int32_t)((engine->tickets[first[i]->ticket].issued_ms - issued_ms) / 1000),
        };
    }
}

void engine_why(const struct engine *engine, const struct leg *leg, int64_t now_ms,
                struct engine_why *ret_why)
{
    const struct hall_queue *queue = &engine->config->queues[leg->queue];
    const int64_t waited_ms = now_ms - engine->tickets[leg->ticket].issued_ms;
    memset(ret_why, 0, sizeof(*ret_why));
    ret_why->waited_s = waited_ms > 0 ? (uint32_t)(waited_ms / 1000) : 0;
    ret_why->overtaken = leg->overtaken;
    ret_why->overtakings_limit = queue->overtakings_limit;
    ret_why->picked_past = leg->picked_past;
    ret_why->wait_limit_s = queue->overtaking_wait_limit_ms / 1000;
    if (leg->state != LEG_WAITING) {
        return;
    }
    ret_why->first_by_bound = order_is_bound(engine, leg, now_ms);
    const struct queue_state *state = &engine->queues[leg->queue];
    for (uint32_t at = state->line.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        const struct leg *other = &engine->legs[at];
        if (other != leg && order_before(engine, other, leg, now_ms)) {
            why_count(ret_why, why_before(engine, other, leg, now_ms));
        }
    }
    why_people(engine, leg, now_ms, ret_why);
    why_shared(engine, leg, ret_why);
}
