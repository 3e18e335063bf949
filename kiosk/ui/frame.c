#include "kiosk/ui/frame.h"

#include <assert.h>
#include <string.h>

void ui_frame_begin(struct ui_frame *frame, struct ui_list *list, const struct ui_scale *scale,
                    const struct ui_measure *measure, const struct ui_input *input,
                    enum ui_theme theme, enum ui_colour ground)
{
    assert(list != NULL && scale != NULL && measure != NULL);
    *frame = (struct ui_frame){list, scale, measure, input, UI_SAY};
    ui_list_begin(list, scale->width_px, scale->height_px, theme, ground);
}

static struct ui_item item_make(const struct ui_frame *frame, enum ui_item_kind kind,
                                struct ui_rect rect, enum ui_colour colour)
{
    struct ui_item item = {.kind = (uint8_t)kind, .colour = (uint8_t)colour};
    item.box = ui_rect_px(frame->scale, rect);
    return item;
}

/* At least one pixel: a hairline stays visible on a small panel. */
static int16_t line_px(const struct ui_frame *frame, int units)
{
    const int px = ui_px(frame->scale, units);
    return (int16_t)(px < 1 ? 1 : px);
}

void ui_fill(struct ui_frame *frame, struct ui_rect rect, enum ui_colour colour)
{
    if (colour != UI_NONE && !ui_rect_is_empty(rect)) {
        struct ui_item item = item_make(frame, UI_ITEM_FILL, rect, colour);
        item.box.h = item.box.h < 1 ? 1 : item.box.h;
        item.box.w = item.box.w < 1 ? 1 : item.box.w;
        ui_list_push(frame->list, &item, NULL, 0);
    }
}

void ui_card(struct ui_frame *frame, struct ui_rect rect, int radius, enum ui_colour colour,
             enum ui_colour edge)
{
    if (ui_rect_is_empty(rect)) {
        return;
    }
    struct ui_item item = item_make(frame, UI_ITEM_CARD, rect, colour);
    item.colour_2 = (uint8_t)edge;
    item.radius_px = (int16_t)ui_px(frame->scale, radius);
    if (edge != UI_NONE) {
        item.edge_px = line_px(frame, UI_BASE_EDGE);
    }
    ui_list_push(frame->list, &item, NULL, 0);
}

void ui_outline(struct ui_frame *frame, struct ui_rect rect, int radius, int line,
                enum ui_colour colour)
{
    if (ui_rect_is_empty(rect)) {
        return;
    }
    struct ui_item item = item_make(frame, UI_ITEM_OUTLINE, rect, colour);
    item.radius_px = (int16_t)ui_px(frame->scale, radius);
    item.line_px = line_px(frame, line);
    ui_list_push(frame->list, &item, NULL, 0);
}

void ui_stroke(struct ui_frame *frame, int x0, int y0, int x1, int y1, int line,
               enum ui_colour colour)
{
    struct ui_item item = item_make(frame, UI_ITEM_LINE, ui_rect_make(0, 0, 0, 0), colour);
    /* The box keeps the direction: w and h may be 0 or negative here and only here. */
    item.box.x = ui_px(frame->scale, x0);
    item.box.y = frame->scale->top_px + ui_px(frame->scale, y0);
    item.box.w = ui_px(frame->scale, x1) - item.box.x;
    item.box.h = frame->scale->top_px + ui_px(frame->scale, y1) - item.box.y;
    item.line_px = line_px(frame, line);
    ui_list_push(frame->list, &item, NULL, 0);
}

void ui_ink(struct ui_frame *frame, struct ui_rect rect, const struct ui_ink *ink, int line,
            enum ui_colour colour)
{
    struct ui_ink_point points[UI_INK_POINTS_MAX];
    const struct ui_rect pad = ui_rect_px(frame->scale, rect);
    struct ui_item item = item_make(frame, UI_ITEM_INK, rect, colour);
    item.line_px = line_px(frame, line);
    for (int i = 0; i < ink->point_count; i++) {
        points[i].x = (int16_t)(pad.x + ink->points[i].x * (pad.w - 1) / UI_INK_SIDE);
        points[i].y = (int16_t)(pad.y + ink->points[i].y * (pad.h - 1) / UI_INK_SIDE);
    }
    for (int i = 0; i < ink->stroke_count; i++) {
        const int start = ui_ink_start(ink, i);
        ui_list_push_ink(frame->list, &item, points + start, ink->ends[i] - start);
    }
}

void ui_icon(struct ui_frame *frame, struct ui_rect rect, enum ui_icon icon, int stroke_x10,
             enum ui_colour colour)
{
    const int side = rect.w < rect.h ? rect.w : rect.h;
    if (icon == UI_ICON_NONE || side <= 0) {
        return;
    }
    struct ui_item item = item_make(frame, UI_ITEM_ICON, ui_centre(rect, side, side), colour);
    item.box.h = item.box.w;
    item.icon = (uint8_t)icon;
    item.line_x10 = (int16_t)(stroke_x10 == 0 ? 16 : stroke_x10);
    ui_list_push(frame->list, &item, NULL, 0);
}

void ui_qr(struct ui_frame *frame, struct ui_rect rect, const struct ui_qr *qr)
{
    if (qr == NULL || qr->size == 0) {
        return;
    }
    struct ui_item item = item_make(frame, UI_ITEM_QR, rect, UI_QR_INK);
    const int modules = qr->size + 2 * UI_QR_QUIET;
    const int side = item.box.w < item.box.h ? item.box.w : item.box.h;
    const int module_px = side / modules;
    if (module_px < 1) {
        frame->list->overflows++;
        return;
    }
    const int index = ui_list_push_qr(frame->list, qr);
    if (index < 0) {
        return;
    }
    item.box = ui_centre(item.box, module_px * modules, module_px * modules);
    item.qr = (uint8_t)index;
    item.colour_2 = UI_QR_GROUND;
    item.line_px = (int16_t)module_px;
    ui_list_push(frame->list, &item, NULL, 0);
}

struct ui_rect ui_picture(struct ui_frame *frame, struct ui_rect rect, uint32_t picture,
                          int width_px, int height_px)
{
    if (width_px <= 0 || height_px <= 0 || ui_rect_is_empty(rect)) {
        return ui_rect_make(rect.x, rect.y, 0, 0);
    }
    const bool high = (int64_t)rect.w * height_px > (int64_t)rect.h * width_px;
    const int width = high ? (int)((int64_t)rect.h * width_px / height_px) : rect.w;
    const int height = high ? rect.h : (int)((int64_t)rect.w * height_px / width_px);
    const struct ui_rect place = ui_centre(rect, width, height);
    struct ui_item item = item_make(frame, UI_ITEM_PICTURE, place, UI_SURFACE);
    item.picture = picture;
    ui_list_push(frame->list, &item, NULL, 0);
    return place;
}

void ui_ring(struct ui_frame *frame, struct ui_rect rect, int line, int part_of_1000,
             enum ui_colour colour, enum ui_colour track)
{
    const int side = rect.w < rect.h ? rect.w : rect.h;
    struct ui_item item = item_make(frame, UI_ITEM_RING, ui_centre(rect, side, side), colour);
    item.box.h = item.box.w;
    item.colour_2 = (uint8_t)track;
    item.line_px = line_px(frame, line);
    item.part = (int16_t)(part_of_1000 < 0 ? 0 : part_of_1000 > 1000 ? 1000 : part_of_1000);
    ui_list_push(frame->list, &item, NULL, 0);
}

bool ui_is_pressed(const struct ui_frame *frame, ui_id id)
{
    return frame->input != NULL && frame->input->touch == UI_TOUCH_PRESSED &&
           frame->input->pressed == id;
}

void ui_target(struct ui_frame *frame, struct ui_rect rect, ui_id id, int flags, const char *name,
               const char *label)
{
    const struct ui_target target = {
        .id = id, .flags = (uint16_t)flags, .box = ui_rect_px(frame->scale, rect)};
    ui_list_push_target(frame->list, &target, name, label);
}

/* Two lines, dark and bright, so that the focus shows on every ground. */
void ui_frame_end(struct ui_frame *frame)
{
    if (frame->input == NULL || !frame->input->focus_shown) {
        return;
    }
    const struct ui_target *target = ui_list_target(frame->list, frame->input->focus);
    if (target == NULL) {
        return;
    }
    const int line = line_px(frame, UI_FOCUS_LINE);
    struct ui_item item = {.kind = UI_ITEM_OUTLINE, .colour = UI_FOCUS};
    item.box = ui_rect_make(target->box.x - line, target->box.y - line, target->box.w + 2 * line,
                            target->box.h + 2 * line);
    item.line_px = (int16_t)line;
    item.radius_px = (int16_t)(ui_px(frame->scale, UI_RADIUS) + line);
    ui_list_push(frame->list, &item, NULL, 0);
    item.colour = UI_FOCUS_DARK;
    item.box = target->box;
    item.line_px = (int16_t)(line / 2 < 1 ? 1 : line / 2);
    item.radius_px = (int16_t)ui_px(frame->scale, UI_RADIUS);
    ui_list_push(frame->list, &item, NULL, 0);
}

static const struct ui_look_colours looks[UI_LOOK_COUNT] = {
    [UI_LOOK_MAIN] = {UI_PRIMARY, UI_PRESSED, UI_EDGE_PRIMARY, UI_ON_PRIMARY, UI_ON_PRIMARY,
                      UI_ON_PRIMARY},
    [UI_LOOK_CARD] = {UI_SURFACE, UI_TINT_PRESSED, UI_EDGE, UI_INK, UI_INK_2, UI_PRIMARY},
    [UI_LOOK_QUIET] = {UI_PAGE, UI_TINT_PRESSED, UI_EDGE, UI_PRIMARY, UI_INK_2, UI_PRIMARY},
    [UI_LOOK_WARN] = {UI_WARN_TINT, UI_WARN_EDGE, UI_WARN_EDGE, UI_INK, UI_INK_2, UI_WARN},
    [UI_LOOK_OK] = {UI_OK_TINT, UI_OK_EDGE, UI_OK_EDGE, UI_INK, UI_INK_2, UI_OK},
    [UI_LOOK_DANGER] = {UI_DANGER, UI_DANGER_TEXT, UI_DANGER_TEXT, UI_ON_PRIMARY, UI_ON_PRIMARY,
                        UI_ON_PRIMARY},
    [UI_LOOK_OFF] = {UI_PAGE, UI_PAGE, UI_NONE, UI_INK_2, UI_INK_2, UI_INK_2},
};

const struct ui_look_colours *ui_look_colours(enum ui_look look)
{
    assert(look < UI_LOOK_COUNT);
    return &looks[look];
}

struct ui_rect ui_press_card(struct ui_frame *frame, struct ui_rect rect, enum ui_look look,
                             ui_id id, int flags, const char *name, const char *label)
{
    const struct ui_look_colours *colours = ui_look_colours(look);
    const bool off = (flags & UI_TARGET_DISABLED) != 0;

    ui_target(frame, rect, id, flags, name, label);
    if (off) {
        ui_outline(frame, rect, UI_RADIUS, 3, UI_LINE);
        return rect;
    }
    if (ui_is_pressed(frame, id)) {
        /* Sunk: the base edge is gone and all that stands on it is lower by as much. */
        ui_cut_top(&rect, UI_BASE_EDGE, 0);
        ui_card(frame, rect, UI_RADIUS, colours->pressed, UI_NONE);
        return rect;
    }
    ui_card(frame, rect, UI_RADIUS, colours->ground, colours->edge);
    if (frame->list->theme == UI_THEME_CONTRAST) {
        ui_outline(frame, rect, UI_RADIUS, 3, colours->edge); /* dark cards on a dark page */
    }
    ui_cut_bottom(&rect, UI_BASE_EDGE, 0);
    return rect;
}

enum { BUTTON_SIZE = 34, BUTTON_ICON_GAP = 16, BUTTON_PAD = 16 };

/* The words of a button in `rect`: label over sub line. */
static void button_words(struct ui_frame *frame, struct ui_rect rect,
                         const struct ui_button *button, enum ui_align align, int size)
{
    const struct ui_look_colours *colours =
        ui_look_colours((button->flags & UI_TARGET_DISABLED) != 0 ? UI_LOOK_OFF : button->look);
    struct ui_text how = {.size = size,
                          .weight = UI_BOLD,
                          .colour = colours->text,
                          .align = align,
                          .stand = UI_MIDDLE,
                          .lines_max = 2,
                          .may_cut = button->may_cut};
    if (button->sub == NULL) {
        ui_text(frame, rect, &how, button->label);
        return;
    }
    const struct ui_text sub = {.size = UI_SIZE_LEAST,
                                .colour = colours->text_2,
                                .align = align,
                                .lines_max = 2,
                                .may_cut = button->may_cut};
    int high = ui_text_height(frame, rect.w, &how, button->label);
    int low = ui_text_height(frame, rect.w, &sub, button->sub);
    if (frame->scale->may_shrink && high + low > rect.h) {
        ui_text(frame, rect, &how, button->label); /* large letters need the room of both */
        return;
    }
    high = ui_scale_grown_within(frame->scale, high, rect.h - low);
    low = ui_scale_grown_within(frame->scale, low, rect.h - high);
    struct ui_rect words = ui_centre(rect, rect.w, high + low);
    ui_text(frame, ui_cut_top(&words, high, 0), &how, button->label);
    ui_text(frame, words, &sub, button->sub);
}

void ui_button(struct ui_frame *frame, struct ui_rect rect, const struct ui_button *button)
{
    const bool off = (button->flags & UI_TARGET_DISABLED) != 0;
    const enum ui_colour mark = ui_look_colours(off ? UI_LOOK_OFF : button->look)->mark;
    const int size = button->size == 0 ? BUTTON_SIZE : button->size;
    struct ui_rect face = ui_press_card(frame, rect, button->look, button->id, button->flags,
                                        button->name, button->label);
    face = ui_inset(face, BUTTON_PAD, 0);

    if (button->icon == UI_ICON_NONE) {
        button_words(frame, face, button, UI_CENTRE, size);
        return;
    }
    const int icon = size * 13 / 10;
    if (button->icon_above) {
        const struct ui_text how = {.size = size, .weight = UI_BOLD, .lines_max = 2};
        int words = ui_text_height(frame, face.w, &how, button->label);
        if (button->sub != NULL) {
            const struct ui_text sub = {.size = UI_SIZE_LEAST, .lines_max = 2};
            words += ui_text_height(frame, face.w, &sub, button->sub);
        }
        if (frame->scale->may_shrink && icon + UI_GRID + words > face.h) {
            button_words(frame, face, button, UI_CENTRE, size);
            return;
        }
        struct ui_rect stack = ui_centre(face, face.w, icon + UI_GRID + words);
        ui_icon(frame, ui_cut_top(&stack, icon, UI_GRID), button->icon, 0, mark);
        button_words(frame, stack, button, UI_CENTRE, size);
        return;
    }
    const int grown = frame->scale->letters_percent;
    int wide = ui_text_width(frame, size * grown / 100, UI_BOLD, button->label);
    if (button->sub != NULL) {
        const int low = ui_text_width(frame, UI_SIZE_LEAST * grown / 100, UI_REGULAR, button->sub);
        wide = low > wide ? low : wide;
    }
    const int most = face.w - icon - BUTTON_ICON_GAP;
    if (frame->scale->may_shrink && wide > most &&
        ui_text_width(frame, size * UI_SHRINK_PERCENT / 100, UI_BOLD, button->label) > most) {
        button_words(frame, face, button, UI_CENTRE, size); /* words before pictures */
        return;
    }
    wide = wide > most ? most : wide;
    struct ui_rect row = ui_centre(face, icon + BUTTON_ICON_GAP + wide, face.h);
    const struct ui_rect place = button->icon_after ? ui_cut_right(&row, icon, BUTTON_ICON_GAP)
                                                    : ui_cut_left(&row, icon, BUTTON_ICON_GAP);
    ui_icon(frame, place, button->icon, 0, mark);
    button_words(frame, row, button, wide == most ? UI_CENTRE : UI_LEFT, size);
}
