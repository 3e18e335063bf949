#include "hall-server/waits/waits.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double MS_PER_MIN = 60000.0;

/* The half-lives of the memories of the pace. */
static const double memory_min[WAITS_MEMORIES] = {10, 25, 60, 150};

/* A day before counts this much of the day after it. */
static const double PAST_FADES = 0.6;
static const double PAST_MOST = 1e9; /* calls or minutes of seats: more than any hall has */

/*
 * How far a single outcome moves the logarithm of P50 and of P90: up by the step times the share
 * when the wait was longer, down by the step times the rest when it was shorter, so that it comes
 * to rest where the share is right (Gibbs and Candès 2021, one queue at a time).
 */
static const double step[2] = {0.004, 0.010};
static const double share[2] = {0.5, 0.9};
static const double SHIFT_MOST = 1.0;

void waits_pace_init(struct waits_pace *pace)
{
    *pace = (struct waits_pace){0};
}

void waits_pace_turn(struct waits_pace *pace)
{
    struct waits_pace next = {0};
    next.taught = pace->taught;
    next.taught.past_calls = PAST_FADES * pace->taught.past_calls + pace->day_calls;
    next.taught.past_seat_min = PAST_FADES * pace->taught.past_seat_min + pace->day_seat_min;
    *pace = next;
}

bool waits_taught_can_be(const struct waits_taught *taught)
{
    /* A comparison with what is no number is false. */
    return taught->past_calls >= 0 && taught->past_calls <= PAST_MOST &&
           taught->past_seat_min >= 0 && taught->past_seat_min <= PAST_MOST &&
           fabs(taught->shift[0]) <= SHIFT_MOST && fabs(taught->shift[1]) <= SHIFT_MOST;
}

void waits_pace_called(struct waits_pace *pace, int64_t called_ms, int64_t waited_ms)
{
    assert(waited_ms >= 0 || waited_ms == WAITS_UNKNOWN_MS);
    pace->calls_since_look++;
    if (waited_ms == WAITS_UNKNOWN_MS) {
        return;
    }
    pace->call_ms = called_ms;
    pace->last_min[pace->last_count % WAITS_LAST_CALLS] = (double)waited_ms / MS_PER_MIN;
    pace->last_count++;
}

void waits_pace_look(struct waits_pace *pace, int64_t now_ms, uint32_t waiting, uint32_t open_seats)
{
    if (pace->look_ms == 0) {
        pace->first_ms = now_ms;
    } else if (now_ms - pace->look_ms < WAITS_LOOK_MS) {
        return;
    } else {
        const double past_min = (double)(now_ms - pace->look_ms) / MS_PER_MIN;
        const double busy_min = pace->waiting > 0 ? past_min : 0;
        const double calls = pace->waiting > 0 ? pace->calls_since_look : 0;
        const double seats = pace->open_seats > 0 ? pace->open_seats : 1;
        for (int i = 0; i < WAITS_MEMORIES; i++) {
            struct waits_memory *memory = &pace->memory[i];
            const double fade = exp2(-past_min / memory_min[i]);
            memory->busy_min = fade * memory->busy_min + busy_min;
            memory->calls = fade * memory->calls + calls;
            memory->seat_min = fade * memory->seat_min + busy_min * seats;
        }
        pace->day_calls += calls;
        pace->day_seat_min += busy_min * seats;
    }
    pace->look_ms = now_ms;
    pace->waiting = waiting;
    pace->open_seats = open_seats;
    pace->calls_since_look = 0;
}

static double shift_moved(double shift, int place, double said_s, double waited_s)
{
    double moved = shift;
    if (waited_s > said_s) {
        moved += step[place] * share[place];
    } else if (waited_s < said_s) {
        moved -= step[place] * (1 - share[place]);
    }
    moved = moved > SHIFT_MOST ? SHIFT_MOST : moved;
    return moved < -SHIFT_MOST ? -SHIFT_MOST : moved;
}

void waits_pace_learn(struct waits_pace *pace, const struct wait_interval *said, int64_t waited_ms)
{
    const double waited_s = (double)waited_ms / 1000.0;
    double *shift = pace->taught.shift;
    shift[0] = shift_moved(shift[0], 0, said->p50_s, waited_s);
    shift[1] = shift_moved(shift[1], 1, said->p90_s, waited_s);
}

double waits_last_min(const struct waits_pace *pace)
{
    return pace->last_count == 0 ? 0 : pace->last_min[(pace->last_count - 1) % WAITS_LAST_CALLS];
}
