/* Between two edges nothing has to run: each pattern changes exactly when it said it would. */
#include "drivers/wire/register_map.h"
#include "firmware/core/light.h"
#include "tests/lib/cmocka_all.h"

enum { WATCH_MS = 5000 };

static void test_lights_change_only_at_their_next_time(void **unused)
{
    (void)unused;
    for (unsigned pattern = 0; pattern < LIGHT_COUNT; pattern++) {
        int64_t next_ms = light_next_ms(pattern, 0);
        int edges = 0;
        for (int64_t now_ms = 1; now_ms < WATCH_MS; now_ms++) {
            const bool changed = light_is_on(pattern, now_ms) != light_is_on(pattern, now_ms - 1);
            assert_int_equal(changed, now_ms == next_ms);
            if (changed) {
                next_ms = light_next_ms(pattern, now_ms);
                edges++;
            }
        }
        assert_int_equal(edges > 0, pattern != LIGHT_OFF && pattern != LIGHT_ON);
    }
    assert_false(light_is_on(LIGHT_OFF, 7));
    assert_true(light_is_on(LIGHT_ON, 7));
}

static void test_sounds_end_and_say_when_they_change(void **unused)
{
    (void)unused;
    static const int beeps[SOUND_COUNT] = {0, 1, 2, 3, 1};
    for (unsigned sound = 0; sound < SOUND_COUNT; sound++) {
        const int64_t began_ms = 1000;
        int starts = sound_is_on(sound, began_ms, began_ms);
        int64_t next_ms = sound_next_ms(sound, began_ms, began_ms);
        for (int64_t now_ms = began_ms + 1; now_ms < began_ms + WATCH_MS; now_ms++) {
            const bool on = sound_is_on(sound, began_ms, now_ms);
            if (on != sound_is_on(sound, began_ms, now_ms - 1)) {
                assert_int_equal(now_ms, next_ms);
                starts += on;
            }
            if (now_ms == next_ms) {
                next_ms = sound_next_ms(sound, began_ms, now_ms);
            }
        }
        assert_int_equal(starts, beeps[sound]);
        assert_true(next_ms == NEVER_MS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lights_change_only_at_their_next_time),
        cmocka_unit_test(test_sounds_end_and_say_when_they_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
