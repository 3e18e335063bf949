/* user and device: who may come in. The server may run meanwhile; it sees the change at once. */
#include "drivers/base/clock.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_call.h"
#include "hall-server/net/access.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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

/* The password of stdin, or a new one that is told once. */
static bool password_get(const struct command_line *line,
                         char ret_password[ACCESS_PASSWORD_MAX + 2])
{
    if (line->password_stdin) {
        return password_read(ret_password);
    }
    access_new_password(ret_password);
    return true;
}

int command_user_add(const struct command_line *line)
{
    char password[ACCESS_PASSWORD_MAX + 2];
    const char *user = line->words[1];
    const enum role role = role_find(line->words[2]);
    if (strcmp(user, HALL_CALL_USER) == 0) {
        return command_refuse("%s is the name of this program on record, and nobody's", user);
    }
    if (line->seat != NULL && !command_seat_is_there(line->words[0], line->seat)) {
        return COMMAND_FAILED;
    }
    if (!password_get(line, password)) {
        return command_refuse("no password on stdin, or a line that is too long");
    }
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    const char *seat = line->seat == NULL ? "" : line->seat;
    const int error =
        role == ROLE_COUNT ? ACCESS_BAD_VALUE : access_add_user(access, user, password, role, seat);
    if (error == ACCESS_OK && !line->password_stdin) {
        printf("%s  password %s\n", user, password);
    }
    return say(access, error, user);
}

int command_user_password(const struct command_line *line)
{
    char password[ACCESS_PASSWORD_MAX + 2];
    if (!password_get(line, password)) {
        return command_refuse("no password on stdin, or a line that is too long");
    }
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    const int error = access_set_password(access, line->words[1], password);
    if (error == ACCESS_OK && !line->password_stdin) {
        printf("%s  password %s\n", line->words[1], password);
    }
    return say(access, error, line->words[1]);
}

/* A password that nobody has seen: the user stays in the list, and its records keep their name. */
int command_user_disable(const struct command_line *line)
{
    char password[2 * ACCESS_NEW_PASSWORD_ROOM];
    struct access *access = access_of(line);
    if (access == NULL) {
        return COMMAND_FAILED;
    }
    access_new_password(password);
    access_new_password(password + ACCESS_NEW_PASSWORD_ROOM - 1);
    return say(access, access_set_password(access, line->words[1], password), line->words[1]);
}

static void identity_print(void *context, const struct access_identity *identity)
{
    (void)context;
    printf("%s  %s%s%s\n", identity->name, role_name(identity->role),
           identity->seat[0] == '\0' ? "" : "  seat ", identity->seat);
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
    int error = role == ROLE_COUNT ? ACCESS_BAD_VALUE
                                   : access_add_device(access, line->words[1], role, seat, key);
    if (error == ACCESS_OK && line->place != NULL) {
        error = access_set_place(access, line->words[1], line->place);
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
        error = access_make_spare(access, hall_key, line->words[1], ROLE_SYSTEM, "hallctl",
                                  clock_wall_ms(), code);
    }
    sodium_memzero(hall_key, sizeof hall_key);
    if (error == ACCESS_OK) {
        printf("%s  code %.4s %s  (ten minutes, once)\n", line->words[1], code, code + 4);
    }
    return say(access, error, line->words[1]);
}

int command_device_remove(const struct command_line *line)
{
    struct access *access = access_of(line);
    return access == NULL
               ? COMMAND_FAILED
               : say(access, access_remove_device(access, line->words[1]), line->words[1]);
}
