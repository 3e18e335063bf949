/*
 * The border at which a person's card number ends: 16 bytes of keyed BLAKE2b go on, so that the
 * hall can tell one person from another and nobody without its key can go back.
 *
 *   number ──card key──► card hash ──hall's key──► person
 *
 * A kiosk has the card key, which is made of the hall's: its reader sends card hashes, and no
 * number leaves it. What the hall keeps is one hash further, with the key that only it has: who
 * takes a kiosk and a copy of the journal cannot try numbers.
 *
 * Pure; any thread. Depends on libsodium and the model's ids.
 */
#ifndef HALL_SERVER_NET_PERSON_HASH_H
#define HALL_SERVER_NET_PERSON_HASH_H

#include "hall-server/model/booking.h"

enum { PERSON_HASH_KEY_BYTES = 32, PERSON_CARD_HASH_BYTES = 16 };

/* The key for cards; the caller wipes it. */
void person_card_key(const uint8_t hall_key[PERSON_HASH_KEY_BYTES],
                     uint8_t ret_card_key[PERSON_HASH_KEY_BYTES]);

/* As a card reader's driver makes it (drivers/idcard/card_person.h). `kind` tells numbers of one
 * document from those of another; the caller wipes `number`. */
void person_card_hash(const uint8_t card_key[PERSON_HASH_KEY_BYTES], uint8_t kind,
                      const char *number, uint8_t ret_hash[PERSON_CARD_HASH_BYTES]);

struct person_key person_of_card(const uint8_t hall_key[PERSON_HASH_KEY_BYTES],
                                 const uint8_t card_hash[PERSON_CARD_HASH_BYTES]);

#endif
