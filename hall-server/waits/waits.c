#include "hall-server/waits/waits.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

/*
 * Quantile regression: with the middle M = (people before + ½) × the gap between two calls,
 *
 *     quantile = (M + 2 min) · exp(Σ factor · fact) + Σ term · fact, at least 0
 *
 * one column for P50 and one for P90; then both are moved by what the queue taught (waits_pace).
 *
 * The constants come from tests/data/arrivals (offices of Warsaw, MIT): fitted on
 * 2, 3 and 7 January 2020 of every second office by name (13,250 tickets), by gradient descent on
 * the pinball loss. README has the figures on days and offices that were not used.
 */
enum { FACTORS = 27, TERMS = 8, QUANTILES = 2 };
/* clang-format off */
static const double factors[FACTORS][QUANTILES] = {
    { 0.2576,  1.5678}, /* the constant */
    { 0.1023,  0.1562}, /* log(1 + people before) */
    { 0.0209, -0.4651}, /* the same beyond one person */
    {-0.2902, -0.1450}, /* beyond 3 */
    { 0.5612,  0.5578}, /* beyond 8 */
    {-0.9829, -0.5953}, /* beyond 19 */
    {-0.4007, -0.3900}, /* log(minutes between two calls) */
    { 0.3864,  0.2627}, /* the same beyond 2 */
    {-0.6427, -0.4221}, /* beyond 5 */
    {-0.3974, -0.3572}, /* beyond 12 */
    { 0.3303, -0.1094}, /* log(pace of memory 0 against the gap) */
    {-0.1057,  0.0747}, /* the same when slower */
    {-0.9587, -0.2363}, /* of memory 1 */
    { 0.4378, -0.2107}, /* when slower */
    { 2.2329,  0.3754}, /* of memory 3 */
    {-1.8380,  0.0468}, /* when slower */
    { 0.7607,  0.3276}, /* log(what the open seats should do against the gap) */
    {-0.4765, -0.4206}, /* when slower */
    {-0.0100,  0.0059}, /* log(what the days before did against the gap) */
    {-0.4637, -0.7389}, /* nobody was called today */
    { 0.0416,  0.0557}, /* gaps since the last call, at most 12 */
    {-0.1517, -0.1044}, /* the same beyond 2 */
    {-0.5055, -0.6578}, /* how much of its first hour the queue has seen */
    { 0.1647,  0.1155}, /* log(last wait against the middle) */
    {-0.0774,  0.2983}, /* the same when longer */
    {-0.1777, -0.0715}, /* log(mean of the last ten against the middle) */
    {-0.3952, -0.2543}, /* when longer */
};
static const double terms[TERMS][QUANTILES] = {
    { 0.2393, -1.3653}, /* minutes */
    {-5.2436, -4.9761}, /* share of the last ten who were called at once */
    { 0.6691, -0.3773}, /* the last one was called at once */
    {-2.8319,  3.7954}, /* nobody is before */
    { 4.3685, -0.3145}, /* nobody before, times that share */
    { 0.6525, -0.6273}, /* last wait, in 10 min */
    { 1.4260,  2.1105}, /* mean of the last ten, in 10 min */
    {-0.9623,  4.1665}, /* people before (10 at most) times that share */
};
/* clang-format on */

static const double MIDDLE_MIN = 2;
static const double EXPONENT_MOST = 4;
/* Beyond what the trace has seen often, the middle alone grows or shrinks. */
static const double AHEAD_MOST = 60;
static const double GAP_LEAST_MIN = 1;

/* Until a queue has shown its own: minutes of a seat for a person, as if so many had been seen. */
static const double SERVICE_MIN = 8;
static const double PRIOR_CALLS = 3;
static const double PAST_CALLS = 2; /* what the days before say, against today */
static const double SEAT_CALLS = 2; /* what the open seats should do, against what was seen */
static const double MEMORY_CALLS = 1.5;

/* With fewer services than this seen today, the hall's own figure still counts. */
enum { SAMPLES_TRUSTED = 8 };

/* Of service times in general. */
static const double SPREAD_OF_MEAN = 0.8;
static const double Z_P90 = 1.2816;

/* Called within this: at once. */
static const double AT_ONCE_MIN = 2;
static const double MS_PER_MIN = 60000.0;

static const struct waits_pace nothing_seen;

/* ---- the gap between two calls ---- */

struct gaps {
    double likely; /* minutes between two calls of the queue while people wait */
    double seats;  /* the same from the open seats and what a service takes */
    double past;   /* the same from the days before */
};

double waits_service_min(const struct wait_inputs *inputs)
{
    const double prior_min = inputs->prior_service_ms / MS_PER_MIN;
    const double seen_min = inputs->service_mean_ms / MS_PER_MIN;
    double min = SERVICE_MIN;
    if (inputs->service_samples > 0 && prior_min > 0) {
        const double seen = inputs->service_samples;
        const double weight = seen >= SAMPLES_TRUSTED ? 1.0 : seen / SAMPLES_TRUSTED;
        min = weight * seen_min + (1 - weight) * prior_min;
    } else if (prior_min > 0) {
        min = prior_min;
    } else if (inputs->service_samples > 0) {
        min = seen_min;
    }
    /* A seat that serves other queues too takes longer for this one. */
    const double shared = inputs->shared_seats_milli / 1000.0;
    const double whole = inputs->open_seats;
    return shared > 0 && shared < whole ? min * fmin(whole / shared, 10) : min;
}

static struct gaps gaps_reckon(const struct wait_inputs *inputs, const struct waits_pace *pace)
{
    const struct waits_memory *hour = &pace->memory[2];
    const double seats = inputs->open_seats > 0 ? inputs->open_seats : 1;
    const double past_min = (pace->past_seat_min + PRIOR_CALLS * waits_service_min(inputs)) /
                            (pace->past_calls + PRIOR_CALLS);
    const double seat_min = (hour->seat_min + PAST_CALLS * past_min) / (hour->calls + PAST_CALLS);
    struct gaps gaps;
    gaps.past = past_min / seats;
    gaps.seats = seat_min / seats;
    gaps.likely = (hour->busy_min + SEAT_CALLS * gaps.seats) / (hour->calls + SEAT_CALLS);
    return gaps;
}

/* ---- facts ---- */

struct facts {
    double middle_min;
    double factor[FACTORS];
    double term[TERMS];
};

static double beyond(double value, double edge)
{
    return value > edge ? value - edge : 0;
}

/* log of one memory's gap against the likely one. */
static double memory_pace(const struct waits_memory *memory, double gap)
{
    return log((memory->busy_min + MEMORY_CALLS * gap) / (memory->calls + MEMORY_CALLS) / gap);
}

static uint32_t lasts_kept(const struct waits_pace *pace)
{
    return pace->last_count < WAITS_LAST_CALLS ? pace->last_count : WAITS_LAST_CALLS;
}

static double lasts_mean_min(const struct waits_pace *pace)
{
    const uint32_t kept = lasts_kept(pace);
    double sum = 0;
    for (uint32_t i = 0; i < kept; i++) {
        sum += pace->last_min[i];
    }
    return kept == 0 ? 0 : sum / kept;
}

static double lasts_at_once(const struct waits_pace *pace)
{
    const uint32_t kept = lasts_kept(pace);
    double count = 0;
    for (uint32_t i = 0; i < kept; i++) {
        count += pace->last_min[i] < AT_ONCE_MIN ? 1 : 0;
    }
    return kept == 0 ? 0.5 : count / kept;
}

static void facts_of_pace(const struct waits_pace *pace, const struct gaps *gaps, int64_t now_ms,
                          double *ret_facts)
{
    static const int memories[] = {0, 1, 3};
    double *next = ret_facts;
    for (size_t i = 0; i < sizeof(memories) / sizeof(memories[0]); i++) {
        const double slower = memory_pace(&pace->memory[memories[i]], gaps->likely);
        *next++ = slower;
        *next++ = beyond(slower, 0);
    }
    const double seats = log(gaps->seats / gaps->likely);
    *next++ = seats;
    *next++ = beyond(seats, 0);
    *next++ = log(gaps->past / gaps->likely);
    const bool called = pace->last_count > 0;
    const double since_min = called ? (double)(now_ms - pace->call_ms) / MS_PER_MIN : 0;
    const double since = fmin(fmax(since_min, 0) / gaps->likely, 12);
    *next++ = called ? 0 : 1;
    *next++ = since;
    *next++ = beyond(since, 2);
    const double open_min = pace->look_ms == 0 ? 0 : (double)(now_ms - pace->first_ms) / MS_PER_MIN;
    *next++ = fmin(fmax(open_min, 0), 60) / 60;
}

static void facts_of_lasts(const struct waits_pace *pace, double middle_min, double *ret_facts)
{
    const bool called = pace->last_count > 0;
    const double last =
        called ? log((waits_last_min(pace) + MIDDLE_MIN) / (middle_min + MIDDLE_MIN)) : 0;
    const double lasts =
        called ? log((lasts_mean_min(pace) + MIDDLE_MIN) / (middle_min + MIDDLE_MIN)) : 0;
    ret_facts[0] = last;
    ret_facts[1] = beyond(last, 0);
    ret_facts[2] = lasts;
    ret_facts[3] = beyond(lasts, 0);
}

static struct facts facts_gather(const struct wait_inputs *inputs, const struct waits_pace *pace,
                                 int64_t now_ms)
{
    static const double ahead_edges[] = {0.69, 1.4, 2.2, 3.0};
    static const double gap_edges_min[] = {2, 5, 12};
    struct facts facts = {0};
    const struct gaps gaps = gaps_reckon(inputs, pace);
    const double ahead = log(1.0 + fmin(inputs->ahead, AHEAD_MOST));
    const double gap = log(fmax(gaps.likely, GAP_LEAST_MIN));
    double *next = facts.factor;
    facts.middle_min = (inputs->ahead + 0.5) * gaps.likely;
    *next++ = 1;
    *next++ = ahead;
    for (size_t i = 0; i < sizeof(ahead_edges) / sizeof(ahead_edges[0]); i++) {
        *next++ = beyond(ahead, ahead_edges[i]);
    }
    *next++ = gap;
    for (size_t i = 0; i < sizeof(gap_edges_min) / sizeof(gap_edges_min[0]); i++) {
        *next++ = beyond(gap, log(gap_edges_min[i]));
    }
    facts_of_pace(pace, &gaps, now_ms, next);
    next += 13;
    facts_of_lasts(pace, facts.middle_min, next);
    assert(next + 4 == facts.factor + FACTORS);

    const double at_once = lasts_at_once(pace);
    const double first = inputs->ahead == 0 ? 1 : 0;
    facts.term[0] = 1;
    facts.term[1] = at_once;
    facts.term[2] = pace->last_count > 0 && waits_last_min(pace) < AT_ONCE_MIN ? 1 : 0;
    facts.term[3] = first;
    facts.term[4] = first * at_once;
    facts.term[5] = waits_last_min(pace) / 10;
    facts.term[6] = lasts_mean_min(pace) / 10;
    facts.term[7] = fmin(inputs->ahead, 10) / 10 * at_once;
    return facts;
}

/* ---- the answer ---- */

static double quantile_min(const struct facts *facts, int place)
{
    double exponent = 0;
    double sum = 0;
    for (int i = 0; i < FACTORS; i++) {
        exponent += factors[i][place] * facts->factor[i];
    }
    for (int i = 0; i < TERMS; i++) {
        sum += terms[i][place] * facts->term[i];
    }
    exponent = fmin(fmax(exponent, -EXPONENT_MOST), EXPONENT_MOST);
    return fmax(0, (facts->middle_min + MIDDLE_MIN) * exp(exponent) + sum);
}

/*
 * What the hall says of its services, while the queue has shown little: with c seats, the one who
 * has n before him waits for n + 1 ends of service, a sum of that many gaps of mean S / c.
 */
static void ends_reckon(const struct wait_inputs *inputs, double *ret_p50_min, double *ret_p90_min)
{
    const double ends = (double)inputs->ahead + 1;
    const double gap_min = waits_service_min(inputs) / inputs->open_seats;
    const double middle_min = ends * gap_min;
    *ret_p50_min = middle_min;
    *ret_p90_min = middle_min + Z_P90 * (SPREAD_OF_MEAN * sqrt(ends) * gap_min + 0.1 * middle_min);
}

/* The weight of the above: all before anything was seen, a half at PRIOR_CALLS calls. */
static double ends_weight(const struct wait_inputs *inputs, const struct waits_pace *pace)
{
    const bool hall_says = inputs->prior_service_ms > 0 || inputs->service_samples > 0;
    return hall_says ? PRIOR_CALLS / (PRIOR_CALLS + pace->past_calls + pace->day_calls) : 0;
}

bool waits_estimate(const struct wait_inputs *inputs, const struct waits_pace *pace, int64_t now_ms,
                    struct wait_interval *ret_wait)
{
    assert(inputs->busy_seats <= inputs->open_seats);
    if (inputs->open_seats == 0) {
        return false;
    }
    const struct waits_pace *seen = pace == NULL ? &nothing_seen : pace;
    const struct facts facts = facts_gather(inputs, seen, now_ms);
    double p50_min = quantile_min(&facts, 0);
    double p90_min = quantile_min(&facts, 1);
    if (p50_min > 0) {
        p50_min = fmax(0, (p50_min + MIDDLE_MIN) * exp(seen->shift[0]) - MIDDLE_MIN);
    }
    p90_min = fmax(0, (p90_min + MIDDLE_MIN) * exp(seen->shift[1]) - MIDDLE_MIN);
    double ends50_min = 0;
    double ends90_min = 0;
    const double weight = ends_weight(inputs, seen);
    ends_reckon(inputs, &ends50_min, &ends90_min);
    p50_min = weight * ends50_min + (1 - weight) * p50_min;
    p90_min = weight * ends90_min + (1 - weight) * p90_min;
    if (inputs->ahead < inputs->open_seats - inputs->busy_seats) {
        p50_min = 0; /* a free seat for each */
    }
    ret_wait->p50_s = (uint32_t)(p50_min * 60);
    ret_wait->p90_s = (uint32_t)(fmax(p50_min, p90_min) * 60);
    return true;
}

double waits_rolling_mean_min(const struct wait_inputs *inputs, const struct waits_pace *pace)
{
    const struct waits_memory *hour = &pace->memory[2];
    const double seats = inputs->open_seats > 0 ? inputs->open_seats : 1;
    const double service =
        hour->calls >= 1 ? hour->seat_min / hour->calls : waits_service_min(inputs);
    return inputs->ahead * service / seats;
}
