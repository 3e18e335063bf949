/*
 * One receipt, printed once: the rules against a printer in memory, in virtual time. Paper ends at
 * every row, the cover opens at every row, the cable breaks at many bytes, the job is given up at
 * every moment, answers are nonsense. On the paper there is one whole receipt, never two; and what
 * the job says of it is true.
 */
#include "drivers/printer/receipt_job.h"
#include "tests/lib/cmocka_all.h"
#include "tests/tools/virtual-printer/virtual_printer.h"

#include <stddef.h>
#include <string.h>

enum { WIDTH_BYTES = 8, ROWS = 300, BLANK_TAIL = 20, STEP_MS = 20, PATIENCE_MS = 60000 };

static uint8_t dots[WIDTH_BYTES * ROWS];
static const struct receipt_picture picture = {
    .bytes = dots, .width_bytes = WIDTH_BYTES, .rows = ROWS};

/* What a whole receipt is: these rows, and these words. */
static const uint8_t *want = dots;
static const char *want_text = "";

/* The same with two lines of text in place of its rows 100–129 and 130–159. */
enum { LINE_ROWS = 30, LINE_FIRST = 100 };
static uint8_t mixed_dots[WIDTH_BYTES * ROWS];
static struct receipt_line mixed_lines[2];
static const struct receipt_picture mixed = {
    .bytes = dots, .width_bytes = WIDTH_BYTES, .rows = ROWS, .lines = mixed_lines, .line_count = 2};

static void mixed_make(void)
{
    static const char *const words[] = {"AB", "CD"};
    memcpy(mixed_dots, dots, sizeof(dots));
    memset(mixed_dots + (size_t)LINE_FIRST * WIDTH_BYTES, 0, (size_t)2 * LINE_ROWS * WIDTH_BYTES);
    for (int i = 0; i < 2; i++) {
        struct receipt_line *line = &mixed_lines[i];
        *line = (struct receipt_line){.row = LINE_FIRST + i * LINE_ROWS, .rows = LINE_ROWS};
        line->length = escpos_put_text_begin(line->bytes, LINE_ROWS);
        line->length += escpos_put_text_at(line->bytes + line->length, 3, 1);
        memcpy(line->bytes + line->length, words[i], 2);
        line->length += 2;
        line->length += escpos_put_text_end(line->bytes + line->length);
    }
}

/* The world of one run. */
static struct world {
    struct vp vp;
    struct receipt_job job;
    int64_t now_ms;
    int wholes;
    int torn;
    int cut_fragments;
    bool torn_whole;  /* a torn piece bears all the ink: a receipt too */
    long cable_bytes; /* breaks after so many; -1 = never */
    bool cable_broken;
    int64_t
        mend_ms; /* the paper, the cover, the cable are mended so long after the fault; -1 never */
    int64_t fault_ms;
    int64_t cancel_ms; /* -1 = never */
    int reasons_seen;
} world;

static void picture_make(void)
{
    memset(dots, 0, sizeof(dots));
    for (int row = 0; row < ROWS - BLANK_TAIL; row++) {
        for (int i = 0; i < WIDTH_BYTES; i++) {
            dots[row * WIDTH_BYTES + i] = (uint8_t)(row * 31 + i * 7 + 1);
        }
        dots[row * WIDTH_BYTES] |= 1;
    }
    escpos_raster_blunt(dots, sizeof(dots));
}

static void on_receipt(void *context, const struct vp_receipt *receipt)
{
    struct world *at = context;
    const int ink = ROWS - BLANK_TAIL;
    /* All the ink in its order, wherever on the piece: that is a ticket in somebody's hand. */
    bool whole = false;
    for (int from = 0; from + ink <= receipt->row_count && !whole; from++) {
        whole = memcmp(receipt->rows + (size_t)from * WIDTH_BYTES, want,
                       (size_t)ink * WIDTH_BYTES) == 0;
    }
    whole = whole && strstr(receipt->text, want_text) != NULL;
    at->wholes += whole ? 1 : 0;
    at->torn += receipt->end == VP_TORN ? 1 : 0;
    at->torn_whole |= whole && receipt->end == VP_TORN;
    at->cut_fragments += !whole && receipt->end == VP_CUT ? 1 : 0;
    if (whole && receipt->end == VP_CUT) {
        assert_int_equal(receipt->row_count, ROWS);
        assert_memory_equal(receipt->rows, want, sizeof(dots));
        assert_string_equal(receipt->text, want_text);
    }
}

static void on_error(void *context, long at_byte, const char *what)
{
    (void)context;
    print_error("byte %ld: %s\n", at_byte, what);
}

static void world_init(const struct receipt_picture *of)
{
    memset(&world.job, 0, sizeof(world) - offsetof(struct world, job));
    const struct vp_hooks hooks = {.context = &world, .receipt = on_receipt, .error = on_error};
    vp_init(&world.vp, WIDTH_BYTES * 8, &hooks);
    world.cable_bytes = -1;
    world.mend_ms = 3000;
    world.fault_ms = -1;
    world.cancel_ms = -1;
    receipt_job_init(&world.job, of, PATIENCE_MS, 0);
}

/* Moves bytes both ways until nothing moves any more. */
static void bytes_move(void)
{
    for (bool moved = true; moved && world.job.state != RECEIPT_END;) {
        moved = false;
        const uint8_t *out = NULL;
        size_t size = receipt_job_output(&world.job, &out);
        size = size > 700 ? 700 : size;
        if (world.cable_bytes >= 0 && size >= (size_t)world.cable_bytes && !world.cable_broken) {
            vp_receive(&world.vp, out, (size_t)world.cable_bytes);
            receipt_job_sent(&world.job, size, world.now_ms);
            world.cable_broken = true;
            receipt_job_link(&world.job, false, world.now_ms);
            return;
        }
        if (size > 0) {
            uint8_t copy[700];
            memcpy(copy, out, size);
            receipt_job_sent(&world.job, size, world.now_ms);
            vp_receive(&world.vp, copy, size);
            world.cable_bytes -= world.cable_bytes > 0 ? (long)size : 0;
            moved = true;
        }
        uint8_t in[64];
        const size_t came = vp_answers(&world.vp, in, sizeof(in));
        if (came > 0) {
            receipt_job_receive(&world.job, in, came, world.now_ms);
            moved = true;
        }
    }
}

static void world_mend(void)
{
    const bool faulty = !world.vp.paper || world.vp.cover_open || world.cable_broken;
    if (!faulty) {
        return;
    }
    world.fault_ms = world.fault_ms < 0 ? world.now_ms : world.fault_ms;
    if (world.mend_ms >= 0 && world.now_ms - world.fault_ms >= world.mend_ms) {
        if (world.cable_broken) {
            vp_reconnect(&world.vp);
        }
        world.cable_broken = false;
        world.cable_bytes = -1;
        vp_cover(&world.vp, false);
        vp_paper(&world.vp, true);
        world.fault_ms = -1;
    }
}

static void world_run(void)
{
    while (world.job.state != RECEIPT_END) {
        assert_true(world.now_ms < 4 * PATIENCE_MS);
        world.now_ms += STEP_MS;
        if (!world.job.link_up && !world.cable_broken) {
            receipt_job_link(&world.job, true, world.now_ms);
        }
        if (world.job.relink) {
            receipt_job_link(&world.job, false, world.now_ms);
        }
        receipt_job_tick(&world.job, world.now_ms);
        if (world.cancel_ms >= 0 && world.now_ms >= world.cancel_ms) {
            receipt_job_cancel(&world.job, world.now_ms);
        }
        bytes_move();
        world_mend();
        world.reasons_seen |= (int)world.job.reasons;
    }
    vp_cover(&world.vp, false);
    vp_paper(&world.vp, true);
    vp_tear(&world.vp);
    assert_int_equal(world.vp.errors, 0);
    assert_in_range(world.wholes, 0, 1);
    if (world.job.outcome == RECEIPT_PRINTED && world.job.picture != NULL) {
        assert_int_equal(world.wholes, 1);
    }
    if (world.job.outcome == RECEIPT_NOTHING) {
        assert_int_equal(world.wholes + world.torn + world.cut_fragments, 0);
    }
}

static void test_a_good_printer_prints_it_once_and_exactly(void **unused)
{
    (void)unused;
    world_init(&picture);
    world_run();
    assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
    assert_int_equal(world.vp.receipts, 1);
    assert_int_equal(world.job.progress, 100);
    assert_int_equal(world.reasons_seen, 0);
}

static void test_paper_that_ends_at_any_row_gives_one_whole_receipt(void **unused)
{
    (void)unused;
    for (int row = 0; row <= ROWS + 2; row++) {
        world_init(&picture);
        world.vp.rows_until_empty = row;
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
        if (row < ROWS - BLANK_TAIL) {
            assert_int_equal(world.cut_fragments, 0);
            assert_true((world.reasons_seen & RECEIPT_MEDIA_EMPTY) != 0);
            assert_int_equal(world.torn, row == 0 ? 0 : 1);
        }
    }
}

/* Text beside dots: the same promise. */
static void test_text_and_dots_give_one_whole_receipt_wherever_paper_ends(void **unused)
{
    (void)unused;
    mixed_make();
    want = mixed_dots;
    want_text = "AB\nCD\n";
    for (int row = -1; row <= ROWS + 2; row++) {
        world_init(&mixed);
        world.vp.rows_until_empty = row;
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
    }
    for (long bytes = 1; bytes < 4000; bytes += 37) {
        world_init(&mixed);
        world.cable_bytes = bytes;
        world_run();
        assert_true(world.job.outcome != RECEIPT_NOTHING);
    }
    want = dots;
    want_text = "";
}

static void test_a_cover_that_opens_at_any_row_gives_one_whole_receipt(void **unused)
{
    (void)unused;
    for (int row = 0; row <= ROWS; row++) {
        world_init(&picture);
        world.vp.rows_until_cover = row;
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
        if (row < ROWS - BLANK_TAIL) {
            assert_true((world.reasons_seen & RECEIPT_COVER_OPEN) != 0);
            assert_int_equal(world.cut_fragments, 1); /* marked and cut off */
        }
    }
}

static void test_paper_that_ends_again_and_again_still_gives_one(void **unused)
{
    (void)unused;
    world_init(&picture);
    world.vp.rows_until_empty = 100;
    for (int times = 0; times < 4; times++) {
        while (world.vp.paper && world.job.state != RECEIPT_END) {
            world.now_ms += STEP_MS;
            if (!world.job.link_up) {
                receipt_job_link(&world.job, true, world.now_ms);
            }
            receipt_job_tick(&world.job, world.now_ms);
            bytes_move();
        }
        vp_paper(&world.vp, true);
        world.vp.rows_until_empty = times < 3 ? 150 : -1;
    }
    world_run();
    assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
    assert_int_equal(world.torn, 4);
}

static void test_a_printer_that_cannot_forget_never_gives_two(void **unused)
{
    (void)unused;
    int printed = 0;
    for (int row = 0; row <= ROWS; row += 3) {
        world_init(&picture);
        world.vp.can_clear = false;
        world.vp.rows_until_empty = row;
        world_run();
        printed += world.job.outcome == RECEIPT_PRINTED ? 1 : 0;
    }
    assert_true(printed > 0);
}

static void test_a_cable_that_breaks_at_any_byte_never_gives_two(void **unused)
{
    (void)unused;
    int printed = 0;
    int unknown = 0;
    for (long byte = 1; byte < WIDTH_BYTES * ROWS + 100; byte += 3) {
        world_init(&picture);
        world.cable_bytes = byte;
        world_run();
        printed += world.job.outcome == RECEIPT_PRINTED ? 1 : 0;
        unknown += world.job.outcome == RECEIPT_UNKNOWN ? 1 : 0;
    }
    assert_true(printed > unknown); /* only a cable that breaks in the last band leaves doubt */
    assert_true(unknown > 0);
}

static void test_a_job_given_up_at_any_moment_tells_the_truth(void **unused)
{
    (void)unused;
    for (int row = 0; row <= ROWS; row += 7) {
        for (int after = 0; after < 5; after++) {
            world_init(&picture);
            world.vp.rows_until_empty = row;
            world.mend_ms = -1;
            world.cancel_ms = 100 + after * 900;
            world_run();
            if (row == 0 && after > 0) {
                assert_int_equal(world.job.outcome, RECEIPT_UNKNOWN);
            }
        }
    }
    /* No paper from the start: nothing was printed, and that is known. */
    world_init(&picture);
    world.vp.paper = false;
    world.mend_ms = -1;
    world.cancel_ms = 5000;
    world_run();
    assert_int_equal(world.job.outcome, RECEIPT_NOTHING);
    assert_true((world.job.reasons & RECEIPT_MEDIA_EMPTY) != 0);
}

static void test_patience_ends_and_says_so(void **unused)
{
    (void)unused;
    world_init(&picture);
    world.vp.cover_open = true;
    world.mend_ms = -1;
    world_run();
    assert_int_equal(world.job.outcome, RECEIPT_NOTHING);
    assert_true(world.now_ms >= PATIENCE_MS);
    world_init(&picture);
    world.vp.mute = true;
    world.mend_ms = -1;
    world_run();
    assert_int_equal(world.job.outcome, RECEIPT_NOTHING);
    assert_true((world.job.reasons & RECEIPT_OFFLINE) != 0);
}

static void test_nonsense_answers_are_lived_through(void **unused)
{
    (void)unused;
    for (int garble = 1; garble < 40; garble++) {
        world_init(&picture);
        world.vp.garble = garble;
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
    }
}

static void test_each_single_answer_may_be_nonsense(void **unused)
{
    (void)unused;
    for (int at = 1; at < 60; at++) {
        world_init(&picture);
        int steps = 0;
        while (world.job.state != RECEIPT_END && world.now_ms < 4 * PATIENCE_MS) {
            world.now_ms += STEP_MS;
            if (!world.job.link_up) {
                receipt_job_link(&world.job, true, world.now_ms);
            }
            receipt_job_tick(&world.job, world.now_ms);
            const uint8_t *out = NULL;
            const size_t size = receipt_job_output(&world.job, &out);
            for (size_t i = 0; i < size; i++) {
                vp_receive(&world.vp, out + i, 1);
            }
            receipt_job_sent(&world.job, size, world.now_ms);
            uint8_t byte = 0;
            while (vp_answers(&world.vp, &byte, 1) == 1) {
                byte = ++steps == at ? 0xFF : byte;
                receipt_job_receive(&world.job, &byte, 1, world.now_ms);
            }
        }
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
    }
}

static void test_a_question_alone_prints_nothing(void **unused)
{
    (void)unused;
    static const struct {
        bool paper, low, cover, mute;
        unsigned reasons;
    } rows[] = {
        {true, false, false, false, 0},
        {true, true, false, false, RECEIPT_MEDIA_LOW},
        {false, false, false, false, RECEIPT_MEDIA_EMPTY},
        {true, false, true, false, RECEIPT_COVER_OPEN},
        {true, false, false, true, RECEIPT_OFFLINE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        world_init(NULL);
        world.mend_ms = -1;
        world.vp.paper = rows[i].paper;
        world.vp.paper_low = rows[i].low;
        world.vp.cover_open = rows[i].cover;
        world.vp.mute = rows[i].mute;
        world_run();
        assert_true(world.job.reasons_known);
        assert_int_equal(world.job.reasons, rows[i].reasons);
        assert_int_equal(world.vp.rows_printed, 0);
    }
}

static void test_a_killed_run_is_resumed_without_a_second_receipt(void **unused)
{
    (void)unused;
    for (long bytes = 30; bytes < WIDTH_BYTES * 256; bytes += 37) {
        /* The first run dies after so many bytes; what it had sent is in the printer. */
        world_init(&picture);
        world.cable_bytes = bytes;
        while (!world.cable_broken) {
            world.now_ms += STEP_MS;
            if (!world.job.link_up) {
                receipt_job_link(&world.job, true, world.now_ms);
            }
            receipt_job_tick(&world.job, world.now_ms);
            bytes_move();
        }
        if (world.job.state == RECEIPT_END) {
            continue; /* in doubt: the back-end does not resume */
        }
        receipt_job_init(&world.job, &picture, PATIENCE_MS, world.now_ms);
        receipt_job_resume(&world.job);
        world.cable_broken = false;
        world.cable_bytes = -1;
        vp_reconnect(&world.vp);
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
    }
}

/* On a slow line the answers to dots arrive late, among those to real questions. */
static void test_late_answers_to_dots_are_not_taken_for_the_state(void **unused)
{
    (void)unused;
    for (int row = 3; row < ROWS - BLANK_TAIL; row += 5) {
        memcpy(dots + row * WIDTH_BYTES, "\x10\x04\x01\x10\x04\x04\xff", 7);
    }
    for (size_t a_turn = 2; a_turn < 9; a_turn++) {
        world_init(&picture);
        world.vp.drawer_pin = true; /* read as the answer to another question: "cover open" */
        while (world.job.state != RECEIPT_END && world.now_ms < PATIENCE_MS) {
            world.now_ms += STEP_MS;
            receipt_job_link(&world.job, true, world.now_ms);
            receipt_job_tick(&world.job, world.now_ms);
            const uint8_t *out = NULL;
            const size_t size = receipt_job_output(&world.job, &out);
            vp_receive(&world.vp, out, size);
            receipt_job_sent(&world.job, size, world.now_ms);
            uint8_t in[16];
            const size_t came = vp_answers(&world.vp, in, a_turn);
            receipt_job_receive(&world.job, in, came, world.now_ms);
            world.reasons_seen |= (int)world.job.reasons;
        }
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
        assert_int_equal(world.reasons_seen, 0);
    }
    picture_make();
}

static void test_dots_that_look_like_questions_are_printed_as_dots(void **unused)
{
    (void)unused;
    for (int row = 3; row < ROWS - BLANK_TAIL; row += 5) {
        memcpy(dots + row * WIDTH_BYTES, "\x10\x04\x01\x10\x04\x04\xff", 7);
    }
    for (int row = 0; row < ROWS; row += 25) {
        world_init(&picture);
        world.vp.rows_until_empty = row;
        world_run();
        assert_int_equal(world.job.outcome, RECEIPT_PRINTED);
        assert_int_equal(world.wholes, 1);
    }
    picture_make();
}

int main(void)
{
    picture_make();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_printer_prints_it_once_and_exactly),
        cmocka_unit_test(test_paper_that_ends_at_any_row_gives_one_whole_receipt),
        cmocka_unit_test(test_text_and_dots_give_one_whole_receipt_wherever_paper_ends),
        cmocka_unit_test(test_a_cover_that_opens_at_any_row_gives_one_whole_receipt),
        cmocka_unit_test(test_paper_that_ends_again_and_again_still_gives_one),
        cmocka_unit_test(test_a_printer_that_cannot_forget_never_gives_two),
        cmocka_unit_test(test_a_cable_that_breaks_at_any_byte_never_gives_two),
        cmocka_unit_test(test_a_job_given_up_at_any_moment_tells_the_truth),
        cmocka_unit_test(test_patience_ends_and_says_so),
        cmocka_unit_test(test_nonsense_answers_are_lived_through),
        cmocka_unit_test(test_each_single_answer_may_be_nonsense),
        cmocka_unit_test(test_a_question_alone_prints_nothing),
        cmocka_unit_test(test_a_killed_run_is_resumed_without_a_second_receipt),
        cmocka_unit_test(test_late_answers_to_dots_are_not_taken_for_the_state),
        cmocka_unit_test(test_dots_that_look_like_questions_are_printed_as_dots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
