/* Who comes too late for an appointment; found by the simulation's books of appointments. */
#include "hall-server/calendar/calendar_date.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <string.h>

enum { ELEVEN = 660, NOON = 720 };

static struct small_hall hall;
static int32_t today;

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    today = calendar_day_from_date((struct calendar_date){2026, 3, 16});
    return 0;
}

static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static struct command command_of(enum command_kind kind)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}}};
    uint8_t entropy[UUID_ENTROPY_BYTES] = {0};
    memcpy(entropy, &hall.requests, sizeof(hall.requests));
    command.as.booking.person = (struct person_key){{1, 7}};
    command.as.booking.code = booking_code_make(entropy);
    memcpy(entropy + 6, &hall.requests, sizeof(hall.requests));
    command.as.booking.ticket = uuid_make(hall.now_ms, entropy);
    return command;
}

static struct booking_code booked(const char *service, uint16_t minute)
{
    struct command command = command_of(COMMAND_BOOK);
    command.as.booking.service = hall_service_find(hall.config, service);
    command.as.booking.day = today;
    command.as.booking.minute = minute;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    return hall.result.booking;
}

static enum problem late_by_card(void)
{
    struct command command = command_of(COMMAND_CHECK_IN);
    memset(&command.as.booking.code, 0, sizeof(command.as.booking.code));
    command.as.booking.ordinary = true;
    return small_hall_do(&hall, &command);
}

static void test_a_card_gives_each_missed_one_its_ordinary_ticket(void **unused)
{
    (void)unused;
    const struct booking_code first = booked("s1", ELEVEN);
    const struct booking_code second = booked("s3", NOON);
    hall.now_ms = calendar_wall_ms(today, NOON + 60, 480);
    assert_int_equal(late_by_card(), PROBLEM_NONE);
    assert_true(booking_code_equal(&hall.result.booking, &first));
    assert_int_equal(late_by_card(), PROBLEM_NONE); /* the first one is done with */
    assert_true(booking_code_equal(&hall.result.booking, &second));
    assert_int_equal(late_by_card(), PROBLEM_BOOKING_OVER);
    assert_int_equal(engine_ticket_count(hall.engine), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_card_gives_each_missed_one_its_ordinary_ticket,
                                        hall_setup, hall_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
