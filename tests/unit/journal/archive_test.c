/*
 * Older days leave the journal for files that prove: the hall and its facts stay the same, a file
 * that was changed or lost is found, and a request of an earlier day still finds what it did.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/journal_hall.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAYS = 14, ISSUES_A_DAY = 12, ARCHIVED = 5 };
#define DAY_MS INT64_C(86400000)

static uint32_t issued;

static void issue(struct journal_hall *hall)
{
    char request_id[32];
    snprintf(request_id, sizeof(request_id), "request-%u", issued++);
    hall->now_ms += 1000;
    assert_int_equal(journal_hall_issue(hall, request_id, (uint16_t)(issued % 6), issued),
                     PROBLEM_NONE);
}

static void wait_for_night(struct journal_hall *hall, struct journal_archives *ret_archives)
{
    do {
        sched_yield();
        journal_archives(hall->journal, ret_archives);
    } while (ret_archives->busy);
    assert_int_equal(ret_archives->error, JOURNAL_OK);
}

/* The hall's way: the night's work begins when the day has turned. */
static void make_days(struct journal_hall *hall, int days)
{
    struct journal_archives archives;
    for (int day = 0; day < days; day++) {
        for (int i = 0; i < ISSUES_A_DAY; i++) {
            issue(hall);
        }
        if (day == 2) {
            struct command apply = {.kind = COMMAND_CONFIG_APPLY,
                                    .actor = {.role = ROLE_SYSTEM},
                                    .as.config = {.config = journal_hall_config(hall, 2)}};
            assert_int_equal(journal_hall_do(hall, &apply), PROBLEM_NONE);
        }
        hall->now_ms += DAY_MS;
        issue(hall);
        assert_int_equal(journal_compact(hall->journal, hall->now_ms), JOURNAL_OK);
        wait_for_night(hall, &archives);
        assert_int_equal(archives.bad, 0);
    }
}

/* Made once, and copied for each test. */
static char made[64];
static struct engine_digest made_digest;

static int make_all(void **unused)
{
    (void)unused;
    static struct journal_hall hall;
    issued = 0;
    journal_folder_make(made);
    assert_int_equal(journal_hall_open(&hall, made, false), JOURNAL_OK);
    make_days(&hall, DAYS);
    engine_digest(hall.engine, &made_digest);
    journal_hall_close(&hall);
    return 0;
}

static int remove_all(void **unused)
{
    (void)unused;
    journal_folder_remove(made);
    return 0;
}

static void make_journal(char folder[64], struct engine_digest *ret_digest)
{
    issued = DAYS * (ISSUES_A_DAY + 1);
    journal_folder_make(folder);
    journal_folder_copy(made, folder);
    *ret_digest = made_digest;
}

/* The n-th file in the order of the names, or how many there are. */
static int archive_file(const char *folder, int which, char ret_path[200])
{
    char path[100];
    struct dirent **entries = NULL;
    snprintf(path, sizeof(path), "%.64s/archive", folder);
    const int count = scandir(path, &entries, NULL, alphasort);
    int files = 0;
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.' && files++ == which) {
            snprintf(ret_path, 200, "%.70s/%.100s", path, entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    return files;
}

static int64_t number_of(const char *folder, const char *text)
{
    char path[128];
    snprintf(path, sizeof(path), "%.64s/journal.db", folder);
    return journal_file_number(path, text);
}

static void test_older_days_are_in_files_and_the_hall_is_the_same(void **unused)
{
    (void)unused;
    char folder[64];
    char path[200];
    struct engine_digest was;
    struct engine_digest is;
    static struct journal_hall hall;
    make_journal(folder, &was);
    assert_int_equal(archive_file(folder, 0, path), ARCHIVED);
    const int64_t hot = number_of(folder, "SELECT count(*) FROM events");
    assert_true(hot < (int64_t)(DAYS - ARCHIVED + 1) * (ISSUES_A_DAY + 3));
    assert_int_equal(number_of(folder, "SELECT count(*) FROM snapshots"), DAYS - ARCHIVED + 1);
    for (int whole = 0; whole < 2; whole++) {
        assert_int_equal(journal_hall_open(&hall, folder, whole == 1), JOURNAL_OK);
        engine_digest(hall.engine, &is);
        assert_memory_equal(was.bytes, is.bytes, sizeof(was.bytes));
        assert_int_equal(hall.snapshots_proven, whole == 1 ? DAYS : 1);
        journal_hall_close(&hall);
    }
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    assert_int_equal(events, 1 + 1 + DAYS * (ISSUES_A_DAY + 2));
    journal_folder_remove(folder);
}

/* Each ticket is once somewhere, with its legs. */
static void test_facts_are_all_there_once(void **unused)
{
    (void)unused;
    char folder[64];
    char path[200];
    struct engine_digest was;
    struct stat status;
    make_journal(folder, &was);
    int64_t tickets = number_of(folder, "SELECT count(*) FROM tickets");
    int64_t legs = number_of(folder, "SELECT count(*) FROM legs");
    int64_t configs = 0;
    assert_int_equal(number_of(folder, "SELECT count(*) FROM legs l LEFT JOIN tickets t"
                                       " ON t.id = l.ticket WHERE t.id IS NULL"),
                     0);
    for (int i = 0; i < ARCHIVED; i++) {
        (void)archive_file(folder, i, path);
        const int64_t there = journal_file_number(path, "SELECT count(*) FROM tickets");
        assert_true(there >= ISSUES_A_DAY && there <= ISSUES_A_DAY + 1);
        tickets += there;
        legs += journal_file_number(path,
                                    "SELECT count(*) FROM legs l JOIN tickets t ON t.id = l.ticket"
                                    " WHERE l.state = 9"); /* expired: nobody came to a seat */
        configs += journal_file_number(path, "SELECT count(*) FROM configs");
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    assert_int_equal(tickets, issued);
    assert_int_equal(legs, issued);
    assert_int_equal(configs, 2); /* the first one, and the one of the third day */
    journal_folder_remove(folder);
}

#define LATE(id)                                                                                   \
    "INSERT INTO tickets (id, number, queue, class, issued_ms, issuer, config) VALUES (x'" id      \
    "', 900, 0, 0, (SELECT from_ms + 1 FROM archives WHERE last_seq = (SELECT max(last_seq) FROM"  \
    " archives)), 'kiosk-9', 1);"

/* A kiosk that was away brings tickets of days that are in files, and just when one is moved. */
static void test_facts_that_come_late_are_never_deleted_uncopied(void **unused)
{
    (void)unused;
    char folder[64];
    char path[200];
    struct engine_digest was;
    static struct journal_hall hall;
    struct journal_archives archives;
    make_journal(folder, &was);
    snprintf(path, sizeof(path), "%.64s/journal.db", folder);
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  LATE("01") "UPDATE archives SET deleted = 0 WHERE last_seq ="
                                             " (SELECT max(last_seq) FROM archives)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    assert_int_equal(journal_compact(hall.journal, hall.now_ms), JOURNAL_OK);
    wait_for_night(&hall, &archives);
    assert_int_equal(number_of(folder, "SELECT count(*) FROM archives WHERE deleted = 0"), 0);
    assert_int_equal(number_of(folder, "SELECT count(*) FROM tickets WHERE id = x'01'"), 1);
    hall.now_ms += DAY_MS;
    issue(&hall);
    assert_int_equal(journal_compact(hall.journal, hall.now_ms), JOURNAL_OK);
    wait_for_night(&hall, &archives);
    journal_hall_close(&hall);
    assert_int_equal(number_of(folder, "SELECT count(*) FROM tickets WHERE id = x'01'"), 0);
    assert_int_equal(archive_file(folder, ARCHIVED, path), ARCHIVED + 1);
    assert_int_equal(journal_file_number(path, "SELECT count(*) FROM tickets WHERE id = x'01'"), 1);
    journal_folder_remove(folder);
}

static void test_a_request_of_eight_days_ago_still_finds_its_ticket(void **unused)
{
    (void)unused;
    char folder[64];
    struct engine_digest was;
    static struct journal_hall hall;
    struct journal_request found;
    struct request_key key;
    make_journal(folder, &was);
    const int64_t oldest = number_of(folder, "SELECT min(seq) FROM requests");
    assert_true(number_of(folder, "SELECT min(seq) FROM events") <= oldest);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    char path[128];
    snprintf(path, sizeof(path), "%.64s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "SELECT key FROM requests", -1, &statement, NULL),
                     SQLITE_OK);
    int count = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        memcpy(key.bytes, sqlite3_column_blob(statement, 0), sizeof(key.bytes));
        assert_int_equal(journal_request_find(hall.journal, &key, &found), JOURNAL_OK);
        assert_int_equal(found.first.kind, EVENT_TICKET_ISSUED);
        count++;
    }
    assert_true(count > 7 * ISSUES_A_DAY);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

struct list {
    int files;
    int bad;
};

static bool list_archive(void *context, const struct journal_archive *archive)
{
    struct list *list = context;
    list->files++;
    list->bad += archive->good ? 0 : 1;
    return true;
}

static void test_a_changed_or_lost_file_is_found_by_the_check_and_by_night(void **unused)
{
    (void)unused;
    char path[200];
    for (int how = 0; how < 2; how++) {
        char folder[64];
        struct engine_digest was;
        static struct journal_hall hall;
        struct journal_archives archives;
        uint64_t events = 0;
        const struct journal_reader nobody = {0};
        make_journal(folder, &was);
        (void)archive_file(folder, 2, path);
        if (how == 0) {
            const int file = open(path, O_RDWR);
            uint8_t byte = 0;
            assert_int_equal(pread(file, &byte, 1, 5000), 1);
            byte ^= 1;
            assert_int_equal(pwrite(file, &byte, 1, 5000), 1);
            close(file);
        } else {
            assert_int_equal(unlink(path), 0);
        }
        assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_BAD_ARCHIVE);
        struct list list = {0, 0};
        assert_int_equal(journal_sqlite_archives(folder, list_archive, &list), JOURNAL_OK);
        assert_int_equal(list.files, ARCHIVED);
        assert_int_equal(list.bad, 1);
        assert_int_equal(events, 2 * (ISSUES_A_DAY + 2) - 1); /* of the two days before it */
        /* A start needs none of it; the night tells. */
        assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
        hall.now_ms += DAY_MS;
        issue(&hall);
        assert_int_equal(journal_compact(hall.journal, hall.now_ms), JOURNAL_OK);
        wait_for_night(&hall, &archives);
        assert_int_equal(archives.bad, 1);
        journal_hall_close(&hall);
        journal_folder_remove(folder);
    }
}

/* The disk has no place for files: the hall goes on, and the next night does it. */
static void test_a_night_that_cannot_write_is_made_good_by_the_next(void **unused)
{
    (void)unused;
    char folder[64];
    char aside[200];
    char path[200];
    struct engine_digest was;
    static struct journal_hall hall;
    struct journal_archives archives;
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    make_journal(folder, &was);
    snprintf(path, sizeof(path), "%.64s/archive", folder);
    snprintf(aside, sizeof(aside), "%.64s/aside", folder);
    assert_int_equal(rename(path, aside), 0);
    const int file = open(path, O_WRONLY | O_CREAT, 0600); /* where the folder should be */
    assert_true(file >= 0);
    close(file);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (int night = 0; night < 2; night++) {
        hall.now_ms += DAY_MS;
        issue(&hall);
        assert_int_equal(journal_compact(hall.journal, hall.now_ms), JOURNAL_OK);
        do {
            sched_yield();
            journal_archives(hall.journal, &archives);
        } while (archives.busy);
        assert_int_equal(archives.error, night == 0 ? JOURNAL_REFUSED : JOURNAL_OK);
        issue(&hall);
        journal_hall_wait(&hall);
        assert_int_equal(journal_role(hall.journal), JOURNAL_LEADER);
        if (night == 0) {
            assert_int_equal(unlink(path), 0);
            assert_int_equal(rename(aside, path), 0);
        }
    }
    journal_hall_close(&hall);
    assert_int_equal(archive_file(folder, 0, path), ARCHIVED + 2);
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    journal_folder_remove(folder);
}

static void test_a_copy_has_the_archives_too(void **unused)
{
    (void)unused;
    char folder[64];
    char copy[64];
    char path[200];
    struct engine_digest was;
    struct engine_digest is;
    static struct journal_hall hall;
    make_journal(folder, &was);
    journal_folder_make(copy);
    assert_int_equal(journal_sqlite_backup(folder, copy), JOURNAL_OK);
    journal_folder_remove(folder);
    assert_int_equal(archive_file(copy, 0, path), ARCHIVED);
    assert_int_equal(journal_hall_open(&hall, copy, true), JOURNAL_OK);
    engine_digest(hall.engine, &is);
    assert_memory_equal(was.bytes, is.bytes, sizeof(was.bytes));
    journal_hall_close(&hall);
    journal_folder_remove(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_older_days_are_in_files_and_the_hall_is_the_same),
        cmocka_unit_test(test_facts_are_all_there_once),
        cmocka_unit_test(test_facts_that_come_late_are_never_deleted_uncopied),
        cmocka_unit_test(test_a_request_of_eight_days_ago_still_finds_its_ticket),
        cmocka_unit_test(test_a_changed_or_lost_file_is_found_by_the_check_and_by_night),
        cmocka_unit_test(test_a_night_that_cannot_write_is_made_good_by_the_next),
        cmocka_unit_test(test_a_copy_has_the_archives_too),
    };
    return cmocka_run_group_tests(tests, make_all, remove_all);
}
