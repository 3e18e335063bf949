#include "firmware/pad/pad.h"

#include "firmware/board/stm32f405/board.h"

enum { DEFAULT_ADDRESS = 1 };

static struct pad pad;

struct device *image_start(void)
{
    const struct settings settings = settings_read(DEVICE_PAD, DEFAULT_ADDRESS);
    pad_init(&pad, &settings.identity, ticks_ms());
    return &pad.device;
}

void image_picture(const struct text_out *out)
{
    (void)out; /* it has none, and the console does not ask */
}
