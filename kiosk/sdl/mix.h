/*
 * How ink mixes with the ground below it: one pixel, and eight neighbours at once, bit for bit the
 * same. Of each channel: ground + floor((ink - ground) * part / 256), where a part of 255 counts as
 * 256, so that all is all.
 *
 * Pure; of the room's own (canvas.c). A pixel is 0x00RRGGBB.
 */
#ifndef KIOSK_SDL_MIX_H
#define KIOSK_SDL_MIX_H

#include <stdint.h>
#include <string.h>

enum { MIX_STEP = 8 };

/* Two channels at a time. */
static inline uint32_t mix_one(uint32_t ground, uint32_t ink, uint32_t part)
{
    const uint32_t scaled = part + (part >> 7);
    const uint32_t rb = ground & 0xFF00FF;
    const uint32_t g = ground & 0x00FF00;
    const uint32_t new_rb = rb + ((((ink & 0xFF00FF) - rb) * scaled) >> 8);
    const uint32_t new_g = g + ((((ink & 0x00FF00) - g) * scaled) >> 8);
    return (new_rb & 0xFF00FF) | (new_g & 0x00FF00);
}

#if defined(__SSE2__) || defined(__ARM_NEON)

/* Four pixels as eight halves: even ones hold blue and green, odd ones red and nothing. */
typedef uint16_t mix_halves __attribute__((vector_size(16)));
typedef uint8_t mix_bytes __attribute__((vector_size(8)));

/* `scaled`: the part of each pixel, 0–256, in both of its halves. */
static inline mix_halves mix_four(mix_halves ground, mix_halves ink, mix_halves scaled)
{
    const mix_halves rest = 256 - scaled;
    const mix_halves low = (ground & 0xFF) * rest + (ink & 0xFF) * scaled;
    const mix_halves high = (ground >> 8) * rest + (ink >> 8) * scaled;
    return low >> 8 | (high & 0xFF00);
}

static inline void mix_eight(uint32_t *to, uint64_t parts, uint32_t ink)
{
    const uint32_t inks[4] = {ink, ink, ink, ink};
    mix_bytes bytes;
    mix_halves ink_halves;
    mix_halves pixels[2];
    memcpy(&bytes, &parts, sizeof(bytes));
    memcpy(&ink_halves, inks, sizeof(ink_halves));
    memcpy(pixels, to, sizeof(pixels));
    const mix_halves part = __builtin_convertvector(bytes, mix_halves);
    const mix_halves scaled = part + (part >> 7);
    pixels[0] = mix_four(pixels[0], ink_halves,
                         __builtin_shufflevector(scaled, scaled, 0, 0, 1, 1, 2, 2, 3, 3));
    pixels[1] = mix_four(pixels[1], ink_halves,
                         __builtin_shufflevector(scaled, scaled, 4, 4, 5, 5, 6, 6, 7, 7));
    memcpy(to, pixels, sizeof(pixels));
}

#else

static inline void mix_eight(uint32_t *to, uint64_t parts, uint32_t ink)
{
    uint8_t bytes[MIX_STEP];
    memcpy(bytes, &parts, sizeof(bytes));
    for (int i = 0; i < MIX_STEP; i++) {
        to[i] = mix_one(to[i], ink, bytes[i]);
    }
}

#endif

#endif
