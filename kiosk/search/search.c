#include "kiosk/search/search.h"

#include "kiosk/search/search_match.h"
#include "kiosk/search/search_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct text {
    int first; /* in units */
    int count;
    uint16_t entry;
    uint8_t text; /* enum search_text */
};

struct entry {
    enum search_kind kind;
    int row;
    int uses;
};

/* What is compared of two hits; less is better. */
struct rank {
    enum search_level level;
    int uses; /* negative */
    enum search_kind kind;
    int start;
    int length;
    int entry;
};

struct search {
    int entry_count;
    int text_count;
    struct entry entries[SEARCH_ENTRIES_MAX];
    struct text texts[SEARCH_ENTRIES_MAX * SEARCH_TEXT_COUNT];
    struct search_unit *units;
    struct search_glyphs glyphs;
    struct search_key key;
    int hit_count; /* of the search that is going on, best first */
    struct search_hit hits[SEARCH_HITS_MAX];
    struct rank ranks[SEARCH_HITS_MAX];
    bool hit[SEARCH_ENTRIES_MAX]; /* … before this round */
};

/* ---- what is searched ---- */

static size_t units_needed(const struct search_entry *entries, int count)
{
    size_t bytes = 1;
    for (int i = 0; i < count; i++) {
        for (int t = 0; t < SEARCH_TEXT_COUNT; t++) {
            bytes += entries[i].texts[t] == NULL ? 0 : strlen(entries[i].texts[t]);
        }
    }
    return bytes;
}

static void entry_add(struct search *search, const struct search_entry *entry, int *unit_count)
{
    const int place = search->entry_count++;
    search->entries[place] =
        (struct entry){.kind = entry->kind, .row = entry->row, .uses = entry->uses};
    for (int t = 0; t < SEARCH_TEXT_COUNT; t++) {
        const char *words = entry->texts[t];
        struct text text = {.first = *unit_count, .entry = (uint16_t)place, .text = (uint8_t)t};
        if (words == NULL) {
            continue;
        }
        text.count = search_units_make(&search->glyphs, words, t == SEARCH_ENGLISH,
                                       search->units + *unit_count);
        if (text.count > 0) {
            search->texts[search->text_count++] = text;
            *unit_count += text.count;
        }
    }
}

struct search *search_create(const struct search_entry *entries, int count)
{
    if (count > SEARCH_ENTRIES_MAX) {
        return NULL;
    }
    struct search *search = calloc(1, sizeof(*search));
    struct search_unit *units = calloc(units_needed(entries, count), sizeof(*units));
    if (search == NULL || units == NULL) {
        free(search);
        free(units);
        return NULL;
    }
    int unit_count = 0;
    search->units = units;
    search_glyphs_init(&search->glyphs);
    for (int i = 0; i < count; i++) {
        entry_add(search, &entries[i], &unit_count);
    }
    return search;
}

void search_destroy(struct search *search)
{
    if (search != NULL) {
        free(search->units);
        free(search);
    }
}

void search_used(struct search *search, enum search_kind kind, int row, int times)
{
    for (int i = 0; i < search->entry_count; i++) {
        struct entry *entry = &search->entries[i];
        if (entry->kind == kind && entry->row == row && entry->uses <= INT32_MAX - times) {
            entry->uses += times;
        }
    }
}

/* ---- what is found ---- */

/* In this order; who made no error is not shown what they did not mean. */
static const struct round {
    struct search_way way;
    int letters_min;
    int characters_min;
    int enough; /* hits before it that make it needless */
} rounds[] = {
    {{.parts = true}, 1, 1, 1},
    {{.near = true}, SEARCH_NEAR_LETTERS, SEARCH_NEAR_CHARACTERS, SEARCH_ENOUGH},
    {{.parts = true, .near = true}, SEARCH_NEAR_LETTERS + 2, SEARCH_NEAR_CHARACTERS + 2, 1},
};

static int rank_compare(const struct rank *a, const struct rank *b)
{
    const int pairs[][2] = {{(int)a->level, (int)b->level}, {a->uses, b->uses},
                            {(int)a->kind, (int)b->kind},   {a->start, b->start},
                            {a->length, b->length},         {a->entry, b->entry}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i][0] != pairs[i][1]) {
            return pairs[i][0] < pairs[i][1] ? -1 : 1;
        }
    }
    return 0;
}

static void hit_remove(struct search *search, int place)
{
    const size_t after = (size_t)(--search->hit_count - place);
    memmove(&search->hits[place], &search->hits[place + 1], after * sizeof(search->hits[0]));
    memmove(&search->ranks[place], &search->ranks[place + 1], after * sizeof(search->ranks[0]));
}

/* Each entry once, by its best text. */
static void hit_put(struct search *search, const struct search_hit *hit, const struct rank *rank)
{
    for (int i = 0; i < search->hit_count; i++) {
        if (search->ranks[i].entry == rank->entry) {
            if (rank_compare(rank, &search->ranks[i]) >= 0) {
                return;
            }
            hit_remove(search, i);
            break;
        }
    }
    int place = search->hit_count;
    while (place > 0 && rank_compare(rank, &search->ranks[place - 1]) < 0) {
        place--;
    }
    if (place == SEARCH_HITS_MAX) {
        return;
    }
    search->hit_count -= search->hit_count == SEARCH_HITS_MAX;
    const size_t after = (size_t)(search->hit_count++ - place);
    memmove(&search->hits[place + 1], &search->hits[place], after * sizeof(search->hits[0]));
    memmove(&search->ranks[place + 1], &search->ranks[place], after * sizeof(search->ranks[0]));
    search->hits[place] = *hit;
    search->ranks[place] = *rank;
}

struct found {
    enum search_level level;
    int start;
    int end;
};

/* The best way in which this round finds it. */
static bool found_best(const struct search *search, const struct text *text,
                       const struct round *round, struct found *ret_found)
{
    const struct search_name name = {search->units + text->first, text->count};
    struct found best = {.level = SEARCH_NEAR_INITIALS, .end = -1};
    /* Whole characters first: their level is better at the same place. */
    for (int parts = 0; parts <= round->way.parts; parts++) {
        const struct search_way way = {.parts = parts == 1, .near = round->way.near};
        const int starts = text->text == SEARCH_CODE ? 1 : text->count;
        for (int start = 0; start < starts; start++) {
            bool whole;
            const int end = !name.units[start].starts ? -1
                                                      : search_match(&search->key, &search->glyphs,
                                                                     name, start, way, &whole);
            if (end < 0) {
                continue;
            }
            const enum search_level level =
                way.near    ? (way.parts ? SEARCH_NEAR_INITIALS : SEARCH_NEAR)
                : way.parts ? (start == 0 ? SEARCH_INITIALS : SEARCH_INSIDE_INITIALS)
                : start > 0 ? SEARCH_INSIDE
                : whole && end == text->count ? SEARCH_EXACT
                                              : SEARCH_PREFIX;
            if (best.end < 0 || level < best.level) {
                best = (struct found){level, start, end};
            }
            break; /* a later place is no better */
        }
    }
    *ret_found = best;
    return best.end >= 0;
}

static void round_run(struct search *search, const struct round *round)
{
    for (int i = 0; i < search->text_count; i++) {
        const struct text *text = &search->texts[i];
        const struct search_name name = {search->units + text->first, text->count};
        const struct entry *entry = &search->entries[text->entry];
        struct found found;
        const bool code = text->text == SEARCH_CODE; /* from its beginning, and without errors */
        if (search->hit[text->entry] || (code && round->way.near) ||
            (!code && !search_touches(&search->key, &search->glyphs, name, round->way)) ||
            !found_best(search, text, round, &found)) {
            continue;
        }
        if (entry->kind == SEARCH_DEPARTMENT && found.level == SEARCH_INITIALS) {
            found.level = SEARCH_INSIDE_INITIALS; /* they all begin with "city" */
        }
        const struct search_unit *last = &name.units[found.end - 1];
        const struct search_hit hit = {.kind = entry->kind,
                                       .row = entry->row,
                                       .level = found.level,
                                       .text = (enum search_text)text->text,
                                       .from_byte = name.units[found.start].at_byte,
                                       .to_byte = last->at_byte + last->size_bytes};
        const struct rank rank = {.level = found.level,
                                  .uses = -entry->uses,
                                  .kind = entry->kind,
                                  .start = found.start,
                                  .length = text->count,
                                  .entry = text->entry};
        hit_put(search, &hit, &rank);
    }
}

int search_find(struct search *search, const char *typed, struct search_hit *ret_hits, int room)
{
    assert(room >= 0);
    search_key_set(&search->key, &search->glyphs, typed);
    search->hit_count = 0;
    memset(search->hit, 0, sizeof(search->hit));
    for (size_t i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++) {
        const int least = search->key.characters ? rounds[i].characters_min : rounds[i].letters_min;
        if (search->key.length >= least && search->hit_count < rounds[i].enough) {
            round_run(search, &rounds[i]);
        }
        for (int k = 0; k < search->hit_count; k++) {
            search->hit[search->ranks[k].entry] = true;
        }
    }
    const int count = search->hit_count < room ? search->hit_count : room;
    memcpy(ret_hits, search->hits, (size_t)count * sizeof(ret_hits[0]));
    return count;
}
