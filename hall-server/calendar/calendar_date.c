#include "hall-server/calendar/calendar_date.h"

#include "drivers/base/digits.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000, DAY_MS = CALENDAR_DAY_MINUTES * MINUTE_MS };
/* 400 Gregorian years are 146,097 days; 0000-03-01 is 719,468 days before 1970-01-01. */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, EPOCH_SHIFT_DAYS = 719468 };

static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

static bool year_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int calendar_weekday_iso(int32_t day)
{
    assert(day >= CALENDAR_DAY_MIN && day <= CALENDAR_DAY_MAX);
    return (int)((day + 3) % 7) + 1;
}

bool calendar_date_is_valid(struct calendar_date date)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (date.year < CALENDAR_YEAR_MIN || date.year > CALENDAR_YEAR_MAX || date.month < 1 ||
        date.month > 12 || date.day < 1) {
        return false;
    }
    const bool leap_february = date.month == 2 && year_is_leap(date.year);
    return date.day <= month_days[date.month - 1] + (leap_february ? 1 : 0);
}

/* Years are counted from March here, so that the leap day is the last of its year. */
int32_t calendar_day_from_date(struct calendar_date date)
{
    assert(calendar_date_is_valid(date));

    const int year = date.month <= 2 ? date.year - 1 : date.year;
    const int era = year / ERA_YEARS;
    const int year_of_era = year % ERA_YEARS;
    const int month_from_march = (date.month + 9) % 12;
    const int day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * ERA_DAYS + day_of_era - EPOCH_SHIFT_DAYS);
}

struct calendar_date calendar_date_from_day(int32_t day)
{
    assert(day >= CALENDAR_DAY_MIN && day <= CALENDAR_DAY_MAX);

    const int shifted = (int)day + EPOCH_SHIFT_DAYS;
    const int era = shifted / ERA_DAYS;
    const int day_of_era = shifted % ERA_DAYS;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    struct calendar_date date = {
        .year = era * ERA_YEARS + year_of_era,
        .month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
    date.year += date.month <= 2 ? 1 : 0;
    return date;
}

void calendar_day_format(int32_t day, char ret_text[CALENDAR_DATE_ROOM])
{
    const struct calendar_date date = calendar_date_from_day(day);
    const char digits[] = {(char)('0' + date.year / 1000),
                           (char)('0' + date.year / 100 % 10),
                           (char)('0' + date.year / 10 % 10),
                           (char)('0' + date.year % 10),
                           '-',
                           (char)('0' + date.month / 10),
                           (char)('0' + date.month % 10),
                           '-',
                           (char)('0' + date.day / 10),
                           (char)('0' + date.day % 10),
                           '\0'};

    memcpy(ret_text, digits, sizeof(digits));
}

int calendar_day_parse(const char *text, int32_t *ret_day)
{
    assert(text != NULL && ret_day != NULL);

    struct calendar_date date = {.year = digits_read(text, 4)};
    if (date.year < 0 || text[4] != '-') {
        return -1;
    }
    date.month = digits_read(text + 5, 2);
    if (date.month < 0 || text[7] != '-') {
        return -1;
    }
    date.day = digits_read(text + 8, 2);
    if (date.day < 0 || text[10] != '\0' || !calendar_date_is_valid(date)) {
        return -1;
    }
    *ret_day = calendar_day_from_date(date);
    return 0;
}

static int64_t local_ms(int64_t at_ms, int offset_min)
{
    assert(at_ms >= 0);
    assert(offset_min >= -CALENDAR_OFFSET_MAX_MIN && offset_min <= CALENDAR_OFFSET_MAX_MIN);
    return at_ms + (int64_t)offset_min * MINUTE_MS;
}

int32_t calendar_local_day(int64_t at_ms, int offset_min)
{
    return (int32_t)floor_divide(local_ms(at_ms, offset_min), DAY_MS);
}

int calendar_local_minute(int64_t at_ms, int offset_min)
{
    const int64_t minute = floor_divide(local_ms(at_ms, offset_min), MINUTE_MS);
    return (int)(minute - floor_divide(minute, CALENDAR_DAY_MINUTES) * CALENDAR_DAY_MINUTES);
}

int32_t calendar_business_day(int64_t at_ms, int offset_min, int turn_min)
{
    assert(turn_min >= 0 && turn_min < CALENDAR_DAY_MINUTES);
    const int64_t shifted_ms = local_ms(at_ms, offset_min) - (int64_t)turn_min * MINUTE_MS;
    return (int32_t)floor_divide(shifted_ms, DAY_MS);
}

int64_t calendar_wall_ms(int32_t day, int minute, int offset_min)
{
    assert(minute >= 0 && minute <= CALENDAR_DAY_MINUTES);
    return ((int64_t)day * CALENDAR_DAY_MINUTES + minute - offset_min) * MINUTE_MS;
}

int64_t calendar_next_turn_ms(int64_t at_ms, int offset_min, int turn_min)
{
    const int32_t day = calendar_business_day(at_ms, offset_min, turn_min);
    return calendar_wall_ms(day + 1, turn_min, offset_min);
}
