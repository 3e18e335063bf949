/* Choose a kind of service (a group: one queue), then the service itself. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { GROUP_CARD_MIN = 140, SERVICE_CARD_MIN = 112 };

/* "等候 7 人 · 约 10–18 分钟"; "" when the hall has not told. */
static const char *queue_words(struct kiosk *kiosk, const char *id)
{
    struct words *words = &kiosk->words;
    const struct shape_queue *queue = kiosk_queue(kiosk, id);
    if (queue == NULL) {
        return "";
    }
    if (queue->stopped) {
        return words_say(words, WORD_STOPPED);
    }
    const char *waiting = queue->waiting > 0
                              ? words_fill_int(words, WORD_WAITING_COUNT, queue->waiting)
                              : words_say(words, WORD_WAITING_NONE);
    if (queue->wait == NULL) {
        return waiting;
    }
    return words_fill(words, WORD_PAIR, waiting, words_wait(words, queue->wait));
}

static void tip_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                     const char *strong)
{
    const struct ui_text how = {
        .size = UI_SIZE_SMALL, .colour = UI_INK, .stand = UI_MIDDLE, .lines_max = 2};
    const struct ui_text bold = {.size = UI_SIZE_BODY,
                                 .weight = UI_BOLD,
                                 .colour = UI_INK,
                                 .stand = UI_MIDDLE,
                                 .may_cut = true};
    if (ui_rect_is_empty(rect)) {
        return;
    }
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    rect = ui_inset(rect, 32, 12);
    ui_icon(frame, ui_cut_left(&rect, 56, UI_GAP), UI_ICON_CLOCK, 16, UI_PRIMARY);
    if (*strong != '\0') {
        ui_text(frame, ui_cut_top(&rect, 44, 0), &bold, strong);
    }
    ui_text(frame, rect, &how, words_say(&kiosk->words, WORD_TIP_WAIT));
}

static void groups_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_services *services = kiosk->services;
    int groups[GROUPS_MAX];
    const int count = department_groups(services, kiosk->visitor.department, groups, GROUPS_MAX);
    const struct chrome chrome = {
        .title = words_name(words, &services->departments[kiosk->visitor.department].name),
        .sub = words_say(words, WORD_GROUPS_SUB),
        .step = 1,
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int columns = !page.wide ? 2 : page.small ? 3 : 4;
    struct ui_rect body = page.body;
    const struct ui_rect pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    const int rows = rows_that_fit(body.h, ui_scale_grown(frame->scale, GROUP_CARD_MIN));
    const int first = pager_set(kiosk, count, columns * rows);

    tip_draw(kiosk, frame, page.info, "");
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        const struct shape_group *group = &services->groups[groups[first + i]];
        const char *sub = queue_words(kiosk, group->queue);
        list_card_draw(kiosk, frame, ui_grid(body, columns, rows, UI_GAP, i),
                       &(struct list_card){.target = "group",
                                           .index = i,
                                           .name = words_name(words, &group->name),
                                           .sub = *sub == '\0' ? NULL : sub});
    }
    pager_draw(kiosk, frame, pager);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void services_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_services *services = kiosk->services;
    const struct shape_group *group = &services->groups[kiosk->visitor.group];
    int rows_of[SERVICES_OF_GROUP_MAX];
    const int count = group_services(services, kiosk->visitor.department, kiosk->visitor.group,
                                     rows_of, SERVICES_OF_GROUP_MAX);
    const char *waits = queue_words(kiosk, group->queue);
    const char *sub = words_fill_int(words, WORD_SERVICES_SUB, count);
    const struct chrome chrome = {
        .title = words_name(words, &group->name),
        .sub =
            frame->scale->wide && *waits != '\0' ? words_fill(words, WORD_PAIR, sub, waits) : sub,
        .step = 1,
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int columns = page.wide ? 2 : 1;
    struct ui_rect body = page.body;
    const struct ui_rect pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    const int rows = rows_that_fit(body.h, ui_scale_grown(frame->scale, SERVICE_CARD_MIN));
    const int first = pager_set(kiosk, count, columns * rows);

    tip_draw(kiosk, frame, page.info, waits);
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        const struct shape_service_row *row = &services->services[rows_of[first + i]];
        list_card_draw(kiosk, frame, ui_grid(body, columns, rows, UI_GAP, i),
                       &(struct list_card){
                           .target = "service", .index = i, .name = words_name(words, &row->name)});
    }
    pager_draw(kiosk, frame, pager);
    chrome_bar(kiosk, frame, &page, &chrome);
}

void kiosk_open_group(struct kiosk *kiosk, int group)
{
    kiosk->visitor.group = group;
    kiosk->visitor.pages[SCREEN_SERVICES] = 0;
    kiosk_show(kiosk, SCREEN_SERVICES);
}

static void act_groups(struct kiosk *kiosk, ui_id id)
{
    int groups[GROUPS_MAX];
    const int count =
        department_groups(kiosk->services, kiosk->visitor.department, groups, GROUPS_MAX);
    const int index = kiosk_chosen(kiosk, id, count);
    if (index >= 0) {
        kiosk_open_group(kiosk, groups[index]);
    }
}

static void back_groups(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_DEPARTMENTS);
}

static void act_services(struct kiosk *kiosk, ui_id id)
{
    int rows[SERVICES_OF_GROUP_MAX];
    const int count = group_services(kiosk->services, kiosk->visitor.department,
                                     kiosk->visitor.group, rows, SERVICES_OF_GROUP_MAX);
    const int index = kiosk_chosen(kiosk, id, count);
    if (index >= 0) {
        kiosk_open_service(kiosk, rows[index]);
    }
}

static void back_services(struct kiosk *kiosk)
{
    int groups[GROUPS_MAX];
    const bool several =
        department_groups(kiosk->services, kiosk->visitor.department, groups, GROUPS_MAX) > 1;
    kiosk_show(kiosk, several ? SCREEN_GROUPS : SCREEN_DEPARTMENTS);
}

const struct screen screen_groups = {.limit_ms = KIOSK_SESSION_MS,
                                     .asks = true,
                                     .draw = groups_draw,
                                     .act = act_groups,
                                     .back = back_groups};
const struct screen screen_services = {.limit_ms = KIOSK_SESSION_MS,
                                       .asks = true,
                                       .draw = services_draw,
                                       .act = act_services,
                                       .back = back_services};
