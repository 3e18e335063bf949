/*
 * What a board keeps over its end: written and read it is the same, an older program's file is
 * understood, and a file that was cut or is none loses nothing but what it does not say.
 */
#include "kiosk/board/spoken_file.h"

#include "tests/lib/cmocka_all.h"
#include "tests/lib/one_file.h"

#include <stdio.h>
#include <unistd.h>

static struct board board;
static struct spoken spoken;

static void board_fill(void)
{
    board_init(&board, NULL, 70);
    board.seen_seq = 100;
    board.pending[0] = (struct board_call){
        .seq = 80, .at_ms = 5, .number = "A001", .window = "12", .seat = "12b", .again = 1};
    board.pending[1] = (struct board_call){.seq = 90, .at_ms = 6, .number = "B002", .window = "7"};
    board.pending_count = 2;
}

static void test_what_was_kept_comes_back(void **unused)
{
    (void)unused;
    board_fill();
    assert_true(spoken_file_write(one_file, &board));
    spoken_file_read(one_file, &spoken);
    assert_int_equal(spoken.spoken_seq, 70);
    assert_int_equal(spoken.done_seq, 100);
    assert_int_equal(spoken.pending_count, 2);
    for (int i = 0; i < 2; i++) {
        const struct board_call *was = &board.pending[i];
        const struct board_call *is = &spoken.pending[i];
        assert_int_equal(is->seq, was->seq);
        assert_int_equal(is->at_ms, was->at_ms);
        assert_int_equal(is->again, was->again);
        assert_string_equal(is->number, was->number);
        assert_string_equal(is->window, was->window);
        assert_string_equal(is->seat, was->seat);
    }
}

static void test_an_older_file_is_a_number_alone(void **unused)
{
    (void)unused;
    one_file_put("50\n");
    spoken_file_read(one_file, &spoken);
    assert_int_equal(spoken.spoken_seq, 50);
    assert_int_equal(spoken.done_seq, 50);
    assert_int_equal(spoken.pending_count, 0);
    one_file_put("never\n");
    spoken_file_read(one_file, &spoken);
    assert_int_equal(spoken.spoken_seq, 0);
    (void)unlink(one_file);
    spoken_file_read(one_file, &spoken);
    assert_int_equal(spoken.done_seq, 0);
}

static void test_a_cut_file_has_whole_calls_or_none(void **unused)
{
    (void)unused;
    char whole[512];
    board_fill();
    assert_true(spoken_file_write(one_file, &board));
    FILE *file = fopen(one_file, "rb");
    assert_non_null(file);
    const size_t length = fread(whole, 1, sizeof(whole), file);
    assert_int_equal(fclose(file), 0);
    assert_true(length > 0 && length < sizeof(whole));
    for (size_t cut = length; cut-- > 0;) {
        whole[cut] = '\0';
        one_file_put(whole);
        spoken_file_read(one_file, &spoken);
        assert_true(spoken.pending_count <= 2);
        board_init(&board, NULL, spoken.spoken_seq);
        board_restore(&board, spoken.done_seq, spoken.pending, spoken.pending_count);
        assert_true(board.pending_count <= spoken.pending_count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_kept_comes_back),
        cmocka_unit_test(test_an_older_file_is_a_number_alone),
        cmocka_unit_test(test_a_cut_file_has_whole_calls_or_none),
    };
    return cmocka_run_group_tests(tests, one_file_setup, one_file_teardown);
}
