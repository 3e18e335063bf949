/* Appointments: what is asked of the hall for them, and where the answers lead (book.h). */
#include "kiosk/screens/screen.h"

#include "hall-server/client/client.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DAY_MS = 86400000 };

/* What the hall refuses with; every other code has the words of a number (number.c). */
static const struct {
    const char *code;
    enum word word;
} refusals[] = {
    {"no_slot", WORD_BOOK_NO_SLOT},
    {"slot_full", WORD_BOOK_SLOT_FULL},
    {"too_far_ahead", WORD_BOOK_TOO_FAR},
    {"not_published", WORD_BOOK_TOO_FAR},
    {"already_booked", WORD_BOOK_ALREADY},
    {"too_many_bookings", WORD_BOOK_TOO_MANY},
    {"booking_refused", WORD_BOOK_BANNED},
    {"booking_over", WORD_BOOKING_DONE_BEFORE},
    {"unknown_booking", WORD_CODE_UNKNOWN_BOOKING},
    {CLIENT_CODE_NO_ANSWER, WORD_BOOK_UNSURE},
    {"", WORD_BOOK_UNSURE},
    {NULL, WORD_COUNT},
};

static void refuse(struct kiosk *kiosk, const char *code)
{
    int row = 0;
    while (refusals[row].code != NULL && strcmp(refusals[row].code, code) != 0) {
        row++;
    }
    kiosk->visitor.book.refusal =
        refusals[row].word == WORD_COUNT ? kiosk_refusal(code) : refusals[row].word;
    kiosk->visitor.book.unsure =
        kiosk->visitor.book.unsure || kiosk->visitor.book.refusal == WORD_BOOK_UNSURE;
    kiosk_show(kiosk, SCREEN_BOOK_REFUSED);
}

const struct shape_service_row *book_service(const struct kiosk *kiosk)
{
    for (size_t i = 0; kiosk->services != NULL && i < kiosk->services->service_count; i++) {
        if (strcmp(kiosk->services->services[i].id, kiosk->visitor.book.service) == 0) {
            return &kiosk->services->services[i];
        }
    }
    return NULL;
}

/* Days. */

static kiosk_answered_fn day_answered;

static void day_ask(struct kiosk *kiosk)
{
    struct book_visit *book = &kiosk->visitor.book;
    assert(book->asked < BOOK_DAYS_MAX);
    const struct client_ask ask = client_get_slots(book->queue, book->today + book->asked);
    const char *day = strstr(ask.path, "day=");
    assert(day != NULL);
    (void)snprintf(book->asked_day, sizeof(book->asked_day), "%s", day + strlen("day="));
    book->asking = true;
    kiosk_ask(kiosk, ask, day_answered);
}

static void day_take(struct book_visit *book, const struct shape_slots *slots)
{
    struct book_day *day = &book->days[book->day_count];
    if (slots->slot_count == 0) {
        return;
    }
    *day =
        (struct book_day){.number = book->today + book->asked, .from_ms = slots->slots[0].from_ms};
    memcpy(day->day, book->asked_day, sizeof(day->day));
    for (size_t i = 0; i < slots->slot_count; i++) {
        day->left += slots->slots[i].left;
    }
    book->day_count++;
}

/* One day after another, until the hall offers no more. */
static bool day_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct book_visit *book = &kiosk->visitor.book;
    if (!book->asking) {
        return false; /* of a list that is not made any more */
    }
    kiosk->dirty = true;
    if (answer->shape == NULL) {
        book->asking = false;
        book->no_answer = book->day_count == 0;
        return false;
    }
    const struct shape_slots *slots = answer->shape->of.slots;
    if (strcmp(slots->queue, book->queue) != 0 || strcmp(slots->day, book->asked_day) != 0) {
        return false;
    }
    day_take(book, slots);
    book->asked++;
    const bool last = slots->quota == 0 || strcmp(slots->refused, "too_far_ahead") == 0 ||
                      strcmp(slots->refused, "not_published") == 0;
    if (slots->quota == 0) {
        book->none = WORD_BOOK_NOT_HERE;
    }
    if (last || book->asked == BOOK_DAYS_MAX) {
        book->asking = false;
    } else {
        day_ask(kiosk);
    }
    return false;
}

static void days_show(struct kiosk *kiosk)
{
    struct book_visit *book = &kiosk->visitor.book;
    const int64_t offset_ms = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min * 60000;
    book->today = (int32_t)((kiosk_wall_ms(kiosk) + offset_ms) / DAY_MS);
    book->asked = 0;
    book->day_count = 0;
    book->no_answer = false;
    book->none = WORD_BOOK_NONE;
    book->slots = NULL;
    book->at[0] = '\0';
    kiosk->visitor.pages[SCREEN_BOOK_DAYS] = 0;
    kiosk_show(kiosk, SCREEN_BOOK_DAYS);
    day_ask(kiosk);
}

static void begin(struct kiosk *kiosk, const char *service, const char *queue, const char *code)
{
    struct book_visit *book = &kiosk->visitor.book;
    const struct book_visit before = *book;
    *book = (struct book_visit){.none = WORD_BOOK_NONE};
    memcpy(book->card, before.card, sizeof(book->card));
    (void)snprintf(book->service, sizeof(book->service), "%s", service);
    (void)snprintf(book->queue, sizeof(book->queue), "%s", queue);
    (void)snprintf(book->code, sizeof(book->code), "%s", code);
    kiosk->visitor.book_from = kiosk->screen;
}

void book_open(struct kiosk *kiosk)
{
    const struct shape_service_row *row = &kiosk->services->services[kiosk->visitor.service_row];
    if (kiosk->line == KIOSK_LINE_UP) {
        begin(kiosk, row->id, row->queue, "");
        days_show(kiosk);
    }
}

void book_open_change(struct kiosk *kiosk)
{
    const struct shape_booking *booking = kiosk->visitor.desk.booking;
    if (kiosk->line == KIOSK_LINE_UP) {
        begin(kiosk, booking->service, booking->queue, booking->code);
        days_show(kiosk);
    }
}

void book_open_cancel(struct kiosk *kiosk)
{
    const struct shape_booking *booking = kiosk->visitor.desk.booking;
    if (kiosk->line == KIOSK_LINE_UP) {
        begin(kiosk, booking->service, booking->queue, booking->code);
        kiosk->visitor.book.cancelling = true;
        kiosk_show(kiosk, SCREEN_BOOK_CANCEL);
    }
}

void book_look_again(struct kiosk *kiosk)
{
    days_show(kiosk);
}

/* Times. */

static bool times_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct book_visit *book = &kiosk->visitor.book;
    kiosk->dirty = true;
    if (answer->shape == NULL) {
        book->no_answer = book->slots == NULL;
        return false;
    }
    const struct shape_slots *slots = answer->shape->of.slots;
    if (strcmp(slots->queue, book->queue) != 0 || book->day >= book->day_count ||
        strcmp(slots->day, book->days[book->day].day) != 0) {
        return false;
    }
    book->slots = slots;
    return true;
}

void book_choose_day(struct kiosk *kiosk, int index)
{
    struct book_visit *book = &kiosk->visitor.book;
    assert(index >= 0 && index < book->day_count);
    book->day = index;
    book->slots = NULL;
    book->no_answer = false;
    kiosk->visitor.pages[SCREEN_BOOK_TIMES] = 0;
    kiosk_show(kiosk, SCREEN_BOOK_TIMES);
    kiosk_ask(kiosk, client_get_slots(book->queue, book->days[index].number), times_answered);
}

void book_choose_time(struct kiosk *kiosk, int index)
{
    struct book_visit *book = &kiosk->visitor.book;
    assert(book->slots != NULL && index >= 0 && (size_t)index < book->slots->slot_count);
    const struct shape_slot *slot = &book->slots->slots[index];
    if (slot->left > 0 && strlen(slot->at) < sizeof(book->at)) {
        (void)snprintf(book->at, sizeof(book->at), "%s", slot->at);
        book->at_ms = slot->from_ms;
        kiosk_show(kiosk, SCREEN_BOOK_SURE);
    }
}

/* It is made, moved, given up. */

static bool made_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct book_visit *book = &kiosk->visitor.book;
    if (kiosk->screen != SCREEN_BOOK_SENDING) {
        return false;
    }
    if (answer->shape == NULL) {
        refuse(kiosk, answer->code);
        return false;
    }
    const struct shape_booking *booking = answer->shape->of.booking;
    if (book->cancelling) {
        kiosk->visitor.desk.booking = booking;
        kiosk_show(kiosk, SCREEN_BOOKING);
        return true;
    }
    book->made = booking;
    book->again = false;
    if (*booking->signed_code == '\0' ||
        ui_qr_make(booking->signed_code, &kiosk->visitor.qr) != UI_QR_OK) {
        kiosk->visitor.qr.size = 0;
    }
    if (kiosk->has_printer && kiosk_paper_prints(kiosk->paper) && kiosk->visitor.qr.size > 0) {
        book->slip = BOOK_SLIP_RUNS;
        kiosk_wish(kiosk, KIOSK_PRINT_SLIP, NULL);
    }
    kiosk_show(kiosk, SCREEN_BOOKED);
    return true;
}

/* The paper of one that was made before: its code was shown, or its card. */

static void slip_print(struct kiosk *kiosk)
{
    struct book_visit *book = &kiosk->visitor.book;
    book->made = kiosk->visitor.desk.booking;
    book->again = true;
    book->slip = BOOK_SLIP_RUNS;
    if (ui_qr_make(book->made->signed_code, &kiosk->visitor.qr) != UI_QR_OK) {
        kiosk->visitor.qr.size = 0;
    }
    kiosk_wish(kiosk, KIOSK_PRINT_SLIP, NULL);
    kiosk_show(kiosk, SCREEN_BOOKED);
}

void book_print_again(struct kiosk *kiosk)
{
    number_print_again(kiosk, slip_print);
}

void kiosk_slip_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && kiosk->visitor.book.slip == BOOK_SLIP_RUNS) {
        kiosk->visitor.book.slip = end == KIOSK_PRINTED ? BOOK_SLIP_PRINTED : BOOK_SLIP_FAILED;
        kiosk->dirty = true;
    }
}

void book_send(struct kiosk *kiosk)
{
    const struct book_visit *book = &kiosk->visitor.book;
    const char *day = book->days[book->day].day;
    if (book->cancelling) {
        kiosk_ask(kiosk, client_cancel_booking(book->code), made_answered);
    } else if (book->code[0] != '\0') {
        kiosk_ask(kiosk, client_change_booking(book->code, day, book->at), made_answered);
    } else if (book->card[0] != '\0') {
        kiosk_ask(kiosk, client_book(book->service, day, book->at, book->card), made_answered);
    } else {
        return; /* nobody's yet */
    }
    kiosk_show(kiosk, SCREEN_BOOK_SENDING);
}

void book_give_up(struct kiosk *kiosk)
{
    refuse(kiosk, CLIENT_CODE_NO_ANSWER);
}

/* The card. */

bool book_card(struct kiosk *kiosk, const char *card)
{
    struct book_visit *book = &kiosk->visitor.book;
    const bool here = kiosk->screen == SCREEN_BOOK_DAYS || kiosk->screen == SCREEN_BOOK_TIMES ||
                      kiosk->screen == SCREEN_BOOK_SURE;
    assert(strlen(card) < sizeof(book->card));
    (void)snprintf(book->card, sizeof(book->card), "%s", card);
    if (kiosk->screen == SCREEN_BOOK_SURE && book->code[0] == '\0') {
        book_send(kiosk); /* who lays the card down here wants it */
    }
    return here;
}

void book_card_gone(struct kiosk *kiosk)
{
    memset(kiosk->visitor.book.card, 0, sizeof(kiosk->visitor.book.card));
}
