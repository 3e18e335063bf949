/*
 * The hall's clock as people read it: wall-clock ms and the zone's offset to date, weekday, time.
 * Pure; any thread.
 */
#ifndef KIOSK_SCREENS_HALL_TIME_H
#define KIOSK_SCREENS_HALL_TIME_H

#include <stdint.h>

struct hall_time {
    int year;
    int month; /* 1–12 */
    int day;   /* 1–31 */
    int hour;
    int minute;
    const char *weekday_zh; /* "星期一"; static */
};

/* `at_ms` ≥ 0, since 1970 in UTC; `offset_min` east of it. */
void hall_time_of(int64_t at_ms, int64_t offset_min, struct hall_time *ret_time);

#endif
