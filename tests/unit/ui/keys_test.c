/* The keyboard on the screen: what keys and strokes do to the field, and where the keys are. */
#include "kiosk/ui/keys.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"

#include <stdio.h>
#include <string.h>

static struct ui_keys keys;
static struct ui_list list;
static struct ui_input input;
static struct ui_question question;

/* Stands for the screens' words. */
static const char *const words[UI_KEYS_SAY_COUNT] = {
    "拼音",     "手写",     "ABC",      "123",        "删除",        "空格",
    "大写",     "清空",     "撤一笔",   "重写",       "上页",        "下一页",
    "写一个字", "输入拼音", "请写一字", "没有这个字", "正在重新启动"};

static int start(void **state)
{
    (void)state;
    memset(&keys, 0, sizeof(keys));
    ui_keys_begin(&keys, UI_KEYS_ALL, UI_KEYS_PINYIN, 20);
    return 0;
}

static void press(const char *letters)
{
    for (; *letters != '\0'; letters++) {
        assert_true(ui_keys_act(&keys, (ui_id)(UI_KEYS_LETTER + *letters)));
    }
}

/* The helper's answer to the newest question: "text/letters text/letters". */
static void answer(const char *text, int letters)
{
    struct ui_candidates candidates = {0};
    assert_true(ui_keys_ask(&keys, &question));
    assert_true(ui_candidates_add(&candidates, text, strlen(text), letters));
    assert_true(ui_candidates_add(&candidates, "申", strlen("申"), letters > 4 ? 4 : letters));
    assert_true(ui_keys_answer(&keys, question.serial, &candidates));
}

static void draw(struct ui_scale scale, struct ui_rect rect)
{
    struct ui_frame frame;
    ui_frame_begin(&frame, &list, &scale, fixed_measure(), &input, UI_THEME_DAY, UI_PAGE);
    ui_keys_field(&frame, ui_rect_make(rect.x, rect.y - 120, rect.w, 104), &keys, "搜索事项");
    ui_keys_draw(&frame, rect, &keys, words);
    ui_frame_end(&frame);
}

static void draw_upright(void)
{
    draw(ui_scale_for_kiosk(1080, 1920), ui_rect_make(48, 900, 984, 800));
}

static void test_letters_become_a_question_and_a_candidate_becomes_text(void **state)
{
    (void)state;
    press("shenfenzheng");
    answer("身份证", 12);
    assert_int_equal(question.kind, UI_ASK_PINYIN);
    assert_string_equal(question.letters, "shenfenzheng");
    assert_false(ui_keys_ask(&keys, &question));
    draw_upright();
    assert_true(ui_list_says(&list, "身份证"));
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    assert_string_equal(keys.text, "身份证");
    assert_string_equal(keys.letters, "");
    assert_int_equal(keys.candidates.count, 0);
    assert_false(ui_keys_ask(&keys, &question));
}

static void test_what_a_candidate_leaves_over_is_asked_anew_with_what_stands_before(void **state)
{
    (void)state;
    press("shenfen'zheng");
    answer("身份", 7);
    draw_upright();
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    assert_string_equal(keys.text, "身份");
    assert_string_equal(keys.letters, "zheng");
    assert_true(ui_keys_ask(&keys, &question));
    assert_string_equal(question.letters, "zheng");
    assert_string_equal(question.before, "身份");
}

static void test_an_answer_to_older_letters_is_thrown_away(void **state)
{
    (void)state;
    struct ui_candidates candidates = {0};
    press("she");
    assert_true(ui_keys_ask(&keys, &question));
    const uint32_t old = question.serial;
    press("n");
    assert_true(ui_candidates_add(&candidates, "设", strlen("设"), 3));
    assert_false(ui_keys_answer(&keys, old, &candidates));
    assert_int_equal(keys.candidates.count, 0);
    answer("身", 4);
    ui_keys_end(&keys);
    assert_false(ui_keys_answer(&keys, question.serial, &candidates));
}

static void test_without_a_helper_the_letters_themselves_can_be_chosen(void **state)
{
    (void)state;
    press("hu");
    assert_true(ui_keys_ask(&keys, &question));
    assert_true(ui_keys_lost(&keys, question.serial));
    draw_upright();
    assert_true(ui_list_says(&list, words[UI_KEYS_SAY_LOST]));
    press("kou");
    draw_upright();
    assert_non_null(ui_list_target_named(&list, "candidate:0"));
    assert_true(ui_keys_ask(&keys, &question));
    assert_string_equal(question.letters, "hukou");
    assert_true(ui_keys_act(&keys, UI_KEYS_SPACE));
    assert_string_equal(keys.text, "hukou");
}

static void test_a_helper_that_is_back_answers_the_next_key(void **state)
{
    (void)state;
    press("hu");
    assert_true(ui_keys_ask(&keys, &question));
    assert_true(ui_keys_lost(&keys, question.serial));
    press("k");
    answer("户口", 3);
    assert_int_equal(keys.helper, UI_HELPER_ANSWERED);
    assert_string_equal(ui_candidate_text(&keys.candidates, 0), "户口");
    draw_upright();
    assert_false(ui_list_says(&list, words[UI_KEYS_SAY_LOST]));
}

static void test_what_is_about_to_change_can_not_be_chosen(void **state)
{
    (void)state;
    press("she");
    answer("设", 3);
    press("n");
    draw_upright();
    assert_true(ui_list_says(&list, "设")); /* still seen, so that the row does not blink */
    assert_int_not_equal(ui_list_target_named(&list, "candidate:0")->flags & UI_TARGET_DISABLED, 0);
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    assert_string_equal(keys.text, "");
    answer("身", 4);
    draw_upright();
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    assert_string_equal(keys.text, "身");
}

static void test_a_space_before_the_answer_chooses_its_first(void **state)
{
    (void)state;
    press("hukou");
    assert_true(ui_keys_type(&keys, ' '));
    assert_string_equal(keys.text, "");
    answer("户口", 5);
    assert_string_equal(keys.text, "户口");
    assert_string_equal(keys.letters, "");
    press("a");
    assert_true(ui_keys_type(&keys, ' '));
    press("n"); /* typed on: the space is no more */
    answer("安", 2);
    assert_string_equal(keys.text, "户口");
}

static void test_backspace_takes_letters_then_whole_characters(void **state)
{
    (void)state;
    press("sh");
    answer("身", 2);
    draw_upright();
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    press("a");
    assert_true(ui_keys_act(&keys, UI_KEYS_BACKSPACE));
    assert_string_equal(keys.letters, "");
    assert_string_equal(keys.text, "身");
    assert_true(ui_keys_act(&keys, UI_KEYS_BACKSPACE));
    assert_string_equal(keys.text, "");
    assert_true(ui_keys_act(&keys, UI_KEYS_BACKSPACE));
    assert_true(ui_keys_is_empty(&keys));
}

static void test_a_full_field_takes_no_more_and_cuts_no_character(void **state)
{
    (void)state;
    ui_keys_begin(&keys, UI_KEYS_ALL, UI_KEYS_PINYIN, 4);
    for (int i = 0; i < 3; i++) {
        press("x");
        answer("证件", 1);
        draw_upright();
        assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    }
    assert_string_equal(keys.text, "证件证件");
    press("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
    assert_int_equal(strlen(keys.letters), UI_COMPOSE_LETTERS_MAX);
}

static void test_capitals_and_digits_go_into_the_field(void **state)
{
    (void)state;
    assert_true(ui_keys_act(&keys, UI_KEYS_MODE + UI_KEYS_LETTERS));
    press("a");
    assert_true(ui_keys_act(&keys, UI_KEYS_CAPITALS));
    press("b");
    assert_true(ui_keys_act(&keys, UI_KEYS_MODE + UI_KEYS_DIGITS));
    press("07X");
    assert_true(ui_keys_act(&keys, UI_KEYS_SPACE));
    assert_string_equal(keys.text, "aB07X ");
    assert_true(ui_keys_act(&keys, UI_KEYS_CLEAR));
    assert_true(ui_keys_is_empty(&keys));
    assert_false(ui_keys_act(&keys, 100));
}

static void test_pages_of_candidates_turn_both_ways(void **state)
{
    (void)state;
    enum { COUNT = 100 };
    struct ui_candidates candidates = {0};
    char text[16];
    press("yi");
    assert_true(ui_keys_ask(&keys, &question));
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(text, sizeof(text), "%d", i);
        assert_true(ui_candidates_add(&candidates, text, strlen(text), 2));
    }
    assert_true(ui_keys_answer(&keys, question.serial, &candidates));
    int seen = 0;
    for (;;) {
        draw_upright();
        assert_true(keys.page_cards > 0);
        assert_int_equal(keys.page_starts[keys.page], seen);
        seen += keys.page_cards;
        const struct ui_target *on = ui_list_target_named(&list, "candidates:on");
        if ((on->flags & UI_TARGET_DISABLED) != 0) {
            break;
        }
        assert_true(ui_keys_act(&keys, UI_KEYS_PAGE_ON));
    }
    assert_int_equal(seen, COUNT);
    assert_true(ui_keys_act(&keys, UI_KEYS_PAGE_ON)); /* no page after the last */
    const int last = keys.page;
    assert_true(ui_keys_act(&keys, UI_KEYS_PAGE_BACK));
    assert_int_equal(keys.page, last - 1);
    draw_upright();
    const int chosen = keys.page_starts[last - 1] + 1;
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE + 1));
    (void)snprintf(text, sizeof(text), "%d", chosen);
    assert_string_equal(keys.text, text);
}

static void pen(enum ui_pen_step step, int x, int y)
{
    assert_true(ui_keys_pen(&keys, &(struct ui_pen){step, UI_KEYS_PAD, x, y}));
}

static void test_strokes_are_asked_when_the_pen_is_lifted(void **state)
{
    (void)state;
    assert_true(ui_keys_act(&keys, UI_KEYS_MODE + UI_KEYS_HAND));
    pen(UI_PEN_DOWN, 100, 300);
    pen(UI_PEN_MOVE, 103, 300); /* too near to say anything */
    pen(UI_PEN_MOVE, 900, 300);
    assert_false(ui_keys_ask(&keys, &question));
    pen(UI_PEN_UP, 1200, 310); /* past the edge: at the edge */
    answer("一", 0);
    assert_int_equal(question.kind, UI_ASK_HAND);
    assert_int_equal(question.ink.stroke_count, 1);
    assert_int_equal(question.ink.point_count, 3);
    assert_int_equal(question.ink.points[2].x, UI_INK_SIDE);
    draw_upright();
    assert_int_equal(list.ink_count, 3);
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    assert_string_equal(keys.text, "一");
    assert_int_equal(keys.ink.stroke_count, 0);
    pen(UI_PEN_DOWN, 1, 1);
    pen(UI_PEN_UP, 1, 1);
    assert_true(ui_keys_act(&keys, UI_KEYS_UNDO));
    assert_int_equal(keys.ink.point_count, 0);
    assert_false(ui_keys_ask(&keys, &question));
}

static void test_more_ink_than_there_is_room_for_is_left_out(void **state)
{
    (void)state;
    struct ui_ink ink = {0};
    for (int i = 0; i < UI_INK_STROKES_MAX; i++) {
        assert_true(ui_ink_begin(&ink, 0, i));
    }
    assert_false(ui_ink_begin(&ink, 0, 0));
    for (int i = 0; i < 3 * UI_INK_POINTS_MAX; i++) {
        (void)ui_ink_add(&ink, i % 2 * 500, 7);
    }
    assert_int_equal(ink.point_count, UI_INK_POINTS_MAX);
    assert_int_equal(ink.ends[UI_INK_STROKES_MAX - 1], UI_INK_POINTS_MAX);
}

static struct ui_rect box_of(const char *name)
{
    const struct ui_target *target = ui_list_target_named(&list, name);
    assert_non_null(target);
    return target->box;
}

static void test_a_finger_on_the_pad_draws_and_acts_on_nothing(void **state)
{
    (void)state;
    struct ui_pen pen_now;
    ui_input_init(&input, 10);
    assert_true(ui_keys_act(&keys, UI_KEYS_MODE + UI_KEYS_HAND));
    draw_upright();
    const struct ui_rect pad = box_of("pad");
    ui_input_press(&input, &list, 1000, 1, pad.x + pad.w / 2, pad.y + pad.h / 2);
    assert_true(ui_input_pen(&input, &pen_now));
    assert_int_equal(pen_now.step, UI_PEN_DOWN);
    assert_in_range(pen_now.x, 498, 502);
    assert_false(ui_input_pen(&input, &pen_now));
    ui_input_press(&input, &list, 1000, 2, pad.x, pad.y); /* the ball of the hand */
    assert_false(ui_input_pen(&input, &pen_now));
    ui_input_move(&input, &list, 1, pad.x + 2 * pad.w, pad.y - 50);
    assert_true(ui_input_pen(&input, &pen_now));
    assert_int_equal(pen_now.x, UI_INK_SIDE);
    assert_int_equal(pen_now.y, 0);
    assert_int_equal(ui_input_release(&input, &list, 1, pad.x + 5, pad.y + 5), 0);
    assert_true(ui_input_pen(&input, &pen_now));
    assert_int_equal(pen_now.step, UI_PEN_UP);
    /* And the next finger is a finger again. */
    const struct ui_rect chip = box_of("keys:pinyin");
    ui_input_press(&input, &list, 1000, 1, chip.x + 5, chip.y + 5);
    assert_false(ui_input_pen(&input, &pen_now));
    assert_int_equal(ui_input_release(&input, &list, 1, chip.x + 5, chip.y + 5), UI_KEYS_MODE);
    /* The palm came first, on a button: it presses nothing once the hand writes. */
    ui_input_press(&input, &list, 1000, 1, chip.x + 5, chip.y + 5);
    ui_input_press(&input, &list, 1000, 2, pad.x + 9, pad.y + 9);
    assert_true(ui_input_pen(&input, &pen_now));
    assert_int_equal(pen_now.step, UI_PEN_DOWN);
    assert_int_equal(ui_input_release(&input, &list, 1, chip.x + 5, chip.y + 5), 0);
    assert_false(ui_input_pen(&input, &pen_now));
    assert_int_equal(ui_input_release(&input, &list, 2, pad.x + 9, pad.y + 9), 0);
    assert_true(ui_input_pen(&input, &pen_now));
    assert_int_equal(pen_now.step, UI_PEN_UP);
}

static void test_a_real_keyboard_types_and_chooses(void **state)
{
    (void)state;
    assert_false(ui_keys_type(&keys, '\b'));
    assert_false(ui_keys_type(&keys, ' '));
    assert_true(ui_keys_act(&keys, UI_KEYS_MODE + UI_KEYS_HAND));
    assert_true(ui_keys_type(&keys, 'h'));
    assert_int_equal(keys.mode, UI_KEYS_PINYIN);
    answer("户", 1);
    draw_upright();
    assert_true(ui_keys_type(&keys, '2'));
    assert_string_equal(keys.text, "申");
    assert_true(ui_keys_type(&keys, '2')); /* nothing waits: a digit is a digit */
    assert_string_equal(keys.text, "申2");
    assert_true(ui_keys_type(&keys, '\b'));
    assert_true(ui_keys_type(&keys, '\b'));
    assert_true(ui_keys_is_empty(&keys));
    ui_keys_begin(&keys, UI_KEYS_ONLY_DIGITS, UI_KEYS_DIGITS, 18);
    assert_false(ui_keys_type(&keys, 'a'));
    assert_true(ui_keys_type(&keys, '4'));
    assert_true(ui_keys_type(&keys, 'x'));
    assert_string_equal(keys.text, "4X");
}

static void test_the_end_leaves_nothing_of_what_was_typed(void **state)
{
    (void)state;
    press("shen");
    answer("身", 4);
    draw_upright();
    assert_true(ui_keys_act(&keys, UI_KEYS_CANDIDATE));
    pen((ui_keys_act(&keys, UI_KEYS_MODE + UI_KEYS_HAND), UI_PEN_DOWN), 5, 5);
    ui_keys_end(&keys);
    keys.serial = 0;
    const unsigned char *bytes = (const unsigned char *)&keys;
    for (size_t i = 0; i < sizeof(keys); i++) {
        assert_int_equal(bytes[i], 0);
    }
}

/* The kiosk's designs, large letters and a low reach, and where a screen may put the keyboard. */
static const struct {
    int width_px;
    int height_px;
    bool large;
    bool low;
    struct ui_rect rect;
} places[] = {
    {1080, 1920, false, false, {48, 900, 984, 552}},
    {1080, 1920, false, false, {48, 800, 984, 900}},
    {1080, 1920, true, false, {48, 700, 768, 552}},
    {1080, 1920, false, true, {48, 200, 952, 552}},
    {1080, 1920, true, true, {48, 150, 952, 552}},
    {1920, 1080, false, false, {48, 300, 1100, 640}},
    {1920, 1080, true, false, {48, 150, 912, 552}},
    {1280, 800, false, false, {48, 200, 960, 560}},
    {800, 480, false, false, {48, 200, 1344, 552}},
};

static void keys_fit(const char *what, const struct ui_scale *scale, struct ui_rect rect)
{
    const struct ui_rect whole = ui_rect_px(scale, rect);
    const int gap = ui_px(scale, UI_KEYS_GAP) - 1;
    const int least_w = UI_KEY_WIDTH_MIN * (scale->may_shrink ? UI_SHRINK_PERCENT : 100) / 100;
    for (int i = 0; i < list.target_count; i++) {
        const struct ui_target *target = &list.targets[i];
        const struct ui_rect box = target->box;
        const char *name = ui_target_name(&list, target);
        if (!ui_rect_inside(box, whole)) {
            fail_msg("%s: %s lies outside", what, name);
        }
        if ((target->flags & UI_TARGET_FREE) == 0 &&
            (box.h + 1 < ui_px(scale, UI_TARGET_MIN) || box.w + 1 < ui_px(scale, least_w))) {
            fail_msg("%s: %s is %d x %d", what, name, box.w, box.h);
        }
        if (ui_target_label(&list, target)[0] == '\0') {
            fail_msg("%s: %s says nothing", what, name);
        }
        for (int j = i + 1; j < list.target_count; j++) {
            const struct ui_rect near =
                ui_rect_make(box.x - gap, box.y - gap, box.w + 2 * gap, box.h + 2 * gap);
            if (ui_rect_meets(near, list.targets[j].box)) {
                fail_msg("%s: %s is too near to %s", what, name,
                         ui_target_name(&list, &list.targets[j]));
            }
        }
    }
}

static void each_key_is_reached(const char *what)
{
    int stops = 0;
    int can = 0;
    ui_input_init(&input, 0);
    for (int i = 0; i < list.target_count; i++) {
        can += (list.targets[i].flags & (UI_TARGET_DISABLED | UI_TARGET_FREE)) == 0;
    }
    ui_input_key(&input, &list, UI_KEY_NEXT);
    const ui_id first = input.focus;
    do {
        stops++;
        ui_input_key(&input, &list, UI_KEY_NEXT);
    } while (input.focus != first && stops <= UI_TARGETS_MAX);
    if (stops != can) {
        fail_msg("%s: %d of %d keys are reached", what, stops, can);
    }
}

static void test_every_mode_fits_every_panel_and_every_key_is_reached_by_four(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        const struct ui_scale panel = ui_scale_for_kiosk(places[i].width_px, places[i].height_px);
        const struct ui_scale scale = ui_scale_for_visitor(&panel, places[i].large, places[i].low);
        for (int mode = 0; mode < UI_KEYS_MODE_COUNT; mode++) {
            char what[64];
            ui_keys_begin(&keys, UI_KEYS_ALL, (enum ui_keys_mode)mode, 20);
            if (mode == UI_KEYS_PINYIN) {
                press("shen");
                answer("身份证办理需要什么材料才能不用再来一次", 4);
            } else if (mode == UI_KEYS_HAND) {
                pen(UI_PEN_DOWN, 5, 5);
                pen(UI_PEN_UP, 900, 900);
                answer("一", 0);
            }
            (void)snprintf(what, sizeof(what), "place %zu mode %d", i, mode);
            draw(scale, places[i].rect);
            assert_int_equal(list.dropped, 0);
            assert_int_equal(list.overflows, 0);
            keys_fit(what, &scale, places[i].rect);
            each_key_is_reached(what);
            assert_non_null(ui_list_target_named(&list, "key:backspace"));
        }
    }
}

static void test_the_end_of_a_long_text_is_seen(void **state)
{
    (void)state;
    ui_keys_begin(&keys, UI_KEYS_PLAIN, UI_KEYS_LETTERS, 100);
    press("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123");
    draw(ui_scale_for_kiosk(1080, 1920), ui_rect_make(48, 900, 984, 800));
    assert_true(ui_list_says(&list, "0123"));
    assert_true(ui_list_says(&list, "…"));
    assert_int_equal(list.overflows, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_letters_become_a_question_and_a_candidate_becomes_text, start),
        cmocka_unit_test_setup(
            test_what_a_candidate_leaves_over_is_asked_anew_with_what_stands_before, start),
        cmocka_unit_test_setup(test_an_answer_to_older_letters_is_thrown_away, start),
        cmocka_unit_test_setup(test_without_a_helper_the_letters_themselves_can_be_chosen, start),
        cmocka_unit_test_setup(test_a_helper_that_is_back_answers_the_next_key, start),
        cmocka_unit_test_setup(test_what_is_about_to_change_can_not_be_chosen, start),
        cmocka_unit_test_setup(test_a_space_before_the_answer_chooses_its_first, start),
        cmocka_unit_test_setup(test_backspace_takes_letters_then_whole_characters, start),
        cmocka_unit_test_setup(test_a_full_field_takes_no_more_and_cuts_no_character, start),
        cmocka_unit_test_setup(test_capitals_and_digits_go_into_the_field, start),
        cmocka_unit_test_setup(test_pages_of_candidates_turn_both_ways, start),
        cmocka_unit_test_setup(test_strokes_are_asked_when_the_pen_is_lifted, start),
        cmocka_unit_test_setup(test_more_ink_than_there_is_room_for_is_left_out, start),
        cmocka_unit_test_setup(test_a_finger_on_the_pad_draws_and_acts_on_nothing, start),
        cmocka_unit_test_setup(test_a_real_keyboard_types_and_chooses, start),
        cmocka_unit_test_setup(test_the_end_leaves_nothing_of_what_was_typed, start),
        cmocka_unit_test_setup(test_every_mode_fits_every_panel_and_every_key_is_reached_by_four,
                               start),
        cmocka_unit_test_setup(test_the_end_of_a_long_text_is_seen, start),
    };
    return cmocka_run_group_tests_name("ui: keyboard", tests, NULL, NULL);
}
