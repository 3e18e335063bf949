#include "firmware/pad/pad.h"

#include <assert.h>

enum { CHARACTER_FIRST = 32, CHARACTER_LAST = 95, CHARACTER_MASK = 0xFF };

#define KEY_ROW(symbol, key_code, key_name) {(key_code), (key_name)},
static const struct key_name pad_keys[] = {PAD_KEYS(KEY_ROW)};
#undef KEY_ROW

static const struct register_cell pad_cells[] = {
    PANEL_CELLS(pad),
    {REG_CONTEXT, REG_CONTEXT_SIZE, 0, UINT16_MAX, offsetof(struct pad, context)},
    {REG_DISPLAY, REG_DISPLAY_SIZE, 0, DISPLAY_DOT | DISPLAY_BLINK | CHARACTER_MASK,
     offsetof(struct pad, display)},
};

static void pad_product(const struct device *device, char ret_text[16])
{
    (void)device;
    ret_text[0] = 'p';
    ret_text[1] = 'a';
    ret_text[2] = 'd';
    ret_text[3] = '\0';
}

static enum modbus_exception pad_check(const struct device *device,
                                       const struct register_write *write)
{
    (void)device;
    for (unsigned i = 0; i < DISPLAY_CHARACTERS; i++) {
        const uint16_t address = (uint16_t)(REG_DISPLAY + i);
        if (register_write_has(write, address, 1)) {
            const unsigned character = register_write_value(write, address) & CHARACTER_MASK;
            if (character < CHARACTER_FIRST || character > CHARACTER_LAST) {
                return MODBUS_BAD_VALUE;
            }
        }
    }
    return panel_check(write);
}

static enum modbus_exception pad_act(struct device *device, const struct register_write *write,
                                     int64_t now_ms)
{
    (void)write;
    struct pad *pad = (struct pad *)device;
    panel_act(&pad->panel, device, now_ms);
    return MODBUS_NO_EXCEPTION;
}

static bool pad_press(struct device *device, uint16_t code, int64_t now_ms, uint16_t *ret_context)
{
    (void)code;
    (void)now_ms;
    *ret_context = ((const struct pad *)device)->context;
    return true;
}

static unsigned pad_light(const struct device *device, unsigned led, int64_t now_ms)
{
    (void)now_ms;
    return ((const struct pad *)device)->panel.leds[led];
}

static void pad_describe(const struct device *device, const struct text_out *out)
{
    const struct pad *pad = (const struct pad *)device;
    text_string(out, "display \"");
    for (unsigned i = 0; i < DISPLAY_CHARACTERS; i++) {
        text_character(out, (char)(pad_display(pad, i) & CHARACTER_MASK));
    }
    text_string(out, "\" context ");
    text_number(out, pad->context);
    text_string(out, "\n");
}

static const struct device_kind_ops pad_ops = {
    .kind = DEVICE_PAD,
    .key_count = PAD_KEY_COUNT,
    .keys = pad_keys,
    .cells = pad_cells,
    .cell_count = sizeof(pad_cells) / sizeof(pad_cells[0]),
    .product = pad_product,
    .check = pad_check,
    .act = pad_act,
    .press = pad_press,
    .light = pad_light,
    .describe = pad_describe,
};

void pad_init(struct pad *pad, const struct device_identity *identity, int64_t now_ms)
{
    device_init(&pad->device, &pad_ops, identity, now_ms);
    panel_init(&pad->panel);
    pad->context = 0;
    for (unsigned i = 0; i < DISPLAY_CHARACTERS; i++) {
        pad->display[i] = ' ';
    }
}

/* A pad that no hall has met yet tells the installer its address: "ADDR 001". */
static uint16_t address_character(const struct pad *pad, unsigned at)
{
    static const char words[] = {'A', 'D', 'D', 'R', ' '};
    static const uint8_t places[] = {100, 10, 1};
    const unsigned address = pad->device.identity.address;
    return (uint16_t)(at < sizeof(words) ? (unsigned)words[at]
                                         : '0' + address / places[at - sizeof(words)] % 10);
}

static bool display_is_blank(const struct pad *pad)
{
    for (unsigned i = 0; i < DISPLAY_CHARACTERS; i++) {
        if (pad->display[i] != ' ') {
            return false;
        }
    }
    return true;
}

uint16_t pad_display(const struct pad *pad, unsigned at)
{
    assert(at < DISPLAY_CHARACTERS);
    if (pad->device.ring.session == 0 && display_is_blank(pad)) {
        return address_character(pad, at);
    }
    return pad->device.hall_lost ? '-' : pad->display[at];
}
