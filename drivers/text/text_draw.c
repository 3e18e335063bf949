#include "drivers/text/text_fonts.h"

#include <assert.h>

/* Sets FreeType's size of a face; keeps it, since most neighbours are of one size. */
static int face_size(struct text_face *face, int size_px)
{
    assert(size_px >= TEXT_SIZE_PX_MIN && size_px <= TEXT_SIZE_PX_MAX);
    if (face->size_px == size_px) {
        return TEXT_OK;
    }
    if (FT_Set_Pixel_Sizes(face->ft, 0, (FT_UInt)size_px) != 0) {
        return TEXT_NO_GLYPH;
    }
    face->size_px = size_px;
    return TEXT_OK;
}

void text_metrics_get(struct text_fonts *fonts, enum text_style style, int size_px,
                      struct text_metrics *ret_metrics)
{
    const struct text_face *face = text_face_open(fonts, text_chain_first(fonts, style));
    assert(face != NULL);
    hb_font_set_scale(face->hb, size_px * TEXT_UNIT, size_px * TEXT_UNIT);
    hb_font_extents_t line;
    hb_font_get_extents_for_direction(face->hb, HB_DIRECTION_LTR, &line);
    hb_codepoint_t glyph = 0;
    hb_glyph_extents_t box = {0};
    if (hb_font_get_nominal_glyph(face->hb, 'H', &glyph)) {
        hb_font_get_glyph_extents(face->hb, glyph, &box);
    }
    *ret_metrics = (struct text_metrics){
        .ascent_px = (line.ascender + TEXT_UNIT - 1) / TEXT_UNIT,
        .descent_px = (-line.descender + TEXT_UNIT - 1) / TEXT_UNIT,
        .cap_px = (box.y_bearing + TEXT_UNIT / 2) / TEXT_UNIT,
    };
}

/* A cell of a font of dots; grey is made of it where it is wanted. */
static void dots_glyph(struct text_fonts *fonts, const struct text_dots *dots, uint32_t id,
                       enum text_depth depth, struct text_pixels *ret_pixels)
{
    static const struct text_pixels none = {.bytes = NULL};
    *ret_pixels = none;
    if (id == 0 || id > (uint32_t)dots->count) {
        return;
    }
    const uint8_t *cell =
        dots->cells + (size_t)(id - 1) * (size_t)dots->stride_bytes * (size_t)dots->height_px;
    for (int y = 0; depth == TEXT_GREY && y < dots->height_px; y++) {
        for (int x = 0; x < dots->width_px; x++) {
            const bool ink = (cell[y * dots->stride_bytes + x / 8] & 0x80 >> x % 8) != 0;
            fonts->grey[y * dots->width_px + x] = ink ? 255 : 0;
        }
    }
    *ret_pixels = (struct text_pixels){
        .bytes = depth == TEXT_GREY ? fonts->grey : cell,
        .width_px = dots->width_px,
        .height_px = dots->height_px,
        .stride_bytes = depth == TEXT_GREY ? dots->width_px : dots->stride_bytes,
        .top_px = dots->ascent_px,
    };
}

int text_glyph(struct text_fonts *fonts, uint16_t index, uint32_t id, int size_px,
               enum text_depth depth, struct text_pixels *ret_pixels)
{
    assert(fonts != NULL);
    struct text_face *face = text_face_open(fonts, index);
    if (face != NULL && face->dots != NULL) {
        assert(size_px == TEXT_DOTS_PX);
        dots_glyph(fonts, face->dots, id, depth, ret_pixels);
        return TEXT_OK;
    }
    if (face == NULL || face_size(face, size_px) != TEXT_OK) {
        return TEXT_NO_GLYPH;
    }
    if (++fonts->drawn > TEXT_GLYPHS_UNTIL_REST) {
        text_fonts_rest(fonts);
    }
    /* Light hinting moves nothing sideways, so that the places that HarfBuzz gave stay true. */
    const FT_Int32 flags =
        (FT_Int32)(FT_LOAD_NO_BITMAP |
                   (depth == TEXT_MONO ? FT_LOAD_TARGET_MONO : FT_LOAD_TARGET_LIGHT));
    const FT_Render_Mode mode = depth == TEXT_MONO ? FT_RENDER_MODE_MONO : FT_RENDER_MODE_NORMAL;
    if (FT_Load_Glyph(face->ft, id, flags) != 0 || FT_Render_Glyph(face->ft->glyph, mode) != 0) {
        return TEXT_NO_GLYPH;
    }
    const FT_Bitmap *bitmap = &face->ft->glyph->bitmap;
    const bool ink = bitmap->width > 0 && bitmap->rows > 0;
    assert(bitmap->pitch >= 0 || !ink);
    *ret_pixels = (struct text_pixels){
        .bytes = ink ? bitmap->buffer : NULL,
        .width_px = (int)bitmap->width,
        .height_px = (int)bitmap->rows,
        .stride_bytes = bitmap->pitch,
        .left_px = face->ft->glyph->bitmap_left,
        .top_px = face->ft->glyph->bitmap_top,
    };
    return TEXT_OK;
}

/* Adds one pixel's ink to the canvas; (x, y) is inside. */
static void pixel_add(const struct text_canvas *canvas, int x, int y, uint8_t ink)
{
    uint8_t *row = canvas->bytes + (size_t)y * (size_t)canvas->stride_bytes;
    if (canvas->depth == TEXT_MONO) {
        row[x / 8] = (uint8_t)(row[x / 8] | (ink != 0 ? 0x80 >> (x % 8) : 0));
    } else if (ink > row[x]) {
        row[x] = ink;
    }
}

static void pixels_add(const struct text_canvas *canvas, const struct text_pixels *pixels, int left,
                       int top)
{
    for (int row = 0; row < pixels->height_px; row++) {
        const int y = top + row;
        if (y < 0 || y >= canvas->height_px) {
            continue;
        }
        const uint8_t *bytes = pixels->bytes + (size_t)row * (size_t)pixels->stride_bytes;
        for (int column = 0; column < pixels->width_px; column++) {
            const int x = left + column;
            if (x < 0 || x >= canvas->width_px) {
                continue;
            }
            const int bit = bytes[column / 8] >> (7 - column % 8) & 1;
            pixel_add(canvas, x, y, canvas->depth == TEXT_MONO ? (uint8_t)bit : bytes[column]);
        }
    }
}

/* 26.6 to the nearest whole pixel, downwards for negatives too. */
static int rounded_px(int32_t value_64)
{
    const int32_t up = value_64 + TEXT_UNIT / 2;
    return up >= 0 ? up / TEXT_UNIT : -((-up + TEXT_UNIT - 1) / TEXT_UNIT);
}

int text_draw(struct text_fonts *fonts, const struct text_run *run,
              const struct text_canvas *canvas, int x_px, int baseline_px)
{
    assert(canvas->width_px >= 0 && canvas->height_px >= 0);
    assert(canvas->stride_bytes >=
           (canvas->depth == TEXT_MONO ? (canvas->width_px + 7) / 8 : canvas->width_px));
    for (int i = 0; i < run->count; i++) {
        const struct text_glyph *glyph = &run->glyphs[i];
        struct text_pixels pixels;
        const int result =
            text_glyph(fonts, glyph->face, glyph->id, run->size_px, canvas->depth, &pixels);
        if (result != TEXT_OK) {
            return result;
        }
        if (pixels.bytes != NULL) {
            pixels_add(canvas, &pixels, x_px + rounded_px(glyph->x_64) + pixels.left_px,
                       baseline_px + rounded_px(glyph->y_64) - pixels.top_px);
        }
    }
    return TEXT_OK;
}
