/*
 * Names of appointments and of those who made them.
 *
 * A booking's code is eight characters of Crockford's base 32 ("K7M29XTW", 40 bits): short enough
 * to be typed at a kiosk, told on the phone, or put into a QR code as it is. Reading one forgives
 * what eyes confuse: small letters, O for 0, I and L for 1, and hyphens.
 *
 * A person is known to the rules by 16 bytes only: a keyed hash of the number of an identity card,
 * made where the request comes in (net/person_hash.h). Nobody can go back from it without the
 * hall's key, and the number itself goes no further than there.
 *
 * Pure; any thread. Depends on limits.h alone.
 */
#ifndef HALL_SERVER_MODEL_BOOKING_H
#define HALL_SERVER_MODEL_BOOKING_H

#include "hall-server/model/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SLOT_MINUTES = 15, BOOKING_CODE_ENTROPY_BYTES = 5 };

struct booking_code {
    char text[LIMIT_BOOKING_CODE_BYTES + 1]; /* empty: none */
};

struct person_key {
    uint8_t bytes[16]; /* all zero: nobody */
};

struct booking_code booking_code_make(const uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES]);

/* False for anything that is not a code; then *ret_code is untouched. */
__attribute__((warn_unused_result)) bool booking_code_parse(const char *text, size_t size_bytes,
                                                            struct booking_code *ret_code);
bool booking_code_is_good(const struct booking_code *code);
bool booking_code_equal(const struct booking_code *a, const struct booking_code *b);
bool person_key_equal(const struct person_key *a, const struct person_key *b);
bool person_key_is_none(const struct person_key *key);

#endif
