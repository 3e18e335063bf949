#include "hall-server/net/person_hash.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

void person_card_key(const uint8_t hall_key[PERSON_HASH_KEY_BYTES],
                     uint8_t ret_card_key[PERSON_HASH_KEY_BYTES])
{
    static const char purpose[8] = "card key";
    const int made =
        crypto_generichash(ret_card_key, PERSON_HASH_KEY_BYTES, (const uint8_t *)purpose,
                           sizeof purpose, hall_key, PERSON_HASH_KEY_BYTES);
    assert(made == 0);
}

void person_card_hash(const uint8_t card_key[PERSON_HASH_KEY_BYTES], uint8_t kind,
                      const char *number, uint8_t ret_hash[PERSON_CARD_HASH_BYTES])
{
    static const char purpose[8] = "person";
    crypto_generichash_state state;
    const int begun =
        crypto_generichash_init(&state, card_key, PERSON_HASH_KEY_BYTES, PERSON_CARD_HASH_BYTES);
    assert(begun == 0);
    crypto_generichash_update(&state, (const uint8_t *)purpose, sizeof purpose);
    crypto_generichash_update(&state, &kind, 1);
    crypto_generichash_update(&state, (const uint8_t *)number, strlen(number));
    crypto_generichash_final(&state, ret_hash, PERSON_CARD_HASH_BYTES);
    sodium_memzero(&state, sizeof state);
}

struct person_key person_of_card(const uint8_t hall_key[PERSON_HASH_KEY_BYTES],
                                 const uint8_t card_hash[PERSON_CARD_HASH_BYTES])
{
    struct person_key person;
    const int made = crypto_generichash(person.bytes, sizeof person.bytes, card_hash,
                                        PERSON_CARD_HASH_BYTES, hall_key, PERSON_HASH_KEY_BYTES);
    assert(made == 0);
    return person;
}
