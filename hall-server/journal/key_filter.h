/*
 * Which request keys the journal may know: a Bloom filter, so that a new request (nearly all are)
 * costs no reading. "No" is certain; "perhaps" is wrong for about 1 in 40 of new keys when full.
 *
 * Keys are BLAKE2b hashes, so parts of a key serve as its positions. Not shared between threads.
 */
#ifndef HALL_SERVER_JOURNAL_KEY_FILTER_H
#define HALL_SERVER_JOURNAL_KEY_FILTER_H

#include "hall-server/model/event.h"

enum {
    KEY_FILTER_BITS = 1 << 22, /* 512 KiB: 500,000 keys, eight busy days */
};

struct key_filter {
    uint8_t bits[KEY_FILTER_BITS / 8];
};

void key_filter_add(struct key_filter *filter, const struct request_key *key);
bool key_filter_may_have(const struct key_filter *filter, const struct request_key *key);

#endif
