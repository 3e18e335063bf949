#include "hall-server/field/strip_image.h"

#include "drivers/text/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    SMALL_PX = 16, /* Unifont's own size: each dot is one LED */
    LINES_MAX = STRIP_NAMES_MAX,
    LINE_BYTES = 512,
    NARROW_PX = 256, /* below it there is no room for a wide head */
};

static const char SEPARATOR[] = " · ";

/* Where things stand on a strip of one size. */
struct strip_layout {
    int width_px;
    int height_px;
    int head_px; /* the window's number lives left of it */
    int body_px; /* x of the body */
    int large_px;
    int lines_a_page;
};

static struct strip_layout layout_of(int width_px, int height_px)
{
    const int head_px = width_px < NARROW_PX ? 40 : 56;
    return (struct strip_layout){
        .width_px = width_px,
        .height_px = height_px,
        .head_px = head_px,
        .body_px = head_px + 8,
        .large_px = height_px >= 32 ? 24 : SMALL_PX,
        .lines_a_page = height_px / SMALL_PX,
    };
}

static bool size_is_known(int width_px, int height_px)
{
    return width_px >= 64 && width_px <= STRIP_WIDTH_MAX_PX && width_px % 8 == 0 &&
           height_px >= 16 && height_px <= STRIP_HEIGHT_MAX_PX;
}

struct strip_place strip_image_place(int width_px)
{
    const struct strip_layout layout = layout_of(width_px, STRIP_HEIGHT_MAX_PX);
    const int body_width_px = width_px - layout.body_px;
    const int region_px = body_width_px < STRIP_REGION_WIDTH_MAX_PX ? body_width_px / 8 * 8
                                                                    : STRIP_REGION_WIDTH_MAX_PX;
    return (struct strip_place){
        .x_px = layout.body_px + (body_width_px - region_px) / 2,
        .width_px = region_px,
        .clear_x_px = layout.body_px,
        .clear_width_px = body_width_px,
    };
}

bool strip_view_equal(const struct strip_view *a, const struct strip_view *b)
{
    assert(a->name_count <= STRIP_NAMES_MAX && b->name_count <= STRIP_NAMES_MAX);
    if (a->state != b->state || a->call != b->call || a->name_count != b->name_count ||
        strcmp(a->window, b->window) != 0 || strcmp(a->number, b->number) != 0 ||
        strcmp(a->reason, b->reason) != 0) {
        return false;
    }
    for (int i = 0; i < a->name_count; i++) {
        if (strcmp(a->names[i], b->names[i]) != 0) {
            return false;
        }
    }
    return true;
}

struct strip_lines {
    int count;
    char text[LINES_MAX][LINE_BYTES];
};

/* Fills lines with names, as many as fit beside each other; a name is never split. */
static void pack_names(struct text_fonts *fonts, const struct strip_view *view,
                       enum text_style style, int size_px, int width_px,
                       struct strip_lines *ret_lines)
{
    ret_lines->count = 0;
    for (int i = 0; i < view->name_count; i++) {
        char *line = ret_lines->count > 0 ? ret_lines->text[ret_lines->count - 1] : NULL;
        char joined[LINE_BYTES];
        if (line != NULL) {
            const int size =
                snprintf(joined, sizeof(joined), "%s%s%s", line, SEPARATOR, view->names[i]);
            if (size < LINE_BYTES &&
                text_width_px(fonts, style, size_px, joined, (size_t)size) <= width_px) {
                memcpy(line, joined, (size_t)size + 1);
                continue;
            }
        }
        assert(ret_lines->count < LINES_MAX);
        snprintf(ret_lines->text[ret_lines->count++], LINE_BYTES, "%s", view->names[i]);
    }
}

/* The names as lines of the large size when one line holds them all, else of the small size. */
static int names_arrange(struct text_fonts *fonts, const struct strip_view *view,
                         const struct strip_layout *layout, struct strip_lines *ret_lines)
{
    const int width_px = layout->width_px - layout->body_px;
    pack_names(fonts, view, TEXT_MEDIUM, layout->large_px, width_px, ret_lines);
    if (ret_lines->count <= 1 && layout->large_px > SMALL_PX) {
        return layout->large_px;
    }
    pack_names(fonts, view, TEXT_PIXEL, SMALL_PX, width_px, ret_lines);
    return SMALL_PX;
}

int strip_image_pages(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                      int height_px)
{
    assert(view->name_count >= 0 && view->name_count <= STRIP_NAMES_MAX);
    if (view->state == STRIP_CLOSED || view->state == STRIP_PAUSED ||
        !size_is_known(width_px, height_px)) {
        return 1;
    }
    const struct strip_layout layout = layout_of(width_px, height_px);
    struct strip_lines lines;
    if (names_arrange(fonts, view, &layout, &lines) != SMALL_PX || lines.count == 0) {
        return 1;
    }
    return (lines.count + layout.lines_a_page - 1) / layout.lines_a_page;
}

static struct text_canvas canvas_of(struct strip_image *image)
{
    return (struct text_canvas){.bytes = image->bytes,
                                .width_px = image->width_px,
                                .height_px = image->height_px,
                                .stride_bytes = image->width_px / 8,
                                .depth = TEXT_MONO};
}

static void light(struct strip_image *image, int x_px, int y_px)
{
    if (x_px >= 0 && x_px < image->width_px && y_px >= 0 && y_px < image->height_px) {
        image->bytes[y_px * (image->width_px / 8) + x_px / 8] |= (uint8_t)(0x80 >> x_px % 8);
    }
}

/* Centres the capitals of a line between two rows. */
static int baseline_of(struct text_fonts *fonts, enum text_style style, int size_px, int top_px,
                       int height_px)
{
    struct text_metrics metrics;
    text_metrics_get(fonts, style, size_px, &metrics);
    return top_px + (height_px + metrics.cap_px) / 2;
}

/* Text centred in [x, x + width); wider text starts at the left and is cut at the strip's edge. */
static bool draw_centred(struct text_fonts *fonts, struct strip_image *image, enum text_style style,
                         int size_px, const char *text, int x_px, int width_px)
{
    struct text_run run;
    if (text_shape(fonts, style, size_px, text, strlen(text), &run) != TEXT_OK) {
        return false;
    }
    const int ink_px = (run.width_64 + TEXT_UNIT - 1) / TEXT_UNIT;
    const int left_px = ink_px < width_px ? x_px + (width_px - ink_px) / 2 : x_px;
    const struct text_canvas canvas = canvas_of(image);
    return text_draw(fonts, &run, &canvas, left_px,
                     baseline_of(fonts, style, size_px, 0, image->height_px)) == TEXT_OK;
}

static bool draw_names(struct text_fonts *fonts, const struct strip_view *view, int page,
                       const struct strip_layout *layout, struct strip_image *image)
{
    struct strip_lines lines;
    const int size_px = names_arrange(fonts, view, layout, &lines);
    if (size_px != SMALL_PX || lines.count <= 1) {
        return lines.count == 0 ||
               draw_centred(fonts, image, size_px == SMALL_PX ? TEXT_PIXEL : TEXT_MEDIUM, size_px,
                            lines.text[0], layout->body_px, image->width_px - layout->body_px);
    }
    const struct text_canvas canvas = canvas_of(image);
    for (int i = 0; i < layout->lines_a_page; i++) {
        const int index = page * layout->lines_a_page + i;
        if (index >= lines.count) {
            break;
        }
        const char *text = lines.text[index];
        struct text_metrics metrics;
        text_metrics_get(fonts, TEXT_PIXEL, SMALL_PX, &metrics);
        struct text_run run;
        if (text_shape(fonts, TEXT_PIXEL, SMALL_PX, text, strlen(text), &run) != TEXT_OK ||
            text_draw(fonts, &run, &canvas, layout->body_px, i * SMALL_PX + metrics.ascent_px) !=
                TEXT_OK) {
            return false;
        }
    }
    return true;
}

/* A triangle that points down to the window, 24 × 12 LEDs on a high strip. */
static void draw_arrow(struct strip_image *image, int centre_px)
{
    const int rows = image->height_px * 3 / 8;
    const int top_px = (image->height_px - rows) / 2;
    for (int row = 0; row < rows; row++) {
        for (int x = -(rows - row) + 1; x < rows - row; x++) {
            light(image, centre_px + x, top_px + row);
        }
    }
}

static bool draw_words(struct text_fonts *fonts, const struct strip_view *view,
                       const struct strip_layout *layout, struct strip_image *image)
{
    char text[STRIP_TEXT_BYTES + 32];
    if (view->state == STRIP_CLOSED) {
        snprintf(text, sizeof(text), "暂未开放");
    } else {
        snprintf(text, sizeof(text), "暂停服务%s%s", view->reason[0] ? " " : "", view->reason);
    }
    return draw_centred(fonts, image, TEXT_MEDIUM, layout->large_px, text, layout->body_px,
                        image->width_px - layout->body_px);
}

bool strip_image_draw(struct text_fonts *fonts, const struct strip_view *view, int page,
                      int width_px, int height_px, struct strip_image *ret_image)
{
    assert(view->name_count >= 0 && view->name_count <= STRIP_NAMES_MAX);
    assert(page >= 0);
    if (!size_is_known(width_px, height_px)) {
        return false;
    }
    const struct strip_layout layout = layout_of(width_px, height_px);
    struct strip_image image = {.width_px = width_px, .height_px = height_px};
    bool good = draw_centred(fonts, &image, TEXT_BOLD, height_px >= 32 ? 30 : SMALL_PX,
                             view->window, 0, layout.head_px - 4);
    for (int y = 5; y < height_px - 5; y++) {
        light(&image, layout.head_px - 2, y);
    }
    switch (view->state) {
    case STRIP_OPEN:
    case STRIP_CALLED:
    case STRIP_SERVING:
        good = good && draw_names(fonts, view, page, &layout, &image);
        break;
    case STRIP_CLOSED:
    case STRIP_PAUSED:
        good = good && draw_words(fonts, view, &layout, &image);
        break;
    }
    if (good) {
        *ret_image = image;
    }
    return good;
}

bool strip_image_region(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                        int height_px, struct strip_image *ret_image)
{
    assert(view->state == STRIP_CALLED || view->state == STRIP_SERVING);
    if (!size_is_known(width_px, height_px)) {
        return false;
    }
    const int size_px = height_px >= 32 ? 30 : SMALL_PX;
    struct strip_image image = {.width_px = strip_image_place(width_px).width_px,
                                .height_px = height_px};
    char text[32];
    const int size =
        snprintf(text, sizeof(text), view->state == STRIP_CALLED ? "请 %s" : "%s", view->number);
    if (!draw_centred(fonts, &image, TEXT_BOLD, size_px, text, 0, image.width_px)) {
        return false;
    }
    const int side_px =
        (image.width_px - text_width_px(fonts, TEXT_BOLD, size_px, text, (size_t)size)) / 2;
    if (view->state == STRIP_CALLED && side_px >= height_px) {
        draw_arrow(&image, height_px * 3 / 8);
        draw_arrow(&image, image.width_px - height_px * 3 / 8 - 1);
    }
    *ret_image = image;
    return true;
}
