#include "kiosk/store/store.h"

#include "kiosk/store/grams.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FORM = 2, PATH_ROOM = 4096, GRAMS_BYTES_MAX = 8 * 1024 * 1024 };

struct store {
    sqlite3 *file;
};

const char *store_result_words(int result)
{
#define STORE_WORDS(symbol, value, words)                                                          \
    case symbol:                                                                                   \
        return words;
    switch (result) {
        STORE_RESULTS(STORE_WORDS)
    default:
        return "?";
    }
#undef STORE_WORDS
}

static const char form[] = "PRAGMA journal_mode = WAL;"
                           "BEGIN;"
                           "CREATE TABLE said (name TEXT PRIMARY KEY, text BLOB NOT NULL);"
                           "CREATE VIRTUAL TABLE guides USING fts5 (words, content = '');"
                           "CREATE TABLE uses (service TEXT PRIMARY KEY, count INTEGER NOT NULL);"
                           "PRAGMA user_version = 2;"
                           "COMMIT;";

/* ---- the file ---- */

static bool run(struct store *store, const char *sql)
{
    return sqlite3_exec(store->file, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The first column of the first row as a number; -1: no row, or an error. */
static int64_t number(struct store *store, const char *sql)
{
    sqlite3_stmt *row = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(store->file, sql, -1, &row, NULL) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW) {
        value = sqlite3_column_int64(row, 0);
    }
    (void)sqlite3_finalize(row);
    return value;
}

static bool is_whole(struct store *store)
{
    return number(store, "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'") ==
               0 &&
           run(store, "INSERT INTO guides(guides) VALUES ('integrity-check')") &&
           number(store, "SELECT count(*) FROM said") >= 0 &&
           number(store, "SELECT count(*) FROM uses") >= 0;
}

static bool file_open(struct store *store, const char *path)
{
    return sqlite3_open_v2(path, &store->file,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                           NULL) == SQLITE_OK &&
           sqlite3_busy_timeout(store->file, 2000) == SQLITE_OK &&
           run(store, "PRAGMA synchronous = NORMAL");
}

/* Closes it, and takes it away with what SQLite keeps beside it. */
static void file_remove(struct store *store, const char *path)
{
    static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
    char name[PATH_ROOM];
    (void)sqlite3_close(store->file);
    store->file = NULL;
    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        if (snprintf(name, sizeof(name), "%s%s", path, beside[i]) < (int)sizeof(name)) {
            (void)unlink(name);
        }
    }
}

int store_open(const char *path, struct store **ret_store)
{
    struct store *store = calloc(1, sizeof(*store));
    int result = STORE_OK;
    if (store == NULL) {
        return STORE_NO_MEMORY;
    }
    const bool opened = file_open(store, path);
    const int64_t version = opened ? number(store, "PRAGMA user_version") : -1;
    const int64_t tables = number(store, "SELECT count(*) FROM sqlite_schema");
    const bool fresh = version == 0 && tables == 0;
    if (!fresh && (version != FORM || !is_whole(store))) {
        result = STORE_ANEW;
        file_remove(store, path);
        if (!file_open(store, path)) {
            result = STORE_IO;
        }
    }
    if (result >= 0 && (fresh || result == STORE_ANEW) && !run(store, form)) {
        result = STORE_IO;
    }
    if (result < 0) {
        store_close(store);
        return result;
    }
    *ret_store = store;
    return result;
}

void store_close(struct store *store)
{
    if (store != NULL) {
        (void)sqlite3_close(store->file);
        free(store);
    }
}

/* ---- what the hall said ---- */

/* A statement with `name` as its first value; NULL: an error. */
static sqlite3_stmt *prepare(struct store *store, const char *sql, const char *name)
{
    sqlite3_stmt *row = NULL;
    if (sqlite3_prepare_v2(store->file, sql, -1, &row, NULL) != SQLITE_OK ||
        sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC) != SQLITE_OK) {
        (void)sqlite3_finalize(row);
        return NULL;
    }
    return row;
}

int store_put(struct store *store, const char *name, const char *text, size_t size_bytes)
{
    assert(strlen(name) <= STORE_NAME_BYTES_MAX);
    if (size_bytes > STORE_TEXT_BYTES_MAX) {
        return STORE_TOO_LARGE;
    }
    sqlite3_stmt *row = prepare(store,
                                "INSERT INTO said VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE "
                                "SET text = excluded.text WHERE text <> excluded.text",
                                name);
    if (row == NULL) {
        return STORE_IO;
    }
    const bool good =
        sqlite3_bind_blob(row, 2, text, (int)size_bytes, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_DONE;
    (void)sqlite3_finalize(row);
    return good ? STORE_OK : STORE_IO;
}

int store_get(struct store *store, const char *name, char **ret_text, size_t *ret_size_bytes)
{
    sqlite3_stmt *row = prepare(store, "SELECT text FROM said WHERE name = ?1", name);
    int result = STORE_IO;
    if (row == NULL) {
        return result;
    }
    const int step = sqlite3_step(row);
    if (step == SQLITE_DONE) {
        result = STORE_NOTHING;
    } else if (step == SQLITE_ROW) {
        const size_t size_bytes = (size_t)sqlite3_column_bytes(row, 0);
        char *text = malloc(size_bytes + 1);
        result = text == NULL ? STORE_NO_MEMORY : STORE_OK;
        if (text != NULL) {
            if (size_bytes > 0) {
                memcpy(text, sqlite3_column_blob(row, 0), size_bytes);
            }
            text[size_bytes] = '\0';
            *ret_text = text;
            *ret_size_bytes = size_bytes;
        }
    }
    (void)sqlite3_finalize(row);
    return result;
}

/* ---- guides ---- */

static bool guide_insert(struct store *store, int place, const char *text)
{
    sqlite3_stmt *row = NULL;
    struct buffer words;
    buffer_init(&words, GRAMS_BYTES_MAX);
    const bool good =
        grams_of_text(text, &words) == BUFFER_OK &&
        sqlite3_prepare_v2(store->file, "INSERT INTO guides(rowid, words) VALUES (?1, ?2)", -1,
                           &row, NULL) == SQLITE_OK &&
        sqlite3_bind_int(row, 1, place + 1) == SQLITE_OK &&
        sqlite3_bind_text(row, 2, buffer_text(&words), -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_DONE;
    (void)sqlite3_finalize(row);
    buffer_deinit(&words);
    return good;
}

static void guide_name(const char *service, char ret_name[STORE_NAME_BYTES_MAX + 1])
{
    const int length = snprintf(ret_name, STORE_NAME_BYTES_MAX + 1, "guide/%s", service);
    assert(length <= STORE_NAME_BYTES_MAX); /* ids are at most 64 bytes */
}

int store_guide(struct store *store, int place, const char *service, const char *text,
                const char *words)
{
    char name[STORE_NAME_BYTES_MAX + 1];
    guide_name(service, name);
    if (store_has_guide(store, service)) {
        return STORE_OK;
    }
    const bool good = run(store, "BEGIN") &&
                      store_put(store, name, text, strlen(text)) == STORE_OK &&
                      guide_insert(store, place, words) && run(store, "COMMIT");
    if (!good) {
        (void)run(store, "ROLLBACK");
    }
    return good ? STORE_OK : STORE_IO;
}

int store_guide_get(struct store *store, const char *service, char **ret_text,
                    size_t *ret_size_bytes)
{
    char name[STORE_NAME_BYTES_MAX + 1];
    guide_name(service, name);
    return store_get(store, name, ret_text, ret_size_bytes);
}

bool store_has_guide(struct store *store, const char *service)
{
    char name[STORE_NAME_BYTES_MAX + 1];
    guide_name(service, name);
    sqlite3_stmt *row = prepare(store, "SELECT 1 FROM said WHERE name = ?1", name);
    const bool there = row != NULL && sqlite3_step(row) == SQLITE_ROW;
    (void)sqlite3_finalize(row);
    return there;
}

int store_guide_count(struct store *store)
{
    const int64_t count = number(store, "SELECT count(*) FROM said WHERE name GLOB 'guide/*'");
    return count < 0 ? 0 : (int)count;
}

int store_guides_forget(struct store *store)
{
    const bool good =
        run(store, "BEGIN") && run(store, "DELETE FROM said WHERE name GLOB 'guide/*'") &&
        run(store, "INSERT INTO guides(guides) VALUES ('delete-all')") && run(store, "COMMIT");
    if (!good) {
        (void)run(store, "ROLLBACK");
    }
    return good ? STORE_OK : STORE_IO;
}

int store_find(struct store *store, const char *words, int *ret_places, int room)
{
    struct buffer question;
    sqlite3_stmt *row = NULL;
    int count = 0;
    int step = SQLITE_DONE;
    buffer_init(&question, (size_t)4 * STORE_WORDS_BYTES_MAX);
    if (strlen(words) <= STORE_WORDS_BYTES_MAX &&
        grams_of_question(words, &question) == BUFFER_OK && question.length_bytes > 0) {
        row = prepare(store, "SELECT rowid FROM guides WHERE guides MATCH ?1 ORDER BY rank, rowid",
                      buffer_text(&question));
        step = row == NULL ? SQLITE_ERROR : SQLITE_ROW;
    }
    while (step == SQLITE_ROW && count < room && count < STORE_FOUND_MAX) {
        step = sqlite3_step(row);
        if (step == SQLITE_ROW) {
            ret_places[count++] = (int)sqlite3_column_int64(row, 0) - 1;
        }
    }
    (void)sqlite3_finalize(row);
    buffer_deinit(&question);
    return step == SQLITE_ROW || step == SQLITE_DONE ? count : STORE_IO;
}

/* ---- uses ---- */

int store_use(struct store *store, const char *service)
{
    sqlite3_stmt *row = prepare(store,
                                "INSERT INTO uses VALUES (?1, 1) ON CONFLICT (service) DO UPDATE "
                                "SET count = count + 1",
                                service);
    const bool good = row != NULL && sqlite3_step(row) == SQLITE_DONE;
    (void)sqlite3_finalize(row);
    if (good && store_uses(store, service) >= STORE_USES_MAX &&
        !run(store, "UPDATE uses SET count = count / 2")) {
        return STORE_IO;
    }
    return good ? STORE_OK : STORE_IO;
}

int store_uses(struct store *store, const char *service)
{
    sqlite3_stmt *row = prepare(store, "SELECT count FROM uses WHERE service = ?1", service);
    const int count =
        row != NULL && sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int(row, 0) : 0;
    (void)sqlite3_finalize(row);
    return count;
}
