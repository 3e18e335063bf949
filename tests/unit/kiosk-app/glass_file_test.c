/* What staff set of the glass is read as it was written; a damaged file is a glass as it was built.
 */
#include "kiosk/app/glass_file.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static char path[96];

static int setup(void **unused)
{
    (void)unused;
    (void)snprintf(folder, sizeof folder, "/tmp/glass-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/panel", folder);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    (void)unlink(path);
    return rmdir(folder);
}

static void text_put(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_plain(void)
{
    const struct glass glass = glass_file_read(path);
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
    assert_true(glass_file_write(path, &mirrored));
    const struct glass read = glass_file_read(path);
    assert_true(read.corrected);
    assert_int_equal(read.quarters, 3);
    assert_true(read.fix.x0 == mirrored.fix.x0 && read.fix.xx == mirrored.fix.xx &&
                read.fix.xy == mirrored.fix.xy && read.fix.y0 == mirrored.fix.y0 &&
                read.fix.yx == mirrored.fix.yx && read.fix.yy == mirrored.fix.yy);
    assert_true(glass_file_write(path, &(struct glass){.fix = TOUCH_FIX_NONE}));
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
        text_put(texts[i]);
        assert_plain();
    }
    text_put("{}");
    assert_plain();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_was_kept_is_read_to_the_last_digit, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_damaged_file_changes_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
