/*
 * Rectangles and how a screen is cut into them. Units are whatever the caller lays out in (design
 * units in screens, pixels in the draw list). A layout is a row of cuts: take the header from the
 * top, the bar from the bottom, and what is left is the page.
 *
 * Pure; any thread; depends on nothing.
 */
#ifndef KIOSK_UI_RECT_H
#define KIOSK_UI_RECT_H

#include <stdbool.h>

struct ui_rect {
    int x;
    int y;
    int w;
    int h;
};

struct ui_rect ui_rect_make(int x, int y, int w, int h);

/* Takes a strip off one side of *rect and returns it; at most what is there. `gap` goes with it. */
struct ui_rect ui_cut_top(struct ui_rect *rect, int height, int gap);
struct ui_rect ui_cut_bottom(struct ui_rect *rect, int height, int gap);
struct ui_rect ui_cut_left(struct ui_rect *rect, int width, int gap);
struct ui_rect ui_cut_right(struct ui_rect *rect, int width, int gap);

/* Smaller by `x` at left and right, and by `y` at top and foot; never negative. */
struct ui_rect ui_inset(struct ui_rect rect, int x, int y);

/* Cell `index` (row by row) of a grid of columns × rows with gaps; the cells fill rect. */
struct ui_rect ui_grid(struct ui_rect rect, int columns, int rows, int gap, int index);

/* A box of w × h in the middle of rect. */
struct ui_rect ui_centre(struct ui_rect rect, int w, int h);

bool ui_rect_has(struct ui_rect rect, int x, int y);
bool ui_rect_meets(struct ui_rect a, struct ui_rect b);
bool ui_rect_inside(struct ui_rect inner, struct ui_rect outer);
bool ui_rect_is_empty(struct ui_rect rect);
struct ui_rect ui_rect_join(struct ui_rect a, struct ui_rect b); /* an empty one adds nothing */
struct ui_rect ui_rect_cross(struct ui_rect a, struct ui_rect b);

#endif
