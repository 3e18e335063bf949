/*
 * Finds services, departments and life events by what somebody types: pinyin whole or in part,
 * initials with every reading, characters, digits, English words, in any mixture ("shenfz",
 * "sfz", "身份zheng"), and with one wrong key.
 *
 *     entries ──► search_create() ──► search_find("sfz") ──► hits, best first
 *
 * A name is a row of characters; each may be typed as itself, as one of its readings, or as the
 * beginning of one. The typed text runs through all names at once as a set of places that it may
 * have reached (search_match.h): nothing is looked up, and no name is missed.
 *
 * Keeps no pointer to what it was made from. Depends on drivers/base alone. No I/O; allocates in
 * search_create() alone. One thread at a time. Order: search_create(), any of the others,
 * search_destroy().
 */
#ifndef KIOSK_SEARCH_SEARCH_H
#define KIOSK_SEARCH_SEARCH_H

#include <stdint.h>

enum {
    SEARCH_ENTRIES_MAX = 4096,
    SEARCH_HITS_MAX = 128,
    SEARCH_KEY_MAX = 48,        /* characters of what is typed; more are not looked at */
    SEARCH_ENOUGH = 3,          /* with so many hits, wrong keys are not thought of */
    SEARCH_NEAR_LETTERS = 4,    /* the shortest text that may have a wrong key … */
    SEARCH_NEAR_CHARACTERS = 3, /* … when there are characters in it */
};

/* In this order within a level. */
enum search_kind { SEARCH_SERVICE, SEARCH_EVENT, SEARCH_DEPARTMENT };

/* What of an entry is typed. */
enum search_text { SEARCH_NAME, SEARCH_SHORT, SEARCH_ENGLISH, SEARCH_CODE, SEARCH_TEXT_COUNT };

/* Best first. */
enum search_level {
    SEARCH_EXACT,    /* all of the name */
    SEARCH_PREFIX,   /* its beginning, each character whole */
    SEARCH_INITIALS, /* its beginning, by initials or parts of readings */
    SEARCH_INSIDE,   /* a part of it */
    SEARCH_INSIDE_INITIALS,
    SEARCH_NEAR, /* with one wrong key */
    SEARCH_NEAR_INITIALS,
};

struct search_entry {
    enum search_kind kind;
    int row;  /* the caller's own */
    int uses; /* how often it was chosen: who is chosen more comes first within a level */
    const char *texts[SEARCH_TEXT_COUNT]; /* UTF-8; NULL or "" for none */
};

struct search_hit {
    enum search_kind kind;
    int row;
    enum search_level level;
    enum search_text text; /* what matched … */
    int from_byte;         /* … from here … */
    int to_byte;           /* … to before here */
};

struct search;

/* NULL: no memory, or more than SEARCH_ENTRIES_MAX. `entries` in the order for equal hits. */
struct search *search_create(const struct search_entry *entries, int count);
void search_destroy(struct search *search); /* NULL is fine */

/* It was chosen `times` more. What is not there is passed over. */
void search_used(struct search *search, enum search_kind kind, int row, int times);

/* The best of what `typed` (any bytes) may mean, each entry once; returns how many, at most `room`
 * and SEARCH_HITS_MAX. Nothing for a text without letters, digits and characters. */
int search_find(struct search *search, const char *typed, struct search_hit *ret_hits, int room);

#endif
