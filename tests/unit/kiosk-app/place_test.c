/* The file of a kiosk's key: what was kept is read again, and what else it had stays. */
#include "kiosk/app/place.h"

#include "hall-server/link/link.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/one_file.h"

#include <stdio.h>
#include <sys/stat.h>

static const struct shape_place place = {.device = "kiosk-1", .place = "f2", .key = "mk_new"};
static void assert_reads(const char *key, const char *area)
{
    struct place read;
    assert_true(place_read(one_file, &read));
    assert_string_equal(read.key, key);
    assert_string_equal(read.area, area);
}

static void test_no_file_is_a_kiosk_without_a_key(void **unused)
{
    (void)unused;
    struct stat status;
    assert_reads("", "");
    assert_int_equal(place_may(one_file, NULL), SPARE_MAY);
    assert_true(place_keep(one_file, &place));
    assert_reads("mk_new", "f2");
    assert_int_equal(stat(one_file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(place_may(NULL, NULL), SPARE_NO_FILE);
}

static void test_what_else_the_file_has_stays(void **unused)
{
    (void)unused;
    one_file_put("{\"kiosk\":{\"key\":\"mk_old\"},\"display\":{\"key\":\"mk_d\"}}");
    assert_reads("mk_old", "");
    assert_true(place_keep(one_file, &place));
    assert_reads("mk_new", "f2");
    char key[PLACE_KEY_ROOM];
    assert_int_equal(link_read_key(one_file, "display", key, sizeof key), LINK_OK);
    assert_string_equal(key, "mk_d");
    one_file_put("mk_bare\n");
    assert_reads("mk_bare", "");
    assert_true(place_keep(one_file, &place));
    assert_reads("mk_new", "f2");
}

static void
test_a_file_without_a_key_is_refused_and_a_folder_that_is_gone_keeps_nothing(void **unused)
{
    (void)unused;
    struct place read;
    char nowhere[128];
    one_file_put("{\"display\":{}}");
    assert_false(place_read(one_file, &read));
    (void)snprintf(nowhere, sizeof nowhere, "%s.none/key", one_file);
    assert_false(place_keep(nowhere, &place));
    assert_int_equal(place_may(nowhere, NULL), SPARE_NO_FILE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, one_file_setup, one_file_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_no_file_is_a_kiosk_without_a_key),
        TEST(test_what_else_the_file_has_stays),
        TEST(test_a_file_without_a_key_is_refused_and_a_folder_that_is_gone_keeps_nothing),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
