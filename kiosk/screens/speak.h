/*
 * What is said aloud of a screen, in which order: decided from the draw list alone, so that what is
 * heard is what is seen.
 *
 *   another screen, another page, its guide comes ──► its words but for the header's, how many
 * choices there are the focus moves, or what it stands on changes ──► the words in that target, its
 * state, its place speech is switched ──► that it was, and how it is used
 *
 * A line of what is said begins with its language: 'z' for Mandarin, 'e' for English, which a voice
 * reads differently. What a screen marks as private (UI_SAY_PRIVATE) is said into headphones only.
 *
 * Pure; the thread that draws. The program calls speak_next() after each frame.
 */
#ifndef KIOSK_SCREENS_SPEAK_H
#define KIOSK_SCREENS_SPEAK_H

#include "kiosk/screens/kiosk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPEAK_BYTES_MAX = 4096 };

/* All zero to begin with: speech is off. */
struct speak {
    bool on;
    bool again; /* the screen is to be said once more */
    uint32_t serial;
    int page;
    bool guided; /* the guide of the chosen service was there */
    ui_id focus;
    uint64_t heard; /* of the focused target's words */
};

struct speak_words {
    size_t length;
    char text[SPEAK_BYTES_MAX]; /* lines, each ended by "\n" */
};

/* True: `ret_words` is to be said now, and what still sounds is out of date. */
bool speak_next(struct speak *speak, const struct kiosk *kiosk, const struct ui_list *list,
                const struct ui_input *input, bool headphones, struct speak_words *ret_words);

/* Says the screen again at the next frame. */
void speak_again(struct speak *speak);

#endif
