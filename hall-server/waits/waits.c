#include "hall-server/waits/waits.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

/*
 * Quantile regression: with the middle M = (people still before + ½) × the gap between two calls,
 *
 *     quantile = (M + 2 min) · exp(Σ factor · fact) + Σ term · fact, at least 0
 *
 * one column for P50 and one for P90; then both are moved by what the queue taught (waits_pace).
 * Still before are those who were, less those who will have been called since the queue was seen:
 * in a hall that sees every call these are the same.
 *
 * The constants come from tests/data/arrivals (offices of Warsaw, MIT): fitted on
 * 2, 3 and 7 January 2020 of every second office by name (13,250 tickets), by gradient descent on
 * the pinball loss. README has the figures on days and offices that were not used.
 */
enum {
    FACTORS_OF_PACE = 27,
    FACTORS = FACTORS_OF_PACE + 6, /* and of old news */
    TERMS_OF_PACE = 8,
    TERMS = TERMS_OF_PACE + 3,
    QUANTILES = 2,
};
/* clang-format off */
static const double factors[FACTORS][QUANTILES] = {
    { 0.0742,  1.1711}, /* the constant */
    { 0.1950, -0.0086}, /* log(1 + people before) */
    {-0.1428, -0.3821}, /* the same beyond one person */
    {-0.3978, -0.1996}, /* beyond 3 */
    { 0.5719,  0.5430}, /* beyond 8 */
    {-0.9663, -0.6100}, /* beyond 19 */
    {-0.2514,  0.1897}, /* log(minutes between two calls) */
    { 0.2530, -0.2852}, /* the same beyond 2 */
    {-0.5964, -0.3957}, /* beyond 5 */
    {-0.3019, -0.3381}, /* beyond 12 */
    { 0.2166, -0.1154}, /* log(pace of memory 0 against the gap) */
    {-0.2185,  0.0926}, /* the same when slower */
    {-0.6878, -0.2522}, /* of memory 1 */
    { 0.6252, -0.1659}, /* when slower */
    { 1.7232,  0.3972}, /* of memory 3 */
    {-1.4045,  0.0373}, /* when slower */
    { 0.6929,  0.2954}, /* log(what the open seats should do against the gap) */
    {-0.4313, -0.4081}, /* when slower */
    {-0.0135,  0.0222}, /* log(what the days before did against the gap) */
    {-0.7766, -0.9846}, /* nobody was called today */
    { 0.0525,  0.0532}, /* gaps since the last call, at most 12 */
    {-0.1246, -0.0946}, /* the same beyond 2 */
    {-0.5678, -0.7649}, /* how much of its first hour the queue has seen */
    { 0.1236,  0.1075}, /* log(last wait against the middle) */
    { 0.0989,  0.2072}, /* the same when longer */
    {-0.0747, -0.0006}, /* log(mean of the last ten against the middle) */
    {-0.1147, -0.0568}, /* when longer */
    {-0.0414, -0.2713}, /* log(1 + how old the news is, in 5 min) */
    { 0.0198,  0.0577}, /* the same beyond 1 */
    { 0.1048, -1.5415}, /* log(the middle against what it was then) */
    { 0.1760,  0.1914}, /* log(1 + people still before) */
    { 0.2036, -0.1403}, /* how old, times log(last wait against the middle) */
    {-0.1211,  0.0909}, /* how old, times log(mean of the last ten against the middle) */
};
static const double terms[TERMS][QUANTILES] = {
    {-0.0238,  0.1266}, /* minutes */
    {-3.6808, -3.1961}, /* share of the last ten who were called at once */
    { 0.3677, -0.9542}, /* the last one was called at once */
    {-1.9098,  1.9550}, /* nobody is before */
    { 2.8117,  0.3389}, /* nobody before, times that share */
    { 0.2527,  0.0241}, /* last wait, in 10 min */
    { 0.5304,  0.1490}, /* mean of the last ten, in 10 min */
    { 0.1238,  4.3047}, /* people before (10 at most) times that share */
    {-1.3439, -0.4864}, /* how old the news is */
    { 0.1203, -1.2037}, /* the same times the mean of the last ten, in 10 min */
    { 0.5631, -0.1553}, /* the same times the share who were called at once */
};
/* clang-format on */

static const double MIDDLE_MIN = 2;
static const double EXPONENT_MOST = 4;
/* Beyond what the trace has seen often, the middle alone grows or shrinks. */
static const double AHEAD_MOST = 60;
static const double GAP_LEAST_MIN = 1;

/* News so old is none: half of the time between two looks at the trace. Older than the most: alike.
 */
static const double NEWS_FRESH_MIN = 2.5;
static const double NEWS_OLD_MOST_MIN = 60;
static const double NEWS_UNIT_MIN = 5;

/*
 * Slower queues than this are rare in the trace, and there it was the pace that was mistaken. Where
 * the last waits agree with it the wait is at least these shares of the middle: the shares are of
 * the trace played at half the speed.
 */
static const double SLOW_GAP_MIN = 8;
static const double SLOW_SPAN = 1.5;   /* so much slower again: beyond all doubt */
static const double SLOW_AGREES = 0.5; /* last waits against the middle: not at all below this */
static const double slow_share[QUANTILES] = {0.7, 1.2};
enum { SLOW_CALLS = 3 };

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
    const double past_min = (pace->taught.past_seat_min + PRIOR_CALLS * waits_service_min(inputs)) /
                            (pace->taught.past_calls + PRIOR_CALLS);
    const double seat_min = (hour->seat_min + PAST_CALLS * past_min) / (hour->calls + PAST_CALLS);
    struct gaps gaps;
    gaps.past = past_min / seats;
    gaps.seats = seat_min / seats;
    gaps.likely = (hour->busy_min + SEAT_CALLS * gaps.seats) / (hour->calls + SEAT_CALLS);
    return gaps;
}

/* ---- facts ---- */

struct facts {
    double middle_min; /* of the people still before */
    double slow;       /* 0 … 1: the queue is slower than the trace knows, and the waits say so */
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

/* log of a wait against the middle. */
static double lasts_log(double wait_min, const struct waits_pace *pace, double middle_min)
{
    return pace->last_count == 0 ? 0 : log((wait_min + MIDDLE_MIN) / (middle_min + MIDDLE_MIN));
}

static void facts_of_lasts(const struct waits_pace *pace, double middle_min, double *ret_facts)
{
    const double last = lasts_log(waits_last_min(pace), pace, middle_min);
    const double lasts = lasts_log(lasts_mean_min(pace), pace, middle_min);
    ret_facts[0] = last;
    ret_facts[1] = beyond(last, 0);
    ret_facts[2] = lasts;
    ret_facts[3] = beyond(lasts, 0);
}

/* While the queue was not seen it went on: some of those before are called, and the last waits say
 * more than they do. */
static void facts_of_news(const struct wait_inputs *inputs, const struct waits_pace *pace,
                          double gap_min, struct facts *facts)
{
    const double old_min =
        fmin(fmax(inputs->news_ms / MS_PER_MIN - NEWS_FRESH_MIN, 0), NEWS_OLD_MOST_MIN);
    const double old = log1p(old_min / NEWS_UNIT_MIN);
    const double then_min = (inputs->ahead + 0.5) * gap_min;
    const double still = fmax(0, inputs->ahead - old_min / gap_min);
    const double middle_min = (still + 0.5) * gap_min;
    double *factor = facts->factor + FACTORS_OF_PACE;
    double *term = facts->term + TERMS_OF_PACE;
    factor[0] = old;
    factor[1] = beyond(old, 1);
    factor[2] = log((middle_min + MIDDLE_MIN) / (then_min + MIDDLE_MIN));
    factor[3] = log1p(fmin(still, AHEAD_MOST));
    factor[4] = old * lasts_log(waits_last_min(pace), pace, middle_min);
    factor[5] = old * lasts_log(lasts_mean_min(pace), pace, middle_min);
    term[0] = old;
    term[1] = old * lasts_mean_min(pace) / 10;
    term[2] = old * lasts_at_once(pace);
    facts->middle_min = middle_min;
}

static double slow_reckon(const struct wait_inputs *inputs, const struct waits_pace *pace,
                          double gap_min)
{
    if (pace->last_count < SLOW_CALLS || gap_min <= SLOW_GAP_MIN) {
        return 0;
    }
    const double then_min = (inputs->ahead + 0.5) * gap_min;
    const double agrees = lasts_log(lasts_mean_min(pace), pace, then_min) / -log(SLOW_AGREES) + 1;
    return fmin(log(gap_min / SLOW_GAP_MIN) / log(SLOW_SPAN), 1) * fmin(fmax(agrees, 0), 1);
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
    facts_of_lasts(pace, (inputs->ahead + 0.5) * gaps.likely, next);
    assert(next + 4 == facts.factor + FACTORS_OF_PACE);
    facts_of_news(inputs, pace, gaps.likely, &facts);
    facts.slow = slow_reckon(inputs, pace, gaps.likely);

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
    const double min = fmax(0, (facts->middle_min + MIDDLE_MIN) * exp(exponent) + sum);
    return min + facts->slow * fmax(0, slow_share[place] * facts->middle_min - min);
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
    return hall_says ? PRIOR_CALLS / (PRIOR_CALLS + pace->taught.past_calls + pace->day_calls) : 0;
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
        p50_min = fmax(0, (p50_min + MIDDLE_MIN) * exp(seen->taught.shift[0]) - MIDDLE_MIN);
    }
    p90_min = fmax(0, (p90_min + MIDDLE_MIN) * exp(seen->taught.shift[1]) - MIDDLE_MIN);
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
