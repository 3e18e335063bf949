/* A4 papers: how it goes, and two ways on. a4.h has the drawing. */
#include "kiosk/screens/a4.h"

#include "kiosk/screens/screen.h"

enum { A4_PRINT_AGAIN = KIOSK_OWN };

bool a4_offers(const struct kiosk *kiosk)
{
    const struct shape_service *service = kiosk->visitor.service;
    return kiosk->has_a4 && service != NULL && service->guide != NULL;
}

bool a4_prints(const struct kiosk *kiosk)
{
    /* "Unknown" may still print: a job waits for its printer. */
    return a4_offers(kiosk) && (kiosk_paper_prints(kiosk->a4) || kiosk->a4 == KIOSK_PAPER_UNKNOWN);
}

void a4_papers_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row,
                    const struct a4_paper papers[A4_PAPERS])
{
    const bool off = !a4_prints(kiosk);
    for (int i = 0; i < A4_PAPERS; i++) {
        const enum word label = off ? WORD_A4_OFF : papers[i].label;
        ui_button(frame, ui_grid(row, A4_PAPERS, 1, UI_GAP, i),
                  &(struct ui_button){.id = papers[i].id,
                                      .name = papers[i].name,
                                      .label = words_say(&kiosk->words, label),
                                      .icon = UI_ICON_PRINTER,
                                      .look = off ? UI_LOOK_OFF : UI_LOOK_CARD,
                                      .flags = off ? UI_TARGET_DISABLED : 0,
                                      .size = UI_SIZE_SMALL});
    }
}

void a4_forget(struct kiosk *kiosk)
{
    struct a4_visit *a4 = &kiosk->visitor.a4;
    kiosk->visitor.form = 0;
    a4->state = a4->state == A4_RUNS ? A4_RUNS : A4_NONE;
}

static void state_set(struct kiosk *kiosk, enum a4_state state)
{
    struct a4_visit *a4 = &kiosk->visitor.a4;
    a4->state = state;
    a4->since_ms = kiosk->now_ms;
    if (kiosk->screen == SCREEN_A4) {
        kiosk_show(kiosk, SCREEN_A4); /* another page of the same screen: its time begins anew */
    }
    kiosk->dirty = true;
}

void a4_print(struct kiosk *kiosk, enum a4_what what)
{
    struct a4_visit *a4 = &kiosk->visitor.a4;
    if (!a4_prints(kiosk) && a4->state != A4_RUNS) {
        return;
    }
    if (a4->state != A4_RUNS) {
        a4->what = what;
        kiosk_wish(kiosk, KIOSK_PRINT_A4, kiosk->visitor.service->id);
        kiosk->wishes[kiosk->wish_count - 1].a4 = what;
        state_set(kiosk, A4_RUNS);
    }
    kiosk_show(kiosk, SCREEN_A4);
}

void kiosk_a4_state(struct kiosk *kiosk, enum kiosk_paper paper, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->dirty = kiosk->dirty || paper != kiosk->a4;
    kiosk->a4 = paper;
}

void kiosk_a4_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end, int64_t now_ms)
{
    static const enum a4_state states[] = {[KIOSK_PRINTED] = A4_DONE,
                                           [KIOSK_PRINT_FAILED] = A4_FAILED,
                                           [KIOSK_PRINT_UNKNOWN] = A4_UNSURE};
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && kiosk->visitor.a4.state == A4_RUNS) {
        state_set(kiosk, states[end]);
    }
}

/* What each state says, and the ways on: 0 is none. */
static const struct {
    enum word title, body;
    enum ui_icon icon;
    enum ui_colour mark, tint;
    bool again;
} pages[] = {
    [A4_RUNS] = {WORD_A4_RUNS, WORD_A4_RUNS_BODY, UI_ICON_PRINTER, UI_PRIMARY, UI_TINT, false},
    [A4_DONE] = {WORD_A4_DONE, WORD_A4_DONE_BODY, UI_ICON_TICK, UI_OK, UI_OK_TINT, false},
    [A4_FAILED] = {WORD_A4_FAILED, WORD_A4_FAILED_BODY, UI_ICON_PRINTER, UI_WARN, UI_WARN_TINT,
                   true},
    [A4_UNSURE] = {WORD_A4_UNSURE, WORD_A4_UNSURE_BODY, UI_ICON_PRINTER, UI_WARN, UI_WARN_TINT,
                   true},
};

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    const enum a4_state state = kiosk->visitor.a4.state;
    const bool again = pages[state].again;
    const struct ui_button again_button = {.id = A4_PRINT_AGAIN,
                                           .name = "again",
                                           .label = words_say(words, WORD_A4_AGAIN),
                                           .icon = UI_ICON_PRINTER,
                                           .look = UI_LOOK_CARD};
    const struct ui_button help_button = {.id = KIOSK_HELP,
                                          .name = "help",
                                          .label = words_say(words, WORD_HELP),
                                          .icon = UI_ICON_HEADSET,
                                          .look = UI_LOOK_CARD};
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = pages[state].icon,
                    .mark = pages[state].mark,
                    .tint = pages[state].tint,
                    .title = words_say(words, pages[state].title),
                    .body = words_say(words, pages[state].body),
                    .buttons = {again ? again_button : help_button,
                                {.id = KIOSK_BACK,
                                 .name = "back",
                                 .label = words_say(words, WORD_BACK_TO_GUIDE),
                                 .icon = UI_ICON_BACK,
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_BACK | UI_TARGET_MAIN}},
                });
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == A4_PRINT_AGAIN) {
        a4_print(kiosk, kiosk->visitor.a4.what);
    }
}

static void back(struct kiosk *kiosk)
{
    const enum a4_what what = kiosk->visitor.a4.what;
    const bool form = what == A4_FORM || what == A4_FORM_SAMPLE;
    kiosk_show(kiosk, form && form_shown(kiosk) != NULL ? SCREEN_FORM : SCREEN_GUIDE);
}

static void tick(struct kiosk *kiosk)
{
    const struct a4_visit *a4 = &kiosk->visitor.a4;
    if (a4->state == A4_RUNS && kiosk->now_ms - a4->since_ms >= A4_WAIT_MS) {
        state_set(kiosk, A4_UNSURE);
    }
    screen_tick_stay(kiosk);
}

static int64_t wake_ms(const struct kiosk *kiosk)
{
    const struct a4_visit *a4 = &kiosk->visitor.a4;
    return a4->state == A4_RUNS ? a4->since_ms + A4_WAIT_MS : INT64_MAX;
}

const struct screen screen_a4 = {.limit_ms = KIOSK_SESSION_MS,
                                 .asks = true,
                                 .draw = draw,
                                 .act = act,
                                 .back = back,
                                 .tick = tick,
                                 .wake_ms = wake_ms};
