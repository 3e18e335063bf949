/* init: a new hall in a new folder, and for a demo everything that is needed to walk in. */
#include "hall-server/catalogue/catalogue_pictures.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_store.h"
#include "hall-server/net/access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEMO_TEXT_ROOM = 1024, PORT_DEFAULT = 8080 };
#define DEMO_CLERK "0317"
#define DEMO_SEAT "12"
#define DEMO_MANAGER "manager"
#define DEMO_GUIDE "D01"

struct demo {
    char kiosk_key[ACCESS_SECRET_ROOM];
    char display_key[ACCESS_SECRET_ROOM];
    char clerk_password[ACCESS_NEW_PASSWORD_ROOM];
    char manager_password[ACCESS_NEW_PASSWORD_ROOM];
    char guide_password[ACCESS_NEW_PASSWORD_ROOM];
};

/* Stands in the folder while init works, so that one that was cut short can be begun again. */
#define UNFINISHED "init.unfinished"

static const char *const own_files[] = {
    "journal.db", "journal.db-wal",   "journal.db-shm",       "journal.lock",
    "access.db",  "access.db-wal",    "access.db-shm",        "access.db-journal",
    "hall.key",   "demo-access.json", "demo-access.json.new",
};
enum { OWN_FILES = sizeof(own_files) / sizeof(own_files[0]) };

static const char *path_in(char path[COMMAND_PATH_ROOM], const char *folder, const char *name)
{
    snprintf(path, COMMAND_PATH_ROOM, "%s/%s", folder, name);
    return path;
}

/* The folder for the hall, made if need be, without a hall in it; the mark of init is set. */
static bool folder_make(const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        command_refuse("%s: %s", folder, strerror(errno));
        return false;
    }
    const bool unfinished = access(path_in(path, folder, UNFINISHED), F_OK) == 0;
    for (int i = 0; i < OWN_FILES; i++) {
        if (access(path_in(path, folder, own_files[i]), F_OK) != 0) {
            continue;
        }
        if (!unfinished) {
            command_refuse("there is a hall in %s already (%s)", folder, own_files[i]);
            return false;
        }
        if (unlink(path) != 0) {
            command_refuse("%s: %s", path, strerror(errno));
            return false;
        }
    }
    const int mark = open(path_in(path, folder, UNFINISHED), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (mark < 0 || close(mark) != 0) {
        command_refuse("%s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

static bool folder_finish(const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    if (unlink(path_in(path, folder, UNFINISHED)) != 0) {
        command_refuse("%s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

/* Writes DIR/demo-access.json whole or not at all, for its owner's eyes only. */
static bool demo_write(const char *folder, int port, const struct demo *demo, const char *seat)
{
    char text[DEMO_TEXT_ROOM];
    char path[COMMAND_PATH_ROOM];
    char new_path[COMMAND_PATH_ROOM + 8];
    /* Every part is of characters that JSON takes as they are. */
    const int length = snprintf(text, sizeof(text),
                                "{\"base_url\":\"http://127.0.0.1:%d\",\"kiosk\":{\"key\":\"%s\"},"
                                "\"display\":{\"key\":\"%s\"},\"clerk\":{\"user\":\"" DEMO_CLERK
                                "\",\"password\":\"%s\",\"seat\":\"%s\"},"
                                "\"manager\":{\"user\":\"" DEMO_MANAGER "\",\"password\":\"%s\"},"
                                "\"guide\":{\"user\":\"" DEMO_GUIDE "\",\"password\":\"%s\"}}\n",
                                port, demo->kiosk_key, demo->display_key, demo->clerk_password,
                                seat, demo->manager_password, demo->guide_password);
    snprintf(path, sizeof(path), "%s/demo-access.json", folder);
    snprintf(new_path, sizeof(new_path), "%s.new", path);
    const int file = open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        command_refuse("%s: %s", new_path, strerror(errno));
        return false;
    }
    const bool written =
        write(file, text, (size_t)length) == length && fchmod(file, 0600) == 0 && fsync(file) == 0;
    close(file);
    if (!written || rename(new_path, path) != 0) {
        command_refuse("%s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

/* One clerk a seat, so that a whole day can be played; they share the demo clerk's password. */
static int demo_clerks(struct access *access, const struct hall_config *config)
{
    for (uint16_t i = 0; i < config->seat_count; i++) {
        char user[sizeof("seat-") + LIMIT_SHORT_ID_BYTES];
        snprintf(user, sizeof(user), "seat-%s", config->seats[i].id.text);
        const int error =
            access_add_user_like(access, user, DEMO_CLERK, ROLE_CLERK, config->seats[i].id.text);
        if (error != ACCESS_OK) {
            return error;
        }
    }
    return ACCESS_OK;
}

static int demo_fill(struct access *access, const struct hall_config *config, const char *seat,
                     struct demo *demo)
{
    access_new_password(demo->clerk_password);
    access_new_password(demo->manager_password);
    access_new_password(demo->guide_password);
    int error = access_begin(access);
    if (error == ACCESS_OK) {
        error = access_add_device(access, "kiosk-1", ROLE_KIOSK, "", demo->kiosk_key);
    }
    if (error == ACCESS_OK) {
        error = access_add_device(access, "display-1", ROLE_DISPLAY, "", demo->display_key);
    }
    if (error == ACCESS_OK) {
        error = access_add_user(access, DEMO_CLERK, demo->clerk_password, ROLE_CLERK, seat);
    }
    if (error == ACCESS_OK) {
        error = access_add_user(access, DEMO_MANAGER, demo->manager_password, ROLE_MANAGER, "");
    }
    if (error == ACCESS_OK) {
        error = access_add_user(access, DEMO_GUIDE, demo->guide_password, ROLE_GUIDE, "");
    }
    if (error == ACCESS_OK) {
        error = demo_clerks(access, config);
    }
    return error == ACCESS_OK ? access_commit(access) : error;
}

static bool demo_make(const char *folder, int port, const struct hall_config *config)
{
    struct demo demo;
    struct access *access = NULL;
    /* Another catalogue may have no window 12. */
    const bool has_seat = hall_seat_find(config, DEMO_SEAT) != INDEX_NONE;
    const char *seat = has_seat ? DEMO_SEAT : config->seats[0].id.text;
    int error = access_open(folder, &access);
    if (error == ACCESS_OK) {
        error = demo_fill(access, config, seat, &demo);
    }
    access_close(access);
    if (error != ACCESS_OK) {
        command_refuse("%s/access.db: %s", folder, access_error_words(error));
        return false;
    }
    return demo_write(folder, port, &demo, seat);
}

/* A hall that is no demo begins with one admin, whose password is told once. */
static bool admin_make(const char *folder)
{
    char password[ACCESS_NEW_PASSWORD_ROOM];
    struct access *access = NULL;
    int error = access_open(folder, &access);
    access_new_password(password);
    if (error == ACCESS_OK) {
        error = access_add_user(access, "admin", password, ROLE_ADMIN, "");
    }
    access_close(access);
    if (error != ACCESS_OK) {
        command_refuse("%s/access.db: %s", folder, access_error_words(error));
        return false;
    }
    printf("admin  password %s\n", password);
    return true;
}

static bool hall_make(const char *folder, const struct command_line *line, int port,
                      const char *text, unsigned long size_bytes)
{
    struct hall_store store;
    char words[STORE_WORDS_ROOM];
    if (access_hall_key_create(folder) != ACCESS_OK) {
        command_refuse("%s/hall.key: %s", folder, access_error_words(ACCESS_NO_KEY));
        return false;
    }
    bool made = hall_store_open(folder, false, &store, words) == 0 &&
                hall_store_apply(&store, text, size_bytes, words) == 0;
    if (!made) {
        command_refuse("%s", words);
    } else {
        const struct hall_config *config = store_replay_newest(&store.replay)->config;
        made = line->demo ? demo_make(folder, port, config) : admin_make(folder);
        if (made) {
            printf("%s: %s, %u services at %u seats%s\n", folder,
                   hall_text(config, config->name.zh), config->service_count, config->seat_count,
                   line->demo ? ", open at all hours" : "");
        }
    }
    hall_store_close(&store);
    return made;
}

int command_init(const struct command_line *line)
{
    const char *folder = line->words[0];
    char *end = NULL;
    const long port = line->port == NULL ? PORT_DEFAULT : strtol(line->port, &end, 10);
    if (port < 1 || port > 65535 || (end != NULL && *end != '\0')) {
        return command_refuse("--port takes a number from 1 to 65535");
    }
    unsigned long size_bytes = 0;
    struct catalogue_pictures pictures = {0};
    char *text = command_catalogue_text(line->catalogue, 1, line->demo, &pictures, &size_bytes);
    const bool made = text != NULL && folder_make(folder) &&
                      command_pictures_keep(&pictures, folder) &&
                      hall_make(folder, line, (int)port, text, size_bytes) && folder_finish(folder);
    free(text);
    catalogue_pictures_deinit(&pictures);
    return made ? COMMAND_DONE : COMMAND_FAILED;
}
