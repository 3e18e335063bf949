#include "firmware/core/ear.h"

#include "drivers/wire/crc16.h"
#include "drivers/wire/register_map.h"
#include "firmware/core/light.h"

#include <assert.h>

void ear_init(struct ear *ear)
{
    *ear = (struct ear){.burst_crc = CRC16_START, .answered_ms = -EAR_ECHO_MS};
}

/* The oldest bytes make room: a request is at the end. */
static void ear_keep(struct ear *ear, uint8_t byte)
{
    if (ear->size == EAR_BYTES) {
        const uint16_t half = EAR_BYTES / 2;
        for (uint16_t i = 0; i < half; i++) {
            ear->bytes[i] = ear->bytes[half + i];
        }
        ear->size = half;
    }
    ear->bytes[ear->size++] = byte;
}

void ear_hear(struct ear *ear, const uint8_t *bytes, size_t size_bytes, int64_t now_ms)
{
    for (size_t i = 0; i < size_bytes; i++) {
        ear_keep(ear, bytes[i]);
        ear->burst_crc = crc16_add(ear->burst_crc, &bytes[i], 1);
        ear->burst = (uint16_t)(ear->burst < UINT16_MAX ? ear->burst + 1 : UINT16_MAX);
        if (ear->burst_crc == 0 && ear->burst >= MODBUS_FRAME_MIN_BYTES) {
            ear->burst = 0;
            ear->burst_crc = CRC16_START;
        }
    }
    if (size_bytes > 0) {
        ear->listening = true;
        ear->heard_ms = now_ms;
    }
}

int64_t ear_next_ms(const struct ear *ear)
{
    return ear->listening ? ear->heard_ms + EAR_SILENCE_MS : NEVER_MS;
}

/* Others' good frames are forgotten; a part of a frame is kept, the rest of it may come late. */
static void ear_end_burst(struct ear *ear, bool found)
{
    if (ear->burst == 0) {
        ear->size = 0;
    } else if (!found) {
        ear->line_errors++;
    }
    ear->burst = 0;
    ear->burst_crc = CRC16_START;
    ear->listening = false;
}

bool ear_request(struct ear *ear, uint8_t address, int64_t now_ms,
                 struct modbus_request *ret_request)
{
    if (!ear->listening || now_ms < ear_next_ms(ear)) {
        return false;
    }
    const uint16_t size = ear->size;
    int start = modbus_request_find(ear->bytes, size, address, ret_request);
    if (start < 0) {
        start = modbus_request_find(ear->bytes, size, DEVICE_ADDRESS_FIND, ret_request);
    }
    ear_end_burst(ear, start >= 0);
    if (start < 0) {
        return false;
    }
    const uint16_t crc = crc16(ear->bytes + start, (size_t)(size - 2 - start));
    const bool echo = ret_request->function == MODBUS_WRITE_ONE && crc == ear->answered_crc &&
                      now_ms - ear->answered_ms < EAR_ECHO_MS;
    ear->rescued = (uint16_t)(ear->rescued + (start > 0));
    ear->size = 0; /* the values in it stay until the next byte */
    ear->answered_crc = crc;
    ear->answered_ms = now_ms;
    return !echo;
}
