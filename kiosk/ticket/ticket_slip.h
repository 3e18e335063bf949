/*
 * The paper of an appointment: its code where a ticket has the number, the day and time, and the
 * signed code as QR, which a kiosk's gun checks. As ticket.h, whose paper and look it has.
 *
 *     ┌──────────────────────────┐
 *     │  hall name               │
 *     │  what this paper is      │
 *     │      K7M29XTW            │
 *     │  service                 │
 *     │ [ 17 March · 09:00     ] │
 *     │ how to check in          │
 *     │- - - - - - - - - - - - - │
 *     │          QR              │
 *     │  footer                  │
 *     └──────────────────────────┘
 */
#ifndef KIOSK_TICKET_TICKET_SLIP_H
#define KIOSK_TICKET_TICKET_SLIP_H

#include "kiosk/ticket/ticket.h"

/* Text is UTF-8 without control characters, in one language; all of it is needed. */
struct ticket_slip {
    const char *hall;
    const char *title;   /* "预约单" */
    const char *code;    /* "K7M29XTW" */
    const char *service; /* what for */
    const char *when;    /* "3月17日 星期二·09:00" */
    const char *how;     /* what to do then */
    const char *signed_code;
    const char *footer;
};

/* As ticket_draw(). */
__attribute__((warn_unused_result)) int ticket_slip_draw(struct text_fonts *fonts,
                                                         const struct ticket_look *look,
                                                         const struct ticket_slip *slip,
                                                         struct ticket_picture *ret_picture);

#endif
