#include "hall-server/calendar/calendar_stamp.h"

#include "drivers/base/digits.h"
#include "hall-server/calendar/calendar_date.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { ZONE_CHARACTERS = 6, FRACTION_MAX = 9 };

/* "Z" or "+08:00", to the end of the text. */
static int zone_read(const char *text, int *ret_offset_min)
{
    if (strcmp(text, "Z") == 0) {
        *ret_offset_min = 0;
        return 0;
    }
    if ((text[0] != '+' && text[0] != '-') || strlen(text) != ZONE_CHARACTERS || text[3] != ':') {
        return -1;
    }
    const int hours = digits_read(text + 1, 2);
    const int minutes = digits_read(text + 4, 2);
    if (hours < 0 || minutes < 0 || minutes > 59 ||
        hours * 60 + minutes > CALENDAR_OFFSET_MAX_MIN) {
        return -1;
    }
    *ret_offset_min = (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
    return 0;
}

/* ".123", or nothing; what comes after it, or NULL. */
static const char *fraction_read(const char *text, int *ret_ms)
{
    *ret_ms = 0;
    if (text[0] != '.') {
        return text;
    }
    const size_t digits = strspn(text + 1, "0123456789");
    if (digits == 0 || digits > FRACTION_MAX) {
        return NULL;
    }
    for (size_t i = 0, weight = 100; i < digits; i++, weight /= 10) {
        *ret_ms += (text[1 + i] - '0') * (int)weight;
    }
    return text + 1 + digits;
}

int calendar_stamp_parse(const char *text, int64_t *ret_at_ms, int *ret_offset_min)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    assert(text != NULL && ret_at_ms != NULL && ret_offset_min != NULL);

    for (size_t i = 0; i < sizeof(form) - 1;
         i++) { /* a NUL fits nowhere, so it ends at the text's */
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) {
            return -1;
        }
    }
    const struct calendar_date date = {digits_read(text, 4), digits_read(text + 5, 2),
                                       digits_read(text + 8, 2)};
    const int hour = digits_read(text + 11, 2);
    const int minute = digits_read(text + 14, 2);
    const int second = digits_read(text + 17, 2);
    int ms = 0;
    int offset_min = 0;
    const char *zone = fraction_read(text + sizeof(form) - 1, &ms);
    if (!calendar_date_is_valid(date) || hour > 23 || minute > 59 || second > 60 || zone == NULL ||
        zone_read(zone, &offset_min) != 0) {
        return -1;
    }
    const int32_t day = calendar_day_from_date(date);
    const int64_t at_ms =
        calendar_wall_ms(day, hour * 60 + minute, offset_min) + second * INT64_C(1000) + ms;
    if (at_ms < 0) {
        return -1;
    }
    *ret_at_ms = at_ms;
    *ret_offset_min = offset_min;
    return 0;
}
