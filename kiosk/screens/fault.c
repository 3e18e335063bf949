/* What went wrong, whether the number holds, and two ways on. No codes for visitors. */
#include "kiosk/screens/screen.h"

static struct ui_button home_button(const struct kiosk *kiosk)
{
    return (struct ui_button){.id = KIOSK_HOME,
                              .name = "home",
                              .label = words_say(&kiosk->words, WORD_HOME),
                              .icon = UI_ICON_HOME,
                              .look = UI_LOOK_CARD,
                              .flags = UI_TARGET_BACK};
}

static struct ui_button help_button(const struct kiosk *kiosk, enum ui_look look)
{
    return (struct ui_button){.id = KIOSK_HELP,
                              .name = "help",
                              .label = words_say(&kiosk->words, WORD_HELP),
                              .icon = UI_ICON_HEADSET,
                              .look = look,
                              .flags = look == UI_LOOK_MAIN ? UI_TARGET_MAIN : 0};
}

/* What is not there yet can go to a phone, as far as the hall is heard. */
static bool phone_may(const struct kiosk *kiosk)
{
    return !kiosk->visitor.paper_alone && kiosk->line == KIOSK_LINE_UP;
}

static void no_paper_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    const enum word title = kiosk->paper == KIOSK_PAPER_EMPTY        ? WORD_NO_PAPER_TITLE
                            : kiosk->paper == KIOSK_PAPER_COVER_OPEN ? WORD_PRINTER_COVER_TITLE
                                                                     : WORD_PRINTER_DOWN_TITLE;
    const bool alone = kiosk->visitor.paper_alone;
    const bool phones = phone_may(kiosk);
    const struct ui_button phone = {.id = KIOSK_PHONE,
                                    .name = "phone",
                                    .label = words_say(words, WORD_PHONE_MAIN),
                                    .icon = UI_ICON_PHONE,
                                    .look = UI_LOOK_MAIN,
                                    .flags = UI_TARGET_MAIN};
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_PRINTER,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(words, title),
                    .body = words_say(words, alone    ? WORD_NO_PAPER_AGAIN
                                             : phones ? WORD_NO_PAPER_BODY
                                                      : WORD_NO_PAPER_NO_LINE),
                    .buttons = {{.id = KIOSK_BACK,
                                 .name = "back",
                                 .label = words_say(words, WORD_BACK_TO_GUIDE),
                                 .icon = UI_ICON_BACK,
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK},
                                phones ? phone : help_button(kiosk, UI_LOOK_MAIN)},
                });
}

static void closed_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_hall *hall = kiosk->hall;
    const enum shape_hall_state state = hall == NULL ? SHAPE_HALL_CLOSED : hall->state;
    const enum word title = state == SHAPE_HALL_LUNCH       ? WORD_LUNCH_TITLE
                            : state == SHAPE_HALL_EMERGENCY ? WORD_EMERGENCY_TITLE
                                                            : WORD_CLOSED_TITLE;
    const char *hours = hall != NULL && hall->notice != NULL ? words_name(words, hall->notice)
                        : hall == NULL || *hall->opens == '\0'
                            ? words_say(words, WORD_CLOSED_BODY_SHORT)
                            : words_fill(words, WORD_CLOSED_BODY, hall->opens, hall->closes);
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_DOOR,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(words, title),
                    .body = hours,
                    .buttons = {home_button(kiosk),
                                {.id = KIOSK_GUIDE,
                                 .name = "guide",
                                 .label = words_say(words, WORD_GUIDE),
                                 .icon = UI_ICON_BOOK,
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}

static void gone_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    const bool key = kiosk->line == KIOSK_LINE_REFUSED;
    const enum word title = kiosk->place_taken ? WORD_TAKEN_TITLE
                            : key              ? WORD_KEY_TITLE
                                               : WORD_GONE_TITLE;
    const enum word body = kiosk->place_taken ? WORD_TAKEN_BODY
                           : key              ? WORD_KEY_BODY
                                              : WORD_GONE_BODY;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_OFFLINE,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(words, title),
                    .body = words_say(words, body),
                    .buttons = {{.id = KIOSK_LANGUAGE,
                                 .name = "language",
                                 .label = words_say(words, WORD_LANGUAGE),
                                 .icon = UI_ICON_GLOBE,
                                 .look = UI_LOOK_CARD},
                                help_button(kiosk, UI_LOOK_MAIN)},
                });
}

static void refused_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    /* It would be refused again: back to where a time can be booked. */
    const bool stopped = kiosk->visitor.refusal == WORD_STOPPED_BODY;
    const enum word again = stopped ? WORD_BACK_TO_GUIDE : WORD_TRY_AGAIN;
    const struct ui_button help = help_button(kiosk, UI_LOOK_CARD);
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_WARN,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(words, WORD_REFUSED_TITLE),
                    .body = words_say(words, kiosk->visitor.refusal),
                    .buttons = {home_button(kiosk),
                                {.id = KIOSK_AGAIN,
                                 .name = "again",
                                 .label = words_say(words, again),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                    .more = {stopped ? help : (struct ui_button){0}},
                });
}

static void no_paper_act(struct kiosk *kiosk, ui_id id)
{
    if (id == KIOSK_PHONE && phone_may(kiosk)) {
        number_take(kiosk, true);
    }
}

static void no_paper_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, kiosk->visitor.number_from);
}

/* Has somebody put a roll in? */
static void no_paper_tick(struct kiosk *kiosk)
{
    if (kiosk->has_printer && kiosk->now_ms - kiosk->asked_paper_ms >= KIOSK_PAPER_ASK_MS) {
        kiosk->asked_paper_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
    }
    screen_tick_stay(kiosk);
}

static int64_t no_paper_wake_ms(const struct kiosk *kiosk)
{
    return kiosk->has_printer ? kiosk->asked_paper_ms + KIOSK_PAPER_ASK_MS : INT64_MAX;
}

static void closed_act(struct kiosk *kiosk, ui_id id)
{
    if (id == KIOSK_GUIDE) {
        kiosk_show_departments(kiosk);
    }
}

const struct screen screen_no_paper = {.limit_ms = KIOSK_SESSION_MS,
                                       .asks = true,
                                       .draw = no_paper_draw,
                                       .act = no_paper_act,
                                       .back = no_paper_back,
                                       .tick = no_paper_tick,
                                       .wake_ms = no_paper_wake_ms};
const struct screen screen_closed = {
    .limit_ms = KIOSK_NOTICE_MS, .draw = closed_draw, .act = closed_act};
/* Only what a visitor set there goes after a while: kiosk_left_ms(). */
const struct screen screen_gone = {.limit_ms = KIOSK_SESSION_MS, .draw = gone_draw};
const struct screen screen_refused = {.limit_ms = KIOSK_NOTICE_MS, .draw = refused_draw};
