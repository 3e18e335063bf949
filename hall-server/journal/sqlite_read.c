/* Reading a journal: the replay at the start, requests of earlier days, and the proof of a copy. */
#include "hall-server/journal/sqlite_read.h"

#include "hall-server/journal/sqlite_archive.h"
#include "hall-server/model/event_codec.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

int read_error(int result)
{
    const int kind = result & 0xFF;
    if (kind == SQLITE_OK || kind == SQLITE_DONE || kind == SQLITE_ROW) {
        return JOURNAL_OK;
    }
    return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB ? JOURNAL_DAMAGED : JOURNAL_REFUSED;
}

int read_prepare(sqlite3 *database, const char *text, sqlite3_stmt **ret_statement)
{
    return read_error(sqlite3_prepare_v2(database, text, -1, ret_statement, NULL));
}

/* Gives the text of a configuration to the reader, when it has the hash that the event says. */
int store_read_config(sqlite3 *database, uint32_t version, const uint8_t hash[32],
                      const struct journal_reader *reader)
{
    sqlite3_stmt *statement = NULL;
    int result =
        read_prepare(database, "SELECT version, text FROM configs WHERE hash = ?", &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_blob(statement, 1, hash, 32, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return JOURNAL_DAMAGED;
    }
    struct journal_config config = {.version = version};
    memcpy(config.hash, hash, sizeof(config.hash));
    config.text = sqlite3_column_blob(statement, 1);
    config.size_bytes = (size_t)sqlite3_column_bytes(statement, 1);
    uint8_t own_hash[32];
    journal_config_hash(config.text == NULL ? "" : config.text, config.size_bytes, own_hash);
    if (memcmp(own_hash, hash, sizeof(own_hash)) != 0) {
        result = JOURNAL_DAMAGED;
    } else if (reader->config != NULL && !reader->config(reader->context, &config)) {
        result = JOURNAL_STOPPED;
    }
    sqlite3_finalize(statement);
    return result;
}

/* One row of `seq, body, chain`: decoded, and proven by the chain. */
static int read_row(sqlite3_stmt *statement, struct store_chain *chain, struct event *ret_event)
{
    const uint8_t *body = sqlite3_column_blob(statement, 1);
    const size_t size_bytes = (size_t)sqlite3_column_bytes(statement, 1);
    if (body == NULL || event_decode(body, size_bytes, ret_event) != EVENT_CODEC_OK ||
        ret_event->seq != (uint64_t)sqlite3_column_int64(statement, 0)) {
        return JOURNAL_DAMAGED;
    }
    store_chain_next(chain, body, size_bytes);
    const void *stored = sqlite3_column_blob(statement, 2);
    if (stored == NULL || sqlite3_column_bytes(statement, 2) != (int)sizeof(chain->bytes) ||
        memcmp(stored, chain->bytes, sizeof(chain->bytes)) != 0) {
        return JOURNAL_DAMAGED;
    }
    return JOURNAL_OK;
}

static int give_event(sqlite3 *texts, const struct journal_reader *reader, struct event *event)
{
    int result = JOURNAL_OK;
    if (event->kind == EVENT_CONFIG_APPLIED) {
        result = store_read_config(texts, event->as.config_applied.version,
                                   event->as.config_applied.hash, reader);
    }
    if (result == JOURNAL_OK && reader->event != NULL && !reader->event(reader->context, event)) {
        result = JOURNAL_STOPPED;
    }
    return result;
}

/* Of a turn that was replayed up to: journals of the first form have none. */
static int prove_snapshot(sqlite3 *database, uint64_t seq, const struct store_chain *chain,
                          const struct journal_reader *reader)
{
    int form = 0;
    int result = store_read_form(database, &form);
    if (result == JOURNAL_OK && form >= STORE_FORM_SNAPSHOTS) {
        result = store_read_snapshot(database, seq, false, chain, reader);
    }
    return result == JOURNAL_NOT_FOUND ? JOURNAL_OK : result;
}

/* Proves the row that the statement stands at, and gives its event to the reader. */
static int range_step(sqlite3_stmt *statement, sqlite3 *database, sqlite3 *texts,
                      struct store_chain *chain, const struct journal_reader *reader)
{
    struct event event;
    const struct store_chain before = *chain;
    int result = read_row(statement, chain, &event);
    if (result == JOURNAL_OK && event.kind == EVENT_DAY_TURNED) {
        result = prove_snapshot(database, event.seq, &before, reader);
    }
    return result == JOURNAL_OK ? give_event(texts, reader, &event) : result;
}

int store_read_range(sqlite3 *database, sqlite3 *texts, struct store_range range,
                     struct store_chain *chain, const struct journal_reader *reader,
                     uint64_t *ret_last_seq, uint64_t *ret_count)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(
        database, "SELECT seq, body, chain FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq",
        &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, (int64_t)range.first_seq);
    sqlite3_bind_int64(statement, 2, (int64_t)range.last_seq);
    uint64_t expected = range.first_seq;
    int row = SQLITE_DONE;
    while (result == JOURNAL_OK && (row = sqlite3_step(statement)) == SQLITE_ROW) {
        result =
            (uint64_t)sqlite3_column_int64(statement, 0) == expected ? JOURNAL_OK : JOURNAL_DAMAGED;
        result =
            result == JOURNAL_OK ? range_step(statement, database, texts, chain, reader) : result;
        if (result == JOURNAL_OK) {
            *ret_last_seq = expected++;
            (*ret_count)++;
        }
    }
    sqlite3_finalize(statement);
    return result == JOURNAL_OK ? read_error(row) : result;
}

/* One archive, from `from_seq` on; it must go on to its last event and end with its chain. */
static int read_archive(sqlite3 *database, const char *folder, const struct archive_row *row,
                        uint64_t from_seq, struct store_chain *chain,
                        const struct journal_reader *reader, uint64_t *ret_last_seq,
                        uint64_t *ret_count)
{
    sqlite3 *file = NULL;
    int result = archive_open(folder, row, &file);
    if (result == JOURNAL_OK) {
        const struct store_range range = {from_seq, row->last_seq};
        result = store_read_range(file, database, range, chain, reader, ret_last_seq, ret_count);
    }
    sqlite3_close(file);
    if (result == JOURNAL_OK && (*ret_last_seq != row->last_seq ||
                                 memcmp(chain->bytes, row->chain, sizeof(row->chain)) != 0)) {
        result = JOURNAL_BAD_ARCHIVE;
    }
    return result;
}

int store_read_events(sqlite3 *database, const char *folder, uint64_t from_seq,
                      struct store_chain *chain, const struct journal_reader *reader,
                      uint64_t *ret_last_seq, uint64_t *ret_count)
{
    struct archive_row row;
    uint64_t at = from_seq;
    int result = JOURNAL_OK;
    while (result == JOURNAL_OK && (result = archive_find(database, at, &row)) == JOURNAL_OK) {
        result = at < row.first_seq ? JOURNAL_DAMAGED
                                    : read_archive(database, folder, &row, at, chain, reader,
                                                   ret_last_seq, ret_count);
        at = row.last_seq + 1;
    }
    if (result != JOURNAL_NOT_FOUND) {
        return result;
    }
    const struct store_range rest = {at, INT64_MAX};
    return store_read_range(database, database, rest, chain, reader, ret_last_seq, ret_count);
}

/* The last event of a kind before a seq, or 0. */
static int last_of_kind(sqlite3 *database, enum event_kind kind, uint64_t before, uint64_t *ret_seq)
{
    sqlite3_stmt *statement = NULL;
    /* The condition of the index is written out, so that SQLite may use it. */
    int result = read_prepare(database,
                              "SELECT coalesce(max(seq), 0) FROM events"
                              " WHERE kind = ?1 AND kind IN (0, 1) AND seq < ?2",
                              &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, kind);
    sqlite3_bind_int64(statement, 2, (int64_t)before);
    const int row = sqlite3_step(statement);
    *ret_seq = row == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
    result = read_error(row);
    sqlite3_finalize(statement);
    return result;
}

static int read_chain(sqlite3 *database, uint64_t seq, struct store_chain *ret_chain)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(database, "SELECT chain FROM events WHERE seq = ?", &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, (int64_t)seq);
    result = JOURNAL_DAMAGED;
    if (sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_bytes(statement, 0) == (int)sizeof(ret_chain->bytes)) {
        memcpy(ret_chain->bytes, sqlite3_column_blob(statement, 0), sizeof(ret_chain->bytes));
        result = JOURNAL_OK;
    }
    sqlite3_finalize(statement);
    return result;
}

int read_chain_before(sqlite3 *database, uint64_t seq, struct store_chain *ret_chain)
{
    struct archive_row row;
    memset(ret_chain, 0, sizeof(*ret_chain));
    if (seq <= 1) {
        return JOURNAL_OK;
    }
    const int result = archive_find(database, seq - 1, &row);
    if (result == JOURNAL_OK && row.last_seq == seq - 1) {
        memcpy(ret_chain->bytes, row.chain, sizeof(ret_chain->bytes));
        return JOURNAL_OK;
    }
    return result == JOURNAL_OK || result == JOURNAL_NOT_FOUND
               ? read_chain(database, seq - 1, ret_chain)
               : result;
}

static int read_one_event(sqlite3 *database, uint64_t seq, struct event *ret_event)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(database, "SELECT body FROM events WHERE seq = ?", &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, (int64_t)seq);
    result = JOURNAL_DAMAGED;
    if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_blob(statement, 0) != NULL &&
        event_decode(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0),
                     ret_event) == EVENT_CODEC_OK) {
        result = JOURNAL_OK;
    }
    sqlite3_finalize(statement);
    return result;
}

/* A journal of the first form, or before its first turn of a day: nothing outlives a turn there but
 * the configuration in force. */
static int begin_without_snapshot(struct store *store, const struct journal_reader *reader,
                                  bool whole, uint64_t *ret_from)
{
    uint64_t turn = 0;
    uint64_t config = 0;
    int result = JOURNAL_OK;
    if (!whole) {
        result = last_of_kind(store->database, EVENT_DAY_TURNED, INT64_MAX, &turn);
    }
    if (result == JOURNAL_OK && turn > 0) {
        result = last_of_kind(store->database, EVENT_CONFIG_APPLIED, turn, &config);
    }
    if (result == JOURNAL_OK && config > 0) {
        struct event event;
        result = read_one_event(store->database, config, &event);
        result = result == JOURNAL_OK ? give_event(store->database, reader, &event) : result;
    }
    *ret_from = turn > 0 ? turn : 1;
    return result == JOURNAL_OK ? read_chain_before(store->database, *ret_from, &store->chain)
                                : result;
}

/* The configuration in force then, and what outlived the turn. */
static int begin_with_snapshot(struct store *store, const struct store_snapshot_place *place,
                               const struct journal_reader *reader)
{
    int result =
        store_read_config(store->database, place->config.version, place->config.hash, reader);
    store->chain = place->chain;
    store->config_version = place->config.version;
    memcpy(store->config_hash, place->config.hash, sizeof(store->config_hash));
    return result == JOURNAL_OK
               ? store_read_snapshot(store->database, place->seq, true, &place->chain, reader)
               : result;
}

/* The configuration that the last event of that kind brought. */
static int find_config(struct store *store)
{
    struct event event;
    uint64_t seq = 0;
    int result = last_of_kind(store->database, EVENT_CONFIG_APPLIED, INT64_MAX, &seq);
    if (result != JOURNAL_OK || seq == 0) {
        return result;
    }
    result = read_one_event(store->database, seq, &event);
    if (result == JOURNAL_OK) {
        store->config_version = event.as.config_applied.version;
        memcpy(store->config_hash, event.as.config_applied.hash, sizeof(store->config_hash));
    }
    return result;
}

int store_replay(struct store *store, bool whole, const struct journal_reader *reader)
{
    struct store_snapshot_place place;
    uint64_t from = 0;
    uint64_t turn = 0;
    uint64_t count = 0;
    int result = whole || reader->snapshot == NULL ? JOURNAL_NOT_FOUND
                                                   : store_find_snapshot(store->database, &place);
    if (result == JOURNAL_OK) {
        from = place.seq;
        result = begin_with_snapshot(store, &place, reader);
    } else if (result == JOURNAL_NOT_FOUND) {
        result = begin_without_snapshot(store, reader, whole, &from);
    }
    if (result == JOURNAL_OK) {
        store->seq = from - 1;
        result = store_read_events(store->database, store->folder, from, &store->chain, reader,
                                   &store->seq, &count);
    }
    result = result == JOURNAL_OK
                 ? last_of_kind(store->database, EVENT_DAY_TURNED, INT64_MAX, &turn)
                 : result;
    store->day_first_seq = turn > 0 ? turn : 1;
    return result == JOURNAL_OK ? find_config(store) : result;
}

int store_fill_filter(struct store *store, struct key_filter *filter)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(store->database, "SELECT key FROM requests", &statement);
    int row = SQLITE_DONE;
    while (result == JOURNAL_OK && (row = sqlite3_step(statement)) == SQLITE_ROW) {
        struct request_key key;
        if (sqlite3_column_bytes(statement, 0) != (int)sizeof(key.bytes)) {
            result = JOURNAL_DAMAGED;
            break;
        }
        memcpy(key.bytes, sqlite3_column_blob(statement, 0), sizeof(key.bytes));
        key_filter_add(filter, &key);
    }
    sqlite3_finalize(statement);
    return result == JOURNAL_OK ? read_error(row) : result;
}

int store_open_reader(const char *folder, sqlite3 **ret_database)
{
    char path[1024];
    const int size = snprintf(path, sizeof(path), "%s/journal.db", folder);
    if (size < 0 || size >= (int)sizeof(path)) {
        return JOURNAL_REFUSED;
    }
    sqlite3 *database = NULL;
    const int result =
        sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (result != SQLITE_OK) {
        sqlite3_close(database);
        return result == SQLITE_CANTOPEN ? JOURNAL_NOT_FOUND : JOURNAL_REFUSED;
    }
    sqlite3_busy_timeout(database, 2000);
    sqlite3_exec(database, "PRAGMA query_only = ON; PRAGMA cache_size = -256;", NULL, NULL, NULL);
    *ret_database = database;
    return JOURNAL_OK;
}

int store_read_request(sqlite3 *database, const struct request_key *key,
                       struct journal_request *ret_request)
{
    sqlite3_stmt *statement = NULL;
    int result =
        read_prepare(database, "SELECT print, seq, at_ms FROM requests WHERE key = ?", &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    struct journal_request found;
    memset(&found, 0, sizeof(found));
    sqlite3_bind_blob(statement, 1, key->bytes, sizeof(key->bytes), SQLITE_STATIC);
    const int row = sqlite3_step(statement);
    if (row == SQLITE_ROW) {
        found.print = (uint32_t)sqlite3_column_int64(statement, 0);
        found.seq = (uint64_t)sqlite3_column_int64(statement, 1);
        found.at_ms = sqlite3_column_int64(statement, 2);
    }
    sqlite3_finalize(statement);
    if (row != SQLITE_ROW) {
        return row == SQLITE_DONE ? JOURNAL_NOT_FOUND : read_error(row);
    }
    result = read_one_event(database, found.seq, &found.first);
    if (result == JOURNAL_OK) {
        uint16_t seat = INDEX_NONE;
        event_subject(&found.first, &found.ticket, &seat);
        *ret_request = found;
    }
    return result;
}
