/* Choose a department: a page of large cards, paged. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { CARD_MIN = 112, NAME_ROOM = 32 };

static void card_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                      int department)
{
    struct words *words = &kiosk->words;
    const struct shape_department *row = &kiosk->services->departments[department];
    const bool english = words->language != WORDS_ZH && *row->name.en != '\0';
    const char *name = words_name(words, english ? &row->name : &row->short_name);
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "department:%d", index);
    struct ui_rect face = ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index), 0,
                                        target, words_name(words, &row->name));
    face = ui_inset(face, UI_GAP, 0);
    const struct ui_text how = {.size = english ? UI_SIZE_SMALL : UI_SIZE_NAME,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 2,
                                .may_cut = true};
    const struct ui_text sub = {.size = UI_SIZE_LEAST, .colour = UI_INK_2};
    if (english) {
        ui_text(frame, face, &how, name);
        return;
    }
    const int high = ui_text_height(frame, face.w, &how, name);
    struct ui_rect lines = ui_centre(face, face.w, high + 34);
    ui_text(frame, ui_cut_top(&lines, high, 0), &how, name);
    ui_text(frame, lines, &sub, words_fill_int(words, WORD_SERVICES_COUNT, row->services));
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const int count = (int)kiosk->services->department_count;
    const struct chrome chrome = {
        .title = words_say(words, WORD_DEPARTMENTS),
        .sub = words_fill(words, WORD_DEPARTMENTS_SUB, words_int(words, count),
                          words_int(words, (int64_t)kiosk->services->service_count)),
        .step = 1,
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const bool english = words->language != WORDS_ZH;
    const int columns = page.wide ? (english ? 3 : 5) : (english ? 2 : 3);
    struct ui_rect body = page.body;
    const struct ui_rect pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    const int rows = rows_that_fit(body.h, CARD_MIN);
    const int first = pager_set(kiosk, count, columns * rows);

    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_TIP_UNSURE);
    }
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        card_draw(kiosk, frame, ui_grid(body, columns, rows, UI_GAP, i), i, first + i);
    }
    pager_draw(kiosk, frame, pager);
    chrome_bar(kiosk, frame, &page, &chrome);
}

void kiosk_show_departments(struct kiosk *kiosk)
{
    if (kiosk->services == NULL) {
        return; /* not yet known: the button is off */
    }
    kiosk->visitor.pages[SCREEN_DEPARTMENTS] = 0;
    kiosk_show(kiosk, SCREEN_DEPARTMENTS);
}

void kiosk_open_department(struct kiosk *kiosk, int department)
{
    int groups[GROUPS_MAX];
    kiosk->visitor.department = department;
    const int group_count = department_groups(kiosk->services, department, groups, GROUPS_MAX);
    if (group_count == 1) {
        kiosk_open_group(kiosk, groups[0]);
    } else {
        kiosk->visitor.pages[SCREEN_GROUPS] = 0;
        kiosk_show(kiosk, SCREEN_GROUPS);
    }
}

static void act(struct kiosk *kiosk, ui_id id)
{
    const int count = (int)kiosk->services->department_count;
    const int department = kiosk_chosen(kiosk, id, count);
    if (department >= 0) {
        kiosk_open_department(kiosk, department);
    }
}

const struct screen screen_departments = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act};
