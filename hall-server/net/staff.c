#include "hall-server/net/staff.h"

#include "hall-server/net/access_internal.h"
#include "hall-server/net/access_record.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const struct {
    enum admin_note_what note;
    bool makes_password;
    bool may_end_admin; /* whoever it is may not be administrator afterwards */
} kinds[] = {
    [STAFF_ADD] = {ADMIN_NOTE_USER_ADDED, true, false},
    [STAFF_CHANGE] = {ADMIN_NOTE_USER_CHANGED, false, true},
    [STAFF_DISABLE] = {ADMIN_NOTE_USER_DISABLED, false, true},
    [STAFF_RESET] = {ADMIN_NOTE_PASSWORD_RESET, true, false},
    [STAFF_OWN] = {ADMIN_NOTE_PASSWORD_CHANGED, false, false},
};

/* Of letters that are easy to tell apart; the same for the same request. */
static void password_make(const uint8_t hall_key[ACCESS_HALL_KEY_BYTES], const struct access_by *by,
                          const char *user, char ret_password[ACCESS_NEW_PASSWORD_ROOM])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    uint8_t bytes[4 * (ACCESS_NEW_PASSWORD_ROOM - 1)];
    crypto_generichash_state state;
    if (by->request_id[0] == '\0') {
        access_new_password(ret_password);
        return;
    }
    crypto_generichash_init(&state, hall_key, ACCESS_HALL_KEY_BYTES, sizeof bytes);
    crypto_generichash_update(&state, (const unsigned char *)by->name, strlen(by->name) + 1);
    crypto_generichash_update(&state, (const unsigned char *)by->request_id,
                              strlen(by->request_id) + 1);
    crypto_generichash_update(&state, (const unsigned char *)user, strlen(user) + 1);
    crypto_generichash_final(&state, bytes, sizeof bytes);
    for (size_t i = 0; i < ACCESS_NEW_PASSWORD_ROOM - 1; i++) {
        const uint32_t number = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 |
                                (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
        ret_password[i] = letters[number % (sizeof letters - 1)];
    }
    ret_password[ACCESS_NEW_PASSWORD_ROOM - 1] = '\0';
    sodium_memzero(bytes, sizeof bytes);
}

/* What is asked, without a password. */
static void print_make(const struct staff_wish *wish, uint8_t ret_print[ACCESS_PRINT_BYTES])
{
    char text[3 * ACCESS_NAME_MAX];
    const int length = snprintf(text, sizeof text, "%d %s %d %s", (int)wish->kind, wish->user,
                                (int)wish->role, wish->seat);
    const int made = crypto_generichash(ret_print, ACCESS_PRINT_BYTES, (const unsigned char *)text,
                                        (unsigned long long)length, NULL, 0);
    assert(made == 0);
}

static void words_make(enum role role, const char *seat, char ret_words[ADMIN_NOTE_TEXT_ROOM])
{
    (void)snprintf(ret_words, ADMIN_NOTE_TEXT_ROOM, "role=%s%s%s", role_name(role),
                   seat[0] == '\0' ? "" : " seat=", seat);
}

static int admins_count(struct access *access, int *ret_count)
{
    sqlite3_stmt *statement = access_statement_begin(access, USER_ADMINS);
    const bool good = statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
    *ret_count = good ? sqlite3_column_int(statement, 0) : 0;
    access_statement_end(statement);
    return good ? ACCESS_OK : ACCESS_STORAGE;
}

static int user_set(struct access *access, const struct staff_wish *wish)
{
    sqlite3_stmt *statement = access_statement_begin(access, USER_SET);
    if (statement == NULL || !access_bind_text(statement, 1, wish->user) ||
        !access_bind_text(statement, 2, role_name(wish->role)) ||
        !access_bind_text(statement, 3, wish->seat)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

static int sessions_end(struct access *access, const char *user)
{
    const int error = access_run_on_name(access, SESSION_REMOVE_OF, user);
    return error == ACCESS_UNKNOWN ? ACCESS_OK : error;
}

/* The change itself, within the transaction. */
static int change_do(struct access *access, const struct staff_wish *wish, const char *password,
                     bool once)
{
    int error = ACCESS_OK;
    switch (wish->kind) {
    case STAFF_ADD:
        error = access_add_user(access, wish->user, password, wish->role, wish->seat);
        break;
    case STAFF_CHANGE:
        error = user_set(access, wish);
        break;
    case STAFF_DISABLE:
        error = access_run_on_name(access, USER_DISABLE, wish->user);
        break;
    case STAFF_RESET:
    case STAFF_OWN:
        error = access_set_password(access, wish->user, password);
        break;
    }
    error = error == ACCESS_OK && once ? access_run_on_name(access, USER_ONCE, wish->user) : error;
    return error == ACCESS_OK ? sessions_end(access, wish->user) : error;
}

/* Whether it may be; *ret_before is the user as it was. */
static int change_check(struct access *access, const struct staff_wish *wish,
                        struct access_identity *ret_before)
{
    int admins = 0;
    if ((wish->kind == STAFF_ADD || wish->kind == STAFF_CHANGE) &&
        (!role_is_person(wish->role) || !access_name_is_good(wish->seat, ACCESS_SEAT_MAX, true))) {
        return ACCESS_BAD_VALUE;
    }
    int error = access_user_find(access, wish->user, ret_before, NULL);
    if (wish->kind == STAFF_ADD) {
        return error == ACCESS_UNKNOWN ? ACCESS_OK : error == ACCESS_OK ? ACCESS_EXISTS : error;
    }
    if (error != ACCESS_OK || !kinds[wish->kind].may_end_admin || ret_before->disabled ||
        ret_before->role != ROLE_ADMIN ||
        (wish->kind == STAFF_CHANGE && wish->role == ROLE_ADMIN)) {
        return error;
    }
    error = admins_count(access, &admins);
    return error != ACCESS_OK ? error : admins > 1 ? ACCESS_OK : ACCESS_LAST_ADMIN;
}

static int change_note(struct access *access, const struct access_by *by,
                       const struct staff_wish *wish, const struct access_identity *before)
{
    char was[ADMIN_NOTE_TEXT_ROOM] = "";
    char is[ADMIN_NOTE_TEXT_ROOM] = "";
    if (wish->kind == STAFF_CHANGE || wish->kind == STAFF_DISABLE) {
        words_make(before->role, before->seat, was);
    }
    if (wish->kind == STAFF_ADD || wish->kind == STAFF_CHANGE) {
        words_make(wish->role, wish->seat, is);
    }
    return access_note_add(access, by, kinds[wish->kind].note, wish->user, was, is);
}

static int request_check(struct access *access, const struct access_by *by,
                         const struct staff_wish *wish)
{
    uint8_t print[ACCESS_PRINT_BYTES];
    print_make(wish, print);
    return by->request_id[0] == '\0' ? ACCESS_OK : access_asked(access, by, print);
}

int staff_do(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
             const struct access_by *by, const struct staff_wish *wish,
             char ret_password[ACCESS_NEW_PASSWORD_ROOM])
{
    struct access_identity before = {0};
    char made[ACCESS_NEW_PASSWORD_ROOM] = "";
    const bool makes = kinds[wish->kind].makes_password && wish->password[0] == '\0';
    int error = ACCESS_OK;
    if (wish->kind == STAFF_OWN) {
        error = access_check_password(access, wish->user, wish->old, &before);
    }
    if (makes) {
        password_make(hall_key, by, wish->user, made);
    }
    error = error == ACCESS_OK ? access_begin(access) : error;
    if (error != ACCESS_OK) {
        return error;
    }
    error = request_check(access, by, wish);
    const bool repeated = error == ACCESS_EXISTS;
    error = error == ACCESS_OK ? change_check(access, wish, &before) : error;
    error =
        error == ACCESS_OK ? change_do(access, wish, makes ? made : wish->password, makes) : error;
    error = error == ACCESS_OK ? change_note(access, by, wish, &before) : error;
    error = error == ACCESS_OK ? access_commit(access) : error;
    if (error != ACCESS_OK) {
        access_rollback(access);
    }
    access_forget(access);
    error = repeated ? ACCESS_OK : error;
    memcpy(ret_password, error == ACCESS_OK ? made : "", error == ACCESS_OK ? sizeof made : 1);
    sodium_memzero(made, sizeof made);
    return error;
}
