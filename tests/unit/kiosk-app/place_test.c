/* The file of a kiosk's key: what was kept is read again, and what else it had stays. */
#include "kiosk/app/place.h"

#include "hall-server/link/link.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct shape_place place = {.device = "kiosk-1", .place = "f2", .key = "mk_new"};
static char folder[64];
static char path[96];

static int setup(void **unused)
{
    (void)unused;
    (void)snprintf(folder, sizeof folder, "/tmp/place-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/key", folder);
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

static void assert_reads(const char *key, const char *area)
{
    struct place read;
    assert_true(place_read(path, &read));
    assert_string_equal(read.key, key);
    assert_string_equal(read.area, area);
}

static void test_no_file_is_a_kiosk_without_a_key(void **unused)
{
    (void)unused;
    struct stat status;
    assert_reads("", "");
    assert_int_equal(place_may(path, NULL), SPARE_MAY);
    assert_true(place_keep(path, &place));
    assert_reads("mk_new", "f2");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(place_may(NULL, NULL), SPARE_NO_FILE);
}

static void test_what_else_the_file_has_stays(void **unused)
{
    (void)unused;
    text_put("{\"kiosk\":{\"key\":\"mk_old\"},\"display\":{\"key\":\"mk_d\"}}");
    assert_reads("mk_old", "");
    assert_true(place_keep(path, &place));
    assert_reads("mk_new", "f2");
    char key[PLACE_KEY_ROOM];
    assert_int_equal(link_read_key(path, "display", key, sizeof key), LINK_OK);
    assert_string_equal(key, "mk_d");
    text_put("mk_bare\n");
    assert_reads("mk_bare", "");
    assert_true(place_keep(path, &place));
    assert_reads("mk_new", "f2");
}

static void
test_a_file_without_a_key_is_refused_and_a_folder_that_is_gone_keeps_nothing(void **unused)
{
    (void)unused;
    struct place read;
    char nowhere[128];
    text_put("{\"display\":{}}");
    assert_false(place_read(path, &read));
    (void)snprintf(nowhere, sizeof nowhere, "%s/none/key", folder);
    assert_false(place_keep(nowhere, &place));
    assert_int_equal(place_may(nowhere, NULL), SPARE_NO_FILE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_no_file_is_a_kiosk_without_a_key),
        TEST(test_what_else_the_file_has_stays),
        TEST(test_a_file_without_a_key_is_refused_and_a_folder_that_is_gone_keeps_nothing),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
