/*
 * Flash of the STM32F405: RM0090, chapter "Embedded Flash memory interface", "Erase and program
 * operations". It is erased by sectors, up to 4 s for one of 128 KiB, in which the core stands
 * still, since its code is in the same flash; and written by words.
 */
#include "firmware/board/stm32/flash.h"
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32f405/chip.h"

enum {
    /* A turn of the wait is some cycles of 168 MHz (16 in boot code): beyond the 4 s in any case.
     */
    FLASH_TRIES = 200000000,
    CR_PROGRAM = 1 << 0,
    CR_ERASE_SECTOR = 1 << 1,
    CR_SECTOR_AT = 3,
    CR_BY_WORDS = 2 << 8,
    CR_START = 1 << 16,
    SR_ERRORS = 0xF2, /* OPERR, WRPERR, PGAERR, PGPERR, PGSERR; written 1 they go */
    SR_BUSY = 1 << 16,
};

const struct flash_block flash_block = {
    .key = &FLASH_KEYR,
    .status = &FLASH_SR,
    .control = &FLASH_CR,
    .busy = SR_BUSY,
    .errors = SR_ERRORS,
    .tries = FLASH_TRIES,
};

/* Four sectors of 16 KiB, one of 64, then seven of 128; 12: none begins there. */
static uint32_t sector_at(uint32_t at)
{
    const uint32_t from = at - 0x08000000U;
    for (uint32_t sector = 0, begins = 0; sector < 12; sector++) {
        if (begins == from) {
            return sector;
        }
        begins += sector < 4 ? 0x4000U : sector == 4 ? 0x10000U : 0x20000U;
    }
    return 12;
}

/* What the data cache has of a sector that is erased is not true any more. */
static void cache_forget(void)
{
    const uint32_t as_it_was = FLASH_ACR;
    const uint32_t off = as_it_was & ~(uint32_t)(FLASH_ACR_DATA_CACHE | FLASH_ACR_CODE_CACHE);
    FLASH_ACR = off;
    FLASH_ACR = off | FLASH_ACR_DATA_RESET | FLASH_ACR_CODE_RESET;
    FLASH_ACR = as_it_was;
}

bool board_flash_erase(uint32_t at)
{
    const uint32_t sector = sector_at(at);
    if (sector == 12 || !flash_is_free()) {
        return false;
    }
    watch_feed();
    flash_open(CR_ERASE_SECTOR | sector << CR_SECTOR_AT | CR_BY_WORDS);
    FLASH_CR |= CR_START;
    const bool done = flash_wait();
    flash_close();
    cache_forget();
    watch_feed();
    return done;
}

bool board_flash_write(uint32_t at, const uint8_t *bytes, uint32_t size_bytes)
{
    if (size_bytes % FLASH_UNIT_BYTES != 0 || !flash_is_free()) {
        return false;
    }
    flash_open(CR_PROGRAM | CR_BY_WORDS);
    bool good = true;
    for (uint32_t i = 0; i < size_bytes && good; i += 4) {
        CHIP_REGISTER(at + i) = flash_word(bytes + i);
        good = flash_wait();
    }
    flash_close();
    return good;
}
