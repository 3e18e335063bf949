/*
 * People who do not exist, and the text blocks of their cards. Their numbers begin with division
 * codes that were never given out (19…, 29…), or end a year that has not come, and have the right
 * check character.
 */
#ifndef TESTS_LIB_MADE_UP_CARD_H
#define TESTS_LIB_MADE_UP_CARD_H

#include "drivers/idcard/card_text.h"

enum { MADE_UP_COUNT = 5 };

/* What a card of a made-up person says; UTF-8. NULL fields are blank. */
struct made_up_card {
    const char *what; /* for messages */
    char letter;      /* ' ', 'J', 'I', 'Y' */
    const char *name, *latin_name, *sex, *nation, *birth, *address, *number, *issuer, *valid_from,
        *valid_to, *country, *pass_number, *issue_count;
};

/* citizen; citizen with rare characters; J; I; Y with a long name */
extern const struct made_up_card made_up_cards[MADE_UP_COUNT];

/* The block as a module gives it. */
void made_up_card_text(const struct made_up_card *card, uint8_t ret_bytes[CARD_TEXT_BYTES]);

/* UTF-8 to UTF-16LE into a field, filled up with blanks; what does not fit is cut. */
void made_up_field(const char *text, uint8_t *ret_bytes, size_t size_bytes);

#endif
