/*
 * Whether the hall is open at a moment, and when that changes next.
 *
 *            opens        closes   opens        closes
 *   CLOSED ----+--- OPEN ---+ BREAK +--- OPEN ---+---- CLOSED      on a day with hours
 *   CLOSED ------------------------------------------------        on a day without
 *   OPEN   ------------------------------------------------        `always_open` (a demo hall)
 *
 * Which hours a day has: a statutory day off has none; a make-up working day (调休) at a weekend
 * has `make_up`; any other day has those of its weekday, so a hall may serve on plain Saturdays
 * too. In a year that is not published the weekday alone speaks and the answer is marked
 * `provisional`, so that a hall opens in January all the same and its managers are told.
 *
 * Pure: no I/O, no clock, no allocation; any thread.
 */
#ifndef HALL_CALENDAR_HOURS_H
#define HALL_CALENDAR_HOURS_H

#include "hall-server/calendar/calendar_days.h"

#include <stdbool.h>
#include <stdint.h>

enum { CALENDAR_SPANS_MAX = 4, CALENDAR_WEEKDAYS = 7 };

/* How far calendar_next_change() looks: longer than any run of off days. */
enum { CALENDAR_LOOK_AHEAD_DAYS = 30 };

enum calendar_open_state { CALENDAR_CLOSED, CALENDAR_OPEN, CALENDAR_BREAK };

/* Minutes after local midnight, opens_min < closes_min ≤ 1440. */
struct calendar_span {
    int16_t opens_min;
    int16_t closes_min;
};

/* Spans rise and don't touch; none of them: closed all day. */
struct calendar_day_hours {
    uint8_t count;
    struct calendar_span spans[CALENDAR_SPANS_MAX];
};

struct calendar_hours {
    bool always_open; /* at all hours of all days; the rest is then only for show */
    struct calendar_day_hours week[CALENDAR_WEEKDAYS]; /* [0] is Monday */
    struct calendar_day_hours make_up;
};

struct calendar_now {
    enum calendar_open_state state;
    bool provisional;       /* the year is not published: weekdays were assumed */
    int64_t next_change_ms; /* wall time > at_ms; INT64_MAX: none within the days looked ahead */
};

/* The hours keep what their struct says; for hours that come from outside. */
bool calendar_day_hours_are_valid(const struct calendar_day_hours *hours);
bool calendar_hours_are_valid(const struct calendar_hours *hours);

/* The hours of one local day; of an `always_open` hall: all of it. ret_provisional may be NULL. */
struct calendar_day_hours calendar_hours_of_day(const struct calendar_table *table,
                                                const struct calendar_hours *hours, int32_t day,
                                                bool *ret_provisional);

/* The state at `minute` (0..1439) of a day with these hours. */
enum calendar_open_state calendar_day_state(const struct calendar_day_hours *hours, int minute);

/* Open minutes of the day before `minute` (0..1440); at 1440: all of the day's. */
int calendar_minutes_before(const struct calendar_day_hours *hours, int minute);

/* `hours` valid; `at_ms` and `offset_min` as in calendar_date.h. */
struct calendar_now calendar_open_now(const struct calendar_table *table,
                                      const struct calendar_hours *hours, int64_t at_ms,
                                      int offset_min);

#endif
