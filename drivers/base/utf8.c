#include "drivers/base/utf8.h"

#include <assert.h>

/* Rows of the Unicode Standard's table 3-7: lead bytes, and the range of the second byte. */
static const struct {
    uint8_t lead_first, lead_last, second_first, second_last, size;
} rows[] = {
    {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

/* The size of the well-formed sequence at `bytes`, or 0. */
static size_t sequence_size(const uint8_t *bytes, size_t size_bytes)
{
    for (int i = 0; i < ROW_COUNT; i++) {
        if (bytes[0] < rows[i].lead_first || bytes[0] > rows[i].lead_last) {
            continue;
        }
        const size_t size = rows[i].size;
        if (size > size_bytes) {
            return 0;
        }
        if (size > 1 && (bytes[1] < rows[i].second_first || bytes[1] > rows[i].second_last)) {
            return 0;
        }
        for (size_t k = 2; k < size; k++) {
            if ((bytes[k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
    return 0;
}

size_t utf8_next(const char *text, size_t size_bytes, uint32_t *ret_code, bool *ret_good)
{
    assert(size_bytes > 0);
    const uint8_t *bytes = (const uint8_t *)text;
    const size_t size = sequence_size(bytes, size_bytes);
    if (size == 0) {
        *ret_code = UTF8_REPLACEMENT;
        *ret_good = false;
        return 1;
    }
    static const uint8_t lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = bytes[0] & lead_mask[size];
    for (size_t i = 1; i < size; i++) {
        code = code << 6 | (bytes[i] & 0x3FU);
    }
    *ret_code = code;
    *ret_good = true;
    return size;
}

bool utf8_is_valid(const char *text, size_t size_bytes)
{
    size_t at = 0;
    while (at < size_bytes) {
        const size_t size = sequence_size((const uint8_t *)text + at, size_bytes - at);
        if (size == 0) {
            return false;
        }
        at += size;
    }
    return true;
}

size_t utf8_count(const char *text, size_t size_bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        count += ((uint8_t)text[i] & 0xC0) != 0x80;
    }
    return count;
}

size_t utf8_cut(const char *text, size_t size_bytes, size_t limit_bytes)
{
    if (size_bytes <= limit_bytes) {
        return size_bytes;
    }
    size_t at = limit_bytes;
    while (at > 0 && ((uint8_t)text[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

size_t utf8_put(uint32_t code, char ret_bytes[4])
{
    assert(code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF));
    if (code < 0x80) {
        ret_bytes[0] = (char)code;
        return 1;
    }
    const size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--) {
        ret_bytes[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    ret_bytes[0] = (char)(lead[size] | code);
    return size;
}
