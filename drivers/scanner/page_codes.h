/*
 * Codes on a page (QR, Code 128, Code 39, EAN …), read by zbar. Pure; any thread.
 * A code is data from a stranger: who uses it checks it; paper_name.h makes a file's name of it.
 */
#ifndef DRIVERS_SCANNER_PAGE_CODES_H
#define DRIVERS_SCANNER_PAGE_CODES_H

#include "drivers/scanner/page.h"

enum {
    PAGE_CODES_MAX = 8,
    PAGE_CODE_TEXT_ROOM = 512, /* with its NUL; a longer code is left out */
    PAGE_CODE_QUALITY_MIN = 2, /* of bar codes: scan lines that agreed; stray lines read once */
};

struct page_code {
    char kind[16]; /* zbar's name: "QR-Code", "CODE-128" */
    char text[PAGE_CODE_TEXT_ROOM];
    size_t text_bytes; /* may hold NULs; UTF-8 if its maker was kind (GB 18030 is turned into it) */
};

struct page_codes {
    struct page_code codes[PAGE_CODES_MAX]; /* from the top of the page to its foot */
    size_t count;
};

/* PAGE_OK (also when there is none) or PAGE_NO_MEMORY. */
__attribute__((warn_unused_result)) int page_codes_read(struct page *page,
                                                        struct page_codes *ret_codes);

#endif
