/*
 * A barcode gun as a device (drivers/io/device.h): HID POS or serial over a port, or a keyboard
 * wedge by its own file. What is scanned goes to a callback, whole; scan_check() says what it is.
 *
 * Plugged out and in again it goes on by itself: it is looked for each second. What was cut by
 * pulling the plug is told as SCAN_CUT.
 *
 * Order and thread as in device.h; gun_destroy() after device_close(). The callback runs within
 * device_on_ready() and must not destroy the gun.
 */
#ifndef DRIVERS_BARCODE_GUN_H
#define DRIVERS_BARCODE_GUN_H

#include "drivers/barcode/hid_layout.h"
#include "drivers/barcode/scan.h"
#include "drivers/barcode/serial_scan.h"
#include "drivers/barcode/wedge_scan.h"
#include "drivers/io/device.h"
#include "drivers/io/port.h"

enum { GUN_RETRY_MS = 1000, GUN_FAILED_RETRY_MS = 5000 };

/* A whole code, or NULL and why something was dropped. `scan` lives for the call only. */
typedef void gun_heard(void *context, const struct scan *scan, enum scan_problem problem);

/* The report descriptor of the device behind the port, asked at each opening. Bytes, or < 0. */
typedef int gun_descriptor(void *context, uint8_t *ret_bytes, size_t room);

/* From /sys, for a file below /dev (or a link to one); `context` is its path, a const char *. */
int gun_descriptor_of_hidraw(void *context, uint8_t *ret_bytes, size_t room);

/* Each takes its port and destroys it with itself. NULL: no memory, and the port is the caller's.
 */
struct device *gun_hid_create(struct port *port, gun_descriptor *descriptor,
                              void *descriptor_context, gun_heard *heard, void *context);
struct device *gun_serial_create(struct port *port, const struct serial_scan_settings *settings,
                                 gun_heard *heard, void *context);

/* `path`: /dev/input/event… or a link to it (copied). Grabbed: its keys reach nobody else. */
struct device *gun_wedge_create(const char *path, const struct wedge_scan_settings *settings,
                                gun_heard *heard, void *context);

void gun_destroy(struct device *device); /* NULL is fine */

#endif
