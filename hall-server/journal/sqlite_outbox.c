/* What others must be told: rows of `outbox`, from the transaction of their event to their end. */
#include "hall-server/journal/sqlite_read.h"

#include <assert.h>
#include <string.h>

int store_put_message(struct store *store, const struct journal_message *message)
{
    sqlite3_stmt *statement = store->statements[STORE_MESSAGE];
    assert(message->size_bytes <= JOURNAL_MESSAGE_BYTES_LIMIT);
    sqlite3_bind_int64(statement, 1, (int64_t)message->id);
    sqlite3_bind_text(statement, 2, message->target.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, message->at_ms);
    sqlite3_bind_blob(statement, 4, message->body, (int)message->size_bytes, SQLITE_STATIC);
    return store_step(store, STORE_MESSAGE);
}

int store_put_mark(struct store *store, const struct journal_mark *mark)
{
    sqlite3_stmt *statement = store->statements[STORE_MARK];
    sqlite3_bind_int64(statement, 1, (int64_t)mark->id);
    sqlite3_bind_int(statement, 2, (int)mark->outcome);
    sqlite3_bind_int64(statement, 3, mark->tries);
    sqlite3_bind_int64(statement, 4, mark->next_ms);
    return store_step(store, STORE_MARK);
}

/* The row that the statement stands at: id, target, at_ms, body, tries, next_ms. */
static int row_read(sqlite3_stmt *statement, struct journal_message *ret_message)
{
    struct journal_message message;
    const char *target = (const char *)sqlite3_column_text(statement, 1);
    memset(&message, 0, sizeof(message));
    message.id = (uint64_t)sqlite3_column_int64(statement, 0);
    message.at_ms = sqlite3_column_int64(statement, 2);
    message.body = sqlite3_column_blob(statement, 3);
    message.size_bytes = (size_t)sqlite3_column_bytes(statement, 3);
    message.tries = (uint32_t)sqlite3_column_int64(statement, 4);
    message.next_ms = sqlite3_column_int64(statement, 5);
    if (target == NULL || short_id_parse(target, strlen(target), &message.target) != ID_OK ||
        message.body == NULL || message.size_bytes > JOURNAL_MESSAGE_BYTES_LIMIT) {
        return JOURNAL_DAMAGED;
    }
    *ret_message = message;
    return JOURNAL_OK;
}

int store_read_message(sqlite3 *database, const struct short_id *target,
                       struct journal_message *ret_message,
                       char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT])
{
    sqlite3_stmt *statement = NULL;
    int result = read_prepare(database,
                              "SELECT id, target, at_ms, body, tries, next_ms FROM outbox"
                              " WHERE ended = 0 AND target = ? ORDER BY id LIMIT 1",
                              &statement);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_bind_text(statement, 1, target->text, -1, SQLITE_STATIC);
    const int row = sqlite3_step(statement);
    if (row == SQLITE_ROW) {
        result = row_read(statement, ret_message);
        if (result == JOURNAL_OK) {
            memcpy(ret_body, ret_message->body, ret_message->size_bytes);
            ret_message->body = ret_body;
        }
    } else {
        result = row == SQLITE_DONE ? JOURNAL_NOT_FOUND : read_error(row);
    }
    sqlite3_finalize(statement);
    return result;
}

int journal_sqlite_messages(const char *folder,
                            bool (*message)(void *context, const struct journal_message *message,
                                            enum journal_outcome outcome),
                            void *context)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    int form = 0;
    int row = SQLITE_DONE;
    int result = store_open_reader(folder, &database);
    if (result != JOURNAL_OK) {
        return result;
    }
    result = store_read_form(database, &form);
    if (result == JOURNAL_OK && form >= STORE_FORM_OUTBOX) {
        result = read_prepare(database,
                              "SELECT id, target, at_ms, body, tries, next_ms, ended FROM outbox"
                              " WHERE ended <> 1 ORDER BY id",
                              &statement);
    }
    while (result == JOURNAL_OK && statement != NULL &&
           (row = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_message one;
        result = row_read(statement, &one);
        if (result == JOURNAL_OK &&
            !message(context, &one, (enum journal_outcome)sqlite3_column_int(statement, 6))) {
            break;
        }
    }
    result = result == JOURNAL_OK ? read_error(row) : result;
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return result;
}
