/*
 * What was found for what one person typed. A part of struct visitor: nothing of
 * it outlives the visit.
 */
#ifndef KIOSK_SCREENS_SEARCH_H
#define KIOSK_SCREENS_SEARCH_H

#include "hall-server/client/shapes.h"
#include "kiosk/search/search.h"

enum { SEARCH_FIELD_MAX = 24 }; /* characters */

struct search_visit {
    int hit_count;
    struct search_hit hits[SEARCH_HITS_MAX];
};

/* The index of a catalogue: rows of hits are rows of its services and departments. Allocates: the
 * caller's to destroy. NULL: no memory. */
struct search *search_of_services(const struct shape_services *services);

#endif
