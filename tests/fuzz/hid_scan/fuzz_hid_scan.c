/* A descriptor (its length in the first byte), then reports: a length byte and so many bytes each.
 */
#include "drivers/barcode/aim.h"
#include "drivers/barcode/hid_scan.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void layout_check(const struct hid_layout *layout)
{
    const unsigned bits = layout->report_bytes * 8u;
    assert(layout->report_bytes <= HID_REPORT_BYTES_MAX);
    assert(layout->data.bits > 0 && layout->data.at_bits + layout->data.bits <= bits);
    assert(layout->count.at_bits + layout->count.bits <= bits && layout->count.bits <= 32);
    for (int i = 0; i < 3; i++) {
        assert(layout->aim[i].at_bits + layout->aim[i].bits <= bits && layout->aim[i].bits <= 32);
    }
    assert(layout->continued.at_bits + layout->continued.bits <= bits);
}

static void step_check(enum scan_step step, const struct scan *scan, enum scan_problem problem)
{
    if (step == SCAN_STEP_SCAN) {
        assert(scan->length_bytes > 0 && scan->length_bytes <= SCAN_BYTES_MAX);
        assert(scan->aim[0] == '\0' || aim_find(scan->aim) != NULL);
    }
    if (step == SCAN_STEP_PROBLEM) {
        assert(problem < SCAN_OK && scan_problem_code(problem)[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hid_scan reader;
    static struct scan scan;
    enum scan_problem problem = SCAN_OK;
    struct hid_layout layout;
    if (size == 0 || data[0] > size - 1) {
        return 0;
    }
    if (hid_layout_read(data + 1, data[0], &layout) != HID_LAYOUT_OK) {
        return 0;
    }
    layout_check(&layout);
    hid_scan_init(&reader, &layout);
    int64_t now_ms = 0;
    for (size_t at = 1u + data[0]; at < size;) {
        const size_t length = data[at] <= size - at - 1 ? data[at] : size - at - 1;
        step_check(hid_scan_report(&reader, data + at + 1, length, now_ms, &scan, &problem), &scan,
                   problem);
        now_ms += data[at] * 8;
        step_check(hid_scan_tick(&reader, now_ms, &problem), &scan, problem);
        at += 1 + length;
    }
    return 0;
}
