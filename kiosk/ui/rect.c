#include "kiosk/ui/rect.h"

#include <assert.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

struct ui_rect ui_rect_make(int x, int y, int w, int h)
{
    return (struct ui_rect){.x = x, .y = y, .w = most(w, 0), .h = most(h, 0)};
}

struct ui_rect ui_cut_top(struct ui_rect *rect, int height, int gap)
{
    const int taken = least(height, rect->h);
    const int gone = least(taken + gap, rect->h);
    const struct ui_rect strip = {rect->x, rect->y, rect->w, taken};
    rect->y += gone;
    rect->h -= gone;
    return strip;
}

struct ui_rect ui_cut_bottom(struct ui_rect *rect, int height, int gap)
{
    const int taken = least(height, rect->h);
    const struct ui_rect strip = {rect->x, rect->y + rect->h - taken, rect->w, taken};
    rect->h -= least(taken + gap, rect->h);
    return strip;
}

struct ui_rect ui_cut_left(struct ui_rect *rect, int width, int gap)
{
    const int taken = least(width, rect->w);
    const int gone = least(taken + gap, rect->w);
    const struct ui_rect strip = {rect->x, rect->y, taken, rect->h};
    rect->x += gone;
    rect->w -= gone;
    return strip;
}

struct ui_rect ui_cut_right(struct ui_rect *rect, int width, int gap)
{
    const int taken = least(width, rect->w);
    const struct ui_rect strip = {rect->x + rect->w - taken, rect->y, taken, rect->h};
    rect->w -= least(taken + gap, rect->w);
    return strip;
}

struct ui_rect ui_inset(struct ui_rect rect, int x, int y)
{
    return ui_rect_make(rect.x + x, rect.y + y, rect.w - 2 * x, rect.h - 2 * y);
}

struct ui_rect ui_grid(struct ui_rect rect, int columns, int rows, int gap, int index)
{
    assert(columns > 0 && rows > 0);
    assert(index >= 0 && index < columns * rows);

    /* Edges are computed, not widths, so that rounding never adds up. */
    const int column = index % columns;
    const int row = index / columns;
    const int left = column * (rect.w + gap) / columns;
    const int right = (column + 1) * (rect.w + gap) / columns - gap;
    const int top = row * (rect.h + gap) / rows;
    const int foot = (row + 1) * (rect.h + gap) / rows - gap;
    return ui_rect_make(rect.x + left, rect.y + top, right - left, foot - top);
}

struct ui_rect ui_centre(struct ui_rect rect, int w, int h)
{
    return ui_rect_make(rect.x + (rect.w - w) / 2, rect.y + (rect.h - h) / 2, w, h);
}

bool ui_rect_has(struct ui_rect rect, int x, int y)
{
    return x >= rect.x && x < rect.x + rect.w && y >= rect.y && y < rect.y + rect.h;
}

bool ui_rect_meets(struct ui_rect a, struct ui_rect b)
{
    return !ui_rect_is_empty(ui_rect_cross(a, b));
}

bool ui_rect_inside(struct ui_rect inner, struct ui_rect outer)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

bool ui_rect_is_empty(struct ui_rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

struct ui_rect ui_rect_join(struct ui_rect a, struct ui_rect b)
{
    if (ui_rect_is_empty(a)) {
        return b;
    }
    if (ui_rect_is_empty(b)) {
        return a;
    }
    const int left = least(a.x, b.x);
    const int top = least(a.y, b.y);
    return ui_rect_make(left, top, most(a.x + a.w, b.x + b.w) - left,
                        most(a.y + a.h, b.y + b.h) - top);
}

struct ui_rect ui_rect_cross(struct ui_rect a, struct ui_rect b)
{
    const int left = most(a.x, b.x);
    const int top = most(a.y, b.y);
    return ui_rect_make(left, top, least(a.x + a.w, b.x + b.w) - left,
                        least(a.y + a.h, b.y + b.h) - top);
}
