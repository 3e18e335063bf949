/*
 * A floor of the plan, painted from the ground up: ground, area, what stands there, windows, the
 * way, where one is; under it what the pictures mean.
 *
 *     ┌───────────────────────────┐   A window's box grows away from the side that people stand
 *     │ [3][4][5][6▲][7]          │   at, until its number has room; the one that is meant is
 *     │        └────┐   lift      │   filled, framed, and the way's arrow points at it.
 *     │  ⚲ here ────┘             │
 *     └───────────────────────────┘
 */
#include "kiosk/screens/kiosk.h"
#include "kiosk/screens/plan.h"

#include <string.h>

enum {
    PAD = 16,
    LEGEND = 48,
    LEGEND_ICON = 40,
    BOX_LEAST = 40, /* of a window: its number has room */
    ICON_LEAST = 34,
    ICON_MOST = 64,
    WALL_LEAST = 4,
    LINE = 8,
    HEAD = 20,
    NEAR_LEAST_DM = 220, /* what "nearer" shows at least */
    NEAR_ROUND_DM = 45,
    SCALE = 1024,
};

/* From decimetres to units. */
struct lens {
    struct ui_rect rect; /* on the screen */
    int x_dm, y_dm, w_dm, h_dm;
    int scale;
};

static int lens_x(const struct lens *lens, int x_dm)
{
    return lens->rect.x + (x_dm - lens->x_dm) * lens->scale / SCALE;
}

static int lens_y(const struct lens *lens, int y_dm)
{
    return lens->rect.y + (y_dm - lens->y_dm) * lens->scale / SCALE;
}

static struct ui_rect lens_box(const struct lens *lens, const struct floor_thing *thing)
{
    const int x = lens_x(lens, thing->x_dm);
    const int y = lens_y(lens, thing->y_dm);
    return ui_rect_make(x, y, lens_x(lens, thing->x_dm + thing->w_dm) - x,
                        lens_y(lens, thing->y_dm + thing->h_dm) - y);
}

static const struct floor_leg *leg_on(const struct floor_route *route, int floor)
{
    for (int i = 0; i < route->count; i++) {
        if (route->legs[i].floor == floor) {
            return &route->legs[i];
        }
    }
    return NULL;
}

static void reach_out(int *from, int *to, int low, int high)
{
    *from = low < *from ? low : *from;
    *to = high > *to ? high : *to;
}

/* Room round a stretch of the ground, at least so long; within the ground. */
static void widen(int *from, int *to, int least, int ground_from, int ground_to)
{
    const int lack = least - (*to - *from);
    *from -= lack > 0 ? lack / 2 : 0;
    *to += lack > 0 ? lack / 2 : 0;
    const int over = *from < ground_from ? ground_from - *from
                     : *to > ground_to   ? ground_to - *to
                                         : 0;
    *from += over;
    *to += over;
    *from = *from < ground_from ? ground_from : *from;
    *to = *to > ground_to ? ground_to : *to;
}

static struct lens lens_of(const struct floor_plan *plan, struct ui_rect room,
                           const struct plan_view *view)
{
    const struct floor_thing *ground = &plan->things[floor_ground(plan, view->floor)];
    const struct floor_leg *leg = leg_on(view->route, view->floor);
    int x0 = ground->x_dm;
    int y0 = ground->y_dm;
    int x1 = x0 + ground->w_dm;
    int y1 = y0 + ground->h_dm;
    if (view->nearer && leg != NULL) {
        x0 = x1 = leg->points[0].x_dm;
        y0 = y1 = leg->points[0].y_dm;
        for (int i = 0; i < leg->count; i++) {
            reach_out(&x0, &x1, leg->points[i].x_dm, leg->points[i].x_dm);
            reach_out(&y0, &y1, leg->points[i].y_dm, leg->points[i].y_dm);
        }
        reach_out(&x0, &x1, x0 - NEAR_ROUND_DM, x1 + NEAR_ROUND_DM);
        reach_out(&y0, &y1, y0 - NEAR_ROUND_DM, y1 + NEAR_ROUND_DM);
        /* As broad for its height as the room is: nothing of the room stays empty. */
        const int across = (y1 - y0) * room.w / (room.h < 1 ? 1 : room.h);
        const int along = (x1 - x0) * room.h / (room.w < 1 ? 1 : room.w);
        widen(&x0, &x1, across > NEAR_LEAST_DM ? across : NEAR_LEAST_DM, ground->x_dm,
              ground->x_dm + ground->w_dm);
        widen(&y0, &y1, along, ground->y_dm, ground->y_dm + ground->h_dm);
    }
    struct lens lens = {.x_dm = x0, .y_dm = y0, .w_dm = x1 - x0, .h_dm = y1 - y0};
    const int across = room.w * SCALE / (lens.w_dm < 1 ? 1 : lens.w_dm);
    const int along = room.h * SCALE / (lens.h_dm < 1 ? 1 : lens.h_dm);
    lens.scale = across < along ? across : along;
    lens.rect = ui_centre(room, lens.w_dm * lens.scale / SCALE, lens.h_dm * lens.scale / SCALE);
    return lens;
}

/* ── What stands there ── */

static const struct {
    enum ui_icon icon;
    enum word word;
} signs[FLOOR_KIND_COUNT] = {
    [FLOOR_DOOR] = {UI_ICON_DOOR, WORD_PLAN_DOOR},
    [FLOOR_STAIRS] = {UI_ICON_STAIRS, WORD_PLAN_STAIRS},
    [FLOOR_LIFT] = {UI_ICON_LIFT, WORD_PLAN_LIFT},
    [FLOOR_TOILET] = {UI_ICON_TOILET, WORD_PLAN_TOILET},
    [FLOOR_DESK] = {UI_ICON_INFO, WORD_PLAN_DESK},
};

static int least_of(int value, int least)
{
    return value < least ? least : value;
}

/* As large as it is, or as its picture needs. */
static void sign_draw(struct ui_frame *frame, const struct lens *lens,
                      const struct floor_thing *thing, bool target)
{
    const struct ui_rect place = lens_box(lens, thing);
    const int side = place.w < place.h ? place.w : place.h;
    const int icon = side < ICON_LEAST ? ICON_LEAST : side > ICON_MOST ? ICON_MOST : side;
    const struct ui_rect box = ui_rect_cross(
        ui_centre(place, least_of(place.w, ICON_LEAST), least_of(place.h, ICON_LEAST)), lens->rect);
    if (box.w < ICON_LEAST / 2 || box.h < ICON_LEAST / 2) {
        return; /* outside, or nearly */
    }
    ui_card(frame, box, 6, target ? UI_PRIMARY : UI_TINT, UI_NONE);
    ui_outline(frame, box, 6, target ? 5 : 2, target ? UI_INK : UI_OUTLINE);
    ui_icon(frame, ui_centre(box, icon - 6, icon - 6), signs[thing->kind].icon, 18,
            target ? UI_ON_PRIMARY : UI_INK);
}

static struct ui_rect window_box(const struct lens *lens, const struct floor_thing *thing)
{
    struct ui_rect box = lens_box(lens, thing);
    const bool level = thing->front == FLOOR_UP || thing->front == FLOOR_DOWN;
    const int grow = BOX_LEAST - (level ? box.h : box.w);
    if (grow > 0 && level) {
        box.y -= thing->front == FLOOR_DOWN ? grow : 0;
        box.h += grow;
    } else if (grow > 0) {
        box.x -= thing->front == FLOOR_RIGHT ? grow : 0;
        box.w += grow;
    }
    return ui_rect_cross(box, lens->rect);
}

static bool is_marked(const struct plan_view *view, const char *id)
{
    for (size_t i = 0; i < view->marked_count; i++) {
        if (strcmp(view->marked[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static void window_draw(struct ui_frame *frame, const struct lens *lens,
                        const struct floor_thing *thing, bool marked)
{
    const struct ui_rect box = window_box(lens, thing);
    const struct ui_text number = {.size = UI_SIZE_LEAST,
                                   .weight = UI_BOLD,
                                   .colour = marked ? UI_ON_PRIMARY : UI_INK,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE};
    if (ui_rect_is_empty(box)) {
        return;
    }
    ui_card(frame, box, 6, marked ? UI_PRIMARY : UI_TINT, UI_NONE);
    ui_outline(frame, box, 6, marked ? 5 : 2, marked ? UI_INK : UI_OUTLINE);
    if (ui_text_width(frame, number.size, number.weight, thing->id) <= box.w &&
        ui_text_height(frame, box.w, &number, thing->id) <= box.h + 4) {
        ui_text(frame, box, &number, thing->id);
    }
}

/* The name at the area's foot, where people walk and nothing stands. */
static void area_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct lens *lens,
                      const struct floor_thing *thing)
{
    const struct ui_text how = {.size = UI_SIZE_LEAST,
                                .weight = UI_BOLD,
                                .colour = UI_INK_2,
                                .align = UI_CENTRE,
                                .stand = UI_MIDDLE,
                                .may_cut = true};
    struct ui_rect box = ui_rect_cross(lens_box(lens, thing), lens->rect);
    ui_fill(frame, box, UI_PAGE);
    if (box.h >= 3 * BOX_LEAST) {
        ui_text(frame, ui_inset(ui_cut_bottom(&box, BOX_LEAST, 0), PAD, 0), &how,
                plan_area_name(kiosk, thing));
    }
}

static void wall_draw(struct ui_frame *frame, const struct lens *lens,
                      const struct floor_thing *thing)
{
    const struct ui_rect place = lens_box(lens, thing);
    const struct ui_rect box = ui_rect_make(place.x, place.y, least_of(place.w, WALL_LEAST),
                                            least_of(place.h, WALL_LEAST));
    ui_fill(frame, ui_rect_cross(box, lens->rect), UI_INK_2);
}

static void steps_draw(struct ui_frame *frame, const struct lens *lens,
                       const struct floor_thing *thing)
{
    const struct ui_rect box = ui_rect_cross(lens_box(lens, thing), lens->rect);
    for (int x = box.x + 4; x < box.x + box.w - 4; x += 12) {
        ui_fill(frame, ui_rect_make(x, box.y, 4, box.h), UI_OUTLINE);
    }
}

/* Kinds from the ground up: what is painted later lies above. */
static void things_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct lens *lens,
                        const struct plan_view *view)
{
    static const enum floor_kind order[] = {FLOOR_AREA,   FLOOR_BLOCK, FLOOR_STEPS,  FLOOR_WALL,
                                            FLOOR_WINDOW, FLOOR_DOOR,  FLOOR_TOILET, FLOOR_STAIRS,
                                            FLOOR_LIFT,   FLOOR_DESK,  FLOOR_KIOSK};
    for (size_t turn = 0; turn < sizeof(order) / sizeof(order[0]); turn++) {
        for (int i = 0; i < kiosk->plan.count; i++) {
            const struct floor_thing *thing = &kiosk->plan.things[i];
            if (thing->kind != order[turn] || thing->floor != view->floor) {
                continue;
            }
            switch (thing->kind) {
            case FLOOR_AREA:
                area_draw(kiosk, frame, lens, thing);
                break;
            case FLOOR_WALL:
                wall_draw(frame, lens, thing);
                break;
            case FLOOR_BLOCK:
            case FLOOR_KIOSK:
                ui_fill(frame, ui_rect_cross(lens_box(lens, thing), lens->rect), UI_EDGE);
                break;
            case FLOOR_STEPS:
                steps_draw(frame, lens, thing);
                break;
            case FLOOR_WINDOW:
                window_draw(frame, lens, thing, is_marked(view, thing->id));
                break;
            default:
                sign_draw(frame, lens, thing, i == view->target);
            }
        }
    }
}

/* ── The way ── */

static void arrow_draw(struct ui_frame *frame, int x, int y, int dx, int dy)
{
    for (int side = -1; side <= 1; side += 2) {
        ui_stroke(frame, x, y, x - (dx + side * dy) * HEAD, y - (dy + side * dx) * HEAD, LINE,
                  UI_DANGER);
    }
}

static void leg_draw(struct ui_frame *frame, const struct lens *lens, const struct floor_leg *leg,
                     const struct floor_thing *to)
{
    for (int i = 1; i < leg->count; i++) {
        ui_stroke(frame, lens_x(lens, leg->points[i - 1].x_dm),
                  lens_y(lens, leg->points[i - 1].y_dm), lens_x(lens, leg->points[i].x_dm),
                  lens_y(lens, leg->points[i].y_dm), LINE, UI_DANGER);
    }
    const struct floor_point end = leg->points[leg->count - 1];
    const int x = lens_x(lens, end.x_dm);
    const int y = lens_y(lens, end.y_dm);
    const int dx = end.x_dm < to->x_dm ? 1 : end.x_dm >= to->x_dm + to->w_dm ? -1 : 0;
    const int dy = dx != 0 ? 0 : end.y_dm < to->y_dm ? 1 : -1;
    arrow_draw(frame, x, y, dx, dy);
}

static void here_draw(struct ui_frame *frame, const struct lens *lens, struct floor_point at)
{
    const int side = 44;
    const struct ui_rect disc = ui_rect_make(lens_x(lens, at.x_dm) - side / 2,
                                             lens_y(lens, at.y_dm) - side / 2, side, side);
    ui_card(frame, disc, side / 2, UI_OK, UI_NONE);
    ui_outline(frame, disc, side / 2, 4, UI_SURFACE);
    ui_icon(frame, ui_inset(disc, 8, 8), UI_ICON_PLACE, 24, UI_SURFACE);
}

/* ── What the pictures mean ── */

static void legend_item(struct ui_frame *frame, struct ui_rect *row, enum ui_icon icon,
                        enum ui_colour colour, const char *text)
{
    const struct ui_text how = {.size = UI_SIZE_LEAST, .colour = UI_INK, .stand = UI_MIDDLE};
    const int wide = ui_text_width(frame, how.size, how.weight, text) + 8;
    if (*text == '\0' || LEGEND_ICON + 8 + wide > row->w) {
        return;
    }
    const struct ui_rect mark = ui_cut_left(row, LEGEND_ICON, 8);
    ui_icon(frame, ui_centre(mark, LEGEND_ICON - 4, LEGEND_ICON - 4), icon, 18, colour);
    ui_text(frame, ui_cut_left(row, wide, PAD), &how, text);
}

static void legend_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row, int floor,
                        bool here)
{
    if (here) {
        legend_item(frame, &row, UI_ICON_PLACE, UI_OK, words_say(&kiosk->words, WORD_WAY_YOU));
    }
    for (int kind = 0; kind < FLOOR_KIND_COUNT; kind++) {
        bool there = false;
        for (int i = 0; i < kiosk->plan.count && signs[kind].icon != UI_ICON_NONE; i++) {
            there = there || (kiosk->plan.things[i].kind == (enum floor_kind)kind &&
                              kiosk->plan.things[i].floor == floor);
        }
        if (there) {
            legend_item(frame, &row, signs[kind].icon, UI_INK,
                        words_say(&kiosk->words, signs[kind].word));
        }
    }
}

void plan_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
               const struct plan_view *view)
{
    const int own = plan_here(kiosk);
    const bool here = own >= 0 && kiosk->plan.things[own].floor == view->floor;
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    ui_outline(frame, rect, UI_RADIUS, 4, UI_OUTLINE);
    rect = ui_inset(rect, PAD, PAD);
    legend_draw(kiosk, frame, ui_cut_bottom(&rect, LEGEND, PAD / 2), view->floor, here);
    if (floor_ground(&kiosk->plan, view->floor) < 0) {
        return;
    }
    const struct lens lens = lens_of(&kiosk->plan, rect, view);
    const struct floor_leg *leg = leg_on(view->route, view->floor);
    things_draw(kiosk, frame, &lens, view);
    if (leg != NULL) {
        leg_draw(frame, &lens, leg, &kiosk->plan.things[leg->to]);
    }
    if (leg != NULL && here) {
        here_draw(frame, &lens, leg->points[0]);
    } else if (here && !view->nearer) {
        const struct floor_thing *thing = &kiosk->plan.things[own];
        here_draw(frame, &lens,
                  (struct floor_point){(int16_t)(thing->x_dm + thing->w_dm / 2),
                                       (int16_t)(thing->y_dm + thing->h_dm / 2)});
    }
}
