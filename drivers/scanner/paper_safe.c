#include "drivers/scanner/paper_safe.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_PREFIX "paper-"
#define FILE_ENDING ".sealed"

enum { SEALED_BYTES = PAPER_SAFE_CHUNK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES };

/* All that can open a file lies in one piece of locked memory, which no core dump has. */
struct secrets {
    uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    crypto_secretstream_xchacha20poly1305_state writing;
    crypto_secretstream_xchacha20poly1305_state reading;
    uint8_t open_chunk[PAPER_SAFE_CHUNK_BYTES]; /* of the file that is being written */
    uint8_t read_chunk[PAPER_SAFE_CHUNK_BYTES];
};

struct paper_safe {
    int folder_fd; /* locked, so that no second program empties it */
    int file_fd;   /* being written; -1: none */
    uint32_t file;
    uint32_t last_file;
    size_t open_bytes; /* of secrets->open_chunk */
    struct secrets *secrets;
    uint8_t sealed[SEALED_BYTES];
};

const char *paper_safe_error_name(int error)
{
#define PAPER_SAFE_ERROR_NAME(symbol, value, name)                                                 \
    case symbol:                                                                                   \
        return name;
    switch ((enum paper_safe_error)error) {
        PAPER_SAFE_ERRORS(PAPER_SAFE_ERROR_NAME)
    }
#undef PAPER_SAFE_ERROR_NAME
    return "unknown";
}

static void file_name(uint32_t file, char ret_name[PAPER_SAFE_NAME_ROOM])
{
    (void)snprintf(ret_name, PAPER_SAFE_NAME_ROOM, FILE_PREFIX "%u" FILE_ENDING, (unsigned)file);
}

/* Ours and nobody else's: 0700, and no link that leads elsewhere. -1: it can't be had. */
static int folder_take(const char *path)
{
    struct stat facts;
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return -1;
    }
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        return -1;
    }
    if (fstat(folder, &facts) != 0 || facts.st_uid != geteuid() || fchmod(folder, 0700) != 0 ||
        flock(folder, LOCK_EX | LOCK_NB) != 0) {
        close(folder);
        return -1;
    }
    return folder;
}

static bool is_ours(const char *name)
{
    const size_t length = strlen(name);
    const size_t ending = sizeof(FILE_ENDING) - 1;
    return strncmp(name, FILE_PREFIX, sizeof(FILE_PREFIX) - 1) == 0 && length > ending &&
           strcmp(name + length - ending, FILE_ENDING) == 0;
}

/* What a killed program left too: it can't be read, and must not fill the disk. */
static void files_remove(const struct paper_safe *safe)
{
    const int folder = openat(safe->folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = folder < 0 ? NULL : fdopendir(folder);
    if (entries == NULL) {
        if (folder >= 0) {
            close(folder);
        }
        return;
    }
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (is_ours(entry->d_name)) {
            (void)unlinkat(safe->folder_fd, entry->d_name, 0);
        }
    }
    closedir(entries);
}

int paper_safe_open(const char *folder, struct paper_safe **ret_safe)
{
    if (sodium_init() < 0) {
        return PAPER_SAFE_NO_MEMORY;
    }
    struct paper_safe *safe = calloc(1, sizeof(*safe));
    struct secrets *secrets = sodium_malloc(sizeof(*secrets));
    const int taken = safe == NULL || secrets == NULL ? -1 : folder_take(folder);
    if (taken < 0) {
        const int error =
            safe == NULL || secrets == NULL ? PAPER_SAFE_NO_MEMORY : PAPER_SAFE_NO_FOLDER;
        sodium_free(secrets);
        free(safe);
        return error;
    }
    *safe = (struct paper_safe){.folder_fd = taken, .file_fd = -1, .secrets = secrets};
    paper_safe_empty(safe);
    *ret_safe = safe;
    return PAPER_SAFE_OK;
}

void paper_safe_empty(struct paper_safe *safe)
{
    paper_safe_file_drop(safe);
    sodium_memzero(safe->secrets, sizeof(*safe->secrets));
    sodium_memzero(safe->sealed, sizeof(safe->sealed));
    files_remove(safe);
    crypto_secretstream_xchacha20poly1305_keygen(safe->secrets->key);
}

void paper_safe_close(struct paper_safe *safe)
{
    if (safe != NULL) {
        paper_safe_empty(safe);
        sodium_free(safe->secrets);
        close(safe->folder_fd);
        free(safe);
    }
}

void paper_safe_file_drop(struct paper_safe *safe)
{
    char name[PAPER_SAFE_NAME_ROOM];
    if (safe->file_fd < 0) {
        return;
    }
    close(safe->file_fd);
    safe->file_fd = -1;
    safe->open_bytes = 0;
    file_name(safe->file, name);
    (void)unlinkat(safe->folder_fd, name, 0);
}

/* Whole, or the file is dropped. */
static int file_put(struct paper_safe *safe, const uint8_t *bytes, size_t size_bytes)
{
    while (size_bytes > 0) {
        const ssize_t written = write(safe->file_fd, bytes, size_bytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            paper_safe_file_drop(safe);
            return PAPER_SAFE_NOT_WRITTEN;
        }
        bytes += written;
        size_bytes -= (size_t)written;
    }
    return PAPER_SAFE_OK;
}

int paper_safe_file_begin(struct paper_safe *safe)
{
    char name[PAPER_SAFE_NAME_ROOM];
    uint8_t header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    assert(safe->file_fd < 0);
    safe->file = ++safe->last_file;
    file_name(safe->file, name);
    safe->file_fd = openat(safe->folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (safe->file_fd < 0) {
        return PAPER_SAFE_NOT_WRITTEN;
    }
    safe->open_bytes = 0;
    (void)crypto_secretstream_xchacha20poly1305_init_push(&safe->secrets->writing, header,
                                                          safe->secrets->key);
    return file_put(safe, header, sizeof(header));
}

static int chunk_put(struct paper_safe *safe, uint8_t tag)
{
    unsigned long long sealed_bytes = 0;
    (void)crypto_secretstream_xchacha20poly1305_push(
        &safe->secrets->writing, safe->sealed, &sealed_bytes, safe->secrets->open_chunk,
        safe->open_bytes, (const uint8_t *)&safe->file, sizeof(safe->file), tag);
    safe->open_bytes = 0;
    return file_put(safe, safe->sealed, (size_t)sealed_bytes);
}

int paper_safe_file_write(struct paper_safe *safe, const uint8_t *bytes, size_t size_bytes)
{
    if (safe->file_fd < 0) {
        return PAPER_SAFE_NOT_WRITTEN; /* an earlier part could not be written */
    }
    while (size_bytes > 0) {
        if (safe->open_bytes == PAPER_SAFE_CHUNK_BYTES) {
            const int error = chunk_put(safe, 0);
            if (error != PAPER_SAFE_OK) {
                return error;
            }
        }
        const size_t room = PAPER_SAFE_CHUNK_BYTES - safe->open_bytes;
        const size_t part = size_bytes < room ? size_bytes : room;
        memcpy(safe->secrets->open_chunk + safe->open_bytes, bytes, part);
        safe->open_bytes += part;
        bytes += part;
        size_bytes -= part;
    }
    return PAPER_SAFE_OK;
}

int paper_safe_file_end(struct paper_safe *safe, uint32_t *ret_file)
{
    if (safe->file_fd < 0) {
        return PAPER_SAFE_NOT_WRITTEN;
    }
    const int error = chunk_put(safe, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    if (error != PAPER_SAFE_OK) {
        return error;
    }
    if (close(safe->file_fd) != 0) { /* network disks say only now that they are full */
        char name[PAPER_SAFE_NAME_ROOM];
        file_name(safe->file, name);
        (void)unlinkat(safe->folder_fd, name, 0);
        safe->file_fd = -1;
        return PAPER_SAFE_NOT_WRITTEN;
    }
    safe->file_fd = -1;
    *ret_file = safe->file;
    return PAPER_SAFE_OK;
}

int paper_safe_put(struct paper_safe *safe, const uint8_t *bytes, size_t size_bytes,
                   uint32_t *ret_file)
{
    int error = paper_safe_file_begin(safe);
    if (error == PAPER_SAFE_OK) {
        error = paper_safe_file_write(safe, bytes, size_bytes);
    }
    return error == PAPER_SAFE_OK ? paper_safe_file_end(safe, ret_file) : error;
}

/* Reads until `room` bytes are there or the file ends; -1: it can't be read. */
static ssize_t file_get(int fd, uint8_t *ret_bytes, size_t room)
{
    size_t filled = 0;
    while (filled < room) {
        const ssize_t got = read(fd, ret_bytes + filled, room - filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        filled += (size_t)got;
    }
    return (ssize_t)filled;
}

static int chunks_get(const struct paper_safe *safe, int fd, uint32_t file, struct buffer *bytes)
{
    struct secrets *secrets = safe->secrets;
    uint8_t *sealed = malloc(SEALED_BYTES);
    uint8_t header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    int error = sealed == NULL ? PAPER_SAFE_NO_MEMORY : PAPER_SAFE_DAMAGED;
    unsigned char tag = 0;
    if (sealed == NULL || file_get(fd, header, sizeof(header)) != (ssize_t)sizeof(header) ||
        crypto_secretstream_xchacha20poly1305_init_pull(&secrets->reading, header, secrets->key) !=
            0) {
        free(sealed);
        return error;
    }
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        unsigned long long open_bytes = 0;
        const ssize_t got = file_get(fd, sealed, SEALED_BYTES);
        if (got <= 0 || crypto_secretstream_xchacha20poly1305_pull(
                            &secrets->reading, secrets->read_chunk, &open_bytes, &tag, sealed,
                            (unsigned long long)got, (const uint8_t *)&file, sizeof(file)) != 0) {
            error = PAPER_SAFE_DAMAGED;
            break;
        }
        error = buffer_append(bytes, secrets->read_chunk, (size_t)open_bytes);
        if (error != BUFFER_OK) {
            error = error == BUFFER_FULL ? PAPER_SAFE_TOO_BIG : PAPER_SAFE_NO_MEMORY;
            break;
        }
    }
    free(sealed);
    sodium_memzero(&secrets->reading, sizeof(secrets->reading));
    sodium_memzero(secrets->read_chunk, sizeof(secrets->read_chunk));
    return error;
}

int paper_safe_get(const struct paper_safe *safe, uint32_t file, struct buffer *ret_bytes)
{
    char name[PAPER_SAFE_NAME_ROOM];
    const size_t before = ret_bytes->length_bytes;
    file_name(file, name);
    const int fd = openat(safe->folder_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return PAPER_SAFE_DAMAGED;
    }
    const int error = chunks_get(safe, fd, file, ret_bytes);
    close(fd);
    if (error != PAPER_SAFE_OK && ret_bytes->bytes != NULL) {
        sodium_memzero(ret_bytes->bytes + before, ret_bytes->length_bytes - before);
        ret_bytes->length_bytes = before;
    }
    return error;
}

void paper_safe_remove(struct paper_safe *safe, uint32_t file)
{
    char name[PAPER_SAFE_NAME_ROOM];
    file_name(file, name);
    (void)unlinkat(safe->folder_fd, name, 0);
}

void paper_safe_wipe(struct buffer *bytes)
{
    if (bytes->bytes != NULL) {
        sodium_memzero(bytes->bytes, bytes->room_bytes);
    }
    buffer_deinit(bytes);
}
