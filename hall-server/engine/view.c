#include "hall-server/engine/view.h"

#include "hall-server/engine/state.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const struct hall_config *engine_config(const struct engine *engine)
{
    return engine->config;
}

uint64_t engine_seq(const struct engine *engine)
{
    return engine->seq;
}

int64_t engine_last_ms(const struct engine *engine)
{
    return engine->last_ms;
}

int32_t engine_business_day(const struct engine *engine)
{
    return engine->business_day;
}

void engine_number_format(const struct engine *engine, const struct ticket *ticket,
                          char ret_text[LIMIT_NUMBER_TEXT_BYTES + 1])
{
    const struct hall_queue *queue = &engine->config->queues[ticket->queue];
    assert(ticket->number >= 1 && ticket->number <= LIMIT_NUMBER);
    char text[32];
    const unsigned number = ticket->number;
    snprintf(text, sizeof(text), queue->digits == 4 ? "%.3s%04u" : "%.3s%03u", queue->prefix,
             number);
    const size_t size = strlen(text);
    assert(size <= LIMIT_NUMBER_TEXT_BYTES);
    memcpy(ret_text, text, size + 1);
}

const char *engine_leg_note(const struct engine *engine, const struct leg *leg)
{
    return engine->notes[leg - engine->legs].text;
}

const struct queue_state *engine_queue(const struct engine *engine, uint16_t queue)
{
    assert(queue < engine->config->queue_count);
    return &engine->queues[queue];
}

const struct seat_state *engine_seat(const struct engine *engine, uint16_t seat)
{
    assert(seat < engine->config->seat_count);
    return &engine->seats[seat];
}

const struct day_figures *engine_day(const struct engine *engine)
{
    return &engine->day;
}

const struct hall_closure *engine_closure(const struct engine *engine)
{
    return &engine->closure;
}

uint32_t engine_waiting_total(const struct engine *engine)
{
    return engine->waiting;
}

uint32_t engine_queue_open_seats(const struct engine *engine, uint16_t queue)
{
    uint32_t open = 0;
    for (uint16_t seat = 0; seat < engine->config->seat_count; seat++) {
        open +=
            engine->seats[seat].status == SEAT_OPEN && hall_seat_serves(engine->config, seat, queue)
                ? 1
                : 0;
    }
    return open;
}

uint32_t engine_seat_waiting(const struct engine *engine, uint16_t seat)
{
    assert(seat < engine->config->seat_count);
    const struct hall_seat *row = &engine->config->seats[seat];
    uint32_t waiting = 0;
    for (uint16_t i = 0; i < row->queue_count; i++) {
        waiting += engine->queues[row->queues[i]].waiting;
    }
    return waiting;
}

size_t engine_seat_away(const struct engine *engine, uint16_t seat, const struct leg **ret_legs,
                        size_t limit)
{
    const struct hall_seat *row = &engine->config->seats[seat];
    uint32_t away = 0;
    for (uint16_t i = 0; i < row->queue_count; i++) {
        away += engine->queues[row->queues[i]].parked + engine->queues[row->queues[i]].absent;
    }
    const uint32_t most = away < limit ? away : (uint32_t)limit;
    size_t count = 0;
    for (uint32_t i = 0; count < most; i++) { /* so many there are */
        const struct leg *leg = engine_leg_at(engine, i);
        if ((leg->state == LEG_PARKED || leg->state == LEG_ABSENT) &&
            hall_seat_serves(engine->config, seat, leg->queue)) {
            ret_legs[count++] = leg;
        }
    }
    return count;
}

const struct ticket *engine_ticket_of_number(const struct engine *engine, const char *number)
{
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        char text[LIMIT_NUMBER_TEXT_BYTES + 1];
        engine_number_format(engine, &engine->tickets[i], text);
        if (strcmp(text, number) == 0) {
            return &engine->tickets[i];
        }
    }
    return NULL;
}

size_t engine_recent_calls(const struct engine *engine, int64_t since_ms,
                           struct recent_call ret_calls[LIMIT_RECENT_CALLS])
{
    const uint32_t kept =
        engine->call_count < LIMIT_RECENT_CALLS ? engine->call_count : LIMIT_RECENT_CALLS;
    size_t count = 0;
    for (uint32_t i = engine->call_count - kept; i < engine->call_count; i++) {
        const struct recent_call *call = &engine->calls[i % LIMIT_RECENT_CALLS];
        if (call->at_ms >= since_ms && call->seat != INDEX_NONE) {
            ret_calls[count++] = *call;
        }
    }
    return count;
}

int64_t wait_figures_percentile_ms(const struct wait_figures *figures, int percent)
{
    assert(percent > 0 && percent <= 100);
    const uint64_t wanted = ((uint64_t)figures->count * (uint64_t)percent + 99) / 100;
    uint64_t seen = 0;
    for (int bin = 0; bin < WAIT_BINS && figures->count > 0; bin++) {
        seen += figures->bins[bin];
        if (seen >= wanted) {
            return (int64_t)(bin + 1) * WAIT_BIN_MS;
        }
    }
    return figures->count > 0 ? (int64_t)WAIT_BINS * WAIT_BIN_MS : 0;
}

void wait_figures_add(struct wait_figures *sum, const struct wait_figures *other)
{
    sum->count += other->count;
    sum->total_ms += other->total_ms;
    for (int bin = 0; bin < WAIT_BINS; bin++) {
        const uint32_t both = (uint32_t)sum->bins[bin] + other->bins[bin];
        sum->bins[bin] = (uint16_t)(both < UINT16_MAX ? both : UINT16_MAX);
    }
}

/* Mean and spread of the last services of a queue. */
static void service_figures(const struct queue_state *queue, struct wait_inputs *inputs)
{
    const uint32_t count =
        queue->service_count < LIMIT_SERVICE_SAMPLES ? queue->service_count : LIMIT_SERVICE_SAMPLES;
    double sum = 0;
    double squares = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += queue->service_ms[i];
        squares += (double)queue->service_ms[i] * queue->service_ms[i];
    }
    if (count == 0) {
        return;
    }
    const double mean = sum / count;
    const double variance = squares / count - mean * mean;
    inputs->service_samples = count;
    inputs->service_mean_ms = (uint32_t)mean;
    inputs->service_spread_ms = (uint32_t)sqrt(variance > 0 ? variance : 0);
}

void engine_wait_inputs(const struct engine *engine, uint16_t queue, uint32_t ahead,
                        struct wait_inputs *ret_inputs)
{
    const struct hall_config *config = engine->config;
    memset(ret_inputs, 0, sizeof(*ret_inputs));
    ret_inputs->ahead = ahead;
    ret_inputs->prior_service_ms = config->queues[queue].prior_service_ms;
    service_figures(engine_queue(engine, queue), ret_inputs);
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        if (engine->seats[seat].status != SEAT_OPEN || !hall_seat_serves(config, seat, queue)) {
            continue;
        }
        /* The seat's work goes to its queues as people wait in them; one more is coming here. */
        const uint32_t all = engine_seat_waiting(engine, seat) + 1;
        const uint32_t here = engine->queues[queue].waiting + 1;
        ret_inputs->open_seats++;
        ret_inputs->busy_seats += engine->seats[seat].leg != SLOT_NONE ? 1 : 0;
        ret_inputs->shared_seats_milli += (uint32_t)((uint64_t)here * 1000 / all);
    }
}
