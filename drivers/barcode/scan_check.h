/*
 * What was scanned, checked before anybody uses it: length, text, characters, kind of code; then
 * which of the hall's forms it has. What is none of them is refused by name.
 *
 *   ticket        our visitor link (http…/t/TOKEN), or the token alone: 38 of base64url
 *   appointment   eight of Crockford's base 32; reading forgives small letters, O I L and hyphens
 *   case number   letters, date, serial "BJ-20260316-000123"; or division, date, serial (19–22
 * digits) phone         a payment code or another link that a phone shows: passed on as it is
 *   signed        any of the first three inside "MS1.…" (drivers/sign)
 *
 * Only forms are known here: whether a ticket exists is the hall's to say. The number of a person
 * (18 characters that prove) is refused: it comes from the card, never from a code.
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_BARCODE_SCAN_CHECK_H
#define DRIVERS_BARCODE_SCAN_CHECK_H

#include "drivers/barcode/scan.h"
#include "drivers/sign/signed_code.h"

#include <stdbool.h>

enum { SCAN_TEXT_MAX = 512, SCAN_BASES_MAX = 4, SCAN_TOKEN_CHARACTERS = 38 };

enum scan_kind { SCAN_TICKET, SCAN_APPOINTMENT, SCAN_CASE, SCAN_PHONE, SCAN_KINDS };

struct scan_rules {
    /* Addresses of this hall ("https://hall.example"), NULL after the last; none: any address. */
    const char *bases[SCAN_BASES_MAX];
    const uint8_t
        *key; /* the hall's public one, SIGNED_CODE_PUBLIC_BYTES; NULL: signed codes are refused */
    int64_t wall_ms; /* now, for what expires */
};

struct scan_meaning {
    enum scan_kind kind;
    bool proven;                  /* it came signed */
    char text[SCAN_TEXT_MAX + 1]; /* in its plain form: token, K7M29XTW, BJ20260316000123 */
};

/* SCAN_OK and *ret_meaning, or why it is refused, and *ret_meaning is untouched. */
__attribute__((warn_unused_result)) enum scan_problem scan_check(const struct scan *scan,
                                                                 const struct scan_rules *rules,
                                                                 struct scan_meaning *ret_meaning);

/* "ticket", "appointment", "case", "phone"; static. */
const char *scan_kind_name(enum scan_kind kind);

#endif
