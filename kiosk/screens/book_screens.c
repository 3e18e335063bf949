/* What is seen of an appointment that is made, moved or given up: book.h has the drawing. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { SEND = KIOSK_OWN, ANOTHER, LOOK_AGAIN, NAME_ROOM = 32 };

static int64_t offset_min(const struct kiosk *kiosk)
{
    return kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
}

static const char *service_name(struct kiosk *kiosk)
{
    const struct shape_service_row *row = book_service(kiosk);
    return row == NULL ? "" : words_name(&kiosk->words, &row->name);
}

/* A day or a time: what it is, and how many are left. None: it cannot be touched. */
struct choice {
    const char *target; /* "day:0" is made of this and the place on the page */
    int at;
    const char *name;
    const char *sub;
    bool full;
};

static void choice_draw(struct ui_frame *frame, struct ui_rect rect, const struct choice *choice)
{
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "%s:%d", choice->target, choice->at);
    ui_button(frame, rect,
              &(struct ui_button){.id = (ui_id)(KIOSK_ITEM + choice->at),
                                  .name = target,
                                  .label = choice->name,
                                  .sub = choice->sub,
                                  .look = choice->full ? UI_LOOK_OFF : UI_LOOK_CARD,
                                  .flags = choice->full ? UI_TARGET_DISABLED : 0,
                                  .size = UI_SIZE_NAME});
}

/* Words where no card is: still looking, none, no answer (then one may try again). */
static void instead_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect body,
                         enum word word)
{
    const struct words *words = &kiosk->words;
    const struct ui_text how = {.size = UI_SIZE_NAME,
                                .colour = UI_INK,
                                .align = UI_CENTRE,
                                .stand = UI_MIDDLE,
                                .lines_max = 4};
    kiosk->page_first = 0;
    kiosk->page_count = 1;
    if (kiosk->visitor.book.no_answer) {
        const struct ui_rect again = ui_cut_bottom(&body, 128, UI_GAP);
        ui_button(frame, again,
                  &(struct ui_button){.id = LOOK_AGAIN,
                                      .name = "again",
                                      .label = words_say(words, WORD_TRY_AGAIN),
                                      .look = UI_LOOK_MAIN,
                                      .flags = UI_TARGET_MAIN,
                                      .size = UI_SIZE_NAME});
        word = WORD_BOOK_NO_ANSWER;
    }
    ui_card(frame, body, UI_RADIUS, UI_SURFACE, UI_NONE);
    ui_text(frame, ui_inset(body, 48, 16), &how, words_say(words, word));
}

/* Where the cards go, with the pager under them; returns how many fit. */
static int cards_place(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect *body,
                       int columns, int count)
{
    enum { CARD_HIGH = 136 };
    const struct ui_rect pager = ui_cut_bottom(body, UI_TARGET_MIN, UI_GAP);
    const int rows = rows_that_fit(body->h, CARD_HIGH);
    (void)pager_set(kiosk, count, columns * rows);
    pager_draw(kiosk, frame, pager);
    return columns * rows;
}

/* Days. */

static void days_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct book_visit *book = &kiosk->visitor.book;
    const struct chrome chrome = {.title = words_say(words, WORD_BOOK_DAYS),
                                  .sub = service_name(kiosk),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_BOOK_TIP);
    }
    if (book->day_count == 0) {
        instead_draw(kiosk, frame, body, book->asking ? WORD_BOOK_LOOKING : book->none);
    } else {
        const int columns = page.wide ? 3 : 2;
        const int room = cards_place(kiosk, frame, &body, columns, book->day_count);
        for (int i = 0; i < room && kiosk->page_first + i < book->day_count; i++) {
            const struct book_day *day = &book->days[kiosk->page_first + i];
            choice_draw(
                frame, ui_grid(body, columns, room / columns, UI_GAP, i),
                &(struct choice){.target = "day",
                                 .at = i,
                                 .name = words_date(words, day->from_ms, offset_min(kiosk)),
                                 .sub = day->left == 0
                                            ? words_say(words, WORD_BOOK_DAY_FULL)
                                            : words_fill_int(words, WORD_BOOK_DAY_LEFT, day->left),
                                 .full = day->left == 0});
        }
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void days_act(struct kiosk *kiosk, ui_id id)
{
    const struct book_visit *book = &kiosk->visitor.book;
    if (id == LOOK_AGAIN && book->no_answer) {
        book_look_again(kiosk);
        return;
    }
    const int day = id < KIOSK_OWN ? kiosk_chosen(kiosk, id, book->day_count) : -1;
    if (day >= 0 && book->days[day].left > 0) {
        book_choose_day(kiosk, day);
    }
}

static void days_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, kiosk->visitor.book_from);
}

/* Times. */

static void times_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct book_visit *book = &kiosk->visitor.book;
    const struct shape_slots *slots = book->slots;
    const char *date = words_date(words, book->days[book->day].from_ms, offset_min(kiosk));
    const struct chrome chrome = {
        .title = words_fill(words, WORD_PAIR, date, words_say(words, WORD_BOOK_TIMES)),
        .sub = service_name(kiosk),
        .back = true,
        .home = true,
        .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_BOOK_TIP);
    }
    const int count = slots == NULL ? 0 : (int)slots->slot_count;
    if (count == 0) {
        instead_draw(kiosk, frame, body, slots == NULL ? WORD_BOOK_LOOKING : WORD_BOOK_TIMES_OVER);
    } else {
        const int columns = page.wide ? 5 : 3;
        const int room = cards_place(kiosk, frame, &body, columns, count);
        for (int i = 0; i < room && kiosk->page_first + i < count; i++) {
            const struct shape_slot *slot = &slots->slots[kiosk->page_first + i];
            choice_draw(
                frame, ui_grid(body, columns, room / columns, UI_GAP, i),
                &(struct choice){.target = "time",
                                 .at = i,
                                 .name = slot->at,
                                 .sub = slot->left == 0
                                            ? words_say(words, WORD_BOOK_DAY_FULL)
                                            : words_fill_int(words, WORD_BOOK_LEFT, slot->left),
                                 .full = slot->left == 0});
        }
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void times_act(struct kiosk *kiosk, ui_id id)
{
    const struct book_visit *book = &kiosk->visitor.book;
    if (id == LOOK_AGAIN && book->no_answer) {
        book_choose_day(kiosk, book->day);
        return;
    }
    const int count = book->slots == NULL ? 0 : (int)book->slots->slot_count;
    const int time = id < KIOSK_OWN ? kiosk_chosen(kiosk, id, count) : -1;
    if (time >= 0) {
        book_choose_time(kiosk, time);
    }
}

static void times_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_BOOK_DAYS);
}

/* Whose it is, and whether it shall be. */

static bool card_is_wanted(const struct kiosk *kiosk)
{
    return kiosk->visitor.book.code[0] == '\0' && kiosk->visitor.book.card[0] == '\0';
}

static void sure_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct book_visit *book = &kiosk->visitor.book;
    const bool change = book->code[0] != '\0';
    const bool wanted = card_is_wanted(kiosk);
    const enum word what = change                            ? WORD_BOOK_SURE_CHANGE
                           : !wanted                         ? WORD_BOOK_SURE_NEW
                           : kiosk->parts[KIOSK_CARD_READER] ? WORD_BOOK_LAY_CARD
                                                             : WORD_BOOK_NO_READER;
    struct notice notice = {
        .icon = wanted ? UI_ICON_PERSON : UI_ICON_CLOCK,
        .mark = UI_PRIMARY,
        .tint = UI_TINT,
        .title = words_fill(words, WORD_PAIR, words_date(words, book->at_ms, offset_min(kiosk)),
                            book->at),
        .body = words_fill(words, WORD_LINES_2, service_name(kiosk), words_say(words, what)),
        .buttons = {{.id = KIOSK_BACK,
                     .name = "back",
                     .label = words_say(words, WORD_BOOK_ANOTHER),
                     .icon = UI_ICON_BACK,
                     .look = UI_LOOK_CARD,
                     .flags = UI_TARGET_BACK}},
    };
    if (!wanted) {
        notice.buttons[1] = (struct ui_button){
            .id = SEND,
            .name = "book-it",
            .label = words_say(words, change ? WORD_BOOK_DO_CHANGE : WORD_BOOK_DO),
            .icon = UI_ICON_TICK,
            .look = UI_LOOK_MAIN,
            .flags = UI_TARGET_MAIN};
    }
    notice_draw(kiosk, frame, &notice);
}

static void sure_act(struct kiosk *kiosk, ui_id id)
{
    if (id == SEND && !card_is_wanted(kiosk)) {
        book_send(kiosk);
    }
}

static void sure_back(struct kiosk *kiosk)
{
    book_choose_day(kiosk, kiosk->visitor.book.day); /* asks for its times anew */
}

static void sending_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_CLOCK, WORD_BOOK_SENDING, WORD_BOOK_SENDING_SUB);
}

/* The client's patience is shorter; nobody is left before this screen in any case. */
static void sending_tick(struct kiosk *kiosk)
{
    if (kiosk->now_ms - kiosk->screen_since_ms >= DESK_LOOK_MS) {
        book_give_up(kiosk);
    }
}

static int64_t sending_wake_ms(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + DESK_LOOK_MS;
}

/* What came of it. */

static void booked_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    static const enum word slips[] = {[BOOK_SLIP_NONE] = WORD_BOOK_SLIP_NONE,
                                      [BOOK_SLIP_RUNS] = WORD_BOOK_SLIP_RUNS,
                                      [BOOK_SLIP_PRINTED] = WORD_BOOK_SLIP_PRINTED,
                                      [BOOK_SLIP_FAILED] = WORD_BOOK_SLIP_NONE};
    struct words *words = &kiosk->words;
    const struct book_visit *book = &kiosk->visitor.book;
    const struct shape_booking *made = book->made;
    const char *when =
        words_fill(words, WORD_PAIR, words_date(words, made->from_ms, offset_min(kiosk)), made->at);
    const char *how =
        words_fill(words, WORD_BOOKED_HOW,
                   words_clock(words, made->check_in_from_ms, offset_min(kiosk)), NULL);
    const char *body = words_fill(words, WORD_LINES_2, words_name(words, &made->service_name), how);
    if (kiosk->visitor.desk.card_lies) {
        body = words_fill(words, WORD_LINES_2, body, words_say(words, WORD_BOOKED_TAKE_CARD));
    }
    notice_draw(
        kiosk, frame,
        &(struct notice){
            .icon = UI_ICON_TICK,
            .mark = UI_OK,
            .tint = UI_OK_TINT,
            .title = words_fill(words, WORD_LINES_2,
                                words_say(words, book->again             ? WORD_BOOK_SLIP
                                                 : book->code[0] == '\0' ? WORD_BOOKED
                                                                         : WORD_BOOKED_CHANGED),
                                when),
            .body = body,
            .qr = kiosk->visitor.qr.size > 0 ? &kiosk->visitor.qr : NULL,
            .under = words_fill(words, WORD_LINES_2,
                                words_fill(words, WORD_BOOKED_CODE, made->code, NULL),
                                words_say(words, slips[book->slip])),
            .buttons = {{.id = 0},
                        {.id = KIOSK_DONE,
                         .name = "done",
                         .label = words_say(words, WORD_DESK_DONE),
                         .look = UI_LOOK_MAIN,
                         .flags = UI_TARGET_MAIN}},
        });
}

/* On from a refusal: the same again, or another time; WORD_COUNT: only home. */
static enum word way_on(const struct book_visit *book)
{
    return book->refusal == WORD_BOOK_UNSURE ? WORD_TRY_AGAIN
           : book->cancelling                ? WORD_COUNT
                                             : WORD_BOOK_ANOTHER;
}

/* "Not booked" is not said of what the hall may have done. */
static enum word refused_title(const struct book_visit *book)
{
    return book->refusal == WORD_BOOK_UNSURE                    ? WORD_BOOK_UNSURE_TITLE
           : book->refusal == WORD_BOOK_ALREADY && book->unsure ? WORD_BOOK_ALREADY_TITLE
           : book->code[0] != '\0'                              ? WORD_BOOK_NOT_CHANGED
                                                                : WORD_BOOK_REFUSED;
}

static void refused_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    const struct book_visit *book = &kiosk->visitor.book;
    const enum word on = way_on(book);
    struct notice notice = {
        .icon = UI_ICON_WARN,
        .mark = UI_WARN,
        .tint = UI_WARN_TINT,
        .title = words_say(words, refused_title(book)),
        .body = words_say(words, book->refusal),
        .buttons = {{.id = KIOSK_HOME,
                     .name = "home",
                     .label = words_say(words, WORD_HOME),
                     .icon = UI_ICON_HOME,
                     .look = UI_LOOK_CARD,
                     .flags = UI_TARGET_BACK}},
    };
    if (on != WORD_COUNT) {
        notice.buttons[1] = (struct ui_button){.id = ANOTHER,
                                               .name = "another",
                                               .label = words_say(words, on),
                                               .look = UI_LOOK_MAIN,
                                               .flags = UI_TARGET_MAIN};
    }
    notice_draw(kiosk, frame, &notice);
}

static void refused_act(struct kiosk *kiosk, ui_id id)
{
    const struct book_visit *book = &kiosk->visitor.book;
    const enum word on = way_on(book);
    if (id != ANOTHER || on == WORD_COUNT) {
        return;
    }
    if (on == WORD_BOOK_ANOTHER) {
        book_look_again(kiosk);
    } else {
        kiosk_show(kiosk, book->cancelling ? SCREEN_BOOK_CANCEL : SCREEN_BOOK_SURE);
    }
}

/* Giving one up. */

static void cancel_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_booking *booking = kiosk->visitor.desk.booking;
    const char *when = words_fill(
        words, WORD_PAIR, words_date(words, booking->from_ms, offset_min(kiosk)), booking->at);
    notice_draw(
        kiosk, frame,
        &(struct notice){
            .icon = UI_ICON_WARN,
            .mark = UI_WARN,
            .tint = UI_WARN_TINT,
            .title = words_say(words, WORD_BOOK_CANCEL_TITLE),
            .body = words_fill(
                words, WORD_LINES_2, words_name(words, &booking->service_name),
                words_fill(words, WORD_LINES_2, when, words_say(words, WORD_BOOK_CANCEL_BODY))),
            .buttons = {{.id = KIOSK_BACK,
                         .name = "keep",
                         .label = words_say(words, WORD_BOOK_KEEP),
                         .look = UI_LOOK_MAIN,
                         .flags = UI_TARGET_BACK},
                        {.id = SEND,
                         .name = "cancel-it",
                         .label = words_say(words, WORD_BOOK_CANCEL),
                         .look = UI_LOOK_CARD}},
        });
}

static void cancel_act(struct kiosk *kiosk, ui_id id)
{
    if (id == SEND) {
        book_send(kiosk);
    }
}

const struct screen screen_book_days = {.limit_ms = KIOSK_SESSION_MS,
                                        .asks = true,
                                        .draw = days_draw,
                                        .act = days_act,
                                        .back = days_back};
const struct screen screen_book_times = {.limit_ms = KIOSK_SESSION_MS,
                                         .asks = true,
                                         .draw = times_draw,
                                         .act = times_act,
                                         .back = times_back};
const struct screen screen_book_sure = {.limit_ms = KIOSK_SESSION_MS,
                                        .asks = true,
                                        .draw = sure_draw,
                                        .act = sure_act,
                                        .back = sure_back};
const struct screen screen_book_sending = {
    .draw = sending_draw, .tick = sending_tick, .wake_ms = sending_wake_ms};
const struct screen screen_booked = {.limit_ms = KIOSK_NOTICE_MS, .draw = booked_draw};
const struct screen screen_book_refused = {
    .limit_ms = KIOSK_NOTICE_MS, .draw = refused_draw, .act = refused_act};
const struct screen screen_book_cancel = {
    .limit_ms = KIOSK_NOTICE_MS, .draw = cancel_draw, .act = cancel_act, .back = days_back};
