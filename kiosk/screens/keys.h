/*
 * A field and its keyboard (kiosk/ui/keys.h) on a screen. A screen that has one:
 *
 *   keys_begin(kiosk, UI_KEYS_ALL, 30)          when it is shown
 *   .draw   keys_field_draw(), keys_draw()
 *   .typed  what is typed has changed: kiosk->visitor.keys, its text, its letters, their first word
 *
 * Its `.typed` says that it has a field; touches, real keys and the pen then come to the field by
 * themselves (kiosk_act, kiosk_type, kiosk_pen). What is typed is gone with the visit.
 */
#ifndef KIOSK_SCREENS_KEYS_H
#define KIOSK_SCREENS_KEYS_H

#include "kiosk/screens/screen.h"

/* An empty field of at most text_max characters. `modes` are bits of kiosk/ui/keys.h; without a
 * helper those that need one are left out. The visitor's language chooses where it begins. */
void keys_begin(struct kiosk *kiosk, unsigned modes, int text_max);
/* Wipes it, for a screen that is left. */
void keys_end(struct kiosk *kiosk);

void keys_field_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                     enum word hint);
/* Fills rect: at least UI_KEYS_LEAST_W × UI_KEYS_LEAST_H (952 × 552). */
void keys_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect);

/* The first word that pinyin makes of the letters that wait, "" when there is none; *ret_letters is
 * how many of them it stands for (NULL is fine). */
const char *keys_first_word(const struct kiosk *kiosk, int *ret_letters);

/* kiosk_act.c's: false, `id` is no key or the screen has no field. */
bool keys_act(struct kiosk *kiosk, ui_id id);

#endif
