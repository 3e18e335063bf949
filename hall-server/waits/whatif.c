#include "hall-server/waits/whatif.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Waits are counted in bins, so that quantiles need no sorting. */
enum {
    BIN_S = 15,
    BINS = WHATIF_LONGEST_S / BIN_S,
    ALL_STEPS = WHATIF_STEPS + 1, /* the last one is all of them */
    SIDES = 2,                    /* without, with */
};

static const double SPREAD_IN_GENERAL = 0.8;
static const double NEVER_MIN = 1e9;

/* Seats that close together: a heap of when each is free, the first of them first. */
struct seats {
    uint32_t count;
    double until_min; /* they take nobody from then on */
    double free_min[WHATIF_SEATS_MAX];
};

struct play {
    const struct whatif_question *question;
    uint64_t dice;
    double log_mean; /* of the log-normal service time */
    double log_spread;
    uint32_t bins[SIDES][ALL_STEPS][BINS];
};

/* SplitMix64: small, even, and the same on any machine. 0 < number < 1. */
static double dice_throw(struct play *play)
{
    play->dice += 0x9E3779B97F4A7C15u;
    uint64_t mixed = play->dice;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    mixed ^= mixed >> 31;
    return ((double)(mixed >> 11) + 0.5) / 9007199254740992.0;
}

static double service_throw(struct play *play)
{
    const double radius = sqrt(-2 * log(dice_throw(play)));
    const double normal = radius * cos(6.283185307179586 * dice_throw(play));
    return exp(play->log_mean + play->log_spread * normal);
}

/* The seat at `place` is free later than before: down it goes. */
static void seats_sink(struct seats *seats, uint32_t place)
{
    const double free_min = seats->free_min[place];
    for (;;) {
        uint32_t next = 2 * place + 1;
        if (next + 1 < seats->count && seats->free_min[next + 1] < seats->free_min[next]) {
            next++;
        }
        if (next >= seats->count || seats->free_min[next] >= free_min) {
            seats->free_min[place] = free_min;
            return;
        }
        seats->free_min[place] = seats->free_min[next];
        place = next;
    }
}

static void open_seats_fill(struct play *play, struct seats *seats)
{
    const struct whatif_question *question = play->question;
    *seats = (struct seats){.count = question->open_seats, .until_min = NEVER_MIN};
    for (uint32_t i = 0; i < seats->count; i++) {
        /* Who is served now was met somewhere in the service. */
        const double left_min = service_throw(play) * dice_throw(play);
        seats->free_min[i] = i < question->busy_seats ? left_min : 0;
    }
    for (uint32_t i = seats->count / 2; i-- > 0;) {
        seats_sink(seats, i);
    }
}

static void more_seats_fill(const struct whatif_question *question, struct seats *seats)
{
    *seats = (struct seats){.count = question->more_seats, .until_min = question->to_min};
    for (uint32_t i = 0; i < seats->count; i++) {
        seats->free_min[i] = fmax(0, question->from_min);
    }
}

/* When one of them could begin with who comes at `at_min`. */
static double seats_start_min(const struct seats *seats, double at_min)
{
    const double start_min = seats->count == 0 ? NEVER_MIN : fmax(seats->free_min[0], at_min);
    return start_min < seats->until_min ? start_min : NEVER_MIN;
}

/* First come, first served: when `service_min` begins for who comes at `at_min`; NEVER_MIN: no seat
 * is open any more. `more` may be NULL. */
static double serve(struct seats *open, struct seats *more, double at_min, double service_min)
{
    const double open_min = seats_start_min(open, at_min);
    const double more_min = more == NULL ? NEVER_MIN : seats_start_min(more, at_min);
    struct seats *first = more != NULL && more_min < open_min ? more : open;
    const double start_min = fmin(open_min, more_min);
    if (start_min < NEVER_MIN) {
        first->free_min[0] = start_min + service_min;
        seats_sink(first, 0);
    }
    return start_min;
}

static void wait_count(struct play *play, int side, int step, double wait_min)
{
    const double bin = wait_min * 60 / BIN_S;
    const size_t place = bin < BINS - 1 ? (size_t)bin : BINS - 1;
    play->bins[side][step][place]++;
    play->bins[side][WHATIF_STEPS][place]++;
}

static void run_play(struct play *play)
{
    const struct whatif_question *question = play->question;
    struct seats open[SIDES];
    struct seats more;
    open_seats_fill(play, &open[0]);
    open[1] = open[0]; /* the same people are at the seats */
    more_seats_fill(question, &more);
    const double end_min = WHATIF_STEPS * WHATIF_STEP_MIN;
    const double gap_min = question->arrivals_per_hour > 0 ? 60 / question->arrivals_per_hour : 0;
    double at_min = 0;
    for (uint32_t person = 0; person < WHATIF_PEOPLE_MAX; person++) {
        const bool waits = person < question->waiting;
        if (!waits && gap_min <= 0) {
            break;
        }
        at_min = waits ? 0 : at_min - gap_min * log(dice_throw(play));
        if (at_min >= end_min) {
            break;
        }
        const double service_min = service_throw(play);
        const double plain_min = serve(&open[0], NULL, at_min, service_min) - at_min;
        const double more_min = serve(&open[1], &more, at_min, service_min) - at_min;
        if (!waits) { /* how long those waited who are there already is not told here */
            const int step = (int)(at_min / WHATIF_STEP_MIN);
            wait_count(play, 0, step, plain_min);
            wait_count(play, 1, step, more_min);
        }
    }
}

static uint32_t people_of(const uint32_t bins[BINS])
{
    uint32_t people = 0;
    for (int bin = 0; bin < BINS; bin++) {
        people += bins[bin];
    }
    return people;
}

static uint32_t quantile_s(const uint32_t bins[BINS], uint32_t people, double share)
{
    uint32_t seen = 0;
    for (int bin = 0; bin < BINS; bin++) {
        seen += bins[bin];
        if (people > 0 && seen >= share * people) {
            return bin == 0 ? 0 : (uint32_t)(bin + 1) * BIN_S;
        }
    }
    return 0;
}

static struct wait_interval interval_read(const uint32_t bins[BINS])
{
    const uint32_t people = people_of(bins);
    return (struct wait_interval){quantile_s(bins, people, 0.5), quantile_s(bins, people, 0.9)};
}

bool whatif_play(const struct whatif_question *question, struct whatif_answer *ret_answer)
{
    const double hours = WHATIF_STEPS * WHATIF_STEP_MIN / 60.0;
    const double people = question->waiting + question->arrivals_per_hour * hours;
    assert(question->busy_seats <= question->open_seats);
    if (question->open_seats > WHATIF_SEATS_MAX ||
        question->more_seats > WHATIF_SEATS_MAX - question->open_seats ||
        question->service_min <= 0 || people + 6 * sqrt(people) > WHATIF_PEOPLE_MAX) {
        return false;
    }
    struct play *play = calloc(1, sizeof(*play));
    if (play == NULL) {
        return false;
    }
    const double spread =
        question->spread_min > 0 ? question->spread_min / question->service_min : SPREAD_IN_GENERAL;
    play->question = question;
    play->log_spread = sqrt(log(1 + spread * spread));
    play->log_mean = log(question->service_min) - play->log_spread * play->log_spread / 2;
    const double most = people > 0 ? WHATIF_PLAYED_MAX / people : WHATIF_RUNS;
    const uint32_t runs = most < WHATIF_RUNS ? (uint32_t)most : WHATIF_RUNS;
    for (uint32_t run = 0; run < runs; run++) {
        run_play(play);
    }
    for (int step = 0; step < WHATIF_STEPS; step++) {
        ret_answer->steps[step] =
            (struct whatif_step){.people = people_of(play->bins[0][step]),
                                 .without = interval_read(play->bins[0][step]),
                                 .with = interval_read(play->bins[1][step])};
    }
    ret_answer->runs = runs;
    ret_answer->without = interval_read(play->bins[0][WHATIF_STEPS]);
    ret_answer->with = interval_read(play->bins[1][WHATIF_STEPS]);
    free(play);
    return true;
}
