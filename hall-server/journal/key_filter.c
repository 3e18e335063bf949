#include "hall-server/journal/key_filter.h"

enum { POSITIONS = 4 };

static uint32_t position(const struct request_key *key, size_t which)
{
    const uint8_t *at = key->bytes + 4 * which;
    const uint32_t number =
        (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    return number % KEY_FILTER_BITS;
}

void key_filter_add(struct key_filter *filter, const struct request_key *key)
{
    for (size_t i = 0; i < POSITIONS; i++) {
        const uint32_t bit = position(key, i);
        filter->bits[bit / 8] = (uint8_t)(filter->bits[bit / 8] | 1u << (bit % 8));
    }
}

bool key_filter_may_have(const struct key_filter *filter, const struct request_key *key)
{
    for (size_t i = 0; i < POSITIONS; i++) {
        const uint32_t bit = position(key, i);
        if ((filter->bits[bit / 8] & (1u << (bit % 8))) == 0) {
            return false;
        }
    }
    return true;
}
