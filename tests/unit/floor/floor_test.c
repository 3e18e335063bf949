/*
 * The floor plan: what is wrong with a row is said, ways go round what stands there, over floors by
 * the lift that is nearest, without steps for wheels, and are told as one walks them.
 */
#include "kiosk/floor/floor_route.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static struct floor_plan plan;
static struct floor_scratch scratch;
static struct floor_route route;

static int put(enum floor_kind kind, const char *id, int floor, int x, int y, int w, int h,
               enum floor_side front)
{
    const struct floor_thing thing = {.kind = kind,
                                      .front = front,
                                      .floor = (int16_t)floor,
                                      .x_dm = (int16_t)x,
                                      .y_dm = (int16_t)y,
                                      .w_dm = (int16_t)w,
                                      .h_dm = (int16_t)h,
                                      .id = id,
                                      .zh = "",
                                      .en = ""};
    return floor_add(&plan, &thing) ? plan.count - 1 : -1;
}

/*
 *    0        100       200       300
 *    ┌───────────────────────────────┐       two floors of this kind; the upper one has steps
 *    │ ▐1▌      ▐2▌            ▐3▌   │       where the wall below has its gap
 *  60│                               │
 *    │████████████  gap  ████████████│ 100
 *    │                               │
 *    │stairs     ▐K▌            lift │ 170
 *    └───────────────────────────────┘ 200
 */
static int setup(void **state)
{
    (void)state;
    static const char *const windows[] = {"1", "2", "3", "11", "12", "13"};
    floor_plan_init(&plan);
    for (int floor = 1; floor <= 2; floor++) {
        (void)put(FLOOR_GROUND, "", floor, 0, 0, 300, 200, FLOOR_ANY);
        (void)put(FLOOR_AREA, floor == 1 ? "a" : "b", floor, 0, 0, 300, 100, FLOOR_ANY);
        for (int i = 0; i < 3; i++) {
            (void)put(FLOOR_WINDOW, windows[(floor - 1) * 3 + i], floor, 20 + 120 * i, 10, 20, 10,
                      FLOOR_DOWN);
        }
        (void)put(FLOOR_WALL, "", floor, 0, 100, 130, 3, FLOOR_ANY);
        (void)put(FLOOR_WALL, "", floor, 170, 100, 130, 3, FLOOR_ANY);
        (void)put(FLOOR_STAIRS, "s", floor, 0, 160, 30, 30, FLOOR_RIGHT);
        (void)put(FLOOR_LIFT, "l", floor, 275, 160, 25, 25, FLOOR_LEFT);
    }
    (void)put(FLOOR_STEPS, "", 2, 130, 98, 40, 10, FLOOR_ANY);
    (void)put(FLOOR_KIOSK, "k", 1, 145, 150, 10, 5, FLOOR_DOWN);
    (void)put(FLOOR_TOILET, "", 2, 200, 180, 30, 20, FLOOR_UP);
    return 0;
}

static bool way(enum floor_kind kind, const char *id, bool step_free)
{
    const int from = floor_find(&plan, FLOOR_KIOSK, "k");
    return floor_route_find(&plan, from, floor_find(&plan, kind, id), step_free, &scratch, &route);
}

/* "back 2, left 5 …", as a short text. */
static const char *told(void)
{
    static const char *const words[] = {"on",    "back",  "left",       "right",      "lift",
                                        "climb", "there", "there-left", "there-right"};
    static char text[512];
    struct floor_step steps[FLOOR_STEPS_MAX];
    const int count = floor_steps(&plan, &route, steps);
    int length = 0;
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        const bool ride = steps[i].move == FLOOR_RIDE || steps[i].move == FLOOR_CLIMB;
        const int number = ride ? steps[i].floor : steps[i].metres;
        length +=
            snprintf(text + length, sizeof(text) - (size_t)length, number == 0 ? "%s%s" : "%s%s %d",
                     i == 0 ? "" : ", ", words[steps[i].move], number);
    }
    return text;
}

/* No square of the way lies in anything that stands there. */
static void assert_way_is_free(bool step_free)
{
    for (int i = 0; i < route.count; i++) {
        const struct floor_leg *leg = &route.legs[i];
        for (int p = 1; p < leg->count; p++) {
            const struct floor_point a = leg->points[p - 1];
            const struct floor_point b = leg->points[p];
            assert_true(a.x_dm == b.x_dm || a.y_dm == b.y_dm);
            const int left = a.x_dm < b.x_dm ? a.x_dm : b.x_dm;
            const int right = a.x_dm < b.x_dm ? b.x_dm : a.x_dm;
            const int top = a.y_dm < b.y_dm ? a.y_dm : b.y_dm;
            const int foot = a.y_dm < b.y_dm ? b.y_dm : a.y_dm;
            for (int t = 0; t < plan.count; t++) {
                const struct floor_thing *thing = &plan.things[t];
                const bool closed =
                    thing->kind == FLOOR_STEPS ? step_free : !floor_is_open(thing->kind);
                assert_false(closed && thing->floor == leg->floor &&
                             left < thing->x_dm + thing->w_dm && right >= thing->x_dm &&
                             top < thing->y_dm + thing->h_dm && foot >= thing->y_dm);
            }
        }
    }
}

static void test_a_way_goes_through_the_gap_and_is_told_as_one_walks(void **state)
{
    (void)state;
    assert_true(way(FLOOR_WINDOW, "2", false));
    assert_int_equal(route.count, 1);
    assert_way_is_free(false);
    /* From before the kiosk round it, up through the gap, straight to the window. */
    const struct floor_leg *leg = &route.legs[0];
    assert_int_equal(leg->points[leg->count - 1].y_dm, 22);
    assert_true(route.length_dm >= 130 && route.length_dm <= 180);
    assert_true(way(FLOOR_WINDOW, "3", false));
    assert_way_is_free(false);
    assert_string_equal(told(), "on 15, right 10, there-left");
}

static void
test_another_floor_is_reached_by_the_nearest_shaft_and_by_wheels_without_steps(void **state)
{
    (void)state;
    assert_true(way(FLOOR_TOILET, "", false));
    assert_int_equal(route.count, 2);
    assert_int_equal(plan.things[route.legs[0].to].kind, FLOOR_LIFT);
    assert_int_equal(route.legs[0].floor, 1);
    assert_int_equal(route.legs[1].floor, 2);
    assert_way_is_free(false);
    assert_true(strstr(told(), "lift 2") != NULL);
    assert_true(way(FLOOR_WINDOW, "12", false)); /* over the steps */
    assert_way_is_free(false);
    assert_false(way(FLOOR_WINDOW, "12", true)); /* no ramp */
    assert_int_equal(route.count, 0);
    const int lift = floor_find(&plan, FLOOR_LIFT, "l");
    plan.things[lift].kind = FLOOR_BLOCK;
    assert_true(way(FLOOR_TOILET, "", false));
    assert_int_equal(plan.things[route.legs[0].to].kind, FLOOR_STAIRS);
    assert_true(strstr(told(), "climb 2") != NULL);
    assert_false(way(FLOOR_TOILET, "", true));
}

static void test_the_nearest_is_found_by_walking(void **state)
{
    (void)state;
    const int kiosk = floor_find(&plan, FLOOR_KIOSK, "k");
    const int nearest = floor_nearest(&plan, kiosk, FLOOR_WINDOW, false, &scratch);
    assert_string_equal(plan.things[nearest].id, "2");
    const int toilet = floor_nearest(&plan, kiosk, FLOOR_TOILET, true, &scratch);
    assert_int_equal(plan.things[toilet].floor, 2);
    assert_int_equal(floor_nearest(&plan, kiosk, FLOOR_DESK, false, &scratch), -1);
}

static void test_what_nobody_reaches_is_known(void **state)
{
    (void)state;
    bool reached[FLOOR_THINGS_MAX];
    floor_reach(&plan, &scratch, reached);
    for (int i = 0; i < plan.count; i++) {
        assert_true(reached[i] || floor_is_open(plan.things[i].kind) ||
                    plan.things[i].kind == FLOOR_WALL);
    }
    (void)put(FLOOR_WALL, "", 1, 130, 100, 40, 3, FLOOR_ANY); /* no gap now */
    floor_reach(&plan, &scratch, reached);
    assert_false(reached[floor_find(&plan, FLOOR_WINDOW, "2")]);
    assert_true(reached[floor_find(&plan, FLOOR_WINDOW, "12")]);
    (void)put(FLOOR_DOOR, "", 1, 145, 99, 10, 5, FLOOR_ANY); /* a door in it */
    floor_reach(&plan, &scratch, reached);
    assert_true(reached[floor_find(&plan, FLOOR_WINDOW, "2")]);
}

static void test_each_fault_of_a_plan_is_said(void **state)
{
    (void)state;
    for (int i = 0; i < plan.count; i++) {
        assert_int_equal(floor_fault_of(&plan, i), FLOOR_GOOD);
    }
    static const struct {
        enum floor_kind kind;
        const char *id;
        int floor, x, y, w, h;
        enum floor_fault fault;
    } rows[] = {
        {FLOOR_WINDOW, "", 1, 60, 60, 10, 10, FLOOR_NO_ID},
        {FLOOR_WINDOW, "2", 1, 60, 60, 10, 10, FLOOR_TWICE},
        {FLOOR_GROUND, "", 2, 0, 0, 300, 200, FLOOR_TWICE},
        {FLOOR_LIFT, "l", 2, 60, 60, 10, 10, FLOOR_TWICE},
        {FLOOR_WINDOW, "9", 3, 60, 60, 10, 10, FLOOR_NO_GROUND},
        {FLOOR_WINDOW, "9", 1, 295, 60, 10, 10, FLOOR_OUT},
        {FLOOR_WINDOW, "9", 1, 30, 15, 10, 10, FLOOR_OVERLAP},
        {FLOOR_AREA, "c", 1, 299, 99, 1, 1, FLOOR_OVERLAP},
        {FLOOR_KIOSK, "k2", 1, 60, 60, 10, 10, FLOOR_NO_FRONT},
        {FLOOR_WINDOW, "9", 1, 60, 60, 10, 10, FLOOR_GOOD},
        {FLOOR_BLOCK, "", 1, 10, 15, 20, 10, FLOOR_GOOD},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const int at = put(rows[i].kind, rows[i].id, rows[i].floor, rows[i].x, rows[i].y, rows[i].w,
                           rows[i].h, FLOOR_ANY);
        assert_true(at >= 0);
        assert_int_equal(floor_fault_of(&plan, at), rows[i].fault);
        plan.count--;
    }
    assert_int_equal(put(FLOOR_WALL, "", 1, 0, 0, 0, 10, FLOOR_ANY), -1);
    assert_int_equal(put(FLOOR_WALL, "", 1, 1600, 0, 1, 10, FLOOR_ANY), -1);
    assert_int_equal(put(FLOOR_WALL, "", 100, 0, 0, 1, 10, FLOOR_ANY), -1);
}

/* The largest floor is one of metres, and a way across it stays within its points. */
static void test_the_largest_floor_has_room(void **state)
{
    (void)state;
    floor_plan_init(&plan);
    (void)put(FLOOR_GROUND, "", 1, 0, 0, FLOOR_WIDE_MAX_DM, FLOOR_HIGH_MAX_DM, FLOOR_ANY);
    (void)put(FLOOR_KIOSK, "k", 1, 0, 0, 10, 10, FLOOR_DOWN);
    (void)put(FLOOR_WINDOW, "w", 1, 1590, 1190, 10, 10, FLOOR_UP);
    for (int i = 1; i < 9; i++) { /* a maze of long walls */
        (void)put(FLOOR_WALL, "", 1, i % 2 == 0 ? 0 : 100, i * 120, 1500, 2, FLOOR_ANY);
    }
    assert_true(way(FLOOR_WINDOW, "w", true));
    assert_way_is_free(true);
    assert_true(route.legs[0].count <= FLOOR_POINTS_MAX);
    assert_true(route.length_dm > 8 * 1300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_way_goes_through_the_gap_and_is_told_as_one_walks, setup),
        cmocka_unit_test_setup(
            test_another_floor_is_reached_by_the_nearest_shaft_and_by_wheels_without_steps, setup),
        cmocka_unit_test_setup(test_the_nearest_is_found_by_walking, setup),
        cmocka_unit_test_setup(test_what_nobody_reaches_is_known, setup),
        cmocka_unit_test_setup(test_each_fault_of_a_plan_is_said, setup),
        cmocka_unit_test_setup(test_the_largest_floor_has_room, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
