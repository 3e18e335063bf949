/*
 * Paints over a person's data in what passes between host and reader, for a record that goes out
 * with a fault report (port_tap.h): of what the reader says, only the preamble, the length and the
 * status of each frame stay, and the id of the module; every other byte becomes 0, also between
 * frames. What the host says holds nothing personal.
 *
 * So that a record can be played again, a frame that was good gets the XOR of what is left of it,
 * one that was not a wrong one, and a card of the usual sizes the lengths of its parts. Of reports
 * that count their bytes (idcard_model.h) the count stays too, and what follows the counted ones is
 * 0.
 *
 * Pure; one thread.
 */
#ifndef DRIVERS_IDCARD_CARD_BLANK_H
#define DRIVERS_IDCARD_CARD_BLANK_H

#include "drivers/io/port_tap.h"

/* All 0 at the start, but for `counted`. */
struct card_blank {
    bool counted;  /* each call is a report that begins with how many bytes mean something */
    size_t head;   /* bytes of a head that have passed: 0 … preamble, length, status */
    size_t length; /* of the frame, from its length field */
    size_t left;   /* bytes of this frame that are still to be painted over */
    bool keep;     /* they may stay: too few for a person's data */
    uint8_t seen;  /* XOR of what came of this frame, and of what was left of it */
    uint8_t painted;
};

/* A port_tap_blank; `context` is a struct card_blank. */
void card_blank_paint(void *context, enum port_way way, uint8_t *bytes, size_t size_bytes);

#endif
