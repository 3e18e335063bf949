/*
 * A log whose writes are gathered is the same log: another connection reads each commit as soon as
 * it is made, through spills, rollbacks and checkpoints; and a commit of many pages is one write.
 */
#include "hall-server/journal/gather_vfs.h"
#include "tests/lib/cmocka_all.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 40, ROWS_MAX = 60 };

static char folder[] = "/tmp/mashang-gather-XXXXXX";
static char path[64];

static int setup(void **unused)
{
    (void)unused;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof(path), "%s/t.db", folder);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char file[80];
        snprintf(file, sizeof(file), "%s%s", path, ends[i]);
        (void)unlink(file);
    }
    return rmdir(folder);
}

static void run(sqlite3 *database, const char *text)
{
    const int result = sqlite3_exec(database, text, NULL, NULL, NULL);
    if (result != SQLITE_OK) {
        fail_msg("%s: %s", text, sqlite3_errmsg(database));
    }
}

static sqlite3 *opened(const char *vfs)
{
    sqlite3 *database = NULL;
    assert_int_equal(
        sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs),
        SQLITE_OK);
    run(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                  "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 20;"
                  "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body BLOB)");
    return database;
}

static int64_t number(sqlite3 *database, const char *text)
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(database, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t result = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return result;
}

static void add_rows(sqlite3 *database, unsigned count)
{
    char text[200];
    snprintf(text, sizeof(text),
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
             " INSERT INTO t (body) SELECT randomblob(3000) FROM n",
             count);
    run(database, text);
}

/* Pages that are in the log already are written again, at their old place. */
static void change_rows(sqlite3 *database)
{
    for (int i = 0; i < 2; i++) {
        run(database, "UPDATE t SET body = randomblob(3000)"
                      " WHERE id > (SELECT max(id) FROM t) - 60 AND id % 2 = 0");
    }
}

/* A cache of 20 pages: greater transactions go into the log before they end. */
static void test_another_connection_reads_each_commit(void **unused)
{
    (void)unused;
    sqlite3 *writer = opened(gather_vfs_name());
    sqlite3 *reader = opened(NULL);
    int64_t rows = 0;
    uint32_t seed = 7;
    assert_non_null(gather_vfs_name());
    for (int step = 0; step < STEPS; step++) {
        seed = seed * 1664525 + 1013904223;
        const unsigned count = 1 + (seed >> 8) % ROWS_MAX / (step % 4 == 0 ? 1 : 12);
        const unsigned what = (seed >> 20) % 8;
        run(writer, "BEGIN IMMEDIATE");
        add_rows(writer, count);
        if (step % 4 == 0) {
            change_rows(writer);
        }
        assert_int_equal(number(writer, "SELECT count(*) FROM t"), rows + count);
        assert_int_equal(number(reader, "SELECT count(*) FROM t"), rows);
        if (what == 0) {
            run(writer, "ROLLBACK");
        } else {
            run(writer, "COMMIT");
            rows += count;
        }
        assert_int_equal(number(reader, "SELECT count(*) FROM t"), rows);
        if (what == 1) {
            run(step % 2 == 0 ? writer : reader, "PRAGMA wal_checkpoint(PASSIVE)");
        }
        if (what == 2 && rows > ROWS_MAX) {
            run(writer, "DELETE FROM t WHERE id % 3 = 0");
            rows = number(writer, "SELECT count(*) FROM t");
        }
    }
    assert_int_equal(number(reader, "SELECT sum(length(body)) FROM t"), rows * 3000);
    assert_int_equal(number(reader, "SELECT count(*) FROM pragma_integrity_check"), 1);
    assert_int_equal(sqlite3_close(writer), SQLITE_OK);
    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
}

/* The calls that wrote, of this process so far; -1 where the system does not count them. */
static int64_t writes(void)
{
    char text[512];
    FILE *file = fopen("/proc/self/io", "r");
    if (file == NULL) {
        return -1;
    }
    const size_t size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = 0;
    const char *line = strstr(text, "syscw: ");
    return line != NULL ? strtoll(line + strlen("syscw: "), NULL, 10) : -1;
}

static void test_a_commit_is_one_write(void **unused)
{
    (void)unused;
    if (writes() < 0) {
        skip();
    }
    sqlite3 *database = opened(gather_vfs_name());
    for (int i = 0; i < 4; i++) {
        run(database, "BEGIN IMMEDIATE");
        add_rows(database, 8);
        const int64_t before = writes();
        run(database, "COMMIT");
        assert_in_range(writes() - before, 1, 2); /* the log's own head is a second, once */
    }
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_connection_reads_each_commit),
        cmocka_unit_test(test_a_commit_is_one_write),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
