/*
 * Names of things: 16-byte ids of tickets (UUIDv7, RFC 9562), short ids of the hall's furniture,
 * and the secret in a visitor's link.
 *
 * Pure and without state: whoever makes an id brings the time and the entropy. Any thread.
 *
 *   visitor token = ticket id (16 bytes) then its secret (12 bytes), base64url without padding: 38
 *   characters. So a token names its ticket, and 96 bits of it cannot be guessed; the ticket's id
 *   alone gives no right. Compare secrets with visitor_secret_equal(), which takes constant time.
 */
#ifndef HALL_SERVER_MODEL_ID_H
#define HALL_SERVER_MODEL_ID_H

#include "hall-server/model/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct uuid {
    uint8_t bytes[16];
};
enum { UUID_TEXT_BYTES = 36, UUID_ENTROPY_BYTES = 10 };

/* "12", "A", "dept-07": [A-Za-z0-9-]{1,24} and a NUL. Empty text means none. */
struct short_id {
    char text[LIMIT_SHORT_ID_BYTES + 1];
};

struct visitor_secret {
    uint8_t bytes[12];
};
enum { VISITOR_TOKEN_BYTES = 28, VISITOR_TOKEN_TEXT_BYTES = 38 };

enum { ID_OK = 0, ID_MALFORMED = -1 };

/* `at_ms` since 1970 (48 bits); `entropy` fills the rest but version and variant. */
struct uuid uuid_make(int64_t at_ms, const uint8_t entropy[UUID_ENTROPY_BYTES]);
bool uuid_equal(const struct uuid *a, const struct uuid *b);
bool uuid_is_nil(const struct uuid *id);
void uuid_format(const struct uuid *id, char ret_text[UUID_TEXT_BYTES + 1]);

/* Strict: 36 characters, hyphens in place, hexadecimal digits of either case. */
__attribute__((warn_unused_result)) int uuid_parse(const char *text, size_t size_bytes,
                                                   struct uuid *ret_id);

/* `text` need not end with a NUL. ID_MALFORMED for empty, too long or another character. */
__attribute__((warn_unused_result)) int short_id_parse(const char *text, size_t size_bytes,
                                                       struct short_id *ret_id);
bool short_id_equal(const struct short_id *a, const struct short_id *b);
bool short_id_is_none(const struct short_id *id);

void visitor_token_format(const struct uuid *ticket, const struct visitor_secret *secret,
                          char ret_text[VISITOR_TOKEN_TEXT_BYTES + 1]);
__attribute__((warn_unused_result)) int visitor_token_parse(const char *text, size_t size_bytes,
                                                            struct uuid *ret_ticket,
                                                            struct visitor_secret *ret_secret);
bool visitor_secret_equal(const struct visitor_secret *a, const struct visitor_secret *b);

/* 8–64 of [A-Za-z0-9._-], as the API asks of every request_id. */
bool request_id_is_good(const char *text, size_t size_bytes);

#endif
