/* kiosk/screens/words: nothing untranslated; ranges, windows, days and dates as a hall says them.
 */
#include "kiosk/screens/words.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static struct words words;

static int setup(void **state)
{
    (void)state;
    memset(&words, 0, sizeof(words));
    return 0;
}

static int marks(const char *text)
{
    int count = 0;
    for (; (text = strchr(text, '{')) != NULL; text++) {
        count++;
    }
    return count;
}

static void test_every_sentence_is_there_in_every_language(void **state)
{
    (void)state;
    for (int word = 0; word < WORD_COUNT; word++) {
        const char *zh = words_get(WORDS_ZH, (enum word)word);
        for (int language = 0; language < WORDS_LANGUAGE_COUNT; language++) {
            if (!words_has((enum words_language)language, (enum word)word)) {
                continue; /* said in English: only taking a number is in all languages */
            }
            const char *text = words_get((enum words_language)language, (enum word)word);
            assert_true(strlen(text) > 0);
            assert_int_equal(marks(text), marks(zh)); /* what is filled in is said in both */
        }
    }
}

static void test_a_wait_is_always_a_range(void **state)
{
    (void)state;
    const struct {
        struct shape_wait wait;
        const char *said;
    } rows[] = {{{480, 900}, "约 8–15 分钟"},
                {{0, 0}, "约 1–2 分钟"},
                {{300, 300}, "约 5–6 分钟"},
                {{59, 61}, "约 1–2 分钟"},
                {{4200, 5640}, "约 70–94 分钟"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        words_reset(&words);
        assert_string_equal(words_wait(&words, &rows[i].wait), rows[i].said);
    }
    assert_string_equal(words_wait(&words, NULL), "时间暂时估不出");
}

static void test_windows_are_said_in_ranges(void **state)
{
    (void)state;
    const char *const some[] = {"3", "7", "8", "9", "12b", "48"};
    assert_string_equal(words_windows(&words, some, 6), "3、7–9、12b、48 号窗口");
    assert_string_equal(words_windows(&words, some, 1), "3 号窗口");
    assert_string_equal(words_windows(&words, some, 0), "");
    words.language = WORDS_EN;
    assert_string_equal(words_windows(&words, some, 4), "Windows 3, 7–9");
}

static void test_days_and_fees(void **state)
{
    (void)state;
    struct shape_guide guide = {.fee = {"", ""}};
    assert_string_equal(words_days(&words, 0), "当场办结");
    assert_string_equal(words_days(&words, 20), "20 个工作日");
    assert_string_equal(words_fee(&words, &guide), "不收费");
    guide.fee_fen = 2000;
    assert_string_equal(words_fee(&words, &guide), "20 元");
    guide.fee_fen = 2005;
    assert_string_equal(words_fee(&words, &guide), "20.05 元");
}

static void test_the_clock_is_the_halls(void **state)
{
    (void)state;
    assert_string_equal(words_clock(&words, 1773628320000, 480), "10:32");
    assert_string_equal(words_date(&words, 1773628320000, 480), "3月16日 星期一");
    assert_string_equal(words_date(&words, 1709164799000, 480), "2月29日 星期四");
    assert_string_equal(words_date(&words, 1709136000000, 480), "2月29日 星期四");
    assert_string_equal(words_clock(&words, 1709136000000, 480), "0:00");
    words.language = WORDS_EN;
    assert_string_equal(words_date(&words, 1773628320000, 480), "16/3 Mon");
}

static void test_a_full_room_cuts_and_never_overruns(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        assert_non_null(words_fill(&words, WORD_AHEAD, "999999999", NULL));
    }
    assert_string_equal(words_int(&words, 12345), "");
    words_reset(&words);
    assert_string_equal(words_int(&words, -5), "-5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_every_sentence_is_there_in_every_language, setup),
        cmocka_unit_test_setup(test_a_wait_is_always_a_range, setup),
        cmocka_unit_test_setup(test_windows_are_said_in_ranges, setup),
        cmocka_unit_test_setup(test_days_and_fees, setup),
        cmocka_unit_test_setup(test_the_clock_is_the_halls, setup),
        cmocka_unit_test_setup(test_a_full_room_cuts_and_never_overruns, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
