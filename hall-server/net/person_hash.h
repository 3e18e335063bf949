/*
 * The border at which a person's card number ends: 16 bytes of keyed BLAKE2b go on, so that the
 * hall can tell one person from another and nobody without its key can go back.
 *
 * Pure; any thread. Depends on libsodium and the model's ids.
 */
#ifndef HALL_SERVER_NET_PERSON_HASH_H
#define HALL_SERVER_NET_PERSON_HASH_H

#include "hall-server/model/booking.h"

enum { PERSON_HASH_KEY_BYTES = 32 };

/* `kind` tells numbers of one document from those of another; the caller wipes `number`. */
struct person_key person_hash(const uint8_t key[PERSON_HASH_KEY_BYTES], uint8_t kind,
                              const char *number);

#endif
