/*
 * Which days are working days: Monday to Friday, less the statutory holidays, and the make-up days
 * (调休) added. The exceptions come in a table; the one of assets/calendar is compiled in.
 *
 * A year is published when the table has a row of it. The answer for any other year is "not
 * published" and stays that: whoever needs an answer all the same says so (calendar_hours.h does,
 * and marks it), nobody takes it for a year without holidays.
 *
 * Pure: no I/O, no clock, no allocation; any thread.
 */
#ifndef HALL_CALENDAR_DAYS_H
#define HALL_CALENDAR_DAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum calendar_day_kind { CALENDAR_WORKING_DAY, CALENDAR_OFF_DAY, CALENDAR_NOT_PUBLISHED };

/* A day that differs from its weekday, or confirms it. */
struct calendar_exception {
    int16_t year;
    int8_t month;
    int8_t day;
    int8_t off; /* 1: off, 0: working */
};

/* Rows rise by date, none twice; the years first_year..last_year each have at least one. A table
 * without rows (count 0, years 0) has no year published. */
struct calendar_table {
    const struct calendar_exception *rows;
    size_t count;
    int first_year;
    int last_year;
};

/* The compiled-in table of China's statutory calendar. Static. */
struct calendar_table calendar_statutory(void);

/* The table keeps what its struct says; for tables that come from outside. */
bool calendar_table_is_valid(const struct calendar_table *table);

/* `day` as in calendar_date.h. */
enum calendar_day_kind calendar_day_kind(const struct calendar_table *table, int32_t day);

/* The day has a row of its own: off or worked because it was announced, not by its weekday. */
bool calendar_day_is_statutory(const struct calendar_table *table, int32_t day);

/* Exactly a working day: false for an off day and for a year that is not published. */
bool calendar_is_working_day(const struct calendar_table *table, int32_t day);

/* Working days of `year`, or -1 if it is not published. */
int calendar_working_days(const struct calendar_table *table, int year);

#endif
