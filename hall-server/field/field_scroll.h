/*
 * Bringing words that scroll to one strip: what to send next, and what its answers mean. The strip
 * has one copy of the pixels alone, so it takes them away while they change, and shows its frame.
 *
 *   set --> (check: another CRC) --> parts that differ --> latch --> (check: the CRC) --> seen
 *
 * Once they are there the strip moves them by itself, and nothing is sent. Pure; inside of the
 * room: field_device.c calls it, for strips of map version BAND_VERSION and later.
 */
#ifndef HALL_FIELD_FIELD_SCROLL_H
#define HALL_FIELD_FIELD_SCROLL_H

#include "hall-server/field/strip_scroll.h"

struct field_request;

enum {
    FIELD_SCROLL_PART = 120, /* registers sent at once */
    FIELD_SCROLL_PARTS = (BAND_REGISTERS_MAX + FIELD_SCROLL_PART - 1) / FIELD_SCROLL_PART,
    FIELD_SCROLL_REFUSED_MAX = 2, /* latches that fail, until all is sent anew */
};

struct field_scroll {
    bool set; /* there are words to scroll */
    struct strip_scroll words;
    uint16_t crc;
    bool wrong;                           /* the strip reported something else */
    bool seen;                            /* … or this, or none when there is none */
    uint8_t have[STRIP_SCROLL_BYTES_MAX]; /* the strip's pixels, where `known` */
    bool known[FIELD_SCROLL_PARTS];
    int part; /* of the request under way; FIELD_SCROLL_PARTS: the latch */
    int refused;
};

/* Nothing is known of the strip any more. */
void field_scroll_forget(struct field_scroll *scroll);

/* What it should show from now on; NULL: nothing that scrolls. True: that is something else. */
bool field_scroll_set(struct field_scroll *scroll, const struct strip_scroll *words);

/* The strip reported BAND_SHOWN_NUMBER and BAND_SHOWN_CRC. */
void field_scroll_check(struct field_scroll *scroll, uint16_t shown_number, uint16_t shown_crc);

/* The request for what is missing, while `wrong`. `number` differs from the last one. */
void field_scroll_next(struct field_scroll *scroll, uint16_t number,
                       struct field_request *ret_request);

/* What became of it. True: the strip must be asked what it shows. */
bool field_scroll_answer(struct field_scroll *scroll, bool good);

#endif
