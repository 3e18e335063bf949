/*
 * The texts of a service's guide that can be found, each with the part that it is of: what
 * kiosk/store is given as words, and what a found guide shows of itself. One list for both, so that
 * nothing is found that cannot be shown.
 *
 * Pure; the program's first thread.
 */
#ifndef KIOSK_APP_GUIDE_TEXTS_H
#define KIOSK_APP_GUIDE_TEXTS_H

#include "drivers/base/buffer.h"
#include "kiosk/screens/search.h"

/* All of it, with name and code before it, as words for store_guide(). BUFFER_OK, or its errors. */
__attribute__((warn_unused_result)) int guide_texts_words(const struct shape_service *service,
                                                          struct buffer *words);

/*
 * The text that has most in common with `typed`, as a piece with `row`; of equal ones the one in
 * the visitor's language, then the first. A long text is cut around what matched. False: none.
 */
bool guide_texts_piece(const struct shape_service *service, const char *typed, bool english,
                       int row, struct search_piece *ret_piece);

#endif
