/*
 * Our own signed codes, for what must not be made up: a value, what it is, until when it holds, and
 * a tag that only who has the key can make (keyed BLAKE2b, 16 bytes).
 *
 *   MS1.A.K7M29XTW.1773628200.q1Zb…22 characters
 *    │  │     │         │        └ tag over all before its dot, base64url without padding
 *    │  │     │         └ Unix seconds from which it no longer holds; 0: it always does
 *    │  │     └ the value: 1–64 of [A-Za-z0-9_-]
 *    │  └ T ticket token, A appointment, C case number
 *    └ version
 *
 * Pure; any thread. libsodium.
 */
#ifndef DRIVERS_BARCODE_SCAN_SIGN_H
#define DRIVERS_BARCODE_SCAN_SIGN_H

#include "drivers/barcode/scan.h"

#include <stdbool.h>

enum { SCAN_KEY_BYTES = 32, SCAN_SIGN_VALUE_MAX = 64, SCAN_SIGN_TEXT_ROOM = 128 };
#define SCAN_SIGN_HEAD "MS1."

struct scan_signed {
    char kind; /* 'T', 'A', 'C' */
    char value[SCAN_SIGN_VALUE_MAX + 1];
    int64_t expires_s; /* 0: never */
};

/* The code's text. False: a kind, value or time that cannot be; then ret_text is "". */
__attribute__((warn_unused_result)) bool scan_sign_make(const uint8_t key[SCAN_KEY_BYTES],
                                                        const struct scan_signed *what,
                                                        char ret_text[SCAN_SIGN_TEXT_ROOM]);

/*
 * SCAN_OK and *ret_what; SCAN_BAD_PAYLOAD, SCAN_NO_KEY (`key` is NULL), SCAN_BAD_TAG, SCAN_EXPIRED
 * (by wall clock `wall_ms`), in this order, and *ret_what is untouched.
 */
__attribute__((warn_unused_result)) enum scan_problem
scan_sign_check(const uint8_t *key, const char *text, size_t size_bytes, int64_t wall_ms,
                struct scan_signed *ret_what);

#endif
