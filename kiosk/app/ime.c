#include "kiosk/app/ime.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/stack_wipe.h"
#include "kiosk/app/ime_child.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { IME_PATH_ROOM = 4096 };

static const char PROGRAM[] = "mashang-ime";

/* A question of a visit, and what became of it. */
struct job {
    bool is_there;
    uint32_t visit;
    struct ui_question question;
};

struct news {
    bool is_there;
    bool lost;
    uint32_t visit;
    uint32_t serial;
    struct ui_candidates candidates;
};

struct ime {
    char program[IME_PATH_ROOM];
    struct ime_config config;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows, up to the line */
    pthread_cond_t changed;
    struct job job;   /* the first thread's, until it is taken */
    struct news news; /* the other thread's, until it is taken */
    bool forget;
    bool quit;
    /* ---- the other thread's own */
    struct ime_child child;
    bool answered; /* the child has answered once: it has its data */
    struct job own;
    struct ui_candidates candidates;
    int fails; /* in a row */
    int64_t failed_ms;
};

static bool program_find(const struct ime_config *config, char path[IME_PATH_ROOM])
{
    char *last;
    if (config->program != NULL) {
        const int length = snprintf(path, IME_PATH_ROOM, "%s", config->program);
        return length > 0 && length < IME_PATH_ROOM && access(path, X_OK) == 0;
    }
    const ssize_t length = readlink("/proc/self/exe", path, IME_PATH_ROOM - sizeof(PROGRAM));
    if (length <= 0) {
        return false;
    }
    path[length] = '\0';
    last = strrchr(path, '/');
    if (last == NULL) {
        return false;
    }
    memcpy(last + 1, PROGRAM, sizeof(PROGRAM));
    return access(path, X_OK) == 0;
}

static void tell(struct ime *ime, bool lost)
{
    (void)pthread_mutex_lock(&ime->lock);
    struct news *news = &ime->news;
    news->is_there = true;
    news->lost = lost;
    news->visit = ime->own.visit;
    news->serial = ime->own.question.serial;
    if (lost) {
        ui_candidates_clear(&news->candidates);
    } else {
        news->candidates = ime->candidates;
    }
    (void)pthread_mutex_unlock(&ime->lock);
    ime->config.on_news(ime->config.context);
}

static void child_end(struct ime *ime)
{
    ime_child_end(&ime->child);
    ime->answered = false;
}

static int try_once(struct ime *ime)
{
    if (ime->fails >= IME_FAILS_MAX && clock_monotonic_ms() - ime->failed_ms < IME_REST_MS) {
        return IME_NOT_STARTED;
    }
    int error = ime->child.pid != 0 ? IME_OK : ime_child_start(&ime->child, ime->program);
    if (error == IME_OK) {
        const int64_t wait_ms = ime->answered ? ime->config.answer_ms : IME_START_MS;
        error = ime_child_ask(&ime->child, &ime->own.question, (int)wait_ms, &ime->candidates);
    }
    if (error == IME_OK) {
        ime->answered = true;
        ime->fails = 0;
        return IME_OK;
    }
    ime->fails++;
    ime->failed_ms = clock_monotonic_ms();
    log_line(LOG_WARN, "kiosk.ime", "error=%s fails=%d", ime_error_name(error), ime->fails);
    child_end(ime);
    return error;
}

/* Something newer is to be done: what is at hand need not be tried again. */
static bool is_overtaken(struct ime *ime)
{
    (void)pthread_mutex_lock(&ime->lock);
    const bool overtaken = ime->job.is_there || ime->forget || ime->quit;
    (void)pthread_mutex_unlock(&ime->lock);
    return overtaken;
}

static void serve(struct ime *ime)
{
    int error = try_once(ime);
    if (error != IME_OK) {
        tell(ime, true);
        if (!is_overtaken(ime)) {
            error = try_once(ime);
        }
    }
    if (error == IME_OK) {
        tell(ime, false);
    }
    explicit_bzero(&ime->own, sizeof(ime->own));
    explicit_bzero(&ime->candidates, sizeof(ime->candidates));
}

/* Waits for something to do, or for the time after which a child is not needed; with the lock. */
static bool wait_for_work(struct ime *ime)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ime->config.idle_ms / 1000);
    until.tv_nsec += (long)(ime->config.idle_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    int error = 0;
    while (!ime->job.is_there && !ime->forget && !ime->quit && error == 0) {
        error = ime->child.pid == 0 ? pthread_cond_wait(&ime->changed, &ime->lock)
                                    : pthread_cond_timedwait(&ime->changed, &ime->lock, &until);
    }
    return error == 0;
}

static void *run(void *context)
{
    struct ime *ime = context;
    for (;;) {
        (void)pthread_mutex_lock(&ime->lock);
        const bool work = wait_for_work(ime);
        const bool ends = !work || ime->forget || ime->quit;
        const bool quits = ime->quit;
        ime->own = ime->job;
        explicit_bzero(&ime->job, sizeof(ime->job));
        ime->forget = false;
        (void)pthread_mutex_unlock(&ime->lock);
        if (ends) {
            child_end(ime);
        }
        if (quits) {
            return NULL;
        }
        if (ime->own.is_there) {
            serve(ime);
        }
        stack_wipe();
    }
}

/* Signals are the first thread's. */
static bool thread_start(struct ime *ime)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(&ime->thread, NULL, run, ime) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static bool locks_make(struct ime *ime)
{
    pthread_condattr_t attributes;
    if (pthread_mutex_init(&ime->lock, NULL) != 0 || pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    const bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                      pthread_cond_init(&ime->changed, &attributes) == 0;
    (void)pthread_condattr_destroy(&attributes);
    return made;
}

struct ime *ime_open(const struct ime_config *config)
{
    assert(config->on_news != NULL);
    struct ime *ime = calloc(1, sizeof(*ime));
    if (ime == NULL) {
        return NULL;
    }
    ime->config = *config;
    ime->config.idle_ms = config->idle_ms == 0 ? IME_IDLE_MS : config->idle_ms;
    ime->config.answer_ms = config->answer_ms == 0 ? IME_ANSWER_MS : config->answer_ms;
    if (!program_find(config, ime->program) || !locks_make(ime) || !thread_start(ime)) {
        log_line(LOG_WARN, "kiosk.ime", "error=%s", ime_error_name(IME_NOT_STARTED));
        free(ime);
        return NULL;
    }
    return ime;
}

void ime_close(struct ime *ime)
{
    if (ime == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&ime->lock);
    ime->quit = true;
    (void)pthread_cond_signal(&ime->changed);
    (void)pthread_mutex_unlock(&ime->lock);
    (void)pthread_join(ime->thread, NULL);
    (void)pthread_cond_destroy(&ime->changed);
    (void)pthread_mutex_destroy(&ime->lock);
    explicit_bzero(ime, sizeof(*ime));
    free(ime);
}

void ime_ask(struct ime *ime, struct kiosk *kiosk)
{
    struct ui_question question;
    if (!ui_keys_ask(&kiosk->visitor.keys, &question)) {
        return;
    }
    if (ime == NULL) {
        kiosk_ime_lost(kiosk, kiosk->visit, question.serial, kiosk->now_ms);
        return;
    }
    (void)pthread_mutex_lock(&ime->lock);
    ime->job = (struct job){.is_there = true, .visit = kiosk->visit, .question = question};
    (void)pthread_cond_signal(&ime->changed);
    (void)pthread_mutex_unlock(&ime->lock);
    explicit_bzero(&question, sizeof(question));
}

void ime_forget(struct ime *ime)
{
    if (ime == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&ime->lock);
    explicit_bzero(&ime->job, sizeof(ime->job));
    explicit_bzero(&ime->news, sizeof(ime->news));
    ime->forget = true;
    (void)pthread_cond_signal(&ime->changed);
    (void)pthread_mutex_unlock(&ime->lock);
}

void ime_poll(struct ime *ime, struct kiosk *kiosk, int64_t now_ms)
{
    if (ime == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&ime->lock);
    if (ime->news.is_there) {
        const struct news *news = &ime->news;
        if (news->lost) {
            kiosk_ime_lost(kiosk, news->visit, news->serial, now_ms);
        } else {
            kiosk_ime_answer(kiosk, news->visit, news->serial, &news->candidates, now_ms);
        }
        explicit_bzero(&ime->news, sizeof(ime->news));
    }
    (void)pthread_mutex_unlock(&ime->lock);
}
