#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32g0/chip.h"

__attribute__((section(".vectors"), used)) static const union vector vectors[VECTOR_COUNT] = {
    [0] = {.stack = stack_top},
    [1] = {.handler = reset_handler},
    [2] = {.handler = fault_handler},
    [3] = {.handler = fault_handler},
    [SYST_VECTOR] = {.handler = ticks_interrupt},
    [SYSTEM_VECTORS + IRQ_EXTI0_1] = {.handler = keys_interrupt},
    [SYSTEM_VECTORS + IRQ_EXTI2_3] = {.handler = keys_interrupt},
    [SYSTEM_VECTORS + IRQ_EXTI4_15] = {.handler = keys_interrupt},
    [SYSTEM_VECTORS + IRQ_TIM14] = {.handler = matrix_interrupt},
    [SYSTEM_VECTORS + IRQ_USART1] = {.handler = line_interrupt},
};
