#include "drivers/wire/escpos.h"

#include <assert.h>

enum { DLE = 0x10, EOT = 0x04, ENQ = 0x05, DC4 = 0x14, ESC = 0x1B, FS = 0x1C, GS = 0x1D };
enum { XON = 0x11, XOFF = 0x13 };

static size_t put(uint8_t *ret_bytes, const uint8_t *bytes, size_t size_bytes)
{
    assert(size_bytes <= ESCPOS_COMMAND_BYTES_MAX);
    for (size_t i = 0; i < size_bytes; i++) {
        ret_bytes[i] = bytes[i];
    }
    return size_bytes;
}

size_t escpos_put_ask(uint8_t *ret_bytes, enum escpos_ask ask)
{
    assert(ask >= ESCPOS_ASK_PRINTER && ask <= ESCPOS_ASK_LAST);
    const uint8_t bytes[] = {DLE, EOT, (uint8_t)ask};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_init(uint8_t *ret_bytes)
{
    const uint8_t bytes[] = {ESC, '@', GS, 'a', 0};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_barrier(uint8_t *ret_bytes)
{
    const uint8_t bytes[] = {GS, 'r', 1};
    return put(ret_bytes, bytes, sizeof(bytes));
}

static const uint8_t clear_bytes[] = {DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8};

size_t escpos_put_clear(uint8_t *ret_bytes)
{
    return put(ret_bytes, clear_bytes, sizeof(clear_bytes));
}

size_t escpos_put_cut(uint8_t *ret_bytes)
{
    const uint8_t bytes[] = {GS, 'V', 66, 0};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_feed(uint8_t *ret_bytes, int dots)
{
    assert(dots > 0 && dots <= ESCPOS_FEED_DOTS_MAX);
    const uint8_t bytes[] = {ESC, 'J', (uint8_t)dots};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_band(uint8_t *ret_bytes, int width_bytes, int rows)
{
    assert(width_bytes > 0 && width_bytes <= ESCPOS_WIDTH_BYTES_MAX);
    assert(rows > 0 && rows <= ESCPOS_BAND_ROWS_MAX);
    const uint8_t bytes[ESCPOS_BAND_HEADER_BYTES] = {
        GS, 'v', '0', 0, (uint8_t)width_bytes, 0, (uint8_t)rows, 0,
    };
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_text_begin(uint8_t *ret_bytes, int pitch_dots)
{
    assert(pitch_dots > 0 && pitch_dots <= ESCPOS_PITCH_DOTS_MAX);
    const uint8_t bytes[] = {FS, '&', ESC, '3', (uint8_t)pitch_dots};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_text_at(uint8_t *ret_bytes, int x_dots, int scale)
{
    assert(x_dots >= 0 && x_dots < ESCPOS_WIDTH_BYTES_MAX * 8);
    assert(scale > 0 && scale <= ESCPOS_TEXT_SCALE_MAX);
    /* A high byte of at most 3: no place reads like a question (10 04). */
    const uint8_t size = (uint8_t)((scale - 1) << 4 | (scale - 1));
    const uint8_t bytes[] = {ESC, '$', (uint8_t)(x_dots & 0xFF), (uint8_t)(x_dots >> 8), GS,
                             '!', size};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_put_text_end(uint8_t *ret_bytes)
{
    const uint8_t bytes[] = {'\n', GS, '!', 0, ESC, '2', FS, '.'};
    return put(ret_bytes, bytes, sizeof(bytes));
}

size_t escpos_raster_asks(const uint8_t *bytes, size_t size_bytes)
{
    size_t count = 0;
    for (size_t i = 0; i + 2 < size_bytes; i++) {
        /* Some models know more than four questions: 7 (ink) and 8 (the display). */
        const bool known = bytes[i + 2] >= 1 && bytes[i + 2] <= 8;
        count += bytes[i] == DLE && bytes[i + 1] == EOT && known ? 1 : 0;
    }
    return count;
}

size_t escpos_raster_blunt(uint8_t *bytes, size_t size_bytes)
{
    size_t count = 0;
    for (size_t i = 0; i + 2 < size_bytes; i++) {
        const bool enquiry = bytes[i + 1] == ENQ && bytes[i + 2] <= 2;
        const bool control = bytes[i + 1] == DC4 && bytes[i + 2] >= 1 && bytes[i + 2] <= 8;
        if (bytes[i] == DLE && (enquiry || control)) {
            bytes[i] |= 0x08; /* the dot to the right of the one that is set */
            count++;
        }
    }
    return count;
}

/* Bits of a status byte: 0··1··10. Of a barrier byte: 0··0····. */
static bool byte_is_status(uint8_t byte)
{
    return (byte & 0x93) == 0x12;
}

/* GS r 1: bits 0 and 1 near the end, 2 and 3 at the end, each pair from one sensor; 5 and 6 unused.
 */
static bool byte_is_barrier(uint8_t byte)
{
    const int low = byte & 0x03;
    const int end = byte & 0x0C;
    return (byte & 0xF0) == 0 && (low == 0 || low == 0x03) && (end == 0 || end == 0x0C);
}

int escpos_answer_read(const uint8_t *bytes, size_t size_bytes, struct escpos_answer *ret_answer,
                       size_t *ret_taken)
{
    assert(size_bytes > 0);
    static const uint8_t cleared[] = {0x37, 0x25, 0x00};
    struct escpos_answer answer = {.byte = bytes[0]};
    size_t taken = 1;
    if (bytes[0] == cleared[0]) {
        for (; taken < sizeof(cleared); taken++) {
            if (taken == size_bytes) {
                return ESCPOS_NEED_MORE;
            }
            if (bytes[taken] != cleared[taken]) {
                *ret_taken = 1;
                return ESCPOS_MALFORMED;
            }
        }
        answer.kind = ESCPOS_ANSWER_CLEARED;
    } else if (bytes[0] == XON || bytes[0] == XOFF) {
        answer.kind = ESCPOS_ANSWER_FLOW;
    } else if (byte_is_status(bytes[0])) {
        answer.kind = ESCPOS_ANSWER_STATUS;
    } else if (byte_is_barrier(bytes[0])) {
        answer.kind = ESCPOS_ANSWER_BARRIER;
        answer.paper.paper_low = (bytes[0] & 0x03) != 0;
        answer.paper.paper_end = (bytes[0] & 0x0C) != 0;
    } else {
        *ret_taken = 1;
        return ESCPOS_MALFORMED;
    }
    *ret_answer = answer;
    *ret_taken = taken;
    return ESCPOS_OK;
}

int escpos_status_add(enum escpos_ask ask, uint8_t byte, struct escpos_status *status)
{
    assert(ask >= ESCPOS_ASK_PRINTER && ask <= ESCPOS_ASK_LAST);
    if (!byte_is_status(byte)) {
        return ESCPOS_MALFORMED;
    }
    const int low = byte & 0x0C;
    const int end = byte & 0x60;
    switch (ask) {
    case ESCPOS_ASK_PRINTER:
        status->offline |= (byte & 0x08) != 0;
        break;
    case ESCPOS_ASK_OFFLINE:
        status->cover_open |= (byte & 0x04) != 0;
        status->paper_end |= (byte & 0x20) != 0;
        break;
    case ESCPOS_ASK_ERROR:
        status->cutter_error |= (byte & 0x08) != 0;
        status->fatal_error |= (byte & 0x20) != 0;
        status->passing_error |= (byte & 0x44) != 0;
        break;
    case ESCPOS_ASK_PAPER:
        if ((low != 0 && low != 0x0C) || (end != 0 && end != 0x60)) {
            return ESCPOS_MALFORMED;
        }
        status->paper_low |= low != 0;
        status->paper_end |= end != 0;
        break;
    }
    return ESCPOS_OK;
}

bool escpos_status_ready(const struct escpos_status *status)
{
    return !status->offline && !status->cover_open && !status->paper_end && !status->cutter_error &&
           !status->fatal_error && !status->passing_error;
}
