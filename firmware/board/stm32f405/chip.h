/*
 * The registers of the STM32F405 that we use, by hand, from its reference manual RM0090. Nothing
 * else of the board includes a number of the chip's.
 *
 * QEMU's machine `netduinoplus2` models USARTs and SysTick; what it does not model (RCC, GPIO,
 * flash timing) reads as 0 there, so each wait for a ready bit is bounded and board_is_real() is
 * asked first.
 */
#ifndef FIRMWARE_BOARD_STM32F405_CHIP_H
#define FIRMWARE_BOARD_STM32F405_CHIP_H

#include "firmware/board/stm32/arm.h"

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

/* Ports, RM0090 8.4 */
#define CHIP_PORT_A 0x40020000U

/* Who this is, RM0090 38.6.1 and 39.1 */
#define DBGMCU_IDCODE CHIP_REGISTER(0xE0042000U)
#define CHIP_UNIQUE_ID ((const uint8_t *)0x1FFF7A10U)

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
    VECTOR_COUNT = SYSTEM_VECTORS + IRQ_USART2 + 1,
};

enum {
    FLASH_ACR_RUN = 0x705, /* caches, reading ahead, five waits: 168 MHz */
    FLASH_ACR_CODE_CACHE = 1 << 9,
    FLASH_ACR_DATA_CACHE = 1 << 10,
    FLASH_ACR_CODE_RESET = 1 << 11,
    FLASH_ACR_DATA_RESET = 1 << 12,
};

/* usart.c */
extern struct ring console_ring;
void line_interrupt(void);
void console_interrupt(void);
void console_put(void *unused, char character);

#endif
