#include "kiosk/app/small_file.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static bool text_write(const char *path, const char *text)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    const size_t length = strlen(text);
    bool good = write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    good = close(file) == 0 && good;
    return good;
}

static bool folder_sync(const char *path)
{
    char copy[PATH_ROOM];
    (void)snprintf(copy, sizeof(copy), "%s", path);
    const int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0) {
        (void)close(folder);
    }
    return good;
}

bool small_file_write(const char *path, const char *text)
{
    char beside[PATH_ROOM];
    return strlen(text) < SMALL_FILE_BYTES_MAX &&
           snprintf(beside, sizeof(beside), "%s.new", path) < (int)sizeof(beside) &&
           text_write(beside, text) && rename(beside, path) == 0 && folder_sync(path);
}
