/*
 * The registers of a device as one file: what the map knows, found in cells, in the common state,
 * or in the kind. Inside of core only: between device.c, which lives, and serve.c, which answers.
 *
 * Freestanding; called from the device's one loop. device_read() is in device.h.
 */
#ifndef FIRMWARE_CORE_REGISTERS_H
#define FIRMWARE_CORE_REGISTERS_H

#include "firmware/core/device.h"

/* The cell that holds an address, common or of the kind; NULL: it is no cell. */
const struct register_cell *device_cell(const struct device *device, uint16_t address);

/* Stores a value that was checked; an address that nobody stores is a mistake of ours: asserted. */
void device_store(struct device *device, uint16_t address, uint16_t value);

/*
 * Does what a request asks, and starts device->answer unless there is an exception. All of it is
 * checked before the first register changes.
 */
enum modbus_exception device_serve(struct device *device, const struct modbus_request *request,
                                   int64_t now_ms);

#endif
