#include "firmware/pad/pad.h"

#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"

enum { DEFAULT_ADDRESS = 1 };

static struct pad pad;

struct device *image_start(void)
{
    const struct settings settings = settings_read(DEVICE_PAD, DEFAULT_ADDRESS);
    pad_init(&pad, &settings.identity, ticks_ms());
    return &pad.device;
}

uint16_t image_character(unsigned at)
{
    return pad_display(&pad, at);
}

unsigned image_brightness(void)
{
    return pad.panel.brightness;
}

const struct strip *image_strip(void)
{
    return NULL;
}
