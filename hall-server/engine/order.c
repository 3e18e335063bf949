/*
 * Who is next: accumulating priority with a bound.
 *
 *   credit = rate of the class × time since its credit began         (the greater goes first)
 *   bound  = overtaken K times, or T minutes waited                  (goes before all that are not)
 *
 * With rates a > b a later visitor of class a passes an earlier one of class b only if it came
 * within the first 1 − b/a of the other's wait; and never one that is bound.
 *
 * A seat calls the first of all its queues, as of one line; one that weighs them calls the first of
 * the queue whose turn it is (shares.h).
 */
#include "hall-server/engine/shares.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static uint16_t greater(uint16_t a, uint16_t b)
{
    return a > b ? a : b;
}

/* The best of what it has: an old visitor with an appointment is not slowed by his age. */
uint16_t order_rate(const struct engine *engine, const struct leg *leg)
{
    const struct hall_config *config = engine->config;
    const struct hall_queue *queue = &config->queues[leg->queue];
    const struct hall_ground *ground = &config->grounds[leg->ground];
    uint16_t rate = queue->rates[leg->class];
    if (leg->ground != GROUND_NONE && !ground->ignored) {
        const enum ticket_class class = ticket_ground_class((enum ticket_ground)leg->ground);
        rate = greater(rate, ground->rate != 0 ? ground->rate : queue->rates[class]);
    }
    return leg->returned ? greater(rate, queue->rates[CLASS_RETURN]) : rate;
}

int64_t order_credit(const struct engine *engine, const struct leg *leg, int64_t now_ms)
{
    return (int64_t)order_rate(engine, leg) * (now_ms - leg->credit_from_ms);
}

bool order_is_bound(const struct engine *engine, const struct leg *leg, int64_t now_ms)
{
    const struct hall_queue *queue = &engine->config->queues[leg->queue];
    return (queue->overtakings_limit > 0 && leg->overtaken >= queue->overtakings_limit) ||
           (queue->overtaking_wait_limit_ms > 0 &&
            now_ms - leg->credit_from_ms >= queue->overtaking_wait_limit_ms);
}

bool order_came_before(const struct leg *a, const struct leg *b)
{
    if (a->credit_from_ms != b->credit_from_ms) {
        return a->credit_from_ms < b->credit_from_ms;
    }
    return a->ticket != b->ticket ? a->ticket < b->ticket : a->index < b->index;
}

bool order_before(const struct engine *engine, const struct leg *a, const struct leg *b,
                  int64_t now_ms)
{
    const bool a_bound = order_is_bound(engine, a, now_ms);
    const bool b_bound = order_is_bound(engine, b, now_ms);
    if (a_bound != b_bound) {
        return a_bound;
    }
    if (!a_bound) {
        const int64_t a_credit = order_credit(engine, a, now_ms);
        const int64_t b_credit = order_credit(engine, b, now_ms);
        if (a_credit != b_credit) {
            return a_credit > b_credit;
        }
    }
    return order_came_before(a, b);
}

bool order_may_call(const struct leg *leg, uint16_t seat)
{
    return leg->pinned == INDEX_NONE || leg->pinned == seat;
}

uint32_t engine_leg_ahead(const struct engine *engine, const struct leg *leg, int64_t now_ms)
{
    const struct queue_state *queue = &engine->queues[leg->queue];
    if (leg->state != LEG_WAITING && leg->state != LEG_ISSUED) {
        return 0;
    }
    uint32_t ahead = 0;
    for (uint32_t at = queue->line.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        const struct leg *other = &engine->legs[at];
        ahead += other != leg && order_before(engine, other, leg, now_ms) ? 1 : 0;
    }
    return ahead;
}

uint32_t engine_queue_ahead(const struct engine *engine, uint16_t queue)
{
    return engine_queue(engine, queue)->waiting;
}

/* The first of a queue whom the seat may call. */
static const struct leg *queue_due(const struct engine *engine, uint16_t queue, uint16_t seat,
                                   int64_t now_ms)
{
    const struct leg *due = NULL;
    for (uint32_t at = engine->queues[queue].line.first; at != SLOT_NONE;
         at = engine->legs[at].line_next) {
        const struct leg *leg = &engine->legs[at];
        if (order_may_call(leg, seat) && (due == NULL || order_before(engine, leg, due, now_ms))) {
            due = leg;
        }
    }
    return due;
}

const struct leg *engine_seat_due(const struct engine *engine, uint16_t seat, int64_t now_ms)
{
    assert(seat < engine->config->seat_count);
    const struct hall_seat *row = &engine->config->seats[seat];
    const struct leg *due = NULL;
    uint64_t due_turn = 0;
    for (uint16_t i = 0; i < row->queue_count; i++) {
        const struct leg *leg = queue_due(engine, row->queues[i], seat, now_ms);
        if (leg == NULL) {
            continue;
        }
        const uint64_t turn = shares_turn(row, &engine->seats[seat].shares, i);
        if (due == NULL || turn < due_turn ||
            (turn == due_turn && order_before(engine, leg, due, now_ms))) {
            due = leg;
            due_turn = turn;
        }
    }
    return due;
}

/* Keeps the best `limit` in order by insertion: lists that people read are short. */
size_t engine_queue_list(const struct engine *engine, uint16_t queue, int64_t now_ms,
                         const struct leg **ret_legs, size_t limit)
{
    size_t count = 0;
    const struct queue_state *state = engine_queue(engine, queue);
    for (uint32_t at = state->line.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        const struct leg *leg = &engine->legs[at];
        size_t place = count;
        while (place > 0 && order_before(engine, leg, ret_legs[place - 1], now_ms)) {
            place--;
        }
        if (place >= limit) {
            continue;
        }
        const size_t kept = count < limit ? count : limit - 1;
        for (size_t i = kept; i > place; i--) {
            ret_legs[i] = ret_legs[i - 1];
        }
        ret_legs[place] = leg;
        count = kept + 1;
    }
    return count;
}
