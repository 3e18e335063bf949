#include "firmware/board/stm32f405/chip.h"

#include "drivers/wire/firmware_image.h"
#include "firmware/board/stm32/board.h"

enum {
    CR_PLL_ON = 1 << 24,
    CR_PLL_READY = 1 << 25,
    CFGR_PLL = 2,
    CFGR_PLL_IN_USE = 2 << 2,
};

const struct board board = {
    .number = BOARD_STM32F405,
    .ticks_per_ms = 21000, /* an eighth of 168 MHz */
    .unique_id = CHIP_UNIQUE_ID,
    .settings_at = 0x080E0000U, /* the last sector of 1 MiB of flash */
    /* Sectors of 16 KiB for the record (1, 2), of 64 (4) and 128 (5) for the slots. */
    .areas_at = {SLOT_A_AT, SLOT_B_AT, 0x08004000U, 0x08008000U},
};

bool board_is_real(void)
{
    return (DBGMCU_IDCODE & 0xFFFU) == 0x413U;
}

/* 168 MHz from the inner 16 MHz: / 16 × 336 / 2; buses at 42 and 84 MHz. The emulator is there. */
void board_clock_start(void)
{
    if (!board_is_real()) {
        return;
    }
    FLASH_ACR = FLASH_ACR_RUN;
    RCC_PLLCFGR = 16U | 336U << 6 | 0U << 16 | 7U << 24;
    RCC_CR |= CR_PLL_ON;
    if (!chip_wait_for(&RCC_CR, CR_PLL_READY)) {
        __builtin_trap(); /* the fault starts the chip anew */
    }
    RCC_CFGR = CFGR_PLL | 5U << 10 | 4U << 13;
    if (!chip_wait_for(&RCC_CFGR, CFGR_PLL_IN_USE)) {
        __builtin_trap();
    }
}
