/*
 * What the hall puts on a line for one request, as bytes: for tests whose master has no port.
 * Source: Modbus Application Protocol 1.1b3, 6.3, 6.12, 6.17; Modbus over Serial Line 1.02, 2.5.1.
 * Any thread.
 */
#ifndef MASHANG_TESTS_UNIT_FIELD_MASTER_FRAME_H
#define MASHANG_TESTS_UNIT_FIELD_MASTER_FRAME_H

#include "hall-server/field/field_device.h"

#include <stddef.h>
#include <stdint.h>

enum { MASTER_FRAME_ROOM = 300 };

/* Writes the RTU frame of `request` to the device at `address`, with its CRC; returns its bytes. */
size_t master_frame(const struct field_request *request, int address,
                    uint8_t bytes[static MASTER_FRAME_ROOM]);

#endif
