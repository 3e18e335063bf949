/*
 * How a Chinese character is said: its main reading in pinyin, the tone as a digit. A table of the
 * 8,105 standard characters, made from assets/pinyin. For what speaks and for what sorts by
 * pinyin; searching by all readings is kiosk/search.
 *
 * Pure; any thread. Target `reading`, without the fonts.
 */
#ifndef DRIVERS_TEXT_READING_H
#define DRIVERS_TEXT_READING_H

#include <stdint.h>

enum { TEXT_READING_ROOM = 8 }; /* "zhuang4" and its end */

/* "shu1", "lv4", a light syllable has tone 5; NULL for what is not in the table. Static. */
const char *text_reading(uint32_t code);

#endif
