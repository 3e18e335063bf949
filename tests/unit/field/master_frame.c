#include "tests/unit/field/master_frame.h"

#include "drivers/wire/crc16.h"

static size_t put(uint8_t *bytes, size_t at, unsigned value)
{
    bytes[at] = (uint8_t)(value >> 8);
    bytes[at + 1] = (uint8_t)value;
    return at + 2;
}

size_t master_frame(const struct field_request *request, int address,
                    uint8_t bytes[static MASTER_FRAME_ROOM])
{
    size_t at = 0;
    bytes[at++] = (uint8_t)address;
    bytes[at++] = request->function;
    if (request->function != 16) {
        at = put(bytes, at, request->read_first);
        at = put(bytes, at, request->read_count);
    }
    if (request->function != 3) {
        at = put(bytes, at, request->write_first);
        at = put(bytes, at, request->write_count);
        bytes[at++] = (uint8_t)(request->write_count * 2);
        for (int i = 0; i < request->write_count; i++) {
            at = put(bytes, at, request->write[i]);
        }
    }
    const uint16_t crc = crc16(bytes, at);
    bytes[at++] = (uint8_t)crc;
    bytes[at++] = (uint8_t)(crc >> 8);
    return at;
}
