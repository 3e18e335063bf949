/* One review takes one press: none before it opens, none after, whatever the master repeats. */
#include "firmware/evaluator/evaluator.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/firmware/master.h"

static const struct device_identity identity = {41, {0}};

static struct master master_on(struct evaluator *evaluator)
{
    evaluator_init(evaluator, &identity, 0);
    return (struct master){.device = &evaluator->device};
}

static void test_a_press_counts_only_while_a_review_is_open(void **unused)
{
    (void)unused;
    struct evaluator evaluator;
    struct master master = master_on(&evaluator);
    master_press(&master, 4);
    assert_int_equal(evaluator.device.ring.count, 0);
    assert_int_equal(evaluator.device.ring.refused, 1);
    assert_int_equal(evaluator.device.sound, SOUND_REFUSED);

    assert_int_equal(master_write_one(&master, REG_REVIEW, 77), 0);
    assert_int_equal(device_light(&evaluator.device, LED_LEVEL_1, master.now_ms), LIGHT_SLOW);
    master_press(&master, 4);
    master_press(&master, 0);
    assert_int_equal(evaluator.device.ring.count, 1);
    assert_int_equal(key_ring_at(&evaluator.device.ring, 0)->code, EVALUATOR_KEY_5);
    assert_int_equal(key_ring_at(&evaluator.device.ring, 0)->context, 77);
    assert_int_equal(device_light(&evaluator.device, LED_LEVEL_5, master.now_ms), LIGHT_ON);
    assert_int_equal(device_light(&evaluator.device, LED_LEVEL_1, master.now_ms), LIGHT_OFF);
    master_wait(&master, 3000);
    assert_int_equal(device_light(&evaluator.device, LED_LEVEL_5, master.now_ms), LIGHT_OFF);
}

static void test_a_repeated_opening_does_not_open_an_answered_review(void **unused)
{
    (void)unused;
    struct evaluator evaluator;
    struct master master = master_on(&evaluator);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 5), 0);
    master_press(&master, 2);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 5), 0);
    uint16_t values[2];
    assert_int_equal(master_read(&master, REG_REVIEW, 2, values), 0);
    assert_int_equal(values[1], REVIEW_ANSWERED);
    master_press(&master, 2);
    assert_int_equal(evaluator.device.ring.count, 1);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 6), 0);
    assert_int_equal(evaluator.review_state, REVIEW_OPEN);
}

static void test_a_number_that_comes_round_is_a_new_review(void **unused)
{
    (void)unused;
    struct evaluator evaluator;
    struct master master = master_on(&evaluator);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 1), 0);
    master_press(&master, 4);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 0), 0); /* the hall has it */
    assert_int_equal(master_write_one(&master, REG_REVIEW, 1), 0); /* the next day's first */
    assert_int_equal(evaluator.review_state, REVIEW_OPEN);
    master_press(&master, 3);
    assert_int_equal(evaluator.device.ring.count, 2);
}

static void test_a_lost_hall_reopens_no_answered_review(void **unused)
{
    (void)unused;
    struct evaluator evaluator;
    struct master master = master_on(&evaluator);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 5), 0);
    master_press(&master, 2);
    master_wait(&master, 6000);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 5), 0); /* it has not read the press */
    assert_int_equal(evaluator.review_state, REVIEW_ANSWERED);
}

static void test_a_lost_hall_closes_the_review(void **unused)
{
    (void)unused;
    struct evaluator evaluator;
    struct master master = master_on(&evaluator);
    assert_int_equal(master_write_one(&master, REG_REVIEW, 5), 0);
    master_wait(&master, 5100);
    assert_int_equal(evaluator.review_state, REVIEW_CLOSED);
    master_press(&master, 2);
    assert_int_equal(evaluator.device.ring.count, 0);
    uint16_t values[2];
    assert_int_equal(master_read(&master, REG_REVIEW, 2, values), 0);
    assert_int_equal(values[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_press_counts_only_while_a_review_is_open),
        cmocka_unit_test(test_a_repeated_opening_does_not_open_an_answered_review),
        cmocka_unit_test(test_a_number_that_comes_round_is_a_new_review),
        cmocka_unit_test(test_a_lost_hall_reopens_no_answered_review),
        cmocka_unit_test(test_a_lost_hall_closes_the_review),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
