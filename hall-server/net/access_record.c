#include "hall-server/net/access_record.h"

#include "hall-server/net/access_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Whole characters, as many as there is room for. */
static void note_text_put(char to[ADMIN_NOTE_TEXT_ROOM], const char *from)
{
    size_t length = strlen(from);
    if (length > ADMIN_NOTE_TEXT_BYTES) {
        length = ADMIN_NOTE_TEXT_BYTES;
        while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(to, from, length);
    to[length] = '\0';
}

static int note_put(struct access *access, const struct access_note *row)
{
    const struct admin_note *note = &row->note;
    sqlite3_stmt *statement = access_statement_begin(access, NOTE_ADD);
    const bool bound =
        statement != NULL && access_bind_text(statement, 1, row->request_id) &&
        sqlite3_bind_int(statement, 2, note->what) == SQLITE_OK &&
        sqlite3_bind_int64(statement, 3, note->at_ms) == SQLITE_OK &&
        access_bind_text(statement, 4, role_name(row->by_role)) &&
        access_bind_text(statement, 5, row->by) &&
        sqlite3_bind_int(statement, 6, note->by_command_line) == SQLITE_OK &&
        access_bind_text(statement, 7, note->subject.text) &&
        access_bind_text(statement, 8, note->before) &&
        access_bind_text(statement, 9, note->after) &&
        (row->seq == 0 || sqlite3_bind_int64(statement, 10, (int64_t)row->seq) == SQLITE_OK);
    if (!bound) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    int error = access_statement_run(statement);
    statement = error == ACCESS_OK ? access_statement_begin(access, NOTE_TRIM) : NULL;
    if (statement == NULL || sqlite3_bind_int(statement, 1, ACCESS_RECORD_MAX) != SQLITE_OK) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

static void note_name(char ret_request_id[LIMIT_REQUEST_ID_BYTES + 1])
{
    enum { NAME_BYTES = 16 };
    uint8_t bytes[NAME_BYTES];
    static const char mark[] = "note-";
    randombytes_buf(bytes, sizeof bytes);
    memcpy(ret_request_id, mark, sizeof mark);
    sodium_bin2hex(ret_request_id + sizeof mark - 1, 2 * NAME_BYTES + 1, bytes, sizeof bytes);
}

int access_note_add(struct access *access, const struct access_by *by, enum admin_note_what what,
                    const char *subject, const char *before, const char *after)
{
    struct access_note row = {.by_role = by->role};
    row.note.what = (uint8_t)what;
    row.note.by_command_line = by->command_line;
    row.note.at_ms = by->now_ms;
    note_name(row.request_id);
    (void)snprintf(row.by, sizeof row.by, "%s", by->name);
    (void)snprintf(row.note.subject.text, sizeof row.note.subject.text, "%s", subject);
    note_text_put(row.note.before, before);
    note_text_put(row.note.after, after);
    return note_put(access, &row);
}

int access_note_copy(struct access *access, const struct access_note *note)
{
    struct access_note row = *note;
    assert(row.seq != 0);
    note_name(row.request_id);
    return note_put(access, &row);
}

/* One row of NOTE_NEXT or NOTE_LIST; false: it is not as we write them. */
static bool note_read(sqlite3_stmt *statement, struct access_note *ret_row)
{
    struct access_note row = {0};
    const char *role = (const char *)sqlite3_column_text(statement, 5);
    const int what = sqlite3_column_int(statement, 3);
    row.by_role = role == NULL ? ROLE_COUNT : role_find(role);
    if (row.by_role == ROLE_COUNT || what < 0 || what >= ADMIN_NOTE_COUNT) {
        return false;
    }
    row.id = sqlite3_column_int64(statement, 0);
    row.seq = (uint64_t)sqlite3_column_int64(statement, 1);
    access_text_copy(row.request_id, sizeof row.request_id, sqlite3_column_text(statement, 2));
    row.note.what = (uint8_t)what;
    row.note.at_ms = sqlite3_column_int64(statement, 4);
    access_text_copy(row.by, sizeof row.by, sqlite3_column_text(statement, 6));
    row.note.by_command_line = sqlite3_column_int(statement, 7) != 0;
    access_text_copy(row.note.subject.text, sizeof row.note.subject.text,
                     sqlite3_column_text(statement, 8));
    access_text_copy(row.note.before, sizeof row.note.before, sqlite3_column_text(statement, 9));
    access_text_copy(row.note.after, sizeof row.note.after, sqlite3_column_text(statement, 10));
    *ret_row = row;
    return true;
}

int access_note_next(struct access *access, int64_t id, struct access_note *ret_note)
{
    sqlite3_stmt *statement = access_statement_begin(access, NOTE_NEXT);
    int error = ACCESS_STORAGE;
    if (statement != NULL && sqlite3_bind_int64(statement, 1, id) == SQLITE_OK) {
        const int code = sqlite3_step(statement);
        error = code == SQLITE_DONE                                    ? ACCESS_UNKNOWN
                : code == SQLITE_ROW && note_read(statement, ret_note) ? ACCESS_OK
                                                                       : ACCESS_STORAGE;
    }
    access_statement_end(statement);
    return error;
}

int access_note_kept(struct access *access, int64_t id, uint64_t seq)
{
    sqlite3_stmt *statement = access_statement_begin(access, NOTE_KEPT);
    if (statement == NULL || sqlite3_bind_int64(statement, 1, id) != SQLITE_OK ||
        sqlite3_bind_int64(statement, 2, (int64_t)seq) != SQLITE_OK) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

int access_note_list(struct access *access, int64_t id, int most, access_each_note each,
                     void *context)
{
    sqlite3_stmt *statement = access_statement_begin(access, NOTE_LIST);
    int error = ACCESS_STORAGE;
    if (statement != NULL && sqlite3_bind_int64(statement, 1, id) == SQLITE_OK &&
        sqlite3_bind_int(statement, 2, most) == SQLITE_OK) {
        int code = SQLITE_ROW;
        while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
            struct access_note row;
            if (!note_read(statement, &row)) {
                break;
            }
            each(context, &row);
        }
        error = code == SQLITE_DONE ? ACCESS_OK : ACCESS_STORAGE;
    }
    access_statement_end(statement);
    return error;
}

/* ---- what was asked ---- */

static void asked_hash(const struct access_by *by, uint8_t ret_hash[ACCESS_HASH_BYTES])
{
    char text[2 * ACCESS_NAME_MAX + LIMIT_REQUEST_ID_BYTES];
    (void)snprintf(text, sizeof text, "%d %s %s", (int)by->role, by->name, by->request_id);
    access_secret_hash(text, ret_hash);
}

/* Whether the words are those of then. */
static int asked_compare(struct access *access, const uint8_t hash[ACCESS_HASH_BYTES],
                         const uint8_t print[ACCESS_PRINT_BYTES])
{
    sqlite3_stmt *statement = access_statement_begin(access, ASKED_FIND);
    int error = ACCESS_STORAGE;
    if (statement != NULL && access_bind_hash(statement, 1, hash) &&
        sqlite3_step(statement) == SQLITE_ROW) {
        const void *then = sqlite3_column_blob(statement, 0);
        error = sqlite3_column_bytes(statement, 0) == ACCESS_PRINT_BYTES &&
                        memcmp(then, print, ACCESS_PRINT_BYTES) == 0
                    ? ACCESS_EXISTS
                    : ACCESS_REPEATED;
    }
    access_statement_end(statement);
    return error;
}

int access_asked(struct access *access, const struct access_by *by,
                 const uint8_t print[ACCESS_PRINT_BYTES])
{
    uint8_t hash[ACCESS_HASH_BYTES];
    asked_hash(by, hash);
    sqlite3_stmt *statement = access_statement_begin(access, ASKED_EXPIRE);
    if (statement == NULL ||
        sqlite3_bind_int64(statement, 1, by->now_ms - ACCESS_ASKED_MS) != SQLITE_OK) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    int error = access_statement_run(statement);
    statement = error == ACCESS_OK ? access_statement_begin(access, ASKED_ADD) : NULL;
    if (statement == NULL || !access_bind_hash(statement, 1, hash) ||
        sqlite3_bind_blob(statement, 2, print, ACCESS_PRINT_BYTES, SQLITE_TRANSIENT) != SQLITE_OK ||
        sqlite3_bind_int64(statement, 3, by->now_ms) != SQLITE_OK) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    error = access_statement_run(statement);
    return error == ACCESS_EXISTS ? asked_compare(access, hash, print) : error;
}
