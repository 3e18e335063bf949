/*
 * Legs in, figures of groups out. Knows no file and no SQL: a test brings legs of its own.
 *
 *   fold_create() ──> fold_leg() for each leg, those of a ticket in their order ──> fold_told()
 *                 ──> fold_finish() ──> fold_values()
 *
 * One thread; memory grows with the legs, to FOLD_LEGS_MAX, 8 bytes each.
 */
#ifndef HALL_SERVER_REPORTS_FOLD_H
#define HALL_SERVER_REPORTS_FOLD_H

#include "hall-server/reports/clerks.h"
#include "hall-server/reports/figure.h"
#include "hall-server/reports/places.h"
#include "hall-server/reports/report_query.h"

enum {
    FOLD_LEGS_MAX = 1 << 20, /* a quarter of 11,000 a day */
    FOLD_GROUPS_MAX = LIMIT_SERVICES + 2,
    FOLD_HOURS = 24,
    FOLD_WEEKDAYS = 7,
};

/* How the waits that were told on a day held. */
struct report_told {
    int32_t day;
    uint32_t told;
    uint32_t held;
};

struct fold;

/* NULL: no memory. `days` from `from_day` on are folded; the rest is the caller's and outlives it.
 */
struct fold *fold_create(const struct report_query *query, int32_t from_day, struct places *places,
                         const struct clerks *clerks);
void fold_destroy(struct fold *fold); /* NULL is fine */

/* False: more legs than the limit, or no memory; the fold is over. */
__attribute__((warn_unused_result)) bool fold_leg(struct fold *fold, const struct fact_leg *leg);
bool fold_takes(struct fold *fold,
                const struct fact_leg *leg); /* the query does not leave it out */
void fold_told(struct fold *fold, const struct report_told *told);
__attribute__((warn_unused_result)) bool fold_finish(struct fold *fold); /* false: no memory */

/* Groups are places: of a day, week or month from the first on, of a department, window or service
 * in the configuration, of a clerk in `clerks`; the last is for what belongs to none of them. */
size_t fold_group_count(const struct fold *fold);
bool fold_group_is_empty(const struct fold *fold, size_t group);
void fold_values(const struct fold *fold, size_t group,
                 struct figure_value ret_values[FIGURE_COUNT]);
void fold_total(const struct fold *fold, struct figure_value ret_values[FIGURE_COUNT]);
/* Tickets by weekday of the business day (0 = Monday) and the clock's hour of their issue. */
const uint32_t (*fold_heat(const struct fold *fold))[FOLD_HOURS];

/* The group of a day: 0 for the first. */
size_t fold_day_group(enum report_by by, int32_t from_day, int32_t day);

/* Since when the leg waited, and so its wait in seconds; -1: it was never called. `before_ms`: when
 * the ticket's leg before it was finished, 0 if it was not. */
int64_t fold_wait_s(const struct fact_leg *leg, int64_t before_ms);
int64_t fold_service_s(const struct fact_leg *leg); /* -1: not finished */

#endif
