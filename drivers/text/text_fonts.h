/*
 * Inside of drivers/text: the faces behind a `struct text_fonts`. Not for other rooms.
 *
 * A font file is mapped once; HarfBuzz and FreeType both read the same mapping. Files are opened
 * when a character first needs them, so a face of a style that is never drawn costs nothing.
 */
#ifndef DRIVERS_TEXT_TEXT_FONTS_H
#define DRIVERS_TEXT_TEXT_FONTS_H

#include "drivers/text/text.h"
#include "drivers/text/text_dots.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include <stdbool.h>

/* Faces of one style, most wanted first. */
enum { TEXT_CHAIN_MAX = 8, TEXT_FACE_MAX = 12, TEXT_PATH_MAX = 512 };
enum { TEXT_FACE_NONE = 0xFF };

struct text_face {
    bool tried; /* opening it was tried; with hb NULL it is not there */
    void *map;  /* its file; NULL: not there. hb's own, and ft's */
    size_t map_bytes;
    hb_font_t *hb;
    FT_Face ft;  /* of an outline; NULL of a font of dots */
    int size_px; /* what ft is set to; 0 = nothing yet */
    const struct text_dots *dots;
};

struct text_fonts {
    char folder[TEXT_PATH_MAX]; /* "" = only the system's */
    FT_Library library;
    struct text_face faces[TEXT_FACE_MAX];
    hb_buffer_t *buffer;
    hb_language_t language;
    int drawn; /* glyphs since text_fonts_rest() */
    uint8_t grey[TEXT_DOTS_CELL_PX_MAX * TEXT_DOTS_CELL_PX_MAX]; /* a cell of dots, a byte each */
};

/*
 * Gives the pages of the font files back; they come again when they are looked at. What was drawn
 * lies in the caller's atlas, and of 19 MB of Chinese each glyph touches other pages: without it a
 * screen that showed every language keeps tens of megabytes mapped. Called by text_glyph().
 */
enum { TEXT_GLYPHS_UNTIL_REST = 128 };
void text_fonts_rest(struct text_fonts *fonts);

/* The face by its index, opened now if need be; NULL when it isn't installed. */
struct text_face *text_face_open(struct text_fonts *fonts, uint16_t face);

/* The chain of a style: indices of faces, ended by TEXT_FACE_NONE. */
const uint8_t *text_chain(enum text_style style);

/* The first face of the style's chain that is installed. Never NULL once the fonts are open. */
uint16_t text_chain_first(struct text_fonts *fonts, enum text_style style);

/* The first face of the chain that has the character; false: none, and *ret_face is the first one.
 */
bool text_chain_find(struct text_fonts *fonts, enum text_style style, uint32_t code,
                     uint16_t *ret_face);

#endif
