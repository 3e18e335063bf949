#include "hall-server/calendar/calendar_clock.h"

#include <assert.h>
#include <stddef.h>

void calendar_clock_start(struct calendar_clock *clock, int64_t least_ms, int64_t wall_ms,
                          int64_t monotonic_ms)
{
    *clock = (struct calendar_clock){.last_ms = least_ms > 0 ? least_ms : wall_ms,
                                     .last_wall_ms = wall_ms,
                                     .last_monotonic_ms = monotonic_ms,
                                     .ahead_until_ms = monotonic_ms};
}

/* Hall time went on by more than the time that passed: it ran ahead. */
static void note_ahead(struct calendar_clock *clock, int64_t ahead_ms, int64_t monotonic_ms)
{
    if (monotonic_ms >= clock->ahead_until_ms) {
        clock->ahead_ms = 0;
    }
    if (ahead_ms >= CALENDAR_CLOCK_STEP_MS) {
        clock->ahead_ms += ahead_ms;
        clock->ahead_until_ms = monotonic_ms + CALENDAR_CLOCK_MEMORY_MS;
    }
}

int64_t calendar_clock_now(struct calendar_clock *clock, int64_t wall_ms, int64_t monotonic_ms,
                           int64_t *ret_step_ms)
{
    assert(monotonic_ms >= clock->last_monotonic_ms);
    const int64_t passed_ms = monotonic_ms - clock->last_monotonic_ms;
    const int64_t step_ms = wall_ms - clock->last_wall_ms - passed_ms;
    const bool stepped = step_ms >= CALENDAR_CLOCK_STEP_MS || step_ms <= -CALENDAR_CLOCK_STEP_MS;
    if (!clock->behind) {
        clock->slow_from_ms = clock->last_ms;
        clock->slow_monotonic_ms = clock->last_monotonic_ms;
    }
    const int64_t slow_ms = clock->slow_from_ms + (monotonic_ms - clock->slow_monotonic_ms) / 2;
    clock->behind = wall_ms < slow_ms;
    const int64_t now_ms = clock->behind ? slow_ms : wall_ms;
    note_ahead(clock, now_ms - clock->last_ms - passed_ms, monotonic_ms);
    clock->last_ms = now_ms;
    clock->last_wall_ms = wall_ms;
    clock->last_monotonic_ms = monotonic_ms;
    if (ret_step_ms != NULL) {
        *ret_step_ms = stepped ? step_ms : 0;
    }
    return now_ms;
}

int64_t calendar_clock_ahead_ms(const struct calendar_clock *clock)
{
    return clock->last_monotonic_ms < clock->ahead_until_ms ? clock->ahead_ms : 0;
}
