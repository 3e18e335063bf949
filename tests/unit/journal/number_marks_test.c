/* How far numbers may have gone is on the disk before they are told, and read back from it. */
#include "hall-server/journal/number_marks.h"

#include "tests/lib/cmocka_all.h"
#include "tests/lib/journal_hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DAY = 20528 };

static struct number_marks marks;
static struct hall_config config;
static char text[NUMBER_MARKS_TEXT_ROOM];
static char folder[64];
static const struct short_id a = {"A"};
static const struct short_id b = {"B"};

static int setup(void **unused)
{
    (void)unused;
    small_hall_config(&config, 1);
    journal_folder_make(folder);
    return number_marks_read(folder, DAY, &marks);
}

static int teardown(void **unused)
{
    (void)unused;
    journal_folder_remove(folder);
    return 0;
}

static void file_put(const char *bytes)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/numbers", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(bytes, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static void file_is(const char *expected)
{
    char path[128];
    char is[512] = "";
    struct stat status;
    snprintf(path, sizeof(path), "%s/numbers", folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    is[fread(is, 1, sizeof(is) - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(is, expected);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

/* One ticket's event on `day`; what must be written, and is. */
static const char *issued(int32_t day, uint16_t queue, uint16_t number, uint64_t durable_seq)
{
    bool anew = false;
    struct event event = {.kind = EVENT_TICKET_ISSUED};
    event.as.ticket_issued.leg_count = 1;
    event.as.ticket_issued.legs[0].queue = queue;
    event.as.ticket_issued.number = number;
    const size_t size_bytes =
        number_marks_note(&marks, &config, day, &event, 1, durable_seq, text, &anew);
    text[size_bytes] = '\0';
    if (size_bytes > 0) {
        assert_int_equal(number_marks_append(folder, text, size_bytes, anew), JOURNAL_OK);
    }
    return text;
}

static void test_a_mark_runs_ahead_of_the_numbers(void **unused)
{
    (void)unused;
    assert_false(marks.known);
    assert_string_equal(issued(DAY, QUEUE_A, 1, 7), "20528 A 100 7\n");
    assert_string_equal(issued(DAY, QUEUE_B, 1, 8), "20528 B 100 8\n");
    for (uint16_t number = 2; number <= 100; number++) {
        assert_string_equal(issued(DAY, QUEUE_A, number, 9), "");
    }
    assert_string_equal(issued(DAY, QUEUE_A, 101, 300), "20528 A 200 300\n");
    assert_string_equal(issued(DAY, QUEUE_A, LIMIT_NUMBER - 5, 301), "20528 A 9999 301\n");
    assert_string_equal(issued(DAY, QUEUE_A, LIMIT_NUMBER, 302), "");
    file_is("\n20528 A 100 7\n\n20528 B 100 8\n\n20528 A 200 300\n\n20528 A 9999 301\n");
    assert_int_equal(number_marks_read(folder, DAY, &marks), JOURNAL_OK);
    assert_true(marks.known && !marks.anew);
    assert_int_equal(number_marks_upto(&marks, &a), 9999);
    assert_int_equal(number_marks_upto(&marks, &b), 100);
    assert_int_equal(marks.seq, 301);
    assert_string_equal(issued(DAY, QUEUE_B, 100, 400), "");
}

static void test_a_new_day_writes_the_file_anew(void **unused)
{
    (void)unused;
    (void)issued(DAY, QUEUE_A, 1, 7);
    assert_string_equal(issued(DAY + 1, QUEUE_B, 1, 20), "20529 B 100 20\n20529 B 100 20\n");
    file_is("\n20529 B 100 20\n20529 B 100 20\n");
    (void)issued(DAY + 1, QUEUE_A, 1, 21);
    /* A server that starts a day later knows how late the journal was, and no number of that day.
     */
    assert_int_equal(number_marks_read(folder, DAY + 2, &marks), JOURNAL_OK);
    assert_true(marks.known && marks.anew);
    assert_int_equal(marks.count, 0);
    assert_int_equal(marks.seq, 21);
    (void)issued(DAY + 2, QUEUE_A, 1, 30);
    file_is("\n20530 A 100 30\n20530 A 100 30\n");
}

static void test_a_line_that_was_cut_is_none_and_spoils_none(void **unused)
{
    (void)unused;
    static const char whole[] = "\n20528 A 100 7\n";
    for (size_t length = 0; length < sizeof(whole); length++) {
        char cut[64] = "";
        memcpy(cut, whole, length);
        file_put(cut);
        assert_int_equal(number_marks_read(folder, DAY, &marks), JOURNAL_OK);
        assert_int_equal(number_marks_upto(&marks, &a), length < sizeof(whole) - 1 ? 0 : 100);
        (void)issued(DAY, QUEUE_B, 1, 8);
        assert_int_equal(number_marks_read(folder, DAY, &marks), JOURNAL_OK);
        assert_int_equal(number_marks_upto(&marks, &b), 100);
    }
    static const char *const bad[] = {"20528 A 100 7 \n",
                                      "20528 A 100\n",
                                      "20528 A 10000 7\n",
                                      "20528 A -1 7\n",
                                      " 20528 A 1 7\n",
                                      "20528  1 7\n",
                                      "x\n",
                                      "20528 A\n 100 7\n",
                                      "99999999999 A 1 7\n",
                                      "20528 A 1 99999999999999999999\n"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        file_put(bad[i]);
        assert_int_equal(number_marks_read(folder, DAY, &marks), JOURNAL_OK);
        assert_int_equal(marks.count, 0);
        assert_int_equal(marks.seq, 0);
    }
}

static void test_a_file_that_cannot_be_written_is_a_refusing_disk(void **unused)
{
    (void)unused;
    assert_int_equal(number_marks_append("/proc/self/nowhere", "1\n", 2, false), JOURNAL_REFUSED);
    assert_int_equal(number_marks_append("/proc/self/nowhere", "1\n", 2, true), JOURNAL_REFUSED);
    char path[128];
    snprintf(path, sizeof(path), "%s/numbers", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(number_marks_append(folder, "1\n", 2, false), JOURNAL_REFUSED);
    assert_int_equal(number_marks_append(folder, "1\n", 2, true), JOURNAL_REFUSED);
    assert_int_equal(number_marks_read(folder, DAY, &marks), JOURNAL_REFUSED);
    assert_false(marks.known);
}

static void test_a_restored_hall_is_told_queue_by_queue(void **unused)
{
    (void)unused;
    struct command command;
    size_t at = 0;
    assert_true(number_marks_next_command(&marks, &config, &at, &command));
    assert_int_equal(command.kind, COMMAND_RESTORED);
    assert_int_equal(command.as.block.skip, RESTORE_SKIP); /* nobody knows */
    assert_int_equal(command.as.block.first, 0);
    assert_false(number_marks_next_command(&marks, &config, &at, &command));
    file_put("20528 B 300 7\n20527 A 200 6\n20528 gone 100 7\n20528 C 100 7\n20528 B 200 7\n");
    assert_int_equal(number_marks_read(folder, DAY, &marks), JOURNAL_OK);
    at = 0;
    static const struct {
        uint16_t queue, first;
    } expected[] = {{0, 0}, {QUEUE_B, 301}, {QUEUE_C, 101}};
    for (size_t i = 0; i < 3; i++) {
        assert_true(number_marks_next_command(&marks, &config, &at, &command));
        assert_int_equal(command.as.block.skip, 0);
        assert_int_equal(command.as.block.queue, expected[i].queue);
        assert_int_equal(command.as.block.first, expected[i].first);
    }
    assert_false(number_marks_next_command(&marks, &config, &at, &command));
}

/* What a batch says is in the file when the batch is durable; and not told if it cannot be. */
static void test_the_journal_writes_marks_before_it_says_durable(void **unused)
{
    (void)unused;
    static struct journal_hall hall;
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    const uint64_t first = hall.last_seq == 0 ? 2 : hall.last_seq + 1;
    struct event event = {.seq = first, .at_ms = hall.now_ms, .kind = EVENT_SEAT_MOVED};
    char line[] = "20528 A 100 1\n";
    const struct journal_attached attached = {.marks = line, .marks_bytes = strlen(line)};
    assert_int_equal(journal_propose(hall.journal, &event, 1, &attached, NULL, NULL), JOURNAL_OK);
    memset(line, 'x', 3); /* it was copied */
    while (journal_durable_seq(hall.journal) < first) {
        journal_deliver(hall.journal);
    }
    file_is("\n20528 A 100 1\n");
    char path[128];
    snprintf(path, sizeof(path), "%s/numbers", folder);
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    event.seq++;
    assert_int_equal(journal_propose(hall.journal, &event, 1, &attached, NULL, NULL), JOURNAL_OK);
    while (journal_role(hall.journal) != JOURNAL_OUT_OF_ORDER) {
        journal_deliver(hall.journal);
    }
    assert_int_equal(journal_durable_seq(hall.journal), first);
    assert_int_equal(remove(path), 0);
    journal_hall_close(&hall);
}

#define MARKS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MARKS(test_a_mark_runs_ahead_of_the_numbers),
        MARKS(test_a_new_day_writes_the_file_anew),
        MARKS(test_a_line_that_was_cut_is_none_and_spoils_none),
        MARKS(test_a_file_that_cannot_be_written_is_a_refusing_disk),
        MARKS(test_a_restored_hall_is_told_queue_by_queue),
        MARKS(test_the_journal_writes_marks_before_it_says_durable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
