/* Each decoder of guns with inputs that were spoiled, the same ones each time: nothing breaks, and
 * what they promise holds. MUTATIONS says how many; proof a million. */
#include "drivers/barcode/aim.h"
#include "drivers/barcode/hid_scan.h"
#include "drivers/barcode/scan_check.h"
#include "drivers/barcode/serial_scan.h"
#include "drivers/barcode/wedge_scan.h"

#include "tests/lib/cmocka_all.h"
#include "tests/lib/mutate.h"
#include "tests/unit/barcode/descriptors.h"

#include <string.h>

enum { MUTATIONS_QUICK = 5000 };

static struct scan scan;
static enum scan_problem problem;

static void step_holds(enum scan_step step)
{
    if (step == SCAN_STEP_SCAN) {
        assert_true(scan.length_bytes > 0 && scan.length_bytes <= SCAN_BYTES_MAX);
        assert_true(scan.aim[0] == '\0' || aim_find(scan.aim) != NULL);
    } else if (step == SCAN_STEP_PROBLEM) {
        assert_true(problem < SCAN_OK && scan_problem_code(problem)[0] != '\0');
    }
}

static void spoiled_descriptors_and_reports(void **state)
{
    (void)state;
    static struct hid_scan reader;
    struct mutate mutate = {.state = 1};
    for (long turn = 0; turn < mutate_count(MUTATIONS_QUICK); turn++) {
        uint8_t descriptor[sizeof(counted_descriptor)];
        uint8_t report[64] = {2, 8, ']', 'Q', '1', 'K', '7', 'M', '2', '9', 'X', 'T', 'W'};
        struct hid_layout layout;
        memcpy(descriptor, counted_descriptor, sizeof(descriptor));
        const size_t size = turn % 2 == 0 ? mutate_bytes(&mutate, descriptor, sizeof(descriptor))
                                          : sizeof(descriptor);
        if (hid_layout_read(descriptor, size, &layout) != HID_LAYOUT_OK) {
            continue;
        }
        hid_scan_init(&reader, &layout);
        for (int64_t now_ms = 0; now_ms < 400; now_ms += 100) {
            const size_t length = mutate_bytes(&mutate, report, sizeof(report));
            step_holds(hid_scan_report(&reader, report, length, now_ms, &scan, &problem));
        }
        step_holds(hid_scan_tick(&reader, 5000, &problem));
        assert_int_equal(hid_scan_deadline_ms(&reader), INT64_MAX);
    }
}

static void spoiled_lines(void **state)
{
    (void)state;
    static struct serial_scan reader;
    struct mutate mutate = {.state = 2};
    for (long turn = 0; turn < mutate_count(MUTATIONS_QUICK); turn++) {
        uint8_t bytes[] = "]Q1K7M29XTW\r\n\x02]C0BJ20260316000123\x03\r12345670\n";
        const struct serial_scan_settings settings = {.end = (enum serial_end)(turn % 3),
                                                      .with_aim = turn % 2 == 0,
                                                      .gap_ms = SERIAL_SCAN_GAP_MS};
        const size_t size = mutate_bytes(&mutate, bytes, sizeof(bytes) - 1);
        serial_scan_init(&reader, &settings);
        for (size_t at = 0; at < size;) {
            size_t taken = 0;
            step_holds(
                serial_scan_take(&reader, bytes + at, size - at, 0, &taken, &scan, &problem));
            assert_true(taken > 0);
            at += taken;
        }
        step_holds(serial_scan_tick(&reader, SERIAL_SCAN_GAP_MS, &scan, &problem));
        assert_int_equal(serial_scan_deadline_ms(&reader), INT64_MAX);
    }
}

static void spoiled_keys(void **state)
{
    (void)state;
    static struct wedge_scan reader;
    struct mutate mutate = {.state = 3};
    for (long turn = 0; turn < mutate_count(MUTATIONS_QUICK); turn++) {
        uint8_t codes[] = {42, 37, 42, 8, 50, 3, 10, 45, 20, 17, 28, 56, 75, 28};
        const struct wedge_scan_settings settings = {.gap_ms = WEDGE_GAP_MS,
                                                     .gap_ends = turn % 2 == 0};
        const size_t size = mutate_bytes(&mutate, codes, sizeof(codes));
        wedge_scan_init(&reader, &settings);
        for (size_t i = 0; i < size; i++) {
            step_holds(wedge_scan_key(&reader, codes[i], (int)mutate_next(&mutate, 3), (int64_t)i,
                                      &scan, &problem));
        }
        step_holds(wedge_scan_tick(&reader, 5000, &scan, &problem));
        assert_int_equal(wedge_scan_deadline_ms(&reader), INT64_MAX);
    }
}

/* A signed code that was changed is never taken for one of ours. */
static void spoiled_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        ("MS1.A.K7M29XTW.1773628200.yBafo_scn4vPQrytoe-gy-8o7LbUy3z7TCIw_HQtq0l8"
         "Fo2qJYdhsTy_TEwyFmI3d8_noByoeS_BDDFNErFFCg"),
        "https://hall.example/t/AZzxR2x8dMOKf3mN0q2hRQAAAAAAAAAAAAAAAA?claim=1",
        "BJ-20260316-000123",
        "K7M2-9XTW",
        "马上办",
    };
    static const uint8_t key[SIGNED_CODE_PUBLIC_BYTES] = {
        0x03, 0xA1, 0x07, 0xBF, 0xF3, 0xCE, 0x10, 0xBE, 0x1D, 0x70, 0xDD,
        0x18, 0xE7, 0x4B, 0xC0, 0x99, 0x67, 0xE4, 0xD6, 0x30, 0x9B, 0xA5,
        0x0D, 0x5F, 0x1D, 0xDC, 0x86, 0x64, 0x12, 0x55, 0x31, 0xB8};
    const struct scan_rules rules = {.bases = {"https://hall.example"}, .key = key};
    struct mutate mutate = {.state = 4};
    for (long turn = 0; turn < mutate_count(MUTATIONS_QUICK); turn++) {
        const char *text = texts[turn % (long)(sizeof(texts) / sizeof(texts[0]))];
        const size_t length = strlen(text);
        struct scan_meaning meaning;
        memcpy(scan.bytes, text, length);
        scan.aim[0] = '\0';
        scan.length_bytes = mutate_bytes(&mutate, scan.bytes, length);
        const bool changed = scan.length_bytes != length || memcmp(scan.bytes, text, length) != 0;
        const enum scan_problem why = scan_check(&scan, &rules, &meaning);
        assert_true(scan_problem_code(why)[0] != '\0');
        assert_false(why == SCAN_OK && meaning.proven && changed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spoiled_descriptors_and_reports),
        cmocka_unit_test(spoiled_lines),
        cmocka_unit_test(spoiled_keys),
        cmocka_unit_test(spoiled_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
