#include "hall-server/waits/waits.h"

#include <assert.h>
#include <math.h>

/* With fewer services than this seen today, the hall's own figure still counts. */
enum { SAMPLES_TRUSTED = 8 };

/* Of service times in general, until the day has shown its own spread. */
static const double SPREAD_OF_MEAN = 0.8;
static const double Z_P90 = 1.2816;

static bool service_time(const struct wait_inputs *inputs, double *ret_mean_ms,
                         double *ret_spread_ms)
{
    const double seen = inputs->service_samples;
    if (inputs->service_samples == 0 && inputs->prior_service_ms == 0) {
        return false;
    }
    if (inputs->service_samples == 0) {
        *ret_mean_ms = inputs->prior_service_ms;
        *ret_spread_ms = SPREAD_OF_MEAN * *ret_mean_ms;
        return true;
    }
    double weight = seen >= SAMPLES_TRUSTED ? 1.0 : seen / SAMPLES_TRUSTED;
    double prior_ms = inputs->prior_service_ms;
    if (inputs->prior_service_ms == 0) {
        weight = 1.0;
        prior_ms = 0;
    }
    *ret_mean_ms = weight * inputs->service_mean_ms + (1 - weight) * prior_ms;
    *ret_spread_ms = weight * inputs->service_spread_ms + (1 - weight) * SPREAD_OF_MEAN * prior_ms;
    if (inputs->service_samples < SAMPLES_TRUSTED) {
        /* Few services say little of their spread: never claim less than half of the usual. */
        const double least_ms = 0.5 * SPREAD_OF_MEAN * *ret_mean_ms;
        *ret_spread_ms = *ret_spread_ms < least_ms ? least_ms : *ret_spread_ms;
    }
    return true;
}

/*
 * With c seats, the one who has n before him waits for n + 1 ends of service when all seats are
 * busy (n + 1 − free when some are free): a sum of that many gaps, each of mean S / c.
 */
bool waits_estimate(const struct wait_inputs *inputs, struct wait_interval *ret_wait)
{
    assert(inputs->busy_seats <= inputs->open_seats);
    double mean_ms = 0;
    double spread_ms = 0;
    if (inputs->open_seats == 0 || !service_time(inputs, &mean_ms, &spread_ms)) {
        return false;
    }
    double seats = inputs->shared_seats_milli / 1000.0;
    seats = seats < 0.1 ? 0.1 : seats;
    const uint32_t free_seats = inputs->open_seats - inputs->busy_seats;
    if (inputs->ahead < free_seats) {
        ret_wait->p50_s = 0;
        ret_wait->p90_s = (uint32_t)(mean_ms / seats / 1000.0 / 2);
        return true;
    }
    const double ends = (double)(inputs->ahead + 1 - free_seats);
    const double gap_ms = mean_ms / seats;
    const double middle_ms = ends * gap_ms;
    const double deviation_ms = sqrt(ends) * spread_ms / seats + 0.1 * middle_ms;
    ret_wait->p50_s = (uint32_t)(middle_ms / 1000.0);
    ret_wait->p90_s = (uint32_t)((middle_ms + Z_P90 * deviation_ms) / 1000.0);
    return true;
}
