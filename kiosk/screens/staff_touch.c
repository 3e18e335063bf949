/* Five crosses under staff's finger, and what is made of where the panel says that it was. */
#include "kiosk/screens/glass.h"

#include "kiosk/screens/screen.h"

#include <math.h>

enum {
    AGAIN = KIOSK_OWN,
    KEEP,
    WITHOUT,
    EDGE_PERCENT = 9, /* of the panel: so far in the crosses stand */
    ARM = 44,
    LINE = 6,
    RING = 88,
    SAY_WIDE = 760,
    SAY_HIGH = 200,
    LEAVE_WIDE = 620,
    NEAR_WIDE = 200,
    NEAR_HIGH = 40,
    LEAVE_GAP = 40,
};

/* In hundredths of the panel: upper left, and on with the clock; the middle last. */
static void cross_place(const struct ui_scale *scale, int cross, int *ret_x, int *ret_y)
{
    static const int places[TOUCH_FIX_POINTS][2] = {{EDGE_PERCENT, EDGE_PERCENT},
                                                    {100 - EDGE_PERCENT, EDGE_PERCENT},
                                                    {100 - EDGE_PERCENT, 100 - EDGE_PERCENT},
                                                    {EDGE_PERCENT, 100 - EDGE_PERCENT},
                                                    {50, 50}};
    *ret_x = scale->width * places[cross][0] / 100;
    *ret_y = scale->height * places[cross][1] / 100;
}

static int64_t off_px(const struct glass_touch *touch)
{
    return (int64_t)lround(hypot((double)(touch->taken_px[0] - touch->cross_px[0]),
                                 (double)(touch->taken_px[1] - touch->cross_px[1])));
}

static void begin(struct kiosk *kiosk)
{
    kiosk->visitor.glass = (struct glass_visit){.touched_ms = kiosk->now_ms};
    kiosk_show(kiosk, SCREEN_STAFF_TOUCH);
}

void staff_touch_open(struct kiosk *kiosk)
{
    begin(kiosk);
}

static void wish(struct kiosk *kiosk, enum glass_do what)
{
    kiosk_wish(kiosk, KIOSK_GLASS, NULL);
    kiosk->wishes[kiosk->wish_count - 1].glass = what;
}

bool kiosk_glass_press(struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px,
                       struct touch_point raw, int64_t now_ms)
{
    struct glass_visit *glass = &kiosk->visitor.glass;
    if (kiosk->screen != SCREEN_STAFF_TOUCH) {
        return false;
    }
    kiosk_touch_at(kiosk, now_ms);
    if (now_ms - glass->touched_ms < GLASS_FINGER_MS || glass->count == TOUCH_FIX_POINTS) {
        return true; /* the finger that came here, or shakes */
    }
    const struct ui_scale scale = access_scale(kiosk, panel);
    int x = 0;
    int y = 0;
    cross_place(&scale, glass->count, &x, &y);
    const struct ui_rect at = ui_rect_px(&scale, ui_rect_make(x, y, 1, 1));
    glass->touches[glass->count++] =
        (struct glass_touch){.cross_px = {at.x, at.y}, .taken_px = {x_px, y_px}, .raw = raw};
    glass->touched_ms = now_ms;
    kiosk->dirty = true;
    if (glass->count == TOUCH_FIX_POINTS) {
        wish(kiosk, GLASS_FIT);
        kiosk_show(kiosk, SCREEN_STAFF_TOUCHED);
    }
    return true;
}

void kiosk_glass_fitted(struct kiosk *kiosk, uint32_t visit, enum touch_fit fit, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit) {
        kiosk->visitor.glass.fitted = true;
        kiosk->visitor.glass.fit = fit;
        kiosk->dirty = true;
    }
}

void kiosk_glass_kept(struct kiosk *kiosk, uint32_t visit, bool corrected, bool kept,
                      int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->glass_corrected = corrected;
    kiosk->dirty = true;
    if (visit == kiosk->visit) {
        kiosk->visitor.glass.ended = true;
        kiosk->visitor.glass.end = !kept       ? WORD_TOUCH_NOT_KEPT
                                   : corrected ? WORD_TOUCH_KEPT
                                               : WORD_TOUCH_DROPPED;
    }
}

/* ---- the crosses ---- */

static void cross_draw(struct kiosk *kiosk, struct ui_frame *frame, int cross)
{
    const struct glass_visit *glass = &kiosk->visitor.glass;
    const bool now = cross == glass->count;
    const enum ui_colour colour = now ? UI_PRIMARY : cross < glass->count ? UI_OK : UI_OUTLINE;
    const struct ui_text how = {.size = UI_SIZE_LEAST,
                                .colour = UI_INK,
                                .align = UI_CENTRE,
                                .stand = UI_MIDDLE,
                                .lines_max = 1};
    int x = 0;
    int y = 0;
    cross_place(frame->scale, cross, &x, &y);
    ui_stroke(frame, x - ARM, y, x + ARM, y, LINE, colour);
    ui_stroke(frame, x, y - ARM, x, y + ARM, LINE, colour);
    if (now) {
        ui_outline(frame, ui_rect_make(x - RING / 2, y - RING / 2, RING, RING), RING / 2, LINE,
                   colour);
    } else if (cross < glass->count) {
        ui_text(frame, ui_rect_make(x - NEAR_WIDE / 2, y + ARM + 4, NEAR_WIDE, NEAR_HIGH), &how,
                words_fill_int(&kiosk->words, WORD_TOUCH_OFF, off_px(&glass->touches[cross])));
    }
}

static void touch_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct ui_rect whole = ui_scale_whole(frame->scale);
    const struct ui_text title = {.size = UI_SIZE_HEAD,
                                  .weight = UI_BOLD,
                                  .colour = UI_INK,
                                  .align = UI_CENTRE,
                                  .lines_max = 1};
    const struct ui_text sub = {
        .size = UI_SIZE_SMALL, .colour = UI_INK_2, .align = UI_CENTRE, .lines_max = 3};
    const int side = whole.w - SAY_WIDE < 0 ? 0 : (whole.w - SAY_WIDE) / 2;
    struct ui_rect say = ui_rect_make(side, whole.h / 5, whole.w - 2 * side, SAY_HIGH);
    ui_text(frame, ui_cut_top(&say, 64, 0), &title,
            words_fill(words, WORD_TOUCH_TITLE, words_int(words, kiosk->visitor.glass.count + 1),
                       words_int(words, TOUCH_FIX_POINTS)));
    ui_text(frame, say, &sub, words_say(words, WORD_TOUCH_HOW));
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        cross_draw(kiosk, frame, i);
    }
    ui_button(frame,
              ui_rect_make((whole.w - LEAVE_WIDE) / 2, whole.h - UI_TARGET_MIN - LEAVE_GAP,
                           LEAVE_WIDE, UI_TARGET_MIN),
              &(struct ui_button){.id = KIOSK_BACK,
                                  .name = "back",
                                  .label = words_say(words, WORD_TOUCH_LEAVE),
                                  .look = UI_LOOK_CARD,
                                  .size = UI_SIZE_SMALL,
                                  .flags = UI_TARGET_BACK});
}

static void list_show(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_STAFF);
}

static int64_t touch_ends_ms(const struct kiosk *kiosk)
{
    const int64_t since_ms = kiosk->visitor.glass.touched_ms;
    return (since_ms > kiosk->screen_since_ms ? since_ms : kiosk->screen_since_ms) + GLASS_STAY_MS;
}

static void touch_tick(struct kiosk *kiosk)
{
    if (kiosk->now_ms >= touch_ends_ms(kiosk)) {
        list_show(kiosk);
    }
}

/* ---- what was found ---- */

static int64_t off_most_px(const struct glass_visit *glass)
{
    int64_t most_px = 0;
    for (int i = 0; i < glass->count; i++) {
        most_px = off_px(&glass->touches[i]) > most_px ? off_px(&glass->touches[i]) : most_px;
    }
    return most_px;
}

/* The longer side of the panel, as far as the crosses tell. */
static bool is_fine(const struct glass_visit *glass)
{
    const int across_px = glass->touches[2].cross_px[0] - glass->touches[0].cross_px[0];
    const int down_px = glass->touches[2].cross_px[1] - glass->touches[0].cross_px[1];
    const int long_px = across_px > down_px ? across_px : down_px;
    return off_most_px(glass) * 1000 <= (int64_t)GLASS_GOOD_1000TH * long_px;
}

static enum word found(const struct glass_visit *glass)
{
    static const enum word words[] = {[TOUCH_FIT_GOOD] = WORD_TOUCH_GOOD,
                                      [TOUCH_FIT_NEAR] = WORD_TOUCH_NEAR,
                                      [TOUCH_FIT_AWAY] = WORD_TOUCH_AWAY,
                                      [TOUCH_FIT_UNSTEADY] = WORD_TOUCH_UNSTEADY};
    if (glass->ended) {
        return glass->end;
    }
    return !glass->fitted                                   ? WORD_TOUCH_RECKONS
           : glass->fit == TOUCH_FIT_GOOD && is_fine(glass) ? WORD_TOUCH_FINE
                                                            : words[glass->fit];
}

static bool may_keep(const struct kiosk *kiosk)
{
    const struct glass_visit *glass = &kiosk->visitor.glass;
    return glass->fitted && glass->fit == TOUCH_FIT_GOOD && !glass->ended;
}

static bool may_drop(const struct kiosk *kiosk)
{
    return kiosk->glass_corrected && !kiosk->visitor.glass.ended;
}

static void touched_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct glass_visit *glass = &kiosk->visitor.glass;
    const enum word body = found(glass);
    const bool well = body == WORD_TOUCH_FINE || body == WORD_TOUCH_GOOD ||
                      body == WORD_TOUCH_KEPT || body == WORD_TOUCH_DROPPED;
    const bool keeps = may_keep(kiosk);
    const struct ui_button again = {.id = AGAIN,
                                    .name = "again",
                                    .label = words_say(words, WORD_TOUCH_AGAIN),
                                    .look = UI_LOOK_CARD};
    const struct ui_button without = {.id = WITHOUT,
                                      .name = "without",
                                      .label = words_say(words, WORD_TOUCH_WITHOUT),
                                      .look = UI_LOOK_CARD};
    struct notice notice = {
        .icon = well ? UI_ICON_TICK : UI_ICON_WARN,
        .mark = well ? UI_OK : UI_WARN,
        .tint = well ? UI_OK_TINT : UI_WARN_TINT,
        .title = words_fill_int(words, WORD_TOUCH_MOST, off_most_px(glass)),
        .body = words_say(words, body),
        .buttons = {{.id = KIOSK_BACK,
                     .name = "back",
                     .label = words_say(words, WORD_TOUCH_LIST),
                     .look = keeps ? UI_LOOK_CARD : UI_LOOK_MAIN,
                     .flags = UI_TARGET_BACK}},
        .more = {again},
    };
    if (may_drop(kiosk)) {
        notice.more[1] = without;
    }
    if (keeps) {
        notice.buttons[1] = (struct ui_button){.id = KEEP,
                                               .name = "keep",
                                               .label = words_say(words, WORD_TOUCH_KEEP),
                                               .look = UI_LOOK_MAIN,
                                               .flags = UI_TARGET_MAIN};
    }
    notice_draw(kiosk, frame, &notice);
}

static void touched_act(struct kiosk *kiosk, ui_id id)
{
    if (id == AGAIN) {
        begin(kiosk);
    } else if (id == KEEP && may_keep(kiosk)) {
        wish(kiosk, GLASS_KEEP);
    } else if (id == WITHOUT && may_drop(kiosk)) {
        wish(kiosk, GLASS_DROP);
    }
}

const struct screen screen_staff_touch = {
    .draw = touch_draw, .back = list_show, .tick = touch_tick, .wake_ms = touch_ends_ms};
const struct screen screen_staff_touched = {.limit_ms = STAFF_STAY_MS,
                                            .asks = true,
                                            .draw = touched_draw,
                                            .act = touched_act,
                                            .back = list_show};
