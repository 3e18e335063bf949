/* The first byte is the setting; the rest is given whole, and again cut at every byte: both tell
 * the same codes and problems. */
#include "drivers/barcode/serial_scan.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was told, as a sum that depends on each byte and on the order. */
static uint64_t tell(uint64_t sum, enum scan_step step, const struct scan *scan,
                     enum scan_problem problem)
{
    const uint64_t prime = 1099511628211u;
    if (step == SCAN_STEP_SCAN) {
        assert(scan->length_bytes <= SCAN_BYTES_MAX);
        for (size_t i = 0; i < scan->length_bytes; i++) {
            sum = (sum ^ scan->bytes[i]) * prime;
        }
        sum = (sum ^ (uint8_t)scan->aim[0]) * prime;
    }
    return step == SCAN_STEP_NONE ? sum : (sum ^ (uint64_t)(1000 + problem)) * prime;
}

static uint64_t play(const struct serial_scan_settings *settings, const uint8_t *bytes, size_t size,
                     size_t piece)
{
    static struct serial_scan reader;
    static struct scan scan;
    uint64_t sum = 0;
    serial_scan_init(&reader, settings);
    for (size_t at = 0; at < size;) {
        const size_t most = size - at < piece ? size - at : piece;
        enum scan_problem problem = SCAN_OK;
        size_t taken = 0;
        const enum scan_step step =
            serial_scan_take(&reader, bytes + at, most, 0, &taken, &scan, &problem);
        assert(taken > 0 && taken <= most);
        sum = tell(sum, step, &scan, problem);
        at += taken;
    }
    enum scan_problem problem = SCAN_OK;
    const enum scan_step step = serial_scan_tick(&reader, settings->gap_ms, &scan, &problem);
    assert(serial_scan_deadline_ms(&reader) == INT64_MAX);
    return tell(sum, step, &scan, problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const struct serial_scan_settings settings = {
        .end = data[0] % 3, .with_aim = (data[0] & 0x80) != 0, .gap_ms = SERIAL_SCAN_GAP_MS};
    assert(play(&settings, data + 1, size - 1, SIZE_MAX) == play(&settings, data + 1, size - 1, 1));
    return 0;
}
