/*
 * What is wired to what. Functions: data sheets of the STM32G030 and STM32G070, table "Alternate
 * function mapping". PA13 and PA14 stay the debugger's.
 */
#ifndef FIRMWARE_BOARD_STM32G0_PINS_H
#define FIRMWARE_BOARD_STM32G0_PINS_H

#include "firmware/board/stm32/pins.h"

/* All three kinds. */
#define LINE_PINS(X)                                                                               \
    X(LINE_OUT, A, 9, WIRED, 1, "RS-485 transceiver DI (USART1 TX)")                               \
    X(LINE_IN, A, 10, WIRED, 1, "RS-485 transceiver RO (USART1 RX)")                               \
    X(LINE_DRIVE, A, 12, WIRED, 1, "RS-485 transceiver DE and /RE (USART1 DE)")

/* Pad and evaluator: an evaluator has row 0 alone. Columns are on EXTI lines of their own. */
#define PANEL_PINS(X)                                                                              \
    X(COLUMN_0, A, 0, PULLED, 0, "keys, column 0")                                                 \
    X(COLUMN_1, A, 1, PULLED, 0, "keys, column 1")                                                 \
    X(COLUMN_2, A, 2, PULLED, 0, "keys, column 2")                                                 \
    X(COLUMN_3, A, 3, PULLED, 0, "keys, column 3")                                                 \
    X(COLUMN_4, A, 4, PULLED, 0, "keys, column 4")                                                 \
    X(BUZZER, A, 6, PUSH, 0, "buzzer's transistor, high sounds")                                   \
    X(ROW_0, B, 0, DRAIN, 0, "keys, row 0")                                                        \
    X(ROW_1, B, 1, DRAIN, 0, "keys, row 1")                                                        \
    X(ROW_2, B, 2, DRAIN, 0, "keys, row 2")                                                        \
    X(ROW_3, B, 3, DRAIN, 0, "keys, row 3")                                                        \
    X(LED_CLOCK, B, 6, DRAIN, 0, "HT16K33 SCL")                                                    \
    X(LED_DATA, B, 7, DRAIN, 0, "HT16K33 SDA")

/* Strip: one connector of the HUB75 kind, of which one colour is used. */
#define STRIP_PINS(X)                                                                              \
    X(UPPER, A, 0, PUSH, 0, "HUB75 R1, upper half")                                                \
    X(LOWER, A, 1, PUSH, 0, "HUB75 R2, lower half")                                                \
    X(SHIFT, A, 2, PUSH, 0, "HUB75 CLK")                                                           \
    X(LATCH, A, 3, PUSH, 0, "HUB75 LAT")                                                           \
    X(DARK, A, 4, WIRED, 4, "HUB75 /OE (TIM14 CH1)")                                               \
    X(SCAN_A, B, 0, PUSH, 0, "HUB75 A")                                                            \
    X(SCAN_B, B, 1, PUSH, 0, "HUB75 B")                                                            \
    X(SCAN_C, B, 2, PUSH, 0, "HUB75 C")                                                            \
    X(SCAN_D, B, 3, PUSH, 0, "HUB75 D, of strips of 32 rows")

/* AT_ROW_0 …: numbers within their ports. */
enum { LINE_PINS(PIN_AT) PANEL_PINS(PIN_AT) STRIP_PINS(PIN_AT) };

#endif
