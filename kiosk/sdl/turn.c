#include "kiosk/sdl/turn.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

void turn_size(enum turn turn, int *width_px, int *height_px)
{
    if (turn == TURN_RIGHT || turn == TURN_LEFT) {
        const int width = *width_px;
        *width_px = *height_px;
        *height_px = width;
    }
}

struct ui_rect turn_rect(enum turn turn, struct ui_rect part, int width_px, int height_px)
{
    const int right_px = width_px - part.x - part.w; /* what is left beside it */
    const int below_px = height_px - part.y - part.h;
    switch (turn) {
    case TURN_RIGHT:
        return ui_rect_make(below_px, part.x, part.h, part.w);
    case TURN_OVER:
        return ui_rect_make(right_px, below_px, part.w, part.h);
    case TURN_LEFT:
        return ui_rect_make(part.y, right_px, part.h, part.w);
    default:
        return part;
    }
}

void turn_touch(enum turn turn, float *x, float *y)
{
    const float panel_x = *x;
    const float panel_y = *y;
    switch (turn) {
    case TURN_RIGHT:
        *x = panel_y;
        *y = 1 - panel_x;
        break;
    case TURN_OVER:
        *x = 1 - panel_x;
        *y = 1 - panel_y;
        break;
    case TURN_LEFT:
        *x = 1 - panel_y;
        *y = panel_x;
        break;
    default:
        break;
    }
}

/* The picture's pixel that the panel's upper left one of a part shows, and how far it is to those
 * of the pixels right of it and below it. */
struct walk {
    ptrdiff_t first;
    ptrdiff_t right;
    ptrdiff_t down;
};

static struct walk walk_of(enum turn turn, struct ui_rect part, ptrdiff_t stride)
{
    const ptrdiff_t at = part.y * stride + part.x;
    const ptrdiff_t last_row = (part.h - 1) * stride;
    const ptrdiff_t last_column = part.w - 1;
    switch (turn) {
    case TURN_RIGHT:
        return (struct walk){at + last_row, -stride, 1};
    case TURN_OVER:
        return (struct walk){at + last_row + last_column, -1, -stride};
    case TURN_LEFT:
        return (struct walk){at + last_column, stride, -1};
    default:
        return (struct walk){at, 1, stride};
    }
}

void turn_copy(enum turn turn, const struct turn_pixels *picture, struct ui_rect part,
               const struct turn_pixels *panel)
{
    const struct ui_rect to = turn_rect(turn, part, picture->width_px, picture->height_px);
    const struct walk walk = walk_of(turn, part, picture->stride_px);
    assert(part.x >= 0 && part.x + part.w <= picture->width_px);
    assert(part.y >= 0 && part.y + part.h <= picture->height_px);
    assert(to.x >= 0 && to.x + to.w <= panel->width_px);
    assert(to.y >= 0 && to.y + to.h <= panel->height_px);

    for (int y = 0; y < to.h; y++) {
        uint32_t *row = panel->pixels + (ptrdiff_t)(to.y + y) * panel->stride_px + to.x;
        const uint32_t *from = picture->pixels + walk.first + y * walk.down;
        if (turn == TURN_NONE) {
            memcpy(row, from, (size_t)to.w * sizeof(*row));
            continue;
        }
        for (int x = 0; x < to.w; x++) {
            row[x] = from[x * walk.right];
        }
    }
}
