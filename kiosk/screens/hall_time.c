#include "kiosk/screens/hall_time.h"

#include <time.h>

void hall_time_of(int64_t at_ms, int64_t offset_min, struct hall_time *ret_time)
{
    static const char *const weekdays[] = {"星期日", "星期一", "星期二", "星期三",
                                           "星期四", "星期五", "星期六"};
    const time_t local_s = (time_t)(at_ms / 1000 + offset_min * 60);
    struct tm tm;
    gmtime_r(&local_s, &tm);
    *ret_time = (struct hall_time){.year = tm.tm_year + 1900,
                                   .month = tm.tm_mon + 1,
                                   .day = tm.tm_mday,
                                   .hour = tm.tm_hour,
                                   .minute = tm.tm_min,
                                   .weekday_zh = weekdays[tm.tm_wday]};
}
