/*
 * The observer's own clock and calendar: which day it is, when the hall is open, until when numbers
 * are given. Reckoned here a second time, without the calendar room.
 */
#include "tests/sim/observer.h"

enum {
    MINUTE_OF_MS = 60000,
    DAY_OF_MINUTES = 1440,
    MONDAY_BEFORE_1970 = 3, /* 1970-01-01 was a Thursday */
    SATURDAY = 5,
};

static int64_t local_minutes(const struct hall_config *config, int64_t at_ms)
{
    return at_ms / MINUTE_OF_MS + config->zone_offset_min;
}

int32_t observer_local_day(const struct hall_config *config, int64_t at_ms)
{
    return (int32_t)(local_minutes(config, at_ms) / DAY_OF_MINUTES);
}

int32_t observer_business_day(const struct hall_config *config, int64_t at_ms)
{
    return (int32_t)((local_minutes(config, at_ms) - config->day_turn_min) / DAY_OF_MINUTES);
}

int64_t observer_moment_ms(const struct hall_config *config, int32_t day, int minute)
{
    const int64_t minutes = (int64_t)day * DAY_OF_MINUTES + minute - config->zone_offset_min;
    return minutes * MINUTE_OF_MS;
}

/* Days since 1970-01-01, by counting. */
static int32_t day_number(const struct calendar_exception *row)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t day = row->day - 1;
    for (int year = 1970; year < row->year; year++) {
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        day += leap ? 366 : 365;
    }
    const bool leap = (row->year % 4 == 0 && row->year % 100 != 0) || row->year % 400 == 0;
    for (int month = 1; month < row->month; month++) {
        day += lengths[month - 1] + (month == 2 && leap ? 1 : 0);
    }
    return day;
}

/* All days of the simulation are of one year: it is published when the calendar speaks of it. */
bool observer_day_is_published(const struct hall_config *config)
{
    return config->hours.always_open || config->calendar.count > 0;
}

struct calendar_day_hours observer_hours_of_day(const struct hall_config *config, int32_t day)
{
    static const struct calendar_day_hours all = {.count = 1, .spans = {{0, DAY_OF_MINUTES}}};
    static const struct calendar_day_hours none = {.count = 0};
    const int weekday = (day + MONDAY_BEFORE_1970) % 7;
    if (config->hours.always_open) {
        return all;
    }
    for (uint16_t i = 0; i < config->calendar.count; i++) {
        const struct calendar_exception *row = &config->calendar.rows[i];
        if (day_number(row) == day && row->off) {
            return none;
        }
        if (day_number(row) == day && weekday >= SATURDAY) {
            return config->hours.make_up;
        }
    }
    return config->hours.week[weekday];
}

enum observed_open observer_open_at(const struct hall_config *config, int64_t at_ms)
{
    const struct calendar_day_hours hours =
        observer_hours_of_day(config, observer_local_day(config, at_ms));
    const int minute = (int)(local_minutes(config, at_ms) % DAY_OF_MINUTES);
    bool was_open = false;
    for (uint8_t i = 0; i < hours.count; i++) {
        if (minute >= hours.spans[i].opens_min && minute < hours.spans[i].closes_min) {
            return OBSERVED_OPEN;
        }
        if (minute < hours.spans[i].opens_min) {
            return was_open ? OBSERVED_LUNCH : OBSERVED_CLOSED;
        }
        was_open = true;
    }
    return OBSERVED_CLOSED;
}

int64_t observer_closes_ms(const struct hall_config *config, int64_t at_ms)
{
    const int32_t day = observer_local_day(config, at_ms);
    const struct calendar_day_hours hours = observer_hours_of_day(config, day);
    return hours.count == 0
               ? INT64_MIN
               : observer_moment_ms(config, day, hours.spans[hours.count - 1].closes_min);
}

bool observer_last_number_passed(const struct hall_config *config, uint16_t queue, int64_t at_ms)
{
    if (config->hours.always_open) {
        return false;
    }
    const int64_t before_ms = (int64_t)config->queues[queue].last_number_min * MINUTE_OF_MS;
    return at_ms + before_ms >= observer_closes_ms(config, at_ms);
}

static bool is_staff(uint8_t role)
{
    return role == ROLE_GUIDE || role == ROLE_CLERK || role == ROLE_MANAGER || role == ROLE_ADMIN;
}

/* A number may be given now: `excused` from the time of the last one. */
const char *observer_may_issue(const struct observer *observer, const struct event *event)
{
    const struct event_ticket_issued *body = &event->as.ticket_issued;
    const bool booked = event->command == COMMAND_CHECK_IN && body->class == CLASS_APPOINTMENT;
    if (observer->shut) {
        return "a number was given while the hall was shut";
    }
    if (booked) {
        return NULL; /* also before the doors open, and at lunch */
    }
    if (observer_open_at(observer->config, event->at_ms) != OBSERVED_OPEN) {
        return "a number was given while the hall was closed";
    }
    for (uint8_t i = 0; i < body->leg_count; i++) {
        if (observer->stopped[body->legs[i].queue]) {
            return "a number was given of a queue whose numbers are stopped";
        }
    }
    const bool excused = is_staff(event->actor_role) || body->class == CLASS_APPOINTMENT;
    for (uint8_t i = 0; i < body->leg_count && !excused; i++) {
        if (observer_last_number_passed(observer->config, body->legs[i].queue, event->at_ms)) {
            return "a number was given after the last one";
        }
    }
    return NULL;
}

/* Each event is of the day that is open, and the day turns to the one that it is. */
const char *observer_day_is_right(const struct observer *observer, const struct event *event)
{
    if (observer->config == NULL || event->kind == EVENT_CONFIG_APPLIED) {
        return NULL;
    }
    const int32_t day = observer_business_day(observer->config, event->at_ms);
    if (event->kind != EVENT_DAY_TURNED) {
        return observer->day != 0 && day != observer->day ? "an event is of another business day"
                                                          : NULL;
    }
    return event->as.day_turned.business_day != day     ? "the day turned to another one"
           : observer->day != 0 && observer->day >= day ? "the day turned back"
                                                        : NULL;
}

const char *observer_hall_moved(struct observer *observer, const struct event *event)
{
    const bool shut = event->as.hall_moved.shut != 0;
    if (shut == observer->shut) {
        return "the hall was shut or opened twice";
    }
    observer->shut = shut;
    observer->shut_over_night = false;
    return NULL;
}

const char *observer_queue_moved(struct observer *observer, const struct event_queue_moved *body)
{
    if (observer->stopped[body->queue] == (body->stopped != 0)) {
        return "a queue's numbers were stopped or given twice";
    }
    observer->stopped[body->queue] = body->stopped != 0;
    return NULL;
}

/* ---- refusals: the reason is true ---- */

bool observer_issue_refusal(const struct observer *observer, enum problem problem,
                            const struct event_leg *legs, uint8_t leg_count, bool excused,
                            int64_t now_ms)
{
    bool passed = false;
    bool stopped = false;
    for (uint8_t i = 0; i < leg_count; i++) {
        stopped = stopped || observer->stopped[legs[i].queue];
        passed = passed || observer_last_number_passed(observer->config, legs[i].queue, now_ms);
    }
    const bool open = observer_open_at(observer->config, now_ms) == OBSERVED_OPEN;
    switch (problem) {
    case PROBLEM_HALL_EMERGENCY:
        return observer->shut;
    case PROBLEM_HALL_CLOSED:
        return !open && !observer->shut;
    case PROBLEM_QUEUE_STOPPED:
        return stopped && open && !observer->shut;
    case PROBLEM_LAST_NUMBER_PASSED:
        return passed && !excused && open && !observer->shut;
    case PROBLEM_NOT_SERVED_TODAY:
        return observer->config->refuse_unlikely && !observer->config->hours.always_open &&
               !excused && open && !observer->shut;
    default:
        return false;
    }
}
