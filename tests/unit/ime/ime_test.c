/* What libpinyin and zinnia answer with Debian's data: the words that halls need, and that nothing
 * of one question is in the next. */
#include "kiosk/ime/ime_hand.h"
#include "kiosk/ime/ime_pinyin.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static struct ime_pinyin *pinyin;
static struct ime_hand *hand;
static struct ui_candidates candidates;

static int open_both(void **state)
{
    (void)state;
    pinyin = ime_pinyin_open(NULL);
    hand = ime_hand_open(NULL);
    return pinyin == NULL || hand == NULL;
}

static int close_both(void **state)
{
    (void)state;
    ime_pinyin_close(pinyin);
    ime_hand_close(hand);
    return 0;
}

static void ask(const char *letters, const char *before)
{
    struct ui_question question = {.kind = UI_ASK_PINYIN};
    assert_true(strlen(letters) <= UI_COMPOSE_LETTERS_MAX);
    memcpy(question.letters, letters, strlen(letters));
    memcpy(question.before, before, strlen(before));
    ui_candidates_clear(&candidates);
    ime_pinyin_answer(pinyin, &question, &candidates);
}

/* Its place among the candidates, or -1. */
static int place(const char *text)
{
    for (int i = 0; i < candidates.count; i++) {
        if (strcmp(ui_candidate_text(&candidates, i), text) == 0) {
            return i;
        }
    }
    return -1;
}

static void test_the_words_of_a_hall_come_first(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"shenfenzheng", "身份证"}, {"hukou", "户口"},
        {"juzhuzheng", "居住证"},   {"yingyezhizhao", "营业执照"},
        {"gongjijin", "公积金"},    {"lvshi", "律师"},
        {"xi'an", "西安"},          {"jiehun", "结婚"},
        {"shebao", "社保"},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        ask(words[i][0], "");
        if (place(words[i][1]) < 0 || place(words[i][1]) > 2) {
            fail_msg("%s: %s is at %d", words[i][0], words[i][1], place(words[i][1]));
        }
        assert_int_equal(candidates.rows[place(words[i][1])].letters, strlen(words[i][0]));
    }
}

static void test_a_candidate_says_how_many_letters_it_stands_for(void **state)
{
    (void)state;
    ask("shenfenzheng", "");
    assert_int_equal(candidates.rows[place("身份")].letters, strlen("shenfen"));
    assert_int_equal(candidates.rows[place("身")].letters, strlen("shen"));
}

static void test_what_stands_before_tells_which_word_is_meant(void **state)
{
    (void)state;
    ask("yishi", "");
    assert_int_equal(place("意识"), 0);
    ask("yishi", "举行");
    assert_int_equal(place("仪式"), 0);
}

static void test_rare_characters_of_names_are_there(void **state)
{
    (void)state;
    ask("zhe", "");
    assert_true(place("喆") >= 0);
    ask("yan", "");
    assert_true(place("妍") >= 0);
    ask("yi", "");
    assert_int_equal(candidates.count, UI_CANDIDATES_MAX); /* never more than there is room for */
}

static const char *word_of(const char *character)
{
    assert_true(place(character) >= 0);
    return ui_candidate_word(&candidates, place(character));
}

/* What sounds alike is told apart by a word, and rare ones that are in no word stay without. */
static void test_each_character_has_a_usual_word_that_has_it(void **state)
{
    (void)state;
    static const char *const letters[] = {"shen", "zhang", "yi", "li", "shi"};
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        int without = 0;
        ask(letters[i], "");
        ime_pinyin_words(pinyin, &candidates);
        for (int at = 0; at < candidates.count; at++) {
            const char *word = ui_candidate_word(&candidates, at);
            const char *text = ui_candidate_text(&candidates, at);
            without += word[0] == '\0' && at < 20;
            if (word[0] != '\0' && (strstr(word, text) == NULL || strlen(word) == strlen(text))) {
                fail_msg("%s is no word of %s", word, text);
            }
        }
        assert_true(without <= 2);
    }
    ask("shen", "");
    assert_string_equal(word_of("身"), ""); /* not before it is asked for */
    ime_pinyin_words(pinyin, &candidates);
    assert_string_equal(word_of("身"), "身体");
    assert_string_equal(word_of("申"), "申请");
    assert_string_equal(word_of("沈"), "沈阳");
    assert_string_equal(word_of("燊"), "");
    ask("shenfen", "");
    ime_pinyin_words(pinyin, &candidates);
    assert_string_equal(word_of("身份"), ""); /* is a word */
}

static void test_letters_that_are_no_pinyin_give_nothing_and_harm_nothing(void **state)
{
    (void)state;
    ask("v", "");
    assert_int_equal(candidates.count, 0);
    ask("ivuiv'''", "");
    ask("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "");
    ask("shen", "");
    assert_true(place("身") >= 0);
}

static void test_an_answer_depends_on_its_question_alone(void **state)
{
    (void)state;
    static struct ui_candidates first;
    ask("shi", "");
    first = candidates;
    for (int i = 0; i < 5; i++) {
        ask("jumin", "");
        ask("shi", "");
        assert_memory_equal(&candidates, &first, sizeof(first));
    }
}

/* Made up: each stroke ends with {-1, 0}, a character with {-1, -1}. */
static const struct {
    const char *character;
    int strokes[24][2];
} drawn[] = {
    {"木",
     {{150, 330},
      {850, 330},
      {-1, 0},
      {500, 100},
      {500, 900},
      {-1, 0},
      {490, 340},
      {400, 520},
      {150, 720},
      {-1, 0},
      {510, 340},
      {620, 520},
      {860, 720},
      {-1, 0},
      {-1, -1}}},
    {"口",
     {{250, 250},
      {260, 780},
      {-1, 0},
      {250, 250},
      {760, 250},
      {750, 780},
      {-1, 0},
      {260, 760},
      {750, 760},
      {-1, 0},
      {-1, -1}}},
    {"十", {{120, 480}, {880, 480}, {-1, 0}, {500, 100}, {500, 920}, {-1, 0}, {-1, -1}}},
    {"三",
     {{250, 200},
      {750, 200},
      {-1, 0},
      {300, 500},
      {700, 500},
      {-1, 0},
      {120, 840},
      {880, 840},
      {-1, 0},
      {-1, -1}}},
};

static void test_strokes_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(drawn) / sizeof(drawn[0]); i++) {
        static struct ui_question question;
        question = (struct ui_question){.kind = UI_ASK_HAND};
        bool down = false;
        for (int at = 0; drawn[i].strokes[at][1] >= 0; at++) {
            const int x = drawn[i].strokes[at][0];
            const int y = drawn[i].strokes[at][1];
            if (x < 0) {
                down = false;
                continue;
            }
            assert_true(down ? ui_ink_add(&question.ink, x, y) : ui_ink_begin(&question.ink, x, y));
            down = true;
        }
        ui_candidates_clear(&candidates);
        ime_hand_answer(hand, &question, &candidates);
        if (place(drawn[i].character) < 0 || place(drawn[i].character) > 5) {
            fail_msg("%s is at %d", drawn[i].character, place(drawn[i].character));
        }
        ime_pinyin_words(pinyin, &candidates);
        assert_non_null(strstr(word_of(drawn[i].character), drawn[i].character));
    }
}

static void test_a_model_that_is_not_there_is_told(void **state)
{
    (void)state;
    assert_null(ime_hand_open("/nonexistent/model"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_words_of_a_hall_come_first),
        cmocka_unit_test(test_a_candidate_says_how_many_letters_it_stands_for),
        cmocka_unit_test(test_what_stands_before_tells_which_word_is_meant),
        cmocka_unit_test(test_rare_characters_of_names_are_there),
        cmocka_unit_test(test_each_character_has_a_usual_word_that_has_it),
        cmocka_unit_test(test_letters_that_are_no_pinyin_give_nothing_and_harm_nothing),
        cmocka_unit_test(test_an_answer_depends_on_its_question_alone),
        cmocka_unit_test(test_strokes_are_read),
        cmocka_unit_test(test_a_model_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests_name("ime: libpinyin and zinnia", tests, open_both, close_both);
}
