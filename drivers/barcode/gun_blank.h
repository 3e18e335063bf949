/*
 * Paints over what was scanned in the bytes of a gun, for records that leave the house: what is
 * left says how long a code was, how it was framed and of what kinds of characters, and not what it
 * said. Digits become 9, capitals A, small letters a, bytes from 0x80 ~; signs and controls stay.
 *
 * A port_tap_blank (drivers/io/port_tap.h): gun_blank() with a struct gun_blank as its context.
 * Pure; one thread.
 */
#ifndef DRIVERS_BARCODE_GUN_BLANK_H
#define DRIVERS_BARCODE_GUN_BLANK_H

#include "drivers/barcode/hid_layout.h"
#include "drivers/io/port_tap.h"

struct gun_blank {
    bool reports; /* else a stream */
    bool known;   /* the layout is; else all of a report but its id is painted over */
    struct hid_layout layout;
    size_t identifier; /* a stream: how far into "]Q1" at the start of a text; 3: past it */
};

void gun_blank_stream(struct gun_blank *blank);
/* `layout` may be NULL: not known. */
void gun_blank_reports(struct gun_blank *blank, const struct hid_layout *layout);

port_tap_blank gun_blank;

#endif
