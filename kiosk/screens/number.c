/*
 * The course of a number, from the question to the printer until somebody holds it: what the hall
 * and the printer answer, and the screens CHECKING, ISSUING and PRINTING in which nothing can be
 * touched. No number is asked for before the printer says that it prints.
 */
#include "kiosk/screens/screen.h"

#include "hall-server/client/client.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What the hall refuses with, and the words for it. The last row is for every other code. */
static const struct {
    const char *code;
    enum word word;
} refusals[] = {
    {"storage_refused", WORD_STORAGE_BODY},
    {"not_ready", WORD_STORAGE_BODY},
    {"numbers_used_up", WORD_FULL_BODY},
    {"hall_full", WORD_FULL_BODY},
    {"last_number_passed", WORD_LAST_NUMBER_BODY},
    {"queue_stopped", WORD_STOPPED_BODY},
    {"not_served_today", WORD_NOT_TODAY_BODY},
    {"hall_emergency", WORD_EMERGENCY_TITLE},
    {"no_priority", WORD_NO_PRIORITY_BODY},
    {CLIENT_CODE_NO_ANSWER, WORD_GONE_NO_NUMBER},
    {"", WORD_GONE_NO_NUMBER},
    {NULL, WORD_REFUSED_BODY},
};

enum word kiosk_refusal(const char *code)
{
    int row = 0;
    while (refusals[row].code != NULL && strcmp(refusals[row].code, code) != 0) {
        row++;
    }
    return refusals[row].word;
}

bool kiosk_paper_prints(enum kiosk_paper paper)
{
    return paper == KIOSK_PAPER_READY || paper == KIOSK_PAPER_LOW;
}

static void issue(struct kiosk *kiosk)
{
    if (kiosk->visitor.number_ask != NULL) {
        kiosk->visitor.number_ask(kiosk);
        return;
    }
    const struct shape_service_row *services = kiosk->services->services;
    const char *ids[CLIENT_SERVICES_MAX];
    int rows[CLIENT_SERVICES_MAX];
    const int count = basket_rows(kiosk, rows);
    for (int i = 0; i < count; i++) {
        ids[i] = services[rows[i]].id;
    }
    kiosk_wish(kiosk, KIOSK_ISSUE, services[kiosk->visitor.service_row].id);
    const struct client_visitor visitor = whose_visitor(kiosk);
    kiosk->wishes[kiosk->wish_count - 1].ask = client_issue_to(ids, (size_t)count, &visitor);
    kiosk_show(kiosk, SCREEN_ISSUING);
}

void number_take(struct kiosk *kiosk, bool by_phone)
{
    void (*ask)(struct kiosk * kiosk) =
        kiosk->screen == SCREEN_NO_PAPER ? kiosk->visitor.number_ask : NULL;
    if (ask == NULL && !kiosk_hall_gives(kiosk)) {
        kiosk_show(kiosk, SCREEN_CLOSED);
    } else {
        number_take_by(kiosk, ask, by_phone);
    }
}

void number_take_by(struct kiosk *kiosk, void (*ask)(struct kiosk *kiosk), bool by_phone)
{
    kiosk->visitor.by_phone = by_phone;
    kiosk->visitor.number_ask = ask;
    kiosk->visitor.paper_alone = false;
    if (kiosk->screen != SCREEN_NO_PAPER) {
        kiosk->visitor.number_from = kiosk->screen;
    }
    if (by_phone) {
        issue(kiosk);
    } else {
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
        kiosk_show(kiosk, SCREEN_CHECKING);
    }
}

void number_print_again(struct kiosk *kiosk, void (*print)(struct kiosk *kiosk))
{
    number_take_by(kiosk, print, false);
    kiosk->visitor.paper_alone = true;
}

void number_again(struct kiosk *kiosk)
{
    kiosk->visitor.ticket = NULL;
    kiosk->visitor.qr.size = 0;
    kiosk->visitor.print_given_up = false;
    kiosk->visitor.by_phone = false;
    kiosk_show(kiosk, kiosk->visitor.number_from);
    if (kiosk->has_printer) {
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
    }
}

static void qr_set(struct kiosk *kiosk, const char *url)
{
    if (*url == '\0' || ui_qr_make(url, &kiosk->visitor.qr) != UI_QR_OK) {
        kiosk->visitor.qr.size = 0;
    }
}

void number_show_claim(struct kiosk *kiosk)
{
    qr_set(kiosk, kiosk->visitor.ticket->claim_url);
    kiosk->visitor.asked_ticket_ms = kiosk->now_ms;
    kiosk_show(kiosk, SCREEN_CLAIM);
}

void number_show_thanks(struct kiosk *kiosk)
{
    qr_set(kiosk, kiosk->visitor.ticket->visitor_url);
    kiosk_show(kiosk, SCREEN_THANKS);
}

bool kiosk_issued(struct kiosk *kiosk, uint32_t visit, const struct shape_ticket *ticket,
                  int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_ISSUING) {
        kiosk_wish(kiosk, KIOSK_CANCEL_TICKET, ticket->id); /* who asked for it has gone */
        return false;
    }
    kiosk->visitor.ticket = ticket;
    kiosk->visitor.issued_ms = now_ms;
    if (kiosk->visitor.by_phone) {
        kiosk->visitor.print_end = KIOSK_PRINTED;
        number_show_claim(kiosk);
    } else {
        kiosk_wish(kiosk, KIOSK_PRINT, ticket->id);
        kiosk_show(kiosk, SCREEN_PRINTING);
    }
    return true;
}

bool kiosk_ticket(struct kiosk *kiosk, uint32_t visit, const struct shape_ticket *ticket,
                  int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->visitor.ticket == NULL ||
        strcmp(ticket->id, kiosk->visitor.ticket->id) != 0) {
        return false;
    }
    kiosk->visitor.ticket = ticket;
    kiosk->dirty = true;
    if (kiosk->screen != SCREEN_CLAIM) {
        return true;
    }
    if (ticket->state == SHAPE_LEG_CANCELLED || ticket->state == SHAPE_LEG_EXPIRED) {
        kiosk_show(kiosk, SCREEN_CLAIM_OVER);
    } else if (ticket->holder != SHAPE_HOLDER_NONE) {
        kiosk->visitor.by_phone = ticket->holder == SHAPE_HOLDER_PHONE;
        number_show_thanks(kiosk);
    }
    return true;
}

/* Numbers of the kiosk's own are for one service, on paper: who wanted another hears of them. */
static enum word no_number_now(const struct kiosk *kiosk, const char *code)
{
    const bool no_answer = *code == '\0' || strcmp(code, CLIENT_CODE_NO_ANSWER) == 0;
    if (!no_answer || !kiosk->offline || kiosk->visitor.number_ask != NULL) {
        return kiosk_refusal(code);
    }
    return kiosk->visitor.basket.count > 0 ? WORD_GONE_ONE_ONLY
           : kiosk->visitor.by_phone       ? WORD_GONE_PAPER_ONLY
                                           : kiosk_refusal(code);
}

void kiosk_refused(struct kiosk *kiosk, uint32_t visit, const char *code, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_ISSUING) {
        return;
    }
    if (strcmp(code, "hall_closed") == 0) {
        kiosk_show(kiosk, SCREEN_CLOSED);
        return;
    }
    if (strcmp(code, "card_needed") == 0) {
        whose_open(kiosk, WORD_WHOSE_NEEDED);
        return;
    }
    if (desk_had_number(kiosk, code)) {
        return;
    }
    kiosk->visitor.refusal = no_number_now(kiosk, code);
    if (kiosk->visitor.refusal == WORD_STOPPED_BODY) { /* of several, nobody says which */
        kiosk->visitor.service_stopped =
            kiosk->visitor.basket.count == 0 && kiosk->visitor.number_ask == NULL;
        kiosk_wish(kiosk, KIOSK_GET_QUEUES, NULL);
    }
    kiosk_show(kiosk, SCREEN_REFUSED);
}

/* Its end comes all the same, by kiosk_print_ended(). */
static void give_job_up(struct kiosk *kiosk)
{
    if (!kiosk->visitor.print_given_up) {
        kiosk->visitor.print_given_up = true;
        kiosk_wish(kiosk, KIOSK_PRINT_CANCEL, NULL);
    }
}

static void paper_is_known(struct kiosk *kiosk)
{
    if (kiosk_paper_prints(kiosk->paper)) {
        issue(kiosk);
    } else {
        kiosk->asked_paper_ms = kiosk->now_ms;
        kiosk_show(kiosk, SCREEN_NO_PAPER);
    }
}

void kiosk_paper(struct kiosk *kiosk, enum kiosk_paper paper, bool answer, int64_t now_ms)
{
    assert(paper < KIOSK_PAPER_COUNT);
    kiosk->now_ms = now_ms;
    kiosk->dirty = kiosk->dirty || paper != kiosk->paper;
    kiosk->paper = paper;
    if (kiosk->screen == SCREEN_CHECKING && answer) {
        paper_is_known(kiosk);
    } else if (kiosk->screen == SCREEN_NO_PAPER && kiosk_paper_prints(paper)) {
        kiosk_show(kiosk, kiosk->visitor.number_from); /* the roll was changed meanwhile */
    } else if (kiosk->screen == SCREEN_PRINTING && paper > KIOSK_PAPER_LOW) {
        give_job_up(kiosk); /* out of paper on the way: nobody waits for a roll */
    }
}

void kiosk_print_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end,
                       const char *reason, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_PRINTING || desk_print_ended(kiosk, end)) {
        return;
    }
    kiosk_wish(kiosk, KIOSK_REPORT_PRINT, kiosk->visitor.ticket->id);
    struct kiosk_wish *report = &kiosk->wishes[kiosk->wish_count - 1];
    report->end = end;
    (void)snprintf(report->reason, sizeof(report->reason), "%s", reason == NULL ? "" : reason);
    kiosk->visitor.print_end = end;
    if (end == KIOSK_PRINTED) {
        number_show_thanks(kiosk);
    } else if (*kiosk->visitor.ticket->claim_url == '\0') { /* no phone can have this one */
        kiosk->visitor.refusal = WORD_GONE_NO_NUMBER;
        kiosk_show(kiosk, SCREEN_REFUSED);
    } else {
        number_show_claim(kiosk);
    }
}

/* A job that does not end: give it up, and if even that is not answered, say that it is unsure. */
static void tick_printing(struct kiosk *kiosk)
{
    const int64_t since_ms = kiosk->now_ms - kiosk->screen_since_ms;
    if (since_ms >= KIOSK_PRINT_WAIT_MS + KIOSK_PRINT_END_MS) {
        kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINT_UNKNOWN, "no-answer", kiosk->now_ms);
    } else if (since_ms >= KIOSK_PRINT_WAIT_MS) {
        give_job_up(kiosk);
    }
}

static int64_t wake_printing(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + KIOSK_PRINT_WAIT_MS +
           (kiosk->visitor.print_given_up ? KIOSK_PRINT_END_MS : 0);
}

static void tick_checking(struct kiosk *kiosk)
{
    if (kiosk->now_ms - kiosk->screen_since_ms >= KIOSK_PAPER_WAIT_MS) {
        kiosk->paper = KIOSK_PAPER_UNKNOWN; /* it was asked and says nothing */
        paper_is_known(kiosk);
    }
}

static int64_t wake_checking(const struct kiosk *kiosk)
{
    return kiosk->screen_since_ms + KIOSK_PAPER_WAIT_MS;
}

static void checking_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_PRINTER, WORD_ASKING_PAPER, WORD_ISSUING_SUB);
}

static void issuing_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_TICKET, WORD_ISSUING, WORD_ISSUING_SUB);
}

static void printing_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_PRINTER, WORD_PRINTING, WORD_PRINTING_SUB);
}

const struct screen screen_checking = {
    .draw = checking_draw, .tick = tick_checking, .wake_ms = wake_checking};
const struct screen screen_issuing = {.draw = issuing_draw};
const struct screen screen_printing = {
    .draw = printing_draw, .tick = tick_printing, .wake_ms = wake_printing};
