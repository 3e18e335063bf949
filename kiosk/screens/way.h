/*
 * The way to a window: on the hall's floor plan (plan.h), where it has one; else a sketch of its
 * area from what is known of the hall: names, floors, and which windows an area has in which order
 * (shape_hall, shape_board). The sketch puts them along the walls in that order, and is not to
 * scale. Both are said in words too.
 *
 * Pure; the thread that draws.
 */
#ifndef KIOSK_SCREENS_WAY_H
#define KIOSK_SCREENS_WAY_H

#include "kiosk/screens/plan.h"
#include "kiosk/screens/words.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    WAY_MARKED_MAX = 16,
    WAY_WINDOW_ROOM = 24,
    WAY_WINDOWS_MAX = 96, /* of one area */
};

/* The windows that one visit asked for: in struct visitor. */
struct way_visit {
    char windows[WAY_MARKED_MAX][WAY_WINDOW_ROOM];
    int count;
    /* On the floor plan, where there is one. */
    bool planned;
    bool step_free;
    bool nearer;
    int floor;            /* that is shown */
    int target;           /* a thing of the plan */
    enum floor_kind kind; /* of what is looked for: FLOOR_WINDOW one of `windows` */
    struct floor_route route;
};

struct kiosk;

/* The area of one of these windows is known. */
bool way_known(const struct kiosk *kiosk, const char *const *windows, size_t count);
/* Shows it, from any screen: 返回 leads back there. Nothing where it is not known. */
void way_open(struct kiosk *kiosk, const char *const *windows, size_t count);
/* The way to the nearest toilet, exit or desk of the plan. */
void way_open_kind(struct kiosk *kiosk, enum floor_kind kind);
/* Other services came, and with them perhaps another plan. */
void way_plan_changed(struct kiosk *kiosk);
/* It was asked for from the screen of a number, and that is still what is on the screen. */
bool way_of_number(const struct kiosk *kiosk);

/*
 * "乘电梯或走楼梯上 2 楼，二楼 社保民生，左起第 3 个窗口"; of several areas each, put together by
 * `between` (WORD_LINES_2, WORD_WAY_ALSO); "" when none is known. In `words`. On a plan it is the
 * way itself, which is looked for: not in a frame.
 */
const char *way_say(const struct kiosk *kiosk, struct words *words, const char *const *windows,
                    size_t count, enum word between);

#endif
