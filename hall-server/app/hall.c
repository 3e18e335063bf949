#include "hall-server/app/hall.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "hall-server/app/hall_clock.h"
#include "hall-server/engine/snapshot.h"
#include "hall-server/journal/number_marks.h"
#include "hall-server/model/request.h"

#include <assert.h>
#include <ev.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FOLDER_ROOM = 1024,
    PROBE_S = 1,                 /* how often a refusing disk is tried */
    RESERVE_BYTES = 1024 * 1024, /* kept on the disk for opening the journal when it is full */
    PATH_ROOM = FOLDER_ROOM + 16,
    TICKS_AT_ONCE = 16,        /* then the loop goes round first */
    TICK_WAIT_MAX_MS = 600000, /* look at the clock that often at least: it may have jumped */
    WATCH_US = 500,            /* how long the loop does not sleep after it: see on_watch() */
};

struct waiter {
    struct waiter *next;
    uint64_t seq;
    void (*then)(void *context, bool durable);
    void *context;
};

/* A configuration that the journal brought; all are kept, since the engine may look at any. */
struct held_config {
    struct held_config *next;
    struct hall_config *config;
    struct config_book *book;
};

struct hall {
    struct ev_loop *loop;
    char folder[FOLDER_ROOM];
    struct hall_watcher watcher;
    struct engine *engine;
    struct journal *journal;
    struct held_config *configs; /* newest first */
    enum hall_state state;
    struct hall_clock clock;
    int64_t last_ms; /* the hall's time, when it was asked for last */
    struct waiter *waiters;
    struct waiter **waiters_end;
    struct hall_figures figures;
    struct journal_archives archives; /* as it was said last */
    struct number_marks marks;
    bool closing; /* the journal is being given up: its callbacks change nothing */
    bool refused; /* a done said so; seen to after the callbacks */
    struct ev_async wake;
    struct ev_idle watch;
    int64_t watch_until_us;
    bool watches; /* there is more than one processor */
    struct ev_timer tick;
    struct ev_timer probe;
};

static void hall_give_up(struct hall *hall);
static void change_tell(struct hall *hall);

static void held_config_free(struct held_config *held)
{
    config_book_destroy(held->book);
    free(held->config);
    free(held);
}

/* NULL, and said why, when the text is no configuration. */
static struct held_config *held_config_make(const char *text, size_t size_bytes,
                                            char ret_words[CONFIG_JSON_WHAT_ROOM])
{
    struct held_config *held = calloc(1, sizeof *held);
    (void)snprintf(ret_words, CONFIG_JSON_WHAT_ROOM, "memory is short");
    if (held == NULL) {
        return NULL;
    }
    held->config = calloc(1, sizeof *held->config);
    if (held->config == NULL || config_json_read(text, size_bytes, held->config, &held->book,
                                                 ret_words) != CONFIG_JSON_OK) {
        held_config_free(held);
        return NULL;
    }
    return held;
}

int64_t hall_now_ms(struct hall *hall)
{
    hall->last_ms = hall_clock_now(&hall->clock, clock_wall_ms(), clock_monotonic_ms());
    if (hall->clock.step_ms != 0) {
        ev_async_send(hall->loop, &hall->wake); /* to put it on record, from the loop */
    }
    return hall->last_ms;
}

int64_t hall_ahead_ms(const struct hall *hall)
{
    return hall_clock_ahead_ms(&hall->clock);
}

enum hall_state hall_state(const struct hall *hall)
{
    return hall->state;
}

const struct engine *hall_engine(const struct hall *hall)
{
    return hall_config(hall) == NULL ? NULL : hall->engine;
}

const struct hall_config *hall_config(const struct hall *hall)
{
    return hall->engine == NULL ? NULL : engine_config(hall->engine);
}

const struct config_book *hall_book(const struct hall *hall)
{
    const struct hall_config *config = hall_config(hall);
    for (const struct held_config *held = hall->configs; held != NULL; held = held->next) {
        if (held->config == config) {
            return held->book;
        }
    }
    return NULL;
}

void hall_figures(const struct hall *hall, struct hall_figures *ret_figures)
{
    *ret_figures = hall->figures;
}

/* ---- what waits for the disk ---- */

bool hall_is_durable(const struct hall *hall)
{
    return hall->journal == NULL || journal_durable_seq(hall->journal) >= engine_seq(hall->engine);
}

void hall_when_durable(struct hall *hall, void (*then)(void *context, bool durable), void *context)
{
    struct waiter *waiter = NULL;
    if (hall->waiters == NULL && hall_is_durable(hall)) {
        then(context, true);
        return;
    }
    waiter = malloc(sizeof *waiter);
    if (waiter == NULL) {
        then(context, false);
        return;
    }
    *waiter = (struct waiter){.seq = engine_seq(hall->engine), .then = then, .context = context};
    *hall->waiters_end = waiter;
    hall->waiters_end = &waiter->next;
    hall->figures.held++;
    if (hall->watches) {
        hall->watch_until_us = clock_monotonic_us() + WATCH_US;
        ev_idle_start(hall->loop, &hall->watch);
    }
}

/* Tells those who wait for `seq` or less; all of them if `durable` is false. */
static void waiters_tell(struct hall *hall, uint64_t seq, bool durable)
{
    while (hall->waiters != NULL && (!durable || hall->waiters->seq <= seq)) {
        struct waiter *waiter = hall->waiters;
        hall->waiters = waiter->next;
        if (hall->waiters == NULL) {
            hall->waiters_end = &hall->waiters;
        }
        hall->figures.held--;
        waiter->then(waiter->context, durable);
        free(waiter);
    }
}

/* ---- commands ---- */

static void on_done(void *context, int result, uint64_t seq)
{
    struct hall *hall = context;
    (void)seq;
    if (result != JOURNAL_OK && !hall->closing && !hall->refused) {
        log_line(LOG_ERROR, "hall.refused", "journal=\"%s\"", journal_error_text(result));
        hall->refused = true;
    }
}

static void tick_plan(struct hall *hall)
{
    ev_timer_stop(hall->loop, &hall->tick);
    if (hall->state != HALL_RUNNING || hall_engine(hall) == NULL) {
        return;
    }
    const int64_t due_ms = engine_next_due_ms(hall->engine);
    const int64_t now_ms = hall_now_ms(hall);
    int64_t in_ms = due_ms <= now_ms ? 0 : due_ms - now_ms;
    in_ms = in_ms < TICK_WAIT_MAX_MS ? in_ms : TICK_WAIT_MAX_MS;
    ev_timer_set(&hall->tick, (double)in_ms / 1000.0, 0.0);
    ev_timer_start(hall->loop, &hall->tick);
}

/* What outlives the turn of the day that is due: malloc'd. NULL: no memory. */
static uint8_t *snapshot_make(const struct engine *engine, size_t *ret_size_bytes)
{
    const size_t size_bytes = engine_snapshot_write(engine, NULL, 0);
    uint8_t *bytes = malloc(size_bytes);
    if (bytes != NULL) {
        *ret_size_bytes = engine_snapshot_write(engine, bytes, size_bytes);
    }
    return bytes;
}

/* The day turned: what is old leaves the journal. */
static void night_begin(struct hall *hall)
{
    if (journal_compact(hall->journal, hall->last_ms) != JOURNAL_OK) {
        log_line(LOG_WARN, "hall.not_compacted", "day=%d", engine_business_day(hall->engine));
    }
}

static void do_with(struct hall *hall, struct command *command, const struct journal_config *config,
                    struct engine_result *ret_result)
{
    static struct engine_events events; /* 64 of them: not for the stack; the loop's thread only */
    static char marks[NUMBER_MARKS_TEXT_ROOM];
    memset(ret_result, 0, sizeof *ret_result);
    if (hall->state != HALL_RUNNING || hall->refused || hall_engine(hall) == NULL) {
        ret_result->problem = hall->state == HALL_REFUSING || hall->refused
                                  ? PROBLEM_STORAGE_REFUSED
                                  : PROBLEM_NOT_READY;
        return;
    }
    if (!journal_has_room(hall->journal)) {
        ret_result->problem = PROBLEM_BUSY;
        return;
    }
    command->now_ms = hall_now_ms(hall);
    struct journal_attached attached = {.config = config};
    uint8_t *snapshot = NULL;
    if (engine_day_is_due(hall->engine, command->now_ms)) {
        snapshot = snapshot_make(hall->engine, &attached.snapshot_bytes);
        if (snapshot == NULL) {
            ret_result->problem = PROBLEM_BUSY;
            return;
        }
        attached.snapshot = snapshot;
    }
    engine_do(hall->engine, command, &events, ret_result);
    hall->figures.commands++;
    if (events.count == 0) {
        return;
    }
    hall->figures.events += events.count;
    attached.marks = marks;
    attached.marks_bytes = number_marks_note(
        &hall->marks, hall_config(hall), engine_business_day(hall->engine), events.events,
        events.count, journal_durable_seq(hall->journal), marks, &attached.marks_anew);
    if (hall->watcher.on_attach != NULL) {
        hall->watcher.on_attach(hall->watcher.context, hall->engine, &events, &attached);
    }
    const int proposed =
        journal_propose(hall->journal, events.events, events.count, &attached, on_done, hall);
    free(snapshot);
    if (proposed != JOURNAL_OK) {
        hall->refused = true;
        ev_async_send(hall->loop, &hall->wake);
        return;
    }
    if (attached.snapshot_bytes > 0) {
        night_begin(hall);
    }
    if (hall->watcher.on_events != NULL) {
        hall->watcher.on_events(hall->watcher.context, &events);
    }
    if (command->kind != COMMAND_TICK) {
        tick_plan(hall);
    }
}

void hall_do(struct hall *hall, struct command *command, struct engine_result *ret_result)
{
    do_with(hall, command, NULL, ret_result);
}

int hall_apply_config(struct hall *hall, const char *text, size_t size_bytes,
                      char ret_words[CONFIG_JSON_WHAT_ROOM])
{
    struct engine_result result;
    struct command command;
    struct held_config *held = held_config_make(text, size_bytes, ret_words);
    if (held == NULL) {
        return -1;
    }
    if (hall_config(hall) == NULL || held->config->version != hall_config(hall)->version + 1) {
        (void)snprintf(ret_words, CONFIG_JSON_WHAT_ROOM, "it is not the version that comes next");
        held_config_free(held);
        return -1;
    }
    struct journal_config kept = {
        .version = held->config->version, .text = text, .size_bytes = size_bytes};
    memcpy(kept.hash, held->config->hash, sizeof kept.hash);
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_CONFIG_APPLY;
    command.actor.role = ROLE_SYSTEM;
    (void)snprintf(command.actor.id.text, sizeof command.actor.id.text, "hallctl");
    command.as.config.config = held->config;
    do_with(hall, &command, &kept, &result);
    if (result.problem != PROBLEM_NONE || hall_config(hall) != held->config) {
        (void)snprintf(ret_words, CONFIG_JSON_WHAT_ROOM, "%s", problem_title_en(result.problem));
        held_config_free(held);
        return -1;
    }
    held->next = hall->configs;
    hall->configs = held;
    log_line(LOG_INFO, "hall.config", "version=%u", held->config->version);
    change_tell(hall);
    return 0;
}

int hall_message_next(struct hall *hall, const struct short_id *target,
                      struct journal_message *ret_message,
                      char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT])
{
    return hall->journal == NULL || hall->state != HALL_RUNNING
               ? JOURNAL_REFUSED
               : journal_message_next(hall->journal, target, ret_message, ret_body);
}

int hall_message_mark(struct hall *hall, const struct journal_mark *mark, journal_done *done,
                      void *context)
{
    return hall->journal == NULL || hall->state != HALL_RUNNING
               ? JOURNAL_REFUSED
               : journal_message_mark(hall->journal, mark, done, context);
}

bool hall_did_before(struct hall *hall, const struct command *command,
                     struct journal_request *ret_request, bool *ret_same)
{
    uint32_t print = 0;
    struct request_key key;
    if (hall->journal == NULL || hall_engine(hall) == NULL) {
        return false;
    }
    request_key_make(command, hall_config(hall), &key, &print);
    const int error = journal_request_find(hall->journal, &key, ret_request);
    if (error != JOURNAL_OK) {
        if (error != JOURNAL_NOT_FOUND) { /* nobody knows whether it acted: so it must not now */
            log_line(LOG_ERROR, "hall.refused", "journal=\"%s\"", journal_error_text(error));
            hall->refused = true;
            ev_async_send(hall->loop, &hall->wake);
        }
        return false;
    }
    *ret_same = request_print_fits(ret_request->print, command, hall_config(hall));
    return hall_business_day(hall_config(hall), ret_request->at_ms) !=
           engine_business_day(hall->engine);
}

bool hall_is_behind_marks(const struct hall *hall)
{
    return hall->journal != NULL && hall->marks.seq > journal_durable_seq(hall->journal);
}

static void on_restore_kept(void *context, bool durable)
{
    struct hall *hall = context;
    hall->marks.anew = hall->marks.anew || durable; /* seqs of before mean nothing any more */
}

enum problem hall_tell_restore(struct hall *hall)
{
    size_t at = 0;
    struct command command;
    struct engine_result result = {.problem = PROBLEM_NOT_READY};
    const struct hall_config *config = hall_config(hall);
    while (config != NULL && number_marks_next_command(&hall->marks, config, &at, &command)) {
        hall_do(hall, &command, &result);
        if (result.problem != PROBLEM_NONE) {
            return result.problem;
        }
    }
    hall_when_durable(hall, on_restore_kept, hall);
    return result.problem;
}

/* What the night's work found, said once. */
static void archives_look(struct hall *hall)
{
    struct journal_archives archives;
    if (hall->state != HALL_RUNNING || hall->journal == NULL) {
        return;
    }
    journal_archives(hall->journal, &archives);
    if (archives.bad != hall->archives.bad || archives.error != hall->archives.error) {
        log_line(archives.bad > 0 || archives.error != JOURNAL_OK ? LOG_ERROR : LOG_INFO,
                 "hall.archives", "bad=%d journal=\"%s\"", archives.bad,
                 journal_error_text(archives.error));
    }
    hall->archives = archives;
}

static void on_tick(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    struct hall *hall = timer->data;
    (void)loop;
    (void)happenings;
    for (int i = 0; i < TICKS_AT_ONCE && hall->state == HALL_RUNNING &&
                    engine_next_due_ms(hall->engine) <= hall_now_ms(hall);
         i++) {
        struct command command;
        struct engine_result result;
        memset(&command, 0, sizeof command);
        command.kind = COMMAND_TICK;
        command.actor.role = ROLE_SYSTEM;
        hall_do(hall, &command, &result);
    }
    archives_look(hall);
    tick_plan(hall);
}

/* ---- opening, refusing, opening again ---- */

static void configs_free(struct hall *hall)
{
    while (hall->configs != NULL) {
        struct held_config *held = hall->configs;
        hall->configs = held->next;
        held_config_free(held);
    }
}

static bool on_replayed_config(void *context, const struct journal_config *config)
{
    struct hall *hall = context;
    char what[CONFIG_JSON_WHAT_ROOM] = "";
    struct held_config *held = held_config_make(config->text, config->size_bytes, what);
    if (held == NULL) {
        log_line(LOG_ERROR, "hall.bad_config", "version=%u what=\"%s\"", config->version, what);
        return false;
    }
    held->next = hall->configs;
    hall->configs = held;
    return true;
}

/* NULL: the journal did not bring it. */
static const struct hall_config *held_config_find(const struct hall *hall, const uint8_t hash[32])
{
    const struct held_config *held = hall->configs;
    while (held != NULL && memcmp(held->config->hash, hash, sizeof held->config->hash) != 0) {
        held = held->next;
    }
    return held == NULL ? NULL : held->config;
}

static bool on_replayed_snapshot(void *context, const struct journal_snapshot *snapshot)
{
    struct hall *hall = context;
    const struct hall_config *config = held_config_find(hall, snapshot->config->hash);
    if (!snapshot->begin || config == NULL) {
        return !snapshot->begin;
    }
    const int error =
        engine_snapshot_read(hall->engine, config, snapshot->bytes, snapshot->size_bytes);
    if (error != SNAPSHOT_OK) {
        log_line(LOG_ERROR, "hall.bad_snapshot", "seq=%llu what=\"%s\"",
                 (unsigned long long)snapshot->seq, engine_snapshot_error_text(error));
    }
    return error == SNAPSHOT_OK;
}

static bool on_replayed_event(void *context, struct event *event)
{
    struct hall *hall = context;
    if (event->kind == EVENT_CONFIG_APPLIED) {
        event->as.config_applied.config = held_config_find(hall, event->as.config_applied.hash);
        if (event->as.config_applied.config == NULL) {
            return false;
        }
    }
    if (!engine_accepts(hall->engine, event)) {
        log_line(LOG_ERROR, "hall.bad_event", "seq=%llu kind=%s", (unsigned long long)event->seq,
                 event_name(event->kind));
        return false;
    }
    engine_apply(hall->engine, event);
    if (hall->watcher.on_replayed != NULL) {
        hall->watcher.on_replayed(hall->watcher.context, hall->engine, event);
    }
    return true;
}

/* From the journal's writer. */
static void on_journal_wake(void *context)
{
    struct hall *hall = context;
    ev_async_send(hall->loop, &hall->wake);
}

/* How far numbers went, for those of the day that it is now. */
static void marks_read(struct hall *hall)
{
    const struct hall_config *config = hall_config(hall);
    const int32_t day = config == NULL ? 0 : hall_business_day(config, hall_now_ms(hall));
    if (number_marks_read(hall->folder, day, &hall->marks) != JOURNAL_OK) {
        log_line(LOG_WARN, "hall.no_marks", "folder=%s", hall->folder);
    }
}

/* Engine and journal afresh; on an error neither is there. */
static int memory_build(struct hall *hall)
{
    const int64_t began_ms = clock_monotonic_ms();
    const struct journal_options options = {
        .folder = hall->folder,
        .reader = {.context = hall,
                   .config = on_replayed_config,
                   .event = on_replayed_event,
                   .snapshot = on_replayed_snapshot},
        .wake = on_journal_wake,
        .wake_context = hall,
    };
    uint64_t last_seq = 0;
    assert(hall->engine == NULL && hall->journal == NULL);
    hall->engine = engine_create(NULL);
    if (hall->engine == NULL) {
        return JOURNAL_NO_MEMORY;
    }
    if (hall->watcher.on_rebuild != NULL) {
        hall->watcher.on_rebuild(hall->watcher.context);
    }
    const int error = journal_sqlite_open(&options, &hall->journal, &last_seq);
    if (error != JOURNAL_OK) {
        log_line(LOG_ERROR, "hall.not_opened", "journal=\"%s\"", journal_error_text(error));
        engine_destroy(hall->engine);
        hall->engine = NULL;
        hall->journal = NULL;
        configs_free(hall);
        return error;
    }
    (void)hall_now_ms(hall);
    hall_clock_raise(&hall->clock, engine_last_ms(hall->engine));
    marks_read(hall);
    hall->figures.open_ms = clock_monotonic_ms() - began_ms;
    log_line(LOG_INFO, "hall.opened", "seq=%llu ms=%lld", (unsigned long long)last_seq,
             (long long)hall->figures.open_ms);
    return JOURNAL_OK;
}

static void change_tell(struct hall *hall)
{
    tick_plan(hall);
    if (hall->watcher.on_change != NULL) {
        hall->watcher.on_change(hall->watcher.context);
    }
}

/*
 * A reserve lies in the data folder while all is well. When the disk is full it makes room for the
 * files that opening the journal wants, so that reading goes on; that it can be written again means
 * that the disk takes again.
 */
static void reserve_path(const struct hall *hall, char ret_path[PATH_ROOM])
{
    (void)snprintf(ret_path, PATH_ROOM, "%s/reserve", hall->folder);
}

static void reserve_release(const struct hall *hall)
{
    char path[PATH_ROOM];
    reserve_path(hall, path);
    (void)unlink(path);
}

static bool reserve_make(const struct hall *hall, bool sync)
{
    static const char bytes[RESERVE_BYTES] = {1};
    char path[PATH_ROOM];
    struct stat status;
    reserve_path(hall, path);
    if (!sync && stat(path, &status) == 0 && status.st_size == RESERVE_BYTES) {
        return true;
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    bool good = write(file, bytes, sizeof bytes) == (ssize_t)sizeof bytes;
    good = good && (!sync || fsync(file) == 0);
    good = close(file) == 0 && good;
    if (!good) {
        (void)unlink(path);
    }
    return good;
}

/* The disk refused: what memory knows beyond the journal did not happen. */
static void hall_give_up(struct hall *hall)
{
    hall->refused = false;
    hall->figures.refusals++;
    hall->closing = true;
    journal_close(hall->journal);
    hall->journal = NULL;
    waiters_tell(hall, 0, false);
    engine_destroy(hall->engine);
    hall->engine = NULL;
    configs_free(hall);
    hall->closing = false;
    hall->state = HALL_REFUSING;
    reserve_release(hall);
    (void)memory_build(hall); /* if that fails too, the probe tries again */
    ev_timer_again(hall->loop, &hall->probe);
    change_tell(hall);
}

static void on_probe(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    struct hall *hall = timer->data;
    (void)happenings;
    if (!reserve_make(hall, true)) {
        return;
    }
    if (hall->engine == NULL && memory_build(hall) != JOURNAL_OK) {
        reserve_release(hall);
        return;
    }
    hall->state = HALL_RUNNING;
    ev_timer_stop(loop, timer);
    log_line(LOG_INFO, "hall.resumed", "seq=%llu", (unsigned long long)engine_seq(hall->engine));
    change_tell(hall);
}

/* The wall clock was moved: a line in the journal and in the log. */
static void step_note(struct hall *hall)
{
    if (hall->clock.step_ms == 0 || hall->state != HALL_RUNNING || hall_engine(hall) == NULL ||
        !journal_has_room(hall->journal)) {
        return; /* the next look at the clock brings it here again */
    }
    struct command command;
    struct engine_result result;
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_TICK;
    command.actor.role = ROLE_SYSTEM;
    command.as.tick.step_ms = hall_clock_take_step(&hall->clock);
    log_line(LOG_WARN, "hall.clock_stepped", "ms=%lld", (long long)command.as.tick.step_ms);
    hall_do(hall, &command, &result);
    tick_plan(hall);
}

/*
 * A disk's sync takes some hundred microseconds, and so do two computers that answer each other at
 * once; a processor that has gone to sleep meanwhile needs half as long again to wake up, in a
 * virtual machine above all. So after each answer that had to wait for the disk the loop goes round
 * without sleeping for a moment: for its sync, and for what comes next.
 */
static void on_watch(struct ev_loop *loop, struct ev_idle *watch, int happenings)
{
    struct hall *hall = watch->data;
    (void)happenings;
    if (clock_monotonic_us() >= hall->watch_until_us) {
        ev_idle_stop(loop, watch);
    }
}

static void on_wake(struct ev_loop *loop, struct ev_async *wake, int happenings)
{
    struct hall *hall = wake->data;
    (void)loop;
    (void)happenings;
    if (hall->journal == NULL) {
        return;
    }
    (void)journal_deliver(hall->journal);
    if (hall->refused) {
        hall_give_up(hall);
    } else {
        waiters_tell(hall, journal_durable_seq(hall->journal), true);
        step_note(hall);
    }
}

struct hall *hall_create(struct ev_loop *loop, const char *folder,
                         const struct hall_watcher *watcher)
{
    struct hall *hall = calloc(1, sizeof *hall);
    if (hall == NULL) {
        return NULL;
    }
    hall->loop = loop;
    hall->watcher = *watcher;
    hall->waiters_end = &hall->waiters;
    (void)snprintf(hall->folder, sizeof hall->folder, "%s", folder);
    ev_async_init(&hall->wake, on_wake);
    hall->wake.data = hall;
    ev_async_start(loop, &hall->wake);
    ev_idle_init(&hall->watch, on_watch);
    hall->watch.data = hall;
    hall->watches = sysconf(_SC_NPROCESSORS_ONLN) > 1;
    ev_timer_init(&hall->tick, on_tick, 0.0, 0.0);
    hall->tick.data = hall;
    ev_timer_init(&hall->probe, on_probe, PROBE_S, PROBE_S);
    hall->probe.data = hall;
    return hall;
}

int hall_open(struct hall *hall)
{
    assert(hall->state == HALL_OPENING);
    const int error = memory_build(hall);
    if (error != JOURNAL_OK) {
        return error;
    }
    hall->state = HALL_RUNNING;
    if (!reserve_make(hall, false)) {
        log_line(LOG_WARN, "hall.no_reserve", "folder=%s", hall->folder);
    }
    change_tell(hall);
    return JOURNAL_OK;
}

/* For who compares it with `hallctl check`: what this engine was, not what its journal makes. */
static void stopped_tell(const struct hall *hall)
{
    struct engine_digest digest;
    char text[2 * sizeof digest.bytes + 1];
    if (hall_engine(hall) == NULL || hall->state != HALL_RUNNING || hall->refused) {
        return;
    }
    engine_digest(hall->engine, &digest);
    for (size_t i = 0; i < sizeof digest.bytes; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", digest.bytes[i]);
    }
    log_line(LOG_INFO, "hall.stopped", "seq=%llu digest=%s",
             (unsigned long long)engine_seq(hall->engine), text);
}

void hall_destroy(struct hall *hall)
{
    if (hall == NULL) {
        return;
    }
    ev_timer_stop(hall->loop, &hall->tick);
    ev_timer_stop(hall->loop, &hall->probe);
    ev_idle_stop(hall->loop, &hall->watch);
    if (hall->journal != NULL) {
        /* What was proposed becomes durable now; those who wait are told so in order. */
        journal_close(hall->journal);
        hall->journal = NULL;
        waiters_tell(hall, UINT64_MAX, !hall->refused);
        stopped_tell(hall);
    }
    waiters_tell(hall, 0, false);
    ev_async_stop(hall->loop, &hall->wake);
    engine_destroy(hall->engine);
    configs_free(hall);
    free(hall);
}
