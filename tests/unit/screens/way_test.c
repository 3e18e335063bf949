/*
 * The way to a window: from a number and back, in words from where the kiosk stands, in the sketch
 * the marked window, and nothing where the hall has not told.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

#include <string.h>

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_input input;

static int setup(void **state)
{
    (void)state;
    fixture_start(&kiosk, WORDS_ZH);
    ui_input_init(&input, 10);
    return 0;
}

static const char *said(const char *place, const char *const *windows, size_t count)
{
    words_reset(&kiosk.words);
    kiosk.place = place;
    return way_say(&kiosk, &kiosk.words, windows, count, WORD_WAY_ALSO);
}

static void test_the_way_is_told_from_where_the_kiosk_stands(void **state)
{
    (void)state;
    const char *const third[] = {"19"};
    const char *const last[] = {"34"};
    assert_string_equal(said("1", third, 1),
                        "乘电梯或走楼梯上 2 楼，二楼 社保民生，左起第 3 个窗口");
    assert_string_equal(said("2", third, 1), "就在您这一区，二楼 社保民生，左起第 3 个窗口");
    assert_string_equal(said(NULL, third, 1), "二楼 社保民生，左起第 3 个窗口");
    assert_string_equal(said("no such area", last, 1), "二楼 社保民生，右起第 1 个窗口");
    const char *const first[] = {"1"};
    assert_string_equal(said("2", first, 1),
                        "乘电梯或走楼梯下到 1 楼，一楼 企业服务，左起第 1 个窗口");
    kiosk.words.language = WORDS_EN;
    assert_string_equal(said("1", third, 1),
                        "Take the lift or the stairs up to floor 2; Second floor: social security "
                        "and family; no. 3 from the left");
}

static void test_windows_of_two_areas_are_told_apart(void **state)
{
    (void)state;
    const char *const windows[] = {"12", "13", "14", "15", "16", "21"};
    assert_string_equal(said(NULL, windows, 6), "12–16 号窗口：一楼 企业服务，右起第 1–5 个窗口；"
                                                "21 号窗口：二楼 社保民生，左起第 5 个窗口");
    const char *const scattered[] = {"2", "5"};
    assert_string_equal(said(NULL, scattered, 2), "一楼 企业服务"); /* no order to count */
    const char *const unknown[] = {"99"};
    assert_string_equal(said("1", unknown, 1), "");
}

/* Colours of the boxes with this text under the middle of it. */
static int ground_of(const char *text)
{
    const struct ui_item *ground = NULL;
    for (int i = 0; i < list.item_count; i++) {
        const struct ui_item *item = &list.items[i];
        if (item->kind == UI_ITEM_CARD) {
            ground = item;
        }
        if (item->kind == UI_ITEM_TEXT && item->text_bytes == strlen(text) &&
            memcmp(list.letters + item->text_at, text, item->text_bytes) == 0) {
            return ground->colour;
        }
    }
    return -1;
}

static void draw(int width_px, int height_px)
{
    const struct ui_scale scale = ui_scale_for_kiosk(width_px, height_px);
    kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
}

static void test_a_called_number_is_shown_its_window_and_the_way_back(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_WAY_HERE, WORDS_ZH);
    draw(1080, 1920);
    assert_int_equal(ground_of("12"), UI_PRIMARY);
    assert_int_equal(ground_of("11"), UI_TINT);
    assert_int_equal(ground_of("13"), UI_TINT);
    assert_int_equal(ground_of("17"), -1); /* another floor */
    fixture_act(&kiosk, KIOSK_NEXT);
    draw(1080, 1920);
    assert_int_equal(ground_of("17"), UI_TINT);
    assert_int_equal(ground_of("12"), -1);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_int_equal(kiosk.screen, SCREEN_STANDING);
}

static void test_where_walls_are_too_short_the_marked_window_is_drawn(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_WAY_MANY, WORDS_ZH);
    draw(800, 480); /* 50 windows, and room for fewer */
    assert_int_equal(ground_of("12"), UI_PRIMARY);
    assert_int_equal(ground_of("60"), -1);
}

static void test_a_number_that_was_taken_is_gone_with_the_next_person(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_WAY, WORDS_ZH);
    const uint32_t visit = kiosk.visit;
    fixture_act(&kiosk, KIOSK_BACK);
    assert_int_equal(kiosk.screen, SCREEN_THANKS);
    fixture_act(&kiosk, KIOSK_WAY);
    assert_int_equal(kiosk.screen, SCREEN_WAY);
    fixture_scan(&kiosk, KIOSK_CODE_TICKET); /* whoever comes now is somebody else */
    assert_int_not_equal(kiosk.visit, visit);
    assert_null(kiosk.visitor.ticket);
    assert_int_equal(kiosk.visitor.way.count, 0);
}

static void test_without_the_halls_windows_nothing_is_offered(void **state)
{
    (void)state;
    static const struct shape_board none = {0};
    fixture_lead(&kiosk, SCENE_THANKS, WORDS_ZH);
    draw(1080, 1920);
    assert_non_null(ui_list_target_named(&list, "way"));
    kiosk_board(&kiosk, &none, kiosk.now_ms);
    draw(1080, 1920);
    assert_null(ui_list_target_named(&list, "way"));
    fixture_act(&kiosk, KIOSK_WAY);
    assert_int_equal(kiosk.screen, SCREEN_THANKS);
}

static void test_on_a_plan_the_way_is_walked_from_the_kiosks_own_spot(void **state)
{
    (void)state;
    const char *const near[] = {"4"};
    const char *const up[] = {"23"};
    kiosk_services(&kiosk, fixture_services_planned(), kiosk.now_ms);
    kiosk.spot = "k1";
    assert_string_equal(said("1", near, 1),
                        "面对自助机：左转走约 9 米，右转走约 25 米，4 号窗口就在面前");
    kiosk.spot = "no such kiosk"; /* then by the order of the seats */
    assert_string_equal(said("1", near, 1), "就在您这一区，一楼 企业服务，左起第 4 个窗口");
    kiosk.spot = "k1";
    kiosk.words.language = WORDS_EN;
    assert_non_null(strstr(said("1", up, 1), "take the stairs to floor 2"));
    assert_int_equal(kiosk.visitor.way.count, 0);
}

/* Where it is marked: by its ground, its frame, and the arrow. */
static void test_a_plan_marks_the_window_and_shows_its_floor_and_the_others(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_PLAN_UP, WORDS_ZH);
    draw(1080, 1920);
    assert_true(kiosk.visitor.way.planned);
    assert_int_equal(kiosk.visitor.way.floor, 2);
    assert_int_equal(ground_of("23"), UI_PRIMARY);
    assert_int_equal(ground_of("24"), UI_TINT);
    assert_int_equal(ground_of("12"), -1); /* of the first floor */
    const struct ui_target *first = ui_list_target_named(&list, "floor:1");
    assert_non_null(first);
    fixture_act(&kiosk, first->id);
    draw(1080, 1920);
    assert_int_equal(ground_of("12"), UI_TINT);
    assert_int_equal(ground_of("23"), -1);
    fixture_act(&kiosk, ui_list_target_named(&list, "nearer")->id);
    draw(1080, 1920);
    assert_true(kiosk.visitor.way.nearer);
    assert_int_equal(ground_of("4"), -1); /* away from the way to the lift */
    fixture_act(&kiosk, KIOSK_BACK);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
}

static void test_without_steps_is_a_switch_that_low_reach_sets(void **state)
{
    (void)state;
    const char *const up[] = {"23"};
    fixture_lead(&kiosk, SCENE_PLAN, WORDS_ZH);
    assert_false(kiosk.visitor.way.step_free);
    kiosk.visitor.access.low = true;
    way_open(&kiosk, up, 1);
    assert_true(kiosk.visitor.way.step_free);
    assert_int_equal(kiosk.visitor.way.route.count, 2);
    for (int i = 0; i < kiosk.plan.count; i++) { /* nothing but stairs */
        if (kiosk.plan.things[i].kind == FLOOR_LIFT) {
            kiosk.plan.things[i].kind = FLOOR_BLOCK;
        }
    }
    way_open(&kiosk, up, 1);
    assert_int_equal(kiosk.visitor.way.route.count, 0);
    draw(1080, 1920);
    assert_true(ui_list_says(&list, "没有无台阶的路"));
    fixture_act(&kiosk, ui_list_target_named(&list, "step-free")->id);
    draw(1080, 1920);
    assert_true(ui_list_says(&list, "走楼梯到 2 楼"));
}

static void test_the_nearest_toilet_is_shown_and_a_plan_that_goes_leaves_a_sketch(void **state)
{
    (void)state;
    kiosk.spot = "k1";
    kiosk_services(&kiosk, fixture_services_planned(), kiosk.now_ms);
    way_open_kind(&kiosk, FLOOR_TOILET);
    draw(1920, 1080);
    assert_true(ui_list_says(&list, "去 洗手间怎么走"));
    assert_int_equal(kiosk.visitor.way.floor, 1);
    assert_true(kiosk.visitor.way.route.count == 1);
    kiosk_services(&kiosk, fixture_services(), kiosk.now_ms); /* the hall drew it no more */
    assert_false(kiosk.visitor.way.planned);
    draw(1920, 1080);
    assert_int_equal(list.overflows, 0);
}

static void test_home_leads_to_toilets_and_to_any_window(void **state)
{
    (void)state;
    draw(1080, 1920);
    assert_null(ui_list_target_named(&list, "find")); /* nobody drew a plan */
    fixture_lead(&kiosk, SCENE_FIND, WORDS_ZH);
    draw(1080, 1920);
    assert_true(ui_list_says(&list, "洗手间") && ui_list_says(&list, "17–34 号窗口"));
    fixture_choose(&kiosk, 0);
    assert_int_equal(kiosk.screen, SCREEN_WAY);
    assert_int_equal(kiosk.plan.things[kiosk.visitor.way.target].kind, FLOOR_TOILET);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_int_equal(kiosk.screen, SCREEN_FIND);
    fixture_choose(&kiosk, 5); /* the second floor */
    draw(1080, 1920);
    assert_true(ui_list_says(&list, "17 号窗口"));
    fixture_choose(&kiosk, 2);
    assert_int_equal(kiosk.screen, SCREEN_WAY);
    assert_string_equal(kiosk.visitor.way.windows[0], "19");
    fixture_act(&kiosk, KIOSK_BACK);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_int_equal(kiosk.screen, SCREEN_FIND);
    assert_int_equal(kiosk.visitor.find_area, 0);
    kiosk_services(&kiosk, fixture_services(), kiosk.now_ms); /* the plan is gone meanwhile */
    draw(1080, 1920);
    fixture_choose(&kiosk, 0);
    assert_int_equal(kiosk.screen, SCREEN_FIND);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_way_is_told_from_where_the_kiosk_stands, setup),
        cmocka_unit_test_setup(test_windows_of_two_areas_are_told_apart, setup),
        cmocka_unit_test_setup(test_a_called_number_is_shown_its_window_and_the_way_back, setup),
        cmocka_unit_test_setup(test_where_walls_are_too_short_the_marked_window_is_drawn, setup),
        cmocka_unit_test_setup(test_a_number_that_was_taken_is_gone_with_the_next_person, setup),
        cmocka_unit_test_setup(test_without_the_halls_windows_nothing_is_offered, setup),
        cmocka_unit_test_setup(test_on_a_plan_the_way_is_walked_from_the_kiosks_own_spot, setup),
        cmocka_unit_test_setup(test_a_plan_marks_the_window_and_shows_its_floor_and_the_others,
                               setup),
        cmocka_unit_test_setup(test_home_leads_to_toilets_and_to_any_window, setup),
        cmocka_unit_test_setup(test_without_steps_is_a_switch_that_low_reach_sets, setup),
        cmocka_unit_test_setup(
            test_the_nearest_toilet_is_shown_and_a_plan_that_goes_leaves_a_sketch, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
