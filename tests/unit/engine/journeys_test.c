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

/* "s1" at seat 2 is sent to seat 1, which is open; returns the ticket. */
static struct uuid sent_to_seat_1(void)
{
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    struct command command = {
        .kind = COMMAND_SEAT_TRANSFER,
        .actor = {.role = ROLE_PAD, .id = {"pad"}},
        .as.seat = {
            .seat = SEAT_2, .to_queue = INDEX_NONE, .to_seat = SEAT_1, .reason = "差一份复印件"}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->pinned, SEAT_1);
    return id;
}

static void hand_over_seat_1(const char *clerk)
{
    struct command command = {.kind = COMMAND_SEAT_HAND_OVER,
                              .actor = {.role = ROLE_MANAGER, .id = {"boss"}},
                              .as.seat = {.seat = SEAT_1}};
    snprintf(command.as.seat.clerk.text, sizeof(command.as.seat.clerk.text), "%s", clerk);
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
}

static void test_who_waits_for_a_seat_waits_for_its_queue_when_it_closes(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid id = sent_to_seat_1();
    const int64_t credit_from_ms = small_hall_leg(&hall, id)->credit_from_ms;
    pass_minutes(1);
    const struct uuid later = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    assert_called(SEAT_2, later); /* meanwhile that seat goes on */
    serve(SEAT_2);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PAUSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->pinned, SEAT_1); /* a pause is short */
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NOBODY_WAITING);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 2);
    assert_int_equal(hall.result.seat, SEAT_1);
    assert_int_equal(small_hall_leg(&hall, id)->credit_from_ms, credit_from_ms);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_string_equal(engine_leg_note(hall.engine, small_hall_leg(&hall, id)), "差一份复印件");
    serve(SEAT_2);
    open_seat(SEAT_1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 1); /* nobody waits for it */
}

static void test_who_waits_for_a_clerk_waits_for_the_queue_after_a_hand_over(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid waits = sent_to_seat_1();
    const struct uuid absent = sent_to_seat_1();
    const struct uuid parked = sent_to_seat_1();
    assert_called(SEAT_1, waits);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    struct command pick = {
        .kind = COMMAND_SEAT_NEXT,
        .actor = {.role = ROLE_PAD, .id = {"pad"}},
        .as.seat = {.seat = SEAT_1, .pick = absent, .to_seat = INDEX_NONE, .reason = "急"}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_1), PROBLEM_NONE);
    pick.as.seat.pick = parked;
    pick.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_1), PROBLEM_NONE);
    const uint64_t seq = small_hall_find(&hall, parked)->seq;
    hand_over_seat_1("0318");
    assert_int_equal(hall.events.count, 2);
    assert_int_equal(small_hall_leg(&hall, waits)->pinned, INDEX_NONE);
    assert_int_equal(small_hall_leg(&hall, absent)->pinned, INDEX_NONE);
    assert_int_equal(small_hall_leg(&hall, parked)->pinned, INDEX_NONE);
    assert_true(small_hall_find(&hall, parked)->seq > seq);
    hand_over_seat_1("0319");
    assert_int_equal(hall.events.count, 1);
    assert_called(SEAT_2, waits);
    serve(SEAT_2);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, parked, ROLE_VISITOR),
                     PROBLEM_NONE);
    assert_called(SEAT_2, parked);
}

/* Picked by hand elsewhere and finished there; that is taken back when his own seat has closed. */
static void test_who_is_served_anew_waits_for_no_closed_seat(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid id = sent_to_seat_1();
    struct command pick = {
        .kind = COMMAND_SEAT_NEXT,
        .actor = {.role = ROLE_PAD, .id = {"pad"}},
        .as.seat = {.seat = SEAT_2, .pick = id, .to_seat = INDEX_NONE, .reason = "急"}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_called(SEAT_2, id);
}

static void test_nobody_is_sent_to_a_closed_seat(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    transfer(SEAT_2, INDEX_NONE, SEAT_1, PROBLEM_SEAT_CLOSED);
    assert_int_equal(state_of(id), LEG_CALLED);
    open_seat(SEAT_1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PAUSE, SEAT_1), PROBLEM_NONE);
    transfer(SEAT_2, INDEX_NONE, SEAT_1, PROBLEM_NONE);
}

/* A call at another seat did not overtake who waited for this one: its undo takes nothing back. */
static void test_a_release_between_a_call_and_its_undo_keeps_the_count(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid id = sent_to_seat_1();
    pass_minutes(1);
    small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(10);
    called_next(SEAT_1);
    assert_int_equal(small_hall_leg(&hall, id)->overtaken, 1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_1), PROBLEM_NONE);
    called_next(SEAT_2);
    assert_int_equal(small_hall_leg(&hall, id)->overtaken, 1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->overtaken, 1);
    called_next(SEAT_2);
    assert_int_equal(small_hall_leg(&hall, id)->overtaken, 2);
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

static void test_nobody_is_absent_before_so_many_calls(void **unused)
{
    (void)unused;
    hall.config->absent_calls = 3;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    for (int calls = 1; calls < 3; calls++) {
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_CALL_AGAIN);
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_RECALL, SEAT_2), PROBLEM_NONE);
    }
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_ABSENT);
}

static uint32_t ahead_of(struct uuid id)
{
    return engine_leg_ahead(hall.engine, small_hall_leg(&hall, id), hall.now_ms);
}

static void test_who_was_absent_comes_back_behind_so_many_others(void **unused)
{
    (void)unused;
    struct uuid ids[6];
    hall.config->absent_places = 2;
    hall.config->absent_limit = 0;
    open_seat(SEAT_2);
    for (int i = 0; i < 6; i++) {
        ids[i] = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
        pass_minutes(1);
    }
    assert_called(SEAT_2, ids[0]);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    pass_minutes(4);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, ids[0], ROLE_VISITOR),
                     PROBLEM_NONE);
    assert_int_equal(ahead_of(ids[0]), 2);
    assert_called(SEAT_2, ids[1]);
    serve(SEAT_2);
    assert_called(SEAT_2, ids[2]);
    serve(SEAT_2);
    assert_called(SEAT_2, ids[0]);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_called(SEAT_2, ids[3]);
    serve(SEAT_2);
    /* Fewer than so many are left: at the end. */
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, ids[0], ROLE_VISITOR),
                     PROBLEM_NONE);
    assert_int_equal(ahead_of(ids[0]), 2);
    assert_int_equal(small_hall_leg(&hall, ids[0])->credit_from_ms, hall.now_ms);
    const struct uuid last = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(ahead_of(last), 3);
}

static void test_the_tick_brings_the_absent_back_in_the_same_way(void **unused)
{
    (void)unused;
    hall.config->absent_places = 1;
    hall.config->absent_reenter_ms = 5 * 60000;
    open_seat(SEAT_2);
    struct uuid ids[4];
    for (int i = 0; i < 4; i++) {
        ids[i] = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
        pass_minutes(1);
    }
    assert_called(SEAT_2, ids[0]);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    pass_minutes(5);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(state_of(ids[0]), LEG_WAITING);
    assert_int_equal(ahead_of(ids[0]), 1);
}

static void test_the_next_clerk_reads_the_note_of_the_one_before(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3B);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    struct command command = {.kind = COMMAND_SEAT_TRANSFER,
                              .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
                              .as.seat = {.seat = SEAT_2,
                                          .to_queue = QUEUE_C,
                                          .to_seat = INDEX_NONE,
                                          .reason = "form 7 is missing"}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_called(SEAT_3B, id);
    assert_string_equal(engine_leg_note(hall.engine, small_hall_leg(&hall, id)),
                        "form 7 is missing");
    const struct leg *first = engine_leg(hall.engine, small_hall_find(&hall, id), 0);
    assert_string_equal(engine_leg_note(hall.engine, first), "");
    /* Another day's leg in the same place has no note of this one. */
    pass_minutes(24 * 60);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    open_seat(SEAT_2);
    assert_called(SEAT_2, other);
    transfer(SEAT_2, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    assert_string_equal(engine_leg_note(hall.engine, small_hall_leg(&hall, other)), "");
}

static enum problem reprint(struct uuid id, uint8_t mark)
{
    struct command command = {
        .kind = COMMAND_REPRINT,
        .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
        .as.ticket = {.id = id, .secret = {{mark}}},
    };
    return small_hall_do(&hall, &command);
}

static void test_a_new_paper_ends_the_old_one(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    assert_int_equal(reprint(id, 1), PROBLEM_WRONG_MOVE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CLAIM, id, ROLE_VISITOR), PROBLEM_NONE);
    const struct visitor_secret old = small_hall_find(&hall, id)->secret;
    assert_int_equal(reprint(id, 1), PROBLEM_NONE);
    const struct visitor_secret new = small_hall_find(&hall, id)->secret;
    assert_null(engine_ticket_by_token(hall.engine, &id, &old));
    assert_non_null(engine_ticket_by_token(hall.engine, &id, &new));
    for (uint8_t i = 2; i <= LIMIT_REPRINTS; i++) {
        assert_int_equal(reprint(id, i), PROBLEM_NONE);
    }
    assert_int_equal(reprint(id, 99), PROBLEM_REPRINTS_USED_UP);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(reprint(id, 99), PROBLEM_TICKET_OVER);
}

static void test_a_seat_knows_who_is_away_and_who_has_a_number(void **unused)
{
    (void)unused;
    const struct leg *away[4];
    open_seat(SEAT_2);
    const struct uuid parked = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid absent = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(engine_seat_away(hall.engine, SEAT_2, away, 4), 0);
    assert_called(SEAT_2, parked);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_2), PROBLEM_NONE);
    assert_called(SEAT_2, absent);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_seat_away(hall.engine, SEAT_2, away, 4), 2);
    assert_ptr_equal(away[0], small_hall_leg(&hall, parked));
    assert_ptr_equal(away[1], small_hall_leg(&hall, absent));
    assert_int_equal(engine_seat_away(hall.engine, SEAT_1, away, 1), 1); /* it serves A too */
    assert_int_equal(engine_seat_away(hall.engine, SEAT_3, away, 4), 0);
    assert_ptr_equal(engine_ticket_of_number(hall.engine, "A002"), small_hall_find(&hall, absent));
    assert_null(engine_ticket_of_number(hall.engine, "A003"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_who_did_not_come_waits_anew_and_is_let_go_the_second_time),
        RULE(test_who_is_parked_comes_back_with_its_place),
        RULE(test_a_call_can_be_undone),
        RULE(test_a_transfer_adds_a_leg_with_the_first_ones_credit),
        RULE(test_a_transfer_to_a_seat_is_for_that_seat_only),
        RULE(test_who_waits_for_a_seat_waits_for_its_queue_when_it_closes),
        RULE(test_who_waits_for_a_clerk_waits_for_the_queue_after_a_hand_over),
        RULE(test_who_is_served_anew_waits_for_no_closed_seat),
        RULE(test_nobody_is_sent_to_a_closed_seat),
        RULE(test_a_release_between_a_call_and_its_undo_keeps_the_count),
        RULE(test_transfers_have_an_end),
        RULE(test_two_services_are_two_legs_one_after_the_other),
        RULE(test_a_cancelled_ticket_leaves_all_its_legs),
        RULE(test_a_later_legs_wait_counts_from_its_own_line),
        RULE(test_nobody_is_absent_before_so_many_calls),
        RULE(test_who_was_absent_comes_back_behind_so_many_others),
        RULE(test_the_tick_brings_the_absent_back_in_the_same_way),
        RULE(test_the_next_clerk_reads_the_note_of_the_one_before),
        RULE(test_a_new_paper_ends_the_old_one),
        RULE(test_a_seat_knows_who_is_away_and_who_has_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
