/*
 * UTF-8 at the border (RFC 3629): shortest form only, no surrogates, nothing above U+10FFFF.
 * Pure; any thread.
 */
#ifndef DRIVERS_BASE_UTF8_H
#define DRIVERS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point of malformed input: U+FFFD. */
enum { UTF8_REPLACEMENT = 0xFFFD };

/*
 * Reads one code point from the first bytes of `text` (size_bytes > 0). Returns how many bytes it
 * took (1–4); malformed or cut input takes one byte and gives UTF8_REPLACEMENT with *ret_good
 * false.
 */
size_t utf8_next(const char *text, size_t size_bytes, uint32_t *ret_code, bool *ret_good);

/* All `size_bytes` are well-formed. */
bool utf8_is_valid(const char *text, size_t size_bytes);

/* Code points in valid text. */
size_t utf8_count(const char *text, size_t size_bytes);

/* The longest prefix of at most `limit_bytes` that does not cut a code point; for valid text. */
size_t utf8_cut(const char *text, size_t size_bytes, size_t limit_bytes);

/* Writes 1–4 bytes for a valid scalar value; returns how many. */
size_t utf8_put(uint32_t code, char ret_bytes[4]);

#endif
