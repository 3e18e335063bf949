/*
 * The small loop that runs devices: waits once in poll(), then wakes those that have something to
 * do. For programs that have no loop of their own (`mashang-device`) and for threads made for
 * devices. One thread. See device.h.
 */
#ifndef DRIVERS_IO_DEVICE_LOOP_H
#define DRIVERS_IO_DEVICE_LOOP_H

#include "drivers/io/device.h"

enum { DEVICE_LOOP_DEVICES_MAX = 8 };

/*
 * Waits until a device has something, a deadline comes, or `limit_ms` (≥ 0) are over; then calls
 * device_on_ready() of each device that is due. All `count` (≤ DEVICE_LOOP_DEVICES_MAX) are open.
 */
void device_loop_once(struct device *const *devices, size_t count, int64_t limit_ms);

#endif
