/*
 * Inside of kiosk/search: what is typed against one name. A set of places in the typed text runs
 * along the name as the bits of a word: bit i says that the first i keys are used up.
 *
 *     身      份      证         name
 *     s·h·e·n f·e·n   z·h·e·n·g  each letter moves the bits whose next key it is
 *      │ │ │ │                   in parts: a character may be left after any of its letters,
 *      └─┴─┴─┴──► 份             whole: after its last alone
 *
 * A second set has the places that are reached with one wrong key (Wu and Manber's way, with two
 * keys in the wrong order as a third set that waits for the second of them). Pure.
 */
#ifndef KIOSK_SEARCH_SEARCH_MATCH_H
#define KIOSK_SEARCH_SEARCH_MATCH_H

#include "kiosk/search/search_text.h"

struct search_key {
    int length;
    bool characters;                   /* not letters and digits alone */
    uint64_t letters[26];              /* bit i: the key i is this letter */
    uint64_t marks[SEARCH_GLYPHS_MAX]; /* … is this glyph */
    uint16_t glyphs[64];               /* those with a mark, once for each key; NONE: unknown */
};

/* `key` must have been zeroed once. `typed` is any text that ends. */
void search_key_set(struct search_key *key, const struct search_glyphs *glyphs, const char *typed);

struct search_way {
    bool parts; /* a character may be typed in part */
    bool near;  /* with one wrong key */
};

struct search_name {
    const struct search_unit *units;
    int count;
};

/* It is found somewhere in the name. */
bool search_touches(const struct search_key *key, const struct search_glyphs *glyphs,
                    struct search_name name, struct search_way way);

/* Found from unit `start` on: the unit behind it, else -1. *ret_whole: to its last letter. */
int search_match(const struct search_key *key, const struct search_glyphs *glyphs,
                 struct search_name name, int start, struct search_way way, bool *ret_whole);

#endif
