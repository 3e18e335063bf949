#include "hall-server/journal/sqlite_archive.h"

#include "hall-server/journal/sqlite_read.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HASH_PIECE_BYTES = 65536, PATH_ROOM = ARCHIVE_FOLDER_ROOM + 64 };
#define MS_PER_DAY INT64_C(86400000)

static const char tables[] =
    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA user_version = 6;"
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, kind INTEGER NOT NULL,"
    "  body BLOB NOT NULL, chain BLOB NOT NULL);"
    "CREATE TABLE configs (hash BLOB PRIMARY KEY, version INTEGER NOT NULL, text BLOB NOT NULL);"
    "CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, config INTEGER NOT NULL,"
    "  config_hash BLOB NOT NULL, chain BLOB NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL);"
    "CREATE TABLE tickets (id BLOB PRIMARY KEY, number INTEGER NOT NULL, queue INTEGER NOT NULL,"
    "  class INTEGER NOT NULL, holder INTEGER NOT NULL DEFAULT 0, issued_ms INTEGER NOT NULL,"
    "  issuer TEXT NOT NULL, config INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE legs (ticket BLOB NOT NULL, leg INTEGER NOT NULL, service INTEGER NOT NULL,"
    "  queue INTEGER NOT NULL, state INTEGER NOT NULL, cause INTEGER NOT NULL DEFAULT 0,"
    "  state_ms INTEGER NOT NULL, seat INTEGER, calls INTEGER NOT NULL DEFAULT 0,"
    "  first_called_ms INTEGER, called_ms INTEGER, started_ms INTEGER, finished_ms INTEGER,"
    "  review INTEGER, config INTEGER NOT NULL, outcome INTEGER NOT NULL DEFAULT 0,"
    "  missing TEXT NOT NULL DEFAULT '', PRIMARY KEY (ticket, leg)) WITHOUT ROWID;"
    "CREATE TABLE reviews (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, ticket BLOB NOT NULL,"
    "  leg INTEGER NOT NULL, level INTEGER NOT NULL, seat INTEGER NOT NULL,"
    "  config INTEGER NOT NULL);"
    "BEGIN;";

/* What is copied besides the events: ?1, ?2 are seqs, ?4 is the time of the day's end; each takes
 * what it needs. A configuration's hash stands in the event that applied it. */
static const struct {
    const char *select;
    const char *insert;
} copies[] = {
    {"SELECT c.hash, c.version, c.text FROM configs c JOIN events e ON e.kind = 0 AND"
     " e.kind IN (0, 1) AND instr(e.body, c.hash) > 0 WHERE e.seq BETWEEN ?1 AND ?2",
     "INSERT OR IGNORE INTO configs VALUES (?, ?, ?)"},
    {"SELECT seq, config, config_hash, chain, body, digest FROM snapshots"
     " WHERE seq BETWEEN ?1 AND ?2",
     "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?)"},
    {"SELECT id, number, queue, class, holder, issued_ms, issuer, config FROM tickets"
     " WHERE issued_ms < ?4",
     "INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
    {"SELECT ticket, leg, service, queue, state, cause, state_ms, seat, calls, first_called_ms,"
     " called_ms, started_ms, finished_ms, review, config, outcome, missing FROM legs WHERE ticket "
     "IN"
     " (SELECT id FROM tickets WHERE issued_ms < ?4)",
     "INSERT INTO legs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
    {"SELECT seq, at_ms, ticket, leg, level, seat, config FROM reviews"
     " WHERE seq BETWEEN ?1 AND ?2",
     "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?)"},
};

/* In the journal's own transaction, after the last events of the day went. Of the facts exactly
 * what is in the file: a kiosk that comes back late may have brought a ticket of that day since. */
static const char gone_make[] = "CREATE TEMP TABLE IF NOT EXISTS gone (id BLOB PRIMARY KEY)"
                                " WITHOUT ROWID; DELETE FROM temp.gone;";
static const char *const deletions[] = {
    "DELETE FROM legs WHERE ticket IN (SELECT id FROM temp.gone)",
    "DELETE FROM tickets WHERE id IN (SELECT id FROM temp.gone)",
    "DELETE FROM reviews WHERE seq BETWEEN ?1 AND ?2",
    "DELETE FROM snapshots WHERE seq BETWEEN ?1 AND ?2",
    "UPDATE archives SET deleted = 1 WHERE first_seq = ?1",
    "DELETE FROM temp.gone",
};

static void file_path(const char *folder, const char *name, char ret_path[PATH_ROOM])
{
    snprintf(ret_path, PATH_ROOM, "%.1000s/archive/%s", folder, name);
}

/* ---- rows of `archives` ---- */

static bool blob_copy(sqlite3_stmt *statement, int column, uint8_t ret_bytes[32])
{
    if (sqlite3_column_bytes(statement, column) != 32) {
        return false;
    }
    memcpy(ret_bytes, sqlite3_column_blob(statement, column), 32);
    return true;
}

static int row_read(sqlite3 *database, const char *text, int64_t argument,
                    struct archive_row *ret_row)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(database, text, &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, argument);
    const int stepped = sqlite3_step(statement);
    if (stepped == SQLITE_ROW) {
        struct archive_row row;
        memset(&row, 0, sizeof(row));
        row.first_seq = (uint64_t)sqlite3_column_int64(statement, 0);
        row.last_seq = (uint64_t)sqlite3_column_int64(statement, 1);
        row.from_ms = sqlite3_column_int64(statement, 2);
        row.to_ms = sqlite3_column_int64(statement, 3);
        row.deleted = sqlite3_column_int(statement, 6) != 0;
        const char *name = (const char *)sqlite3_column_text(statement, 7);
        result = name != NULL && strlen(name) < sizeof(row.name) && strchr(name, '/') == NULL &&
                         blob_copy(statement, 4, row.chain) && blob_copy(statement, 5, row.hash)
                     ? JOURNAL_OK
                     : JOURNAL_DAMAGED;
        if (result == JOURNAL_OK) {
            memcpy(row.name, name, strlen(name) + 1);
            *ret_row = row;
        }
    } else {
        result = stepped == SQLITE_DONE ? JOURNAL_NOT_FOUND : read_error(stepped);
    }
    sqlite3_finalize(statement);
    return result;
}

#define ROW "SELECT first_seq, last_seq, from_ms, to_ms, chain, hash, deleted, name FROM archives "

int archive_find(sqlite3 *database, uint64_t seq, struct archive_row *ret_row)
{
    int form = 0;
    const int result = store_read_form(database, &form);
    if (result != JOURNAL_OK || form < STORE_FORM_ARCHIVES) {
        return result != JOURNAL_OK ? result : JOURNAL_NOT_FOUND;
    }
    return row_read(database, ROW "WHERE last_seq >= ? ORDER BY first_seq LIMIT 1", (int64_t)seq,
                    ret_row);
}

/* ---- files ---- */

static int file_hash(const char *path, uint8_t ret_hash[32])
{
    static _Thread_local uint8_t piece[HASH_PIECE_BYTES];
    crypto_generichash_state state;
    ssize_t size = 0;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return JOURNAL_BAD_ARCHIVE;
    }
    crypto_generichash_init(&state, NULL, 0, 32);
    while ((size = read(file, piece, sizeof(piece))) > 0) {
        crypto_generichash_update(&state, piece, (size_t)size);
    }
    crypto_generichash_final(&state, ret_hash, 32);
    close(file);
    return size == 0 ? JOURNAL_OK : JOURNAL_BAD_ARCHIVE;
}

static int file_proves(const char *folder, const struct archive_row *row)
{
    char path[PATH_ROOM];
    uint8_t hash[32];
    file_path(folder, row->name, path);
    const int result = file_hash(path, hash);
    return result == JOURNAL_OK && memcmp(hash, row->hash, sizeof(hash)) != 0 ? JOURNAL_BAD_ARCHIVE
                                                                              : result;
}

int archive_open(const char *folder, const struct archive_row *row, sqlite3 **ret_database)
{
    char path[PATH_ROOM];
    sqlite3 *database = NULL;
    const int result = file_proves(folder, row);
    if (result != JOURNAL_OK) {
        return result;
    }
    file_path(folder, row->name, path);
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        sqlite3_close(database);
        return JOURNAL_BAD_ARCHIVE;
    }
    *ret_database = database;
    return JOURNAL_OK;
}

static int folder_sync(const char *folder)
{
    char path[PATH_ROOM];
    file_path(folder, "", path);
    const int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = file >= 0 && fsync(file) == 0;
    if (file >= 0) {
        close(file);
    }
    return good ? JOURNAL_OK : JOURNAL_REFUSED;
}

static int folder_make(const char *folder)
{
    char path[PATH_ROOM];
    file_path(folder, "", path);
    return mkdir(path, 0700) == 0 || errno == EEXIST ? JOURNAL_OK : JOURNAL_REFUSED;
}

int archive_copy(const char *folder, const char *to, const struct archive_row *row)
{
    static _Thread_local uint8_t piece[HASH_PIECE_BYTES];
    char path[PATH_ROOM];
    ssize_t size = 0;
    if (folder_make(to) != JOURNAL_OK) {
        return JOURNAL_REFUSED;
    }
    file_path(folder, row->name, path);
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) {
        return JOURNAL_BAD_ARCHIVE;
    }
    file_path(to, row->name, path);
    const int copy = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = copy >= 0;
    while (good && (size = read(from, piece, sizeof(piece))) > 0) {
        good = write(copy, piece, (size_t)size) == size;
    }
    good = good && size == 0 && fsync(copy) == 0;
    close(from);
    if (copy >= 0) {
        close(copy);
    }
    return good && folder_sync(to) == JOURNAL_OK ? file_proves(to, row) : JOURNAL_REFUSED;
}

int journal_sqlite_archives(const char *folder,
                            bool (*archive)(void *context, const struct journal_archive *archive),
                            void *context)
{
    struct archive_row row;
    sqlite3 *database = NULL;
    uint64_t seq = 1;
    int result = store_open_reader(folder, &database);
    if (result != JOURNAL_OK) {
        return result;
    }
    while ((result = archive_find(database, seq, &row)) == JOURNAL_OK) {
        char path[PATH_ROOM];
        file_path(folder, row.name, path);
        const struct journal_archive one = {
            .path = path,
            .first_seq = row.first_seq,
            .last_seq = row.last_seq,
            .from_ms = row.from_ms,
            .to_ms = row.to_ms,
            .good = file_proves(folder, &row) == JOURNAL_OK,
        };
        if (!archive(context, &one)) {
            break;
        }
        seq = row.last_seq + 1;
    }
    sqlite3_close(database);
    return result == JOURNAL_NOT_FOUND ? JOURNAL_OK : result;
}

/* ---- the night's work ---- */

void archive_begin(struct archive_work *work, int64_t now_ms)
{
    if (!archive_is_busy(work)) {
        memset(work, 0, sizeof(*work));
        work->phase = ARCHIVE_FIND;
        work->began_ms = now_ms;
        work->checks_left = ARCHIVE_CHECKS_A_NIGHT;
    }
}

bool archive_is_busy(const struct archive_work *work)
{
    return work->phase != ARCHIVE_REST;
}

/* A file that could not be finished is only in the way; the disk may be full. */
static void file_drop(const struct archive_work *work, const char *folder)
{
    char path[PATH_ROOM];
    file_path(folder, work->row.name, path);
    if (work->phase == ARCHIVE_COPY) {
        unlink(path);
    }
}

void archive_stop(struct archive_work *work)
{
    sqlite3_close(work->file);
    work->file = NULL;
    work->phase = ARCHIVE_REST;
}

/* seq, at_ms and business day of an event. */
static int event_at(sqlite3 *database, const char *text, int64_t argument, uint64_t *ret_seq,
                    int64_t *ret_ms)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(database, text, &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, argument);
    const int stepped = sqlite3_step(statement);
    if (stepped == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        *ret_seq = (uint64_t)sqlite3_column_int64(statement, 0);
        *ret_ms = sqlite3_column_int64(statement, 1);
        result = JOURNAL_OK;
    } else {
        result = stepped == SQLITE_DONE || stepped == SQLITE_ROW ? JOURNAL_NOT_FOUND
                                                                 : read_error(stepped);
    }
    sqlite3_finalize(statement);
    return result;
}

#define TURN "SELECT seq, at_ms FROM events WHERE kind = 1 AND kind IN (0, 1) "

/* Which day goes next: from the first event that is there to the one before the next turn. */
static int find_day(struct archive_work *work, const struct store *store)
{
    struct archive_row *row = &work->row;
    struct store_snapshot_place newest;
    uint64_t end_seq = 0;
    uint64_t last_seq = 0;
    int64_t last_ms = 0;
    sqlite3 *database = store->database;
    memset(row, 0, sizeof(*row));
    int result = store_find_snapshot(database, &newest);
    result = result == JOURNAL_OK
                 ? event_at(database,
                            "SELECT seq, at_ms FROM events WHERE seq > ? ORDER BY seq"
                            " LIMIT 1",
                            0, &row->first_seq, &row->from_ms)
                 : result;
    result = result == JOURNAL_OK ? event_at(database, TURN "AND seq > ? ORDER BY seq LIMIT 1",
                                             (int64_t)row->first_seq, &end_seq, &row->to_ms)
                                  : result;
    result = result == JOURNAL_OK ? event_at(database, TURN "AND seq > ? ORDER BY seq DESC LIMIT 1",
                                             0, &last_seq, &last_ms)
                                  : result;
    if (result != JOURNAL_OK) {
        return result;
    }
    if (newest.seq < end_seq || row->to_ms > last_ms - ARCHIVE_DAYS_KEPT * MS_PER_DAY) {
        return JOURNAL_NOT_FOUND;
    }
    row->last_seq = end_seq - 1;
    const time_t seconds = (time_t)(row->from_ms / 1000);
    struct tm date;
    gmtime_r(&seconds, &date);
    snprintf(row->name, sizeof(row->name), "%04d-%02d-%02d-%012llu.db",
             (date.tm_year + 1900) % 10000, date.tm_mon + 1, date.tm_mday,
             (unsigned long long)row->first_seq);
    return JOURNAL_OK;
}

/* An empty file with the tables, its one transaction begun. What a cut left there is begun anew. */
static int copy_begin(struct archive_work *work, const struct store *store)
{
    char path[PATH_ROOM];
    char journal[PATH_ROOM + 16];
    if (folder_make(store->folder) != JOURNAL_OK) {
        return JOURNAL_REFUSED;
    }
    file_path(store->folder, work->row.name, path);
    snprintf(journal, sizeof(journal), "%s-journal", path);
    unlink(journal);
    const int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return JOURNAL_REFUSED;
    }
    close(file);
    int result = read_error(
        sqlite3_open_v2(path, &work->file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    result = result == JOURNAL_OK ? read_error(sqlite3_exec(work->file, tables, NULL, NULL, NULL))
                                  : result;
    work->copied_seq = work->row.first_seq - 1;
    return result == JOURNAL_OK
               ? read_chain_before(store->database, work->row.first_seq, &work->chain_before)
               : result;
}

/* Rows of a SELECT in one database into an INSERT of another; ?1 … ?4 are `arguments`. */
static int rows_copy(sqlite3 *from, const char *select, sqlite3 *to, const char *insert,
                     const int64_t arguments[4], int64_t *ret_last)
{
    sqlite3_stmt *read = NULL;
    sqlite3_stmt *write = NULL;
    int row = SQLITE_DONE;
    int result = read_prepare(from, select, &read);
    result = result == JOURNAL_OK ? read_prepare(to, insert, &write) : result;
    for (int i = 0; i < 4 && result == JOURNAL_OK; i++) {
        sqlite3_bind_int64(read, i + 1, arguments[i]);
    }
    while (result == JOURNAL_OK && (row = sqlite3_step(read)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(read); i++) {
            sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i));
        }
        result = read_error(sqlite3_step(write));
        sqlite3_reset(write);
        if (ret_last != NULL) {
            *ret_last = sqlite3_column_int64(read, 0);
        }
    }
    result = result == JOURNAL_OK ? read_error(row) : result;
    sqlite3_finalize(read);
    sqlite3_finalize(write);
    return result;
}

static int copy_step(struct archive_work *work, const struct store *store)
{
    const struct archive_row *row = &work->row;
    int64_t last = (int64_t)work->copied_seq;
    const int64_t some[4] = {last + 1, (int64_t)row->last_seq, ARCHIVE_ROWS_A_STEP, 0};
    int result = rows_copy(store->database,
                           "SELECT seq, at_ms, kind, body, chain FROM events"
                           " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?3",
                           work->file, "INSERT INTO events VALUES (?, ?, ?, ?, ?)", some, &last);
    if (result != JOURNAL_OK || (uint64_t)last < row->last_seq) {
        result =
            result == JOURNAL_OK && (uint64_t)last == work->copied_seq ? JOURNAL_DAMAGED : result;
        work->copied_seq = (uint64_t)last;
        return result;
    }
    const int64_t all[4] = {(int64_t)row->first_seq, (int64_t)row->last_seq, row->from_ms,
                            row->to_ms};
    for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]) && result == JOURNAL_OK; i++) {
        result =
            rows_copy(store->database, copies[i].select, work->file, copies[i].insert, all, NULL);
    }
    result = result == JOURNAL_OK ? read_error(sqlite3_exec(work->file, "COMMIT", NULL, NULL, NULL))
                                  : result;
    if (sqlite3_close(work->file) != SQLITE_OK && result == JOURNAL_OK) {
        result = JOURNAL_REFUSED;
    }
    work->file = NULL;
    work->phase = ARCHIVE_PROVE;
    return result == JOURNAL_OK ? folder_sync(store->folder) : result;
}

static int statement_run(sqlite3 *database, const char *text, const int64_t arguments[4])
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(database, text, &statement);
    for (int i = 0; i < 4 && result == JOURNAL_OK; i++) {
        sqlite3_bind_int64(statement, i + 1, arguments[i]);
    }
    result = result == JOURNAL_OK ? read_error(sqlite3_step(statement)) : result;
    sqlite3_finalize(statement);
    return result;
}

static int row_write(const struct archive_work *work, sqlite3 *database)
{
    const struct archive_row *row = &work->row;
    sqlite3_stmt *statement = NULL;
    int result =
        read_prepare(database,
                     "INSERT INTO archives (first_seq, last_seq, from_ms, to_ms, chain, hash, name,"
                     " deleted, checked_ms, bad) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 0)",
                     &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, (int64_t)row->first_seq);
    sqlite3_bind_int64(statement, 2, (int64_t)row->last_seq);
    sqlite3_bind_int64(statement, 3, row->from_ms);
    sqlite3_bind_int64(statement, 4, row->to_ms);
    sqlite3_bind_blob(statement, 5, row->chain, sizeof(row->chain), SQLITE_STATIC);
    sqlite3_bind_blob(statement, 6, row->hash, sizeof(row->hash), SQLITE_STATIC);
    sqlite3_bind_text(statement, 7, row->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 8, work->began_ms);
    result = read_error(sqlite3_step(statement));
    sqlite3_finalize(statement);
    return result;
}

/* What lies on the disk now is read again, event by event, before anything is deleted. */
static int prove_step(struct archive_work *work, struct store *store)
{
    static const struct journal_reader nobody;
    struct archive_row *row = &work->row;
    char path[PATH_ROOM];
    struct store_chain chain = work->chain_before;
    uint64_t last = 0;
    uint64_t count = 0;
    sqlite3 *file = NULL;
    file_path(store->folder, row->name, path);
    int result = file_hash(path, row->hash);
    result = result == JOURNAL_OK ? archive_open(store->folder, row, &file) : result;
    if (result == JOURNAL_OK) {
        const struct store_range range = {row->first_seq, row->last_seq};
        result = store_read_range(file, store->database, range, &chain, &nobody, &last, &count);
    }
    sqlite3_close(file);
    if (result != JOURNAL_OK || last != row->last_seq) {
        return result == JOURNAL_OK ? JOURNAL_DAMAGED : result;
    }
    memcpy(row->chain, chain.bytes, sizeof(row->chain));
    result = store_begin(store);
    if (result == JOURNAL_OK) {
        result = row_write(work, store->database);
        result = result == JOURNAL_OK ? store_commit(store) : result;
        if (result != JOURNAL_OK) {
            store_rollback(store);
        }
    }
    work->phase = ARCHIVE_DELETE;
    return result;
}

/* The ids of the tickets that the file has, beside the journal's tables. */
static int gone_load(const struct archive_row *row, struct store *store)
{
    static const int64_t none[4];
    sqlite3 *file = NULL;
    int result = archive_open(store->folder, row, &file);
    result = result == JOURNAL_OK
                 ? read_error(sqlite3_exec(store->database, gone_make, NULL, NULL, NULL))
                 : result;
    result = result == JOURNAL_OK ? rows_copy(file, "SELECT id FROM tickets", store->database,
                                              "INSERT INTO temp.gone VALUES (?)", none, NULL)
                                  : result;
    sqlite3_close(file);
    return result;
}

static int delete_step(struct archive_work *work, struct store *store)
{
    const struct archive_row *row = &work->row;
    const int64_t all[4] = {(int64_t)row->first_seq, (int64_t)row->last_seq, row->from_ms,
                            row->to_ms};
    const int64_t some[4] = {all[0], all[1], ARCHIVE_ROWS_A_STEP, 0};
    int result = store_begin(store);
    if (result != JOURNAL_OK) {
        return result;
    }
    result = statement_run(store->database,
                           "DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE seq"
                           " BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?3)",
                           some);
    const bool last = sqlite3_changes(store->database) < ARCHIVE_ROWS_A_STEP;
    result = result == JOURNAL_OK && last ? gone_load(row, store) : result;
    for (size_t i = 0; i < sizeof(deletions) / sizeof(deletions[0]) && last; i++) {
        result = result == JOURNAL_OK ? statement_run(store->database, deletions[i], all) : result;
    }
    result = result == JOURNAL_OK ? store_commit(store) : result;
    if (result != JOURNAL_OK) {
        store_rollback(store);
    } else if (last) {
        work->phase = ARCHIVE_FIND;
    }
    return result;
}

/* One file that nobody looked at for the longest time. */
static int check_step(struct archive_work *work, struct store *store)
{
    struct archive_row row;
    int result =
        work->checks_left == 0
            ? JOURNAL_NOT_FOUND
            : row_read(store->database, ROW "WHERE checked_ms < ? ORDER BY checked_ms LIMIT 1",
                       work->began_ms, &row);
    if (result != JOURNAL_OK) {
        work->phase = ARCHIVE_REST;
        return result == JOURNAL_NOT_FOUND ? JOURNAL_OK : result;
    }
    work->checks_left--;
    const bool bad = file_proves(store->folder, &row) != JOURNAL_OK;
    work->bad += bad ? 1 : 0;
    const int64_t seen[4] = {work->began_ms, bad ? 1 : 0, (int64_t)row.first_seq, 0};
    return statement_run(store->database,
                         "UPDATE archives SET checked_ms = ?1, bad = ?2"
                         " WHERE first_seq = ?3",
                         seen);
}

static int find_step(struct archive_work *work, const struct store *store)
{
    int result = row_read(store->database,
                          ROW "WHERE deleted = 0 AND first_seq > ? ORDER BY first_seq LIMIT 1", 0,
                          &work->row);
    if (result == JOURNAL_OK) {
        work->phase = ARCHIVE_DELETE; /* cut off after its file was proven */
        return JOURNAL_OK;
    }
    result = result == JOURNAL_NOT_FOUND ? find_day(work, store) : result;
    if (result == JOURNAL_NOT_FOUND) {
        work->phase = ARCHIVE_CHECK;
        return JOURNAL_OK;
    }
    work->phase = ARCHIVE_COPY;
    return result == JOURNAL_OK ? copy_begin(work, store) : result;
}

int archive_step(struct archive_work *work, struct store *store)
{
    int result = JOURNAL_OK;
    switch (work->phase) {
    case ARCHIVE_FIND:
        result = find_step(work, store);
        break;
    case ARCHIVE_COPY:
        result = copy_step(work, store);
        break;
    case ARCHIVE_PROVE:
        result = prove_step(work, store);
        break;
    case ARCHIVE_DELETE:
        result = delete_step(work, store);
        break;
    case ARCHIVE_CHECK:
        result = check_step(work, store);
        break;
    case ARCHIVE_REST:
        break;
    }
    if (result != JOURNAL_OK) {
        file_drop(work, store->folder);
        archive_stop(work);
    }
    return result;
}
