#include "tests/unit/wire/density_picture.h"

#include <string.h>

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 16;
}

void picture_put(uint8_t *pixels, unsigned at)
{
    pixels[at / 8] = (uint8_t)(pixels[at / 8] | (0x80U >> at % 8));
}

void density_picture(uint8_t pixels[PIXEL_BYTES], unsigned width, unsigned height, unsigned density,
                     uint32_t *seed)
{
    memset(pixels, 0, PIXEL_BYTES);
    for (unsigned i = 0; i < width * height; i++) {
        if (next_random(seed) % 256 < density) {
            picture_put(pixels, i);
        }
    }
}
