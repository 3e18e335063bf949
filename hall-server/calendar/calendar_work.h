/*
 * Working-day arithmetic: the moment that lies N working days, or hours, after another.
 *
 * A working day is one of the statutory calendar (make-up days are, holidays are not, whatever
 * hours a hall keeps on plain Saturdays), and its working time is the hall's hours of that day; the
 * lunch break counts for nothing. Who comes outside of working time counts from the next working
 * moment: a form sent in on Saturday night is received on Monday at nine.
 *
 * Two ways to count, since two are in use:
 *   by time   every working minute counts. 1 day after Monday 15:00 is Tuesday 15:00; 0.5 day after
 *             Monday 09:00 is when half of Monday's working minutes are over; 3 hours are 3 hours.
 *             The answer is the earliest such moment: 1 day after Monday 09:00 is Monday's close.
 *   by date   as a law counts days (Civil Code 201, 203): the day on which it begins is not
 *             counted, and it ends when the hall closes on the last one. 1 day after Monday 09:00
 *             is Tuesday's close.
 *
 * Where the count runs into a year that is not published there is no answer: nobody knows its
 * holidays yet, and to take it for a year without any would promise too much.
 *
 * Pure: no I/O, no clock, no allocation; any thread. Times are wall ms as in calendar_date.h.
 */
#ifndef HALL_CALENDAR_WORK_H
#define HALL_CALENDAR_WORK_H

#include "hall-server/calendar/calendar_hours.h"

#include <stdint.h>

enum {
    CALENDAR_WORK_DAYS_MAX = 1000,        /* of one term */
    CALENDAR_WORK_HOURS_MAX = 8000,       /* of one term */
    CALENDAR_WORK_LOOK_AHEAD_DAYS = 4000, /* civil days that one question may walk */
};

enum {
    CALENDAR_WORK_OK = 0,
    CALENDAR_WORK_NOT_PUBLISHED = -1, /* the count leaves the published years */
    CALENDAR_WORK_NO_HOURS = -2,      /* no working time within the days walked */
};

/* What the arithmetic needs to know of a hall. `hours` valid; its `always_open` is not looked at.
 */
struct calendar_office {
    const struct calendar_table *table;
    const struct calendar_hours *hours;
    int offset_min;
};

/* The first moment ≥ `at_ms` that is in working time. */
__attribute__((warn_unused_result)) int calendar_work_moment(const struct calendar_office *office,
                                                             int64_t at_ms, int64_t *ret_at_ms);

/*
 * By time: `half_days` (0..2 × CALENDAR_WORK_DAYS_MAX) and then `minutes`
 * (0..60 × CALENDAR_WORK_HOURS_MAX) of working time after `from_ms`. On days of unequal length a
 * day's worth is a share: from a third of the way through one day to a third of the way through
 * another. *ret_at_ms is untouched on an error.
 */
__attribute__((warn_unused_result)) int calendar_work_after(const struct calendar_office *office,
                                                            int64_t from_ms, int half_days,
                                                            int minutes, int64_t *ret_at_ms);

/* By date: the close of the `days`th (0..CALENDAR_WORK_DAYS_MAX) working day after that of
 * `from_ms`; 0: its own close. *ret_at_ms is untouched on an error. */
__attribute__((warn_unused_result)) int
calendar_work_after_dates(const struct calendar_office *office, int64_t from_ms, int days,
                          int64_t *ret_at_ms);

/* Working time between two moments, in ms; `from_ms` ≤ `to_ms`. For clocks that run on cases. */
__attribute__((warn_unused_result)) int calendar_work_between(const struct calendar_office *office,
                                                              int64_t from_ms, int64_t to_ms,
                                                              int64_t *ret_work_ms);

#endif
