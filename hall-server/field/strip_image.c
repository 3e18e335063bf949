#include "hall-server/field/strip_image.h"

#include "drivers/text/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    SMALL_PX = 16,  /* Unifont's own size: each dot is one LED */
    LINES_MAX = 48, /* of all pages: sixteen names of at most three lines */
    LINE_BYTES = 256,
    MARGIN_PX = 2,   /* dark at the right of large text; small letters have theirs */
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
        .large_px = height_px >= 32 ? TEXT_DOTS_PX : SMALL_PX,
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

/* Small text is Unifont's dots; large text has dots of its own, with outlines for rare characters.
 */
static enum text_style style_of(int size_px)
{
    return size_px == SMALL_PX ? TEXT_PIXEL : TEXT_DOTS;
}

struct strip_lines {
    int size_px;
    int count;
    char text[LINES_MAX][LINE_BYTES];
};

/* How many lines a text takes; with `lines` they are added, as far as there is room. */
static int lines_break(struct text_fonts *fonts, int size_px, const char *text, int width_px,
                       struct strip_lines *lines)
{
    size_t left = strlen(text);
    int count = 0;
    for (; left > 0 && count < LINES_MAX; count++) {
        size_t next = left;
        const size_t size =
            text_line_fit(fonts, style_of(size_px), size_px, text, left, width_px, &next);
        assert(next > 0 && next <= left);
        if (lines != NULL && lines->count < LINES_MAX) {
            snprintf(lines->text[lines->count++], LINE_BYTES, "%.*s", (int)size, text);
        }
        text += next;
        left -= next;
    }
    return count;
}

/* Adds a text as lines of its own: no more than it takes, and about as long as each other. */
static void lines_add(struct text_fonts *fonts, const char *text, int width_px,
                      struct strip_lines *lines)
{
    const int size_px = lines->size_px;
    const int count = lines_break(fonts, size_px, text, width_px, NULL);
    const int all_px = text_width_px(fonts, style_of(size_px), size_px, text, strlen(text));
    int even_px = count > 1 ? all_px / count : width_px;
    while (even_px < width_px && lines_break(fonts, size_px, text, even_px, NULL) > count) {
        even_px += SMALL_PX / 2;
    }
    (void)lines_break(fonts, size_px, text, even_px < width_px ? even_px : width_px, lines);
}

/* Puts a text behind the last line, if it fits there whole. */
static bool lines_join(struct text_fonts *fonts, const char *text, int width_px,
                       struct strip_lines *lines)
{
    char joined[LINE_BYTES];
    if (lines->count == 0) {
        return false;
    }
    char *line = lines->text[lines->count - 1];
    const int size = snprintf(joined, sizeof(joined), "%s%s%s", line, SEPARATOR, text);
    if (size >= LINE_BYTES || text_width_px(fonts, style_of(lines->size_px), lines->size_px, joined,
                                            (size_t)size) > width_px) {
        return false;
    }
    memcpy(line, joined, (size_t)size + 1);
    return true;
}

bool strip_state_has_number(enum strip_state state)
{
    return state == STRIP_CALLED || state == STRIP_SERVING;
}

static const char *state_word(enum strip_state state)
{
    static const char *const words[] = {[STRIP_CLOSED] = "暂未开放",
                                        [STRIP_PAUSED] = "暂停服务",
                                        [STRIP_EMERGENCY] = "紧急暂停服务"};
    assert(state < sizeof(words) / sizeof(words[0]) && words[state] != NULL);
    return words[state];
}

static bool says_names(enum strip_state state)
{
    return state == STRIP_OPEN || strip_state_has_number(state);
}

void strip_image_words(const struct strip_view *view, char *ret_text, size_t room)
{
    if (!says_names(view->state)) {
        const char *reason = view->state == STRIP_CLOSED ? "" : view->reason;
        snprintf(ret_text, room, "%s%s%s", state_word(view->state), reason[0] ? " " : "", reason);
        return;
    }
    size_t at = 0;
    ret_text[0] = '\0';
    for (int i = 0; i < view->name_count; i++) {
        const char *before = i == 0 ? "" : SEPARATOR;
        const size_t size = strlen(before) + strlen(view->names[i]);
        if (at + size >= room) {
            break;
        }
        snprintf(ret_text + at, room - at, "%s%s", before, view->names[i]);
        at += size;
    }
}

/* Why nobody is served: beside each other if they fit in one line, else the reason below. */
static void words_add(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                      struct strip_lines *lines)
{
    const char *word = state_word(view->state);
    const char *reason = view->state == STRIP_CLOSED ? "" : view->reason;
    char text[LINE_BYTES];
    strip_image_words(view, text, sizeof(text));
    if (text_width_px(fonts, style_of(lines->size_px), lines->size_px, text, strlen(text)) <=
        width_px) {
        lines_add(fonts, text, width_px, lines);
        return;
    }
    lines_add(fonts, word, width_px, lines);
    lines_add(fonts, reason, width_px, lines);
}

/* All that the body says, of lines of one size. Names share lines and are broken only if they must
 * be. */
static void lines_fill(struct text_fonts *fonts, const struct strip_view *view, int size_px,
                       int width_px, struct strip_lines *ret_lines)
{
    ret_lines->size_px = size_px;
    ret_lines->count = 0;
    if (says_names(view->state)) {
        for (int i = 0; i < view->name_count; i++) {
            if (!lines_join(fonts, view->names[i], width_px, ret_lines)) {
                lines_add(fonts, view->names[i], width_px, ret_lines);
            }
        }
        return;
    }
    words_add(fonts, view, width_px, ret_lines);
}

/* One line of the large size if that holds it all, else lines of the small size. */
static void lines_arrange(struct text_fonts *fonts, const struct strip_view *view,
                          const struct strip_layout *layout, struct strip_lines *ret_lines)
{
    const int width_px = layout->width_px - layout->body_px;
    lines_fill(fonts, view, layout->large_px,
               layout->large_px > SMALL_PX ? width_px - MARGIN_PX : width_px, ret_lines);
    if (ret_lines->count > 1 && layout->large_px > SMALL_PX) {
        lines_fill(fonts, view, SMALL_PX, width_px, ret_lines);
    }
}

int strip_image_pages(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                      int height_px)
{
    assert(view->name_count >= 0 && view->name_count <= STRIP_NAMES_MAX);
    if (!size_is_known(width_px, height_px)) {
        return 1;
    }
    const struct strip_layout layout = layout_of(width_px, height_px);
    struct strip_lines lines;
    lines_arrange(fonts, view, &layout, &lines);
    if (lines.count <= 1) {
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

/*
 * Centres the capitals of a line between two rows; of dots the whole cell, since the ink of Chinese
 * fills that, and a strip of 16 rows has none to spare.
 */
static int baseline_of(struct text_fonts *fonts, enum text_style style, int size_px, int top_px,
                       int height_px)
{
    struct text_metrics metrics;
    text_metrics_get(fonts, style, size_px, &metrics);
    if (style == TEXT_PIXEL || style == TEXT_DOTS) {
        return top_px + (height_px - size_px) / 2 + metrics.ascent_px;
    }
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

/* One line stands in the middle of the body; more stand at its left, from the top. */
static bool draw_body(struct text_fonts *fonts, const struct strip_view *view, int page,
                      const struct strip_layout *layout, struct strip_image *image)
{
    struct strip_lines lines;
    lines_arrange(fonts, view, layout, &lines);
    if (lines.count <= 1) {
        return lines.count == 0 ||
               draw_centred(fonts, image, style_of(lines.size_px), lines.size_px, lines.text[0],
                            layout->body_px, image->width_px - layout->body_px);
    }
    struct text_metrics metrics;
    text_metrics_get(fonts, TEXT_PIXEL, SMALL_PX, &metrics);
    const struct text_canvas canvas = canvas_of(image);
    for (int i = 0; i < layout->lines_a_page; i++) {
        const int index = page * layout->lines_a_page + i;
        if (index >= lines.count) {
            break;
        }
        const char *text = lines.text[index];
        struct text_run run;
        if (text_shape(fonts, TEXT_PIXEL, SMALL_PX, text, strlen(text), &run) != TEXT_OK ||
            text_draw(fonts, &run, &canvas, layout->body_px, i * SMALL_PX + metrics.ascent_px) !=
                TEXT_OK) {
            return false;
        }
    }
    return true;
}

/* Dark on light, that it is seen from afar to be something else than every day. */
static void invert_body(const struct strip_layout *layout, struct strip_image *image)
{
    for (int y = 0; y < image->height_px; y++) {
        for (int x = layout->body_px - 2; x < image->width_px; x++) {
            image->bytes[y * (image->width_px / 8) + x / 8] ^= (uint8_t)(0x80 >> x % 8);
        }
    }
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
    good = good && draw_body(fonts, view, page, &layout, &image);
    if (view->state == STRIP_EMERGENCY) {
        invert_body(&layout, &image);
    }
    if (good) {
        *ret_image = image;
    }
    return good;
}

bool strip_image_region(struct text_fonts *fonts, const struct strip_view *view, int width_px,
                        int height_px, struct strip_image *ret_image)
{
    assert(strip_state_has_number(view->state));
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

bool strip_image_lit(const struct strip_image *image, int x_px, int y_px)
{
    return (image->bytes[y_px * (image->width_px / 8) + x_px / 8] & 0x80 >> x_px % 8) != 0;
}

void strip_image_lay(const struct strip_image *region, struct strip_image *frame)
{
    const struct strip_place place = strip_image_place(frame->width_px);
    for (int y = 0; y < frame->height_px; y++) {
        for (int x = place.clear_x_px; x < place.clear_x_px + place.clear_width_px; x++) {
            uint8_t *byte = &frame->bytes[y * (frame->width_px / 8) + x / 8];
            const int at = x - place.x_px;
            const bool lit = at >= 0 && at < region->width_px && y < region->height_px &&
                             strip_image_lit(region, at, y);
            const int mask = 0x80 >> x % 8;
            *byte = (uint8_t)(lit ? *byte | mask : *byte & ~mask);
        }
    }
}
