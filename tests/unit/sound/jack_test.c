/* Headphones in and out, from records of an input device that are cut at every byte. */
#include "drivers/sound/jack.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

enum { RECORDS = 6 };

static const struct input_event records[RECORDS] = {
    {.type = EV_SW, .code = SW_MICROPHONE_INSERT, .value = 1},
    {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = 1},
    {.type = EV_SYN, .code = SYN_REPORT},
    {.type = EV_KEY, .code = KEY_VOLUMEUP, .value = 1},
    {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = 0},
    {.type = EV_SYN, .code = SYN_REPORT},
};

static void test_a_cut_record_is_put_together(void **state)
{
    (void)state;
    const size_t size = sizeof(struct input_event);
    for (size_t cut = 0; cut <= 2 * size; cut++) {
        struct jack jack;
        jack_init(&jack);
        const bool first = jack_feed(&jack, records, cut);
        assert_int_equal(first, cut == 2 * size);
        const bool second = jack_feed(&jack, (const char *)records + cut, 3 * size - cut);
        assert_int_equal(second, cut < 2 * size);
        assert_true(jack.plugged);
        assert_true(jack_feed(&jack, records + 3, 3 * size));
        assert_false(jack.plugged);
        assert_int_equal(jack.have_bytes, 0);
    }
}

static void test_in_and_out_at_once_is_no_change(void **state)
{
    (void)state;
    struct jack jack;
    jack_init(&jack);
    assert_false(jack_feed(&jack, records, sizeof(records)));
    assert_false(jack.plugged);
}

static void test_after_lost_records_the_switch_is_asked(void **state)
{
    (void)state;
    const struct input_event dropped = {.type = EV_SYN, .code = SYN_DROPPED};
    struct jack jack;
    jack_init(&jack);
    assert_false(jack_feed(&jack, &dropped, sizeof(dropped)));
    assert_true(jack.lost);
    assert_true(jack_is(&jack, true));
    assert_false(jack.lost);
    assert_false(jack_is(&jack, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cut_record_is_put_together),
        cmocka_unit_test(test_in_and_out_at_once_is_no_change),
        cmocka_unit_test(test_after_lost_records_the_switch_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
