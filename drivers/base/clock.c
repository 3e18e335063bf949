#include "drivers/base/clock.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

static int64_t clock_read_us(clockid_t which)
{
    struct timespec now;
    const int result = clock_gettime(which, &now);
    assert(result == 0);
    (void)result;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_ms(void)
{
    return clock_read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_monotonic_us(void)
{
    return clock_read_us(CLOCK_MONOTONIC);
}

int64_t clock_wall_ms(void)
{
    return clock_read_us(CLOCK_REALTIME) / 1000;
}

void clock_format_rfc3339(int64_t at_ms, int offset_min, char ret_text[CLOCK_RFC3339_ROOM])
{
    assert(at_ms >= 0);
    assert(offset_min > -1440 && offset_min < 1440);
    const time_t local_s = (time_t)(at_ms / 1000 + (int64_t)offset_min * 60);
    struct tm tm;
    gmtime_r(&local_s, &tm);
    char text[96];
    const int offset = offset_min < 0 ? -offset_min : offset_min;
    snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", tm.tm_year + 1900,
             tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(at_ms % 1000),
             offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
    text[CLOCK_RFC3339_ROOM - 1] = 0;
    snprintf(ret_text, CLOCK_RFC3339_ROOM, "%.31s", text);
}
