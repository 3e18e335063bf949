#include "firmware/core/text.h"

#include <assert.h>

void text_character(const struct text_out *out, char character)
{
    out->put(out->context, character);
}

void text_string(const struct text_out *out, const char *text)
{
    while (*text != '\0') {
        text_character(out, *text++);
    }
}

void text_number(const struct text_out *out, uint32_t number)
{
    if (number >= 10) {
        text_number(out, number / 10);
    }
    text_character(out, (char)('0' + number % 10));
}

void text_hex(const struct text_out *out, uint32_t number, unsigned digits)
{
    assert(digits >= 1 && digits <= 8);
    while (digits-- > 0) {
        text_character(out, "0123456789abcdef"[number >> (digits * 4) & 0xF]);
    }
}
