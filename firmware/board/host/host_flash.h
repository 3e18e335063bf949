/*
 * The flash of a host device: two slots and two pages of boot record, in memory. It does what chips
 * do to who trusts them: bits only fall, until a page is erased, and the power may go in the middle
 * of a write or an erase, which leaves some of the bits done.
 *
 * Allocates nothing; one thread.
 */
#ifndef FIRMWARE_BOARD_HOST_HOST_FLASH_H
#define FIRMWARE_BOARD_HOST_HOST_FLASH_H

#include "firmware/core/update.h"

enum {
    HOST_FLASH_SLOT_BYTES = 16 * 1024 + UPDATE_IMAGE_AT,
    HOST_FLASH_PAGE_BYTES = 512,
    HOST_FLASH_RECORD_BYTES = 256, /* sixteen entries: tests meet its end soon */
    HOST_FIRST_VERSION = 0x0001,
};

struct host_flash {
    struct update_flash flash; /* what the firmware sees */
    unsigned count;            /* of units written and pages erased */
    unsigned cut_at;           /* the power goes in the middle of this one; 0: never */
    bool off;                  /* it went; nothing is written any more */
    bool misused;              /* something was written over something */
    uint32_t seed;             /* which bits a cut leaves */
    uint8_t bytes[UPDATE_AREA_COUNT][HOST_FLASH_SLOT_BYTES];
};

/* As it leaves the factory: slot A has an image of this kind, version HOST_FIRST_VERSION. */
void host_flash_init(struct host_flash *flash, uint16_t kind);

/* The power goes in the middle of the `after`th write or erase from now on (from 1). */
void host_flash_cut(struct host_flash *flash, unsigned after);
/* The power is back. */
void host_flash_power(struct host_flash *flash);

#endif
