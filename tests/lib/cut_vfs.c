#include "tests/lib/cut_vfs.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_LIMIT = 8, SECTOR_BYTES = 512 };

/* A write or a truncation that is not on the disk yet. */
struct pending {
    struct pending *next;
    bool truncate;
    sqlite3_int64 at;
    int size_bytes;
    uint8_t bytes[];
};

struct cut_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct, in SQLite's memory */
    uint8_t *image;     /* what the program sees */
    sqlite3_int64 size_bytes;
    sqlite3_int64 room_bytes;
    struct pending *first;
    struct pending **end;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct cut_file *files[FILES_LIMIT];
    int file_count;
    long at_step;
    long steps;
    uint64_t seed;
} disk;

static uint64_t roll(uint64_t sides)
{
    uint64_t z = (disk.seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % sides;
}

static void write_real(struct cut_file *file, const struct pending *pending, int size_bytes)
{
    const int result = pending->truncate ? file->real->pMethods->xTruncate(file->real, pending->at)
                                         : file->real->pMethods->xWrite(file->real, pending->bytes,
                                                                        size_bytes, pending->at);
    assert(result == SQLITE_OK);
    (void)result;
}

/* Of a torn write each sector is there or not: a page of the database may be half old, half new. */
static void write_some_sectors(struct cut_file *file, const struct pending *pending)
{
    for (int at = 0; at + SECTOR_BYTES <= pending->size_bytes; at += SECTOR_BYTES) {
        if (roll(2) == 0) {
            const int result = file->real->pMethods->xWrite(file->real, pending->bytes + at,
                                                            SECTOR_BYTES, pending->at + at);
            assert(result == SQLITE_OK);
            (void)result;
        }
    }
}

static void power_goes(void)
{
    for (int i = 0; i < disk.file_count; i++) {
        struct cut_file *file = disk.files[i];
        for (const struct pending *pending = file->first; pending != NULL;
             pending = pending->next) {
            const uint64_t fate = roll(6);
            if (fate == 1 && !pending->truncate) {
                write_some_sectors(file, pending);
            } else if (fate == 0 && !pending->truncate) {
                const int sectors = pending->size_bytes / SECTOR_BYTES;
                const int kept = (int)roll((uint64_t)sectors + 1) * SECTOR_BYTES;
                write_real(file, pending, kept);
            } else if (fate > 2) {
                write_real(file, pending, pending->size_bytes);
            }
        }
    }
    _exit(CUT_EXIT_CODE);
}

static void step(void)
{
    disk.steps++;
    if (disk.at_step != 0 && disk.steps >= disk.at_step) {
        power_goes();
    }
}

static void image_grow(struct cut_file *file, sqlite3_int64 size_bytes)
{
    if (size_bytes > file->room_bytes) {
        file->room_bytes = size_bytes * 2;
        file->image = realloc(file->image, (size_t)file->room_bytes);
        assert(file->image != NULL);
    }
    if (size_bytes > file->size_bytes) {
        memset(file->image + file->size_bytes, 0, (size_t)(size_bytes - file->size_bytes));
        file->size_bytes = size_bytes;
    }
}

static void pending_add(struct cut_file *file, bool truncate, sqlite3_int64 at, const void *bytes,
                        int size_bytes)
{
    struct pending *pending = malloc(sizeof(*pending) + (size_t)size_bytes);
    assert(pending != NULL);
    pending->next = NULL;
    pending->truncate = truncate;
    pending->at = at;
    pending->size_bytes = size_bytes;
    if (size_bytes > 0) {
        memcpy(pending->bytes, bytes, (size_t)size_bytes);
    }
    *file->end = pending;
    file->end = &pending->next;
}

static void pending_clear(struct cut_file *file, bool write)
{
    while (file->first != NULL) {
        struct pending *pending = file->first;
        file->first = pending->next;
        if (write) {
            write_real(file, pending, pending->size_bytes);
        }
        free(pending);
    }
    file->end = &file->first;
}

static int cut_close(sqlite3_file *base)
{
    struct cut_file *file = (struct cut_file *)base;
    for (int i = 0; i < disk.file_count; i++) {
        if (disk.files[i] == file) {
            disk.files[i] = disk.files[--disk.file_count];
        }
    }
    pending_clear(file, true); /* a close is no cut: the system writes it some day */
    free(file->image);
    return file->real->pMethods->xClose(file->real);
}

static int cut_read(sqlite3_file *base, void *bytes, int size_bytes, sqlite3_int64 at)
{
    struct cut_file *file = (struct cut_file *)base;
    sqlite3_int64 there = file->size_bytes - at;
    there = there < 0 ? 0 : there > size_bytes ? size_bytes : there;
    memcpy(bytes, file->image + at, (size_t)there);
    memset((uint8_t *)bytes + there, 0, (size_t)(size_bytes - there));
    return there == size_bytes ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int cut_write(sqlite3_file *base, const void *bytes, int size_bytes, sqlite3_int64 at)
{
    struct cut_file *file = (struct cut_file *)base;
    step();
    image_grow(file, at + size_bytes);
    memcpy(file->image + at, bytes, (size_t)size_bytes);
    pending_add(file, false, at, bytes, size_bytes);
    return SQLITE_OK;
}

static int cut_truncate(sqlite3_file *base, sqlite3_int64 size_bytes)
{
    struct cut_file *file = (struct cut_file *)base;
    step();
    image_grow(file, size_bytes);
    file->size_bytes = size_bytes;
    pending_add(file, true, size_bytes, NULL, 0);
    return SQLITE_OK;
}

static int cut_sync(sqlite3_file *base, int flags)
{
    (void)flags;
    step();
    pending_clear((struct cut_file *)base, true);
    return SQLITE_OK;
}

static int cut_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
    *ret_size = ((struct cut_file *)base)->size_bytes;
    return SQLITE_OK;
}

static sqlite3_file *real_of(sqlite3_file *base)
{
    return ((struct cut_file *)base)->real;
}

static int cut_lock(sqlite3_file *base, int level)
{
    return real_of(base)->pMethods->xLock(real_of(base), level);
}

static int cut_unlock(sqlite3_file *base, int level)
{
    return real_of(base)->pMethods->xUnlock(real_of(base), level);
}

static int cut_check_lock(sqlite3_file *base, int *ret_locked)
{
    return real_of(base)->pMethods->xCheckReservedLock(real_of(base), ret_locked);
}

static int cut_control(sqlite3_file *base, int operation, void *argument)
{
    if (operation == SQLITE_FCNTL_CHUNK_SIZE || operation == SQLITE_FCNTL_SIZE_HINT) {
        return SQLITE_OK; /* they would change the disk behind our back */
    }
    return real_of(base)->pMethods->xFileControl(real_of(base), operation, argument);
}

static int cut_sector(sqlite3_file *base)
{
    (void)base;
    return SECTOR_BYTES;
}

static int cut_device(sqlite3_file *base)
{
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int cut_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **ret_map)
{
    return real_of(base)->pMethods->xShmMap(real_of(base), page, size, extend, ret_map);
}

static int cut_shm_lock(sqlite3_file *base, int offset, int count, int flags)
{
    return real_of(base)->pMethods->xShmLock(real_of(base), offset, count, flags);
}

static void cut_shm_barrier(sqlite3_file *base)
{
    real_of(base)->pMethods->xShmBarrier(real_of(base));
}

static int cut_shm_unmap(sqlite3_file *base, int erase)
{
    return real_of(base)->pMethods->xShmUnmap(real_of(base), erase);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = cut_close,
    .xRead = cut_read,
    .xWrite = cut_write,
    .xTruncate = cut_truncate,
    .xSync = cut_sync,
    .xFileSize = cut_size,
    .xLock = cut_lock,
    .xUnlock = cut_unlock,
    .xCheckReservedLock = cut_check_lock,
    .xFileControl = cut_control,
    .xSectorSize = cut_sector,
    .xDeviceCharacteristics = cut_device,
    .xShmMap = cut_shm_map,
    .xShmLock = cut_shm_lock,
    .xShmBarrier = cut_shm_barrier,
    .xShmUnmap = cut_shm_unmap,
};

static int cut_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags,
                    int *ret_flags)
{
    (void)vfs;
    struct cut_file *file = (struct cut_file *)base;
    memset(file, 0, sizeof(*file));
    file->real = (sqlite3_file *)(file + 1);
    file->end = &file->first;
    const int result = disk.real->xOpen(disk.real, name, file->real, flags, ret_flags);
    if (result != SQLITE_OK) {
        return result;
    }
    sqlite3_int64 size_bytes = 0;
    assert(file->real->pMethods->xFileSize(file->real, &size_bytes) == SQLITE_OK);
    image_grow(file, size_bytes + 1);
    file->size_bytes = size_bytes;
    if (size_bytes > 0) {
        const int read = file->real->pMethods->xRead(file->real, file->image, (int)size_bytes, 0);
        assert(read == SQLITE_OK);
        (void)read;
    }
    assert(disk.file_count < FILES_LIMIT);
    disk.files[disk.file_count++] = file;
    base->pMethods = &methods;
    return SQLITE_OK;
}

static int cut_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    step();
    return disk.real->xDelete(disk.real, name, sync_folder);
}

void cut_vfs_install(long at_step, uint64_t seed)
{
    memset(&disk, 0, sizeof(disk));
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "cut";
    disk.vfs.szOsFile = (int)sizeof(struct cut_file) + disk.real->szOsFile;
    disk.vfs.xOpen = cut_open;
    disk.vfs.xDelete = cut_delete;
    disk.at_step = at_step;
    disk.seed = seed;
    const int result = sqlite3_vfs_register(&disk.vfs, 1);
    assert(result == SQLITE_OK);
    (void)result;
}

long cut_vfs_steps(void)
{
    return disk.steps;
}
