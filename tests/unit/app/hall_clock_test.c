/* The hall's time is the wall's, never goes back, and knows when the wall was moved. */
#include "hall-server/app/hall_clock.h"

#include "tests/lib/cmocka_all.h"

enum { HOUR_MS = 3600000 };
#define WALL_MS INT64_C(1773626400000)

static void test_it_is_the_walls_as_long_as_nobody_moves_that(void **unused)
{
    (void)unused;
    struct hall_clock clock = {0};
    for (int64_t ms = 0; ms < 100000; ms += 997) { /* both are cut to ms: one apart is no step */
        assert_int_equal(hall_clock_now(&clock, WALL_MS + ms, 5000 + ms + ms % 2), WALL_MS + ms);
    }
    assert_int_equal(hall_clock_take_step(&clock), 0);
    /* A wall that is set right by little and little. */
    assert_int_equal(hall_clock_now(&clock, WALL_MS + 101000, 105500), WALL_MS + 101000);
    assert_int_equal(hall_clock_now(&clock, WALL_MS + 103000, 106000), WALL_MS + 103000);
    assert_int_equal(hall_clock_take_step(&clock), 0);
}

static void test_it_goes_with_a_wall_that_jumps_ahead(void **unused)
{
    (void)unused;
    struct hall_clock clock = {0};
    (void)hall_clock_now(&clock, WALL_MS, 5000);
    assert_int_equal(hall_clock_now(&clock, WALL_MS + HOUR_MS, 6000), WALL_MS + HOUR_MS);
    assert_int_equal(hall_clock_take_step(&clock), HOUR_MS - 1000);
    assert_int_equal(hall_clock_take_step(&clock), 0);
    (void)hall_clock_now(&clock, WALL_MS + HOUR_MS + 1999 + 10, 6010);
    assert_int_equal(hall_clock_take_step(&clock), 0);
    (void)hall_clock_now(&clock, WALL_MS + HOUR_MS + 1999 + 2000 + 20, 6020);
    assert_int_equal(hall_clock_take_step(&clock), 2000);
}

static void test_it_goes_on_at_half_the_pace_when_the_wall_is_set_back(void **unused)
{
    (void)unused;
    struct hall_clock clock = {0};
    int64_t monotonic_ms = 5000;
    int64_t told_ms = hall_clock_now(&clock, WALL_MS, monotonic_ms);
    for (int64_t ms = 1; ms <= 2 * HOUR_MS; ms += 1 + ms % 3) { /* looks a ms and more apart */
        monotonic_ms = 5000 + ms;
        const int64_t now_ms = hall_clock_now(&clock, WALL_MS - HOUR_MS + ms, monotonic_ms);
        assert_true(now_ms >= told_ms);
        assert_int_equal(now_ms, WALL_MS + ms / 2);
        told_ms = now_ms;
    }
    assert_int_equal(hall_clock_take_step(&clock), -HOUR_MS);
    /* Caught up: it is the wall's again. */
    assert_int_equal(hall_clock_now(&clock, WALL_MS + HOUR_MS + 10000, monotonic_ms + 10000),
                     WALL_MS + HOUR_MS + 10000);
}

static void test_what_the_journal_knows_was_already(void **unused)
{
    (void)unused;
    struct hall_clock clock = {0};
    (void)hall_clock_now(&clock, WALL_MS, 5000);
    hall_clock_raise(&clock, WALL_MS - HOUR_MS);
    assert_int_equal(hall_clock_now(&clock, WALL_MS, 5000), WALL_MS);
    hall_clock_raise(&clock, WALL_MS + 1999); /* a moment: the server was quick to be there again */
    assert_int_equal(hall_clock_take_step(&clock), 0);
    assert_int_equal(hall_clock_now(&clock, WALL_MS, 5000), WALL_MS + 1999);
    hall_clock_raise(&clock, WALL_MS + HOUR_MS);
    assert_int_equal(hall_clock_take_step(&clock), 1999 - HOUR_MS);
    assert_int_equal(hall_clock_now(&clock, WALL_MS + 10, 5010), WALL_MS + HOUR_MS + 5);
}

static void test_a_step_ahead_is_remembered_for_a_while(void **unused)
{
    (void)unused;
    struct hall_clock clock = {0};
    (void)hall_clock_now(&clock, WALL_MS, 5000);
    (void)hall_clock_now(&clock, WALL_MS + HOUR_MS, 65000); /* a long look apart is no step */
    assert_int_equal(hall_clock_ahead_ms(&clock), HOUR_MS - 60000);
    (void)hall_clock_now(&clock, WALL_MS + 2 * HOUR_MS, 65000);
    assert_int_equal(hall_clock_ahead_ms(&clock), 2 * HOUR_MS - 60000);
    (void)hall_clock_now(&clock, WALL_MS + 2 * HOUR_MS, 65000 + HALL_CLOCK_MEMORY_MS - 1);
    assert_int_equal(hall_clock_ahead_ms(&clock), 2 * HOUR_MS - 60000);
    (void)hall_clock_now(&clock, WALL_MS + 2 * HOUR_MS, 65000 + HALL_CLOCK_MEMORY_MS);
    assert_int_equal(hall_clock_ahead_ms(&clock), 0);
    (void)hall_clock_now(&clock, WALL_MS + 8 * HOUR_MS, 65000 + HALL_CLOCK_MEMORY_MS);
    const int64_t ahead_ms = hall_clock_ahead_ms(&clock); /* not with what is forgotten */
    assert_true(ahead_ms > 5 * HOUR_MS && ahead_ms <= 6 * HOUR_MS);
}

static void test_what_passed_before_a_start_may_have_been_a_step(void **unused)
{
    (void)unused;
    struct hall_clock clock = {0};
    (void)hall_clock_now(&clock, WALL_MS, 5000);
    hall_clock_raise(&clock, 0); /* a new hall */
    assert_int_equal(hall_clock_ahead_ms(&clock), 0);
    hall_clock_raise(&clock, WALL_MS - HOUR_MS);
    assert_int_equal(hall_clock_ahead_ms(&clock), HOUR_MS);
    hall_clock_raise(&clock, WALL_MS + HOUR_MS);
    assert_int_equal(hall_clock_ahead_ms(&clock), HOUR_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_the_walls_as_long_as_nobody_moves_that),
        cmocka_unit_test(test_it_goes_with_a_wall_that_jumps_ahead),
        cmocka_unit_test(test_it_goes_on_at_half_the_pace_when_the_wall_is_set_back),
        cmocka_unit_test(test_what_the_journal_knows_was_already),
        cmocka_unit_test(test_a_step_ahead_is_remembered_for_a_while),
        cmocka_unit_test(test_what_passed_before_a_start_may_have_been_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
