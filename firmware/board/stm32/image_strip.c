#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"

enum { DEFAULT_ADDRESS = 81, SIZE_FIRST_WIDTH = 512, SIZE_FIRST_HEIGHT = 32 };

static struct strip strip;

struct device *image_start(void)
{
    struct settings settings = settings_read(DEVICE_STRIP, DEFAULT_ADDRESS);
    if (!strip_size_is_made(settings.width_px, settings.height_px)) {
        settings.width_px = SIZE_FIRST_WIDTH;
        settings.height_px = SIZE_FIRST_HEIGHT;
    }
    strip_init(&strip, &settings.identity, settings.width_px, settings.height_px, ticks_ms());
    return &strip.device;
}

uint16_t image_character(unsigned at)
{
    (void)at;
    return ' ';
}

unsigned image_brightness(void)
{
    return strip.brightness;
}

const struct strip *image_strip(void)
{
    return &strip;
}
