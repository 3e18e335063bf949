/*
 * What outlives the turn of the day: the same bytes from the same hall, cut or changed bytes are
 * refused, and a start from a snapshot is the hall that all events make.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/journal_hall.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16 };
#define DAY_MS INT64_C(86400000)

static void issue_many(struct journal_hall *hall, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        char request_id[32];
        snprintf(request_id, sizeof(request_id), "request-%u", i);
        hall->now_ms += 100;
        assert_int_equal(journal_hall_issue(hall, request_id, (uint16_t)(i % 6), i), PROBLEM_NONE);
    }
}

static struct engine *read_into_new(const struct hall_config *config, const uint8_t *bytes,
                                    size_t size_bytes, int expected)
{
    static const struct engine_limits small = {.tickets = 64, .legs = 64, .requests = 64};
    struct engine *engine = engine_create(&small);
    assert_non_null(engine);
    const int error = engine_snapshot_read(engine, config, bytes, size_bytes);
    if (error != expected) {
        fail_msg("%u bytes: %s", (unsigned)size_bytes, engine_snapshot_error_text(error));
    }
    if (error == SNAPSHOT_OK) {
        return engine;
    }
    engine_destroy(engine);
    return NULL;
}

static void test_the_state_before_a_turn_is_read_back_as_the_same_bytes(void **unused)
{
    (void)unused;
    static struct small_hall hall;
    static uint8_t bytes[ROOM];
    static uint8_t again[ROOM];
    small_hall_open(&hall, 4096);
    for (int i = 0; i < 20; i++) {
        (void)small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    }
    const size_t size_bytes = engine_snapshot_write(hall.engine, bytes, sizeof(bytes));
    assert_true(size_bytes > 0 && size_bytes <= sizeof(bytes));
    assert_int_equal(engine_snapshot_write(hall.engine, NULL, 0), size_bytes);
    assert_true(engine_snapshot_agrees(hall.engine, bytes, size_bytes));

    struct engine *other = read_into_new(hall.config, bytes, size_bytes, SNAPSHOT_OK);
    assert_int_equal(engine_snapshot_write(other, again, sizeof(again)), size_bytes);
    assert_memory_equal(bytes, again, size_bytes);
    /* And after the turn both are the same hall. */
    hall.now_ms += DAY_MS;
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    for (size_t i = 0; i < hall.events.count; i++) {
        assert_true(engine_accepts(other, &hall.events.events[i]));
        engine_apply(other, &hall.events.events[i]);
    }
    struct engine_digest was;
    struct engine_digest is;
    engine_digest(hall.engine, &was);
    engine_digest(other, &is);
    assert_memory_equal(was.bytes, is.bytes, sizeof(was.bytes));
    assert_false(engine_snapshot_agrees(hall.engine, bytes, size_bytes));
    engine_destroy(other);
    small_hall_close(&hall);
}

static void test_cut_longer_newer_and_foreign_bytes_are_refused(void **unused)
{
    (void)unused;
    static struct small_hall hall;
    static uint8_t bytes[ROOM];
    struct hall_config *other = calloc(1, sizeof(*other));
    assert_non_null(other);
    small_hall_open(&hall, 64);
    const size_t size_bytes = engine_snapshot_write(hall.engine, bytes, sizeof(bytes));
    for (size_t cut = 0; cut < size_bytes; cut++) {
        uint8_t *exact = malloc(cut + 1); /* so that a read beyond the end is found out */
        assert_non_null(exact);
        memcpy(exact + 1, bytes, cut);
        (void)read_into_new(hall.config, exact + 1, cut, SNAPSHOT_CUT);
        assert_false(engine_snapshot_agrees(hall.engine, exact + 1, cut));
        free(exact);
    }
    (void)read_into_new(hall.config, bytes, size_bytes + 1, SNAPSHOT_BAD);
    assert_false(engine_snapshot_agrees(hall.engine, bytes, size_bytes + 1));
    small_hall_config(other, 2);
    (void)read_into_new(other, bytes, size_bytes, SNAPSHOT_BAD);
    bytes[4]++; /* the version of the form */
    (void)read_into_new(hall.config, bytes, size_bytes, SNAPSHOT_TOO_NEW);
    bytes[4]--;
    bytes[0] ^= 1;
    (void)read_into_new(hall.config, bytes, size_bytes, SNAPSHOT_BAD);
    small_hall_close(&hall);
    free(other);
}

/* Three days; the second has a new configuration. */
static void make_days(const char *folder, struct engine_digest *ret_digest)
{
    static struct journal_hall hall;
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (uint32_t day = 0; day < 3; day++) {
        issue_many(&hall, day * 100, 20);
        if (day == 1) {
            struct command apply = {.kind = COMMAND_CONFIG_APPLY,
                                    .actor = {.role = ROLE_SYSTEM},
                                    .as.config = {.config = journal_hall_config(&hall, 2)}};
            assert_int_equal(journal_hall_do(&hall, &apply), PROBLEM_NONE);
        }
        hall.now_ms += DAY_MS;
    }
    issue_many(&hall, 1000, 5);
    engine_digest(hall.engine, ret_digest);
    journal_hall_close(&hall);
}

static void test_a_start_from_the_snapshot_is_what_all_events_make(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    struct engine_digest was;
    struct engine_digest is;
    journal_folder_make(folder);
    make_days(folder, &was);
    for (int whole = 0; whole < 2; whole++) {
        assert_int_equal(journal_hall_open(&hall, folder, whole == 1), JOURNAL_OK);
        engine_digest(hall.engine, &is);
        assert_memory_equal(was.bytes, is.bytes, sizeof(was.bytes));
        assert_int_equal(hall.snapshots_begun, whole == 1 ? 0 : 1);
        assert_int_equal(hall.snapshots_proven, whole == 1 ? 3 : 1);
        assert_int_equal(hall.config->version, 2);
        issue_many(&hall, 2000 + (uint32_t)whole, 1); /* and it goes on */
        engine_digest(hall.engine, &was);
        journal_hall_close(&hall);
    }
    journal_folder_remove(folder);
}

static void expect_refused(const char *text, int at_start)
{
    char folder[64];
    static struct journal_hall hall;
    struct engine_digest was;
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    journal_folder_make(folder);
    make_days(folder, &was);
    journal_file_change(folder, text);
    const int error = journal_hall_open(&hall, folder, false);
    if (error != at_start) {
        fail_msg("%s: %s", text, journal_error_text(error));
    }
    if (error == JOURNAL_OK) {
        journal_hall_close(&hall);
    }
    assert_int_not_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    journal_folder_remove(folder);
}

#define LAST " WHERE seq = (SELECT max(seq) FROM snapshots)"
static void test_a_damaged_snapshot_is_refused_in_words(void **unused)
{
    (void)unused;
    expect_refused("UPDATE snapshots SET body = zeroblob(40)" LAST, JOURNAL_BAD_SNAPSHOT);
    expect_refused("UPDATE snapshots SET body = CAST(substr(body, 1, 20) || x'99' ||"
                   " substr(body, 22) AS BLOB)" LAST,
                   JOURNAL_BAD_SNAPSHOT);
    expect_refused("UPDATE snapshots SET digest = zeroblob(32)" LAST, JOURNAL_BAD_SNAPSHOT);
    expect_refused("UPDATE snapshots SET chain = zeroblob(32)" LAST, JOURNAL_BAD_SNAPSHOT);
    expect_refused("UPDATE snapshots SET config_hash = zeroblob(32)" LAST,
                   JOURNAL_DAMAGED); /* no such text */
    /* One that no start needs any more is found by the check. */
    expect_refused("UPDATE snapshots SET body = zeroblob(40) WHERE seq ="
                   " (SELECT min(seq) FROM snapshots)",
                   JOURNAL_OK);
    assert_string_equal(journal_error_text(JOURNAL_BAD_SNAPSHOT),
                        "the snapshot of the day's turn is damaged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_state_before_a_turn_is_read_back_as_the_same_bytes),
        cmocka_unit_test(test_cut_longer_newer_and_foreign_bytes_are_refused),
        cmocka_unit_test(test_a_start_from_the_snapshot_is_what_all_events_make),
        cmocka_unit_test(test_a_damaged_snapshot_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
