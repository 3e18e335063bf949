/*
 * Text as words for SQLite's FTS5, whose own tokenizers know no Chinese words and whose trigrams
 * miss those of two characters: each two neighbours of a run of Chinese characters are a word, and
 * so is the last one of the run. Letters and digits stay as they are.
 *
 *   "营业执照 1 份"  →  "营业 业执 执照 照 1 份"
 *
 * Pure.
 */
#ifndef KIOSK_STORE_GRAMS_H
#define KIOSK_STORE_GRAMS_H

#include "drivers/base/buffer.h"

/* Appends `text` as words with a space after each. BUFFER_OK, or its errors. */
__attribute__((warn_unused_result)) int grams_of_text(const char *text, struct buffer *out);
/* Appends the question that finds texts with `words`; appends nothing when there are none. */
__attribute__((warn_unused_result)) int grams_of_question(const char *words, struct buffer *out);

#endif
