#include "hall-server/net/access_internal.h"

#include <assert.h>
#include <string.h>

enum { PASSWORD_ROUNDS = 3, PASSWORD_MEMORY_BYTES = 12 * 1024 * 1024 };

static bool password_is_good(const char *password)
{
    const size_t length = strnlen(password, ACCESS_PASSWORD_MAX + 1);
    return length >= ACCESS_PASSWORD_MIN && length <= ACCESS_PASSWORD_MAX;
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
    sqlite3_stmt *statement = access_statement_begin(access, USER_ADD);
    if (statement == NULL || !access_bind_text(statement, 1, user) ||
        !access_bind_text(statement, 2, role_name(role)) || !access_bind_text(statement, 3, seat) ||
        !access_bind_text(statement, 4, hash)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

static bool user_is_good(const char *user, enum role role, const char *seat)
{
    return access_name_is_good(user, ACCESS_NAME_MAX, false) &&
           access_name_is_good(seat, ACCESS_SEAT_MAX, true) && role_is_person(role);
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
    if (!access_name_is_good(user, ACCESS_NAME_MAX, false) || !password_is_good(password)) {
        return ACCESS_BAD_VALUE;
    }
    int error = password_hash(password, hash);
    if (error != ACCESS_OK) {
        return error;
    }
    sqlite3_stmt *statement = access_statement_begin(access, USER_SET_PASSWORD);
    if (statement == NULL || !access_bind_text(statement, 1, user) ||
        !access_bind_text(statement, 2, hash)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    error = access_statement_run(statement);
    if (error == ACCESS_OK && sqlite3_changes(access->file) == 0) {
        return ACCESS_UNKNOWN;
    }
    if (error == ACCESS_OK) {
        error = access_run_on_name(access, SESSION_REMOVE_OF, user);
    }
    return error == ACCESS_UNKNOWN ? ACCESS_OK : error;
}

int access_remove_user(struct access *access, const char *user)
{
    return access_run_on_name(access, USER_REMOVE, user);
}

int access_user_find(struct access *access, const char *user, struct access_identity *ret_identity,
                     char ret_hash[crypto_pwhash_STRBYTES])
{
    sqlite3_stmt *statement = access_statement_begin(access, USER_FIND);
    int error = ACCESS_STORAGE;
    if (statement != NULL && access_bind_text(statement, 1, user)) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_ROW) {
            error = access_identity_read(statement, ret_identity);
            if (ret_hash != NULL) {
                access_text_copy(ret_hash, crypto_pwhash_STRBYTES,
                                 sqlite3_column_text(statement, 7));
            }
        } else if (code == SQLITE_DONE) {
            error = ACCESS_UNKNOWN;
        }
    }
    access_statement_end(statement);
    return error;
}

int access_show_user(struct access *access, const char *user, struct access_identity *ret_identity)
{
    return access_user_find(access, user, ret_identity, NULL);
}

int access_add_user_like(struct access *access, const char *user, const char *like, enum role role,
                         const char *seat)
{
    char hash[crypto_pwhash_STRBYTES];
    struct access_identity identity;
    if (!user_is_good(user, role, seat)) {
        return ACCESS_BAD_VALUE;
    }
    const int error = access_user_find(access, like, &identity, hash);
    return error != ACCESS_OK ? error : user_put(access, user, role, seat, hash);
}

int access_check_password(struct access *access, const char *user, const char *password,
                          struct access_identity *ret_identity)
{
    /* An unknown user costs the same work, so that time does not tell who exists. */
    static const char nobody[] = "$argon2id$v=19$m=12288,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    struct access_identity identity = {0};
    char hash[crypto_pwhash_STRBYTES] = {0};
    if (!access_name_is_good(user, ACCESS_NAME_MAX, false) || !password_is_good(password)) {
        return ACCESS_WRONG;
    }
    const int error = access_user_find(access, user, &identity, hash);
    if (error != ACCESS_OK && error != ACCESS_UNKNOWN) {
        return error;
    }
    if (error == ACCESS_UNKNOWN) {
        memcpy(hash, nobody, sizeof nobody);
    }
    const bool right = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    if (error == ACCESS_UNKNOWN || !right || identity.disabled) {
        return ACCESS_WRONG;
    }
    *ret_identity = identity;
    return ACCESS_OK;
}
