#include "hall-server/app/firmware_folder.h"

#include "drivers/base/log.h"
#include "hall-server/app/answer.h"

#include <dirent.h>
#include <ev.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_ROOM = 512, NAME_ROOM = 128, PATH_ROOM = FOLDER_ROOM + NAME_ROOM, HEX_BYTES = 64 };

/* A file as it was when it was given to the lines. */
struct seen {
    char name[NAME_ROOM];
    struct timespec changed;
    off_t size_bytes;
    uint32_t wiring;
};

struct firmware_folder {
    struct ev_loop *loop;
    struct app *app;
    struct field_glue *glue;
    char folder[FOLDER_ROOM];
    struct ev_timer timer;
    int seen_count;
    struct seen seen[FIRMWARE_FILES_MAX];
};

/* malloc'd; NULL: not there, no plain file, or longer than any firmware. */
static uint8_t *file_read(const char *path, size_t *ret_size_bytes)
{
    struct stat status;
    uint8_t *bytes = NULL;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return NULL;
    }
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
        status.st_size <= FIRMWARE_FILE_MAX_BYTES) {
        bytes = malloc((size_t)status.st_size);
        if (bytes != NULL && read(file, bytes, (size_t)status.st_size) != status.st_size) {
            free(bytes);
            bytes = NULL;
        }
        *ret_size_bytes = (size_t)status.st_size;
    }
    (void)close(file);
    return bytes;
}

static bool key_read(const struct firmware_folder *firmware,
                     uint8_t ret_key[FIRMWARE_FILE_PUBLIC_BYTES])
{
    char path[PATH_ROOM];
    size_t size_bytes = 0;
    size_t key_bytes = 0;
    (void)snprintf(path, sizeof path, "%s/key.pub", firmware->folder);
    uint8_t *text = file_read(path, &size_bytes);
    const bool good = text != NULL && size_bytes >= HEX_BYTES &&
                      sodium_hex2bin(ret_key, FIRMWARE_FILE_PUBLIC_BYTES, (const char *)text,
                                     HEX_BYTES, NULL, &key_bytes, NULL) == 0 &&
                      key_bytes == FIRMWARE_FILE_PUBLIC_BYTES;
    free(text);
    return good;
}

/*
 * "pad.msfw" or "pad@1-2.msfw": the kind, and the seat's id, "" for all; 0: it is neither. With
 * ".older" before ".msfw" also devices that run a newer version get it.
 */
static int name_read(const char *name, char ret_seat[LIMIT_SHORT_ID_BYTES + 1], bool *ret_older)
{
    ret_seat[0] = 0;
    *ret_older = strstr(name, ".older.msfw") != NULL;
    const char *const ending = *ret_older ? ".older.msfw" : ".msfw";
    for (int kind = DEVICE_PAD; kind <= DEVICE_STRIP; kind++) {
        const size_t length = strlen(device_kind_name(kind));
        if (strncmp(name, device_kind_name(kind), length) != 0) {
            continue;
        }
        const char *rest = name + length;
        const char *end = strstr(rest, ending);
        if (end == NULL || strcmp(end, ending) != 0) {
            return 0;
        }
        if (rest[0] == '@' && end - rest - 1 <= LIMIT_SHORT_ID_BYTES && end - rest > 1) {
            (void)snprintf(ret_seat, LIMIT_SHORT_ID_BYTES + 1, "%.*s", (int)(end - rest - 1),
                           rest + 1);
            return kind;
        }
        return rest == end ? kind : 0;
    }
    return 0;
}

static void file_give(struct firmware_folder *firmware, const char *name, const char *path)
{
    uint8_t key[FIRMWARE_FILE_PUBLIC_BYTES];
    char seat_id[LIMIT_SHORT_ID_BYTES + 1];
    struct views views;
    size_t size_bytes = 0;
    int devices = 0;
    bool older = false;
    const int kind = name_read(name, seat_id, &older);
    if (!key_read(firmware, key)) {
        log_line(LOG_WARN, "firmware.no_key", "file=%s", name);
        return;
    }
    if (!app_views(firmware->app, &views)) {
        return;
    }
    const uint16_t seat = seat_id[0] == 0 ? INDEX_NONE : hall_seat_find(views.config, seat_id);
    if (seat_id[0] != 0 && seat == INDEX_NONE) {
        log_line(LOG_WARN, "firmware.no_seat", "file=%s", name);
        return;
    }
    uint8_t *bytes = file_read(path, &size_bytes);
    const struct field_firmware file = {
        .public_key = key, .bytes = bytes, .size_bytes = size_bytes, .may_be_older = older};
    const enum firmware_file_result result =
        bytes == NULL ? FIRMWARE_FILE_NO_IMAGE
                      : field_glue_firmware(firmware->glue, views.config, (enum device_kind)kind,
                                            seat, &file, &devices);
    free(bytes);
    log_line(result == FIRMWARE_FILE_OK ? LOG_INFO : LOG_ERROR, "firmware.given",
             "file=%s devices=%d result=%d words=\"%s\"", name, devices, (int)result,
             firmware_file_words(result));
}

/* True when the file is another one than before, or the lines are. */
static bool is_new(struct firmware_folder *firmware, const char *name, const struct stat *status)
{
    const uint32_t wiring = field_glue_wiring(firmware->glue);
    struct seen *seen = firmware->seen;
    while (seen < firmware->seen + firmware->seen_count && strcmp(seen->name, name) != 0) {
        seen++;
    }
    if (seen == firmware->seen + FIRMWARE_FILES_MAX) {
        return false;
    }
    if (seen == firmware->seen + firmware->seen_count) {
        firmware->seen_count++;
        (void)snprintf(seen->name, sizeof seen->name, "%s", name);
    } else if (seen->changed.tv_sec == status->st_mtim.tv_sec &&
               seen->changed.tv_nsec == status->st_mtim.tv_nsec &&
               seen->size_bytes == status->st_size && seen->wiring == wiring) {
        return false;
    }
    seen->changed = status->st_mtim;
    seen->size_bytes = status->st_size;
    seen->wiring = wiring;
    return true;
}

/* Those for all of a kind before those for one seat: the last word counts. */
static void folder_look(struct firmware_folder *firmware, bool for_seats)
{
    DIR *folder = opendir(firmware->folder);
    if (folder == NULL) {
        return; /* a hall that gives no firmware out */
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[PATH_ROOM];
        char seat[LIMIT_SHORT_ID_BYTES + 1];
        bool older = false;
        struct stat status;
        if (strlen(entry->d_name) >= NAME_ROOM || name_read(entry->d_name, seat, &older) == 0 ||
            (seat[0] != 0) != for_seats) {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/%s", firmware->folder, entry->d_name);
        if (stat(path, &status) == 0 && is_new(firmware, entry->d_name, &status)) {
            file_give(firmware, entry->d_name, path);
        }
    }
    (void)closedir(folder);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    (void)loop;
    (void)happenings;
    struct firmware_folder *firmware = timer->data;
    if (field_glue_wiring(firmware->glue) != 0) {
        folder_look(firmware, false);
        folder_look(firmware, true);
    }
}

struct firmware_folder *firmware_folder_create(struct ev_loop *loop, struct app *app,
                                               const char *folder, struct field_glue *glue)
{
    struct firmware_folder *firmware = calloc(1, sizeof *firmware);
    if (firmware == NULL) {
        return NULL;
    }
    firmware->loop = loop;
    firmware->app = app;
    firmware->glue = glue;
    (void)snprintf(firmware->folder, sizeof firmware->folder, "%s/firmware", folder);
    ev_timer_init(&firmware->timer, on_timer, FIRMWARE_LOOK_S, FIRMWARE_LOOK_S);
    firmware->timer.data = firmware;
    ev_timer_start(loop, &firmware->timer);
    return firmware;
}

void firmware_folder_destroy(struct firmware_folder *firmware)
{
    if (firmware != NULL) {
        ev_timer_stop(firmware->loop, &firmware->timer);
        free(firmware);
    }
}
