#include "drivers/scanner/paper_job.h"

#include "drivers/scanner/paper_name.h"
#include "drivers/scanner/paper_pdf.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <string.h>
#include <unistd.h>

enum { PART_TRIES_MAX = 1000 };

struct paper_job {
    struct paper_options options;
    struct paper_mend mend;
    int folder_fd;
    struct paper_pdf *pdf;      /* NULL: no file is open */
    int file_fd;                /* -1: none */
    int pages;                  /* in the open file */
    char part[32];              /* its hidden name */
    char name[PAPER_NAME_ROOM]; /* from a code; "" while none was seen */
    int error;                  /* sticky: what ended the job */
};

const char *paper_job_error_name(int error)
{
#define PAPER_JOB_ERROR_NAME(symbol, value, name)                                                  \
    case symbol:                                                                                   \
        return name;
    switch ((enum paper_job_error)error) {
        PAPER_JOB_ERRORS(PAPER_JOB_ERROR_NAME)
    }
#undef PAPER_JOB_ERROR_NAME
    return "unknown";
}

int paper_job_begin(const struct paper_options *options, struct paper_job **ret_job)
{
    const int folder = open(options->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || faccessat(folder, ".", W_OK | X_OK, 0) != 0) {
        if (folder >= 0) {
            close(folder);
        }
        return PAPER_JOB_NO_FOLDER;
    }
    struct paper_job *job = calloc(1, sizeof(*job));
    if (job == NULL) {
        close(folder);
        return PAPER_JOB_NO_MEMORY;
    }
    *job = (struct paper_job){.options = *options, .folder_fd = folder, .file_fd = -1};
    job->mend = (struct paper_mend){.kind = options->kind,
                                    .quality = options->quality,
                                    .keep_frame = options->keep_frame,
                                    .keep_blank = options->keep_blank,
                                    .keep_skew = options->keep_skew,
                                    .keep_ground = options->keep_ground};
    *ret_job = job;
    return PAPER_JOB_OK;
}

static int file_write(void *context, const uint8_t *bytes, size_t size_bytes)
{
    const struct paper_job *job = context;
    while (size_bytes > 0) {
        const ssize_t written = write(job->file_fd, bytes, size_bytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return -1;
        }
        bytes += written;
        size_bytes -= (size_t)written;
    }
    return 0;
}

static int file_begin(struct paper_job *job)
{
    assert(job->pdf == NULL && job->file_fd < 0);
    for (int i = 0; i < PART_TRIES_MAX && job->file_fd < 0; i++) {
        snprintf(job->part, sizeof(job->part), ".papers-%ld-%d.part", (long)getpid(), i);
        job->file_fd =
            openat(job->folder_fd, job->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (job->file_fd < 0 && errno != EEXIST) {
            break;
        }
    }
    if (job->file_fd < 0) {
        return PAPER_JOB_NOT_WRITTEN;
    }
    job->pages = 0;
    return paper_pdf_begin(file_write, job, &job->pdf) == PAPER_PDF_OK ? PAPER_JOB_OK
                                                                       : PAPER_JOB_NO_MEMORY;
}

/* Gives the synced file the first of its names that is free. */
static int file_name(struct paper_job *job)
{
    const char *name = job->name[0] != '\0' ? job->name : job->options.name;
    for (int i = 1; i <= PAPER_SAME_NAME_MAX; i++) {
        char file[PAPER_NAME_ROOM + 16];
        paper_name_try(name, i, "pdf", file, sizeof(file));
        if (linkat(job->folder_fd, job->part, job->folder_fd, file, 0) == 0) {
            unlinkat(job->folder_fd, job->part, 0);
            fsync(job->folder_fd);
            char path[PAPER_PATH_ROOM];
            snprintf(path, sizeof(path), "%s/%s", job->options.folder, file);
            if (job->options.on_file != NULL) {
                job->options.on_file(job->options.context, path, job->pages);
            }
            return PAPER_JOB_OK;
        }
        if (errno != EEXIST) {
            return PAPER_JOB_NOT_WRITTEN;
        }
    }
    return PAPER_JOB_NAMES_USED;
}

/* Closes the open file, whole if it has pages; one that could not be written is removed. */
static int file_end(struct paper_job *job)
{
    if (job->file_fd < 0) {
        return PAPER_JOB_OK;
    }
    const int ended = paper_pdf_end(job->pdf);
    int result = ended == PAPER_PDF_OK            ? PAPER_JOB_OK
                 : ended == PAPER_PDF_NOT_WRITTEN ? PAPER_JOB_NOT_WRITTEN
                                                  : PAPER_JOB_NO_MEMORY;
    if (result == PAPER_JOB_OK && fsync(job->file_fd) != 0) {
        result = PAPER_JOB_NOT_WRITTEN;
    }
    close(job->file_fd);
    job->pdf = NULL;
    job->file_fd = -1;
    if (job->pages > 0 && result == PAPER_JOB_OK) {
        result = file_name(job);
    }
    if (result != PAPER_JOB_OK || job->pages == 0) {
        unlinkat(job->folder_fd, job->part, 0);
    }
    job->name[0] = '\0';
    return result;
}

/* Takes the page's first code that makes a name; begins a new file where that is wanted. */
static int name_take(struct paper_job *job, const struct page_codes *codes)
{
    char name[PAPER_NAME_ROOM] = "";
    for (size_t i = 0; i < codes->count && name[0] == '\0'; i++) {
        paper_name_of_code(codes->codes[i].text, codes->codes[i].text_bytes, name);
    }
    if (name[0] == '\0') {
        return PAPER_JOB_OK;
    }
    int result = PAPER_JOB_OK;
    if (job->options.split && job->pages > 0 && strcmp(name, job->name) != 0) {
        result = file_end(job);
        job->pages = 0;
    }
    if (job->name[0] == '\0') {
        memcpy(job->name, name, sizeof(name));
    }
    return result;
}

static int page_put(struct paper_job *job, struct page *page, struct paper_note *note)
{
    struct page_bytes made = {0};
    struct paper_picture picture;
    int result = name_take(job, &note->codes);
    if (result == PAPER_JOB_OK && job->options.on_page != NULL) {
        job->options.on_page(job->options.context, page);
    }
    if (result == PAPER_JOB_OK && paper_ink(&job->mend, page, &made, &picture, note) != PAGE_OK) {
        page_bytes_deinit(&made);
        return PAPER_JOB_NO_MEMORY;
    }
    if (result == PAPER_JOB_OK && job->file_fd < 0) {
        result = file_begin(job);
    }
    if (result == PAPER_JOB_OK) {
        result = paper_pdf_page(job->pdf, &picture) == PAPER_PDF_OK ? PAPER_JOB_OK
                                                                    : PAPER_JOB_NOT_WRITTEN;
        job->pages += result == PAPER_JOB_OK;
    }
    page_bytes_deinit(&made);
    job->error = result;
    return result;
}

int paper_job_page(struct paper_job *job, struct page *page, struct paper_note *ret_note)
{
    *ret_note = (struct paper_note){0};
    int result = job->error;
    if (result == PAPER_JOB_OK) {
        paper_mend(&job->mend, page, ret_note);
        result = ret_note->dropped ? PAPER_JOB_OK : page_put(job, page, ret_note);
        ret_note->pages = job->pages;
    }
    page_deinit(page);
    return result;
}

int paper_job_end(struct paper_job *job)
{
    if (job == NULL) {
        return PAPER_JOB_OK;
    }
    const int ended = file_end(job);
    const int result = job->error != PAPER_JOB_OK ? job->error : ended;
    close(job->folder_fd);
    free(job);
    return result;
}
