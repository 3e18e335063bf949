#include "firmware/board/stm32f405/board.h"
#include "firmware/strip/strip.h"

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

/* What the LEDs show, a row a line, in hexadecimal. */
void image_picture(const struct text_out *out)
{
    for (unsigned y_px = 0; y_px < strip.height_px; y_px++) {
        for (unsigned x_px = 0; x_px < strip.width_px; x_px += 4) {
            unsigned four = 0;
            for (unsigned i = 0; i < 4; i++) {
                four = four << 1 | strip_pixel(&strip, x_px + i, y_px, false, 0);
            }
            text_hex(out, four, 1);
        }
        text_character(out, '\n');
    }
}
