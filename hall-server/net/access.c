#include "hall-server/net/access_internal.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SCHEMA_VERSION = 3,
    SECRET_BYTES = 32,
    BUSY_MS = 3000,
    PATH_MAX_BYTES = 1024,
    REMEMBER_CHECK_MS = 500, /* a change of the file by another program is seen this late */
};

/* The schema of version 1; then what each version added. */
static const char schema[] =
    "CREATE TABLE user(name TEXT PRIMARY KEY, role TEXT NOT NULL, seat TEXT NOT NULL,"
    " password_hash TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE device(name TEXT PRIMARY KEY, role TEXT NOT NULL, seat TEXT NOT NULL,"
    " key_hash BLOB NOT NULL UNIQUE) WITHOUT ROWID;"
    "CREATE TABLE session(token_hash BLOB PRIMARY KEY,"
    " user TEXT NOT NULL REFERENCES user(name) ON DELETE CASCADE ON UPDATE CASCADE,"
    " seat TEXT NOT NULL, expires_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version = 1;";
static const char schema_spares[] =
    "ALTER TABLE device ADD COLUMN place TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE spare(device TEXT PRIMARY KEY REFERENCES device(name) ON DELETE CASCADE,"
    " code_hash BLOB NOT NULL UNIQUE, by_role TEXT NOT NULL, by_name TEXT NOT NULL,"
    " expires_ms INTEGER NOT NULL, request_hash BLOB, retired TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE retired(key_hash BLOB PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL UNIQUE,"
    " seat TEXT NOT NULL, device TEXT NOT NULL, retired_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version = 2;";
static const char schema_record[] =
    "ALTER TABLE user ADD COLUMN once INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE user ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE device ADD COLUMN label TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE session ADD COLUMN machine_user TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER UNIQUE,"
    " request_id TEXT NOT NULL UNIQUE, what INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    " by_role TEXT NOT NULL, by_name TEXT NOT NULL, command_line INTEGER NOT NULL,"
    " subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL);"
    "CREATE INDEX note_waits ON note(id) WHERE seq IS NULL;"
    "CREATE TABLE asked(request_hash BLOB PRIMARY KEY, print BLOB NOT NULL,"
    " at_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version = 3;";

static const char *const statement_texts[ACCESS_STATEMENT_COUNT] = {
    [USER_ADD] = "INSERT INTO user(name, role, seat, password_hash) VALUES(?1, ?2, ?3, ?4)",
    [USER_SET_PASSWORD] =
        "UPDATE user SET password_hash = ?2, once = 0, disabled = 0 WHERE name = ?1",
    [USER_SET] = "UPDATE user SET role = ?2, seat = ?3 WHERE name = ?1",
    [USER_ONCE] = "UPDATE user SET once = 1 WHERE name = ?1",
    [USER_DISABLE] = "UPDATE user SET disabled = 1 WHERE name = ?1",
    [USER_ADMINS] = "SELECT count(*) FROM user WHERE role = 'admin' AND disabled = 0",
    [USER_REMOVE] = "DELETE FROM user WHERE name = ?1",
    [USER_FIND] = ("SELECT role, name, seat, 0, once, disabled, '', password_hash FROM user"
                   " WHERE name = ?1"),
    [USER_LIST] = "SELECT role, name, seat, 0, once, disabled FROM user ORDER BY name",
    [DEVICE_PUT] = ("INSERT INTO device(name, role, seat, key_hash) VALUES(?1, ?2, ?3, ?4)"
                    " ON CONFLICT(name) DO UPDATE SET role = ?2, seat = ?3, key_hash = ?4"),
    [DEVICE_REMOVE] = "DELETE FROM device WHERE name = ?1",
    [DEVICE_FIND] = "SELECT role, name, seat, 0 FROM device WHERE key_hash = ?1",
    [DEVICE_LIST] = "SELECT role, name, seat, 0 FROM device ORDER BY name",
    [DEVICE_ALL] = "SELECT role, name, seat, place, label FROM device ORDER BY name",
    [DEVICE_SET] = "UPDATE device SET seat = ?2, place = ?3, label = ?4 WHERE name = ?1",
    [DEVICE_PLACE] = "UPDATE device SET place = ?2 WHERE name = ?1",
    [DEVICE_KEY] = "UPDATE device SET key_hash = ?2 WHERE name = ?1",
    [RETIRED_ADD] = ("INSERT INTO retired(key_hash, role, name, seat, device, retired_ms)"
                     " SELECT key_hash, role, ?2, seat, name, ?3 FROM device WHERE name = ?1"),
    [RETIRED_FIND] = "SELECT role, name, seat, 0 FROM retired WHERE key_hash = ?1",
    [SPARE_PUT] =
        ("INSERT INTO spare(device, code_hash, by_role, by_name, expires_ms, request_hash,"
         " retired) SELECT name, ?2, ?3, ?4, ?5, NULL, ?6 FROM device"
         " WHERE name = ?1 AND role = 'kiosk' ON CONFLICT(device) DO UPDATE SET"
         " code_hash = ?2, by_role = ?3, by_name = ?4, expires_ms = ?5,"
         " request_hash = NULL, retired = ?6"),
    [SPARE_FIND] = ("SELECT s.by_role, s.by_name, s.device, d.place, s.retired, s.request_hash,"
                    " d.role, d.seat"
                    " FROM spare s JOIN device d ON d.name = s.device"
                    " WHERE s.code_hash = ?1 AND s.expires_ms > ?2"),
    [SPARE_USE] = "UPDATE spare SET request_hash = ?2 WHERE device = ?1",
    [SPARE_EXPIRE] = "DELETE FROM spare WHERE expires_ms <= ?1",
    [SESSION_ADD] = ("INSERT INTO session(token_hash, user, seat, expires_ms, machine_user)"
                     " VALUES(?1, ?2, ?3, ?4, ?5)"),
    [SESSION_REMOVE] = "DELETE FROM session WHERE token_hash = ?1",
    [SESSION_REMOVE_OF] = "DELETE FROM session WHERE user = ?1",
    [SESSION_EXPIRE] = "DELETE FROM session WHERE expires_ms <= ?1",
    [SESSION_FIND] = ("SELECT u.role, u.name, s.seat, s.expires_ms, u.once, u.disabled,"
                      " s.machine_user FROM session s"
                      " JOIN user u ON u.name = s.user WHERE s.token_hash = ?1"),
    [NOTE_ADD] = ("INSERT INTO note(request_id, what, at_ms, by_role, by_name, command_line,"
                  " subject, before, after, seq) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                  " ON CONFLICT DO NOTHING"),
    [NOTE_NEXT] = ("SELECT id, seq, request_id, what, at_ms, by_role, by_name, command_line,"
                   " subject, before, after FROM note WHERE seq IS NULL AND id > ?1"
                   " ORDER BY id LIMIT 1"),
    [NOTE_LIST] = ("SELECT id, seq, request_id, what, at_ms, by_role, by_name, command_line,"
                   " subject, before, after FROM note WHERE id < ?1 ORDER BY id DESC LIMIT ?2"),
    [NOTE_KEPT] = "UPDATE note SET seq = ?2 WHERE id = ?1",
    [NOTE_TRIM] = ("DELETE FROM note WHERE seq IS NOT NULL"
                   " AND id <= (SELECT max(id) FROM note) - ?1"),
    [ASKED_ADD] = "INSERT INTO asked(request_hash, print, at_ms) VALUES(?1, ?2, ?3)",
    [ASKED_FIND] = "SELECT print FROM asked WHERE request_hash = ?1",
    [ASKED_EXPIRE] = "DELETE FROM asked WHERE at_ms < ?1",
    [DATA_VERSION] = "PRAGMA data_version",
};

const char *access_error_words(int error)
{
#define ACCESS_CASE(symbol, value, words)                                                          \
    case value:                                                                                    \
        return words;
    switch (error) {
        ACCESS_ERRORS(ACCESS_CASE)
    default:
        return "unknown";
    }
#undef ACCESS_CASE
}

bool access_name_is_good(const char *name, size_t length_max, bool may_be_empty)
{
    const size_t length = strnlen(name, length_max + 1);
    if (length > length_max || (length == 0 && !may_be_empty)) {
        return false;
    }
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
           length;
}

void access_secret_hash(const char *secret, uint8_t ret_hash[ACCESS_HASH_BYTES])
{
    const int made = crypto_generichash(ret_hash, ACCESS_HASH_BYTES, (const unsigned char *)secret,
                                        strlen(secret), NULL, 0);
    assert(made == 0);
}

void access_secret_make(const char *mark, char ret_secret[ACCESS_SECRET_ROOM])
{
    uint8_t bytes[SECRET_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    memcpy(ret_secret, mark, 3);
    sodium_bin2base64(ret_secret + 3, ACCESS_SECRET_ROOM - 3, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

/* ---- the file ---- */

sqlite3_stmt *access_statement_begin(struct access *access, enum access_statement which)
{
    if (access->statements[which] == NULL &&
        sqlite3_prepare_v3(access->file, statement_texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &access->statements[which], NULL) != SQLITE_OK) {
        return NULL;
    }
    return access->statements[which];
}

void access_statement_end(sqlite3_stmt *statement)
{
    if (statement != NULL) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
}

bool access_bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    return sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

bool access_bind_hash(sqlite3_stmt *statement, int place, const uint8_t hash[ACCESS_HASH_BYTES])
{
    return sqlite3_bind_blob(statement, place, hash, ACCESS_HASH_BYTES, SQLITE_TRANSIENT) ==
           SQLITE_OK;
}

int access_statement_run(sqlite3_stmt *statement)
{
    const int code = sqlite3_step(statement);
    access_statement_end(statement);
    if (code == SQLITE_CONSTRAINT) {
        return ACCESS_EXISTS;
    }
    return code == SQLITE_DONE ? ACCESS_OK : ACCESS_STORAGE;
}

int access_run_on_name(struct access *access, enum access_statement which, const char *name)
{
    sqlite3_stmt *statement = access_statement_begin(access, which);
    if (statement == NULL || !access_bind_text(statement, 1, name)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = access_statement_run(statement);
    access->remembered_count = 0;
    return error == ACCESS_OK && sqlite3_changes(access->file) == 0 ? ACCESS_UNKNOWN : error;
}

void access_text_copy(char *to, size_t room, const unsigned char *from)
{
    const char *text = from == NULL ? "" : (const char *)from;
    const size_t length = strnlen(text, room - 1);
    memcpy(to, text, length);
    to[length] = '\0';
}

int access_identity_read(sqlite3_stmt *statement, struct access_identity *ret_identity)
{
    struct access_identity identity = {0};
    const char *role = (const char *)sqlite3_column_text(statement, 0);
    identity.role = role == NULL ? ROLE_COUNT : role_find(role);
    if (identity.role == ROLE_COUNT) {
        return ACCESS_STORAGE;
    }
    access_text_copy(identity.name, sizeof identity.name, sqlite3_column_text(statement, 1));
    access_text_copy(identity.seat, sizeof identity.seat, sqlite3_column_text(statement, 2));
    identity.expires_ms = sqlite3_column_int64(statement, 3);
    identity.once = sqlite3_column_int(statement, 4) != 0; /* no such column: 0 */
    identity.disabled = sqlite3_column_int(statement, 5) != 0;
    access_text_copy(identity.machine_user, sizeof identity.machine_user,
                     sqlite3_column_text(statement, 6));
    *ret_identity = identity;
    return ACCESS_OK;
}

static int path_in(const char *directory, const char *name, char ret_path[PATH_MAX_BYTES])
{
    const int length = snprintf(ret_path, PATH_MAX_BYTES, "%s/%s", directory, name);
    return length > 0 && length < PATH_MAX_BYTES ? ACCESS_OK : ACCESS_BAD_VALUE;
}

static int schema_make(sqlite3 *file)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(file, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK) {
        return ACCESS_STORAGE;
    }
    const int version =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
    sqlite3_finalize(statement);
    if (version < 0) {
        return ACCESS_STORAGE;
    }
    if (version > SCHEMA_VERSION) {
        return ACCESS_NEWER;
    }
    static const char *const steps[SCHEMA_VERSION] = {schema, schema_spares, schema_record};
    for (int step = version; step < SCHEMA_VERSION; step++) {
        if (sqlite3_exec(file, steps[step], NULL, NULL, NULL) != SQLITE_OK) {
            return ACCESS_STORAGE;
        }
    }
    return ACCESS_OK;
}

int access_open(const char *directory, struct access **ret_access)
{
    assert(directory != NULL && ret_access != NULL);
    char path[PATH_MAX_BYTES];
    if (sodium_init() < 0) {
        return ACCESS_STORAGE;
    }
    if (path_in(directory, "access.db", path) != ACCESS_OK) {
        return ACCESS_BAD_VALUE;
    }
    struct access *access = calloc(1, sizeof *access);
    if (access == NULL) {
        return ACCESS_STORAGE;
    }
    int error = ACCESS_STORAGE;
    const mode_t mask = umask(0077);
    const int opened =
        sqlite3_open_v2(path, &access->file,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (opened == SQLITE_OK) {
        sqlite3_busy_timeout(access->file, BUSY_MS);
        if (sqlite3_exec(access->file,
                         "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                         "PRAGMA cache_size = -256; BEGIN IMMEDIATE",
                         NULL, NULL, NULL) == SQLITE_OK) {
            error = schema_make(access->file);
            if (sqlite3_exec(access->file, error == ACCESS_OK ? "COMMIT" : "ROLLBACK", NULL, NULL,
                             NULL) != SQLITE_OK &&
                error == ACCESS_OK) {
                error = ACCESS_STORAGE;
            }
        }
    }
    umask(mask);
    if (error != ACCESS_OK) {
        access_close(access);
        return error;
    }
    *ret_access = access;
    return ACCESS_OK;
}

void access_close(struct access *access)
{
    if (access == NULL) {
        return;
    }
    for (int which = 0; which < ACCESS_STATEMENT_COUNT; which++) {
        sqlite3_finalize(access->statements[which]);
    }
    sqlite3_close(access->file);
    sodium_memzero(access, sizeof *access);
    free(access);
}

int access_begin(struct access *access)
{
    return sqlite3_exec(access->file, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK
               ? ACCESS_OK
               : ACCESS_STORAGE;
}

void access_rollback(struct access *access)
{
    (void)sqlite3_exec(access->file, "ROLLBACK", NULL, NULL, NULL);
    access->remembered_count = 0;
}

int access_commit(struct access *access)
{
    return sqlite3_exec(access->file, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? ACCESS_OK
                                                                               : ACCESS_STORAGE;
}

static int list(struct access *access, enum access_statement which, access_each each, void *context)
{
    sqlite3_stmt *statement = access_statement_begin(access, which);
    int error = statement == NULL ? ACCESS_STORAGE : ACCESS_OK;
    while (error == ACCESS_OK) {
        struct access_identity identity;
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            break;
        }
        error = code == SQLITE_ROW ? access_identity_read(statement, &identity) : ACCESS_STORAGE;
        if (error == ACCESS_OK) {
            each(context, &identity);
        }
    }
    access_statement_end(statement);
    return error;
}

int access_list_users(struct access *access, access_each each, void *context)
{
    return list(access, USER_LIST, each, context);
}

int access_list_devices(struct access *access, access_each each, void *context)
{
    return list(access, DEVICE_LIST, each, context);
}

/* ---- sessions and keys ---- */

static int session_open(struct access *access, const char *user, const char *seat,
                        const char *machine_user, int64_t now_ms,
                        struct access_identity *ret_identity, char ret_token[ACCESS_SECRET_ROOM])
{
    struct access_identity identity;
    char token[ACCESS_SECRET_ROOM];
    uint8_t hash[ACCESS_HASH_BYTES];
    if (!access_name_is_good(seat, ACCESS_SEAT_MAX, true)) {
        return ACCESS_BAD_VALUE;
    }
    int error = access_user_find(access, user, &identity, NULL);
    if (error != ACCESS_OK) {
        return error;
    }
    sqlite3_stmt *expire = access_statement_begin(access, SESSION_EXPIRE);
    if (expire == NULL || sqlite3_bind_int64(expire, 1, now_ms) != SQLITE_OK) {
        access_statement_end(expire);
        return ACCESS_STORAGE;
    }
    error = access_statement_run(expire);
    access_secret_make("ms_", token);
    access_secret_hash(token, hash);
    sqlite3_stmt *add = access_statement_begin(access, SESSION_ADD);
    if (error != ACCESS_OK || add == NULL || !access_bind_hash(add, 1, hash) ||
        !access_bind_text(add, 2, user) || !access_bind_text(add, 3, seat) ||
        sqlite3_bind_int64(add, 4, now_ms + ACCESS_SESSION_MS) != SQLITE_OK ||
        !access_bind_text(add, 5, machine_user)) {
        access_statement_end(add);
        return ACCESS_STORAGE;
    }
    error = access_statement_run(add);
    if (error != ACCESS_OK) {
        return error;
    }
    access_text_copy(identity.seat, sizeof identity.seat, (const unsigned char *)seat);
    identity.expires_ms = now_ms + ACCESS_SESSION_MS;
    *ret_identity = identity;
    memcpy(ret_token, token, sizeof token);
    return ACCESS_OK;
}

int access_open_session(struct access *access, const char *user, const char *seat, int64_t now_ms,
                        struct access_identity *ret_identity, char ret_token[ACCESS_SECRET_ROOM])
{
    return session_open(access, user, seat, "", now_ms, ret_identity, ret_token);
}

int access_open_machine_session(struct access *access, const char *user, const char *machine_user,
                                int64_t now_ms, struct access_identity *ret_identity,
                                char ret_token[ACCESS_SECRET_ROOM])
{
    return session_open(access, user, "", machine_user, now_ms, ret_identity, ret_token);
}

int access_close_session(struct access *access, const char *token)
{
    uint8_t hash[ACCESS_HASH_BYTES];
    access_secret_hash(token, hash);
    sqlite3_stmt *statement = access_statement_begin(access, SESSION_REMOVE);
    if (statement == NULL || !access_bind_hash(statement, 1, hash)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = access_statement_run(statement);
    access->remembered_count = 0;
    return error == ACCESS_OK && sqlite3_changes(access->file) == 0 ? ACCESS_UNKNOWN : error;
}

void access_forget(struct access *access)
{
    access->remembered_count = 0;
}

/* Forgets what was found when another connection has changed the file since. */
static int remembered_check(struct access *access, int64_t now_ms)
{
    const int64_t age_ms = now_ms - access->version_at_ms;
    if (access->remembered_count > 0 && age_ms >= 0 && age_ms < REMEMBER_CHECK_MS) {
        return ACCESS_OK;
    }
    sqlite3_stmt *statement = access_statement_begin(access, DATA_VERSION);
    if (statement == NULL || sqlite3_step(statement) != SQLITE_ROW) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int64_t version = sqlite3_column_int64(statement, 0);
    access_statement_end(statement);
    if (version != access->version) {
        access->version = version;
        access->remembered_count = 0;
    }
    access->version_at_ms = now_ms;
    return ACCESS_OK;
}

static int secret_find_in_file(struct access *access, enum access_statement which,
                               const uint8_t hash[ACCESS_HASH_BYTES],
                               struct access_identity *ret_identity)
{
    sqlite3_stmt *statement = access_statement_begin(access, which);
    int error = ACCESS_STORAGE;
    if (statement != NULL && access_bind_hash(statement, 1, hash)) {
        const int code = sqlite3_step(statement);
        error = code == SQLITE_ROW    ? access_identity_read(statement, ret_identity)
                : code == SQLITE_DONE ? ACCESS_UNKNOWN
                                      : ACCESS_STORAGE;
    }
    access_statement_end(statement);
    return error;
}

int access_find_key(struct access *access, const char *secret, int64_t now_ms,
                    struct access_identity *ret_identity)
{
    struct access_identity identity;
    uint8_t hash[ACCESS_HASH_BYTES];
    const bool is_device = strncmp(secret, "mk_", 3) == 0;
    if (strnlen(secret, ACCESS_SECRET_ROOM) != ACCESS_SECRET_LENGTH ||
        (!is_device && strncmp(secret, "ms_", 3) != 0)) {
        return ACCESS_UNKNOWN;
    }
    int error = remembered_check(access, now_ms);
    if (error != ACCESS_OK) {
        return error;
    }
    access_secret_hash(secret, hash);
    bool found = false;
    for (int i = 0; i < access->remembered_count && !found; i++) {
        if (memcmp(access->remembered[i].hash, hash, ACCESS_HASH_BYTES) == 0) {
            identity = access->remembered[i].identity;
            found = true;
        }
    }
    if (!found) {
        error =
            secret_find_in_file(access, is_device ? DEVICE_FIND : SESSION_FIND, hash, &identity);
        if (error == ACCESS_UNKNOWN && is_device &&
            secret_find_in_file(access, RETIRED_FIND, hash, &identity) == ACCESS_OK) {
            *ret_identity = identity;
            return ACCESS_REPLACED;
        }
        if (error != ACCESS_OK) {
            return error;
        }
        if (access->remembered_count == ACCESS_REMEMBERED_MAX) {
            access->remembered_count = 0;
        }
        struct access_remembered *place = &access->remembered[access->remembered_count++];
        memcpy(place->hash, hash, ACCESS_HASH_BYTES);
        place->identity = identity;
    }
    if (identity.expires_ms != 0 && identity.expires_ms <= now_ms) {
        return ACCESS_UNKNOWN;
    }
    *ret_identity = identity;
    return ACCESS_OK;
}

void access_new_password(char ret_password[ACCESS_NEW_PASSWORD_ROOM])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* no i l o 0 1 */
    for (int i = 0; i < ACCESS_NEW_PASSWORD_ROOM - 1; i++) {
        ret_password[i] = letters[randombytes_uniform(sizeof letters - 1)];
    }
    ret_password[ACCESS_NEW_PASSWORD_ROOM - 1] = '\0';
}
