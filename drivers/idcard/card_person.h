/*
 * The door of the driver: what a card said goes in, what leaves is a hash, a masked number, a
 * masked name, and the few fields that were asked for. For queues nobody needs more.
 *
 * The hash is keyed BLAKE2b of 16 bytes, made as the hall makes it from a number that was typed
 * (hall-server/net/person_hash.h), so that a card finds the appointment that was made by hand.
 *
 * Pure; any thread. The caller wipes both structs.
 */
#ifndef DRIVERS_IDCARD_CARD_PERSON_H
#define DRIVERS_IDCARD_CARD_PERSON_H

#include "drivers/idcard/card_text.h"

enum {
    CARD_PERSON_KEY_BYTES = 32,
    CARD_PERSON_HASH_BYTES = 16,
    CARD_PERSON_MASK_FIRST = 3, /* characters of the number that stay */
    CARD_PERSON_MASK_LAST = 4,
};

/* What may leave beside hash and mask; bits. */
enum card_want {
    CARD_WANT_NAME = 1 << 0,
    CARD_WANT_BIRTH = 1 << 1,
    CARD_WANT_SEX = 1 << 2,
    CARD_WANT_ADDRESS = 1 << 3, /* the newest */
    CARD_WANT_VALIDITY = 1 << 4,
    CARD_WANT_PHOTO = 1 << 5,
};

/* Fields that were not asked for are "" or 0. */
struct card_person {
    enum card_kind kind;
    unsigned warnings; /* enum card_warning */
    uint8_t hash[CARD_PERSON_HASH_BYTES];
    char number_masked[CARD_ROOM(36)];
    char name_masked[CARD_ROOM(120)]; /* "马**": the first character, a star for each other one */
    char name[CARD_ROOM(120)];        /* the Chinese one; the Latin one if there is no other */
    char birth[CARD_ROOM(16)];
    char sex;
    char address[CARD_ROOM(CARD_ADDRESS_BYTES)];
    char valid_to[CARD_ROOM(16)]; /* "": for ever */
};

void card_person_make(const struct card_text *text, const uint8_t key[CARD_PERSON_KEY_BYTES],
                      unsigned want, struct card_person *ret_person);

void card_person_wipe(struct card_person *person);

#endif
