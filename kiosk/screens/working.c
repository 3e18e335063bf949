/* Short waits in which nothing can be touched: checking the printer, getting the number, printing.
 */
#include "kiosk/screens/screen.h"

static const struct {
    enum kiosk_screen screen;
    enum ui_icon icon;
    enum word title;
    enum word sub;
} rows[] = {
    {SCREEN_CHECKING, UI_ICON_PRINTER, WORD_ASKING_PAPER, WORD_ISSUING_SUB},
    {SCREEN_ISSUING, UI_ICON_TICKET, WORD_ISSUING, WORD_ISSUING_SUB},
    {SCREEN_PRINTING, UI_ICON_PRINTER, WORD_PRINTING, WORD_PRINTING_SUB},
};

void screen_working(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    int row = 0;
    while (rows[row].screen != kiosk->screen) {
        row++;
    }
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
    const bool has_number = kiosk->screen == SCREEN_PRINTING && kiosk->ticket != NULL;

    ui_card(frame, card, UI_RADIUS, UI_SURFACE, UI_NONE);
    struct ui_rect stack =
        ui_centre(card, card.w - 96, disc + 40 + 88 + 104 + (has_number ? number.line_height : 0));
    const struct ui_rect mark = ui_centre(ui_cut_top(&stack, disc, 40), disc, disc);
    ui_card(frame, mark, disc / 2, UI_TINT, UI_NONE);
    ui_icon(frame, ui_inset(mark, disc / 4, disc / 4), rows[row].icon, 14, UI_PRIMARY);
    ui_text(frame, ui_cut_top(&stack, 88, 0), &title, words_say(words, rows[row].title));
    if (has_number) {
        ui_text(frame, ui_cut_top(&stack, number.line_height, 0), &number, kiosk->ticket->number);
    }
    ui_text(frame, stack, &sub, words_say(words, rows[row].sub));
}
