/*
 * 1-bit pictures as PNG: what a program hands to CUPS and what the back-end takes. Pure; any
 * thread.
 */
#ifndef DRIVERS_PRINTER_PICTURE_PNG_H
#define DRIVERS_PRINTER_PICTURE_PNG_H

#include "drivers/base/buffer.h"

#include <stddef.h>
#include <stdint.h>

enum picture_error {
    PICTURE_OK = 0,
    PICTURE_NO_MEMORY = -1,
    PICTURE_NOT_PNG = -2,   /* no PNG, broken or cut off */
    PICTURE_TOO_LARGE = -3, /* wider than the paper or longer than the limit */
};

enum { PICTURE_PNG_BYTES_MAX = 4 * 1024 * 1024 };

/* Rows of width_bytes, top row first, the highest bit is left, 1 = black. */
struct picture {
    uint8_t *bytes;
    int width_bytes;
    int height_px;
};

/*
 * Appends the PNG (grey, 1 bit) of `width_px` × `height_px` dots to `ret_png`. `words` (NULL: none)
 * go with it: UTF-8 that says what is written where, as receipt_text.h reads it.
 */
__attribute__((warn_unused_result)) int picture_png_write(const uint8_t *bytes, int width_px,
                                                          int height_px, int stride_bytes,
                                                          const char *words,
                                                          struct buffer *ret_png);

/* The words inside a PNG, or NULL; not ended by a NUL. *ret_size_bytes is how many. */
const char *picture_png_words(const uint8_t *bytes, size_t size_bytes, size_t *ret_size_bytes);

/*
 * Reads a PNG of any colour; what is darker than half is black, what is clear is paper. Narrower
 * ones are padded on the right to `width_bytes`. On PICTURE_OK the picture is the caller's.
 */
__attribute__((warn_unused_result)) int picture_png_read(const uint8_t *bytes, size_t size_bytes,
                                                         int width_bytes, int height_px_max,
                                                         struct picture *ret_picture);

void picture_deinit(struct picture *picture);

#endif
