/*
 * Our own signed codes, for what must not be made up: a value, what it is, until when it holds, and
 * a signature that only the hall can make (Ed25519) and every machine can check.
 *
 *   MS1.A.K7M29XTW.1773628200.q1Zb…86 characters
 *    │  │     │         │        └ signature over all before its dot, base64url without padding
 *    │  │     │         └ Unix seconds from which it no longer holds; 0: it always does
 *    │  │     └ the value: 1–64 of [A-Za-z0-9_-]
 *    │  └ T ticket token, A appointment, C case number
 *    └ version
 *
 * The hall signs (hall-server/proto), kiosks and the tool check (drivers/barcode). Pure; any
 * thread. libsodium, initialised by the program.
 */
#ifndef DRIVERS_SIGN_SIGNED_CODE_H
#define DRIVERS_SIGN_SIGNED_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIGNED_CODE_SEED_BYTES = 32,
    SIGNED_CODE_PUBLIC_BYTES = 32,
    SIGNED_CODE_SECRET_BYTES = 64,
    SIGNED_CODE_VALUE_MAX = 64,
    SIGNED_CODE_TEXT_ROOM = 192,
};
#define SIGNED_CODE_HEAD "MS1."

struct signed_code {
    char kind; /* 'T', 'A', 'C' */
    char value[SIGNED_CODE_VALUE_MAX + 1];
    int64_t expires_s; /* 0: never */
};

enum signed_code_result {
    SIGNED_CODE_OK = 0,
    SIGNED_CODE_MALFORMED = -1,
    SIGNED_CODE_NO_KEY = -2,
    SIGNED_CODE_WRONG = -3, /* not made with this key, or changed */
    SIGNED_CODE_EXPIRED = -4,
};

/* Both keys of a secret seed; always the same. */
void signed_code_keys(const uint8_t seed[SIGNED_CODE_SEED_BYTES],
                      uint8_t ret_public[SIGNED_CODE_PUBLIC_BYTES],
                      uint8_t ret_secret[SIGNED_CODE_SECRET_BYTES]);

/* The code's text. False: a kind, value or time that cannot be; then ret_text is "". */
__attribute__((warn_unused_result)) bool
signed_code_make(const uint8_t secret[SIGNED_CODE_SECRET_BYTES], const struct signed_code *what,
                 char ret_text[SIGNED_CODE_TEXT_ROOM]);

/*
 * SIGNED_CODE_OK and *ret_what; else MALFORMED, NO_KEY (`public_key` is NULL), WRONG, EXPIRED (by
 * wall clock `wall_ms`), in this order, and *ret_what is untouched.
 */
__attribute__((warn_unused_result)) enum signed_code_result
signed_code_check(const uint8_t *public_key, const char *text, size_t size_bytes, int64_t wall_ms,
                  struct signed_code *ret_what);

#endif
