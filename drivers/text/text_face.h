/*
 * A face for a canvas of another library: cairo's PDF puts glyphs of text_shape() into a document
 * by the same face and the same glyph ids.
 *
 * Whoever takes a face sets its size and keeps it in caches of its own: take faces of fonts that
 * draw nothing by themselves, and never destroy these fonts (cairo holds faces to the program's
 * end).
 */
#ifndef DRIVERS_TEXT_TEXT_FACE_H
#define DRIVERS_TEXT_TEXT_FACE_H

#include "drivers/text/text.h"

struct FT_FaceRec_;

/* Of a glyph's `face`; never NULL for one that text_shape() gave. The fonts' own. */
struct FT_FaceRec_ *text_face_take(struct text_fonts *fonts, uint16_t face);

#endif
