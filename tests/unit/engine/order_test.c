/* Who is next: credit by class, the bound on overtaking, deferring, calls by hand. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <string.h>

/* Twice the credit: the first half of the other's wait, and not a moment later. */
static void test_a_faster_class_passes_within_its_share_of_the_wait(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    const struct uuid slow = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(5);
    const struct uuid early = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    pass_minutes(6);
    const struct uuid late = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    pass_minutes(9); /* slow 20, early 15 × 2, late 9 × 2 */
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, slow), hall.now_ms), 1);
    assert_called(SEAT_1, early);
    serve(SEAT_1); /* five minutes more: slow 25, late 14 × 2 */
    assert_called(SEAT_1, late);
    serve(SEAT_1);
    assert_called(SEAT_1, slow);
}

static void test_after_three_overtakings_a_ticket_goes_first(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    struct uuid fast[4];
    for (int i = 0; i < 4; i++) {
        fast[i] = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    }
    pass_minutes(20);
    for (int i = 0; i < 3; i++) {
        assert_called(SEAT_2, fast[i]);
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    }
    assert_int_equal(small_hall_leg(&hall, slow)->overtaken, 3);
    struct engine_why why;
    engine_why(hall.engine, small_hall_leg(&hall, slow), hall.now_ms, &why);
    assert_true(why.first_by_bound);
    assert_int_equal(why.ahead, 0);
    engine_why(hall.engine, small_hall_leg(&hall, fast[3]), hall.now_ms, &why);
    assert_int_equal(why.ahead_bound, 1);
    assert_called(SEAT_2, slow);
}

static void test_after_forty_minutes_a_ticket_goes_first(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(2);
    const struct uuid fast = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(37);
    const struct leg *leg = engine_seat_due(hall.engine, SEAT_2, hall.now_ms);
    assert_ptr_equal(leg, small_hall_leg(&hall, fast));
    pass_minutes(1);
    assert_called(SEAT_2, slow);
}

static void test_a_call_by_hand_needs_a_reason_and_is_counted_apart(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    struct command pick = {
        .kind = COMMAND_SEAT_NEXT,
        .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
        .as.seat = {.seat = SEAT_2, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE, .pick = second}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_REASON_MISSING);
    memcpy(pick.as.seat.reason, "feels faint", 12);
    pick.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].as.leg_moved.cause, CAUSE_PICKED);
    assert_string_equal(hall.events.events[0].as.leg_moved.reason, "feels faint");
    assert_int_equal(small_hall_leg(&hall, first)->overtaken, 0);
    assert_int_equal(small_hall_leg(&hall, first)->picked_past, 1);
    assert_int_equal(engine_day(hall.engine)->picked, 1);
}

static void test_a_seat_calls_only_its_own_queues(void **unused)
{
    (void)unused;
    open_seat(SEAT_3B);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_3B), PROBLEM_NOBODY_WAITING);
    const struct uuid mine = small_hall_issue(&hall, "s6", CLASS_ORDINARY, true);
    assert_called(SEAT_3B, mine);
}

static void test_deferring_lets_exactly_so_many_go_first(void **unused)
{
    (void)unused;
    struct uuid ids[5];
    for (int i = 0; i < 5; i++) {
        ids[i] = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
        pass_minutes(1);
    }
    pass_minutes(10);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_DEFER, ids[0], ROLE_VISITOR), PROBLEM_NONE);
    static const int order[] = {1, 2, 0, 3, 4};
    const struct leg *legs[5];
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_A, hall.now_ms, legs, 5), 5);
    for (int i = 0; i < 5; i++) {
        assert_ptr_equal(legs[i], small_hall_leg(&hall, ids[order[i]]));
    }
    assert_int_equal(engine_leg_ahead(hall.engine, legs[2], hall.now_ms), 2);
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_A, hall.now_ms, legs, 2), 2);
    assert_ptr_equal(legs[0], small_hall_leg(&hall, ids[1]));
}

static void test_deferring_behind_a_faster_class_is_exact_too(void **unused)
{
    (void)unused;
    const struct uuid slow = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(11);
    const struct uuid fast = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    const struct uuid last = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(10); /* slow 21, fast 10 × 2, last 10 */
    struct command defer = {.kind = COMMAND_DEFER,
                            .actor = {.role = ROLE_VISITOR},
                            .as.ticket = {.id = slow, .places = 1}};
    assert_int_equal(small_hall_do(&hall, &defer), PROBLEM_NONE);
    const struct leg *legs[3];
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_B, hall.now_ms, legs, 3), 3);
    assert_ptr_equal(legs[0], small_hall_leg(&hall, fast));
    assert_ptr_equal(legs[1], small_hall_leg(&hall, slow));
    assert_ptr_equal(legs[2], small_hall_leg(&hall, last));
}

static void test_who_comes_back_late_has_no_bound_from_before(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    for (int i = 0; i < 3; i++) {
        small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    }
    pass_minutes(20);
    for (int i = 0; i < 3; i++) {
        called_next(SEAT_2);
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    }
    assert_called(SEAT_2, slow);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, slow, ROLE_VISITOR), PROBLEM_NONE);
    assert_called(SEAT_2, other);
}

/* In the same moment as they came, so that the credit of one who let another go begins later. */
static void test_letting_each_other_go_in_one_moment_goes_round(void **unused)
{
    (void)unused;
    const struct uuid first = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    const struct uuid second = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    const struct uuid order[] = {first, second, first, second};
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        struct command defer = {.kind = COMMAND_DEFER,
                                .actor = {.role = ROLE_VISITOR},
                                .as.ticket = {.id = order[i], .places = 1}};
        assert_int_equal(small_hall_do(&hall, &defer), PROBLEM_NONE);
        assert_int_equal(
            engine_leg_ahead(hall.engine, small_hall_leg(&hall, order[i]), hall.now_ms), 1);
    }
}

/* After forty minutes all go in the order in which they came, and so do those who were let go. */
static void test_who_lets_one_go_among_the_bound_stays_among_them(void **unused)
{
    (void)unused;
    struct uuid ids[4];
    for (int i = 0; i < 4; i++) {
        ids[i] = small_hall_issue(&hall, "s1", i == 1 ? CLASS_PRIORITY : CLASS_ORDINARY, true);
        hall.now_ms += 1000;
    }
    pass_minutes(41);
    struct command defer = {.kind = COMMAND_DEFER,
                            .actor = {.role = ROLE_VISITOR},
                            .as.ticket = {.id = ids[1], .places = 1}};
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, ids[1]), hall.now_ms), 1);
    assert_int_equal(small_hall_do(&hall, &defer), PROBLEM_NONE);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, ids[1]), hall.now_ms), 2);
}

static void assert_order(uint16_t queue, const struct uuid *ids, size_t count)
{
    const struct leg *legs[8];
    assert_int_equal(engine_queue_list(hall.engine, queue, hall.now_ms, legs, 8), count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(legs[i], small_hall_leg(&hall, ids[i]));
    }
}

static void let_one_go(struct uuid id)
{
    struct command defer = {.kind = COMMAND_DEFER,
                            .actor = {.role = ROLE_VISITOR},
                            .as.ticket = {.id = id, .places = 1}};
    assert_int_equal(small_hall_do(&hall, &defer), PROBLEM_NONE);
}

/* Two were overtaken as often as the hall allows; who has more credit than they is behind both, and
 * stays there when the one lets the other go. */
static void test_who_lets_one_of_the_overtaken_go_stays_before_the_others(void **unused)
{
    (void)unused;
    hall.config->queues[QUEUE_A].overtakings_limit = 1;
    open_seat(SEAT_2);
    const struct uuid mine = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid bound = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(2);
    const struct uuid fast = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(1);
    const struct uuid rich = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(5); /* 9, 8, 6 × 2, 5 × 2 */
    assert_called(SEAT_2, fast);
    assert_order(QUEUE_A, (const struct uuid[]){mine, bound, rich}, 3);
    let_one_go(mine);
    assert_order(QUEUE_A, (const struct uuid[]){bound, mine, rich}, 3);
}

/* Two credits differ by less than what the one between them gains in a moment. */
static void test_there_is_a_place_between_two_of_nearly_the_same_credit(void **unused)
{
    (void)unused;
    const struct uuid mine = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    hall.now_ms += 100;
    const struct uuid second = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    hall.now_ms += 1;
    const struct uuid third = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    hall.now_ms += 999;
    let_one_go(mine); /* 1000 × 100 and 999 × 100: 500 × 200 is as much as the first, and later */
    assert_order(QUEUE_B, (const struct uuid[]){second, mine, third}, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_a_faster_class_passes_within_its_share_of_the_wait),
        RULE(test_after_three_overtakings_a_ticket_goes_first),
        RULE(test_after_forty_minutes_a_ticket_goes_first),
        RULE(test_a_call_by_hand_needs_a_reason_and_is_counted_apart),
        RULE(test_a_seat_calls_only_its_own_queues),
        RULE(test_deferring_lets_exactly_so_many_go_first),
        RULE(test_deferring_behind_a_faster_class_is_exact_too),
        RULE(test_who_comes_back_late_has_no_bound_from_before),
        RULE(test_letting_each_other_go_in_one_moment_goes_round),
        RULE(test_who_lets_one_go_among_the_bound_stays_among_them),
        RULE(test_who_lets_one_of_the_overtaken_go_stays_before_the_others),
        RULE(test_there_is_a_place_between_two_of_nearly_the_same_credit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
