/*
 * A plan of any bytes, eight to a thing: whatever stands there, a way that is found is walkable in
 * right angles, stays on its floors, and can be told.
 */
#include "kiosk/floor/floor_route.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void plan_read(struct floor_plan *plan, const uint8_t *data, size_t size)
{
    static const char *const ids[] = {"", "1", "2", "a"};
    floor_plan_init(plan);
    for (size_t i = 0; i + 8 <= size; i += 8) {
        const uint8_t *row = data + i;
        const struct floor_thing thing = {
            .kind = (enum floor_kind)(row[0] % FLOOR_KIND_COUNT),
            .front = (enum floor_side)(row[1] % FLOOR_SIDE_COUNT),
            .floor = (int16_t)(row[2] % 3),
            .x_dm = (int16_t)(row[3] * 6),
            .y_dm = (int16_t)(row[4] * 5),
            .w_dm = (int16_t)(row[5] * (row[0] > 127 ? 6 : 1)),
            .h_dm = (int16_t)(row[6] * (row[0] > 127 ? 5 : 1)),
            .id = ids[row[7] % 4],
            .zh = "",
            .en = "",
        };
        (void)floor_add(plan, &thing);
    }
}

static void way_check(const struct floor_plan *plan, const struct floor_route *route)
{
    struct floor_step steps[FLOOR_STEPS_MAX];
    for (int i = 0; i < route->count; i++) {
        const struct floor_leg *leg = &route->legs[i];
        const struct floor_thing *ground = &plan->things[floor_ground(plan, leg->floor)];
        assert(leg->count >= 1 && leg->count <= FLOOR_POINTS_MAX);
        for (int p = 0; p < leg->count; p++) {
            const struct floor_point at = leg->points[p];
            assert(at.x_dm >= ground->x_dm && at.x_dm < ground->x_dm + ground->w_dm);
            assert(at.y_dm >= ground->y_dm && at.y_dm < ground->y_dm + ground->h_dm);
            assert(p == 0 || at.x_dm == leg->points[p - 1].x_dm ||
                   at.y_dm == leg->points[p - 1].y_dm);
        }
    }
    const int count = floor_steps(plan, route, steps);
    assert(count >= 1 && count <= FLOOR_STEPS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct floor_plan plan;
    static struct floor_scratch scratch;
    static struct floor_route route;
    bool reached[FLOOR_THINGS_MAX];
    if (size < 2 || size > 8 * 40) {
        return 0;
    }
    plan_read(&plan, data + 2, size - 2);
    for (int i = 0; i < plan.count; i++) {
        assert(floor_fault_of(&plan, i) < FLOOR_FAULT_COUNT);
    }
    if (plan.count == 0) {
        return 0;
    }
    floor_reach(&plan, &scratch, reached);
    const int from = data[0] % plan.count;
    const int to = data[1] % plan.count;
    for (int free = 0; free < 2; free++) {
        if (floor_route_find(&plan, from, to, free == 1, &scratch, &route)) {
            way_check(&plan, &route);
        } else {
            assert(route.count == 0);
        }
    }
    return 0;
}
