/*
 * The pad (呼叫器): seventeen keys for the clerk, eight characters, an LED beside each key.
 *
 * Freestanding; see firmware/core/device.h for the thread and the order of calls.
 */
#ifndef FIRMWARE_PAD_PAD_H
#define FIRMWARE_PAD_PAD_H

#include "firmware/core/panel.h"

struct pad {
    struct device device; /* first: cells are offsets from here */
    struct panel panel;
    uint16_t context;
    uint16_t display[DISPLAY_CHARACTERS];
};

void pad_init(struct pad *pad, const struct device_identity *identity, int64_t now_ms);

/*
 * What character `at` (< DISPLAY_CHARACTERS) shows: ASCII with DISPLAY_DOT, DISPLAY_BLINK. Dashes
 * without a hall; its address until a hall has given it a session or text.
 */
uint16_t pad_display(const struct pad *pad, unsigned at);

#endif
