#include "kiosk/sdl/atlas.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

uint64_t atlas_key(uint16_t face, uint32_t id, int size_px, int extra)
{
    assert(size_px > 0 && size_px < 4096 && extra >= 0 && extra < 256);
    return ((uint64_t)face << 48) | ((uint64_t)(id & 0xFFFFFF) << 24) | ((uint64_t)size_px << 8) |
           (uint64_t)extra | ((uint64_t)1 << 63);
}

static uint32_t slot_of(uint64_t key)
{
    key ^= key >> 29;
    key *= 0xBF58476D1CE4E5B9U;
    key ^= key >> 32;
    return (uint32_t)(key & (ATLAS_SLOTS - 1));
}

const struct atlas_shape *atlas_get(const struct atlas *atlas, uint64_t key)
{
    for (uint32_t slot = slot_of(key);; slot = (slot + 1) & (ATLAS_SLOTS - 1)) {
        if (atlas->slots[slot].key == key) {
            return &atlas->slots[slot];
        }
        if (atlas->slots[slot].key == 0) {
            return NULL;
        }
    }
}

struct atlas_shape *atlas_put(struct atlas *atlas, uint64_t key, int width_px, int height_px,
                              uint8_t **ret_mask)
{
    assert(width_px >= 0 && height_px >= 0 && width_px < 4096 && height_px < 4096);
    const uint32_t size = (uint32_t)width_px * (uint32_t)height_px;
    if (size > ATLAS_BYTES) {
        return NULL;
    }
    if (atlas->used + size > ATLAS_BYTES || atlas->count >= ATLAS_FULL_SLOTS) {
        memset(atlas->slots, 0, sizeof(atlas->slots));
        atlas->used = 0;
        atlas->count = 0;
    }
    uint32_t slot = slot_of(key);
    while (atlas->slots[slot].key != 0) {
        slot = (slot + 1) & (ATLAS_SLOTS - 1);
    }
    atlas->slots[slot] = (struct atlas_shape){.key = key,
                                              .at = atlas->used,
                                              .width_px = (int16_t)width_px,
                                              .height_px = (int16_t)height_px};
    *ret_mask = atlas->bytes + atlas->used;
    atlas->used += size;
    atlas->count++;
    return &atlas->slots[slot];
}
