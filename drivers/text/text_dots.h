/*
 * Inside of drivers/text: fonts of dots that were drawn by hand for one size (X11's PCF files),
 * where an outline that is fitted to whole dots has strokes of uneven weight. All characters of
 * such a font stand in cells of one size:
 *
 *      ┌────────┐ ─┬─ ascent_px   bytes of a cell: a row after the other from the top, the highest
 *      │  号    │  │              bit is left, 1 is ink
 *      ├────────┤ ─┴─ baseline
 *      └────────┘                 glyph 0 is no glyph; glyph n is cell n − 1
 *
 * A process reads each font once (0.5 MB for all of GB 2312) and the threads share it: it is never
 * written after that. take and give are for any thread; the rest needs no lock.
 */
#ifndef DRIVERS_TEXT_TEXT_DOTS_H
#define DRIVERS_TEXT_TEXT_DOTS_H

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include <stdint.h>

enum {
    TEXT_DOTS_CELL_PX_MAX = 32,
    TEXT_DOTS_GLYPHS_MAX = 16384,
    TEXT_DOTS_FILE_BYTES_MAX = 4 << 20
};

struct text_dots {
    int width_px;
    int height_px;
    int ascent_px;
    int stride_bytes;
    int count;
    uint16_t *codes; /* of Unicode's first plane, rising: which character a cell has */
    uint8_t *cells;
};

/* What is in the file, and how its characters are numbered there. */
struct text_dots_kind {
    const char *charset; /* iconv's name; its bytes have their highest bit set if it has two */
    int size_px;         /* the height of the cells */
};

/*
 * The font in slot `slot` (< TEXT_DOTS_SLOTS); the first that asks has it read from `bytes`, a
 * PCF file packed by gzip. NULL: not such a font. Whoever took it gives it back.
 */
enum { TEXT_DOTS_SLOTS = 4 };
const struct text_dots *text_dots_take(FT_Library library, int slot,
                                       const struct text_dots_kind *kind, const uint8_t *bytes,
                                       size_t size_bytes);
void text_dots_give(int slot);

/* For HarfBuzz to shape with: the caller destroys it before it gives the font back. */
hb_font_t *text_dots_hb(const struct text_dots *dots);

#endif
