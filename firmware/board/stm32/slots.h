/*
 * Two slots in the chip's flash, and what boot code tells the image that it starts.
 *
 *   boot code --update_boot()--> handoff in RAM --> image --device_update_start()--> the device
 *
 * The handoff lies at the start of RAM in boot code and images alike (image.ld, boot.ld).
 */
#ifndef FIRMWARE_BOARD_STM32_SLOTS_H
#define FIRMWARE_BOARD_STM32_SLOTS_H

#include "firmware/core/update.h"

extern const struct update_flash slots_flash;

/* Where the image of a slot begins. */
uint32_t slot_image_at(enum update_area slot);

void handoff_give(const struct update_choice *choice);
/* False: no boot code has started this image; it runs where it is, and takes no updates. */
bool handoff_take(struct update_choice *ret_choice);

#endif
