/*
 * One page as pixels: read from a JPEG or PNG file's bytes, or built from the rows of a scanner.
 *
 * Pixels are leptonica's PIX: 1 bit (1 = black), 8 (grey) or 32 (colour). Sizes are bounded before
 * anything is decoded. No I/O; any thread, a page belongs to one. Order: page_read() or
 * page_begin() … page_rows() … page_end(); then page_deinit().
 */
#ifndef DRIVERS_SCANNER_PAGE_H
#define DRIVERS_SCANNER_PAGE_H

#include "drivers/scanner/grey.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct Pix; /* leptonica's PIX */

#define PAGE_ERRORS(X)                                                                             \
    X(PAGE_OK, 0, "ok")                                                                            \
    X(PAGE_NO_MEMORY, -1, "no-memory")                                                             \
    X(PAGE_UNKNOWN_KIND, -2, "not-a-picture") /* neither JPEG nor PNG */                           \
    X(PAGE_CUT, -3, "picture-cut")            /* the bytes end before the picture does */          \
    X(PAGE_DAMAGED, -4, "picture-damaged")                                                         \
    X(PAGE_TOO_BIG, -5, "picture-too-big")    /* outside the limits; nothing was decoded */        \
    X(PAGE_NO_COLOURS, -6, "picture-colours") /* CMYK and the like */                              \
    X(PAGE_NO_ROWS, -7, "page-without-rows")

#define PAGE_ERROR_ENUM(symbol, value, name) symbol = (value),
enum page_error { PAGE_ERRORS(PAGE_ERROR_ENUM) };
#undef PAGE_ERROR_ENUM

enum {
    PAGE_SIDE_PX_MAX = 16384,
    PAGE_PIXELS_MAX = 40 * 1000 * 1000, /* A4 at 600 dpi, A3 at 400; 160 MB as colour pixels */
    PAGE_DPI_MIN = 50,
    PAGE_DPI_MAX = 1200,
    PAGE_GREY_SIDE_PX = 2400, /* of page_grey(): about 200 dpi of A4 */
    PAGE_JPEG_SCANS_MAX = 64, /* a progressive picture of more is an attack on our time */
};

struct page_limits {
    int side_px_max;
    int64_t pixels_max;
};

/* PAGE_SIDE_PX_MAX and PAGE_PIXELS_MAX. */
extern const struct page_limits page_limits_of_halls;

struct page {
    struct Pix *pix;
    int dpi; /* 0: not known (cameras) */
    /* The JPEG that the pixels came from, fit to go into a PDF as it is; NULL when there is none.
     * Whoever changes the pixels calls page_changed(). Owned by the page. */
    uint8_t *jpeg;
    size_t jpeg_bytes;
    struct grey grey; /* page_grey()'s; its bytes NULL: not made yet */
};

/* How a scanner gives a page. */
struct page_shape {
    int width_px;
    int height_px; /* 0: not known until the end (hand-fed scanners) */
    int channels;  /* 1 or 3 */
    int bits;      /* of a channel: 1 (then one channel, 1 = black) or 8 */
    int dpi;
};

/* A page that grows by rows. */
struct page_rows {
    struct page page;
    struct page_shape shape;
    struct page_limits limits;
    size_t row_bytes;  /* of the scanner's rows */
    uint8_t *row;      /* the part of a row that has come */
    size_t row_filled; /* < row_bytes */
    int rows_done;
    int rows_room;
};

/*
 * Decodes a JPEG (8 bits, grey or colour) or PNG of any depth. `dpi` (0: not known) counts where
 * the file says none. A JPEG is kept as page.jpeg if every viewer can read it by itself (a camera's
 * MJPEG without Huffman tables can't). On an error *ret_page is untouched.
 */
__attribute__((warn_unused_result)) int page_read(const uint8_t *bytes, size_t size_bytes, int dpi,
                                                  const struct page_limits *limits,
                                                  struct page *ret_page);

/* Begins a page of this shape; PAGE_TOO_BIG also for shapes that no scanner has. */
__attribute__((warn_unused_result)) int page_begin(struct page_rows *rows,
                                                   const struct page_shape *shape,
                                                   const struct page_limits *limits);

/* Appends bytes of the scanner's rows, cut anywhere. More rows than were announced: PAGE_TOO_BIG.
 */
__attribute__((warn_unused_result)) int page_rows(struct page_rows *rows, const uint8_t *bytes,
                                                  size_t size_bytes);

/*
 * Gives the page with the rows that came and frees the rest. A page that lacks announced rows or
 * ends within one is PAGE_CUT, and *ret_page untouched.
 */
__attribute__((warn_unused_result)) int page_end(struct page_rows *rows, struct page *ret_page);

/* Frees a page that grows, at any point; a zeroed one is fine. */
void page_rows_deinit(struct page_rows *rows);

/* Takes over new pixels (the old ones are freed) and forgets the JPEG. `pix` is not NULL. */
void page_changed(struct page *page, struct Pix *pix);

/*
 * The page in grey, its longer side at most PAGE_GREY_SIDE_PX: made once for these pixels, so that
 * each look at the page does not walk over all of them. The page's own; NULL: no memory.
 */
const struct grey *page_grey(struct page *page);

/* Frees all; the page is zeroed. */
void page_deinit(struct page *page);

/* "picture-cut"; never NULL. */
const char *page_error_name(int error);

#endif
