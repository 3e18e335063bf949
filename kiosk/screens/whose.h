/*
 * Who a number is for, said before it is taken: oneself, by ID card, for somebody else, with
 * priority.
 *
 *   CONFIRM ─本人·代办·优先─► WHOSE ─替别人─► FOR_OTHER (what to bring) ─┐
 *      ▲  ▲                    │ └─优先─► GROUND ──────────────────────┤
 *      │  └── card laid down ──┘                                       │
 *      └───────────────────────────────────────────────────────────────┘
 *
 * A number by card is tied to what the reader made of the card, for today: who lays the card down
 * again sees where the number stands, and has a lost paper printed anew. Nobody has to.
 *
 * Part of kiosk/screens: pure, of the thread that draws.
 */
#ifndef KIOSK_SCREENS_WHOSE_H
#define KIOSK_SCREENS_WHOSE_H

#include "kiosk/screens/words.h"

#include <stdbool.h>

enum { WHOSE_CARD_ROOM = 33 }; /* 32 hexadecimal digits */

/* In struct visitor. */
struct whose_visit {
    char card[WHOSE_CARD_ROOM]; /* that was laid down; "" */
    bool tied;                  /* the number is to be by this card */
    bool for_other;
    enum word wanted; /* what the choice asks for */
};

#endif
