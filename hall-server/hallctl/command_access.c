/* user and device: who may come in. The server may run meanwhile; it sees the change at once. */
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_call.h"
#include "hall-server/hallctl/machine_user.h"
#include "hall-server/net/access_record.h"
#include "hall-server/net/staff.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static struct access *access_of(const struct command_line *line)
{
    struct access *access = NULL;
    struct stat status;
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof(path), "%s/access.db", line->words[0]);
    if (stat(path, &status) != 0) {
        command_refuse("there is no hall in %s", line->words[0]);
        return NULL;
    }
    const int error = access_open(line->words[0], &access);
    if (error != ACCESS_OK) {
        command_refuse("%s: %s", path, access_error_words(error));
        return NULL;
    }
    return access;
}

static int say(struct access *access, int error, const char *name)
{
    access_close(access);
    return error == ACCESS_OK ? COMMAND_DONE
                              : command_refuse("%s: %s", name, access_error_words(error));
}

/* One line of stdin, without its end; false when there is none or it is too long. */
static bool password_read(char ret_password[ACCESS_PASSWORD_MAX + 2])
{
    if (fgets(ret_password, ACCESS_PASSWORD_MAX + 2, stdin) == NULL) {
        return false;
    }
    const size_t length = strcspn(ret_password, "\r\n");
    const bool whole = ret_password[length] != '\0' || feof(stdin);
    ret_password[length] = '\0';
    return whole;
}

/* Does it, on record; says the password that was made, which is for one sign-in. */
static int wish_do(const struct command_line *line, struct staff_wish *wish)
{
    static const uint8_t no_key[ACCESS_HALL_KEY_BYTES]; /* what is asked once is made at random */
    char made[ACCESS_NEW_PASSWORD_ROOM];
    const struct access_by by = machine_by();
    const char *user = line->words[1];
    char said[ACCESS_PASSWORD_MAX + 2] = "";
    if (strlen(user) > ACCESS_NAME_MAX) {
        return command_refuse("%s: %s", user, access_error_words(ACCESS_BAD_VALUE));
    }
    if (line->password_stdin && !password_read(said)) {
        return command_refuse("no password on stdin, or a line that is too long");
    }
    if (line->password_stdin && (said[0] == '\0' || strlen(said) > ACCESS_PASSWORD_MAX)) {
        return command_refuse("%s: %s", user, access_error_words(ACCESS_BAD_VALUE));
    }
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    memcpy(wish->user, user, strlen(user) + 1);
    memcpy(wish->password, said, strlen(said) + 1);
    const int error = staff_do(access, no_key, &by, wish, made);
    if (error == ACCESS_OK && made[0] != '\0') {
        printf("%s  password %s  (for one sign-in, then a new one is asked for)\n", user, made);
    }
    sodium_memzero(said, sizeof said);
    return say(access, error, user);
}

/* Role and seat of the line, in words that are there. */
static int place_read(const struct command_line *line, struct staff_wish *wish)
{
    wish->role = role_find(line->words[2]);
    if (line->seat != NULL && !command_seat_is_there(line->words[0], line->seat)) {
        return COMMAND_FAILED;
    }
    (void)snprintf(wish->seat, sizeof wish->seat, "%s", line->seat == NULL ? "" : line->seat);
    return COMMAND_DONE;
}

int command_user_add(const struct command_line *line)
{
    struct staff_wish wish = {.kind = STAFF_ADD};
    if (strcmp(line->words[1], HALL_CALL_USER) == 0) {
        return command_refuse("%s is the name of this program on record, and nobody's",
                              line->words[1]);
    }
    const int status = place_read(line, &wish);
    return status == COMMAND_DONE ? wish_do(line, &wish) : status;
}

int command_user_change(const struct command_line *line)
{
    struct staff_wish wish = {.kind = STAFF_CHANGE};
    const int status = place_read(line, &wish);
    return status == COMMAND_DONE ? wish_do(line, &wish) : status;
}

int command_user_password(const struct command_line *line)
{
    struct staff_wish wish = {.kind = STAFF_RESET};
    return wish_do(line, &wish);
}

/* The user stays in the list, and its records keep their name. */
int command_user_disable(const struct command_line *line)
{
    struct staff_wish wish = {.kind = STAFF_DISABLE};
    return wish_do(line, &wish);
}

static void identity_print(void *context, const struct access_identity *identity)
{
    (void)context;
    printf("%s  %s%s%s%s%s\n", identity->name, role_name(identity->role),
           identity->seat[0] == '\0' ? "" : "  seat ", identity->seat,
           identity->disabled ? "  shut out" : "", identity->once ? "  new password due" : "");
}

int command_user_list(const struct command_line *line)
{
    struct access *access = access_of(line);
    return access == NULL ? COMMAND_FAILED
                          : say(access, access_list_users(access, identity_print, NULL), "users");
}

int command_device_list(const struct command_line *line)
{
    struct access *access = access_of(line);
    return access == NULL
               ? COMMAND_FAILED
               : say(access, access_list_devices(access, identity_print, NULL), "devices");
}

int command_device_add(const struct command_line *line)
{
    char key[ACCESS_SECRET_ROOM];
    const enum role role = role_find(line->words[2]);
    if (line->seat != NULL && !command_seat_is_there(line->words[0], line->seat)) {
        return COMMAND_FAILED;
    }
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    const char *seat = line->seat == NULL ? "" : line->seat;
    const struct access_by by = machine_by();
    int error = role == ROLE_COUNT ? ACCESS_BAD_VALUE : access_begin(access);
    if (error == ACCESS_OK) {
        error = access_add_device(access, line->words[1], role, seat, key);
        if (error == ACCESS_OK && line->place != NULL) {
            error = access_set_place(access, line->words[1], line->place);
        }
        if (error == ACCESS_OK) {
            error = access_note_add(access, &by, ADMIN_NOTE_DEVICE_ADDED, line->words[1], "",
                                    line->words[2]);
        }
        error = error == ACCESS_OK ? access_commit(access) : error;
    }
    if (error == ACCESS_OK) {
        printf("%s  key %s\n", line->words[1], key);
    }
    return say(access, error, line->words[1]);
}

int command_device_spare(const struct command_line *line)
{
    char code[ACCESS_SPARE_ROOM];
    uint8_t hall_key[ACCESS_HALL_KEY_BYTES];
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    int error = access_hall_key_load(line->words[0], hall_key);
    if (error == ACCESS_OK && line->place != NULL) {
        error = access_set_place(access, line->words[1], line->place);
    }
    if (error == ACCESS_OK) {
        const struct access_by by = machine_by();
        error = access_make_spare(access, hall_key, &by, line->words[1], code);
    }
    sodium_memzero(hall_key, sizeof hall_key);
    if (error == ACCESS_OK) {
        printf("%s  code %.4s %s  (ten minutes, once)\n", line->words[1], code, code + 4);
    }
    return say(access, error, line->words[1]);
}

/* A device that is not there yet; its program is told the code, as a spare's is. */
int command_device_enrol(const struct command_line *line)
{
    char code[ACCESS_SPARE_ROOM];
    char key[ACCESS_SECRET_ROOM];
    uint8_t hall_key[ACCESS_HALL_KEY_BYTES];
    struct access_device device = {.role = role_find(line->words[2])};
    const struct access_by by = machine_by();
    if (line->seat != NULL && !command_seat_is_there(line->words[0], line->seat)) {
        return COMMAND_FAILED;
    }
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    (void)snprintf(device.device, sizeof device.device, "%s", line->words[1]);
    (void)snprintf(device.seat, sizeof device.seat, "%s", line->seat == NULL ? "" : line->seat);
    (void)snprintf(device.place, sizeof device.place, "%s", line->place == NULL ? "" : line->place);
    int error = access_hall_key_load(line->words[0], hall_key);
    if (error == ACCESS_OK) {
        error = device.role == ROLE_COUNT ? ACCESS_BAD_VALUE
                                          : access_enrol(access, hall_key, &by, &device, code, key);
    }
    sodium_memzero(hall_key, sizeof hall_key);
    if (error == ACCESS_OK && code[0] != '\0') {
        printf("%s  code %.4s %s  (ten minutes, once)\n", line->words[1], code, code + 4);
    } else if (error == ACCESS_OK) {
        printf("%s  key %s\n", line->words[1], key);
    }
    return say(access, error, line->words[1]);
}

int command_device_remove(const struct command_line *line)
{
    const struct access_by by = machine_by();
    struct access *access = access_of(line);
    return access == NULL ? COMMAND_FAILED
                          : say(access, access_revoke(access, &by, line->words[1]), line->words[1]);
}

/* ---- who changed what ---- */

static void note_print(void *context, const struct access_note *row)
{
    char at[32];
    struct tm utc;
    const time_t at_s = (time_t)(row->note.at_ms / 1000);
    (void)context;
    (void)strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at_s, &utc));
    printf("%s  %s %s%s  %s  %s  %s%s%s%s\n", at, role_name(row->by_role), row->by,
           row->note.by_command_line ? " (hallctl)" : "",
           admin_note_name((enum admin_note_what)row->note.what), row->note.subject.text,
           row->note.before, row->note.before[0] == '\0' ? "" : " -> ", row->note.after,
           row->seq == 0 ? "  (not in the journal yet)" : "");
}

int command_record(const struct command_line *line)
{
    struct access *access = access_of(line);
    return access == NULL
               ? COMMAND_FAILED
               : say(access,
                     access_note_list(access, INT64_MAX, ACCESS_RECORD_MAX, note_print, NULL),
                     "record");
}
