#include "firmware/evaluator/evaluator.h"

#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"

enum { DEFAULT_ADDRESS = 41 };

static struct evaluator evaluator;

struct device *image_start(void)
{
    const struct settings settings = settings_read(DEVICE_EVALUATOR, DEFAULT_ADDRESS);
    evaluator_init(&evaluator, &settings.identity, ticks_ms());
    return &evaluator.device;
}

uint16_t image_character(unsigned at)
{
    (void)at; /* it has no characters */
    return ' ';
}

unsigned image_brightness(void)
{
    return evaluator.panel.brightness;
}

const struct strip *image_strip(void)
{
    return NULL;
}
