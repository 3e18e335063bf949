#include "hall-server/calendar/calendar_hours.h"

#include "hall-server/calendar/calendar_date.h"

#include <assert.h>

bool calendar_hours_are_valid(const struct calendar_hours *hours)
{
    assert(hours != NULL);
    if (hours->span_count > CALENDAR_SPANS_MAX) {
        return false;
    }
    for (int i = 0; i < hours->span_count; i++) {
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

static bool day_works(const struct calendar_table *table, int32_t day, bool *ret_provisional)
{
    const enum calendar_day_kind kind = calendar_day_kind(table, day);
    *ret_provisional = kind == CALENDAR_NOT_PUBLISHED;
    return *ret_provisional ? calendar_weekday_iso(day) <= 5 : kind == CALENDAR_WORKING_DAY;
}

/* The state at `minute` of a working day. */
static enum calendar_open_state working_state(const struct calendar_hours *hours, int minute)
{
    for (int i = 0; i < hours->span_count; i++) {
        if (minute < hours->spans[i].opens_min) {
            return i == 0 ? CALENDAR_CLOSED : CALENDAR_BREAK;
        }
        if (minute < hours->spans[i].closes_min) {
            return CALENDAR_OPEN;
        }
    }
    return CALENDAR_CLOSED;
}

/* The first edge of a span after `minute` on a working day, or -1. */
static int next_edge(const struct calendar_hours *hours, int minute)
{
    for (int i = 0; i < hours->span_count; i++) {
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
        bool provisional = false;
        const int edge = next_edge(hours, day == today ? minute : -1);
        if (edge >= 0 && day_works(table, day, &provisional)) {
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
    if (hours->always) {
        now.state = CALENDAR_OPEN;
        return now;
    }
    const int32_t today = calendar_local_day(at_ms, offset_min);
    const int minute = calendar_local_minute(at_ms, offset_min);
    if (day_works(table, today, &now.provisional)) {
        now.state = working_state(hours, minute);
    }
    now.next_change_ms = next_change(table, hours, today, minute, offset_min);
    return now;
}
