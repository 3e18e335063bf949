/*
 * What a strip shows, as pictures of one bit a pixel. The frame has what stays: the window's number
 * on the left, and beside it the public names of the seats' service groups, or why nobody is
 * served. The region has the number that is called or served; the device lays it over the frame's
 * body, so that a call costs a few hundred bytes of bus and not a whole frame (DESIGN §8).
 *
 *   ┌────┬────────────────────────────────────┐
 *   │ 12 │ 企业登记 · 变更登记 · 食品经营许可 │  frame, over pages if need be
 *   └────┴──────────┬───────────┬─────────────┘
 *                   │▼ 请 A047 ▼│               region, ≤ 192 × 32; the body
 *                   └───────────┘               behind it is dark
 *
 * Depends on drivers/text for glyphs, on nothing of the hall. Pure but for the fonts; the thread
 * that owns the `struct text_fonts` calls it. The caller owns all memory.
 */
#ifndef HALL_FIELD_STRIP_IMAGE_H
#define HALL_FIELD_STRIP_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text_fonts;

enum {
    STRIP_WIDTH_MAX_PX = 512,
    STRIP_HEIGHT_MAX_PX = 32,
    STRIP_IMAGE_BYTES_MAX = STRIP_WIDTH_MAX_PX / 8 * STRIP_HEIGHT_MAX_PX,
    STRIP_REGION_WIDTH_MAX_PX = 192,
    STRIP_NAMES_MAX = 16,  /* service groups of the seats under one strip */
    STRIP_TEXT_BYTES = 96, /* of a name or a reason, with its NUL */
};

enum strip_state {
    STRIP_CLOSED,
    STRIP_OPEN,
    STRIP_PAUSED,
    STRIP_CALLED,
    STRIP_SERVING,
    STRIP_EMERGENCY, /* the whole hall is shut: dark on light, so that it differs from afar */
};

/* CALLED and SERVING: a number lies over the frame. */
bool strip_state_has_number(enum strip_state state);

/* What is to be said. Texts are valid UTF-8; `window` is at most four figures or letters. */
struct strip_view {
    enum strip_state state;
    char window[8];
    char number[8];                /* of the ticket, when CALLED or SERVING */
    uint32_t call;                 /* grows with each call and recall: the number blinks anew */
    char reason[STRIP_TEXT_BYTES]; /* when PAUSED or in an EMERGENCY; "" is fine */
    int name_count;
    char names[STRIP_NAMES_MAX][STRIP_TEXT_BYTES];
};

/* Whether both ask for the same picture. */
bool strip_view_equal(const struct strip_view *a, const struct strip_view *b);

/* A row after the other, from the top; in a byte the highest bit is on the left; 1 is lit. */
struct strip_image {
    int width_px;  /* a multiple of 8, ≤ STRIP_WIDTH_MAX_PX */
    int height_px; /* ≤ STRIP_HEIGHT_MAX_PX */
    uint8_t bytes[STRIP_IMAGE_BYTES_MAX];
};

bool strip_image_lit(const struct strip_image *image, int x_px, int y_px);

/* How many pages the frame needs on a strip of this size; ≥ 1. */
int strip_image_pages(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                      int height_px);

/* All that the body says in one line, into `room` bytes (what has no room is left out); UTF-8. */
void strip_image_words(const struct strip_view *view, char *ret_text, size_t room);

/*
 * Draws page `page` (0 ≤ page < pages) of the frame; CALLED and SERVING have the frame of OPEN.
 * False when the size is not one that a strip has (width 64–512 in steps of 8, height 16–32), or a
 * glyph could not be drawn; then *ret_image is untouched.
 */
__attribute__((warn_unused_result)) bool strip_image_draw(struct text_fonts *fonts,
                                                          const struct strip_view *view, int page,
                                                          int width_px, int height_px,
                                                          struct strip_image *ret_image);

/* Where the region stands on a strip of this width, and the body that it darkens. */
struct strip_place {
    int x_px;
    int width_px; /* a multiple of 8 */
    int clear_x_px;
    int clear_width_px;
};
struct strip_place strip_image_place(int width_px);

/* Draws the region of a view that is CALLED or SERVING; false as with strip_image_draw(). */
__attribute__((warn_unused_result)) bool strip_image_region(struct text_fonts *fonts,
                                                            const struct strip_view *view,
                                                            int width_px, int height_px,
                                                            struct strip_image *ret_image);

/* Makes of a frame what is seen: as the strip does it, the body is dark but for the region. */
void strip_image_lay(const struct strip_image *region, struct strip_image *frame);

#endif
