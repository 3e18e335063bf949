/*
 * The text that a card gives: 256 bytes of UTF-16LE in fields of fixed places. Which card it is
 * says the letter at byte 248; each kind has its own table of fields:
 *
 *   ' ' citizen (GA/T 490)              'J' resident of Hong Kong, Macao or Taiwan (2018)
 *   'I' foreign permanent resident 2017  'Y' the same, of 2023 (its number is one of GB 11643)
 *
 * What makes a card of no use is refused: an unknown kind, a number whose characters or check
 * character are wrong. All else is a warning: a division code that no list has, a nationality, a
 * date, a name with a broken character. Names stay whole: surrogate pairs and private use (rare
 * characters of old systems) go into UTF-8 as they are.
 *
 * Pure, no allocation; any thread. A struct card_text is a person's data: the caller wipes it
 * (card_text_wipe), and nothing of it may be logged.
 */
#ifndef DRIVERS_IDCARD_CARD_TEXT_H
#define DRIVERS_IDCARD_CARD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CARD_TEXT_BYTES = 256,
    CARD_TEXT_KIND_AT = 248,
    CARD_ADDRESS_BYTES = 70, /* also of the newest address */
};

/* UTF-8 takes at most three bytes for each UTF-16 unit of two, and a NUL. */
#define CARD_ROOM(field_bytes) ((field_bytes) / 2 * 3 + 1)

enum card_kind { CARD_CITIZEN, CARD_FOREIGN_2017, CARD_FOREIGN_2023, CARD_HMT_RESIDENT };

/* Bits of `warnings`. */
enum card_warning {
    CARD_WARN_DIVISION = 1 << 0, /* the number's division code was never in force */
    CARD_WARN_NATION = 1 << 1,
    CARD_WARN_SEX = 1 << 2,
    CARD_WARN_BIRTH = 1 << 3,    /* no date, or not the number's */
    CARD_WARN_VALIDITY = 1 << 4, /* no dates, or they end before they begin */
    CARD_WARN_NAME = 1 << 5,     /* empty, or with a broken character (now U+FFFD) */
    CARD_WARN_TEXT = 1 << 6,     /* so another field */
};

/* Fields that a kind of card lacks are "" or 0. Dates are YYYYMMDD. */
struct card_text {
    enum card_kind kind;
    unsigned warnings;
    char sex;   /* GB/T 2261.1: '0' unknown, '1' male, '2' female, '9' not stated */
    int nation; /* GB/T 3304; see card_codes.h */
    char name[CARD_ROOM(30)];
    char latin_name[CARD_ROOM(120)];
    char birth[CARD_ROOM(16)];
    char address[CARD_ROOM(CARD_ADDRESS_BYTES)];
    char number[CARD_ROOM(36)];
    char issuer[CARD_ROOM(30)];
    char valid_from[CARD_ROOM(16)];
    char valid_to[CARD_ROOM(16)]; /* "" if it never ends (长期) */
    bool valid_for_ever;
    char country[CARD_ROOM(6)];      /* I, Y: letters of GB/T 2659 */
    char pass_number[CARD_ROOM(18)]; /* J */
    char issue_count[CARD_ROOM(4)];  /* J, Y */
};

#define CARD_TEXT_ERRORS(X)                                                                        \
    X(CARD_TEXT_BAD_SIZE, -1)                                                                      \
    X(CARD_TEXT_UNKNOWN_KIND, -2)                                                                  \
    X(CARD_TEXT_BAD_NUMBER, -3)

enum card_text_error {
    CARD_TEXT_OK = 0,
#define CARD_TEXT_ERROR_ENUM(name, number) name = (number),
    CARD_TEXT_ERRORS(CARD_TEXT_ERROR_ENUM)
#undef CARD_TEXT_ERROR_ENUM
};

/* CARD_TEXT_OK, or an error and *ret_text is untouched. `size_bytes` must be CARD_TEXT_BYTES. */
__attribute__((warn_unused_result)) int card_text_read(const uint8_t *bytes, size_t size_bytes,
                                                       struct card_text *ret_text);

/* The newest address (SAM_READ_ADDRESS) in place of the card's; false: empty, or of wrong size. */
bool card_text_put_address(struct card_text *text, const uint8_t *bytes, size_t size_bytes);

void card_text_wipe(struct card_text *text);

#endif
