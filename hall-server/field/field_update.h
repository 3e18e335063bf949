/*
 * New firmware for one device, in the turns that keys, calls and panels leave: what to ask next,
 * and what the answer means. The image was checked before (drivers/sign/firmware_file.h).
 *
 *   VERSION --another--> TOLD --> BEGIN --> DATA ... --> SWITCH --> (restart) --> VERSION
 *      |                   ^        anything lost: VERSION                           | the new one
 *      | the new one       +------------------------------------------- the old one  v
 *      +--> KEEP --> DONE                                                            KEEP
 *
 * SWITCH waits until nobody works with the device's keys and the hall has all that were pressed: a
 * restart forgets them. What is pressed between that and the order holds the device's restart back
 * until it is acknowledged (firmware/core/device.h).
 *
 * The device says how far it is in each answer, so after anything lost, a restart of either side
 * too, it goes on from what the device says. A device that refuses, or gives the image up, is not
 * asked again: FAILED with its code.
 *
 * Pure; no I/O, no clock, no allocation. Inside of the room: field_device.c calls it.
 */
#ifndef HALL_FIELD_FIELD_UPDATE_H
#define HALL_FIELD_FIELD_UPDATE_H

#include "drivers/sign/firmware_file.h"

#include <stdbool.h>
#include <stdint.h>

struct field_request;

enum {
    FIELD_UPDATE_DATA_BYTES = 2 * REG_UPDATE_DATA_SIZE, /* of one piece … */
    FIELD_UPDATE_OLDER_BYTES = 128, /* … to firmware before map version 5, … */
    FIELD_UPDATE_LEAST_BYTES = 32,  /* … and where longer ones are broken */
    FIELD_UPDATE_RESTART_MS = 1500, /* after SWITCH, before the device is asked who it is */
    FIELD_UPDATE_WAIT_MS = 5000,    /* between looks at a device on trial with something else */
    FIELD_UPDATE_BEGINS_MAX = 400,  /* without getting further: flash that fails, a bad line */
};

enum field_update_state {
    FIELD_UPDATE_NONE,
    FIELD_UPDATE_GOING,
    FIELD_UPDATE_DONE,
    FIELD_UPDATE_FAILED
};

struct field_update {
    enum field_update_state state;
    enum update_code code; /* why it failed */
    const struct firmware_file *file;
    const struct firmware_part *part; /* the one for the free slot */
    int step;
    uint16_t version_from;
    bool version_read;    /* … is what it ran when the update came */
    uint16_t version_now; /* as it said last; each round begins with asking it */
    bool begun;           /* it was found to run another version, and can take this one */
    bool may_be_older;    /* somebody wants it, though it is older than what the device runs … */
    bool older_said;      /* … and the device, which refused it, is told so */
    bool switched;        /* so an old version means that the new one was given up */
    int begins;           /* since it got further than `furthest` */
    uint32_t furthest;
    uint32_t received; /* by the device's last answer */
    bool quiet_line;   /* nobody works there: pieces may be long (the line's, by each turn) */
    bool long_pieces;  /* … and its firmware takes them; before field_update_next() */
    uint32_t shorter;  /* bytes that a piece is shorter than it could be: half of it when one is
                          lost, and 8 bytes of that back with each that came */
    int64_t due_ms;
};

/* From now on the device should run this; `file` stays until it is done or another comes. */
void field_update_begin(struct field_update *update, const struct firmware_file *file,
                        int64_t now_ms);

/*
 * After field_update_begin(): the image may be older than what the device runs. Else that is
 * refused (UPDATE_OLDER), here and by a device of map version 5 and later, and the update has
 * failed.
 */
void field_update_allow_older(struct field_update *update);

/* There is something to ask. */
bool field_update_due(const struct field_update *update, int64_t now_ms);

/* … and after it the device starts anew, and with it goes what nobody has read of its keys. */
bool field_update_restarts(const struct field_update *update);

void field_update_next(struct field_update *update, struct field_request *ret_request);

/* The answer; false: it was not one to this request. May end the update: see `state`. */
bool field_update_answer(struct field_update *update, int64_t now_ms, const uint16_t *registers);
/* There was none: whatever it was, the device is asked anew how far it is. */
void field_update_missed(struct field_update *update);

/* Why it failed, for people. Static. */
const char *field_update_words(enum update_code code);

#endif
