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

struct seat {
    double free_min;
    double until_min; /* takes nobody from then on */
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

static uint32_t seats_fill(struct play *play, bool with, struct seat seats[WHATIF_SEATS_MAX])
{
    const struct whatif_question *question = play->question;
    uint32_t count = 0;
    for (uint32_t i = 0; i < question->open_seats; i++) {
        /* Who is served now was met somewhere in the service. */
        const double left_min = service_throw(play) * dice_throw(play);
        seats[count++] = (struct seat){i < question->busy_seats ? left_min : 0, NEVER_MIN};
    }
    for (uint32_t i = 0; with && i < question->more_seats; i++) {
        seats[count++] = (struct seat){fmax(0, question->from_min), question->to_min};
    }
    return count;
}

/* First come, first served: when `service_min` begins for who comes at `at_min`. */
static double serve(struct seat *seats, uint32_t count, double at_min, double service_min)
{
    uint32_t best = 0;
    double best_min = 2 * NEVER_MIN;
    for (uint32_t i = 0; i < count; i++) {
        const double start_min = fmax(seats[i].free_min, at_min);
        if (start_min < seats[i].until_min && start_min < best_min) {
            best = i;
            best_min = start_min;
        }
    }
    if (best_min >= 2 * NEVER_MIN) {
        return NEVER_MIN; /* no seat is open any more */
    }
    seats[best].free_min = best_min + service_min;
    return best_min;
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
    struct seat seats[SIDES][WHATIF_SEATS_MAX];
    const uint64_t dice = play->dice;
    const uint32_t plain = seats_fill(play, false, seats[0]);
    play->dice = dice; /* the same people are at the seats */
    const uint32_t more = seats_fill(play, true, seats[1]);
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
        const double plain_min = serve(seats[0], plain, at_min, service_min) - at_min;
        const double more_min = serve(seats[1], more, at_min, service_min) - at_min;
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
