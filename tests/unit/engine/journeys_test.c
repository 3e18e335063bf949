/* Ways through the hall: absent and parked, transfers, several services, and steps taken back. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <string.h>

static void test_who_did_not_come_waits_anew_and_is_let_go_the_second_time(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_ABSENT);
    pass_minutes(3);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_called(SEAT_2, other);
    serve(SEAT_2);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_CANCELLED);
    assert_int_equal(small_hall_leg(&hall, id)->cause, CAUSE_ABSENT_LIMIT);
    assert_int_equal(engine_day(hall.engine)->absent, 2);
}

static void test_who_is_parked_comes_back_with_its_place(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_PARKED);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->leg, SLOT_NONE);
    pass_minutes(1);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR),
                     PROBLEM_WRONG_MOVE);
    assert_called(SEAT_2, id);
    assert_true(small_hall_leg(&hall, id)->returned);
    serve(SEAT_2);
    assert_called(SEAT_2, other);
}

static void test_a_call_can_be_undone(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_WAITING);
    assert_called(SEAT_2, id);
}

static void test_a_transfer_adds_a_leg_with_the_first_ones_credit(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3B);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid other = small_hall_issue(&hall, "s5", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    transfer(SEAT_2, QUEUE_C, SEAT_3, PROBLEM_BAD_VALUE);
    transfer(SEAT_2, 99, INDEX_NONE, PROBLEM_UNKNOWN_QUEUE);
    transfer(SEAT_2, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    const struct ticket *ticket = small_hall_find(&hall, id);
    assert_int_equal(ticket->leg_count, 2);
    assert_int_equal(engine_leg(hall.engine, ticket, 0)->state, LEG_FINISHED);
    assert_int_equal(engine_leg(hall.engine, ticket, 0)->cause, CAUSE_TRANSFER);
    assert_int_equal(state_of(id), LEG_WAITING);
    assert_string_equal(number_of(id), "A001"); /* the same number */
    assert_called(SEAT_3B, id);
    serve(SEAT_3B);
    assert_called(SEAT_3B, other);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->review_leg, SLOT_NONE);
}

static void test_a_transfer_to_a_seat_is_for_that_seat_only(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    transfer(SEAT_2, INDEX_NONE, SEAT_1, PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NOBODY_WAITING);
    assert_called(SEAT_1, id);
}

static void test_transfers_have_an_end(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    for (int i = 1; i < LIMIT_LEGS_PER_TICKET; i++) {
        called_next(SEAT_2);
        transfer(SEAT_2, QUEUE_A, INDEX_NONE, PROBLEM_NONE);
    }
    called_next(SEAT_2);
    transfer(SEAT_2, QUEUE_A, INDEX_NONE, PROBLEM_TOO_MANY_LEGS);
}

static void test_two_services_are_two_legs_one_after_the_other(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
        .as.issue = {.service_count = 2, .services = {0, 4}, .id = {{1, 2, 3}}}};
    assert_int_equal(small_hall_do(&hall, &issue), PROBLEM_NONE);
    const struct uuid id = hall.result.ticket;
    assert_int_equal(small_hall_find(&hall, id)->holder, HOLDER_STAFF);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waiting, 0);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_3), PROBLEM_NOBODY_WAITING);
    assert_called(SEAT_2, id);
    serve(SEAT_2);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waiting, 1);
    assert_called(SEAT_3, id);
    serve(SEAT_3);
    assert_int_equal(state_of(id), LEG_FINISHED);
    assert_int_equal(engine_day(hall.engine)->served, 2);
}

static void test_a_cancelled_ticket_leaves_all_its_legs(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid called = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->cause, CAUSE_VISITOR);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR),
                     PROBLEM_TICKET_OVER);
    assert_called(SEAT_2, called);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, called, ROLE_VISITOR),
                     PROBLEM_NOT_WAITING);
}

static void test_a_later_legs_wait_counts_from_its_own_line(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
        .as.issue = {.service_count = 2, .services = {0, 4}, .id = {{1, 2, 3}}}};
    assert_int_equal(small_hall_do(&hall, &issue), PROBLEM_NONE);
    pass_minutes(10);
    called_next(SEAT_2);
    serve(SEAT_2);
    pass_minutes(2);
    called_next(SEAT_3);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->waits.total_ms, 10 * SMALL_MINUTE_MS);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waits.total_ms, 2 * SMALL_MINUTE_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_who_did_not_come_waits_anew_and_is_let_go_the_second_time),
        RULE(test_who_is_parked_comes_back_with_its_place),
        RULE(test_a_call_can_be_undone),
        RULE(test_a_transfer_adds_a_leg_with_the_first_ones_credit),
        RULE(test_a_transfer_to_a_seat_is_for_that_seat_only),
        RULE(test_transfers_have_an_end),
        RULE(test_two_services_are_two_legs_one_after_the_other),
        RULE(test_a_cancelled_ticket_leaves_all_its_legs),
        RULE(test_a_later_legs_wait_counts_from_its_own_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
