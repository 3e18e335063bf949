/*
 * What the .c files of `access` share: the open file, its statements, and what binds and reads.
 * Nobody else includes this.
 */
#ifndef HALL_SERVER_NET_ACCESS_INTERNAL_H
#define HALL_SERVER_NET_ACCESS_INTERNAL_H

#include "hall-server/net/access.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stddef.h>

enum {
    ACCESS_HASH_BYTES = 32,
    ACCESS_REMEMBERED_MAX = 512, /* keys and tokens found lately; a hall has about 200 */
};

enum access_statement {
    USER_ADD,
    USER_SET_PASSWORD,
    USER_SET,
    USER_ONCE,
    USER_DISABLE,
    USER_ADMINS,
    USER_REMOVE,
    USER_FIND,
    USER_LIST,
    DEVICE_PUT,
    DEVICE_REMOVE,
    DEVICE_FIND,
    DEVICE_LIST,
    DEVICE_ALL,
    DEVICE_SET,
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
    NOTE_ADD,
    NOTE_NEXT,
    NOTE_LIST,
    NOTE_KEPT,
    NOTE_TRIM,
    ASKED_ADD,
    ASKED_FIND,
    ASKED_EXPIRE,
    DATA_VERSION,
    ACCESS_STATEMENT_COUNT
};

struct access_remembered {
    uint8_t hash[ACCESS_HASH_BYTES];
    struct access_identity identity;
};

struct access {
    sqlite3 *file;
    sqlite3_stmt *statements[ACCESS_STATEMENT_COUNT]; /* made on first use */
    struct access_remembered remembered[ACCESS_REMEMBERED_MAX];
    int remembered_count;
    int64_t version;       /* the file's data_version when `remembered` was begun */
    int64_t version_at_ms; /* when that was last looked at */
};

bool access_name_is_good(const char *name, size_t length_max, bool may_be_empty);
/* `mark` is "mk_" or "ms_". */
void access_secret_make(const char *mark, char ret_secret[ACCESS_SECRET_ROOM]);
void access_secret_hash(const char *secret, uint8_t ret_hash[ACCESS_HASH_BYTES]);

/* The statement, ready for its first bind; NULL if the file refuses. Give it to _end(). */
sqlite3_stmt *access_statement_begin(struct access *access, enum access_statement which);
void access_statement_end(sqlite3_stmt *statement);
/* Runs a statement that gives no row; how many rows it changed is in sqlite3_changes(). */
int access_statement_run(sqlite3_stmt *statement);
/* Runs `which` on one name; ACCESS_UNKNOWN if it touched nothing. */
int access_run_on_name(struct access *access, enum access_statement which, const char *name);
bool access_bind_text(sqlite3_stmt *statement, int place, const char *text);
bool access_bind_hash(sqlite3_stmt *statement, int place, const uint8_t hash[ACCESS_HASH_BYTES]);
/* Of a column; cut where it is too long. */
void access_text_copy(char *to, size_t room, const unsigned char *from);
/* Reads role, name, seat, expiry and, where there are such columns, once, disabled, machine_user
 * from the first columns of the row that a step gave. */
int access_identity_read(sqlite3_stmt *statement, struct access_identity *ret_identity);
/* The user's identity and, if `ret_hash` is not NULL, the password's hash. */
int access_user_find(struct access *access, const char *user, struct access_identity *ret_identity,
                     char ret_hash[crypto_pwhash_STRBYTES]);

#endif
