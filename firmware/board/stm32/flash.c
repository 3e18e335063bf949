#include "firmware/board/stm32/flash.h"

#include "firmware/board/stm32/board.h"

#define CONTROL_LOCK (1U << 31)

bool flash_wait(void)
{
    for (uint32_t i = 0; i < flash_block.tries; i++) {
        const uint32_t status = *flash_block.status;
        if ((status & flash_block.busy) == 0) {
            return (status & flash_block.errors) == 0;
        }
    }
    return false;
}

bool flash_is_free(void)
{
    if (!board_is_real()) {
        return false;
    }
    (void)flash_wait();
    *flash_block.status = flash_block.errors;
    return flash_wait();
}

void flash_open(uint32_t control)
{
    if ((*flash_block.control & CONTROL_LOCK) != 0) {
        *flash_block.key = 0x45670123U;
        *flash_block.key = 0xCDEF89ABU;
    }
    *flash_block.control = control;
}

void flash_close(void)
{
    *flash_block.control = CONTROL_LOCK;
}

uint32_t flash_word(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}
