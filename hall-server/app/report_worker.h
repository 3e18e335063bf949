/*
 * Reports take as long as the disk takes; that happens on a thread of its own, one after another,
 * so that neither the loop nor the journal's writer waits for them.
 *
 *   loop's thread:  report_worker_ask() ──> queue (one lock) ──> worker: report_make(), …
 *                   done(job)          <── answered (same lock) <── wake
 *
 * The queue is the worker's; a job belongs to the queue from report_worker_ask() to its `done`. A
 * job has its own copy of the configuration, since the loop's may be replaced meanwhile.
 */
#ifndef HALL_SERVER_APP_REPORT_WORKER_H
#define HALL_SERVER_APP_REPORT_WORKER_H

#include "hall-server/reports/report.h"

struct ev_loop;
struct report_worker;

enum {
    REPORT_QUEUE_MAX = 8,
    REPORT_TIME_MS = 20000, /* of one reading; a great month takes a tenth */
    REPORT_BYTES_MAX = 4 << 20,
};

enum report_kind { REPORT_FIGURES, REPORT_TICKETS, REPORT_STORY };

struct report_job {
    struct report_job *next; /* the queue's */
    enum report_kind kind;
    void *context; /* the asker's */
    struct report_query query;
    struct uuid ticket;         /* REPORT_STORY */
    struct hall_config *config; /* the job's */
    struct report_told told[REPORT_TOLD_MAX];
    size_t told_count;
    struct buffer out;    /* out */
    enum problem problem; /* out */
};

typedef void (*report_done)(void *context, struct report_job *job);

/* NULL: no memory or thread. `done` is called on the loop's thread. */
struct report_worker *report_worker_create(struct ev_loop *loop, const char *folder,
                                           report_done done, void *context);

/* A job with a copy of `config`; NULL: no memory. */
struct report_job *report_job_make(const struct hall_config *config);
void report_job_free(struct report_job *job);

/* Takes the job, or false when REPORT_QUEUE_MAX wait already. */
bool report_worker_ask(struct report_worker *worker, struct report_job *job);

/* Ends the thread, also in the midst of a report; what was not done gets PROBLEM_NOT_READY. NULL is
 * fine. */
void report_worker_destroy(struct report_worker *worker);

#endif
