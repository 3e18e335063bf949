/*
 * The system's clocks, for thin shells only: pure rooms are given `now_ms` as an argument.
 * Any thread. All times are int64_t milliseconds.
 */
#ifndef DRIVERS_BASE_CLOCK_H
#define DRIVERS_BASE_CLOCK_H

#include <stdint.h>

/* Since an unnamed start; never goes back, does not count while the machine sleeps. For durations.
 */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

/* Since 1970-01-01T00:00:00Z by the wall clock; may jump. For the business day and for people. */
int64_t clock_wall_ms(void);

/* Room for clock_format_rfc3339(): "2026-03-16T10:34:05.123+08:00" and its NUL. */
enum { CLOCK_RFC3339_ROOM = 32 };

/*
 * Writes wall time `at_ms` as RFC 3339 with an offset of `offset_min` minutes east of UTC.
 * `at_ms` within years 1970–9999. Pure.
 */
void clock_format_rfc3339(int64_t at_ms, int offset_min, char ret_text[CLOCK_RFC3339_ROOM]);

#endif
