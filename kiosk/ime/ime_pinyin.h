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

#endif
