/*
 * The same changes each time, from a seed: for tests that try many spoiled inputs. The count is the
 * environment's MUTATIONS (proof: 1000000), else what the test says.
 */
#ifndef TESTS_LIB_MUTATE_H
#define TESTS_LIB_MUTATE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct mutate {
    uint64_t state; /* not 0 */
};

static inline uint32_t mutate_next(struct mutate *mutate, uint32_t below)
{
    mutate->state ^= mutate->state << 13;
    mutate->state ^= mutate->state >> 7;
    mutate->state ^= mutate->state << 17;
    return (uint32_t)(mutate->state >> 32) % below;
}

/* Changes 1–4 bytes; now and then cuts the end off. Returns the new size (≤ size_bytes). */
static inline size_t mutate_bytes(struct mutate *mutate, uint8_t *bytes, size_t size_bytes)
{
    const uint32_t changes = 1 + mutate_next(mutate, 4);
    for (uint32_t i = 0; i < changes && size_bytes > 0; i++) {
        const size_t at = mutate_next(mutate, (uint32_t)size_bytes);
        const uint32_t turned = bytes[at] ^ (1U << mutate_next(mutate, 8));
        const uint32_t any = mutate_next(mutate, 512);
        bytes[at] = (uint8_t)(any < 256 ? any : turned);
    }
    return size_bytes > 0 && mutate_next(mutate, 8) == 0 ? mutate_next(mutate, (uint32_t)size_bytes)
                                                         : size_bytes;
}

static inline long mutate_count(long otherwise)
{
    const char *text = getenv("MUTATIONS");
    return text == NULL ? otherwise : strtol(text, NULL, 10);
}

#endif
