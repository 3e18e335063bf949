/* Which way up the picture stands: one of four at once, and back by itself unless it is kept. */
#include "kiosk/screens/glass.h"

#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { KEEP = KIOSK_OWN, QUARTERS = 4, NAME_ROOM = 12, TIP_HIGH = 160 };

static void turn_wish(struct kiosk *kiosk, enum glass_do what, int quarters)
{
    kiosk_wish(kiosk, KIOSK_GLASS, NULL);
    kiosk->wishes[kiosk->wish_count - 1].glass = what;
    kiosk->wishes[kiosk->wish_count - 1].quarters = quarters;
}

void staff_turn_open(struct kiosk *kiosk)
{
    kiosk->visitor.glass.turn_ended = false;
    kiosk_show(kiosk, SCREEN_STAFF_TURN);
}

void staff_turn_leave(struct kiosk *kiosk)
{
    if (kiosk->screen == SCREEN_STAFF_TURNED && !kiosk->visitor.glass.turn_ended) {
        turn_wish(kiosk, GLASS_TURN, kiosk->visitor.glass.quarters_before);
    }
}

static void turn_back(struct kiosk *kiosk)
{
    staff_turn_leave(kiosk);
    kiosk_show(kiosk, SCREEN_STAFF_TURN);
}

void kiosk_glass_turned(struct kiosk *kiosk, uint32_t visit, bool kept, int64_t now_ms)
{
    struct glass_visit *glass = &kiosk->visitor.glass;
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && kiosk->screen == SCREEN_STAFF_TURNED) {
        glass->turn_ended = true;
        glass->turn_end = kept ? WORD_TURN_KEPT : WORD_TURN_NOT_KEPT;
        kiosk_show(kiosk, SCREEN_STAFF_TURN);
    }
}

/* ---- the choice ---- */

static void turn_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct glass_visit *glass = &kiosk->visitor.glass;
    const struct chrome chrome = {
        .title = words_say(words, WORD_TURN),
        .sub = words_say(words, glass->turn_ended ? glass->turn_end : WORD_TURN_SUB),
        .back = true,
        .home = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect info = page.info;
    if (!ui_rect_is_empty(info)) {
        chrome_tip(kiosk, frame, ui_cut_bottom(&info, TIP_HIGH, 0), WORD_TURN_TIP);
    }
    kiosk->page_first = 0;
    for (int i = 0; i < QUARTERS; i++) {
        const bool now = i == kiosk->glass_quarters;
        char name[NAME_ROOM];
        (void)snprintf(name, sizeof(name), "turn:%d", i);
        ui_button(frame, ui_grid(page.body, page.wide ? 2 : 1, page.wide ? 2 : QUARTERS, UI_GAP, i),
                  &(struct ui_button){.id = (ui_id)(KIOSK_ITEM + i),
                                      .name = name,
                                      .label = words_say(words, (enum word)(WORD_TURN_NONE + i)),
                                      .sub = now ? words_say(words, WORD_TURN_NOW) : NULL,
                                      .look = UI_LOOK_CARD,
                                      .flags = now ? UI_TARGET_CHOSEN : 0});
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void turn_act(struct kiosk *kiosk, ui_id id)
{
    const int quarters = id - KIOSK_ITEM;
    if (id >= KIOSK_ITEM && quarters < QUARTERS && quarters != kiosk->glass_quarters) {
        kiosk->visitor.glass.quarters_before = kiosk->glass_quarters;
        kiosk->visitor.glass.turn_ended = false;
        turn_wish(kiosk, GLASS_TURN, quarters);
        kiosk_show(kiosk, SCREEN_STAFF_TURNED);
    }
}

static void list_show(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_STAFF);
}

/* ---- is it well so? ---- */

/* A touch elsewhere does not keep it. */
static int64_t turned_left_ms(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + GLASS_TURN_MS - kiosk->now_ms;
}

static void turned_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const int64_t left_s = seconds_left(turned_left_ms(kiosk));
    const char *seconds = words_int(words, left_s);
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_TURN,
                    .mark = UI_PRIMARY,
                    .tint = UI_TINT,
                    .title = words_say(words, WORD_TURN_SURE),
                    .body = words_fill(words, WORD_TURN_SURE_BODY, seconds, NULL),
                    .count = seconds,
                    .ring_part = (int)(left_s * 1000000 / GLASS_TURN_MS),
                    .buttons = {{.id = KIOSK_BACK,
                                 .name = "turn-back",
                                 .label = words_say(words, WORD_TURN_BACK),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK},
                                {.id = KEEP,
                                 .name = "keep",
                                 .label = words_say(words, WORD_TURN_KEEP),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}

static void turned_act(struct kiosk *kiosk, ui_id id)
{
    if (id == KEEP) {
        turn_wish(kiosk, GLASS_KEEP_TURN, 0);
    }
}

static void turned_tick(struct kiosk *kiosk)
{
    kiosk->dirty = true; /* the seconds */
    if (turned_left_ms(kiosk) <= 0) {
        turn_back(kiosk);
    }
}

static int64_t turned_wake_ms(const struct kiosk *kiosk)
{
    const int64_t left_ms = turned_left_ms(kiosk);
    return kiosk->now_ms + (left_ms <= 0 ? 0 : (left_ms - 1) % 1000 + 1);
}

const struct screen screen_staff_turn = {
    .limit_ms = STAFF_STAY_MS, .asks = true, .draw = turn_draw, .act = turn_act, .back = list_show};
const struct screen screen_staff_turned = {.draw = turned_draw,
                                           .act = turned_act,
                                           .back = turn_back,
                                           .tick = turned_tick,
                                           .wake_ms = turned_wake_ms};
