/* A way in steps: lines become "go on, turn left", floors are joined by the lift. */
#include "kiosk/floor/floor_route.h"

#include <assert.h>
#include <stdlib.h>

enum { TOLD_DM = 15, NEAR_DM = 100, FIVE_M = 50 };

/* 0 up, 1 right, 2 down, 3 left, as one looks at the drawing. */
static int heading_of(struct floor_point from, struct floor_point to)
{
    return to.y_dm < from.y_dm ? 0 : to.x_dm > from.x_dm ? 1 : to.y_dm > from.y_dm ? 2 : 3;
}

/* From where one stands to the thing that is stood before. */
static int heading_to(struct floor_point from, const struct floor_thing *thing)
{
    const int left = thing->x_dm - from.x_dm;
    const int right = from.x_dm - (thing->x_dm + thing->w_dm - 1);
    const int above = thing->y_dm - from.y_dm;
    const int below = from.y_dm - (thing->y_dm + thing->h_dm - 1);
    return below > 0 ? 0 : above > 0 ? 2 : left > 0 ? 1 : right > 0 ? 3 : -1;
}

static int length_of(struct floor_point from, struct floor_point to)
{
    return abs(to.x_dm - from.x_dm) + abs(to.y_dm - from.y_dm);
}

static int metres_of(int length_dm)
{
    const int metres = length_dm < NEAR_DM ? (length_dm + 5) / 10 : (length_dm + 25) / FIVE_M * 5;
    return metres < 1 ? 1 : metres;
}

static const enum floor_move turns[4] = {FLOOR_GO_ON, FLOOR_GO_RIGHT, FLOOR_GO_BACK, FLOOR_GO_LEFT};

struct telling {
    struct floor_step *steps;
    int count;
    int heading; /* -1: not known, as in a doorway */
    int walked_dm;
};

static void tell(struct telling *telling, struct floor_step step)
{
    if (telling->count < FLOOR_STEPS_MAX) {
        telling->steps[telling->count++] = step;
    }
}

/* Lines of one way, told as they turn; short ones are jogs between longer ones. */
static void leg_tell(struct telling *telling, const struct floor_leg *leg)
{
    for (int i = 1; i < leg->count; i++) {
        const int length = length_of(leg->points[i - 1], leg->points[i]);
        const int heading = heading_of(leg->points[i - 1], leg->points[i]);
        const bool jog = length < TOLD_DM && leg->count > 2;
        if (jog) {
            continue;
        }
        struct floor_step *last = telling->count == 0 ? NULL : &telling->steps[telling->count - 1];
        const bool walks = last != NULL && last->move <= FLOOR_GO_RIGHT;
        if (walks && telling->heading == heading) {
            telling->walked_dm += length;
            last->metres = metres_of(telling->walked_dm);
            continue;
        }
        const enum floor_move move =
            telling->heading < 0 ? FLOOR_GO_ON : turns[(heading - telling->heading + 4) % 4];
        telling->walked_dm = length;
        tell(telling,
             (struct floor_step){
                 .move = move, .metres = metres_of(length), .floor = leg->floor, .thing = -1});
        telling->heading = heading;
    }
}

int floor_steps(const struct floor_plan *plan, const struct floor_route *route,
                struct floor_step ret_steps[FLOOR_STEPS_MAX])
{
    struct telling telling = {.steps = ret_steps};
    for (int i = 0; i < route->count; i++) {
        const struct floor_leg *leg = &route->legs[i];
        const struct floor_thing *from = &plan->things[leg->from];
        const struct floor_thing *to = &plan->things[leg->to];
        assert(leg->count >= 1);
        telling.heading = heading_to(leg->points[0], from);
        if (i > 0 && telling.heading >= 0) {
            telling.heading = (telling.heading + 2) % 4; /* out of the lift, one's back to it */
        }
        leg_tell(&telling, leg);
        if (i + 1 < route->count) {
            tell(&telling,
                 (struct floor_step){.move = to->kind == FLOOR_LIFT ? FLOOR_RIDE : FLOOR_CLIMB,
                                     .floor = plan->things[route->legs[i + 1].from].floor,
                                     .thing = leg->to});
            continue;
        }
        const int side = heading_to(leg->points[leg->count - 1], to);
        const int turn = side < 0 || telling.heading < 0 ? 0 : (side - telling.heading + 4) % 4;
        tell(&telling, (struct floor_step){.move = turn == 1   ? FLOOR_THERE_RIGHT
                                                   : turn == 3 ? FLOOR_THERE_LEFT
                                                               : FLOOR_THERE,
                                           .floor = leg->floor,
                                           .thing = leg->to});
    }
    return telling.count;
}
