/* Codes and cards: what is asked of the hall for them, and where the answers lead (desk.h). */
#include "kiosk/screens/screen.h"

#include "hall-server/client/client.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What the hall refuses a question with. The last row is for every other code. */
static const struct {
    const char *code;
    enum word word;
} refusals[] = {
    {"unknown_ticket", WORD_CODE_UNKNOWN_TICKET},
    {"wrong_key", WORD_CODE_UNKNOWN_TICKET},
    {"not_signed_in", WORD_CODE_UNKNOWN_TICKET},
    {"ticket_replaced", WORD_CODE_REPLACED},
    {"unknown_booking", WORD_CODE_UNKNOWN_BOOKING},
    {"booking_over", WORD_BOOKING_DONE_BEFORE},
    {"check_in_late", WORD_BOOKING_LATE},
    {"rate_limited", WORD_CODE_SLOW},
    {"reprints_used_up", WORD_REPRINTS_OVER},
    {CLIENT_CODE_NO_ANSWER, WORD_CODE_NO_LINE},
    {"", WORD_CODE_NO_LINE},
    {NULL, WORD_COUNT},
};

static void show_problem(struct kiosk *kiosk, enum word word)
{
    kiosk->visitor.desk.problem = word;
    kiosk->visitor.desk.problem_zh = NULL;
    kiosk_show(kiosk, SCREEN_CODE_PROBLEM);
}

static void refuse(struct kiosk *kiosk, const char *code)
{
    int row = 0;
    while (refusals[row].code != NULL && strcmp(refusals[row].code, code) != 0) {
        row++;
    }
    show_problem(kiosk,
                 refusals[row].word == WORD_COUNT ? kiosk_refusal(code) : refusals[row].word);
}

/* Where an answer may lead on from: nobody is torn away from what they went on to. */
static bool awaits(const struct kiosk *kiosk)
{
    return kiosk->screen == SCREEN_LOOKING ||
           (kiosk->screen == SCREEN_HELP && kiosk->under == SCREEN_LOOKING);
}

/* The hall's keys. */

static bool keys_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    if (answer->shape == NULL) {
        kiosk->keys_asked = false;
        return false;
    }
    kiosk->keys = answer->shape->of.kiosk_keys;
    return true;
}

void desk_ask_keys(struct kiosk *kiosk)
{
    kiosk->keys_asked = true;
    kiosk->asked_keys_ms = kiosk->now_ms;
    kiosk_ask_for_all(kiosk, client_get_kiosk_keys(), keys_answered);
}

void desk_give_up(struct kiosk *kiosk)
{
    show_problem(kiosk, WORD_CODE_NO_LINE);
}

/* A standing. */

static bool standing_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    if (answer->shape != NULL) {
        desk->standing = answer->shape->of.standing;
        desk->ticket = NULL;
    }
    if (!awaits(kiosk)) {
        return answer->shape != NULL; /* newer news, or none: what is known stays */
    }
    if (answer->shape != NULL) {
        kiosk_show(kiosk, SCREEN_STANDING);
    } else {
        refuse(kiosk, answer->code);
    }
    return answer->shape != NULL;
}

static bool ticket_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    if (answer->shape != NULL) {
        desk->ticket = answer->shape->of.ticket;
        desk->standing = NULL;
    }
    if (!awaits(kiosk)) {
        return answer->shape != NULL;
    }
    if (answer->shape != NULL) {
        kiosk_show(kiosk, SCREEN_STANDING);
    } else {
        refuse(kiosk, answer->code);
    }
    return answer->shape != NULL;
}

static void look(struct kiosk *kiosk)
{
    kiosk->visitor.desk.asked_ms = kiosk->now_ms;
    if (kiosk->line != KIOSK_LINE_UP) {
        show_problem(kiosk, WORD_CODE_NO_LINE);
    } else {
        kiosk_show(kiosk, SCREEN_LOOKING);
    }
}

void desk_look_again(struct kiosk *kiosk)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    desk->asked_ms = kiosk->now_ms;
    if (desk->standing != NULL) {
        kiosk_ask(kiosk, client_get_standing(desk->number), standing_answered);
    } else if (desk->token[0] != '\0') {
        kiosk_ask(kiosk, client_get_visit(desk->token), ticket_answered);
    }
}

void desk_show_where(struct kiosk *kiosk)
{
    memset(kiosk->visitor.desk.typed, 0, sizeof(kiosk->visitor.desk.typed));
    kiosk_show(kiosk, SCREEN_WHERE);
}

void desk_look_typed(struct kiosk *kiosk)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    assert(desk->typed[0] != '\0');
    memcpy(desk->number, desk->typed, sizeof(desk->number));
    desk->token[0] = '\0';
    desk->copy_failed = false;
    look(kiosk);
    if (kiosk->screen == SCREEN_LOOKING) {
        kiosk_ask(kiosk, client_get_standing(desk->number), standing_answered);
    }
}

/* An appointment. */

static bool booking_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    if (answer->shape != NULL) {
        kiosk->visitor.desk.booking = answer->shape->of.booking;
    }
    if (awaits(kiosk)) {
        if (answer->shape != NULL) {
            kiosk_show(kiosk, SCREEN_BOOKING);
        } else {
            refuse(kiosk, answer->code);
        }
    }
    return answer->shape != NULL;
}

static bool check_in_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    if (answer->shape != NULL) {
        return kiosk_issued(kiosk, kiosk->visit, answer->shape->of.ticket, kiosk->now_ms);
    }
    if (kiosk->screen == SCREEN_ISSUING) {
        refuse(kiosk, answer->code);
    }
    return false;
}

static void check_in_ask(struct kiosk *kiosk)
{
    const struct desk_visit *desk = &kiosk->visitor.desk;
    kiosk_ask(kiosk, client_check_in(desk->booking->code, desk->ordinary), check_in_answered);
    kiosk_show(kiosk, SCREEN_ISSUING);
}

void desk_check_in(struct kiosk *kiosk, bool ordinary)
{
    kiosk->visitor.desk.ordinary = ordinary;
    number_take_by(kiosk, check_in_ask, !kiosk->has_printer);
}

/* A paper again: the same link, for who has shown it. */

static void copy_print(struct kiosk *kiosk)
{
    kiosk->visitor.desk.copying = true;
    kiosk->visitor.desk.copied_ms = kiosk_wall_ms(kiosk);
    kiosk->visitor.ticket = kiosk->visitor.desk.ticket;
    kiosk_wish(kiosk, KIOSK_PRINT, kiosk->visitor.ticket->id);
    kiosk_show(kiosk, SCREEN_PRINTING);
}

/* Lost: the hall gives it a new link, so that who finds the old paper can do nothing with it. */

static bool reprint_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    if (kiosk->screen != SCREEN_ISSUING) {
        return false;
    }
    if (answer->shape == NULL) {
        refuse(kiosk, answer->code);
        return false;
    }
    desk->ticket = answer->shape->of.ticket;
    desk->renewed = true;
    copy_print(kiosk);
    return true;
}

static void reprint_ask(struct kiosk *kiosk)
{
    if (!desk_is_lost(kiosk)) {
        copy_print(kiosk); /* the card has gone while there was no paper */
        return;
    }
    kiosk_ask(kiosk, client_reprint(kiosk->visitor.desk.ticket->id, kiosk->visitor.whose.card),
              reprint_answered);
    kiosk_show(kiosk, SCREEN_ISSUING);
}

bool desk_is_lost(const struct kiosk *kiosk)
{
    const struct desk_visit *desk = &kiosk->visitor.desk;
    return desk->token[0] == '\0' && kiosk->visitor.whose.card[0] != '\0';
}

void desk_copy(struct kiosk *kiosk)
{
    const bool anew = desk_is_lost(kiosk) && !kiosk->visitor.desk.renewed; /* once is enough */
    kiosk->visitor.desk.copy_failed = false;
    number_print_again(kiosk, anew ? reprint_ask : copy_print);
}

bool desk_print_ended(struct kiosk *kiosk, enum kiosk_print_end end)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    if (!desk->copying) {
        return false;
    }
    desk->copying = false;
    kiosk->visitor.print_given_up = false;
    if (end == KIOSK_PRINTED) {
        number_show_thanks(kiosk);
    } else {
        kiosk->visitor.ticket = NULL;
        desk->copy_failed = true;
        kiosk_show(kiosk, SCREEN_STANDING);
    }
    return true;
}

/* Who did not come when called, and is here now: by the link that was shown or that the card has.
 */

static bool come_back_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    if (answer->shape == NULL) {
        refuse(kiosk, answer->code);
        return false;
    }
    kiosk->visitor.desk.ticket = answer->shape->of.ticket;
    return true;
}

void desk_come_back(struct kiosk *kiosk)
{
    const struct shape_ticket *ticket = kiosk->visitor.desk.ticket;
    const char *token = strstr(ticket->visitor_url, "/t/");
    if (token != NULL && kiosk->line == KIOSK_LINE_UP) {
        kiosk_ask(kiosk, client_come_back(token + strlen("/t/"), ticket->id), come_back_answered);
    }
}

/* A card's day: appointments first, then tickets that none of them leads to. */

static bool leads_to(const struct shape_card_today *today, const struct shape_ticket *ticket)
{
    for (size_t i = 0; i < today->booking_count; i++) {
        const struct shape_booking_ticket *of = today->bookings[i].ticket;
        if (of != NULL && strcmp(of->id, ticket->id) == 0) {
            return true;
        }
    }
    return false;
}

int desk_row_count(const struct kiosk *kiosk)
{
    const struct shape_card_today *today = kiosk->visitor.desk.today;
    return today == NULL ? 0 : (int)(today->booking_count + today->ticket_count);
}

static const struct shape_ticket *ticket_of_booking(const struct shape_card_today *today,
                                                    const struct shape_booking *booking)
{
    for (size_t i = 0; booking->ticket != NULL && i < today->ticket_count; i++) {
        if (strcmp(today->tickets[i].id, booking->ticket->id) == 0) {
            return &today->tickets[i];
        }
    }
    return NULL;
}

void desk_open_row(struct kiosk *kiosk, int index)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    const int bookings = (int)desk->today->booking_count;
    assert(index >= 0 && index < desk_row_count(kiosk));
    desk->standing = NULL;
    desk->token[0] = '\0';
    desk->renewed = false;
    desk->booking = index < bookings ? &desk->today->bookings[index] : NULL;
    desk->ticket = desk->booking == NULL ? &desk->today->tickets[index - bookings]
                                         : ticket_of_booking(desk->today, desk->booking);
    kiosk_show(kiosk, desk->ticket != NULL ? SCREEN_STANDING : SCREEN_BOOKING);
}

/* The person has a number, and the hall gives no second: it is shown instead. */
static kiosk_answered_fn card_answered;

bool desk_had_number(struct kiosk *kiosk, const char *code)
{
    const bool waits = strcmp(code, "has_number") == 0;
    if ((!waits && strcmp(code, "one_a_day") != 0) || !kiosk->visitor.whose.tied) {
        return false;
    }
    kiosk->visitor.desk.had = true;
    kiosk->visitor.desk.had_why = waits ? WORD_HAD_NUMBER : WORD_HAD_TODAY;
    kiosk_show(kiosk, SCREEN_LOOKING);
    kiosk_ask(kiosk, client_find_card(kiosk->visitor.whose.card), card_answered);
    return true;
}

static bool card_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    if (!awaits(kiosk)) {
        return false;
    }
    if (answer->shape == NULL) {
        refuse(kiosk, answer->code);
        return false;
    }
    desk->today = answer->shape->of.card_today;
    kiosk->visitor.pages[SCREEN_CARD] = 0;
    kiosk_show(kiosk, SCREEN_CARD);
    /* One thing, and it is plain: straight to it. */
    const size_t alone = desk->today->booking_count == 1 && desk->today->ticket_count == 1 &&
                         leads_to(desk->today, &desk->today->tickets[0]);
    if (alone || desk_row_count(kiosk) == 1) {
        desk_open_row(kiosk, 0);
    }
    return true;
}

/* From the devices. */

/* A number is under way: nothing that is scanned or laid down tears it away. */
static bool is_busy(const struct kiosk *kiosk)
{
    return kiosk->screen == SCREEN_CHECKING || kiosk->screen == SCREEN_ISSUING ||
           kiosk->screen == SCREEN_PRINTING || kiosk->screen == SCREEN_CLAIM ||
           kiosk->screen == SCREEN_LOOKING || kiosk->screen == SCREEN_BOOK_SENDING;
}

/* Whoever comes after a number that is on the screen is somebody else. */
static void begin(struct kiosk *kiosk)
{
    if (kiosk->screen == SCREEN_THANKS || way_of_number(kiosk) ||
        kiosk->screen == SCREEN_CLAIM_OVER || kiosk->screen == SCREEN_TAKE_CARD ||
        kiosk->screen == SCREEN_BOOKED) {
        kiosk_visit_end(kiosk);
    }
    kiosk_touch_at(kiosk, kiosk->now_ms);
}

/* What this visit was looking at; a card that lies there stays known. */
static void forget_looked(struct desk_visit *desk)
{
    const struct desk_visit before = *desk;
    memset(desk, 0, sizeof(*desk));
    desk->by_card = before.by_card;
    desk->card_lies = before.card_lies;
    memcpy(desk->name_masked, before.name_masked, sizeof(desk->name_masked));
    desk->today = before.today;
}

void kiosk_scanned(struct kiosk *kiosk, const struct kiosk_code *code, int64_t now_ms)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    kiosk->now_ms = now_ms;
    if (is_busy(kiosk) || staff_took(kiosk, STAFF_GUN)) {
        return;
    }
    begin(kiosk);
    forget_looked(desk);
    switch (code->kind) {
    case KIOSK_CODE_TICKET:
        assert(strlen(code->text) < sizeof(desk->token));
        (void)snprintf(desk->token, sizeof(desk->token), "%s", code->text);
        look(kiosk);
        if (kiosk->screen == SCREEN_LOOKING) {
            kiosk_ask(kiosk, client_get_visit(desk->token), ticket_answered);
        }
        break;
    case KIOSK_CODE_APPOINTMENT:
        look(kiosk);
        if (kiosk->screen == SCREEN_LOOKING) {
            kiosk_ask(kiosk, client_get_booking(code->text), booking_answered);
        }
        break;
    case KIOSK_CODE_CASE:
        show_problem(kiosk, WORD_CODE_CASE);
        break;
    case KIOSK_CODE_PHONE:
        show_problem(kiosk, WORD_CODE_PHONE);
        break;
    case KIOSK_CODE_BAD:
        show_problem(kiosk, WORD_CODE_PHONE);
        desk->problem_zh = code->zh;
        desk->problem_en = code->en;
        break;
    }
}

void kiosk_card(struct kiosk *kiosk, const char *card, const char *name_masked, int64_t now_ms)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    kiosk->now_ms = now_ms;
    kiosk->card_lies = true;
    kiosk->dirty = true;
    if (is_busy(kiosk) || staff_took(kiosk, STAFF_CARD_READER)) {
        return;
    }
    kiosk->card_lies = false; /* it begins a visit: nobody left it behind */
    begin(kiosk);
    kiosk->card_lies = true;
    whose_laid(kiosk, card);
    if (book_card(kiosk, card) || whose_card(kiosk)) {
        desk->by_card = true;
        desk->card_lies = true;
        (void)snprintf(desk->name_masked, sizeof(desk->name_masked), "%s", name_masked);
        return;
    }
    forget_looked(desk);
    desk->by_card = true;
    desk->card_lies = true;
    desk->today = NULL;
    (void)snprintf(desk->name_masked, sizeof(desk->name_masked), "%s", name_masked);
    look(kiosk);
    if (kiosk->screen == SCREEN_LOOKING) {
        kiosk_ask(kiosk, client_find_card(card), card_answered);
    }
}

/* Where something is half done that the person may want to go on with. */
static bool half_done(const struct kiosk *kiosk)
{
    switch (kiosk->screen) {
    case SCREEN_DEPARTMENTS:
    case SCREEN_GROUPS:
    case SCREEN_SERVICES:
    case SCREEN_CONFIRM:
    case SCREEN_WHOSE:
    case SCREEN_FOR_OTHER:
    case SCREEN_NO_PAPER:
    case SCREEN_BOOK_DAYS:
    case SCREEN_BOOK_TIMES:
    case SCREEN_BOOK_SURE:
    case SCREEN_HELP:
    case SCREEN_STILL_THERE:
        return true;
    default:
        return false;
    }
}

void kiosk_card_gone(struct kiosk *kiosk, int64_t now_ms)
{
    struct desk_visit *desk = &kiosk->visitor.desk;
    kiosk->now_ms = now_ms;
    kiosk->card_lies = false;
    kiosk->dirty = true;
    const bool was_mine = desk->card_lies;
    desk->card_lies = false;
    if (kiosk->screen == SCREEN_TAKE_CARD) {
        kiosk_show(kiosk, SCREEN_HOME);
        return;
    }
    book_card_gone(kiosk);
    whose_card_gone(kiosk);
    if (!was_mine || kiosk->screen == SCREEN_THANKS || way_of_number(kiosk) ||
        kiosk->screen == SCREEN_BOOKED || (is_busy(kiosk) && kiosk->screen != SCREEN_LOOKING)) {
        return; /* not this visit's, or its number is on its way: that goes to its end */
    }
    if (!half_done(kiosk)) {
        kiosk_visit_end(kiosk);
        return;
    }
    const enum kiosk_screen on = kiosk->screen;
    if (on != SCREEN_HELP && on != SCREEN_STILL_THERE) {
        kiosk->under = on;
    }
    kiosk_show(kiosk, SCREEN_CARD_TAKEN);
}

void kiosk_part(struct kiosk *kiosk, enum kiosk_part part, bool serves, int64_t now_ms)
{
    assert(part < KIOSK_PART_COUNT);
    kiosk->now_ms = now_ms;
    kiosk->dirty = kiosk->dirty || kiosk->parts[part] != serves;
    kiosk->parts[part] = serves;
}
