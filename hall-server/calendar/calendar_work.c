#include "hall-server/calendar/calendar_work.h"

#include "hall-server/calendar/calendar_date.h"

#include <assert.h>
#include <stddef.h>

enum { MINUTE_MS = 60 * 1000 };

/* A moment as a working day and the working time of it that is over, 0..length_ms. */
struct place {
    int32_t day;
    struct calendar_day_hours hours;
    int64_t length_ms;
    int64_t worked_ms;
};

/* Steps `place` to the working day `day` or the first one after it, at its start. */
static int place_seek(const struct calendar_office *office, int32_t day, struct place *ret_place)
{
    for (int walked = 0; walked < CALENDAR_WORK_LOOK_AHEAD_DAYS; walked++, day++) {
        const enum calendar_day_kind kind = calendar_day_kind(office->table, day);
        if (kind == CALENDAR_NOT_PUBLISHED) {
            return CALENDAR_WORK_NOT_PUBLISHED;
        }
        if (kind != CALENDAR_WORKING_DAY) {
            continue;
        }
        struct calendar_hours hours = *office->hours;
        hours.always_open = false;
        ret_place->hours = calendar_hours_of_day(office->table, &hours, day, NULL);
        if (ret_place->hours.count > 0) {
            ret_place->day = day;
            ret_place->length_ms =
                (int64_t)calendar_minutes_before(&ret_place->hours, CALENDAR_DAY_MINUTES) *
                MINUTE_MS;
            ret_place->worked_ms = 0;
            return CALENDAR_WORK_OK;
        }
    }
    return CALENDAR_WORK_NO_HOURS;
}

static int64_t worked_before(const struct calendar_day_hours *hours, int64_t of_day_ms)
{
    const int minute = (int)(of_day_ms / MINUTE_MS);
    int64_t worked_ms = (int64_t)calendar_minutes_before(hours, minute) * MINUTE_MS;
    if (calendar_day_state(hours, minute) == CALENDAR_OPEN) {
        worked_ms += of_day_ms % MINUTE_MS;
    }
    return worked_ms;
}

/* Where `at_ms` is, or the start of the next working day when its own is over or is none. */
static int place_find(const struct calendar_office *office, int64_t at_ms, struct place *ret_place)
{
    const int32_t day = calendar_local_day(at_ms, office->offset_min);
    const int64_t of_day_ms = at_ms - calendar_wall_ms(day, 0, office->offset_min);
    const int error = place_seek(office, day, ret_place);
    if (error != CALENDAR_WORK_OK || ret_place->day != day) {
        return error;
    }
    ret_place->worked_ms = worked_before(&ret_place->hours, of_day_ms);
    return ret_place->worked_ms < ret_place->length_ms ? CALENDAR_WORK_OK
                                                       : place_seek(office, day + 1, ret_place);
}

/* The earliest moment at which so much is over; with `from_now` the earliest at which work goes
 * on: after lunch, not before it. */
static int64_t place_ms(const struct calendar_office *office, const struct place *place,
                        bool from_now)
{
    int64_t left_ms = place->worked_ms;
    for (int i = 0; i < place->hours.count; i++) {
        const struct calendar_span *span = &place->hours.spans[i];
        const int64_t span_ms = (int64_t)(span->closes_min - span->opens_min) * MINUTE_MS;
        if (left_ms < span_ms || (left_ms == span_ms && !from_now)) {
            return calendar_wall_ms(place->day, span->opens_min, office->offset_min) + left_ms;
        }
        left_ms -= span_ms;
    }
    assert(left_ms == 0);
    return calendar_wall_ms(place->day, place->hours.spans[place->hours.count - 1].closes_min,
                            office->offset_min);
}

/* As many working days on as the count says, keeping the share of the day that is over. */
static int place_add_half_days(const struct calendar_office *office, int half_days,
                               struct place *place)
{
    const int64_t whole = 2 * place->length_ms;
    const int64_t sum = 2 * place->worked_ms + half_days * place->length_ms;
    const int64_t days = sum == 0 ? 0 : (sum - 1) / whole; /* at a day's end: its close */
    for (int64_t i = 0; i < days; i++) {
        const int error = place_seek(office, place->day + 1, place);
        if (error != CALENDAR_WORK_OK) {
            return error;
        }
    }
    place->worked_ms = (sum - days * whole) * place->length_ms / whole;
    return CALENDAR_WORK_OK;
}

static int place_add_ms(const struct calendar_office *office, int64_t work_ms, struct place *place)
{
    while (work_ms > place->length_ms - place->worked_ms) {
        work_ms -= place->length_ms - place->worked_ms;
        const int error = place_seek(office, place->day + 1, place);
        if (error != CALENDAR_WORK_OK) {
            return error;
        }
    }
    place->worked_ms += work_ms;
    return CALENDAR_WORK_OK;
}

int calendar_work_moment(const struct calendar_office *office, int64_t at_ms, int64_t *ret_at_ms)
{
    struct place place;
    const int error = place_find(office, at_ms, &place);
    if (error == CALENDAR_WORK_OK) {
        *ret_at_ms = place_ms(office, &place, true);
        *ret_at_ms = *ret_at_ms < at_ms ? at_ms : *ret_at_ms;
    }
    return error;
}

int calendar_work_after(const struct calendar_office *office, int64_t from_ms, int half_days,
                        int minutes, int64_t *ret_at_ms)
{
    assert(half_days >= 0 && half_days <= 2 * CALENDAR_WORK_DAYS_MAX);
    assert(minutes >= 0 && minutes <= 60 * CALENDAR_WORK_HOURS_MAX);
    struct place place;
    int error = place_find(office, from_ms, &place);
    if (error == CALENDAR_WORK_OK) {
        error = place_add_half_days(office, half_days, &place);
    }
    if (error == CALENDAR_WORK_OK) {
        error = place_add_ms(office, (int64_t)minutes * MINUTE_MS, &place);
    }
    if (error == CALENDAR_WORK_OK) {
        *ret_at_ms = place_ms(office, &place, half_days == 0 && minutes == 0);
    }
    return error;
}

int calendar_work_after_dates(const struct calendar_office *office, int64_t from_ms, int days,
                              int64_t *ret_at_ms)
{
    assert(days >= 0 && days <= CALENDAR_WORK_DAYS_MAX);
    struct place place;
    int error = place_find(office, from_ms, &place);
    for (int i = 0; i < days && error == CALENDAR_WORK_OK; i++) {
        error = place_seek(office, place.day + 1, &place);
    }
    if (error == CALENDAR_WORK_OK) {
        place.worked_ms = place.length_ms;
        *ret_at_ms = place_ms(office, &place, false);
    }
    return error;
}

int calendar_work_between(const struct calendar_office *office, int64_t from_ms, int64_t to_ms,
                          int64_t *ret_work_ms)
{
    assert(from_ms <= to_ms);
    const int32_t last = calendar_local_day(to_ms, office->offset_min);
    const int64_t last_of_day_ms = to_ms - calendar_wall_ms(last, 0, office->offset_min);
    struct place place;
    int64_t sum_ms = 0;
    int error = place_find(office, from_ms, &place);
    while (error == CALENDAR_WORK_OK && place.day < last) {
        sum_ms += place.length_ms - place.worked_ms;
        error = place_seek(office, place.day + 1, &place);
    }
    if (error == CALENDAR_WORK_OK && place.day == last) {
        const int64_t end_ms = worked_before(&place.hours, last_of_day_ms);
        sum_ms += end_ms > place.worked_ms ? end_ms - place.worked_ms : 0;
    }
    if (error == CALENDAR_WORK_OK) {
        *ret_work_ms = sum_ms;
    }
    return error;
}
