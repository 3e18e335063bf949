/* Why this level, once the hall has it: the eight reasons that fit it, several or none; to say
 * nothing is as easy. */
#include "kiosk/screens/screen.h"

#include "hall-server/model/review.h"

#include <assert.h>
#include <stdio.h>

enum { SKIP = KIOSK_OWN, SEND, BOX = 48, NAME_ROOM = 32 };

/* The reason in a place of the level's page. */
static enum review_reason reason_at(const struct kiosk *kiosk, int place)
{
    const uint32_t offered = review_reasons_of((uint8_t)kiosk->visitor.review_level);
    int reason = 0;
    while ((offered >> reason & 1) == 0 || place-- > 0) {
        reason++;
        assert(reason < REVIEW_REASON_COUNT);
    }
    return (enum review_reason)reason;
}

static bool is_chosen(const struct kiosk *kiosk, enum review_reason reason)
{
    return (kiosk->visitor.review_reasons >> reason & 1) != 0;
}

static int chosen_count(const struct kiosk *kiosk)
{
    int count = 0;
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        count += is_chosen(kiosk, (enum review_reason)i);
    }
    return count;
}

static bool may_send(const struct kiosk *kiosk)
{
    return kiosk->visitor.review_reasons != 0 && kiosk->line == KIOSK_LINE_UP;
}

static void reason_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int place)
{
    const enum review_reason reason = reason_at(kiosk, place);
    const struct review_reason_row *row = review_reason_row(reason);
    const char *name =
        words_name(&kiosk->words, &(struct shape_name){.zh = row->zh, .en = row->en});
    const bool chosen = is_chosen(kiosk, reason);
    const enum ui_look look = chosen ? UI_LOOK_OK : UI_LOOK_CARD;
    const struct ui_text label = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = ui_look_colours(look)->text,
                                  .stand = UI_MIDDLE,
                                  .lines_max = 2};
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "reason:%s", row->id);
    struct ui_rect face = ui_press_card(frame, rect, look, (ui_id)(KIOSK_ITEM + place),
                                        chosen ? UI_TARGET_CHOSEN : 0, target, name);
    face = ui_inset(face, UI_GAP, 0);
    const struct ui_rect box = ui_centre(ui_cut_left(&face, BOX, UI_GAP), BOX, BOX);
    if (chosen) {
        ui_icon(frame, box, UI_ICON_TICK, 16, ui_look_colours(look)->mark);
    } else {
        ui_outline(frame, box, 8, 4, UI_OUTLINE);
    }
    ui_text(frame, face, &label, name);
}

static void buttons_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row)
{
    struct words *words = &kiosk->words;
    const bool may = may_send(kiosk);
    ui_button(frame, ui_grid(row, 2, 1, UI_GAP, 0),
              &(struct ui_button){.id = SKIP,
                                  .name = "skip",
                                  .label = words_say(words, WORD_REVIEW_WHY_SKIP),
                                  .look = UI_LOOK_CARD});
    ui_button(frame, ui_grid(row, 2, 1, UI_GAP, 1),
              &(struct ui_button){
                  .id = SEND,
                  .name = "send",
                  .label = words_fill_int(words, WORD_REVIEW_WHY_SEND, chosen_count(kiosk)),
                  .icon = UI_ICON_TICK,
                  .look = may ? UI_LOOK_MAIN : UI_LOOK_OFF,
                  .flags = may ? UI_TARGET_MAIN : UI_TARGET_DISABLED});
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const char *level = words_say(words, review_level_word(kiosk->visitor.review_level));
    const struct chrome chrome = {.title = words_fill(words, WORD_REVIEW_WHY, level, NULL),
                                  .sub = words_say(words, WORD_REVIEW_WHY_HOW),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    const struct ui_rect actions = ui_cut_bottom(&body, page.small ? 112 : 136, UI_GAP);
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_REVIEW_HOW);
    }
    const int columns = page.wide ? 4 : 2;
    for (int i = 0; i < REVIEW_REASONS_OFFERED; i++) {
        reason_draw(kiosk, frame,
                    ui_grid(body, columns, REVIEW_REASONS_OFFERED / columns, UI_GAP, i), i);
    }
    buttons_draw(kiosk, frame, actions);
    chrome_bar(kiosk, frame, &page, &chrome);
}

/* Another level may be said as well. */
static void back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_REVIEW);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    struct visitor *visitor = &kiosk->visitor;
    if (id >= KIOSK_ITEM && id < KIOSK_ITEM + REVIEW_REASONS_OFFERED) {
        visitor->review_reasons ^= UINT32_C(1) << reason_at(kiosk, id - KIOSK_ITEM);
        kiosk->dirty = true;
    } else if (id == SKIP) {
        visitor->review_end = WORD_REVIEW_THANKS;
        kiosk_show(kiosk, SCREEN_REVIEWED);
    } else if (id == SEND && may_send(kiosk)) {
        review_send(kiosk);
    }
}

const struct screen screen_review_why = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
