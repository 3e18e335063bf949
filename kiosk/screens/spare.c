#include "kiosk/screens/spare.h"

#include "kiosk/screens/keys.h"
#include "kiosk/screens/screen.h"

#include <string.h>

enum { TAKE = KIOSK_OWN, FIELD_HIGH = 104, NOTE_HIGH = 200 };

void spare_open(struct kiosk *kiosk)
{
    kiosk->visitor.spare = (struct spare_visit){.refused = false};
    keys_begin(kiosk, UI_KEYS_ONLY_DIGITS, SPARE_DIGITS);
    kiosk_show(kiosk, SCREEN_SPARE);
}

static void refuse(struct kiosk *kiosk, enum word refusal)
{
    spare_open(kiosk);
    kiosk->visitor.spare.refused = true;
    kiosk->visitor.spare.refusal = refusal;
}

/* What the hall says no with, in words. */
static enum word refusal_of(const char *code)
{
    static const struct {
        const char *code;
        enum word word;
    } rows[] = {{"wrong_code", WORD_SPARE_WRONG},
                {"bad_value", WORD_SPARE_WRONG},
                {"rate_limited", WORD_SPARE_SLOW},
                {"no_answer", WORD_STAFF_NO_LINE}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(code, rows[i].code) == 0) {
            return rows[i].word;
        }
    }
    return WORD_SPARE_NOT_NOW;
}

static bool answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    if (kiosk->screen != SCREEN_SPARE_SENDING) {
        return false;
    }
    if (answer->shape == NULL) {
        refuse(kiosk, refusal_of(answer->code));
        return false;
    }
    kiosk->visitor.spare.place = answer->shape->of.place;
    kiosk_wish(kiosk, KIOSK_TAKE_PLACE, NULL);
    kiosk_show(kiosk, SCREEN_SPARE_DONE);
    return true;
}

void kiosk_place_lost(struct kiosk *kiosk, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (kiosk->screen == SCREEN_SPARE_DONE) {
        refuse(kiosk, WORD_SPARE_NOT_KEPT);
    }
}

/* Why it cannot be, before anything is typed. */
static bool is_hindered(const struct kiosk *kiosk, enum word *ret_word)
{
    *ret_word = kiosk->spare_may == SPARE_NO_FILE ? WORD_SPARE_NO_FILE : WORD_SPARE_UNMERGED;
    return kiosk->spare_may != SPARE_MAY;
}

static bool is_whole(const struct kiosk *kiosk)
{
    enum word word;
    return !is_hindered(kiosk, &word) && strlen(kiosk->visitor.keys.text) == SPARE_DIGITS;
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == TAKE && is_whole(kiosk)) {
        struct client_ask ask = client_take_over(kiosk->visitor.keys.text);
        keys_end(kiosk);
        kiosk_ask(kiosk, ask, answered);
        explicit_bzero(&ask, sizeof(ask));
        kiosk_show(kiosk, SCREEN_SPARE_SENDING);
    }
}

static void typed(struct kiosk *kiosk)
{
    kiosk->visitor.spare.refused = false;
}

/* ---- how it looks ---- */

static void note_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct spare_visit *spare = &kiosk->visitor.spare;
    enum word word = WORD_SPARE_HOW;
    const bool warn = is_hindered(kiosk, &word) || spare->refused;
    word = !warn ? WORD_SPARE_HOW : spare->refused ? spare->refusal : word;
    const struct ui_text how = {.size = UI_SIZE_BODY,
                                .colour = warn ? UI_WARN_TEXT : UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 8};
    ui_card(frame, rect, UI_RADIUS, warn ? UI_WARN_TINT : UI_TINT, UI_NONE);
    ui_text(frame, ui_inset(rect, 32, 8), &how, words_say(&kiosk->words, word));
}

static void take_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const bool off = !is_whole(kiosk);
    ui_button(frame, rect,
              &(struct ui_button){.id = TAKE,
                                  .name = "take-place",
                                  .label = words_say(&kiosk->words, WORD_SPARE_TAKE),
                                  .look = off ? UI_LOOK_OFF : UI_LOOK_MAIN,
                                  .flags = off ? UI_TARGET_DISABLED : UI_TARGET_MAIN});
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct chrome chrome = {.title = words_say(&kiosk->words, WORD_SPARE),
                                  .sub = words_say(&kiosk->words, WORD_SPARE_SUB),
                                  .back = true,
                                  .home = true,
                                  .low = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    struct ui_rect info = page.info;
    struct ui_rect keys;
    struct ui_rect field;
    if (page.wide) {
        struct ui_rect left = ui_cut_left(&body, UI_KEYS_LEAST_W, UI_GAP);
        keys = ui_cut_bottom(&left, UI_KEYS_LEAST_H, 8);
        field = left.h > FIELD_HIGH ? ui_cut_bottom(&left, FIELD_HIGH, 0) : left;
        take_draw(kiosk, frame, ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP));
        note_draw(kiosk, frame, body);
    } else {
        keys = ui_cut_bottom(&body, UI_KEYS_LEAST_H, UI_GAP);
        field = ui_cut_bottom(&info, FIELD_HIGH, UI_GAP);
        take_draw(kiosk, frame, ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP));
        note_draw(kiosk, frame, ui_cut_bottom(&body, body.h < NOTE_HIGH ? body.h : NOTE_HIGH, 0));
    }
    keys_field_draw(kiosk, frame, field, WORD_SPARE_HINT);
    keys_draw(kiosk, frame, keys);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void sending_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_PERSON, WORD_SPARE_SENDING, WORD_STAFF_SIGNING_SUB);
}

static void done_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct shape_place *place = kiosk->visitor.spare.place;
    notice_draw(kiosk, frame,
                &(struct notice){.icon = UI_ICON_TICK,
                                 .mark = UI_OK,
                                 .tint = UI_OK_TINT,
                                 .title = words_say(&kiosk->words, WORD_SPARE_DONE),
                                 .body = words_fill(&kiosk->words, WORD_SPARE_DONE_BODY,
                                                    place == NULL ? "" : place->device, NULL)});
}

/* To the sign-in. */
static void back(struct kiosk *kiosk)
{
    keys_begin(kiosk, UI_KEYS_PLAIN, STAFF_FIELD_MAX);
    kiosk_show(kiosk, SCREEN_STAFF_USER);
}

const struct screen screen_spare = {.limit_ms = KIOSK_SESSION_MS,
                                    .asks = true,
                                    .draw = draw,
                                    .act = act,
                                    .back = back,
                                    .typed = typed};
const struct screen screen_spare_sending = {.draw = sending_draw};
const struct screen screen_spare_done = {.limit_ms = KIOSK_NOTICE_MS, .draw = done_draw};
