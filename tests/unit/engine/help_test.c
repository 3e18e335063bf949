/* Calling a guide: one open call for a place, who may end it how, and what a day keeps of it. */
#include "hall-server/engine/help.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <string.h>

static struct small_hall hall;

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    return 0;
}

static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static struct help_place kiosk(const char *id)
{
    struct help_place place = {.kind = HELP_KIOSK};
    memcpy(place.id.text, id, strlen(id));
    return place;
}

static enum problem call_by(const char *id, enum help_reason reason, const char *request)
{
    struct command command = {.kind = COMMAND_HELP_CALL, .actor = {.role = ROLE_KIOSK}};
    memcpy(command.actor.id.text, id, strlen(id));
    memcpy(command.request_id, request, strlen(request));
    command.as.help.place = kiosk(id);
    command.as.help.area.text[0] = '2';
    command.as.help.reason = reason;
    return small_hall_do(&hall, &command);
}

static enum problem move_by(enum command_kind kind, const char *guide, uint64_t id,
                            enum help_end end)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_GUIDE}};
    memcpy(command.actor.id.text, guide, strlen(guide));
    command.as.help.call = id;
    command.as.help.end = end;
    return small_hall_do(&hall, &command);
}

static const struct help_call *last_of(const char *id)
{
    const struct help_place place = kiosk(id);
    return engine_help_of(hall.engine, &place);
}

static void test_a_call_is_taken_and_closed(void **unused)
{
    (void)unused;
    assert_null(last_of("k1"));
    assert_int_equal(call_by("k1", HELP_MOBILITY, ""), PROBLEM_NONE);
    const uint64_t id = hall.result.seq;
    const struct help_call *call = engine_help_find(hall.engine, id);
    assert_ptr_equal(call, last_of("k1"));
    assert_int_equal(call->state, HELP_STATE_CALLED);
    assert_int_equal(call->reason, HELP_MOBILITY);
    assert_string_equal(call->area.text, "2");
    assert_int_equal(call->called_ms, hall.now_ms);
    hall.now_ms += SMALL_MINUTE_MS;
    assert_int_equal(move_by(COMMAND_HELP_TAKE, "D01", id, HELP_DONE), PROBLEM_NONE);
    assert_int_equal(call->state, HELP_STATE_TAKEN);
    assert_string_equal(call->taker.text, "D01");
    assert_int_equal(call->taken_ms, hall.now_ms);
    assert_int_equal(move_by(COMMAND_HELP_TAKE, "D01", id, HELP_DONE), PROBLEM_NONE);
    assert_int_equal(move_by(COMMAND_HELP_TAKE, "D02", id, HELP_DONE), PROBLEM_HELP_TAKEN);
    assert_int_equal(move_by(COMMAND_HELP_CLOSE, "D02", id, HELP_DONE), PROBLEM_NONE);
    assert_int_equal(call->state, HELP_STATE_CLOSED);
    assert_int_equal(call->end, HELP_DONE);
    assert_string_equal(call->taker.text, "D01");
    assert_int_equal(move_by(COMMAND_HELP_CLOSE, "D02", id, HELP_DONE), PROBLEM_HELP_OVER);
    assert_int_equal(move_by(COMMAND_HELP_TAKE, "D02", id, HELP_DONE), PROBLEM_HELP_OVER);
    assert_int_equal(move_by(COMMAND_HELP_TAKE, "D02", id + 7, HELP_DONE), PROBLEM_UNKNOWN_HELP);
}

static void test_a_place_has_one_open_call_and_a_request_acts_once(void **unused)
{
    (void)unused;
    assert_int_equal(call_by("k1", HELP_SERVICE, "first-call"), PROBLEM_NONE);
    const uint64_t id = hall.result.seq;
    assert_int_equal(call_by("k1", HELP_SERVICE, "first-call"), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_int_equal(hall.result.seq, id);
    assert_int_equal(call_by("k1", HELP_OTHER, "first-call"), PROBLEM_REQUEST_ID_REUSED);
    assert_int_equal(call_by("k1", HELP_OTHER, "second-call"), PROBLEM_HELP_CALLED);
    assert_int_equal(call_by("k2", HELP_OTHER, "second-call"), PROBLEM_NONE);
    assert_int_equal(engine_help_count(hall.engine), 2);
    assert_int_equal(move_by(COMMAND_HELP_CLOSE, "k1", id, HELP_WITHDRAWN), PROBLEM_NONE);
    assert_int_equal(last_of("k1")->end, HELP_WITHDRAWN);
    assert_int_equal(call_by("k1", HELP_OTHER, "third-call"), PROBLEM_NONE);
    assert_int_equal(last_of("k1")->id, hall.result.seq);
    assert_int_equal(engine_help_count(hall.engine), 3);
    /* Late, and long over: it acts no more. */
    assert_int_equal(call_by("k1", HELP_SERVICE, "first-call"), PROBLEM_NONE);
    assert_int_equal(hall.result.seq, id);
    assert_int_equal(engine_help_count(hall.engine), 3);
}

/* As many as there is room for; one that is over makes room, the oldest first. */
static void test_calls_are_bounded(void **unused)
{
    (void)unused;
    char id[8] = "k-000";
    for (int i = 0; i < LIMIT_HELP_CALLS; i++) {
        (void)snprintf(id, sizeof(id), "k-%03d", i);
        assert_int_equal(call_by(id, HELP_MACHINE, ""), PROBLEM_NONE);
    }
    assert_int_equal(call_by("more", HELP_MACHINE, ""), PROBLEM_BUSY);
    assert_int_equal(move_by(COMMAND_HELP_CLOSE, "D01", last_of("k-007")->id, HELP_DONE),
                     PROBLEM_NONE);
    assert_int_equal(move_by(COMMAND_HELP_CLOSE, "D01", last_of("k-005")->id, HELP_DONE),
                     PROBLEM_NONE);
    assert_int_equal(call_by("more", HELP_MACHINE, ""), PROBLEM_NONE);
    assert_int_equal(engine_help_count(hall.engine), LIMIT_HELP_CALLS);
    assert_null(last_of("k-005"));
    assert_non_null(last_of("k-007"));
    assert_non_null(last_of("k-255"));
    assert_int_equal(last_of("more")->state, HELP_STATE_CALLED);
}

static void test_the_turn_of_the_day_ends_all_calls(void **unused)
{
    (void)unused;
    assert_int_equal(call_by("k1", HELP_UNWELL, ""), PROBLEM_NONE);
    hall.now_ms += 24 * 60 * SMALL_MINUTE_MS;
    assert_int_equal(call_by("k2", HELP_UNWELL, ""), PROBLEM_NONE);
    assert_null(last_of("k1"));
    assert_int_equal(engine_help_count(hall.engine), 1);
}

static void test_a_day_that_is_full_of_requests_takes_no_call(void **unused)
{
    (void)unused;
    small_hall_shrink(&hall, 8, 8, 1);
    assert_int_equal(call_by("k1", HELP_SERVICE, ""), PROBLEM_NONE);
    assert_int_equal(call_by("k2", HELP_SERVICE, ""), PROBLEM_HALL_FULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_call_is_taken_and_closed, hall_setup, hall_teardown),
        cmocka_unit_test_setup_teardown(test_a_place_has_one_open_call_and_a_request_acts_once,
                                        hall_setup, hall_teardown),
        cmocka_unit_test_setup_teardown(test_calls_are_bounded, hall_setup, hall_teardown),
        cmocka_unit_test_setup_teardown(test_the_turn_of_the_day_ends_all_calls, hall_setup,
                                        hall_teardown),
        cmocka_unit_test_setup_teardown(test_a_day_that_is_full_of_requests_takes_no_call,
                                        hall_setup, hall_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
