/*
 * The registers of the STM32G030 and STM32G070 that we use, by hand, from their reference manual
 * RM0454 (the same blocks at the same addresses as in RM0444); each group names its chapter.
 * Nothing else of the board includes a number of the chip's. No emulator has these chips.
 */
#ifndef FIRMWARE_BOARD_STM32G0_CHIP_H
#define FIRMWARE_BOARD_STM32G0_CHIP_H

#include "firmware/board/stm32/arm.h"

/* "Reset and clock control (RCC)": RCC_CR, RCC_CFGR, RCC_PLLCFGR, RCC_IOPENR, RCC_APBENR1, 2 */
#define RCC_CR CHIP_REGISTER(0x40021000U)
#define RCC_CFGR CHIP_REGISTER(0x40021008U)
#define RCC_PLLCFGR CHIP_REGISTER(0x4002100CU)
#define RCC_IOPENR CHIP_REGISTER(0x40021034U)
#define RCC_APBENR2 CHIP_REGISTER(0x40021040U)

enum {
    RCC_CR_PLL_ON = 1 << 24,
    RCC_CR_PLL_READY = 1 << 25,
    RCC_PLLCFGR_FROM_HSI = 2,     /* PLLSRC; PLLM 0: divided by 1 */
    RCC_PLLCFGR_TIMES_8 = 8 << 8, /* PLLN: 128 MHz */
    RCC_PLLCFGR_R_ON = 1 << 28,   /* PLLREN */
    RCC_PLLCFGR_R_BY_2 = 1 << 29, /* PLLR: 64 MHz */
    RCC_CFGR_PLL = 2,             /* SW: PLLRCLK */
    RCC_CFGR_PLL_IN_USE = 2 << 3, /* SWS */
    RCC_IOPENR_A_AND_B = 1 << 0 | 1 << 1,
    RCC_APBENR2_USART1 = 1 << 14,
    RCC_APBENR2_TIM14 = 1 << 15,
};

/* "Embedded Flash memory (FLASH)": FLASH_ACR, FLASH_KEYR, FLASH_SR, FLASH_CR */
#define FLASH_ACR CHIP_REGISTER(0x40022000U)
#define FLASH_KEYR CHIP_REGISTER(0x40022008U)
#define FLASH_SR CHIP_REGISTER(0x40022010U)
#define FLASH_CR CHIP_REGISTER(0x40022014U)

enum {
    FLASH_BEGINS = 0x08000000,
    FLASH_PAGE_BYTES = 2048,
    FLASH_ACR_TWO_WAITS = 2,       /* LATENCY: over 48 MHz */
    FLASH_ACR_AHEAD = 1 << 8,      /* PRFTEN */
    FLASH_ACR_CODE_CACHE = 1 << 9, /* ICEN */
    FLASH_SR_ERRORS = 0x3FA, /* OPERR, PROGERR, WRPERR, PGAERR, SIZERR, PGSERR, MISERR, FASTERR */
    FLASH_SR_BUSY = 1 << 16 | 1 << 18, /* BSY1, CFGBSY */
    FLASH_CR_PROGRAM = 1 << 0,
    FLASH_CR_ERASE_PAGE = 1 << 1,
    FLASH_CR_PAGE_AT = 3,
    FLASH_CR_START = 1 << 16,
};

/* "General-purpose I/Os (GPIO)", on their own bus */
#define CHIP_PORT_A 0x50000000U
#define CHIP_PORT_B 0x50000400U

/* "Universal synchronous receiver transmitter (USART)", USART1 */
#define USART1_CR1 CHIP_REGISTER(0x40013800U)
#define USART1_CR3 CHIP_REGISTER(0x40013808U)
#define USART1_BRR CHIP_REGISTER(0x4001380CU)
#define USART1_ISR CHIP_REGISTER(0x4001381CU)
#define USART1_ICR CHIP_REGISTER(0x40013820U)
#define USART1_RDR CHIP_REGISTER(0x40013824U)
#define USART1_TDR CHIP_REGISTER(0x40013828U)

enum {
    USART_CR1_ON = 1 << 0,
    USART_CR1_RECEIVER = 1 << 2,
    USART_CR1_SENDER = 1 << 3,
    USART_CR1_ASK = 1 << 5,          /* RXFNEIE: an interrupt for each byte */
    USART_CR1_DRIVE_AFTER = 8 << 16, /* DEDT: the driver stays for 8 samples, half a bit, … */
    USART_CR1_DRIVE_AHEAD = 8 << 21, /* DEAT: … and is on so long before */
    USART_CR1_FIFO = 1 << 29,        /* FIFOEN: eight bytes of patience */
    USART_CR3_DRIVE = 1 << 14,       /* DEM: the USART moves the driver's pin itself */
    USART_ISR_OVERRUN = 1 << 3,
    USART_ISR_CAME = 1 << 5, /* RXFNE */
    USART_ISR_SENT = 1 << 6, /* TC */
    USART_ISR_ROOM = 1 << 7, /* TXFNF */
};

/* "Extended interrupt and event controller (EXTI)": falling edges, of port A (EXTICR is 0) */
#define EXTI_FTSR1 CHIP_REGISTER(0x40021804U)
#define EXTI_FPR1 CHIP_REGISTER(0x40021810U)
#define EXTI_IMR1 CHIP_REGISTER(0x40021880U)

/* "General-purpose timer (TIM14)" */
#define TIM14_CR1 CHIP_REGISTER(0x40002000U)
#define TIM14_DIER CHIP_REGISTER(0x4000200CU)
#define TIM14_SR CHIP_REGISTER(0x40002010U)
#define TIM14_EGR CHIP_REGISTER(0x40002014U)
#define TIM14_CCMR1 CHIP_REGISTER(0x40002018U)
#define TIM14_CCER CHIP_REGISTER(0x40002020U)
#define TIM14_ARR CHIP_REGISTER(0x4000202CU)
#define TIM14_CCR1 CHIP_REGISTER(0x40002034U)

enum {
    TIM_RUNS = 1 << 0,              /* CEN; in DIER UIE, in SR UIF, in EGR UG */
    TIM_CCMR1_FROM_MATCH = 7 << 4,  /* OC1M: PWM mode 2, active from the match to the end */
    TIM_CCMR1_AT_UPDATE = 1 << 3,   /* OC1PE: a new match counts from the next period */
    TIM_CCER_LOW = 1 << 0 | 1 << 1, /* CC1E, CC1P: the pin is low when active */
};

/* "Debug support (DBG)": DBG_IDCODE; "Device electronic signature": unique id */
#define DBG_IDCODE CHIP_REGISTER(0x40015800U)
#define CHIP_UNIQUE_ID ((const uint8_t *)0x1FFF7590U)

/* "Nested vectored interrupt controller (NVIC)", vector table */
enum {
    IRQ_EXTI0_1 = 5,
    IRQ_EXTI2_3 = 6,
    IRQ_EXTI4_15 = 7,
    IRQ_TIM14 = 19,
    IRQ_USART1 = 27,
    VECTOR_COUNT = SYSTEM_VECTORS + IRQ_USART1 + 1,
};

void line_interrupt(void);
/* keys.c, or nothing on a strip */
void keys_interrupt(void);
/* face_strip.c, or nothing on a panel */
void matrix_interrupt(void);

#endif
