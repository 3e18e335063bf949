/*
 * Letters of pinyin to words, with libpinyin and Debian's data. It learns nothing: no word of a
 * user is read, kept or written. One thread; the library allocates.
 */
#ifndef KIOSK_IME_IME_PINYIN_H
#define KIOSK_IME_IME_PINYIN_H

#include "kiosk/ui/compose.h"

struct ime_pinyin;

/* `data`: libpinyin's folder; NULL: Debian's. NULL: it is not there. */
struct ime_pinyin *ime_pinyin_open(const char *data);
void ime_pinyin_close(struct ime_pinyin *pinyin);

/* Fills *ret_candidates (empty before): sentences, words, then characters. Letters that are no
 * pinyin give none. */
void ime_pinyin_answer(struct ime_pinyin *pinyin, const struct ui_question *question,
                       struct ui_candidates *ret_candidates);

/* Gives each candidate of one character, whoever found it, the most usual word that has it: by
 * ear 身 is one of many shēn, 身体的身 is one. A character of no word stays without. */
void ime_pinyin_words(const struct ime_pinyin *pinyin, struct ui_candidates *candidates);

#endif
