/*
 * What pad and evaluator share: LEDs, a buzzer, a brightness. Part of their structs; its registers
 * are cells of theirs.
 *
 * Freestanding; called from the device's one loop.
 */
#ifndef FIRMWARE_CORE_PANEL_H
#define FIRMWARE_CORE_PANEL_H

#include "firmware/core/device.h"

struct panel {
    uint16_t buzzer;
    uint16_t buzzer_sounded; /* the value that has sounded: a retry is silent */
    uint16_t brightness;
    uint16_t leds[LED_COUNT];
};

/* The cells of `struct kind`, whose member `panel` this is. */
#define PANEL_CELLS(kind)                                                                          \
    {REG_BUZZER, REG_BUZZER_SIZE, 0, UINT16_MAX, offsetof(struct kind, panel.buzzer)},             \
        {REG_PANEL_BRIGHTNESS, REG_PANEL_BRIGHTNESS_SIZE, 0, BRIGHTNESS_MAX,                       \
         offsetof(struct kind, panel.brightness)},                                                 \
    {                                                                                              \
        REG_LEDS, REG_LEDS_SIZE, 0, LIGHT_COUNT - 1, offsetof(struct kind, panel.leds)             \
    }

void panel_init(struct panel *panel);

/* The sound must be one. */
enum modbus_exception panel_check(const struct register_write *write);

/* Sounds if the buzzer's value is a new one. */
void panel_act(struct panel *panel, struct device *device, int64_t now_ms);

#endif
