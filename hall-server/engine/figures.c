/*
 * The figures that events leave behind: waits, service times, who was overtaken, the ring of calls.
 * Each that a clerk may take back has its opposite beside it. Called by apply.c alone.
 */
#include "hall-server/engine/shares.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

static uint16_t *bucket_at(const struct engine *engine, uint16_t buckets[DAY_BUCKETS],
                           int64_t at_ms)
{
    const int64_t start_ms = hall_business_day_start_ms(engine->config, engine->business_day);
    int64_t bucket = (at_ms - start_ms) / BUCKET_MS;
    bucket = bucket < 0 ? 0 : bucket >= DAY_BUCKETS ? DAY_BUCKETS - 1 : bucket;
    return &buckets[bucket];
}

static void count_up(uint16_t *count)
{
    if (*count < UINT16_MAX) {
        (*count)++;
    }
}

static void count_down(uint16_t *count)
{
    *count = (uint16_t)(*count > 0 ? *count - 1 : 0);
}

void figures_arrived(struct engine *engine, int64_t at_ms)
{
    count_up(bucket_at(engine, engine->day.arrived, at_ms));
}

/* `times` 1: one more wait; -1: that one never was. */
static void wait_figures_note(struct wait_figures *figures, int64_t wait_ms, int times)
{
    const int64_t waited_ms = wait_ms < 0 ? 0 : wait_ms;
    const int64_t bin = waited_ms / WAIT_BIN_MS;
    uint16_t *count = &figures->bins[bin < WAIT_BINS ? bin : WAIT_BINS - 1];
    assert(times > 0 || figures->count > 0);
    figures->count += (uint32_t)times;
    figures->total_ms += times * waited_ms;
    if (times > 0) {
        count_up(count);
    } else {
        count_down(count);
    }
}

void figures_ring_call(struct engine *engine, const struct event *event, const struct leg *leg,
                       uint8_t again)
{
    engine->calls[engine->call_count % LIMIT_RECENT_CALLS] = (struct recent_call){
        .seq = event->seq,
        .at_ms = event->at_ms,
        .ticket = leg->ticket,
        .seat = leg->seat,
        .leg = leg->index,
        .again = again,
    };
    engine->call_count++;
}

/* Everybody who came before the called one, and could have been called to that seat, notes it. */
static void note_overtaken(struct engine *engine, const struct leg *called)
{
    const struct queue_state *queue = &engine->queues[called->queue];
    for (uint32_t at = queue->line.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        struct leg *other = &engine->legs[at];
        if (order_came_before(other, called) && order_may_call(other, called->seat)) {
            count_up(called->picked ? &other->picked_past : &other->overtaken);
        }
    }
}

/* The visitor's wait: from the issue, or from when a later leg came into its line. */
static int64_t first_wait_ms(const struct engine *engine, const struct leg *leg)
{
    const int64_t from_ms = leg->index == 0 ? engine->tickets[leg->ticket].issued_ms : leg->line_ms;
    return leg->first_called_ms - from_ms;
}

void figures_called(struct engine *engine, struct leg *leg, const struct event *event)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    struct queue_state *queue = &engine->queues[leg->queue];
    leg->seat = body->seat;
    leg->called_ms = event->at_ms;
    leg->calls = leg->calls < UINT8_MAX ? (uint8_t)(leg->calls + 1) : leg->calls;
    leg->recalls = 0;
    if (leg->first_called_ms == 0) {
        leg->first_called_ms = event->at_ms;
        wait_figures_note(&queue->waits, first_wait_ms(engine, leg), 1);
    }
    leg->call_seq = event->seq;
    leg->picked = body->cause == CAUSE_PICKED;
    engine->day.picked += leg->picked ? 1 : 0;
    if (!leg->picked) {
        shares_called(&engine->config->seats[leg->seat], &engine->seats[leg->seat].shares,
                      leg->queue);
    }
    note_overtaken(engine, leg);
    figures_ring_call(engine, event, leg, 0);
}

/* It stood in its line when that call was made; of two undone calls only the last is known, so what
 * was before the first one does not count. */
static bool leg_was_in_line(const struct leg *leg, uint64_t call_seq)
{
    return leg->line_seq < call_seq && (call_seq < leg->away_seq || leg->back_seq < call_seq);
}

/* An undone call leaves no figure behind: what note_called did, the other way. Boards have shown
 * it, so it stays in the ring of calls. */
void figures_uncalled(struct engine *engine, struct leg *leg, uint64_t seq)
{
    struct queue_state *queue = &engine->queues[leg->queue];
    const int calls = leg->calls - 1 - leg->recalls;
    for (uint32_t at = queue->line.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        struct leg *other = &engine->legs[at];
        if (order_came_before(other, leg) && order_may_call(other, leg->seat) &&
            leg_was_in_line(other, leg->call_seq)) {
            count_down(leg->picked ? &other->picked_past : &other->overtaken);
        }
    }
    if (calls <= 0) {
        wait_figures_note(&queue->waits, first_wait_ms(engine, leg), -1);
        leg->first_called_ms = 0;
    }
    if (!leg->picked) {
        shares_uncalled(&engine->config->seats[leg->seat], &engine->seats[leg->seat].shares,
                        leg->queue);
    }
    leg->line_seq = leg->back_seq > leg->line_seq ? leg->back_seq : leg->line_seq;
    leg->away_seq = leg->call_seq;
    leg->back_seq = seq;
    engine->day.picked -= leg->picked ? 1 : 0;
    leg->picked = false;
    leg->calls = (uint8_t)(calls > 0 ? calls : 0);
    leg->recalls = 0;
    leg->called_ms = 0;
}

void figures_finished(struct engine *engine, struct leg *leg, uint32_t slot,
                      const struct event *event)
{
    struct queue_state *queue = &engine->queues[leg->queue];
    struct seat_state *seat = &engine->seats[leg->seat];
    leg->finished_ms = event->at_ms;
    const int64_t service_ms = event->at_ms - leg->started_ms;
    queue->service_ms[queue->service_count % LIMIT_SERVICE_SAMPLES] =
        (uint32_t)(service_ms < UINT32_MAX ? service_ms : UINT32_MAX);
    queue->service_count++;
    queue->served++;
    seat->served++;
    seat->service_total_ms += service_ms;
    engine->day.served++;
    engine->day.service_total_ms += service_ms;
    count_up(bucket_at(engine, engine->day.served_in, event->at_ms));
    if (leg->cause == CAUSE_TRANSFER) {
        engine->day.transferred++;
    } else {
        seat->review_leg = slot;
    }
    outcome_finished(engine, leg);
}

/* A finish that was taken back leaves no figure behind: what note_finished did, the other way. */
void figures_unfinished(struct engine *engine, struct leg *leg, uint32_t slot, bool transferred)
{
    struct queue_state *queue = &engine->queues[leg->queue];
    struct seat_state *seat = &engine->seats[leg->seat];
    const int64_t service_ms = leg->finished_ms - leg->started_ms;
    const uint32_t kept =
        queue->service_count < LIMIT_SERVICE_SAMPLES ? queue->service_count : LIMIT_SERVICE_SAMPLES;
    assert(queue->service_count > 0);
    uint32_t *newest = &queue->service_ms[(queue->service_count - 1) % LIMIT_SERVICE_SAMPLES];
    for (uint32_t i = 0; i < kept; i++) { /* others may have finished since: it need not be last */
        if (queue->service_ms[i] == (uint32_t)service_ms) {
            queue->service_ms[i] = *newest;
            break;
        }
    }
    queue->service_count--;
    queue->served--;
    seat->served--;
    seat->service_total_ms -= service_ms;
    engine->day.served--;
    engine->day.service_total_ms -= service_ms;
    count_down(bucket_at(engine, engine->day.served_in, leg->finished_ms));
    engine->day.transferred -= transferred ? 1 : 0;
    outcome_unfinished(engine, leg, transferred);
    seat->review_leg = seat->review_leg == slot ? SLOT_NONE : seat->review_leg;
    leg->finished_ms = 0;
}
