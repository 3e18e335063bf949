/*
 * Two devices that talk at once on one pair of wires: nobody hears either of them. Each begins a
 * little before or after the other, since no two clocks agree, and where they differ the pair is
 * pulled both ways. What is left has the length of both together and good bytes only where one was
 * alone.
 *
 *   A   01 03 08 00 07 …            B starts 1 byte and 3 bits later
 *   B      01 03 08 00 01 …
 *   ->  01 (mixed) (mixed) …
 *
 * Pure, by a seed: the same answers and the same seed collide alike. One thread.
 */
#ifndef FIRMWARE_SIM_COLLIDE_H
#define FIRMWARE_SIM_COLLIDE_H

#include <stddef.h>
#include <stdint.h>

enum { COLLIDE_ROOM = 1024, COLLIDE_APART_BITS_MAX = 32 };

/* What is on the wires in one moment. */
struct collide {
    uint32_t random;
    int speakers; /* who talked since collide_begin() */
    size_t size_bytes;
    uint8_t bytes[COLLIDE_ROOM];
};

void collide_init(struct collide *collide, uint32_t seed);

/* Silence; the seed goes on. */
void collide_begin(struct collide *collide);

/* Somebody talks, in the same moment as those before. Bytes past COLLIDE_ROOM are lost. */
void collide_add(struct collide *collide, const uint8_t *bytes, size_t size_bytes);

#endif
