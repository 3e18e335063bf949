/* Papers: printed for oneself; and what went wrong on the way, with two ways on. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { CANCEL = KIOSK_OWN, AGAIN, SEE, TITLE_TIME_ROOM = 64 };
enum { PAPERS_PRINT_MS = 180000 }; /* then the job is given up */

/* The ticket's number if there is one; else the hall's day and time. */
static void title_make(struct kiosk *kiosk, char ret_title[PAPERS_TITLE_ROOM])
{
    struct words *words = &kiosk->words;
    const int64_t wall_ms = kiosk_wall_ms(kiosk);
    const int64_t offset_min = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
    char when[TITLE_TIME_ROOM];
    (void)snprintf(when, sizeof(when), "%s %s",
                   kiosk->hall == NULL ? "" : words_date(words, wall_ms, offset_min),
                   kiosk->hall == NULL ? "" : words_clock(words, wall_ms, offset_min));
    const char *name = kiosk->visitor.ticket != NULL ? kiosk->visitor.ticket->number : when;
    (void)snprintf(ret_title, PAPERS_TITLE_ROOM, "%s",
                   words_fill(words, WORD_PAPERS_FILE, name, NULL));
}

void papers_print(struct kiosk *kiosk)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    papers->print_failed = papers->print_unsure = false;
    papers->told.error = PAPERS_FINE; /* of something before */
    papers_ask(kiosk, PAPERS_PRINT, -1, 0);
    title_make(kiosk, kiosk->wishes[kiosk->wish_count - 1].papers.title);
    kiosk_show(kiosk, SCREEN_PAPERS_PRINTING);
}

void kiosk_papers_printed(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end,
                          int64_t now_ms)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_PAPERS_PRINTING) {
        return;
    }
    papers->print_failed = end != KIOSK_PRINTED;
    papers->print_unsure = end == KIOSK_PRINT_UNKNOWN;
    kiosk_show(kiosk, end == KIOSK_PRINTED ? SCREEN_PAPERS_DONE : SCREEN_PAPERS_FAULT);
}

static void printing_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_PRINTER,
                    .mark = UI_PRIMARY,
                    .tint = UI_TINT,
                    .title = words_say(words, WORD_PAPERS_PRINTING),
                    .body = words_fill_int(words, WORD_PAPERS_PRINTING_SUB,
                                           kiosk->visitor.papers.told.count),
                    .buttons = {{.id = CANCEL,
                                 .name = "cancel",
                                 .label = words_say(words, WORD_PAPERS_CANCEL),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK}},
                });
}

static void printing_back(struct kiosk *kiosk)
{
    papers_ask(kiosk, PAPERS_PRINT_CANCEL, -1, 0);
    kiosk_show(kiosk, SCREEN_PAPERS_LIST);
}

static void printing_act(struct kiosk *kiosk, ui_id id)
{
    if (id == CANCEL) {
        printing_back(kiosk);
    }
}

static void printing_tick(struct kiosk *kiosk)
{
    if (kiosk->now_ms - kiosk->screen_since_ms >= PAPERS_PRINT_MS) {
        papers_ask(kiosk, PAPERS_PRINT_CANCEL, -1, 0);
        kiosk_papers_printed(kiosk, kiosk->visit, KIOSK_PRINT_UNKNOWN, kiosk->now_ms);
    }
}

static int64_t printing_wake_ms(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + PAPERS_PRINT_MS;
}

static void done_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_TICK,
                    .mark = UI_OK,
                    .tint = UI_OK_TINT,
                    .title = words_say(words, WORD_PAPERS_DONE),
                    .body = words_say(words, WORD_PAPERS_DONE_SUB),
                    .buttons = {{.id = AGAIN,
                                 .name = "print-again",
                                 .label = words_say(words, WORD_PAPERS_PRINT_MORE),
                                 .look = UI_LOOK_CARD},
                                {.id = KIOSK_DONE,
                                 .name = "done",
                                 .label = words_say(words, WORD_PAPERS_DONE_BUTTON),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN | UI_TARGET_BACK}},
                });
}

static void done_act(struct kiosk *kiosk, ui_id id)
{
    if (id == AGAIN) {
        papers_print(kiosk);
    }
}

/* ── what went wrong ── */

struct fault {
    const char *title;
    const char *body;
};

static struct fault fault_of(struct kiosk *kiosk)
{
    struct words *words = &kiosk->words;
    const struct papers_visit *papers = &kiosk->visitor.papers;
    const struct papers_told *told = &papers->told;
    const char *advice = words->language == WORDS_ZH ? told->advice_zh : told->advice_en;
    if (papers->print_unsure) {
        return (struct fault){words_say(words, WORD_PAPERS_FAULT_UNSURE),
                              words_say(words, WORD_PAPERS_FAULT_UNSURE_BODY)};
    }
    if (papers->print_failed) {
        return (struct fault){words_say(words, WORD_PAPERS_FAULT_PRINT),
                              words_say(words, WORD_PAPERS_FAULT_PRINT_BODY)};
    }
    switch (told->error) {
    case PAPERS_DISK_FULL:
        return (struct fault){words_say(words, WORD_PAPERS_FAULT_DISK),
                              words_say(words, WORD_PAPERS_FAULT_DISK_BODY)};
    case PAPERS_TOO_MANY:
        return (struct fault){words_say(words, WORD_PAPERS_FULL),
                              words_fill_int(words, WORD_PAPERS_FAULT_FULL_BODY, PAPERS_PAGES_MAX)};
    case PAPERS_NO_MEMORY:
    case PAPERS_DAMAGED:
        return (struct fault){words_say(words, WORD_PAPERS_FAULT_OURS),
                              words_say(words, WORD_PAPERS_FAULT_OURS_BODY)};
    case PAPERS_FINE:
        break;
    }
    if (told->code != NULL && *told->code != '\0') {
        return (struct fault){
            words_say(words, told->count > 0 ? WORD_PAPERS_FAULT_SCAN : WORD_PAPERS_FAULT_NONE),
            advice};
    }
    if (told->lost > 0) {
        return (struct fault){words_fill_int(words, WORD_PAPERS_FAULT_LOST, told->lost),
                              words_say(words, WORD_PAPERS_FAULT_LOST_BODY)};
    }
    return (struct fault){words_say(words, WORD_PAPERS_FAULT_NONE),
                          words_say(words, WORD_PAPERS_FAULT_OURS_BODY)};
}

static bool again_is_print(const struct kiosk *kiosk)
{
    return kiosk->visitor.papers.print_failed;
}

static void fault_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct papers_told *told = &kiosk->visitor.papers.told;
    const struct fault fault = fault_of(kiosk);
    const bool some = told->count > 0;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_WARN,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = fault.title,
                    .body = fault.body,
                    .under = some ? words_fill_int(words, WORD_PAPERS_KEPT, told->count) : NULL,
                    .buttons = {{.id = some ? SEE : KIOSK_HOME,
                                 .name = some ? "see" : "home",
                                 .label = words_say(words, some ? WORD_PAPERS_SEE : WORD_HOME),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK},
                                {.id = AGAIN,
                                 .name = "try-again",
                                 .label = words_say(words, WORD_PAPERS_TRY_AGAIN),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}

static void fault_back(struct kiosk *kiosk)
{
    if (kiosk->visitor.papers.told.count > 0) {
        kiosk_show(kiosk, SCREEN_PAPERS_LIST);
    } else {
        kiosk_visit_end(kiosk);
    }
}

static void fault_act(struct kiosk *kiosk, ui_id id)
{
    if (id == SEE) {
        fault_back(kiosk);
    } else if (id == AGAIN && again_is_print(kiosk)) {
        papers_print(kiosk);
    } else if (id == AGAIN) {
        papers_scan(kiosk, kiosk->visitor.papers.again);
    }
}

const struct screen screen_papers_printing = {.draw = printing_draw,
                                              .act = printing_act,
                                              .back = printing_back,
                                              .tick = printing_tick,
                                              .wake_ms = printing_wake_ms};
const struct screen screen_papers_done = {
    .limit_ms = KIOSK_NOTICE_MS, .draw = done_draw, .act = done_act};
const struct screen screen_papers_fault = {.limit_ms = KIOSK_SESSION_MS,
                                           .asks = true,
                                           .draw = fault_draw,
                                           .act = fault_act,
                                           .back = fault_back};
