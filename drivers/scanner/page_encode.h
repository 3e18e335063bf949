/*
 * A page's pixels as bytes for a PDF: JPEG for grey and colour, CCITT group 4 (ITU-T T.6) for 1
 * bit. Pure; any thread.
 */
#ifndef DRIVERS_SCANNER_PAGE_ENCODE_H
#define DRIVERS_SCANNER_PAGE_ENCODE_H

#include "drivers/scanner/page.h"

enum { PAGE_QUALITY_MIN = 30, PAGE_QUALITY_USUAL = 80, PAGE_QUALITY_MAX = 95 };

struct page_bytes {
    uint8_t *bytes; /* free()d by page_bytes_deinit() */
    size_t size_bytes;
};

/* An 8- or 32-bit page as baseline JPEG with its resolution; quality as libjpeg counts it. */
__attribute__((warn_unused_result)) int page_encode_jpeg(const struct page *page, int quality,
                                                         struct page_bytes *ret_bytes);

/* A 1-bit page as T.6 rows, 1 = black as PDF's /BlackIs1 false has it, the highest bit first. */
__attribute__((warn_unused_result)) int page_encode_g4(const struct page *page,
                                                       struct page_bytes *ret_bytes);

void page_bytes_deinit(struct page_bytes *bytes);

#endif
