#include "hall-server/field/strip_scroll.h"

#include "drivers/text/text.h"

#include <assert.h>
#include <string.h>

enum {
    LARGE_PX = TEXT_DOTS_PX,
    SMALL_PX = 16,
    LARGE_HEIGHT_PX = 26, /* some letters of 24 px stand out of their square */
    GAP_PX = 64,          /* at least, from the end of the words to their beginning */
    TEXT_ROOM = 2048,
};

static size_t scroll_bytes(const struct strip_scroll *scroll)
{
    return (size_t)scroll->length_px / 8 * (size_t)scroll->height_px;
}

bool strip_scroll_equal(const struct strip_scroll *a, const struct strip_scroll *b)
{
    return a->x_px == b->x_px && a->y_px == b->y_px && a->width_px == b->width_px &&
           a->height_px == b->height_px && a->length_px == b->length_px &&
           a->speed_px_s == b->speed_px_s && memcmp(a->bytes, b->bytes, scroll_bytes(a)) == 0;
}

/* The words in one line of this size; false when the ring has no room for them. */
static bool draw_line(struct text_fonts *fonts, const char *text, int size_px, int strip_height_px,
                      struct strip_scroll *scroll)
{
    const enum text_style style = size_px == SMALL_PX ? TEXT_PIXEL : TEXT_DOTS;
    struct text_metrics metrics;
    struct text_run run;
    if (text_shape(fonts, style, size_px, text, strlen(text), &run) != TEXT_OK) {
        return false;
    }
    const int ink_px = (run.width_64 + TEXT_UNIT - 1) / TEXT_UNIT;
    const int least_px = ink_px + GAP_PX > scroll->width_px ? ink_px + GAP_PX : scroll->width_px;
    scroll->length_px = (least_px + 7) / 8 * 8;
    scroll->height_px = size_px == SMALL_PX ? SMALL_PX : LARGE_HEIGHT_PX;
    scroll->y_px = (strip_height_px - scroll->height_px) / 2;
    scroll->speed_px_s = STRIP_SCROLL_LETTERS_A_SECOND * size_px;
    if (scroll_bytes(scroll) > sizeof(scroll->bytes)) {
        return false;
    }
    const struct text_canvas canvas = {.bytes = scroll->bytes,
                                       .width_px = scroll->length_px,
                                       .height_px = scroll->height_px,
                                       .stride_bytes = scroll->length_px / 8,
                                       .depth = TEXT_MONO};
    text_metrics_get(fonts, style, size_px, &metrics);
    const int baseline_px = (scroll->height_px - size_px) / 2 + metrics.ascent_px;
    return text_draw(fonts, &run, &canvas, 0, baseline_px) == TEXT_OK;
}

bool strip_scroll_draw(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                       int height_px, struct strip_scroll *ret_scroll)
{
    if (view->state == STRIP_EMERGENCY ||
        strip_image_pages(fonts, view, width_px, height_px) == 1) {
        return false;
    }
    char text[TEXT_ROOM];
    strip_image_words(view, text, sizeof(text));
    const struct strip_place place = strip_image_place(width_px);
    const int sizes_px[] = {height_px > LARGE_HEIGHT_PX ? LARGE_PX : SMALL_PX, SMALL_PX};
    for (int i = 0; i < 2; i++) {
        struct strip_scroll scroll = {.x_px = place.clear_x_px, .width_px = place.clear_width_px};
        if (draw_line(fonts, text, sizes_px[i], height_px, &scroll)) {
            *ret_scroll = scroll;
            return true;
        }
    }
    return false;
}

static bool ring_is_lit(const struct strip_scroll *scroll, int column, int row)
{
    return (scroll->bytes[row * (scroll->length_px / 8) + column / 8] & 0x80 >> column % 8) != 0;
}

void strip_scroll_lay(const struct strip_scroll *scroll, struct strip_image *frame)
{
    assert(scroll->x_px + scroll->width_px <= frame->width_px);
    for (int y = 0; y < frame->height_px; y++) {
        const int row = y - scroll->y_px;
        for (int column = 0; column < scroll->width_px; column++) {
            const int x = scroll->x_px + column;
            uint8_t *byte = &frame->bytes[y * (frame->width_px / 8) + x / 8];
            const bool lit =
                row >= 0 && row < scroll->height_px && ring_is_lit(scroll, column, row);
            const int mask = 0x80 >> x % 8;
            *byte = (uint8_t)(lit ? *byte | mask : *byte & ~mask);
        }
    }
}
