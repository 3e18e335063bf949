#include "hall-server/calendar/calendar_days.h"

#include "hall-server/calendar/calendar_date.h"

#include <assert.h>

static const struct calendar_exception statutory_rows[] = {
#include "hall-server/calendar/statutory_rows.inc"
};
enum { STATUTORY_COUNT = sizeof(statutory_rows) / sizeof(statutory_rows[0]) };

struct calendar_table calendar_statutory(void)
{
    return (struct calendar_table){
        .rows = statutory_rows,
        .count = STATUTORY_COUNT,
        .first_year = statutory_rows[0].year,
        .last_year = statutory_rows[STATUTORY_COUNT - 1].year,
    };
}

/* Rises with the date; only for comparing. */
static int date_key(int year, int month, int day)
{
    return (year * 100 + month) * 100 + day;
}

static int row_key(const struct calendar_exception *row)
{
    return date_key(row->year, row->month, row->day);
}

bool calendar_table_is_valid(const struct calendar_table *table)
{
    assert(table != NULL);
    if (table->count == 0) {
        return false;
    }
    for (size_t i = 0; i < table->count; i++) {
        const struct calendar_exception *row = &table->rows[i];
        const struct calendar_date date = {row->year, row->month, row->day};
        if (!calendar_date_is_valid(date) || row->off < 0 || row->off > 1) {
            return false;
        }
        if (i > 0 && (row_key(row) <= row_key(row - 1) || row->year > row[-1].year + 1)) {
            return false;
        }
    }
    return table->rows[0].year == table->first_year &&
           table->rows[table->count - 1].year == table->last_year;
}

static const struct calendar_exception *exception_find(const struct calendar_table *table,
                                                       struct calendar_date date)
{
    const int key = date_key(date.year, date.month, date.day);
    size_t low = 0;
    size_t high = table->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (row_key(&table->rows[middle]) < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < table->count && row_key(&table->rows[low]) == key ? &table->rows[low] : NULL;
}

enum calendar_day_kind calendar_day_kind(const struct calendar_table *table, int32_t day)
{
    assert(table != NULL);

    const struct calendar_date date = calendar_date_from_day(day);
    if (date.year < table->first_year || date.year > table->last_year) {
        return CALENDAR_NOT_PUBLISHED;
    }
    const struct calendar_exception *row = exception_find(table, date);
    if (row != NULL) {
        return row->off ? CALENDAR_OFF_DAY : CALENDAR_WORKING_DAY;
    }
    return calendar_weekday_iso(day) <= 5 ? CALENDAR_WORKING_DAY : CALENDAR_OFF_DAY;
}

bool calendar_day_is_statutory(const struct calendar_table *table, int32_t day)
{
    assert(table != NULL);
    return exception_find(table, calendar_date_from_day(day)) != NULL;
}

bool calendar_is_working_day(const struct calendar_table *table, int32_t day)
{
    return calendar_day_kind(table, day) == CALENDAR_WORKING_DAY;
}

int calendar_working_days(const struct calendar_table *table, int year)
{
    assert(table != NULL);
    if (year < table->first_year || year > table->last_year) {
        return -1;
    }
    const int32_t end = calendar_day_from_date((struct calendar_date){year, 12, 31});
    int count = 0;
    for (int32_t day = calendar_day_from_date((struct calendar_date){year, 1, 1}); day <= end;
         day++) {
        count += calendar_is_working_day(table, day) ? 1 : 0;
    }
    return count;
}
