/*
 * How well intervals held: the share of people called by their P90, and the pinball loss, which is
 * least when P50 and P90 are the true ones (Koenker and Bassett 1978): q·(w − p) above, (1 − q)·(p
 * − w) below. Sums, so that rows of queues, days or offices can be added.
 *
 * Pure; any thread.
 */
#ifndef HALL_SERVER_WAITS_WAITS_SCORE_H
#define HALL_SERVER_WAITS_WAITS_SCORE_H

#include "hall-server/model/wait.h"

struct waits_score {
    uint32_t tickets;
    uint32_t covered; /* called by their P90 */
    double loss50_s;  /* sums */
    double loss90_s;
};

void waits_score_count(struct waits_score *score, const struct wait_interval *said,
                       int64_t waited_ms);
void waits_score_add(struct waits_score *sum, const struct waits_score *other);

/* Shares and means; 0 of nobody. */
double waits_score_coverage(const struct waits_score *score);
double waits_score_pinball50_s(const struct waits_score *score);
double waits_score_pinball90_s(const struct waits_score *score);

#endif
