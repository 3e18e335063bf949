/*
 * Care for panels that show the same all day: everything moves by a few units each minute, and a
 * screen that nobody needs is dark but for a clock that wanders.
 *
 * Pure; one thread.
 */
#ifndef KIOSK_SCREENS_REST_H
#define KIOSK_SCREENS_REST_H

#include "kiosk/ui/frame.h"

#include <stdint.h>

enum {
    REST_MOST = 4,         /* units that a page moves in each direction */
    REST_PLACES = 9,       /* a page stands in, one a minute */
    REST_AFTER_MS = 600000 /* so long nothing happens before a screen rests */
};

/* The page, smaller by REST_MOST on each side and moved within; `wall_ms` is the hall's clock. */
struct ui_rect rest_moved(struct ui_rect page, int64_t wall_ms);

/* The time in the hall's zone and its name, dim, in another place each minute; fonts of `size`
 * units and half of it. */
void rest_draw(struct ui_frame *frame, struct ui_rect page, int64_t wall_ms, int64_t offset_min,
               int size, const char *name);

#endif
