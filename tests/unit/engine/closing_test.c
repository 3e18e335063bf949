/* The day's end and an emergency: when numbers are given, to whom, and what is said of the chances.
 */
#include "hall-server/engine/closing.h"
#include "hall-server/waits/waits.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <string.h>

/* 09:00-12:00 13:00-17:00; the hall's morning is 10:00 on a Monday. */
#define HOUR_MS (60 * SMALL_MINUTE_MS)
enum { MINUTES_OF_DAY = 24 * 60 };
#define OFFICE                                                                                     \
    {                                                                                              \
        2,                                                                                         \
        {                                                                                          \
            {540, 720},                                                                            \
            {                                                                                      \
                780, 1020                                                                          \
            }                                                                                      \
        }                                                                                          \
    }

static struct small_hall hall;

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    struct calendar_hours *hours = &hall.config->hours;
    *hours = (struct calendar_hours){.week = {OFFICE, OFFICE, OFFICE, OFFICE, OFFICE}};
    hall.config->queues[QUEUE_A].last_number_min = 30;
    hall.config->queues[QUEUE_A].prior_service_ms = 10 * 60000;
    return 0;
}

static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static int64_t at(int hour, int minute)
{
    return SMALL_MORNING_MS + ((hour - 10) * 60 + minute) * SMALL_MINUTE_MS;
}

static enum problem issue_as(enum role role, const char *service, enum ticket_class class)
{
    static uint8_t count;
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = role, .id = {"someone"}},
                              .as.issue = {.service_count = 1, .class = class}};
    command.as.issue.services[0] = hall_service_find(hall.config, service);
    command.as.issue.id.bytes[0] = 77;
    command.as.issue.id.bytes[1] = ++count;
    return small_hall_do(&hall, &command);
}

static enum problem issue(const char *service)
{
    return issue_as(ROLE_KIOSK, service, CLASS_ORDINARY);
}

static enum problem steer(enum command_kind kind, const char *reason)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_MANAGER, .id = {"boss"}}};
    memcpy(command.as.hall.reason, reason, strlen(reason) + 1);
    return small_hall_do(&hall, &command);
}

static void test_each_queue_has_its_last_number(void **unused)
{
    (void)unused;
    assert_true(engine_last_number_ms(hall.engine, QUEUE_A, hall.now_ms) == at(16, 30));
    assert_true(engine_last_number_ms(hall.engine, QUEUE_B, hall.now_ms) == at(17, 0));
    hall.now_ms = at(16, 30) - 1;
    assert_int_equal(issue("s1"), PROBLEM_NONE);
    hall.now_ms = at(16, 30);
    assert_int_equal(issue("s1"), PROBLEM_LAST_NUMBER_PASSED);
    assert_int_equal(issue("s3"), PROBLEM_NONE); /* of queue B */
    assert_int_equal(issue_as(ROLE_GUIDE, "s1", CLASS_ORDINARY), PROBLEM_NONE);
    assert_int_equal(issue_as(ROLE_KIOSK, "s1", CLASS_APPOINTMENT), PROBLEM_NONE);
    hall.now_ms = at(17, 0);
    assert_int_equal(issue("s3"), PROBLEM_HALL_CLOSED);
    assert_int_equal(issue_as(ROLE_GUIDE, "s1", CLASS_ORDINARY), PROBLEM_HALL_CLOSED);
}

static void test_a_ticket_of_two_services_minds_both_last_numbers(void **unused)
{
    (void)unused;
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .as.issue = {.service_count = 2, .id = {{9}}}};
    command.as.issue.services[0] = hall_service_find(hall.config, "s3");
    command.as.issue.services[1] = hall_service_find(hall.config, "s1");
    hall.now_ms = at(16, 40);
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_LAST_NUMBER_PASSED);
}

static void test_lunch_is_not_open_time(void **unused)
{
    (void)unused;
    assert_int_equal(engine_open_left_ms(hall.engine, at(8, 0)), 7 * HOUR_MS);
    assert_int_equal(engine_open_left_ms(hall.engine, at(10, 0)), 6 * HOUR_MS);
    assert_int_equal(engine_open_left_ms(hall.engine, at(12, 30)), 4 * HOUR_MS);
    assert_int_equal(engine_open_left_ms(hall.engine, at(16, 59) + 1), SMALL_MINUTE_MS - 1);
    assert_int_equal(engine_open_left_ms(hall.engine, at(17, 1)), 0);
    assert_true(engine_last_number_ms(hall.engine, QUEUE_A,
                                      at(10, 0) - MINUTES_OF_DAY * SMALL_MINUTE_MS) == INT64_MIN);
    hall.config->hours.always_open = true;
    assert_true(engine_open_left_ms(hall.engine, at(17, 1)) == INT64_MAX);
    assert_true(engine_last_number_ms(hall.engine, QUEUE_A, hall.now_ms) == INT64_MAX);
}

static void test_the_chances_are_said_as_they_are(void **unused)
{
    (void)unused;
    static const struct {
        struct wait_interval wait;
        enum likely likely;
    } rows[] = {
        {{60, 1800}, LIKELY_YES},  {{60, 1801}, LIKELY_UNSURE}, {{1800, 9000}, LIKELY_UNSURE},
        {{1801, 9000}, LIKELY_NO}, {{0, 0}, LIKELY_YES},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(engine_likely_served(hall.engine, at(16, 30), &rows[i].wait),
                         rows[i].likely);
    }
    assert_int_equal(engine_likely_served(hall.engine, at(16, 30), NULL), LIKELY_UNKNOWN);
    assert_int_equal(engine_likely_served(hall.engine, at(11, 30), &rows[3].wait), LIKELY_YES);
}

/* Twelve people and one seat at ten minutes each: two hours, and one is left. */
static void test_a_hall_may_refuse_who_would_not_be_served(void **unused)
{
    (void)unused;
    hall.config->queues[QUEUE_A].last_number_min = 0;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    for (int i = 0; i < 12; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    }
    hall.now_ms = at(16, 0);
    assert_int_equal(issue("s1"), PROBLEM_NONE); /* a warning is for the screens */
    hall.config->refuse_unlikely = true;
    assert_int_equal(issue("s1"), PROBLEM_NOT_SERVED_TODAY);
    assert_int_equal(issue_as(ROLE_GUIDE, "s1", CLASS_ORDINARY), PROBLEM_NONE);
    assert_int_equal(issue_as(ROLE_KIOSK, "s1", CLASS_APPOINTMENT), PROBLEM_NONE);
    hall.now_ms = at(11, 0) + MINUTES_OF_DAY * SMALL_MINUTE_MS;
    assert_int_equal(issue("s1"), PROBLEM_NONE); /* nobody is there on the next morning */
}

/* A queue of `waiting` people in which somebody was called every `gap_min`, all day. */
static struct waits_pace pace_seen(int64_t gap_min, uint32_t waiting)
{
    struct waits_pace pace;
    waits_pace_init(&pace);
    for (int64_t at_ms = at(9, 0); at_ms <= hall.now_ms; at_ms += gap_min * SMALL_MINUTE_MS) {
        waits_pace_called(&pace, at_ms, waiting * gap_min * SMALL_MINUTE_MS);
        waits_pace_look(&pace, at_ms, waiting, 1);
    }
    return pace;
}

static enum problem issue_with(const struct waits_pace *paces)
{
    static uint8_t count;
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .paces = paces,
                              .as.issue = {.service_count = 1, .id = {{9}}}};
    command.as.issue.services[0] = hall_service_find(hall.config, "s1");
    command.as.issue.id.bytes[1] = ++count;
    return small_hall_do(&hall, &command);
}

/* Twenty minutes are left, and twelve people wait: the hall's figure says two hours or, tried
 * next, twelve minutes, and what was seen of the queue the other. */
static void test_a_refusal_knows_the_pace_that_was_seen(void **unused)
{
    (void)unused;
    hall.config->queues[QUEUE_A].last_number_min = 0;
    hall.config->refuse_unlikely = true;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    for (int i = 0; i < 12; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    }
    hall.now_ms = at(16, 40);
    struct waits_pace paces[LIMIT_QUEUES] = {{0}};
    paces[QUEUE_A] = pace_seen(1, 12);
    assert_int_equal(issue_with(NULL), PROBLEM_NOT_SERVED_TODAY);
    assert_int_equal(issue_with(paces), PROBLEM_NONE);
    hall.config->queues[QUEUE_A].prior_service_ms = 60000;
    paces[QUEUE_A] = pace_seen(10, 12);
    assert_int_equal(issue_with(NULL), PROBLEM_NONE);
    assert_int_equal(issue_with(paces), PROBLEM_NOT_SERVED_TODAY);
    paces[QUEUE_A] = pace_seen(30, 12);
    assert_int_equal(issue_with(paces), PROBLEM_NOT_SERVED_TODAY);
}

static void test_an_emergency_stops_numbers_and_calls_until_it_is_over(void **unused)
{
    (void)unused;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid waiting = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);

    assert_int_equal(steer(COMMAND_HALL_CLOSE, ""), PROBLEM_REASON_MISSING);
    assert_int_equal(steer(COMMAND_HALL_REOPEN, ""), PROBLEM_WRONG_MOVE);
    assert_int_equal(steer(COMMAND_HALL_CLOSE, "消防演练"), PROBLEM_NONE);
    assert_int_equal(steer(COMMAND_HALL_CLOSE, "again"), PROBLEM_WRONG_MOVE);
    assert_true(engine_closure(hall.engine)->shut);
    assert_string_equal(engine_closure(hall.engine)->reason, "消防演练");
    assert_int_equal(engine_hall_open(hall.engine, hall.now_ms), HALL_EMERGENCY);

    assert_int_equal(issue("s1"), PROBLEM_HALL_EMERGENCY);
    assert_int_equal(issue_as(ROLE_ADMIN, "s1", CLASS_APPOINTMENT), PROBLEM_HALL_EMERGENCY);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_HALL_EMERGENCY);
    assert_int_equal(engine_likely_served(hall.engine, hall.now_ms, &(struct wait_interval){0, 0}),
                     LIKELY_UNKNOWN);

    assert_int_equal(steer(COMMAND_HALL_REOPEN, ""), PROBLEM_NONE);
    assert_string_equal(engine_closure(hall.engine)->reason, "");
    assert_int_equal(issue("s1"), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);
    assert_true(uuid_equal(&hall.result.ticket, &waiting)); /* kept its place */
}

static enum problem steer_queue(enum command_kind kind, uint16_t queue, const char *reason)
{
    struct command command = {
        .kind = kind, .actor = {.role = ROLE_MANAGER, .id = {"boss"}}, .as.queue.queue = queue};
    memcpy(command.as.queue.reason, reason, strlen(reason) + 1);
    return small_hall_do(&hall, &command);
}

static void test_numbers_of_one_queue_are_stopped_until_given_or_the_next_day(void **unused)
{
    (void)unused;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(steer_queue(COMMAND_QUEUE_STOP, QUEUE_A, ""), PROBLEM_REASON_MISSING);
    assert_int_equal(steer_queue(COMMAND_QUEUE_GIVE, QUEUE_A, ""), PROBLEM_WRONG_MOVE);
    assert_int_equal(steer_queue(COMMAND_QUEUE_STOP, SMALL_QUEUES, "m"), PROBLEM_UNKNOWN_QUEUE);
    assert_int_equal(steer_queue(COMMAND_QUEUE_STOP, QUEUE_A, "系统升级"), PROBLEM_NONE);
    assert_int_equal(steer_queue(COMMAND_QUEUE_STOP, QUEUE_A, "again"), PROBLEM_WRONG_MOVE);
    assert_string_equal(engine_queue(hall.engine, QUEUE_A)->stop_reason, "系统升级");

    assert_int_equal(issue("s1"), PROBLEM_QUEUE_STOPPED);
    assert_int_equal(issue_as(ROLE_GUIDE, "s1", CLASS_ORDINARY), PROBLEM_QUEUE_STOPPED);
    assert_int_equal(issue("s3"), PROBLEM_NONE); /* another queue's are given */
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);
    small_hall_replay(&hall);

    assert_int_equal(steer_queue(COMMAND_QUEUE_GIVE, QUEUE_A, ""), PROBLEM_NONE);
    assert_int_equal(issue("s1"), PROBLEM_NONE);
    assert_int_equal(steer_queue(COMMAND_QUEUE_STOP, QUEUE_A, "m"), PROBLEM_NONE);
    hall.now_ms += 24 * HOUR_MS;
    assert_int_equal(issue("s1"), PROBLEM_NONE);
}

static void test_a_night_does_not_end_an_emergency(void **unused)
{
    (void)unused;
    assert_int_equal(steer(COMMAND_HALL_CLOSE, "台风"), PROBLEM_NONE);
    hall.now_ms += MINUTES_OF_DAY * SMALL_MINUTE_MS;
    assert_int_equal(issue("s1"), PROBLEM_HALL_EMERGENCY);
    assert_int_equal(hall.events.count, 2); /* the turn of the day, and shut again */
    assert_string_equal(engine_closure(hall.engine)->reason, "台风");
    assert_int_equal(steer(COMMAND_HALL_REOPEN, ""), PROBLEM_NONE);
    assert_int_equal(issue("s1"), PROBLEM_NONE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_each_queue_has_its_last_number),
        TEST(test_a_ticket_of_two_services_minds_both_last_numbers),
        TEST(test_lunch_is_not_open_time),
        TEST(test_the_chances_are_said_as_they_are),
        TEST(test_a_hall_may_refuse_who_would_not_be_served),
        TEST(test_a_refusal_knows_the_pace_that_was_seen),
        TEST(test_an_emergency_stops_numbers_and_calls_until_it_is_over),
        TEST(test_numbers_of_one_queue_are_stopped_until_given_or_the_next_day),
        TEST(test_a_night_does_not_end_an_emergency),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
