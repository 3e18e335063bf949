/* Any burst: finding and parsing agree, stay inside the bytes, and what is found is as it claims.
 */
#include "drivers/wire/crc16.h"
#include "drivers/wire/modbus_frame.h"
#include "drivers/wire/run_pack.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A fuzzer never meets a CRC by chance: the frame with its right CRC is tried as well. */
static void try_with_crc(const uint8_t *data, size_t size)
{
    uint8_t frame[MODBUS_FRAME_MAX_BYTES];
    if (size < 2 || size > MODBUS_FRAME_MAX_BYTES - 2) {
        return;
    }
    for (size_t i = 0; i < size; i++) {
        frame[i] = data[i];
    }
    const uint16_t crc = crc16(frame, size);
    frame[size] = (uint8_t)(crc & 0xFF);
    frame[size + 1] = (uint8_t)(crc >> 8);
    struct modbus_request request;
    const int taken = modbus_request_parse(frame, size + 2, &request);
    if (taken > 0 && request.exception == MODBUS_NO_EXCEPTION) {
        assert(request.read_count <= MODBUS_READ_MAX);
        assert(request.write_count <= MODBUS_WRITE_MAX);
        for (uint16_t i = 0; i < request.write_count; i++) {
            assert(request.write_values + i * 2 + 1 < frame + taken);
            (void)modbus_get(request.write_values + (size_t)i * 2);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    struct modbus_request request;
    const int start = modbus_request_find(data + 1, size - 1, data[0], &request);
    assert(start < (int)size);
    assert(start < 0 || request.address == data[0] || request.address == 0);
    try_with_crc(data, size);

    uint8_t pixels[192 / 8 * 32];
    (void)!run_unpack(data, size, 192, 32, pixels);
    return 0;
}
