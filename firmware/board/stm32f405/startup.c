/*
 * From reset to main(): the vector table, RAM, and what a compiler expects to be there.
 *
 * A fault or an assert resets the chip: the device comes back with session 0 and the hall goes on.
 */
#include "firmware/board/stm32f405/board.h"
#include "firmware/board/stm32f405/chip.h"

#include <stddef.h>

/* From the linker script. */
extern uint32_t data_start[];
extern uint32_t data_end[];
extern const uint32_t data_image[];
extern uint32_t bss_start[];
extern uint32_t bss_end[];
extern uint32_t stack_top[];

void reset_handler(void);
void *memcpy(void *restrict to, const void *restrict from, size_t size_bytes);
void *memset(void *to, int value, size_t size_bytes);

/* The compiler may make calls of these two from plain loops and copies of structs. */
__attribute__((used, optimize("no-tree-loop-distribute-patterns"))) void *
memcpy(void *restrict to, const void *restrict from, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    }
    return to;
}

__attribute__((used, optimize("no-tree-loop-distribute-patterns"))) void *
memset(void *to, int value, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        ((uint8_t *)to)[i] = (uint8_t)value;
    }
    return to;
}

void reset_handler(void)
{
    for (size_t i = 0; data_start + i < data_end; i++) {
        data_start[i] = data_image[i];
    }
    for (size_t i = 0; bss_start + i < bss_end; i++) {
        bss_start[i] = 0;
    }
    board_main();
}

static void fault_handler(void)
{
    SCB_AIRCR = 0x05FA0004U; /* key, and a request for a reset */
    for (;;) {
    }
}

enum { SYSTEM_VECTORS = 16, VECTOR_COUNT = SYSTEM_VECTORS + IRQ_USART2 + 1, SYST_VECTOR = 15 };

union vector {
    uint32_t *stack;
    void (*handler)(void);
};

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
