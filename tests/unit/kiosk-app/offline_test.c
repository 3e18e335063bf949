/* A kiosk's numbers without the hall: on the disk before they are told, told until they are known.
 */
#include "kiosk/app/offline.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WALL_MS INT64_C(1773626400000) /* 2026-03-16, 10:00 in the hall */
enum { TEXT_ROOM = 1 << 16 };

static char folder[64];
static char path[96];
static const struct shape_group groups[] = {{.queue = "A"}, {.queue = "B"}};
static const struct shape_services services = {.groups = groups, .group_count = 2};

static int setup(void **unused)
{
    (void)unused;
    (void)snprintf(folder, sizeof folder, "/tmp/offline-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/numbers", folder);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    (void)unlink(path);
    return rmdir(folder);
}

static struct offline *opened(void)
{
    struct offline *offline = offline_open(path);
    assert_non_null(offline);
    return offline;
}

/* What it says now; and the hall's answer to it. */
static void assert_says(struct offline *offline, const char *part)
{
    struct client_ask ask;
    if (!offline_next_ask(offline, &services, WALL_MS, 1, &ask)) {
        fail_msg("it says nothing, and not %s", part);
    }
    assert_string_equal(ask.path, "/api/v1/kiosks/self/blocks");
    if (strstr(ask.body, part) == NULL) {
        fail_msg("it says %s, and not %s", ask.body, part);
    }
}

static void answer(struct offline *offline, const char *day, const char *blocks,
                   const char *tickets, const char *refused)
{
    char text[2048];
    struct shape *shape = NULL;
    const int length = snprintf(text, sizeof text,
                                "{\"blocks\":[%s],\"tickets\":[%s],\"refused\":[%s],"
                                "\"business_day\":\"%s\",\"now\":\"2026-03-16T10:00:00+08:00\"}",
                                blocks, tickets, refused, day);
    assert_int_equal(shape_parse(SHAPE_BLOCKS, text, (size_t)length, &shape), SHAPE_OK);
    offline_answered(offline, shape->of.blocks, WALL_MS, 1);
    shape_destroy(shape);
}

#define BLOCK(queue, first)                                                                        \
    "{\"queue\":\"" queue "\",\"prefix\":\"" queue "\",\"digits\":3,\"first\":" first              \
    ",\"count\":3,\"given_at\":\"2026-03-16T09:00:00+08:00\",\"until\":\"2026-03-23\"}"
#define MONDAY "2026-03-16"

/* As after the first hour with the hall: a block for each queue. */
static struct offline *with_blocks(void)
{
    struct offline *offline = opened();
    struct client_ask ask;
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, "", "", "");
    assert_says(offline, "{\"take\":[\"A\",\"B\"]}");
    answer(offline, MONDAY, BLOCK("A", "7001") "," BLOCK("B", "7001"), "", "");
    assert_false(offline_next_ask(offline, &services, WALL_MS, 1, &ask));
    assert_true(offline_wake_ms(offline) == 1 + OFFLINE_EVERY_MS);
    return offline;
}

static void assert_issues(struct offline *offline, const char *number, char id[OFFLINE_ID_ROOM])
{
    char text[OFFLINE_NUMBER_ROOM];
    assert_true(offline_issue(offline, "A", "s1", WALL_MS, id, text));
    assert_string_equal(text, number);
    assert_true(offline_is_ours(id));
}

static void test_a_number_is_on_the_disk_before_it_is_told(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    char id[OFFLINE_ID_ROOM];
    char number[OFFLINE_NUMBER_ROOM];
    assert_issues(offline, "A7001", id);
    offline_close(offline); /* as if the plug were pulled now */
    offline = opened();
    assert_int_equal(offline_unmerged(offline), 1);
    assert_issues(offline, "A7002", id);
    assert_issues(offline, "A7003", id);
    assert_false(offline_has(offline, "A", WALL_MS));
    assert_false(offline_issue(offline, "A", "s1", WALL_MS, id, number));
    assert_true(offline_has(offline, "B", WALL_MS));
    assert_false(
        offline_has(offline, "B", WALL_MS + 7 * INT64_C(86400000))); /* not its own any more */
    assert_false(offline_has(offline, "C", WALL_MS));
    assert_false(offline_has(NULL, "A", WALL_MS));
    offline_close(offline);
}

static void test_what_cannot_be_kept_is_not_told(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    char id[OFFLINE_ID_ROOM];
    char number[OFFLINE_NUMBER_ROOM];
    char away[sizeof folder + 8];
    (void)snprintf(away, sizeof away, "%s.away", folder);
    assert_int_equal(rename(folder, away), 0);
    assert_false(offline_issue(offline, "A", "s1", WALL_MS, id, number));
    assert_int_equal(offline_unmerged(offline), 0);
    assert_int_equal(rename(away, folder), 0);
    assert_issues(offline, "A7002", id); /* the first may be in a file somewhere */
    offline_close(offline);
}

static void test_a_cut_file_is_not_believed(void **unused)
{
    (void)unused;
    static char text[TEXT_ROOM];
    char id[OFFLINE_ID_ROOM];
    struct offline *offline = with_blocks();
    assert_issues(offline, "A7001", id);
    offline_close(offline);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    const size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    for (size_t cut = 0; cut < size; cut++) {
        file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(text, 1, cut, file), cut);
        assert_int_equal(fclose(file), 0);
        offline = offline_open(path);
        if (offline != NULL) {
            fail_msg("%u of %u bytes were believed", (unsigned)cut, (unsigned)size);
        }
    }
}

static void test_each_is_told_until_the_hall_knows_it(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    char ids[3][OFFLINE_ID_ROOM];
    char rows[512];
    const char *known = BLOCK("A", "7001") "," BLOCK("B", "7001");
    assert_issues(offline, "A7001", ids[0]);
    assert_issues(offline, "A7002", ids[1]);
    assert_issues(offline, "A7003", ids[2]);
    offline_withdraw(offline, ids[1]); /* the printer failed */
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, known, "", "");
    assert_says(offline, ids[0]);
    offline_answered(offline, NULL, WALL_MS, 1); /* the line broke */
    assert_true(offline_wake_ms(offline) == 1 + OFFLINE_AGAIN_MS);
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, known, "", "");
    assert_says(offline, ids[2]);
    (void)snprintf(rows, sizeof rows,
                   "{\"request_id\":\"%s\",\"state\":\"merged\",\"code\":null,\"again\":false},"
                   "{\"request_id\":\"%s\",\"state\":\"refused\",\"code\":\"busy\",\"again\":true}",
                   ids[0], ids[2]);
    answer(offline, MONDAY, known, rows, "");
    assert_int_equal(offline_unmerged(offline), 1);
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, known, "", "");
    assert_says(offline, ids[2]);
    (void)snprintf(rows, sizeof rows,
                   "{\"request_id\":\"%s\",\"state\":\"past\",\"code\":null,\"again\":false}",
                   ids[2]);
    answer(offline, MONDAY, known, rows, "");
    assert_int_equal(offline_unmerged(offline), 0);
    assert_says(offline, "{\"take\":[\"A\"]}"); /* its numbers are used up */
    answer(offline, MONDAY, known, "", "");     /* the hall says: you have one */
    struct client_ask ask;
    assert_false(offline_next_ask(offline, &services, WALL_MS, 1, &ask));
    offline_close(offline);
}

static void test_what_the_hall_forgot_is_shown_and_what_this_forgot_goes_back(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, BLOCK("B", "7001") "," BLOCK("B", "7051"), "", "");
    assert_says(offline, "{\"show\":[{\"queue\":\"A\",\"first\":7001,\"count\":3,\"given_at\":"
                         "\"2026-03-16T01:00:00.000+00:00\",\"until\":\"2026-03-23\"}]}");
    answer(offline, MONDAY, BLOCK("B", "7001") "," BLOCK("B", "7051"), "",
           "{\"what\":\"block_show\",\"queue\":\"A\",\"code\":\"unknown_block\"}");
    assert_false(offline_has(offline, "A", WALL_MS)); /* another kiosk's */
    assert_says(offline, "{\"give_back\":[{\"queue\":\"B\",\"first\":7051}]}");
    answer(offline, MONDAY, BLOCK("B", "7001"), "", "");
    assert_says(offline, "{\"take\":[\"A\"]}");
    answer(offline, MONDAY, BLOCK("B", "7001"), "",
           "{\"what\":\"block_take\",\"queue\":\"A\",\"code\":\"blocks_closed\"}");
    struct client_ask ask;
    assert_false(offline_next_ask(offline, &services, WALL_MS, 1, &ask));
    offline_close(offline);
}

static void test_a_new_day_has_fresh_numbers_but_for_those_not_told_yet(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    char id[OFFLINE_ID_ROOM];
    const char *known = BLOCK("A", "7001") "," BLOCK("B", "7001");
    char rows[256];
    assert_issues(offline, "A7001", id);
    (void)snprintf(rows, sizeof rows, "{\"request_id\":\"%s\",\"state\":\"merged\"}", id);
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, known, "", "");
    assert_says(offline, id);
    answer(offline, MONDAY, known, rows, "");
    assert_issues(offline, "A7002", id); /* on the next morning, before the hall is there */
    struct client_ask ask;
    assert_true(offline_next_ask(offline, &services, WALL_MS, 1, &ask)); /* goes on merging */
    offline_answered(offline, NULL, WALL_MS, 1);
    offline_line_up(offline, 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, "2026-03-17", known, "", "");
    assert_says(offline, id);
    (void)snprintf(rows, sizeof rows, "{\"request_id\":\"%s\",\"state\":\"merged\"}", id);
    answer(offline, "2026-03-17", known, rows, "");
    assert_issues(offline, "A7001", id);
    assert_issues(offline, "A7003", id);
    offline_close(offline);
}

static void test_who_was_replaced_tells_its_papers_and_gives_the_rest_back(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    struct client_ask ask;
    char id[OFFLINE_ID_ROOM];
    char number[OFFLINE_NUMBER_ROOM];
    char rows[256];
    const char *known = BLOCK("A", "7001") "," BLOCK("B", "7001");
    assert_issues(offline, "A7001", id);
    offline_retire(offline, 1);
    assert_false(offline_has(offline, "A", WALL_MS));
    assert_false(offline_issue(offline, "A", "s1", WALL_MS, id, number));
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, known, "", "");
    assert_says(offline, id);
    (void)snprintf(rows, sizeof rows, "{\"request_id\":\"%s\",\"state\":\"merged\"}", id);
    answer(offline, MONDAY, known, rows, "");
    assert_false(offline_next_ask(offline, &services, WALL_MS, 1, &ask)); /* it takes none */
    assert_true(offline_wake_ms(offline) == 1);
    assert_says(offline, "{\"take\":[]}");
    answer(offline, MONDAY, known, "", "");
    assert_says(offline, "{\"queue\":\"A\",\"first\":7001}");
    answer(offline, MONDAY, "", "", "");
    assert_false(offline_next_ask(offline, &services, WALL_MS, 1, &ask));
    offline_close(offline);
    offline = opened(); /* nor later, as whoever it is then */
    assert_int_equal(offline_left(offline, WALL_MS), 0);
    offline_close(offline);
}

static void hear_queues(struct offline *offline, bool a_stopped, bool b_stopped)
{
    const struct shape_queue rows[] = {{.id = "A", .stopped = a_stopped},
                                       {.id = "B", .stopped = b_stopped}};
    const struct shape_queues queues = {rows, 2};
    offline_queues(offline, &queues, WALL_MS);
}

static void test_a_queue_that_was_stopped_gives_no_numbers_until_it_is_given_again(void **unused)
{
    (void)unused;
    struct offline *offline = with_blocks();
    char id[OFFLINE_ID_ROOM];
    char number[OFFLINE_NUMBER_ROOM];
    const int64_t tomorrow_ms = WALL_MS + INT64_C(86400000);
    assert_false(offline_is_stopped(NULL, "A", WALL_MS));
    hear_queues(offline, true, false);
    for (int start = 0; start < 2; start++) {
        assert_true(offline_is_stopped(offline, "A", WALL_MS));
        assert_false(offline_is_stopped(offline, "B", WALL_MS));
        assert_false(offline_has(offline, "A", WALL_MS));
        assert_true(offline_has(offline, "B", WALL_MS));
        assert_false(offline_issue(offline, "A", "s1", WALL_MS, id, number));
        assert_false(offline_is_stopped(offline, "A", tomorrow_ms)); /* a stop is for its day */
        assert_true(offline_has(offline, "A", tomorrow_ms));
        offline_close(offline); /* what was heard outlives a start */
        offline = opened();
    }
    hear_queues(offline, true, true);
    assert_false(offline_has(offline, "B", WALL_MS));
    hear_queues(offline, false, true);
    assert_issues(offline, "A7001", id);
    offline_close(offline);
    offline = opened();
    assert_true(offline_has(offline, "A", WALL_MS));
    assert_true(offline_is_stopped(offline, "B", WALL_MS));
    assert_int_equal(offline_unmerged(offline), 1);
    offline_close(offline);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_a_number_is_on_the_disk_before_it_is_told),
        TEST(test_what_cannot_be_kept_is_not_told),
        TEST(test_a_cut_file_is_not_believed),
        TEST(test_each_is_told_until_the_hall_knows_it),
        TEST(test_what_the_hall_forgot_is_shown_and_what_this_forgot_goes_back),
        TEST(test_a_new_day_has_fresh_numbers_but_for_those_not_told_yet),
        TEST(test_who_was_replaced_tells_its_papers_and_gives_the_rest_back),
        TEST(test_a_queue_that_was_stopped_gives_no_numbers_until_it_is_given_again),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
