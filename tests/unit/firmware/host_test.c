/* Fingers of the host board: each press arrives once and in order, however late the program runs.
 */
#include "firmware/board/host/host_device.h"
#include "tests/lib/cmocka_all.h"

static void test_no_press_is_lost_when_the_program_is_held_up(void **unused)
{
    (void)unused;
    static const struct host_device_config config = {.kind = DEVICE_PAD, .address = 1};
    for (int64_t late_ms = 1; late_ms < 200; late_ms += 7) {
        int64_t now_ms = 1000;
        struct host_device *host = host_device_create(&config, now_ms);
        assert_int_equal(host_device_press(host, "next"), HOST_OK);
        assert_int_equal(host_device_press(host, "next"), HOST_OK);
        assert_int_equal(host_device_press(host, "9"), HOST_OK);
        assert_int_equal(host_device_press(host, "no"), HOST_NO_KEY);
        for (int i = 0; i < 400; i++) {
            const uint8_t *answer = NULL;
            assert_int_equal(host_device_run(host, now_ms, &answer), 0);
            now_ms += late_ms;
        }
        const struct key_ring *ring = &host_device_core(host)->ring;
        assert_int_equal(ring->count, 3);
        assert_int_equal(key_ring_at(ring, 1)->code, PAD_KEY_NEXT);
        assert_int_equal(key_ring_at(ring, 2)->code, PAD_KEY_9);
        host_device_destroy(host);
    }
}

static void test_more_presses_than_fingers_are_refused(void **unused)
{
    (void)unused;
    static const struct host_device_config config = {.kind = DEVICE_EVALUATOR, .address = 1};
    struct host_device *host = host_device_create(&config, 0);
    for (int i = 0; i < HOST_FINGERS_MAX; i++) {
        assert_int_equal(host_device_press(host, "5"), HOST_OK);
    }
    assert_int_equal(host_device_press(host, "5"), HOST_FINGERS_BUSY);
    assert_null(host_device_strip(host));
    host_device_destroy(host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_press_is_lost_when_the_program_is_held_up),
        cmocka_unit_test(test_more_presses_than_fingers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
