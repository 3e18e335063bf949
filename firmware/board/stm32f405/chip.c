#include "firmware/board/stm32f405/chip.h"

#include "drivers/wire/firmware_image.h"
#include "firmware/board/stm32/board.h"

enum {
    READY_TRIES = 100000,
    CR_PLL_ON = 1 << 24,
    CR_PLL_READY = 1 << 25,
    CFGR_PLL = 2,
    CFGR_PLL_IN_USE = 2 << 2,
    IRQ_USART1 = 37,
    IRQ_USART2 = 38,
    VECTOR_COUNT = SYSTEM_VECTORS + IRQ_USART2 + 1,
};

const struct board board = {
    .number = BOARD_STM32F405,
    .ticks_per_ms = 21000, /* an eighth of 168 MHz */
    .unique_id = CHIP_UNIQUE_ID,
    .settings_at = 0x080E0000U, /* the last sector of 1 MiB of flash */
};

bool board_is_real(void)
{
    return (DBGMCU_IDCODE & 0xFFFU) == 0x413U;
}

static bool wait_for(volatile uint32_t *word, uint32_t bits)
{
    for (uint32_t i = 0; i < READY_TRIES; i++) {
        if ((*word & bits) == bits) {
            return true;
        }
    }
    return false;
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
    if (!wait_for(&RCC_CR, CR_PLL_READY)) {
        __builtin_trap(); /* the fault starts the chip anew */
    }
    RCC_CFGR = CFGR_PLL | 5U << 10 | 4U << 13;
    if (!wait_for(&RCC_CFGR, CFGR_PLL_IN_USE)) {
        __builtin_trap();
    }
}

__attribute__((section(".vectors"), used)) static const union vector vectors[VECTOR_COUNT] = {
    [0] = {.stack = stack_top},
    [1] = {.handler = reset_handler},
    [2] = {.handler = fault_handler},
    [3] = {.handler = fault_handler},
    [4] = {.handler = fault_handler},
    [5] = {.handler = fault_handler},
    [6] = {.handler = fault_handler},
    [SYST_VECTOR] = {.handler = ticks_interrupt},
    [SYSTEM_VECTORS + IRQ_USART1] = {.handler = line_interrupt},
    [SYSTEM_VECTORS + IRQ_USART2] = {.handler = console_interrupt},
};
