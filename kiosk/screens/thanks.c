/* The number is held: how large it is, where to go, how long about, and the code for the phone. */
#include "kiosk/screens/screen.h"

#include <assert.h>

static void head_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row)
{
    const bool wide = frame->scale->wide;
    const struct ui_text how = {.size = wide ? 40 : 48,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 2,
                                .line_height = wide ? 44 : 60};
    const struct ui_rect disc = ui_centre(ui_cut_left(&row, 88, UI_GAP), 88, 88);
    ui_card(frame, disc, 44, UI_OK_TINT, UI_NONE);
    ui_icon(frame, ui_inset(disc, 20, 20), UI_ICON_TICK, 22, UI_OK);
    ui_text(
        frame, row, &how,
        words_say(&kiosk->words, kiosk->visitor.by_phone ? WORD_THANKS_PHONE : WORD_THANKS_PAPER));
}

enum { TIGHT_BELOW = 1700, LABEL_HIGH = 44, RULE_HIGH = 2, AHEAD_HIGH = 44, WAIT_HIGH = 60 };

/* Number, service, how many before and how long about: one stack in the middle of the card. */
static void number_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    const struct shape_ticket *ticket = kiosk->visitor.ticket;
    const struct shape_leg *leg = ticket->leg_count > 0 ? &ticket->legs[0] : NULL;
    const bool small = frame->scale->height < 1000;
    const struct ui_text label = {
        .size = UI_SIZE_BODY, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE};
    const bool tight = !frame->scale->wide && frame->scale->height < TIGHT_BELOW;
    const struct ui_text number = {.size = small                ? 120
                                           : tight              ? 150
                                           : frame->scale->wide ? UI_SIZE_NUMBER
                                                                : 240,
                                   .weight = UI_BLACK,
                                   .colour = UI_PRIMARY,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE,
                                   .line_height = small                ? 124
                                                  : tight              ? 154
                                                  : frame->scale->wide ? 200
                                                                       : 250};
    const struct ui_text service = {.size = small ? UI_SIZE_SMALL : UI_SIZE_BODY,
                                    .weight = UI_BOLD,
                                    .colour = UI_INK,
                                    .align = UI_CENTRE,
                                    .lines_max = 2,
                                    .may_cut = true};
    const struct ui_text figure = {.size = UI_SIZE_HEAD,
                                   .weight = UI_BOLD,
                                   .colour = UI_PRIMARY,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE};
    const struct ui_text low = {
        .size = UI_SIZE_BODY, .colour = UI_INK, .align = UI_CENTRE, .stand = UI_MIDDLE};
    const int gap = small ? 8 : UI_GAP;

    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    const struct ui_rect inner = ui_inset(rect, 40, 8);
    const char *name = leg == NULL ? "" : words_name(words, &leg->service_name);
    if (ticket->leg_count > 1) {
        name = words_fill_int(words, WORD_MORE_COUNT, (int64_t)ticket->leg_count);
    }
    const int name_high = ui_text_height(frame, inner.w, &service, name);
    const int high = LABEL_HIGH + number.line_height + name_high + 2 * gap + gap / 2 + RULE_HIGH +
                     AHEAD_HIGH + WAIT_HIGH;
    struct ui_rect stack = ui_centre(inner, inner.w, high);
    ui_text(frame, ui_cut_top(&stack, LABEL_HIGH, 0), &label, words_say(words, WORD_YOUR_NUMBER));
    ui_text(frame, ui_cut_top(&stack, number.line_height, gap / 2), &number, ticket->number);
    if (leg == NULL) {
        return;
    }
    ui_text(frame, ui_cut_top(&stack, name_high, gap), &service, name);
    ui_fill(frame, ui_cut_top(&stack, RULE_HIGH, gap), UI_LINE);
    ui_text(frame, ui_cut_top(&stack, AHEAD_HIGH, 0), &low,
            leg->ahead > 0               ? words_fill_int(words, WORD_AHEAD, leg->ahead)
            : leg->ahead == 0            ? words_say(words, WORD_AHEAD_NONE)
            : kiosk_ground_unsaid(kiosk) ? words_say(words, WORD_GROUND_UNSAID)
                                         : ""); /* printed without the hall: nobody knows */
    ui_text(frame, ui_cut_top(&stack, WAIT_HIGH, 0), &figure, words_wait(words, leg->wait));
}

static void place_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    const struct shape_leg *leg =
        kiosk->visitor.ticket->leg_count > 0 ? &kiosk->visitor.ticket->legs[0] : NULL;
    if (leg == NULL || leg->window_count == 0) {
        return;
    }
    const struct shape_area *area = kiosk_area_of(kiosk, leg->windows[0]);
    const char *windows = words_windows(words, leg->windows, leg->window_count);
    const struct ui_text large = {
        .size = UI_SIZE_NAME, .weight = UI_BOLD, .colour = UI_INK, .lines_max = 2, .may_cut = true};
    const struct ui_text low = {.size = UI_SIZE_SMALL, .colour = UI_INK_2, .lines_max = 3};
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    rect = ui_inset(rect, 32, 0);
    ui_icon(frame, ui_cut_left(&rect, 64, UI_GAP), UI_ICON_PLACE, 16, UI_PRIMARY);
    const char *go = words_fill(words, WORD_GO_TO, windows, NULL);
    const char *listen = words_say(words, WORD_GO_LISTEN);
    if (area != NULL) {
        listen = words_fill(words, WORD_PAIR, words_name(words, &area->name), listen);
    }
    const int high = ui_text_height(frame, rect.w, &large, go);
    const int sub = ui_text_height(frame, rect.w, &low, listen);
    if (frame->scale->may_shrink && high + sub > rect.h) {
        ui_text(frame, ui_centre(rect, rect.w, high), &large, go); /* large letters: where alone */
        return;
    }
    struct ui_rect lines = ui_centre(rect, rect.w, high + sub);
    ui_text(frame, ui_cut_top(&lines, high, 0), &large, go);
    ui_text(frame, lines, &low, listen);
}

/* The visitor's page behind a code; a phone ticket has it already. */
static bool way_offered(const struct kiosk *kiosk)
{
    const struct shape_ticket *ticket = kiosk->visitor.ticket;
    return ticket->leg_count > 0 &&
           way_known(kiosk, ticket->legs[0].windows, ticket->legs[0].window_count);
}

static void done_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    if (way_offered(kiosk)) {
        ui_button(frame, ui_cut_left(&rect, rect.w * 2 / 5, UI_GAP),
                  &(struct ui_button){.id = KIOSK_WAY,
                                      .name = "way",
                                      .label = words_say(words, WORD_WAY),
                                      .icon = UI_ICON_PLACE,
                                      .look = UI_LOOK_CARD,
                                      .size = UI_SIZE_NAME});
    }
    const char *left = words_int(words, seconds_left(kiosk_left_ms(kiosk)));
    ui_button(frame, rect,
              &(struct ui_button){.id = KIOSK_DONE,
                                  .name = "done",
                                  .label = words_fill(words, WORD_DONE_IN, left, NULL),
                                  .icon = UI_ICON_TICK,
                                  .look = UI_LOOK_MAIN,
                                  .size = UI_SIZE_HEAD,
                                  .flags = UI_TARGET_MAIN | UI_TARGET_BACK});
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    assert(kiosk->visitor.ticket != NULL);
    struct ui_rect page = ui_inset(chrome_header(kiosk, frame), UI_MARGIN, 24);
    const bool small = frame->scale->height < 1000;
    struct ui_rect done;
    struct ui_rect follow;
    struct ui_rect place;
    struct ui_rect left = page;
    if (!frame->scale->wide) {
        ui_cut_top(&left, 16, 0);
        done = ui_cut_bottom(&left, 152, 40);
        follow = ui_cut_bottom(&left, frame->scale->height < TIGHT_BELOW ? 300 : 400, UI_GAP);
        place = ui_cut_bottom(&left, 200, UI_GAP);
        head_draw(kiosk, frame, ui_cut_top(&left, 128, UI_GAP));
    } else {
        left = ui_cut_left(&page, page.w / 2, 32);
        done = ui_cut_bottom(&page, 128, UI_GAP);
        place = ui_cut_top(&page, small ? 176 : 200, UI_GAP);
        follow = page;
        head_draw(kiosk, frame, ui_cut_top(&left, small ? 88 : 112, 16));
    }
    number_draw(kiosk, frame, left);
    place_draw(kiosk, frame, place);
    chrome_phone(kiosk, frame, follow, &kiosk->visitor.qr, WORD_FOLLOW, WORD_FOLLOW_SUB);
    done_draw(kiosk, frame, done);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == KIOSK_WAY && way_offered(kiosk)) {
        way_open(kiosk, kiosk->visitor.ticket->legs[0].windows,
                 kiosk->visitor.ticket->legs[0].window_count);
    }
}

const struct screen screen_thanks = {.limit_ms = KIOSK_THANKS_MS, .draw = draw, .act = act};
