/*
 * A moment as programs write it to each other: RFC 3339 with its zone,
 * "2026-03-16T10:34:05.123+08:00" or "…Z". Milliseconds are kept, finer digits are dropped; a leap
 * second counts as the next second.
 *
 * Pure: no I/O, no clock, no allocation; any thread.
 */
#ifndef HALL_CALENDAR_STAMP_H
#define HALL_CALENDAR_STAMP_H

#include <stdint.h>

/*
 * Takes exactly that form, of 1970 or later in UTC too, with at most nine digits of a fraction: 0
 * with the wall time and its zone in minutes east of UTC (-840 … 840), or -1 with both untouched.
 */
__attribute__((warn_unused_result)) int calendar_stamp_parse(const char *text, int64_t *ret_at_ms,
                                                             int *ret_offset_min);

#endif
