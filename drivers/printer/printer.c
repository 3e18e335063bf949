#include "drivers/printer/printer.h"

#include "drivers/base/clock.h"
#include "drivers/base/stack_wipe.h"
#include "drivers/printer/cups_queue.h"
#include "drivers/printer/page_printer.h"
#include "drivers/printer/picture_png.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOLLOW_EVERY_MS = 100,  /* a job is looked at */
    ASK_LOOK_EVERY_MS = 40, /* a question is looked at: somebody waits for the answer */
    ASK_MAX_MS = 8000,      /* a back-end answers in 3 s, or CUPS is stuck */
    SETTLE_MAX_MS = 14000,  /* after a cancel the back-end may finish what is in doubt */
    NAME_BYTES = 128,
    SERVER_BYTES = 256,
};

static const char command_type[] = "application/vnd.cups-command";
static const char command_text[] = "#CUPS-COMMAND\nReportStatus\n";

/* A job between submit and its end; the bytes are its own. */
struct job {
    uint64_t number;
    uint8_t *bytes;
    char *words;                    /* of a picture, or NULL; its own */
    size_t pdf_bytes;               /* 0: a picture */
    struct printer_picture picture; /* its shape; its bytes are `bytes` */
    bool cancelled;
};

struct printer {
    char server[SERVER_BYTES]; /* "" = CUPS's default */
    char queue[NAME_BYTES];
    int64_t ask_every_ms;
    pthread_t worker;
    pthread_mutex_t
        lock; /* guards all below; the worker never holds it while it speaks with CUPS */
    pthread_cond_t changed;
    bool stop;
    bool ask_wanted;
    struct job jobs[PRINTER_JOBS_MAX]; /* the first one is with CUPS or next */
    int job_count;
    struct printer_event ends[PRINTER_EVENTS_MAX]; /* of jobs; never more than were submitted */
    int end_count;
    bool state_told; /* the newest state is not yet taken as an event */
    enum printer_state state;
    int64_t state_ms; /* when it was learnt; -1 = never */
};
_Static_assert(PRINTER_EVENTS_MAX >= 2 * PRINTER_JOBS_MAX, "each job has room for its end");

#define PRINTER_STATE_NAME(symbol, name) name,
static const char *const state_names[] = {PRINTER_STATES(PRINTER_STATE_NAME)};
#undef PRINTER_STATE_NAME

static const char *const end_names[PRINTER_END_COUNT] = {"printed", "failed", "unknown"};

#define PRINTER_ERROR_NAME(symbol, value, name) {value, name},
static const struct {
    int value;
    const char *name;
} error_names[] = {PRINTER_ERRORS(PRINTER_ERROR_NAME)};
#undef PRINTER_ERROR_NAME

const char *printer_state_name(enum printer_state state)
{
    assert(state < PRINTER_STATE_COUNT);
    return state_names[state];
}

const char *printer_end_name(enum printer_end end)
{
    assert(end < PRINTER_END_COUNT);
    return end_names[end];
}

const char *printer_error_name(int error)
{
    for (size_t i = 0; i < sizeof(error_names) / sizeof(error_names[0]); i++) {
        if (error_names[i].value == error) {
            return error_names[i].name;
        }
    }
    return "unknown error";
}

bool printer_state_prints(enum printer_state state)
{
    return state == PRINTER_READY || state == PRINTER_MEDIA_LOW;
}

/* ── Worker's side ── */

static bool is_stopped(struct printer *printer)
{
    pthread_mutex_lock(&printer->lock);
    const bool stop = printer->stop;
    pthread_mutex_unlock(&printer->lock);
    return stop;
}

/* Waits for a change, a stop, or `wait_ms` (< 0: no end). */
static void worker_wait_locked(struct printer *printer, int64_t wait_ms)
{
    if (wait_ms < 0) {
        pthread_cond_wait(&printer->changed, &printer->lock);
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_ms / 1000;
    until.tv_nsec += (long)(wait_ms % 1000) * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_cond_timedwait(&printer->changed, &printer->lock, &until);
}

/* A pause between two looks; shorter when the printer is closed or something is asked. */
static void pause_ms(struct printer *printer, int64_t wait_ms)
{
    pthread_mutex_lock(&printer->lock);
    if (!printer->stop) {
        worker_wait_locked(printer, wait_ms);
    }
    pthread_mutex_unlock(&printer->lock);
}

/* `answer`: somebody asked and hears of it though nothing changed. */
static void state_learn(struct printer *printer, enum printer_state state, bool answer)
{
    pthread_mutex_lock(&printer->lock);
    printer->state_told |= answer || state != printer->state || printer->state_ms < 0;
    printer->state = state;
    printer->state_ms = clock_monotonic_ms();
    pthread_mutex_unlock(&printer->lock);
}

/* Documents are somebody's papers. */
static void bytes_forget(struct job *job)
{
    if (job->pdf_bytes > 0) {
        explicit_bzero(job->bytes, job->pdf_bytes);
    }
    free(job->bytes);
    free(job->words);
}

/* Ends the first job. `reason` NULL: the state's name says why. */
static void job_end(struct printer *printer, enum printer_end end, const char *reason)
{
    pthread_mutex_lock(&printer->lock);
    assert(printer->job_count > 0 && printer->end_count < PRINTER_EVENTS_MAX);
    struct printer_event event = {
        .kind = PRINTER_EVENT_JOB,
        .state = printer->state,
        .job = printer->jobs[0].number,
        .end = end,
    };
    if (end != PRINTER_PRINTED) {
        const char *words = reason;
        if (words == NULL) {
            words = printer_state_prints(printer->state) ? "back-end" : state_names[printer->state];
        }
        snprintf(event.reason, sizeof(event.reason), "%s", words);
    }
    printer->ends[printer->end_count++] = event;
    bytes_forget(&printer->jobs[0]);
    printer->job_count--;
    memmove(printer->jobs, printer->jobs + 1,
            (size_t)printer->job_count * sizeof(printer->jobs[0]));
    pthread_mutex_unlock(&printer->lock);
}

static bool job_is_cancelled(struct printer *printer)
{
    pthread_mutex_lock(&printer->lock);
    const bool cancelled = printer->jobs[0].cancelled;
    pthread_mutex_unlock(&printer->lock);
    return cancelled;
}

/* An ask that came while a job is followed is answered by what the job's back-end says. */
static bool ask_take(struct printer *printer)
{
    pthread_mutex_lock(&printer->lock);
    const bool wanted = printer->ask_wanted;
    printer->ask_wanted = false;
    pthread_mutex_unlock(&printer->lock);
    return wanted;
}

/*
 * A printer that is not ours is asked itself where its address lets us; of others CUPS knows what
 * they said at their last job. A queue that somebody paused prints nothing, whatever its printer
 * says.
 */
static enum printer_state page_ask(const struct cups_queue_state *queue)
{
    const bool asked = !queue->stopped && page_printer_is_asked(queue->device_uri);
    return asked ? page_printer_look(queue->device_uri) : queue->state;
}

/* Our back-end is started to ask the printer; its answer is in the queue's reasons afterwards. */
static void ask_run(struct printer *printer, bool answer)
{
    int job = 0;
    struct cups_queue_state queue = {.state = PRINTER_UNKNOWN};
    if (cups_queue_look(printer->queue, &queue) == CUPS_QUEUE_OK && !queue.is_own) {
        state_learn(printer, page_ask(&queue), answer);
        return;
    }
    struct cups_job_state state = {0};
    int result = cups_queue_submit(printer->queue, "status", command_type, command_text,
                                   sizeof(command_text) - 1, &job);
    const int64_t until_ms = clock_monotonic_ms() + ASK_MAX_MS;
    while (result == CUPS_QUEUE_OK && !state.ended && clock_monotonic_ms() < until_ms &&
           !is_stopped(printer)) {
        result = cups_job_look(printer->queue, job, &state);
        if (result == CUPS_QUEUE_OK && !state.ended) {
            pause_ms(printer, ASK_LOOK_EVERY_MS);
        }
    }
    if (result == CUPS_QUEUE_OK) {
        result = cups_queue_look(printer->queue, &queue);
    }
    enum printer_state learnt = result == CUPS_QUEUE_OK ? queue.state : PRINTER_UNKNOWN;
    if (result == CUPS_QUEUE_OK && !state.completed && printer_state_prints(learnt)) {
        learnt = PRINTER_OFFLINE; /* nobody could ask it */
    }
    if (job != 0) {
        cups_job_cancel(printer->queue, job, true);
    }
    state_learn(printer, learnt, answer);
}

/* A job that CUPS has given up may still have a back-end that finishes; waits for its last word. */
static void job_settle(struct printer *printer, int job, struct cups_job_state *state)
{
    const int64_t until_ms = clock_monotonic_ms() + SETTLE_MAX_MS;
    struct cups_queue_state queue = {.busy = true};
    while (clock_monotonic_ms() < until_ms && !is_stopped(printer)) {
        if (cups_queue_look(printer->queue, &queue) == CUPS_QUEUE_OK && !queue.busy) {
            break;
        }
        pause_ms(printer, FOLLOW_EVERY_MS);
    }
    if (queue.busy || cups_job_look(printer->queue, job, state) != CUPS_QUEUE_OK) {
        state->progress = state->progress == 0 ? 1 : state->progress; /* nobody knows */
    }
    if (!queue.is_own && state->started) {
        state->progress = 1; /* another's back-end tells no progress: 0 means nothing */
    }
}

static void job_ended(struct printer *printer, int job, struct cups_job_state state, bool started)
{
    const char *why = job_is_cancelled(printer) ? "cancelled" : NULL;
    if (state.completed) {
        job_end(printer, PRINTER_PRINTED, NULL);
        return;
    }
    state.started = started;
    job_settle(printer, job, &state);
    if (state.progress == 100) {
        job_end(printer, PRINTER_PRINTED, NULL);
    } else {
        job_end(printer, state.progress == 0 ? PRINTER_FAILED : PRINTER_END_UNKNOWN, why);
    }
}

/* Looks at the job until it has ended, and at the queue, so that the caller sees why it waits. */
static void job_follow(struct printer *printer, int job)
{
    int64_t seen_ms = clock_monotonic_ms();
    bool cancel_sent = false;
    bool started = false;
    while (!is_stopped(printer)) {
        struct cups_job_state state = {0};
        struct cups_queue_state queue = {0};
        if (job_is_cancelled(printer) && !cancel_sent) {
            cups_job_cancel(printer->queue, job, false);
            cancel_sent = true;
        }
        const int looked = cups_job_look(printer->queue, job, &state);
        started |= looked == CUPS_QUEUE_OK && state.started && state.progress >= 0;
        if (looked == CUPS_QUEUE_OK && cups_queue_look(printer->queue, &queue) == CUPS_QUEUE_OK) {
            seen_ms = clock_monotonic_ms();
            state_learn(printer, queue.state, ask_take(printer));
        }
        if (looked == CUPS_QUEUE_OK && state.ended) {
            job_ended(printer, job, state, started);
            return;
        }
        if (looked == CUPS_QUEUE_REFUSED) {
            job_end(printer, PRINTER_END_UNKNOWN, "job-forgotten");
            return;
        }
        if (clock_monotonic_ms() - seen_ms >= PRINTER_LOST_MS) {
            state_learn(printer, PRINTER_UNKNOWN, false);
            job_end(printer, PRINTER_END_UNKNOWN, "cups-lost");
            return;
        }
        pause_ms(printer, FOLLOW_EVERY_MS);
    }
}

/* A picture goes as a PNG: made here, since the caller has frames to draw. */
static int job_send(struct printer *printer, const struct job *job, int *ret_job)
{
    char title[NAME_BYTES];
    const bool is_pdf = job->pdf_bytes > 0;
    snprintf(title, sizeof(title), "%s-%llu", is_pdf ? "document" : "receipt",
             (unsigned long long)job->number);
    if (is_pdf) {
        return cups_queue_submit(printer->queue, title, "application/pdf", job->bytes,
                                 job->pdf_bytes, ret_job);
    }
    const struct printer_picture *picture = &job->picture;
    struct buffer png;
    buffer_init(&png, PICTURE_PNG_BYTES_MAX);
    int result = CUPS_QUEUE_REFUSED;
    if (picture_png_write(job->bytes, picture->width_px, picture->height_px, picture->stride_bytes,
                          job->words, &png) == PICTURE_OK) {
        result = cups_queue_submit(printer->queue, title, "image/png", png.bytes, png.length_bytes,
                                   ret_job);
    }
    buffer_deinit(&png);
    return result;
}

/* The first job, from its bytes to its end. They are not touched by others while it is first. */
static void job_run(struct printer *printer)
{
    pthread_mutex_lock(&printer->lock);
    const struct job first = printer->jobs[0];
    pthread_mutex_unlock(&printer->lock);
    if (first.cancelled) {
        job_end(printer, PRINTER_FAILED, "cancelled");
        return;
    }
    int job = 0;
    const int result = job_send(printer, &first, &job);
    if (result == CUPS_QUEUE_BROKEN) {
        /* If the whole document arrived it prints; giving it up tells which. */
        cups_job_cancel(printer->queue, job, false);
    }
    if (result == CUPS_QUEUE_OK || result == CUPS_QUEUE_BROKEN) {
        job_follow(printer, job);
        if (first.pdf_bytes > 0 && !is_stopped(printer)) {
            cups_job_cancel(printer->queue, job, true); /* CUPS keeps documents for a day */
        }
    } else {
        job_end(printer, PRINTER_FAILED, result == CUPS_QUEUE_AWAY ? "cups-away" : "queue-refused");
    }
}

static void *worker_run(void *context)
{
    struct printer *printer = context;
    cups_queue_begin(printer->server[0] == '\0' ? NULL : printer->server);
    int64_t asked_ms = -1;
    pthread_mutex_lock(&printer->lock);
    while (!printer->stop) {
        const int64_t now_ms = clock_monotonic_ms();
        const bool due = printer->ask_every_ms > 0 &&
                         (asked_ms < 0 || now_ms - asked_ms >= printer->ask_every_ms);
        const bool wanted = printer->ask_wanted;
        if (printer->job_count > 0) {
            pthread_mutex_unlock(&printer->lock);
            job_run(printer);
            stack_wipe();
            pthread_mutex_lock(&printer->lock);
            asked_ms = clock_monotonic_ms();
        } else if (due || wanted) {
            printer->ask_wanted = false;
            pthread_mutex_unlock(&printer->lock);
            ask_run(printer, wanted);
            pthread_mutex_lock(&printer->lock);
            asked_ms = clock_monotonic_ms();
        } else {
            worker_wait_locked(printer, printer->ask_every_ms > 0
                                            ? asked_ms + printer->ask_every_ms - now_ms
                                            : -1);
        }
    }
    pthread_mutex_unlock(&printer->lock);
    return NULL;
}

/* ── Caller's side ── */

int printer_open(const struct printer_options *options, struct printer **ret_printer)
{
    assert(options != NULL && options->queue != NULL && ret_printer != NULL);
    struct printer *printer = calloc(1, sizeof(*printer));
    if (printer == NULL) {
        return PRINTER_NO_MEMORY;
    }
    if (options->server != NULL) {
        snprintf(printer->server, sizeof(printer->server), "%s", options->server);
    }
    snprintf(printer->queue, sizeof(printer->queue), "%s", options->queue);
    printer->ask_every_ms = options->ask_every_ms;
    printer->state_ms = -1;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&printer->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&printer->lock, NULL);
    if (pthread_create(&printer->worker, NULL, worker_run, printer) != 0) {
        pthread_cond_destroy(&printer->changed);
        pthread_mutex_destroy(&printer->lock);
        free(printer);
        return PRINTER_NO_THREAD;
    }
    *ret_printer = printer;
    return PRINTER_OK;
}

void printer_close(struct printer *printer)
{
    if (printer == NULL) {
        return;
    }
    pthread_mutex_lock(&printer->lock);
    printer->stop = true;
    pthread_cond_broadcast(&printer->changed);
    pthread_mutex_unlock(&printer->lock);
    pthread_join(printer->worker, NULL);
    for (int i = 0; i < printer->job_count; i++) {
        bytes_forget(&printer->jobs[i]);
    }
    pthread_cond_destroy(&printer->changed);
    pthread_mutex_destroy(&printer->lock);
    free(printer);
}

int printer_ask(struct printer *printer)
{
    pthread_mutex_lock(&printer->lock);
    printer->ask_wanted = true;
    pthread_cond_broadcast(&printer->changed);
    pthread_mutex_unlock(&printer->lock);
    return PRINTER_OK;
}

enum printer_state printer_state_get(struct printer *printer, int64_t *ret_age_ms)
{
    pthread_mutex_lock(&printer->lock);
    const enum printer_state state = printer->state;
    if (ret_age_ms != NULL) {
        *ret_age_ms = printer->state_ms < 0 ? -1 : clock_monotonic_ms() - printer->state_ms;
    }
    pthread_mutex_unlock(&printer->lock);
    return state;
}

static bool picture_is_good(const struct printer_picture *picture)
{
    return picture->bytes != NULL && picture->width_px > 0 &&
           picture->width_px <= PRINTER_WIDTH_PX_MAX && picture->height_px > 0 &&
           picture->height_px <= PRINTER_HEIGHT_PX_MAX &&
           picture->stride_bytes >= (picture->width_px + 7) / 8;
}

/* Takes a copy of `size` bytes along. */
static int job_add(struct printer *printer, struct job job, const void *bytes, size_t size)
{
    job.bytes = malloc(size);
    job.words = job.picture.words == NULL ? NULL : strdup(job.picture.words);
    if (job.bytes == NULL || (job.words == NULL) != (job.picture.words == NULL)) {
        free(job.bytes);
        free(job.words);
        return PRINTER_NO_MEMORY;
    }
    job.picture.words = NULL; /* the caller's may be gone when it is printed */
    memcpy(job.bytes, bytes, size);
    int result = PRINTER_BUSY;
    pthread_mutex_lock(&printer->lock);
    if (printer->job_count < PRINTER_JOBS_MAX &&
        printer->job_count + printer->end_count < PRINTER_EVENTS_MAX) {
        printer->jobs[printer->job_count++] = job;
        job.bytes = NULL;
        job.words = NULL;
        result = PRINTER_OK;
        pthread_cond_broadcast(&printer->changed);
    }
    pthread_mutex_unlock(&printer->lock);
    free(job.bytes);
    free(job.words);
    return result;
}

int printer_submit(struct printer *printer, uint64_t job, const struct printer_picture *picture)
{
    if (!picture_is_good(picture)) {
        return PRINTER_BAD_PICTURE;
    }
    const size_t size = (size_t)picture->stride_bytes * (size_t)picture->height_px;
    return job_add(printer, (struct job){.number = job, .picture = *picture}, picture->bytes, size);
}

int printer_submit_pdf(struct printer *printer, uint64_t job, const void *bytes, size_t size_bytes)
{
    static const char begin[] = "%PDF-";
    if (bytes == NULL || size_bytes < sizeof(begin) || size_bytes > PRINTER_PDF_BYTES_MAX ||
        memcmp(bytes, begin, sizeof(begin) - 1) != 0) {
        return PRINTER_BAD_PDF;
    }
    return job_add(printer, (struct job){.number = job, .pdf_bytes = size_bytes}, bytes,
                   size_bytes);
}

int printer_cancel(struct printer *printer, uint64_t job)
{
    int result = PRINTER_NO_JOB;
    pthread_mutex_lock(&printer->lock);
    for (int i = 0; i < printer->job_count; i++) {
        if (printer->jobs[i].number == job) {
            printer->jobs[i].cancelled = true;
            result = PRINTER_OK;
            pthread_cond_broadcast(&printer->changed);
        }
    }
    pthread_mutex_unlock(&printer->lock);
    return result;
}

bool printer_event_next(struct printer *printer, struct printer_event *ret_event)
{
    bool found = true;
    pthread_mutex_lock(&printer->lock);
    if (printer->end_count > 0) {
        *ret_event = printer->ends[0];
        printer->end_count--;
        memmove(printer->ends, printer->ends + 1,
                (size_t)printer->end_count * sizeof(printer->ends[0]));
    } else if (printer->state_told) {
        *ret_event = (struct printer_event){.kind = PRINTER_EVENT_STATE, .state = printer->state};
        printer->state_told = false;
    } else {
        found = false;
    }
    pthread_mutex_unlock(&printer->lock);
    return found;
}
