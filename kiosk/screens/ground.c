/* Why somebody should be let go earlier: said by the visitor, looked at by staff. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { NAME_ROOM = 32 };

/* In the order of enum client_ground; the first is for none. */
static const struct {
    const char *name;
    enum ui_icon icon;
    enum word label;
    enum word sub;
} rows[CLIENT_GROUND_COUNT] = {
    {"none", UI_ICON_PEOPLE, WORD_GROUND_NONE, WORD_GROUND_NONE_SUB},
    {"elderly", UI_ICON_PERSON, WORD_GROUND_ELDERLY, WORD_GROUND_ELDERLY_SUB},
    {"disabled", UI_ICON_PERSON, WORD_GROUND_DISABLED, WORD_GROUND_DISABLED_SUB},
    {"pregnant", UI_ICON_HEART, WORD_GROUND_PREGNANT, WORD_GROUND_PREGNANT_SUB},
    {"with-infant", UI_ICON_HEART, WORD_GROUND_WITH_INFANT, WORD_GROUND_WITH_INFANT_SUB},
    {"military", UI_ICON_PERSON, WORD_GROUND_MILITARY, WORD_GROUND_MILITARY_SUB},
};

enum word ground_word(enum client_ground ground)
{
    return ground == CLIENT_GROUND_NONE ? WORD_GROUND : rows[ground].label;
}

bool kiosk_ground_unsaid(const struct kiosk *kiosk)
{
    const struct shape_ticket *ticket = kiosk->visitor.ticket;
    return kiosk->visitor.ground != CLIENT_GROUND_NONE && ticket != NULL && ticket->leg_count > 0 &&
           ticket->legs[0].ahead < 0;
}

void ground_open(struct kiosk *kiosk)
{
    kiosk->visitor.ground_from = kiosk->screen;
    kiosk_show(kiosk, SCREEN_GROUND);
}

void choice_row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                     const struct choice_row *row)
{
    const struct words *words = &kiosk->words;
    const enum ui_look look = row->chosen ? UI_LOOK_OK : UI_LOOK_CARD;
    const struct ui_look_colours *colours = ui_look_colours(look);
    const struct ui_text label = {.size = UI_SIZE_NAME,
                                  .weight = UI_BOLD,
                                  .colour = colours->text,
                                  .stand = UI_MIDDLE,
                                  .lines_max = 2};
    const struct ui_text sub = {
        .size = UI_SIZE_LEAST, .colour = colours->text_2, .stand = UI_MIDDLE, .lines_max = 2};
    struct ui_rect face =
        ui_press_card(frame, rect, look, (ui_id)(KIOSK_ITEM + index),
                      row->chosen ? UI_TARGET_CHOSEN : 0, row->name, words_say(words, row->label));
    face = ui_inset(face, UI_GAP, 0);
    const struct ui_rect mark = ui_cut_left(&face, 64, UI_GAP);
    ui_icon(frame, ui_centre(mark, 56, 56), row->chosen ? UI_ICON_TICK : row->icon, 16,
            colours->mark);
    const int label_high = ui_text_height(frame, face.w, &label, words_say(words, row->label));
    const int sub_high = ui_text_height(frame, face.w, &sub, words_say(words, row->sub));
    struct ui_rect lines = ui_centre(face, face.w, label_high + sub_high);
    ui_text(frame, ui_cut_top(&lines, label_high, 0), &label, words_say(words, row->label));
    ui_text(frame, lines, &sub, words_say(words, row->sub));
}

static void row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int row)
{
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "ground:%s", rows[row].name);
    choice_row_draw(kiosk, frame, rect, row,
                    &(struct choice_row){.name = target,
                                         .icon = rows[row].icon,
                                         .label = rows[row].label,
                                         .sub = rows[row].sub,
                                         .chosen = (int)kiosk->visitor.ground == row});
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct chrome chrome = {.title = words_say(words, WORD_GROUND),
                                  .sub = words_say(words, WORD_GROUND_HOW),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int columns = page.wide ? 3 : 1;
    const int gap = frame->scale->may_shrink ? 20 : UI_GAP; /* six large rows */
    struct ui_rect body = page.body;
    if (!ui_rect_is_empty(page.info)) {
        const struct ui_text how = {
            .size = UI_SIZE_SMALL, .colour = UI_INK, .stand = UI_MIDDLE, .lines_max = 3};
        struct ui_rect tip = page.info;
        tip.h = tip.h > 240 ? 240 : tip.h;
        ui_card(frame, tip, UI_RADIUS, UI_OK_TINT, UI_NONE);
        tip = ui_inset(tip, 32, 0);
        ui_icon(frame, ui_cut_left(&tip, 56, UI_GAP), UI_ICON_HEART, 16, UI_OK);
        ui_text(frame, tip, &how, words_say(words, WORD_GROUND_TIP));
    }
    kiosk->page_first = 0;
    kiosk->page_count = 1;
    /* "No priority" stands last: who came here by mistake finds it where reading ends. */
    for (int i = 0; i < CLIENT_GROUND_COUNT; i++) {
        row_draw(kiosk, frame, ui_grid(body, columns, CLIENT_GROUND_COUNT / columns, gap, i),
                 (i + 1) % CLIENT_GROUND_COUNT);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void back(struct kiosk *kiosk)
{
    if (kiosk->visitor.ground_from == SCREEN_HOME) {
        kiosk_visit_end(kiosk);
    } else {
        kiosk_show(kiosk, kiosk->visitor.ground_from);
    }
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id < KIOSK_ITEM || id >= KIOSK_ITEM + CLIENT_GROUND_COUNT) {
        return;
    }
    kiosk->visitor.ground = (enum client_ground)(id - KIOSK_ITEM);
    if (kiosk->visitor.ground_from == SCREEN_HOME) {
        kiosk_show_departments(kiosk);
    } else {
        kiosk_show(kiosk, kiosk->visitor.ground_from);
    }
}

const struct screen screen_ground = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
