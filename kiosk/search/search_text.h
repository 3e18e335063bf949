/*
 * Inside of kiosk/search: names as rows of glyphs. A glyph is a character that somebody can type,
 * with its readings; marks, spaces and brackets are left out, and full-width letters are the plain
 * ones. Pure; the owner's thread.
 */
#ifndef KIOSK_SEARCH_SEARCH_TEXT_H
#define KIOSK_SEARCH_SEARCH_TEXT_H

#include "kiosk/search/pinyin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SEARCH_GLYPHS_MAX = 8192,
    SEARCH_UNITS_MAX = 512, /* of one text; the rest of a longer one is not found */
    SEARCH_GLYPH_NONE = UINT16_MAX,
};

struct search_glyph {
    uint32_t code;
    uint8_t reading_count;
    const char *readings[PINYIN_READINGS_MAX];
};

struct search_unit {
    uint16_t glyph;
    uint16_t at_byte; /* in its text */
    uint8_t size_bytes;
    bool starts; /* what is typed may begin here: not within an English word */
};

/* All glyphs of an index, each once. */
struct search_glyphs {
    int count;
    struct search_glyph rows[SEARCH_GLYPHS_MAX];
    uint16_t slots[2 * SEARCH_GLYPHS_MAX]; /* by code; SEARCH_GLYPH_NONE: free */
};

void search_glyphs_init(struct search_glyphs *glyphs);
uint16_t search_glyph_find(const struct search_glyphs *glyphs, uint32_t code);

/*
 * Reads the character at `*text` as it is typed: folded, 0 for what nobody types. Moves `*text` on
 * by what it took; the text ends with a NUL.
 */
uint32_t search_code_next(const char **text);

/* The units of `text`, at most SEARCH_UNITS_MAX; returns how many. `words`: begin at words alone.
 */
int search_units_make(struct search_glyphs *glyphs, const char *text, bool words,
                      struct search_unit *ret_units);

#endif
