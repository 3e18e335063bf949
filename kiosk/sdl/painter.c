#include "kiosk/sdl/painter.h"

#include "drivers/text/text.h"
#include "kiosk/sdl/atlas.h"
#include "kiosk/sdl/runs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Texts that were measured or broken: layout asks for the same ones in every frame. */
enum { WIDTHS_MAX = 2048, LINES_MAX = 1024 /* powers of two */ };

struct width {
    uint64_t key; /* 0: free */
    int width_px;
};

struct line {
    uint64_t key; /* 0: free */
    size_t bytes; /* of the text that fit */
    size_t next;  /* where the second line begins */
};

enum {
    COVERS_MAX = 128,     /* more only hide less */
    PARTS_MAX = 256,      /* of what covers leave bare */
    BAND_PX = 160 * 1024, /* 640 KiB: stays near a small board's processor */
};

/* A part of the picture that is one item's alone, or of what lies above that item. */
struct cover {
    struct ui_rect box;
    int item;
};

/* How a list is painted: found once for all its bands. */
struct plan {
    struct ui_rect inks[UI_ITEMS_MAX]; /* where each item may put ink */
    struct cover covers[COVERS_MAX];   /* in the order of their items */
    int cover_count;
};

struct painter {
    struct text_fonts *fonts;
    struct ui_measure measure;
    struct text_run run; /* the one that is shaped */
    uint64_t shaped;
    struct runs runs;
    struct width widths[WIDTHS_MAX];
    struct line lines[LINES_MAX];
    int missing;
    char language[UI_LANGUAGE_ROOM]; /* of what is kept above */
    struct atlas atlas;
    struct pictures pictures;
    struct plan plan;
};

static const uint16_t ICON_FACE = 0x7FFF;
static const uint16_t CORNERS_FACE = 0x7FFE;
enum { CORNER_PX_MAX = 512, CORNER_BITS = 12 };
_Static_assert(4 * CORNER_PX_MAX * CORNER_PX_MAX <= ATLAS_BYTES, "one corner mask fits");

_Static_assert((int)UI_REGULAR == (int)TEXT_REGULAR && (int)UI_MEDIUM == (int)TEXT_MEDIUM &&
                   (int)UI_BOLD == (int)TEXT_BOLD && (int)UI_BLACK == (int)TEXT_BLACK,
               "weights are the first styles of drivers/text");

/* `width_px`: of the line to be filled; 0 for the text's own width. */
static uint64_t text_key(enum ui_weight weight, int size_px, int width_px, const char *text,
                         size_t size_bytes)
{
    uint64_t hash = 0xCBF29CE484222325U ^ (uint64_t)weight ^ ((uint64_t)size_px << 8);
    hash = (hash * 0x100000001B3U) ^ (uint64_t)width_px;
    hash *= 0x100000001B3U;
    for (size_t i = 0; i < size_bytes; i++) {
        hash = (hash ^ (uint8_t)text[i]) * 0x100000001B3U;
    }
    return hash | 1;
}

static int measure_width(void *context, enum ui_weight weight, int size_px, const char *text,
                         size_t size_bytes)
{
    struct painter *painter = context;
    const uint64_t key = text_key(weight, size_px, 0, text, size_bytes);
    struct width *width = &painter->widths[(key >> 20) & (WIDTHS_MAX - 1)];
    if (width->key != key) {
        width->key = key;
        width->width_px =
            text_width_px(painter->fonts, (enum text_style)weight, size_px, text, size_bytes);
    }
    return width->width_px;
}

static size_t measure_line(void *context, enum ui_weight weight, int size_px, const char *text,
                           size_t size_bytes, int width_px, size_t *ret_next)
{
    struct painter *painter = context;
    const uint64_t key = text_key(weight, size_px, width_px, text, size_bytes);
    struct line *line = &painter->lines[(key >> 20) & (LINES_MAX - 1)];
    if (line->key != key || width_px <= 0) {
        line->key = key;
        line->bytes = text_line_fit(painter->fonts, (enum text_style)weight, size_px, text,
                                    size_bytes, width_px, &line->next);
    }
    *ret_next = line->next;
    return line->bytes;
}

static void measure_metrics(void *context, enum ui_weight weight, int size_px,
                            struct ui_metrics *ret_metrics)
{
    struct painter *painter = context;
    struct text_metrics metrics;
    text_metrics_get(painter->fonts, (enum text_style)weight, size_px, &metrics);
    *ret_metrics = (struct ui_metrics){metrics.ascent_px, metrics.descent_px, metrics.cap_px};
}

int painter_create(const char *font_folder, struct painter **ret_painter)
{
    struct painter *painter = calloc(1, sizeof(*painter));
    if (painter == NULL) {
        return PAINTER_NO_MEMORY;
    }
    painter->atlas.bytes = malloc(ATLAS_BYTES);
    const int error = text_fonts_create(font_folder, &painter->fonts);
    if (painter->atlas.bytes == NULL || error != TEXT_OK) {
        painter_destroy(painter);
        return error == TEXT_NO_FONT ? PAINTER_NO_FONT : PAINTER_NO_MEMORY;
    }
    painter->measure = (struct ui_measure){.context = painter,
                                           .width_px = measure_width,
                                           .line_fit = measure_line,
                                           .metrics = measure_metrics};
    *ret_painter = painter;
    return PAINTER_OK;
}

void painter_destroy(struct painter *painter)
{
    if (painter == NULL) {
        return;
    }
    pictures_drop_all(&painter->pictures);
    text_fonts_destroy(painter->fonts);
    free(painter->atlas.bytes);
    free(painter);
}

const struct ui_measure *painter_measure(struct painter *painter)
{
    return &painter->measure;
}

struct text_fonts *painter_fonts(struct painter *painter)
{
    return painter->fonts;
}

struct pictures *painter_pictures(struct painter *painter)
{
    return &painter->pictures;
}

uint64_t painter_shaped(const struct painter *painter)
{
    return painter->shaped;
}

int painter_missing(const struct painter *painter)
{
    return painter->missing;
}

void painter_forget(struct painter *painter)
{
    memset(&painter->run, 0, sizeof(painter->run));
    memset(&painter->runs, 0, sizeof(painter->runs));
    memset(painter->widths, 0, sizeof(painter->widths));
    memset(painter->lines, 0, sizeof(painter->lines));
}

/* The glyph's mask, drawn now if it is new; NULL when it has no ink. */
static const struct atlas_shape *glyph_shape(struct painter *painter, const struct run_glyph *glyph,
                                             int size_px)
{
    const uint64_t key = atlas_key(glyph->face, glyph->id, size_px, 0);
    const struct atlas_shape *known = atlas_get(&painter->atlas, key);
    if (known != NULL) {
        return known;
    }
    struct text_pixels pixels = {0};
    uint8_t *mask;
    if (text_glyph(painter->fonts, glyph->face, glyph->id, size_px, TEXT_GREY, &pixels) !=
        TEXT_OK) {
        pixels = (struct text_pixels){0};
    }
    const bool inked = pixels.bytes != NULL;
    struct atlas_shape *shape = atlas_put(&painter->atlas, key, inked ? pixels.width_px : 0,
                                          inked ? pixels.height_px : 0, &mask);
    if (shape == NULL) {
        return NULL;
    }
    shape->left_px = (int16_t)pixels.left_px;
    shape->top_px = (int16_t)pixels.top_px;
    for (int y = 0; inked && y < shape->height_px; y++) {
        memcpy(mask + (size_t)y * (size_t)shape->width_px,
               pixels.bytes + (ptrdiff_t)y * pixels.stride_bytes, (size_t)shape->width_px);
    }
    return shape;
}

static int16_t whole_px(int32_t at_64)
{
    return (int16_t)((at_64 + TEXT_UNIT / 2) / TEXT_UNIT);
}

static void paint_shape(struct painter *painter, const struct atlas_shape *shape, int x, int y,
                        struct canvas *canvas, uint32_t rgb)
{
    canvas_mask(canvas, x, y, painter->atlas.bytes + shape->at, shape->width_px, shape->height_px,
                shape->width_px, rgb);
}

static void paint_glyph(struct painter *painter, const struct run_glyph *glyph,
                        const struct ui_item *item, struct canvas *canvas, uint32_t rgb)
{
    const struct atlas_shape *shape = glyph_shape(painter, glyph, item->size_px);
    if (shape != NULL && shape->width_px > 0) {
        paint_shape(painter, shape, item->x_px + glyph->x_px + shape->left_px,
                    item->baseline_px + glyph->y_px - shape->top_px, canvas, rgb);
    }
}

static struct run_glyph glyph_place(const struct text_glyph *glyph)
{
    return (struct run_glyph){.id = glyph->id,
                              .face = glyph->face,
                              .x_px = whole_px(glyph->x_64),
                              .y_px = whole_px(glyph->y_64)};
}

/* Keeps painter->run, if it is of a kind that is kept. */
static void run_keep(struct painter *painter, const char *text, size_t text_bytes)
{
    const struct text_run *shaped = &painter->run;
    if (text_bytes > RUN_TEXT_BYTES_MAX || shaped->count > RUN_GLYPHS_MAX) {
        return;
    }
    struct run *run =
        runs_put(&painter->runs, (int)shaped->style, shaped->size_px, text, text_bytes);
    run->missing = (uint8_t)shaped->missing;
    run->count = (uint8_t)shaped->count;
    for (int i = 0; i < shaped->count; i++) {
        run->glyphs[i] = glyph_place(&shaped->glyphs[i]);
    }
}

static void paint_text(struct painter *painter, const struct ui_list *list,
                       const struct ui_item *item, struct canvas *canvas, uint32_t rgb)
{
    const char *text = ui_list_text(list, item);
    const struct run *known =
        runs_get(&painter->runs, item->weight, item->size_px, text, item->text_bytes);
    if (known != NULL) {
        painter->missing += known->missing;
        for (int i = 0; i < known->count; i++) {
            paint_glyph(painter, &known->glyphs[i], item, canvas, rgb);
        }
        return;
    }
    painter->shaped++;
    if (text_shape(painter->fonts, (enum text_style)item->weight, item->size_px, text,
                   item->text_bytes, &painter->run) != TEXT_OK) {
        painter->missing++;
        return;
    }
    painter->missing += painter->run.missing;
    run_keep(painter, text, item->text_bytes);
    for (int i = 0; i < painter->run.count; i++) {
        const struct run_glyph glyph = glyph_place(&painter->run.glyphs[i]);
        paint_glyph(painter, &glyph, item, canvas, rgb);
    }
}

static void paint_icon(struct painter *painter, const struct ui_item *item, struct canvas *canvas,
                       uint32_t rgb)
{
    const int side = item->box.w;
    const uint64_t key = atlas_key(ICON_FACE, item->icon, side, item->line_x10);
    const struct atlas_shape *shape = atlas_get(&painter->atlas, key);
    if (shape == NULL) {
        struct ui_segment segments[UI_ICON_SEGMENTS_MAX];
        const int count = ui_icon_segments((enum ui_icon)item->icon, segments);
        uint8_t *mask;
        shape = atlas_put(&painter->atlas, key, side, side, &mask);
        if (shape == NULL) {
            return;
        }
        canvas_icon_mask(mask, side, segments, count, item->line_x10);
    }
    paint_shape(painter, shape, item->box.x, item->box.y, canvas, rgb);
}

static void paint_qr(const struct ui_list *list, const struct ui_item *item, struct canvas *canvas,
                     uint32_t dark, uint32_t ground)
{
    const struct ui_qr *qr = &list->qrs[item->qr];
    const int module = item->line_px;
    canvas_fill(canvas, item->box, ground);
    for (int y = 0; y < qr->size; y++) {
        for (int x = 0; x < qr->size; x++) {
            if (ui_qr_is_dark(qr, x, y)) {
                canvas_fill(canvas,
                            ui_rect_make(item->box.x + (x + UI_QR_QUIET) * module,
                                         item->box.y + (y + UI_QR_QUIET) * module, module, module),
                            dark);
            }
        }
    }
}

/* No corner needs more than CORNER_PX_MAX, and the atlas has room for that. */
static int corner_px(struct ui_rect box, int radius_px)
{
    const int half = (box.w < box.h ? box.w : box.h) / 2;
    const int most = half < CORNER_PX_MAX ? half : CORNER_PX_MAX;
    return radius_px < most ? radius_px : most;
}

/* The corners of a box, drawn now if they are new. */
static struct canvas_corners corners_of(struct painter *painter, struct ui_rect box, int radius_px,
                                        int line_px)
{
    const int radius = corner_px(box, radius_px);
    const int side = 2 * (radius > line_px ? radius : line_px);
    if (side == 0) {
        return (struct canvas_corners){.mask = painter->atlas.bytes};
    }
    const uint32_t kind = (uint32_t)radius << CORNER_BITS | (uint32_t)line_px;
    const uint64_t key = atlas_key(CORNERS_FACE, kind, side, 0);
    const struct atlas_shape *shape = atlas_get(&painter->atlas, key);
    if (shape == NULL) {
        uint8_t *mask;
        shape = atlas_put(&painter->atlas, key, side, side, &mask);
        assert(shape != NULL);
        canvas_corners_mask(mask, side, radius, line_px);
    }
    return (struct canvas_corners){painter->atlas.bytes + shape->at, side};
}

static void paint_round(struct painter *painter, struct canvas *canvas, struct ui_rect box,
                        int radius_px, int top_px, uint32_t rgb)
{
    const struct canvas_corners corners = corners_of(painter, box, radius_px, 0);
    canvas_round(canvas, box, &corners, top_px, rgb);
}

static void paint_card(struct painter *painter, const struct ui_item *item, struct canvas *canvas,
                       uint32_t rgb, uint32_t edge_rgb)
{
    struct ui_rect face = item->box;
    if (item->edge_px > 0) {
        const int top = face.y + face.h - item->radius_px - item->edge_px;
        paint_round(painter, canvas, item->box, item->radius_px, top, edge_rgb);
        face.h -= item->edge_px;
    }
    paint_round(painter, canvas, face, item->radius_px, face.y, rgb);
}

static void paint_outline(struct painter *painter, const struct ui_item *item,
                          struct canvas *canvas, uint32_t rgb)
{
    const int line = corner_px(item->box, item->line_px);
    const struct canvas_corners corners = corners_of(painter, item->box, item->radius_px, line);
    canvas_frame(canvas, item->box, &corners, line, rgb);
}

/* A single point is a dot. */
static void paint_ink(const struct ui_list *list, const struct ui_item *item, struct canvas *canvas,
                      uint32_t rgb)
{
    const struct ui_ink_point *points = list->ink + item->ink_at;
    for (int i = 0; i < item->ink_count; i++) {
        const struct ui_ink_point from = points[i > 0 ? i - 1 : 0];
        canvas_line(canvas, (float)from.x, (float)from.y, (float)points[i].x, (float)points[i].y,
                    (float)item->line_px, rgb);
    }
}

static void paint_picture(const struct painter *painter, const struct ui_item *item,
                          struct canvas *canvas, uint32_t rgb)
{
    const struct picture_slot *slot = pictures_get(&painter->pictures, item->picture);
    if (slot == NULL) {
        canvas_fill(canvas, item->box, rgb);
    } else {
        canvas_picture(canvas, item->box, slot->pixels, slot->width_px, slot->height_px);
    }
}

static void paint_item(struct painter *painter, const struct ui_list *list,
                       const struct ui_item *item, struct canvas *canvas)
{
    const uint32_t rgb = ui_colour_rgb(list->theme, (enum ui_colour)item->colour);
    const uint32_t rgb_2 = ui_colour_rgb(list->theme, (enum ui_colour)item->colour_2);
    const struct ui_rect box = item->box;

    switch ((enum ui_item_kind)item->kind) {
    case UI_ITEM_FILL:
        canvas_fill(canvas, box, rgb);
        break;
    case UI_ITEM_CARD:
        paint_card(painter, item, canvas, rgb, rgb_2);
        break;
    case UI_ITEM_OUTLINE:
        paint_outline(painter, item, canvas, rgb);
        break;
    case UI_ITEM_TEXT:
        paint_text(painter, list, item, canvas, rgb);
        break;
    case UI_ITEM_ICON:
        paint_icon(painter, item, canvas, rgb);
        break;
    case UI_ITEM_QR:
        paint_qr(list, item, canvas, rgb, rgb_2);
        break;
    case UI_ITEM_RING:
        canvas_ring(canvas, box, item->line_px, item->part, rgb, rgb_2);
        break;
    case UI_ITEM_LINE:
        canvas_line(canvas, (float)box.x, (float)box.y, (float)(box.x + box.w),
                    (float)(box.y + box.h), (float)item->line_px, rgb);
        break;
    case UI_ITEM_INK:
        paint_ink(list, item, canvas, rgb);
        break;
    case UI_ITEM_PICTURE:
        paint_picture(painter, item, canvas, rgb);
        break;
    case UI_ITEM_COUNT:
        assert(false);
    }
}

/* What an item surely covers, edges and corners left out. */
static struct ui_rect covered_by(const struct ui_item *item)
{
    const struct ui_rect box = item->box;
    if (item->kind == UI_ITEM_FILL || item->kind == UI_ITEM_PICTURE) {
        return box;
    }
    if (item->kind != UI_ITEM_CARD) {
        return ui_rect_make(0, 0, 0, 0);
    }
    const int radius = corner_px(box, item->radius_px);
    return ui_rect_make(box.x, box.y + radius, box.w, box.h - 2 * radius - item->edge_px);
}

/* The parts of `rect` outside `hole`, at most four; returns how many. */
static int rect_without(struct ui_rect rect, struct ui_rect hole, struct ui_rect ret_parts[4])
{
    const struct ui_rect cut = ui_rect_cross(rect, hole);
    const int right = cut.x + cut.w;
    const int foot = cut.y + cut.h;
    const struct ui_rect parts[4] = {
        {rect.x, rect.y, rect.w, cut.y - rect.y},
        {rect.x, foot, rect.w, rect.y + rect.h - foot},
        {rect.x, cut.y, cut.x - rect.x, cut.h},
        {right, cut.y, rect.x + rect.w - right, cut.h},
    };
    int count = 0;
    for (int i = 0; i < 4; i++) {
        if (!ui_rect_is_empty(parts[i])) {
            ret_parts[count++] = parts[i];
        }
    }
    return count;
}

static void plan_make(struct plan *plan, const struct ui_list *list, struct ui_rect clip)
{
    enum { LARGE_PX = 4 * 1024 };
    plan->cover_count = 0;
    for (int i = 0; i < list->item_count; i++) {
        plan->inks[i] = ui_item_ink(&list->items[i]);
        const struct ui_rect box = ui_rect_cross(covered_by(&list->items[i]), clip);
        const bool large = !ui_rect_is_empty(box) && (int64_t)box.w * box.h >= LARGE_PX;
        if (large && plan->cover_count < COVERS_MAX) {
            plan->covers[plan->cover_count++] = (struct cover){box, i};
        }
    }
}

/* The parts of `rect` that the covers from `first` on leave bare; returns how many. */
static int bare_parts(const struct plan *plan, int first, struct ui_rect rect,
                      struct ui_rect ret_parts[PARTS_MAX])
{
    int count = 1;
    ret_parts[0] = rect;
    for (int i = first; i < plan->cover_count; i++) {
        const struct ui_rect hole = plan->covers[i].box;
        if (!ui_rect_meets(hole, rect)) {
            continue;
        }
        /* Pieces go behind `count`; those of this round are not cut again. */
        for (int part = count - 1; part >= 0 && count <= PARTS_MAX - 4; part--) {
            if (!ui_rect_meets(ret_parts[part], hole)) {
                continue;
            }
            struct ui_rect pieces[4];
            const int pieces_count = rect_without(ret_parts[part], hole, pieces);
            ret_parts[part] = ret_parts[--count];
            for (int piece = 0; piece < pieces_count; piece++) {
                ret_parts[count++] = pieces[piece];
            }
        }
    }
    return count;
}

/* Item `i`, of which nothing is painted that covers from `above` on hide. */
static void paint_bare(struct painter *painter, const struct ui_list *list, int i, int above,
                       struct canvas *canvas)
{
    const struct ui_rect clip = canvas->clip;
    struct ui_rect parts[PARTS_MAX];
    const int count = bare_parts(&painter->plan, above, clip, parts);
    for (int part = 0; part < count; part++) {
        canvas->clip = parts[part];
        paint_item(painter, list, &list->items[i], canvas);
    }
    canvas->clip = clip;
}

/* All that meets canvas->clip. Where large things lie on each other (ground, panel, card), only the
 * uppermost is painted: else a frame would write half of its pixels twice. */
static void paint_band(struct painter *painter, const struct ui_list *list, struct canvas *canvas)
{
    const struct plan *plan = &painter->plan;
    const uint32_t ground = ui_colour_rgb(list->theme, list->ground);
    struct ui_rect parts[PARTS_MAX];
    const int count = bare_parts(plan, 0, canvas->clip, parts);
    for (int part = 0; part < count; part++) {
        canvas_fill(canvas, parts[part], ground);
    }
    int above = 0; /* the first cover that lies above the item */
    for (int i = 0; i < list->item_count; i++) {
        const bool covers = above < plan->cover_count && plan->covers[above].item == i;
        above += covers ? 1 : 0;
        if (!ui_rect_meets(plan->inks[i], canvas->clip)) {
            continue;
        }
        if (covers) {
            paint_bare(painter, list, i, above, canvas);
        } else {
            paint_item(painter, list, &list->items[i], canvas);
        }
    }
}

/* The same words have other forms in another language: what was shaped before is forgotten. */
static void language_follow(struct painter *painter, const struct ui_list *list)
{
    if (strcmp(painter->language, list->language) == 0) {
        return;
    }
    memcpy(painter->language, list->language, sizeof(painter->language));
    text_fonts_language(painter->fonts, *list->language == '\0' ? "zh-Hans" : list->language);
    memset(&painter->runs, 0, sizeof(painter->runs));
    memset(painter->widths, 0, sizeof(painter->widths));
    memset(painter->lines, 0, sizeof(painter->lines));
}

void painter_paint(struct painter *painter, const struct ui_list *list, struct canvas *canvas)
{
    const struct ui_rect all = ui_rect_make(0, 0, canvas->width_px, canvas->height_px);
    assert(ui_rect_inside(canvas->clip, all));

    language_follow(painter, list);
    plan_make(&painter->plan, list, canvas->clip);
    /* Band by band: what is painted on a pixel follows while its memory is near. */
    const struct ui_rect clip = canvas->clip;
    const int high = clip.w > 0 && clip.w < BAND_PX ? BAND_PX / clip.w : 1;
    for (int y = clip.y; y < clip.y + clip.h; y += high) {
        canvas->clip = ui_rect_cross(clip, ui_rect_make(clip.x, y, clip.w, high));
        paint_band(painter, list, canvas);
    }
    canvas->clip = clip;
}

int painter_picture(struct painter *painter, const struct ui_list *list, const char *path)
{
    struct canvas canvas = {.width_px = list->width_px,
                            .height_px = list->height_px,
                            .stride_px = list->width_px,
                            .clip = {0, 0, list->width_px, list->height_px}};
    canvas.pixels = malloc((size_t)list->width_px * (size_t)list->height_px * sizeof(uint32_t));
    if (canvas.pixels == NULL) {
        return PAINTER_NO_MEMORY;
    }
    painter_paint(painter, list, &canvas);
    const int error = canvas_write_png(&canvas, path);
    free(canvas.pixels);
    return error;
}
