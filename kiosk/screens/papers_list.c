/* Papers: all pages as small pictures. */
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>

enum {
    MORE = KIOSK_OWN,
    PRINT,
    ACTION_HIGH = 136,
    FOOT_HIGH = 48,
    CARD_HIGH_LEAST = 232, /* lower ones are no pictures of pages any more */
    CARD_WIDE_LEAST = 220,
    CARD_WIDE_UPRIGHT = 280, /* there is room, and eyes are farther away */
    NAME_ROOM = 24,
};

static void card_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                      int page)
{
    struct words *words = &kiosk->words;
    const struct papers_page *row = &kiosk->visitor.papers.told.pages[page];
    const char *name = words_fill_int(words, WORD_PAPERS_PAGE, page + 1);
    const struct ui_text how = {.size = UI_SIZE_LEAST,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .align = UI_CENTRE,
                                .stand = UI_MIDDLE};
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "page:%d", index);
    struct ui_rect face =
        ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index), 0, target, name);
    const struct ui_rect foot = ui_cut_bottom(&face, FOOT_HIGH, 0);
    face = ui_inset(face, 16, 16);
    face.h += 8;
    const struct ui_rect place =
        row->small == 0 ? face : ui_picture(frame, face, row->small, row->width_px, row->height_px);
    if (row->small == 0) {
        ui_icon(frame, ui_centre(place, 80, 80), UI_ICON_CLOCK, 14, UI_PRIMARY);
    } else {
        ui_outline(frame, place, 0, 2, UI_LINE);
    }
    if (row->blank) {
        name = words_fill(words, WORD_PAIR, name, words_say(words, WORD_PAPERS_BLANK));
    }
    ui_text(frame, foot, &how, name);
}

static void grid_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const int count = kiosk->visitor.papers.told.count;
    const int least = frame->scale->wide ? CARD_WIDE_LEAST : CARD_WIDE_UPRIGHT;
    const int columns = (rect.w + UI_GAP) / (least + UI_GAP);
    const int rows_all = rows_that_fit(rect.h, CARD_HIGH_LEAST);
    const int rows_most = rows_all > 2 ? 2 : rows_all;
    const bool pages = count > columns * rows_most;
    struct ui_rect pager = {0};
    int rows = rows_most;
    if (pages) {
        pager = ui_cut_bottom(&rect, UI_TARGET_MIN, UI_GAP);
        rows = rows_that_fit(rect.h, CARD_HIGH_LEAST);
        rows = rows > 2 ? 2 : rows;
    }
    /* A page is half as high again as it is wide: a higher card would only be empty. */
    const int high = (rect.w / columns) * 3 / 2 + FOOT_HIGH;
    if (!pages && rect.h > rows * (high + UI_GAP)) {
        rect.h = rows * (high + UI_GAP);
    }
    const int first = pager_set(kiosk, count, columns * rows);
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        card_draw(kiosk, frame, ui_grid(rect, columns, rows, UI_GAP, i), i, first + i);
    }
    if (pages) {
        pager_draw(kiosk, frame, pager);
    }
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const int count = kiosk->visitor.papers.told.count;
    const bool full = count == PAPERS_PAGES_MAX;
    const struct chrome chrome = {
        .title = words_say(words, WORD_PAPERS_LIST),
        .sub = words_fill_int(words, WORD_PAPERS_LIST_SUB, count),
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    struct ui_rect actions = page.wide ? ui_cut_right(&body, page.small ? 340 : 420, 32)
                                       : ui_cut_bottom(&body, ACTION_HIGH, UI_GAP);
    const int columns = page.wide ? 1 : 2;
    if (page.wide) {
        actions = ui_cut_top(&actions, 2 * ACTION_HIGH + UI_GAP, 0);
    }
    grid_draw(kiosk, frame, body);
    ui_button(
        frame, ui_grid(actions, columns, page.wide ? 2 : 1, UI_GAP, 0),
        &(struct ui_button){.id = MORE,
                            .name = "more",
                            .label = words_say(words, full ? WORD_PAPERS_FULL : WORD_PAPERS_MORE),
                            .icon = UI_ICON_SCAN,
                            .look = UI_LOOK_CARD,
                            .flags = full ? UI_TARGET_DISABLED : 0});
    ui_button(frame, ui_grid(actions, columns, page.wide ? 2 : 1, UI_GAP, 1),
              &(struct ui_button){.id = PRINT,
                                  .name = "print",
                                  .label = words_say(words, WORD_PAPERS_PRINT),
                                  .sub = words_fill_int(words, WORD_PAPERS_PRINT_SUB, count),
                                  .icon = UI_ICON_PRINTER,
                                  .look = UI_LOOK_MAIN,
                                  .flags = UI_TARGET_MAIN});
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    const int page = kiosk_chosen(kiosk, id, kiosk->visitor.papers.told.count);
    if (id == MORE) {
        papers_scan(kiosk, -1);
    } else if (id == PRINT) {
        papers_print(kiosk);
    } else if (page >= 0) {
        papers_look(kiosk, page);
    }
}

static void back(struct kiosk *kiosk)
{
    papers_scan(kiosk, -1);
}

const struct screen screen_papers_list = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
