/* Help: four steps and a guide to call or to find; and the question before a visit is ended for
 * want of touches. */
#include "kiosk/screens/call.h"
#include "kiosk/screens/screen.h"

enum { CALL_GUIDE = KIOSK_OWN };

/* Who may call a guide does it here; else the same place says where one is found. */
static void guide_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect strip, bool low)
{
    const char *call = words_say(&kiosk->words, WORD_CALL);
    const bool may = call_may(kiosk);
    const struct ui_look_colours *colours = ui_look_colours(UI_LOOK_MAIN);
    const struct ui_text how = {.size = may   ? UI_SIZE_HEAD
                                        : low ? UI_SIZE_SMALL
                                              : UI_SIZE_BODY,
                                .weight = UI_BOLD,
                                .colour = may ? colours->text : UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 3};
    if (may) {
        strip = ui_press_card(frame, strip, UI_LOOK_MAIN, CALL_GUIDE, UI_TARGET_MAIN, "call-guide",
                              call);
    } else {
        ui_card(frame, strip, UI_RADIUS, UI_OK_TINT, UI_NONE);
    }
    strip = ui_inset(strip, 32, 0);
    const struct ui_rect mark = ui_cut_left(&strip, 72, UI_GAP);
    ui_icon(frame, mark, may ? UI_ICON_HEADSET : UI_ICON_PEOPLE, 16, may ? colours->mark : UI_OK);
    ui_text(frame, strip, &how, may ? call : words_say(&kiosk->words, WORD_HELP_DESK));
}

static void help_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    static const enum word steps[4] = {WORD_HELP_1, WORD_HELP_2, WORD_HELP_3, WORD_HELP_4};
    struct words *words = &kiosk->words;
    const struct chrome chrome = {
        .title = words_say(words, WORD_HELP_TITLE), .back = true, .home = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const bool low = page.wide && page.small;
    struct ui_rect body = page.body;
    const struct ui_text how = {.size = low         ? UI_SIZE_SMALL
                                        : page.wide ? UI_SIZE_NAME
                                                    : UI_SIZE_HEAD - 2,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 3};
    const struct ui_text digit = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = UI_ON_PRIMARY,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    const struct ui_text keys = {
        .size = UI_SIZE_LEAST, .colour = UI_INK_2, .stand = UI_MIDDLE, .lines_max = 2};

    if (!page.wide) {
        body = ui_rect_join(page.info, page.body); /* nothing here is touched */
        body.h = page.body.y + page.body.h - page.info.y;
    }
    ui_text(frame, ui_cut_bottom(&body, low ? 40 : 72, 8), &keys, words_say(words, WORD_HELP_KEYS));
    guide_draw(kiosk, frame, ui_cut_bottom(&body, low ? 112 : 176, UI_GAP), low);
    for (int i = 0; i < 4; i++) {
        struct ui_rect card =
            page.wide ? ui_grid(body, 2, 2, low ? 16 : UI_GAP, i) : ui_grid(body, 1, 4, UI_GAP, i);
        ui_card(frame, card, UI_RADIUS, UI_SURFACE, UI_NONE);
        card = ui_inset(card, 32, 0);
        const struct ui_rect disc = ui_centre(ui_cut_left(&card, 64, UI_GAP), 64, 64);
        ui_card(frame, disc, 32, UI_PRIMARY, UI_NONE);
        ui_text(frame, disc, &digit, words_int(words, i + 1));
        ui_text(frame, card, &how, words_say(words, steps[i]));
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void still_there_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    /* A touch anywhere goes on; the buttons lie above. */
    ui_target(frame, ui_scale_whole(frame->scale), KIOSK_WAKE, UI_TARGET_FREE, "anywhere",
              words_say(&kiosk->words, WORD_STILL_GO_ON));
    notice_ask_draw(kiosk, frame, UI_ICON_CLOCK, WORD_STILL_TITLE, WORD_STILL_BODY);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == CALL_GUIDE) {
        call_open(kiosk);
    }
}

static void back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, kiosk->under);
}

const struct screen screen_help = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = help_draw, .act = act, .back = back};
const struct screen screen_still_there = {.limit_ms = KIOSK_ASK_MS, .draw = still_there_draw};
