/*
 * The called number on its way to a strip: a small 1-bit picture, packed for REGION_DATA. For
 * firmware that does not know the shorter code of ink_pack.h.
 *
 * Each row is first XORed with the row above it (letters change little from row to row); the
 * result, read as one long line of pixels, is stored as run lengths, one byte each: how many off,
 * how many on, how many off ... 255 means "255, and the same colour goes on". "A047" at 192 × 32 is
 * about 400 bytes instead of 768.
 *
 * Pixels are bytes, highest bit leftmost, width_px / 8 bytes a row, top row first; width_px is a
 * positive multiple of 8. Pure, freestanding; any thread.
 */
#ifndef DRIVERS_WIRE_RUN_PACK_H
#define DRIVERS_WIRE_RUN_PACK_H

#include <stddef.h>
#include <stdint.h>

enum {
    RUN_PACK_OK = 0,
    RUN_PACK_NO_ROOM = -1, /* the picture is too restless for the room; send it in the frame */
    RUN_PACK_BAD = -2,     /* the runs do not fill the picture exactly */
};

/* Packs; *ret_size_bytes ≤ room_bytes. On failure ret_runs may be part-written. */
__attribute__((warn_unused_result)) int run_pack(const uint8_t *pixels, unsigned width_px,
                                                 unsigned height_px, uint8_t *ret_runs,
                                                 size_t room_bytes, size_t *ret_size_bytes);

/* Unpacks into width_px / 8 × height_px bytes; untouched unless RUN_PACK_OK. */
__attribute__((warn_unused_result)) int run_unpack(const uint8_t *runs, size_t size_bytes,
                                                   unsigned width_px, unsigned height_px,
                                                   uint8_t *ret_pixels);

#endif
