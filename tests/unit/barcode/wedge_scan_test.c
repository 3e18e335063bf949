/* Key presses to codes: every character of the layout, ends, what spoils a text. */
#include "drivers/barcode/wedge_scan.h"

#include "tests/lib/cmocka_all.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <string.h>

static struct wedge_scan reader;
static struct scan scan;
static enum scan_problem problem;
static int64_t now_ms;

static void begin(bool gap_ends)
{
    const struct wedge_scan_settings settings = {.gap_ms = WEDGE_GAP_MS, .gap_ends = gap_ends};
    wedge_scan_init(&reader, &settings);
    now_ms = 1000;
}

static enum scan_step key(unsigned code, int value)
{
    return wedge_scan_key(&reader, code, value, now_ms, &scan, &problem);
}

static void stroke(unsigned code)
{
    assert_int_equal(key(code, WEDGE_PRESSED), SCAN_STEP_NONE);
    assert_int_equal(key(code, WEDGE_RELEASED), SCAN_STEP_NONE);
    now_ms += 2;
}

/* Types as a gun does: Shift around each character that needs it. */
static void type(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned code = 1;
        bool shift = false;
        while (wedge_character(code, false, false) != *text &&
               wedge_character(code, true, false) != *text) {
            code++;
            assert_true(code < KEY_MAX);
        }
        shift = wedge_character(code, false, false) != *text;
        if (shift) {
            (void)key(KEY_LEFTSHIFT, WEDGE_PRESSED);
        }
        stroke(code);
        if (shift) {
            (void)key(KEY_LEFTSHIFT, WEDGE_RELEASED);
        }
    }
}

static enum scan_step enter(void)
{
    return key(KEY_ENTER, WEDGE_PRESSED);
}

static void scan_is(const char *text)
{
    assert_int_equal(scan.length_bytes, strlen(text));
    assert_memory_equal(scan.bytes, text, scan.length_bytes);
    assert_string_equal(scan.aim, "");
}

static void every_character(void **state)
{
    (void)state;
    char text[96];
    for (int i = 0; i < 95; i++) {
        text[i] = (char)(' ' + i);
    }
    text[95] = '\0';
    begin(false);
    type(text);
    assert_int_equal(enter(), SCAN_STEP_SCAN);
    scan_is(text);
    assert_int_equal(wedge_scan_deadline_ms(&reader), INT64_MAX);
}

static void pad_caps_and_repeats(void **state)
{
    (void)state;
    begin(false);
    stroke(KEY_KP4);
    stroke(KEY_CAPSLOCK);
    stroke(KEY_A);
    stroke(KEY_1);
    (void)key(KEY_RIGHTSHIFT, WEDGE_PRESSED);
    stroke(KEY_A);
    (void)key(KEY_RIGHTSHIFT, WEDGE_RELEASED);
    stroke(KEY_CAPSLOCK);
    assert_int_equal(key(KEY_B, WEDGE_REPEATED), SCAN_STEP_NONE);
    assert_int_equal(key(KEY_KPENTER, WEDGE_PRESSED), SCAN_STEP_SCAN);
    scan_is("4A1a");
    assert_int_equal(enter(), SCAN_STEP_NONE);
}

static void a_gap_ends_or_cuts(void **state)
{
    (void)state;
    begin(true);
    type("abc");
    assert_int_equal(wedge_scan_tick(&reader, now_ms, &scan, &problem), SCAN_STEP_NONE);
    assert_int_equal(wedge_scan_tick(&reader, now_ms + WEDGE_GAP_MS, &scan, &problem),
                     SCAN_STEP_SCAN);
    scan_is("abc");
    begin(false);
    type("abc");
    assert_int_equal(wedge_scan_tick(&reader, now_ms + WEDGE_GAP_MS, &scan, &problem),
                     SCAN_STEP_PROBLEM);
    assert_int_equal(problem, SCAN_CUT);
}

static void spoiled(enum scan_problem why)
{
    type("x");
    assert_int_equal(enter(), SCAN_STEP_PROBLEM);
    assert_int_equal(problem, why);
    type("ok");
    assert_int_equal(enter(), SCAN_STEP_SCAN);
    scan_is("ok");
}

/* A GB character as guns type it: Alt held, 46319 on the number pad, Alt let go. */
static void alt_codes_are_told(void **state)
{
    (void)state;
    begin(false);
    type("A");
    (void)key(KEY_LEFTALT, WEDGE_PRESSED);
    stroke(KEY_KP4);
    stroke(KEY_KP6);
    stroke(KEY_KP3);
    stroke(KEY_KP1);
    stroke(KEY_KP9);
    (void)key(KEY_LEFTALT, WEDGE_RELEASED);
    spoiled(SCAN_ALT_CODE);
    assert_true(scan_problem_en(SCAN_ALT_CODE)[0] != '\0');
}

static void other_keys_spoil(void **state)
{
    (void)state;
    begin(false);
    (void)key(KEY_LEFTCTRL, WEDGE_PRESSED);
    stroke(KEY_J);
    (void)key(KEY_LEFTCTRL, WEDGE_RELEASED);
    spoiled(SCAN_KEY_UNKNOWN);
    stroke(KEY_F5);
    spoiled(SCAN_KEY_UNKNOWN);
    type("ab");
    wedge_scan_lost(&reader, now_ms);
    spoiled(SCAN_CUT);
}

static void too_long(void **state)
{
    (void)state;
    begin(false);
    for (int i = 0; i < SCAN_BYTES_MAX; i++) {
        stroke(KEY_1);
    }
    spoiled(SCAN_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character),    cmocka_unit_test(pad_caps_and_repeats),
        cmocka_unit_test(a_gap_ends_or_cuts), cmocka_unit_test(alt_codes_are_told),
        cmocka_unit_test(other_keys_spoil),   cmocka_unit_test(too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
