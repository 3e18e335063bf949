#include "kiosk/search/search_match.h"

#include "kiosk/search/search.h"

#include <assert.h>
#include <string.h>

struct reach {
    uint64_t exact;
    uint64_t near; /* with one wrong key */
    uint64_t swap; /* the key after the next was taken: the next must come now */
};

void search_key_set(struct search_key *key, const struct search_glyphs *glyphs, const char *typed)
{
    for (int i = 0; i < key->length; i++) {
        if (key->glyphs[i] != SEARCH_GLYPH_NONE) {
            key->marks[key->glyphs[i]] = 0;
        }
    }
    memset(key->letters, 0, sizeof(key->letters));
    key->length = 0;
    key->characters = false;
    while (*typed != '\0' && key->length < SEARCH_KEY_MAX) {
        const uint32_t code = search_code_next(&typed);
        if (code == 0) {
            continue;
        }
        const uint64_t bit = UINT64_C(1) << key->length;
        const uint16_t glyph = search_glyph_find(glyphs, code);
        if (code >= 'a' && code <= 'z') {
            key->letters[code - 'a'] |= bit;
        }
        if (glyph != SEARCH_GLYPH_NONE) {
            key->marks[glyph] |= bit;
        }
        key->characters = key->characters || code > 0x7F;
        key->glyphs[key->length++] = glyph;
    }
}

static struct reach step(struct reach in, uint64_t mask, bool near)
{
    struct reach out = {.exact = (in.exact & mask) << 1};
    if (near) {
        out.near = (in.near & mask) << 1;
        out.near |= in.exact << 1;         /* another key */
        out.near |= in.exact;              /* left out */
        out.near |= out.exact << 1;        /* one too many after it */
        out.near |= (in.swap & mask) << 2; /* the second of two in the wrong order */
        out.swap = in.exact & (mask >> 1);
    }
    return out;
}

static void reach_add(struct reach *reach, struct reach more)
{
    reach->exact |= more.exact;
    reach->near |= more.near;
    reach->swap |= more.swap;
}

static bool reach_is_empty(struct reach reach)
{
    return (reach.exact | reach.near | reach.swap) == 0;
}

static bool reach_ends(struct reach reach, uint64_t end)
{
    return ((reach.exact | reach.near) & end) != 0;
}

enum found { FOUND_NOT, FOUND_PART, FOUND_WHOLE };

/* Over one character, typed in any way that it can be. */
static struct reach over(const struct search_key *key, const struct search_glyph *glyph,
                         uint64_t mark, struct reach in, struct search_way way,
                         enum found *ret_found)
{
    const uint64_t end = UINT64_C(1) << key->length;
    struct reach out = {0};
    bool part = false;
    for (int i = 0; i < glyph->reading_count; i++) {
        struct reach reach = in;
        for (const char *letter = glyph->readings[i]; *letter != '\0' && !reach_is_empty(reach);
             letter++) {
            reach = step(reach, key->letters[*letter - 'a'], way.near);
            part = part || reach_ends(reach, end);
            if (way.parts) {
                reach_add(&out, reach);
            }
        }
        reach_add(&out, reach);
    }
    /* Letters alone can't have meant a character of which they are no reading. */
    if (glyph->reading_count == 0 || key->characters) {
        reach_add(&out, step(in, mark, way.near));
    }
    *ret_found = reach_ends(out, end) ? FOUND_WHOLE : part ? FOUND_PART : FOUND_NOT;
    return out;
}

/* Nothing was typed yet; or the first key is one too many. */
static const struct reach at_start[] = {{.exact = 1}, {.exact = 1, .near = 2}};

bool search_touches(const struct search_key *key, const struct search_glyphs *glyphs,
                    struct search_name name, struct search_way way)
{
    struct reach reach = {0};
    for (int i = 0; i < name.count; i++) {
        const uint16_t glyph = name.units[i].glyph;
        enum found found;
        if (name.units[i].starts) {
            reach_add(&reach, at_start[way.near]);
        }
        reach = over(key, &glyphs->rows[glyph], key->marks[glyph], reach, way, &found);
        if (found != FOUND_NOT) {
            return true;
        }
    }
    return false;
}

int search_match(const struct search_key *key, const struct search_glyphs *glyphs,
                 struct search_name name, int start, struct search_way way, bool *ret_whole)
{
    assert(start >= 0 && start < name.count && key->length > 0);
    struct reach reach = at_start[way.near];
    for (int i = start; i < name.count && !reach_is_empty(reach); i++) {
        const uint16_t glyph = name.units[i].glyph;
        enum found found;
        reach = over(key, &glyphs->rows[glyph], key->marks[glyph], reach, way, &found);
        if (found != FOUND_NOT) {
            *ret_whole = found == FOUND_WHOLE;
            return i + 1;
        }
    }
    return -1;
}
