/*
 * The sign on a paper: a field that takes most of the screen, written on with a finger. Its ink is
 * kept thin: places that say nothing new are left out as they come, so that four characters written
 * stroke by stroke have room.
 */
#include "kiosk/screens/rest.h"
#include "kiosk/screens/seat_parts.h"

#include <assert.h>
#include <stdio.h>

enum {
    INK_LINE = 7,
    FIELD_GAP = 12,
    HEAD_H = 84,
    FOOT_H = 96,
    NEAR = 14,       /* thousandths of the field's height: nearer to the last place says nothing */
    STRAIGHT = 5,    /* a place so near to the line between its neighbours says nothing either, */
    CHORD_MOST = 120 /* while these are no farther apart than this */
};

_Static_assert((int)UI_INK_SIDE == (int)SIGN_SIDE, "the ink's places are the sign's");
_Static_assert((int)UI_INK_STROKES_MAX <= (int)LIMIT_SIGN_STROKES, "each stroke has room");
_Static_assert((int)UI_INK_POINTS_MAX <= (int)LIMIT_SIGN_POINTS, "each point has room");

/* ---- the pen ---- */

/* From one place to another, in thousandths of the field's height both. */
struct way {
    int x;
    int y;
};

static struct way way_of(struct ui_ink_point from, struct ui_ink_point to)
{
    return (struct way){SIGN_ASPECT * (to.x - from.x), to.y - from.y};
}

static int longer(struct way way)
{
    const int x = way.x < 0 ? -way.x : way.x;
    const int y = way.y < 0 ? -way.y : way.y;
    return x > y ? x : y;
}

/* `middle` lies on the way from one to the other, as good as. */
static bool is_between(struct ui_ink_point from, struct ui_ink_point middle, struct ui_ink_point to)
{
    const struct way whole = way_of(from, to);
    const struct way first = way_of(from, middle);
    const struct way second = way_of(middle, to);
    const int aside = whole.x * first.y - whole.y * first.x;
    const int length = whole.x * whole.x + whole.y * whole.y;
    return length <= CHORD_MOST * CHORD_MOST && first.x * second.x + first.y * second.y > 0 &&
           aside / STRAIGHT * (aside / STRAIGHT) <= length;
}

static void ink_move(struct ui_ink *ink, int x, int y)
{
    const int start = ui_ink_start(ink, ink->stroke_count - 1);
    const struct ui_ink_point here = {(int16_t)x, (int16_t)y};
    struct ui_ink_point *last = &ink->points[ink->point_count - 1];
    if (longer(way_of(*last, here)) < NEAR) {
        return;
    }
    if (ink->point_count - start >= 2 && is_between(last[-1], *last, here)) {
        *last = here;
    } else {
        (void)ui_ink_add(ink, x, y); /* no room: seat_sign_is_full() */
    }
}

static bool is_full(const struct ui_ink *ink)
{
    return ink->point_count == UI_INK_POINTS_MAX || ink->stroke_count == UI_INK_STROKES_MAX;
}

void seat_sign_pen(struct seat_screen_state *seat, const struct ui_pen *pen)
{
    struct seat_sign *sign = &seat->paper.sign;
    if (seat->screen != SEAT_SCREEN_SIGN || pen->id != SEAT_SIGN_FIELD) {
        return;
    }
    if (pen->step == UI_PEN_DOWN) {
        sign->too_short = seat->paper.failed = false;
        sign->pen_down = ui_ink_begin(&sign->ink, pen->x, pen->y);
    } else if (sign->pen_down) {
        ink_move(&sign->ink, pen->x, pen->y);
        sign->pen_down = pen->step == UI_PEN_MOVE;
    }
}

/* ---- what it is ---- */

void seat_sign_take(const struct seat_screen_state *seat, struct paper_sign *ret_sign)
{
    const struct ui_ink *ink = &seat->paper.sign.ink;
    *ret_sign = (struct paper_sign){.stroke_count = (uint16_t)ink->stroke_count,
                                    .point_count = (uint16_t)ink->point_count};
    for (int i = 0; i < ink->stroke_count; i++) {
        ret_sign->ends[i] = ink->ends[i];
    }
    for (int i = 0; i < ink->point_count; i++) {
        ret_sign->points[i] =
            (struct paper_sign_point){(uint16_t)ink->points[i].x, (uint16_t)ink->points[i].y};
    }
    assert(paper_sign_is_good(ret_sign));
}

void seat_sign_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms)
{
    static struct paper_sign sign; /* not for the stack; wiped */
    struct seat_sign *mine = &seat->paper.sign;
    mine->pen_down = false;
    if (id == SEAT_SIGN_BACK) {
        seat_screen_set(seat, SEAT_SCREEN_PAPER, now_ms);
    } else if (id == SEAT_SIGN_ANEW) {
        ui_ink_clear(&mine->ink);
        mine->too_short = seat->paper.failed = false;
    } else if (id == SEAT_SIGN_DONE) {
        seat_sign_take(seat, &sign);
        mine->too_short = !paper_sign_is_enough(&sign);
        sign = (struct paper_sign){0};
        if (!mine->too_short) {
            seat->paper.wish = SEAT_PAPER_CONFIRM;
            seat_screen_set(seat, SEAT_SCREEN_PAPER_SENDING, now_ms);
        }
    }
}

/* ---- what is drawn ---- */

static void head_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                      struct ui_rect head)
{
    const struct seat_sign *sign = &seat->paper.sign;
    char about[sizeof(seat->paper.text.title) + 128];
    const bool amiss = seat->paper.failed || sign->too_short || is_full(&sign->ink);
    snprintf(about, sizeof(about), "签名即确认“%s”核对无误　You confirm the lines you have read",
             seat->paper.text.title);
    ui_text(frame, ui_cut_top(&head, 48, 4),
            &(struct ui_text){.size = 34, .weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE},
            "请用手指在框内签名　Sign with your finger");
    ui_text(frame, head,
            &(struct ui_text){.size = 24,
                              .weight = amiss ? UI_BOLD : UI_REGULAR,
                              .colour = amiss ? UI_WARN_TEXT : UI_INK_2,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
            seat->paper.failed ? "刚才没有送到，请再按一次确认　Not sent, please confirm again"
            : sign->too_short ? "笔迹太少，请写上您的姓名　Please write your whole name"
            : is_full(&sign->ink) ? "写满了，太乱可以重写　The field is full; you can write again"
                                  : about);
}

/* The field keeps its shape, whatever room there is: what is drawn is what is kept. */
static void field_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                       struct ui_rect room)
{
    const struct ui_ink *ink = &seat->paper.sign.ink;
    const int high = room.h < room.w / SIGN_ASPECT ? room.h : room.w / SIGN_ASPECT;
    const struct ui_rect field = ui_centre(room, SIGN_ASPECT * high, high);
    ui_target(frame, field, SEAT_SIGN_FIELD, UI_TARGET_PEN | UI_TARGET_FREE, "sign-field",
              "签名 Sign");
    ui_card(frame, field, UI_RADIUS, UI_SURFACE, UI_NONE);
    const int base = field.y + field.h * 4 / 5;
    ui_stroke(frame, field.x + 40, base, field.x + field.w - 40, base, 2, UI_LINE);
    if (ink->stroke_count == 0) {
        ui_text(frame, field,
                &(struct ui_text){
                    .size = 40, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE},
                "在这里写　Write here");
    }
    ui_outline(frame, field, UI_RADIUS, 3, UI_OUTLINE);
    ui_ink(frame, field, ink, INK_LINE, UI_INK);
}

static void buttons_draw(struct ui_frame *frame, struct ui_rect rect, bool empty)
{
    const int width = (rect.w - 2 * 24) / 3; /* all are as large */
    ui_button(frame, ui_cut_left(&rect, width, 24),
              &(struct ui_button){.id = SEAT_SIGN_BACK,
                                  .name = "sign-back",
                                  .label = "返回再看",
                                  .sub = "Read again",
                                  .look = UI_LOOK_CARD,
                                  .flags = UI_TARGET_BACK,
                                  .size = 28});
    ui_button(frame, ui_cut_left(&rect, width, 24),
              &(struct ui_button){.id = SEAT_SIGN_ANEW,
                                  .name = "sign-anew",
                                  .label = "重写",
                                  .sub = "Write again",
                                  .look = empty ? UI_LOOK_OFF : UI_LOOK_CARD,
                                  .flags = empty ? UI_TARGET_DISABLED : 0,
                                  .size = 28});
    ui_button(frame, rect,
              &(struct ui_button){.id = SEAT_SIGN_DONE,
                                  .name = "sign-done",
                                  .label = "签好了，确认",
                                  .sub = "Signed: it is right",
                                  .look = UI_LOOK_MAIN,
                                  .flags = UI_TARGET_MAIN,
                                  .size = 28});
}

void seat_sign_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                    struct ui_rect page)
{
    seat_visit_header_draw(seat, frame, ui_cut_top(&page, 72, 8));
    page = ui_inset(page, 40 - REST_MOST, 0);
    head_draw(seat, frame, ui_cut_top(&page, HEAD_H, 4));
    const struct ui_rect room = ui_cut_top(&page, page.h - FOOT_H - 24 - FIELD_GAP, FIELD_GAP);
    field_draw(seat, frame, room);
    buttons_draw(frame, ui_cut_top(&page, FOOT_H, 0), seat->paper.sign.ink.stroke_count == 0);
}
