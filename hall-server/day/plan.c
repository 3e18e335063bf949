#include "hall-server/day/plan.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct arrival_row {
    int weekday;
    int minute;
    uint32_t tickets;
};

/* weekday, minute of the day, tickets: assets/arrivals/intensity.csv, brought in by the build */
static const struct arrival_row arrivals[] = {
#include <arrivals_rows.inc>
};
enum { ARRIVAL_ROWS = sizeof(arrivals) / sizeof(arrivals[0]), FIRST_MINUTE = 8 * 60 };

/* How those who say something are content, in permille by level 1–5. */
static const int level_permille[] = {0, 15, 25, 60, 200, 700};

uint64_t plan_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = *state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* 0 ≤ result < limit. */
static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    assert(limit > 0);
    return plan_random(state) % limit;
}

static bool random_percent(uint64_t *state, unsigned percent)
{
    return random_below(state, 100) < percent;
}

/* An index, each as likely as its weight says. */
static size_t random_weighted(uint64_t *state, const uint32_t *weights, size_t count,
                              uint64_t total)
{
    uint64_t left = random_below(state, total);
    for (size_t i = 0; i < count; i++) {
        if (left < weights[i]) {
            return i;
        }
        left -= weights[i];
    }
    assert(false); /* total is not the sum */
    return 0;
}

static uint64_t weights_sum(const uint32_t *weights, size_t count)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += weights[i];
    }
    return total;
}

/* A service lasts long for a few and short for most: log-normal, by the sum of twelve (a normal).
 */
static int64_t serve_draw(uint64_t *state)
{
    double normal = -6.0;
    for (int i = 0; i < 12; i++) {
        normal += (double)random_below(state, 1000000) / 1000000.0;
    }
    const int64_t drawn = (int64_t)(PLAN_SERVE_MEDIAN_MS * exp(0.55 * normal));
    return drawn < PLAN_SERVE_MIN_MS   ? PLAN_SERVE_MIN_MS
           : drawn > PLAN_SERVE_MAX_MS ? PLAN_SERVE_MAX_MS
                                       : drawn;
}

static int level_draw(uint64_t *state)
{
    if (!random_percent(state, PLAN_REVIEW_PERCENT)) {
        return 0;
    }
    int left = (int)random_below(state, 1000);
    for (int level = 5; level > 1; level--) {
        if (left < level_permille[level]) {
            return level;
        }
        left -= level_permille[level];
    }
    return 1;
}

/* The slots of the weekday, and the last one cut where the day ends. */
static void slots_fill(const struct plan_config *config, uint32_t ret_slots[PLAN_SLOTS])
{
    const int weekday = config->weekday > 5 ? 5 : config->weekday;
    memset(ret_slots, 0, PLAN_SLOTS * sizeof(ret_slots[0]));
    for (int i = 0; i < ARRIVAL_ROWS; i++) {
        const int slot = (arrivals[i].minute - FIRST_MINUTE) / 10;
        assert(slot >= 0 && slot < PLAN_SLOTS);
        const int64_t left_ms = config->length_ms - (int64_t)slot * PLAN_SLOT_MS;
        if (arrivals[i].weekday == weekday && left_ms > 0) {
            const int64_t part_ms = left_ms < PLAN_SLOT_MS ? left_ms : PLAN_SLOT_MS;
            ret_slots[slot] =
                (uint32_t)((int64_t)arrivals[i].tickets * 1000 * part_ms / PLAN_SLOT_MS);
        }
    }
}

static int earlier(const void *a, const void *b)
{
    const struct plan_visitor *first = a;
    const struct plan_visitor *second = b;
    return (first->arrives_ms > second->arrives_ms) - (first->arrives_ms < second->arrives_ms);
}

void plan_make(const struct plan_config *config, struct plan_visitor *ret_visitors)
{
    assert(config->visitors <= PLAN_VISITORS_MAX);
    assert(config->weekday >= 1 && config->weekday <= 7);
    assert(config->length_ms > 0);
    uint32_t slots[PLAN_SLOTS];
    slots_fill(config, slots);
    const uint64_t slot_total = weights_sum(slots, PLAN_SLOTS);
    const uint64_t weight_total = weights_sum(config->weights, config->weight_count);
    assert(slot_total > 0 && weight_total > 0);
    uint64_t state = config->seed;
    for (size_t i = 0; i < config->visitors; i++) {
        struct plan_visitor *visitor = &ret_visitors[i];
        const size_t slot = random_weighted(&state, slots, PLAN_SLOTS, slot_total);
        const int64_t from_ms = (int64_t)slot * PLAN_SLOT_MS;
        const int64_t left_ms = config->length_ms - from_ms;
        const int64_t room_ms = left_ms < PLAN_SLOT_MS ? left_ms : PLAN_SLOT_MS;
        visitor->arrives_ms = from_ms + (int64_t)random_below(&state, (uint64_t)room_ms);
        visitor->service =
            (uint32_t)random_weighted(&state, config->weights, config->weight_count, weight_total);
        visitor->walk_ms =
            PLAN_WALK_MIN_MS + (int64_t)random_below(&state, PLAN_WALK_MAX_MS - PLAN_WALK_MIN_MS);
        visitor->serve_ms = serve_draw(&state);
        visitor->no_show = random_percent(&state, PLAN_NO_SHOW_PERCENT);
        visitor->by_phone = random_percent(&state, PLAN_PHONE_PERCENT);
        visitor->level = level_draw(&state);
    }
    qsort(ret_visitors, config->visitors, sizeof(ret_visitors[0]), earlier);
}

int plan_weekday(const char *date)
{
    if (strlen(date) != 10 || strspn(date, "0123456789") != 4 || date[4] != '-' ||
        strspn(date + 5, "0123456789") != 2 || date[7] != '-' ||
        strspn(date + 8, "0123456789") != 2) {
        return 0;
    }
    const int year = atoi(date);
    const int month = atoi(date + 5);
    const int day = atoi(date + 8);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
        return 0;
    }
    /* Sakamoto: the weekday of a Gregorian date, 0 = Sunday. */
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    const int y = month < 3 ? year - 1 : year;
    const int weekday = (y + y / 4 - y / 100 + y / 400 + shift[month - 1] + day) % 7;
    return weekday == 0 ? 7 : weekday;
}
