/* What hallctl needs: a copy of a live journal, and the proof of one. */
#include "hall-server/journal/sqlite_archive.h"
#include "hall-server/journal/sqlite_read.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int journal_sqlite_check(const char *folder, const struct journal_reader *reader,
                         uint64_t *ret_events)
{
    sqlite3 *database = NULL;
    uint64_t last_seq = 0;
    struct store_chain chain;
    memset(&chain, 0, sizeof(chain));
    *ret_events = 0;
    int result = store_open_reader(folder, &database);
    if (result != JOURNAL_OK) {
        return result;
    }
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database, "PRAGMA integrity_check(1)", -1, &statement, NULL) !=
            SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW ||
        strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0) {
        result = JOURNAL_DAMAGED;
    }
    sqlite3_finalize(statement);
    int form = 0;
    /* One moment of a journal that may be live: a day may just be moved to its file. */
    result = result == JOURNAL_OK ? read_error(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL))
                                  : result;
    result = result == JOURNAL_OK ? store_read_form(database, &form) : result;
    if (result == JOURNAL_OK) {
        result = store_read_events(database, folder, 1, &chain, reader, &last_seq, ret_events);
    }
    sqlite3_close(database);
    return result;
}

int journal_sqlite_read(const char *folder, const struct journal_reader *reader)
{
    struct store store;
    memset(&store, 0, sizeof(store));
    const int size = snprintf(store.folder, sizeof(store.folder), "%s", folder);
    int form = 0;
    int result = size < (int)sizeof(store.folder) ? store_open_reader(folder, &store.database)
                                                  : JOURNAL_REFUSED;
    if (result != JOURNAL_OK) {
        return result;
    }
    result = read_error(sqlite3_exec(store.database, "BEGIN", NULL, NULL, NULL));
    result = result == JOURNAL_OK ? store_read_form(store.database, &form) : result;
    if (result == JOURNAL_OK) {
        result = store_replay(&store, form < STORE_FORM_SNAPSHOTS, reader);
    }
    sqlite3_close(store.database);
    return result;
}

/* Those that the copy speaks of: the journal may have moved another day since. */
static int archives_copy(sqlite3 *copy, const char *folder, const char *to)
{
    struct archive_row row;
    uint64_t seq = 1;
    int result = JOURNAL_OK;
    while ((result = archive_find(copy, seq, &row)) == JOURNAL_OK) {
        result = archive_copy(folder, to, &row);
        if (result != JOURNAL_OK) {
            return result;
        }
        seq = row.last_seq + 1;
    }
    return result == JOURNAL_NOT_FOUND ? JOURNAL_OK : result;
}

int journal_sqlite_backup(const char *folder, const char *to)
{
    char path[1024];
    const int size = snprintf(path, sizeof(path), "%s/journal.db", to);
    if (size < 0 || size >= (int)sizeof(path)) {
        return JOURNAL_REFUSED;
    }
    const int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return JOURNAL_REFUSED;
    }
    close(file);
    sqlite3 *from = NULL;
    sqlite3 *copy = NULL;
    int result = store_open_reader(folder, &from);
    if (result == JOURNAL_OK &&
        sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        result = JOURNAL_REFUSED;
    }
    if (result == JOURNAL_OK) {
        sqlite3_backup *backup = sqlite3_backup_init(copy, "main", from, "main");
        const int stepped = backup == NULL ? SQLITE_ERROR : sqlite3_backup_step(backup, -1);
        const int finished = sqlite3_backup_finish(backup);
        result = stepped == SQLITE_DONE && finished == SQLITE_OK ? JOURNAL_OK : JOURNAL_REFUSED;
    }
    result = result == JOURNAL_OK ? archives_copy(copy, folder, to) : result;
    sqlite3_close(copy);
    sqlite3_close(from);
    return result;
}
