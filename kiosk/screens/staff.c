/* Staff's way in and out: the gesture, the work number, the password, the hall's word. */
#include "kiosk/screens/staff.h"

#include "kiosk/screens/keys.h"
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    NEXT = KIOSK_OWN,
    SPARE,
    FIELD_HIGH = 104,
    NOTE_HIGH = 200,
    CLOCK_WIDE = 480,
    CLOCK_UPRIGHT = 308,
    CLOCK_HIGH = 136
};

/* ---- the gesture ---- */

/* Nobody's visit is under way. */
static bool may_begin(const struct kiosk *kiosk)
{
    return kiosk->screen == SCREEN_HOME || kiosk->screen == SCREEN_IDLE ||
           kiosk->screen == SCREEN_CLOSED || kiosk->screen == SCREEN_GONE;
}

static bool staff_begin(struct kiosk *kiosk)
{
    if (!may_begin(kiosk)) {
        return false;
    }
    kiosk_visit_end(kiosk);
    keys_begin(kiosk, UI_KEYS_PLAIN, STAFF_FIELD_MAX);
    kiosk_show(kiosk, SCREEN_STAFF_USER);
    return true;
}

/* The clock's place in the header (chrome.c), generously: a finger is held there. */
static bool on_clock(const struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px)
{
    const struct ui_scale scale = access_scale(kiosk, panel);
    struct ui_rect header = ui_scale_whole(&scale);
    header = ui_cut_top(&header, CLOCK_HIGH, 0);
    const struct ui_rect clock =
        ui_rect_px(&scale, ui_cut_right(&header, scale.wide ? CLOCK_WIDE : CLOCK_UPRIGHT, 0));
    return x_px >= clock.x && x_px < clock.x + clock.w && y_px >= clock.y &&
           y_px < clock.y + clock.h;
}

void kiosk_staff_press(struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px,
                       int64_t now_ms)
{
    kiosk->clock_held = may_begin(kiosk) && on_clock(kiosk, panel, x_px, y_px);
    kiosk->clock_held_ms = now_ms;
}

void kiosk_staff_release(struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px,
                         int64_t now_ms)
{
    const bool held = kiosk->clock_held && now_ms - kiosk->clock_held_ms >= STAFF_HOLD_MS;
    kiosk->clock_held = false;
    if (held && on_clock(kiosk, panel, x_px, y_px)) {
        kiosk_touch_at(kiosk, now_ms);
        (void)staff_begin(kiosk);
    }
}

bool kiosk_staff_key(struct kiosk *kiosk, char letter, int64_t now_ms)
{
    const bool second =
        letter == '#' && kiosk->hash_typed && now_ms - kiosk->hash_typed_ms <= STAFF_KEYS_MS;
    kiosk->hash_typed = letter == '#' && !second;
    kiosk->hash_typed_ms = now_ms;
    if (second) {
        kiosk_touch_at(kiosk, now_ms);
        return staff_begin(kiosk);
    }
    return false;
}

void staff_leave(struct kiosk *kiosk)
{
    staff_turn_leave(kiosk);
    if (kiosk->visitor.staff.session != NULL) {
        /* What comes of it is nothing to the next visitor. */
        kiosk_wish(kiosk, KIOSK_SIGN_OUT, NULL);
        kiosk->wishes[kiosk->wish_count - 1].ask =
            client_sign_out(kiosk->visitor.staff.session->token);
    }
}

/* ---- signing in ---- */

static void user_ask(struct kiosk *kiosk)
{
    keys_begin(kiosk, UI_KEYS_PLAIN, STAFF_FIELD_MAX);
    kiosk_show(kiosk, SCREEN_STAFF_USER);
}

static void refuse(struct kiosk *kiosk, enum word refusal)
{
    kiosk->visitor.staff.refused = true;
    kiosk->visitor.staff.refusal = refusal;
    user_ask(kiosk);
}

/* Roles that look after a kiosk; a board's or another device's key is none of them. */
static bool role_may(const char *role)
{
    static const char *const roles[] = {"guide", "clerk", "manager", "admin"};
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (strcmp(role, roles[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What the hall says no with, in words. */
static enum word refusal_of(const char *code)
{
    static const struct {
        const char *code;
        enum word word;
    } rows[] = {{"wrong_password", WORD_STAFF_WRONG},
                {"bad_value", WORD_STAFF_WRONG},
                {"rate_limited", WORD_STAFF_SLOW},
                {"no_answer", WORD_STAFF_NO_LINE}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(code, rows[i].code) == 0) {
            return rows[i].word;
        }
    }
    return WORD_STAFF_NOT_NOW;
}

static bool answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    if (kiosk->screen != SCREEN_STAFF_SIGNING) {
        return false;
    }
    if (answer->shape == NULL) {
        refuse(kiosk, refusal_of(answer->code));
        return false;
    }
    staff->session = answer->shape->of.session;
    if (!role_may(staff->session->role)) {
        staff_leave(kiosk);
        staff->session = NULL;
        refuse(kiosk, WORD_STAFF_NO_ROLE);
        return false;
    }
    staff->refused = false;
    staff->asked_paper_ms = kiosk->now_ms - STAFF_PAPER_MS;
    kiosk_wish(kiosk, KIOSK_TRY, NULL);
    kiosk->wishes[kiosk->wish_count - 1].part = STAFF_MACHINE; /* for what the program knows */
    kiosk_show(kiosk, SCREEN_STAFF);
    return true;
}

static void user_next(struct kiosk *kiosk)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    if (kiosk->visitor.keys.text[0] == '\0') {
        return;
    }
    (void)snprintf(staff->user, sizeof(staff->user), "%s", kiosk->visitor.keys.text);
    staff->refused = false;
    keys_begin(kiosk, UI_KEYS_PLAIN, STAFF_FIELD_MAX);
    kiosk_show(kiosk, SCREEN_STAFF_PASSWORD);
}

static void sign_in(struct kiosk *kiosk)
{
    if (kiosk->visitor.keys.text[0] == '\0') {
        return;
    }
    struct client_ask ask =
        client_sign_in(kiosk->visitor.staff.user, kiosk->visitor.keys.text, NULL);
    keys_end(kiosk);
    kiosk_ask(kiosk, ask, answered);
    explicit_bzero(&ask, sizeof(ask));
    kiosk_show(kiosk, SCREEN_STAFF_SIGNING);
}

/* ---- how it looks ---- */

/* The password as dots: nothing that is drawn, told or said has its letters. */
static void dots_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    static const char dot[] = "•";
    struct ui_keys shown = {.modes = UI_KEYS_PLAIN, .mode = UI_KEYS_LETTERS};
    size_t at = 0;
    for (const char *letter = kiosk->visitor.keys.text;
         *letter != '\0' && at + sizeof(dot) <= sizeof(shown.text); letter++) {
        memcpy(shown.text + at, dot, sizeof(dot));
        at += sizeof(dot) - 1;
    }
    ui_keys_field(frame, rect, &shown, words_say(&kiosk->words, WORD_STAFF_PASSWORD_HINT));
}

static void field_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    if (kiosk->screen == SCREEN_STAFF_PASSWORD) {
        dots_draw(kiosk, frame, rect);
    } else {
        keys_field_draw(kiosk, frame, rect, WORD_STAFF_USER_HINT);
    }
}

static void note_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct staff_visit *staff = &kiosk->visitor.staff;
    const enum word word = staff->refused ? staff->refusal : WORD_STAFF_ONLY;
    const struct ui_text how = {.size = UI_SIZE_BODY,
                                .colour = staff->refused ? UI_WARN_TEXT : UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 5};
    ui_card(frame, rect, UI_RADIUS, staff->refused ? UI_WARN_TINT : UI_TINT, UI_NONE);
    ui_text(frame, ui_inset(rect, 32, 8), &how, words_say(&kiosk->words, word));
}

static void go_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const bool last = kiosk->screen == SCREEN_STAFF_PASSWORD;
    const bool empty = kiosk->visitor.keys.text[0] == '\0';
    ui_button(frame, rect,
              &(struct ui_button){
                  .id = NEXT,
                  .name = last ? "sign-in" : "next-field",
                  .label = words_say(&kiosk->words, last ? WORD_STAFF_SIGN_IN : WORD_STAFF_NEXT),
                  .look = empty ? UI_LOOK_OFF : UI_LOOK_MAIN,
                  .flags = empty ? UI_TARGET_DISABLED : UI_TARGET_MAIN});
}

/* Under it what staff should know; beside a work number the other way on, for a kiosk without a
 * place. */
static void foot_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    go_draw(kiosk, frame, ui_cut_bottom(&rect, UI_TARGET_MIN, UI_GAP));
    if (kiosk->screen == SCREEN_STAFF_USER) {
        ui_button(frame, ui_cut_bottom(&rect, UI_TARGET_MIN, UI_GAP),
                  &(struct ui_button){.id = SPARE,
                                      .name = "spare",
                                      .label = words_say(&kiosk->words, WORD_SPARE_OPEN),
                                      .look = UI_LOOK_CARD});
    }
    note_draw(kiosk, frame,
              rect.h > NOTE_HIGH && !frame->scale->wide ? ui_cut_bottom(&rect, NOTE_HIGH, 0)
                                                        : rect);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const bool last = kiosk->screen == SCREEN_STAFF_PASSWORD;
    const struct chrome chrome = {
        .title = words_say(words, last ? WORD_STAFF_PASSWORD : WORD_STAFF_USER),
        .sub = last ? words_fill(words, WORD_STAFF_PASSWORD_SUB, kiosk->visitor.staff.user, NULL)
                    : words_say(words, WORD_STAFF_USER_SUB),
        .back = true,
        .home = true,
        .low = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    struct ui_rect keys;
    if (page.wide) {
        struct ui_rect left = ui_cut_left(&body, UI_KEYS_LEAST_W, UI_GAP);
        keys = ui_cut_bottom(&left, UI_KEYS_LEAST_H, 8);
        field_draw(kiosk, frame, left.h > FIELD_HIGH ? ui_cut_bottom(&left, FIELD_HIGH, 0) : left);
    } else {
        struct ui_rect info = page.info;
        keys = ui_cut_bottom(&body, UI_KEYS_LEAST_H, UI_GAP);
        field_draw(kiosk, frame, ui_cut_bottom(&info, FIELD_HIGH, UI_GAP));
    }
    foot_draw(kiosk, frame, body);
    const enum ui_say before = frame->say;
    frame->say = last ? UI_SAY_PRIVATE : before; /* the keys of a password, one by one */
    keys_draw(kiosk, frame, keys);
    frame->say = before;
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void signing_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_PERSON, WORD_STAFF_SIGNING, WORD_STAFF_SIGNING_SUB);
}

static void typed(struct kiosk *kiosk)
{
    kiosk->visitor.staff.refused = false;
}

static void user_act(struct kiosk *kiosk, ui_id id)
{
    if (id == NEXT) {
        user_next(kiosk);
    } else if (id == SPARE) {
        spare_open(kiosk);
    }
}

static void password_act(struct kiosk *kiosk, ui_id id)
{
    if (id == NEXT) {
        sign_in(kiosk);
    }
}

const struct screen screen_staff_user = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = user_act, .typed = typed};
const struct screen screen_staff_password = {.limit_ms = KIOSK_SESSION_MS,
                                             .asks = true,
                                             .draw = draw,
                                             .act = password_act,
                                             .back = user_ask,
                                             .typed = typed};
const struct screen screen_staff_signing = {.draw = signing_draw};
