#include "kiosk/floor/floor.h"

#include <assert.h>
#include <string.h>

#define FLOOR_KIND_ROW(symbol, word, walk, named) {word, walk, named},
static const struct kind {
    const char *word;
    bool open;
    bool named;
} kinds[FLOOR_KIND_COUNT] = {FLOOR_KINDS(FLOOR_KIND_ROW)};
#undef FLOOR_KIND_ROW

#define FLOOR_SIDE_WORD(symbol, word) word,
static const char *const sides[FLOOR_SIDE_COUNT] = {FLOOR_SIDES(FLOOR_SIDE_WORD)};
#undef FLOOR_SIDE_WORD

#define FLOOR_FAULT_ROW(symbol, code, words) {code, words},
static const struct {
    const char *code;
    const char *words;
} faults[FLOOR_FAULT_COUNT] = {FLOOR_FAULTS(FLOOR_FAULT_ROW)};
#undef FLOOR_FAULT_ROW

void floor_plan_init(struct floor_plan *plan)
{
    plan->count = 0;
}

bool floor_add(struct floor_plan *plan, const struct floor_thing *thing)
{
    assert(thing->kind < FLOOR_KIND_COUNT && thing->front < FLOOR_SIDE_COUNT);
    assert(thing->id != NULL && thing->zh != NULL && thing->en != NULL);
    if (plan->count == FLOOR_THINGS_MAX || thing->floor < FLOOR_LOWEST ||
        thing->floor > FLOOR_HIGHEST || thing->x_dm < 0 || thing->y_dm < 0 || thing->w_dm < 1 ||
        thing->h_dm < 1 || thing->x_dm + thing->w_dm > FLOOR_WIDE_MAX_DM ||
        thing->y_dm + thing->h_dm > FLOOR_HIGH_MAX_DM) {
        return false;
    }
    plan->things[plan->count++] = *thing;
    return true;
}

bool floor_kind_read(const char *word, enum floor_kind *ret_kind)
{
    for (int i = 0; i < FLOOR_KIND_COUNT; i++) {
        if (strcmp(kinds[i].word, word) == 0) {
            *ret_kind = (enum floor_kind)i;
            return true;
        }
    }
    return false;
}

bool floor_side_read(const char *word, enum floor_side *ret_side)
{
    for (int i = 0; i < FLOOR_SIDE_COUNT; i++) {
        if (strcmp(sides[i], word) == 0) {
            *ret_side = (enum floor_side)i;
            return true;
        }
    }
    return false;
}

bool floor_is_open(enum floor_kind kind)
{
    return kinds[kind].open;
}

int floor_find(const struct floor_plan *plan, enum floor_kind kind, const char *id)
{
    for (int i = 0; id != NULL && i < plan->count; i++) {
        if (plan->things[i].kind == kind && strcmp(plan->things[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int floor_ground(const struct floor_plan *plan, int floor)
{
    for (int i = 0; i < plan->count; i++) {
        if (plan->things[i].kind == FLOOR_GROUND && plan->things[i].floor == floor) {
            return i;
        }
    }
    return -1;
}

static bool holds(const struct floor_thing *outer, int x_dm, int y_dm)
{
    return x_dm >= outer->x_dm && y_dm >= outer->y_dm && x_dm < outer->x_dm + outer->w_dm &&
           y_dm < outer->y_dm + outer->h_dm;
}

int floor_area_of(const struct floor_plan *plan, int thing)
{
    const struct floor_thing *own = &plan->things[thing];
    for (int i = 0; i < plan->count; i++) {
        if (plan->things[i].kind == FLOOR_AREA && plan->things[i].floor == own->floor &&
            holds(&plan->things[i], own->x_dm + own->w_dm / 2, own->y_dm + own->h_dm / 2)) {
            return i;
        }
    }
    return -1;
}

static bool is_within(const struct floor_thing *inner, const struct floor_thing *outer)
{
    return inner->x_dm >= outer->x_dm && inner->y_dm >= outer->y_dm &&
           inner->x_dm + inner->w_dm <= outer->x_dm + outer->w_dm &&
           inner->y_dm + inner->h_dm <= outer->y_dm + outer->h_dm;
}

static bool overlap(const struct floor_thing *one, const struct floor_thing *other)
{
    return one->floor == other->floor && one->x_dm < other->x_dm + other->w_dm &&
           other->x_dm < one->x_dm + one->w_dm && one->y_dm < other->y_dm + other->h_dm &&
           other->y_dm < one->y_dm + one->h_dm;
}

/* Two of these cannot stand in one place; walls and blocks may meet in their corners. */
static bool is_solid(enum floor_kind kind)
{
    return !kinds[kind].open && kind != FLOOR_WALL && kind != FLOOR_BLOCK;
}

static bool is_shaft(enum floor_kind kind)
{
    return kind == FLOOR_LIFT || kind == FLOOR_STAIRS;
}

static enum floor_fault fault_with(const struct floor_thing *own, const struct floor_thing *before)
{
    const bool same = own->kind == before->kind && strcmp(own->id, before->id) == 0;
    if (same && own->kind == FLOOR_GROUND ? own->floor == before->floor
        : same && is_shaft(own->kind)     ? own->floor == before->floor
                                          : same && kinds[own->kind].named) {
        return FLOOR_TWICE;
    }
    if (own->kind == FLOOR_AREA && before->kind == FLOOR_AREA && overlap(own, before)) {
        return FLOOR_OVERLAP;
    }
    return is_solid(own->kind) && is_solid(before->kind) && overlap(own, before) ? FLOOR_OVERLAP
                                                                                 : FLOOR_GOOD;
}

enum floor_fault floor_fault_of(const struct floor_plan *plan, int thing)
{
    assert(thing >= 0 && thing < plan->count);
    const struct floor_thing *own = &plan->things[thing];
    const int ground = floor_ground(plan, own->floor);
    if (kinds[own->kind].named && *own->id == '\0') {
        return FLOOR_NO_ID;
    }
    if (ground < 0) {
        return FLOOR_NO_GROUND;
    }
    if (!is_within(own, &plan->things[ground])) {
        return ground == thing ? FLOOR_GOOD : FLOOR_OUT;
    }
    for (int i = 0; i < thing; i++) {
        const enum floor_fault fault = fault_with(own, &plan->things[i]);
        if (fault != FLOOR_GOOD) {
            return fault;
        }
    }
    return own->kind == FLOOR_KIOSK && own->front == FLOOR_ANY ? FLOOR_NO_FRONT : FLOOR_GOOD;
}

const char *floor_fault_code(enum floor_fault fault)
{
    assert(fault < FLOOR_FAULT_COUNT);
    return faults[fault].code;
}

const char *floor_fault_words(enum floor_fault fault)
{
    assert(fault < FLOOR_FAULT_COUNT);
    return faults[fault].words;
}
