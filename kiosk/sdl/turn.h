/*
 * A picture that is shown turned: a panel that hangs upright on a connector that knows it lying.
 *
 *   picture, LEFT of three:      TURN_RIGHT: a quarter clockwise     TURN_LEFT
 *        ┌───┐                        ┌───────┐                      ┌───────┐
 *        │ A │                        │     A │ its top is           │ B     │ its top is the
 *        │   │                        │       │ the panel's          │       │ panel's left edge
 *        │ B │                        └─────B─┘ right edge           └─A─────┘
 *        └───┘
 *
 * Pure. Depends on kiosk/ui/rect.h alone; any thread.
 */
#ifndef KIOSK_SDL_TURN_H
#define KIOSK_SDL_TURN_H

#include "kiosk/ui/rect.h"

#include <stdint.h>

enum turn { TURN_NONE, TURN_RIGHT, TURN_OVER, TURN_LEFT, TURN_COUNT };

/* Pixels in rows; a stride is in pixels. */
struct turn_pixels {
    uint32_t *pixels;
    int width_px;
    int height_px;
    int stride_px;
};

/* The picture's size for a panel's, and the panel's for a picture's: in place. */
void turn_size(enum turn turn, int *width_px, int *height_px);

/* Where `part` of a picture of width_px × height_px lies on the panel. */
struct ui_rect turn_rect(enum turn turn, struct ui_rect part, int width_px, int height_px);

/* A touch at the panel's (*x, *y), each from 0 to 1, becomes the picture's. */
void turn_touch(enum turn turn, float *x, float *y);

/*
 * Copies `part` of the picture, which lies within it, to where it lies on the panel, which has the
 * turned size. The panel's memory is only written, row by row: it may be slow to read.
 */
void turn_copy(enum turn turn, const struct turn_pixels *picture, struct ui_rect part,
               const struct turn_pixels *panel);

#endif
