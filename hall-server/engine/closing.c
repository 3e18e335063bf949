#include "hall-server/engine/closing.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/state.h"
#include "hall-server/waits/waits.h"

#include <assert.h>

enum { MINUTE_MS = 60000 };

const char *likely_name(enum likely likely)
{
#define LIKELY_NAME(symbol, name) name,
    static const char *const names[] = {LIKELIES(LIKELY_NAME)};
#undef LIKELY_NAME
    assert(likely < LIKELY_COUNT);
    return names[likely];
}

enum hall_open engine_hall_open(const struct engine *engine, int64_t now_ms)
{
    static const enum hall_open opens[] = {[CALENDAR_CLOSED] = HALL_CLOSED,
                                           [CALENDAR_OPEN] = HALL_OPEN,
                                           [CALENDAR_BREAK] = HALL_LUNCH};
    return engine->closure.shut ? HALL_EMERGENCY : opens[hall_open_at(engine->config, now_ms)];
}

int64_t engine_open_left_ms(const struct engine *engine, int64_t now_ms)
{
    const struct hall_config *config = engine->config;
    if (config->hours.always_open) {
        return INT64_MAX;
    }
    const struct calendar_day_hours hours = hall_hours_of(config, now_ms);
    const int minute = calendar_local_minute(now_ms, config->zone_offset_min);
    const int left_min = calendar_minutes_before(&hours, CALENDAR_DAY_MINUTES) -
                         calendar_minutes_before(&hours, minute);
    const bool open = calendar_day_state(&hours, minute) == CALENDAR_OPEN;
    return (int64_t)left_min * MINUTE_MS - (open ? now_ms % MINUTE_MS : 0);
}

int64_t engine_last_number_ms(const struct engine *engine, uint16_t queue, int64_t now_ms)
{
    const struct hall_config *config = engine->config;
    assert(queue < config->queue_count);
    if (config->hours.always_open) {
        return INT64_MAX;
    }
    const struct calendar_day_hours hours = hall_hours_of(config, now_ms);
    if (hours.count == 0) {
        return INT64_MIN;
    }
    const int32_t day = calendar_local_day(now_ms, config->zone_offset_min);
    const int closes_min = hours.spans[hours.count - 1].closes_min;
    return calendar_wall_ms(day, closes_min, config->zone_offset_min) -
           (int64_t)config->queues[queue].last_number_min * MINUTE_MS;
}

enum likely engine_likely_served(const struct engine *engine, int64_t now_ms,
                                 const struct wait_interval *wait)
{
    if (wait == NULL || engine->closure.shut) {
        return LIKELY_UNKNOWN;
    }
    const int64_t left_ms = engine_open_left_ms(engine, now_ms);
    if ((int64_t)wait->p90_s * 1000 <= left_ms) {
        return LIKELY_YES;
    }
    return (int64_t)wait->p50_s * 1000 <= left_ms ? LIKELY_UNSURE : LIKELY_NO;
}

static bool is_unlikely(const struct engine *engine, uint16_t queue, int64_t now_ms,
                        const struct waits_pace *paces)
{
    struct wait_inputs inputs;
    struct wait_interval wait;
    engine_wait_inputs(engine, queue, engine_queue_ahead(engine, queue), &inputs);
    const struct waits_pace *pace = paces == NULL ? NULL : &paces[queue];
    return waits_estimate(&inputs, pace, now_ms, &wait) &&
           engine_likely_served(engine, now_ms, &wait) == LIKELY_NO;
}

enum problem engine_issue_problem(const struct engine *engine, uint16_t queue, int64_t now_ms,
                                  bool excused, const struct waits_pace *paces)
{
    const enum hall_open open = engine_hall_open(engine, now_ms);
    if (open != HALL_OPEN) {
        return open == HALL_EMERGENCY ? PROBLEM_HALL_EMERGENCY : PROBLEM_HALL_CLOSED;
    }
    if (engine->queues[queue].stopped) {
        return PROBLEM_QUEUE_STOPPED;
    }
    if (excused) {
        return PROBLEM_NONE;
    }
    if (now_ms >= engine_last_number_ms(engine, queue, now_ms)) {
        return PROBLEM_LAST_NUMBER_PASSED;
    }
    return engine->config->refuse_unlikely && is_unlikely(engine, queue, now_ms, paces)
               ? PROBLEM_NOT_SERVED_TODAY
               : PROBLEM_NONE;
}
