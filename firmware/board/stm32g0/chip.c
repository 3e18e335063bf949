#include "firmware/board/stm32g0/chip.h"

#include "drivers/wire/firmware_image.h"
#include "firmware/board/stm32/board.h"

enum { DEVICE_G030 = 0x466, DEVICE_G070 = 0x460 };

const struct board board = {
    .number = BOARD_STM32G0,
    .ticks_per_ms = 8000, /* an eighth of 64 MHz */
    .unique_id = CHIP_UNIQUE_ID,
    .settings_at = 0x08002800U,
    /* Pages of 2 KiB: three of boot code, two of record, the settings, then the slots. */
    .areas_at = {SLOT_A_AT, SLOT_B_AT, 0x08001800U, 0x08002000U},
};

bool board_is_real(void)
{
    const uint32_t id = DBG_IDCODE & 0xFFFU;
    return id == DEVICE_G030 || id == DEVICE_G070;
}

/* 64 MHz from the inner 16 MHz: × 8 / 2. */
void board_clock_start(void)
{
    FLASH_ACR = FLASH_ACR_TWO_WAITS | FLASH_ACR_AHEAD | FLASH_ACR_CODE_CACHE;
    RCC_PLLCFGR =
        RCC_PLLCFGR_FROM_HSI | RCC_PLLCFGR_TIMES_8 | RCC_PLLCFGR_R_ON | RCC_PLLCFGR_R_BY_2;
    RCC_CR |= RCC_CR_PLL_ON;
    if (!chip_wait_for(&RCC_CR, RCC_CR_PLL_READY)) {
        __builtin_trap(); /* the fault starts the chip anew */
    }
    RCC_CFGR = RCC_CFGR_PLL;
    if (!chip_wait_for(&RCC_CFGR, RCC_CFGR_PLL_IN_USE)) {
        __builtin_trap();
    }
}
