#include "drivers/text/text_dots.h"

#include "drivers/text/text.h"

#include <assert.h>
#include <iconv.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Who reads a font first, and who frees it last: all threads' fonts meet here. */
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot {
    struct text_dots dots;
    int takers;
} slots[TEXT_DOTS_SLOTS];

/* A character on its way from the file: its number there, and in Unicode. */
struct found {
    uint16_t code;
    FT_UInt glyph;
};

static int found_compare(const void *a, const void *b)
{
    const struct found *one = a;
    const struct found *other = b;
    return one->code < other->code ? -1 : one->code > other->code;
}

/* The file's number of a character in Unicode; 0: none, or not of the first plane. */
static uint16_t unicode_of(iconv_t table, FT_ULong number)
{
    char in[2] = {(char)(number >> 8 | 0x80), (char)(number | (number > 0xFF ? 0x80 : 0))};
    uint32_t out = 0;
    char *from = number > 0xFF ? in : in + 1;
    char *to = (char *)&out;
    size_t from_left = number > 0xFF ? 2 : 1;
    size_t to_left = sizeof(out);
    (void)iconv(table, NULL, NULL, NULL, NULL);
    if (number == 0 || number > 0xFFFF ||
        iconv(table, &from, &from_left, &to, &to_left) == (size_t)-1 || to_left != 0 ||
        out > 0xFFFF) {
        return 0;
    }
    return (uint16_t)out;
}

/* All characters of the face, by Unicode; the caller frees them. */
static struct found *characters_find(FT_Face face, const char *charset, int *ret_count)
{
    const iconv_t table =
        iconv_open(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "UTF-32LE" : "UTF-32BE", charset);
    struct found *found = malloc(TEXT_DOTS_GLYPHS_MAX * sizeof(*found));
    int count = 0;
    if (found != NULL && table != (iconv_t)-1) {
        FT_UInt glyph = 0;
        for (FT_ULong number = FT_Get_First_Char(face, &glyph);
             glyph != 0 && count < TEXT_DOTS_GLYPHS_MAX;
             number = FT_Get_Next_Char(face, number, &glyph)) {
            const uint16_t code = unicode_of(table, number);
            if (code != 0) {
                found[count++] = (struct found){code, glyph};
            }
        }
        qsort(found, (size_t)count, sizeof(*found), found_compare);
    }
    if (table != (iconv_t)-1) {
        (void)iconv_close(table);
    }
    *ret_count = count;
    return found;
}

/* Copies a glyph's dots to where they stand in its cell; what is outside of the cell is cut. */
static void cell_fill(const struct text_dots *dots, const FT_GlyphSlot glyph, uint8_t *cell)
{
    const FT_Bitmap *bitmap = &glyph->bitmap;
    assert(bitmap->pixel_mode == FT_PIXEL_MODE_MONO && bitmap->pitch >= 0);
    for (int row = 0; row < (int)bitmap->rows; row++) {
        const int y = dots->ascent_px - glyph->bitmap_top + row;
        for (int column = 0; column < (int)bitmap->width; column++) {
            const int x = glyph->bitmap_left + column;
            const int bit =
                bitmap->buffer[row * bitmap->pitch + column / 8] >> (7 - column % 8) & 1;
            if (bit != 0 && x >= 0 && x < dots->width_px && y >= 0 && y < dots->height_px) {
                cell[y * dots->stride_bytes + x / 8] |= (uint8_t)(0x80 >> x % 8);
            }
        }
    }
}

static void dots_free(struct text_dots *dots)
{
    free(dots->codes);
    free(dots->cells);
    *dots = (struct text_dots){0};
}

/* The cells of the characters that were found; false: no memory, or a glyph that is broken. */
static bool cells_read(FT_Face face, const struct found *found, int count, struct text_dots *dots)
{
    const size_t cell_bytes = (size_t)dots->stride_bytes * (size_t)dots->height_px;
    dots->codes = malloc((size_t)count * sizeof(*dots->codes));
    dots->cells = calloc((size_t)count, cell_bytes);
    if (dots->codes == NULL || dots->cells == NULL) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (FT_Load_Glyph(face, found[i].glyph, FT_LOAD_TARGET_MONO) != 0 ||
            face->glyph->format != FT_GLYPH_FORMAT_BITMAP ||
            face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_MONO) {
            return false;
        }
        dots->codes[i] = found[i].code;
        cell_fill(dots, face->glyph, dots->cells + (size_t)i * cell_bytes);
    }
    dots->count = count;
    return true;
}

/*
 * The file as it was before gzip, of malloc(); NULL: it is none. FreeType would read a packed file,
 * too, but from its begin for each glyph.
 */
static uint8_t *file_unpack(const uint8_t *bytes, size_t size_bytes, size_t *ret_size)
{
    enum { TRAILER_BYTES = 4, HEADER_BYTES = 10, GZIP_ONLY = 16 /* zlib.h, inflateInit2 */ };
    if (size_bytes < HEADER_BYTES + TRAILER_BYTES || size_bytes > TEXT_DOTS_FILE_BYTES_MAX) {
        return NULL;
    }
    /* RFC 1952, ISIZE: the last four bytes say how long it becomes, the lowest first. */
    const uint8_t *trailer = bytes + size_bytes - TRAILER_BYTES;
    size_t size = 0;
    for (int i = TRAILER_BYTES - 1; i >= 0; i--) {
        size = size << 8 | trailer[i];
    }
    if (size == 0 || size > TEXT_DOTS_FILE_BYTES_MAX) {
        return NULL;
    }
    uint8_t *unpacked = malloc(size);
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes,
                       .avail_in = (uInt)size_bytes,
                       .next_out = unpacked,
                       .avail_out = (uInt)size};
    bool good = unpacked != NULL && inflateInit2(&stream, MAX_WBITS + GZIP_ONLY) == Z_OK;
    if (good) {
        good = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
        (void)inflateEnd(&stream);
    }
    if (!good) {
        free(unpacked);
        return NULL;
    }
    *ret_size = size;
    return unpacked;
}

static bool dots_read(FT_Library library, const struct text_dots_kind *kind, const uint8_t *bytes,
                      size_t size_bytes, struct text_dots *ret_dots)
{
    FT_Face face = NULL;
    struct found *found = NULL;
    struct text_dots dots = {0};
    int count = 0;
    bool good = false;
    size_t file_bytes = 0;
    uint8_t *file = file_unpack(bytes, size_bytes, &file_bytes);
    if (file == NULL || FT_New_Memory_Face(library, file, (FT_Long)file_bytes, 0, &face) != 0 ||
        face->num_charmaps < 1 || FT_Set_Charmap(face, face->charmaps[0]) != 0 ||
        FT_Set_Pixel_Sizes(face, 0, (FT_UInt)kind->size_px) != 0) {
        goto cleanup;
    }
    const FT_Size_Metrics *metrics = &face->size->metrics;
    dots.width_px = (int)(metrics->max_advance / TEXT_UNIT);
    dots.height_px = (int)((metrics->ascender - metrics->descender) / TEXT_UNIT);
    dots.ascent_px = (int)(metrics->ascender / TEXT_UNIT);
    dots.stride_bytes = (dots.width_px + 7) / 8;
    if (dots.width_px < 1 || dots.width_px > TEXT_DOTS_CELL_PX_MAX ||
        dots.height_px != kind->size_px || dots.height_px > TEXT_DOTS_CELL_PX_MAX) {
        goto cleanup;
    }
    found = characters_find(face, kind->charset, &count);
    good = found != NULL && count > 0 && cells_read(face, found, count, &dots);
cleanup:
    free(found);
    if (face != NULL) {
        FT_Done_Face(face);
    }
    free(file);
    if (good) {
        *ret_dots = dots;
    } else {
        dots_free(&dots);
    }
    return good;
}

const struct text_dots *text_dots_take(FT_Library library, int slot,
                                       const struct text_dots_kind *kind, const uint8_t *bytes,
                                       size_t size_bytes)
{
    assert(slot >= 0 && slot < TEXT_DOTS_SLOTS);
    struct slot *mine = &slots[slot];
    pthread_mutex_lock(&slots_lock);
    const bool good = mine->takers > 0 || dots_read(library, kind, bytes, size_bytes, &mine->dots);
    mine->takers += good ? 1 : 0;
    pthread_mutex_unlock(&slots_lock);
    return good ? &mine->dots : NULL;
}

void text_dots_give(int slot)
{
    assert(slot >= 0 && slot < TEXT_DOTS_SLOTS);
    pthread_mutex_lock(&slots_lock);
    assert(slots[slot].takers > 0);
    if (--slots[slot].takers == 0) {
        dots_free(&slots[slot].dots);
    }
    pthread_mutex_unlock(&slots_lock);
}

/* ── What HarfBuzz asks ── */

static int code_compare(const void *key, const void *row)
{
    const uint32_t code = *(const uint32_t *)key;
    const uint32_t other = *(const uint16_t *)row;
    return code < other ? -1 : code > other;
}

static hb_bool_t glyph_find(hb_font_t *font, void *data, hb_codepoint_t code,
                            hb_codepoint_t *ret_glyph, void *user)
{
    (void)font;
    (void)user;
    const struct text_dots *dots = data;
    const uint32_t key = code;
    const uint16_t *found =
        bsearch(&key, dots->codes, (size_t)dots->count, sizeof(dots->codes[0]), code_compare);
    if (found == NULL) {
        return 0;
    }
    *ret_glyph = (hb_codepoint_t)(found - dots->codes) + 1;
    return 1;
}

static hb_position_t glyph_advance(hb_font_t *font, void *data, hb_codepoint_t glyph, void *user)
{
    (void)font;
    (void)glyph;
    (void)user;
    const struct text_dots *dots = data;
    return dots->width_px * TEXT_UNIT;
}

static hb_bool_t line_extents(hb_font_t *font, void *data, hb_font_extents_t *ret_line, void *user)
{
    (void)font;
    (void)user;
    const struct text_dots *dots = data;
    *ret_line = (hb_font_extents_t){.ascender = dots->ascent_px * TEXT_UNIT,
                                    .descender = (dots->ascent_px - dots->height_px) * TEXT_UNIT};
    return 1;
}

/* Nothing of OpenType is in it; HarfBuzz shapes nothing with its own empty face. */
static hb_blob_t *no_table(hb_face_t *face, hb_tag_t tag, void *user)
{
    (void)face;
    (void)tag;
    (void)user;
    return NULL;
}

hb_font_t *text_dots_hb(const struct text_dots *dots)
{
    hb_face_t *face = hb_face_create_for_tables(no_table, NULL, NULL);
    hb_font_t *font = hb_font_create(face);
    hb_font_funcs_t *functions = hb_font_funcs_create();
    hb_font_funcs_set_nominal_glyph_func(functions, glyph_find, NULL, NULL);
    hb_font_funcs_set_glyph_h_advance_func(functions, glyph_advance, NULL, NULL);
    hb_font_funcs_set_font_h_extents_func(functions, line_extents, NULL, NULL);
    hb_font_set_funcs(font, functions, (void *)(uintptr_t)dots, NULL);
    hb_font_funcs_destroy(functions);
    hb_face_destroy(face);
    return font;
}
