#include "tests/lib/made_page.h"

#include <assert.h>
#include <cairo.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <qrencode.h>
#include <string.h>

static const char *const sample_lines[] = {
    "申请人应当如实提交有关材料和反映真实情况，并对其申请材料实质内容的真实性负责。",
    "The applicant shall submit true materials and answers for what they say.",
    "一、营业执照副本复印件一份；二、法定代表人身份证明；三、经营场所证明。",
};

static void code_draw(cairo_t *cairo, const char *text, double x, double y, double side)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    assert(code != NULL);
    const double module = side / code->width;
    for (int row = 0; row < code->width; row++) {
        for (int column = 0; column < code->width; column++) {
            if ((code->data[row * code->width + column] & 1) != 0) {
                cairo_rectangle(cairo, x + column * module, y + row * module, module + 0.1,
                                module + 0.1);
            }
        }
    }
    cairo_fill(cairo);
    QRcode_free(code);
}

static void ground_draw(cairo_t *cairo, const struct made_page *how, double width, double height)
{
    const bool white = how->ground[0] + how->ground[1] + how->ground[2] <= 0;
    const double red = white ? 1 : how->ground[0];
    const double green = white ? 1 : how->ground[1];
    const double blue = white ? 1 : how->ground[2];
    const double last = 1 - how->shade;
    cairo_pattern_t *shade = cairo_pattern_create_linear(0, 0, width, height);
    cairo_pattern_add_color_stop_rgb(shade, 0, red, green, blue);
    cairo_pattern_add_color_stop_rgb(shade, 1, red * last, green * last, blue * last);
    cairo_set_source(cairo, shade);
    cairo_rectangle(cairo, 0, 0, width, height);
    cairo_fill(cairo);
    cairo_pattern_destroy(shade);
}

/* What is printed on the paper, in points of its own. */
static void ink_draw(cairo_t *cairo, const struct made_page *how, double width, double height)
{
    cairo_set_source_rgb(cairo, 0.05, 0.05, 0.1);
    cairo_select_font_face(cairo, "Noto Sans CJK SC", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    if (how->title != NULL) {
        cairo_set_font_size(cairo, width / 22);
        cairo_move_to(cairo, width * 0.12, height * 0.1);
        cairo_show_text(cairo, how->title);
    }
    cairo_set_font_size(cairo, width / 50);
    for (int i = 0; i < how->lines; i++) {
        cairo_move_to(cairo, width * 0.12, height * (0.17 + 0.026 * i));
        cairo_show_text(cairo, sample_lines[(size_t)i % 3]);
    }
    if (how->code != NULL) {
        code_draw(cairo, how->code, width * 0.72, height * 0.96 - width * 0.16, width * 0.16);
    }
}

/* A round red one, as offices use. */
static void stamp_draw(cairo_t *cairo, double width, double height)
{
    cairo_set_source_rgb(cairo, 0.85, 0.1, 0.12);
    cairo_set_line_width(cairo, width / 120);
    cairo_arc(cairo, width * 0.75, height * 0.75, width * 0.09, 0, 2 * M_PI);
    cairo_stroke(cairo);
}

static void surface_take(cairo_surface_t *surface, bool grey, int dpi, struct page *ret_page)
{
    cairo_surface_flush(surface);
    const int width = cairo_image_surface_get_width(surface);
    const int height = cairo_image_surface_get_height(surface);
    const struct page_shape shape = {width, height, grey ? 1 : 3, 8, dpi};
    struct page_rows rows;
    int result = page_begin(&rows, &shape, &page_limits_of_halls);
    assert(result == PAGE_OK);
    uint8_t *row = malloc((size_t)width * 3);
    assert(row != NULL);
    for (int y = 0; y < height; y++) {
        const uint8_t *from = cairo_image_surface_get_data(surface) +
                              (size_t)y * (size_t)cairo_image_surface_get_stride(surface);
        uint8_t *to = row;
        for (int x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, from + (size_t)x * 4, sizeof(pixel));
            const uint8_t rgb[3] = {(uint8_t)(pixel >> 16), (uint8_t)(pixel >> 8), (uint8_t)pixel};
            if (grey) {
                *to++ = (uint8_t)((rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29) >> 8);
            } else {
                memcpy(to, rgb, 3);
                to += 3;
            }
        }
        result = page_rows(&rows, row, (size_t)(to - row));
        assert(result == PAGE_OK);
    }
    free(row);
    result = page_end(&rows, ret_page);
    assert(result == PAGE_OK);
}

void made_page_draw(const struct made_page *how, struct page *ret_page)
{
    const int dpi = how->dpi > 0 ? how->dpi : 150;
    const int width = how->width_px > 0 ? how->width_px : dpi * 2100 / 254;
    const int height = how->height_px > 0 ? how->height_px : dpi * 2970 / 254;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    assert(cairo_status(cairo) == CAIRO_STATUS_SUCCESS);
    double paper_width = width;
    double paper_height = height;
    cairo_translate(cairo, width / 2.0, height / 2.0);
    cairo_rotate(cairo, how->skew_deg * M_PI / 180);
    if (how->desk) {
        cairo_set_source_rgb(cairo, 0.16, 0.14, 0.13);
        cairo_paint(cairo);
        paper_width *= 0.72;
        paper_height *= 0.72;
    } else {
        cairo_save(cairo);
        cairo_identity_matrix(cairo);
        ground_draw(cairo, how, width, height);
        cairo_restore(cairo);
    }
    cairo_translate(cairo, -paper_width / 2, -paper_height / 2);
    if (how->desk) {
        ground_draw(cairo, how, paper_width, paper_height);
    }
    ink_draw(cairo, how, paper_width, paper_height);
    if (how->stamp) {
        stamp_draw(cairo, paper_width, paper_height);
    }
    cairo_destroy(cairo);
    surface_take(surface, how->grey, how->desk ? 0 : dpi, ret_page);
    cairo_surface_destroy(surface);
}
