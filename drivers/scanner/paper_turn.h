/*
 * Which way up a page is, as tesseract's script and orientation data ("osd", part of every
 * tesseract in Debian) sees it. It runs as a child with a time-out; a page with little text, a
 * machine without tesseract, or doubt: the page stays as it is. Blocks; one thread.
 */
#ifndef DRIVERS_SCANNER_PAPER_TURN_H
#define DRIVERS_SCANNER_PAPER_TURN_H

#include "drivers/scanner/page.h"

enum {
    PAPER_TURN_MS = 8000,
    PAPER_TURN_CERTAIN_X100 = 300, /* tesseract's confidence; a page of text has 500 and more */
};

/*
 * By how many right angles clockwise the page must be turned to stand up: 0 … 3. `program` NULL:
 * tesseract.
 */
int paper_turn_find(const struct page *page, const char *program);

/* The same out of what tesseract says; pure. */
int paper_turn_read(const char *said);

#endif
