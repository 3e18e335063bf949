#ifndef FIRMWARE_BOARD_STM32F405_PINS_H
#define FIRMWARE_BOARD_STM32F405_PINS_H

#include "firmware/board/stm32/pins.h"

/* Functions: data sheet of the STM32F405 (DS8626), table "Alternate function mapping". */
#define F405_PINS(X)                                                                               \
    X(LINE_OUT, A, 9, WIRED, 7, "RS-485 transceiver DI (USART1 TX)")                               \
    X(LINE_IN, A, 10, WIRED, 7, "RS-485 transceiver RO (USART1 RX)")                               \
    X(LINE_DRIVE, A, 8, PUSH, 0, "RS-485 transceiver DE and /RE")                                  \
    X(CONSOLE_OUT, A, 2, WIRED, 7, "console, out (USART2 TX)")                                     \
    X(CONSOLE_IN, A, 3, WIRED, 7, "console, in (USART2 RX)")

/* AT_LINE_DRIVE …: numbers within their ports. */
enum { F405_PINS(PIN_AT) };

#endif
