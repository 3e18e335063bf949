/* A wait is an interval, grows with the people before, shrinks with open seats, and knows its
 * limits. */
#include "hall-server/waits/waits.h"
#include "tests/lib/cmocka_all.h"

static struct wait_inputs busy_queue(void)
{
    return (struct wait_inputs){.ahead = 6,
                                .open_seats = 2,
                                .busy_seats = 2,
                                .shared_seats_milli = 2000,
                                .service_mean_ms = 300000,
                                .service_spread_ms = 200000,
                                .service_samples = 20};
}

static void test_nobody_can_say_without_a_seat_or_a_service_time(void **unused)
{
    (void)unused;
    struct wait_interval wait = {1, 2};
    struct wait_inputs inputs = busy_queue();
    inputs.open_seats = inputs.busy_seats = 0;
    assert_false(waits_estimate(&inputs, &wait));
    inputs = busy_queue();
    inputs.service_samples = 0;
    assert_false(waits_estimate(&inputs, &wait));
    assert_int_equal(wait.p50_s, 1); /* untouched */
    inputs.prior_service_ms = 300000;
    assert_true(waits_estimate(&inputs, &wait));
    assert_int_equal(wait.p50_s, 7 * 150);
}

static void test_the_middle_is_the_ends_of_service_before_it(void **unused)
{
    (void)unused;
    struct wait_interval wait = {0, 0};
    struct wait_inputs inputs = busy_queue();
    assert_true(waits_estimate(&inputs, &wait));
    assert_int_equal(wait.p50_s, 7 * 150); /* six before it and one to end, at two seats */
    assert_true(wait.p90_s > wait.p50_s);
    inputs.busy_seats = 0;
    inputs.ahead = 1;
    assert_true(waits_estimate(&inputs, &wait));
    assert_int_equal(wait.p50_s, 0); /* a free seat for each */
}

static void test_more_people_wait_longer_and_more_seats_shorter(void **unused)
{
    (void)unused;
    struct wait_interval last = {0, 0};
    struct wait_inputs inputs = busy_queue();
    for (uint32_t ahead = 0; ahead < 100; ahead++) {
        struct wait_interval wait;
        inputs.ahead = ahead;
        assert_true(waits_estimate(&inputs, &wait));
        assert_true(wait.p50_s > last.p50_s && wait.p90_s > last.p90_s);
        assert_true(wait.p90_s >= wait.p50_s);
        last = wait;
    }
    inputs.open_seats = inputs.busy_seats = 4;
    inputs.shared_seats_milli = 4000;
    struct wait_interval faster;
    assert_true(waits_estimate(&inputs, &faster));
    assert_true(faster.p50_s < last.p50_s);
}

static void test_a_few_services_move_the_prior_only_a_little(void **unused)
{
    (void)unused;
    struct wait_interval wait = {0, 0};
    struct wait_inputs inputs = busy_queue();
    inputs.prior_service_ms = 300000;
    inputs.service_mean_ms = 60000;
    inputs.service_samples = 2; /* two quick ones */
    assert_true(waits_estimate(&inputs, &wait));
    assert_in_range(wait.p50_s, 7 * 100, 7 * 140);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_can_say_without_a_seat_or_a_service_time),
        cmocka_unit_test(test_the_middle_is_the_ends_of_service_before_it),
        cmocka_unit_test(test_more_people_wait_longer_and_more_seats_shorter),
        cmocka_unit_test(test_a_few_services_move_the_prior_only_a_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
