/*
 * Journals that older programs wrote: every form that there ever was lies in tests/golden/journal
 * as SQL, becomes the newest one when it is opened, and brings the same hall back as its events
 * say.
 *
 * A new form: open the journal of JOURNAL_FORM_MAKE=FOLDER (made by this test) with
 * `sqlite3 FOLDER/journal.db .dump`, add its PRAGMA user_version, and keep it as form-N.sql.
 */
#include "hall-server/model/event_codec.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/journal_hall.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMS "tests/golden/journal"
enum { NEWEST_FORM = 6, SQL_LIMIT_BYTES = 1 << 20 };

/* ---- a journal with each kind of event ---- */

static uint32_t requests;

static void seat_do(struct journal_hall *hall, enum command_kind kind, uint16_t seat)
{
    struct command command = {
        .kind = kind,
        .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
        .as.seat = {.seat = seat, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE}};
    if (kind == COMMAND_SEAT_TRANSFER) {
        command.as.seat.to_queue = QUEUE_B;
        snprintf(command.as.seat.reason, sizeof(command.as.seat.reason), "材料已核");
    }
    if (kind == COMMAND_SEAT_FINISH) {
        command.as.seat.outcome = OUTCOME_ON_THE_SPOT;
    } else if (kind == COMMAND_SEAT_OUTCOME) {
        command.as.seat.outcome = OUTCOME_GIVEN_BACK;
        snprintf(command.as.seat.missing, sizeof(command.as.seat.missing), "照片\n户口簿");
    }
    snprintf(command.request_id, sizeof(command.request_id), "seat-step-%u", requests++);
    hall->now_ms += 7000;
    assert_int_equal(journal_hall_do(hall, &command), PROBLEM_NONE);
}

static void ticket_do(struct journal_hall *hall, enum command_kind kind, struct uuid id,
                      enum print_result printed)
{
    struct command command = {.kind = kind,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .as.ticket = {.id = id, .result = printed, .places = 1}};
    snprintf(command.request_id, sizeof(command.request_id), "ticket-step-%u", requests++);
    hall->now_ms += 1000;
    assert_int_equal(journal_hall_do(hall, &command), PROBLEM_NONE);
}

static struct uuid issue(struct journal_hall *hall, uint16_t service, bool held)
{
    char request_id[32];
    snprintf(request_id, sizeof(request_id), "issue-%u", requests++);
    hall->now_ms += 1000;
    assert_int_equal(journal_hall_issue(hall, request_id, service, requests), PROBLEM_NONE);
    const struct uuid id = hall->result.ticket;
    if (held) {
        ticket_do(hall, COMMAND_PRINT_RESULT, id, PRINT_PRINTED);
    }
    return id;
}

static void config_do(struct journal_hall *hall, uint32_t version)
{
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = journal_hall_config(hall, version)}};
    hall->now_ms += 1000;
    assert_int_equal(journal_hall_do(hall, &command), PROBLEM_NONE);
}

static void busy_day(struct journal_hall *hall)
{
    static const enum command_kind first[] = {
        COMMAND_SEAT_OPEN,   COMMAND_SEAT_NEXT,   COMMAND_SEAT_RECALL,
        COMMAND_SEAT_START,  COMMAND_SEAT_FINISH, COMMAND_SEAT_NEXT,
        COMMAND_SEAT_ABSENT, COMMAND_SEAT_NEXT,   COMMAND_SEAT_TRANSFER};
    static const enum command_kind second[] = {COMMAND_SEAT_NEXT, COMMAND_SEAT_START,
                                               COMMAND_SEAT_PARK, COMMAND_SEAT_PAUSE};
    const struct uuid spoiled = issue(hall, 0, false);
    ticket_do(hall, COMMAND_PRINT_RESULT, spoiled, PRINT_FAILED);
    for (uint16_t i = 0; i < 5; i++) {
        (void)issue(hall, 0, true);
    }
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
        seat_do(hall, first[i], SEAT_1);
    }
    ticket_do(hall, COMMAND_DEFER, issue(hall, 2, true), PRINT_PRINTED);
    (void)issue(hall, 2, true);
    ticket_do(hall, COMMAND_CANCEL, issue(hall, 4, true), PRINT_PRINTED);
    for (size_t i = 0; i < sizeof(second) / sizeof(second[0]); i++) {
        seat_do(hall, second[i], SEAT_1);
    }
    struct command review = {.kind = COMMAND_REVIEW,
                             .request_id = "review-0000",
                             .actor = {.role = ROLE_DISPLAY, .id = {"seat-1"}},
                             .as.review = {.seat = SEAT_2, .level = 5}};
    seat_do(hall, COMMAND_SEAT_OPEN, SEAT_2);
    (void)issue(hall, 1, true);
    seat_do(hall, COMMAND_SEAT_NEXT, SEAT_2);
    seat_do(hall, COMMAND_SEAT_FINISH, SEAT_2);
    seat_do(hall, COMMAND_SEAT_OUTCOME, SEAT_2);
    snprintf(review.request_id, sizeof(review.request_id), "review-%u", requests++);
    assert_int_equal(journal_hall_do(hall, &review), PROBLEM_NONE);
}

/* Three days, and a new configuration among people who wait. */
static void make_journal(const char *folder)
{
    static struct journal_hall hall;
    requests = 1000;
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    busy_day(&hall);
    hall.now_ms += INT64_C(86400000);
    busy_day(&hall);
    config_do(&hall, 2);
    (void)issue(&hall, 3, true);
    hall.now_ms += INT64_C(86400000);
    busy_day(&hall);
    journal_hall_close(&hall);
}

/* ---- reading one back ---- */

static sqlite3 *database_open(const char *folder)
{
    char path[128];
    sqlite3 *database = NULL;
    snprintf(path, sizeof(path), "%.64s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    return database;
}

static void fixture_load(const char *name, const char *folder)
{
    char path[300];
    snprintf(path, sizeof(path), "%s/%.64s", FORMS, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, SQL_LIMIT_BYTES);
    assert_non_null(text);
    const size_t size_bytes = fread(text, 1, SQL_LIMIT_BYTES - 1, file);
    assert_true(size_bytes > 0 && size_bytes < SQL_LIMIT_BYTES - 1);
    fclose(file);
    sqlite3 *database = database_open(folder);
    char *wrong = NULL;
    if (sqlite3_exec(database, text, NULL, NULL, &wrong) != SQLITE_OK) {
        fail_msg("%s: %s", name, wrong);
    }
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    free(text);
}

static int number_of(const char *folder, const char *text)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *database = database_open(folder);
    assert_int_equal(sqlite3_prepare_v2(database, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int number = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    return number;
}

/* What the events alone say, without any journal: each row decoded and applied. */
static void digest_of_events(const char *folder, struct engine_digest *ret_digest)
{
    struct engine *engine = engine_create(NULL);
    struct journal_hall configs = {0};
    sqlite3_stmt *statement = NULL;
    sqlite3 *database = database_open(folder);
    assert_non_null(engine);
    assert_int_equal(
        sqlite3_prepare_v2(database, "SELECT body FROM events ORDER BY seq", -1, &statement, NULL),
        SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        struct event event;
        const int size_bytes = sqlite3_column_bytes(statement, 0);
        assert_int_equal(
            event_decode(sqlite3_column_blob(statement, 0), (size_t)size_bytes, &event),
            EVENT_CODEC_OK);
        if (event.kind == EVENT_CONFIG_APPLIED) {
            event.as.config_applied.config =
                journal_hall_config(&configs, event.as.config_applied.version);
        }
        assert_true(engine_accepts(engine, &event));
        engine_apply(engine, &event);
    }
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    engine_digest(engine, ret_digest);
    engine_destroy(engine);
    for (int i = 0; i < JOURNAL_HALL_CONFIGS; i++) {
        free(configs.configs[i]);
    }
}

static void open_and_compare(const char *folder, bool whole, const struct engine_digest *expected)
{
    static struct journal_hall hall;
    struct engine_digest is;
    assert_int_equal(journal_hall_open(&hall, folder, whole), JOURNAL_OK);
    assert_null(engine_check(hall.engine));
    engine_digest(hall.engine, &is);
    assert_memory_equal(is.bytes, expected->bytes, sizeof(is.bytes));
    journal_hall_close(&hall);
}

static void form_is_read(const char *name, int form)
{
    char folder[64];
    struct engine_digest expected;
    static struct journal_hall hall;
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    journal_folder_make(folder);
    fixture_load(name, folder);
    assert_int_equal(number_of(folder, "PRAGMA user_version"), form);
    const int rows = number_of(folder, "SELECT count(*) FROM events");
    digest_of_events(folder, &expected);
    /* A copy from an older program is proven as it is, */
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    assert_int_equal(events, rows);
    assert_int_equal(number_of(folder, "PRAGMA user_version"), form);
    /* opened as the newest form with the same hall in it, */
    open_and_compare(folder, false, &expected);
    assert_int_equal(number_of(folder, "PRAGMA user_version"), NEWEST_FORM);
    open_and_compare(folder, true, &expected);
    open_and_compare(folder, false, &expected);
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_OK);
    assert_int_equal(events, rows);
    /* and goes on, over a turn of the day. */
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_OK);
    hall.now_ms += INT64_C(86400000);
    requests = 9000;
    (void)issue(&hall, 1, true);
    engine_digest(hall.engine, &expected);
    journal_hall_close(&hall);
    open_and_compare(folder, false, &expected);
    open_and_compare(folder, true, &expected);
    journal_folder_remove(folder);
}

static void test_each_older_form_becomes_the_newest_with_the_same_hall(void **unused)
{
    (void)unused;
    for (int form = 1; form <= NEWEST_FORM; form++) {
        char name[32];
        snprintf(name, sizeof(name), "form-%d.sql", form);
        form_is_read(name, form);
    }
}

/* What a migration once made is never edited: a change is a new one. */
static void test_the_fixture_of_the_newest_form_is_what_this_program_makes(void **unused)
{
    (void)unused;
    static const char schema[] = "SELECT group_concat(sql, ';') FROM"
                                 " (SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
                                 " AND name NOT LIKE 'sqlite%' ORDER BY name)";
    char folders[2][64];
    char *texts[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *statement = NULL;
        char name[32];
        journal_folder_make(folders[i]);
        if (i == 0) {
            make_journal(folders[i]);
        } else {
            snprintf(name, sizeof(name), "form-%d.sql", NEWEST_FORM);
            fixture_load(name, folders[i]);
        }
        sqlite3 *database = database_open(folders[i]);
        assert_int_equal(sqlite3_prepare_v2(database, schema, -1, &statement, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        texts[i] = strdup((const char *)sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
        assert_int_equal(sqlite3_close(database), SQLITE_OK);
        journal_folder_remove(folders[i]);
    }
    assert_string_equal(texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
}

static void test_a_newer_form_is_refused_and_left_alone(void **unused)
{
    (void)unused;
    char folder[64];
    static struct journal_hall hall;
    uint64_t events = 0;
    const struct journal_reader nobody = {0};
    journal_folder_make(folder);
    make_journal(folder);
    sqlite3 *database = database_open(folder);
    assert_int_equal(sqlite3_exec(database, "PRAGMA user_version = 99", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    assert_int_equal(journal_hall_open(&hall, folder, false), JOURNAL_TOO_NEW);
    assert_int_equal(journal_sqlite_check(folder, &nobody, &events), JOURNAL_TOO_NEW);
    assert_string_equal(journal_error_text(JOURNAL_TOO_NEW), "a newer program wrote this journal");
    assert_int_equal(number_of(folder, "PRAGMA user_version"), 99);
    journal_folder_remove(folder);
}

int main(void)
{
    const char *wish = getenv("JOURNAL_FORM_MAKE");
    if (wish != NULL) {
        make_journal(wish);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_older_form_becomes_the_newest_with_the_same_hall),
        cmocka_unit_test(test_the_fixture_of_the_newest_form_is_what_this_program_makes),
        cmocka_unit_test(test_a_newer_form_is_refused_and_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
