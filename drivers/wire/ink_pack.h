/*
 * The called number on its way to a strip, in fewer bytes than run_pack.h needs: "请 A047" at
 * 192 × 32 is about 150 instead of 400, so that it goes in one Modbus request.
 *
 * A range coder (as in LZMA) says of each pixel, row by row, whether it is lit. How likely that is
 * depends on five pixels that are known by then,
 *
 *        d          a: left     b c: above, to its left
 *      b c e        d: two above     e: above, to its right
 *      a ?
 *
 * begins with what letters are usually like, and follows the picture as it goes: 32 numbers, kept
 * on the stack, are all that a device needs. The coder's last state is part of the code, so what
 * was cut or lengthened is known as such.
 *
 * Pixels are bytes, highest bit leftmost, width_px / 8 bytes a row, top row first; width_px is a
 * positive multiple of 8. Pure, freestanding; any thread.
 */
#ifndef DRIVERS_WIRE_INK_PACK_H
#define DRIVERS_WIRE_INK_PACK_H

#include <stddef.h>
#include <stdint.h>

enum {
    INK_PACK_OK = 0,
    INK_PACK_NO_ROOM = -1, /* the picture is too restless for the room */
    INK_PACK_BAD = -2,     /* not the code of a picture of this size */
};

/* Packs; *ret_size_bytes ≤ room_bytes. On failure ret_code may be part-written. */
__attribute__((warn_unused_result)) int ink_pack(const uint8_t *pixels, unsigned width_px,
                                                 unsigned height_px, uint8_t *ret_code,
                                                 size_t room_bytes, size_t *ret_size_bytes);

/* Unpacks into width_px / 8 × height_px bytes, which are of no use unless INK_PACK_OK. */
__attribute__((warn_unused_result)) int ink_unpack(const uint8_t *code, size_t size_bytes,
                                                   unsigned width_px, unsigned height_px,
                                                   uint8_t *ret_pixels);

#endif
