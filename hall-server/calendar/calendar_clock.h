/*
 * The hall's time. It is the wall clock's, which may be wrong and be set; but it never goes back,
 * never stands still, and knows when it was stepped.
 *
 *   the wall clock is put back:     hall time goes on at half speed until the wall clock is there
 *   the wall clock is put forward:  hall time follows at once, and remembers for a while how far
 *
 * So who waits waits on while a clock that was ahead is put right, and what happened "in the last
 * ten minutes" is not forgotten because somebody set the clock.
 *
 * Pure: both clocks are arguments; one thread. calendar_clock_start(), then ask as often as needed.
 */
#ifndef HALL_CALENDAR_CLOCK_H
#define HALL_CALENDAR_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CALENDAR_CLOCK_STEP_MS = 5000, /* the two clocks went apart by so much at once: a step */
    CALENDAR_CLOCK_MEMORY_MS = 15 * 60 * 1000,
};

struct calendar_clock {
    int64_t last_ms; /* hall time; the last answer, and what the other two clocks showed then */
    int64_t last_wall_ms;
    int64_t last_monotonic_ms;
    bool behind; /* the wall clock is; then hall time goes at half speed from here on: */
    int64_t slow_from_ms;
    int64_t slow_monotonic_ms;
    int64_t ahead_ms;       /* by so much hall time went faster than time */
    int64_t ahead_until_ms; /* monotonic: remembered until then */
};

/*
 * `least_ms`: hall time that was told already, as by the last event of a journal; 0: none was.
 * Nobody knows how long ago that was, so all that passed since then may have been a step.
 */
void calendar_clock_start(struct calendar_clock *clock, int64_t least_ms, int64_t wall_ms,
                          int64_t monotonic_ms);

/*
 * The hall's time now. *ret_step_ms (may be NULL): by how much the wall clock was set since the
 * last question, back when negative; 0: it was not.
 */
int64_t calendar_clock_now(struct calendar_clock *clock, int64_t wall_ms, int64_t monotonic_ms,
                           int64_t *ret_step_ms);

/* How far hall time ran ahead within the memory: add it to how far you look back. */
int64_t calendar_clock_ahead_ms(const struct calendar_clock *clock);

#endif
