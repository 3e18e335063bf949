/* What the engine tells: who waits for a seat, who is away, percentiles, what a wait is reckoned
 * from, and why somebody is before another; each at its edges. Found by tests/mutation. */
#include "hall-server/engine/state.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <string.h>

static enum problem key(enum command_kind kind, uint16_t seat)
{
    return small_hall_seat(&hall, kind, seat);
}

static struct engine_why why_of(struct uuid id)
{
    struct engine_why why;
    engine_why(hall.engine, small_hall_leg(&hall, id), hall.now_ms, &why);
    return why;
}

static void test_a_seat_is_waited_for_in_its_own_queues(void **unused)
{
    (void)unused;
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(engine_seat_waiting(hall.engine, SEAT_1), 1);
    assert_int_equal(engine_seat_waiting(hall.engine, SEAT_3B), 0);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    assert_int_equal(engine_seat_waiting(hall.engine, SEAT_1), 2);
}

static void test_who_is_away_is_told_to_the_seats_of_his_queue(void **unused)
{
    (void)unused;
    const struct leg *legs[2];
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    const struct uuid parked = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid absent = small_hall_issue(&hall, "s2", CLASS_ORDINARY, true);
    assert_called(SEAT_2, parked);
    assert_int_equal(key(COMMAND_SEAT_PARK, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_seat_away(hall.engine, SEAT_2, legs, 2), 1);
    assert_called(SEAT_2, absent);
    assert_int_equal(key(COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_seat_away(hall.engine, SEAT_2, legs, 2), 2);
    assert_ptr_equal(legs[0], small_hall_leg(&hall, parked));
    assert_ptr_equal(legs[1], small_hall_leg(&hall, absent));
    assert_int_equal(engine_seat_away(hall.engine, SEAT_2, legs, 1), 1);
    assert_int_equal(engine_seat_away(hall.engine, SEAT_3B, legs, 2), 0);
}

static void test_percentiles_of_nobody_and_of_a_crowd(void **unused)
{
    (void)unused;
    struct {
        struct wait_figures figures;
        uint16_t behind[4]; /* no bin */
    } crowd;
    memset(&crowd, 0, sizeof(crowd));
    memset(crowd.behind, 0xFF, sizeof(crowd.behind));
    assert_int_equal(wait_figures_percentile_ms(&crowd.figures, 90), 0);
    crowd.figures.count = UINT16_MAX + 10; /* more than a bin can count */
    crowd.figures.bins[3] = UINT16_MAX;
    assert_int_equal(wait_figures_percentile_ms(&crowd.figures, 50), 4 * WAIT_BIN_MS);
    assert_int_equal(wait_figures_percentile_ms(&crowd.figures, 100), WAIT_BINS * WAIT_BIN_MS);
    struct wait_figures sum = crowd.figures;
    wait_figures_add(&sum, &crowd.figures);
    assert_int_equal(sum.bins[3], UINT16_MAX);
    assert_int_equal(sum.count, 2 * (UINT16_MAX + 10));
}

static void test_a_count_of_ten_minutes_stays_at_its_greatest(void **unused)
{
    (void)unused;
    uint16_t *arrived = &hall.engine->day.arrived[42];
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(*arrived, 1);
    *arrived = UINT16_MAX;
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(*arrived, UINT16_MAX);
    *arrived = 2; /* as the events say */
}

static void test_an_undone_finish_is_no_service_that_waits_are_reckoned_from(void **unused)
{
    (void)unused;
    struct wait_inputs inputs;
    open_seat(SEAT_2);
    for (int i = 1; i <= 2; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
        called_next(SEAT_2);
        assert_int_equal(key(COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
        pass_minutes(5 * i);
        assert_int_equal(key(COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    }
    engine_wait_inputs(hall.engine, QUEUE_A, 0, &inputs);
    assert_int_equal(inputs.service_samples, 2);
    assert_int_equal(inputs.service_mean_ms, 450000);
    assert_int_equal(inputs.service_spread_ms, 150000);
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    engine_wait_inputs(hall.engine, QUEUE_A, 0, &inputs);
    assert_int_equal(inputs.service_samples, 1);
    assert_int_equal(inputs.service_mean_ms, 300000);
    assert_int_equal(inputs.service_spread_ms, 0);
}

static void test_open_seats_count_and_busy_ones_among_them(void **unused)
{
    (void)unused;
    struct wait_inputs inputs;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    open_seat(SEAT_3); /* none of A */
    engine_wait_inputs(hall.engine, QUEUE_A, 0, &inputs);
    assert_int_equal(inputs.open_seats, 2);
    assert_int_equal(inputs.busy_seats, 0);
    assert_int_equal(engine_queue_open_seats(hall.engine, QUEUE_A), 2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    engine_wait_inputs(hall.engine, QUEUE_A, 0, &inputs);
    assert_int_equal(inputs.busy_seats, 1);
    assert_int_equal(key(COMMAND_SEAT_PAUSE, SEAT_1), PROBLEM_NONE);
    engine_wait_inputs(hall.engine, QUEUE_A, 0, &inputs);
    assert_int_equal(inputs.open_seats, 1);
    /* B waits at the same seat as A: half of its time is A's. */
    open_seat(SEAT_1);
    assert_int_equal(key(COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_int_equal(key(COMMAND_SEAT_CLOSE, SEAT_2), PROBLEM_NONE);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    engine_wait_inputs(hall.engine, QUEUE_A, 0, &inputs);
    assert_int_equal(inputs.shared_seats_milli, 500);
}

/* ---- why ---- */

static void test_of_two_who_came_in_one_moment_the_first_came_earlier(void **unused)
{
    (void)unused;
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct engine_why why = why_of(second);
    assert_int_equal(why.ahead_earlier, 1);
    assert_int_equal(why.people[0].reason, WHY_EARLIER);
}

static void test_why_tells_who_was_overtaken_as_often_as_the_hall_allows(void **unused)
{
    (void)unused;
    hall.config->queues[QUEUE_A].overtakings_limit = 1;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(3);
    const struct uuid fast = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(1);
    const struct uuid rich = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(5);
    assert_called(SEAT_2, fast);
    const struct engine_why why = why_of(rich);
    assert_int_equal(why.ahead, 1);
    assert_int_equal(why.ahead_bound, 1);
    assert_int_equal(why.people[0].reason, WHY_OVERTAKEN);
    assert_true(why_of(slow).first_by_bound);
}

static void test_without_a_bound_on_overtaking_nobody_was_overtaken_too_often(void **unused)
{
    (void)unused;
    hall.config->queues[QUEUE_B].overtaking_wait_limit_ms = 40 * 60000;
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(10);
    const struct uuid fast = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    pass_minutes(30);
    assert_int_equal(why_of(fast).people[0].reason, WHY_WAITED);
}

static void test_other_queues_share_only_the_seats_that_call_them(void **unused)
{
    (void)unused;
    open_seat(SEAT_3B);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid mine = small_hall_issue(&hall, "s5", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    assert_int_equal(why_of(mine).shared_waiting, 0);
    open_seat(SEAT_3); /* C and B */
    assert_int_equal(why_of(mine).shared_waiting, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_a_seat_is_waited_for_in_its_own_queues),
        RULE(test_who_is_away_is_told_to_the_seats_of_his_queue),
        RULE(test_percentiles_of_nobody_and_of_a_crowd),
        RULE(test_a_count_of_ten_minutes_stays_at_its_greatest),
        RULE(test_an_undone_finish_is_no_service_that_waits_are_reckoned_from),
        RULE(test_open_seats_count_and_busy_ones_among_them),
        RULE(test_of_two_who_came_in_one_moment_the_first_came_earlier),
        RULE(test_why_tells_who_was_overtaken_as_often_as_the_hall_allows),
        RULE(test_without_a_bound_on_overtaking_nobody_was_overtaken_too_often),
        RULE(test_other_queues_share_only_the_seats_that_call_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
