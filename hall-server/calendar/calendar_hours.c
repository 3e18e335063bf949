#include "hall-server/calendar/calendar_hours.h"

#include "hall-server/calendar/calendar_date.h"

#include <assert.h>
#include <stddef.h>

static const struct calendar_day_hours all_day = {1, {{0, CALENDAR_DAY_MINUTES}}};
static const struct calendar_day_hours no_hours = {0, {{0, 0}}};

bool calendar_day_hours_are_valid(const struct calendar_day_hours *hours)
{
    assert(hours != NULL);
    if (hours->count > CALENDAR_SPANS_MAX) {
        return false;
    }
    for (int i = 0; i < hours->count; i++) {
        const struct calendar_span *span = &hours->spans[i];
        if (span->opens_min < 0 || span->opens_min >= span->closes_min ||
            span->closes_min > CALENDAR_DAY_MINUTES) {
            return false;
        }
        if (i > 0 && span->opens_min <= span[-1].closes_min) {
            return false;
        }
    }
    return true;
}

bool calendar_hours_are_valid(const struct calendar_hours *hours)
{
    assert(hours != NULL);
    for (int weekday = 0; weekday < CALENDAR_WEEKDAYS; weekday++) {
        if (!calendar_day_hours_are_valid(&hours->week[weekday])) {
            return false;
        }
    }
    return calendar_day_hours_are_valid(&hours->make_up);
}

struct calendar_day_hours calendar_hours_of_day(const struct calendar_table *table,
                                                const struct calendar_hours *hours, int32_t day,
                                                bool *ret_provisional)
{
    assert(table != NULL && hours != NULL);
    const enum calendar_day_kind kind = calendar_day_kind(table, day);
    const int weekday = calendar_weekday_iso(day);
    if (ret_provisional != NULL) {
        *ret_provisional = kind == CALENDAR_NOT_PUBLISHED && !hours->always_open;
    }
    if (hours->always_open) {
        return all_day;
    }
    if (kind == CALENDAR_OFF_DAY && calendar_day_is_statutory(table, day)) {
        return no_hours;
    }
    return kind == CALENDAR_WORKING_DAY && weekday > 5 ? hours->make_up : hours->week[weekday - 1];
}

enum calendar_open_state calendar_day_state(const struct calendar_day_hours *hours, int minute)
{
    for (int i = 0; i < hours->count; i++) {
        if (minute < hours->spans[i].opens_min) {
            return i == 0 ? CALENDAR_CLOSED : CALENDAR_BREAK;
        }
        if (minute < hours->spans[i].closes_min) {
            return CALENDAR_OPEN;
        }
    }
    return CALENDAR_CLOSED;
}

int calendar_minutes_before(const struct calendar_day_hours *hours, int minute)
{
    assert(minute >= 0 && minute <= CALENDAR_DAY_MINUTES);
    int sum = 0;
    for (int i = 0; i < hours->count && hours->spans[i].opens_min < minute; i++) {
        const struct calendar_span *span = &hours->spans[i];
        sum += (minute < span->closes_min ? minute : span->closes_min) - span->opens_min;
    }
    return sum;
}

/* The first edge of a span after `minute`, or -1. */
static int next_edge(const struct calendar_day_hours *hours, int minute)
{
    for (int i = 0; i < hours->count; i++) {
        if (hours->spans[i].opens_min > minute) {
            return hours->spans[i].opens_min;
        }
        if (hours->spans[i].closes_min > minute) {
            return hours->spans[i].closes_min;
        }
    }
    return -1;
}

static int64_t next_change(const struct calendar_table *table, const struct calendar_hours *hours,
                           int32_t today, int minute, int offset_min)
{
    for (int32_t day = today; day < today + CALENDAR_LOOK_AHEAD_DAYS; day++) {
        const struct calendar_day_hours of_day = calendar_hours_of_day(table, hours, day, NULL);
        const int edge = next_edge(&of_day, day == today ? minute : -1);
        if (edge >= 0) {
            return calendar_wall_ms(day, edge, offset_min);
        }
    }
    return INT64_MAX;
}

struct calendar_now calendar_open_now(const struct calendar_table *table,
                                      const struct calendar_hours *hours, int64_t at_ms,
                                      int offset_min)
{
    assert(table != NULL && calendar_hours_are_valid(hours));

    struct calendar_now now = {CALENDAR_CLOSED, false, INT64_MAX};
    if (hours->always_open) {
        now.state = CALENDAR_OPEN;
        return now;
    }
    const int32_t today = calendar_local_day(at_ms, offset_min);
    const int minute = calendar_local_minute(at_ms, offset_min);
    const struct calendar_day_hours of_day =
        calendar_hours_of_day(table, hours, today, &now.provisional);
    now.state = calendar_day_state(&of_day, minute);
    now.next_change_ms = next_change(table, hours, today, minute, offset_min);
    return now;
}
