/* What is said of a code or a card: a number's standing, an appointment, a card's day. */
#include "kiosk/screens/screen.h"

#include <stdio.h>
#include <string.h>

enum { COPY = KIOSK_OWN, REVIEW, CHECK_IN, COME_BACK, CHANGE, GIVE_UP, SLIP };

/* What a leg's state means: the head (with the window where it says {0}), what to do next. */
static const struct {
    enum word head, next;
    enum ui_icon icon;
    enum ui_colour mark, tint;
} states[SHAPE_LEG_STATE_COUNT] = {
    [SHAPE_LEG_BOOKED] = {WORD_STANDING_ISSUED, WORD_STANDING_ISSUED_BODY, UI_ICON_CLOCK,
                          UI_PRIMARY, UI_TINT},
    [SHAPE_LEG_ISSUED] = {WORD_STANDING_ISSUED, WORD_STANDING_ISSUED_BODY, UI_ICON_CLOCK,
                          UI_PRIMARY, UI_TINT},
    [SHAPE_LEG_WAITING] = {WORD_STANDING_WAITING, WORD_STANDING_NEXT, UI_ICON_PEOPLE, UI_PRIMARY,
                           UI_TINT},
    [SHAPE_LEG_CALLED] = {WORD_STANDING_CALLED, WORD_STANDING_CALLED_BODY, UI_ICON_BELL, UI_OK,
                          UI_OK_TINT},
    [SHAPE_LEG_SERVING] = {WORD_STANDING_SERVING, WORD_STANDING_SERVING_BODY, UI_ICON_PLACE, UI_OK,
                           UI_OK_TINT},
    [SHAPE_LEG_PARKED] = {WORD_STANDING_PARKED, WORD_STANDING_PARKED_BODY, UI_ICON_CLOCK,
                          UI_PRIMARY, UI_TINT},
    [SHAPE_LEG_ABSENT] = {WORD_STANDING_ABSENT, WORD_STANDING_ABSENT_BODY, UI_ICON_WARN, UI_WARN,
                          UI_WARN_TINT},
    [SHAPE_LEG_FINISHED] = {WORD_STANDING_FINISHED, WORD_STANDING_FINISHED_BODY, UI_ICON_TICK,
                            UI_OK, UI_OK_TINT},
    [SHAPE_LEG_CANCELLED] = {WORD_STANDING_OVER, WORD_STANDING_OVER_BODY, UI_ICON_CROSS, UI_WARN,
                             UI_WARN_TINT},
    [SHAPE_LEG_EXPIRED] = {WORD_STANDING_OVER, WORD_STANDING_OVER_BODY, UI_ICON_CROSS, UI_WARN,
                           UI_WARN_TINT},
};

static struct ui_button done_button(const struct kiosk *kiosk)
{
    const bool more = desk_row_count(kiosk) > 1; /* of a card's day */
    return (struct ui_button){.id = more ? KIOSK_BACK : KIOSK_DONE,
                              .name = more ? "back" : "done",
                              .label = words_say(&kiosk->words, more ? WORD_BACK : WORD_DESK_DONE),
                              .look = UI_LOOK_CARD,
                              .flags = UI_TARGET_BACK};
}

/* What the hall alone can do: off while it is gone, in its place, so that nothing moves under a
 * finger. */
static enum ui_look hall_look(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP ? UI_LOOK_CARD : UI_LOOK_OFF;
}

static int hall_flags(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP ? 0 : UI_TARGET_DISABLED;
}

/* The leg that counts now: the first that is not over, else the last. */
static const struct shape_leg *leg_now(const struct desk_visit *desk, const char **ret_number,
                                       enum shape_leg_state *ret_state)
{
    const bool by_number = desk->standing != NULL;
    const struct shape_leg *legs = by_number ? desk->standing->legs : desk->ticket->legs;
    const size_t count = by_number ? desk->standing->leg_count : desk->ticket->leg_count;
    *ret_number = by_number ? desk->standing->number : desk->ticket->number;
    *ret_state = by_number ? desk->standing->state : desk->ticket->state;
    for (size_t i = 0; i < count; i++) {
        if (legs[i].state < SHAPE_LEG_FINISHED || i + 1 == count) {
            return &legs[i];
        }
    }
    return NULL;
}

static const char *joined(struct words *words, const char *first, const char *second)
{
    return first == NULL || *first == '\0'     ? second
           : second == NULL || *second == '\0' ? first
                                               : words_fill(words, WORD_LINES_2, first, second);
}

/* The number alone is not enough for that. */
static bool may_come_back(const struct kiosk *kiosk, enum shape_leg_state state)
{
    const struct shape_ticket *ticket = kiosk->visitor.desk.ticket;
    return ticket != NULL && *ticket->visitor_url != '\0' && state == SHAPE_LEG_ABSENT;
}

/* "前面等候 3 人·约 8–15 分钟", "12–16 号窗口", and what to do. */
static const char *standing_body(struct kiosk *kiosk, const struct shape_leg *leg,
                                 enum shape_leg_state state)
{
    struct words *words = &kiosk->words;
    const char *body = leg == NULL ? "" : words_name(words, &leg->queue_name);
    if (leg != NULL && state == SHAPE_LEG_WAITING) {
        const char *ahead = leg->ahead > 0 ? words_fill_int(words, WORD_AHEAD, leg->ahead)
                                           : words_say(words, WORD_AHEAD_NONE);
        body =
            joined(words, body, words_fill(words, WORD_PAIR, ahead, words_wait(words, leg->wait)));
        body = joined(words, body, words_windows(words, leg->windows, leg->window_count));
    }
    const enum word next = kiosk->visitor.desk.copy_failed ? WORD_STANDING_COPY_FAILED
                           : kiosk->visitor.desk.had       ? kiosk->visitor.desk.had_why
                           : may_come_back(kiosk, state)   ? WORD_STANDING_ABSENT_HERE
                                                           : states[state].next;
    return joined(words, body, words_say(words, next));
}

static bool may_copy(const struct kiosk *kiosk, enum shape_leg_state state)
{
    const struct shape_ticket *ticket = kiosk->visitor.desk.ticket;
    return ticket != NULL && kiosk->has_printer && *ticket->visitor_url != '\0' &&
           state >= SHAPE_LEG_WAITING && state < SHAPE_LEG_FINISHED;
}

/* The one that called, or all that may. */
static const char *const *windows_of(const struct shape_leg *leg, size_t *ret_count)
{
    const bool called = *leg->window != '\0';
    *ret_count = called ? 1 : leg->window_count;
    return called ? &leg->window : leg->windows;
}

static bool way_may(const struct kiosk *kiosk, const struct shape_leg *leg,
                    enum shape_leg_state state)
{
    size_t count = 0;
    const char *const *windows = leg == NULL ? NULL : windows_of(leg, &count);
    return (state == SHAPE_LEG_WAITING || state == SHAPE_LEG_CALLED ||
            state == SHAPE_LEG_SERVING) &&
           way_known(kiosk, windows, count);
}

static void standing_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const char *number = "";
    enum shape_leg_state state = SHAPE_LEG_EXPIRED;
    const struct shape_leg *leg = leg_now(&kiosk->visitor.desk, &number, &state);
    const char *window = leg == NULL ? "" : leg->window;
    struct notice notice = {
        .icon = states[state].icon,
        .mark = states[state].mark,
        .tint = states[state].tint,
        .title = words_fill(words, states[state].head, window, NULL),
        .body = standing_body(kiosk, leg, state),
        .number = number,
        .number_label = words_say(words, WORD_STANDING_NUMBER),
        .buttons = {{.id = 0}, done_button(kiosk)},
    };
    if (may_come_back(kiosk, state)) {
        notice.buttons[0] = done_button(kiosk);
        notice.buttons[1] = (struct ui_button){.id = COME_BACK,
                                               .name = "come-back",
                                               .label = words_say(words, WORD_STANDING_COME_BACK),
                                               .look = UI_LOOK_MAIN,
                                               .flags = UI_TARGET_MAIN};
    } else if (may_copy(kiosk, state)) {
        notice.buttons[0] = (struct ui_button){.id = COPY,
                                               .name = "copy",
                                               .label = words_say(words, WORD_STANDING_COPY),
                                               .icon = UI_ICON_PRINTER,
                                               .look = UI_LOOK_CARD};
    }
    if (review_may(kiosk)) {
        notice.buttons[0] = (struct ui_button){.id = REVIEW,
                                               .name = "review",
                                               .label = words_say(words, WORD_REVIEW),
                                               .icon = UI_ICON_SMILE_4,
                                               .look = hall_look(kiosk),
                                               .flags = hall_flags(kiosk)};
    }
    if (way_may(kiosk, leg, state)) {
        notice.more[0] = notice.buttons[0];
        notice.buttons[0] = notice.buttons[1];
        notice.buttons[1] = (struct ui_button){.id = KIOSK_WAY,
                                               .name = "way",
                                               .label = words_say(words, WORD_WAY),
                                               .icon = UI_ICON_PLACE,
                                               .look = UI_LOOK_MAIN,
                                               .flags = UI_TARGET_MAIN};
    }
    notice_draw(kiosk, frame, &notice);
}

static void standing_act(struct kiosk *kiosk, ui_id id)
{
    const char *number = "";
    enum shape_leg_state state = SHAPE_LEG_EXPIRED;
    const struct shape_leg *leg = leg_now(&kiosk->visitor.desk, &number, &state);
    if (id == KIOSK_WAY && way_may(kiosk, leg, state)) {
        size_t count;
        const char *const *windows = windows_of(leg, &count);
        way_open(kiosk, windows, count);
    } else if (id == COPY) {
        desk_copy(kiosk);
    } else if (id == REVIEW) {
        review_open(kiosk);
    } else if (id == COME_BACK) {
        desk_come_back(kiosk);
    }
}

static void standing_tick(struct kiosk *kiosk)
{
    if (kiosk->line == KIOSK_LINE_UP &&
        kiosk->now_ms - kiosk->visitor.desk.asked_ms >= DESK_AGAIN_MS) {
        desk_look_again(kiosk);
    }
    screen_tick_stay(kiosk);
}

static int64_t standing_wake_ms(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP ? kiosk->visitor.desk.asked_ms + DESK_AGAIN_MS : INT64_MAX;
}

/* To the card's day, where that has more. */
static void back_to_card(struct kiosk *kiosk)
{
    if (kiosk->visitor.desk.today != NULL) {
        kiosk_show(kiosk, SCREEN_CARD);
    } else {
        kiosk_visit_end(kiosk);
    }
}

/* An appointment. */

enum booking_may { MAY_NOTHING, MAY_CHECK_IN, MAY_ORDINARY };

static bool is_today(const struct kiosk *kiosk, const struct shape_booking *booking)
{
    const int64_t day_ms = 86400000;
    const int64_t offset_ms = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min * 60000;
    return (kiosk_wall_ms(kiosk) + offset_ms) / day_ms == (booking->from_ms + offset_ms) / day_ms;
}

/* What can be done with it now, and the words for that. */
static enum booking_may booking_may(struct kiosk *kiosk, const struct shape_booking *booking,
                                    const char **ret_words)
{
    struct words *words = &kiosk->words;
    const int64_t now_ms = kiosk_wall_ms(kiosk);
    const int64_t offset_min = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
    if (booking->state == SHAPE_BOOKING_CANCELLED) {
        *ret_words = words_say(words, WORD_BOOKING_CANCELLED);
        return MAY_NOTHING;
    }
    if (booking->state == SHAPE_BOOKING_CHECKED_IN || booking->ticket != NULL) {
        *ret_words = booking->ticket == NULL
                         ? words_say(words, WORD_BOOKING_DONE_BEFORE)
                         : words_fill(words, WORD_BOOKING_DONE, booking->ticket->number, NULL);
        return MAY_NOTHING;
    }
    if (!is_today(kiosk, booking)) {
        *ret_words = words_say(words, WORD_BOOKING_OTHER_DAY);
        return MAY_NOTHING;
    }
    if (booking->state == SHAPE_BOOKING_MISSED || now_ms >= booking->check_in_until_ms) {
        *ret_words = words_say(words, WORD_BOOKING_LATE);
        return MAY_ORDINARY;
    }
    if (now_ms < booking->check_in_from_ms) {
        *ret_words = words_fill(words, WORD_BOOKING_EARLY,
                                words_clock(words, booking->check_in_from_ms, offset_min), NULL);
        return MAY_NOTHING;
    }
    *ret_words = words_say(words, WORD_BOOKING_OPEN);
    return MAY_CHECK_IN;
}

/* Until it begins it can be moved and given up, as the hall sees it. */
static bool booking_may_change(const struct kiosk *kiosk)
{
    const struct shape_booking *booking = kiosk->visitor.desk.booking;
    return booking->state == SHAPE_BOOKING_BOOKED && booking->ticket == NULL &&
           kiosk_wall_ms(kiosk) < booking->from_ms;
}

/* While it can be checked in the number's paper comes; before that its slip can come again. */
static bool booking_may_print(const struct kiosk *kiosk, enum booking_may may)
{
    const struct shape_booking *booking = kiosk->visitor.desk.booking;
    return may == MAY_NOTHING && booking->state == SHAPE_BOOKING_BOOKED &&
           booking->ticket == NULL && kiosk->has_printer && *booking->signed_code != '\0';
}

static void booking_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_booking *booking = kiosk->visitor.desk.booking;
    const int64_t offset_min = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
    const char *what = "";
    const enum booking_may may = booking_may(kiosk, booking, &what);
    const char *when =
        words_fill(words, WORD_PAIR, words_date(words, booking->from_ms, offset_min), booking->at);
    struct notice notice = {
        .icon = UI_ICON_CLOCK,
        .mark = may == MAY_CHECK_IN ? UI_OK : UI_PRIMARY,
        .tint = may == MAY_CHECK_IN ? UI_OK_TINT : UI_TINT,
        .title = words_say(words, WORD_BOOKING_TITLE),
        .body = joined(words, words_name(words, &booking->service_name), joined(words, when, what)),
        .number = booking->at,
        .number_label = words_say(words, WORD_BOOKING_AT),
        .buttons = {done_button(kiosk)},
    };
    if (may != MAY_NOTHING) {
        notice.buttons[1] = (struct ui_button){
            .id = CHECK_IN,
            .name = "check-in",
            .label = words_say(words,
                               may == MAY_CHECK_IN ? WORD_BOOKING_CHECK_IN : WORD_BOOKING_ORDINARY),
            .look = UI_LOOK_MAIN,
            .flags = UI_TARGET_MAIN};
    }
    if (booking_may_print(kiosk, may)) {
        notice.buttons[1] = (struct ui_button){.id = SLIP,
                                               .name = "slip",
                                               .label = words_say(words, WORD_BOOK_SLIP_AGAIN),
                                               .icon = UI_ICON_PRINTER,
                                               .look = UI_LOOK_CARD};
    }
    if (booking_may_change(kiosk)) {
        notice.more[0] = (struct ui_button){.id = GIVE_UP,
                                            .name = "give-up",
                                            .label = words_say(words, WORD_BOOK_CANCEL),
                                            .look = hall_look(kiosk),
                                            .flags = hall_flags(kiosk)};
        notice.more[1] = (struct ui_button){.id = CHANGE,
                                            .name = "change",
                                            .label = words_say(words, WORD_BOOK_ANOTHER),
                                            .look = hall_look(kiosk),
                                            .flags = hall_flags(kiosk)};
    }
    notice_draw(kiosk, frame, &notice);
}

static void booking_act(struct kiosk *kiosk, ui_id id)
{
    const char *what = "";
    const enum booking_may may = booking_may(kiosk, kiosk->visitor.desk.booking, &what);
    if (id == CHECK_IN && may != MAY_NOTHING) {
        desk_check_in(kiosk, may == MAY_ORDINARY);
    } else if (id == SLIP && booking_may_print(kiosk, may)) {
        book_print_again(kiosk);
    } else if (id == CHANGE && booking_may_change(kiosk)) {
        book_open_change(kiosk);
    } else if (id == GIVE_UP && booking_may_change(kiosk)) {
        book_open_cancel(kiosk);
    }
}

/* A card's day. */

static void row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int at,
                     int index)
{
    static const enum word subs[SHAPE_BOOKING_STATE_COUNT] = {
        [SHAPE_BOOKING_BOOKED] = WORD_CARD_BOOKING,
        [SHAPE_BOOKING_CHECKED_IN] = WORD_CARD_CHECKED_IN,
        [SHAPE_BOOKING_CANCELLED] = WORD_CARD_BOOKING,
        [SHAPE_BOOKING_MISSED] = WORD_CARD_MISSED,
    };
    struct words *words = &kiosk->words;
    const struct shape_card_today *today = kiosk->visitor.desk.today;
    struct list_card card = {.target = "row", .index = at};
    if ((size_t)index < today->booking_count) {
        const struct shape_booking *booking = &today->bookings[index];
        const int64_t offset_min = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
        const char *when =
            is_today(kiosk, booking)
                ? booking->at
                : words_fill(words, WORD_PAIR, words_date(words, booking->from_ms, offset_min),
                             booking->at);
        card.name = words_name(words, &booking->service_name);
        card.sub = words_fill(words, subs[booking->state], when, NULL);
    } else {
        const struct shape_ticket *ticket = &today->tickets[(size_t)index - today->booking_count];
        card.name = ticket->leg_count == 0 ? "" : words_name(words, &ticket->legs[0].service_name);
        card.sub = words_fill(words, WORD_CARD_TICKET, ticket->number, NULL);
    }
    list_card_draw(kiosk, frame, rect, &card);
}

static void card_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    enum { ROW_HIGH = 128 };
    struct words *words = &kiosk->words;
    const int count = desk_row_count(kiosk);
    const struct chrome chrome = {
        .title = words_fill(words, WORD_CARD_TITLE, kiosk->visitor.desk.name_masked, NULL),
        .sub = words_say(words, count == 0 ? WORD_CARD_KEEP : WORD_CARD_SUB),
        .back = true,
        .home = true,
        .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    const struct ui_rect take = ui_cut_bottom(&body, ROW_HIGH, UI_GAP);
    const struct ui_text none = {.size = UI_SIZE_NAME,
                                 .colour = UI_INK,
                                 .align = UI_CENTRE,
                                 .stand = UI_MIDDLE,
                                 .lines_max = 4};
    struct ui_rect pager = {0};
    if (count > rows_that_fit(body.h, ROW_HIGH)) {
        pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    }
    const int rows = rows_that_fit(body.h, ROW_HIGH);
    const int first = pager_set(kiosk, count, rows);
    if (count == 0) {
        ui_card(frame, body, UI_RADIUS, UI_SURFACE, UI_NONE);
        ui_text(frame, ui_inset(body, 32, 8), &none, words_say(words, WORD_CARD_NONE));
    }
    for (int i = 0; i < rows && first + i < count; i++) {
        row_draw(kiosk, frame, ui_cut_top(&body, ROW_HIGH, UI_GAP), i, first + i);
    }
    if (!ui_rect_is_empty(pager)) {
        pager_draw(kiosk, frame, pager);
    }
    ui_button(frame, take,
              &(struct ui_button){.id = KIOSK_TAKE,
                                  .name = "take",
                                  .label = words_say(words, WORD_TAKE),
                                  .icon = UI_ICON_TICKET,
                                  .look = UI_LOOK_MAIN,
                                  .flags = UI_TARGET_MAIN,
                                  .size = UI_SIZE_NAME});
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void card_act(struct kiosk *kiosk, ui_id id)
{
    const int row = kiosk_chosen(kiosk, id, desk_row_count(kiosk));
    if (id == KIOSK_TAKE) {
        kiosk->visitor.whose.tied = kiosk->visitor.whose.card[0] != '\0';
        kiosk_show_departments(kiosk);
    } else if (row >= 0 && id < KIOSK_OWN) {
        desk_open_row(kiosk, row);
    }
}

/* The card itself. */

static void card_taken_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    notice_ask_draw(kiosk, frame, UI_ICON_PERSON, WORD_CARD_TAKEN_TITLE, WORD_CARD_TAKEN_BODY);
}

static void take_card_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_PERSON,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(&kiosk->words, WORD_CARD_LIES_TITLE),
                    .body = words_say(&kiosk->words, WORD_CARD_LIES_BODY),
                    .buttons = {{.id = 0},
                                {.id = KIOSK_HOME,
                                 .name = "home",
                                 .label = words_say(&kiosk->words, WORD_HOME),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK}},
                });
}

/* What cannot be used. */

static void problem_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct desk_visit *desk = &kiosk->visitor.desk;
    const struct words *words = &kiosk->words;
    const char *body = desk->problem_zh == NULL      ? words_say(words, desk->problem)
                       : words->language == WORDS_ZH ? desk->problem_zh
                                                     : desk->problem_en;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_WARN,
                    .mark = UI_WARN,
                    .tint = UI_WARN_TINT,
                    .title = words_say(words, WORD_CODE_TITLE),
                    .body = body,
                    .buttons = {done_button(kiosk),
                                {.id = KIOSK_WHERE,
                                 .name = "where",
                                 .label = words_say(words, WORD_CODE_BY_NUMBER),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}

static void looking_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_SEARCH, WORD_LOOKING, WORD_LOOKING_SUB);
}

/* The client's patience is shorter; nobody is left before this screen in any case. */
static void looking_tick(struct kiosk *kiosk)
{
    if (kiosk->now_ms - kiosk->screen_since_ms >= DESK_LOOK_MS) {
        desk_give_up(kiosk);
    }
}

static int64_t looking_wake_ms(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + DESK_LOOK_MS;
}

const struct screen screen_looking = {
    .draw = looking_draw, .tick = looking_tick, .wake_ms = looking_wake_ms};
const struct screen screen_standing = {.limit_ms = KIOSK_NOTICE_MS,
                                       .draw = standing_draw,
                                       .act = standing_act,
                                       .back = back_to_card,
                                       .tick = standing_tick,
                                       .wake_ms = standing_wake_ms};
const struct screen screen_booking = {
    .limit_ms = KIOSK_NOTICE_MS, .draw = booking_draw, .act = booking_act, .back = back_to_card};
const struct screen screen_card = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = card_draw, .act = card_act};
const struct screen screen_card_taken = {.limit_ms = KIOSK_ASK_MS, .draw = card_taken_draw};
const struct screen screen_take_card = {.limit_ms = KIOSK_NOTICE_MS, .draw = take_card_draw};
const struct screen screen_code_problem = {.limit_ms = KIOSK_NOTICE_MS, .draw = problem_draw};
