#include "drivers/wire/run_pack.h"

#include <assert.h>
#include <stdbool.h>

enum { RUN_GOES_ON = 255 };

/* Pixel `at` of the picture XORed with the row above it. */
static bool pixel_changes(const uint8_t *pixels, size_t row_px, size_t at)
{
    const unsigned mask = 0x80U >> (at % 8);
    const unsigned above = at < row_px ? 0 : pixels[(at - row_px) / 8];
    return ((pixels[at / 8] ^ above) & mask) != 0;
}

static size_t run_length(const uint8_t *pixels, size_t row_px, size_t from, size_t end, bool on)
{
    size_t at = from;
    while (at < end && pixel_changes(pixels, row_px, at) == on) {
        at++;
    }
    return at - from;
}

int run_pack(const uint8_t *pixels, unsigned width_px, unsigned height_px, uint8_t *ret_runs,
             size_t room_bytes, size_t *ret_size_bytes)
{
    assert(width_px > 0 && width_px % 8 == 0);
    const size_t end = (size_t)width_px * height_px;
    size_t size = 0;
    bool on = false;
    for (size_t at = 0; at < end; on = !on) {
        size_t run = run_length(pixels, width_px, at, end, on);
        at += run;
        for (;; run -= RUN_GOES_ON) {
            if (size == room_bytes) {
                return RUN_PACK_NO_ROOM;
            }
            ret_runs[size++] = (uint8_t)(run < RUN_GOES_ON ? run : RUN_GOES_ON);
            if (run < RUN_GOES_ON) {
                break;
            }
        }
    }
    *ret_size_bytes = size;
    return RUN_PACK_OK;
}

/* The runs are whole and their sum is the picture; the last byte ends its run. */
static bool runs_fill(const uint8_t *runs, size_t size_bytes, size_t end)
{
    size_t sum = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        sum += runs[i];
    }
    return sum == end && (size_bytes == 0 || runs[size_bytes - 1] != RUN_GOES_ON);
}

int run_unpack(const uint8_t *runs, size_t size_bytes, unsigned width_px, unsigned height_px,
               uint8_t *ret_pixels)
{
    assert(width_px > 0 && width_px % 8 == 0);
    const size_t row_bytes = width_px / 8;
    const size_t end = (size_t)width_px * height_px;
    if (!runs_fill(runs, size_bytes, end)) {
        return RUN_PACK_BAD;
    }
    for (size_t i = 0; i < end / 8; i++) {
        ret_pixels[i] = 0;
    }
    bool on = false;
    size_t at = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        for (size_t last = at + runs[i]; at < last; at++) {
            if (on) {
                ret_pixels[at / 8] = (uint8_t)(ret_pixels[at / 8] | (0x80U >> (at % 8)));
            }
        }
        on = runs[i] == RUN_GOES_ON ? on : !on;
    }
    for (size_t i = row_bytes; i < end / 8; i++) {
        ret_pixels[i] = (uint8_t)(ret_pixels[i] ^ ret_pixels[i - row_bytes]);
    }
    return RUN_PACK_OK;
}
