/*
 * A hall's pictures in its copy. Each is named by what it holds, so that a copy proves itself: what
 * is no longer what its name says, or cannot be read, is said and left out, since a photo that a
 * bad disk has lost must not keep the journal from being copied. What cannot be written ends it.
 */
#include "hall-server/hallctl/command.h"
#include "hall-server/model/picture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* NULL: the picture of this id, whole; else why not. Room is for one byte more than a picture may
 * have, so that a file that is too large shows itself. */
static const char *picture_read(const char *path, const char *id,
                                uint8_t bytes[PICTURE_FILE_BYTES_MAX + 1], size_t *ret_size_bytes)
{
    char held[PICTURE_ID_ROOM];
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) {
        return strerror(errno);
    }
    size_t size = 0;
    ssize_t got = fstat(file, &status) == 0 && S_ISREG(status.st_mode) ? 1 : -1;
    const char *wrong = got < 0 ? "no plain file" : NULL;
    while (got > 0 && size <= PICTURE_FILE_BYTES_MAX) {
        got = read(file, bytes + size, PICTURE_FILE_BYTES_MAX + 1 - size);
        size += got > 0 ? (size_t)got : 0;
    }
    if (wrong == NULL && got < 0) {
        wrong = strerror(errno);
    }
    (void)close(file);
    if (wrong != NULL) {
        return wrong;
    }
    if (size <= PICTURE_FILE_BYTES_MAX) {
        picture_id_of(bytes, size, held);
    }
    if (size > PICTURE_FILE_BYTES_MAX || strcmp(held, id) != 0) {
        return "not what it was when it was named";
    }
    *ret_size_bytes = size;
    return NULL;
}

static bool picture_write(const char *path, const uint8_t *bytes, size_t size_bytes)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good =
        file >= 0 && write(file, bytes, size_bytes) == (ssize_t)size_bytes && fsync(file) == 0;
    if (!good) {
        command_refuse("%s: %s", path, strerror(errno));
    }
    if (file >= 0) {
        good = close(file) == 0 && good;
    }
    return good;
}

/* One name of the folder: a picture, or nothing of ours (., .., an import's ID.png.part). */
static bool entry_copy(const char *from_folder, const char *to_folder, const char *name)
{
    static uint8_t bytes[PICTURE_FILE_BYTES_MAX + 1];
    char id[PICTURE_ID_ROOM];
    char path[COMMAND_PATH_ROOM];
    size_t size_bytes = 0;
    if (!picture_kept_read(name, id)) {
        return true;
    }
    snprintf(path, sizeof(path), "%.4000s/pictures/%s.png", from_folder, id);
    const char *wrong = picture_read(path, id, bytes, &size_bytes);
    if (wrong != NULL) {
        command_refuse("%s is left out: %s", path, wrong);
        return true;
    }
    snprintf(path, sizeof(path), "%.4000s/pictures/%s.png", to_folder, id);
    return picture_write(path, bytes, size_bytes);
}

bool command_pictures_copy(const char *from_folder, const char *to_folder)
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof(path), "%.4000s/pictures", from_folder);
    DIR *entries = opendir(path);
    if (entries == NULL && errno == ENOENT) {
        return true;
    }
    if (entries == NULL) {
        command_refuse("%s: %s", path, strerror(errno));
        return false;
    }
    snprintf(path, sizeof(path), "%.4000s/pictures", to_folder);
    bool good = mkdir(path, 0700) == 0;
    const int folder = good ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    good = folder >= 0;
    if (!good) {
        command_refuse("%s: %s", path, strerror(errno));
    }
    errno = 0;
    for (const struct dirent *entry; good && (entry = readdir(entries)) != NULL; errno = 0) {
        good = entry_copy(from_folder, to_folder, entry->d_name);
    }
    if (good && (errno != 0 || fsync(folder) != 0)) {
        command_refuse("%s: %s", path, strerror(errno));
        good = false;
    }
    if (folder >= 0) {
        (void)close(folder);
    }
    (void)closedir(entries);
    return good;
}
