/*
 * What a page says, as tesseract reads it: a hint for who searches later, never more. It runs as a
 * child with a time-out; a page that takes too long, or a machine without it, has no words.
 * Blocks for up to `timeout_ms`; one thread.
 */
#ifndef DRIVERS_SCANNER_PAPER_WORDS_H
#define DRIVERS_SCANNER_PAPER_WORDS_H

#include "drivers/base/buffer.h"
#include "drivers/scanner/page.h"
#include "drivers/scanner/paper_problem.h"

#define PAPER_WORDS_PROGRAM "tesseract"
#define PAPER_WORDS_LANGUAGE "chi_sim"

enum { PAPER_WORDS_BYTES_MAX = 1024 * 1024, PAPER_WORDS_PAGE_MS = 60000 };

/*
 * Appends the page's words to `text` (whole UTF-8 characters). SCAN_FINE, also when there are none;
 * SCAN_NO_LANGUAGE: the program or the language is missing; SCAN_SILENT: it took too long;
 * SCAN_NO_MEMORY. `program` NULL: PAPER_WORDS_PROGRAM, `language` NULL: PAPER_WORDS_LANGUAGE.
 */
enum paper_problem paper_words_read(const struct page *page, const char *program,
                                    const char *language, int64_t timeout_ms, struct buffer *text);

#endif
