/*
 * Who holds a code before the kiosk or lays a card down: where a ticket stands, checking an
 * appointment in, what a card has today.
 *
 *   scanned ticket ─┐                                  ┌─► STANDING ─print again─► CHECKING …
 *   typed number ───┤             ┌─ refused ─► CODE_PROBLEM
 *   (WHERE)         ├─► LOOKING ──┼─ an appointment ─► BOOKING ─check in─► CHECKING … (number.c)
 *   scanned code ───┤             └─ a card's day ──► CARD ─► STANDING, BOOKING, DEPARTMENTS
 *   card laid down ─┘
 *
 *   card taken away: the visit ends; with something half done CARD_TAKEN asks first.
 *   visit over and a card still there: TAKE_CARD.
 *
 * Part of kiosk/screens: pure, of the thread that draws.
 */
#ifndef KIOSK_SCREENS_DESK_H
#define KIOSK_SCREENS_DESK_H

#include "hall-server/client/shapes.h"
#include "kiosk/screens/words.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    DESK_NUMBER_MAX = 6, /* characters of a number: "AB0123" */
    DESK_CARD_ROOM = 33, /* 32 hexadecimal digits */
    DESK_NAME_ROOM = 184,
    DESK_TOKEN_ROOM = 48,
    DESK_LOOK_MS = 12000,  /* longer than the client waits for the hall */
    DESK_AGAIN_MS = 10000, /* how often a standing that is looked at is asked for */
};

/* What a gun read, as the driver judged it. */
enum kiosk_code_kind {
    KIOSK_CODE_TICKET,      /* text is a visitor's token */
    KIOSK_CODE_APPOINTMENT, /* text is its code */
    KIOSK_CODE_CASE,
    KIOSK_CODE_PHONE,
    KIOSK_CODE_BAD, /* zh, en say why; static */
};
struct kiosk_code {
    enum kiosk_code_kind kind;
    const char *text;
    const char *zh;
    const char *en;
};

/* Devices beside the printer. */
enum kiosk_part { KIOSK_GUN, KIOSK_CARD_READER, KIOSK_PART_COUNT };

/* What one visitor held and laid down: in struct visitor. */
struct desk_visit {
    char typed[DESK_NUMBER_MAX + 1];
    char number[DESK_NUMBER_MAX + 1]; /* that was looked up; "" if it was a token or a card */
    char token[DESK_TOKEN_ROOM];      /* that was scanned */
    bool by_card;                     /* a card was read for this visit … */
    bool card_lies;                   /* … and lies there still */
    char name_masked[DESK_NAME_ROOM];

    const struct shape_standing *standing; /* by number */
    const struct shape_ticket *ticket;     /* by token or card */
    const struct shape_booking *booking;
    const struct shape_card_today *today;
    int64_t asked_ms;
    bool ordinary;     /* too late for the appointment: an ordinary number */
    bool copying;      /* a paper that is printed again */
    bool renewed;      /* `ticket` has a new link, which its lost paper does not know */
    int64_t copied_ms; /* wall clock */
    bool had;          /* another number was asked for, and there is none … */
    enum word had_why;
    bool copy_failed;

    enum word problem;      /* of CODE_PROBLEM … */
    const char *problem_zh; /* … or the driver's own words */
    const char *problem_en;
};

#endif
