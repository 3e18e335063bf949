/*
 * What was acknowledged is there: after a close, after a kill at any moment, in order and once; a
 * journal that is damaged, too new, taken or on a refusing disk says so.
 */
#include "hall-server/model/request.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/journal_hall.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void issue_many(struct journal_hall *hall, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        char request_id[32];
        snprintf(request_id, sizeof(request_id), "request-%u", i);
        hall->now_ms += 100;
        assert_int_equal(journal_hall_issue(hall, request_id, (uint16_t)(i % 6), i), PROBLEM_NONE);
    }
}

static void test_a_closed_journal_brings_the_same_engine_back(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    struct engine_digest was;
    struct engine_digest is;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 500);
    journal_hall_wait(&hall);
    assert_int_equal(hall.done_count, 501);
    assert_int_equal(hall.done_seq, 501);
    engine_digest(hall.engine, &was);
    journal_hall_close(&hall);

    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    assert_int_equal(hall.last_seq, 501);
    engine_digest(hall.engine, &is);
    assert_memory_equal(was.bytes, is.bytes, sizeof(was.bytes));
    issue_many(&hall, 500, 1); /* and it goes on */
    journal_hall_close(&hall);

    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    assert_int_equal(events, 502);
    journal_folder_remove(folder);
}

static void test_a_start_from_the_turn_of_the_day_is_the_same_as_from_the_first_event(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    struct engine_digest part;
    struct engine_digest whole;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (uint32_t day = 0; day < 3; day++) {
        issue_many(&hall, day * 40, 40);
        hall.now_ms += INT64_C(86400000);
    }
    issue_many(&hall, 1000, 7);
    journal_hall_close(&hall);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    engine_digest(hall.engine, &part);
    assert_int_equal(engine_ticket_count(hall.engine), 7);
    journal_hall_close(&hall);
    assert_int_equal(journal_hall_open(&hall, folder, true), JOURNAL_OK);
    engine_digest(hall.engine, &whole);
    assert_memory_equal(part.bytes, whole.bytes, sizeof(part.bytes));
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

static void request_of(const struct journal_hall *hall, uint32_t number, struct request_key *key,
                       uint32_t *print)
{
    struct command command = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
        .as.issue = {.service_count = 1, .services = {(uint16_t)(number % 6)}}};
    snprintf(command.request_id, sizeof(command.request_id), "request-%u", number);
    request_key_make(&command, hall->config, key, print);
}

static void test_a_request_of_an_earlier_day_is_known_for_eight_days(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    struct request_key key;
    uint32_t print = 0;
    struct journal_request found;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 9);
    const struct uuid eighth = engine_ticket_at(hall.engine, 8)->id;
    hall.now_ms += INT64_C(7) * 86400000;
    issue_many(&hall, 100, 1);
    assert_int_equal(journal_compact(hall.journal, hall.now_ms), JOURNAL_OK);
    journal_hall_close(&hall);

    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    request_of(&hall, 8, &key, &print);
    assert_int_equal(journal_request_find(hall.journal, &key, &found), JOURNAL_OK);
    assert_true(uuid_equal(&found.ticket, &eighth));
    assert_int_equal(found.print, print);
    assert_int_equal(found.first.kind, EVENT_TICKET_ISSUED);
    assert_int_equal(found.first.as.ticket_issued.number, 3); /* after 2 and 3 of queue B */
    request_of(&hall, 9, &key, &print);
    assert_int_equal(journal_request_find(hall.journal, &key, &found), JOURNAL_NOT_FOUND);
    hall.now_ms += INT64_C(2) * 86400000;
    assert_int_equal(journal_compact(hall.journal, hall.now_ms), JOURNAL_OK);
    journal_hall_close(&hall);

    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    request_of(&hall, 8, &key, &print);
    assert_int_equal(journal_request_find(hall.journal, &key, &found), JOURNAL_NOT_FOUND);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

/* The child tells through a pipe what was acknowledged, and is killed at a moment it can't choose.
 */
static void child_issues(const char *folder, int told, uint32_t first)
{
    static struct journal_hall hall;
    if (journal_hall_open(&hall, folder, false) != JOURNAL_OK) {
        _exit(1);
    }
    for (uint32_t i = first;; i++) {
        char request_id[32];
        snprintf(request_id, sizeof(request_id), "request-%u", i);
        hall.now_ms += 10;
        if (journal_hall_issue(&hall, request_id, (uint16_t)(i % 6), i) != PROBLEM_NONE) {
            _exit(1);
        }
        if (i % 4 == 3) { /* batches of four */
            journal_hall_wait(&hall);
            if (write(told, &i, sizeof(i)) != (ssize_t)sizeof(i)) {
                _exit(1);
            }
        }
    }
}

static uint32_t kill_after(const char *folder, uint32_t first, long wait_us)
{
    int pipes[2];
    uint32_t last = first;
    uint32_t told = 0;
    assert_int_equal(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        child_issues(folder, pipes[1], first);
    }
    close(pipes[1]);
    /* The moment: after the first word of the child, some time later. */
    if (read(pipes[0], &told, sizeof(told)) == (ssize_t)sizeof(told)) {
        last = told + 1;
    }
    const struct timespec moment = {.tv_nsec = wait_us * 1000};
    nanosleep(&moment, NULL);
    kill(child, SIGKILL);
    while (read(pipes[0], &told, sizeof(told)) == (ssize_t)sizeof(told)) {
        last = told + 1;
    }
    int status = 0;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    close(pipes[0]);
    return last;
}

static void test_a_kill_at_any_moment_loses_nothing_acknowledged(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    uint32_t next = 0;
    journal_folder_make(folder);
    for (long round = 0; round < 12; round++) {
        const uint32_t acknowledged = kill_after(folder, next, 300 + round * 1777);
        assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
        assert_null(engine_check(hall.engine));
        const uint32_t kept = engine_ticket_count(hall.engine);
        assert_true(kept >= acknowledged);
        assert_int_equal(hall.last_seq, kept + 1); /* the configuration came first */
        /* The same request ids act once, before and after. */
        for (uint32_t i = next; i < acknowledged; i++) {
            char request_id[32];
            snprintf(request_id, sizeof(request_id), "request-%u", i);
            assert_int_equal(journal_hall_issue(&hall, request_id, (uint16_t)(i % 6), i + 1000000),
                             PROBLEM_NONE);
            assert_true(hall.result.repeated);
            assert_true(uuid_equal(&hall.result.ticket, &engine_ticket_at(hall.engine, i)->id));
        }
        next = kept;
        journal_hall_close(&hall);
    }
    journal_folder_remove(folder);
}

static void test_a_refusing_disk_is_told_and_what_was_told_before_stays(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 50);
    journal_hall_wait(&hall);

    /* No file may grow beyond 64 KiB now: as a full disk would say. */
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = before;
    small.rlim_cur = 65536;
    void (*was)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (uint32_t i = 50; i < 2000 && journal_role(hall.journal) == JOURNAL_LEADER; i++) {
        char request_id[32];
        snprintf(request_id, sizeof(request_id), "request-%u", i);
        (void)journal_hall_issue(&hall, request_id, 0, i);
        journal_hall_wait(&hall);
    }
    assert_int_equal(journal_role(hall.journal), JOURNAL_OUT_OF_ORDER);
    assert_true(hall.done_result == JOURNAL_REFUSED || hall.done_result == JOURNAL_UNKNOWN);
    assert_int_equal(journal_hall_issue(&hall, "request-after", 0, 9999), PROBLEM_STORAGE_REFUSED);
    const uint64_t durable = journal_durable_seq(hall.journal);
    journal_hall_close(&hall);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, was);

    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    assert_true(hall.last_seq >= durable);
    assert_null(engine_check(hall.engine));
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

static void expect_damage(const char *text, int expected, uint64_t good_events)
{
    char folder[64];
    static struct journal_hall hall;
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 20);
    journal_hall_close(&hall);
    journal_file_change(folder, text);
    assert_int_equal(journal_hall_open(&hall, folder, false), expected);
    if (expected == JOURNAL_DAMAGED) {
        assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_DAMAGED);
        assert_int_equal(events, good_events);
    }
    journal_folder_remove(folder);
}

static void test_a_changed_journal_is_found_out(void **unused)
{
    (void)unused;
    expect_damage("DELETE FROM events WHERE seq = 10", JOURNAL_DAMAGED, 9);
    expect_damage("UPDATE events SET body = zeroblob(80) WHERE seq = 7", JOURNAL_DAMAGED, 6);
    /* One byte of one ticket's secret, still a well-formed event: only the chain knows. */
    expect_damage("UPDATE events SET body = CAST(substr(body, 1, 80) || x'5A' || substr(body, 82)"
                  " AS BLOB) WHERE seq = 5",
                  JOURNAL_DAMAGED, 4);
    expect_damage("UPDATE configs SET text = CAST('other' AS BLOB)", JOURNAL_DAMAGED, 0);
    expect_damage("PRAGMA user_version = 99", JOURNAL_TOO_NEW, 0);
}

static void test_a_second_server_and_a_missing_folder_are_refused(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    static struct journal_hall second;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    assert_int_equal(journal_hall_open(&second, folder, false), JOURNAL_IN_USE);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_REFUSED);
}

static void test_files_are_ours_alone_and_the_log_keeps_its_size(void **unused)
{
    (void)unused;
    char folder[64];
    char path[128];
    struct stat status;
    static struct journal_hall hall;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (uint32_t i = 0; i < 30; i++) {
        issue_many(&hall, i * 40, 40);
        journal_hall_wait(&hall);
    }
    static const char *const names[] = {"journal.db", "journal.db-wal", "journal.lock"};
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    snprintf(path, sizeof(path), "%s/journal.db-wal", folder);
    assert_int_equal(stat(path, &status), 0);
    assert_true(status.st_size >= 4 << 20);
    assert_true(status.st_size < 8 << 20);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

static void test_a_copy_of_a_live_journal_is_whole(void **unused)
{
    (void)unused;
    char folder[64];
    char copy[64];
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    static struct journal_hall hall;
    static struct journal_hall other;
    journal_folder_make(folder);
    journal_folder_make(copy);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 100);
    journal_hall_wait(&hall);
    assert_int_equal(journal_sqlite_backup(folder, copy), JOURNAL_OK);
    issue_many(&hall, 100, 5);
    assert_int_equal(journal_sqlite_check(copy, &nobody, &events), JOURNAL_OK);
    assert_int_equal(events, 101);
    assert_int_equal(journal_hall_open(&other, copy, false), JOURNAL_OK);
    assert_int_equal(engine_ticket_count(other.engine), 100);
    assert_int_equal(journal_sqlite_backup(folder, copy), JOURNAL_REFUSED); /* not over another */
    journal_hall_close(&other);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
    journal_folder_remove(copy);
}

static void test_facts_say_what_happened(void **unused)
{
    (void)unused;
    char folder[64];
    char path[128];
    static struct journal_hall hall;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 1);
    const struct uuid id = hall.result.ticket;
    struct command command = {.kind = COMMAND_PRINT_RESULT,
                              .request_id = "print-0001",
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .as.ticket = {.id = id, .result = PRINT_PRINTED}};
    assert_int_equal(journal_hall_do(&hall, &command), PROBLEM_NONE);
    static const enum command_kind steps[] = {COMMAND_SEAT_OPEN, COMMAND_SEAT_NEXT,
                                              COMMAND_SEAT_RECALL, COMMAND_SEAT_START,
                                              COMMAND_SEAT_FINISH};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct command key = {.kind = steps[i],
                              .actor = {.role = ROLE_PAD, .id = {"pad-1"}},
                              .as.seat = {.seat = SEAT_1}};
        snprintf(key.request_id, sizeof(key.request_id), "pad-key-%u", (unsigned)i);
        hall.now_ms += 1000;
        assert_int_equal(journal_hall_do(&hall, &key), PROBLEM_NONE);
    }
    struct command review = {.kind = COMMAND_REVIEW,
                             .request_id = "review-0001",
                             .actor = {.role = ROLE_DISPLAY, .id = {"seat-1"}},
                             .as.review = {.seat = SEAT_1, .level = 4}};
    assert_int_equal(journal_hall_do(&hall, &review), PROBLEM_NONE);
    issue_many(&hall, 1, 1);
    hall.now_ms += INT64_C(86400000);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(journal_hall_do(&hall, &tick), PROBLEM_NONE);
    journal_hall_close(&hall);

    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    snprintf(path, sizeof(path), "%s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(
                         database,
                         "SELECT l.state, l.calls, l.seat, l.review, l.finished_ms - l.started_ms,"
                         " t.holder, t.number, r.level FROM legs l"
                         " JOIN tickets t ON t.id = l.ticket"
                         " LEFT JOIN reviews r ON r.ticket = l.ticket ORDER BY t.issued_ms",
                         -1, &statement, NULL),
                     SQLITE_OK);
    static const int expected[] = {LEG_FINISHED, 2, SEAT_1, 4, 1000, HOLDER_PAPER, 1, 4};
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(sqlite3_column_int(statement, i), expected[i]);
    }
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW); /* the other one waited for nobody */
    assert_int_equal(sqlite3_column_int(statement, 0), LEG_EXPIRED);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    journal_folder_remove(folder);
}

static void key_press(struct journal_hall *hall, enum command_kind kind, uint16_t seat)
{
    static unsigned presses;
    struct command key = {
        .kind = kind, .actor = {.role = ROLE_PAD, .id = {"pad-1"}}, .as.seat = {.seat = seat}};
    snprintf(key.request_id, sizeof(key.request_id), "pad-press-%u", presses++);
    hall->now_ms += 1000;
    assert_int_equal(journal_hall_do(hall, &key), PROBLEM_NONE);
}

/* The row of the only leg: calls, seat (-1: none), since when called (s after `from_ms`; -1). */
static void assert_calls_row(struct journal_hall *hall, const char *folder, int calls, int seat,
                             int called_s, int64_t from_ms)
{
    journal_hall_wait(hall);
    char path[128];
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    snprintf(path, sizeof(path), "%s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(database,
                           "SELECT calls, coalesce(seat, -1),"
                           " coalesce((called_ms - ?1) / 1000, -1),"
                           " (called_ms IS NULL) = (first_called_ms IS NULL) FROM legs",
                           -1, &statement, NULL),
        SQLITE_OK);
    sqlite3_bind_int64(statement, 1, from_ms);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), calls);
    assert_int_equal(sqlite3_column_int(statement, 1), seat);
    assert_int_equal(sqlite3_column_int(statement, 2), called_s);
    assert_int_equal(sqlite3_column_int(statement, 3), 1);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static void test_an_undone_call_leaves_its_row_as_it_was(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    issue_many(&hall, 0, 1);
    struct command print = {.kind = COMMAND_PRINT_RESULT,
                            .request_id = "print-0001",
                            .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                            .as.ticket = {.id = hall.result.ticket, .result = PRINT_PRINTED}};
    assert_int_equal(journal_hall_do(&hall, &print), PROBLEM_NONE);
    const int64_t from_ms = hall.now_ms;
    key_press(&hall, COMMAND_SEAT_OPEN, SEAT_1);
    key_press(&hall, COMMAND_SEAT_OPEN, SEAT_2);
    key_press(&hall, COMMAND_SEAT_NEXT, SEAT_1);
    key_press(&hall, COMMAND_SEAT_RECALL, SEAT_1);
    assert_calls_row(&hall, folder, 2, SEAT_1, 4, from_ms);
    key_press(&hall, COMMAND_SEAT_UNDO, SEAT_1); /* the first of all */
    assert_calls_row(&hall, folder, 0, -1, -1, from_ms);
    key_press(&hall, COMMAND_SEAT_NEXT, SEAT_1);
    key_press(&hall, COMMAND_SEAT_RECALL, SEAT_1);
    key_press(&hall, COMMAND_SEAT_ABSENT, SEAT_1);
    struct command back = print;
    back.kind = COMMAND_COME_BACK;
    back.actor.role = ROLE_CLERK;
    snprintf(back.request_id, sizeof(back.request_id), "back-00001");
    hall.now_ms += 1000;
    assert_int_equal(journal_hall_do(&hall, &back), PROBLEM_NONE);
    key_press(&hall, COMMAND_SEAT_NEXT, SEAT_2);
    for (int i = 0; i < 3; i++) {
        key_press(&hall, COMMAND_SEAT_RECALL, SEAT_2);
    }
    assert_calls_row(&hall, folder, 6, SEAT_2, 13, from_ms);
    key_press(&hall, COMMAND_SEAT_UNDO, SEAT_2); /* a later one, with what was recalled in it */
    assert_calls_row(&hall, folder, 2, SEAT_1, 7, from_ms);
    key_press(&hall, COMMAND_SEAT_NEXT, SEAT_1);
    assert_calls_row(&hall, folder, 3, SEAT_1, 15, from_ms);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

static void count_done(void *context, int result, uint64_t seq)
{
    (void)seq;
    assert_int_equal(result, JOURNAL_OK);
    ((struct journal_hall *)context)->done_count++;
}

/* Two messages with the events of one command; another target's is not mixed in. */
static void test_a_message_is_there_with_its_event_and_until_it_is_marked(void **unused)
{
    (void)unused;
    char folder[64];
    char body[JOURNAL_MESSAGE_BYTES_LIMIT];
    static struct journal_hall hall;
    struct journal_message found;
    const struct short_id city = {"city"};
    journal_folder_make(folder);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    for (uint64_t i = 0; i < 3; i++) {
        char text[16];
        snprintf(text, sizeof(text), "{\"n\":%u}", (unsigned)i);
        const struct journal_message messages[] = {
            {.id = (i + 2) * 64, .target = city, .at_ms = 7, .body = text, .size_bytes = 7},
            {.id = (i + 2) * 64 + 1, .target = {"other"}, .body = text, .size_bytes = 7}};
        struct journal_attached attached = {.messages = messages, .message_count = 2};
        struct event event = {.seq = i + 2, .at_ms = hall.now_ms, .kind = EVENT_SEAT_MOVED};
        assert_int_equal(journal_propose(hall.journal, &event, 1, &attached, NULL, NULL),
                         JOURNAL_OK);
        memset(text, 'x', sizeof(text)); /* it was copied */
    }
    while (journal_durable_seq(hall.journal) < 4) {
        journal_deliver(hall.journal);
    }
    static const enum journal_outcome outcomes[] = {JOURNAL_AGAIN, JOURNAL_SENT, JOURNAL_GIVEN_UP,
                                                    JOURNAL_SENT};
    static const unsigned oldest[] = {0, 0, 1, 2};
    for (size_t i = 0; i < sizeof(oldest) / sizeof(oldest[0]); i++) {
        size_t done = hall.done_count;
        assert_int_equal(journal_message_next(hall.journal, &city, &found, body), JOURNAL_OK);
        assert_int_equal(found.id, (oldest[i] + 2) * 64);
        assert_int_equal(body[5], (int)('0' + oldest[i]));
        assert_int_equal(found.tries, i == 1 ? 5 : 0);
        assert_int_equal(found.next_ms, i == 1 ? 99 : 0);
        const struct journal_mark mark = {
            .id = found.id, .outcome = outcomes[i], .tries = 5, .next_ms = 99};
        hall.done_seq = 0; /* a mark has no seq of its own */
        assert_int_equal(journal_message_mark(hall.journal, &mark, count_done, &hall), JOURNAL_OK);
        while (hall.done_count == done) {
            journal_deliver(hall.journal);
        }
    }
    assert_int_equal(journal_message_next(hall.journal, &city, &found, body), JOURNAL_NOT_FOUND);
    const struct short_id other = {"other"};
    assert_int_equal(journal_message_next(hall.journal, &other, &found, body), JOURNAL_OK);
    assert_int_equal(found.id, 2 * 64 + 1);
    journal_hall_close(&hall);
    journal_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_closed_journal_brings_the_same_engine_back),
        cmocka_unit_test(test_a_start_from_the_turn_of_the_day_is_the_same_as_from_the_first_event),
        cmocka_unit_test(test_a_request_of_an_earlier_day_is_known_for_eight_days),
        cmocka_unit_test(test_a_kill_at_any_moment_loses_nothing_acknowledged),
        cmocka_unit_test(test_a_refusing_disk_is_told_and_what_was_told_before_stays),
        cmocka_unit_test(test_a_changed_journal_is_found_out),
        cmocka_unit_test(test_a_second_server_and_a_missing_folder_are_refused),
        cmocka_unit_test(test_files_are_ours_alone_and_the_log_keeps_its_size),
        cmocka_unit_test(test_a_copy_of_a_live_journal_is_whole),
        cmocka_unit_test(test_facts_say_what_happened),
        cmocka_unit_test(test_an_undone_call_leaves_its_row_as_it_was),
        cmocka_unit_test(test_a_message_is_there_with_its_event_and_until_it_is_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
