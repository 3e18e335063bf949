/*
 * Pages in, PDF files out: each page is looked at, mended and put behind the one before it; codes
 * on pages name the files; blank pages are dropped. One page is in memory at a time.
 *
 *   page ─► sheet cut out ─► blank? ─► white ─► codes ─► straight ─► JPEG or G4 ─► PDF
 *
 * A file grows under a hidden name (".papers-PID-N.part") in its folder, is synced, and only then
 * gets its name; it never replaces another. paper_job_end() makes a whole file of what came so far:
 * call it after a jam or a cancel too. Blocks for the time of a page's work (about a second on a
 * small board) and for the disk: a program with frames to draw runs a job in a thread of its own.
 * One thread a job. Order: paper_job_begin(), paper_job_page() …, paper_job_end().
 */
#ifndef DRIVERS_SCANNER_PAPER_JOB_H
#define DRIVERS_SCANNER_PAPER_JOB_H

#include "drivers/scanner/page.h"
#include "drivers/scanner/paper_mend.h"

#define PAPER_JOB_ERRORS(X)                                                                        \
    X(PAPER_JOB_OK, 0, "ok")                                                                       \
    X(PAPER_JOB_NO_MEMORY, -1, "no-memory")                                                        \
    X(PAPER_JOB_NO_FOLDER, -2, "no-folder")     /* or it can't be written in */                    \
    X(PAPER_JOB_NOT_WRITTEN, -3, "not-written") /* disk full; the hidden file is removed */        \
    X(PAPER_JOB_NAMES_USED, -4, "names-used")   /* PAPER_SAME_NAME_MAX files have the name */

#define PAPER_JOB_ERROR_ENUM(symbol, value, name) symbol = (value),
enum paper_job_error { PAPER_JOB_ERRORS(PAPER_JOB_ERROR_ENUM) };
#undef PAPER_JOB_ERROR_ENUM

enum { PAPER_PATH_ROOM = 512 };

/* A page as it goes into its file, in pixels: for who reads its words. Must not keep or change it.
 */
typedef void paper_page_look(void *context, const struct page *page);

/* A file is whole. `path` is good within the call. */
typedef void paper_file_done(void *context, const char *path, int pages);

struct paper_options {
    const char *folder;
    const char
        *name; /* of files without a code: the caller makes it of the time; kept by the caller */
    enum paper_kind kind;
    int quality;              /* of JPEGs that must be made anew; 0: PAGE_QUALITY_USUAL */
    bool keep_frame;          /* cut no sheet out */
    bool keep_blank;          /* drop no page */
    bool keep_skew;           /* turn nothing */
    bool keep_ground;         /* whiten nothing */
    bool split;               /* a page with a code begins a new file */
    paper_page_look *on_page; /* may be NULL */
    paper_file_done *on_file; /* may be NULL */
    void *context;
};

struct paper_job;

/* The folder is there and can be written in, or PAPER_JOB_NO_FOLDER. */
__attribute__((warn_unused_result)) int paper_job_begin(const struct paper_options *options,
                                                        struct paper_job **ret_job);

/*
 * Takes the page over (it is zeroed, also on an error). After PAPER_JOB_NO_MEMORY the job goes on
 * without this page; after other errors it can only be ended.
 */
__attribute__((warn_unused_result)) int paper_job_page(struct paper_job *job, struct page *page,
                                                       struct paper_note *ret_note);

/* Makes the last file whole and frees; no file when no page was kept. NULL is fine. */
__attribute__((warn_unused_result)) int paper_job_end(struct paper_job *job);

/* "not-written"; never NULL. */
const char *paper_job_error_name(int error);

#endif
