#include "hall-server/app/report_worker.h"

#include <ev.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct report_worker {
    struct ev_loop *loop;
    report_done done;
    void *context;
    char folder[512];
    struct ev_async wake;
    pthread_t thread;
    atomic_bool stop;

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t asked_more;
    struct report_job *asked;
    struct report_job **asked_end;
    struct report_job *answered;
    struct report_job **answered_end;
    int count; /* asked and not yet given back */
};

/* ---- the worker's thread ---- */

static enum problem figures_do(const struct report_source *source, struct report_job *job)
{
    struct report report;
    const enum problem problem = report_make(source, &job->query, &report);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    const int result = job->query.form == FORM_CSV ? report_csv(&report, &job->out)
                                                   : report_json(&report, &job->out);
    report_deinit(&report);
    return result == BUFFER_OK ? PROBLEM_NONE : PROBLEM_REPORT_TOO_GREAT;
}

static void job_do(const struct report_worker *worker, struct report_job *job)
{
    const struct report_source source = {
        .folder = worker->folder,
        .config = job->config,
        .bounds = {.time_ms = REPORT_TIME_MS, .stop = &worker->stop},
        .told = job->told,
        .told_count = job->told_count,
    };
    switch (job->kind) {
    case REPORT_FIGURES:
        job->problem = figures_do(&source, job);
        break;
    case REPORT_TICKETS:
        job->problem = report_tickets(&source, &job->query, &job->out);
        break;
    case REPORT_STORY:
        job->problem = report_story(&source, &job->ticket, &job->out);
        break;
    }
}

static void *work(void *context)
{
    struct report_worker *worker = context;
    (void)pthread_mutex_lock(&worker->lock);
    for (;;) {
        while (worker->asked == NULL && !atomic_load(&worker->stop)) {
            (void)pthread_cond_wait(&worker->asked_more, &worker->lock);
        }
        if (atomic_load(&worker->stop)) {
            break;
        }
        struct report_job *job = worker->asked;
        worker->asked = job->next;
        if (worker->asked == NULL) {
            worker->asked_end = &worker->asked;
        }
        (void)pthread_mutex_unlock(&worker->lock);
        job_do(worker, job);
        (void)pthread_mutex_lock(&worker->lock);
        job->next = NULL;
        *worker->answered_end = job;
        worker->answered_end = &job->next;
        ev_async_send(worker->loop, &worker->wake);
    }
    (void)pthread_mutex_unlock(&worker->lock);
    return NULL;
}

/* ---- the loop's thread ---- */

static void answered_give(struct report_worker *worker)
{
    (void)pthread_mutex_lock(&worker->lock);
    struct report_job *job = worker->answered;
    worker->answered = NULL;
    worker->answered_end = &worker->answered;
    for (struct report_job *each = job; each != NULL; each = each->next) {
        worker->count--;
    }
    (void)pthread_mutex_unlock(&worker->lock);
    while (job != NULL) {
        struct report_job *next = job->next;
        worker->done(worker->context, job);
        job = next;
    }
}

static void on_wake(struct ev_loop *loop, struct ev_async *wake, int happenings)
{
    (void)loop;
    (void)happenings;
    answered_give(wake->data);
}

struct report_worker *report_worker_create(struct ev_loop *loop, const char *folder,
                                           report_done done, void *context)
{
    struct report_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL || strlen(folder) >= sizeof worker->folder) {
        free(worker);
        return NULL;
    }
    memcpy(worker->folder, folder, strlen(folder) + 1);
    worker->loop = loop;
    worker->done = done;
    worker->context = context;
    worker->asked_end = &worker->asked;
    worker->answered_end = &worker->answered;
    atomic_init(&worker->stop, false);
    ev_async_init(&worker->wake, on_wake);
    worker->wake.data = worker;
    (void)pthread_mutex_init(&worker->lock, NULL);
    (void)pthread_cond_init(&worker->asked_more, NULL);
    if (pthread_create(&worker->thread, NULL, work, worker) != 0) {
        free(worker);
        return NULL;
    }
    ev_async_start(loop, &worker->wake);
    return worker;
}

/* Without the part of its texts that is not used: it would be touched by the copy. */
static struct hall_config *config_copy(const struct hall_config *config)
{
    struct hall_config *copy = calloc(1, sizeof *copy);
    if (copy != NULL) {
        memcpy(copy, config, offsetof(struct hall_config, text) + config->text_bytes);
    }
    return copy;
}

struct report_job *report_job_make(const struct hall_config *config)
{
    struct report_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return NULL;
    }
    buffer_init(&job->out, REPORT_BYTES_MAX);
    job->config = config_copy(config);
    if (job->config == NULL) {
        report_job_free(job);
        return NULL;
    }
    return job;
}

void report_job_free(struct report_job *job)
{
    if (job != NULL) {
        buffer_deinit(&job->out);
        free(job->config);
        free(job);
    }
}

bool report_worker_ask(struct report_worker *worker, struct report_job *job)
{
    (void)pthread_mutex_lock(&worker->lock);
    const bool room = worker->count < REPORT_QUEUE_MAX;
    if (room) {
        worker->count++;
        job->next = NULL;
        *worker->asked_end = job;
        worker->asked_end = &job->next;
        (void)pthread_cond_signal(&worker->asked_more);
    }
    (void)pthread_mutex_unlock(&worker->lock);
    return room;
}

void report_worker_destroy(struct report_worker *worker)
{
    if (worker == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&worker->lock);
    atomic_store(&worker->stop, true);
    (void)pthread_cond_signal(&worker->asked_more);
    (void)pthread_mutex_unlock(&worker->lock);
    (void)pthread_join(worker->thread, NULL);
    for (struct report_job *job = worker->asked; job != NULL; job = job->next) {
        job->problem = PROBLEM_NOT_READY;
    }
    *worker->answered_end = worker->asked;
    answered_give(worker);
    ev_async_stop(worker->loop, &worker->wake);
    (void)pthread_mutex_destroy(&worker->lock);
    (void)pthread_cond_destroy(&worker->asked_more);
    free(worker);
}
