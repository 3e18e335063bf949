/*
 * LEDs and characters of pad and evaluator, by an HT16K33 on two pins (data sheet of Holtek,
 * "HT16K33 RAM mapping 16×8 LED controller driver"; address 0x70). Each COM is one character, with
 * rows 0 to 13 its segments A B C D E F G1 G2 H I J K L M, row 14 its point; row 15 is the LED of
 * the same number. What is shown is sent only when it changes.
 *
 *      A          H, J, K, M: diagonals from the middle to the corners
 *    F H I J B    I, L: up and down from the middle
 *     G1  G2
 *    E K L M C
 *      D    .
 */
#ifndef FIRMWARE_BOARD_STM32G0_LEDS_H
#define FIRMWARE_BOARD_STM32G0_LEDS_H

#include <stdbool.h>
#include <stdint.h>

enum { LED_COMS = 8, LED_ROW_POINT = 14, LED_ROW_LED = 15 };

/* The segments of an ASCII character from 32 to 95, as bits of rows. */
uint16_t leds_character(unsigned character);

/* After the pins: on, and dark. */
void leds_start(void);
/* Shows rows by COM, at a brightness of 0–15; false: the driver does not answer. */
bool leds_show(const uint16_t rows[LED_COMS], unsigned brightness);

#endif
