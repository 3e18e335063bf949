/* Home while the kiosk starts: what comes to be known moves no entry under a finger, and where one
 * must move, home counts as another screen, on which touches rest for a moment. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include <string.h>

enum { ENTRIES_MAX = 16 };

/* A kiosk that has not heard of the hall; it draws home. */
static int setup(void **state)
{
    (void)state;
    ui_input_init(&input, 10);
    kiosk_init(&kiosk, WORDS_ZH, true, FIXTURE_NOW_MS);
    kiosk_tick(&kiosk, kiosk.now_ms);
    draw();
    return 0;
}

static void know(const struct shape_services *services)
{
    kiosk_line(&kiosk, KIOSK_LINE_UP, kiosk.now_ms);
    kiosk_hall(&kiosk, fixture_hall(SHAPE_HALL_OPEN), kiosk.now_ms);
    kiosk_services(&kiosk, services, kiosk.now_ms);
    kiosk_tick(&kiosk, kiosk.now_ms);
    draw();
}

static void test_the_catalogue_moves_no_entry(void **state)
{
    (void)state;
    struct ui_target before[ENTRIES_MAX];
    const int count = list.target_count;
    assert_in_range(count, 8, ENTRIES_MAX);
    memcpy(before, list.targets, (size_t)count * sizeof(before[0]));
    const uint32_t serial = kiosk.screen_serial;
    assert_true(target_named("find")->flags & UI_TARGET_DISABLED);
    know(fixture_services_planned());
    assert_int_equal(list.target_count, count);
    for (int i = 0; i < count; i++) {
        assert_int_equal(list.targets[i].id, before[i].id);
        assert_memory_equal(&list.targets[i].box, &before[i].box, sizeof(before[i].box));
    }
    assert_false(target_named("find")->flags & UI_TARGET_DISABLED);
    assert_int_equal(kiosk.screen_serial, serial);
}

static void test_an_entry_that_comes_or_goes_makes_another_screen(void **state)
{
    (void)state;
    struct papers_scanner scanner = {
        .device = PAPERS_READY, .code = "", .advice_zh = "", .advice_en = "", .printer = true};
    know(fixture_services_planned());
    uint32_t serial = kiosk.screen_serial;
    kiosk_scanner(&kiosk, &scanner, kiosk.now_ms);
    kiosk_tick(&kiosk, kiosk.now_ms);
    assert_non_null(target_named("papers"));
    assert_int_equal(kiosk.screen_serial, ++serial);
    know(fixture_services()); /* without a plan */
    assert_null(target_named("find"));
    assert_int_equal(kiosk.screen_serial, ++serial);
    kiosk_tick(&kiosk, kiosk.now_ms + 1);
    assert_int_equal(kiosk.screen_serial, serial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_catalogue_moves_no_entry, setup),
        cmocka_unit_test_setup(test_an_entry_that_comes_or_goes_makes_another_screen, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
