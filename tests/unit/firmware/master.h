/* A small Modbus master on virtual time, for tests of devices: no line, no clock. One thread. */
#ifndef TESTS_UNIT_FIRMWARE_MASTER_H
#define TESTS_UNIT_FIRMWARE_MASTER_H

#include "firmware/core/device.h"

#include <stdbool.h>

struct master {
    struct device *device;
    int64_t now_ms;
    uint8_t answer[MODBUS_FRAME_MAX_BYTES];
    size_t answer_size;
};

/* Makes a frame of function 3, 16 or 23 with its CRC; returns its size. */
size_t frame_read(uint8_t *frame, uint8_t address, uint16_t first, uint16_t count);
size_t frame_write(uint8_t *frame, uint8_t address, uint16_t first, const uint16_t *values,
                   uint16_t count);
size_t frame_exchange(uint8_t *frame, uint8_t address, uint16_t read_first, uint16_t read_count,
                      uint16_t write_first, const uint16_t *values, uint16_t count);

/* Puts bytes on the line, waits out the silence; the answer's size, 0 if there is none. */
size_t master_send(struct master *master, const uint8_t *bytes, size_t size_bytes);

/* Reads, writes; 0, or the exception; -1: no answer. */
int master_read(struct master *master, uint16_t first, uint16_t count, uint16_t *ret_values);
int master_write(struct master *master, uint16_t first, const uint16_t *values, uint16_t count);
int master_write_one(struct master *master, uint16_t address, uint16_t value);

/* Time passes; the device is woken whenever it asked for it. */
void master_wait(struct master *master, int64_t for_ms);

/* Presses switch `at` and lets go, with 40 ms of time. */
void master_press(struct master *master, unsigned at);

#endif
