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

void screen_claim(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    if (kiosk->screen == SCREEN_CLAIM_OVER) {
        over_draw(kiosk, frame);
        return;
    }
    assert(kiosk->ticket != NULL);
    const bool wished = kiosk->by_phone;
    const bool unsure = kiosk->print_end == KIOSK_PRINT_UNKNOWN;
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
            .number = kiosk->ticket->number,
            .number_label = words_say(words, WORD_YOUR_NUMBER),
            .qr = &kiosk->qr,
            .under = words_fill_int(words, WORD_CLAIM_LEFT, seconds_left(kiosk_left_ms(kiosk))),
            .buttons = {{.id = KIOSK_GIVE_BACK,
                         .name = "give-back",
                         .label = words_say(words, WORD_GIVE_BACK),
                         .look = UI_LOOK_CARD,
                         .flags = UI_TARGET_BACK}},
        });
}
