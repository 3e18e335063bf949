/*
 * Boot code: which of the two slots runs, by the same update_boot() that the host's tests cut the
 * power of at every write. It hashes the image (some tenths of a second at the reset's 16 MHz),
 * starts the watchdog, and jumps. An image that hangs is reset by the watchdog and counted here; at
 * the third time the one before runs again.
 *
 * No slot has a whole image: nothing runs, and the watchdog has it looked at again every 8 s.
 */
#include "firmware/board/stm32/arm.h"
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/slots.h"

__attribute__((section(".vectors"), used)) static const union vector vectors[SYSTEM_VECTORS] = {
    [0] = {.stack = stack_top},       [1] = {.handler = reset_handler},
    [2] = {.handler = fault_handler}, [3] = {.handler = fault_handler},
    [4] = {.handler = fault_handler}, [5] = {.handler = fault_handler},
    [6] = {.handler = fault_handler},
};

__attribute__((noreturn)) static void slot_jump(uint32_t at)
{
    const uint32_t *image_vectors = (const uint32_t *)at;
    SCB_VTOR = at;
    __asm volatile("msr msp, %0\n\tbx %1" ::"r"(image_vectors[0]), "r"(image_vectors[1]));
    __builtin_unreachable();
}

void board_main(void)
{
    struct update_choice choice;
    watch_start();
    if (update_boot(&slots_flash, &choice)) {
        handoff_give(&choice);
        watch_feed();
        slot_jump(slot_image_at(choice.slot));
    }
    for (;;) {
        chip_sleep();
    }
}
