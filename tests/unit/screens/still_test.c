/* Nothing blinks: while nobody touches, no scene shows more than three changes in any second
 * (EN 301 549 clause 11.2.3.1, Section 508 408.3: no three flashes; a flash is two changes), and a
 * screen that nobody touches asks, with at least twenty seconds to answer, before it goes. */
#include "kiosk/screens/screen.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

enum { WATCHED_MS = 130000, SECOND_MS = 1000, CHANGES_MAX = 3, ANSWER_MS_MIN = 20000 };

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_input input;

static uint64_t look(const struct ui_scale *scale)
{
    struct kiosk_wish wish;
    while (kiosk_next_wish(&kiosk, &wish)) {
    }
    kiosk_draw(&kiosk, &list, scale, fixed_measure(), &input);
    return ui_list_hash(&list);
}

/* Returns the most changes in one second. */
static int watch(const struct ui_scale *scale)
{
    int64_t changes[CHANGES_MAX + 1] = {0};
    int most = 0;
    uint64_t shown = look(scale);
    const int64_t until_ms = kiosk.now_ms + WATCHED_MS;
    for (int64_t now_ms = kiosk.now_ms; now_ms < until_ms;) {
        const int64_t wake_ms = kiosk_next_wake_ms(&kiosk);
        now_ms = wake_ms <= now_ms ? now_ms + 1 : wake_ms;
        if (now_ms >= until_ms) {
            break;
        }
        kiosk_tick(&kiosk, now_ms);
        if (!kiosk_is_dirty(&kiosk)) {
            continue;
        }
        const uint64_t hash = look(scale);
        if (hash == shown) {
            continue;
        }
        shown = hash;
        int within = 1;
        for (int i = CHANGES_MAX; i > 0; i--) {
            changes[i] = changes[i - 1];
            within += changes[i] > now_ms - SECOND_MS ? 1 : 0;
        }
        changes[0] = now_ms;
        most = within > most ? within : most;
    }
    return most;
}

static void test_no_scene_changes_more_than_three_times_a_second_by_itself(void **state)
{
    (void)state;
    const struct ui_scale scale = ui_scale_for_kiosk(1080, 1920);
    int faults = 0;
    ui_input_init(&input, 10);
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        fixture_lead(&kiosk, (enum fixture_scene)scene, WORDS_ZH);
        const int most = watch(&scale);
        if (most > CHANGES_MAX) {
            print_error("%s changes %d times in a second\n",
                        fixture_scene_name((enum fixture_scene)scene), most);
            faults++;
        }
    }
    assert_int_equal(faults, 0);
}

/* Every screen of a visit that goes by itself asks first, but for those that only tell. */
static void test_what_goes_by_itself_asks_first_with_time_to_answer(void **state)
{
    (void)state;
    int asked = 0;
    assert_true((int)KIOSK_ASK_MS >= (int)ANSWER_MS_MIN);
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        fixture_lead(&kiosk, (enum fixture_scene)scene, WORDS_ZH);
        const struct screen *screen = kiosk_screen_now(&kiosk);
        if (!screen->asks) {
            continue;
        }
        const enum kiosk_screen before = kiosk.screen;
        kiosk_tick(&kiosk, kiosk.touched_ms + screen->limit_ms - KIOSK_ASK_MS);
        assert_int_equal(kiosk.screen, SCREEN_STILL_THERE);
        kiosk_tick(&kiosk, kiosk.now_ms + ANSWER_MS_MIN - 1);
        assert_int_equal(kiosk.screen, SCREEN_STILL_THERE);
        kiosk_act(&kiosk, KIOSK_GO_ON, kiosk.now_ms);
        assert_true(kiosk.screen == before || before == SCREEN_HELP);
        asked++;
    }
    assert_true(asked > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_scene_changes_more_than_three_times_a_second_by_itself),
        cmocka_unit_test(test_what_goes_by_itself_asks_first_with_time_to_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
