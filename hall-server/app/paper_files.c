#include "hall-server/app/paper_files.h"

#include "drivers/base/log.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <ev.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEALED_BYTES =
        NONCE_BYTES + sizeof(struct paper_sheet) + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PATH_ROOM = 640,
};
_Static_assert(PAPER_FILES_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one key");
_Static_assert(PAPER_FILES_KEY_BYTES == crypto_generichash_BYTES, "made by one hash");

static const char purpose[8] = "paper 01"; /* of the key; another layout of the sheet: count on */

struct job {
    struct job *next; /* the queue's */
    char name[PAPER_FILES_NAME_ROOM];
    bool writes; /* else it removes */
    paper_files_done *done;
    void *context;
    bool durable; /* out */
    uint8_t sealed[];
};

struct paper_files {
    struct ev_loop *loop;
    char folder[PATH_ROOM - PAPER_FILES_NAME_ROOM - 1];
    uint8_t key[PAPER_FILES_KEY_BYTES];
    struct ev_async wake;
    pthread_t thread;

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t asked_more;
    struct job *asked;
    struct job **asked_end;
    struct job *answered;
    struct job **answered_end;
    int count; /* to be written, and not yet given back */
    bool stop;
};

static void path_make(const struct paper_files *files, const char *name, char ret_path[PATH_ROOM])
{
    const int length = snprintf(ret_path, PATH_ROOM, "%s/%s", files->folder, name);
    assert(length > 0 && length < PATH_ROOM);
}

/* ---- the thread ---- */

static bool folder_sync(const struct paper_files *files)
{
    const int folder = open(files->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0) {
        (void)close(folder);
    }
    return good;
}

static bool job_write(const struct paper_files *files, const struct job *job)
{
    char path[PATH_ROOM];
    path_make(files, job->name, path);
    if (mkdir(files->folder, 0700) != 0 && errno != EEXIST) {
        return false;
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = file >= 0 && write(file, job->sealed, SEALED_BYTES) == (ssize_t)SEALED_BYTES &&
                fsync(file) == 0;
    good = (file < 0 || close(file) == 0) && good && folder_sync(files);
    if (!good) {
        log_line(LOG_ERROR, "papers.not_written", "file=%s why=\"%s\"", job->name, strerror(errno));
        (void)unlink(path);
    }
    return good;
}

static void job_remove(const struct paper_files *files, const struct job *job)
{
    char path[PATH_ROOM];
    path_make(files, job->name, path);
    if ((unlink(path) != 0 && errno != ENOENT) || !folder_sync(files)) {
        log_line(LOG_WARN, "papers.not_removed", "file=%s why=\"%s\"", job->name, strerror(errno));
    }
}

static void *worker(void *context)
{
    struct paper_files *files = context;
    (void)pthread_mutex_lock(&files->lock);
    for (;;) {
        while (files->asked == NULL && !files->stop) {
            (void)pthread_cond_wait(&files->asked_more, &files->lock);
        }
        struct job *job = files->asked;
        if (job == NULL) {
            break;
        }
        files->asked = job->next;
        if (files->asked == NULL) {
            files->asked_end = &files->asked;
        }
        (void)pthread_mutex_unlock(&files->lock);
        if (job->writes) {
            job->durable = job_write(files, job);
        } else {
            job_remove(files, job);
        }
        (void)pthread_mutex_lock(&files->lock);
        job->next = NULL;
        *files->answered_end = job;
        files->answered_end = &job->next;
        ev_async_send(files->loop, &files->wake);
    }
    (void)pthread_mutex_unlock(&files->lock);
    return NULL;
}

/* ---- the loop's side ---- */

static void answered_give(struct paper_files *files)
{
    (void)pthread_mutex_lock(&files->lock);
    struct job *job = files->answered;
    files->answered = NULL;
    files->answered_end = &files->answered;
    for (const struct job *each = job; each != NULL; each = each->next) {
        files->count -= each->writes ? 1 : 0;
    }
    (void)pthread_mutex_unlock(&files->lock);
    while (job != NULL) {
        struct job *next = job->next;
        if (job->done != NULL) {
            job->done(job->context, job->durable);
        }
        free(job);
        job = next;
    }
}

static void on_wake(struct ev_loop *loop, struct ev_async *wake, int happenings)
{
    (void)loop;
    (void)happenings;
    answered_give(wake->data);
}

static bool job_ask(struct paper_files *files, struct job *job)
{
    (void)pthread_mutex_lock(&files->lock);
    const bool room = !job->writes || files->count < PAPER_FILES_QUEUE_MAX;
    if (room) {
        files->count += job->writes ? 1 : 0;
        job->next = NULL;
        *files->asked_end = job;
        files->asked_end = &job->next;
        (void)pthread_cond_signal(&files->asked_more);
    }
    (void)pthread_mutex_unlock(&files->lock);
    return room;
}

struct paper_files *paper_files_create(struct ev_loop *loop, const char *folder,
                                       const uint8_t hall_key[PAPER_FILES_KEY_BYTES])
{
    struct paper_files *files = calloc(1, sizeof *files);
    if (files == NULL) {
        return NULL;
    }
    const int length = snprintf(files->folder, sizeof files->folder, "%s/papers", folder);
    const int made = crypto_generichash(files->key, sizeof files->key, (const uint8_t *)purpose,
                                        sizeof purpose, hall_key, PAPER_FILES_KEY_BYTES);
    assert(length > 0 && (size_t)length < sizeof files->folder && made == 0);
    files->loop = loop;
    files->asked_end = &files->asked;
    files->answered_end = &files->answered;
    ev_async_init(&files->wake, on_wake);
    files->wake.data = files;
    (void)pthread_mutex_init(&files->lock, NULL);
    (void)pthread_cond_init(&files->asked_more, NULL);
    if (pthread_create(&files->thread, NULL, worker, files) != 0) {
        sodium_memzero(files->key, sizeof files->key);
        free(files);
        return NULL;
    }
    ev_async_start(loop, &files->wake);
    return files;
}

void paper_files_destroy(struct paper_files *files)
{
    if (files == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&files->lock);
    files->stop = true;
    (void)pthread_cond_signal(&files->asked_more);
    (void)pthread_mutex_unlock(&files->lock);
    (void)pthread_join(files->thread, NULL);
    answered_give(files);
    assert(files->asked == NULL && files->answered == NULL);
    ev_async_stop(files->loop, &files->wake);
    (void)pthread_mutex_destroy(&files->lock);
    (void)pthread_cond_destroy(&files->asked_more);
    sodium_memzero(files->key, sizeof files->key);
    free(files);
}

static void seal(const struct paper_files *files, const struct paper_sheet *sheet,
                 uint8_t ret_sealed[SEALED_BYTES])
{
    unsigned long long length = 0;
    randombytes_buf(ret_sealed, NONCE_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(ret_sealed + NONCE_BYTES, &length,
                                                     (const uint8_t *)sheet, sizeof *sheet, NULL, 0,
                                                     NULL, ret_sealed, files->key);
    assert(NONCE_BYTES + length == SEALED_BYTES);
}

bool paper_files_write(struct paper_files *files, const struct paper_sheet *sheet,
                       paper_files_done *done, void *context, char ret_name[PAPER_FILES_NAME_ROOM])
{
    uint8_t chance[(PAPER_FILES_NAME_ROOM - 1) / 2];
    struct job *job = calloc(1, sizeof *job + SEALED_BYTES);
    if (job == NULL) {
        return false;
    }
    randombytes_buf(chance, sizeof chance);
    (void)sodium_bin2hex(job->name, sizeof job->name, chance, sizeof chance);
    memcpy(ret_name, job->name, sizeof job->name);
    job->writes = true;
    job->done = done;
    job->context = context;
    seal(files, sheet, job->sealed);
    if (!job_ask(files, job)) {
        free(job);
        return false;
    }
    return true;
}

void paper_files_remove(struct paper_files *files, const char *name)
{
    struct job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        log_line(LOG_WARN, "papers.not_removed", "file=%s why=memory", name);
        return;
    }
    (void)snprintf(job->name, sizeof job->name, "%s", name);
    (void)job_ask(files, job);
}

/* ---- as the hall opens ---- */

static bool is_text(const char *text, size_t room)
{
    return memchr(text, '\0', room) != NULL;
}

static bool sheet_is_good(const struct paper_sheet *sheet)
{
    bool good = is_text(sheet->seat, sizeof sheet->seat) &&
                is_text(sheet->text.title, sizeof sheet->text.title) &&
                sheet->text.line_count >= 1 && sheet->text.line_count <= LIMIT_PAPER_LINES &&
                paper_sign_is_good(&sheet->sign);
    for (uint8_t i = 0; good && i < sheet->text.line_count; i++) {
        good = is_text(sheet->text.lines[i], sizeof sheet->text.lines[i]);
    }
    return good;
}

static bool file_open(const struct paper_files *files, const char *name,
                      struct paper_sheet *ret_sheet)
{
    static uint8_t sealed[SEALED_BYTES + 1]; /* not for the stack; the loop's thread only */
    char path[PATH_ROOM];
    unsigned long long length = 0;
    path_make(files, name, path);
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const ssize_t size = file < 0 ? -1 : read(file, sealed, sizeof sealed);
    if (file >= 0) {
        (void)close(file);
    }
    return size == SEALED_BYTES &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(
               (uint8_t *)ret_sheet, &length, NULL, sealed + NONCE_BYTES,
               SEALED_BYTES - NONCE_BYTES, NULL, 0, sealed, files->key) == 0 &&
           sheet_is_good(ret_sheet);
}

void paper_files_read(struct paper_files *files,
                      void (*each)(void *context, const char *name,
                                   const struct paper_sheet *sheet),
                      void *context)
{
    static struct paper_sheet sheet;
    DIR *folder = opendir(files->folder);
    const struct dirent *entry = NULL;
    if (folder == NULL) {
        return; /* no paper was ever shown here */
    }
    while ((entry = readdir(folder)) != NULL) {
        if (strlen(entry->d_name) != PAPER_FILES_NAME_ROOM - 1) {
            continue;
        }
        if (file_open(files, entry->d_name, &sheet)) {
            each(context, entry->d_name, &sheet);
        } else {
            log_line(LOG_WARN, "papers.not_read", "file=%s", entry->d_name);
            paper_files_remove(files, entry->d_name);
        }
        sodium_memzero(&sheet, sizeof sheet);
    }
    (void)closedir(folder);
}
