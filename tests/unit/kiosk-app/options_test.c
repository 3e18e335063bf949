/* The kiosk's command line: what is good is read, what is not is named. */
#include "kiosk/app/options.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static int parse(const char *const *words, struct options *options, const char **wrong)
{
    int count = 0;
    while (words[count] != NULL) {
        count++;
    }
    return options_parse(count, (char *const *)words, options, wrong);
}

static void test_a_whole_line_is_read(void **state)
{
    (void)state;
    const char *const words[] = {"mashang-kiosk", "--hall", "http://127.0.0.1:1",
                                 "--key-file",    "a.json", "--printer",
                                 "mashang",       "--size", "1080x1920",
                                 "--language",    "en",     "--windowed",
                                 "--describe",    "d.json", NULL};
    struct options options;
    const char *wrong = NULL;
    assert_int_equal(parse(words, &options, &wrong), OPTIONS_OK);
    assert_string_equal(options.hall, "http://127.0.0.1:1");
    assert_string_equal(options.key_file, "a.json");
    assert_string_equal(options.printer, "mashang");
    assert_int_equal(options.size_px[0], 1080);
    assert_int_equal(options.size_px[1], 1920);
    assert_int_equal(options.language, WORDS_EN);
    assert_true(options.windowed);
    assert_string_equal(options.describe, "d.json");
    assert_null(options.picture);
}

static void test_what_is_wrong_is_named(void **state)
{
    (void)state;
    static const char *const lines[][6] = {
        {"k", "--hall", "u", NULL},                     /* no key */
        {"k", "--key", "x", NULL},                      /* no hall */
        {"k", "--hall", NULL},                          /* no value */
        {"k", "--size", "1080", NULL},                  /* half a size */
        {"k", "--size", "10x20", NULL},                 /* too small */
        {"k", "--size", "99999x99999", NULL},           /* too large */
        {"k", "--size", "1080x1920x", NULL},            /* too much */
        {"k", "--language", "fr", NULL},                /* not spoken */
        {"k", "--hall", "u", "--key", "", NULL},        /* empty */
        {"k", "--hall", "u", "--key", "x", "--colour"}, /* unknown; see below */
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        const char *words[8] = {0};
        struct options options = {.size_px = {7, 7}};
        const char *wrong = NULL;
        memcpy(words, lines[i], sizeof(lines[i]));
        assert_int_equal(parse(words, &options, &wrong), OPTIONS_BAD);
        assert_non_null(wrong);
        assert_int_equal(options.size_px[0], 7); /* untouched */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_whole_line_is_read),
        cmocka_unit_test(test_what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
