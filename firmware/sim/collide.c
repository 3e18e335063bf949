#include "firmware/sim/collide.h"

#include <string.h>

enum { BITS_A_BYTE = 10 /* start, 8, stop */ };

static uint32_t draw(struct collide *collide)
{
    collide->random = collide->random * 1664525U + 1013904223U;
    return collide->random >> 8;
}

void collide_init(struct collide *collide, uint32_t seed)
{
    *collide = (struct collide){.random = seed};
}

void collide_begin(struct collide *collide)
{
    collide->speakers = 0;
    collide->size_bytes = 0;
}

/* A byte of the later one falls across two of the earlier: a receiver makes out neither. */
static void mix(struct collide *collide, size_t at, uint8_t byte, unsigned bits_apart)
{
    if (at >= COLLIDE_ROOM) {
        return;
    }
    if (at >= collide->size_bytes) {
        collide->bytes[at] = byte;
        collide->size_bytes = at + 1;
        return;
    }
    const unsigned shifted = (unsigned)byte << bits_apart | (unsigned)byte >> (8 - bits_apart);
    collide->bytes[at] = (uint8_t)(collide->bytes[at] & shifted);
}

void collide_add(struct collide *collide, const uint8_t *bytes, size_t size_bytes)
{
    collide->speakers++;
    if (collide->speakers == 1) {
        collide->size_bytes = size_bytes < COLLIDE_ROOM ? size_bytes : COLLIDE_ROOM;
        memcpy(collide->bytes, bytes, collide->size_bytes);
        return;
    }
    const unsigned apart = draw(collide) % COLLIDE_APART_BITS_MAX;
    const size_t first = apart / BITS_A_BYTE;
    for (size_t i = 0; i < size_bytes; i++) {
        mix(collide, first + i, bytes[i], apart % BITS_A_BYTE % 8);
    }
}
