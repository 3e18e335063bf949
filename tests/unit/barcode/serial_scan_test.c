/* Bytes of a serial gun to codes: each way to end one, cut at every byte, with noise and silence.
 */
#include "drivers/barcode/serial_scan.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

enum { TOLD_ROOM = 512 };

static struct serial_scan reader;
static char told[TOLD_ROOM]; /* "K7M29XTW|!scan_cut|" */

static void tell(enum scan_step step, const struct scan *scan, enum scan_problem problem)
{
    const size_t used = strlen(told);
    if (step == SCAN_STEP_SCAN) {
        snprintf(told + used, sizeof(told) - used, "%s%.*s|", scan->aim, (int)scan->length_bytes,
                 (const char *)scan->bytes);
    } else if (step == SCAN_STEP_PROBLEM) {
        snprintf(told + used, sizeof(told) - used, "!%s|", scan_problem_code(problem));
    }
}

static void begin(enum serial_end end, bool with_aim)
{
    const struct serial_scan_settings settings = {
        .end = end, .with_aim = with_aim, .gap_ms = SERIAL_SCAN_GAP_MS};
    serial_scan_init(&reader, &settings);
    told[0] = '\0';
}

static void give(const char *bytes, size_t size, int64_t now_ms)
{
    static struct scan scan;
    enum scan_problem problem = SCAN_OK;
    size_t at = 0;
    while (at < size) {
        size_t taken = 0;
        const enum scan_step step = serial_scan_take(&reader, (const uint8_t *)bytes + at,
                                                     size - at, now_ms, &taken, &scan, &problem);
        assert_true(taken > 0);
        at += taken;
        tell(step, &scan, problem);
    }
}

static void tick(int64_t now_ms)
{
    static struct scan scan;
    enum scan_problem problem = SCAN_OK;
    const enum scan_step step = serial_scan_tick(&reader, now_ms, &scan, &problem);
    tell(step, &scan, problem);
}

/* The same bytes in two pieces, cut at each place, and one by one, tell the same. */
static void every_cut_tells(enum serial_end end, bool with_aim, const char *bytes, const char *want)
{
    const size_t size = strlen(bytes);
    for (size_t cut = 0; cut <= size; cut++) {
        begin(end, with_aim);
        give(bytes, cut, 0);
        give(bytes + cut, size - cut, 1);
        assert_string_equal(told, want);
    }
    begin(end, with_aim);
    for (size_t i = 0; i < size; i++) {
        give(bytes + i, 1, (int64_t)i);
    }
    assert_string_equal(told, want);
}

static void lines(void **state)
{
    (void)state;
    every_cut_tells(SERIAL_END_LINE, false, "one\rtwo\nthree\r\n\r\n\nfour\r",
                    "one|two|three|four|");
    every_cut_tells(SERIAL_END_LINE, true, "]Q1one\r]C0two\r]?9x\rthree\r",
                    "]Q1one|]C0two|]?9x|three|");
    every_cut_tells(SERIAL_END_LINE, true, "]Q1\rone\r", "!scan_empty|one|");
    every_cut_tells(SERIAL_END_LINE, false, "]Q1one\r", "]Q1one|");
}

static void frames(void **state)
{
    (void)state;
    every_cut_tells(SERIAL_END_STX_ETX, false, "noise\x02one\x03 \r\n\x02two\x03\x03", "one|two|");
    every_cut_tells(SERIAL_END_STX_ETX, false, "\x02lost\x02one\x03", "!scan_cut|one|");
    every_cut_tells(SERIAL_END_STX_ETX, false, "\x02\x03\x02line\rline\x03", "line\rline|");
}

static void silence_ends_or_cuts(void **state)
{
    (void)state;
    begin(SERIAL_END_SILENCE, false);
    give("abc", 3, 1000);
    give("def", 3, 1000 + SERIAL_SCAN_GAP_MS - 1);
    assert_int_equal(serial_scan_deadline_ms(&reader), 999 + 2 * SERIAL_SCAN_GAP_MS);
    tick(998 + 2 * SERIAL_SCAN_GAP_MS);
    assert_string_equal(told, "");
    tick(999 + 2 * SERIAL_SCAN_GAP_MS);
    assert_string_equal(told, "abcdef|");
    assert_int_equal(serial_scan_deadline_ms(&reader), INT64_MAX);

    begin(SERIAL_END_LINE, false);
    give("half of a co", 12, 0);
    tick(SERIAL_SCAN_GAP_MS);
    give("whole\r", 6, 5000);
    assert_string_equal(told, "!scan_cut|whole|");
}

static void a_text_without_end(void **state)
{
    (void)state;
    static char long_text[SCAN_BYTES_MAX + 2];
    memset(long_text, 'x', sizeof(long_text));
    begin(SERIAL_END_LINE, false);
    give(long_text, SCAN_BYTES_MAX + 1, 0);
    give("\rok\r", 4, 1);
    assert_string_equal(told, "!scan_too_long|ok|");
    begin(SERIAL_END_LINE, false);
    give(long_text, SCAN_BYTES_MAX + 1, 0);
    tick(SERIAL_SCAN_GAP_MS);
    assert_string_equal(told, "!scan_too_long|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(frames),
        cmocka_unit_test(silence_ends_or_cuts),
        cmocka_unit_test(a_text_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
