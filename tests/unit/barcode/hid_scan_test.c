/* Reports to codes: the maker's published example, parts in every order, reports cut at every byte.
 */
#include "drivers/barcode/hid_scan.h"

#include "tests/lib/cmocka_all.h"
#include "tests/unit/barcode/descriptors.h"

#include <stdio.h>
#include <string.h>

enum { REPORT = 64 };

static struct hid_scan reader;
static struct scan scan;
static enum scan_problem problem;

static int begin(void **state)
{
    (void)state;
    struct hid_layout layout;
    if (hid_layout_read(counted_descriptor, sizeof(counted_descriptor), &layout) != HID_LAYOUT_OK) {
        return -1;
    }
    hid_scan_init(&reader, &layout);
    memset(&scan, 0, sizeof(scan));
    problem = SCAN_OK;
    return 0;
}

static void report_make(uint8_t report[REPORT], const char *text, size_t length, bool more)
{
    memset(report, 0, REPORT);
    report[0] = 2;
    report[1] = (uint8_t)length;
    memcpy(report + 2, "]Q0", 3);
    memcpy(report + 5, text, length);
    report[61] = 's'; /* the maker's own identifier */
    report[63] = more ? 1 : 0;
}

static enum scan_step give(const char *text, size_t length, bool more, int64_t now_ms)
{
    uint8_t report[REPORT];
    report_make(report, text, length, more);
    return hid_scan_report(&reader, report, sizeof(report), now_ms, &scan, &problem);
}

/* The example of Access-IS's manual for its ATR110 (2015, appendix A): a boarding pass of 60 bytes
 * in two reports, the first of 56 with "continued" set. */
static void the_makers_example(void **state)
{
    (void)state;
    static const char pass[] = "M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23    100";
    const size_t length = sizeof(pass) - 1;
    assert_int_equal(length, 60);
    assert_int_equal(give(pass, 56, true, 0), SCAN_STEP_NONE);
    assert_int_equal(hid_scan_deadline_ms(&reader), HID_SCAN_PART_MS);
    assert_int_equal(give(pass + 56, 4, false, 8), SCAN_STEP_SCAN);
    assert_int_equal(scan.length_bytes, 60);
    assert_memory_equal(scan.bytes, pass, 60);
    assert_string_equal(scan.aim, "]Q0");
    assert_int_equal(hid_scan_deadline_ms(&reader), INT64_MAX);
}

static void a_rest_that_does_not_come(void **state)
{
    (void)state;
    assert_int_equal(give("half", 4, true, 1000), SCAN_STEP_NONE);
    assert_int_equal(hid_scan_tick(&reader, 1000 + HID_SCAN_PART_MS - 1, &problem), SCAN_STEP_NONE);
    assert_int_equal(hid_scan_tick(&reader, 1000 + HID_SCAN_PART_MS, &problem), SCAN_STEP_PROBLEM);
    assert_int_equal(problem, SCAN_CUT);
    assert_int_equal(give("next", 4, false, 2000), SCAN_STEP_SCAN);
    assert_int_equal(scan.length_bytes, 4);
}

/* Another code in the middle of one: neither is given, up to the end of the second. */
static void mixed_parts_are_dropped(void **state)
{
    (void)state;
    uint8_t report[REPORT];
    assert_int_equal(give("one", 3, true, 0), SCAN_STEP_NONE);
    report_make(report, "two", 3, true);
    report[3] = 'C';
    assert_int_equal(hid_scan_report(&reader, report, REPORT, 1, &scan, &problem),
                     SCAN_STEP_PROBLEM);
    assert_int_equal(problem, SCAN_CUT);
    assert_int_equal(give("rest", 4, false, 2), SCAN_STEP_NONE);
    assert_int_equal(give("whole", 5, false, 3), SCAN_STEP_SCAN);
    assert_memory_equal(scan.bytes, "whole", 5);
}

static void counts_that_cannot_be(void **state)
{
    (void)state;
    uint8_t report[REPORT];
    report_make(report, "abc", 3, false);
    report[1] = 57;
    assert_int_equal(hid_scan_report(&reader, report, REPORT, 0, &scan, &problem),
                     SCAN_STEP_PROBLEM);
    assert_int_equal(problem, SCAN_BAD_REPORT);
    report[0] = 9; /* another report of the device is not ours */
    assert_int_equal(hid_scan_report(&reader, report, REPORT, 0, &scan, &problem), SCAN_STEP_NONE);
}

static void a_report_cut_at_every_byte(void **state)
{
    (void)state;
    uint8_t report[REPORT];
    report_make(report, "K7M29XTW", 8, false);
    for (size_t size = 0; size < REPORT; size++) {
        const enum scan_step step = hid_scan_report(&reader, report, size, 0, &scan, &problem);
        assert_int_equal(step, size == 0 ? SCAN_STEP_NONE : SCAN_STEP_PROBLEM);
    }
    assert_int_equal(give("ok", 2, false, 0), SCAN_STEP_SCAN);
}

/* Codes that fill reports exactly, that are longer than the room, and that are the longest. */
static void lengths(void **state)
{
    (void)state;
    static const char filler[56] = "0123456789012345678901234567890123456789012345678901234";
    assert_int_equal(give(filler, 56, true, 0), SCAN_STEP_NONE);
    assert_int_equal(give("", 0, false, 0), SCAN_STEP_SCAN);
    assert_int_equal(scan.length_bytes, 56);
    size_t length = 0;
    while (length + 56 <= SCAN_BYTES_MAX) {
        assert_int_equal(give(filler, 56, true, 0), SCAN_STEP_NONE);
        length += 56;
    }
    assert_int_equal(give(filler, 56, true, 0), SCAN_STEP_PROBLEM);
    assert_int_equal(problem, SCAN_TOO_LONG);
    assert_int_equal(give(filler, 56, true, 0), SCAN_STEP_NONE);
    assert_int_equal(give(filler, 1, false, 0), SCAN_STEP_NONE);
    assert_int_equal(give("", 0, false, 0), SCAN_STEP_NONE);
    assert_int_equal(give("after", 5, false, 0), SCAN_STEP_SCAN);
}

/* Without a count the zeros at the end are padding. */
static void without_a_count(void **state)
{
    (void)state;
    struct hid_layout layout;
    uint8_t report[61] = {2, ']', 'E', '0', '6', '9', '0'};
    assert_int_equal(hid_layout_read(plain_descriptor, sizeof(plain_descriptor), &layout),
                     HID_LAYOUT_OK);
    hid_scan_init(&reader, &layout);
    assert_int_equal(hid_scan_report(&reader, report, sizeof(report), 0, &scan, &problem),
                     SCAN_STEP_SCAN);
    assert_int_equal(scan.length_bytes, 3);
    assert_string_equal(scan.aim, "]E0");
    report[1] = 'x'; /* no identifier that is known: none */
    assert_int_equal(hid_scan_report(&reader, report, sizeof(report), 0, &scan, &problem),
                     SCAN_STEP_SCAN);
    assert_string_equal(scan.aim, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_makers_example, begin),
        cmocka_unit_test_setup(a_rest_that_does_not_come, begin),
        cmocka_unit_test_setup(mixed_parts_are_dropped, begin),
        cmocka_unit_test_setup(counts_that_cannot_be, begin),
        cmocka_unit_test_setup(a_report_cut_at_every_byte, begin),
        cmocka_unit_test_setup(lengths, begin),
        cmocka_unit_test_setup(without_a_count, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
