/*
 * Text to pixels: opens the system's fonts, shapes a UTF-8 run (HarfBuzz), rasterises its glyphs
 * (FreeType) in 8-bit grey or in 1 bit. For screens, receipts and LED strips alike; knows of none.
 *
 * Depends on drivers/base, FreeType and HarfBuzz. One `struct text_fonts` belongs to one thread;
 * make one per thread (the font files are mapped, not read, so a second one is cheap).
 *
 * Order: text_fonts_create(); then, any number of times,
 *   text_shape()  → a run of placed glyphs, which the caller may keep and draw again and again;
 *   text_draw()   → the run into a canvas (receipts, strips), or
 *   text_glyph()  → one glyph's pixels by (face, id, size), which is a glyph atlas's key (screens);
 * text_fonts_destroy().
 *
 *        x,baseline          advance
 *            ▼   ┌──────┐ ┐    ──►       pen positions are 26.6 fixed point: 64 = one pixel;
 *      ──────●───│ 叫号 │─┼─────────     y grows downwards; a glyph's box starts at
 *                └──────┘ ┘              (x + left_px, baseline − top_px)
 *
 * A character is taken from the first face of the chain that has it: Noto Sans CJK SC, Noto Sans,
 * Hanazono Mincho B (the rare characters of names), Unifont. One that none has is drawn as the
 * first face's empty box and counted as missing. Text is laid from left to right; a word of another
 * direction is turned as a whole (no bidi paragraphs).
 */
#ifndef DRIVERS_TEXT_TEXT_H
#define DRIVERS_TEXT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One row an error; text_error_name() gives the words. */
#define TEXT_ERRORS(X)                                                                             \
    X(TEXT_OK, 0, "ok")                                                                            \
    X(TEXT_NO_FONT, -1, "no font of the chain is installed")                                       \
    X(TEXT_NO_MEMORY, -2, "no memory")                                                             \
    X(TEXT_NOT_UTF8, -3, "not UTF-8")                                                              \
    X(TEXT_TOO_LONG, -4, "more glyphs than a run holds")                                           \
    X(TEXT_NO_GLYPH, -5, "the glyph can't be drawn")

#define TEXT_ERROR_ENUM(symbol, value, name) symbol = (value),
enum text_error { TEXT_ERRORS(TEXT_ERROR_ENUM) };
#undef TEXT_ERROR_ENUM

/*
 * Each style is a chain of faces. PIXEL takes Unifont first: sharp at 16 px and its multiples. DOTS
 * is for TEXT_DOTS_PX and no other size: Song of GB 2312 and Latin drawn in dots (gb24st, 12x24),
 * and REGULAR's outlines for what these lack.
 */
enum text_style {
    TEXT_REGULAR,
    TEXT_MEDIUM,
    TEXT_BOLD,
    TEXT_BLACK,
    TEXT_PIXEL,
    TEXT_DOTS,
    TEXT_STYLE_COUNT
};
enum { TEXT_DOTS_PX = 24 };

/* Grey: a byte a pixel, 255 = all ink. Mono: a bit a pixel, the highest bit is left, 1 = ink. */
enum text_depth { TEXT_GREY, TEXT_MONO };

enum {
    TEXT_RUN_GLYPHS_MAX = 512, /* of one run: a long line on a board */
    TEXT_SIZE_PX_MIN = 4,
    TEXT_SIZE_PX_MAX = 1024,
    TEXT_UNIT = 64, /* of one pixel in 26.6 fixed point */
};

struct text_fonts;

struct text_glyph {
    uint16_t face; /* index of a face, the same as long as the fonts are open */
    uint32_t id;   /* of the glyph in that face */
    int32_t x_64;  /* where its origin stands, from the run's origin */
    int32_t y_64;  /* downwards */
    uint32_t byte; /* of the text, where its cluster begins */
};

/* Holds no memory of its own: copy it, keep it, forget it. */
struct text_run {
    enum text_style style;
    int size_px;
    int32_t width_64; /* sum of the advances */
    int missing;      /* characters that no face has */
    int count;
    struct text_glyph glyphs[TEXT_RUN_GLYPHS_MAX];
};

/* Of the first face of the style; a line of text is ascent_px + descent_px high. All positive. */
struct text_metrics {
    int ascent_px;  /* of the line's top over the baseline */
    int descent_px; /* of the line's foot under it */
    int cap_px;     /* height of "H": to centre figures in a box */
};

/* The pixels of one glyph: of the fonts' memory, valid until the next call with the same fonts. */
struct text_pixels {
    const uint8_t *bytes; /* NULL when the glyph has no ink (a space) */
    int width_px;
    int height_px;
    int stride_bytes;
    int left_px; /* from the origin to the left edge; may be negative */
    int top_px;  /* from the baseline up to the top edge */
};

/* Where runs are drawn; the memory is the caller's. Ink is added (mono: or; grey: the darker wins).
 */
struct text_canvas {
    uint8_t *bytes;
    int width_px;
    int height_px;
    int stride_bytes;
    enum text_depth depth;
};

/* The style's own face is installed; else another of its chain stands in for it, or nothing does.
 */
bool text_style_is_installed(enum text_style style);

/*
 * Opens the chain. `folder` (or NULL) is searched before the system's font folders, for a hall that
 * brings its fonts. TEXT_NO_FONT when not one face of TEXT_REGULAR is there. The caller destroys
 * it.
 */
__attribute__((warn_unused_result)) int text_fonts_create(const char *folder,
                                                          struct text_fonts **ret_fonts);
void text_fonts_destroy(struct text_fonts *fonts);

/*
 * Whose forms characters take that several countries write (直, 骨): BCP 47, "zh-Hans" until told
 * otherwise. Holds for the runs that are shaped from now on.
 */
void text_fonts_language(struct text_fonts *fonts, const char *language);

/* `size_px` is the em's height (CSS font-size), TEXT_SIZE_PX_MIN–MAX. */
void text_metrics_get(struct text_fonts *fonts, enum text_style style, int size_px,
                      struct text_metrics *ret_metrics);

/*
 * Shapes `size_bytes` of `text` (no line breaks inside) at `size_px`. Errors: TEXT_NOT_UTF8,
 * TEXT_TOO_LONG, TEXT_NO_MEMORY; then *ret_run is untouched. Empty text is a run of no glyphs.
 */
__attribute__((warn_unused_result)) int text_shape(struct text_fonts *fonts, enum text_style style,
                                                   int size_px, const char *text, size_t size_bytes,
                                                   struct text_run *ret_run);

/* The width in whole pixels, rounded up; text that can't be shaped measures 0. */
int text_width_px(struct text_fonts *fonts, enum text_style style, int size_px, const char *text,
                  size_t size_bytes);

/*
 * How many bytes of `text` fit in `width_px` as its first line, and in *ret_next where the second
 * line begins (after the spaces between). Breaks after spaces and hyphens and between Chinese
 * characters, but not before 、。，）」 and their like nor after （「《; a word that is wider than
 * a line is cut; a single character that is, is taken all the same, so that *ret_next moves on.
 */
size_t text_line_fit(struct text_fonts *fonts, enum text_style style, int size_px, const char *text,
                     size_t size_bytes, int width_px, size_t *ret_next);

/* One glyph. TEXT_NO_GLYPH when its outline is broken; then *ret_pixels is untouched. */
__attribute__((warn_unused_result)) int text_glyph(struct text_fonts *fonts, uint16_t face,
                                                   uint32_t id, int size_px, enum text_depth depth,
                                                   struct text_pixels *ret_pixels);

/* Draws the run with its origin at (x_px, baseline_px); what lies outside of the canvas is cut. */
__attribute__((warn_unused_result)) int text_draw(struct text_fonts *fonts,
                                                  const struct text_run *run,
                                                  const struct text_canvas *canvas, int x_px,
                                                  int baseline_px);

/* Static, never NULL. */
const char *text_error_name(int error);

#endif
