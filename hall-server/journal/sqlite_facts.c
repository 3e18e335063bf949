#include "hall-server/journal/facts.h"

#include "hall-server/journal/sqlite_archive.h"
#include "hall-server/journal/sqlite_read.h"
#include "hall-server/model/event_codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A kiosk that was alone brings its tickets days later, and they lie with the events of then. */
#define LATE_MS (INT64_C(86400000) * (BLOCK_DAYS + 2))

enum {
    STEPS_BETWEEN_LOOKS = 20000, /* of SQLite's machine, between two looks at the clock */
    FACTS_ARCHIVES_MAX = 512,    /* of one question */
};

struct facts {
    char folder[STORE_FOLDER_ROOM];
    sqlite3 *database;
    struct facts_bounds bounds;
    int64_t end_ms; /* monotonic */
    int file_count; /* of `files`: archives of the question */
    char files[FACTS_ARCHIVES_MAX][ARCHIVE_NAME_ROOM];
};

/* One question: what is asked of each file, and who gets its rows. */
struct facts_question {
    const char *text; /* ?1, ?2: from, to; ?3: ticket */
    int64_t from_ms;
    int64_t to_ms;
    const struct uuid *ticket;
    bool by_events; /* ?1, ?2 are turned into seqs */
    bool (*row)(const struct facts_question *question, sqlite3_stmt *statement);
    void *context;
};

static int64_t monotonic_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int is_over(void *context)
{
    const struct facts *facts = context;
    return (facts->bounds.stop != NULL && atomic_load(facts->bounds.stop)) ||
           monotonic_ms() > facts->end_ms;
}

static void bound(struct facts *facts, sqlite3 *database)
{
    sqlite3_progress_handler(database, STEPS_BETWEEN_LOOKS, is_over, facts);
}

int facts_open(const char *folder, const struct facts_bounds *bounds, struct facts **ret_facts)
{
    struct facts *facts = calloc(1, sizeof(*facts));
    if (facts == NULL) {
        return JOURNAL_NO_MEMORY;
    }
    facts->bounds = *bounds;
    const int size = snprintf(facts->folder, sizeof(facts->folder), "%s", folder);
    int form = 0;
    int result = size < (int)sizeof(facts->folder) ? store_open_reader(folder, &facts->database)
                                                   : JOURNAL_REFUSED;
    result = result == JOURNAL_OK ? store_read_form(facts->database, &form) : result;
    if (result != JOURNAL_OK) {
        facts_close(facts);
        return result;
    }
    bound(facts, facts->database);
    *ret_facts = facts;
    return JOURNAL_OK;
}

void facts_close(struct facts *facts)
{
    if (facts != NULL) {
        sqlite3_close(facts->database);
        free(facts);
    }
}

static int step_error(int result)
{
    return (result & 0xFF) == SQLITE_INTERRUPT ? JOURNAL_STOPPED : read_error(result);
}

/* The archives that may have facts of that time; the journal has none of them any more. */
static int files_find(struct facts *facts, int64_t from_ms, int64_t to_ms)
{
    sqlite3_stmt *statement = NULL;
    int form = 0;
    int result = store_read_form(facts->database, &form);
    facts->file_count = 0;
    if (result != JOURNAL_OK || form < STORE_FORM_ARCHIVES) {
        return result;
    }
    result = read_prepare(facts->database,
                          "SELECT name FROM archives WHERE deleted = 1 AND to_ms > ?1"
                          " AND from_ms < ?2 ORDER BY first_seq",
                          &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, from_ms);
    sqlite3_bind_int64(statement, 2, to_ms + LATE_MS);
    int row = SQLITE_DONE;
    while (result == JOURNAL_OK && (row = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        if (name == NULL || strlen(name) >= ARCHIVE_NAME_ROOM || strchr(name, '/') != NULL) {
            result = JOURNAL_DAMAGED;
        } else if (facts->file_count == FACTS_ARCHIVES_MAX) {
            result = JOURNAL_FULL;
        } else {
            memcpy(facts->files[facts->file_count++], name, strlen(name) + 1);
        }
    }
    sqlite3_finalize(statement);
    return result == JOURNAL_OK ? step_error(row) : result;
}

/* The first event at that time or later: seqs and times rise together. */
static int seq_at(sqlite3 *database, int64_t at_ms, int64_t *ret_seq)
{
    sqlite3_stmt *statement = NULL;
    int64_t low = 0;
    int64_t high = 0;
    int result = read_prepare(database,
                              "SELECT (SELECT min(seq) FROM events), (SELECT max(seq) FROM events)",
                              &statement);
    if (result == JOURNAL_OK && sqlite3_step(statement) == SQLITE_ROW) {
        low = sqlite3_column_int64(statement, 0);
        high = sqlite3_column_int64(statement, 1) + 1;
    }
    sqlite3_finalize(statement);
    statement = NULL;
    result =
        result == JOURNAL_OK
            ? read_prepare(database, "SELECT at_ms FROM events WHERE seq >= ? LIMIT 1", &statement)
            : result;
    while (result == JOURNAL_OK && low < high) {
        const int64_t middle = low + (high - low) / 2;
        sqlite3_bind_int64(statement, 1, middle);
        const int row = sqlite3_step(statement);
        const bool before = row == SQLITE_ROW && sqlite3_column_int64(statement, 0) < at_ms;
        result = step_error(row);
        sqlite3_reset(statement);
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    sqlite3_finalize(statement);
    if (result == JOURNAL_OK) {
        *ret_seq = low;
    }
    return result;
}

static int file_ask(sqlite3 *database, const struct facts_question *question)
{
    sqlite3_stmt *statement = NULL;
    int64_t from = question->from_ms;
    int64_t to = question->to_ms;
    int result = JOURNAL_OK;
    if (question->by_events) {
        result = seq_at(database, question->from_ms, &from);
        result = result == JOURNAL_OK ? seq_at(database, question->to_ms, &to) : result;
    }
    result = result == JOURNAL_OK ? read_prepare(database, question->text, &statement) : result;
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, from);
    sqlite3_bind_int64(statement, 2, to);
    if (question->ticket != NULL) {
        sqlite3_bind_blob(statement, 3, question->ticket->bytes, sizeof(question->ticket->bytes),
                          SQLITE_STATIC);
    }
    int row = SQLITE_DONE;
    while (result == JOURNAL_OK && (row = sqlite3_step(statement)) == SQLITE_ROW) {
        result = question->row(question, statement) ? JOURNAL_OK : JOURNAL_STOPPED;
    }
    sqlite3_finalize(statement);
    return result == JOURNAL_OK ? step_error(row) : result;
}

static int archive_ask(struct facts *facts, const char *name, const struct facts_question *question)
{
    char path[ARCHIVE_FOLDER_ROOM + 64];
    sqlite3 *database = NULL;
    (void)snprintf(path, sizeof(path), "%s/archive/%s", facts->folder, name);
    int result = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (result == SQLITE_OK) {
        sqlite3_exec(database, "PRAGMA cache_size = -256;", NULL, NULL, NULL);
        bound(facts, database);
        result = file_ask(database, question);
    } else {
        result = JOURNAL_BAD_ARCHIVE;
    }
    sqlite3_close(database);
    return result;
}

/* The list of archives and the journal's own rows in one reading; then the files, which never
 * change. */
static int facts_ask(struct facts *facts, const struct facts_question *question)
{
    facts->end_ms = monotonic_ms() + facts->bounds.time_ms;
    int result = read_error(sqlite3_exec(facts->database, "BEGIN", NULL, NULL, NULL));
    if (result != JOURNAL_OK) {
        return result;
    }
    result = files_find(facts, question->from_ms, question->to_ms);
    result = result == JOURNAL_OK ? file_ask(facts->database, question) : result;
    sqlite3_exec(facts->database, "ROLLBACK", NULL, NULL, NULL);
    for (int i = 0; i < facts->file_count && result == JOURNAL_OK; i++) {
        result = is_over(facts) ? JOURNAL_STOPPED : archive_ask(facts, facts->files[i], question);
    }
    return result;
}

/* ---- legs ---- */

struct leg_reader {
    bool (*each)(void *context, const struct fact_leg *leg);
    void *context;
};

static bool leg_row(const struct facts_question *question, sqlite3_stmt *statement)
{
    const struct leg_reader *reader = question->context;
    struct fact_leg leg;
    memset(&leg, 0, sizeof(leg));
    if (sqlite3_column_bytes(statement, 0) != (int)sizeof(leg.ticket.bytes)) {
        return false;
    }
    memcpy(leg.ticket.bytes, sqlite3_column_blob(statement, 0), sizeof(leg.ticket.bytes));
    leg.number = (uint16_t)sqlite3_column_int(statement, 1);
    leg.ticket_queue = (uint16_t)sqlite3_column_int(statement, 2);
    leg.issued_ms = sqlite3_column_int64(statement, 3);
    leg.leg = (uint8_t)sqlite3_column_int(statement, 4);
    leg.service = (uint16_t)sqlite3_column_int(statement, 5);
    leg.state = (uint8_t)sqlite3_column_int(statement, 6);
    leg.cause = (uint8_t)sqlite3_column_int(statement, 7);
    leg.seat = sqlite3_column_type(statement, 8) == SQLITE_NULL
                   ? INDEX_NONE
                   : (uint16_t)sqlite3_column_int(statement, 8);
    leg.first_called_ms = sqlite3_column_int64(statement, 9); /* NULL is 0 */
    leg.called_ms = sqlite3_column_int64(statement, 10);
    leg.started_ms = sqlite3_column_int64(statement, 11);
    leg.finished_ms = sqlite3_column_int64(statement, 12);
    leg.review = (uint8_t)sqlite3_column_int(statement, 13);
    leg.config = (uint32_t)sqlite3_column_int64(statement, 14);
    return reader->each(reader->context, &leg);
}

#define LEGS                                                                                       \
    "SELECT t.id, t.number, t.queue, t.issued_ms, l.leg, l.service, l.state, l.cause, l.seat,"     \
    " l.first_called_ms, l.called_ms, l.started_ms, l.finished_ms, l.review, l.config"             \
    " FROM tickets t CROSS JOIN legs l ON l.ticket = t.id"                                         \
    " WHERE t.issued_ms >= ?1 AND t.issued_ms < ?2"

int facts_legs(struct facts *facts, int64_t from_ms, int64_t to_ms,
               bool (*each)(void *context, const struct fact_leg *leg), void *context)
{
    struct leg_reader reader = {each, context};
    const struct facts_question question = {
        .text = LEGS " ORDER BY t.id, l.leg",
        .from_ms = from_ms,
        .to_ms = to_ms,
        .row = leg_row,
        .context = &reader,
    };
    return facts_ask(facts, &question);
}

int facts_ticket(struct facts *facts, const struct uuid *ticket, int64_t from_ms, int64_t to_ms,
                 bool (*each)(void *context, const struct fact_leg *leg), void *context)
{
    struct leg_reader reader = {each, context};
    const struct facts_question question = {
        .text = LEGS " AND t.id = ?3 ORDER BY l.leg",
        .from_ms = from_ms,
        .to_ms = to_ms,
        .ticket = ticket,
        .row = leg_row,
        .context = &reader,
    };
    return facts_ask(facts, &question);
}

/* ---- events ---- */

struct event_reader {
    bool (*seat)(void *context, const struct fact_seat *seat);
    bool (*event)(void *context, const struct event *event);
    void *context;
};

static bool event_row(const struct facts_question *question, sqlite3_stmt *statement)
{
    const struct event_reader *reader = question->context;
    struct event event;
    struct uuid ticket;
    uint16_t seat = INDEX_NONE;
    if (event_decode(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0),
                     &event) != EVENT_CODEC_OK) {
        return false;
    }
    if (reader->seat != NULL) {
        const struct fact_seat fact = {event.at_ms, event.as.seat_moved.seat,
                                       event.as.seat_moved.clerk};
        return reader->seat(reader->context, &fact);
    }
    event_subject(&event, &ticket, &seat);
    return !uuid_equal(&ticket, question->ticket) || reader->event(reader->context, &event);
}

int facts_seats(struct facts *facts, int64_t from_ms, int64_t to_ms,
                bool (*each)(void *context, const struct fact_seat *seat), void *context)
{
    struct event_reader reader = {.seat = each, .context = context};
    char text[96];
    (void)snprintf(text, sizeof(text),
                   "SELECT body FROM events WHERE seq >= ?1 AND seq < ?2 AND kind = %d"
                   " ORDER BY seq",
                   EVENT_SEAT_MOVED);
    const struct facts_question question = {
        .text = text,
        .from_ms = from_ms,
        .to_ms = to_ms,
        .by_events = true,
        .row = event_row,
        .context = &reader,
    };
    return facts_ask(facts, &question);
}

int facts_events(struct facts *facts, const struct uuid *ticket, int64_t from_ms, int64_t to_ms,
                 bool (*each)(void *context, const struct event *event), void *context)
{
    struct event_reader reader = {.event = each, .context = context};
    const struct facts_question question = {
        .text = "SELECT body FROM events WHERE seq >= ?1 AND seq < ?2 AND instr(body, ?3) > 0"
                " ORDER BY seq",
        .from_ms = from_ms,
        .to_ms = to_ms,
        .ticket = ticket,
        .by_events = true,
        .row = event_row,
        .context = &reader,
    };
    return facts_ask(facts, &question);
}

/* ---- configurations ---- */

int facts_config(struct facts *facts, uint32_t version, char **ret_text, size_t *ret_size_bytes)
{
    sqlite3_stmt *statement = NULL;
    facts->end_ms = monotonic_ms() + facts->bounds.time_ms;
    int result = read_prepare(facts->database, "SELECT text FROM configs WHERE version = ? LIMIT 1",
                              &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, version);
    const int row = sqlite3_step(statement);
    if (row == SQLITE_ROW) {
        const int size = sqlite3_column_bytes(statement, 0);
        char *text = size > 0 && size <= JOURNAL_CONFIG_BYTES_LIMIT ? malloc((size_t)size) : NULL;
        if (text != NULL) {
            memcpy(text, sqlite3_column_blob(statement, 0), (size_t)size);
            *ret_text = text;
            *ret_size_bytes = (size_t)size;
        }
        result = text != NULL ? JOURNAL_OK : JOURNAL_NO_MEMORY;
    } else {
        result = row == SQLITE_DONE ? JOURNAL_NOT_FOUND : step_error(row);
    }
    sqlite3_finalize(statement);
    return result;
}
