/*
 * The board "host": a window device as a piece of a program. It has the firmware of its kind,
 * fingers that press its keys, and a plug; the program around it gives it bytes and time.
 *
 *   program --heard bytes--> host_device --answer bytes--> program
 *   program --"press next"-> fingers: down 30 ms, up 30 ms, in order, up to 64 waiting
 *
 * Allocates once per device. One thread. Times are the program's; each device counts from its own
 * start.
 */
#ifndef FIRMWARE_BOARD_HOST_HOST_DEVICE_H
#define FIRMWARE_BOARD_HOST_HOST_DEVICE_H

#include "firmware/core/device.h"
#include "firmware/strip/strip.h"

#include <stdbool.h>

enum { HOST_FINGERS_MAX = 64, HOST_FINGER_MS = 30 };

struct host_device_config {
    enum device_kind kind;
    uint8_t address;
    uint16_t width_px; /* of a strip; else 0 */
    uint16_t height_px;
    uint16_t serial; /* into the unique id, beside kind and address: no two alike */
};

struct host_device;

/* Plugged in and started at now_ms. NULL: no memory. */
struct host_device *host_device_create(const struct host_device_config *config, int64_t now_ms);
void host_device_destroy(struct host_device *host);

/* The power goes in the middle of the `after`th write to flash from now on; 0: not. It is back with
 * host_device_restart(). */
void host_device_cut(struct host_device *host, unsigned after);

/* Power off and on again: all that the device knew is gone but for address and flash. */
void host_device_restart(struct host_device *host, int64_t now_ms);

void host_device_hear(struct host_device *host, const uint8_t *bytes, size_t size_bytes,
                      int64_t now_ms);

/* Moves fingers and the device to now_ms; the bytes to send, valid until the next call. */
size_t host_device_run(struct host_device *host, int64_t now_ms, const uint8_t **ret_bytes);

int64_t host_device_next_ms(const struct host_device *host, int64_t now_ms);

enum { HOST_OK = 0, HOST_NO_KEY = -1, HOST_FINGERS_BUSY = -2 };
__attribute__((warn_unused_result)) int host_device_press(struct host_device *host,
                                                          const char *key_name);

/* The firmware inside, to look at. */
const struct device *host_device_core(const struct host_device *host);
/* NULL if it is no strip. */
const struct strip *host_device_strip(const struct host_device *host);

void host_device_describe(const struct host_device *host, int64_t now_ms,
                          const struct text_out *out);

#endif
