#include "kiosk/leaflet/sheet.h"

#include "drivers/text/text_face.h"

#include <assert.h>
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

enum {
    SHAPE_PX = 960, /* text is shaped at this size and scaled, so that widths are exact */
    CLUSTERS_MAX = TEXT_RUN_GLYPHS_MAX,
    QUIET_MODULES = 4,
};
static const double LEADING = 1.42; /* of a size */
static const double ASCENT = 1.06;  /* from a line's top to its baseline, of a size */
static const double PI = 3.14159265358979;

static const double inks[][3] = {
    [SHEET_BLACK] = {0.10, 0.12, 0.15}, [SHEET_GREY] = {0.38, 0.41, 0.46},
    [SHEET_PALE] = {0.93, 0.945, 0.96}, [SHEET_ACCENT] = {0.07, 0.30, 0.58},
    [SHEET_WHITE] = {1.0, 1.0, 1.0},
};

void sheet_fail(struct sheet *sheet, int error)
{
    assert(error != LEAFLET_OK);
    sheet->result = sheet->result == LEAFLET_OK ? error : sheet->result;
}

static cairo_status_t bytes_out(void *closure, const unsigned char *bytes, unsigned int size_bytes)
{
    struct sheet *sheet = closure;
    if (sheet->refused || sheet->sink(sheet->sink_context, bytes, size_bytes) != 0) {
        sheet->refused = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    return CAIRO_STATUS_SUCCESS;
}

static void status_keep(struct sheet *sheet, cairo_status_t status)
{
    if (sheet->refused) {
        sheet_fail(sheet, LEAFLET_NOT_WRITTEN);
    } else if (status != CAIRO_STATUS_SUCCESS) {
        sheet_fail(sheet, LEAFLET_NO_MEMORY);
    }
}

void sheet_begin(struct sheet *sheet, struct text_fonts *fonts, leaflet_sink *sink, void *context,
                 const char *title)
{
    *sheet =
        (struct sheet){.fonts = fonts, .dry = sink == NULL, .sink = sink, .sink_context = context};
    if (sheet->dry) {
        return;
    }
    sheet->surface =
        cairo_pdf_surface_create_for_stream(bytes_out, sheet, SHEET_WIDTH, SHEET_HEIGHT);
    sheet->cairo = cairo_create(sheet->surface);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATOR, "Mashang");
    status_keep(sheet, cairo_status(sheet->cairo));
}

/* What the page has at its foot, and the page itself. */
static void page_end(struct sheet *sheet)
{
    if (sheet->page == 0) {
        return;
    }
    if (sheet->foot != NULL) {
        sheet->foot(sheet, sheet->context);
    }
    if (!sheet->dry) {
        cairo_show_page(sheet->cairo);
        status_keep(sheet, cairo_status(sheet->cairo));
    }
}

int sheet_end(struct sheet *sheet)
{
    page_end(sheet);
    if (!sheet->dry) {
        cairo_destroy(sheet->cairo);
        cairo_surface_finish(sheet->surface);
        status_keep(sheet, cairo_surface_status(sheet->surface));
        cairo_surface_destroy(sheet->surface);
    }
    for (int i = 0; i < SHEET_FACES_MAX; i++) {
        cairo_font_face_destroy(sheet->faces[i]);
        sheet->faces[i] = NULL;
    }
    return sheet->result;
}

void sheet_page(struct sheet *sheet)
{
    page_end(sheet);
    sheet->page++;
    sheet->y = SHEET_TOP;
    if (sheet->page > LEAFLET_PAGES_MAX) {
        sheet_fail(sheet, LEAFLET_TOO_LONG);
    }
    if (sheet->head != NULL) {
        sheet->head(sheet, sheet->context);
    }
}

bool sheet_need(struct sheet *sheet, double height)
{
    if (sheet->page > 0 && sheet->y + height <= SHEET_BOTTOM) {
        return false;
    }
    sheet_page(sheet);
    return true;
}

/* ── Text ── */

static bool shaped(struct sheet *sheet, const struct sheet_type *type, const char *text,
                   size_t size_bytes, struct text_run *run)
{
    const int result = text_shape(sheet->fonts, type->style, SHAPE_PX, text, size_bytes, run);
    if (result != TEXT_OK) {
        sheet_fail(sheet, result == TEXT_NO_MEMORY ? LEAFLET_NO_MEMORY : LEAFLET_BAD_FACTS);
    }
    return result == TEXT_OK;
}

/* Points for each 26.6 unit of a run. */
static double unit_of(const struct sheet_type *type)
{
    return type->size / SHAPE_PX / TEXT_UNIT;
}

double sheet_leading(const struct sheet_type *type)
{
    return type->size * LEADING;
}

double sheet_width(struct sheet *sheet, const struct sheet_type *type, const char *text,
                   size_t size_bytes)
{
    struct text_run run;
    return shaped(sheet, type, text, size_bytes, &run) ? run.width_64 * unit_of(type) : 0.0;
}

static cairo_font_face_t *face_of(struct sheet *sheet, uint16_t face)
{
    assert(face < SHEET_FACES_MAX);
    if (sheet->faces[face] == NULL) {
        FT_Face taken = text_face_take(sheet->fonts, face);
        assert(taken != NULL);
        sheet->faces[face] = cairo_ft_font_face_create_for_ft_face(taken, 0);
    }
    return sheet->faces[face];
}

/*
 * Glyphs `from` … `to` − 1, all of one face, with the text that they stand for, so that a reader
 * can search and copy it. Glyphs of one cluster share the byte at which it begins.
 */
static void glyphs_show(struct sheet *sheet, const struct text_run *run, const char *text,
                        size_t end_byte, int from, int to, double x, double baseline, double unit)
{
    cairo_glyph_t glyphs[TEXT_RUN_GLYPHS_MAX];
    cairo_text_cluster_t clusters[CLUSTERS_MAX];
    int cluster_count = 0;
    for (int i = from; i < to; i++) {
        const struct text_glyph *glyph = &run->glyphs[i];
        glyphs[i - from] = (cairo_glyph_t){
            .index = glyph->id, .x = x + glyph->x_64 * unit, .y = baseline + glyph->y_64 * unit};
        if (i > from && glyph->byte == run->glyphs[i - 1].byte) {
            clusters[cluster_count - 1].num_glyphs++;
            continue;
        }
        int next = i + 1;
        while (next < to && run->glyphs[next].byte == glyph->byte) {
            next++;
        }
        const size_t ends = next < to ? run->glyphs[next].byte : end_byte;
        assert(ends >= glyph->byte);
        clusters[cluster_count++] =
            (cairo_text_cluster_t){.num_bytes = (int)(ends - glyph->byte), .num_glyphs = 1};
    }
    const size_t first = run->glyphs[from].byte;
    cairo_set_font_face(sheet->cairo, face_of(sheet, run->glyphs[from].face));
    cairo_show_text_glyphs(sheet->cairo, text + first, (int)(end_byte - first), glyphs, to - from,
                           clusters, cluster_count, 0);
}

static void ink_set(struct sheet *sheet, enum sheet_ink ink)
{
    cairo_set_source_rgb(sheet->cairo, inks[ink][0], inks[ink][1], inks[ink][2]);
}

static void run_show(struct sheet *sheet, const struct sheet_type *type, const struct text_run *run,
                     const char *text, size_t size_bytes, double x, double baseline)
{
    ink_set(sheet, type->ink);
    cairo_set_font_size(sheet->cairo, type->size);
    for (int from = 0; from < run->count;) {
        int to = from + 1;
        while (to < run->count && run->glyphs[to].face == run->glyphs[from].face) {
            to++;
        }
        const size_t end_byte = to < run->count ? run->glyphs[to].byte : size_bytes;
        glyphs_show(sheet, run, text, end_byte, from, to, x, baseline, unit_of(type));
        from = to;
    }
}

void sheet_line(struct sheet *sheet, const struct sheet_type *type, const char *text,
                size_t size_bytes, double x, double y, double width, enum sheet_align align)
{
    struct text_run run;
    if (sheet->dry || size_bytes == 0 || !shaped(sheet, type, text, size_bytes, &run)) {
        return;
    }
    const double room = width - run.width_64 * unit_of(type);
    const double shift = align == SHEET_LEFT ? 0 : align == SHEET_CENTRE ? room / 2 : room;
    run_show(sheet, type, &run, text, size_bytes, x + shift, y + type->size * ASCENT);
}

/* Line by line; draws unless `measure`. */
static double text_flow(struct sheet *sheet, const struct sheet_type *type, const char *text,
                        double x, double y, double width, enum sheet_align align, bool measure)
{
    const double leading = sheet_leading(type);
    const int width_px = (int)floor(width * SHAPE_PX / type->size);
    double height = 0;
    for (size_t left = strlen(text); left > 0;) {
        size_t next = 0;
        const size_t fits =
            text_line_fit(sheet->fonts, type->style, SHAPE_PX, text, left, width_px, &next);
        if (next == 0) { /* what can't be shaped */
            sheet_fail(sheet, LEAFLET_BAD_FACTS);
            break;
        }
        if (!measure) {
            sheet_line(sheet, type, text, fits, x, y + height, width, align);
        }
        height += leading;
        text += next;
        left -= next;
    }
    return height;
}

double sheet_text_height(struct sheet *sheet, const struct sheet_type *type, const char *text,
                         double width)
{
    return text_flow(sheet, type, text, 0, 0, width, SHEET_LEFT, true);
}

double sheet_text(struct sheet *sheet, const struct sheet_type *type, const char *text, double x,
                  double y, double width, enum sheet_align align)
{
    return text_flow(sheet, type, text, x, y, width, align, sheet->dry);
}

/* ── Lines and boxes ── */

static void box_path(cairo_t *cairo, double x, double y, double width, double height, double radius)
{
    if (radius <= 0) {
        cairo_rectangle(cairo, x, y, width, height);
        return;
    }
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + width - radius, y + radius, radius, -PI / 2, 0);
    cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, PI / 2);
    cairo_arc(cairo, x + radius, y + height - radius, radius, PI / 2, PI);
    cairo_arc(cairo, x + radius, y + radius, radius, PI, 3 * PI / 2);
    cairo_close_path(cairo);
}

void sheet_fill(struct sheet *sheet, enum sheet_ink ink, double x, double y, double width,
                double height, double radius)
{
    if (!sheet->dry) {
        ink_set(sheet, ink);
        box_path(sheet->cairo, x, y, width, height, radius);
        cairo_fill(sheet->cairo);
    }
}

static void stroke(struct sheet *sheet, enum sheet_ink ink, double width)
{
    ink_set(sheet, ink);
    cairo_set_line_width(sheet->cairo, width);
    cairo_stroke(sheet->cairo);
}

void sheet_frame(struct sheet *sheet, enum sheet_ink ink, double x, double y, double width,
                 double height, double radius)
{
    if (!sheet->dry) {
        box_path(sheet->cairo, x, y, width, height, radius);
        stroke(sheet, ink, 0.9);
    }
}

void sheet_rule(struct sheet *sheet, enum sheet_ink ink, double x, double y, double width)
{
    if (!sheet->dry) {
        cairo_move_to(sheet->cairo, x, y);
        cairo_line_to(sheet->cairo, x + width, y);
        stroke(sheet, ink, 0.7);
    }
}

void sheet_tick_box(struct sheet *sheet, double x, double y, double side, bool ticked)
{
    if (sheet->dry) {
        return;
    }
    cairo_rectangle(sheet->cairo, x, y, side, side);
    stroke(sheet, SHEET_BLACK, 1.1);
    if (ticked) {
        cairo_move_to(sheet->cairo, x + side * 0.2, y + side * 0.55);
        cairo_line_to(sheet->cairo, x + side * 0.42, y + side * 0.78);
        cairo_line_to(sheet->cairo, x + side * 0.82, y + side * 0.24);
        stroke(sheet, SHEET_BLACK, 1.6);
    }
}

void sheet_arrow_down(struct sheet *sheet, double x, double y, double length)
{
    if (sheet->dry) {
        return;
    }
    cairo_move_to(sheet->cairo, x, y);
    cairo_line_to(sheet->cairo, x, y + length - 4);
    stroke(sheet, SHEET_GREY, 1.4);
    cairo_move_to(sheet->cairo, x - 4, y + length - 6);
    cairo_line_to(sheet->cairo, x + 4, y + length - 6);
    cairo_line_to(sheet->cairo, x, y + length);
    cairo_close_path(sheet->cairo);
    ink_set(sheet, SHEET_GREY);
    cairo_fill(sheet->cairo);
}

void sheet_disc(struct sheet *sheet, double x, double y, double radius, int number)
{
    const struct sheet_type type = {TEXT_BOLD, radius * 1.15, SHEET_WHITE};
    char text[8];
    if (sheet->dry) {
        return;
    }
    ink_set(sheet, SHEET_ACCENT);
    cairo_new_sub_path(sheet->cairo);
    cairo_arc(sheet->cairo, x, y, radius, 0, 2 * PI);
    cairo_fill(sheet->cairo);
    const int length = snprintf(text, sizeof(text), "%d", number);
    sheet_line(sheet, &type, text, (size_t)length, x - radius, y - type.size * 0.70, 2 * radius,
               SHEET_CENTRE);
}

void sheet_code(struct sheet *sheet, const char *text, double x, double y, double side)
{
    QRcode *code = sheet->dry ? NULL : QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        if (!sheet->dry) {
            sheet_fail(sheet, LEAFLET_NO_CODE);
        }
        return;
    }
    const double module = side / (code->width + 2 * QUIET_MODULES);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    for (int row = 0; row < code->width; row++) {
        for (int column = 0; column < code->width; column++) {
            if ((code->data[row * code->width + column] & 1) != 0) {
                cairo_rectangle(sheet->cairo, x + (column + QUIET_MODULES) * module,
                                y + (row + QUIET_MODULES) * module, module, module);
            }
        }
    }
    cairo_fill(sheet->cairo);
    QRcode_free(code);
}

int sheet_chapter(struct sheet *sheet, int parent, const char *name)
{
    char place[32];
    if (sheet->dry) {
        return 0;
    }
    snprintf(place, sizeof(place), "page=%d", sheet->page);
    return cairo_pdf_surface_add_outline(
        sheet->surface, parent, name, place,
        parent == CAIRO_PDF_OUTLINE_ROOT ? CAIRO_PDF_OUTLINE_FLAG_BOLD : 0);
}
