#include "drivers/printer/job_note.h"

#include <assert.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NOTE_PREFIX "mashang-escpos-"
enum { NOTE_KEPT_S = 24 * 60 * 60, SWEEP_MAX = 4096 };

static const char *const words[JOB_NOTE_COUNT] = {"none\n", "begun\n", "doubt\n", "whole\n"};

int job_note_path(const char *folder, const char *uuid, char ret_path[JOB_NOTE_PATH_MAX])
{
    char name[64];
    size_t length = 0;
    for (size_t i = 0; uuid[i] != '\0' && length + 1 < sizeof(name); i++) {
        if (isalnum((unsigned char)uuid[i]) != 0 || uuid[i] == '-') {
            name[length++] = uuid[i];
        }
    }
    name[length] = '\0';
    const int size = snprintf(ret_path, JOB_NOTE_PATH_MAX, "%s/" NOTE_PREFIX "%s", folder, name);
    return size > 0 && size < JOB_NOTE_PATH_MAX - 8 ? JOB_NOTE_OK : JOB_NOTE_FAILED;
}

enum job_note job_note_read(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return errno == ENOENT ? JOB_NOTE_NONE : JOB_NOTE_DOUBT;
    }
    char text[16] = "";
    const ssize_t size = read(file, text, sizeof(text) - 1);
    close(file);
    for (int note = 0; size > 0 && note < JOB_NOTE_COUNT; note++) {
        if (strcmp(text, words[note]) == 0) {
            return (enum job_note)note;
        }
    }
    return JOB_NOTE_DOUBT;
}

int job_note_write(const char *path, enum job_note note)
{
    assert(note < JOB_NOTE_COUNT);
    char beside[JOB_NOTE_PATH_MAX + 8];
    snprintf(beside, sizeof(beside), "%s.new", path);
    const int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return JOB_NOTE_FAILED;
    }
    const size_t size = strlen(words[note]);
    const bool written = write(file, words[note], size) == (ssize_t)size && fdatasync(file) == 0;
    if (close(file) != 0 || !written || rename(beside, path) != 0) {
        unlink(beside);
        return JOB_NOTE_FAILED;
    }
    return JOB_NOTE_OK;
}

int job_note_lock(const char *folder, const char *queue)
{
    char path[JOB_NOTE_PATH_MAX];
    if (job_note_path(folder, queue, path) != JOB_NOTE_OK) {
        return JOB_NOTE_FAILED;
    }
    char lock[JOB_NOTE_PATH_MAX + 8];
    snprintf(lock, sizeof(lock), "%s.lock", path);
    const int file = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return JOB_NOTE_FAILED;
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return JOB_NOTE_FAILED;
    }
    /* Left open: the end of the process gives it back, whatever ends it. */
    return JOB_NOTE_OK;
}

void job_note_sweep(const char *folder)
{
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        return;
    }
    const struct dirent *entry = NULL;
    for (int seen = 0; seen < SWEEP_MAX && (entry = readdir(listing)) != NULL; seen++) {
        struct stat status;
        const bool is_lock = strstr(entry->d_name, ".lock") != NULL;
        if (!is_lock && strncmp(entry->d_name, NOTE_PREFIX, sizeof(NOTE_PREFIX) - 1) == 0 &&
            fstatat(dirfd(listing), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            time(NULL) - status.st_mtime > NOTE_KEPT_S) {
            unlinkat(dirfd(listing), entry->d_name, 0);
        }
    }
    closedir(listing);
}
