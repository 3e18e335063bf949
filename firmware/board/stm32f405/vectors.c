#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32f405/chip.h"

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
