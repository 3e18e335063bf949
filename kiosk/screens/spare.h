/*
 * A spare kiosk takes the place of one that died: staff types the code that a manager made for it.
 *
 *   STAFF_USER ─接替─► SPARE ─code─► SPARE_SENDING ─► SPARE_DONE: the program keeps the key and
 *                        ▲ refused        │            begins anew as that kiosk
 *                        └────────────────┘
 *
 * No sign-in: who has the code may, also on a kiosk that has no key yet, and one that was replaced
 * itself. Part of kiosk/screens: pure, of the thread that draws.
 */
#ifndef KIOSK_SCREENS_SPARE_H
#define KIOSK_SCREENS_SPARE_H

#include "hall-server/client/shapes.h"
#include "kiosk/screens/words.h"

#include <stdbool.h>

enum { SPARE_DIGITS = 8 };

/* Whether this program could be another kiosk; set by it at any time. */
enum spare_may {
    SPARE_NO_FILE,  /* there is nowhere to keep the key */
    SPARE_UNMERGED, /* numbers that were printed here are not known to the hall yet */
    SPARE_MAY,
};

/* In struct visitor. */
struct spare_visit {
    const struct shape_place *place; /* what the hall gave; NULL: nothing yet */
    bool refused;
    enum word refusal; /* when refused */
};

struct kiosk;

/* The key could not be kept: staff is told, and the place is nobody's until another code. */
void kiosk_place_lost(struct kiosk *kiosk, int64_t now_ms);

/* For staff.c: from the sign-in. */
void spare_open(struct kiosk *kiosk);

#endif
