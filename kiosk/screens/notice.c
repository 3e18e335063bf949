/* A page that tells one thing: what happened, what still holds, one picture, two ways on. */
#include "kiosk/screens/screen.h"

enum { BUTTON_HIGH = 128, TILE = 104 };

static void picture_draw(struct ui_frame *frame, struct ui_rect rect, const struct notice *notice)
{
    const struct ui_text under = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = UI_INK,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE,
                                  .lines_max = 2};
    const struct ui_text figure = {.size = 120,
                                   .weight = UI_BOLD,
                                   .colour = UI_INK,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE,
                                   .line_height = 140};
    const struct ui_text label = {
        .size = UI_SIZE_BODY, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE};
    struct ui_rect under_place = {0};
    if (notice->under != NULL) {
        under_place = ui_cut_bottom(&rect, 88, 8);
    }
    if (notice->number != NULL) {
        struct ui_text number = figure;
        number.size = 96;
        number.line_height = 112;
        number.weight = UI_BLACK;
        number.colour = UI_PRIMARY;
        ui_text(frame, ui_cut_top(&rect, 44, 0), &label, notice->number_label);
        ui_text(frame, ui_cut_top(&rect, 112, 8), &number, notice->number);
    }
    if (notice->qr != NULL) {
        const int side = rect.w < rect.h ? rect.w : rect.h;
        ui_qr(frame, ui_centre(rect, side, side), notice->qr);
    } else if (notice->count != NULL) {
        const int most = rect.w < rect.h ? rect.w : rect.h;
        const int side = most < 360 ? most : 360;
        const struct ui_rect ring = ui_centre(rect, side, side);
        ui_ring(frame, ring, 24, notice->ring_part, UI_PRIMARY, UI_LINE);
        ui_text(frame, ring, &figure, notice->count);
    } else if (notice->number == NULL) {
        const int most = rect.w < rect.h ? rect.w : rect.h;
        const int side = most < 400 ? most : 400;
        const struct ui_rect disc = ui_centre(rect, side, side);
        ui_card(frame, disc, side / 2, notice->tint, UI_NONE);
        ui_icon(frame, ui_inset(disc, side / 4, side / 4), notice->icon, 13, notice->mark);
    }
    ui_text(frame, under_place, &under, notice->under);
}

static bool has_picture_of_its_own(const struct notice *notice)
{
    return notice->qr != NULL || notice->count != NULL || notice->number != NULL;
}

/* Returns what is left under the words. */
static struct ui_rect words_draw(struct ui_frame *frame, struct ui_rect rect,
                                 const struct notice *notice, int title_size, int body_size)
{
    const struct ui_text title = {
        .size = title_size, .weight = UI_BOLD, .colour = UI_INK, .lines_max = 3};
    const struct ui_text body = {
        .size = body_size, .colour = UI_INK_2, .lines_max = 7, .line_height = body_size * 3 / 2};
    if (has_picture_of_its_own(notice)) {
        const struct ui_rect tile = ui_centre(
            ui_cut_left(&(struct ui_rect){rect.x, rect.y, rect.w, TILE}, TILE, 0), TILE, TILE);
        ui_card(frame, tile, UI_RADIUS, notice->tint, UI_NONE);
        ui_icon(frame, ui_inset(tile, 22, 22), notice->icon, 16, notice->mark);
        ui_cut_top(&rect, TILE, UI_GAP);
    }
    int used = ui_text(frame, rect, &title, notice->title);
    ui_cut_top(&rect, used, 16);
    used = ui_text(frame, rect, &body, notice->body);
    ui_cut_top(&rect, used, UI_GAP);
    return rect;
}

/* Those that are there, side by side. */
static void buttons_draw(struct ui_frame *frame, struct ui_rect row,
                         const struct ui_button *const buttons[], int room)
{
    int count = 0;
    int at = 0;
    for (int i = 0; i < room; i++) {
        count += buttons[i]->id != 0 ? 1 : 0;
    }
    for (int i = 0; i < room; i++) {
        struct ui_button button = *buttons[i];
        if (button.id != 0) {
            button.size = UI_SIZE_NAME;
            ui_button(frame, ui_grid(row, count, 1, UI_GAP, at++), &button);
        }
    }
}

void notice_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct notice *notice)
{
    struct ui_rect page = chrome_header(kiosk, frame);
    const bool wide = frame->scale->wide;
    const bool small = wide && frame->scale->height < 1000;
    page = ui_inset(page, UI_MARGIN, small ? 24 : 40);
    const struct ui_rect row = ui_cut_bottom(&page, BUTTON_HIGH, small ? 24 : 40);

    const struct ui_button *const all[] = {&notice->buttons[0], &notice->more[0], &notice->more[1],
                                           &notice->buttons[1]};
    const struct ui_button *const foot[] = {&notice->buttons[0], &notice->buttons[1]};
    const bool rows = !wide && notice->more[0].id != 0;
    if (rows) {
        buttons_draw(frame, ui_cut_bottom(&page, UI_TARGET_MIN, UI_GAP), &all[1], 2);
    }
    ui_card(frame, page, UI_RADIUS, UI_SURFACE, UI_NONE);
    struct ui_rect inner = ui_inset(page, 56, small ? 32 : 56);
    if (wide) {
        const struct ui_rect right = ui_cut_right(&inner, inner.w * 2 / 5, 56);
        (void)words_draw(frame, inner, notice, small ? 48 : UI_SIZE_TITLE, UI_SIZE_NAME);
        picture_draw(frame, right, notice);
    } else {
        const struct ui_rect rest = words_draw(frame, inner, notice, UI_SIZE_HERO, UI_SIZE_HEAD);
        picture_draw(frame, rest, notice);
    }
    buttons_draw(frame, row, rows ? foot : all, rows ? 2 : 4);
}

void notice_ask_draw(struct kiosk *kiosk, struct ui_frame *frame, enum ui_icon icon,
                     enum word title, enum word body)
{
    struct words *words = &kiosk->words;
    const int64_t left_s = seconds_left(kiosk_left_ms(kiosk));
    const char *seconds = words_int(words, left_s);
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = icon,
                    .mark = UI_PRIMARY,
                    .tint = UI_TINT,
                    .title = words_say(words, title),
                    .body = words_fill(words, body, seconds, NULL),
                    .count = seconds,
                    .ring_part = (int)(left_s * 1000000 / KIOSK_ASK_MS),
                    .buttons = {{.id = KIOSK_END,
                                 .name = "end",
                                 .label = words_say(words, WORD_STILL_END),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK},
                                {.id = KIOSK_GO_ON,
                                 .name = "go-on",
                                 .label = words_say(words, WORD_STILL_GO_ON),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}
