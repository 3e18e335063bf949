/*
 * A hall's floor plan: what stands where, as an installer measured it, in decimetres from the upper
 * left corner of the drawing. Rectangles only, so that it can be written by hand:
 *
 *      ┌ floor ───────────────────────────────┐     floor   what can be walked on: one a floor
 *      │  ┌ area ───────────┐   ┌ wall ┐      │     wall, block, steps   what stands in the way;
 *      │  │ ▐1▌▐2▌▐3▌       │   └──────┘ lift │               steps only for wheels
 *      │  └─────────────────┘            ▐L▌  │     door    a gap in walls, and a way out
 *      │        ▐K▌                     stairs│     lift, stairs   with the same id on each of
 *      └───────────── door ───────────────────┘               their floors
 *
 * Pure; any thread; depends on nothing. Texts stay the caller's.
 * Order: floor_plan_init(), floor_add() for each row, floor_check(); then routes (floor_route.h).
 */
#ifndef KIOSK_FLOOR_FLOOR_H
#define KIOSK_FLOOR_FLOOR_H

#include <stdbool.h>
#include <stdint.h>

/* symbol, word in floor.csv, whether one walks through it, whether it must have an id */
#define FLOOR_KINDS(X)                                                                             \
    X(FLOOR_GROUND, "floor", true, false)                                                          \
    X(FLOOR_AREA, "area", true, true)                                                              \
    X(FLOOR_WALL, "wall", false, false)                                                            \
    X(FLOOR_BLOCK, "block", false, false) /* chairs, pillars, offices */                           \
    X(FLOOR_STEPS, "steps", true, false)                                                           \
    X(FLOOR_DOOR, "door", true, false)                                                             \
    X(FLOOR_STAIRS, "stairs", false, true)                                                         \
    X(FLOOR_LIFT, "lift", false, true)                                                             \
    X(FLOOR_TOILET, "toilet", false, false)                                                        \
    X(FLOOR_DESK, "desk", false, false)                                                            \
    X(FLOOR_KIOSK, "kiosk", false, true)                                                           \
    X(FLOOR_WINDOW, "window", false, true)
#define FLOOR_KIND_ENUM(symbol, word, walk, named) symbol,
enum floor_kind { FLOOR_KINDS(FLOOR_KIND_ENUM) FLOOR_KIND_COUNT };
#undef FLOOR_KIND_ENUM

/* The side of a thing at which one stands before it; the drawing's up is `up`. */
#define FLOOR_SIDES(X)                                                                             \
    X(FLOOR_ANY, "")                                                                               \
    X(FLOOR_UP, "up")                                                                              \
    X(FLOOR_RIGHT, "right")                                                                        \
    X(FLOOR_DOWN, "down")                                                                          \
    X(FLOOR_LEFT, "left")
#define FLOOR_SIDE_ENUM(symbol, word) symbol,
enum floor_side { FLOOR_SIDES(FLOOR_SIDE_ENUM) FLOOR_SIDE_COUNT };
#undef FLOOR_SIDE_ENUM

enum {
    FLOOR_THINGS_MAX = 320,
    FLOOR_WIDE_MAX_DM = 1600, /* a drawing: 160 m by 120 m */
    FLOOR_HIGH_MAX_DM = 1200,
    FLOOR_LOWEST = -9,
    FLOOR_HIGHEST = 99,
};

struct floor_thing {
    enum floor_kind kind;
    enum floor_side front;
    int16_t floor;
    int16_t x_dm, y_dm, w_dm, h_dm;
    const char *id; /* "": none. A window's, an area's, a kiosk's, a lift's */
    const char *zh; /* "": what its kind says */
    const char *en;
};

struct floor_plan {
    struct floor_thing things[FLOOR_THINGS_MAX];
    int count;
};

void floor_plan_init(struct floor_plan *plan);
/* False, and nothing is added: no room, or out of the limits above. */
bool floor_add(struct floor_plan *plan, const struct floor_thing *thing);

/* The kind or side that a word means; false for no such word. */
bool floor_kind_read(const char *word, enum floor_kind *ret_kind);
bool floor_side_read(const char *word, enum floor_side *ret_side);
/* One walks through it (a floor, an area, a door). */
bool floor_is_open(enum floor_kind kind);

/* Places in plan->things; -1: none. */
int floor_find(const struct floor_plan *plan, enum floor_kind kind, const char *id);
int floor_ground(const struct floor_plan *plan, int floor);
/* The area that the middle of the thing lies in. */
int floor_area_of(const struct floor_plan *plan, int thing);

/* What is wrong with the row at `thing`, by what the plan itself says. */
#define FLOOR_FAULTS(X)                                                                            \
    X(FLOOR_GOOD, "", "")                                                                          \
    X(FLOOR_NO_ID, "missing", "it needs an id")                                                    \
    X(FLOOR_TWICE, "duplicate", "it is in the plan already")                                       \
    X(FLOOR_NO_GROUND, "no_floor", "no row of kind floor says how large this floor is")            \
    X(FLOOR_OUT, "out_of_floor", "it is not all within its floor")                                 \
    X(FLOOR_OVERLAP, "overlap", "it stands where something else does")                             \
    X(FLOOR_NO_FRONT, "no_front", "a kiosk needs the side that people stand at")                   \
    X(FLOOR_CLOSED, "no_way", "nobody can stand before it, or no way leads there from a kiosk")
#define FLOOR_FAULT_ENUM(symbol, code, words) symbol,
enum floor_fault { FLOOR_FAULTS(FLOOR_FAULT_ENUM) FLOOR_FAULT_COUNT };
#undef FLOOR_FAULT_ENUM

/* The first of them; FLOOR_CLOSED is floor_route.h's to say. */
enum floor_fault floor_fault_of(const struct floor_plan *plan, int thing);
const char *floor_fault_code(enum floor_fault fault);
const char *floor_fault_words(enum floor_fault fault);

#endif
