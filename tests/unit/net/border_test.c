/* The small keepers of the border: who guesses waits, paths stay in their folder, tokens open their
 * own ticket alone. */
#include "hall-server/net/pages.h"
#include "hall-server/net/slowdown.h"
#include "hall-server/net/visitor_secret.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct slowdown slowdown;

static void test_guesses_wait_longer_each_time_up_to_a_minute(void **unused)
{
    (void)unused;
    int64_t now_ms = 1000000;
    slowdown_init(&slowdown);
    for (int i = 0; i < SLOWDOWN_USER_FREE; i++) {
        slowdown_wrong(&slowdown, "user:a", SLOWDOWN_USER_FREE, now_ms);
        assert_int_equal(slowdown_wait_ms(&slowdown, "user:a", now_ms), 0);
    }
    static const int64_t waits_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    for (size_t i = 0; i < sizeof waits_ms / sizeof waits_ms[0]; i++) {
        slowdown_wrong(&slowdown, "user:a", SLOWDOWN_USER_FREE, now_ms);
        assert_int_equal(slowdown_wait_ms(&slowdown, "user:a", now_ms), waits_ms[i]);
        assert_int_equal(slowdown_wait_ms(&slowdown, "user:b", now_ms), 0);
        now_ms += waits_ms[i];
        assert_int_equal(slowdown_wait_ms(&slowdown, "user:a", now_ms), 0);
    }
    assert_false(slowdown_knows(&slowdown, "user:a"));
    slowdown_right(&slowdown, "user:a", now_ms);
    assert_true(slowdown_knows(&slowdown, "user:a"));
    assert_false(slowdown_knows(&slowdown, "user:b"));
    assert_false(slowdown_knows(&slowdown, "user:never"));
    slowdown_wrong(&slowdown, "user:a", SLOWDOWN_USER_FREE, now_ms);
    assert_int_equal(slowdown_wait_ms(&slowdown, "user:a", now_ms), 0);
}

static void test_wrong_tries_are_forgiven_in_time(void **unused)
{
    (void)unused;
    slowdown_init(&slowdown);
    for (int i = 0; i < 20; i++) {
        slowdown_wrong(&slowdown, "source:x", SLOWDOWN_SOURCE_FREE, 1000);
    }
    const int64_t later_ms = 1000 + SLOWDOWN_FORGET_MS + 1;
    slowdown_wrong(&slowdown, "source:x", SLOWDOWN_SOURCE_FREE, later_ms);
    assert_int_equal(slowdown_wait_ms(&slowdown, "source:x", later_ms), 0);
}

static void test_a_source_without_a_key_has_a_bucket(void **unused)
{
    (void)unused;
    slowdown_init(&slowdown);
    for (int i = 0; i < SLOWDOWN_BUCKET_BURST; i++) {
        assert_true(slowdown_take(&slowdown, "source:y", 5000));
    }
    assert_false(slowdown_take(&slowdown, "source:y", 5000));
    assert_true(slowdown_take(&slowdown, "source:z", 5000));
    for (int i = 0; i < SLOWDOWN_BUCKET_PER_S; i++) {
        assert_true(slowdown_take(&slowdown, "source:y", 6000));
    }
    assert_false(slowdown_take(&slowdown, "source:y", 6000));
}

static void test_more_sources_than_places_push_out_the_longest_idle(void **unused)
{
    (void)unused;
    char key[32];
    slowdown_init(&slowdown);
    for (int i = 0; i < SLOWDOWN_PLACES * 2; i++) {
        (void)snprintf(key, sizeof key, "source:%d", i);
        assert_true(slowdown_take(&slowdown, key, i));
    }
}

static void test_a_token_opens_its_own_ticket_alone(void **unused)
{
    (void)unused;
    const uint8_t key[VISITOR_KEY_BYTES] = {1, 2, 3};
    const uint8_t other_key[VISITOR_KEY_BYTES] = {1, 2, 4};
    const struct uuid ticket = {{0x01, 0xa2, 0x07, 0xa8, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
    const struct visitor_secret secret = visitor_secret_make(key, &ticket, 0);
    char token[VISITOR_TOKEN_TEXT_BYTES + 1];
    struct uuid found;
    visitor_token_format(&ticket, &secret, token);
    assert_true(visitor_secret_opens(key, token, strlen(token), 0, &found));
    assert_true(uuid_equal(&found, &ticket));
    assert_false(visitor_secret_opens(other_key, token, strlen(token), 0, &found));
    assert_false(visitor_secret_opens(key, token, strlen(token), 1, &found));
    for (size_t i = 0; i < VISITOR_TOKEN_TEXT_BYTES; i++) {
        char changed[VISITOR_TOKEN_TEXT_BYTES + 1];
        memcpy(changed, token, sizeof changed);
        changed[i] = changed[i] == 'A' ? 'Q' : 'A';
        assert_false(visitor_secret_opens(key, changed, strlen(changed), 0, &found));
        assert_false(visitor_secret_opens(key, token, i, 0, &found));
    }
}

static char folder[] = "/tmp/pages-test-XXXXXX";

static int pages_setup(void **unused)
{
    char path[128];
    (void)unused;
    assert_non_null(mkdtemp(folder));
    static const char *const names[] = {"clerk",
                                        "visit",
                                        "guide",
                                        "clerk/index.html",
                                        "visit/index.html",
                                        "guide/index.html",
                                        "index.html",
                                        "hall.js",
                                        "notes.doc",
                                        ".hidden.js"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (i < 3) {
            assert_int_equal(mkdir(path, 0700), 0);
            continue;
        }
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_true(fputs(names[i], file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
    return 0;
}

static int pages_teardown(void **unused)
{
    char path[128];
    (void)unused;
    static const char *const names[] = {"clerk/index.html",
                                        "visit/index.html",
                                        "guide/index.html",
                                        "index.html",
                                        "hall.js",
                                        "notes.doc",
                                        ".hidden.js",
                                        "clerk",
                                        "visit",
                                        "guide",
                                        ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_int_equal(remove(path), 0);
    }
    return 0;
}

static int find(const char *path, struct pages_file *ret_file)
{
    return pages_find(folder, path, strlen(path), NULL, ret_file);
}

static void test_paths_mean_files_and_stay_in_the_folder(void **unused)
{
    (void)unused;
    static const struct {
        const char *path;
        int result;
        const char *type;
    } rows[] = {
        {"/", PAGES_OK, "text/html; charset=utf-8"},
        {"/clerk/", PAGES_OK, "text/html; charset=utf-8"},
        {"/clerk", PAGES_REDIRECT, NULL},
        {"/t/anything", PAGES_OK, "text/html; charset=utf-8"},
        {"/g/anything", PAGES_OK, "text/html; charset=utf-8"},
        {"/t/", PAGES_UNKNOWN, NULL},
        {"/hall.js", PAGES_OK, "text/javascript; charset=utf-8"},
        {"/assets/hall.js", PAGES_OK, "text/javascript; charset=utf-8"},
        {"/notes.doc", PAGES_UNKNOWN, NULL},
        {"/.hidden.js", PAGES_UNKNOWN, NULL},
        {"/none.js", PAGES_UNKNOWN, NULL},
        {"/clerk/../hall.js", PAGES_UNKNOWN, NULL},
        {"/../hall.js", PAGES_UNKNOWN, NULL},
        {"//hall.js", PAGES_UNKNOWN, NULL},
        {"/clerk//", PAGES_UNKNOWN, NULL},
        {"/ha ll.js", PAGES_UNKNOWN, NULL},
        {"hall.js", PAGES_UNKNOWN, NULL},
        {"", PAGES_UNKNOWN, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pages_file file;
        assert_int_equal(find(rows[i].path, &file), rows[i].result);
        if (rows[i].type != NULL) {
            assert_string_equal(file.type, rows[i].type);
        }
    }
}

static void test_a_page_is_read_whole_and_known_by_its_tag(void **unused)
{
    (void)unused;
    struct pages_file file;
    struct buffer body;
    buffer_init(&body, 1024);
    assert_int_equal(find("/hall.js", &file), PAGES_OK);
    assert_int_equal(pages_read(&file, &body), PAGES_OK);
    assert_string_equal(buffer_text(&body), "hall.js");
    assert_int_equal(pages_find(folder, "/hall.js", 8, file.tag, &file), PAGES_SAME);
    assert_int_equal(pages_find(folder, "/hall.js", 8, "\"other\"", &file), PAGES_OK);
    buffer_deinit(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guesses_wait_longer_each_time_up_to_a_minute),
        cmocka_unit_test(test_wrong_tries_are_forgiven_in_time),
        cmocka_unit_test(test_a_source_without_a_key_has_a_bucket),
        cmocka_unit_test(test_more_sources_than_places_push_out_the_longest_idle),
        cmocka_unit_test(test_a_token_opens_its_own_ticket_alone),
        cmocka_unit_test(test_paths_mean_files_and_stay_in_the_folder),
        cmocka_unit_test(test_a_page_is_read_whole_and_known_by_its_tag),
    };
    return cmocka_run_group_tests(tests, pages_setup, pages_teardown);
}
