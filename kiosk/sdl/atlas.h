/*
 * A memory of drawn shapes (glyphs, icons) as 8-bit masks. Fixed size; when it is full it forgets
 * all and starts anew, which costs one slow frame. One thread. Inside kiosk/sdl only.
 */
#ifndef KIOSK_SDL_ATLAS_H
#define KIOSK_SDL_ATLAS_H

#include <stdint.h>

enum {
    ATLAS_BYTES = 3 * 1024 * 1024, /* about 3,000 characters of 32 px */
    ATLAS_SLOTS = 8192,            /* a power of two */
    ATLAS_FULL_SLOTS = ATLAS_SLOTS * 3 / 4,
};

struct atlas_shape {
    uint64_t key; /* 0: the slot is free */
    uint32_t at;  /* in bytes of the atlas */
    int16_t width_px;
    int16_t height_px;
    int16_t left_px;
    int16_t top_px;
};

struct atlas {
    uint8_t *bytes;
    uint32_t used;
    int count;
    struct atlas_shape slots[ATLAS_SLOTS];
};

/* faces 0x7FFE and up are corners and icons. */
uint64_t atlas_key(uint16_t face, uint32_t id, int size_px, int extra);

/* NULL when it is not there. Valid until the next atlas_put(). */
const struct atlas_shape *atlas_get(const struct atlas *atlas, uint64_t key);

/* Room for a shape; *ret_mask is where its width × height bytes go. NULL: larger than the atlas. */
struct atlas_shape *atlas_put(struct atlas *atlas, uint64_t key, int width_px, int height_px,
                              uint8_t **ret_mask);

#endif
