#include "kiosk/sdl/canvas.h"

#include <assert.h>

/* The picture's columns (or rows) that a box's one stands for: at least one. */
struct span {
    int from;
    int to;
};

static struct span span_of(int at, int box_px, int picture_px)
{
    struct span span = {(int)((int64_t)at * picture_px / box_px),
                        (int)((int64_t)(at + 1) * picture_px / box_px)};
    span.to = span.to > span.from ? span.to : span.from + 1;
    return span;
}

static uint32_t mean(const uint32_t *pixels, int width_px, struct span columns, struct span rows)
{
    uint32_t red = 0;
    uint32_t green = 0;
    uint32_t blue = 0;
    for (int y = rows.from; y < rows.to; y++) {
        const uint32_t *row = pixels + (int64_t)y * width_px;
        for (int x = columns.from; x < columns.to; x++) {
            red += row[x] >> 16 & 0xFF;
            green += row[x] >> 8 & 0xFF;
            blue += row[x] & 0xFF;
        }
    }
    const uint32_t count = (uint32_t)(columns.to - columns.from) * (uint32_t)(rows.to - rows.from);
    return red / count << 16 | green / count << 8 | blue / count;
}

void canvas_picture(struct canvas *canvas, struct ui_rect box, const uint32_t *pixels, int width_px,
                    int height_px)
{
    assert(width_px > 0 && height_px > 0);
    const struct ui_rect seen = ui_rect_cross(box, canvas->clip);
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        const struct span rows = span_of(y - box.y, box.h, height_px);
        uint32_t *to = canvas->pixels + (int64_t)y * canvas->stride_px;
        for (int x = seen.x; x < seen.x + seen.w; x++) {
            to[x] = mean(pixels, width_px, span_of(x - box.x, box.w, width_px), rows);
        }
    }
}
