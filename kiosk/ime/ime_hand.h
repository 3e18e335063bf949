/*
 * Strokes to characters, with zinnia and Debian's model of simplified Chinese (6,763 characters of
 * GB 2312). The model is mapped, not read. One thread; the library allocates.
 */
#ifndef KIOSK_IME_IME_HAND_H
#define KIOSK_IME_IME_HAND_H

#include "kiosk/ui/compose.h"

struct ime_hand;

/* `model`: a file; NULL: Debian's. NULL: it is not there. */
struct ime_hand *ime_hand_open(const char *model);
void ime_hand_close(struct ime_hand *hand);

/* Fills *ret_candidates (empty before), the likeliest first. */
void ime_hand_answer(struct ime_hand *hand, const struct ui_question *question,
                     struct ui_candidates *ret_candidates);

#endif
