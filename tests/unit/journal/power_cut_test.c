/*
 * The power goes at a write, sync, truncation or deletion: on a day that turns and is copied into
 * the database, in a migration, while older days go to archives, in a backup and in a restore. What
 * was acknowledged is there, the journal proves, and it goes on.
 *
 * POWER_CUTS=N takes N moments of each, spread over all there are, with a seed each.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/cut_vfs.h"
#include "tests/lib/journal_hall.h"

#include <dirent.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { QUICK_CUTS = 2, ISSUES_BEFORE = 30, ISSUES = 40, OLD_DAYS = 12, PATH_ROOM = 400 };
#define DAY_MS INT64_C(86400000)
#define STEPS_MARK (UINT64_C(1) << 63)

static uint32_t numbers; /* for ids of requests: those that the child asks for are others */

static void issue(struct journal_hall *hall)
{
    char request_id[32];
    snprintf(request_id, sizeof(request_id), "request-%u", numbers);
    hall->now_ms += 100;
    if (journal_hall_issue(hall, request_id, (uint16_t)(numbers % 6), numbers) != PROBLEM_NONE) {
        _exit(1);
    }
    numbers++;
}

static void tell(int told, uint64_t number)
{
    if (write(told, &number, sizeof(number)) != (ssize_t)sizeof(number)) {
        _exit(1);
    }
}

static void open_or_end(struct journal_hall *hall, const char *folder)
{
    if (journal_hall_open(hall, folder, false) != JOURNAL_OK) {
        _exit(1);
    }
}

static void wait_and_tell(struct journal_hall *hall, int told)
{
    journal_hall_wait(hall);
    tell(told, journal_durable_seq(hall->journal));
}

/* ---- what happens while the power goes ---- */

/* The day turns in the middle; at the close the log's pages go into the database. */
static void act_day(const char *folder, int told)
{
    static struct journal_hall hall;
    open_or_end(&hall, folder);
    for (uint32_t i = 0; i < ISSUES; i++) {
        issue(&hall);
        if (i == ISSUES / 2) {
            hall.now_ms += DAY_MS;
        }
        if (i % 3 == 2) {
            wait_and_tell(&hall, told);
        }
    }
    journal_hall_close(&hall);
}

/* Opening makes the newest form of it. */
static void act_migration(const char *folder, int told)
{
    static struct journal_hall hall;
    open_or_end(&hall, folder);
    tell(told, hall.last_seq);
    for (int i = 0; i < 4; i++) {
        issue(&hall);
        wait_and_tell(&hall, told);
    }
    journal_hall_close(&hall);
}

static void night(struct journal_hall *hall)
{
    struct journal_archives archives;
    if (journal_compact(hall->journal, hall->now_ms) != JOURNAL_OK) {
        _exit(1);
    }
    do {
        sched_yield();
        journal_archives(hall->journal, &archives);
    } while (archives.busy);
    if (archives.error != JOURNAL_OK || archives.bad != 0) {
        _exit(1);
    }
}

/* Three days have to leave; somebody takes a number before and after. */
static void act_archive(const char *folder, int told)
{
    static struct journal_hall hall;
    open_or_end(&hall, folder);
    issue(&hall);
    wait_and_tell(&hall, told);
    night(&hall);
    issue(&hall);
    wait_and_tell(&hall, told);
    journal_hall_close(&hall);
}

static void act_backup(const char *folder, int told)
{
    char copy[PATH_ROOM];
    snprintf(copy, sizeof(copy), "%s/copy", folder);
    (void)mkdir(copy, 0700);
    if (journal_sqlite_backup(folder, copy) != JOURNAL_OK) {
        _exit(1);
    }
    tell(told, 1);
}

/* From a copy that was made before, and then the hall opens. */
static void act_restore(const char *folder, int told)
{
    static struct journal_hall hall;
    char copy[PATH_ROOM];
    snprintf(copy, sizeof(copy), "%s/copy", folder);
    (void)mkdir(copy, 0700);
    if (journal_sqlite_backup(folder, copy) != JOURNAL_OK) {
        _exit(1);
    }
    open_or_end(&hall, copy);
    issue(&hall);
    wait_and_tell(&hall, told);
    journal_hall_close(&hall);
}

/* ---- what was before ---- */

static void make_yesterday(const char *folder)
{
    static struct journal_hall hall;
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (uint32_t i = 0; i < ISSUES_BEFORE; i++) {
        issue(&hall);
    }
    journal_hall_close(&hall);
}

static void make_older_days(const char *folder)
{
    static struct journal_hall hall;
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (int day = 0; day < OLD_DAYS; day++) {
        for (int i = 0; i < 6; i++) {
            issue(&hall);
        }
        hall.now_ms += DAY_MS;
    }
    issue(&hall);
    journal_hall_close(&hall);
}

static void make_archived_days(const char *folder)
{
    static struct journal_hall hall;
    make_older_days(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    night(&hall);
    journal_hall_close(&hall);
}

static void make_first_form(const char *folder)
{
    char path[PATH_ROOM];
    sqlite3 *database = NULL;
    static char text[1 << 18];
    FILE *file = fopen("tests/golden/journal/form-1.sql", "r");
    assert_non_null(file);
    const size_t size_bytes = fread(text, 1, sizeof(text) - 1, file);
    assert_true(size_bytes > 0 && size_bytes < sizeof(text) - 1);
    text[size_bytes] = 0;
    fclose(file);
    snprintf(path, sizeof(path), "%s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* ---- the cuts ---- */

/* Returns the exit code; *ret_told is the last number that the child told, *ret_steps all steps. */
static int run_until_cut(void (*act)(const char *folder, int told), const char *folder,
                         long at_step, uint64_t seed, uint64_t *ret_told, long *ret_steps)
{
    int pipes[2];
    uint64_t told = 0;
    int status = 0;
    assert_int_equal(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        cut_vfs_install(at_step, seed);
        numbers = 1000;
        act(folder, pipes[1]);
        tell(pipes[1], (uint64_t)cut_vfs_steps() | STEPS_MARK);
        _exit(0);
    }
    close(pipes[1]);
    *ret_told = 0;
    while (read(pipes[0], &told, sizeof(told)) == (ssize_t)sizeof(told)) {
        if ((told & STEPS_MARK) != 0) {
            *ret_steps = (long)(told & ~STEPS_MARK);
        } else {
            *ret_told = told;
        }
    }
    close(pipes[0]);
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Of the journal and all its archives. */
static int64_t tickets_of(const char *folder)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%s/journal.db", folder);
    int64_t tickets = journal_file_number(path, "SELECT count(*) FROM tickets");
    snprintf(path, sizeof(path), "%s/archive", folder);
    DIR *archive = opendir(path);
    for (struct dirent *entry; archive != NULL && (entry = readdir(archive)) != NULL;) {
        if (entry->d_name[0] != '.') {
            snprintf(path, sizeof(path), "%.64s/archive/%.200s", folder, entry->d_name);
            tickets += journal_file_number(path, "SELECT count(*) FROM tickets");
        }
    }
    if (archive != NULL) {
        closedir(archive);
    }
    return tickets;
}

struct counting {
    uint64_t issued;
};

static bool count_event(void *context, struct event *event)
{
    ((struct counting *)context)->issued += event->kind == EVENT_TICKET_ISSUED ? 1 : 0;
    return true;
}

/* Opens, holds what was told, goes on, and proves with all that ever was. */
static void expect_whole(const char *folder, const char *name, uint64_t told, long at_step)
{
    static struct journal_hall hall;
    struct counting counting = {0};
    uint64_t events = 0;
    const struct journal_reader counter = {.context = &counting, .event = count_event};
    char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%s/journal.db-shm", folder);
    unlink(path); /* it was memory */
    const int result = journal_hall_open(&hall, folder, false);
    if (result != JOURNAL_OK || hall.last_seq < told || engine_check(hall.engine) != NULL) {
        fail_msg("%s, cut at step %ld: %s, seq %u was told, %u is there", name, at_step,
                 journal_error_text(result), (unsigned)told, (unsigned)hall.last_seq);
    }
    numbers = 5000;
    issue(&hall);
    night(&hall);
    journal_hall_close(&hall);
    const int proof = journal_sqlite_check(folder, &counter, &events);
    if (proof != JOURNAL_OK || events <= told || tickets_of(folder) != (int64_t)counting.issued) {
        fail_msg("%s, cut at step %ld: %s after %u events; %u tickets were issued, %u are there",
                 name, at_step, journal_error_text(proof), (unsigned)events,
                 (unsigned)counting.issued, (unsigned)tickets_of(folder));
    }
}

/* The original is as good as before. What was copied is only a hall if the copier said so. */
static void expect_copy(const char *folder, const char *name, uint64_t told, long at_step)
{
    char copy[64];
    char path[PATH_ROOM];
    snprintf(copy, sizeof(copy), "%.50s/copy", folder);
    if (told > 0) {
        expect_whole(copy, name, told > 1 ? told : 0, at_step);
    }
    journal_folder_remove(copy);
    snprintf(path, sizeof(path), "%s/again", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(journal_sqlite_backup(folder, path), JOURNAL_OK);
    expect_whole(path, name, ISSUES_BEFORE + 1, at_step);
    journal_folder_remove(path);
    expect_whole(folder, name, ISSUES_BEFORE + 1, at_step);
}

static void cut_everywhere(const char *name, void (*make)(const char *folder),
                           void (*act)(const char *folder, int told),
                           void (*expect)(const char *folder, const char *name, uint64_t told,
                                          long at_step))
{
    const char *wish = getenv("POWER_CUTS");
    const long wanted = wish == NULL ? QUICK_CUTS : atol(wish);
    char made[64];
    char folder[64];
    uint64_t told = 0;
    long steps = 0;
    long cuts = 0;
    journal_folder_make(made);
    numbers = 0;
    make(made);
    /* How many steps there are differs a little with the batches that come together: who ended
     * before his cut tells how many there were, and is asked again. */
    for (long i = 0, misses = 0; i <= wanted && misses <= wanted + 10; i++) {
        const long at_step = i == 0 ? 0 : 1 + (i - 1) * steps / wanted;
        long all = 0;
        journal_folder_make(folder);
        journal_folder_copy(made, folder);
        const int code = run_until_cut(act, folder, at_step, (uint64_t)i * 7919 + 1, &told, &all);
        if (code != 0 && code != CUT_EXIT_CODE) {
            fail_msg("%s, cut at step %ld: ended with %d", name, at_step, code);
        }
        expect(folder, name, told, at_step);
        journal_folder_remove(folder);
        cuts += code == CUT_EXIT_CODE ? 1 : 0;
        if (code == 0) {
            misses++;
            steps = all;
            i -= i == 0 ? 0 : 1;
        }
    }
    journal_folder_remove(made);
    print_message("%s: %ld cuts in %ld steps\n", name, cuts, steps);
    assert_true(steps > 20);
    assert_int_equal(cuts, wanted);
}

static void test_a_cut_on_a_day_that_turns_loses_nothing_acknowledged(void **unused)
{
    (void)unused;
    cut_everywhere("day", make_yesterday, act_day, expect_whole);
}

static void test_a_cut_in_a_migration_leaves_the_old_form_or_the_new(void **unused)
{
    (void)unused;
    cut_everywhere("migration", make_first_form, act_migration, expect_whole);
}

static void test_a_cut_while_days_leave_keeps_each_event_and_fact_once(void **unused)
{
    (void)unused;
    cut_everywhere("archive", make_older_days, act_archive, expect_whole);
}

static void test_a_cut_in_a_backup_harms_neither_hall_nor_a_finished_copy(void **unused)
{
    (void)unused;
    cut_everywhere("backup", make_archived_days, act_backup, expect_copy);
}

static void test_a_cut_in_a_restore_harms_neither_copy_nor_what_was_acknowledged(void **unused)
{
    (void)unused;
    cut_everywhere("restore", make_archived_days, act_restore, expect_copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cut_on_a_day_that_turns_loses_nothing_acknowledged),
        cmocka_unit_test(test_a_cut_in_a_migration_leaves_the_old_form_or_the_new),
        cmocka_unit_test(test_a_cut_while_days_leave_keeps_each_event_and_fact_once),
        cmocka_unit_test(test_a_cut_in_a_backup_harms_neither_hall_nor_a_finished_copy),
        cmocka_unit_test(test_a_cut_in_a_restore_harms_neither_copy_nor_what_was_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
