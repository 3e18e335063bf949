#include "drivers/base/utf8.h"
#include "drivers/text/text_fonts.h"

#include <assert.h>

/* A part of the text that one face and one script shape together. */
struct piece {
    size_t begin;
    size_t end;
    uint16_t face;
    hb_script_t script;
};

/* Marks, joiners and selectors stay with the letter before them, whichever face has that one. */
static bool code_follows(uint32_t code)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    const hb_unicode_general_category_t category = hb_unicode_general_category(unicode, code);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_FORMAT;
}

static bool script_is_real(hb_script_t script)
{
    return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED &&
           script != HB_SCRIPT_UNKNOWN;
}

/* Reads the next piece from piece->end on. Counts what no face has in *missing. */
static void piece_next(struct text_fonts *fonts, enum text_style style, const char *text,
                       size_t size_bytes, struct piece *piece, int *missing)
{
    piece->begin = piece->end;
    piece->script = HB_SCRIPT_COMMON;
    while (piece->end < size_bytes) {
        uint32_t code = 0;
        bool good = false;
        const size_t taken = utf8_next(text + piece->end, size_bytes - piece->end, &code, &good);
        assert(good); /* text_shape() checked */
        const bool first = piece->end == piece->begin;
        if (!first && code_follows(code)) {
            piece->end += taken;
            continue;
        }
        uint16_t face = 0;
        const bool found = text_chain_find(fonts, style, code, &face);
        const hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), code);
        const bool other_script =
            script_is_real(script) && script_is_real(piece->script) && script != piece->script;
        if (!first && (face != piece->face || other_script)) {
            break;
        }
        *missing += found ? 0 : 1;
        piece->face = face;
        piece->script = script_is_real(script) ? script : piece->script;
        piece->end += taken;
    }
}

/* Shapes one piece and puts its glyphs behind those of the run. */
static int piece_shape(struct text_fonts *fonts, const struct piece *piece, const char *text,
                       struct text_run *run)
{
    const struct text_face *face = text_face_open(fonts, piece->face);
    assert(face != NULL);
    hb_buffer_t *buffer = fonts->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, text, (int)piece->end, (unsigned)piece->begin,
                       (int)(piece->end - piece->begin));
    hb_buffer_set_script(buffer, piece->script);
    hb_direction_t direction = hb_script_get_horizontal_direction(piece->script);
    hb_buffer_set_direction(buffer,
                            direction == HB_DIRECTION_INVALID ? HB_DIRECTION_LTR : direction);
    hb_buffer_set_language(buffer, fonts->language);
    hb_font_set_scale(face->hb, run->size_px * TEXT_UNIT, run->size_px * TEXT_UNIT);
    hb_shape(face->hb, buffer, NULL, 0);
    if (!hb_buffer_allocation_successful(buffer)) {
        return TEXT_NO_MEMORY;
    }
    unsigned count = 0;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, NULL);
    if (count > (unsigned)(TEXT_RUN_GLYPHS_MAX - run->count)) {
        return TEXT_TOO_LONG;
    }
    for (unsigned i = 0; i < count; i++) {
        run->glyphs[run->count++] = (struct text_glyph){
            .face = piece->face,
            .id = infos[i].codepoint,
            .x_64 = run->width_64 + places[i].x_offset,
            .y_64 = -places[i].y_offset,
            .byte = infos[i].cluster,
        };
        run->width_64 += places[i].x_advance;
    }
    return TEXT_OK;
}

int text_shape(struct text_fonts *fonts, enum text_style style, int size_px, const char *text,
               size_t size_bytes, struct text_run *ret_run)
{
    assert(size_px >= TEXT_SIZE_PX_MIN && size_px <= TEXT_SIZE_PX_MAX);
    assert(style != TEXT_DOTS || size_px == TEXT_DOTS_PX);
    assert(text != NULL || size_bytes == 0);
    /* A glyph takes at most all 4 bytes of a character and the longest clusters are longer. */
    enum { BYTES_MAX = TEXT_RUN_GLYPHS_MAX * 16 };
    if (size_bytes > BYTES_MAX) {
        return TEXT_TOO_LONG;
    }
    if (size_bytes > 0 && !utf8_is_valid(text, size_bytes)) {
        return TEXT_NOT_UTF8;
    }
    struct text_run run = {.style = style, .size_px = size_px};
    struct piece piece = {0};
    while (piece.end < size_bytes) {
        piece_next(fonts, style, text, size_bytes, &piece, &run.missing);
        const int result = piece_shape(fonts, &piece, text, &run);
        if (result != TEXT_OK) {
            return result;
        }
    }
    *ret_run = run;
    return TEXT_OK;
}

int text_width_px(struct text_fonts *fonts, enum text_style style, int size_px, const char *text,
                  size_t size_bytes)
{
    struct text_run run;
    if (text_shape(fonts, style, size_px, text, size_bytes, &run) != TEXT_OK) {
        return 0;
    }
    return (run.width_64 + TEXT_UNIT - 1) / TEXT_UNIT;
}
