/*
 * A card reader as the kernel would show it, on USB or HID, made with umockdev: nodes below /sys
 * and /dev, and what the kernel answers to ioctl(), read() and write(), with a security module
 * behind. It can be pulled after any number of transfers.
 *
 *   driver ── libusb ── ioctl(USBDEVFS_…) ──┐
 *   driver ── read(), write(), ioctl() ─────┴─▶ mock_wire (a thread of umockdev's) ─▶ sam_module
 *
 * The kernel's side runs in umockdev's thread; everything of it is behind one lock. One wire at a
 * time.
 */
#ifndef TESTS_E2E_DRIVERS_IDCARD_MOCK_WIRE_H
#define TESTS_E2E_DRIVERS_IDCARD_MOCK_WIRE_H

#include "tests/lib/made_up_card.h"

#include <stdbool.h>
#include <stddef.h>

enum mock_kind { MOCK_USB_FIRST, MOCK_USB_SECOND, MOCK_HID_PLAIN, MOCK_HID_COUNTED, MOCK_KINDS };

/* Once, before and after all. */
void mock_wire_begin(void);
void mock_wire_end(void);

/* Attaches the kernel's side, then adds the device; `pull_after` transfers it is pulled (< 0:
 * never). */
void mock_wire_plug(enum mock_kind kind, int pull_after);

/* Pulls what was plugged, if it is not yet, and takes its nodes away. */
void mock_wire_unplug(void);

/* NULL: takes the card away. */
void mock_wire_put_card(const struct made_up_card *card);

/* Two adapters with a serial line each: what their devices would write to and read from. */
void mock_serial_plug(int ret_far[2]);

bool mock_wire_is_pulled(void);
int mock_wire_transfers(void);

#endif
