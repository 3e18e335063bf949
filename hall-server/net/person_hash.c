#include "hall-server/net/person_hash.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

struct person_key person_hash(const uint8_t key[PERSON_HASH_KEY_BYTES], uint8_t kind,
                              const char *number)
{
    static const char purpose[8] = "person";
    crypto_generichash_state state;
    struct person_key person;
    const int begun =
        crypto_generichash_init(&state, key, PERSON_HASH_KEY_BYTES, sizeof person.bytes);
    assert(begun == 0);
    crypto_generichash_update(&state, (const uint8_t *)purpose, sizeof purpose);
    crypto_generichash_update(&state, &kind, 1);
    crypto_generichash_update(&state, (const uint8_t *)number, strlen(number));
    crypto_generichash_final(&state, person.bytes, sizeof person.bytes);
    sodium_memzero(&state, sizeof state);
    return person;
}
