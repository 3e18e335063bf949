/* What was told is scored when somebody is called; a replay tells the same; days before, and what
 * queues taught in them, stay in a file, and a bad one harms nobody. */
#include "hall-server/app/waits_days.h"
#include "hall-server/app/waits_feed.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOG_LIMIT = 256, PATH_ROOM = 128 };

static struct small_hall hall;
static struct waits_feed *feed;
static size_t fed; /* of the log */
static char folder[64];

static void file_path(char ret_path[PATH_ROOM])
{
    (void)snprintf(ret_path, PATH_ROOM, "%s/waits-days", folder);
}

/* Events are shown when the engine has them; so the log's tail, after each command. */
static void show(void)
{
    for (; fed < hall.log_count; fed++) {
        waits_feed_event(feed, hall.engine, &hall.log[fed]);
    }
}

static int open_hall(void **unused)
{
    (void)unused;
    (void)snprintf(folder, sizeof(folder), "/tmp/mashang-waits-XXXXXX");
    assert_non_null(mkdtemp(folder));
    small_hall_open(&hall, LOG_LIMIT);
    fed = 0;
    feed = waits_feed_create(folder);
    assert_non_null(feed);
    show();
    return 0;
}

static int close_hall(void **unused)
{
    (void)unused;
    char path[PATH_ROOM];
    file_path(path);
    waits_feed_destroy(feed);
    small_hall_close(&hall);
    (void)unlink(path);
    return rmdir(folder);
}

static void issue(void)
{
    (void)small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    show();
}

static void seat(enum command_kind kind)
{
    assert_int_equal(small_hall_seat(&hall, kind, SEAT_2), PROBLEM_NONE);
    show();
}

/* Three come while a seat is open, and are called five minutes apart. */
static void serve_three(void)
{
    seat(COMMAND_SEAT_OPEN);
    for (int i = 0; i < 3; i++) {
        issue();
    }
    for (int i = 0; i < 3; i++) {
        hall.now_ms += 5 * SMALL_MINUTE_MS;
        seat(COMMAND_SEAT_NEXT);
        seat(COMMAND_SEAT_FINISH);
    }
}

static void test_each_call_is_scored_once(void **unused)
{
    (void)unused;
    const struct view_wait_day *days = NULL;
    issue(); /* no seat is open: nothing is told, and nothing scored */
    assert_int_equal(waits_feed_days(feed, hall.engine, &days), 0);
    serve_three();
    assert_int_equal(waits_feed_days(feed, hall.engine, &days), 1);
    assert_int_equal(days[0].score.tickets, 2); /* the first called had been told nothing */
    assert_int_equal(days[0].business_day, engine_business_day(hall.engine));
    seat(COMMAND_SEAT_NEXT);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    show();
    seat(COMMAND_SEAT_NEXT);
    assert_int_equal(waits_feed_days(feed, hall.engine, &days), 1);
    assert_int_equal(days[0].score.tickets, 3);
    assert_true(waits_feed_paces(feed)[QUEUE_A].last_count >= 3);
    assert_true(waits_feed_arrivals_per_hour(feed, QUEUE_A, hall.now_ms) > 3);
    assert_true(waits_feed_arrivals_per_hour(feed, QUEUE_B, hall.now_ms) < 0.001);
}

static void test_a_replay_tells_the_same(void **unused)
{
    (void)unused;
    const struct view_wait_day *days = NULL;
    serve_three();
    const struct waits_pace before = waits_feed_paces(feed)[QUEUE_A];
    assert_int_equal(waits_feed_days(feed, hall.engine, &days), 1);
    const struct waits_score score = days[0].score;
    struct engine *engine = engine_create(NULL);
    assert_non_null(engine);
    waits_feed_reset(feed);
    assert_int_equal(waits_feed_days(feed, hall.engine, &days), 0);
    for (size_t i = 0; i < hall.log_count; i++) {
        engine_apply(engine, &hall.log[i]);
        waits_feed_event(feed, engine, &hall.log[i]);
    }
    assert_int_equal(waits_feed_days(feed, engine, &days), 1);
    assert_int_equal(days[0].score.tickets, score.tickets);
    assert_int_equal(days[0].score.covered, score.covered);
    const struct waits_pace *after = &waits_feed_paces(feed)[QUEUE_A];
    assert_int_equal(after->call_ms, before.call_ms);
    assert_int_equal(after->last_count, before.last_count);
    assert_memory_equal(after->last_min, before.last_min, sizeof(before.last_min));
    engine_destroy(engine);
}

static void test_a_day_before_is_there_after_a_restart(void **unused)
{
    (void)unused;
    const struct view_wait_day *days = NULL;
    const int32_t first = engine_business_day(hall.engine);
    serve_three();
    hall.now_ms += INT64_C(24) * 60 * SMALL_MINUTE_MS;
    serve_three();
    assert_int_equal(waits_feed_days(feed, hall.engine, &days), 2);
    assert_int_equal(days[0].business_day, first);
    assert_int_equal(days[1].business_day, first + 1);
    struct waits_feed *later = waits_feed_create(folder);
    assert_non_null(later);
    assert_int_equal(waits_feed_days(later, hall.engine, &days), 1);
    assert_int_equal(days[0].business_day, first);
    assert_int_equal(days[0].score.tickets, 3);
    /* A replay that meets the turn again keeps one row of the day. */
    waits_feed_reset(later);
    struct engine *engine = engine_create(NULL);
    for (size_t i = 0; i < hall.log_count; i++) {
        engine_apply(engine, &hall.log[i]);
        waits_feed_event(later, engine, &hall.log[i]);
    }
    assert_int_equal(waits_feed_days(later, engine, &days), 2);
    engine_destroy(engine);
    waits_feed_destroy(later);
}

/* A feed of a server that starts now: it is shown the log from `from` on. */
static struct waits_feed *feed_again(size_t from)
{
    struct waits_feed *again = waits_feed_create(folder);
    struct engine *engine = engine_create(NULL);
    assert_non_null(again);
    assert_non_null(engine);
    for (size_t i = 0; i < hall.log_count; i++) {
        engine_apply(engine, &hall.log[i]);
        if (i >= from) {
            waits_feed_event(again, engine, &hall.log[i]);
        }
    }
    engine_destroy(engine);
    return again;
}

static void same_was_taught(struct waits_feed *again)
{
    const struct waits_pace *now = &waits_feed_paces(feed)[QUEUE_A];
    const struct waits_pace *then = &waits_feed_paces(again)[QUEUE_A];
    assert_memory_equal(&then->taught, &now->taught, sizeof(now->taught));
    assert_memory_equal(then->last_min, now->last_min, sizeof(now->last_min));
    waits_feed_destroy(again);
}

/* As a journal does: the days before are in archives, and the replay begins with the turn, or after
 * it. */
static void test_what_a_queue_taught_is_there_after_a_restart(void **unused)
{
    (void)unused;
    serve_three();
    for (int day = 0; day < 3; day++) {
        hall.now_ms += INT64_C(24) * 60 * SMALL_MINUTE_MS;
        serve_three();
    }
    size_t turn = hall.log_count;
    while (hall.log[--turn].kind != EVENT_DAY_TURNED) {
        assert_true(turn > 0);
    }
    const struct waits_taught *taught = &waits_feed_paces(feed)[QUEUE_A].taught;
    assert_true(taught->past_calls > 2 && taught->past_seat_min > 10);
    assert_true(taught->shift[1] != 0);
    same_was_taught(feed_again(0));
    same_was_taught(feed_again(turn));
    same_was_taught(feed_again(turn + 1));
    char path[PATH_ROOM];
    file_path(path);
    assert_int_equal(unlink(path), 0);
    struct waits_feed *fresh = feed_again(turn);
    assert_true(waits_feed_paces(fresh)[QUEUE_A].taught.past_calls < 0.001);
    waits_feed_destroy(fresh);
}

static void test_a_file_that_cannot_be_is_passed_over(void **unused)
{
    (void)unused;
    static const char *const texts[] = {
        "x\n",
        "20500 3 4 1.0 1.0\n",                    /* more covered than called */
        "20500 3 2 1.0 1.0",                      /* cut short */
        "20500 3 2 -1.0 1.0\n",                   /* no loss is below nothing */
        "20500 3 2 nan 1.0\n",                    /* nor none at all */
        "20501 3 2 1.0 1.0\n20500 3 2 1.0 1.0\n", /* days in no order */
        "taught\n",
        "taught 20500\n20500 3 2 1.0 1.0\n", /* days come first */
        "queue A 1 2 0 0\n",                 /* of which day? */
        "taught 20500\nqueue A 1 2 0 0",     /* cut short */
        "taught 20500\nqueue A 1 2 0 0 0\n", /* more than there is */
        "taught 20500\nqueue A 1 2 0 1.5\n", /* no queue shifts so far */
        "taught 20500\nqueue A -1 2 0 0\n",  /* nor was called less than never */
        "taught 20500\nqueue A nan 2 0 0\n",
        "taught 20500\nqueue A/../B 1 2 0 0\n",
    };
    static struct waits_days days;
    char path[PATH_ROOM];
    file_path(path);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_true(fputs(texts[i], file) >= 0);
        assert_int_equal(fclose(file), 0);
        waits_days_read(folder, &days);
        assert_int_equal(days.count + days.taught_count, 0);
        assert_int_equal(days.taught_day, 0);
    }
    static struct waits_days kept;
    kept.count = 1;
    kept.days[0] = (struct view_wait_day){.business_day = 20500, .score = {3, 2, 12.5, 7.25}};
    kept.taught_day = 20501;
    kept.taught_count = 1;
    kept.taught[0] = (struct waits_queue_taught){
        .queue = {"A"},
        .taught = {.past_calls = 1.0 / 3, .past_seat_min = 1e5 / 7, .shift = {-0.1, 1}}};
    waits_days_write(folder, &kept);
    waits_days_read(folder, &days);
    assert_memory_equal(&days, &kept, sizeof(days));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_call_is_scored_once, open_hall, close_hall),
        cmocka_unit_test_setup_teardown(test_a_replay_tells_the_same, open_hall, close_hall),
        cmocka_unit_test_setup_teardown(test_a_day_before_is_there_after_a_restart, open_hall,
                                        close_hall),
        cmocka_unit_test_setup_teardown(test_what_a_queue_taught_is_there_after_a_restart,
                                        open_hall, close_hall),
        cmocka_unit_test_setup_teardown(test_a_file_that_cannot_be_is_passed_over, open_hall,
                                        close_hall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
