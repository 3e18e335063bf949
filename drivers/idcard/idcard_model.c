#include "drivers/idcard/idcard_model.h"

#include <string.h>

const struct idcard_model idcard_models[] = {
    {.name = "USB IDR (0400:C35A)",
     .kind = PORT_USB,
     .vendor = 0x0400,
     .product = 0xC35A,
     .pipe_count = 2,
     .pipes = {{.in = 0x81, .out = 0x02}, {.in = 0x85, .out = 0x06}}},
    {.name = "HID reader (10C4:0007)",
     .kind = PORT_HID,
     .vendor = 0x10C4,
     .product = 0x0007,
     .framing = {.report_bytes = IDCARD_REPORT_MAX_BYTES}},
    {.name = "HID reader (10C4:0007), counted reports",
     .kind = PORT_HID,
     .vendor = 0x10C4,
     .product = 0x0007,
     .framing = {.report_bytes = IDCARD_REPORT_MAX_BYTES, .counted = true}},
    {.name = "serial reader", .kind = PORT_SERIAL, .baud = 115200},
};
const size_t idcard_model_count = sizeof(idcard_models) / sizeof(idcard_models[0]);

bool idcard_model_fits(const struct idcard_model *model, const struct port_place *place)
{
    return model->kind == place->kind && (model->vendor == 0 || (model->vendor == place->vendor &&
                                                                 model->product == place->product));
}

/* Bytes before those that mean something. */
static size_t head_of(const struct idcard_framing *framing)
{
    return (framing->number != IDCARD_REPORT_NO_NUMBER ? 1U : 0U) + (framing->counted ? 1U : 0U);
}

size_t idcard_report_put(const struct idcard_framing *framing, const uint8_t *bytes,
                         size_t size_bytes, uint8_t ret_report[IDCARD_REPORT_MAX_BYTES + 1],
                         size_t *ret_size)
{
    if (framing->report_bytes == 0) {
        assert(size_bytes <= IDCARD_REPORT_MAX_BYTES);
        memcpy(ret_report, bytes, size_bytes);
        *ret_size = size_bytes;
        return size_bytes;
    }
    assert(framing->report_bytes <= IDCARD_REPORT_MAX_BYTES);
    const size_t room = framing->report_bytes - (framing->counted ? 1 : 0);
    const size_t size = size_bytes < room ? size_bytes : room;
    size_t at = 0;
    if (framing->number != IDCARD_REPORT_NO_NUMBER) {
        ret_report[at++] = framing->number;
    }
    *ret_size = at + framing->report_bytes;
    memset(ret_report + at, 0, framing->report_bytes);
    if (framing->counted) {
        ret_report[at++] = (uint8_t)size;
    }
    memcpy(ret_report + at, bytes, size);
    return size;
}

size_t idcard_report_get(const struct idcard_framing *framing, const uint8_t *report,
                         size_t size_bytes, const uint8_t **ret_bytes)
{
    const size_t head = head_of(framing);
    *ret_bytes = report + head;
    if (framing->report_bytes == 0) {
        return size_bytes;
    }
    if (size_bytes <= head) {
        return 0;
    }
    const size_t rest = size_bytes - head;
    if (!framing->counted) {
        return rest;
    }
    return report[head - 1] < rest ? report[head - 1] : rest;
}
