/*
 * How a character is read, as people type it: small letters without tones, ü as v (and as u).
 * The 8,105 standard characters, from assets/pinyin. Pure; any thread.
 */
#ifndef KIOSK_SEARCH_PINYIN_H
#define KIOSK_SEARCH_PINYIN_H

#include <stdint.h>

enum {
    PINYIN_READINGS_MAX = 8,
    PINYIN_SYLLABLE_ROOM = 7, /* "zhuang" and its end */
};

/* All readings of `code`, the main one first; returns how many, 0 for what is not in the table.
 * The texts live for ever. */
int pinyin_readings(uint32_t code, const char *ret_readings[PINYIN_READINGS_MAX]);

#endif
