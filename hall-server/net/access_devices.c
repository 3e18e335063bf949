#include "hall-server/net/access_record.h"

#include "drivers/base/utf8.h"
#include "hall-server/net/access_internal.h"

#include <assert.h>
#include <string.h>

/* ---- devices ---- */

int access_add_device(struct access *access, const char *device, enum role role, const char *seat,
                      char ret_key[ACCESS_SECRET_ROOM])
{
    char key[ACCESS_SECRET_ROOM];
    uint8_t hash[ACCESS_HASH_BYTES];
    if (!access_name_is_good(device, ACCESS_NAME_MAX, false) ||
        !access_name_is_good(seat, ACCESS_SEAT_MAX, true) ||
        (role != ROLE_KIOSK && role != ROLE_DISPLAY)) {
        return ACCESS_BAD_VALUE;
    }
    access_secret_make("mk_", key);
    access_secret_hash(key, hash);
    sqlite3_stmt *statement = access_statement_begin(access, DEVICE_PUT);
    if (statement == NULL || !access_bind_text(statement, 1, device) ||
        !access_bind_text(statement, 2, role_name(role)) || !access_bind_text(statement, 3, seat) ||
        !access_bind_hash(statement, 4, hash)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = access_statement_run(statement);
    access->remembered_count = 0;
    if (error == ACCESS_OK) {
        memcpy(ret_key, key, sizeof key);
    }
    return error;
}

int access_remove_device(struct access *access, const char *device)
{
    return access_run_on_name(access, DEVICE_REMOVE, device);
}

/* ---- a spare takes a place ---- */

int access_set_place(struct access *access, const char *device, const char *place)
{
    sqlite3_stmt *statement = NULL;
    if (!access_name_is_good(place, ACCESS_NAME_MAX, true)) {
        return ACCESS_BAD_VALUE;
    }
    statement = access_statement_begin(access, DEVICE_PLACE);
    if (statement == NULL || !access_bind_text(statement, 1, device) ||
        !access_bind_text(statement, 2, place)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    const int error = access_statement_run(statement);
    return error == ACCESS_OK && sqlite3_changes(access->file) == 0 ? ACCESS_UNKNOWN : error;
}

static void spare_hash(const uint8_t hall_key[ACCESS_HALL_KEY_BYTES], const char *text,
                       uint8_t ret_hash[ACCESS_HASH_BYTES])
{
    const int made = crypto_generichash(ret_hash, ACCESS_HASH_BYTES, (const unsigned char *)text,
                                        strlen(text), hall_key, ACCESS_HALL_KEY_BYTES);
    assert(made == 0);
}

/* Codes that are over go, so that the list stays short. */
static int spares_expire(struct access *access, int64_t now_ms)
{
    sqlite3_stmt *statement = access_statement_begin(access, SPARE_EXPIRE);
    if (statement == NULL || sqlite3_bind_int64(statement, 1, now_ms) != SQLITE_OK) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

/* Within a transaction. */
static int spare_put(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                     const struct access_by *by, const char *device,
                     char ret_code[ACCESS_SPARE_ROOM])
{
    enum { RETIRED_NAME_BYTES = 15 }; /* and '-' and eight digits: ACCESS_NAME_MAX */
    char code[ACCESS_SPARE_ROOM];
    char retired[ACCESS_NAME_MAX + 1];
    uint8_t hash[ACCESS_HASH_BYTES];
    for (int i = 0; i < ACCESS_SPARE_DIGITS; i++) {
        code[i] = (char)('0' + randombytes_uniform(10));
    }
    code[ACCESS_SPARE_DIGITS] = '\0';
    (void)snprintf(retired, sizeof retired, "%.*s-%08x", RETIRED_NAME_BYTES, device,
                   (unsigned)randombytes_random());
    spare_hash(hall_key, code, hash);
    int error = spares_expire(access, by->now_ms);
    sqlite3_stmt *statement = error == ACCESS_OK ? access_statement_begin(access, SPARE_PUT) : NULL;
    if (statement == NULL || !access_bind_text(statement, 1, device) ||
        !access_bind_hash(statement, 2, hash) ||
        !access_bind_text(statement, 3, role_name(by->role)) ||
        !access_bind_text(statement, 4, by->name) ||
        sqlite3_bind_int64(statement, 5, by->now_ms + ACCESS_SPARE_MS) != SQLITE_OK ||
        !access_bind_text(statement, 6, retired)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    error = access_statement_run(statement);
    if (error == ACCESS_OK && sqlite3_changes(access->file) == 0) {
        return ACCESS_UNKNOWN;
    }
    if (error == ACCESS_OK) {
        memcpy(ret_code, code, sizeof code);
    }
    sodium_memzero(code, sizeof code);
    return error;
}

/* Commits what went well, and nothing else. */
static int transaction_end(struct access *access, int error)
{
    error = error == ACCESS_OK ? access_commit(access) : error;
    if (error != ACCESS_OK) {
        access_rollback(access);
    }
    access->remembered_count = 0;
    return error;
}

int access_make_spare(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                      const struct access_by *by, const char *device,
                      char ret_code[ACCESS_SPARE_ROOM])
{
    int error = access_begin(access);
    if (error != ACCESS_OK) {
        return error;
    }
    error = spare_put(access, hall_key, by, device, ret_code);
    if (error == ACCESS_OK) {
        error = access_note_add(access, by, ADMIN_NOTE_DEVICE_CODE, device, "", "");
    }
    return transaction_end(access, error);
}

/* The place of a code that is good; *ret_used: this request has it already. */
static int spare_find(struct access *access, const uint8_t code_hash[ACCESS_HASH_BYTES],
                      const uint8_t request_hash[ACCESS_HASH_BYTES], int64_t now_ms,
                      struct access_place *ret_place, bool *ret_used)
{
    sqlite3_stmt *statement = access_statement_begin(access, SPARE_FIND);
    int error = ACCESS_STORAGE;
    if (statement != NULL && access_bind_hash(statement, 1, code_hash) &&
        sqlite3_bind_int64(statement, 2, now_ms) == SQLITE_OK) {
        const int code = sqlite3_step(statement);
        error = code == SQLITE_DONE ? ACCESS_WRONG : ACCESS_STORAGE;
        if (code == SQLITE_ROW) {
            const char *role = (const char *)sqlite3_column_text(statement, 0);
            const void *used_by = sqlite3_column_blob(statement, 5);
            *ret_used = used_by != NULL;
            error = used_by == NULL || (sqlite3_column_bytes(statement, 5) == ACCESS_HASH_BYTES &&
                                        memcmp(used_by, request_hash, ACCESS_HASH_BYTES) == 0)
                        ? ACCESS_OK
                        : ACCESS_WRONG;
            ret_place->by_role = role == NULL ? ROLE_COUNT : role_find(role);
            access_text_copy(ret_place->by, sizeof ret_place->by,
                             sqlite3_column_text(statement, 1));
            access_text_copy(ret_place->device, sizeof ret_place->device,
                             sqlite3_column_text(statement, 2));
            access_text_copy(ret_place->place, sizeof ret_place->place,
                             sqlite3_column_text(statement, 3));
            access_text_copy(ret_place->retired, sizeof ret_place->retired,
                             sqlite3_column_text(statement, 4));
            role = (const char *)sqlite3_column_text(statement, 6);
            ret_place->role = role == NULL ? ROLE_COUNT : role_find(role);
            access_text_copy(ret_place->seat, sizeof ret_place->seat,
                             sqlite3_column_text(statement, 7));
        }
    }
    access_statement_end(statement);
    return error;
}

/* The device's key becomes one of the past. */
static int key_retire(struct access *access, const struct access_place *place, int64_t now_ms)
{
    sqlite3_stmt *statement = access_statement_begin(access, RETIRED_ADD);
    if (statement == NULL || !access_bind_text(statement, 1, place->device) ||
        !access_bind_text(statement, 2, place->retired) ||
        sqlite3_bind_int64(statement, 3, now_ms) != SQLITE_OK) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

static int run_on_hash(struct access *access, enum access_statement which, const char *device,
                       const uint8_t hash[ACCESS_HASH_BYTES])
{
    sqlite3_stmt *statement = access_statement_begin(access, which);
    if (statement == NULL || !access_bind_text(statement, 1, device) ||
        !access_bind_hash(statement, 2, hash)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

int access_take_over(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                     const char *code, const char *request_id, int64_t now_ms,
                     struct access_place *ret_place, char ret_key[ACCESS_SECRET_ROOM])
{
    struct access_place place = {.by_role = ROLE_COUNT};
    char key[ACCESS_SECRET_ROOM];
    uint8_t code_hash[ACCESS_HASH_BYTES];
    uint8_t request_hash[ACCESS_HASH_BYTES];
    uint8_t key_hash[ACCESS_HASH_BYTES];
    bool used = false;
    spare_hash(hall_key, code, code_hash);
    spare_hash(hall_key, request_id, request_hash);
    access_secret_make("mk_", key);
    access_secret_hash(key, key_hash);
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
    if (error == ACCESS_OK && !used) {
        struct access_by by = {.role = place.by_role, .now_ms = now_ms};
        memcpy(by.name, place.by, sizeof by.name);
        by.command_line = place.by_role == ROLE_SYSTEM;
        error =
            access_note_add(access, &by, ADMIN_NOTE_DEVICE_TAKEN, place.device, "", place.retired);
    }
    error = error == ACCESS_OK ? run_on_hash(access, DEVICE_KEY, place.device, key_hash) : error;
    error = error == ACCESS_OK ? access_commit(access) : error;
    if (error != ACCESS_OK) {
        access_rollback(access);
        return error;
    }
    access->remembered_count = 0;
    *ret_place = place;
    memcpy(ret_key, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return ACCESS_OK;
}

/* ---- enrolment, on record ---- */

static bool device_is_good(const struct access_device *device)
{
    return access_name_is_good(device->device, ACCESS_NAME_MAX, false) &&
           access_name_is_good(device->seat, ACCESS_SEAT_MAX, true) &&
           access_name_is_good(device->place, ACCESS_NAME_MAX, true) &&
           strlen(device->label) <= ACCESS_LABEL_BYTES &&
           utf8_is_valid(device->label, strlen(device->label));
}

static void device_words(const struct access_device *device, char ret_words[ADMIN_NOTE_TEXT_ROOM])
{
    (void)snprintf(ret_words, ADMIN_NOTE_TEXT_ROOM, "role=%s%s%s%s%s%s%s", role_name(device->role),
                   device->seat[0] == '\0' ? "" : " seat=", device->seat,
                   device->place[0] == '\0' ? "" : " area=", device->place,
                   device->label[0] == '\0' ? "" : " name=", device->label);
}

struct device_search {
    const char *name;
    struct access_device found;
    bool there;
};

static void device_look(void *context, const struct access_device *device)
{
    struct device_search *search = context;
    if (strcmp(device->device, search->name) == 0) {
        search->found = *device;
        search->there = true;
    }
}

int access_all_devices(struct access *access, access_each_device each, void *context)
{
    sqlite3_stmt *statement = access_statement_begin(access, DEVICE_ALL);
    int code = SQLITE_ERROR;
    while (statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct access_device device = {0};
        const char *role = (const char *)sqlite3_column_text(statement, 0);
        device.role = role == NULL ? ROLE_COUNT : role_find(role);
        access_text_copy(device.device, sizeof device.device, sqlite3_column_text(statement, 1));
        access_text_copy(device.seat, sizeof device.seat, sqlite3_column_text(statement, 2));
        access_text_copy(device.place, sizeof device.place, sqlite3_column_text(statement, 3));
        access_text_copy(device.label, sizeof device.label, sqlite3_column_text(statement, 4));
        if (device.role == ROLE_COUNT) {
            break;
        }
        each(context, &device);
    }
    access_statement_end(statement);
    return code == SQLITE_DONE ? ACCESS_OK : ACCESS_STORAGE;
}

static int device_find(struct access *access, const char *name, struct access_device *ret_device)
{
    struct device_search search = {.name = name};
    const int error = access_all_devices(access, device_look, &search);
    if (error == ACCESS_OK && search.there) {
        *ret_device = search.found;
    }
    return error != ACCESS_OK ? error : search.there ? ACCESS_OK : ACCESS_UNKNOWN;
}

static int device_set(struct access *access, const struct access_device *device)
{
    sqlite3_stmt *statement = access_statement_begin(access, DEVICE_SET);
    if (statement == NULL || !access_bind_text(statement, 1, device->device) ||
        !access_bind_text(statement, 2, device->seat) ||
        !access_bind_text(statement, 3, device->place) ||
        !access_bind_text(statement, 4, device->label)) {
        access_statement_end(statement);
        return ACCESS_STORAGE;
    }
    return access_statement_run(statement);
}

/* Opens the transaction; ACCESS_EXISTS: the request has been done. */
static int request_begin(struct access *access, const struct access_by *by,
                         enum admin_note_what what, const struct access_device *device)
{
    uint8_t print[ACCESS_PRINT_BYTES];
    char words[ADMIN_NOTE_TEXT_ROOM];
    crypto_generichash_state state;
    device_words(device, words);
    crypto_generichash_init(&state, NULL, 0, sizeof print);
    crypto_generichash_update(&state, (const unsigned char *)admin_note_name(what),
                              strlen(admin_note_name(what)) + 1);
    crypto_generichash_update(&state, (const unsigned char *)device->device,
                              strlen(device->device) + 1);
    crypto_generichash_update(&state, (const unsigned char *)words, strlen(words));
    crypto_generichash_final(&state, print, sizeof print);
    const int error = access_begin(access);
    return error != ACCESS_OK || by->request_id[0] == '\0' ? error
                                                           : access_asked(access, by, print);
}

int access_enrol(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                 const struct access_by *by, const struct access_device *device,
                 char ret_code[ACCESS_SPARE_ROOM], char ret_key[ACCESS_SECRET_ROOM])
{
    struct access_device before;
    char words[ADMIN_NOTE_TEXT_ROOM];
    char key[ACCESS_SECRET_ROOM] = "";
    if (!device_is_good(device) || (device->role != ROLE_KIOSK && device->role != ROLE_DISPLAY)) {
        return ACCESS_BAD_VALUE;
    }
    device_words(device, words);
    int error = request_begin(access, by, ADMIN_NOTE_DEVICE_ADDED, device);
    const bool again = error == ACCESS_EXISTS;
    if (error == ACCESS_OK && device_find(access, device->device, &before) != ACCESS_UNKNOWN) {
        return transaction_end(access, ACCESS_EXISTS);
    }
    error = again ? ACCESS_OK : error;
    error = error == ACCESS_OK
                ? access_add_device(access, device->device, device->role, device->seat, key)
                : error;
    error = error == ACCESS_OK ? device_set(access, device) : error;
    if (error == ACCESS_OK && !again) {
        error = access_note_add(access, by, ADMIN_NOTE_DEVICE_ADDED, device->device, "", words);
    }
    ret_code[0] = ret_key[0] = '\0';
    if (error == ACCESS_OK && device->role == ROLE_KIOSK) {
        error = spare_put(access, hall_key, by, device->device, ret_code);
    } else if (error == ACCESS_OK) {
        memcpy(ret_key, key, sizeof key);
    }
    sodium_memzero(key, sizeof key); /* a kiosk's nobody has */
    return transaction_end(access, error);
}

int access_change_device(struct access *access, const struct access_by *by,
                         const struct access_device *device)
{
    struct access_device before;
    struct access_device after = *device;
    char words[2][ADMIN_NOTE_TEXT_ROOM];
    int error =
        device_is_good(device) ? device_find(access, device->device, &before) : ACCESS_BAD_VALUE;
    if (error != ACCESS_OK) {
        return error;
    }
    after.role = before.role;
    error = request_begin(access, by, ADMIN_NOTE_DEVICE_CHANGED, &after);
    if (error == ACCESS_EXISTS) {
        access_rollback(access);
        return ACCESS_OK;
    }
    device_words(&before, words[0]);
    device_words(&after, words[1]);
    error = error == ACCESS_OK ? device_set(access, &after) : error;
    error = error == ACCESS_OK ? access_note_add(access, by, ADMIN_NOTE_DEVICE_CHANGED,
                                                 after.device, words[0], words[1])
                               : error;
    return transaction_end(access, error);
}

/* A note of a device that is there, with what `which` does to it, if anything. */
static int device_note(struct access *access, const struct access_by *by, const char *name,
                       enum admin_note_what what, bool remove)
{
    struct access_device before;
    char words[ADMIN_NOTE_TEXT_ROOM];
    int error = device_find(access, name, &before);
    if (error != ACCESS_OK) {
        return error;
    }
    device_words(&before, words);
    error = request_begin(access, by, what, &before);
    if (error == ACCESS_EXISTS) {
        access_rollback(access);
        return ACCESS_OK;
    }
    error = error == ACCESS_OK && remove ? access_remove_device(access, name) : error;
    error = error == ACCESS_OK ? access_note_add(access, by, what, name, remove ? words : "", "")
                               : error;
    return transaction_end(access, error);
}

int access_revoke(struct access *access, const struct access_by *by, const char *device)
{
    return device_note(access, by, device, ADMIN_NOTE_DEVICE_REMOVED, true);
}

int access_note_restart(struct access *access, const struct access_by *by, const char *device)
{
    return device_note(access, by, device, ADMIN_NOTE_DEVICE_RESTART, false);
}
