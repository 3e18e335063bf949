/*
 * Who comes today: visitors drawn from the real trace (assets/arrivals) and their own ways, all
 * from one seed. Times are milliseconds of the played day, from its start at 08:00.
 *
 * Pure; any thread. The same seed, figures and weekday give the same plan on any machine.
 */
#ifndef HALL_SERVER_DAY_PLAN_H
#define HALL_SERVER_DAY_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PLAN_VISITORS_MAX = 20000,
    PLAN_HOURS_MAX = 10, /* 08:00–18:00 */
    PLAN_SLOT_MS = 10 * 60 * 1000,
    PLAN_SLOTS = 60,

    PLAN_NO_SHOW_PERCENT = 5,
    PLAN_PHONE_PERCENT = 3,   /* paper failed: the number goes to the phone */
    PLAN_REVIEW_PERCENT = 45, /* who says anything at all */
    PLAN_SERVE_MEDIAN_MS = 7 * 60 * 1000,
    PLAN_SERVE_MIN_MS = 60 * 1000,
    PLAN_SERVE_MAX_MS = 45 * 60 * 1000,
    PLAN_WALK_MIN_MS = 8 * 1000,
    PLAN_WALK_MAX_MS = 50 * 1000,
};

struct plan_visitor {
    int64_t arrives_ms;
    uint32_t service; /* an index of the caller's weights */
    int64_t walk_ms;  /* from the call to the window */
    int64_t serve_ms;
    bool no_show;
    bool by_phone;
    int level; /* of the review, 1–5; 0 says nothing */
};

struct plan_config {
    uint64_t seed;
    int weekday; /* 1 = Monday … 7; 6 and 7 come as Friday does */
    int64_t length_ms;
    size_t visitors;         /* ≤ PLAN_VISITORS_MAX */
    const uint32_t *weights; /* of each service; their sum > 0 */
    size_t weight_count;
};

/* Fills ret_visitors[config->visitors], in the order of arrival. */
void plan_make(const struct plan_config *config, struct plan_visitor *ret_visitors);

/* The weekday of "2026-03-16": 1 = Monday; 0 if it is no date. */
int plan_weekday(const char *date);

/* SplitMix64: a number of the sequence that *state stands at. */
uint64_t plan_random(uint64_t *state);

#endif
