/*
 * What a device hears on the line, and when its own turn may have come.
 *
 *   byte, byte, byte, silence of 2 ms --> does what was heard END with a request to us?
 *
 * Modbus wants 1.75 ms of silence after a frame at 115200 baud. What was heard before is kept,
 * since a silence in the middle may be ours (a busy chip, an emulator) and a missing silence the
 * master's.
 *
 * Freestanding; called from the device's one loop. The board does not give it what the device
 * itself sends: a transceiver that echoes is switched off while sending.
 */
#ifndef FIRMWARE_CORE_EAR_H
#define FIRMWARE_CORE_EAR_H

#include "drivers/wire/modbus_frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EAR_SILENCE_MS = 2,
    EAR_ECHO_MS =
        20, /* an answer to function 6 reads like its request: the same again is an echo */
    EAR_BYTES = 2 * MODBUS_FRAME_MAX_BYTES, /* somebody's whole answer and a whole request */
};

struct ear {
    uint8_t bytes[EAR_BYTES];
    uint16_t size;
    bool listening; /* bytes came since the last silence */
    uint16_t burst; /* bytes of it that make no good frame yet */
    uint16_t burst_crc;
    uint16_t line_errors; /* bursts that did not end with a good frame */
    uint16_t rescued;     /* requests found behind something else */
    int64_t heard_ms;
    int64_t answered_ms;
    uint16_t answered_crc;
};

void ear_init(struct ear *ear);

/* Bytes from the line. */
void ear_hear(struct ear *ear, const uint8_t *bytes, size_t size_bytes, int64_t now_ms);

/* When the silence after what was heard is over, or NEVER_MS. */
int64_t ear_next_ms(const struct ear *ear);

/*
 * If the silence is over and what was heard ends with a request to `address`, to all, or to the
 * discovery address (the request says which): true and
 * *ret_request, whose values are valid until the next ear_hear().
 */
bool ear_request(struct ear *ear, uint8_t address, int64_t now_ms,
                 struct modbus_request *ret_request);

#endif
