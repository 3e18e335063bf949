/*
 * The way on paper: one floor of the hall's plan in dots, the window that is meant and the way to
 * it. Of this room, and of who fills in struct ticket_facts.
 *
 *     ┌─────────────────────┐
 *     │ 4 5 6 7 [8] 9 10    │    [8]: larger, in a thick frame, with the way's arrow
 *     │          ┃          │    numbers stay dots, since their place says what they mean
 *     │  ●━━━━━━━┛          │
 *     │ 您在这里            │
 *     └─────────────────────┘
 *
 * Pure. Thread: that of the fonts.
 */
#ifndef KIOSK_TICKET_TICKET_MAP_H
#define KIOSK_TICKET_TICKET_MAP_H

#include "kiosk/floor/floor_route.h"

#include <stddef.h>

/* All of it the caller's. */
struct ticket_map {
    const struct floor_plan *plan;
    const struct floor_route *route; /* not empty: its last floor is drawn */
    const char *const *marked;       /* ids of windows */
    size_t marked_count;
    const char *here; /* "您在这里": where the way begins on this floor, if it does */
    const char *lift; /* or where one comes out: "电梯" */
    const char *stairs;
};

struct ticket_paper;

/* From the paper's y on, which moves down. */
void ticket_map_put(struct ticket_paper *paper, const struct ticket_map *map);

#endif
