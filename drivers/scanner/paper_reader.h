/*
 * A page shown to tesseract: it runs as a child with a time-out, gets the page as a grey picture on
 * its standard input, and its two outputs are kept as far as there is room. Blocks for up to
 * `timeout_ms`; one thread.
 */
#ifndef DRIVERS_SCANNER_PAPER_READER_H
#define DRIVERS_SCANNER_PAPER_READER_H

#include "drivers/base/buffer.h"
#include "drivers/scanner/page.h"

enum {
    PAPER_READER_OK = 0,
    PAPER_READER_NO_MEMORY = -1,
    PAPER_READER_MISSING = -2, /* there is no such program */
    PAPER_READER_SILENT = -3,  /* it took too long */
    PAPER_READER_FAILED = -4,  /* it ended with a complaint */
};

/*
 * `words[0]` is the program, then its words ("stdin", "stdout" …), NULL. The picture's longer side
 * is at most `side_px`. Both buffers are appended to.
 */
__attribute__((warn_unused_result)) int paper_reader_run(const struct page *page, int side_px,
                                                         char *const *words, int64_t timeout_ms,
                                                         struct buffer *said,
                                                         struct buffer *complaints);

#endif
