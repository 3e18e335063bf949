/* The floor plan against itself and against areas, windows and seats: what a visitor would be sent
 * to must be there, and a way must lead to it. */
#include "hall-server/catalogue/catalogue_floor.h"

#include "hall-server/catalogue/catalogue_table.h"
#include "kiosk/floor/floor_route.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    COLUMN_KIND,
    COLUMN_ID,
    COLUMN_FLOOR,
    COLUMN_X,
    COLUMN_Y,
    COLUMN_W,
    COLUMN_H,
    COLUMN_FRONT,
    COLUMN_NAME_ZH,
    COLUMN_NAME_EN,
};

/* What a check needs at once; large, and gone after it. */
struct floor_work {
    struct floor_plan plan; /* a thing a row, in the file's order */
    struct floor_scratch scratch;
    bool reached[FLOOR_THINGS_MAX];
};

static const char *cell(const struct catalogue *catalogue, int row, int column)
{
    return catalogue_cell(catalogue, CATALOGUE_FLOOR, row, column);
}

static void problem(const struct catalogue *catalogue, struct catalogue_problems *problems, int row,
                    int column, const char *code, const char *words)
{
    const struct catalogue_table *table = &catalogue->tables[CATALOGUE_FLOOR];
    catalogue_problem_add(problems, CATALOGUE_FLOOR, table->lines[row],
                          table->positions[column] + 1, code, "%s", words);
}

static int16_t number(const struct catalogue *catalogue, int row, int column)
{
    const struct catalogue_column *what = &catalogue_layout(CATALOGUE_FLOOR)->columns[column];
    int64_t count = 0;
    const bool good =
        catalogue_count_read(cell(catalogue, row, column), what->min, what->max, &count);
    assert(good); /* the table was checked */
    return (int16_t)count;
}

static struct floor_thing thing_of(const struct catalogue *catalogue, int row)
{
    return (struct floor_thing){
        .floor = number(catalogue, row, COLUMN_FLOOR),
        .x_dm = number(catalogue, row, COLUMN_X),
        .y_dm = number(catalogue, row, COLUMN_Y),
        .w_dm = number(catalogue, row, COLUMN_W),
        .h_dm = number(catalogue, row, COLUMN_H),
        .id = cell(catalogue, row, COLUMN_ID),
        .zh = cell(catalogue, row, COLUMN_NAME_ZH),
        .en = cell(catalogue, row, COLUMN_NAME_EN),
    };
}

static void row_read(const struct catalogue *catalogue, int row, struct floor_plan *plan,
                     struct catalogue_problems *problems)
{
    struct floor_thing thing = thing_of(catalogue, row);
    if (!floor_kind_read(cell(catalogue, row, COLUMN_KIND), &thing.kind)) {
        problem(catalogue, problems, row, COLUMN_KIND, "bad_kind",
                "not floor, area, wall, block, steps, door, stairs, lift, toilet, desk, kiosk or "
                "window");
    } else if (!floor_side_read(cell(catalogue, row, COLUMN_FRONT), &thing.front)) {
        problem(catalogue, problems, row, COLUMN_FRONT, "bad_side",
                "not up, right, down or left, as one looks at the drawing");
    } else if (!floor_add(plan, &thing)) {
        problem(catalogue, problems, row, COLUMN_W, "too_large",
                "a drawing has 1600 by 1200 decimetres");
    }
}

/* Areas and windows are those of the other files, and on their floors. */
static void names_check(const struct catalogue *catalogue, const struct floor_work *work, int row,
                        struct catalogue_problems *problems)
{
    const struct floor_thing *thing = &work->plan.things[row];
    const int length = (int)strlen(thing->id);
    if (thing->kind == FLOOR_AREA) {
        const int area = catalogue_find(catalogue, CATALOGUE_AREAS, thing->id, length);
        int64_t floor = 0;
        if (area < 0) {
            problem(catalogue, problems, row, COLUMN_ID, "unknown_reference",
                    "this area is not in areas.csv");
        } else if (!catalogue_count_read(catalogue_cell(catalogue, CATALOGUE_AREAS, area, 3),
                                         FLOOR_LOWEST, FLOOR_HIGHEST, &floor) ||
                   floor != thing->floor) {
            problem(catalogue, problems, row, COLUMN_FLOOR, "other_floor",
                    "areas.csv has this area on another floor");
        }
    } else if (thing->kind == FLOOR_WINDOW) {
        const int window = catalogue_find(catalogue, CATALOGUE_WINDOWS, thing->id, length);
        const int area = floor_area_of(&work->plan, row);
        if (window < 0) {
            problem(catalogue, problems, row, COLUMN_ID, "unknown_reference",
                    "this window is not in windows.csv, or has no seat");
        } else if (area >= 0 &&
                   strcmp(work->plan.things[area].id,
                          catalogue_cell(catalogue, CATALOGUE_WINDOWS, window, 1)) != 0) {
            problem(catalogue, problems, row, COLUMN_X, "other_area",
                    "windows.csv has this window in another area");
        }
    }
}

/* A plan that draws some windows and not others sends people nowhere. */
static void windows_check(const struct catalogue *catalogue, const struct floor_work *work,
                          struct catalogue_problems *problems)
{
    for (int i = 0; i < catalogue_rows(catalogue, CATALOGUE_WINDOWS); i++) {
        const char *id = catalogue_cell(catalogue, CATALOGUE_WINDOWS, i, 0);
        if (floor_find(&work->plan, FLOOR_WINDOW, id) < 0) {
            catalogue_problem_add(problems, CATALOGUE_FLOOR, 0, 0, "window_missing",
                                  "window %.24s of windows.csv is not in the plan", id);
        }
    }
}

static bool must_be_reached(enum floor_kind kind)
{
    return kind == FLOOR_WINDOW || kind == FLOOR_TOILET || kind == FLOOR_DESK ||
           kind == FLOOR_KIOSK;
}

static void plan_check(const struct catalogue *catalogue, struct floor_work *work,
                       struct catalogue_problems *problems)
{
    for (int row = 0; row < work->plan.count; row++) {
        const enum floor_fault fault = floor_fault_of(&work->plan, row);
        if (fault != FLOOR_GOOD) {
            const bool id = fault == FLOOR_NO_ID || fault == FLOOR_TWICE;
            problem(catalogue, problems, row,
                    id                         ? COLUMN_ID
                    : fault == FLOOR_NO_GROUND ? COLUMN_FLOOR
                    : fault == FLOOR_NO_FRONT  ? COLUMN_FRONT
                                               : COLUMN_X,
                    floor_fault_code(fault), floor_fault_words(fault));
        } else {
            names_check(catalogue, work, row, problems);
        }
    }
    windows_check(catalogue, work, problems);
    if (problems->count > 0) {
        return;
    }
    floor_reach(&work->plan, &work->scratch, work->reached);
    for (int row = 0; row < work->plan.count; row++) {
        if (must_be_reached(work->plan.things[row].kind) && !work->reached[row]) {
            problem(catalogue, problems, row, COLUMN_X, floor_fault_code(FLOOR_CLOSED),
                    floor_fault_words(FLOOR_CLOSED));
        }
    }
}

void catalogue_floor_check(const struct catalogue *catalogue, struct catalogue_problems *problems)
{
    const int rows = catalogue_rows(catalogue, CATALOGUE_FLOOR);
    if (rows == 0) {
        return; /* a hall without a plan */
    }
    struct floor_work *work = calloc(1, sizeof(*work));
    if (work == NULL) {
        catalogue_problem_add(problems, CATALOGUE_FLOOR, 0, 0, "no_memory", "no memory");
        return;
    }
    floor_plan_init(&work->plan);
    for (int row = 0; row < rows; row++) {
        row_read(catalogue, row, &work->plan, problems);
    }
    if (problems->count == 0) { /* else rows and things are not the same */
        plan_check(catalogue, work, problems);
    }
    free(work);
}

void catalogue_floor_plan(const struct catalogue *catalogue, struct floor_plan *ret_plan)
{
    floor_plan_init(ret_plan);
    for (int row = 0; row < catalogue_rows(catalogue, CATALOGUE_FLOOR); row++) {
        struct floor_thing thing = thing_of(catalogue, row);
        const bool good = floor_kind_read(cell(catalogue, row, COLUMN_KIND), &thing.kind) &&
                          floor_side_read(cell(catalogue, row, COLUMN_FRONT), &thing.front) &&
                          floor_add(ret_plan, &thing);
        assert(good); /* the catalogue was checked */
    }
}
