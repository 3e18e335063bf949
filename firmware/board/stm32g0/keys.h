/*
 * The key matrix of pad and evaluator: four rows by five columns, a diode at each key. The key at
 * place i of the register map's table (PAD_KEYS, EVALUATOR_KEYS) is in row i / 5, column i % 5.
 *
 * While nothing is pressed all rows are low and nothing runs: a key pulls its column low, and that
 * edge wakes the chip. While something is down the rows are scanned every few milliseconds.
 */
#ifndef FIRMWARE_BOARD_STM32G0_KEYS_H
#define FIRMWARE_BOARD_STM32G0_KEYS_H

#include "firmware/core/device.h"

/* After the pins. */
void matrix_keys_start(void);
bool matrix_keys_touched(void);
void matrix_keys_run(struct device *device, int64_t now_ms);
int64_t matrix_keys_next_ms(void);

#endif
