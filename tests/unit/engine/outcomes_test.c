/* What came of a service: with the key that ends it, later, anew, and not by anybody else. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <string.h>

static struct command said(enum command_kind kind, enum outcome outcome, const char *missing)
{
    struct command command = {
        .kind = kind,
        .actor = {.role = ROLE_CLERK, .id = engine_seat(hall.engine, SEAT_2)->clerk},
        .as.seat = {
            .seat = SEAT_2, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE, .outcome = outcome}};
    memcpy(command.as.seat.missing, missing, strlen(missing));
    return command;
}

static enum problem say(enum command_kind kind, enum outcome outcome, const char *missing)
{
    struct command command = said(kind, outcome, missing);
    return small_hall_do(&hall, &command);
}

static const struct leg *finished(void)
{
    return engine_seat_finished(hall.engine, SEAT_2, hall.now_ms);
}

static struct uuid serving(void)
{
    if (engine_seat(hall.engine, SEAT_2)->status == SEAT_CLOSED) {
        open_seat(SEAT_2);
    }
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid id = called_next(SEAT_2);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    return id;
}

static uint32_t counted(enum outcome outcome)
{
    return engine_day(hall.engine)->outcomes[outcome];
}

static void test_the_key_that_finishes_says_what_came_of_it(void **unused)
{
    (void)unused;
    static const enum outcome all[] = {OUTCOME_NOT_SAID, OUTCOME_ACCEPTED, OUTCOME_ON_THE_SPOT,
                                       OUTCOME_CONSULTED};
    assert_null(finished());
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        const struct uuid id = serving();
        assert_int_equal(say(COMMAND_SEAT_FINISH, all[i], ""), PROBLEM_NONE);
        assert_int_equal(small_hall_leg(&hall, id)->outcome, all[i]);
        assert_int_equal(counted(all[i]), 1);
        assert_ptr_equal(finished(), small_hall_leg(&hall, id));
    }
    const struct uuid id = serving();
    assert_int_equal(say(COMMAND_SEAT_FINISH, OUTCOME_GIVEN_BACK, ""), PROBLEM_BAD_VALUE);
    assert_int_equal(say(COMMAND_SEAT_FINISH, OUTCOME_ACCEPTED, "照片"), PROBLEM_BAD_VALUE);
    assert_int_equal(say(COMMAND_SEAT_FINISH, OUTCOME_COUNT, ""), PROBLEM_BAD_VALUE);
    assert_int_equal(state_of(id), LEG_SERVING);
    assert_int_equal(say(COMMAND_SEAT_FINISH, OUTCOME_GIVEN_BACK, "照片\n户口簿"), PROBLEM_NONE);
    assert_string_equal(engine_leg_missing(hall.engine, finished()), "照片\n户口簿");
}

static void test_it_is_said_later_and_anew_for_a_while(void **unused)
{
    (void)unused;
    const struct uuid id = serving();
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_ACCEPTED, ""), PROBLEM_NO_OUTCOME_OPEN);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_int_equal(counted(OUTCOME_NOT_SAID), 1);
    serving(); /* the next one is here: it is still said of the one before */
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_GIVEN_BACK, "照片"), PROBLEM_NONE);
    assert_true(uuid_equal(&hall.result.ticket, &id));
    assert_int_equal(counted(OUTCOME_GIVEN_BACK), 1);
    assert_int_equal(counted(OUTCOME_NOT_SAID), 0);
    struct command other = said(COMMAND_SEAT_OUTCOME, OUTCOME_ACCEPTED, "");
    other.as.seat.pick = engine_ticket_at(hall.engine, 1)->id;
    assert_int_equal(small_hall_do(&hall, &other), PROBLEM_OTHER_TICKET);
    other = said(COMMAND_SEAT_OUTCOME, OUTCOME_ON_THE_SPOT, "");
    other.as.seat.pick = id;
    assert_int_equal(small_hall_do(&hall, &other), PROBLEM_NONE);
    assert_string_equal(engine_leg_missing(hall.engine, finished()), "");
    hall.now_ms = finished()->finished_ms + OUTCOME_LATER_MS - 1;
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_CONSULTED, ""), PROBLEM_NONE);
    hall.now_ms++;
    assert_null(finished());
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_ACCEPTED, ""), PROBLEM_NO_OUTCOME_OPEN);
    assert_int_equal(counted(OUTCOME_CONSULTED), 1);
}

static void test_nobody_says_it_of_anothers_work(void **unused)
{
    (void)unused;
    serving();
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    struct command stranger = said(COMMAND_SEAT_OUTCOME, OUTCOME_ACCEPTED, "");
    stranger.actor.id = (struct short_id){"stranger"};
    assert_int_equal(small_hall_do(&hall, &stranger), PROBLEM_SEAT_TAKEN);
    struct command pause = said(COMMAND_SEAT_PAUSE, OUTCOME_NOT_SAID, "");
    memcpy(pause.as.seat.reason, "tea", 4);
    assert_int_equal(small_hall_do(&hall, &pause), PROBLEM_NONE); /* it can be said in a pause */
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_ACCEPTED, ""), PROBLEM_NONE);
    struct command over = said(COMMAND_SEAT_HAND_OVER, OUTCOME_NOT_SAID, "");
    over.as.seat.clerk = (struct short_id){"next"};
    assert_int_equal(small_hall_do(&hall, &over), PROBLEM_NONE);
    assert_null(finished());
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_CONSULTED, ""), PROBLEM_NO_OUTCOME_OPEN);
    assert_int_equal(counted(OUTCOME_ACCEPTED), 1);
}

static void test_an_undone_finish_takes_it_back_and_a_transfer_has_none(void **unused)
{
    (void)unused;
    const struct uuid id = serving();
    assert_int_equal(say(COMMAND_SEAT_FINISH, OUTCOME_GIVEN_BACK, "照片"), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->outcome, OUTCOME_NOT_SAID);
    assert_string_equal(engine_leg_missing(hall.engine, small_hall_leg(&hall, id)), "");
    assert_int_equal(counted(OUTCOME_GIVEN_BACK), 0);
    assert_int_equal(counted(OUTCOME_NOT_SAID), 0);
    assert_null(finished());
    transfer(SEAT_2, QUEUE_B, INDEX_NONE, PROBLEM_NONE);
    assert_null(finished());
    assert_int_equal(say(COMMAND_SEAT_OUTCOME, OUTCOME_ACCEPTED, ""), PROBLEM_NO_OUTCOME_OPEN);
    assert_int_equal(counted(OUTCOME_NOT_SAID), 0);
}

static void test_what_is_missing_has_bounds(void **unused)
{
    (void)unused;
    char text[LIMIT_MISSING_BYTES + 2];
    memset(text, 'a', sizeof(text));
    text[LIMIT_MISSING_BYTES] = '\0';
    assert_true(outcome_fits(OUTCOME_GIVEN_BACK, text));
    text[LIMIT_MISSING_BYTES] = 'a';
    text[LIMIT_MISSING_BYTES + 1] = '\0';
    assert_false(outcome_fits(OUTCOME_GIVEN_BACK, text));
    assert_true(outcome_fits(OUTCOME_GIVEN_BACK, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10"));
    assert_false(outcome_fits(OUTCOME_GIVEN_BACK, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11"));
    assert_false(outcome_fits(OUTCOME_GIVEN_BACK, "1\n"));
    assert_false(outcome_fits(OUTCOME_GIVEN_BACK, "\n1"));
    assert_int_equal(outcome_find("given-back"), OUTCOME_GIVEN_BACK);
    assert_int_equal(outcome_find("lost"), OUTCOME_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_the_key_that_finishes_says_what_came_of_it),
        RULE(test_it_is_said_later_and_anew_for_a_while),
        RULE(test_nobody_says_it_of_anothers_work),
        RULE(test_an_undone_finish_takes_it_back_and_a_transfer_has_none),
        cmocka_unit_test(test_what_is_missing_has_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
