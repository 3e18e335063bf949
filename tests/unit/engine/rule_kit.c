#include "tests/unit/engine/rule_kit.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

struct small_hall hall;

int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    return 0;
}

int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

const char *number_of(struct uuid id)
{
    static char text[LIMIT_NUMBER_TEXT_BYTES + 1];
    engine_number_format(hall.engine, small_hall_find(&hall, id), text);
    return text;
}

enum leg_state state_of(struct uuid id)
{
    return engine_ticket_state(hall.engine, small_hall_find(&hall, id));
}

void pass_minutes(int minutes)
{
    hall.now_ms += minutes * SMALL_MINUTE_MS;
}

struct uuid called_next(uint16_t seat)
{
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, seat), PROBLEM_NONE);
    return hall.result.ticket;
}

void open_seat(uint16_t seat)
{
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, seat), PROBLEM_NONE);
}

void serve(uint16_t seat)
{
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, seat), PROBLEM_NONE);
    pass_minutes(5);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, seat), PROBLEM_NONE);
}

void assert_called(uint16_t seat, struct uuid expected)
{
    const struct uuid id = called_next(seat);
    if (!uuid_equal(&id, &expected)) {
        char was[LIMIT_NUMBER_TEXT_BYTES + 1];
        snprintf(was, sizeof(was), "%s", number_of(id));
        fail_msg("called %s, and not %s", was, number_of(expected));
    }
}

void transfer(uint16_t seat, uint16_t to_queue, uint16_t to_seat, enum problem expected)
{
    struct command command = {.kind = COMMAND_SEAT_TRANSFER,
                              .actor = {.role = ROLE_PAD, .id = {"pad"}},
                              .as.seat = {.seat = seat, .to_queue = to_queue, .to_seat = to_seat}};
    assert_int_equal(small_hall_do(&hall, &command), expected);
}
