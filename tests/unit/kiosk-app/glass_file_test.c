/* What staff set of the glass is read as it was written; a damaged file is a glass as it was built.
 */
#include "kiosk/app/glass_file.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/one_file.h"

static void assert_plain(void)
{
    const struct glass glass = glass_file_read(one_file);
    assert_false(glass.corrected);
    assert_int_equal(glass.quarters, 0);
    assert_true(glass.fix.xx == 1 && glass.fix.yy == 1 && glass.fix.x0 == 0 && glass.fix.y0 == 0);
}

static void test_what_was_kept_is_read_to_the_last_digit(void **unused)
{
    (void)unused;
    const struct glass kept = {
        .corrected = true,
        .fix = {
            .x0 = 1.0 / 30, .xx = -0.97, .xy = 0.011, .y0 = 1.0 / 7, .yx = -1e-5, .yy = 0.8875}};
    struct glass mirrored = kept;
    mirrored.fix.x0 += 0.97;
    mirrored.quarters = 3;
    assert_plain(); /* none is there */
    assert_true(glass_file_write(one_file, &mirrored));
    const struct glass read = glass_file_read(one_file);
    assert_true(read.corrected);
    assert_int_equal(read.quarters, 3);
    assert_true(read.fix.x0 == mirrored.fix.x0 && read.fix.xx == mirrored.fix.xx &&
                read.fix.xy == mirrored.fix.xy && read.fix.y0 == mirrored.fix.y0 &&
                read.fix.yx == mirrored.fix.yx && read.fix.yy == mirrored.fix.yy);
    assert_true(glass_file_write(one_file, &(struct glass){.fix = TOUCH_FIX_NONE}));
    assert_plain();
    assert_false(glass_file_write("/nowhere/at/all", &read));
}

static void test_a_damaged_file_changes_nothing(void **unused)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{\"touch\": [0, 1, 0, 0, 0]}",
        "{\"touch\": [0, 1, 0, 0, 0, \"1\"]}",
        "{\"touch\": [0, 9, 0, 0, 0, 1]}", /* nobody's correction */
        "{\"touch\": [0, 0, 0, 0, 0, 0]}",
        "{\"touch\": null}",
        "{\"turn\": 4}",
        "{\"turn\": -1}",
        "{\"turn\": \"1\"}",
    };
    (void)unused;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        one_file_put(texts[i]);
        assert_plain();
    }
    one_file_put("{}");
    assert_plain();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_was_kept_is_read_to_the_last_digit,
                                        one_file_setup, one_file_teardown),
        cmocka_unit_test_setup_teardown(test_a_damaged_file_changes_nothing, one_file_setup,
                                        one_file_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
