/* The look of a short wait in which nothing can be touched. */
#include "kiosk/screens/screen.h"

void working_draw(struct kiosk *kiosk, struct ui_frame *frame, enum ui_icon icon, enum word head,
                  enum word under)
{
    const struct words *words = &kiosk->words;
    const struct ui_rect page = chrome_header(kiosk, frame);
    const bool small = frame->scale->height < 1000;
    struct ui_rect card = ui_inset(page, UI_MARGIN, 40);
    const struct ui_text title = {.size = UI_SIZE_TITLE,
                                  .weight = UI_BOLD,
                                  .colour = UI_INK,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    const struct ui_text sub = {.size = UI_SIZE_NAME,
                                .colour = UI_INK_2,
                                .align = UI_CENTRE,
                                .stand = UI_MIDDLE,
                                .lines_max = 2};
    const struct ui_text number = {.size = small ? 128 : UI_SIZE_NUMBER,
                                   .weight = UI_BLACK,
                                   .colour = UI_PRIMARY,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE,
                                   .line_height = small ? 150 : 240};
    const int disc = small ? 160 : 240;
    const bool has_number = kiosk->screen == SCREEN_PRINTING && kiosk->visitor.ticket != NULL;

    ui_card(frame, card, UI_RADIUS, UI_SURFACE, UI_NONE);
    struct ui_rect stack =
        ui_centre(card, card.w - 96, disc + 40 + 88 + 104 + (has_number ? number.line_height : 0));
    const struct ui_rect mark = ui_centre(ui_cut_top(&stack, disc, 40), disc, disc);
    ui_card(frame, mark, disc / 2, UI_TINT, UI_NONE);
    ui_icon(frame, ui_inset(mark, disc / 4, disc / 4), icon, 14, UI_PRIMARY);
    ui_text(frame, ui_cut_top(&stack, 88, 0), &title, words_say(words, head));
    if (has_number) {
        ui_text(frame, ui_cut_top(&stack, number.line_height, 0), &number,
                kiosk->visitor.ticket->number);
    }
    ui_text(frame, stack, &sub, words_say(words, under));
}
