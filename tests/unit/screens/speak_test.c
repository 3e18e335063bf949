/* What is said aloud: the screen after a change, the target that keys came to, numbers as people
 * say them, and nothing private to everybody. */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/speak.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

#include <string.h>

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_scale scale;
static struct ui_input input;
static struct speak speak;
static struct speak_words words;
static uint32_t serial;

/* A frame as the program makes it; true: something was said. */
static bool frame(void)
{
    if (kiosk.screen_serial != serial) {
        serial = kiosk.screen_serial;
        ui_input_screen_changed(&input, kiosk.now_ms);
    }
    kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
    return speak_next(&speak, &kiosk, &list, &input, false, &words);
}

static bool key(enum ui_key pressed)
{
    const ui_id acts = ui_input_key(&input, &list, pressed);
    if (acts != 0) {
        fixture_act(&kiosk, acts);
    }
    return frame();
}

static bool said(const char *text)
{
    return strstr(words.text, text) != NULL;
}

static int start(enum words_language language)
{
    scale = ui_scale_for_kiosk(1080, 1920);
    ui_input_init(&input, 10);
    memset(&speak, 0, sizeof(speak));
    fixture_start(&kiosk, language);
    kiosk.has_speech = true;
    serial = kiosk.screen_serial;
    (void)frame();
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return start(WORDS_ZH);
}

static void switch_on(void)
{
    fixture_act(&kiosk, KIOSK_SPEECH);
    assert_true(frame());
}

static void test_nothing_is_said_before_speech_is_on_and_after_the_visit(void **state)
{
    (void)state;
    assert_false(key(UI_KEY_NEXT));
    switch_on();
    assert_true(said("语音已打开"));
    assert_true(said("您好，请取号办事"));
    assert_false(frame()); /* once */
    fixture_act(&kiosk, KIOSK_TAKE);
    assert_true(frame());
    fixture_act(&kiosk, KIOSK_HOME);
    assert_true(frame());
    assert_string_equal(words.text, "z语音已关闭\n"); /* with the visit, and it says so */
    fixture_act(&kiosk, KIOSK_TAKE);
    assert_false(frame());
}

static void test_a_screen_says_what_it_is_and_how_many_choices_it_has(void **state)
{
    (void)state;
    switch_on();
    fixture_act(&kiosk, KIOSK_TAKE);
    assert_true(frame());
    assert_true(said("请选择部门"));
    assert_true(said("个选项"));
    assert_false(said("10:32") || said("滨海市")); /* on every screen: not each time */
    fixture_act(&kiosk, KIOSK_NEXT);
    assert_true(frame()); /* another page */
    assert_true(said("请选择部门"));
    speak_again(&speak);
    assert_true(frame());
    assert_true(said("请选择部门"));
}

static void test_keys_say_what_they_come_to(void **state)
{
    (void)state;
    switch_on();
    assert_true(key(UI_KEY_NEXT));
    assert_true(said("z取号办事，选事项，拿排队号"));
    assert_true(said("第 一 个，共 "));
    assert_false(frame());
    for (int i = 0; i < 12 && !said("低位操作"); i++) { /* a picture has its label */
        assert_true(key(UI_KEY_NEXT));
    }
    assert_true(said("z低位操作，"));
    assert_false(said("已选"));
    assert_true(key(UI_KEY_ACT));
    assert_true(kiosk.visitor.access.low);
    for (int i = 0; i < 12 && !said("低位操作"); i++) {
        assert_true(key(UI_KEY_NEXT));
    }
    assert_true(said("已选"));
}

static void test_a_tick_is_said_where_it_was_made(void **state)
{
    (void)state;
    switch_on();
    fixture_to_confirm(&kiosk, false, true);
    assert_true(frame());
    for (int i = 0; i < 12 && !said("未勾"); i++) {
        assert_true(key(UI_KEY_NEXT));
    }
    assert_true(said("未勾"));
    assert_true(key(UI_KEY_ACT));
    assert_true(said("已带"));
    assert_false(said("共 {1}"));
}

/* Who hears must know what to bring: when the guide comes, it is said. */
static void test_papers_are_said_when_the_guide_comes(void **state)
{
    (void)state;
    switch_on();
    fixture_to_services(&kiosk, false);
    fixture_choose(&kiosk, 0);
    assert_true(frame());
    assert_true(said("正在取办事指南"));
    const char *id = kiosk.services->services[kiosk.visitor.service_row].id;
    assert_true(kiosk_service(&kiosk, kiosk.visit, fixture_service(id, true), kiosk.now_ms));
    assert_true(frame());
    assert_true(said("要带的材料 七 项"));
    assert_false(frame());
}

static void test_numbers_are_said_as_people_say_them(void **state)
{
    (void)state;
    switch_on();
    fixture_lead(&kiosk, SCENE_THANKS, WORDS_ZH);
    kiosk.has_speech = true;
    memset(&speak, 0, sizeof(speak));
    switch_on();
    assert_true(said("A047")); /* a ticket's number, sign by sign */
    assert_true(said("约 八到十五 分钟"));
    assert_true(said("十二到十六、二十一 号窗口"));
    start(WORDS_EN);
    fixture_lead(&kiosk, SCENE_THANKS, WORDS_EN);
    kiosk.has_speech = true;
    switch_on();
    assert_true(said("8 to 15 min"));
    assert_true(words.text[0] == 'e');
}

static void test_a_chinese_name_on_an_english_screen_is_mandarin(void **state)
{
    (void)state;
    start(WORDS_EN);
    switch_on();
    fixture_to_services(&kiosk, false);
    assert_true(frame());
    for (int i = 0; i < 12 && !said("\nz") && words.text[0] != 'z'; i++) {
        assert_true(key(UI_KEY_NEXT));
    }
    assert_true(words.text[0] == 'z' || said("\nz"));
    assert_true(said("e") && said(" of "));
}

/* Goes on by keys until this is said. */
static bool comes_to(const char *text)
{
    for (int i = 0; i < 80; i++) {
        (void)key(UI_KEY_NEXT);
        if (said(text)) {
            return true;
        }
    }
    return false;
}

static void test_characters_that_sound_alike_are_told_apart(void **state)
{
    (void)state;
    for (int language = WORDS_ZH; language <= WORDS_EN; language++) {
        start((enum words_language)language);
        fixture_lead(&kiosk, SCENE_KEYS_PINYIN, (enum words_language)language);
        kiosk.has_speech = true;
        kiosk.visitor.access.speech = true;
        assert_true(comes_to("z身份证"));
        assert_false(said("的"));
        fixture_act(&kiosk, UI_KEYS_PAGE_ON);
        assert_true(comes_to("z精神的神"));
        assert_true(comes_to("z身体的身"));
        assert_true(comes_to("z沈")); /* none is known */
        assert_false(said("的"));
    }
    start(WORDS_ZH);
    fixture_lead(&kiosk, SCENE_KEYS_HAND, WORDS_ZH);
    kiosk.has_speech = true;
    kiosk.visitor.access.speech = true;
    assert_true(comes_to("z木头的木"));
}

static void private_draw(struct kiosk *of, struct ui_frame *into)
{
    (void)of;
    const struct ui_text how = {
        .size = 30, .colour = UI_INK, .lines_max = 1, .say = UI_SAY_PRIVATE};
    const struct ui_text open = {.size = 30, .colour = UI_INK};
    ui_text(into, ui_rect_make(0, 0, 900, 60), &open, "您的姓名");
    ui_text(into, ui_rect_make(0, 100, 900, 60), &how, "张三丰");
}

static void test_what_is_private_is_for_headphones(void **state)
{
    (void)state;
    struct ui_frame into;
    switch_on();
    ui_frame_begin(&into, &list, &scale, fixed_measure(), &input, UI_THEME_DAY, UI_PAGE);
    private_draw(&kiosk, &into);
    ui_frame_end(&into);
    speak_again(&speak);
    assert_true(speak_next(&speak, &kiosk, &list, &input, false, &words));
    assert_true(said("您的姓名") && said("请插耳机"));
    assert_false(said("张三丰"));
    speak_again(&speak);
    assert_true(speak_next(&speak, &kiosk, &list, &input, true, &words));
    assert_true(said("张三丰"));
    assert_false(said("请插耳机"));
}

static void test_headphones_switch_speech_on_for_this_visit(void **state)
{
    (void)state;
    kiosk_headphones(&kiosk, true, kiosk.now_ms);
    assert_true(kiosk.visitor.access.speech && frame() && said("语音已打开"));
    kiosk_headphones(&kiosk, false, kiosk.now_ms);
    assert_true(!kiosk.visitor.access.speech && frame() && said("语音已关闭"));
    kiosk_headphones(&kiosk, true, kiosk.now_ms);
    fixture_act(&kiosk, KIOSK_TAKE);
    fixture_act(&kiosk, KIOSK_HOME);
    assert_true(kiosk.headphones && !kiosk.visitor.access.speech); /* left lying by who has gone */
    switch_on();
    kiosk_headphones(&kiosk, false, kiosk.now_ms);
    assert_true(kiosk.visitor.access.speech); /* this one asked for it in another way */
    kiosk.has_speech = false;
    fixture_act(&kiosk, KIOSK_SPEECH);
    kiosk_headphones(&kiosk, true, kiosk.now_ms);
    assert_false(kiosk.visitor.access.speech);
}

/* No scene is too long for what a voice takes, and none is silent. */
static void test_every_scene_can_be_said(void **state)
{
    (void)state;
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        for (int language = WORDS_ZH; language <= WORDS_EN; language++) {
            start((enum words_language)language);
            fixture_lead(&kiosk, (enum fixture_scene)scene, (enum words_language)language);
            kiosk.has_speech = true;
            kiosk.visitor.access.speech = true;
            memset(&speak, 0, sizeof(speak));
            assert_true(frame());
            assert_true(words.length > 20);
            assert_true(words.length + 512 < SPEAK_BYTES_MAX);
            assert_true(words.text[words.length - 1] == '\n');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nothing_is_said_before_speech_is_on_and_after_the_visit, setup),
        cmocka_unit_test_setup(test_a_screen_says_what_it_is_and_how_many_choices_it_has, setup),
        cmocka_unit_test_setup(test_keys_say_what_they_come_to, setup),
        cmocka_unit_test_setup(test_a_tick_is_said_where_it_was_made, setup),
        cmocka_unit_test_setup(test_papers_are_said_when_the_guide_comes, setup),
        cmocka_unit_test_setup(test_numbers_are_said_as_people_say_them, setup),
        cmocka_unit_test_setup(test_a_chinese_name_on_an_english_screen_is_mandarin, setup),
        cmocka_unit_test_setup(test_characters_that_sound_alike_are_told_apart, setup),
        cmocka_unit_test_setup(test_what_is_private_is_for_headphones, setup),
        cmocka_unit_test_setup(test_headphones_switch_speech_on_for_this_visit, setup),
        cmocka_unit_test_setup(test_every_scene_can_be_said, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
