#include "hall-server/journal/gather_vfs.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { GATHER_BYTES = 64 * 1024 }; /* some fifteen pages; what is more goes in several writes */

static const char name[] = "mashang-gather";

struct gather_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct, in SQLite's memory */
    sqlite3_int64 at;   /* where the gathered bytes go */
    int gathered_bytes;
    char *bytes; /* GATHER_BYTES */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the two below */
static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;

static struct gather_file *gather_of(sqlite3_file *base)
{
    return (struct gather_file *)base;
}

/* Writes what was gathered; after it, nothing is, whatever the result. */
static int flush(struct gather_file *file)
{
    const int size_bytes = file->gathered_bytes;
    file->gathered_bytes = 0;
    return size_bytes == 0
               ? SQLITE_OK
               : file->real->pMethods->xWrite(file->real, file->bytes, size_bytes, file->at);
}

static int gather_write(sqlite3_file *base, const void *bytes, int size_bytes, sqlite3_int64 at)
{
    struct gather_file *file = gather_of(base);
    const bool goes_on = file->gathered_bytes > 0 && at == file->at + file->gathered_bytes;
    if (!goes_on || size_bytes > GATHER_BYTES - file->gathered_bytes) {
        const int result = flush(file);
        if (result != SQLITE_OK) {
            return result;
        }
    }
    if (size_bytes > GATHER_BYTES) {
        return file->real->pMethods->xWrite(file->real, bytes, size_bytes, at);
    }
    if (file->gathered_bytes == 0) {
        file->at = at;
    }
    memcpy(file->bytes + file->gathered_bytes, bytes, (size_t)size_bytes);
    file->gathered_bytes += size_bytes;
    return SQLITE_OK;
}

static int gather_close(sqlite3_file *base)
{
    struct gather_file *file = gather_of(base);
    const int flushed = flush(file);
    const int closed = file->real->pMethods->xClose(file->real);
    free(file->bytes);
    return flushed == SQLITE_OK ? closed : flushed;
}

static int gather_read(sqlite3_file *base, void *bytes, int size_bytes, sqlite3_int64 at)
{
    struct gather_file *file = gather_of(base);
    const int result = flush(file);
    return result == SQLITE_OK ? file->real->pMethods->xRead(file->real, bytes, size_bytes, at)
                               : result;
}

static int gather_truncate(sqlite3_file *base, sqlite3_int64 size_bytes)
{
    struct gather_file *file = gather_of(base);
    const int result = flush(file);
    return result == SQLITE_OK ? file->real->pMethods->xTruncate(file->real, size_bytes) : result;
}

static int gather_sync(sqlite3_file *base, int flags)
{
    struct gather_file *file = gather_of(base);
    const int result = flush(file);
    return result == SQLITE_OK ? file->real->pMethods->xSync(file->real, flags) : result;
}

static int gather_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
    struct gather_file *file = gather_of(base);
    const int result = flush(file);
    return result == SQLITE_OK ? file->real->pMethods->xFileSize(file->real, ret_size) : result;
}

static int gather_control(sqlite3_file *base, int operation, void *argument)
{
    struct gather_file *file = gather_of(base);
    const int result = flush(file);
    return result == SQLITE_OK ? file->real->pMethods->xFileControl(file->real, operation, argument)
                               : result;
}

/* SQLite locks its database and never its log; these are here since the table wants them. */
static int gather_lock(sqlite3_file *base, int level)
{
    return gather_of(base)->real->pMethods->xLock(gather_of(base)->real, level);
}

static int gather_unlock(sqlite3_file *base, int level)
{
    return gather_of(base)->real->pMethods->xUnlock(gather_of(base)->real, level);
}

static int gather_check_lock(sqlite3_file *base, int *ret_locked)
{
    return gather_of(base)->real->pMethods->xCheckReservedLock(gather_of(base)->real, ret_locked);
}

static int gather_sector(sqlite3_file *base)
{
    return gather_of(base)->real->pMethods->xSectorSize(gather_of(base)->real);
}

static int gather_device(sqlite3_file *base)
{
    return gather_of(base)->real->pMethods->xDeviceCharacteristics(gather_of(base)->real);
}

static const sqlite3_io_methods methods = {
    .iVersion = 1, /* a log is never shared memory nor mapped */
    .xClose = gather_close,
    .xRead = gather_read,
    .xWrite = gather_write,
    .xTruncate = gather_truncate,
    .xSync = gather_sync,
    .xFileSize = gather_size,
    .xLock = gather_lock,
    .xUnlock = gather_unlock,
    .xCheckReservedLock = gather_check_lock,
    .xFileControl = gather_control,
    .xSectorSize = gather_sector,
    .xDeviceCharacteristics = gather_device,
};

/* What is not a log is opened as if we were not here. */
static int gather_open(sqlite3_vfs *self, const char *path, sqlite3_file *base, int flags,
                       int *ret_flags)
{
    sqlite3_vfs *const real = real_vfs;
    (void)self;
    if ((flags & SQLITE_OPEN_WAL) == 0) {
        return real->xOpen(real, path, base, flags, ret_flags);
    }
    struct gather_file *file = gather_of(base);
    memset(file, 0, sizeof(*file));
    file->bytes = malloc(GATHER_BYTES);
    if (file->bytes == NULL) {
        return SQLITE_NOMEM;
    }
    file->real = (sqlite3_file *)(file + 1);
    const int result = real->xOpen(real, path, file->real, flags, ret_flags);
    if (result == SQLITE_OK) {
        base->pMethods = &methods;
    } else {
        free(file->bytes);
    }
    return result;
}

const char *gather_vfs_name(void)
{
    int result = SQLITE_OK;
    pthread_mutex_lock(&lock);
    sqlite3_vfs *const real = sqlite3_vfs_find(NULL);
    if (real != NULL && real != real_vfs) {
        if (real_vfs != NULL) { /* a test has put another default one under us */
            result = sqlite3_vfs_unregister(&vfs);
            assert(result == SQLITE_OK);
        }
        real_vfs = real;
        vfs = *real;
        vfs.pNext = NULL;
        vfs.zName = name;
        vfs.szOsFile = (int)sizeof(struct gather_file) + real->szOsFile;
        vfs.xOpen = gather_open;
        result = sqlite3_vfs_register(&vfs, 0);
    }
    pthread_mutex_unlock(&lock);
    return real != NULL && result == SQLITE_OK ? name : NULL;
}
