/*
 * The face of a strip: LED panels of the HUB75 kind, two halves at once, a row of each at a time.
 *
 *   loop: the picture, when something changed --> rows[] (two halves)
 *   TIM14, each 625 µs: dark --> address, latch --> lit by /OE till the end, next row shifted in
 *
 * The timer's pin is the brightness. While all is dark the timer stands still. The interrupt moves
 * bytes to pins and nothing else; it takes about a fifth of the chip on a strip of 512 columns, and
 * the USART's FIFO holds what comes meanwhile. Words that scroll have the picture drawn anew at
 * each column, by whole bytes.
 */
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"
#include "firmware/board/stm32g0/chip.h"
#include "firmware/board/stm32g0/pins.h"

enum {
    HALF_ROWS_MAX = 16,
    ROW_BYTES_MAX = 64,
    ROW_TICKS = 40000, /* of 64 MHz: 1,600 rows a second, a picture 100 times or more */
    STEP_TICKS = 2200, /* of brightness, sixteen of them; the rest of the period is dark */
    DATA_BITS = 1 << AT_UPPER | 1 << AT_LOWER,
    SCAN_BITS = 1 << AT_SCAN_A | 1 << AT_SCAN_B | 1 << AT_SCAN_C | 1 << AT_SCAN_D,
};
_Static_assert(AT_UPPER == 0 && AT_LOWER == 1 && AT_SCAN_A == 0 && SCAN_BITS == 15,
               "data and address go to their ports as numbers");

static const struct pin pins[] = {STRIP_PINS(PIN_ROW)};

static uint8_t rows[2][HALF_ROWS_MAX][ROW_BYTES_MAX];
static uint8_t half_rows;
static uint8_t row_bytes;
static uint8_t row_next; /* is in the panels' shift registers */
static bool runs;

/* What decides what is seen: drawn anew when one of it changes. */
static struct look {
    uint16_t latched_number;
    uint16_t latched_crc;
    uint16_t region_number;
    uint16_t region_crc;
    uint16_t region_width_px;
    uint16_t keep_width_px;
    uint16_t band_number;
    uint16_t band_crc;
    uint16_t band_at;
    bool dark;
    bool blink_off;
    bool located;
} look_now;

static void row_shift(unsigned row)
{
    struct chip_port *const port = CHIP_PORT(CHIP_PORT_A);
    const uint8_t *upper = rows[0][row];
    const uint8_t *lower = rows[1][row];
    for (unsigned i = 0; i < row_bytes; i++) {
        unsigned one = upper[i];
        unsigned two = lower[i];
        for (unsigned bit = 0; bit < 8; bit++) {
            const unsigned data = (one >> 7 & 1U) << AT_UPPER | (two >> 7 & 1U) << AT_LOWER;
            port->set_reset = data | (~data & DATA_BITS) << 16 | 1U << (AT_SHIFT + 16);
            port->set_reset = 1U << AT_SHIFT;
            one <<= 1;
            two <<= 1;
        }
    }
}

void matrix_interrupt(void)
{
    TIM14_SR = 0;
    /* Dark since the period began, until the match. */
    CHIP_PORT(CHIP_PORT_B)->set_reset = row_next | (~(uint32_t)row_next & SCAN_BITS) << 16;
    pin_put(CHIP_PORT_A, AT_LATCH, 1);
    pin_put(CHIP_PORT_A, AT_LATCH, 0);
    row_next = (uint8_t)((row_next + 1) % half_rows);
    row_shift(row_next);
}

void keys_interrupt(void)
{
}

void face_start(void)
{
    const struct strip *strip = image_strip();
    half_rows = (uint8_t)(strip->height_px / 2);
    row_bytes = (uint8_t)(strip->width_px / 8);
    RCC_APBENR2 |= RCC_APBENR2_TIM14;
    TIM14_ARR = ROW_TICKS - 1;
    TIM14_CCR1 = ROW_TICKS;
    TIM14_CCMR1 = TIM_CCMR1_FROM_MATCH | TIM_CCMR1_AT_UPDATE;
    TIM14_CCER = TIM_CCER_LOW;
    TIM14_EGR = TIM_RUNS; /* takes them over */
    TIM14_SR = 0;
    TIM14_DIER = TIM_RUNS;
    NVIC_ISER0 = 1U << IRQ_TIM14;
    pins_start(pins, sizeof(pins) / sizeof(pins[0])); /* after the timer: dark from the start */
}

bool face_is_awake(void)
{
    return false;
}

static struct look look_of(const struct strip *strip, int64_t now_ms)
{
    const bool located = device_light(&strip->device, 0, now_ms) == LIGHT_FAST;
    return (struct look){.latched_number = strip->latched_number,
                         .latched_crc = strip->latched_crc,
                         .region_number = strip->shown.number,
                         .region_crc = strip->shown.crc,
                         .region_width_px = strip->shown.width_px,
                         .keep_width_px = strip->keep_width_px,
                         .band_number = strip->band.number,
                         .band_crc = strip->band.crc,
                         .band_at = (uint16_t)strip_band_at(strip, now_ms),
                         .dark = strip->device.call_dark,
                         .blink_off = !strip_region_is_lit(strip, now_ms),
                         .located = located && light_is_on(LIGHT_FAST, now_ms)};
}

static bool look_is(const struct look *one, const struct look *other)
{
    return one->latched_number == other->latched_number && one->latched_crc == other->latched_crc &&
           one->region_number == other->region_number && one->region_crc == other->region_crc &&
           one->region_width_px == other->region_width_px &&
           one->keep_width_px == other->keep_width_px && one->band_number == other->band_number &&
           one->band_crc == other->band_crc && one->band_at == other->band_at &&
           one->dark == other->dark && one->blink_off == other->blink_off &&
           one->located == other->located;
}

/* True: an LED is lit. */
static bool picture_draw(const struct strip *strip, bool turned, int64_t now_ms)
{
    unsigned any = 0;
    for (unsigned y_px = 0; y_px < strip->height_px; y_px++) {
        for (unsigned x_px = 0; x_px < strip->width_px; x_px += 8) {
            const unsigned eight =
                strip_eight(strip, x_px, y_px, true, now_ms) ^ (turned ? 0xFFU : 0);
            rows[y_px / half_rows][y_px % half_rows][x_px / 8] = (uint8_t)eight;
            any |= eight;
        }
    }
    return any != 0;
}

void face_run(struct device *device, int64_t now_ms)
{
    (void)device;
    const struct strip *strip = image_strip();
    const struct look look = look_of(strip, now_ms);
    TIM14_CCR1 = ROW_TICKS - (image_brightness() + 1) * (uint32_t)STEP_TICKS;
    if (look_is(&look, &look_now)) {
        return;
    }
    look_now = look;
    const bool lit = picture_draw(strip, look.located, now_ms);
    if (lit && !runs) {
        TIM14_CR1 = TIM_RUNS;
    } else if (!lit && runs) {
        TIM14_CR1 = 0;
        TIM14_EGR = TIM_RUNS; /* back to the start of a period, which is dark */
    }
    runs = lit;
}

int64_t face_next_ms(const struct device *device, int64_t now_ms)
{
    (void)device;
    (void)now_ms;
    return NEVER_MS; /* blinking, scrolling and being located are in device_next_ms() */
}
