/*
 * A device that is asked who it is without being called by its address: the discovery address of
 * the register map (FIND and CHOSEN).
 *
 *                 FIND among others, CHOSEN of another id ----> silent
 *   request to 247 FIND among ours -- slot 0 .. 7 -- nobody heard meanwhile --> answer
 *                 CHOSEN of our id ---------------------------> act, answer at once
 *
 * Freestanding; inside of core: called from the device's one loop by device.c.
 */
#ifndef FIRMWARE_CORE_FIND_H
#define FIRMWARE_CORE_FIND_H

#include "drivers/wire/modbus_frame.h"
#include "drivers/wire/register_map.h"

#include <stdbool.h>
#include <stdint.h>

struct device;

enum { FIND_UNIQUE_BYTES = 12 };

struct find {
    bool pending; /* the answer is made and waits for its slot */
    int64_t answer_ms;
    int64_t quiet_until_ms; /* but not while there is a press that was not told yet */
    uint16_t told;          /* `presses` of the last answer */
    /* cells */
    uint16_t among;
    uint16_t round;
    uint16_t presses;
    uint16_t chosen[CHOSEN_SIZE]; /* CHOSEN_ID .. CHOSEN_QUIET_S, as written */
};

/* The slot of this id in this round, 0 – FIND_SLOTS - 1: as good as by chance, and always the same.
 */
unsigned find_slot(const uint8_t unique_id[FIND_UNIQUE_BYTES], uint16_t round);

enum find_part {
    FIND_NOT_MEANT, /* others are */
    FIND_MEANT,     /* answer as ever */
    FIND_IN_SLOT,   /* answer in our slot, if nobody is heard before */
};

/* What a request to DEVICE_ADDRESS_FIND is to this device. */
enum find_part find_part(const struct device *device, const struct modbus_request *request,
                         int64_t now_ms);

/* CHOSEN was written to us: the address, blinking and silence that it asks for. */
void find_act(struct device *device, int64_t now_ms);

#endif
