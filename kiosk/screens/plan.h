/*
 * The hall's floor plan on a screen: taken from the services that the hall told, the way from this
 * kiosk's own spot to a window, in words and drawn. What it means is kiosk/floor's.
 *
 * Pure; the thread that draws. A way is looked for when it is asked for, never in a frame.
 */
#ifndef KIOSK_SCREENS_PLAN_H
#define KIOSK_SCREENS_PLAN_H

#include "kiosk/floor/floor_route.h"
#include "kiosk/screens/words.h"
#include "kiosk/ui/frame.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLAN_FLOORS_MAX = 6 };

struct kiosk;

/* After the services were told; a row that this kiosk does not know is passed. */
void plan_take(struct kiosk *kiosk);
bool plan_known(const struct kiosk *kiosk);
/* Where this kiosk stands: kiosk->spot, else the one kiosk of its area; -1: nobody said. */
int plan_here(const struct kiosk *kiosk);
/* Its floors from the lowest; returns how many. */
int plan_floors(const struct kiosk *kiosk, int ret_floors[PLAN_FLOORS_MAX]);

/* The way to the nearest of these windows; returns its thing, or -1: none is drawn. *ret_route is
 * empty where the kiosk's spot is not known, or no way leads there. */
int plan_way_to_window(const struct kiosk *kiosk, const char *const *windows, size_t count,
                       bool step_free, struct floor_route *ret_route);
/* To the nearest thing of this kind; as above. */
int plan_way_to_kind(const struct kiosk *kiosk, enum floor_kind kind, bool step_free,
                     struct floor_route *ret_route);

/* "洗手间"; "" for a kind that has no word. */
const char *plan_kind_name(const struct words *words, enum floor_kind kind);
/* Its own name, else the hall's; "" when nobody gave it one. */
const char *plan_area_name(const struct kiosk *kiosk, const struct floor_thing *area);
/* "12 号窗口", "洗手间": what a thing is called. */
const char *plan_name(struct words *words, const struct floor_thing *thing);
/* "面对自助机：左转走约 15 米，乘电梯到 2 楼，…"; "" for an empty way. */
const char *plan_say(const struct kiosk *kiosk, struct words *words,
                     const struct floor_route *route);

/* What is drawn of one floor. */
struct plan_view {
    int floor;
    const struct floor_route *route; /* may be empty */
    int target;                      /* a thing; -1 */
    const char *const *marked;       /* windows; may be none */
    size_t marked_count;
    bool nearer; /* as near as the way on this floor lets it be */
};
void plan_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
               const struct plan_view *view);

#endif
