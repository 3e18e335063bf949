/* Pictures for the tests of codes: by chance, and the same from the same seed. */
#ifndef TESTS_UNIT_WIRE_DENSITY_PICTURE_H
#define TESTS_UNIT_WIRE_DENSITY_PICTURE_H

#include <stdint.h>

enum { PIXEL_BYTES = 192 / 8 * 32 }; /* of the largest */

/* Lights the pixel `at`, counted row by row. */
void picture_put(uint8_t *pixels, unsigned at);

/* Of 256 pixels about `density` are lit. */
void density_picture(uint8_t pixels[PIXEL_BYTES], unsigned width, unsigned height, unsigned density,
                     uint32_t *seed);

#endif
