/*
 * Words for people who look at a device: character by character, since a chip has no stdio.
 *
 * Freestanding, no state; any thread that owns the sink.
 */
#ifndef FIRMWARE_CORE_TEXT_H
#define FIRMWARE_CORE_TEXT_H

#include <stdint.h>

struct text_out {
    void (*put)(void *context, char character);
    void *context;
};

void text_character(const struct text_out *out, char character);
void text_string(const struct text_out *out, const char *text);
void text_number(const struct text_out *out, uint32_t number);

/* The lowest `digits` (1–8) hexadecimal digits, small letters. */
void text_hex(const struct text_out *out, uint32_t number, unsigned digits);

#endif
