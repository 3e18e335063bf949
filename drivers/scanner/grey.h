/*
 * A small grey copy of a page: what looking at it needs, at a fraction of its pixels.
 * Pure; the copy belongs to whoever made it. Any thread.
 */
#ifndef DRIVERS_SCANNER_GREY_H
#define DRIVERS_SCANNER_GREY_H

#include <stddef.h>
#include <stdint.h>

struct Pix;

struct grey {
    int width_px;
    int height_px;
    int factor;     /* of the page's pixels, a side, in one of these; 1 or more */
    uint8_t *bytes; /* 0 black … 255 white, rows without gaps */
};

/*
 * Means of blocks of factor × factor pixels of a 1-, 8- or 32-bit PIX; what is left over at the
 * right and the bottom is not looked at. Returns 0, or -1: no memory (or the page is smaller than a
 * block).
 */
__attribute__((warn_unused_result)) int grey_make(const struct Pix *pix, int factor,
                                                  struct grey *ret_grey);

/* Means of blocks of an already small picture; `times` 1 is a copy. As grey_make(). */
__attribute__((warn_unused_result)) int grey_shrink(const struct grey *from, int times,
                                                    struct grey *ret_grey);

/* The least factor that makes the longer side at most `side_px`. */
int grey_factor_for_side(int width_px, int height_px, int side_px);

void grey_deinit(struct grey *grey);

/* How many pixels of each value lie in columns x0 … x1 − 1 of rows y0 … y1 − 1. */
void grey_count(const struct grey *grey, int x0, int y0, int x1, int y1, int64_t ret_counts[256]);

/* The value that `percent` of the counted pixels are below or at; 255 when none were counted. */
int grey_percentile(const int64_t counts[256], int percent);

/*
 * The level that parts the counted pixels best into dark and bright (Otsu 1979): dark ones are
 * below it. *ret_contrast is the difference of the two means; 0 when all are alike.
 */
int grey_split(const int64_t counts[256], int *ret_contrast);

#endif
