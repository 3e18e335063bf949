/*
 * What a text has in common with what somebody typed: the longest run of characters that stands in
 * both, so that a found text can show why it was found. Letters of ASCII are alike, large or small.
 *
 *   "居民户口簿原件", "户口本"  →  户口
 *
 * Depends on drivers/base. Pure, no allocation; any thread.
 */
#ifndef KIOSK_SEARCH_SEARCH_SHARED_H
#define KIOSK_SEARCH_SEARCH_SHARED_H

enum {
    SEARCH_SHARED_TYPED_MAX = 64, /* characters of each that are looked at */
    SEARCH_SHARED_TEXT_MAX = 2048,
};

struct search_shared {
    int characters; /* 0: they have none in common; blanks at the ends do not count */
    int from_byte;  /* of `text` */
    int to_byte;
};

/* Both UTF-8; bytes that are none stand for nothing. The first of equal runs. */
struct search_shared search_shared(const char *text, const char *typed);

#endif
