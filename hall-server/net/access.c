#include "hall-server/net/access.h"

#include <assert.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SCHEMA_VERSION = 2,
    HASH_BYTES = 32,
    SECRET_BYTES = 32,
    BUSY_MS = 3000,
    PATH_MAX_BYTES = 1024,
    REMEMBERED_MAX = 512,    /* keys and tokens found lately; a hall has about 200 */
    REMEMBER_CHECK_MS = 500, /* a change of the file by another program is seen this late */
    PASSWORD_ROUNDS = 3,
    PASSWORD_MEMORY_BYTES = 12 * 1024 * 1024,
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

enum statement {
    USER_ADD,
    USER_SET_PASSWORD,
    USER_REMOVE,
    USER_FIND,
    USER_LIST,
    DEVICE_PUT,
    DEVICE_REMOVE,
    DEVICE_FIND,
    DEVICE_LIST,
    DEVICE_PLACE,
    DEVICE_KEY,
    RETIRED_ADD,
    RETIRED_FIND,
    SPARE_PUT,
    SPARE_FIND,
    SPARE_USE,
    SPARE_EXPIRE,
    SESSION_ADD,
    SESSION_REMOVE,
    SESSION_REMOVE_OF,
    SESSION_EXPIRE,
    SESSION_FIND,
    DATA_VERSION,
    STATEMENT_COUNT
};

static const char *const statement_texts[STATEMENT_COUNT] = {
    [USER_ADD] = "INSERT INTO user(name, role, seat, password_hash) VALUES(?1, ?2, ?3, ?4)",
    [USER_SET_PASSWORD] = "UPDATE user SET password_hash = ?2 WHERE name = ?1",
    [USER_REMOVE] = "DELETE FROM user WHERE name = ?1",
    [USER_FIND] = "SELECT role, name, seat, 0, password_hash FROM user WHERE name = ?1",
    [USER_LIST] = "SELECT role, name, seat, 0 FROM user ORDER BY name",
    [DEVICE_PUT] = ("INSERT INTO device(name, role, seat, key_hash) VALUES(?1, ?2, ?3, ?4)"
                    " ON CONFLICT(name) DO UPDATE SET role = ?2, seat = ?3, key_hash = ?4"),
    [DEVICE_REMOVE] = "DELETE FROM device WHERE name = ?1",
    [DEVICE_FIND] = "SELECT role, name, seat, 0 FROM device WHERE key_hash = ?1",
    [DEVICE_LIST] = "SELECT role, name, seat, 0 FROM device ORDER BY name",
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
    [SPARE_FIND] = ("SELECT s.by_role, s.by_name, s.device, d.place, s.retired, s.request_hash"
                    " FROM spare s JOIN device d ON d.name = s.device"
                    " WHERE s.code_hash = ?1 AND s.expires_ms > ?2"),
    [SPARE_USE] = "UPDATE spare SET request_hash = ?2 WHERE device = ?1",
    [SPARE_EXPIRE] = "DELETE FROM spare WHERE expires_ms <= ?1",
    [SESSION_ADD] =
        "INSERT INTO session(token_hash, user, seat, expires_ms) VALUES(?1, ?2, ?3, ?4)",
    [SESSION_REMOVE] = "DELETE FROM session WHERE token_hash = ?1",
    [SESSION_REMOVE_OF] = "DELETE FROM session WHERE user = ?1",
    [SESSION_EXPIRE] = "DELETE FROM session WHERE expires_ms <= ?1",
    [SESSION_FIND] = ("SELECT u.role, u.name, s.seat, s.expires_ms FROM session s"
                      " JOIN user u ON u.name = s.user WHERE s.token_hash = ?1"),
    [DATA_VERSION] = "PRAGMA data_version",
};

struct remembered {
    uint8_t hash[HASH_BYTES];
    struct access_identity identity;
};

struct access {
    sqlite3 *file;
    sqlite3_stmt *statements[STATEMENT_COUNT]; /* made on first use */
    struct remembered remembered[REMEMBERED_MAX];
    int remembered_count;
    int64_t version;       /* the file's data_version when `remembered` was begun */
    int64_t version_at_ms; /* when that was last looked at */
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

static bool name_is_good(const char *name, size_t length_max, bool may_be_empty)
{
    const size_t length = strnlen(name, length_max + 1);
    if (length > length_max || (length == 0 && !may_be_empty)) {
        return false;
    }
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
           length;
}

static bool password_is_good(const char *password)
{
    const size_t length = strnlen(password, ACCESS_PASSWORD_MAX + 1);
    return length >= ACCESS_PASSWORD_MIN && length <= ACCESS_PASSWORD_MAX;
}

static void secret_hash(const char *secret, uint8_t ret_hash[HASH_BYTES])
{
    const int made = crypto_generichash(ret_hash, HASH_BYTES, (const unsigned char *)secret,
                                        strlen(secret), NULL, 0);
    assert(made == 0);
}

/* `mark` is "mk_" or "ms_". */
static void secret_make(const char *mark, char ret_secret[ACCESS_SECRET_ROOM])
{
    uint8_t bytes[SECRET_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    memcpy(ret_secret, mark, 3);
    sodium_bin2base64(ret_secret + 3, ACCESS_SECRET_ROOM - 3, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

/* ---- the file ---- */

/* The statement, ready for its first bind; NULL if the file refuses. Give it to statement_end(). */
static sqlite3_stmt *statement_begin(struct access *access, enum statement which)
{
    if (access->statements[which] == NULL &&
        sqlite3_prepare_v3(access->file, statement_texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &access->statements[which], NULL) != SQLITE_OK) {
        return NULL;
    }
    return access->statements[which];
}

static void statement_end(sqlite3_stmt *statement)
{
    if (statement != NULL) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
}

static bool bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    return sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

static bool bind_hash(sqlite3_stmt *statement, int place, const uint8_t hash[HASH_BYTES])
{
    return sqlite3_bind_blob(statement, place, hash, HASH_BYTES, SQLITE_TRANSIENT) == SQLITE_OK;
}

/* Runs a statement that gives no row; how many rows it changed is in sqlite3_changes(). */
static int statement_run(sqlite3_stmt *statement)
{
    const int code = sqlite3_step(statement);
    statement_end(statement);
    if (code == SQLITE_CONSTRAINT) {
        return ACCESS_EXISTS;
    }
    return code == SQLITE_DONE ? ACCESS_OK : ACCESS_STORAGE;
}

/* Runs `which` on one name; ACCESS_UNKNOWN if it touched nothing. */
static int run_on_name(struct access *access, enum statement which, const char *name)
{
    sqlite3_stmt *statement = statement_begin(access, which);
    if (statement == NULL || !bind_text(statement, 1, name)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = statement_run(statement);
    access->remembered_count = 0;
    return error == ACCESS_OK && sqlite3_changes(access->file) == 0 ? ACCESS_UNKNOWN : error;
}

static void text_copy(char *to, size_t room, const unsigned char *from)
{
    const char *text = from == NULL ? "" : (const char *)from;
    const size_t length = strnlen(text, room - 1);
    memcpy(to, text, length);
    to[length] = '\0';
}

/* Reads role, name, seat, expiry from the first four columns of the row that a step gave. */
static int identity_read(sqlite3_stmt *statement, struct access_identity *ret_identity)
{
    struct access_identity identity = {0};
    const char *role = (const char *)sqlite3_column_text(statement, 0);
    identity.role = role == NULL ? ROLE_COUNT : role_find(role);
    if (identity.role == ROLE_COUNT) {
        return ACCESS_STORAGE;
    }
    text_copy(identity.name, sizeof identity.name, sqlite3_column_text(statement, 1));
    text_copy(identity.seat, sizeof identity.seat, sqlite3_column_text(statement, 2));
    identity.expires_ms = sqlite3_column_int64(statement, 3);
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
    static const char *const steps[SCHEMA_VERSION] = {schema, schema_spares};
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
    for (int which = 0; which < STATEMENT_COUNT; which++) {
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

int access_commit(struct access *access)
{
    return sqlite3_exec(access->file, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? ACCESS_OK
                                                                               : ACCESS_STORAGE;
}

/* ---- users ---- */

static int password_hash(const char *password, char ret_hash[crypto_pwhash_STRBYTES])
{
    return crypto_pwhash_str_alg(ret_hash, password, strlen(password), PASSWORD_ROUNDS,
                                 PASSWORD_MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0
               ? ACCESS_OK
               : ACCESS_STORAGE;
}

static int user_put(struct access *access, const char *user, enum role role, const char *seat,
                    const char *hash)
{
    sqlite3_stmt *statement = statement_begin(access, USER_ADD);
    if (statement == NULL || !bind_text(statement, 1, user) ||
        !bind_text(statement, 2, role_name(role)) || !bind_text(statement, 3, seat) ||
        !bind_text(statement, 4, hash)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    return statement_run(statement);
}

static bool user_is_good(const char *user, enum role role, const char *seat)
{
    return name_is_good(user, ACCESS_NAME_MAX, false) &&
           name_is_good(seat, ACCESS_SEAT_MAX, true) && role_is_person(role);
}

int access_add_user(struct access *access, const char *user, const char *password, enum role role,
                    const char *seat)
{
    char hash[crypto_pwhash_STRBYTES];
    if (!user_is_good(user, role, seat) || !password_is_good(password)) {
        return ACCESS_BAD_VALUE;
    }
    const int error = password_hash(password, hash);
    return error != ACCESS_OK ? error : user_put(access, user, role, seat, hash);
}

int access_set_password(struct access *access, const char *user, const char *password)
{
    char hash[crypto_pwhash_STRBYTES];
    if (!name_is_good(user, ACCESS_NAME_MAX, false) || !password_is_good(password)) {
        return ACCESS_BAD_VALUE;
    }
    int error = password_hash(password, hash);
    if (error != ACCESS_OK) {
        return error;
    }
    sqlite3_stmt *statement = statement_begin(access, USER_SET_PASSWORD);
    if (statement == NULL || !bind_text(statement, 1, user) || !bind_text(statement, 2, hash)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    error = statement_run(statement);
    if (error == ACCESS_OK && sqlite3_changes(access->file) == 0) {
        return ACCESS_UNKNOWN;
    }
    if (error == ACCESS_OK) {
        error = run_on_name(access, SESSION_REMOVE_OF, user);
    }
    return error == ACCESS_UNKNOWN ? ACCESS_OK : error;
}

int access_remove_user(struct access *access, const char *user)
{
    return run_on_name(access, USER_REMOVE, user);
}

/* The user's identity and, if `ret_hash` is not NULL, the password's hash. */
static int user_find(struct access *access, const char *user, struct access_identity *ret_identity,
                     char ret_hash[crypto_pwhash_STRBYTES])
{
    sqlite3_stmt *statement = statement_begin(access, USER_FIND);
    int error = ACCESS_STORAGE;
    if (statement != NULL && bind_text(statement, 1, user)) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_ROW) {
            error = identity_read(statement, ret_identity);
            if (ret_hash != NULL) {
                text_copy(ret_hash, crypto_pwhash_STRBYTES, sqlite3_column_text(statement, 4));
            }
        } else if (code == SQLITE_DONE) {
            error = ACCESS_UNKNOWN;
        }
    }
    statement_end(statement);
    return error;
}

int access_add_user_like(struct access *access, const char *user, const char *like, enum role role,
                         const char *seat)
{
    char hash[crypto_pwhash_STRBYTES];
    struct access_identity identity;
    if (!user_is_good(user, role, seat)) {
        return ACCESS_BAD_VALUE;
    }
    const int error = user_find(access, like, &identity, hash);
    return error != ACCESS_OK ? error : user_put(access, user, role, seat, hash);
}

int access_check_password(struct access *access, const char *user, const char *password,
                          struct access_identity *ret_identity)
{
    /* An unknown user costs the same work, so that time does not tell who exists. */
    static const char nobody[] = "$argon2id$v=19$m=12288,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    struct access_identity identity;
    char hash[crypto_pwhash_STRBYTES] = {0};
    if (!name_is_good(user, ACCESS_NAME_MAX, false) || !password_is_good(password)) {
        return ACCESS_WRONG;
    }
    const int error = user_find(access, user, &identity, hash);
    if (error != ACCESS_OK && error != ACCESS_UNKNOWN) {
        return error;
    }
    if (error == ACCESS_UNKNOWN) {
        memcpy(hash, nobody, sizeof nobody);
    }
    const bool right = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    if (error == ACCESS_UNKNOWN || !right) {
        return ACCESS_WRONG;
    }
    *ret_identity = identity;
    return ACCESS_OK;
}

/* ---- devices ---- */

int access_add_device(struct access *access, const char *device, enum role role, const char *seat,
                      char ret_key[ACCESS_SECRET_ROOM])
{
    char key[ACCESS_SECRET_ROOM];
    uint8_t hash[HASH_BYTES];
    if (!name_is_good(device, ACCESS_NAME_MAX, false) ||
        !name_is_good(seat, ACCESS_SEAT_MAX, true) ||
        (role != ROLE_KIOSK && role != ROLE_DISPLAY)) {
        return ACCESS_BAD_VALUE;
    }
    secret_make("mk_", key);
    secret_hash(key, hash);
    sqlite3_stmt *statement = statement_begin(access, DEVICE_PUT);
    if (statement == NULL || !bind_text(statement, 1, device) ||
        !bind_text(statement, 2, role_name(role)) || !bind_text(statement, 3, seat) ||
        !bind_hash(statement, 4, hash)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = statement_run(statement);
    access->remembered_count = 0;
    if (error == ACCESS_OK) {
        memcpy(ret_key, key, sizeof key);
    }
    return error;
}

int access_remove_device(struct access *access, const char *device)
{
    return run_on_name(access, DEVICE_REMOVE, device);
}

/* ---- a spare takes a place ---- */

int access_set_place(struct access *access, const char *device, const char *place)
{
    sqlite3_stmt *statement = NULL;
    if (!name_is_good(place, ACCESS_NAME_MAX, true)) {
        return ACCESS_BAD_VALUE;
    }
    statement = statement_begin(access, DEVICE_PLACE);
    if (statement == NULL || !bind_text(statement, 1, device) || !bind_text(statement, 2, place)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = statement_run(statement);
    return error == ACCESS_OK && sqlite3_changes(access->file) == 0 ? ACCESS_UNKNOWN : error;
}

static void spare_hash(const uint8_t hall_key[ACCESS_HALL_KEY_BYTES], const char *text,
                       uint8_t ret_hash[HASH_BYTES])
{
    const int made = crypto_generichash(ret_hash, HASH_BYTES, (const unsigned char *)text,
                                        strlen(text), hall_key, ACCESS_HALL_KEY_BYTES);
    assert(made == 0);
}

/* Codes that are over go, so that the list stays short. */
static int spares_expire(struct access *access, int64_t now_ms)
{
    sqlite3_stmt *statement = statement_begin(access, SPARE_EXPIRE);
    if (statement == NULL || sqlite3_bind_int64(statement, 1, now_ms) != SQLITE_OK) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    return statement_run(statement);
}

int access_make_spare(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                      const char *device, enum role by_role, const char *by, int64_t now_ms,
                      char ret_code[ACCESS_SPARE_ROOM])
{
    enum { RETIRED_NAME_BYTES = 15 }; /* and '-' and eight digits: ACCESS_NAME_MAX */
    char code[ACCESS_SPARE_ROOM];
    char retired[ACCESS_NAME_MAX + 1];
    uint8_t hash[HASH_BYTES];
    for (int i = 0; i < ACCESS_SPARE_DIGITS; i++) {
        code[i] = (char)('0' + randombytes_uniform(10));
    }
    code[ACCESS_SPARE_DIGITS] = '\0';
    (void)snprintf(retired, sizeof retired, "%.*s-%08x", RETIRED_NAME_BYTES, device,
                   (unsigned)randombytes_random());
    spare_hash(hall_key, code, hash);
    int error = spares_expire(access, now_ms);
    sqlite3_stmt *statement = error == ACCESS_OK ? statement_begin(access, SPARE_PUT) : NULL;
    if (statement == NULL || !bind_text(statement, 1, device) || !bind_hash(statement, 2, hash) ||
        !bind_text(statement, 3, role_name(by_role)) || !bind_text(statement, 4, by) ||
        sqlite3_bind_int64(statement, 5, now_ms + ACCESS_SPARE_MS) != SQLITE_OK ||
        !bind_text(statement, 6, retired)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    error = statement_run(statement);
    if (error == ACCESS_OK && sqlite3_changes(access->file) == 0) {
        return ACCESS_UNKNOWN;
    }
    if (error == ACCESS_OK) {
        memcpy(ret_code, code, sizeof code);
    }
    sodium_memzero(code, sizeof code);
    return error;
}

/* The place of a code that is good; *ret_used: this request has it already. */
static int spare_find(struct access *access, const uint8_t code_hash[HASH_BYTES],
                      const uint8_t request_hash[HASH_BYTES], int64_t now_ms,
                      struct access_place *ret_place, bool *ret_used)
{
    sqlite3_stmt *statement = statement_begin(access, SPARE_FIND);
    int error = ACCESS_STORAGE;
    if (statement != NULL && bind_hash(statement, 1, code_hash) &&
        sqlite3_bind_int64(statement, 2, now_ms) == SQLITE_OK) {
        const int code = sqlite3_step(statement);
        error = code == SQLITE_DONE ? ACCESS_WRONG : ACCESS_STORAGE;
        if (code == SQLITE_ROW) {
            const char *role = (const char *)sqlite3_column_text(statement, 0);
            const void *used_by = sqlite3_column_blob(statement, 5);
            *ret_used = used_by != NULL;
            error = used_by == NULL || (sqlite3_column_bytes(statement, 5) == HASH_BYTES &&
                                        memcmp(used_by, request_hash, HASH_BYTES) == 0)
                        ? ACCESS_OK
                        : ACCESS_WRONG;
            ret_place->by_role = role == NULL ? ROLE_COUNT : role_find(role);
            text_copy(ret_place->by, sizeof ret_place->by, sqlite3_column_text(statement, 1));
            text_copy(ret_place->device, sizeof ret_place->device,
                      sqlite3_column_text(statement, 2));
            text_copy(ret_place->place, sizeof ret_place->place, sqlite3_column_text(statement, 3));
            text_copy(ret_place->retired, sizeof ret_place->retired,
                      sqlite3_column_text(statement, 4));
        }
    }
    statement_end(statement);
    return error;
}

/* The device's key becomes one of the past. */
static int key_retire(struct access *access, const struct access_place *place, int64_t now_ms)
{
    sqlite3_stmt *statement = statement_begin(access, RETIRED_ADD);
    if (statement == NULL || !bind_text(statement, 1, place->device) ||
        !bind_text(statement, 2, place->retired) ||
        sqlite3_bind_int64(statement, 3, now_ms) != SQLITE_OK) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    return statement_run(statement);
}

static int run_on_hash(struct access *access, enum statement which, const char *device,
                       const uint8_t hash[HASH_BYTES])
{
    sqlite3_stmt *statement = statement_begin(access, which);
    if (statement == NULL || !bind_text(statement, 1, device) || !bind_hash(statement, 2, hash)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    return statement_run(statement);
}

int access_take_over(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                     const char *code, const char *request_id, int64_t now_ms,
                     struct access_place *ret_place, char ret_key[ACCESS_SECRET_ROOM])
{
    struct access_place place = {.by_role = ROLE_COUNT};
    char key[ACCESS_SECRET_ROOM];
    uint8_t code_hash[HASH_BYTES];
    uint8_t request_hash[HASH_BYTES];
    uint8_t key_hash[HASH_BYTES];
    bool used = false;
    spare_hash(hall_key, code, code_hash);
    spare_hash(hall_key, request_id, request_hash);
    secret_make("mk_", key);
    secret_hash(key, key_hash);
    int error = access_begin(access);
    if (error != ACCESS_OK) {
        return error;
    }
    error = spare_find(access, code_hash, request_hash, now_ms, &place, &used);
    if (error == ACCESS_OK && !used) {
        error = key_retire(access, &place, now_ms);
        error =
            error == ACCESS_OK ? run_on_hash(access, SPARE_USE, place.device, request_hash) : error;
    }
    error = error == ACCESS_OK ? run_on_hash(access, DEVICE_KEY, place.device, key_hash) : error;
    error = error == ACCESS_OK ? access_commit(access) : error;
    if (error != ACCESS_OK) {
        (void)sqlite3_exec(access->file, "ROLLBACK", NULL, NULL, NULL);
        return error;
    }
    access->remembered_count = 0;
    *ret_place = place;
    memcpy(ret_key, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return ACCESS_OK;
}

static int list(struct access *access, enum statement which, access_each each, void *context)
{
    sqlite3_stmt *statement = statement_begin(access, which);
    int error = statement == NULL ? ACCESS_STORAGE : ACCESS_OK;
    while (error == ACCESS_OK) {
        struct access_identity identity;
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            break;
        }
        error = code == SQLITE_ROW ? identity_read(statement, &identity) : ACCESS_STORAGE;
        if (error == ACCESS_OK) {
            each(context, &identity);
        }
    }
    statement_end(statement);
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

int access_open_session(struct access *access, const char *user, const char *seat, int64_t now_ms,
                        struct access_identity *ret_identity, char ret_token[ACCESS_SECRET_ROOM])
{
    struct access_identity identity;
    char token[ACCESS_SECRET_ROOM];
    uint8_t hash[HASH_BYTES];
    if (!name_is_good(seat, ACCESS_SEAT_MAX, true)) {
        return ACCESS_BAD_VALUE;
    }
    int error = user_find(access, user, &identity, NULL);
    if (error != ACCESS_OK) {
        return error;
    }
    sqlite3_stmt *expire = statement_begin(access, SESSION_EXPIRE);
    if (expire == NULL || sqlite3_bind_int64(expire, 1, now_ms) != SQLITE_OK) {
        statement_end(expire);
        return ACCESS_STORAGE;
    }
    error = statement_run(expire);
    secret_make("ms_", token);
    secret_hash(token, hash);
    sqlite3_stmt *add = statement_begin(access, SESSION_ADD);
    if (error != ACCESS_OK || add == NULL || !bind_hash(add, 1, hash) || !bind_text(add, 2, user) ||
        !bind_text(add, 3, seat) ||
        sqlite3_bind_int64(add, 4, now_ms + ACCESS_SESSION_MS) != SQLITE_OK) {
        statement_end(add);
        return ACCESS_STORAGE;
    }
    error = statement_run(add);
    if (error != ACCESS_OK) {
        return error;
    }
    text_copy(identity.seat, sizeof identity.seat, (const unsigned char *)seat);
    identity.expires_ms = now_ms + ACCESS_SESSION_MS;
    *ret_identity = identity;
    memcpy(ret_token, token, sizeof token);
    return ACCESS_OK;
}

int access_close_session(struct access *access, const char *token)
{
    uint8_t hash[HASH_BYTES];
    secret_hash(token, hash);
    sqlite3_stmt *statement = statement_begin(access, SESSION_REMOVE);
    if (statement == NULL || !bind_hash(statement, 1, hash)) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = statement_run(statement);
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
    sqlite3_stmt *statement = statement_begin(access, DATA_VERSION);
    if (statement == NULL || sqlite3_step(statement) != SQLITE_ROW) {
        statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int64_t version = sqlite3_column_int64(statement, 0);
    statement_end(statement);
    if (version != access->version) {
        access->version = version;
        access->remembered_count = 0;
    }
    access->version_at_ms = now_ms;
    return ACCESS_OK;
}

static int secret_find_in_file(struct access *access, enum statement which,
                               const uint8_t hash[HASH_BYTES], struct access_identity *ret_identity)
{
    sqlite3_stmt *statement = statement_begin(access, which);
    int error = ACCESS_STORAGE;
    if (statement != NULL && bind_hash(statement, 1, hash)) {
        const int code = sqlite3_step(statement);
        error = code == SQLITE_ROW    ? identity_read(statement, ret_identity)
                : code == SQLITE_DONE ? ACCESS_UNKNOWN
                                      : ACCESS_STORAGE;
    }
    statement_end(statement);
    return error;
}

int access_find_key(struct access *access, const char *secret, int64_t now_ms,
                    struct access_identity *ret_identity)
{
    struct access_identity identity;
    uint8_t hash[HASH_BYTES];
    const bool is_device = strncmp(secret, "mk_", 3) == 0;
    if (strnlen(secret, ACCESS_SECRET_ROOM) != ACCESS_SECRET_LENGTH ||
        (!is_device && strncmp(secret, "ms_", 3) != 0)) {
        return ACCESS_UNKNOWN;
    }
    int error = remembered_check(access, now_ms);
    if (error != ACCESS_OK) {
        return error;
    }
    secret_hash(secret, hash);
    bool found = false;
    for (int i = 0; i < access->remembered_count && !found; i++) {
        if (memcmp(access->remembered[i].hash, hash, HASH_BYTES) == 0) {
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
        if (access->remembered_count == REMEMBERED_MAX) {
            access->remembered_count = 0;
        }
        struct remembered *place = &access->remembered[access->remembered_count++];
        memcpy(place->hash, hash, HASH_BYTES);
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
