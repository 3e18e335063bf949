/*
 * An appointment at the kiosk: a day, a time, whose it is, and the code for it.
 *
 *   CONFIRM ─预约─┐                                        ┌─► BOOKED (code, QR, slip)
 *                 ├─► BOOK_DAYS ─► BOOK_TIMES ─► BOOK_SURE ─► BOOK_SENDING
 *   BOOKING ─换个时间─┘      ▲                     card laid down │      └─► BOOK_REFUSED
 *      └─取消预约─► BOOK_CANCEL ─► BOOK_SENDING ─► BOOKING         │            │
 *                           └──────────── 换个时间 ────────────────┴────────────┘
 *
 * Whose it is says the ID card alone: nobody types a number. Of the card only what its reader made
 * of it is kept, as long as the card lies there. Days are asked for one after another; a day's
 * times when it is chosen, so that they are fresh.
 *
 * Part of kiosk/screens: pure, of the thread that draws.
 */
#ifndef KIOSK_SCREENS_BOOK_H
#define KIOSK_SCREENS_BOOK_H

#include "hall-server/client/shapes.h"
#include "kiosk/screens/words.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    BOOK_DAYS_MAX = 31, /* today and what follows */
    BOOK_ID_ROOM = 72,
    BOOK_DAY_ROOM = 11, /* "2026-03-16" */
    BOOK_AT_ROOM = 6,   /* "09:15" */
    BOOK_CARD_ROOM = 33,
};

/* The paper of the appointment. */
enum book_slip { BOOK_SLIP_NONE, BOOK_SLIP_RUNS, BOOK_SLIP_PRINTED, BOOK_SLIP_FAILED };

/* A day on which the hall gives appointments. */
struct book_day {
    char day[BOOK_DAY_ROOM];
    int32_t number;  /* days since 1970-01-01 */
    int64_t from_ms; /* its first time */
    int64_t left;
};

/* In struct visitor. */
struct book_visit {
    char service[BOOK_ID_ROOM];
    char queue[BOOK_ID_ROOM];
    char code[BOOK_ID_ROOM]; /* of the one that is changed; "": a new one */

    int32_t today;
    int asked; /* days so far, BOOK_DAYS_MAX at most */
    bool asking;
    char asked_day[BOOK_DAY_ROOM];
    bool no_answer; /* days or times did not come */
    enum word none; /* why there is no day at all */
    struct book_day days[BOOK_DAYS_MAX];
    int day_count;

    int day;                         /* that was chosen */
    const struct shape_slots *slots; /* its times; NULL: not yet */
    char at[BOOK_AT_ROOM];
    int64_t at_ms;

    char card[BOOK_CARD_ROOM]; /* that lies there; "" */
    bool cancelling;
    const struct shape_booking *made;
    bool again; /* it was made before: only its slip is printed */
    enum book_slip slip;
    enum word refusal;
    bool unsure; /* an answer never came: the hall may have done it */
};

#endif
