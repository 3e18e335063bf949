/* kiosk/ui: cuts and scales, text that fits or says that it was cut, fingers, keys, differences. */
#include "kiosk/ui/describe.h"
#include "kiosk/ui/frame.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"

#include <string.h>

enum { ONE = 1, TWO, OFF, BACK };

static struct ui_list list;
static struct ui_list other;
static struct ui_scale scale;
static struct ui_input input;
static struct ui_frame frame;

static void begin(int width_px, int height_px)
{
    scale = ui_scale_for_kiosk(width_px, height_px);
    ui_frame_begin(&frame, &list, &scale, fixed_measure(), &input, UI_THEME_DAY, UI_PAGE);
}

/* Two buttons one under the other, one that is off, and back at the foot. */
static void draw_four(const char *first)
{
    begin(1080, 1920);
    struct ui_rect page = ui_scale_whole(&scale);
    ui_button(&frame, ui_cut_top(&page, 104, 24),
              &(struct ui_button){.id = ONE, .name = "one", .label = first});
    ui_button(
        &frame, ui_cut_top(&page, 104, 24),
        &(struct ui_button){.id = TWO, .name = "two", .label = "二", .flags = UI_TARGET_MAIN});
    ui_button(
        &frame, ui_cut_top(&page, 104, 24),
        &(struct ui_button){.id = OFF, .name = "off", .label = "三", .flags = UI_TARGET_DISABLED});
    ui_button(
        &frame, ui_cut_bottom(&page, 104, 0),
        &(struct ui_button){.id = BACK, .name = "back", .label = "返回", .flags = UI_TARGET_BACK});
    ui_frame_end(&frame);
}

static int setup(void **state)
{
    (void)state;
    memset(&list, 0, sizeof(list));
    ui_input_init(&input, 10);
    return 0;
}

static void test_cuts_take_all_and_no_more(void **state)
{
    (void)state;
    struct ui_rect rect = ui_rect_make(0, 0, 100, 50);
    const struct ui_rect top = ui_cut_top(&rect, 20, 5);
    const struct ui_rect foot = ui_cut_bottom(&rect, 400, 5);

    assert_int_equal(top.h, 20);
    assert_int_equal(foot.h, 25);
    assert_int_equal(foot.y, 25);
    assert_int_equal(rect.h, 0);
    for (int i = 0; i < 6; i++) {
        assert_true(ui_rect_inside(ui_grid(ui_rect_make(7, 7, 101, 53), 3, 2, 8, i),
                                   ui_rect_make(7, 7, 101, 53)));
    }
}

static void test_every_panel_shows_at_least_its_design(void **state)
{
    (void)state;
    const int panels[][4] = {{1080, 1920, 1080, 1920}, {1920, 1080, 1920, 1080},
                             {1280, 800, 1440, 864},   {800, 480, 1440, 864},
                             {600, 1024, 1080, 1843},  {2160, 3840, 1080, 1920}};
    for (size_t i = 0; i < sizeof(panels) / sizeof(panels[0]); i++) {
        const struct ui_scale got = ui_scale_for_kiosk(panels[i][0], panels[i][1]);
        assert_true(got.width >= panels[i][2]);
        assert_true(got.height >= panels[i][3]);
        assert_in_range(ui_px(&got, got.width), panels[i][0] - 1, panels[i][0]);
    }
}

static void test_text_that_does_not_fit_is_cut_or_counted(void **state)
{
    (void)state;
    begin(1080, 1920);
    const struct ui_text name = {.size = 32, .colour = UI_INK, .lines_max = 2, .may_cut = true};
    const struct ui_text ours = {.size = 32, .colour = UI_INK};
    const struct ui_rect narrow = ui_rect_make(0, 0, 32 * 4, 200);

    assert_int_equal(ui_text(&frame, narrow, &name, "一二三四五六七八九"), 2 * 41);
    assert_int_equal(list.overflows, 0);
    assert_true(list.items[1].cut);
    assert_string_equal(ui_list_text(&list, &list.items[1]), "五…八九");
    assert_true(list.items[0].goes_on);
    (void)ui_text(&frame, narrow, &ours, "一二三四五六七八九");
    assert_int_equal(list.overflows, 1);
}

static void test_wrapped_text_reads_as_one_sentence(void **state)
{
    (void)state;
    begin(1080, 1920);
    const struct ui_text how = {.size = 32, .colour = UI_INK, .lines_max = 9};
    (void)ui_text(&frame, ui_rect_make(0, 0, 200, 900), &how, "请带好材料到十二号窗口\n谢谢");
    char text[256];
    ui_list_read(&list, text, sizeof(text));
    assert_string_equal(text, "请带好材料到十二号窗口\n谢谢\n");
    assert_true(ui_list_says(&list, "材料到十二号"));
    assert_false(ui_list_says(&list, "窗口谢谢"));
}

static ui_id tap(int x, int y)
{
    ui_input_press(&input, &list, 1000, 0, x, y);
    return ui_input_release(&input, &list, 0, x, y);
}

static void test_a_touch_acts_on_release_inside_only(void **state)
{
    (void)state;
    draw_four("一");
    assert_int_equal(tap(500, 50), ONE);
    assert_int_equal(tap(500, 50 + 128), TWO);
    assert_int_equal(tap(500, 50 + 256), 0); /* off */
    assert_int_equal(tap(500, 110), ONE);    /* just beside it is meant for it */
    assert_int_equal(tap(500, 1000), 0);

    ui_input_press(&input, &list, 1000, 0, 500, 50);
    draw_four("一");
    assert_true(ui_is_pressed(&frame, ONE));
    ui_input_move(&input, &list, 0, 500, 700);
    assert_false(ui_is_pressed(&frame, ONE));
    ui_input_move(&input, &list, 0, 500, 60);
    assert_int_equal(ui_input_release(&input, &list, 0, 500, 60), ONE);

    ui_input_press(&input, &list, 1000, 0, 500, 50);
    assert_int_equal(ui_input_release(&input, &list, 0, 500, 700), 0);
    assert_int_equal(input.touch, UI_TOUCH_IDLE);
}

static void test_a_second_finger_and_a_double_touch_do_nothing(void **state)
{
    (void)state;
    draw_four("一");
    ui_input_press(&input, &list, 1000, 7, 500, 50);
    ui_input_press(&input, &list, 1000, 8, 500, 178);
    assert_int_equal(ui_input_release(&input, &list, 8, 500, 178), 0);
    assert_int_equal(ui_input_release(&input, &list, 7, 500, 50), ONE);

    ui_input_screen_changed(&input, 2000);
    ui_input_press(&input, &list, 2000 + UI_GUARD_MS - 1, 0, 500, 50);
    assert_int_equal(ui_input_release(&input, &list, 0, 500, 50), 0);
    ui_input_press(&input, &list, 2000 + UI_GUARD_MS, 0, 500, 50);
    assert_int_equal(ui_input_release(&input, &list, 0, 500, 50), ONE);
}

static void test_four_keys_reach_and_act_on_everything(void **state)
{
    (void)state;
    draw_four("一");
    assert_int_equal(ui_input_key(&input, &list, UI_KEY_ACT), 0); /* first it shows itself */
    assert_int_equal(input.focus, TWO);                           /* on the main action */
    assert_int_equal(ui_input_key(&input, &list, UI_KEY_ACT), TWO);
    assert_int_equal(ui_input_key(&input, &list, UI_KEY_NEXT), 0);
    assert_int_equal(input.focus, BACK); /* passes what is off */
    ui_input_key(&input, &list, UI_KEY_NEXT);
    assert_int_equal(input.focus, ONE);
    ui_input_key(&input, &list, UI_KEY_PREVIOUS);
    assert_int_equal(input.focus, BACK);
    assert_int_equal(ui_input_key(&input, &list, UI_KEY_BACK), BACK);
}

static void test_a_key_struck_twice_acts_once(void **state)
{
    (void)state;
    assert_false(ui_input_struck_twice(&input, UI_KEY_ACT, 1000));
    assert_true(ui_input_struck_twice(&input, UI_KEY_ACT, 1000 + UI_STRIKE_MS - 1));
    assert_false(ui_input_struck_twice(&input, UI_KEY_ACT, 1000 + UI_STRIKE_MS));
    assert_false(ui_input_struck_twice(&input, UI_KEY_BACK, 1010 + UI_STRIKE_MS)); /* another one */
    for (int i = 0; i < 3; i++) { /* walking may be fast, and parts two acts */
        assert_false(ui_input_struck_twice(&input, UI_KEY_NEXT, 1020 + UI_STRIKE_MS + i));
    }
    assert_false(ui_input_struck_twice(&input, UI_KEY_BACK, 1030 + UI_STRIKE_MS));
}

static void test_the_difference_covers_what_changed_and_little_else(void **state)
{
    (void)state;
    struct ui_rect dirty[UI_DIRTY_MAX];
    draw_four("一");
    other = list;
    assert_int_equal(ui_list_diff(&other, &list, dirty), 0);
    assert_true(ui_list_hash(&other) == ui_list_hash(&list));
    draw_four("七");
    const int count = ui_list_diff(&other, &list, dirty);
    assert_int_equal(count, 1);
    assert_true(ui_rect_inside(dirty[0], ui_rect_make(0, 0, 1080, 104)));
    assert_true(ui_list_hash(&other) != ui_list_hash(&list));
}

/* A painter leaves out what lies elsewhere. */
static void test_a_line_covers_both_its_ends_whichever_way_it_goes(void **state)
{
    (void)state;
    const struct ui_rect ends[] = {{100, 200, 60, 40}, {160, 240, -60, -40}, {100, 240, 60, -40}};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        const struct ui_item line = {.kind = UI_ITEM_LINE, .line_px = 8, .box = ends[i]};
        const struct ui_rect ink = ui_item_ink(&line);
        assert_true(ui_rect_inside(ui_rect_make(98, 198, 64, 44), ink));
        assert_true(ui_rect_inside(ink, ui_rect_make(90, 190, 80, 60)));
    }
}

static void test_icons_are_drawn_within_their_grid(void **state)
{
    (void)state;
    struct ui_segment segments[UI_ICON_SEGMENTS_MAX];
    for (int icon = UI_ICON_NONE + 1; icon < UI_ICON_COUNT; icon++) {
        const int count = ui_icon_segments((enum ui_icon)icon, segments);
        assert_true(count > 0);
        for (int i = 0; i < count; i++) {
            assert_true(segments[i].x1 >= 1 && segments[i].x1 <= 23);
            assert_true(segments[i].y1 >= 1 && segments[i].y1 <= 23);
        }
    }
}

static void test_text_stands_out_from_its_ground(void **state)
{
    (void)state;
    for (int theme = 0; theme < UI_THEME_COUNT; theme++) {
        for (int look = 0; look < UI_LOOK_COUNT; look++) {
            const struct ui_look_colours *colours = ui_look_colours((enum ui_look)look);
            const uint32_t ground = ui_colour_rgb((enum ui_theme)theme, colours->ground);
            assert_true(ui_contrast_x100(
                            ground, ui_colour_rgb((enum ui_theme)theme, colours->text)) >= 700);
            assert_true(ui_contrast_x100(
                            ground, ui_colour_rgb((enum ui_theme)theme, colours->text_2)) >= 700);
        }
    }
}

static void test_a_screen_is_described_as_json(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 65536);
    draw_four("引号\"\\");
    assert_int_equal(ui_describe(&list, "four", 9, TWO, &out), BUFFER_OK);
    const char *text = buffer_text(&out);
    assert_non_null(strstr(text, "{\"screen\":\"four\",\"seq\":9,\"width\":1080"));
    assert_non_null(
        strstr(text, "\"label\":\"引号\\\"\\\\\",\"x\":0,\"y\":0,\"w\":1080,\"h\":104"));
    assert_non_null(strstr(text, "\"enabled\":false"));
    buffer_deinit(&out);
}

static void test_a_qr_keeps_its_modules_whole(void **state)
{
    (void)state;
    struct ui_qr qr = {0};
    char long_text[400];
    memset(long_text, 'x', sizeof(long_text));
    long_text[sizeof(long_text) - 1] = '\0';
    assert_int_equal(ui_qr_make(long_text, &qr), UI_QR_TOO_LONG);
    assert_int_equal(qr.size, 0);
    assert_int_equal(ui_qr_make("http://127.0.0.1:8080/t/abc", &qr), UI_QR_OK);
    assert_true(ui_qr_is_dark(&qr, 0, 0));
    begin(1080, 1920);
    ui_qr(&frame, ui_rect_make(0, 0, 300, 300), &qr);
    assert_int_equal(list.items[0].box.w % (qr.size + 2 * UI_QR_QUIET), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts_take_all_and_no_more),
        cmocka_unit_test(test_every_panel_shows_at_least_its_design),
        cmocka_unit_test_setup(test_text_that_does_not_fit_is_cut_or_counted, setup),
        cmocka_unit_test_setup(test_wrapped_text_reads_as_one_sentence, setup),
        cmocka_unit_test_setup(test_a_touch_acts_on_release_inside_only, setup),
        cmocka_unit_test_setup(test_a_second_finger_and_a_double_touch_do_nothing, setup),
        cmocka_unit_test_setup(test_four_keys_reach_and_act_on_everything, setup),
        cmocka_unit_test_setup(test_a_key_struck_twice_acts_once, setup),
        cmocka_unit_test_setup(test_the_difference_covers_what_changed_and_little_else, setup),
        cmocka_unit_test(test_a_line_covers_both_its_ends_whichever_way_it_goes),
        cmocka_unit_test(test_icons_are_drawn_within_their_grid),
        cmocka_unit_test(test_text_stands_out_from_its_ground),
        cmocka_unit_test_setup(test_a_screen_is_described_as_json, setup),
        cmocka_unit_test_setup(test_a_qr_keeps_its_modules_whole, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
