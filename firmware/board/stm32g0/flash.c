/*
 * Flash of the STM32G0: RM0454, chapter "Embedded Flash memory (FLASH)", "FLASH main memory erase
 * sequences" and "programming sequences". A page of 2 KiB is erased in 22 to 40 ms, in which the
 * core stands still, since its code is in the same flash; 8 bytes are written at once.
 */
#include "firmware/board/stm32/flash.h"
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32g0/chip.h"

enum { FLASH_TRIES = 2000000 };

const struct flash_block flash_block = {
    .key = &FLASH_KEYR,
    .status = &FLASH_SR,
    .control = &FLASH_CR,
    .busy = FLASH_SR_BUSY,
    .errors = FLASH_SR_ERRORS,
    .tries = FLASH_TRIES,
};

bool board_flash_erase(uint32_t at)
{
    const uint32_t page = (at - (uint32_t)FLASH_BEGINS) / FLASH_PAGE_BYTES;
    if (!flash_is_free()) {
        return false;
    }
    flash_open(FLASH_CR_ERASE_PAGE | page << FLASH_CR_PAGE_AT);
    FLASH_CR |= FLASH_CR_START;
    const bool done = flash_wait();
    flash_close();
    watch_feed();
    return done;
}

bool board_flash_write(uint32_t at, const uint8_t *bytes, uint32_t size_bytes)
{
    if (size_bytes % FLASH_UNIT_BYTES != 0 || !flash_is_free()) {
        return false;
    }
    flash_open(FLASH_CR_PROGRAM);
    bool good = true;
    for (uint32_t i = 0; i < size_bytes && good; i += FLASH_UNIT_BYTES) {
        CHIP_REGISTER(at + i) = flash_word(bytes + i);
        CHIP_REGISTER(at + i + 4) = flash_word(bytes + i + 4);
        good = flash_wait();
    }
    flash_close();
    return good;
}
