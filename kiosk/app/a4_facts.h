/*
 * What stands on an A4 paper, copied out of the visit, so that a thread can make it while the visit
 * goes on or ends. Pure; the program's first thread fills it in.
 */
#ifndef KIOSK_APP_A4_FACTS_H
#define KIOSK_APP_A4_FACTS_H

#include "kiosk/leaflet/leaflet.h"
#include "kiosk/screens/kiosk.h"

enum { A4_TEXTS_BYTES = 128 * 1024 };

/* Large: not for a stack. `facts` points into `texts`. */
struct a4_facts {
    struct leaflet_facts facts;
    enum a4_what what;
    size_t used;
    bool full; /* a text found no room: the paper would lack something, so it is not made */
    char texts[A4_TEXTS_BYTES];
};

/* From visitor.service, its ticks, and the hall. False: there is no guide, or no room. */
bool a4_facts_take(struct a4_facts *facts, struct words *words, const struct kiosk *kiosk,
                   enum a4_what what, int64_t wall_ms);

#endif
