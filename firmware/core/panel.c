#include "firmware/core/panel.h"

enum { SOUND_MASK = 0xFF, BRIGHTNESS_FIRST = 8 };

void panel_init(struct panel *panel)
{
    *panel = (struct panel){.brightness = BRIGHTNESS_FIRST};
}

enum modbus_exception panel_check(const struct register_write *write)
{
    if (register_write_has(write, REG_BUZZER, 1) &&
        (register_write_value(write, REG_BUZZER) & SOUND_MASK) >= SOUND_COUNT) {
        return MODBUS_BAD_VALUE;
    }
    return MODBUS_NO_EXCEPTION;
}

void panel_act(struct panel *panel, struct device *device, int64_t now_ms)
{
    if (panel->buzzer != panel->buzzer_sounded) {
        panel->buzzer_sounded = panel->buzzer;
        /* A number alone is for the master's own use; it cuts no sound short. */
        if ((panel->buzzer & SOUND_MASK) != SOUND_NONE) {
            device_sound(device, panel->buzzer & SOUND_MASK, now_ms);
        }
    }
}
