/* The base: caps hold, UTF-8 is strict at every cut, times read as RFC 3339 says. */
#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"
#include "drivers/base/id_number.h"
#include "drivers/base/log.h"
#include "drivers/base/options.h"
#include "drivers/base/utf8.h"
#include "tests/lib/cmocka_all.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_a_buffer_never_passes_its_cap(void **unused)
{
    (void)unused;
    struct buffer buffer;
    buffer_init(&buffer, 100);
    assert_string_equal(buffer_text(&buffer), "");
    for (int i = 0; i < 10; i++) {
        assert_int_equal(buffer_append(&buffer, "0123456789", 10), BUFFER_OK);
    }
    assert_int_equal(buffer_append(&buffer, "x", 1), BUFFER_FULL);
    assert_int_equal(buffer_append_format(&buffer, "%d", 7), BUFFER_FULL);
    assert_int_equal(buffer.length_bytes, 100);
    buffer_consume(&buffer, 95);
    assert_string_equal(buffer_text(&buffer), "56789");
    assert_int_equal(buffer_append_format(&buffer, "-%s", "x"), BUFFER_OK);
    assert_string_equal(buffer_text(&buffer), "56789-x");
    buffer_deinit(&buffer);
}

static void test_utf8_round_trips_each_scalar_value(void **unused)
{
    (void)unused;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        const size_t size = utf8_put(code, bytes);
        uint32_t back = 0;
        bool good = false;
        assert_int_equal(utf8_next(bytes, size, &back, &good), size);
        assert_true(good);
        assert_int_equal(back, code);
        for (size_t cut = 1; cut < size; cut++) {
            assert_false(utf8_is_valid(bytes, cut));
        }
    }
}

static void test_utf8_refuses_what_the_standard_refuses(void **unused)
{
    (void)unused;
    static const char *const bad[] = {
        "\xC0\x80",         "\xC1\xBF",         "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80",         "\xFF",         "a\xE4\xBD"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(utf8_is_valid(bad[i], strlen(bad[i])));
    }
    assert_true(utf8_is_valid("\xF0\x9F\x80\x84", 4));
}

static void test_a_cut_keeps_whole_characters(void **unused)
{
    (void)unused;
    const char *text = "a号票";
    static const size_t expected[] = {0, 1, 1, 1, 4, 4, 4, 7};
    for (size_t limit = 0; limit <= 7; limit++) {
        assert_int_equal(utf8_cut(text, 7, limit), expected[limit]);
    }
    assert_int_equal(utf8_count(text, 7), 3);
}

static void test_times_are_rfc3339_with_offset(void **unused)
{
    (void)unused;
    char text[CLOCK_RFC3339_ROOM];
    clock_format_rfc3339(1773628445123, 480, text);
    assert_string_equal(text, "2026-03-16T10:34:05.123+08:00");
    clock_format_rfc3339(0, -90, text);
    assert_string_equal(text, "1969-12-31T22:30:00.000-01:30");
}

struct sample {
    const char *hall;
    int size_px[2];
    bool mute;
};

static const struct option_row sample_rows[] = {
    {"--hall", option_take_text, offsetof(struct sample, hall)},
    {"--size", option_take_size, offsetof(struct sample, size_px)},
    {"--mute", NULL, offsetof(struct sample, mute)},
};

static int read_sample(int count, char *const *words, struct sample *ret_sample, const char **wrong)
{
    *ret_sample = (struct sample){0};
    return options_read(sample_rows, 3, count, words, ret_sample, wrong);
}

static void test_a_command_line_is_read_by_its_table(void **unused)
{
    (void)unused;
    struct sample sample;
    const char *wrong = NULL;
    char *const good[] = {"program", "--size", "1080x1920", "--mute", "--hall", "url"};
    assert_int_equal(read_sample(6, good, &sample, &wrong), OPTIONS_OK);
    assert_string_equal(sample.hall, "url");
    assert_int_equal(sample.size_px[0], 1080);
    assert_int_equal(sample.size_px[1], 1920);
    assert_true(sample.mute);

    static const struct {
        char *words[3];
        int count;
        int result;
        const char *wrong;
    } bad[] = {
        {{"p", "--loud"}, 2, OPTIONS_BAD, "--loud"},
        {{"p", "--hall"}, 2, OPTIONS_BAD, "--hall"},
        {{"p", "--hall", ""}, 3, OPTIONS_BAD, "--hall"},
        {{"p", "--size", "1080"}, 3, OPTIONS_BAD, "--size"},
        {{"p", "--size", "1080x"}, 3, OPTIONS_BAD, "--size"},
        {{"p", "--size", "1080x19a"}, 3, OPTIONS_BAD, "--size"},
        {{"p", "--size", "0x5"}, 3, OPTIONS_BAD, "--size"},
        {{"p", "--size", "1x99999999999"}, 3, OPTIONS_BAD, "--size"},
        {{"p", "url"}, 2, OPTIONS_BAD, "url"},
        {{"p", "--help"}, 2, OPTIONS_HELP, "--help"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(read_sample(bad[i].count, bad[i].words, &sample, &wrong), bad[i].result);
        assert_string_equal(wrong, bad[i].wrong);
    }
}

static void test_a_persons_number_is_checked(void **unused)
{
    (void)unused;
    /* The standard's own example, one with X, and what is wrong in each way. */
    assert_true(id_number_is_good("11010519491231002X"));
    assert_true(id_number_is_good("440524188001010014"));
    assert_false(id_number_is_good("110105194912310021"));
    assert_false(id_number_is_good("11010519491231002x"));
    assert_false(id_number_is_good("11010519491231002"));
    assert_false(id_number_is_good("11010519490231002X"));
    assert_false(id_number_is_good(""));
    assert_false(id_number_is_good("01010519491231002X"));
    assert_int_equal(id_number_check("11010519491231002"), 'X');
    assert_int_equal(id_number_check("1101051949123100x"), 0);
    assert_true(id_number_date_is_good("20000229"));
    assert_false(id_number_date_is_good("19000229"));
    assert_false(id_number_date_is_good("20001301"));
    assert_false(id_number_date_is_good("2000010"));
}

/* What is kept of the log are whole lines, the newest, however many were written. */
static void test_the_newest_lines_of_the_log_are_kept_whole(void **state)
{
    static char kept[LOG_KEPT_BYTES];
    enum { LINES = 2000 };
    (void)state;
    const int before = dup(STDERR_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY);
    assert_true(before >= 0 && nowhere >= 0);
    assert_true(dup2(nowhere, STDERR_FILENO) >= 0);
    for (int i = 0; i < LINES; i++) {
        log_line(LOG_INFO, "test.kept", "line=%d", i);
    }
    (void)dup2(before, STDERR_FILENO);
    close(before);
    close(nowhere);
    const size_t length = log_kept(kept);
    assert_true(length > LOG_KEPT_BYTES - 128);
    assert_int_equal(kept[length - 1], '\n');
    assert_memory_equal(kept + length - strlen("line=1999\n"), "line=1999\n",
                        strlen("line=1999\n"));
    int lines = 0;
    for (size_t at = 0; at < length; at++) {
        lines += kept[at] == '\n';
    }
    const char *first = strstr(kept, "line=");
    assert_non_null(first);
    assert_int_equal(strtol(first + strlen("line="), NULL, 10), LINES - lines);
    assert_int_equal(kept[0], '2'); /* a line's year */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_buffer_never_passes_its_cap),
        cmocka_unit_test(test_utf8_round_trips_each_scalar_value),
        cmocka_unit_test(test_utf8_refuses_what_the_standard_refuses),
        cmocka_unit_test(test_a_cut_keeps_whole_characters),
        cmocka_unit_test(test_times_are_rfc3339_with_offset),
        cmocka_unit_test(test_a_command_line_is_read_by_its_table),
        cmocka_unit_test(test_a_persons_number_is_checked),
        cmocka_unit_test(test_the_newest_lines_of_the_log_are_kept_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
