/* Five crosses that were touched: what is put right, and what is no correction of anything. */
#include "kiosk/ui/touch_fix.h"
#include "tests/lib/cmocka_all.h"

#include <math.h>

static const struct touch_point shown[TOUCH_FIX_POINTS] = {
    {0.1, 0.1}, {0.9, 0.1}, {0.9, 0.9}, {0.1, 0.9}, {0.5, 0.5}};

static void each(struct touch_point touched[TOUCH_FIX_POINTS], const struct touch_fix *panel)
{
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        touched[i] = touch_fix_apply(panel, shown[i]);
    }
}

static void assert_puts_right(const struct touch_fix *panel)
{
    struct touch_point touched[TOUCH_FIX_POINTS];
    struct touch_fix fix;
    const struct touch_point anywhere = {0.3, 0.7};
    each(touched, panel);
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_GOOD);
    const struct touch_point back = touch_fix_apply(&fix, touch_fix_apply(panel, anywhere));
    assert_true(fabs(back.x - anywhere.x) < 1e-9 && fabs(back.y - anywhere.y) < 1e-9);
    assert_true(touch_fix_is_sane(&fix));
}

static void test_what_is_moved_stretched_sheared_or_mirrored_is_put_right(void **state)
{
    (void)state;
    assert_puts_right(&TOUCH_FIX_NONE);
    assert_puts_right(&(struct touch_fix){.x0 = 0.04, .xx = 0.95, .y0 = -0.03, .yy = 1.08});
    assert_puts_right(&(struct touch_fix){.xx = 1, .xy = 0.05, .yx = -0.06, .yy = 0.97});
    assert_puts_right(&(struct touch_fix){.x0 = 1, .xx = -1, .yy = 1});
    assert_puts_right(&(struct touch_fix){.x0 = 1, .xx = -1, .y0 = 1, .yy = -1});
    assert_puts_right(&(struct touch_fix){.xy = 1, .yx = 1});
    assert_puts_right(&(struct touch_fix){.x0 = 1.02, .xy = -0.98, .yx = 1});
}

static void test_a_hand_that_shakes_is_evened_out(void **state)
{
    static const double shakes[TOUCH_FIX_POINTS] = {0.004, -0.005, 0.003, 0.005, -0.004};
    struct touch_point touched[TOUCH_FIX_POINTS];
    struct touch_fix fix;
    (void)state;
    each(touched, &(struct touch_fix){.x0 = 0.05, .xx = 1, .yy = 1});
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        touched[i].x += shakes[i];
        touched[i].y -= shakes[(i + 2) % TOUCH_FIX_POINTS];
    }
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_GOOD);
    const struct touch_point at = touch_fix_apply(&fix, (struct touch_point){0.55, 0.5});
    assert_true(fabs(at.x - 0.5) < 0.005 && fabs(at.y - 0.5) < 0.005);
}

static void test_touches_in_one_place_or_in_a_line_are_refused(void **state)
{
    struct touch_point touched[TOUCH_FIX_POINTS];
    struct touch_fix fix = {.x0 = 7};
    (void)state;
    each(touched, &(struct touch_fix){.x0 = 0.4, .xx = 0.2, .y0 = 0.4, .yy = 0.2});
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_NEAR);
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        touched[i] = (struct touch_point){0.5, 0.5};
    }
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_NEAR);
    each(touched, &(struct touch_fix){.xx = 1, .yx = 1});
    assert_true(touch_fit(shown, touched, &fix) != TOUCH_FIT_GOOD);
    assert_true(fix.x0 == 7); /* nothing was set */
}

static void test_what_is_too_far_from_its_cross_is_refused(void **state)
{
    struct touch_point touched[TOUCH_FIX_POINTS];
    struct touch_fix fix;
    (void)state;
    each(touched, &(struct touch_fix){.x0 = 0.16, .xx = 1, .yy = 1});
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_AWAY);
    each(touched, &(struct touch_fix){.x0 = 0.14, .xx = 1, .yy = 1});
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_GOOD);
    each(touched, &TOUCH_FIX_NONE); /* one of them beside the panel's cross */
    touched[4].x += 0.1;
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_UNSTEADY);
    each(touched, &TOUCH_FIX_NONE); /* mirrored in one corner alone */
    touched[0].x = 0.9;
    assert_int_equal(touch_fit(shown, touched, &fix), TOUCH_FIT_AWAY);
}

static void test_a_correction_of_nonsense_is_known_by_its_corners(void **state)
{
    (void)state;
    assert_true(touch_fix_is_sane(&TOUCH_FIX_NONE));
    assert_false(touch_fix_is_sane(&(struct touch_fix){.x0 = 0}));
    assert_false(touch_fix_is_sane(&(struct touch_fix){.xx = 3, .yy = 1}));
    assert_false(touch_fix_is_sane(&(struct touch_fix){.x0 = 0.5, .xx = 1, .yy = 1}));
    assert_false(touch_fix_is_sane(&(struct touch_fix){.xx = NAN, .yy = 1}));
    assert_false(touch_fix_is_sane(&(struct touch_fix){.xx = INFINITY, .yy = 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_moved_stretched_sheared_or_mirrored_is_put_right),
        cmocka_unit_test(test_a_hand_that_shakes_is_evened_out),
        cmocka_unit_test(test_touches_in_one_place_or_in_a_line_are_refused),
        cmocka_unit_test(test_what_is_too_far_from_its_cross_is_refused),
        cmocka_unit_test(test_a_correction_of_nonsense_is_known_by_its_corners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
