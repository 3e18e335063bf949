/* The strict printer takes any bytes, whole or cut anywhere, and tells the same receipts of both.
 */
#include "tests/tools/virtual-printer/virtual_printer.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vp whole;
static struct vp cut;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 16 * 1024) {
        return 0;
    }
    vp_init(&whole, 576, NULL);
    vp_init(&cut, 576, NULL);
    vp_receive(&whole, data, size);
    const size_t at = size / 3;
    vp_receive(&cut, data, at);
    vp_receive(&cut, data + at, size - at);
    assert(whole.errors == cut.errors);
    assert(whole.receipts == cut.receipts);
    assert(whole.rows_printed == cut.rows_printed);
    return 0;
}
