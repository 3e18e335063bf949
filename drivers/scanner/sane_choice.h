/*
 * SANE's back-ends name the same things in many ways; here is what is chosen among the words that
 * one offers. Pure, tables only; any thread.
 */
#ifndef DRIVERS_SCANNER_SANE_CHOICE_H
#define DRIVERS_SCANNER_SANE_CHOICE_H

#include <stdbool.h>

enum sane_wish {
    SANE_WISH_DUPLEX,
    SANE_WISH_FEEDER,
    SANE_WISH_FLATBED,
    SANE_WISH_COLOUR,
    SANE_WISH_GREY,
    SANE_WISH_INK,
    SANE_WISH_COUNT
};

/*
 * The word of `offered` (ends with NULL) that best serves the wish: the first row of its table that
 * is offered. NULL: none does.
 */
const char *sane_choice_word(enum sane_wish wish, const char *const *offered);

/* The number nearest to `wanted` among `count` offered; the greater of two that are as near. */
int sane_choice_number(int wanted, const int *offered, int count);

/* The same in a range; step 0: any. */
int sane_choice_in_range(int wanted, int least, int most, int step);

#endif
