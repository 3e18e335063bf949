#include "drivers/wire/ink_pack.h"

#include <assert.h>
#include <stdbool.h>

enum {
    CONTEXTS = 32,
    ODDS_BITS = 12,  /* how likely dark is, of 1 << 12 … */
    ODDS_STEP = 4,   /* … moves a sixteenth of the way to what was there … */
    ODDS_LEAST = 32, /* … and never to "always" or "never" */
    ODDS_MOST = (1 << ODDS_BITS) - ODDS_LEAST,
    STATE_BYTES = 4, /* that a decoder is ahead */
};
static const uint32_t RANGE_LEAST = UINT32_C(1) << 24;

/* How likely dark is at first, of 256, by the pixels a b c e d: measured on words in 16 and 24 px.
 */
static const uint8_t odds_first[CONTEXTS] = {
    254, 247, 215, 217, 129, 35,  117, 58, 199, 220, 162, 247, 182, 208, 230, 214,
    60,  47,  51,  43,  188, 142, 50,  30, 219, 194, 216, 217, 54,  35,  29,  26,
};

/* What both sides know of the picture at one place. */
struct model {
    uint16_t odds[CONTEXTS];
    const uint8_t *pixels;
    unsigned width_px;
    unsigned x, y;
    unsigned left;  /* the pixel before */
    unsigned above; /* three of the row above: to the left, above, to the right */
};

static unsigned bit_at(const struct model *model, unsigned x, unsigned y)
{
    const size_t at = (size_t)y * model->width_px + x;
    return model->pixels[at / 8] >> (7 - at % 8) & 1U;
}

static void model_init(struct model *model, const uint8_t *pixels, unsigned width_px)
{
    for (unsigned i = 0; i < CONTEXTS; i++) {
        model->odds[i] = (uint16_t)(odds_first[i] << (ODDS_BITS - 8));
    }
    model->pixels = pixels;
    model->width_px = width_px;
}

/* Goes to a place; places come in their order. Returns the odds that hold there. */
static uint16_t *model_at(struct model *model, unsigned x, unsigned y)
{
    if (x == 0) {
        model->left = 0;
        model->above = y > 0 ? bit_at(model, 0, y - 1) : 0;
    }
    const unsigned right = y > 0 && x + 1 < model->width_px ? bit_at(model, x + 1, y - 1) : 0;
    const unsigned two_above = y > 1 ? bit_at(model, x, y - 2) : 0;
    model->above = (model->above << 1 | right) & 7;
    return &model->odds[model->left << 4 | model->above << 1 | two_above];
}

static void model_saw(struct model *model, uint16_t *odds, unsigned lit)
{
    const unsigned now = *odds;
    *odds = (uint16_t)(lit ? now - ((now - ODDS_LEAST) >> ODDS_STEP)
                           : now + ((ODDS_MOST - now) >> ODDS_STEP));
    model->left = lit;
}

/* ---- packing ---- */

struct writer {
    uint64_t low;
    uint32_t range;
    uint8_t held;     /* a byte that a carry may still change, … */
    size_t held_more; /* … and so many of 255 behind it */
    bool begun;       /* the first byte is always 0 and is left out */
    uint8_t *code;
    size_t room;
    size_t size;
};

static void writer_put(struct writer *writer, unsigned byte)
{
    if (writer->size < writer->room) {
        writer->code[writer->size] = (uint8_t)byte;
    }
    writer->size++;
}

static void writer_shift(struct writer *writer)
{
    if (writer->low < UINT32_C(0xFF000000) || writer->low > UINT32_MAX) {
        const unsigned carry = (unsigned)(writer->low >> 32);
        if (writer->begun) {
            writer_put(writer, writer->held + carry);
        }
        writer->begun = true;
        for (; writer->held_more > 0; writer->held_more--) {
            writer_put(writer, 0xFF + carry);
        }
        writer->held = (uint8_t)(writer->low >> 24);
    } else {
        writer->held_more++;
    }
    writer->low = (writer->low & 0x00FFFFFF) << 8;
}

static void writer_bit(struct writer *writer, unsigned odds, unsigned lit)
{
    const uint32_t bound = (writer->range >> ODDS_BITS) * odds;
    if (lit) {
        writer->low += bound;
        writer->range -= bound;
    } else {
        writer->range = bound;
    }
    while (writer->range < RANGE_LEAST) {
        writer->range <<= 8;
        writer_shift(writer);
    }
}

int ink_pack(const uint8_t *pixels, unsigned width_px, unsigned height_px, uint8_t *ret_code,
             size_t room_bytes, size_t *ret_size_bytes)
{
    assert(width_px > 0 && width_px % 8 == 0);
    struct writer writer = {.range = UINT32_MAX, .code = ret_code, .room = room_bytes};
    struct model model;
    model_init(&model, pixels, width_px);
    for (unsigned y = 0; y < height_px; y++) {
        for (unsigned x = 0; x < width_px; x++) {
            uint16_t *odds = model_at(&model, x, y);
            const unsigned lit = bit_at(&model, x, y);
            writer_bit(&writer, *odds, lit);
            model_saw(&model, odds, lit);
        }
    }
    for (int i = 0; i < STATE_BYTES + 1; i++) {
        writer_shift(&writer);
    }
    if (writer.size > room_bytes) {
        return INK_PACK_NO_ROOM;
    }
    *ret_size_bytes = writer.size;
    return INK_PACK_OK;
}

/* ---- unpacking ---- */

struct reader {
    const uint8_t *code;
    size_t size;
    size_t at; /* may pass the end: then it was cut */
    uint32_t range;
    uint32_t value; /* of the code, from the lower end of the range */
};

static void reader_shift(struct reader *reader)
{
    const uint8_t next = reader->at < reader->size ? reader->code[reader->at] : 0;
    reader->value = reader->value << 8 | next;
    reader->at++;
}

static unsigned reader_bit(struct reader *reader, unsigned odds)
{
    const uint32_t bound = (reader->range >> ODDS_BITS) * odds;
    const unsigned lit = reader->value >= bound;
    if (lit) {
        reader->value -= bound;
        reader->range -= bound;
    } else {
        reader->range = bound;
    }
    while (reader->range < RANGE_LEAST) {
        reader->range <<= 8;
        reader_shift(reader);
    }
    return lit;
}

int ink_unpack(const uint8_t *code, size_t size_bytes, unsigned width_px, unsigned height_px,
               uint8_t *ret_pixels)
{
    assert(width_px > 0 && width_px % 8 == 0);
    struct reader reader = {.code = code, .size = size_bytes, .range = UINT32_MAX};
    struct model model;
    model_init(&model, ret_pixels, width_px);
    for (int i = 0; i < STATE_BYTES; i++) {
        reader_shift(&reader);
    }
    for (unsigned y = 0; y < height_px && reader.at <= size_bytes; y++) {
        for (unsigned x = 0; x < width_px; x++) {
            uint8_t *byte = &ret_pixels[((size_t)y * width_px + x) / 8];
            uint16_t *odds = model_at(&model, x, y);
            const unsigned lit = reader_bit(&reader, *odds);
            model_saw(&model, odds, lit);
            *byte = (uint8_t)((x % 8 == 0 ? 0 : *byte) | lit << (7 - x % 8));
        }
    }
    return reader.at == size_bytes && reader.value == 0 ? INK_PACK_OK : INK_PACK_BAD;
}
