/*
 * Whether the hall is open at a moment, and when that changes next.
 *
 *            opens        closes   opens        closes
 *   CLOSED ----+--- OPEN ---+ BREAK +--- OPEN ---+---- CLOSED      on a working day
 *   CLOSED ------------------------------------------------        on an off day
 *   OPEN   ------------------------------------------------        `always`, any day (a demo hall)
 *
 * In a year that is not published, Monday to Friday are taken as working days and the answer is
 * marked `provisional`, so that a hall opens in January all the same and its managers are told.
 *
 * Pure: no I/O, no clock, no allocation; any thread.
 */
#ifndef HALL_CALENDAR_HOURS_H
#define HALL_CALENDAR_HOURS_H

#include "hall-server/calendar/calendar_days.h"

#include <stdbool.h>
#include <stdint.h>

enum { CALENDAR_SPANS_MAX = 4 };

/* How far calendar_next_change() looks: longer than any run of off days. */
enum { CALENDAR_LOOK_AHEAD_DAYS = 30 };

enum calendar_open_state { CALENDAR_CLOSED, CALENDAR_OPEN, CALENDAR_BREAK };

/* Minutes after local midnight, opens_min < closes_min ≤ 1440. */
struct calendar_span {
    int16_t opens_min;
    int16_t closes_min;
};

/* Spans of a working day rise and don't touch; none of them: the hall never opens. */
struct calendar_hours {
    bool always; /* open at all hours of all days; the spans are then only for show */
    uint8_t span_count;
    struct calendar_span spans[CALENDAR_SPANS_MAX];
};

struct calendar_now {
    enum calendar_open_state state;
    bool provisional;       /* the year is not published: weekdays were assumed */
    int64_t next_change_ms; /* wall time > at_ms; INT64_MAX: none within the days looked ahead */
};

/* The hours keep what their struct says; for hours that come from outside. */
bool calendar_hours_are_valid(const struct calendar_hours *hours);

/* `hours` valid; `at_ms` and `offset_min` as in calendar_date.h. */
struct calendar_now calendar_open_now(const struct calendar_table *table,
                                      const struct calendar_hours *hours, int64_t at_ms,
                                      int offset_min);

#endif
