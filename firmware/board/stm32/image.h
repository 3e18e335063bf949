/* What the image of a kind (image_KIND.c) tells a board of the one device that it is. */
#ifndef FIRMWARE_BOARD_STM32_IMAGE_H
#define FIRMWARE_BOARD_STM32_IMAGE_H

#include "firmware/strip/strip.h"

/* The device, started with its settings. */
struct device *image_start(void);

/* Pad and evaluator: a cell like those of DISPLAY, and 0–15. */
uint16_t image_character(unsigned at);
unsigned image_brightness(void);

/* Strip; NULL on others. */
const struct strip *image_strip(void);

#endif
