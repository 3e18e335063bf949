/* Staff sees who waits where, and stops the numbers of the hall or of one queue, or has them given
 * again. */
#include "kiosk/screens/staff.h"

#include "kiosk/screens/screen.h"

#include <stdio.h>
#include <string.h>

enum {
    MOVE = KIOSK_OWN, /* asks whether it is meant */
    SEND,
    ROW_HIGH = UI_TARGET_MIN,
    TIP_HIGH = 160,
    COUNT_WIDE = 420,
    NAME_ROOM = 96
};

static bool is_stopped(const struct kiosk *kiosk)
{
    return kiosk->hall != NULL && kiosk->hall->state == SHAPE_HALL_EMERGENCY;
}

/* The hall has the last word; who it will refuse is told before. */
static bool has_right(const struct kiosk *kiosk)
{
    const struct shape_session *session = kiosk->visitor.staff.session;
    return session != NULL &&
           (strcmp(session->role, "manager") == 0 || strcmp(session->role, "admin") == 0);
}

static bool may_move(const struct kiosk *kiosk)
{
    return has_right(kiosk) && kiosk->hall != NULL && kiosk->line == KIOSK_LINE_UP;
}

/* One queue is stopped and given while the hall gives numbers. */
static bool may_move_one(const struct kiosk *kiosk)
{
    return may_move(kiosk) && !is_stopped(kiosk);
}

void staff_queues_open(struct kiosk *kiosk)
{
    kiosk->visitor.pages[SCREEN_STAFF_QUEUES] = 0;
    kiosk_show(kiosk, SCREEN_STAFF_QUEUES);
}

static void queues_show(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_STAFF_QUEUES); /* the page that it was left at */
}

static void list_show(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_STAFF);
}

/* ---- the queues ---- */

static void row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                     const struct shape_queue *queue)
{
    struct words *words = &kiosk->words;
    const struct ui_text name = {.size = UI_SIZE_BODY,
                                 .weight = UI_BOLD,
                                 .colour = UI_INK,
                                 .stand = UI_MIDDLE,
                                 .lines_max = 2,
                                 .line_height = 38,
                                 .may_cut = true};
    const struct ui_text count = {.size = UI_SIZE_LEAST,
                                  .weight = queue->stopped ? UI_BOLD : UI_REGULAR,
                                  .colour = queue->stopped ? UI_WARN_TEXT : UI_INK_2,
                                  .align = UI_RIGHT,
                                  .stand = UI_MIDDLE,
                                  .lines_max = 2,
                                  .line_height = 34};
    if (may_move_one(kiosk)) {
        char target[NAME_ROOM];
        (void)snprintf(target, sizeof(target), "queue:%s", queue->id);
        rect = ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index), 0, target,
                             words_name(words, &queue->name));
    } else {
        ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    }
    rect = ui_inset(rect, UI_GAP, 0);
    const int wide = rect.w / 2 < COUNT_WIDE ? rect.w / 2 : COUNT_WIDE;
    const struct ui_rect right = ui_cut_right(&rect, wide, UI_GAP);
    ui_text(frame, rect, &name, words_name(words, &queue->name));
    ui_text(frame, right, &count,
            queue->stopped ? words_fill_int(words, WORD_QUEUES_ROW_STOPPED, queue->waiting)
                           : words_fill(words, WORD_QUEUES_ROW, words_int(words, queue->waiting),
                                        words_int(words, queue->open_seats)));
}

static void rows_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct page *page,
                      struct ui_rect body)
{
    const struct shape_queues *queues = kiosk->queues;
    if (queues == NULL || queues->queue_count == 0) {
        const struct ui_text how = {.size = UI_SIZE_NAME, .colour = UI_INK, .lines_max = 4};
        ui_text(frame, ui_inset(body, 32, 32), &how, words_say(&kiosk->words, WORD_QUEUES_NONE));
        return;
    }
    const int columns = page->wide ? 2 : 1;
    const int count = (int)queues->queue_count;
    int lines = rows_that_fit(body.h, ROW_HIGH);
    struct ui_rect pages = {0};
    if (lines * columns < count) {
        pages = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
        lines = rows_that_fit(body.h, ROW_HIGH);
    }
    const int first = pager_set(kiosk, count, lines * columns);
    for (int i = 0; i < lines * columns && first + i < count; i++) {
        row_draw(kiosk, frame, ui_grid(body, columns, lines, UI_GAP, i), i,
                 &queues->queues[first + i]);
    }
    pager_draw(kiosk, frame, pages);
}

/* The one thing to do; or why it cannot be done. */
static void foot_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const bool stopped = is_stopped(kiosk);
    if (may_move(kiosk)) {
        ui_button(frame, rect,
                  &(struct ui_button){.id = MOVE,
                                      .name = stopped ? "give-numbers" : "stop-numbers",
                                      .label = words_say(&kiosk->words, stopped ? WORD_QUEUES_GIVE
                                                                                : WORD_QUEUES_STOP),
                                      .look = stopped ? UI_LOOK_MAIN : UI_LOOK_WARN});
        return;
    }
    const struct ui_text how = {
        .size = UI_SIZE_SMALL, .colour = UI_WARN_TEXT, .stand = UI_MIDDLE, .lines_max = 2};
    ui_card(frame, rect, UI_RADIUS, UI_WARN_TINT, UI_NONE);
    ui_text(
        frame, ui_inset(rect, 32, 0), &how,
        words_say(&kiosk->words, has_right(kiosk) ? WORD_STAFF_LINE_DOWN : WORD_QUEUES_NO_RIGHT));
}

static void queues_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const int64_t waiting = kiosk->hall == NULL ? 0 : kiosk->hall->waiting;
    const struct chrome chrome = {
        .title = words_say(words, WORD_QUEUES),
        .sub = is_stopped(kiosk) ? words_say(words, WORD_QUEUES_STOPPED)
                                 : words_fill_int(words, WORD_QUEUES_WAITING, waiting),
        .back = true,
        .home = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    struct ui_rect info = page.info;
    if (!ui_rect_is_empty(info) && may_move_one(kiosk)) {
        chrome_tip(kiosk, frame, ui_cut_bottom(&info, TIP_HIGH, 0), WORD_QUEUES_TIP);
    }
    const struct ui_rect foot = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    rows_draw(kiosk, frame, &page, body);
    foot_draw(kiosk, frame, foot);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void queues_act(struct kiosk *kiosk, ui_id id)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    if (id == MOVE && may_move(kiosk)) {
        staff->queue[0] = '\0';
        staff->stops = !is_stopped(kiosk);
        kiosk_show(kiosk, SCREEN_STAFF_SURE);
    } else if (id >= KIOSK_ITEM && id < KIOSK_OWN && may_move_one(kiosk) && kiosk->queues != NULL) {
        const size_t index = (size_t)id - KIOSK_ITEM + (size_t)kiosk->page_first;
        if (index < kiosk->queues->queue_count) {
            const struct shape_queue *queue = &kiosk->queues->queues[index];
            (void)snprintf(staff->queue, sizeof(staff->queue), "%s", queue->id);
            staff->stops = !queue->stopped;
            kiosk_show(kiosk, SCREEN_STAFF_SURE);
        }
    }
}

/* ---- is it meant? ---- */

/* What is asked, by whether numbers stop and whether one queue's do. */
static const struct {
    enum word title;
    enum word body;
    enum word done;
} moves[2][2] = {
    {{WORD_QUEUES_SURE_GIVE, WORD_QUEUES_SURE_GIVE_BODY, WORD_QUEUES_DONE_GIVE},
     {WORD_QUEUES_ONE_GIVE, WORD_QUEUES_ONE_GIVE_BODY, WORD_QUEUES_ONE_GIVEN}},
    {{WORD_QUEUES_SURE_STOP, WORD_QUEUES_SURE_STOP_BODY, WORD_QUEUES_DONE_STOP},
     {WORD_QUEUES_ONE_STOP, WORD_QUEUES_ONE_STOP_BODY, WORD_QUEUES_ONE_STOPPED}},
};

static const char *sure_body(struct kiosk *kiosk)
{
    struct words *words = &kiosk->words;
    const struct staff_visit *staff = &kiosk->visitor.staff;
    const enum word word = moves[staff->stops][staff->queue[0] != '\0'].body;
    if (staff->queue[0] == '\0') {
        return words_fill_int(words, word, kiosk->hall == NULL ? 0 : kiosk->hall->waiting);
    }
    const struct shape_queue *queue = kiosk_queue(kiosk, staff->queue);
    return words_fill(words, word, queue == NULL ? staff->queue : words_name(words, &queue->name),
                      words_int(words, queue == NULL ? 0 : queue->waiting));
}

static void sure_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const bool stops = kiosk->visitor.staff.stops;
    const bool one = kiosk->visitor.staff.queue[0] != '\0';
    notice_draw(
        kiosk, frame,
        &(struct notice){
            .icon = stops ? UI_ICON_WARN : UI_ICON_TICKET,
            .mark = stops ? UI_WARN : UI_PRIMARY,
            .tint = stops ? UI_WARN_TINT : UI_TINT,
            .title = words_say(words, moves[stops][one].title),
            .body = sure_body(kiosk),
            .buttons = {{.id = KIOSK_BACK,
                         .name = "back",
                         .label = words_say(words, WORD_QUEUES_LEAVE),
                         .look = UI_LOOK_CARD,
                         .flags = UI_TARGET_BACK},
                        {.id = SEND,
                         .name = "sure",
                         .label = words_say(words, stops ? WORD_QUEUES_STOP : WORD_QUEUES_GIVE),
                         .look = stops ? UI_LOOK_WARN : UI_LOOK_MAIN,
                         .flags = UI_TARGET_MAIN}},
        });
}

/* What the hall says no with, in words. */
static enum word refusal_of(const char *code)
{
    static const struct {
        const char *code;
        enum word word;
    } rows[] = {{"wrong_role", WORD_QUEUES_NO_RIGHT},
                {"wrong_move", WORD_QUEUES_ALREADY},
                {"no_answer", WORD_QUEUES_NO_LINE}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(code, rows[i].code) == 0) {
            return rows[i].word;
        }
    }
    return WORD_QUEUES_NOT_NOW;
}

static bool answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    if (kiosk->screen == SCREEN_STAFF_SENDING) {
        staff->moved = answer->shape != NULL;
        staff->move_end = staff->moved ? moves[staff->stops][staff->queue[0] != '\0'].done
                                       : refusal_of(answer->code);
        if (staff->queue[0] != '\0') {
            kiosk_wish(kiosk, KIOSK_GET_QUEUES, NULL);
        }
        kiosk_show(kiosk, SCREEN_STAFF_SENT);
    }
    return false; /* the hall itself comes by the stream */
}

/* The reason stands on screens of the hall, which speak Chinese first. */
static struct client_ask move_ask(const struct staff_visit *staff)
{
    const char *token = staff->session->token;
    if (staff->queue[0] != '\0') {
        return staff->stops ? client_queue_stop(token, staff->queue,
                                                words_get(WORDS_ZH, WORD_QUEUES_ONE_REASON))
                            : client_queue_give(token, staff->queue);
    }
    return staff->stops ? client_hall_close(token, words_get(WORDS_ZH, WORD_QUEUES_REASON))
                        : client_hall_reopen(token);
}

static void sure_act(struct kiosk *kiosk, ui_id id)
{
    const struct staff_visit *staff = &kiosk->visitor.staff;
    if (id == SEND && staff->session != NULL) {
        kiosk_ask(kiosk, move_ask(staff), answered);
        kiosk_show(kiosk, SCREEN_STAFF_SENDING);
    }
}

static void sending_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_PEOPLE, WORD_QUEUES_SENDING, WORD_STAFF_SIGNING_SUB);
}

/* ---- what happened ---- */

static void sent_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct staff_visit *staff = &kiosk->visitor.staff;
    notice_draw(
        kiosk, frame,
        &(struct notice){
            .icon = staff->moved ? UI_ICON_TICK : UI_ICON_WARN,
            .mark = staff->moved ? UI_OK : UI_WARN,
            .tint = staff->moved ? UI_OK_TINT : UI_WARN_TINT,
            .title = words_say(words, staff->moved ? WORD_QUEUES_DONE : WORD_QUEUES_NOT_DONE),
            .body = words_say(words, staff->move_end),
            .buttons = {{.id = KIOSK_BACK,
                         .name = "to-queues",
                         .label = words_say(words, WORD_QUEUES_BACK),
                         .look = UI_LOOK_MAIN,
                         .flags = UI_TARGET_MAIN | UI_TARGET_BACK}},
        });
}

const struct screen screen_staff_queues = {.limit_ms = STAFF_STAY_MS,
                                           .asks = true,
                                           .draw = queues_draw,
                                           .act = queues_act,
                                           .back = list_show};
const struct screen screen_staff_sure = {.limit_ms = STAFF_STAY_MS,
                                         .asks = true,
                                         .draw = sure_draw,
                                         .act = sure_act,
                                         .back = queues_show};
const struct screen screen_staff_sending = {.draw = sending_draw};
const struct screen screen_staff_sent = {
    .limit_ms = STAFF_STAY_MS, .asks = true, .draw = sent_draw, .back = queues_show};
