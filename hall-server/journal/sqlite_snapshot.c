/* Snapshots of the days' turns: finding the newest, proving one, giving it to the reader. */
#include "hall-server/journal/sqlite_read.h"

#include <sodium.h>
#include <string.h>

void store_snapshot_digest(const struct store_chain *chain, const uint8_t config_hash[32],
                           const void *bytes, size_t size_bytes, uint8_t ret_digest[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, chain->bytes, sizeof(chain->bytes));
    crypto_generichash_update(&state, config_hash, 32);
    crypto_generichash_update(&state, bytes, size_bytes);
    crypto_generichash_final(&state, ret_digest, 32);
}

static bool column_copy(sqlite3_stmt *statement, int column, uint8_t ret_bytes[32])
{
    const void *bytes = sqlite3_column_blob(statement, column);
    if (bytes == NULL || sqlite3_column_bytes(statement, column) != 32) {
        return false;
    }
    memcpy(ret_bytes, bytes, 32);
    return true;
}

int store_find_snapshot(sqlite3 *database, struct store_snapshot_place *ret_place)
{
    sqlite3_stmt *statement = NULL;
    struct store_snapshot_place place;
    int result = read_prepare(database,
                              "SELECT seq, config, config_hash, chain FROM snapshots"
                              " ORDER BY seq DESC LIMIT 1",
                              &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    memset(&place, 0, sizeof(place));
    const int row = sqlite3_step(statement);
    if (row == SQLITE_ROW) {
        place.seq = (uint64_t)sqlite3_column_int64(statement, 0);
        place.config.version = (uint32_t)sqlite3_column_int64(statement, 1);
        result = column_copy(statement, 2, place.config.hash) &&
                         column_copy(statement, 3, place.chain.bytes)
                     ? JOURNAL_OK
                     : JOURNAL_BAD_SNAPSHOT;
    } else {
        result = row == SQLITE_DONE ? JOURNAL_NOT_FOUND : JOURNAL_DAMAGED;
    }
    sqlite3_finalize(statement);
    if (result == JOURNAL_OK) {
        *ret_place = place;
    }
    return result;
}

/* The row is there: is it what was written, and does the reader take it? */
static int give(sqlite3_stmt *statement, uint64_t seq, bool begin, const struct store_chain *chain,
                const struct journal_reader *reader)
{
    struct journal_config config;
    struct store_chain stored;
    uint8_t digest[32];
    uint8_t expected[32];
    memset(&config, 0, sizeof(config));
    config.version = (uint32_t)sqlite3_column_int64(statement, 0);
    const struct journal_snapshot snapshot = {
        .begin = begin,
        .seq = seq,
        .config = &config,
        .bytes = sqlite3_column_blob(statement, 3),
        .size_bytes = (size_t)sqlite3_column_bytes(statement, 3),
    };
    if (!column_copy(statement, 1, config.hash) || !column_copy(statement, 2, stored.bytes) ||
        !column_copy(statement, 4, digest) || snapshot.bytes == NULL ||
        memcmp(stored.bytes, chain->bytes, sizeof(stored.bytes)) != 0) {
        return JOURNAL_BAD_SNAPSHOT;
    }
    store_snapshot_digest(chain, config.hash, snapshot.bytes, snapshot.size_bytes, expected);
    if (memcmp(digest, expected, sizeof(digest)) != 0) {
        return JOURNAL_BAD_SNAPSHOT;
    }
    return reader->snapshot == NULL || reader->snapshot(reader->context, &snapshot)
               ? JOURNAL_OK
               : JOURNAL_STOPPED;
}

int store_read_snapshot(sqlite3 *database, uint64_t seq, bool begin,
                        const struct store_chain *chain, const struct journal_reader *reader)
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(
        database, "SELECT config, config_hash, chain, body, digest FROM snapshots WHERE seq = ?",
        &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_int64(statement, 1, (int64_t)seq);
    const int row = sqlite3_step(statement);
    if (row == SQLITE_ROW) {
        result = give(statement, seq, begin, chain, reader);
    } else {
        result = row == SQLITE_DONE ? JOURNAL_NOT_FOUND : JOURNAL_DAMAGED;
    }
    sqlite3_finalize(statement);
    return result;
}
