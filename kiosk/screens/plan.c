#include "kiosk/screens/plan.h"

#include "kiosk/screens/kiosk.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FLOOR_ROOM = 16, TEXT_ROOM = FLOOR_STEPS_MAX * 128 + 512 };

static bool row_read(const struct shape_floor_thing *row, struct floor_thing *ret_thing)
{
    const bool small = row->floor >= FLOOR_LOWEST && row->floor <= FLOOR_HIGHEST &&
                       row->x_dm >= 0 && row->y_dm >= 0 && row->w_dm >= 0 && row->h_dm >= 0 &&
                       row->x_dm <= FLOOR_WIDE_MAX_DM && row->y_dm <= FLOOR_HIGH_MAX_DM &&
                       row->w_dm <= FLOOR_WIDE_MAX_DM && row->h_dm <= FLOOR_HIGH_MAX_DM;
    *ret_thing = (struct floor_thing){.id = row->id == NULL ? "" : row->id,
                                      .zh = row->name.zh == NULL ? "" : row->name.zh,
                                      .en = row->name.en == NULL ? "" : row->name.en};
    if (!small || !floor_kind_read(row->kind, &ret_thing->kind) ||
        !floor_side_read(row->front == NULL ? "" : row->front, &ret_thing->front)) {
        return false;
    }
    ret_thing->floor = (int16_t)row->floor;
    ret_thing->x_dm = (int16_t)row->x_dm;
    ret_thing->y_dm = (int16_t)row->y_dm;
    ret_thing->w_dm = (int16_t)row->w_dm;
    ret_thing->h_dm = (int16_t)row->h_dm;
    return true;
}

void plan_take(struct kiosk *kiosk)
{
    floor_plan_init(&kiosk->plan);
    for (size_t i = 0; i < kiosk->services->floor_count; i++) {
        struct floor_thing thing;
        if (row_read(&kiosk->services->floor_plan[i], &thing)) {
            (void)floor_add(&kiosk->plan, &thing);
        }
    }
}

bool plan_known(const struct kiosk *kiosk)
{
    return kiosk->plan.count > 0;
}

int plan_here(const struct kiosk *kiosk)
{
    const struct floor_plan *plan = &kiosk->plan;
    int found = -1;
    if (kiosk->spot != NULL || kiosk->place == NULL) {
        return floor_find(plan, FLOOR_KIOSK, kiosk->spot);
    }
    const int area = floor_find(plan, FLOOR_AREA, kiosk->place);
    for (int i = 0; area >= 0 && i < plan->count; i++) {
        if (plan->things[i].kind == FLOOR_KIOSK &&
            plan->things[i].floor == plan->things[area].floor) {
            found = found == -1 ? i : -2; /* two: nobody knows which */
        }
    }
    return found < 0 ? -1 : found;
}

int plan_floors(const struct kiosk *kiosk, int ret_floors[PLAN_FLOORS_MAX])
{
    int count = 0;
    for (int floor = FLOOR_LOWEST; floor <= FLOOR_HIGHEST && count < PLAN_FLOORS_MAX; floor++) {
        if (floor_ground(&kiosk->plan, floor) >= 0) {
            ret_floors[count++] = floor;
        }
    }
    return count;
}

int plan_way_to_window(const struct kiosk *kiosk, const char *const *windows, size_t count,
                       bool step_free, struct floor_route *ret_route)
{
    struct floor_scratch scratch;
    struct floor_route route;
    const int here = plan_here(kiosk);
    int best = -1;
    memset(ret_route, 0, sizeof(*ret_route));
    for (size_t i = 0; i < count; i++) {
        const int window = floor_find(&kiosk->plan, FLOOR_WINDOW, windows[i]);
        if (window < 0) {
            continue;
        }
        const bool found =
            here >= 0 && floor_route_find(&kiosk->plan, here, window, step_free, &scratch, &route);
        if (found && (ret_route->count == 0 || route.length_dm < ret_route->length_dm)) {
            *ret_route = route;
            best = window;
        }
        best = best < 0 ? window : best;
    }
    return best;
}

int plan_way_to_kind(const struct kiosk *kiosk, enum floor_kind kind, bool step_free,
                     struct floor_route *ret_route)
{
    struct floor_scratch scratch;
    const int here = plan_here(kiosk);
    memset(ret_route, 0, sizeof(*ret_route));
    int target = here < 0 ? -1 : floor_nearest(&kiosk->plan, here, kind, step_free, &scratch);
    if (target >= 0) {
        (void)floor_route_find(&kiosk->plan, here, target, step_free, &scratch, ret_route);
        return target;
    }
    for (int i = 0; i < kiosk->plan.count && target < 0; i++) {
        target = kiosk->plan.things[i].kind == kind ? i : -1;
    }
    return target;
}

/* ── In words ── */

static const enum word kind_words[FLOOR_KIND_COUNT] = {[FLOOR_DOOR] = WORD_PLAN_DOOR,
                                                       [FLOOR_STAIRS] = WORD_PLAN_STAIRS,
                                                       [FLOOR_LIFT] = WORD_PLAN_LIFT,
                                                       [FLOOR_TOILET] = WORD_PLAN_TOILET,
                                                       [FLOOR_DESK] = WORD_PLAN_DESK};

const char *plan_kind_name(const struct words *words, enum floor_kind kind)
{
    return kind_words[kind] == 0 ? "" : words_say(words, kind_words[kind]);
}

const char *plan_area_name(const struct kiosk *kiosk, const struct floor_thing *area)
{
    const struct shape_name own = {area->zh, area->en};
    const struct shape_name *name = *area->zh == '\0' ? NULL : &own;
    for (size_t i = 0; name == NULL && kiosk->hall != NULL && i < kiosk->hall->area_count; i++) {
        name = strcmp(kiosk->hall->areas[i].id, area->id) == 0 ? &kiosk->hall->areas[i].name : NULL;
    }
    return name == NULL ? "" : words_name(&kiosk->words, name);
}

const char *plan_name(struct words *words, const struct floor_thing *thing)
{
    const struct shape_name name = {thing->zh, thing->en};
    if (thing->kind == FLOOR_WINDOW) {
        return words_windows(words, &thing->id, 1);
    }
    if (*thing->zh != '\0') {
        return words_name(words, &name);
    }
    return plan_kind_name(words, thing->kind);
}

static const char *step_say(const struct kiosk *kiosk, struct words *words,
                            const struct floor_step *step)
{
    static const enum word moves[] = {[FLOOR_GO_ON] = WORD_PLAN_ON,
                                      [FLOOR_GO_BACK] = WORD_PLAN_BACK,
                                      [FLOOR_GO_LEFT] = WORD_PLAN_LEFT,
                                      [FLOOR_GO_RIGHT] = WORD_PLAN_RIGHT,
                                      [FLOOR_RIDE] = WORD_PLAN_RIDE,
                                      [FLOOR_CLIMB] = WORD_PLAN_CLIMB,
                                      [FLOOR_THERE] = WORD_PLAN_THERE,
                                      [FLOOR_THERE_LEFT] = WORD_PLAN_THERE_LEFT,
                                      [FLOOR_THERE_RIGHT] = WORD_PLAN_THERE_RIGHT};
    const bool walks = step->move <= FLOOR_GO_RIGHT;
    const bool rides = step->move == FLOOR_RIDE || step->move == FLOOR_CLIMB;
    char floor[FLOOR_ROOM];
    (void)snprintf(floor, sizeof(floor), step->floor < 0 ? "B%d" : "%d",
                   step->floor < 0 ? -step->floor : step->floor);
    const char *what = walks   ? words_int(words, step->metres)
                       : rides ? floor
                               : plan_name(words, &kiosk->plan.things[step->thing]);
    return words_fill(words, moves[step->move], what, NULL);
}

const char *plan_say(const struct kiosk *kiosk, struct words *words,
                     const struct floor_route *route)
{
    struct floor_step steps[FLOOR_STEPS_MAX];
    char text[TEXT_ROOM] = "";
    size_t used = 0;
    const int count = floor_steps(&kiosk->plan, route, steps);
    const char *between = words_fill(words, WORD_PLAN_THEN, NULL, NULL); /* what stands between */
    for (int i = 0; i < count && used < sizeof(text); i++) {
        const int length = snprintf(text + used, sizeof(text) - used, "%s%s", i == 0 ? "" : between,
                                    step_say(kiosk, words, &steps[i]));
        used += length < 0 ? sizeof(text) : (size_t)length;
    }
    assert(used < sizeof(text)); /* a step has a hundred bytes at most */
    return count == 0 ? "" : words_fill(words, WORD_PLAN_FROM, text, NULL);
}
