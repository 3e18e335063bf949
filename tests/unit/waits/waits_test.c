/* A wait is an interval, grows with the people before, follows what the queue shows, learns from
 * what came, and knows only the past. */
#include "hall-server/waits/waits.h"
#include "hall-server/waits/waits_score.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static const int64_t MINUTE_MS = 60000;

static struct wait_inputs two_seats(uint32_t ahead)
{
    return (struct wait_inputs){
        .ahead = ahead, .open_seats = 2, .busy_seats = 2, .shared_seats_milli = 2000};
}

/* A queue of ten people in which somebody is called every `gap_min`, for two hours or 12 calls. */
static struct waits_pace steady(int gap_min, int64_t *ret_now_ms)
{
    struct waits_pace pace;
    waits_pace_init(&pace);
    const int minutes = gap_min * 12 > 120 ? gap_min * 12 : 120;
    for (int minute = 1; minute <= minutes; minute++) {
        *ret_now_ms = minute * MINUTE_MS;
        if (minute % gap_min == 0) {
            waits_pace_called(&pace, *ret_now_ms, (int64_t)10 * gap_min * MINUTE_MS);
        }
        waits_pace_look(&pace, *ret_now_ms, 10, 2);
    }
    return pace;
}

static struct wait_interval told(struct wait_inputs inputs, const struct waits_pace *pace,
                                 int64_t now_ms)
{
    struct wait_interval wait;
    assert_true(waits_estimate(&inputs, pace, now_ms, &wait));
    assert_true(wait.p50_s <= wait.p90_s);
    return wait;
}

static void test_nobody_can_say_without_an_open_seat(void **unused)
{
    (void)unused;
    struct wait_interval wait = {1, 2};
    struct wait_inputs inputs = two_seats(3);
    inputs.open_seats = inputs.busy_seats = 0;
    assert_false(waits_estimate(&inputs, NULL, 0, &wait));
    assert_int_equal(wait.p50_s, 1); /* untouched */
}

static void test_the_middle_follows_the_pace_that_was_seen(void **unused)
{
    (void)unused;
    for (int gap_min = 2; gap_min <= 32; gap_min *= 2) { /* beyond 12 the trace knows no such */
        int64_t now_ms = 0;
        const struct waits_pace pace = steady(gap_min, &now_ms);
        const struct wait_interval wait = told(two_seats(10), &pace, now_ms);
        /* Ten before it, one each gap. */
        assert_in_range(wait.p50_s, gap_min * 10 * 60 * 6 / 10, gap_min * 10 * 60 * 14 / 10);
        assert_true(wait.p90_s > wait.p50_s + wait.p50_s / 10);
    }
}

static void test_more_people_wait_longer(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    const struct waits_pace pace = steady(3, &now_ms);
    struct wait_interval last = {0, 0};
    for (uint32_t ahead = 0; ahead < 200; ahead++) {
        const struct wait_interval wait = told(two_seats(ahead), &pace, now_ms);
        assert_true(ahead == 0 || wait.p50_s > last.p50_s);
        assert_true(ahead < 2 || wait.p90_s > last.p90_s);
        last = wait;
    }
}

/* Some of those before were called while nobody looked. */
static void test_old_news_shorten_a_long_line_and_do_nothing_while_fresh(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    const struct waits_pace pace = steady(3, &now_ms);
    struct wait_inputs inputs = two_seats(20);
    const struct wait_interval now = told(inputs, &pace, now_ms);
    inputs.news_ms = (uint32_t)(2 * MINUTE_MS);
    assert_int_equal(told(inputs, &pace, now_ms).p50_s, now.p50_s);
    uint32_t last_s = now.p50_s;
    for (int minutes = 10; minutes <= 60; minutes += 10) {
        inputs.news_ms = (uint32_t)(minutes * MINUTE_MS);
        const struct wait_interval wait = told(inputs, &pace, now_ms);
        assert_true(wait.p50_s < last_s);
        last_s = wait.p50_s;
    }
    const struct wait_interval oldest = told(inputs, &pace, now_ms);
    inputs.news_ms = UINT32_MAX;
    assert_true(told(inputs, &pace, now_ms).p50_s <= oldest.p50_s);
}

static void test_before_anything_is_seen_the_halls_figure_counts(void **unused)
{
    (void)unused;
    struct wait_inputs inputs = two_seats(6);
    inputs.prior_service_ms = 120000;
    const struct wait_interval quick = told(inputs, NULL, 0);
    inputs.prior_service_ms = 1200000;
    const struct wait_interval slow = told(inputs, NULL, 0);
    assert_true(slow.p50_s > 3 * quick.p50_s && slow.p90_s > 3 * quick.p90_s);
    inputs.service_mean_ms = 120000; /* what was served today replaces it */
    inputs.service_samples = 20;
    assert_int_equal(told(inputs, NULL, 0).p50_s, quick.p50_s);
    inputs.service_samples = 2; /* two quick ones only move it */
    assert_in_range(told(inputs, NULL, 0).p50_s, quick.p50_s + 1, slow.p50_s - 1);
    inputs.service_samples = 20;
    inputs.open_seats = inputs.busy_seats = 8;
    inputs.shared_seats_milli = 8000;
    assert_true(told(inputs, NULL, 0).p50_s < quick.p50_s);
}

static void test_a_free_seat_for_each_means_now(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    const struct waits_pace pace = steady(3, &now_ms);
    struct wait_inputs inputs = two_seats(1);
    assert_true(told(inputs, &pace, now_ms).p50_s > 0);
    inputs.busy_seats = 0;
    assert_int_equal(told(inputs, &pace, now_ms).p50_s, 0);
}

static void test_an_interval_that_fails_is_widened_and_one_that_holds_narrowed(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct waits_pace pace = steady(3, &now_ms);
    const struct wait_interval before = told(two_seats(5), &pace, now_ms);
    for (int i = 0; i < 10; i++) {
        waits_pace_learn(&pace, &before, (int64_t)(before.p90_s + 60) * 1000);
    }
    const struct wait_interval wider = told(two_seats(5), &pace, now_ms);
    assert_true(wider.p50_s > before.p50_s && wider.p90_s > before.p90_s);
    for (int i = 0; i < 10000; i++) {
        waits_pace_learn(&pace, &before, 0);
    }
    const struct wait_interval least = told(two_seats(5), &pace, now_ms);
    assert_true(least.p90_s < before.p90_s && least.p90_s > before.p90_s / 4);
}

/* Idle time says nothing of how fast a queue moves. */
static void test_only_time_with_people_waiting_counts(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct waits_pace busy = steady(3, &now_ms);
    struct waits_pace idle = busy;
    waits_pace_look(&idle, now_ms + 5 * MINUTE_MS, 0, 2);
    const double minutes = idle.memory[3].busy_min;
    waits_pace_look(&idle, now_ms + 65 * MINUTE_MS, 4, 2);
    assert_true(idle.memory[3].busy_min < minutes);
    assert_true(idle.memory[3].calls > 0);
    waits_pace_look(&busy, now_ms + 5 * MINUTE_MS, 5, 2);
    waits_pace_look(&busy, now_ms + 65 * MINUTE_MS, 4, 2);
    assert_true(busy.memory[3].busy_min > minutes / 2);
    assert_true(waits_last_min(&busy) > 29 && waits_last_min(&busy) < 31);
}

static void test_a_look_too_soon_or_back_in_time_is_none(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct waits_pace pace = steady(3, &now_ms);
    now_ms = pace.look_ms;
    struct waits_pace same = pace;
    waits_pace_look(&same, now_ms + WAITS_LOOK_MS - 1, 99, 1);
    waits_pace_look(&same, now_ms - 100 * MINUTE_MS, 99, 1);
    assert_memory_equal(&same, &pace, sizeof(pace));
}

static void test_a_day_leaves_its_pace_to_the_next(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct waits_pace slow = steady(12, &now_ms);
    struct waits_pace quick = steady(2, &now_ms);
    waits_pace_turn(&slow);
    waits_pace_turn(&quick);
    assert_true(waits_last_min(&slow) < 0.001); /* nobody was called today */
    assert_true(told(two_seats(5), &slow, now_ms).p50_s >
                2 * told(two_seats(5), &quick, now_ms).p50_s);
}

static void test_the_score_is_coverage_and_pinball_loss(void **unused)
{
    (void)unused;
    const struct wait_interval said = {.p50_s = 100, .p90_s = 200};
    struct waits_score score = {0};
    struct waits_score sum = {0};
    assert_true(waits_score_coverage(&score) < 0.001);
    waits_score_count(&score, &said, 200000); /* P50 short by 100, P90 just held */
    waits_score_count(&score, &said, 300000); /* by 200, and by 100 */
    waits_score_add(&sum, &score);
    waits_score_add(&sum, &score);
    assert_int_equal(sum.tickets, 4);
    assert_float_equal((float)waits_score_coverage(&sum), 0.5f, 0.0001f);
    assert_float_equal((float)waits_score_pinball50_s(&sum), 75.0f, 0.0001f);
    assert_float_equal((float)waits_score_pinball90_s(&sum), 45.0f, 0.0001f);
    struct waits_score over = {0};
    waits_score_count(&over, &said, 0);
    assert_float_equal((float)waits_score_pinball50_s(&over), 50.0f, 0.0001f);
    assert_float_equal((float)waits_score_pinball90_s(&over), 20.0f, 0.0001f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_can_say_without_an_open_seat),
        cmocka_unit_test(test_the_middle_follows_the_pace_that_was_seen),
        cmocka_unit_test(test_more_people_wait_longer),
        cmocka_unit_test(test_old_news_shorten_a_long_line_and_do_nothing_while_fresh),
        cmocka_unit_test(test_before_anything_is_seen_the_halls_figure_counts),
        cmocka_unit_test(test_a_free_seat_for_each_means_now),
        cmocka_unit_test(test_an_interval_that_fails_is_widened_and_one_that_holds_narrowed),
        cmocka_unit_test(test_only_time_with_people_waiting_counts),
        cmocka_unit_test(test_a_look_too_soon_or_back_in_time_is_none),
        cmocka_unit_test(test_a_day_leaves_its_pace_to_the_next),
        cmocka_unit_test(test_the_score_is_coverage_and_pinball_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
