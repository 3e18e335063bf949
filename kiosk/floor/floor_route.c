/*
 * A way on one floor. The flood begins at the end and writes into each square what it costs from
 * there; going down from the beginning is the way. What a square costs is the square's own, so that
 * the first neighbour that is settled settles it, and four buckets are all that wait:
 *
 *     wall ████████████        3 = beside something, 1 = free
 *          3 3 3 3 3 3
 *          1 1 1 1 1 3 ▐W▌     ways keep to the middle
 *
 * Then corners: from each square the farthest one that two straight lines reach at no more cost.
 */
#include "kiosk/floor/floor_route.h"

#include <assert.h>
#include <string.h>

enum {
    CELL_DM = 5,
    CELL_LARGE_DM = 10,
    FAR = 0xFFFF,
    NONE = 0xFFFF,
    TIGHT = 3, /* the cost beside something */
    BUCKETS = TIGHT + 1,
    LOOK_AHEAD = 400, /* squares; a longer line is two */
    SHAFT_COST = 4,   /* of a lift; stairs are as far as many squares */
    CLIMB_COST = 60,
};

struct grid {
    const struct floor_plan *plan;
    struct floor_scratch *scratch;
    int floor;
    int x_dm, y_dm; /* of its corner */
    int cell_dm;
    int wide, high; /* squares */
};

/* Squares [x0, x1) × [y0, y1). */
struct span {
    int x0, y0, x1, y1;
};

static int at_most(int value, int most)
{
    return value > most ? most : value;
}

static struct span span_of(const struct grid *grid, const struct floor_thing *thing)
{
    const int x = thing->x_dm - grid->x_dm;
    const int y = thing->y_dm - grid->y_dm;
    const int cell = grid->cell_dm;
    struct span span = {x / cell, y / cell, (x + thing->w_dm + cell - 1) / cell,
                        (y + thing->h_dm + cell - 1) / cell};
    span.x0 = x < 0 ? 0 : at_most(span.x0, grid->wide);
    span.y0 = y < 0 ? 0 : at_most(span.y0, grid->high);
    span.x1 = span.x1 < span.x0 ? span.x0 : at_most(span.x1, grid->wide);
    span.y1 = span.y1 < span.y0 ? span.y0 : at_most(span.y1, grid->high);
    return span;
}

static void span_set(struct grid *grid, struct span span, uint8_t cost)
{
    for (int y = span.y0; y < span.y1; y++) {
        memset(&grid->scratch->cost[y * grid->wide + span.x0], cost, (size_t)(span.x1 - span.x0));
    }
}

static bool is_free(const struct grid *grid, int x, int y)
{
    return x >= 0 && y >= 0 && x < grid->wide && y < grid->high &&
           grid->scratch->cost[y * grid->wide + x] != 0;
}

/* Free squares beside a closed one, or beside the edge, are tight. */
static void tight_set(struct grid *grid)
{
    for (int y = 0; y < grid->high; y++) {
        for (int x = 0; x < grid->wide; x++) {
            bool tight = false;
            for (int turn = 0; turn < 9 && !tight; turn++) {
                tight = !is_free(grid, x + turn % 3 - 1, y + turn / 3 - 1);
            }
            uint8_t *cost = &grid->scratch->cost[y * grid->wide + x];
            *cost = *cost != 0 && tight ? TIGHT : *cost;
        }
    }
}

static bool closes(enum floor_kind kind, bool step_free)
{
    return kind == FLOOR_STEPS ? step_free : !floor_is_open(kind);
}

/* False: the plan has no such floor. */
static bool grid_make(struct grid *grid, const struct floor_plan *plan, int floor, bool step_free,
                      struct floor_scratch *scratch)
{
    const int ground = floor_ground(plan, floor);
    if (ground < 0) {
        return false;
    }
    const struct floor_thing *own = &plan->things[ground];
    const bool small = (own->w_dm / CELL_DM) * (own->h_dm / CELL_DM) <= FLOOR_CELLS_MAX;
    *grid = (struct grid){.plan = plan,
                          .scratch = scratch,
                          .floor = floor,
                          .x_dm = own->x_dm,
                          .y_dm = own->y_dm,
                          .cell_dm = small ? CELL_DM : CELL_LARGE_DM};
    grid->wide = own->w_dm / grid->cell_dm;
    grid->high = own->h_dm / grid->cell_dm;
    assert(grid->wide * grid->high <= FLOOR_CELLS_MAX);
    memset(scratch->cost, 1, (size_t)grid->wide * (size_t)grid->high);
    for (int door = 0; door < 2; door++) { /* doors last: they are gaps */
        for (int i = 0; i < plan->count; i++) {
            const struct floor_thing *thing = &plan->things[i];
            if (thing->floor == floor && (thing->kind == FLOOR_DOOR) == (door == 1) &&
                (door == 1 || closes(thing->kind, step_free))) {
                span_set(grid, span_of(grid, thing), door == 1 ? 1 : 0);
            }
        }
    }
    tight_set(grid);
    return true;
}

/* ── Where one stands before a thing ── */

/* The square `along` of the row before that side of the span; false: there is none. */
static bool square_before(const struct grid *grid, struct span span, enum floor_side side,
                          int along, int *ret_cell)
{
    const bool level = side == FLOOR_UP || side == FLOOR_DOWN;
    const int count = level ? span.x1 - span.x0 : span.y1 - span.y0;
    const int x = level ? span.x0 + along : side == FLOOR_LEFT ? span.x0 - 1 : span.x1;
    const int y = !level ? span.y0 + along : side == FLOOR_UP ? span.y0 - 1 : span.y1;
    if (along >= count || !is_free(grid, x, y)) {
        return false;
    }
    *ret_cell = y * grid->wide + x;
    return true;
}

static int middle_first(int turn, int count)
{
    const int step = (turn + 1) / 2;
    const int at = count / 2 + (turn % 2 == 0 ? step : -step);
    return at < 0 || at >= count ? count : at; /* count: not there */
}

enum { STANDS_MAX = 4 };

/* The squares that one may stand at: one at each side that is free, the middle first. A door is
 * stood in. Returns how many. */
static int stands_of(const struct grid *grid, const struct floor_thing *thing,
                     int ret_cells[STANDS_MAX])
{
    const struct span span = span_of(grid, thing);
    int count = 0;
    if (thing->kind == FLOOR_DOOR) {
        for (int y = span.y0; y < span.y1 && count == 0; y++) {
            const int x = (span.x0 + span.x1) / 2;
            ret_cells[0] = y * grid->wide + x;
            count = is_free(grid, x, y) ? 1 : 0;
        }
        return count;
    }
    for (enum floor_side side = FLOOR_UP; side < FLOOR_SIDE_COUNT; side++) {
        const bool level = side == FLOOR_UP || side == FLOOR_DOWN;
        const int length = level ? span.x1 - span.x0 : span.y1 - span.y0;
        bool found = thing->front != FLOOR_ANY && thing->front != side;
        for (int turn = 0; turn <= 2 * length && !found; turn++) {
            found = square_before(grid, span, side, middle_first(turn, length), &ret_cells[count]);
            count += found ? 1 : 0;
        }
    }
    return count;
}

/* ── The flood ── */

static const int steps_x[] = {0, 1, 0, -1};
static const int steps_y[] = {-1, 0, 1, 0};

static int neighbour(const struct grid *grid, int cell, int way)
{
    const int x = cell % grid->wide + steps_x[way];
    const int y = cell / grid->wide + steps_y[way];
    return is_free(grid, x, y) ? y * grid->wide + x : -1;
}

/* Fills scratch->far from the given squares, which cost nothing. */
static void flood(const struct grid *grid, const int *cells, int count)
{
    struct floor_scratch *scratch = grid->scratch;
    uint16_t heads[BUCKETS] = {NONE, NONE, NONE, NONE};
    int waiting = count;
    memset(scratch->far, 0xFF, sizeof(scratch->far));
    for (int i = 0; i < count; i++) {
        if (scratch->far[cells[i]] == 0) {
            waiting--; /* two things share it */
            continue;
        }
        scratch->far[cells[i]] = 0;
        scratch->next[cells[i]] = heads[0];
        heads[0] = (uint16_t)cells[i];
    }
    for (int far = 0; waiting > 0; far++) {
        while (heads[far % BUCKETS] != NONE) {
            const int cell = heads[far % BUCKETS];
            heads[far % BUCKETS] = scratch->next[cell];
            waiting--;
            for (int way = 0; way < 4; way++) {
                const int other = neighbour(grid, cell, way);
                if (other < 0 || scratch->far[other] != FAR) {
                    continue;
                }
                const int cost = far + scratch->cost[other];
                assert(cost < FAR);
                scratch->far[other] = (uint16_t)cost;
                scratch->next[other] = heads[cost % BUCKETS];
                heads[cost % BUCKETS] = (uint16_t)other;
                waiting++;
            }
        }
    }
}

static int flood_from(const struct grid *grid, int thing)
{
    int cells[STANDS_MAX];
    const int count = stands_of(grid, &grid->plan->things[thing], cells);
    flood(grid, cells, count);
    return count;
}

/* The nearest square before the thing; -1: the flood did not come there. */
static int reached(const struct grid *grid, int thing)
{
    int cells[STANDS_MAX];
    int best = -1;
    const int count = stands_of(grid, &grid->plan->things[thing], cells);
    for (int i = 0; i < count; i++) {
        const uint16_t far = grid->scratch->far[cells[i]];
        best = far != FAR && (best < 0 || far < grid->scratch->far[best]) ? cells[i] : best;
    }
    return best;
}

/* ── From squares to corners ── */

/* The squares from `cell` down to the end, into scratch->next; returns how many. */
static int descend(const struct grid *grid, int cell)
{
    struct floor_scratch *scratch = grid->scratch;
    int count = 0;
    int heading = 0;
    scratch->next[count++] = (uint16_t)cell;
    while (scratch->far[cell] != 0) {
        int other = -1;
        for (int turn = 0; turn < 4 && other < 0; turn++) { /* straight on before any turn */
            const int way = (heading + turn) % 4;
            other = neighbour(grid, cell, way);
            if (other >= 0 && scratch->far[other] + scratch->cost[cell] != scratch->far[cell]) {
                other = -1;
            }
            heading = other >= 0 ? way : heading;
        }
        assert(other >= 0 && count < FLOOR_CELLS_MAX);
        cell = other;
        scratch->next[count++] = (uint16_t)cell;
    }
    return count;
}

/* What walking straight costs, without the square one is on; -1: something stands there. */
static int straight(const struct grid *grid, int x, int y, int to_x, int to_y)
{
    const int dx = (to_x > x) - (to_x < x);
    const int dy = (to_y > y) - (to_y < y);
    int cost = 0;
    assert(dx == 0 || dy == 0);
    while (x != to_x || y != to_y) {
        x += dx;
        y += dy;
        if (!is_free(grid, x, y)) {
            return -1;
        }
        cost += grid->scratch->cost[y * grid->wide + x];
    }
    return cost;
}

/* Two lines from one square to another, across first or along; false: not at that cost. */
static bool bend(const struct grid *grid, int from, int to, bool across, int most, int *ret_corner)
{
    const int x = from % grid->wide;
    const int y = from / grid->wide;
    const int to_x = to % grid->wide;
    const int to_y = to / grid->wide;
    const int corner_x = across ? to_x : x;
    const int corner_y = across ? y : to_y;
    const int first = straight(grid, x, y, corner_x, corner_y);
    const int second = first < 0 ? -1 : straight(grid, corner_x, corner_y, to_x, to_y);
    *ret_corner = corner_y * grid->wide + corner_x;
    return second >= 0 && first + second <= most;
}

static struct floor_point point_of(const struct grid *grid, int cell)
{
    const int half = grid->cell_dm / 2;
    return (struct floor_point){
        (int16_t)(grid->x_dm + cell % grid->wide * grid->cell_dm + half),
        (int16_t)(grid->y_dm + cell / grid->wide * grid->cell_dm + half),
    };
}

/* One more corner; those in one line with their neighbours fall away. False: too many. */
static bool corner_add(struct floor_leg *leg, struct floor_point point)
{
    const int last = leg->count - 1;
    if (last >= 0 && leg->points[last].x_dm == point.x_dm && leg->points[last].y_dm == point.y_dm) {
        return true;
    }
    if (last >= 1) {
        const struct floor_point *one = &leg->points[last - 1];
        const struct floor_point *two = &leg->points[last];
        if ((one->x_dm == two->x_dm && two->x_dm == point.x_dm) ||
            (one->y_dm == two->y_dm && two->y_dm == point.y_dm)) {
            leg->points[last] = point;
            return true;
        }
    }
    if (leg->count == FLOOR_POINTS_MAX) {
        return false;
    }
    leg->points[leg->count++] = point;
    return true;
}

/* The way from `cell` down to the end of the flood. */
static bool leg_make(const struct grid *grid, int cell, struct floor_leg *leg)
{
    const struct floor_scratch *scratch = grid->scratch;
    const int count = descend(grid, cell);
    int at = 0;
    int corner = cell;
    leg->count = 0;
    if (!corner_add(leg, point_of(grid, cell))) {
        return false;
    }
    while (at < count - 1) {
        int to = at_most(at + LOOK_AHEAD, count - 1);
        bool found = false;
        for (; !found && to > at; to -= found ? 0 : 1) {
            const int from = scratch->next[at];
            const int end = scratch->next[to];
            /* Entering is what costs: the end is entered, the beginning is not. */
            const int most =
                scratch->far[from] - scratch->cost[from] - scratch->far[end] + scratch->cost[end];
            found = bend(grid, from, end, false, most, &corner) ||
                    bend(grid, from, end, true, most, &corner);
        }
        assert(found && to > at); /* the next square at least */
        if (!corner_add(leg, point_of(grid, corner)) ||
            !corner_add(leg, point_of(grid, scratch->next[to]))) {
            return false;
        }
        at = to;
    }
    return true;
}

/* ── Over floors ── */

static bool is_shaft(const struct floor_thing *thing, bool step_free)
{
    return thing->kind == FLOOR_LIFT || (thing->kind == FLOOR_STAIRS && !step_free);
}

/* The same lift or stairs on another floor; -1: it does not go there. */
static int shaft_on(const struct floor_plan *plan, int shaft, int floor)
{
    const struct floor_thing *own = &plan->things[shaft];
    for (int i = 0; i < plan->count; i++) {
        if (plan->things[i].kind == own->kind && plan->things[i].floor == floor &&
            strcmp(plan->things[i].id, own->id) == 0) {
            return i;
        }
    }
    return -1;
}

static int shaft_cost(const struct floor_plan *plan, int shaft, int floor)
{
    const int floors = plan->things[shaft].floor - floor;
    return plan->things[shaft].kind == FLOOR_LIFT ? SHAFT_COST
                                                  : CLIMB_COST * (floors < 0 ? -floors : floors);
}

/* The shaft on from's floor that is best for both floors; -1: none. */
static int shaft_choose(const struct floor_plan *plan, int from, int to, bool step_free,
                        struct floor_scratch *scratch)
{
    int32_t costs[FLOOR_THINGS_MAX] = {0};
    const int here = plan->things[from].floor;
    const int there = plan->things[to].floor;
    struct grid grid;
    int best = -1;
    if (!grid_make(&grid, plan, here, step_free, scratch)) {
        return -1;
    }
    (void)flood_from(&grid, from);
    for (int i = 0; i < plan->count; i++) {
        const bool shaft = plan->things[i].floor == here && is_shaft(&plan->things[i], step_free);
        const int cell = shaft && shaft_on(plan, i, there) >= 0 ? reached(&grid, i) : -1;
        costs[i] = cell < 0 ? -1 : scratch->far[cell] + shaft_cost(plan, i, there);
    }
    if (!grid_make(&grid, plan, there, step_free, scratch)) {
        return -1;
    }
    (void)flood_from(&grid, to);
    for (int i = 0; i < plan->count; i++) {
        const int cell = costs[i] < 0 ? -1 : reached(&grid, shaft_on(plan, i, there));
        costs[i] = cell < 0 ? -1 : costs[i] + scratch->far[cell];
        best = costs[i] >= 0 && (best < 0 || costs[i] < costs[best]) ? i : best;
    }
    return best;
}

static bool leg_find(const struct floor_plan *plan, int from, int to, bool step_free,
                     struct floor_scratch *scratch, struct floor_route *route)
{
    struct grid grid;
    const int floor = plan->things[from].floor;
    if (!grid_make(&grid, plan, floor, step_free, scratch)) {
        return false;
    }
    (void)flood_from(&grid, to);
    const int cell = reached(&grid, from);
    struct floor_leg *leg = &route->legs[route->count];
    if (cell < 0 || !leg_make(&grid, cell, leg)) {
        return false;
    }
    leg->floor = (int16_t)floor;
    leg->from = (int16_t)from;
    leg->to = (int16_t)to;
    for (int i = 1; i < leg->count; i++) {
        const int dx = leg->points[i].x_dm - leg->points[i - 1].x_dm;
        const int dy = leg->points[i].y_dm - leg->points[i - 1].y_dm;
        route->length_dm += (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
    }
    route->count++;
    return true;
}

bool floor_route_find(const struct floor_plan *plan, int from, int to, bool step_free,
                      struct floor_scratch *scratch, struct floor_route *ret_route)
{
    assert(from >= 0 && from < plan->count && to >= 0 && to < plan->count);
    memset(ret_route, 0, sizeof(*ret_route));
    bool found;
    if (plan->things[from].floor == plan->things[to].floor) {
        found = leg_find(plan, from, to, step_free, scratch, ret_route);
    } else {
        const int up = shaft_choose(plan, from, to, step_free, scratch);
        found = up >= 0 && leg_find(plan, from, up, step_free, scratch, ret_route) &&
                leg_find(plan, shaft_on(plan, up, plan->things[to].floor), to, step_free, scratch,
                         ret_route);
    }
    ret_route->count = found ? ret_route->count : 0;
    return found;
}

int floor_nearest(const struct floor_plan *plan, int from, enum floor_kind kind, bool step_free,
                  struct floor_scratch *scratch)
{
    struct grid grid;
    int best = -1;
    int best_far = 0;
    if (!grid_make(&grid, plan, plan->things[from].floor, step_free, scratch)) {
        return -1;
    }
    (void)flood_from(&grid, from);
    for (int i = 0; i < plan->count; i++) {
        const struct floor_thing *thing = &plan->things[i];
        const int cell =
            thing->kind == kind && thing->floor == grid.floor && i != from ? reached(&grid, i) : -1;
        if (cell >= 0 && (best < 0 || scratch->far[cell] < best_far)) {
            best = i;
            best_far = scratch->far[cell];
        }
    }
    struct floor_route route; /* none here: any that there is on another floor */
    for (int i = 0; i < plan->count && best < 0; i++) {
        if (plan->things[i].kind == kind && plan->things[i].floor != grid.floor &&
            floor_route_find(plan, from, i, step_free, scratch, &route)) {
            best = i;
        }
    }
    return best;
}

/* ── What can be reached ── */

/* Floods the floor from all that is reached on it and begins ways (one may come to a wall from
 * either side, and not through it); true: more is reached now, here or by a shaft on
 * another floor. */
static bool reach_floor(const struct floor_plan *plan, int ground, struct floor_scratch *scratch,
                        const bool begins[FLOOR_THINGS_MAX], bool reached_now[FLOOR_THINGS_MAX])
{
    struct grid grid;
    int seeds[FLOOR_THINGS_MAX];
    int count = 0;
    bool more = false;
    const int floor = plan->things[ground].floor;
    if (!grid_make(&grid, plan, floor, false, scratch)) {
        return false;
    }
    for (int i = 0; i < plan->count; i++) {
        int cells[STANDS_MAX];
        if (reached_now[i] && plan->things[i].floor == floor && begins[i] &&
            stands_of(&grid, &plan->things[i], cells) > 0) {
            seeds[count++] = cells[0];
        }
    }
    flood(&grid, seeds, count);
    for (int i = 0; i < plan->count; i++) {
        if (reached_now[i] || plan->things[i].floor != floor || reached(&grid, i) < 0) {
            continue;
        }
        reached_now[i] = more = true;
        for (int j = 0; is_shaft(&plan->things[i], false) && j < plan->count; j++) {
            reached_now[j] = reached_now[j] || shaft_on(plan, i, plan->things[j].floor) == j;
        }
    }
    return more;
}

void floor_reach(const struct floor_plan *plan, struct floor_scratch *scratch,
                 bool ret_reached[FLOOR_THINGS_MAX])
{
    bool begins[FLOOR_THINGS_MAX] = {false};
    bool kiosk = false;
    memset(ret_reached, 0, FLOOR_THINGS_MAX * sizeof(ret_reached[0]));
    for (int i = 0; i < plan->count; i++) {
        ret_reached[i] = plan->things[i].kind == FLOOR_KIOSK;
        begins[i] = ret_reached[i] || is_shaft(&plan->things[i], false);
        kiosk = kiosk || ret_reached[i];
    }
    for (int i = 0; i < plan->count && !kiosk; i++) { /* without kiosks from the first door */
        kiosk = begins[i] = ret_reached[i] = plan->things[i].kind == FLOOR_DOOR;
    }
    bool more = true;
    while (more) { /* each turn reaches one thing more, at least */
        more = false;
        for (int i = 0; i < plan->count; i++) {
            more = (plan->things[i].kind == FLOOR_GROUND &&
                    reach_floor(plan, i, scratch, begins, ret_reached)) ||
                   more;
        }
    }
}
