/*
 * The head of a firmware image, 64 bytes, as it travels over the bus and lies before the image in
 * the device's slot. Numbers are high byte first, like registers.
 *
 *    0 "MSFW"   4 format   6 kind   8 board   10 version, major and minor   12 slots that it runs
 * in 14 0        16 size in bytes, a multiple of 8 (32 bits)   20 0 …   32 SHA-256 of the image
 *
 * What is 0 must be 0. The file that people carry is drivers/sign/firmware_file.h: parts of head,
 * signature, image. Pure, freestanding; any thread.
 */
#ifndef DRIVERS_WIRE_FIRMWARE_IMAGE_H
#define DRIVERS_WIRE_FIRMWARE_IMAGE_H

#include "drivers/wire/register_map.h"
#include "drivers/wire/sha256.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FIRMWARE_FORMAT = 1,
    FIRMWARE_HEAD_BYTES = 64,
    FIRMWARE_UNIT_BYTES = 8, /* what the cheapest chip writes at once */
    FIRMWARE_IMAGE_MAX_BYTES = 64 * 1024,
    FIRMWARE_HASH_AT = 32,
};

/* board, its number, its name */
#define FIRMWARE_BOARDS(X)                                                                         \
    X(BOARD_HOST, 1, "host")                                                                       \
    X(BOARD_STM32F405, 2, "stm32f405")                                                             \
    X(BOARD_STM32G0, 3, "stm32g0")

#define BOARD_ENUM(symbol, number, name) symbol = (number),
enum firmware_board { FIRMWARE_BOARDS(BOARD_ENUM) };
#undef BOARD_ENUM

struct firmware_head {
    uint16_t kind;    /* enum device_kind */
    uint16_t board;   /* enum firmware_board */
    uint16_t version; /* major << 8 | minor */
    uint16_t slots;   /* bits: 1 slot A, 2 slot B */
    uint32_t size_bytes;
    uint8_t hash[SHA256_BYTES];
};

/*
 * UPDATE_OK, UPDATE_NO_IMAGE (not ours, or not whole) or UPDATE_OTHER_FORMAT; *ret_head is
 * untouched unless OK. Whether kind, board and slot are the right ones is not asked here.
 */
__attribute__((warn_unused_result)) enum update_code
firmware_head_read(const uint8_t bytes[FIRMWARE_HEAD_BYTES], struct firmware_head *ret_head);
void firmware_head_write(const struct firmware_head *head, uint8_t ret_bytes[FIRMWARE_HEAD_BYTES]);

#endif
