/*
 * Words that are too long for a strip, as one line that scrolls there by itself (register_map.h,
 * "Words that are wider"): a ring of pixels and the window in the frame that it is seen through.
 *
 *                    ┌──────────── window ────────────┐
 *   … · 食品经营许可 │ · 变更登记 · 注销登记 · 社会保 │险登记 · (gap) 企业登记 · …
 *                    └────────────────────────────────┘   the ring moves to the left
 *
 * The frame below has the first page of the same words, for the moments without the ring. Depends
 * on strip_image and drivers/text. Pure but for the fonts; the thread that owns them calls it.
 */
#ifndef HALL_FIELD_STRIP_SCROLL_H
#define HALL_FIELD_STRIP_SCROLL_H

#include "drivers/wire/register_map.h"
#include "hall-server/field/strip_image.h"

enum {
    STRIP_SCROLL_BYTES_MAX = 2 * BAND_REGISTERS_MAX,
    STRIP_SCROLL_LETTERS_A_SECOND = 3, /* Chinese characters that pass by */
};

struct strip_scroll {
    int x_px; /* of the window */
    int y_px;
    int width_px;
    int height_px;
    int length_px; /* round the ring */
    int speed_px_s;
    uint8_t bytes[STRIP_SCROLL_BYTES_MAX]; /* rows of length_px / 8 */
};

bool strip_scroll_equal(const struct strip_scroll *a, const struct strip_scroll *b);

/*
 * False, and *ret_scroll untouched: what the view says has room on one page, or none in the ring
 * (then it takes pages), or must not move (an emergency).
 */
__attribute__((warn_unused_result)) bool strip_scroll_draw(struct text_fonts *fonts,
                                                           const struct strip_view *view,
                                                           int width_px, int height_px,
                                                           struct strip_scroll *ret_scroll);

/* Makes of a frame what is seen when the ring stands at its beginning. */
void strip_scroll_lay(const struct strip_scroll *scroll, struct strip_image *frame);

#endif
