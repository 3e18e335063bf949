/*
 * The way from one thing of a plan to another, and the same as steps that can be said.
 *
 * Each floor is a grid of squares (half a metre, a metre on very large floors); a square that
 * anything stands in, even in part, is closed. Squares beside something closed cost three times as
 * much, so that a way keeps to the middle of an aisle and off the people who queue. Floors are
 * joined by lifts and stairs, one of them at most on one way.
 *
 * Pure, no allocation, bounded; one thread a scratch, which is too large for small stacks (100
 * KiB).
 */
#ifndef KIOSK_FLOOR_FLOOR_ROUTE_H
#define KIOSK_FLOOR_FLOOR_ROUTE_H

#include "kiosk/floor/floor.h"

enum {
    FLOOR_CELLS_MAX = 160 * 120,
    FLOOR_POINTS_MAX = 32, /* of a way on one floor: where it turns */
    FLOOR_LEGS_MAX = 2,    /* floors */
    FLOOR_STEPS_MAX = 24,
};

struct floor_point {
    int16_t x_dm, y_dm;
};

struct floor_leg {
    int16_t floor;
    int16_t from, to; /* things */
    int count;        /* at least 1: who stands there already does not walk */
    struct floor_point points[FLOOR_POINTS_MAX];
};

struct floor_route {
    int count; /* 0: none */
    struct floor_leg legs[FLOOR_LEGS_MAX];
    int length_dm;
};

struct floor_scratch {
    uint16_t far[FLOOR_CELLS_MAX];  /* the cost from here to the end; FLOOR_FAR: unknown */
    uint16_t next[FLOOR_CELLS_MAX]; /* of a bucket; then the squares of a way */
    uint8_t cost[FLOOR_CELLS_MAX];  /* of entering; 0: closed */
};

/* False, and *ret_route is empty: no way leads there, or it turns too often. `step_free`: without
 * steps and stairs. */
bool floor_route_find(const struct floor_plan *plan, int from, int to, bool step_free,
                      struct floor_scratch *scratch, struct floor_route *ret_route);

/* The nearest thing of this kind, by what is walked; -1: none that a way leads to. */
int floor_nearest(const struct floor_plan *plan, int from, enum floor_kind kind, bool step_free,
                  struct floor_scratch *scratch);

/* Which things one can walk to from any kiosk; without a kiosk, from the first door. */
void floor_reach(const struct floor_plan *plan, struct floor_scratch *scratch,
                 bool ret_reached[FLOOR_THINGS_MAX]);

/* What is done on the way. Turns are as the one who walks sees them; the first is told from how one
 * stands before the thing at its beginning, with one's face to it. */
enum floor_move {
    FLOOR_GO_ON,       /* straight on */
    FLOOR_GO_BACK,     /* turn round, and on */
    FLOOR_GO_LEFT,     /* turn left, and on */
    FLOOR_GO_RIGHT,    /* turn right, and on */
    FLOOR_RIDE,        /* the lift to `floor` */
    FLOOR_CLIMB,       /* the stairs to `floor` */
    FLOOR_THERE,       /* it is before you */
    FLOOR_THERE_LEFT,  /* on your left */
    FLOOR_THERE_RIGHT, /* on your right */
};

struct floor_step {
    enum floor_move move;
    int metres; /* rounded: to one below ten, to five above; 1 at least */
    int floor;
    int thing; /* the lift, the stairs, what one came to; -1 */
};

/* Returns how many. Jogs of less than a metre and a half are not told. */
int floor_steps(const struct floor_plan *plan, const struct floor_route *route,
                struct floor_step ret_steps[FLOOR_STEPS_MAX]);

#endif
