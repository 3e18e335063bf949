/*
 * The pictures that draw lists name by number: pages on the scanner, sample forms. Whoever makes
 * one gives its pixels here; they are overwritten when they go, since they may be somebody's
 * papers.
 *
 * Numbers are the makers': one is never given to other pixels, so that a list with the same numbers
 * looks the same. The painter's thread. Memory comes with the pictures, never in a frame.
 */
#ifndef KIOSK_SDL_PICTURES_H
#define KIOSK_SDL_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PICTURE_SLOTS_MAX = 40 };

struct picture_slot {
    uint32_t number; /* 0: free */
    int width_px;
    int height_px;
    uint32_t *pixels; /* 0x00RRGGBB, rows without gaps; ours */
};

struct pictures {
    struct picture_slot slots[PICTURE_SLOTS_MAX];
};

/* Takes malloc()ed pixels over. False: no room, or the number is there; the pixels are gone too. */
bool pictures_put(struct pictures *pictures, uint32_t number, uint32_t *pixels, int width_px,
                  int height_px);

/* NULL: not there. */
const struct picture_slot *pictures_get(const struct pictures *pictures, uint32_t number);

/* Wipes one; nothing happens if it is not there. */
void pictures_drop(struct pictures *pictures, uint32_t number);
void pictures_drop_all(struct pictures *pictures);

#endif
