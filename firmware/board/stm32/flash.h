/*
 * What the flash of all these chips has alike: RM0090 3.8 and RM0454, "Embedded Flash memory", the
 * registers KEYR, SR and CR. A board's flash.c says where they are, and has what differs: how a
 * page or a sector is erased, and how much is written at once.
 *
 *   flash_is_free() --> flash_open(what it shall do) --> do it --> flash_wait() --> flash_close()
 *
 * The core stands still while flash works, since its code is there. Called from the one loop, and
 * from boot code.
 */
#ifndef FIRMWARE_BOARD_STM32_FLASH_H
#define FIRMWARE_BOARD_STM32_FLASH_H

#include <stdbool.h>
#include <stdint.h>

enum { FLASH_UNIT_BYTES = 8 }; /* of board_flash_write() */

/* Each board's own. */
struct flash_block {
    volatile uint32_t *key;
    volatile uint32_t *status;
    volatile uint32_t *control;
    uint32_t busy;   /* bits of `status` */
    uint32_t errors; /* of `status`; written 1 they go */
    uint32_t tries;  /* looks at `status`: beyond the longest erase in any case */
};
extern const struct flash_block flash_block;

/* What is under way has ended. False: with an error, or never. */
bool flash_wait(void);

/* This is a chip, what an operation before left behind is gone, and nothing is under way. */
bool flash_is_free(void);

/* Unlocked, with these bits of `control`. */
void flash_open(uint32_t control);

/* Ends flash_open(): nothing is written by mistake. */
void flash_close(void);

/* Four bytes as the chip writes them: the first one lowest. */
uint32_t flash_word(const uint8_t *bytes);

#endif
