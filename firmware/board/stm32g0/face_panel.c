/* The face of pad and evaluator: the key matrix, LEDs, and the buzzer. */
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"
#include "firmware/board/stm32g0/chip.h"
#include "firmware/board/stm32g0/keys.h"
#include "firmware/board/stm32g0/leds.h"
#include "firmware/board/stm32g0/pins.h"

enum { ASK_AGAIN_MS = 1000 };

static const struct pin pins[] = {PANEL_PINS(PIN_ROW)};
static int64_t leds_again_ms = NEVER_MS; /* a driver that did not answer */

void face_start(void)
{
    pins_start(pins, sizeof(pins) / sizeof(pins[0]));
    matrix_keys_start();
    leds_start();
}

void matrix_interrupt(void)
{
}

bool face_is_awake(void)
{
    return matrix_keys_touched();
}

static uint16_t character_rows(uint16_t cell, int64_t now_ms)
{
    if ((cell & DISPLAY_BLINK) != 0 && !light_is_on(LIGHT_SLOW, now_ms)) {
        return 0;
    }
    const unsigned point = (cell & DISPLAY_DOT) != 0 ? 1U << LED_ROW_POINT : 0;
    return (uint16_t)(leds_character(cell & 0xFF) | point);
}

void face_run(struct device *device, int64_t now_ms)
{
    uint16_t rows[LED_COMS];
    matrix_keys_run(device, now_ms);
    pin_put(CHIP_PORT_A, AT_BUZZER, sound_is_on(device->sound, device->sound_began_ms, now_ms));
    for (unsigned i = 0; i < LED_COMS; i++) {
        const bool lit = light_is_on(device_light(device, i, now_ms), now_ms);
        rows[i] =
            (uint16_t)(character_rows(image_character(i), now_ms) | (lit ? 1U << LED_ROW_LED : 0));
    }
    leds_again_ms = leds_show(rows, image_brightness()) ? NEVER_MS : now_ms + ASK_AGAIN_MS;
}

int64_t face_next_ms(const struct device *device, int64_t now_ms)
{
    (void)device; /* its LEDs and sounds are in device_next_ms() */
    int64_t next_ms = matrix_keys_next_ms();
    for (unsigned i = 0; i < LED_COMS; i++) {
        if ((image_character(i) & DISPLAY_BLINK) != 0) {
            const int64_t blink_ms = light_next_ms(LIGHT_SLOW, now_ms);
            next_ms = blink_ms < next_ms ? blink_ms : next_ms;
        }
    }
    return leds_again_ms < next_ms ? leds_again_ms : next_ms;
}
