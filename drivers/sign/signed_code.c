#include "drivers/sign/signed_code.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    TAG_BYTES = crypto_sign_BYTES,
    TAG_TEXT = 86, /* of base64url without padding */
    HEAD_BYTES = sizeof(SIGNED_CODE_HEAD) - 1,
    EXPIRES_DIGITS_MAX = 11,
};
static const char value_characters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

_Static_assert((int)SIGNED_CODE_SEED_BYTES == (int)crypto_sign_SEEDBYTES &&
                   (int)SIGNED_CODE_PUBLIC_BYTES == (int)crypto_sign_PUBLICKEYBYTES &&
                   (int)SIGNED_CODE_SECRET_BYTES == (int)crypto_sign_SECRETKEYBYTES,
               "keys of Ed25519");

void signed_code_keys(const uint8_t seed[SIGNED_CODE_SEED_BYTES],
                      uint8_t ret_public[SIGNED_CODE_PUBLIC_BYTES],
                      uint8_t ret_secret[SIGNED_CODE_SECRET_BYTES])
{
    const int error = crypto_sign_seed_keypair(ret_public, ret_secret, seed);
    assert(error == 0);
}

static bool kind_is_good(char kind)
{
    return kind == 'T' || kind == 'A' || kind == 'C';
}

static bool value_is_good(const char *value, size_t length)
{
    if (length == 0 || length > SIGNED_CODE_VALUE_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (value[i] == '\0' || strchr(value_characters, value[i]) == NULL) {
            return false;
        }
    }
    return true;
}

bool signed_code_make(const uint8_t secret[SIGNED_CODE_SECRET_BYTES],
                      const struct signed_code *what, char ret_text[SIGNED_CODE_TEXT_ROOM])
{
    uint8_t tag[TAG_BYTES];
    ret_text[0] = '\0';
    if (!kind_is_good(what->kind) ||
        !value_is_good(what->value, strnlen(what->value, sizeof(what->value))) ||
        what->expires_s < 0 || what->expires_s > 99999999999) {
        return false;
    }
    const int length = snprintf(ret_text, SIGNED_CODE_TEXT_ROOM, SIGNED_CODE_HEAD "%c.%s.%lld",
                                what->kind, what->value, (long long)what->expires_s);
    assert(length > 0 && length + 1 + TAG_TEXT + 1 <= SIGNED_CODE_TEXT_ROOM);
    const int error = crypto_sign_detached(tag, NULL, (const uint8_t *)ret_text,
                                           (unsigned long long)length, secret);
    assert(error == 0);
    ret_text[length] = '.';
    (void)sodium_bin2base64(ret_text + length + 1, TAG_TEXT + 1, tag, sizeof(tag),
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return true;
}

/* Digits without a sign or a zero too many. */
static bool expires_read(const char *text, size_t length, int64_t *ret_seconds)
{
    int64_t seconds = 0;
    if (length == 0 || length > EXPIRES_DIGITS_MAX || (text[0] == '0' && length > 1)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        seconds = seconds * 10 + (text[i] - '0');
    }
    *ret_seconds = seconds;
    return true;
}

/* The parts before the tag; false: not of the form. */
static bool parts_read(const char *text, size_t size_bytes, struct signed_code *ret_what,
                       size_t *ret_signed_bytes, uint8_t ret_tag[TAG_BYTES])
{
    size_t tag_bytes = 0;
    if (size_bytes < HEAD_BYTES + 5 + 1 + TAG_TEXT || size_bytes >= SIGNED_CODE_TEXT_ROOM ||
        memcmp(text, SIGNED_CODE_HEAD, HEAD_BYTES) != 0 || !kind_is_good(text[HEAD_BYTES]) ||
        text[HEAD_BYTES + 1] != '.') {
        return false;
    }
    const size_t signed_bytes = size_bytes - 1 - TAG_TEXT;
    const char *value = text + HEAD_BYTES + 2;
    const char *dot = memchr(value, '.', signed_bytes - HEAD_BYTES - 2);
    if (text[signed_bytes] != '.' || dot == NULL ||
        sodium_base642bin(ret_tag, TAG_BYTES, text + signed_bytes + 1, TAG_TEXT, NULL, &tag_bytes,
                          NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        tag_bytes != TAG_BYTES) {
        return false;
    }
    const size_t value_length = (size_t)(dot - value);
    if (!value_is_good(value, value_length) ||
        !expires_read(dot + 1, signed_bytes - (size_t)(dot + 1 - text), &ret_what->expires_s)) {
        return false;
    }
    ret_what->kind = text[HEAD_BYTES];
    memcpy(ret_what->value, value, value_length);
    ret_what->value[value_length] = '\0';
    *ret_signed_bytes = signed_bytes;
    return true;
}

enum signed_code_result signed_code_check(const uint8_t *public_key, const char *text,
                                          size_t size_bytes, int64_t wall_ms,
                                          struct signed_code *ret_what)
{
    struct signed_code what;
    uint8_t said[TAG_BYTES];
    size_t signed_bytes = 0;
    if (!parts_read(text, size_bytes, &what, &signed_bytes, said)) {
        return SIGNED_CODE_MALFORMED;
    }
    if (public_key == NULL) {
        return SIGNED_CODE_NO_KEY;
    }
    if (crypto_sign_verify_detached(said, (const uint8_t *)text, signed_bytes, public_key) != 0) {
        return SIGNED_CODE_WRONG;
    }
    if (what.expires_s != 0 && wall_ms / 1000 >= what.expires_s) {
        return SIGNED_CODE_EXPIRED;
    }
    *ret_what = what;
    return SIGNED_CODE_OK;
}
