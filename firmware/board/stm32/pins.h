/*
 * The pins of a board as a table: what sets them up and what a builder reads are the same rows. A
 * board's pins.h has lists of rows; its pages of hardware repeat them (group `hardware` compares).
 *
 *   X(name, port, number, mode, function, "what it goes to")
 *
 * Ports of ST's chips have the same registers everywhere: RM0090 and RM0454, chapter
 * "General-purpose I/Os (GPIO)". The port's clock is on before pins_start().
 */
#ifndef FIRMWARE_BOARD_STM32_PINS_H
#define FIRMWARE_BOARD_STM32_PINS_H

#include <stdint.h>

enum pin_mode {
    PIN_PUSH,   /* an output, low at first */
    PIN_DRAIN,  /* an open-drain output, released at first */
    PIN_PULLED, /* an input with the chip's own pull-up */
    PIN_WIRED   /* to a part of the chip: `function` of the data sheet's table */
};

struct pin {
    uint32_t port; /* its registers */
    uint8_t number;
    uint8_t mode;
    uint8_t function;
};

struct chip_port {
    volatile uint32_t mode;
    volatile uint32_t type;
    volatile uint32_t speed;
    volatile uint32_t pull;
    volatile uint32_t in;
    volatile uint32_t out;
    volatile uint32_t set_reset; /* low half sets, high half resets */
    volatile uint32_t lock;
    volatile uint32_t function[2];
};

#define CHIP_PORT(base) ((struct chip_port *)(base))
#define PIN_ROW(name, letter, at, how, with, to) {CHIP_PORT_##letter, (at), PIN_##how, (with)},
#define PIN_AT(name, letter, at, how, with, to) AT_##name = (at),

void pins_start(const struct pin *pins, unsigned count);

static inline void pin_put(uint32_t port, unsigned number, int high)
{
    CHIP_PORT(port)->set_reset = 1U << (number + (high != 0 ? 0 : 16));
}

#endif
