/* The wire between kiosk and mashang-ime: what goes out comes in, cut at any byte, and nothing else
 * does. */
#include "kiosk/ime/ime_wire.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static uint8_t frame[IME_FRAME_BYTES_MAX];
static struct ime_message message;

static struct ui_question pinyin(void)
{
    return (struct ui_question){
        .kind = UI_ASK_PINYIN, .serial = 0xFEDCBA98U, .letters = "xi'an", .before = "去"};
}

/* Each shorter piece asks for more; more than the frame is left alone. */
static void reads_whole(size_t size)
{
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t copy[IME_FRAME_BYTES_MAX];
        memcpy(copy, frame, cut);
        assert_int_equal(ime_wire_read(copy, cut, &message), 0);
    }
    assert_int_equal(ime_wire_read(frame, sizeof(frame), &message), size);
}

static void test_letters_arrive_cut_at_every_byte(void **state)
{
    (void)state;
    const struct ui_question question = pinyin();
    reads_whole(ime_wire_question(&question, frame));
    assert_int_equal(message.kind, IME_PINYIN);
    assert_int_equal(message.serial, question.serial);
    assert_memory_equal(&message.question, &question, sizeof(question));
}

static void test_strokes_arrive_cut_at_every_byte(void **state)
{
    (void)state;
    static struct ui_question question;
    question = (struct ui_question){.kind = UI_ASK_HAND, .serial = 5};
    assert_true(ui_ink_begin(&question.ink, 0, 1000));
    assert_true(ui_ink_add(&question.ink, 500, 20));
    assert_true(ui_ink_begin(&question.ink, 7, 7));
    reads_whole(ime_wire_question(&question, frame));
    assert_int_equal(message.kind, IME_HAND);
    assert_memory_equal(&message.question, &question, sizeof(question));
}

static void test_the_largest_of_both_fit_a_frame(void **state)
{
    (void)state;
    static struct ui_question question;
    static struct ui_candidates candidates;
    question = (struct ui_question){.kind = UI_ASK_HAND};
    for (int i = 0; i < UI_INK_STROKES_MAX; i++) {
        assert_true(ui_ink_begin(&question.ink, i, i));
    }
    for (int i = 0; question.ink.point_count < UI_INK_POINTS_MAX; i++) {
        assert_true(ui_ink_add(&question.ink, i % 2 * 900, 0));
    }
    const size_t asked = ime_wire_question(&question, frame);
    assert_int_equal(ime_wire_read(frame, asked, &message), asked);
    assert_memory_equal(&message.question, &question, sizeof(question));

    ui_candidates_clear(&candidates);
    while (ui_candidates_add(&candidates, "一", strlen("一"), 48)) {
        assert_true(ui_candidate_word_put(&candidates, candidates.count - 1, "一一一一一",
                                          strlen("一一一一一")) ||
                    candidates.byte_count > UI_CANDIDATES_BYTES_MAX - 16);
    }
    assert_true(candidates.count > 190);
    const size_t answered = ime_wire_answer(9, &candidates, frame);
    assert_int_equal(ime_wire_read(frame, answered, &message), answered);
    assert_memory_equal(&message.candidates, &candidates, sizeof(candidates));
}

static void test_an_answer_arrives_cut_at_every_byte(void **state)
{
    (void)state;
    struct ui_candidates candidates = {0};
    assert_true(ui_candidates_add(&candidates, "身份证", strlen("身份证"), 12));
    assert_true(ui_candidates_add(&candidates, "申", strlen("申"), 4));
    assert_true(ui_candidate_word_put(&candidates, 1, "申请", strlen("申请")));
    assert_true(ui_candidates_add(&candidates, "燊", strlen("燊"), 4));
    reads_whole(ime_wire_answer(77, &candidates, frame));
    assert_int_equal(message.kind, IME_ANSWER);
    assert_int_equal(message.serial, 77);
    assert_memory_equal(&message.candidates, &candidates, sizeof(candidates));
    assert_string_equal(ui_candidate_word(&message.candidates, 0), "");
    assert_string_equal(ui_candidate_word(&message.candidates, 1), "申请");
    assert_string_equal(ui_candidate_word(&message.candidates, 2), "");
    reads_whole(ime_wire_refused(78, frame));
    assert_int_equal(message.kind, IME_REFUSED);
    assert_int_equal(message.serial, 78);
}

static void test_what_is_no_frame_of_ours_is_bad(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint8_t bytes[32];
        size_t size;
    } bad[] = {
        {"too long", {0xFF, 0xFF}, 2},
        {"empty", {0, 0}, 2},
        {"unknown kind", {5, 0, 9, 1, 0, 0, 0}, 7},
        {"no serial", {3, 0, 4, 1, 0}, 5},
        {"more than a refusal", {6, 0, 4, 1, 0, 0, 0, 0}, 8},
        {"no letters", {7, 0, 1, 1, 0, 0, 0, 0, 0}, 9},
        {"a capital", {8, 0, 1, 1, 0, 0, 0, 1, 'A', 0}, 10},
        {"an apostrophe first", {8, 0, 1, 1, 0, 0, 0, 1, '\'', 0}, 10},
        {"letters past the end", {7, 0, 1, 1, 0, 0, 0, 2, 'a'}, 9},
        {"half a character before", {9, 0, 1, 1, 0, 0, 0, 1, 'a', 1, 0xE5}, 11},
        {"a line break before", {9, 0, 1, 1, 0, 0, 0, 1, 'a', 1, '\n'}, 11},
        {"no strokes", {6, 0, 2, 1, 0, 0, 0, 0}, 8},
        {"a stroke of nothing", {8, 0, 2, 1, 0, 0, 0, 1, 0, 0}, 10},
        {"outside the pad", {12, 0, 2, 1, 0, 0, 0, 1, 1, 0, 0xE9, 3, 0, 0}, 14},
        {"fewer candidates than said", {7, 0, 3, 1, 0, 0, 0, 1, 0}, 9},
        {"an empty candidate", {10, 0, 3, 1, 0, 0, 0, 1, 0, 1, 0, 0}, 12},
        {"a candidate for 49 letters", {11, 0, 3, 1, 0, 0, 0, 1, 0, 49, 1, 'a', 0}, 13},
        {"a candidate that says nothing of a word", {10, 0, 3, 1, 0, 0, 0, 1, 0, 1, 1, 'a'}, 12},
        {"a word past the end", {12, 0, 3, 1, 0, 0, 0, 1, 0, 1, 1, 'a', 2, 'a'}, 14},
        {"half a character in a word", {12, 0, 3, 1, 0, 0, 0, 1, 0, 1, 1, 'a', 1, 0xE5}, 14},
        {"a word of 17 bytes",
         {28,  0,   3,   1,   0,   0,   0,   1,   0,   1,   1,   'a', 17,  'a', 'a',
          'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'},
         30},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (ime_wire_read(bad[i].bytes, bad[i].size, &message) != IME_WIRE_BAD) {
            fail_msg("%s was read", bad[i].what);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_arrive_cut_at_every_byte),
        cmocka_unit_test(test_strokes_arrive_cut_at_every_byte),
        cmocka_unit_test(test_the_largest_of_both_fit_a_frame),
        cmocka_unit_test(test_an_answer_arrives_cut_at_every_byte),
        cmocka_unit_test(test_what_is_no_frame_of_ours_is_bad),
    };
    return cmocka_run_group_tests_name("ime: wire", tests, NULL, NULL);
}
