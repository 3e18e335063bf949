/* Calling a guide: what for, and what became of it. */
#include "kiosk/screens/call.h"

#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { WITHDRAW = KIOSK_OWN, ONCE_MORE, NAME_ROOM = 32 };

/* In the order of enum client_help_reason. */
static const struct {
    enum ui_icon icon;
    enum word word;
} rows[CLIENT_HELP_REASON_COUNT] = {
    {UI_ICON_SEARCH, WORD_CALL_SERVICE},  {UI_ICON_WHEELCHAIR, WORD_CALL_MOBILITY},
    {UI_ICON_LETTERS, WORD_CALL_READING}, {UI_ICON_WARN, WORD_CALL_MACHINE},
    {UI_ICON_HEART, WORD_CALL_UNWELL},    {UI_ICON_PEOPLE, WORD_CALL_OTHER},
};

static bool is_asked_by_other(const struct kiosk *kiosk)
{
    return kiosk->call_asked_by != KIOSK_NO_VISIT && kiosk->call_asked_by != kiosk->visit;
}

bool call_may(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP && kiosk->hall != NULL && !is_asked_by_other(kiosk);
}

/* The hall has not answered this visit's call. */
static bool is_asked(const struct kiosk *kiosk)
{
    return kiosk->call_asked_by == kiosk->visit;
}

/* ---- what the hall says ---- */

static void call_keep(struct kiosk *kiosk, const struct shape_help *help)
{
    static const enum call_state states[] = {
        [SHAPE_HELP_CALLED] = CALL_CALLED,
        [SHAPE_HELP_TAKEN] = CALL_TAKEN,
        [SHAPE_HELP_CLOSED] = CALL_CLOSED,
    };
    struct call_visit *call = &kiosk->visitor.call;
    call->state = states[help->state];
    call->reason = client_help_reason_find(help->reason);
    (void)snprintf(call->id, sizeof(call->id), "%s", help->id);
    (void)snprintf(call->guide, sizeof(call->guide), "%s", help->taken_by);
    kiosk->dirty = true;
}

/* Looked at: no answer changes nothing, it is asked again. Nor does one that is older than what was
 * asked since. */
static bool looked(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct call_visit *call = &kiosk->visitor.call;
    const enum kiosk_screen on = kiosk->screen;
    call->asking = false;
    if (is_asked(kiosk) || call->state == CALL_WITHDRAWING) {
        return false;
    }
    if (answer->shape == NULL) {
        if (strcmp(answer->code, "unknown_help") == 0 && call->state != CALL_NONE) {
            call->state = CALL_CLOSED; /* the hall has none any more */
        }
        if (on == SCREEN_CALL_SENDING) {
            kiosk_show(kiosk, SCREEN_CALL);
        }
        return false;
    }
    const struct shape_help *help = answer->shape->of.help;
    const bool open = help->state != SHAPE_HELP_CLOSED;
    const bool mine = call->id[0] == '\0' || strcmp(help->id, call->id) == 0;
    if (on == SCREEN_CALL ? mine : open && (on == SCREEN_CALL_WHY || on == SCREEN_CALL_SENDING)) {
        call_keep(kiosk, help);
        if (on != SCREEN_CALL) {
            kiosk_show(kiosk, SCREEN_CALL);
        }
    }
    return false;
}

static void look(struct kiosk *kiosk)
{
    kiosk->visitor.call.asked_ms = kiosk->now_ms;
    kiosk->visitor.call.asking = true;
    kiosk_ask(kiosk, client_get_help(), looked);
}

static bool is_shown(const struct kiosk *kiosk)
{
    return kiosk->screen == SCREEN_CALL || kiosk->screen == SCREEN_CALL_SENDING;
}

/* Nobody waits for a guide any more, and the hall knows. */
static void call_forget(struct kiosk *kiosk)
{
    const enum kiosk_screen from = kiosk->visitor.call_from;
    memset(&kiosk->visitor.call, 0, sizeof(kiosk->visitor.call));
    if (is_shown(kiosk)) {
        kiosk_show(kiosk, from);
    }
}

/* Refused: it was closed meanwhile, or is not known any more; the hall says which. */
static bool withdrawn(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct call_visit *call = &kiosk->visitor.call;
    if (call->state != CALL_WITHDRAWING) {
        return false;
    }
    if (answer->shape != NULL) {
        call_forget(kiosk);
        return false;
    }
    call->state = CALL_UNSURE;
    if (is_shown(kiosk)) {
        kiosk_show(kiosk, SCREEN_CALL);
        look(kiosk);
    }
    return false;
}

/* The visit is over for which it was withdrawn. */
static bool nobody_waits(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    (void)kiosk;
    (void)answer;
    return false;
}

static bool called(struct kiosk *kiosk, const struct kiosk_answer *answer);

static void call_send(struct kiosk *kiosk)
{
    const struct call_visit *call = &kiosk->visitor.call;
    kiosk->call_asked_by = kiosk->visit;
    kiosk_ask_for_all(kiosk, client_call_help(call->reason, call->anywhere ? NULL : kiosk->place),
                      called);
}

/* The hall has this visit's call, or does not take it. */
static void call_told(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct call_visit *call = &kiosk->visitor.call;
    if (answer->shape != NULL) {
        call_keep(kiosk, answer->shape->of.help);
        call->asked_ms = kiosk->now_ms;
    } else if (strcmp(answer->code, "help_called") == 0) {
        call->state = CALL_UNSURE; /* this machine's call stands: that one is shown */
        if (is_shown(kiosk)) {
            look(kiosk);
        }
        return;
    } else if (strcmp(answer->code, "bad_value") == 0 && !call->anywhere && kiosk->place != NULL) {
        call->anywhere = true; /* somebody must come all the same */
        call_send(kiosk);
        return;
    } else {
        call->state = CALL_NONE;
    }
    if (is_shown(kiosk)) {
        kiosk_show(kiosk, SCREEN_CALL);
    }
}

/* Nobody is there any more who was promised a guide, or who wants one: then nobody is to come. */
static bool called(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct call_visit *call = &kiosk->visitor.call;
    const bool here = is_asked(kiosk);
    kiosk->call_asked_by = KIOSK_NO_VISIT;
    if (here && call->state != CALL_WITHDRAWING) {
        call_told(kiosk, answer);
    } else if (answer->shape != NULL) {
        const struct client_ask ask = client_close_help(answer->shape->of.help->id);
        if (here) {
            kiosk_ask(kiosk, ask, withdrawn);
        } else {
            kiosk_ask_for_all(kiosk, ask, nobody_waits);
        }
    } else if (here) {
        call_forget(kiosk);
    }
    return false;
}

static void withdraw(struct kiosk *kiosk)
{
    struct call_visit *call = &kiosk->visitor.call;
    if (!is_asked(kiosk) && call->id[0] == '\0') {
        call_forget(kiosk); /* the one that stands here is not this visit's */
        return;
    }
    call->state = CALL_WITHDRAWING;
    if (!is_asked(kiosk)) { /* else it is closed once the hall has said which it is */
        kiosk_ask(kiosk, client_close_help(call->id), withdrawn);
    }
    kiosk_show(kiosk, SCREEN_CALL_SENDING);
}

/* ---- what for ---- */

void call_open(struct kiosk *kiosk)
{
    if (!call_may(kiosk)) {
        return;
    }
    if (is_asked(kiosk)) {
        kiosk->visitor.call.state = CALL_UNSURE; /* wanted, or wanted again */
        kiosk->visitor.call_from = kiosk->under;
        kiosk_show(kiosk, SCREEN_CALL);
        return;
    }
    memset(&kiosk->visitor.call, 0, sizeof(kiosk->visitor.call));
    kiosk->visitor.call_from = kiosk->under;
    kiosk_show(kiosk, SCREEN_CALL_WHY);
    look(kiosk);
}

static void reason_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int row)
{
    const char *word = words_say(&kiosk->words, rows[row].word);
    const struct ui_look_colours *colours = ui_look_colours(UI_LOOK_CARD);
    const struct ui_text how = {.size = UI_SIZE_NAME,
                                .weight = UI_BOLD,
                                .colour = colours->text,
                                .stand = UI_MIDDLE,
                                .lines_max = 3};
    char name[NAME_ROOM];
    (void)snprintf(name, sizeof(name), "reason:%s",
                   client_help_reason_name((enum client_help_reason)row));
    struct ui_rect face =
        ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + row), 0, name, word);
    face = ui_inset(face, UI_GAP, 0);
    const struct ui_rect mark = ui_cut_left(&face, 72, UI_GAP);
    ui_icon(frame, ui_centre(mark, 64, 64), rows[row].icon, 15, colours->mark);
    ui_text(frame, face, &how, word);
}

static void why_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct chrome chrome = {.title = words_say(words, WORD_CALL_WHY),
                                  .sub = words_say(words, WORD_CALL_WHY_HOW),
                                  .back = true,
                                  .home = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int columns = page.wide ? 3 : 1;
    const int gap = frame->scale->may_shrink ? 20 : UI_GAP; /* six large rows */
    kiosk->page_first = 0;
    kiosk->page_count = 1;
    for (int i = 0; i < CLIENT_HELP_REASON_COUNT; i++) {
        reason_draw(kiosk, frame,
                    ui_grid(page.body, columns, CLIENT_HELP_REASON_COUNT / columns, gap, i), i);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void why_act(struct kiosk *kiosk, ui_id id)
{
    if (id < KIOSK_ITEM || id >= KIOSK_ITEM + CLIENT_HELP_REASON_COUNT) {
        return;
    }
    kiosk->visitor.call.reason = (enum client_help_reason)(id - KIOSK_ITEM);
    kiosk_show(kiosk, SCREEN_CALL_SENDING);
    call_send(kiosk);
}

static void why_back(struct kiosk *kiosk)
{
    kiosk->under = kiosk->visitor.call_from;
    kiosk_show(kiosk, SCREEN_HELP);
}

static void sending_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const bool back = kiosk->visitor.call.state == CALL_WITHDRAWING;
    working_draw(kiosk, frame, UI_ICON_HEADSET, back ? WORD_CALL_WITHDRAWING : WORD_CALL_SENDING,
                 WORD_CALL_WAIT);
}

static int64_t sending_wake_ms(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + CALL_WAIT_MS;
}

/* No answer yet: that is said, and it goes on being asked. */
static void sending_tick(struct kiosk *kiosk)
{
    struct call_visit *call = &kiosk->visitor.call;
    if (kiosk->now_ms >= sending_wake_ms(kiosk)) {
        call->state = call->state == CALL_WITHDRAWING ? CALL_WITHDRAWING : CALL_UNSURE;
        kiosk_show(kiosk, SCREEN_CALL);
    }
}

/* ---- what became of it ---- */

/* What is shown of a state: its mark, and the two ways on. */
static const struct {
    enum ui_icon icon;
    bool good;
    enum word title;
    enum word body;
    bool open; /* it can be withdrawn */
} stands[CALL_STATE_COUNT] = {
    [CALL_NONE] = {UI_ICON_WARN, false, WORD_CALL_FAILED, WORD_CALL_FAILED_BODY, false},
    [CALL_CALLED] = {UI_ICON_HEADSET, true, WORD_CALL_CALLED, WORD_CALL_CALLED_BODY, true},
    [CALL_TAKEN] = {UI_ICON_PERSON, true, WORD_CALL_TAKEN, WORD_CALL_TAKEN_BODY, true},
    [CALL_CLOSED] = {UI_ICON_HEADSET, true, WORD_CALL_OVER, WORD_CALL_OVER_BODY, false},
    [CALL_UNSURE] = {UI_ICON_WARN, false, WORD_CALL_UNSURE, WORD_CALL_UNSURE_BODY, true},
    [CALL_WITHDRAWING] = {UI_ICON_WARN, false, WORD_CALL_WITHDRAWING, WORD_CALL_WITHDRAWING_BODY,
                          false},
};

static void call_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct call_visit *call = &kiosk->visitor.call;
    const bool good = stands[call->state].good;
    const bool open = stands[call->state].open;
    const char *reason = words_say(words, rows[call->reason].word);
    struct notice notice = {
        .icon = stands[call->state].icon,
        .mark = good ? UI_OK : UI_WARN,
        .tint = good ? UI_OK_TINT : UI_WARN_TINT,
        .title = words_fill(words, stands[call->state].title, call->guide, NULL),
        .body = words_fill(words, stands[call->state].body, reason, NULL),
        .buttons = {{.id = open ? WITHDRAW : ONCE_MORE,
                     .name = open ? "withdraw" : "again",
                     .label = words_say(words, open ? WORD_CALL_WITHDRAW : WORD_CALL_AGAIN),
                     .look = UI_LOOK_CARD},
                    {.id = KIOSK_BACK,
                     .name = "back",
                     .label = words_say(words, WORD_CALL_BACK),
                     .look = UI_LOOK_MAIN,
                     .flags = UI_TARGET_MAIN | UI_TARGET_BACK}},
    };
    if (call->state == CALL_WITHDRAWING) {
        notice.buttons[0] = (struct ui_button){.id = KIOSK_HOME,
                                               .name = "home",
                                               .label = words_say(words, WORD_HOME),
                                               .look = UI_LOOK_CARD};
    }
    notice_draw(kiosk, frame, &notice);
}

static void call_act(struct kiosk *kiosk, ui_id id)
{
    const enum call_state state = kiosk->visitor.call.state;
    if (id == WITHDRAW && stands[state].open) {
        withdraw(kiosk);
    } else if (id == ONCE_MORE && (state == CALL_NONE || state == CALL_CLOSED)) {
        kiosk->under = kiosk->visitor.call_from;
        call_open(kiosk);
    }
}

static void call_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, kiosk->visitor.call_from);
}

static bool is_followed(const struct kiosk *kiosk)
{
    const enum call_state state = kiosk->visitor.call.state;
    return call_may(kiosk) && !kiosk->visitor.call.asking && !is_asked(kiosk) && stands[state].open;
}

static void call_tick(struct kiosk *kiosk)
{
    if (is_followed(kiosk) && kiosk->now_ms - kiosk->visitor.call.asked_ms >= CALL_EVERY_MS) {
        look(kiosk);
    }
    screen_tick_stay(kiosk);
}

static int64_t call_wake_ms(const struct kiosk *kiosk)
{
    return is_followed(kiosk) ? kiosk->visitor.call.asked_ms + CALL_EVERY_MS : INT64_MAX;
}

const struct screen screen_call_why = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = why_draw, .act = why_act, .back = why_back};
const struct screen screen_call_sending = {
    .draw = sending_draw, .tick = sending_tick, .wake_ms = sending_wake_ms};
const struct screen screen_call = {.limit_ms = CALL_STAY_MS,
                                   .draw = call_draw,
                                   .act = call_act,
                                   .back = call_back,
                                   .tick = call_tick,
                                   .wake_ms = call_wake_ms};
