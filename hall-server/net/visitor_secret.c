#include "hall-server/net/visitor_secret.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

struct visitor_secret visitor_secret_make(const uint8_t key[VISITOR_KEY_BYTES],
                                          const struct uuid *ticket, uint32_t revision)
{
    static const char purpose[8] = "visitor";
    uint8_t message[sizeof purpose + sizeof ticket->bytes + 4];
    uint8_t hash[crypto_generichash_BYTES]; /* longer than what is kept: BLAKE2b starts at 16 */
    struct visitor_secret secret;
    _Static_assert(sizeof secret.bytes <= sizeof hash, "the secret is a part of the hash");

    memcpy(message, purpose, sizeof purpose);
    memcpy(message + sizeof purpose, ticket->bytes, sizeof ticket->bytes);
    for (size_t i = 0; i < 4; i++) {
        message[sizeof purpose + sizeof ticket->bytes + i] = (uint8_t)(revision >> (8 * i));
    }
    const int made =
        crypto_generichash(hash, sizeof hash, message, sizeof message, key, VISITOR_KEY_BYTES);
    assert(made == 0);
    memcpy(secret.bytes, hash, sizeof secret.bytes);
    return secret;
}

bool visitor_secret_opens(const uint8_t key[VISITOR_KEY_BYTES], const char *token,
                          size_t length_bytes, uint32_t revision, struct uuid *ret_ticket)
{
    struct uuid ticket;
    struct visitor_secret said;
    if (visitor_token_parse(token, length_bytes, &ticket, &said) != ID_OK) {
        return false;
    }
    const struct visitor_secret right = visitor_secret_make(key, &ticket, revision);
    if (!visitor_secret_equal(&said, &right)) {
        return false;
    }
    *ret_ticket = ticket;
    return true;
}
