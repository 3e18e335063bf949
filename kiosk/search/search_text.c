#include "kiosk/search/search_text.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

void search_glyphs_init(struct search_glyphs *glyphs)
{
    glyphs->count = 0;
    memset(glyphs->slots, 0xFF, sizeof(glyphs->slots));
}

/* The slot of `code`, or the free one where it belongs: there are always free ones. */
static size_t slot_of(const struct search_glyphs *glyphs, uint32_t code)
{
    const size_t slots = sizeof(glyphs->slots) / sizeof(glyphs->slots[0]);
    size_t slot = (size_t)(code * UINT32_C(2654435761)) % slots;
    while (glyphs->slots[slot] != SEARCH_GLYPH_NONE &&
           glyphs->rows[glyphs->slots[slot]].code != code) {
        slot = (slot + 1) % slots;
    }
    return slot;
}

uint16_t search_glyph_find(const struct search_glyphs *glyphs, uint32_t code)
{
    return glyphs->slots[slot_of(glyphs, code)];
}

static uint16_t glyph_put(struct search_glyphs *glyphs, uint32_t code)
{
    const size_t slot = slot_of(glyphs, code);
    if (glyphs->slots[slot] == SEARCH_GLYPH_NONE && glyphs->count < SEARCH_GLYPHS_MAX) {
        struct search_glyph *glyph = &glyphs->rows[glyphs->count];
        glyph->code = code;
        glyph->reading_count = (uint8_t)pinyin_readings(code, glyph->readings);
        glyphs->slots[slot] = (uint16_t)glyphs->count++;
    }
    return glyphs->slots[slot];
}

static uint32_t code_fold(uint32_t code)
{
    if (code >= 0xFF01 && code <= 0xFF5E) {
        code -= 0xFEE0; /* full-width forms of ASCII */
    }
    if (code >= 'A' && code <= 'Z') {
        return code - 'A' + 'a';
    }
    const bool letter = code >= 'a' && code <= 'z';
    const bool digit = code >= '0' && code <= '9';
    const bool ours = letter || digit || code >= 0xC0;
    const bool mark = (code >= 0x2000 && code <= 0x206F) || (code >= 0x3000 && code <= 0x303F) ||
                      code == 0xD7 || code == 0xF7 || code >= 0xFE00;
    return ours && (!mark || code > 0xFFFF) ? code : 0;
}

uint32_t search_code_next(const char **text)
{
    uint32_t code;
    bool good;
    *text += utf8_next(*text, strlen(*text), &code, &good);
    return good ? code_fold(code) : 0;
}

int search_units_make(struct search_glyphs *glyphs, const char *text, bool words,
                      struct search_unit *ret_units)
{
    int count = 0;
    bool after_letter = false;
    for (const char *at = text; *at != '\0' && at - text <= UINT16_MAX;) {
        const char *from = at;
        const uint32_t code = search_code_next(&at);
        const uint16_t glyph = code == 0 ? SEARCH_GLYPH_NONE : glyph_put(glyphs, code);
        if (glyph != SEARCH_GLYPH_NONE && count < SEARCH_UNITS_MAX) {
            ret_units[count++] = (struct search_unit){.glyph = glyph,
                                                      .at_byte = (uint16_t)(from - text),
                                                      .size_bytes = (uint8_t)(at - from),
                                                      .starts = !words || !after_letter};
        }
        after_letter = code != 0;
    }
    return count;
}
