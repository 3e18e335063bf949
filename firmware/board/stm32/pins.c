#include "firmware/board/stm32/pins.h"

enum { MODE_IN = 0, MODE_OUT = 1, MODE_WIRED = 2, PULL_UP = 1 };

static void field_set(volatile uint32_t *word, unsigned at, unsigned bits, uint32_t value)
{
    *word = (*word & ~(((1U << bits) - 1U) << at)) | value << at;
}

static void pin_start(const struct pin *pin)
{
    static const uint8_t modes[] = {MODE_OUT, MODE_OUT, MODE_IN, MODE_WIRED};
    struct chip_port *const port = CHIP_PORT(pin->port);
    const unsigned pair = pin->number * 2U;
    /* What it does first, then that it does: no edge that nobody asked for. */
    pin_put(pin->port, pin->number, pin->mode == PIN_DRAIN);
    field_set(&port->function[pin->number / 8], pin->number % 8 * 4U, 4, pin->function);
    field_set(&port->type, pin->number, 1, pin->mode == PIN_DRAIN);
    field_set(&port->pull, pair, 2, pin->mode == PIN_PULLED ? PULL_UP : 0);
    field_set(&port->mode, pair, 2, modes[pin->mode]);
}

void pins_start(const struct pin *pins, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        pin_start(&pins[i]);
    }
}
