/* Two bytes a key: its code; what happened (low two bits) and how long after the last (the rest).
 */
#include "drivers/barcode/wedge_scan.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void step_check(enum scan_step step, const struct scan *scan, enum scan_problem problem)
{
    if (step == SCAN_STEP_SCAN) {
        assert(scan->length_bytes > 0 && scan->length_bytes <= SCAN_BYTES_MAX);
        for (size_t i = 0; i < scan->length_bytes; i++) {
            assert(scan->bytes[i] >= ' ' && scan->bytes[i] <= '~');
        }
    }
    assert(step != SCAN_STEP_PROBLEM || problem < SCAN_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wedge_scan reader;
    static struct scan scan;
    enum scan_problem problem = SCAN_OK;
    const struct wedge_scan_settings settings = {.gap_ms = WEDGE_GAP_MS,
                                                 .gap_ends = size > 0 && (data[0] & 1) != 0};
    int64_t now_ms = 0;
    wedge_scan_init(&reader, &settings);
    for (size_t at = 1; at + 1 < size; at += 2) {
        now_ms += data[at + 1] >> 2;
        step_check(wedge_scan_tick(&reader, now_ms, &scan, &problem), &scan, problem);
        if ((data[at + 1] & 3) == 3) {
            wedge_scan_lost(&reader, now_ms);
        } else {
            step_check(wedge_scan_key(&reader, data[at], data[at + 1] & 3, now_ms, &scan, &problem),
                       &scan, problem);
        }
    }
    return 0;
}
