/*
 * Flash of the STM32G0: RM0454, chapter "Embedded Flash memory (FLASH)", "FLASH main memory erase
 * sequences" and "programming sequences". A page of 2 KiB is erased in 22 to 40 ms, in which the
 * core stands still, since its code is in the same flash; 8 bytes are written at once.
 */
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32g0/chip.h"

enum { FLASH_TRIES = 2000000, UNIT_BYTES = 8 };

static bool flash_wait(void)
{
    for (uint32_t i = 0; i < FLASH_TRIES; i++) {
        const uint32_t status = FLASH_SR;
        if ((status & FLASH_SR_BUSY) == 0) {
            return (status & FLASH_SR_ERRORS) == 0;
        }
    }
    return false;
}

static void flash_open(uint32_t control)
{
    if ((FLASH_CR & FLASH_CR_LOCK) != 0) {
        FLASH_KEYR = 0x45670123U;
        FLASH_KEYR = 0xCDEF89ABU;
    }
    FLASH_CR = control;
}

/* What an operation before left behind goes, and nothing is under way. */
static bool flash_is_free(void)
{
    (void)flash_wait();
    FLASH_SR = FLASH_SR_ERRORS;
    return flash_wait();
}

bool board_flash_erase(uint32_t at)
{
    const uint32_t page = (at - (uint32_t)FLASH_BEGINS) / FLASH_PAGE_BYTES;
    if (!board_is_real() || !flash_is_free()) {
        return false;
    }
    flash_open(FLASH_CR_ERASE_PAGE | page << FLASH_CR_PAGE_AT);
    FLASH_CR |= FLASH_CR_START;
    const bool done = flash_wait();
    FLASH_CR = FLASH_CR_LOCK;
    watch_feed();
    return done;
}

static uint32_t word_of(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

bool board_flash_write(uint32_t at, const uint8_t *bytes, uint32_t size_bytes)
{
    if (!board_is_real() || size_bytes % UNIT_BYTES != 0 || !flash_is_free()) {
        return false;
    }
    flash_open(FLASH_CR_PROGRAM);
    bool good = true;
    for (uint32_t i = 0; i < size_bytes && good; i += UNIT_BYTES) {
        CHIP_REGISTER(at + i) = word_of(bytes + i);
        CHIP_REGISTER(at + i + 4) = word_of(bytes + i + 4);
        good = flash_wait();
    }
    FLASH_CR = FLASH_CR_LOCK;
    return good;
}
