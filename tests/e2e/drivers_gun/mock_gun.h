/*
 * A gun as the kernel would show it, made with umockdev: a HID POS device behind /dev/hidraw…, or a
 * keyboard behind /dev/input/event…: nodes, /sys, and answers to ioctl() and read(). It can be
 * pulled after any number of transfers (answers of the kernel that carry something).
 *
 * The kernel's side runs in umockdev's thread; everything of it is behind one lock. One gun at a
 * time.
 */
#ifndef TESTS_E2E_DRIVERS_GUN_MOCK_GUN_H
#define TESTS_E2E_DRIVERS_GUN_MOCK_GUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOCK_GUN_HID "/dev/hidraw0"
#define MOCK_GUN_KEYS "/dev/input/event7"

enum mock_gun { MOCK_HID, MOCK_KEYS, MOCK_MOUSE };

void mock_gun_begin(void);
void mock_gun_end(void);

/* `pull_after` transfers it is pulled; < 0: never. */
void mock_gun_plug(enum mock_gun kind, int pull_after);
/* Who has it open must have seen so before it is plugged in again. */
void mock_gun_unplug(void);

/* Another program holds the keyboard. */
void mock_gun_hold(bool held);
bool mock_gun_is_grabbed(void);
bool mock_gun_is_pulled(void);
/* Nothing waits to be read. */
bool mock_gun_is_read(void);

/* What it says: a report; or an event of the keyboard (type, code, value), stamped now. */
void mock_gun_report(const uint8_t *report, size_t size_bytes);
void mock_gun_event(unsigned type, unsigned code, int value);

#endif
