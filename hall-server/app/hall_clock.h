/*
 * The hall's time: the wall clock, but never back.
 *
 *   wall clock   ──jumped ahead──>  the hall's time goes with it, at once
 *                ──set back─────>   the hall's time goes on at half the pace until the wall has
 *                                   caught up: who waits is not held for an hour, and an hour that
 *                                   was too much is over in two
 *
 * How far the wall was moved is told by the monotonic clock, which nobody sets: what both did since
 * the last look is compared. The shell asks hall_clock_take_step() and puts it on record
 * (EVENT_CLOCK_STEPPED). A reboot is a look too: the journal knows a time that was already.
 *
 * Pure: takes both clocks, reads none. The loop's thread.
 */
#ifndef HALL_SERVER_APP_HALL_CLOCK_H
#define HALL_SERVER_APP_HALL_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    HALL_CLOCK_STEP_LEAST_MS = 2000, /* less is the wall being set right by little and little */
    HALL_CLOCK_MEMORY_MS = 15 * 60 * 1000,
};

struct hall_clock {
    bool begun;
    int64_t hall_ms; /* told last */
    int64_t wall_ms; /* at the last look */
    int64_t monotonic_ms;
    int64_t half_left_ms;   /* 0 or 1: of the half pace */
    int64_t step_ms;        /* of the wall, not taken yet; negative: back. 0: none */
    int64_t ahead_ms;       /* by so much the hall's time went faster than time, of late */
    int64_t ahead_until_ms; /* monotonic: that is remembered until then */
};

/* The hall's time. Begins with zeros; `monotonic_ms` never goes back. */
int64_t hall_clock_now(struct hall_clock *clock, int64_t wall_ms, int64_t monotonic_ms);

/* It was `known_ms` already, says the journal. After a first hall_clock_now(). */
void hall_clock_raise(struct hall_clock *clock, int64_t known_ms);

/*
 * How far the hall's time ran ahead in the last minutes: who looks back ("calls of the last ten
 * minutes") looks back by so much more, or would lose what happened before the wall was moved. What
 * passed since the journal's last event may have been a step too.
 */
int64_t hall_clock_ahead_ms(const struct hall_clock *clock);

/* What is not on record yet, or 0; it then is. */
int64_t hall_clock_take_step(struct hall_clock *clock);

#endif
