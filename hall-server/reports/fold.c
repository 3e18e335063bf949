#include "hall-server/reports/fold.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/model/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_SATISFIED = 3, MS_PER_SECOND = 1000, GROUP_BITS = 32 - FIGURE_TIME_BITS };
_Static_assert(FOLD_GROUPS_MAX <= 1 << GROUP_BITS, "a group and a time are 32 bits");

struct times {
    uint32_t *values; /* group, seconds */
    uint32_t *whole;  /* sorted by seconds alone */
    size_t count;
    size_t room;
};

struct fold {
    const struct report_query *query;
    int32_t from_day;
    struct places *places;
    const struct clerks *clerks;
    size_t group_count;
    size_t leg_count;
    struct uuid ticket; /* of the last leg */
    int64_t before_ms;  /* when that one was finished */
    uint32_t total[SUM_COUNT];
    uint32_t (*sums)[SUM_COUNT];
    struct times times[TIME_COUNT];
    uint32_t heat[FOLD_WEEKDAYS][FOLD_HOURS];
};

/* ---- groups ---- */

static int32_t month_of(int32_t day)
{
    const struct calendar_date date = calendar_date_from_day(day);
    return date.year * 12 + date.month;
}

static int32_t week_of(int32_t day)
{
    return (day + 3) / 7; /* day 0 was a Thursday: weeks begin on Monday */
}

size_t fold_day_group(enum report_by by, int32_t from_day, int32_t day)
{
    switch (by) {
    case BY_WEEK:
        return (size_t)(week_of(day) - week_of(from_day));
    case BY_MONTH:
        return (size_t)(month_of(day) - month_of(from_day));
    default:
        return (size_t)(day - from_day);
    }
}

static size_t groups_of(const struct report_query *query, int32_t from_day,
                        const struct hall_config *config, const struct clerks *clerks)
{
    switch (query->by) {
    case BY_DEPARTMENT:
        return config->department_count + 1U;
    case BY_WINDOW:
        return config->window_count + 1U;
    case BY_SERVICE:
        return config->service_count + 1U;
    case BY_CLERK:
        return clerks->count + 1;
    default:
        return fold_day_group(query->by, from_day, from_day + report_query_days(query) - 1) + 1;
    }
}

struct fold *fold_create(const struct report_query *query, int32_t from_day, struct places *places,
                         const struct clerks *clerks)
{
    struct fold *fold = calloc(1, sizeof *fold);
    if (fold == NULL) {
        return NULL;
    }
    fold->query = query;
    fold->from_day = from_day;
    fold->places = places;
    fold->clerks = clerks;
    fold->group_count = groups_of(query, from_day, places->config, clerks);
    fold->sums = calloc(fold->group_count, sizeof *fold->sums);
    if (fold->sums == NULL) {
        free(fold);
        return NULL;
    }
    assert(fold->group_count <= FOLD_GROUPS_MAX);
    return fold;
}

void fold_destroy(struct fold *fold)
{
    if (fold != NULL) {
        for (int i = 0; i < TIME_COUNT; i++) {
            free(fold->times[i].values);
            free(fold->times[i].whole);
        }
        free(fold->sums);
        free(fold);
    }
}

/* Where a leg belongs; INDEX_NONE where it belongs to none. */
struct belongs {
    uint16_t department;
    uint16_t window;
    uint16_t service;
    uint16_t clerk;
};

static struct belongs leg_belongs(struct fold *fold, const struct fact_leg *leg)
{
    struct places *places = fold->places;
    struct belongs of;
    of.service = places_service(places, leg->config, leg->service);
    of.department =
        of.service == INDEX_NONE ? INDEX_NONE : places->config->services[of.service].department;
    of.window = places_window(places, leg->config, leg->seat);
    const int64_t at_ms = leg->started_ms != 0 ? leg->started_ms : leg->called_ms;
    of.clerk = leg->seat == INDEX_NONE ? INDEX_NONE : clerks_at(fold->clerks, leg->seat, at_ms);
    return of;
}

static bool only_takes(const struct report_query *query, const struct belongs *of,
                       const struct hall_config *config, const struct clerks *clerks)
{
    const char *const ids[ONLY_COUNT] = {
        [ONLY_DEPARTMENT] =
            of->department == INDEX_NONE ? "" : config->departments[of->department].id.text,
        [ONLY_WINDOW] = of->window == INDEX_NONE ? "" : config->windows[of->window].id.text,
        [ONLY_SERVICE] = of->service == INDEX_NONE ? "" : config->services[of->service].id.text,
        [ONLY_CLERK] = of->clerk == INDEX_NONE ? "" : clerks->ids[of->clerk].text,
    };
    for (int i = 0; i < ONLY_COUNT; i++) {
        if (!short_id_is_none(&query->only[i]) && strcmp(query->only[i].text, ids[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* Nobody took the number, or the transfer that made it was taken back. */
static bool never_was(const struct fact_leg *leg)
{
    return leg->state == LEG_CANCELLED &&
           (leg->cause == CAUSE_UNHELD || leg->cause == CAUSE_UNDONE);
}

bool fold_takes(struct fold *fold, const struct fact_leg *leg)
{
    const struct belongs of = leg_belongs(fold, leg);
    return !never_was(leg) && only_takes(fold->query, &of, fold->places->config, fold->clerks);
}

static size_t group_of(const struct fold *fold, const struct belongs *of, int32_t day)
{
    uint16_t place = INDEX_NONE;
    switch (fold->query->by) {
    case BY_DEPARTMENT:
        place = of->department;
        break;
    case BY_WINDOW:
        place = of->window;
        break;
    case BY_SERVICE:
        place = of->service;
        break;
    case BY_CLERK:
        place = of->clerk;
        break;
    default:
        return fold_day_group(fold->query->by, fold->from_day, day);
    }
    return place == INDEX_NONE ? fold->group_count - 1 : place;
}

/* ---- one leg ---- */

static int64_t seconds_between(int64_t from_ms, int64_t to_ms)
{
    const int64_t seconds = to_ms > from_ms ? (to_ms - from_ms) / MS_PER_SECOND : 0;
    return seconds < FIGURE_TIME_MAX_S ? seconds : FIGURE_TIME_MAX_S;
}

int64_t fold_wait_s(const struct fact_leg *leg, int64_t before_ms)
{
    if (leg->first_called_ms == 0) {
        return -1;
    }
    return seconds_between(leg->leg > 0 && before_ms != 0 ? before_ms : leg->issued_ms,
                           leg->first_called_ms);
}

int64_t fold_service_s(const struct fact_leg *leg)
{
    return leg->state != LEG_FINISHED ? -1 : seconds_between(leg->started_ms, leg->finished_ms);
}

static bool time_note(struct times *times, size_t group, int64_t seconds)
{
    if (seconds < 0) {
        return true;
    }
    if (times->count == times->room) {
        const size_t room = times->room == 0 ? 4096 : times->room * 2;
        uint32_t *values =
            room > FOLD_LEGS_MAX ? NULL : realloc(times->values, room * sizeof *values);
        if (values == NULL) {
            return false;
        }
        times->values = values;
        times->room = room;
    }
    times->values[times->count++] = (uint32_t)group << FIGURE_TIME_BITS | (uint32_t)seconds;
    return true;
}

static bool is_absent(const struct fact_leg *leg)
{
    return leg->first_called_ms != 0 && leg->started_ms == 0 &&
           (leg->state == LEG_ABSENT || leg->state == LEG_EXPIRED ||
            (leg->state == LEG_CANCELLED && leg->cause == CAUSE_ABSENT_LIMIT));
}

static void leg_sums(const struct fact_leg *leg, uint32_t ret_sums[SUM_COUNT])
{
    const bool finished = leg->state == LEG_FINISHED;
    const bool reviewable = finished && leg->cause != CAUSE_TRANSFER;
    const bool reviewed = reviewable && leg->review != 0;
    ret_sums[SUM_TICKETS] = leg->leg == 0;
    ret_sums[SUM_LEGS] = 1;
    ret_sums[SUM_SERVED] = finished;
    ret_sums[SUM_CALLED] = leg->first_called_ms != 0;
    ret_sums[SUM_ABSENT] = is_absent(leg);
    ret_sums[SUM_CANCELLED] = leg->state == LEG_CANCELLED && leg->cause != CAUSE_ABSENT_LIMIT;
    ret_sums[SUM_REVIEWABLE] = reviewable;
    ret_sums[SUM_REVIEWED] = reviewed;
    ret_sums[SUM_UNREVIEWED] = reviewable && !reviewed;
    ret_sums[SUM_SATISFIED] = reviewed && leg->review >= LEAST_SATISFIED;
}

static void heat_note(struct fold *fold, const struct fact_leg *leg, int32_t day)
{
    const int offset_min = fold->places->config->zone_offset_min;
    const int hour = calendar_local_minute(leg->issued_ms, offset_min) / 60;
    fold->heat[calendar_weekday_iso(day) - 1][hour] += leg->leg == 0;
}

bool fold_leg(struct fold *fold, const struct fact_leg *leg)
{
    const bool same_ticket = uuid_equal(&fold->ticket, &leg->ticket);
    const int64_t before_ms = same_ticket ? fold->before_ms : 0;
    fold->ticket = leg->ticket;
    fold->before_ms = leg->finished_ms;

    const struct belongs of = leg_belongs(fold, leg);
    const int32_t day = hall_business_day(fold->places->config, leg->issued_ms);
    const int32_t past = fold->from_day + report_query_days(fold->query);
    if (never_was(leg) || day < fold->from_day || day >= past ||
        !only_takes(fold->query, &of, fold->places->config, fold->clerks)) {
        return true;
    }
    if (fold->leg_count++ == FOLD_LEGS_MAX) {
        return false;
    }
    uint32_t sums[SUM_COUNT] = {0};
    leg_sums(leg, sums);
    const size_t group = group_of(fold, &of, day);
    for (int i = 0; i < SUM_COUNT; i++) {
        fold->total[i] += sums[i];
        fold->sums[group][i] += sums[i];
    }
    heat_note(fold, leg, day);
    return time_note(&fold->times[TIME_WAIT], group, fold_wait_s(leg, before_ms)) &&
           time_note(&fold->times[TIME_SERVICE], group, fold_service_s(leg));
}

/* Told waits are known of the whole hall and its days, and of nothing narrower. */
void fold_told(struct fold *fold, const struct report_told *told)
{
    const int32_t past = fold->from_day + report_query_days(fold->query);
    for (int i = 0; i < ONLY_COUNT; i++) {
        if (!short_id_is_none(&fold->query->only[i])) {
            return;
        }
    }
    if (told->day < fold->from_day || told->day >= past) {
        return;
    }
    fold->total[SUM_TOLD] += told->told;
    fold->total[SUM_TOLD_HELD] += told->held;
    if (fold->query->by <= BY_MONTH) {
        const size_t group = fold_day_group(fold->query->by, fold->from_day, told->day);
        fold->sums[group][SUM_TOLD] += told->told;
        fold->sums[group][SUM_TOLD_HELD] += told->held;
    }
}

/* ---- the end ---- */

static int compare(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

bool fold_finish(struct fold *fold)
{
    for (int i = 0; i < TIME_COUNT; i++) {
        struct times *times = &fold->times[i];
        if (times->count == 0) {
            continue;
        }
        qsort(times->values, times->count, sizeof *times->values, compare);
        times->whole = malloc(times->count * sizeof *times->whole);
        if (times->whole == NULL) {
            return false;
        }
        for (size_t j = 0; j < times->count; j++) {
            times->whole[j] = times->values[j] & FIGURE_TIME_MAX_S;
        }
        qsort(times->whole, times->count, sizeof *times->whole, compare);
    }
    return true;
}

size_t fold_group_count(const struct fold *fold)
{
    return fold->group_count;
}

bool fold_group_is_empty(const struct fold *fold, size_t group)
{
    return fold->sums[group][SUM_LEGS] == 0 && fold->sums[group][SUM_TOLD] == 0;
}

/* The first place whose value is not less. */
static size_t first_at(const struct times *times, uint64_t value)
{
    size_t low = 0;
    size_t high = times->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const bool less = times->values[middle] < value;
        low = less ? middle + 1 : low;
        high = less ? high : middle;
    }
    return low;
}

void fold_values(const struct fold *fold, size_t group,
                 struct figure_value ret_values[FIGURE_COUNT])
{
    struct figure_base base;
    assert(group < fold->group_count);
    memcpy(base.sums, fold->sums[group], sizeof base.sums);
    for (int i = 0; i < TIME_COUNT; i++) {
        const struct times *times = &fold->times[i];
        const size_t from = first_at(times, (uint64_t)group << FIGURE_TIME_BITS);
        const size_t to = first_at(times, ((uint64_t)group + 1) << FIGURE_TIME_BITS);
        base.times[i] = times->count == 0 ? NULL : times->values + from;
        base.time_counts[i] = to - from;
    }
    figure_values(&base, ret_values);
}

void fold_total(const struct fold *fold, struct figure_value ret_values[FIGURE_COUNT])
{
    struct figure_base base;
    memcpy(base.sums, fold->total, sizeof base.sums);
    for (int i = 0; i < TIME_COUNT; i++) {
        base.times[i] = fold->times[i].whole;
        base.time_counts[i] = fold->times[i].count;
    }
    figure_values(&base, ret_values);
}

const uint32_t (*fold_heat(const struct fold *fold))[FOLD_HOURS]
{
    return (const uint32_t(*)[FOLD_HOURS])fold->heat;
}
