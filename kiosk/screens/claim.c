/* A number on the screen that a phone takes: by wish, or because the paper failed. */
#include "kiosk/screens/screen.h"

#include <assert.h>

static void over_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_CROSS,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(words, WORD_CLAIM_OVER_TITLE),
                    .body = words_say(words, WORD_CLAIM_OVER_BODY),
                    .buttons = {{.id = KIOSK_HOME,
                                 .name = "home",
                                 .label = words_say(words, WORD_HOME),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK},
                                {.id = KIOSK_AGAIN,
                                 .name = "again",
                                 .label = words_say(words, WORD_AGAIN),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    assert(kiosk->visitor.ticket != NULL);
    const bool wished = kiosk->visitor.by_phone;
    const bool unsure = kiosk->visitor.print_end == KIOSK_PRINT_UNKNOWN;
    const enum word title = wished   ? WORD_CLAIM_TITLE
                            : unsure ? WORD_CLAIM_UNSURE_TITLE
                                     : WORD_CLAIM_FAILED_TITLE;
    const enum word body = wished   ? WORD_CLAIM_BODY
                           : unsure ? WORD_CLAIM_UNSURE_BODY
                                    : WORD_CLAIM_FAILED_BODY;
    notice_draw(
        kiosk, frame,
        &(struct notice){
            .icon = wished ? UI_ICON_PHONE : UI_ICON_PRINTER,
            .mark = wished ? UI_PRIMARY : UI_WARN,
            .tint = wished ? UI_TINT : UI_WARN_TINT,
            .title = words_say(words, title),
            .body = words_say(words, body),
            .number = kiosk->visitor.ticket->number,
            .number_label = words_say(words, WORD_YOUR_NUMBER),
            .qr = &kiosk->visitor.qr,
            .under = words_fill_int(words, WORD_CLAIM_LEFT, seconds_left(kiosk_left_ms(kiosk))),
            .buttons = {{.id = KIOSK_GIVE_BACK,
                         .name = "give-back",
                         .label = words_say(words, WORD_GIVE_BACK),
                         .look = UI_LOOK_CARD,
                         .flags = UI_TARGET_BACK}},
        });
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == KIOSK_GIVE_BACK) {
        kiosk_wish(kiosk, KIOSK_CANCEL_TICKET, kiosk->visitor.ticket->id);
        kiosk_visit_end(kiosk);
    }
}

static void tick(struct kiosk *kiosk)
{
    if (kiosk_left_ms(kiosk) <= 0) {
        kiosk_wish(kiosk, KIOSK_CANCEL_TICKET, kiosk->visitor.ticket->id);
        kiosk_show(kiosk, SCREEN_CLAIM_OVER);
    } else if (kiosk->now_ms - kiosk->visitor.asked_ticket_ms >= KIOSK_CLAIM_ASK_MS) {
        kiosk->visitor.asked_ticket_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_GET_TICKET, kiosk->visitor.ticket->id);
    }
}

static int64_t wake_ms(const struct kiosk *kiosk)
{
    return kiosk->visitor.asked_ticket_ms + KIOSK_CLAIM_ASK_MS;
}

const struct screen screen_claim = {.draw = draw, .act = act, .tick = tick, .wake_ms = wake_ms};
const struct screen screen_claim_over = {.limit_ms = KIOSK_NOTICE_MS, .draw = over_draw};
