/*
 * What an earlier run of the same job had done: a small file for each job, so that a back-end that
 * was killed (or a cupsd that was, and starts its jobs again) does not print a receipt twice.
 *
 * The back-end's one thread. A note is on the disk before the bytes that it speaks of go out.
 */
#ifndef DRIVERS_PRINTER_JOB_NOTE_H
#define DRIVERS_PRINTER_JOB_NOTE_H

enum job_note {
    JOB_NOTE_NONE,  /* nothing was sent */
    JOB_NOTE_BEGUN, /* some bands were sent, not the last */
    JOB_NOTE_DOUBT, /* the last band went out, its answer did not come */
    JOB_NOTE_WHOLE, /* all ink was confirmed */
    JOB_NOTE_COUNT
};

enum { JOB_NOTE_OK = 0, JOB_NOTE_FAILED = -1, JOB_NOTE_PATH_MAX = 512 };

/*
 * The note's path in `folder` for the job named by its uuid (any text; only letters, digits and
 * dashes are kept). JOB_NOTE_FAILED when it would be too long.
 */
__attribute__((warn_unused_result)) int job_note_path(const char *folder, const char *uuid,
                                                      char ret_path[JOB_NOTE_PATH_MAX]);

/* A note that can't be read says DOUBT: in doubt nothing is printed again. */
enum job_note job_note_read(const char *path);

/* Written beside, synced and renamed over. */
__attribute__((warn_unused_result)) int job_note_write(const char *path, enum job_note note);

/*
 * Takes the printer named by `queue` for this process until it ends, so that a back-end whose cupsd
 * was killed and the one that the next cupsd starts for the same job do not both print.
 * JOB_NOTE_FAILED while another has it: try again.
 */
__attribute__((warn_unused_result)) int job_note_lock(const char *folder, const char *queue);

/* Removes notes in `folder` that are older than a day; jobs of yesterday are not printed again. */
void job_note_sweep(const char *folder);

#endif
