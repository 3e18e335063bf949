#include "firmware/board/stm32f405/board.h"
#include "firmware/board/stm32f405/chip.h"

enum {
    CHUNK_BYTES = 64,
    READY_TRIES = 100000,
    CR_PLL_ON = 1 << 24,
    CR_PLL_READY = 1 << 25,
    CFGR_PLL = 2,
    CFGR_PLL_IN_USE = 2 << 2,
};

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
static void clock_start(void)
{
    if (!chip_is_real()) {
        return;
    }
    FLASH_ACR = 0x705U; /* caches, five waits */
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

static void run(struct device *device)
{
    uint8_t bytes[CHUNK_BYTES];
    const int64_t now_ms = ticks_ms();
    for (size_t size; (size = usart_take(&line_ring, bytes, CHUNK_BYTES)) > 0;) {
        device_hear(device, bytes, size, now_ms);
    }
    const size_t typed = usart_take(&console_ring, bytes, CHUNK_BYTES);
    console_hear(device, bytes, typed, now_ms);
    device_wake(device, now_ms);
    const uint8_t *answer = NULL;
    const size_t size = device_answer(device, now_ms, &answer);
    if (size > 0) {
        line_send(answer, size);
        settings_keep(device);
    }
    console_run(device, now_ms);
}

/* Until a byte or the next thing to do; an interrupt between the look and the sleep ends the sleep.
 */
static void rest(const struct device *device)
{
    const int64_t now_ms = ticks_ms();
    const int64_t device_ms = device_next_ms(device, now_ms);
    const int64_t console_ms = console_next_ms();
    const int64_t next_ms = device_ms < console_ms ? device_ms : console_ms;
    if (next_ms <= now_ms) {
        return;
    }
    chip_interrupts_off();
    if (usart_is_empty(&line_ring) && usart_is_empty(&console_ring)) {
        ticks_wake_in(next_ms - now_ms < SLEEP_MAX_MS ? next_ms - now_ms : SLEEP_MAX_MS);
        chip_sleep();
    }
    chip_interrupts_on();
}

void board_main(void)
{
    clock_start();
    ticks_start();
    usart_start();
    struct device *device = image_start();
    for (;;) {
        run(device);
        rest(device);
    }
}
