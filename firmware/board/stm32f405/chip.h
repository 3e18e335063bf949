/*
 * The registers of the STM32F405 that we use, by hand, from its reference manual RM0090 and the
 * ARMv7-M architecture manual. Nothing else of the board includes a number of the chip's.
 *
 * QEMU's machine `netduinoplus2` models USARTs and SysTick; what it does not model (RCC, GPIO,
 * flash timing) reads as 0 there, so each wait for a ready bit is bounded and chip_is_real() is
 * asked first.
 */
#ifndef FIRMWARE_BOARD_STM32F405_CHIP_H
#define FIRMWARE_BOARD_STM32F405_CHIP_H

#include <stdbool.h>
#include <stdint.h>

#define CHIP_REGISTER(address) (*(volatile uint32_t *)(address))

/* Reset and clock control, RM0090 7.3 */
#define RCC_CR CHIP_REGISTER(0x40023800U)
#define RCC_PLLCFGR CHIP_REGISTER(0x40023804U)
#define RCC_CFGR CHIP_REGISTER(0x40023808U)
#define RCC_AHB1ENR CHIP_REGISTER(0x40023830U)
#define RCC_APB1ENR CHIP_REGISTER(0x40023840U)
#define RCC_APB2ENR CHIP_REGISTER(0x40023844U)
#define FLASH_ACR CHIP_REGISTER(0x40023C00U)
/* Writing flash, RM0090 3.9 */
#define FLASH_KEYR CHIP_REGISTER(0x40023C04U)
#define FLASH_SR CHIP_REGISTER(0x40023C0CU)
#define FLASH_CR CHIP_REGISTER(0x40023C10U)

/* Port A, RM0090 8.4 */
#define GPIOA_MODER CHIP_REGISTER(0x40020000U)
#define GPIOA_BSRR CHIP_REGISTER(0x40020018U)
#define GPIOA_AFRL CHIP_REGISTER(0x40020020U)
#define GPIOA_AFRH CHIP_REGISTER(0x40020024U)

/* System timer and interrupts, ARMv7-M B3.2 to B3.4 */
#define SYST_CSR CHIP_REGISTER(0xE000E010U)
#define SYST_RVR CHIP_REGISTER(0xE000E014U)
#define SYST_CVR CHIP_REGISTER(0xE000E018U)
#define NVIC_ISER1 CHIP_REGISTER(0xE000E104U)
#define SCB_ICSR CHIP_REGISTER(0xE000ED04U)
#define SCB_AIRCR CHIP_REGISTER(0xE000ED0CU)

/* Who this is, RM0090 38.6.1 and 39.1 */
#define DBGMCU_IDCODE CHIP_REGISTER(0xE0042000U)
#define CHIP_UNIQUE_ID ((const volatile uint8_t *)0x1FFF7A10U)
#define CHIP_SETTINGS_PAGE ((const void *)0x080E0000U) /* the last sector of 1 MiB of flash */

/* One USART, RM0090 30.6 */
struct chip_usart {
    volatile uint32_t status;
    volatile uint32_t data;
    volatile uint32_t baud;
    volatile uint32_t control1;
    volatile uint32_t control2;
    volatile uint32_t control3;
};
#define CHIP_USART1 ((struct chip_usart *)0x40011000U)
#define CHIP_USART2 ((struct chip_usart *)0x40004400U)

enum {
    USART_STATUS_RXNE = 1 << 5, /* a byte came */
    USART_STATUS_TC = 1 << 6,   /* all is sent */
    USART_STATUS_TXE = 1 << 7,  /* room for a byte */
    USART_CONTROL1_RE = 1 << 2,
    USART_CONTROL1_TE = 1 << 3,
    USART_CONTROL1_RXNEIE = 1 << 5,
    USART_CONTROL1_UE = 1 << 13,
    IRQ_USART1 = 37,
    IRQ_USART2 = 38,
    SYST_ENABLE = 1 << 0,
    SYST_INTERRUPT = 1 << 1, /* clock source bit 2 is 0: the reference, an eighth of the core's */
    FLASH_CR_PROGRAM = 1 << 0,
    FLASH_CR_ERASE_SECTOR = 1 << 1,
    FLASH_CR_SECTOR_AT = 3,
    FLASH_CR_BY_WORDS = 2 << 8,
    FLASH_CR_START = 1 << 16,
    FLASH_SR_BUSY = 1 << 16,
    FLASH_SETTINGS_SECTOR = 11,
    ICSR_SYST_CLEAR = 1 << 25,
    ICSR_SYST_PENDING = 1 << 26,
};
#define FLASH_CR_LOCK (1U << 31)

/* False in the emulator, which has no debug identity and no unique id. */
static inline bool chip_is_real(void)
{
    return (DBGMCU_IDCODE & 0xFFFU) == 0x413U;
}

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

#endif
