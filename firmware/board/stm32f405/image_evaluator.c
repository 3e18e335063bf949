#include "firmware/evaluator/evaluator.h"

#include "firmware/board/stm32f405/board.h"

enum { DEFAULT_ADDRESS = 41 };

static struct evaluator evaluator;

struct device *image_start(void)
{
    const struct settings settings = settings_read(DEVICE_EVALUATOR, DEFAULT_ADDRESS);
    evaluator_init(&evaluator, &settings.identity, ticks_ms());
    return &evaluator.device;
}

void image_picture(const struct text_out *out)
{
    (void)out; /* it has none, and the console does not ask */
}
