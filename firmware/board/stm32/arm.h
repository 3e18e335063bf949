/*
 * The core's own registers, alike on Cortex-M0+ and M4: ARMv6-M Architecture Reference Manual B3.2
 * to B3.4, ARMv7-M B3.2 to B3.4. What differs between chips is each board's chip.h.
 */
#ifndef FIRMWARE_BOARD_STM32_ARM_H
#define FIRMWARE_BOARD_STM32_ARM_H

#include <stdbool.h>
#include <stdint.h>

#define CHIP_REGISTER(address) (*(volatile uint32_t *)(address))

#define SYST_CSR CHIP_REGISTER(0xE000E010U)
#define SYST_RVR CHIP_REGISTER(0xE000E014U)
#define SYST_CVR CHIP_REGISTER(0xE000E018U)
#define NVIC_ISER0 CHIP_REGISTER(0xE000E100U)
#define NVIC_ISER1 CHIP_REGISTER(0xE000E104U) /* not on M0+, which has 32 interrupts */
#define SCB_ICSR CHIP_REGISTER(0xE000ED04U)
#define SCB_VTOR CHIP_REGISTER(0xE000ED08U)
#define SCB_AIRCR CHIP_REGISTER(0xE000ED0CU)

enum {
    SYST_ENABLE = 1 << 0,
    SYST_INTERRUPT = 1 << 1, /* clock source bit 2 is 0: the reference, an eighth of the core's */
    ICSR_SYST_CLEAR = 1 << 25,
    ICSR_SYST_PENDING = 1 << 26,
    SYSTEM_VECTORS = 16,
    SYST_VECTOR = 15,
    CHIP_WAIT_TRIES = 100000,
};

static inline void chip_interrupts_off(void)
{
    __asm volatile("cpsid i" ::: "memory");
}

static inline void chip_interrupts_on(void)
{
    __asm volatile("cpsie i" ::: "memory");
}

/* Sleeps until an interrupt is pending, also while they are off. */
static inline void chip_sleep(void)
{
    __asm volatile("dsb\n\twfi" ::: "memory");
}

/* Until all of these bits are set; false: it never came to that. */
static inline bool chip_wait_for(const volatile uint32_t *word, uint32_t bits)
{
    for (uint32_t i = 0; i < CHIP_WAIT_TRIES; i++) {
        if ((*word & bits) == bits) {
            return true;
        }
    }
    return false;
}

/* A reset by the chip's own request; the vector key is 0x05FA. */
__attribute__((noreturn)) static inline void chip_restart(void)
{
    SCB_AIRCR = 0x05FA0004U;
    for (;;) {
    }
}

#endif
