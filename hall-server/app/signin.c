#include "hall-server/app/signin.h"

#include <assert.h>
#include <ev.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

struct signin {
    struct ev_loop *loop;
    signin_done done;
    void *context;
    struct access *access; /* the worker's own */
    struct ev_async wake;
    pthread_t thread;

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t asked_more;
    struct signin_job *asked;
    struct signin_job **asked_end;
    struct signin_job *answered;
    struct signin_job **answered_end;
    int count; /* asked and not yet given back */
    bool stop;
};

static int session_open(struct access *access, struct signin_job *job)
{
    job->error = access_check_password(access, job->user, job->password, &job->identity);
    sodium_memzero(job->password, sizeof job->password);
    if (job->error == ACCESS_OK && job->token[0] != '\0') {
        const int closed = access_close_session(access, job->token);
        job->error = closed == ACCESS_UNKNOWN ? ACCESS_OK : closed;
    }
    if (job->error == ACCESS_OK) {
        const char *seat = job->seat[0] != '\0' ? job->seat : job->identity.seat;
        char at[ACCESS_SEAT_MAX + 1];
        (void)snprintf(at, sizeof at, "%s", seat);
        job->error =
            access_open_session(access, job->user, at, job->now_ms, &job->identity, job->token);
    }
    return job->error;
}

/* All sessions of the user ended with the old password: this one goes on as a new one. */
static int own_change(struct access *access, struct signin_job *job)
{
    const int error = staff_do(access, job->hall_key, &job->by, &job->wish, job->made);
    sodium_memzero(&job->wish, sizeof job->wish);
    return error != ACCESS_OK ? error
                              : access_open_session(access, job->user, job->seat, job->now_ms,
                                                    &job->identity, job->token);
}

static int job_do(struct access *access, struct signin_job *job)
{
    switch (job->kind) {
    case SIGNIN_OPEN:
        return session_open(access, job);
    case SIGNIN_CLOSE:
        return access_close_session(access, job->token);
    case SIGNIN_SPARE:
        return access_make_spare(access, job->hall_key, &job->by, job->user, job->code);
    case SIGNIN_TAKE_OVER:
        return access_take_over(access, job->hall_key, job->code, job->request_id, job->now_ms,
                                &job->place, job->token);
    case SIGNIN_STAFF:
        return staff_do(access, job->hall_key, &job->by, &job->wish, job->made);
    case SIGNIN_OWN:
        return own_change(access, job);
    case SIGNIN_ENROL:
        return access_enrol(access, job->hall_key, &job->by, &job->device, job->code, job->token);
    case SIGNIN_DEVICE_CHANGE:
        return access_change_device(access, &job->by, &job->device);
    case SIGNIN_REVOKE:
        return access_revoke(access, &job->by, job->device.device);
    case SIGNIN_NOTE_KEPT:
        return access_note_kept(access, job->note.id, job->note.seq);
    case SIGNIN_NOTE_COPY:
        return access_note_copy(access, &job->note);
    }
    return ACCESS_BAD_VALUE;
}

static void *worker(void *context)
{
    struct signin *signin = context;
    (void)pthread_mutex_lock(&signin->lock);
    for (;;) {
        while (signin->asked == NULL && !signin->stop) {
            (void)pthread_cond_wait(&signin->asked_more, &signin->lock);
        }
        if (signin->stop) {
            break;
        }
        struct signin_job *job = signin->asked;
        signin->asked = job->next;
        if (signin->asked == NULL) {
            signin->asked_end = &signin->asked;
        }
        (void)pthread_mutex_unlock(&signin->lock);
        job->error = job_do(signin->access, job);
        (void)pthread_mutex_lock(&signin->lock);
        job->next = NULL;
        *signin->answered_end = job;
        signin->answered_end = &job->next;
        ev_async_send(signin->loop, &signin->wake);
    }
    (void)pthread_mutex_unlock(&signin->lock);
    return NULL;
}

static void answered_give(struct signin *signin)
{
    (void)pthread_mutex_lock(&signin->lock);
    struct signin_job *job = signin->answered;
    signin->answered = NULL;
    signin->answered_end = &signin->answered;
    for (struct signin_job *each = job; each != NULL; each = each->next) {
        signin->count--;
    }
    (void)pthread_mutex_unlock(&signin->lock);
    while (job != NULL) {
        struct signin_job *next = job->next;
        signin->done(signin->context, job);
        job = next;
    }
}

static void on_wake(struct ev_loop *loop, struct ev_async *wake, int happenings)
{
    (void)loop;
    (void)happenings;
    answered_give(wake->data);
}

struct signin *signin_create(struct ev_loop *loop, const char *folder, signin_done done,
                             void *context)
{
    struct signin *signin = calloc(1, sizeof *signin);
    if (signin == NULL || access_open(folder, &signin->access) != ACCESS_OK) {
        free(signin);
        return NULL;
    }
    signin->loop = loop;
    signin->done = done;
    signin->context = context;
    signin->asked_end = &signin->asked;
    signin->answered_end = &signin->answered;
    ev_async_init(&signin->wake, on_wake);
    signin->wake.data = signin;
    (void)pthread_mutex_init(&signin->lock, NULL);
    (void)pthread_cond_init(&signin->asked_more, NULL);
    if (pthread_create(&signin->thread, NULL, worker, signin) != 0) {
        access_close(signin->access);
        free(signin);
        return NULL;
    }
    ev_async_start(loop, &signin->wake);
    return signin;
}

bool signin_ask(struct signin *signin, struct signin_job *job)
{
    (void)pthread_mutex_lock(&signin->lock);
    const bool room = signin->count < SIGNIN_QUEUE_MAX;
    if (room) {
        signin->count++;
        job->next = NULL;
        *signin->asked_end = job;
        signin->asked_end = &job->next;
        (void)pthread_cond_signal(&signin->asked_more);
    }
    (void)pthread_mutex_unlock(&signin->lock);
    return room;
}

void signin_job_free(struct signin_job *job)
{
    if (job != NULL) {
        sodium_memzero(job, sizeof *job);
        free(job);
    }
}

void signin_destroy(struct signin *signin)
{
    if (signin == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&signin->lock);
    signin->stop = true;
    (void)pthread_cond_signal(&signin->asked_more);
    (void)pthread_mutex_unlock(&signin->lock);
    (void)pthread_join(signin->thread, NULL);
    for (struct signin_job *job = signin->asked; job != NULL; job = job->next) {
        job->error = ACCESS_STORAGE;
    }
    *signin->answered_end = signin->asked;
    answered_give(signin);
    ev_async_stop(signin->loop, &signin->wake);
    (void)pthread_mutex_destroy(&signin->lock);
    (void)pthread_cond_destroy(&signin->asked_more);
    access_close(signin->access);
    free(signin);
}
