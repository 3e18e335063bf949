/* The hall's time: what it does when somebody sets the wall clock. */
#include "hall-server/calendar/calendar_clock.h"
#include "tests/lib/cmocka_all.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };

/* Both clocks as they are, and how far the wall clock was set. */
static struct {
    struct calendar_clock clock;
    int64_t monotonic_ms;
    int64_t wall_ms;
    int64_t step_ms; /* as told by the last question */
} world;

static int64_t now(void)
{
    return calendar_clock_now(&world.clock, world.wall_ms, world.monotonic_ms, &world.step_ms);
}

static int64_t after(int64_t passed_ms)
{
    world.monotonic_ms += passed_ms;
    world.wall_ms += passed_ms;
    return now();
}

static void assert_is_wall_after(int64_t passed_ms)
{
    const int64_t is_ms = after(passed_ms);
    assert_int_equal(is_ms, world.wall_ms);
}

static int setup(void **unused)
{
    (void)unused;
    world.monotonic_ms = 5000;
    world.wall_ms = INT64_C(1773621000000);
    calendar_clock_start(&world.clock, world.wall_ms, world.wall_ms, world.monotonic_ms);
    return 0;
}

static void test_it_is_the_wall_clocks(void **unused)
{
    (void)unused;
    for (int i = 0; i < 100; i++) {
        assert_is_wall_after(37);
        assert_int_equal(world.step_ms, 0);
    }
    assert_is_wall_after(8 * HOUR_MS);
    assert_int_equal(world.step_ms, 0);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 0);
}

static void test_put_back_it_goes_on_at_half_speed_until_it_is_right(void **unused)
{
    (void)unused;
    const int64_t from_ms = after(1000);
    world.wall_ms -= HOUR_MS;
    assert_int_equal(now(), from_ms);
    assert_int_equal(world.step_ms, -HOUR_MS);
    for (int i = 1; i <= 60; i++) { /* asked often or seldom, it is the same */
        assert_int_equal(after(1), from_ms + i / 2);
        assert_int_equal(world.step_ms, 0);
    }
    assert_int_equal(after(HOUR_MS - 60), from_ms + HOUR_MS / 2);
    assert_true(world.wall_ms < world.clock.last_ms);
    assert_is_wall_after(HOUR_MS); /* both are there */
    assert_is_wall_after(1000);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 0);
}

static void test_put_back_twice_it_is_told_twice(void **unused)
{
    (void)unused;
    const int64_t from_ms = now();
    world.wall_ms -= HOUR_MS;
    (void)now();
    world.wall_ms -= HOUR_MS;
    assert_int_equal(now(), from_ms);
    assert_int_equal(world.step_ms, -HOUR_MS);
    assert_is_wall_after(4 * HOUR_MS);
}

static void test_put_forward_it_follows_and_remembers(void **unused)
{
    (void)unused;
    (void)after(1000);
    world.wall_ms += 2 * HOUR_MS;
    assert_is_wall_after(0);
    assert_int_equal(world.step_ms, 2 * HOUR_MS);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 2 * HOUR_MS);
    (void)after(CALENDAR_CLOCK_MEMORY_MS - 1);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 2 * HOUR_MS);
    (void)after(1);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 0);
    world.wall_ms += HOUR_MS;
    (void)now();
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), HOUR_MS); /* not three */
}

static void test_two_steps_in_a_short_time_are_summed_up(void **unused)
{
    (void)unused;
    world.wall_ms += HOUR_MS;
    (void)now();
    (void)after(MINUTE_MS);
    world.wall_ms += HOUR_MS;
    (void)now();
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 2 * HOUR_MS);
}

static void test_put_forward_and_back_again_nothing_goes_back(void **unused)
{
    (void)unused;
    world.wall_ms += 5 * HOUR_MS;
    const int64_t ahead_ms = now();
    world.wall_ms -= 5 * HOUR_MS;
    assert_int_equal(after(MINUTE_MS), ahead_ms + MINUTE_MS / 2);
    assert_int_equal(after(9 * HOUR_MS), ahead_ms + 9 * HOUR_MS / 2 + MINUTE_MS / 2);
    assert_is_wall_after(HOUR_MS);
}

static void test_a_small_step_is_followed_and_not_told(void **unused)
{
    (void)unused;
    world.wall_ms += CALENDAR_CLOCK_STEP_MS - 1;
    assert_is_wall_after(0);
    assert_int_equal(world.step_ms, 0);
    world.wall_ms += CALENDAR_CLOCK_STEP_MS;
    (void)now();
    assert_int_equal(world.step_ms, CALENDAR_CLOCK_STEP_MS);
    world.wall_ms -= CALENDAR_CLOCK_STEP_MS;
    (void)now();
    assert_int_equal(world.step_ms, -CALENDAR_CLOCK_STEP_MS);
}

static void test_a_start_is_not_before_what_was_told(void **unused)
{
    (void)unused;
    const int64_t told_ms = world.wall_ms + HOUR_MS;
    calendar_clock_start(&world.clock, told_ms, world.wall_ms, world.monotonic_ms);
    assert_int_equal(now(), told_ms);
    assert_int_equal(world.step_ms, 0);
    assert_int_equal(after(MINUTE_MS), told_ms + MINUTE_MS / 2);
}

static void test_what_passed_before_a_start_may_have_been_a_step(void **unused)
{
    (void)unused;
    calendar_clock_start(&world.clock, world.wall_ms - HOUR_MS, world.wall_ms, world.monotonic_ms);
    assert_is_wall_after(0);
    assert_int_equal(world.step_ms, 0);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), HOUR_MS);
    (void)after(CALENDAR_CLOCK_MEMORY_MS);
    assert_int_equal(calendar_clock_ahead_ms(&world.clock), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
    const struct CMUnitTest tests[] = {
        TEST(test_it_is_the_wall_clocks),
        TEST(test_put_back_it_goes_on_at_half_speed_until_it_is_right),
        TEST(test_put_back_twice_it_is_told_twice),
        TEST(test_put_forward_it_follows_and_remembers),
        TEST(test_two_steps_in_a_short_time_are_summed_up),
        TEST(test_put_forward_and_back_again_nothing_goes_back),
        TEST(test_a_small_step_is_followed_and_not_told),
        TEST(test_a_start_is_not_before_what_was_told),
        TEST(test_what_passed_before_a_start_may_have_been_a_step),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
