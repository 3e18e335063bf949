/*
 * How long somebody will wait: an honest interval P50–P90, never one false number.
 *
 * A queue's `waits_pace` is what the predictor has seen of it: how fast it moved while people
 * stood in it, the last waits, and how the interval itself held. It knows only the past. The same
 * code serves the hall's `wait` and `hallctl waits score`.
 *
 *      waits_pace_called(…)   at each call
 *      waits_pace_look(…)     whenever something may have changed; about every five minutes counts
 *      waits_estimate(…)      for somebody who comes now
 *      waits_pace_learn(…)    when he was called: what had been said, and what came
 *      waits_pace_turn(…)     at the turn of the day
 *
 * Pure, bounded memory, no allocation; any thread, one at a time for each pace. Includes only the
 * model, so proto and the engine may use it.
 */
#ifndef HALL_SERVER_WAITS_WAITS_H
#define HALL_SERVER_WAITS_WAITS_H

#include "hall-server/model/wait.h"

enum {
    WAITS_MEMORIES = 4,    /* how long the pace is remembered: see memory_min in waits.c */
    WAITS_LAST_CALLS = 10, /* whose waits are kept */
    WAITS_LOOK_MS =
        240000, /* looks closer than that are one: the trace it was fitted on has 5 min */
};

static const int64_t WAITS_UNKNOWN_MS = -1;

struct waits_memory {
    double busy_min; /* minutes in which somebody waited, fading */
    double calls;    /* in these minutes, fading alike */
    double seat_min; /* busy minutes times open seats */
};

/* What a queue taught, as it goes from day to day: worth keeping over a restart. */
struct waits_taught {
    double past_calls; /* of the days before, each counting less */
    double past_seat_min;
    double shift[2]; /* P50's and P90's, in logarithms */
};

struct waits_pace {
    int64_t look_ms;  /* the last look; 0: none today */
    int64_t first_ms; /* the first one today */
    int64_t call_ms;  /* the last call; 0: none today */
    uint32_t waiting; /* as of the last look */
    uint32_t open_seats;
    uint32_t calls_since_look;
    struct waits_memory memory[WAITS_MEMORIES];
    double day_calls; /* of the day so far, not fading */
    double day_seat_min;
    double last_min[WAITS_LAST_CALLS]; /* a ring of waits */
    uint32_t last_count;               /* of today */
    struct waits_taught taught;
};

/* All zero is a queue of which nothing was seen: memset or {0} is as good. */
void waits_pace_init(struct waits_pace *pace);

/* False: nothing that a queue can have taught. */
bool waits_taught_can_be(const struct waits_taught *taught);

/* The day turned: what it showed becomes a day before, and the short memories are empty. */
void waits_pace_turn(struct waits_pace *pace);

/* Somebody was called at called_ms, waited_ms after he came; WAITS_UNKNOWN_MS: not to be counted as
 * a wait (called again, or on his way through several queues). */
void waits_pace_called(struct waits_pace *pace, int64_t called_ms, int64_t waited_ms);

/*
 * How the queue stands at now_ms, after the calls until then. Time never goes back: a look before
 * the last one, or less than WAITS_LOOK_MS after it, is none.
 */
void waits_pace_look(struct waits_pace *pace, int64_t now_ms, uint32_t waiting,
                     uint32_t open_seats);

/*
 * False (and *ret_wait untouched) when nobody can say: no open seat. `pace` NULL: nothing was seen.
 * Get the inputs from engine_wait_inputs(). now_ms is hall time, as in the looks.
 */
__attribute__((warn_unused_result)) bool waits_estimate(const struct wait_inputs *inputs,
                                                        const struct waits_pace *pace,
                                                        int64_t now_ms,
                                                        struct wait_interval *ret_wait);

/* `said` was told on arrival, and this came of it: later intervals of the queue shift a little. */
void waits_pace_learn(struct waits_pace *pace, const struct wait_interval *said, int64_t waited_ms);

/* A seat's minutes for a person of this queue, as the hall knows it: measured today, set, or usual.
 * A seat that serves other queues too takes longer for this one. */
double waits_service_min(const struct wait_inputs *inputs);

/* The simple one to beat: people before × rolling mean service ÷ open seats, in minutes. */
double waits_rolling_mean_min(const struct wait_inputs *inputs, const struct waits_pace *pace);
/* The other one: the last wait, in minutes; 0 when nobody was called today. */
double waits_last_min(const struct waits_pace *pace);

#endif
