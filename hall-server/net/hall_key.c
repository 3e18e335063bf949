#include "hall-server/net/access.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_PATH_MAX_BYTES = 1024 };

static bool key_path(const char *directory, char ret_path[KEY_PATH_MAX_BYTES])
{
    const int length = snprintf(ret_path, KEY_PATH_MAX_BYTES, "%s/hall.key", directory);
    return length > 0 && length < KEY_PATH_MAX_BYTES;
}

int access_hall_key_create(const char *directory)
{
    char path[KEY_PATH_MAX_BYTES];
    uint8_t key[ACCESS_HALL_KEY_BYTES];
    assert(directory != NULL);

    if (sodium_init() < 0 || !key_path(directory, path)) {
        return ACCESS_BAD_VALUE;
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return errno == EEXIST ? access_hall_key_load(directory, key) : ACCESS_STORAGE;
    }
    randombytes_buf(key, sizeof key);
    const bool written = write(file, key, sizeof key) == (ssize_t)sizeof key && fsync(file) == 0;
    sodium_memzero(key, sizeof key);
    if (close(file) != 0 || !written) {
        (void)unlink(path);
        return ACCESS_STORAGE;
    }
    return ACCESS_OK;
}

int access_hall_key_load(const char *directory, uint8_t ret_key[ACCESS_HALL_KEY_BYTES])
{
    char path[KEY_PATH_MAX_BYTES];
    uint8_t key[ACCESS_HALL_KEY_BYTES + 1];
    struct stat status;
    assert(directory != NULL && ret_key != NULL);

    if (!key_path(directory, path)) {
        return ACCESS_BAD_VALUE;
    }
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return ACCESS_NO_KEY;
    }
    const bool closed_to_others = fstat(file, &status) == 0 && (status.st_mode & 0077) == 0;
    const ssize_t length = read(file, key, sizeof key);
    (void)close(file);
    if (!closed_to_others || length != ACCESS_HALL_KEY_BYTES) {
        return ACCESS_NO_KEY;
    }
    for (int i = 0; i < ACCESS_HALL_KEY_BYTES; i++) {
        ret_key[i] = key[i];
    }
    sodium_memzero(key, sizeof key);
    return ACCESS_OK;
}
