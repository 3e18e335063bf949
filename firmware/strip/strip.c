#include "firmware/strip/strip.h"

#include "drivers/wire/crc16.h"
#include "drivers/wire/ink_pack.h"
#include "drivers/wire/run_pack.h"

#include <assert.h>

enum { KEEP_WIDTH_FIRST_PX = 64, BRIGHTNESS_FIRST = 8, PIXELS_A_REGISTER = 16 };
enum {
    LATCH_SIZE = REG_LATCH_NUMBER_SIZE + REG_LATCH_CRC_SIZE,
    BAND_HEAD_SIZE = REG_BAND_CRC + REG_BAND_CRC_SIZE - REG_BAND_NUMBER,
};
enum { BLINKING_MS = STRIP_BLINKS * STRIP_BLINK_MS, MS_PER_S = 1000 };

#define CELL(name, low, high, member)                                                              \
    {                                                                                              \
        REG_##name, REG_##name##_SIZE, (low), (high), offsetof(struct strip, member)               \
    }
static const struct register_cell strip_cells[] = {
    CELL(BRIGHTNESS, 0, BRIGHTNESS_MAX, brightness),
    CELL(KEEP_WIDTH_PX, 0, 512, keep_width_px),
    CELL(LATCHED_NUMBER, 0, 0, latched_number),
    CELL(LATCHED_CRC, 0, 0, latched_crc),
    CELL(REGION_SHOWN_NUMBER, 0, 0, shown.number),
    CELL(REGION_SHOWN_CRC, 0, 0, shown.crc),
    CELL(LATCH_NUMBER, 1, UINT16_MAX, latch_number),
    CELL(LATCH_CRC, 0, UINT16_MAX, latch_crc),
    CELL(REGION_NUMBER, 1, UINT16_MAX, asked.number),
    CELL(REGION_FLAGS, 0, REGION_BLINKS | REGION_INK, asked.flags),
    CELL(CLEAR_X_PX, 0, 512, asked.clear_x_px),
    CELL(CLEAR_WIDTH_PX, 0, 512, asked.clear_width_px),
    CELL(REGION_X_PX, 0, 512, asked.x_px),
    CELL(REGION_Y_PX, 0, REGION_HEIGHT_MAX_PX, asked.y_px),
    CELL(REGION_WIDTH_PX, 0, REGION_WIDTH_MAX_PX, asked.width_px),
    CELL(REGION_HEIGHT_PX, 0, REGION_HEIGHT_MAX_PX, asked.height_px),
    CELL(REGION_CRC, 0, UINT16_MAX, asked.crc),
    CELL(REGION_BYTES, 0, STRIP_RUN_BYTES, asked.bytes),
    CELL(BAND_SHOWN_NUMBER, 0, 0, band.number),
    CELL(BAND_SHOWN_CRC, 0, 0, band.crc),
    CELL(BAND_NUMBER, 1, UINT16_MAX, band_asked.number),
    CELL(BAND_X_PX, 0, 512, band_asked.x_px),
    CELL(BAND_Y_PX, 0, 32, band_asked.y_px),
    CELL(BAND_WIDTH_PX, 0, 512, band_asked.width_px),
    CELL(BAND_HEIGHT_PX, 0, 32, band_asked.height_px),
    CELL(BAND_LENGTH_PX, 0, STRIP_BAND_BYTES * 8, band_asked.length_px),
    CELL(BAND_SPEED_PX_S, 0, BAND_SPEED_MAX_PX_S, band_asked.speed_px_s),
    CELL(BAND_CRC, 0, UINT16_MAX, band_asked.crc),
};
#undef CELL

static const struct strip *strip_of(const struct device *device)
{
    return (const struct strip *)device;
}

static size_t frame_bytes(const struct strip *strip)
{
    return (size_t)strip->width_px / 8 * strip->height_px;
}

static uint16_t strip_width(const struct device *device)
{
    return strip_of(device)->width_px;
}

static uint16_t strip_height(const struct device *device)
{
    return strip_of(device)->height_px;
}

static char *put_number(char *text, unsigned number)
{
    if (number >= 10) {
        text = put_number(text, number / 10);
    }
    *text = (char)('0' + number % 10);
    return text + 1;
}

static void strip_product(const struct device *device, char ret_text[16])
{
    static const char start[] = {'s', 't', 'r', 'i', 'p', '-'};
    char *text = ret_text;
    for (unsigned i = 0; i < sizeof(start); i++) {
        *text++ = start[i];
    }
    text = put_number(text, strip_width(device));
    *text++ = 'x';
    text = put_number(text, strip_height(device));
    *text = '\0';
}

/* ---- what is seen ---- */

static bool bit_at(const uint8_t *pixels, unsigned width_px, unsigned x_px, unsigned y_px)
{
    const size_t at = (size_t)y_px * width_px + x_px;
    return (pixels[at / 8] >> (7 - at % 8) & 1U) != 0;
}

bool strip_region_is_lit(const struct strip *strip, int64_t now_ms)
{
    const int64_t since_ms = now_ms - strip->region_began_ms;
    return (strip->shown.flags & REGION_BLINKS) == 0 || since_ms >= BLINKING_MS ||
           since_ms % STRIP_BLINK_MS < STRIP_BLINK_MS / 2;
}

static bool band_moves(const struct strip *strip)
{
    return strip->band.width_px > 0 && strip->band.speed_px_s > 0 && strip->shown.width_px == 0;
}

unsigned strip_band_at(const struct strip *strip, int64_t now_ms)
{
    if (!band_moves(strip)) {
        return 0;
    }
    const int64_t columns = (now_ms - strip->band_began_ms) * strip->band.speed_px_s / MS_PER_S;
    return (unsigned)(columns % strip->band.length_px);
}

/* A frame's pixel; in the window's columns the band's, which has its column `band_at` at its left.
 */
static bool words_pixel(const struct strip *strip, unsigned x_px, unsigned y_px, unsigned band_at)
{
    const struct strip_band *band = &strip->band;
    if (x_px - band->x_px >= band->width_px) {
        return bit_at(strip->latched, strip->width_px, x_px, y_px);
    }
    const unsigned column = x_px - band->x_px + band_at;
    return y_px - band->y_px < band->height_px &&
           bit_at(strip->band_pixels, band->length_px,
                  column < band->length_px ? column : column - band->length_px, y_px - band->y_px);
}

static bool pixel_at(const struct strip *strip, unsigned x_px, unsigned y_px, bool region_lit,
                     unsigned band_at)
{
    const struct strip_region *region = &strip->shown;
    if (strip->device.call_dark && x_px >= strip->keep_width_px) {
        return false;
    }
    if (region->width_px > 0) {
        /* Unsigned: left of or above the region is far beyond its size. */
        if (x_px - region->x_px < region->width_px && y_px - region->y_px < region->height_px) {
            return region_lit && bit_at(strip->pixels, region->width_px, x_px - region->x_px,
                                        y_px - region->y_px);
        }
        if (x_px - region->clear_x_px < region->clear_width_px) {
            return false;
        }
    }
    return words_pixel(strip, x_px, y_px, band_at);
}

bool strip_pixel(const struct strip *strip, unsigned x_px, unsigned y_px, bool moving,
                 int64_t now_ms)
{
    assert(x_px < strip->width_px && y_px < strip->height_px);
    return pixel_at(strip, x_px, y_px, !moving || strip_region_is_lit(strip, now_ms),
                    moving ? strip_band_at(strip, now_ms) : 0);
}

/* Eight pixels of a frame or of its band, of whole bytes: a board draws anew at each step. */
static uint8_t words_eight(const struct strip *strip, unsigned x_px, unsigned y_px,
                           unsigned band_at)
{
    const struct strip_band *band = &strip->band;
    if (x_px - band->x_px >= band->width_px) {
        return strip->latched[((size_t)y_px * strip->width_px + x_px) / 8];
    }
    if (y_px - band->y_px >= band->height_px) {
        return 0;
    }
    const unsigned row_bytes = band->length_px / 8U;
    const uint8_t *row = strip->band_pixels + (size_t)(y_px - band->y_px) * row_bytes;
    unsigned first = (x_px - band->x_px + band_at) / 8;
    first = first < row_bytes ? first : first - row_bytes;
    const unsigned next = first + 1 < row_bytes ? first + 1 : 0;
    return (uint8_t)(((unsigned)row[first] << 8 | row[next]) >> (8 - band_at % 8));
}

uint8_t strip_eight(const struct strip *strip, unsigned x_px, unsigned y_px, bool moving,
                    int64_t now_ms)
{
    assert(x_px % 8 == 0 && x_px < strip->width_px && y_px < strip->height_px);
    const unsigned band_at = moving ? strip_band_at(strip, now_ms) : 0;
    if (strip->shown.width_px == 0 && !strip->device.call_dark) {
        return words_eight(strip, x_px, y_px, band_at);
    }
    const bool region_lit = !moving || strip_region_is_lit(strip, now_ms);
    unsigned eight = 0;
    for (unsigned i = 0; i < 8; i++) {
        eight = eight << 1 | pixel_at(strip, x_px + i, y_px, region_lit, band_at);
    }
    return (uint8_t)eight;
}

uint8_t strip_latched_byte(const struct strip *strip, unsigned x_px, unsigned y_px)
{
    assert(x_px % 8 == 0 && x_px < strip->width_px && y_px < strip->height_px);
    return strip->latched[((size_t)y_px * strip->width_px + x_px) / 8];
}

static uint16_t shown_register(const struct strip *strip, size_t at)
{
    const size_t first = at * PIXELS_A_REGISTER;
    const unsigned x_px = (unsigned)(first % strip->width_px);
    const unsigned y_px = (unsigned)(first / strip->width_px);
    return (uint16_t)(strip_eight(strip, x_px, y_px, false, 0) << 8 |
                      strip_eight(strip, x_px + 8, y_px, false, 0));
}

/* ---- registers that are no cells ---- */

/* Is `address` one of `size` registers from `first`? Then *ret_at is which one. */
static bool in_window(uint16_t address, unsigned first, size_t size, size_t *ret_at)
{
    *ret_at = (size_t)address - first;
    return address >= first && *ret_at < size;
}

static bool strip_read(const struct device *device, uint16_t address, uint16_t *ret_value)
{
    const struct strip *strip = strip_of(device);
    const size_t used = frame_bytes(strip) / 2;
    size_t at = 0;
    if (address == REG_NEXT_CRC) {
        *ret_value = crc16(strip->next, frame_bytes(strip));
    } else if (in_window(address, REG_REGION_DATA, REG_REGION_DATA_SIZE, &at)) {
        *ret_value = modbus_get(strip->runs + at * 2);
    } else if (address == REG_BAND_AT_PX) {
        *ret_value = (uint16_t)strip_band_at(strip, device->now_ms);
    } else if (in_window(address, REG_BAND_DATA, REG_BAND_DATA_SIZE, &at)) {
        *ret_value = modbus_get(strip->band_pixels + at * 2);
    } else if (in_window(address, REG_FRAME_NEXT, used, &at)) {
        *ret_value = modbus_get(strip->next + at * 2);
    } else if (in_window(address, REG_FRAME_LATCHED, used, &at)) {
        *ret_value = modbus_get(strip->latched + at * 2);
    } else if (in_window(address, REG_FRAME_SHOWN, used, &at)) {
        *ret_value = shown_register(strip, at);
    } else {
        return false;
    }
    return true;
}

static bool strip_store(struct device *device, uint16_t address, uint16_t value)
{
    struct strip *strip = (struct strip *)device;
    uint8_t *to = NULL;
    size_t at = 0;
    if (in_window(address, REG_FRAME_NEXT, frame_bytes(strip) / 2, &at)) {
        to = strip->next + at * 2;
    } else if (in_window(address, REG_REGION_DATA, REG_REGION_DATA_SIZE, &at)) {
        to = strip->runs + at * 2;
    } else if (in_window(address, REG_BAND_DATA, REG_BAND_DATA_SIZE, &at)) {
        to = strip->band_pixels + at * 2;
        strip->band = (struct strip_band){0};
    } else {
        return false;
    }
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)(value & 0xFF);
    return true;
}

/* ---- latch and region ---- */

static bool register_write_touches(const struct register_write *write, unsigned first,
                                   unsigned size)
{
    return write->first < first + size && first < (unsigned)write->first + write->count;
}

static enum modbus_exception latch_check(const struct strip *strip,
                                         const struct register_write *write)
{
    if (!register_write_has(write, REG_LATCH_NUMBER, LATCH_SIZE)) {
        return MODBUS_BAD_VALUE;
    }
    const uint16_t crc = register_write_value(write, REG_LATCH_CRC);
    const bool again = register_write_value(write, REG_LATCH_NUMBER) == strip->latched_number;
    const uint16_t expected = again ? strip->latched_crc : crc16(strip->next, frame_bytes(strip));
    return crc == expected ? MODBUS_NO_EXCEPTION : MODBUS_BAD_VALUE;
}

static size_t band_bytes(const struct strip_band *band)
{
    return (size_t)band->length_px / 8 * band->height_px;
}

static bool band_fits(const struct strip *strip, const struct strip_band *band)
{
    return band->x_px % 8 == 0 && band->width_px % 8 == 0 && band->length_px % 8 == 0 &&
           band->height_px > 0 && band->length_px >= band->width_px &&
           band->x_px + band->width_px <= strip->width_px &&
           band->y_px + band->height_px <= strip->height_px && band_bytes(band) <= STRIP_BAND_BYTES;
}

static enum modbus_exception band_check(const struct strip *strip,
                                        const struct register_write *write)
{
    if (!register_write_has(write, REG_BAND_NUMBER, BAND_HEAD_SIZE)) {
        return MODBUS_BAD_VALUE;
    }
    const struct strip_band band = {
        .x_px = register_write_value(write, REG_BAND_X_PX),
        .y_px = register_write_value(write, REG_BAND_Y_PX),
        .width_px = register_write_value(write, REG_BAND_WIDTH_PX),
        .height_px = register_write_value(write, REG_BAND_HEIGHT_PX),
        .length_px = register_write_value(write, REG_BAND_LENGTH_PX),
    };
    if (band.width_px == 0) {
        return MODBUS_NO_EXCEPTION;
    }
    return band_fits(strip, &band) && crc16(strip->band_pixels, band_bytes(&band)) ==
                                          register_write_value(write, REG_BAND_CRC)
               ? MODBUS_NO_EXCEPTION
               : MODBUS_BAD_VALUE;
}

static enum modbus_exception strip_check(const struct device *device,
                                         const struct register_write *write)
{
    const struct strip *strip = strip_of(device);
    enum modbus_exception found = MODBUS_NO_EXCEPTION;
    if (register_write_touches(write, REG_LATCH_NUMBER, LATCH_SIZE)) {
        found = latch_check(strip, write);
    }
    if (found == MODBUS_NO_EXCEPTION &&
        register_write_touches(write, REG_BAND_NUMBER, BAND_HEAD_SIZE)) {
        found = band_check(strip, write);
    }
    return found;
}

static void strip_latch(struct strip *strip)
{
    for (size_t i = 0; i < frame_bytes(strip); i++) {
        strip->latched[i] = strip->next[i];
    }
    strip->latched_number = strip->latch_number;
    strip->latched_crc = strip->latch_crc;
    strip->device.call_dark = false;
}

static bool region_fits(const struct strip *strip, const struct strip_region *region)
{
    return region->width_px % 8 == 0 && region->height_px > 0 &&
           region->x_px + region->width_px <= strip->width_px &&
           region->y_px + region->height_px <= strip->height_px &&
           region->clear_x_px + region->clear_width_px <= strip->width_px;
}

static void region_take(struct strip *strip, int64_t now_ms)
{
    strip->shown = strip->asked;
    strip->region_began_ms = now_ms;
    strip->band_began_ms = now_ms;
    strip->device.call_dark = false;
    if (strip->shown.width_px == 0) {
        strip->shown.crc = 0;
    }
}

/* REGION_DATA as pixels in `spare`. */
static bool region_unpack(struct strip *strip)
{
    const struct strip_region *asked = &strip->asked;
    if ((asked->flags & REGION_INK) != 0) {
        return ink_unpack(strip->runs, asked->bytes, asked->width_px, asked->height_px,
                          strip->spare) == INK_PACK_OK;
    }
    return run_unpack(strip->runs, asked->bytes, asked->width_px, asked->height_px, strip->spare) ==
           RUN_PACK_OK;
}

static enum modbus_exception strip_region_act(struct strip *strip, int64_t now_ms)
{
    const struct strip_region *asked = &strip->asked;
    if (asked->width_px == 0) {
        region_take(strip, now_ms);
        return MODBUS_NO_EXCEPTION;
    }
    if (!region_fits(strip, asked) || !region_unpack(strip)) {
        return MODBUS_BAD_VALUE;
    }
    const size_t bytes = (size_t)asked->width_px / 8 * asked->height_px;
    if (crc16(strip->spare, bytes) != asked->crc) {
        return MODBUS_BAD_VALUE;
    }
    for (size_t i = 0; i < bytes; i++) {
        strip->pixels[i] = strip->spare[i];
    }
    region_take(strip, now_ms);
    return MODBUS_NO_EXCEPTION;
}

static void band_take(struct strip *strip, int64_t now_ms)
{
    strip->band = strip->band_asked;
    strip->band_began_ms = now_ms;
    strip->device.call_dark = false;
    if (strip->band.width_px == 0) {
        strip->band = (struct strip_band){0};
    }
}

static enum modbus_exception strip_act(struct device *device, const struct register_write *write,
                                       int64_t now_ms)
{
    struct strip *strip = (struct strip *)device;
    if (register_write_has(write, REG_LATCH_NUMBER, 2) &&
        strip->latch_number != strip->latched_number) {
        strip_latch(strip);
    }
    if (register_write_has(write, REG_BAND_NUMBER, BAND_HEAD_SIZE) &&
        strip->band_asked.number != strip->band.number) {
        band_take(strip, now_ms);
    }
    if (register_write_has(write, REG_REGION_NUMBER, 1) &&
        strip->asked.number != strip->shown.number) {
        return strip_region_act(strip, now_ms);
    }
    return MODBUS_NO_EXCEPTION;
}

static void strip_call_dark(struct device *device)
{
    struct strip *strip = (struct strip *)device;
    strip->shown = (struct strip_region){0};
    strip->band = (struct strip_band){0};
    strip->latched_number = 0;
}

static uint16_t strip_status(const struct device *device)
{
    return strip_of(device)->shown.width_px > 0 ? STATUS_REGION_SHOWN : 0;
}

static int64_t blink_next_ms(const struct strip *strip, int64_t now_ms)
{
    const int64_t since_ms = now_ms - strip->region_began_ms;
    if (strip->shown.width_px == 0 || (strip->shown.flags & REGION_BLINKS) == 0 ||
        since_ms >= BLINKING_MS) {
        return NEVER_MS;
    }
    const int64_t half_ms = STRIP_BLINK_MS / 2;
    return now_ms - since_ms % half_ms + half_ms;
}

/* When the band moves by its next column: the first millisecond that has it there. */
static int64_t band_next_ms(const struct strip *strip, int64_t now_ms)
{
    if (!band_moves(strip)) {
        return NEVER_MS;
    }
    const int64_t speed = strip->band.speed_px_s;
    const int64_t columns = (now_ms - strip->band_began_ms) * speed / MS_PER_S + 1;
    return strip->band_began_ms + (columns * MS_PER_S + speed - 1) / speed;
}

static int64_t strip_next_ms(const struct device *device, int64_t now_ms)
{
    const int64_t blink_ms = blink_next_ms(strip_of(device), now_ms);
    const int64_t band_ms = band_next_ms(strip_of(device), now_ms);
    return blink_ms < band_ms ? blink_ms : band_ms;
}

static void strip_describe(const struct device *device, const struct text_out *out)
{
    const struct strip *strip = strip_of(device);
    text_string(out, "latched ");
    text_number(out, strip->latched_number);
    text_string(out, " crc ");
    text_hex(out, strip->latched_crc, 4);
    text_string(out, " region ");
    text_number(out, strip->shown.width_px > 0 ? strip->shown.number : 0);
    text_string(out, " crc ");
    text_hex(out, strip->shown.crc, 4);
    text_string(out, " band ");
    text_number(out, strip->band.number);
    text_string(out, " crc ");
    text_hex(out, strip->band.crc, 4);
    text_string(out, " brightness ");
    text_number(out, strip->brightness);
    text_string(out, device->call_dark ? " dark\n" : " lit\n");
}

static const struct device_kind_ops strip_ops = {
    .kind = DEVICE_STRIP,
    .cells = strip_cells,
    .cell_count = sizeof(strip_cells) / sizeof(strip_cells[0]),
    .product = strip_product,
    .width_px = strip_width,
    .height_px = strip_height,
    .read = strip_read,
    .store = strip_store,
    .check = strip_check,
    .act = strip_act,
    .call_dark = strip_call_dark,
    .status = strip_status,
    .next_ms = strip_next_ms,
    .describe = strip_describe,
};

bool strip_size_is_made(unsigned width_px, unsigned height_px)
{
    static const uint16_t sizes[][2] = {{512, 32}, {256, 32}, {192, 16}};
    for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (sizes[i][0] == width_px && sizes[i][1] == height_px) {
            return true;
        }
    }
    return false;
}

void strip_init(struct strip *strip, const struct device_identity *identity, uint16_t width_px,
                uint16_t height_px, int64_t now_ms)
{
    assert(strip_size_is_made(width_px, height_px));
    /* Byte by byte: a whole struct as a value would pass over the chip's small stack. */
    for (size_t i = 0; i < sizeof(*strip); i++) {
        ((uint8_t *)strip)[i] = 0;
    }
    strip->width_px = width_px;
    strip->height_px = height_px;
    strip->brightness = BRIGHTNESS_FIRST;
    strip->keep_width_px = KEEP_WIDTH_FIRST_PX;
    device_init(&strip->device, &strip_ops, identity, now_ms);
    strip->latched_crc = crc16(strip->latched, frame_bytes(strip));
}
