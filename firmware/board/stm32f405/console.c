/*
 * The second USART: where a finished device has its key matrix and LED driver, this board has text.
 * In: "key next", "state", "picture". Out: "ok" or "error", and the panel whenever it changes.
 */
#include "drivers/wire/crc16.h"
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"
#include "firmware/board/stm32f405/chip.h"

enum { CHUNK_BYTES = 64, WORDS_ROOM = 24, FINGER_MS = 30, FINGERS_MAX = 8 };

static const struct text_out console = {console_put, NULL};

static char words[WORDS_ROOM];
static uint8_t words_size;
static uint8_t fingers[FINGERS_MAX]; /* switches to press, in order */
static uint8_t finger_count;
static bool finger_down;
static int64_t finger_moves_ms;
static uint16_t panel_crc;

/* The rest of `words` after `start`, or NULL. */
static const char *words_after(const char *start)
{
    const char *at = words;
    while (*start != '\0') {
        if (*at++ != *start++) {
            return NULL;
        }
    }
    return at;
}

static bool finger_add(const struct device *device, const char *name)
{
    unsigned at = 0;
    if (finger_count == FINGERS_MAX || !device_key_find(device, name, &at)) {
        return false;
    }
    fingers[finger_count++] = (uint8_t)at;
    return true;
}

/* What the LEDs show, a row a line, in hexadecimal. */
static void picture_tell(const struct strip *strip, const struct text_out *out)
{
    for (unsigned y_px = 0; y_px < strip->height_px; y_px++) {
        for (unsigned x_px = 0; x_px < strip->width_px; x_px += 4) {
            unsigned four = 0;
            for (unsigned i = 0; i < 4; i++) {
                four = four << 1 | strip_pixel(strip, x_px + i, y_px, false, 0);
            }
            text_hex(out, four, 1);
        }
        text_character(out, '\n');
    }
}

static bool console_obey(struct device *device, int64_t now_ms)
{
    const char *name = words_after("key ");
    if (name != NULL) {
        return finger_add(device, name);
    }
    const char *rest = words_after("state");
    if (rest != NULL && *rest == '\0') {
        device_describe(device, now_ms, &console);
        return true;
    }
    rest = words_after("picture");
    if (rest != NULL && *rest == '\0' && image_strip() != NULL) {
        picture_tell(image_strip(), &console);
        return true;
    }
    return false;
}

static void console_hear(struct device *device, const uint8_t *bytes, size_t size_bytes,
                         int64_t now_ms)
{
    for (size_t i = 0; i < size_bytes; i++) {
        if (bytes[i] != '\n' && bytes[i] != '\r') {
            /* A line that is too long keeps its start, which is no command. */
            words[words_size] = (char)bytes[i];
            words_size = (uint8_t)(words_size < WORDS_ROOM - 1 ? words_size + 1 : words_size);
        } else if (words_size > 0) {
            words[words_size] = '\0';
            words_size = 0;
            text_string(&console, console_obey(device, now_ms) ? "ok\n" : "error\n");
        }
    }
}

static void fingers_move(struct device *device, int64_t now_ms)
{
    if (finger_count == 0 || now_ms < finger_moves_ms) {
        return;
    }
    finger_down = !finger_down;
    finger_moves_ms = now_ms + FINGER_MS;
    device_switches(device, finger_down ? 1U << fingers[0] : 0, now_ms);
    if (!finger_down) {
        finger_count--;
        for (unsigned i = 0; i < finger_count; i++) {
            fingers[i] = fingers[i + 1];
        }
    }
}

static void put_crc(void *context, char character)
{
    uint16_t *crc = context;
    const uint8_t byte = (uint8_t)character;
    *crc = crc16_add(*crc, &byte, 1);
}

void face_start(void)
{
    /* line_start() has started it with the bus. */
}

bool face_is_awake(void)
{
    return !ring_is_empty(&console_ring);
}

void face_run(struct device *device, int64_t now_ms)
{
    uint8_t typed[CHUNK_BYTES];
    console_hear(device, typed, ring_take(&console_ring, typed, CHUNK_BYTES), now_ms);
    fingers_move(device, now_ms);
    uint16_t crc = CRC16_START;
    const struct text_out sum = {put_crc, &crc};
    device_describe_panel(device, now_ms, &sum);
    if (crc != panel_crc) {
        panel_crc = crc;
        device_describe_panel(device, now_ms, &console);
    }
}

int64_t face_next_ms(const struct device *device, int64_t now_ms)
{
    (void)device;
    (void)now_ms;
    return finger_count > 0 ? finger_moves_ms : NEVER_MS;
}
