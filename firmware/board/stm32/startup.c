/*
 * From reset to board_main(): RAM, and what a compiler expects to be there.
 *
 * A fault or an assert resets the chip: the device comes back with session 0 and the hall goes on.
 */
#include "firmware/board/stm32/arm.h"
#include "firmware/board/stm32/board.h"

#include <stddef.h>

/* From the linker script. */
extern uint32_t data_start[];
extern uint32_t data_end[];
extern const uint32_t data_image[];
extern uint32_t bss_start[];
extern uint32_t bss_end[];

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

void fault_handler(void)
{
    chip_restart();
}
