/*
 * The power goes at every write, sync and truncation of a short day: what was acknowledged is
 * there, the journal proves, and it goes on. Quick takes a sample of the moments;
 * POWER_CUT_STRIDE=1 all.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/cut_vfs.h"
#include "tests/lib/journal_hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { QUICK_STRIDE = 25, ISSUES_BEFORE = 30, ISSUES = 40 };

static void issue(struct journal_hall *hall, uint32_t number)
{
    char request_id[32];
    snprintf(request_id, sizeof(request_id), "request-%u", number);
    hall->now_ms += 100;
    if (journal_hall_issue(hall, request_id, (uint16_t)(number % 6), number) != PROBLEM_NONE) {
        _exit(1);
    }
}

/* In the child: tells each seq that was acknowledged. The day turns in the middle. */
static void short_day(const char *folder, int told, long at_step, uint64_t seed)
{
    static struct journal_hall hall;
    cut_vfs_install(at_step, seed);
    if (journal_hall_open(&hall, folder, false) != JOURNAL_OK) {
        _exit(1);
    }
    for (uint32_t i = 0; i < ISSUES; i++) {
        issue(&hall, 1000 + i);
        if (i == ISSUES / 2) {
            hall.now_ms += INT64_C(86400000);
        }
        if (i % 3 == 2) {
            journal_hall_wait(&hall);
            const uint64_t seq = journal_durable_seq(hall.journal);
            if (write(told, &seq, sizeof(seq)) != (ssize_t)sizeof(seq)) {
                _exit(1);
            }
        }
    }
    journal_hall_close(&hall);
    const uint64_t steps = (uint64_t)cut_vfs_steps() | UINT64_C(1) << 63;
    if (write(told, &steps, sizeof(steps)) != (ssize_t)sizeof(steps)) {
        _exit(1);
    }
    _exit(0);
}

/* Returns the exit code; *ret_seq is the last acknowledged seq, *ret_steps those of a whole day. */
static int run_day(const char *folder, long at_step, uint64_t seed, uint64_t *ret_seq,
                   long *ret_steps)
{
    int pipes[2];
    uint64_t told = 0;
    int status = 0;
    assert_int_equal(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        short_day(folder, pipes[1], at_step, seed);
    }
    close(pipes[1]);
    *ret_seq = 0;
    while (read(pipes[0], &told, sizeof(told)) == (ssize_t)sizeof(told)) {
        if ((told >> 63) != 0) {
            *ret_steps = (long)(told & ~(UINT64_C(1) << 63));
        } else {
            *ret_seq = told;
        }
    }
    close(pipes[0]);
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void make_yesterday(char folder[64])
{
    static struct journal_hall hall;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (uint32_t i = 0; i < ISSUES_BEFORE; i++) {
        issue(&hall, i);
    }
    journal_hall_close(&hall);
}

static void check_after_cut(const char *folder, uint64_t acknowledged, long at_step)
{
    static struct journal_hall hall;
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    char path[96];
    snprintf(path, sizeof(path), "%s/journal.db-shm", folder);
    unlink(path); /* it was memory */
    const int result = journal_hall_open(&hall, folder, false);
    if (result != JOURNAL_OK) {
        fail_msg("cut at step %ld: %s", at_step, journal_error_text(result));
    }
    if (hall.last_seq < acknowledged || hall.last_seq < ISSUES_BEFORE + 1) {
        fail_msg("cut at step %ld: seq %u was told, %u is there", at_step, (unsigned)acknowledged,
                 (unsigned)hall.last_seq);
    }
    assert_null(engine_check(hall.engine));
    issue(&hall, 5000);
    journal_hall_close(&hall);
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    assert_true(events > acknowledged);
}

static void test_a_power_cut_at_any_write_loses_nothing_acknowledged(void **unused)
{
    (void)unused;
    const char *wish = getenv("POWER_CUT_STRIDE");
    const long stride = wish == NULL ? QUICK_STRIDE : atol(wish);
    char folder[64];
    uint64_t acknowledged = 0;
    long steps = 0;
    assert_true(stride >= 1);
    make_yesterday(folder);
    assert_int_equal(run_day(folder, 0, 1, &acknowledged, &steps), 0);
    assert_int_equal(acknowledged, ISSUES_BEFORE + 1 + ISSUES); /* 39 issues and a turned day */
    assert_true(steps > 100);
    journal_folder_remove(folder);
    int cuts = 0;
    for (long at_step = 1; at_step <= steps; at_step += stride) {
        make_yesterday(folder);
        const int code = run_day(folder, at_step, (uint64_t)at_step, &acknowledged, &steps);
        assert_true(code == CUT_EXIT_CODE || code == 0);
        cuts += code == CUT_EXIT_CODE ? 1 : 0;
        check_after_cut(folder, acknowledged, at_step);
        journal_folder_remove(folder);
    }
    assert_true(cuts > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_power_cut_at_any_write_loses_nothing_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
