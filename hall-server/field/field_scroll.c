#include "hall-server/field/field_scroll.h"

#include "drivers/wire/crc16.h"
#include "hall-server/field/field_device.h"

#include <assert.h>
#include <string.h>

enum { PART_BYTES = 2 * FIELD_SCROLL_PART, HEAD_SIZE = REG_BAND_CRC + 1 - REG_BAND_NUMBER };

static int words_bytes(const struct field_scroll *scroll)
{
    return scroll->words.length_px / 8 * scroll->words.height_px;
}

void field_scroll_forget(struct field_scroll *scroll)
{
    memset(scroll->known, 0, sizeof(scroll->known));
    scroll->seen = false;
    scroll->refused = 0;
}

bool field_scroll_set(struct field_scroll *scroll, const struct strip_scroll *words)
{
    const bool set = words != NULL;
    if (set == scroll->set && (!set || strip_scroll_equal(words, &scroll->words))) {
        return false;
    }
    scroll->set = set;
    scroll->seen = false;
    scroll->refused = 0;
    if (set) {
        scroll->words = *words;
        scroll->crc = crc16(words->bytes, (size_t)words_bytes(scroll));
    }
    return true;
}

void field_scroll_check(struct field_scroll *scroll, uint16_t shown_number, uint16_t shown_crc)
{
    const bool shown = shown_number != 0;
    scroll->seen = scroll->set ? shown && shown_crc == scroll->crc : !shown;
    scroll->wrong = !scroll->seen;
}

/* How many bytes of this part count; 0: none. */
static int part_bytes(const struct field_scroll *scroll, int part)
{
    const int left = words_bytes(scroll) - part * PART_BYTES;
    return left < 0 ? 0 : left < PART_BYTES ? left : PART_BYTES;
}

static bool part_is_right(const struct field_scroll *scroll, int part)
{
    const int size = part_bytes(scroll, part);
    const int at = part * PART_BYTES;
    return size == 0 || (scroll->known[part] &&
                         memcmp(scroll->have + at, scroll->words.bytes + at, (size_t)size) == 0);
}

static void latch_request(const struct field_scroll *scroll, uint16_t number,
                          struct field_request *request)
{
    const struct strip_scroll *words = &scroll->words;
    *request = (struct field_request){
        .function = 16, .write_first = REG_BAND_NUMBER, .write_count = HEAD_SIZE};
    uint16_t *const at = request->write - REG_BAND_NUMBER; /* indexed by address */
    at[REG_BAND_NUMBER] = number;
    if (scroll->set) {
        at[REG_BAND_X_PX] = (uint16_t)words->x_px;
        at[REG_BAND_Y_PX] = (uint16_t)words->y_px;
        at[REG_BAND_WIDTH_PX] = (uint16_t)words->width_px;
        at[REG_BAND_HEIGHT_PX] = (uint16_t)words->height_px;
        at[REG_BAND_LENGTH_PX] = (uint16_t)words->length_px;
        at[REG_BAND_SPEED_PX_S] = (uint16_t)words->speed_px_s;
        at[REG_BAND_CRC] = scroll->crc;
    }
}

static void part_request(const struct field_scroll *scroll, struct field_request *request)
{
    const int registers = (part_bytes(scroll, scroll->part) + 1) / 2;
    const uint8_t *bytes = scroll->words.bytes + (ptrdiff_t)scroll->part * PART_BYTES;
    *request = (struct field_request){
        .function = 16,
        .write_first = (uint16_t)(REG_BAND_DATA + scroll->part * FIELD_SCROLL_PART),
        .write_count = (uint16_t)registers,
    };
    for (int i = 0; i < registers; i++, bytes += 2) {
        request->write[i] = (uint16_t)(bytes[0] << 8 | bytes[1]);
    }
}

void field_scroll_next(struct field_scroll *scroll, uint16_t number,
                       struct field_request *ret_request)
{
    assert(scroll->wrong);
    scroll->part = scroll->set ? 0 : FIELD_SCROLL_PARTS;
    while (scroll->part < FIELD_SCROLL_PARTS && part_is_right(scroll, scroll->part)) {
        scroll->part++;
    }
    if (scroll->part == FIELD_SCROLL_PARTS) {
        latch_request(scroll, number, ret_request);
    } else {
        part_request(scroll, ret_request);
    }
}

bool field_scroll_answer(struct field_scroll *scroll, bool good)
{
    const int part = scroll->part;
    if (part < FIELD_SCROLL_PARTS) {
        const int at = part * PART_BYTES;
        memcpy(scroll->have + at, scroll->words.bytes + at, (size_t)part_bytes(scroll, part));
        scroll->known[part] = good; /* else nobody knows whether it arrived */
        return false;
    }
    if (!good && ++scroll->refused == FIELD_SCROLL_REFUSED_MAX) {
        field_scroll_forget(scroll); /* what is there is not what was sent */
    } else if (good) {
        scroll->refused = 0;
        scroll->wrong = false;
    }
    return true;
}
