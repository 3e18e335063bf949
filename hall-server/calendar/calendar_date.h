/*
 * Day numbers and civil dates, local time and the business day, as plain arithmetic.
 *
 * A day number counts days since 1970-01-01 (day 0, a Thursday) in the proleptic Gregorian
 * calendar. Wall time is milliseconds since 1970-01-01T00:00:00Z; `offset_min` is the hall's zone
 * in minutes east of UTC (China: 480, the year round). The business day turns at `turn_min` minutes
 * after local midnight, so that a hall which works past midnight keeps its numbers until it closes.
 *
 * Pure: no I/O, no clock, no allocation; any thread.
 */
#ifndef HALL_CALENDAR_DATE_H
#define HALL_CALENDAR_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CALENDAR_YEAR_MIN = 1970,
    CALENDAR_YEAR_MAX = 9999,
    CALENDAR_DAY_MIN = 0,       /* 1970-01-01 */
    CALENDAR_DAY_MAX = 2932896, /* 9999-12-31 */
    CALENDAR_DAY_MINUTES = 1440,
    CALENDAR_OFFSET_MAX_MIN = 14 * 60, /* offsets are -840..840 */
    CALENDAR_DATE_ROOM = 11,           /* "2026-03-16" and its NUL */
};

struct calendar_date {
    int year;  /* 1970..9999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

/* 1 = Monday … 7 = Sunday (ISO 8601). */
int calendar_weekday_iso(int32_t day);

/* The date exists (2023-02-29 doesn't) and is within the years above. */
bool calendar_date_is_valid(struct calendar_date date);

/* For valid dates, and days within CALENDAR_DAY_MIN..MAX; each the other's inverse. */
int32_t calendar_day_from_date(struct calendar_date date);
struct calendar_date calendar_date_from_day(int32_t day);

/* "2026-03-16". Parsing takes exactly that form: 0 and *ret_day, or -1 with *ret_day untouched. */
void calendar_day_format(int32_t day, char ret_text[CALENDAR_DATE_ROOM]);
__attribute__((warn_unused_result)) int calendar_day_parse(const char *text, int32_t *ret_day);

/* The local civil day at wall time `at_ms` (≥ 0), and the minute within it, 0..1439. */
int32_t calendar_local_day(int64_t at_ms, int offset_min);
int calendar_local_minute(int64_t at_ms, int offset_min);

/* The business day at `at_ms`: the local day of the moment `turn_min` (0..1439) minutes before. */
int32_t calendar_business_day(int64_t at_ms, int offset_min, int turn_min);

/* Wall time of minute `minute` (0..1440) of local day `day`. */
int64_t calendar_wall_ms(int32_t day, int minute, int offset_min);

/* Wall time at which the business day of `at_ms` ends and the next begins; always after `at_ms`. */
int64_t calendar_next_turn_ms(int64_t at_ms, int offset_min, int turn_min);

#endif
