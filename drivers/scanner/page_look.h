/*
 * What a page of paper looks like, and making it look straight and white. Pure: pixels in, figures
 * or new pixels out; all bounds are in the enum below. Any thread; a page belongs to one.
 *
 *   as it came ─► sheet cut out ─► blank? ─► white ground ─► straight ─► 1 bit, if wanted
 *
 * Each step leaves alone what needs nothing, so that a good JPEG stays the bytes that it was.
 */
#ifndef DRIVERS_SCANNER_PAGE_LOOK_H
#define DRIVERS_SCANNER_PAGE_LOOK_H

#include "drivers/scanner/page.h"

enum {
    /* The sheet: a bright quadrilateral on a darker desk. */
    LOOK_SMALL_PX = 768,          /* longer side of the small picture that it is looked for in */
    LOOK_CONTRAST_MIN = 50,       /* between the means of desk and sheet */
    LOOK_DESK_MIN_PERCENT = 12,   /* of the picture's border that is desk */
    LOOK_SHEET_MIN_PERCENT = 15,  /* of the picture that a sheet covers */
    LOOK_FILLED_MIN_PERCENT = 88, /* of its quadrilateral that is bright */
    /* Skew: less is left alone, more than leptonica's search finds is not ours. */
    LOOK_SKEW_MIN_CENTIDEG = 30,
    LOOK_SKEW_MAX_CENTIDEG = 700,
    /* Ground: a tile is white enough from this on; darker ones make the page be whitened. */
    LOOK_WHITE_MIN = 235,
    LOOK_GROUND_TILES = 16,       /* a side */
    LOOK_GROUND_DARK_PERCENT = 8, /* of tiles that may be darker (photos, stamps) */
    /* Ink: what is this much darker than the ground around, as a share of the page without its
     * border. An A4 page with one line of 12 pt text has 25 millionths × 10 at least; dust and
     * what shines through from the back stay below. */
    LOOK_BLANK_DPI = 75,
    LOOK_INK_DARKER = 60,
    LOOK_BLANK_BORDER_PERCENT = 4,
    LOOK_BLANK_INK_PER_MILLION_MAX = 100, /* a page with more ink is kept */
    LOOK_DUST_PX_MAX = 2,                 /* at LOOK_BLANK_DPI; smaller specks are no ink */
    /* Colour: the mean of a block is so far from grey; a stamp at 200 dpi has some hundred blocks.
     */
    LOOK_COLOUR_BLOCK_PX = 8,
    LOOK_COLOUR_CHROMA_MIN = 40,
    LOOK_COLOUR_PER_MILLION_MIN = 150, /* of the page's blocks */
    LOOK_INK_LEVEL = 160, /* 1 bit: darker than this on a ground of 200 and more is ink */
};

/* The corners of a sheet in pixels of the page: left top, right top, right bottom, left bottom. */
struct look_sheet {
    double x[4];
    double y[4];
};

/* A small grey copy, its longer side at most `side_px`; the caller's. 0, or -1: no memory. */
__attribute__((warn_unused_result)) int look_small(struct page *page, int side_px,
                                                   struct grey *ret_grey);

/* Finds the sheet; false: the paper fills the picture, or nothing looks like paper. */
bool look_find_sheet(struct page *page, struct look_sheet *ret_sheet);

/* Cuts the sheet out and makes it a rectangle (perspective too). PAGE_OK or PAGE_NO_MEMORY. */
__attribute__((warn_unused_result)) int look_cut_sheet(struct page *page,
                                                       const struct look_sheet *sheet);

/*
 * The angle by which the page's lines fall, in hundredths of a degree, clockwise positive; 0 when
 * there are no lines to tell it from, or when it is outside of the bounds above.
 */
int look_skew_centideg(struct page *page);

/* Turns the page back by that angle; what comes in at the corners is white. */
__attribute__((warn_unused_result)) int look_turn(struct page *page, int skew_centideg);

/* Turns the page clockwise by right angles (0 … 3). */
__attribute__((warn_unused_result)) int look_turn_quarters(struct page *page, int quarters);

/* The ground is grey, coloured or uneven. 1-bit pages never are. */
bool look_is_grounded(struct page *page);

/* Makes the ground white; a page that has no ground to tell (a photo) stays as it is. */
__attribute__((warn_unused_result)) int look_whiten(struct page *page);

/* Ink in millionths of the page without its border. */
int look_ink_per_million(struct page *page);

/* look_ink_per_million() ≤ LOOK_BLANK_INK_PER_MILLION_MAX. */
bool look_is_blank(struct page *page);

/* Turns the pixels into 1 bit, 1 = ink; the ground should be white. */
__attribute__((warn_unused_result)) int look_to_ink(struct page *page);

/*
 * A 32-bit page shows something coloured (a stamp, a signature in blue, a photo). What the edges of
 * letters and a camera's noise have of colour does not count. False for other depths.
 */
bool look_has_colour(const struct page *page);

/* Turns a 32-bit page into 8 bits of grey; others stay. */
__attribute__((warn_unused_result)) int look_to_grey(struct page *page);

/* dots an inch of a page that does not say: as A4 if its sides are like it, else 200. */
int look_guess_dpi(int width_px, int height_px);

#endif
