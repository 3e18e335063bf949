#include "hall-server/journal/sqlite_store.h"

#include "hall-server/journal/gather_vfs.h"
#include "hall-server/model/event_codec.h"

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH_LIMIT_BYTES = 1024,
    BUSY_TIMEOUT_MS = 5000, /* a backup may hold the database for a moment */
    WAL_BYTES = 4 << 20,    /* the log's steady size */
    QUICK_CHECK_LIMIT_BYTES =
        64 << 20, /* a greater journal is checked at night, not at the start */
    DATABASE_CHUNK_BYTES = 1 << 20,
};

/* Each step is applied to a journal whose user_version is its place; forward only. */
static const char *const migrations[] = {
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, kind INTEGER NOT NULL,"
    "  body BLOB NOT NULL, chain BLOB NOT NULL);"
    "CREATE INDEX events_marks ON events (kind, seq) WHERE kind IN (0, 1);"
    "CREATE TABLE requests (key BLOB PRIMARY KEY, print INTEGER NOT NULL, seq INTEGER NOT NULL,"
    "  at_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE configs (hash BLOB PRIMARY KEY, version INTEGER NOT NULL, text BLOB NOT NULL);"
    "CREATE TABLE tickets (id BLOB PRIMARY KEY, number INTEGER NOT NULL, queue INTEGER NOT NULL,"
    "  class INTEGER NOT NULL, holder INTEGER NOT NULL DEFAULT 0, issued_ms INTEGER NOT NULL,"
    "  issuer TEXT NOT NULL, config INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE legs (ticket BLOB NOT NULL, leg INTEGER NOT NULL, service INTEGER NOT NULL,"
    "  queue INTEGER NOT NULL, state INTEGER NOT NULL, cause INTEGER NOT NULL DEFAULT 0,"
    "  state_ms INTEGER NOT NULL, seat INTEGER, calls INTEGER NOT NULL DEFAULT 0,"
    "  first_called_ms INTEGER, called_ms INTEGER, started_ms INTEGER, finished_ms INTEGER,"
    "  review INTEGER, config INTEGER NOT NULL, PRIMARY KEY (ticket, leg)) WITHOUT ROWID;"
    "CREATE TABLE reviews (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, ticket BLOB NOT NULL,"
    "  leg INTEGER NOT NULL, level INTEGER NOT NULL, seat INTEGER NOT NULL,"
    "  config INTEGER NOT NULL);",
    /* `seq` is the turn of the day that the snapshot was taken before; `chain` is that before it.
     */
    "CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, config INTEGER NOT NULL,"
    "  config_hash BLOB NOT NULL, chain BLOB NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL);",
    "CREATE TABLE archives (first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL,"
    "  from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, chain BLOB NOT NULL, hash BLOB NOT NULL,"
    "  name TEXT NOT NULL, deleted INTEGER NOT NULL, checked_ms INTEGER NOT NULL,"
    "  bad INTEGER NOT NULL);",
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, target TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    "  body BLOB NOT NULL, tries INTEGER NOT NULL DEFAULT 0, next_ms INTEGER NOT NULL DEFAULT 0,"
    "  ended INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX outbox_waiting ON outbox (target, id) WHERE ended = 0;",
    /* What a leg's row said before its last call, for an undo. */
    "ALTER TABLE legs ADD COLUMN calls_before INTEGER;"
    "ALTER TABLE legs ADD COLUMN called_before_ms INTEGER;"
    "ALTER TABLE legs ADD COLUMN seat_before INTEGER;",
    /* What came of it: enum outcome (model/outcome.h), and what is missing, a line for each. */
    "ALTER TABLE legs ADD COLUMN outcome INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE legs ADD COLUMN missing TEXT NOT NULL DEFAULT '';",
};
enum { MIGRATIONS = sizeof(migrations) / sizeof(migrations[0]) };

static const char *const statement_texts[STORE_STATEMENTS] = {
    [STORE_BEGIN] = "BEGIN IMMEDIATE",
    [STORE_COMMIT] = "COMMIT",
    [STORE_ROLLBACK] = "ROLLBACK",
    [STORE_EVENT] = "INSERT INTO events (seq, at_ms, kind, body, chain) VALUES (?, ?, ?, ?, ?)",
    [STORE_REQUEST] = "INSERT INTO requests (key, print, seq, at_ms) VALUES (?, ?, ?, ?)",
    [STORE_EVENTS_OF_DAY] = "SELECT body FROM events WHERE seq >= ? ORDER BY seq",
    [STORE_CONFIG] = "INSERT OR IGNORE INTO configs (hash, version, text) VALUES (?, ?, ?)",
    [STORE_TICKET] = "INSERT INTO tickets (id, number, queue, class, issued_ms, issuer, config)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [STORE_LEG] = "INSERT INTO legs (ticket, leg, service, queue, state, state_ms, config)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [STORE_HOLDER] = "UPDATE tickets SET holder = ?2 WHERE id = ?1",
    [STORE_CLASS] = "UPDATE tickets SET class = ?2 WHERE id = ?1",
    [STORE_LEG_STATE] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5"
                        " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_CALLED] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5, seat = ?6,"
                         " calls_before = calls, called_before_ms = called_ms, seat_before = seat,"
                         " calls = calls + 1, called_ms = ?5,"
                         " first_called_ms = coalesce(first_called_ms, ?5)"
                         " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_RECALLED] = "UPDATE legs SET calls = calls + 1, called_ms = ?3"
                           " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_STARTED] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5, started_ms = ?5"
                          " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_FINISHED] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5,"
                           " finished_ms = ?5 WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_UNCALLED] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5, seat = NULL,"
                           " calls = 0, first_called_ms = NULL, called_ms = NULL,"
                           " calls_before = NULL, called_before_ms = NULL, seat_before = NULL"
                           " WHERE ticket = ?1 AND leg = ?2",
    /* Who was called by an older program keeps what that wrote. */
    [STORE_LEG_UNCALLED_AGAIN] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5,"
                                 " seat = coalesce(seat_before, seat),"
                                 " calls = coalesce(calls_before, calls),"
                                 " called_ms = coalesce(called_before_ms, called_ms),"
                                 " calls_before = NULL, called_before_ms = NULL,"
                                 " seat_before = NULL"
                                 " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_UNSTARTED] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5,"
                            " started_ms = NULL WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_UNFINISHED] = "UPDATE legs SET state = ?3, cause = ?4, state_ms = ?5,"
                             " finished_ms = NULL, outcome = 0, missing = ''"
                             " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_OUTCOME] = "UPDATE legs SET outcome = ?3, missing = ?4"
                          " WHERE ticket = ?1 AND leg = ?2",
    [STORE_LEG_REVIEWED] = "UPDATE legs SET review = ?3 WHERE ticket = ?1 AND leg = ?2",
    [STORE_REVIEW] = "INSERT INTO reviews (seq, at_ms, ticket, leg, level, seat, config)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [STORE_EXPIRE] = "UPDATE legs SET state = ?2, state_ms = ?3"
                     " WHERE ticket >= ?1 AND state < ?4",
    [STORE_FORGET] = "DELETE FROM requests WHERE at_ms < ?",
    [STORE_SNAPSHOT] = "INSERT INTO snapshots (seq, config, config_hash, chain, body, digest)"
                       " VALUES (?, ?, ?, ?, ?, ?)",
    [STORE_MESSAGE] = "INSERT INTO outbox (id, target, at_ms, body) VALUES (?, ?, ?, ?)",
    [STORE_MARK] = "UPDATE outbox SET ended = ?2, tries = ?3, next_ms = ?4"
                   " WHERE id = ?1 AND ended = 0",
    [STORE_FORGET_MESSAGES] = "DELETE FROM outbox WHERE ended > 0 AND at_ms < ?",
};

static int path_in(const char *folder, const char *name, char ret_path[PATH_LIMIT_BYTES])
{
    const int size = snprintf(ret_path, PATH_LIMIT_BYTES, "%s/%s", folder, name);
    return size > 0 && size < PATH_LIMIT_BYTES ? JOURNAL_OK : JOURNAL_REFUSED;
}

/* SQLite's word for an error in ours. */
static int store_error(int result)
{
    switch (result & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return JOURNAL_OK;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
        return JOURNAL_DAMAGED;
    case SQLITE_NOMEM:
        return JOURNAL_NO_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return JOURNAL_IN_USE;
    default:
        return JOURNAL_REFUSED;
    }
}

static int run(sqlite3 *database, const char *text)
{
    return store_error(sqlite3_exec(database, text, NULL, NULL, NULL));
}

static int read_number(sqlite3 *database, const char *text, int64_t *ret_number)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(database, text, -1, &statement, NULL);
    if (result == SQLITE_OK) {
        result = sqlite3_step(statement);
    }
    if (result == SQLITE_ROW) {
        *ret_number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return result == SQLITE_ROW ? JOURNAL_OK : store_error(result);
}

int store_read_form(sqlite3 *database, int *ret_form)
{
    int64_t version = 0;
    const int result = read_number(database, "PRAGMA user_version", &version);
    if (result == JOURNAL_OK) {
        *ret_form = (int)version;
    }
    return result == JOURNAL_OK && version > MIGRATIONS ? JOURNAL_TOO_NEW : result;
}

static int migrate(sqlite3 *database)
{
    int form = 0;
    int result = store_read_form(database, &form);
    for (int step = form; step < MIGRATIONS && result == JOURNAL_OK; step++) {
        char mark[48];
        snprintf(mark, sizeof(mark), "PRAGMA user_version = %d", step + 1);
        result = run(database, "BEGIN IMMEDIATE");
        result = result == JOURNAL_OK ? run(database, migrations[step]) : result;
        result = result == JOURNAL_OK ? run(database, mark) : result;
        result = result == JOURNAL_OK ? run(database, "COMMIT") : result;
    }
    return result;
}

static int quick_check(sqlite3 *database, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || status.st_size > QUICK_CHECK_LIMIT_BYTES) {
        return JOURNAL_OK;
    }
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(database, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (result == SQLITE_OK) {
        result = sqlite3_step(statement);
    }
    const bool good =
        result == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return good ? JOURNAL_OK : JOURNAL_DAMAGED;
}

/*
 * Lets the log have its steady size from the start: then a sync has data to write and no new length
 * of a file. Zeros after the last frame are no frame to SQLite. (Closing the log's file drops no
 * lock of SQLite: those are on the database and its -shm.)
 */
static void fill_wal(const char *folder)
{
    static const char zeros[65536];
    char path[PATH_LIMIT_BYTES];
    struct stat status;
    if (path_in(folder, "journal.db-wal", path) != JOURNAL_OK) {
        return;
    }
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) {
        return; /* slower, not wrong */
    }
    if (fstat(file, &status) == 0) {
        off_t at = status.st_size;
        while (at < WAL_BYTES) {
            const ssize_t wrote = pwrite(file, zeros, sizeof(zeros), at);
            if (wrote <= 0) {
                break;
            }
            at += wrote;
        }
        fsync(file);
    }
    close(file);
}

static int note_wal_pages(void *context, sqlite3 *database, const char *name, int pages)
{
    (void)database;
    (void)name;
    ((struct store *)context)->wal_pages = pages;
    return SQLITE_OK;
}

static int configure(struct store *store)
{
    int persist = 1;
    int chunk_bytes = DATABASE_CHUNK_BYTES;
    sqlite3_busy_timeout(store->database, BUSY_TIMEOUT_MS);
    sqlite3_file_control(store->database, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    sqlite3_file_control(store->database, "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk_bytes);
    const int result = run(store->database, "PRAGMA journal_mode = WAL;"
                                            "PRAGMA synchronous = FULL;"
                                            "PRAGMA wal_autocheckpoint = 0;"
                                            "PRAGMA journal_size_limit = -1;"
                                            "PRAGMA cache_size = -640;"
                                            "PRAGMA temp_store = MEMORY;");
    sqlite3_wal_hook(store->database, note_wal_pages, store);
    return result;
}

static int prepare(struct store *store)
{
    for (int i = 0; i < STORE_STATEMENTS; i++) {
        const int result =
            sqlite3_prepare_v3(store->database, statement_texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &store->statements[i], NULL);
        if (result != SQLITE_OK) {
            return store_error(result);
        }
    }
    return JOURNAL_OK;
}

int store_open(struct store *store, const char *folder)
{
    char path[PATH_LIMIT_BYTES];
    memset(store, 0, sizeof(*store));
    int result = path_in(folder, "journal.db", path);
    const int size = snprintf(store->folder, sizeof(store->folder), "%s", folder);
    result = size < (int)sizeof(store->folder) ? result : JOURNAL_REFUSED;
    if (result != JOURNAL_OK) {
        return result;
    }
    /* Made by us, so that nobody else may read it; SQLite gives the log the same mode. */
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return JOURNAL_REFUSED;
    }
    close(file);
    result = store_error(sqlite3_open_v2(
        path, &store->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, gather_vfs_name()));
    result = result == JOURNAL_OK ? configure(store) : result;
    result = result == JOURNAL_OK ? migrate(store->database) : result;
    result = result == JOURNAL_OK ? quick_check(store->database, path) : result;
    result = result == JOURNAL_OK ? prepare(store) : result;
    if (result != JOURNAL_OK) {
        store_close(store);
        return result;
    }
    fill_wal(folder);
    return JOURNAL_OK;
}

void store_close(struct store *store)
{
    for (int i = 0; i < STORE_STATEMENTS; i++) {
        sqlite3_finalize(store->statements[i]);
    }
    sqlite3_close(store->database);
    memset(store, 0, sizeof(*store));
}

void store_chain_next(struct store_chain *chain, const uint8_t *body, size_t size_bytes)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(chain->bytes));
    crypto_generichash_update(&state, chain->bytes, sizeof(chain->bytes));
    crypto_generichash_update(&state, body, size_bytes);
    crypto_generichash_final(&state, chain->bytes, sizeof(chain->bytes));
}

int store_step(struct store *store, enum store_statement which)
{
    const int result = sqlite3_step(store->statements[which]);
    sqlite3_reset(store->statements[which]);
    return store_error(result);
}

static void bind_number(struct store *store, enum store_statement which, int place, int64_t number)
{
    const int result = sqlite3_bind_int64(store->statements[which], place, number);
    assert(result == SQLITE_OK);
    (void)result;
}

/* The bytes must live until step(). */
static void bind_bytes(struct store *store, enum store_statement which, int place,
                       const void *bytes, size_t size_bytes)
{
    const int result =
        sqlite3_bind_blob(store->statements[which], place, bytes, (int)size_bytes, SQLITE_STATIC);
    assert(result == SQLITE_OK);
    (void)result;
}

static void bind_leg(struct store *store, enum store_statement which, const struct uuid *ticket,
                     uint8_t leg)
{
    bind_bytes(store, which, 1, ticket->bytes, sizeof(ticket->bytes));
    bind_number(store, which, 2, leg);
}

int store_begin(struct store *store)
{
    return store_step(store, STORE_BEGIN);
}

int store_commit(struct store *store)
{
    return store_step(store, STORE_COMMIT) == JOURNAL_OK ? JOURNAL_OK : JOURNAL_UNKNOWN;
}

void store_rollback(struct store *store)
{
    (void)store_step(store, STORE_ROLLBACK); /* already rolled back by SQLite after some errors */
}

static int put_leg(struct store *store, const struct uuid *ticket, uint8_t leg, uint16_t service,
                   uint16_t queue, enum leg_state state, int64_t at_ms)
{
    bind_leg(store, STORE_LEG, ticket, leg);
    bind_number(store, STORE_LEG, 3, service);
    bind_number(store, STORE_LEG, 4, queue);
    bind_number(store, STORE_LEG, 5, state);
    bind_number(store, STORE_LEG, 6, at_ms);
    bind_number(store, STORE_LEG, 7, store->config_version);
    return store_step(store, STORE_LEG);
}

static int put_issued(struct store *store, const struct event_ticket_issued *body,
                      int64_t issued_ms, enum leg_state state)
{
    bind_bytes(store, STORE_TICKET, 1, body->id.bytes, sizeof(body->id.bytes));
    bind_number(store, STORE_TICKET, 2, body->number);
    bind_number(store, STORE_TICKET, 3, body->legs[0].queue);
    bind_number(store, STORE_TICKET, 4, body->class);
    bind_number(store, STORE_TICKET, 5, issued_ms);
    sqlite3_bind_text(store->statements[STORE_TICKET], 6, body->issuer.text, -1, SQLITE_STATIC);
    bind_number(store, STORE_TICKET, 7, store->config_version);
    int result = store_step(store, STORE_TICKET);
    for (uint8_t i = 0; i < body->leg_count && result == JOURNAL_OK; i++) {
        result = put_leg(store, &body->id, i, body->legs[i].service, body->legs[i].queue, state,
                         issued_ms);
    }
    return result;
}

/* Each move leads to one state only. */
static enum leg_state move_target(enum leg_move move)
{
    enum leg_state next = LEG_STATE_COUNT;
    for (int state = 0; state < LEG_STATE_COUNT; state++) {
        if (leg_state_next((enum leg_state)state, move, &next) == LEG_OK) {
            break;
        }
    }
    assert(next < LEG_STATE_COUNT);
    return next;
}

static int put_moved(struct store *store, const struct event *event)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    enum store_statement which = STORE_LEG_STATE;
    if (body->move == LEG_CALL) {
        which = STORE_LEG_CALLED;
        bind_number(store, which, 6, body->seat);
    } else if (body->move == LEG_START) {
        which = STORE_LEG_STARTED;
    } else if (body->move == LEG_FINISH) {
        which = STORE_LEG_FINISHED;
    } else if (body->move == LEG_UNDO_CALL) {
        const bool first = body->cause == CAUSE_UNDONE;
        which = first ? STORE_LEG_UNCALLED : STORE_LEG_UNCALLED_AGAIN;
    } else if (body->move == LEG_UNDO_START) {
        which = STORE_LEG_UNSTARTED;
    } else if (body->move == LEG_UNDO_FINISH) {
        which = STORE_LEG_UNFINISHED;
    }
    bind_leg(store, which, &body->ticket, body->leg);
    bind_number(store, which, 3, move_target((enum leg_move)body->move));
    bind_number(store, which, 4, body->cause);
    bind_number(store, which, 5, event->at_ms);
    const int result = store_step(store, which);
    if (result != JOURNAL_OK || body->move != LEG_HOLD || body->leg != 0) {
        return result;
    }
    bind_bytes(store, STORE_HOLDER, 1, body->ticket.bytes, sizeof(body->ticket.bytes));
    bind_number(store, STORE_HOLDER, 2, body->holder);
    return store_step(store, STORE_HOLDER);
}

/* A row for each time; the newest of a leg is what its review says. */
static int put_reviewed(struct store *store, const struct event *event,
                        const struct event_reviewed *body)
{
    bind_leg(store, STORE_LEG_REVIEWED, &body->ticket, body->leg);
    bind_number(store, STORE_LEG_REVIEWED, 3, body->level);
    const int result = store_step(store, STORE_LEG_REVIEWED);
    if (result != JOURNAL_OK) {
        return result;
    }
    bind_number(store, STORE_REVIEW, 1, (int64_t)event->seq);
    bind_number(store, STORE_REVIEW, 2, event->at_ms);
    bind_bytes(store, STORE_REVIEW, 3, body->ticket.bytes, sizeof(body->ticket.bytes));
    bind_number(store, STORE_REVIEW, 4, body->leg);
    bind_number(store, STORE_REVIEW, 5, body->level);
    bind_number(store, STORE_REVIEW, 6, body->seat);
    bind_number(store, STORE_REVIEW, 7, store->config_version);
    return store_step(store, STORE_REVIEW);
}

static int put_review_said(struct store *store, const struct event *event)
{
    const struct event_review_said *said = &event->as.review_said;
    const struct event_reviewed body = {said->ticket, said->leg, said->level, said->seat};
    return put_reviewed(store, event, &body);
}

static int put_outcome(struct store *store, const struct event_outcome_said *body)
{
    bind_leg(store, STORE_LEG_OUTCOME, &body->ticket, body->leg);
    bind_number(store, STORE_LEG_OUTCOME, 3, body->outcome);
    sqlite3_bind_text(store->statements[STORE_LEG_OUTCOME], 4, body->missing, -1, SQLITE_STATIC);
    return store_step(store, STORE_LEG_OUTCOME);
}

static int put_request(struct store *store, const struct event *event)
{
    if (request_key_is_none(&event->request)) {
        return JOURNAL_OK;
    }
    bind_bytes(store, STORE_REQUEST, 1, event->request.bytes, sizeof(event->request.bytes));
    bind_number(store, STORE_REQUEST, 2, event->request_print);
    bind_number(store, STORE_REQUEST, 3, (int64_t)event->seq);
    bind_number(store, STORE_REQUEST, 4, event->at_ms);
    return store_step(store, STORE_REQUEST);
}

/* The requests of the day that has ended go where later days find them. */
static int put_requests_of_day(struct store *store)
{
    int row = SQLITE_DONE;
    int result = JOURNAL_OK;
    sqlite3_stmt *statement = store->statements[STORE_EVENTS_OF_DAY];
    bind_number(store, STORE_EVENTS_OF_DAY, 1, (int64_t)store->day_first_seq);
    while (result == JOURNAL_OK && (row = sqlite3_step(statement)) == SQLITE_ROW) {
        struct event event;
        if (event_decode(sqlite3_column_blob(statement, 0),
                         (size_t)sqlite3_column_bytes(statement, 0), &event) != EVENT_CODEC_OK) {
            result = JOURNAL_DAMAGED;
        } else {
            result = put_request(store, &event);
        }
    }
    sqlite3_reset(statement);
    return result == JOURNAL_OK ? store_error(row) : result;
}

/* Ids of tickets begin with their time: the open legs are among those of the last days. */
static int put_day_turned(struct store *store, const struct event *event)
{
    static const uint8_t zeros[UUID_ENTROPY_BYTES];
    const int64_t two_days_ms = INT64_C(2) * 86400000;
    const int64_t from_ms = event->at_ms > two_days_ms ? event->at_ms - two_days_ms : 0;
    const struct uuid from = uuid_make(from_ms, zeros);
    bind_bytes(store, STORE_EXPIRE, 1, from.bytes, sizeof(from.bytes));
    bind_number(store, STORE_EXPIRE, 2, LEG_EXPIRED);
    bind_number(store, STORE_EXPIRE, 3, event->at_ms);
    bind_number(store, STORE_EXPIRE, 4, LEG_FINISHED); /* the ends come last in the enum */
    int result = store_step(store, STORE_EXPIRE);
    result = result == JOURNAL_OK ? put_requests_of_day(store) : result;
    store->day_first_seq = event->seq;
    return result;
}

/* The rows that reports read. */
static int put_facts(struct store *store, const struct event *event)
{
    switch (event->kind) {
    case EVENT_TICKET_ISSUED:
        return put_issued(store, &event->as.ticket_issued, event->at_ms, LEG_ISSUED);
    case EVENT_TICKET_MERGED: /* of a past day: it was over when the hall heard of it */
        return put_issued(store, &event->as.ticket_merged.issued, event->as.ticket_merged.issued_ms,
                          event->as.ticket_merged.past ? LEG_EXPIRED : LEG_ISSUED);
    case EVENT_LEG_MOVED:
        return put_moved(store, event);
    case EVENT_TICKET_CLASSED:
        bind_bytes(store, STORE_CLASS, 1, event->as.ticket_classed.ticket.bytes,
                   sizeof(event->as.ticket_classed.ticket.bytes));
        bind_number(store, STORE_CLASS, 2, event->as.ticket_classed.class);
        return store_step(store, STORE_CLASS);
    case EVENT_LEG_RECALLED:
        bind_leg(store, STORE_LEG_RECALLED, &event->as.leg_recalled.ticket,
                 event->as.leg_recalled.leg);
        bind_number(store, STORE_LEG_RECALLED, 3, event->at_ms);
        return store_step(store, STORE_LEG_RECALLED);
    case EVENT_LEG_ADDED:
        return put_leg(store, &event->as.leg_added.ticket, event->as.leg_added.leg,
                       event->as.leg_added.service, event->as.leg_added.queue, LEG_WAITING,
                       event->at_ms);
    case EVENT_REVIEWED:
        return put_reviewed(store, event, &event->as.reviewed);
    case EVENT_REVIEW_SAID:
        return put_review_said(store, event);
    case EVENT_OUTCOME_SAID:
        return put_outcome(store, &event->as.outcome_said);
    case EVENT_DAY_TURNED:
        return put_day_turned(store, event);
    case EVENT_CONFIG_APPLIED:
        store->config_version = event->as.config_applied.version;
        memcpy(store->config_hash, event->as.config_applied.hash, sizeof(store->config_hash));
        return JOURNAL_OK;
    default:
        return JOURNAL_OK;
    }
}

int store_put_event(struct store *store, const struct event *event)
{
    assert(event->seq == store->seq + 1);
    uint8_t body[LIMIT_EVENT_BYTES];
    const size_t size_bytes = event_encode(event, body);
    store_chain_next(&store->chain, body, size_bytes);
    store->seq = event->seq;

    bind_number(store, STORE_EVENT, 1, (int64_t)event->seq);
    bind_number(store, STORE_EVENT, 2, event->at_ms);
    bind_number(store, STORE_EVENT, 3, event->kind);
    bind_bytes(store, STORE_EVENT, 4, body, size_bytes);
    bind_bytes(store, STORE_EVENT, 5, store->chain.bytes, sizeof(store->chain.bytes));
    const int result = store_step(store, STORE_EVENT);
    return result == JOURNAL_OK ? put_facts(store, event) : result;
}

int store_put_snapshot(struct store *store, const uint8_t *bytes, size_t size_bytes)
{
    uint8_t digest[32];
    store_snapshot_digest(&store->chain, store->config_hash, bytes, size_bytes, digest);
    bind_number(store, STORE_SNAPSHOT, 1, (int64_t)store->seq + 1);
    bind_number(store, STORE_SNAPSHOT, 2, store->config_version);
    bind_bytes(store, STORE_SNAPSHOT, 3, store->config_hash, sizeof(store->config_hash));
    bind_bytes(store, STORE_SNAPSHOT, 4, store->chain.bytes, sizeof(store->chain.bytes));
    bind_bytes(store, STORE_SNAPSHOT, 5, bytes, size_bytes);
    bind_bytes(store, STORE_SNAPSHOT, 6, digest, sizeof(digest));
    return store_step(store, STORE_SNAPSHOT);
}

int store_put_config(struct store *store, const struct journal_config *config)
{
    bind_bytes(store, STORE_CONFIG, 1, config->hash, sizeof(config->hash));
    bind_number(store, STORE_CONFIG, 2, config->version);
    bind_bytes(store, STORE_CONFIG, 3, config->text, config->size_bytes);
    return store_step(store, STORE_CONFIG);
}

int store_forget_requests(struct store *store, int64_t before_ms)
{
    bind_number(store, STORE_FORGET, 1, before_ms);
    bind_number(store, STORE_FORGET_MESSAGES, 1, before_ms);
    const int result = store_step(store, STORE_FORGET);
    return result == JOURNAL_OK ? store_step(store, STORE_FORGET_MESSAGES) : result;
}

void store_checkpoint(struct store *store)
{
    int pages = 0;
    int copied = 0;
    const int result = sqlite3_wal_checkpoint_v2(store->database, "main", SQLITE_CHECKPOINT_PASSIVE,
                                                 &pages, &copied);
    if (result == SQLITE_OK && pages == copied) {
        store->wal_pages = 0;
    }
}
