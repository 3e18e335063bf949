/*
 * A wait as an interval, and what is known when it is reckoned. Data only; the predictors are in
 * hall-server/waits, the facts come from the engine.
 */
#ifndef HALL_SERVER_MODEL_WAIT_H
#define HALL_SERVER_MODEL_WAIT_H

#include <stdbool.h>
#include <stdint.h>

struct wait_inputs {
    uint32_t ahead;              /* people who go first */
    uint32_t open_seats;         /* open (not paused) seats that serve the queue */
    uint32_t busy_seats;         /* of these: with a visitor now */
    uint32_t shared_seats_milli; /* open seats, each weighed by the queue's share of its work */
    uint32_t service_mean_ms;    /* of the last services of the queue today; 0: none yet */
    uint32_t service_spread_ms;  /* their standard deviation */
    uint32_t service_samples;
    uint32_t prior_service_ms; /* the hall's own figure; 0: none */
    uint32_t news_ms; /* how long ago it was like that; 0: it is now, as in a hall that sees all */
};

struct wait_interval {
    uint32_t p50_s;
    uint32_t p90_s;
};

#endif
