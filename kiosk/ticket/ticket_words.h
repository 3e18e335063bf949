/* The words of the ticket in its languages; a table, so that a language is a column. Pure. */
#ifndef KIOSK_TICKET_TICKET_WORDS_H
#define KIOSK_TICKET_TICKET_WORDS_H

#include "kiosk/ticket/ticket.h"

enum ticket_word {
    TICKET_WORD_WINDOWS,   /* %s: "12–16" */
    TICKET_WORD_AHEAD,     /* label */
    TICKET_WORD_PEOPLE,    /* %d */
    TICKET_WORD_WAIT,      /* label */
    TICKET_WORD_MINUTES,   /* %d, %d */
    TICKET_WORD_ABOUT,     /* %d: both ends are the same minute */
    TICKET_WORD_SOON,      /* nobody is before you */
    TICKET_WORD_CLOCK,     /* %s, %s: when the call is likely */
    TICKET_WORD_ISSUED,    /* label */
    TICKET_WORD_HOLDER,    /* label */
    TICKET_WORD_FEE,       /* label */
    TICKET_WORD_MATERIALS, /* heading */
    TICKET_WORD_SCAN,      /* under the code */
    TICKET_WORD_RULE,      /* heading of the box */
    TICKET_WORD_ADVICE,    /* in the box, when the hall gives no words of its own */
    TICKET_WORD_FOOT,      /* the last line */
    TICKET_WORD_COUNT
};

const char *ticket_word(enum ticket_language language, enum ticket_word word);

#endif
