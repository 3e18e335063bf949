#include "hall-server/app/hall_clock.h"

#include <assert.h>
#include <stdlib.h>

static void note_step(struct hall_clock *clock, int64_t step_ms)
{
    if (llabs(step_ms) >= HALL_CLOCK_STEP_LEAST_MS) {
        clock->step_ms += step_ms;
    }
}

static void note_ahead(struct hall_clock *clock, int64_t ahead_ms)
{
    if (clock->monotonic_ms >= clock->ahead_until_ms) {
        clock->ahead_ms = 0;
    }
    if (ahead_ms >= HALL_CLOCK_STEP_LEAST_MS) {
        clock->ahead_ms += ahead_ms;
        clock->ahead_until_ms = clock->monotonic_ms + HALL_CLOCK_MEMORY_MS;
    }
}

int64_t hall_clock_now(struct hall_clock *clock, int64_t wall_ms, int64_t monotonic_ms)
{
    assert(!clock->begun || monotonic_ms >= clock->monotonic_ms);
    const int64_t passed_ms = clock->begun ? monotonic_ms - clock->monotonic_ms : 0;
    if (clock->begun) {
        note_step(clock, wall_ms - clock->wall_ms - passed_ms);
    }
    const int64_t before_ms = clock->begun ? clock->hall_ms : wall_ms;
    clock->begun = true;
    clock->wall_ms = wall_ms;
    clock->monotonic_ms = monotonic_ms;
    const int64_t half_ms = (clock->half_left_ms + passed_ms) / 2;
    if (wall_ms >= clock->hall_ms + half_ms) {
        clock->hall_ms = wall_ms;
        clock->half_left_ms = 0;
    } else {
        clock->hall_ms += half_ms;
        clock->half_left_ms = (clock->half_left_ms + passed_ms) % 2;
    }
    note_ahead(clock, clock->hall_ms - before_ms - passed_ms);
    return clock->hall_ms;
}

void hall_clock_raise(struct hall_clock *clock, int64_t known_ms)
{
    assert(clock->begun);
    if (known_ms > clock->hall_ms) {
        note_step(clock, clock->hall_ms - known_ms);
        clock->hall_ms = known_ms;
    } else if (known_ms > 0) {
        note_ahead(clock, clock->hall_ms - known_ms);
    }
}

int64_t hall_clock_ahead_ms(const struct hall_clock *clock)
{
    return clock->monotonic_ms < clock->ahead_until_ms ? clock->ahead_ms : 0;
}

int64_t hall_clock_take_step(struct hall_clock *clock)
{
    const int64_t step_ms = clock->step_ms;
    clock->step_ms = 0;
    return step_ms;
}
