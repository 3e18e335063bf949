/* A spare takes another's place: the code, why not, and what the one before it says. */
#include "kiosk/screens/screen.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include <string.h>

enum { TAKE = KIOSK_OWN, SPARE = KIOSK_OWN + 1 };

static void type(const char *digits)
{
    for (; *digits != '\0'; digits++) {
        kiosk_act(&kiosk, (ui_id)(UI_KEYS_LETTER + *digits), kiosk.now_ms);
    }
}

static void test_a_code_of_eight_digits_is_asked_of_the_hall_and_stays_nowhere(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF_USER, WORDS_ZH);
    kiosk.spare_may = SPARE_MAY;
    kiosk_act(&kiosk, SPARE, kiosk.now_ms);
    assert_screen(SCREEN_SPARE);
    type("4091827");
    kiosk_act(&kiosk, TAKE, kiosk.now_ms);
    assert_screen(SCREEN_SPARE); /* one is missing */
    type("39");
    assert_string_equal(kiosk.visitor.keys.text, "40918273");
    kiosk_act(&kiosk, TAKE, kiosk.now_ms);
    assert_screen(SCREEN_SPARE_SENDING);
    assert_string_equal(kiosk.visitor.keys.text, "");
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_non_null(wish);
    assert_string_equal(wish->ask.path, "/api/v1/devices/take-over");
    assert_non_null(strstr(wish->ask.body, "40918273"));
}

static void test_the_place_is_handed_to_the_program(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_SPARE, WORDS_ZH);
    kiosk_act(&kiosk, TAKE, kiosk.now_ms);
    const struct kiosk_wish asked = *fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    static const struct shape_place place = {.device = "kiosk-1", .place = "f2", .key = "mk_k"};
    const struct shape shape = {.kind = SHAPE_PLACE, .of.place = &place};
    const struct kiosk_answer answer = {.shape = &shape, .code = ""};
    assert_true(kiosk_answered(&kiosk, asked.visit, asked.answered, &answer, kiosk.now_ms));
    assert_screen(SCREEN_SPARE_DONE);
    assert_ptr_equal(kiosk.visitor.spare.place, &place);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_TAKE_PLACE));
    kiosk_place_lost(&kiosk, kiosk.now_ms); /* its disk is full */
    assert_screen(SCREEN_SPARE);
    assert_int_equal(kiosk.visitor.spare.refusal, WORD_SPARE_NOT_KEPT);
}

static void test_each_refusal_has_words_and_another_try(void **state)
{
    static const struct {
        const char *code;
        enum word word;
    } rows[] = {{"wrong_code", WORD_SPARE_WRONG},
                {"rate_limited", WORD_SPARE_SLOW},
                {"no_answer", WORD_STAFF_NO_LINE},
                {"storage_refused", WORD_SPARE_NOT_NOW}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)kiosk_setup(state);
        fixture_lead(&kiosk, SCENE_SPARE_SENDING, WORDS_ZH);
        fixture_answer(&kiosk, NULL, rows[i].code);
        assert_screen(SCREEN_SPARE);
        assert_int_equal(kiosk.visitor.spare.refusal, rows[i].word);
        assert_string_equal(kiosk.visitor.keys.text, "");
    }
}

static void test_a_kiosk_that_cannot_keep_a_key_or_has_papers_untold_asks_nothing(void **state)
{
    static const enum spare_may hindered[] = {SPARE_NO_FILE, SPARE_UNMERGED};
    for (size_t i = 0; i < 2; i++) {
        (void)kiosk_setup(state);
        fixture_lead(&kiosk, SCENE_SPARE, WORDS_ZH);
        kiosk.spare_may = hindered[i];
        kiosk_act(&kiosk, TAKE, kiosk.now_ms);
        assert_screen(SCREEN_SPARE);
    }
}

static void test_who_was_replaced_says_so_until_the_hall_lets_it_in(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_PLACE_TAKEN, WORDS_ZH);
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, kiosk.now_ms);
    kiosk_offline(&kiosk, true, kiosk.now_ms);
    assert_screen(SCREEN_GONE); /* also without the hall, with numbers left */
    kiosk_staff_key(&kiosk, '#', kiosk.now_ms);
    kiosk_staff_key(&kiosk, '#', kiosk.now_ms);
    assert_screen(SCREEN_STAFF_USER);
    kiosk_act(&kiosk, KIOSK_HOME, kiosk.now_ms);
    assert_screen(SCREEN_GONE);
    kiosk.place_taken = false;
    kiosk_line(&kiosk, KIOSK_LINE_UP, kiosk.now_ms);
    assert_screen(SCREEN_HOME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_code_of_eight_digits_is_asked_of_the_hall_and_stays_nowhere,
                               kiosk_setup),
        cmocka_unit_test_setup(test_the_place_is_handed_to_the_program, kiosk_setup),
        cmocka_unit_test_setup(test_each_refusal_has_words_and_another_try, kiosk_setup),
        cmocka_unit_test_setup(
            test_a_kiosk_that_cannot_keep_a_key_or_has_papers_untold_asks_nothing, kiosk_setup),
        cmocka_unit_test_setup(test_who_was_replaced_says_so_until_the_hall_lets_it_in,
                               kiosk_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
