/*
 * The default journal: one writer thread over a store.
 *
 *   owner's thread                    | writer's thread
 *   propose ─> filling batch ─(lock)──┼─> swap ─> transaction, sync ─> finished ring ─> wake
 *   deliver <─────────────────(lock)──┼───────────────────────────────────┘
 *
 * Everything that both threads touch is in `struct shared`, under its lock. The store and the batch
 * being written are the writer's alone; the filter and the reading connection the owner's alone.
 */
#include "hall-server/journal/number_marks.h"
#include "hall-server/journal/sqlite_archive.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
    PROPOSALS_LIMIT = JOURNAL_PENDING_EVENTS_LIMIT,
    WAL_PAGES_IDLE = 256,  /* copied into the database when nothing else is to do … */
    WAL_PAGES_MOST = 1000, /* … and here in any case: 4 MiB, the log's steady size */
    IDLE_MS = 20,
};
#define MS_PER_DAY INT64_C(86400000)

struct proposal {
    struct journal_config config; /* text NULL: none; else ours to free */
    uint8_t *snapshot;            /* NULL: none; else ours to free */
    size_t snapshot_bytes;
    struct journal_message *messages; /* NULL: none; else ours to free, bodies behind them */
    size_t message_count;
    char *marks; /* NULL: none; else ours to free */
    size_t marks_bytes;
    bool marks_anew;
    struct journal_mark mark; /* id 0: none; else there are no events */
    size_t count;
    journal_done *done;
    void *context;
};

struct batch {
    struct event *events; /* JOURNAL_PENDING_EVENTS_LIMIT */
    size_t event_count;
    struct proposal *proposals; /* PROPOSALS_LIMIT */
    size_t proposal_count;
};

struct finished {
    journal_done *done;
    void *context;
    int result;
    uint64_t seq;
};

struct shared {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* for the writer: something was proposed, or stop */
    struct batch *filling;
    size_t events_pending;     /* proposed, and not yet in `finished` */
    size_t undelivered;        /* proposals not yet given back */
    struct finished *finished; /* a ring of PROPOSALS_LIMIT */
    size_t finished_first;
    size_t finished_count;
    uint64_t durable_seq;
    uint64_t proposed_seq;
    int64_t night_ms; /* compact was asked for at this time; 0: nothing to do */
    struct journal_archives archives;
    bool refused; /* for good */
    bool stopping;
};

struct sqlite_journal {
    struct journal base;
    struct shared shared;
    struct batch batches[2];
    pthread_t writer;
    bool writer_runs;
    struct store store;
    struct archive_work archive;
    struct key_filter *filter;
    uint64_t turn_seq; /* of the last turn of the day that was proposed */
    sqlite3 *reader;   /* opened on need */
    int lock_file;
    char folder[1024];
    void (*wake)(void *context);
    void *wake_context;
};

static struct sqlite_journal *self_of(const struct journal *journal)
{
    return (struct sqlite_journal *)(uintptr_t)journal;
}

static void lock(struct shared *shared)
{
    const int result = pthread_mutex_lock(&shared->lock);
    assert(result == 0);
    (void)result;
}

static void unlock(struct shared *shared)
{
    const int result = pthread_mutex_unlock(&shared->lock);
    assert(result == 0);
    (void)result;
}

/* There is work: said after the lock is free, so that the writer does not run into it. */
static void tell_writer(struct shared *shared)
{
    pthread_cond_signal(&shared->changed);
}

/* --- the writer's thread --- */

static int write_proposals(struct store *store, const struct batch *batch)
{
    size_t at = 0;
    int result = JOURNAL_OK;
    for (size_t i = 0; i < batch->proposal_count && result == JOURNAL_OK; i++) {
        const struct proposal *proposal = &batch->proposals[i];
        if (proposal->snapshot != NULL) {
            result = store_put_snapshot(store, proposal->snapshot, proposal->snapshot_bytes);
        }
        if (proposal->config.text != NULL && result == JOURNAL_OK) {
            result = store_put_config(store, &proposal->config);
        }
        for (size_t k = 0; k < proposal->count && result == JOURNAL_OK; k++) {
            result = store_put_event(store, &batch->events[at++]);
        }
        for (size_t k = 0; k < proposal->message_count && result == JOURNAL_OK; k++) {
            result = store_put_message(store, &proposal->messages[k]);
        }
        if (proposal->mark.id != 0 && result == JOURNAL_OK) {
            result = store_put_mark(store, &proposal->mark);
        }
    }
    return result;
}

/* Before the commit: then no number is told that is beyond its mark. */
static int write_marks(const struct store *store, const struct batch *batch)
{
    int result = JOURNAL_OK;
    for (size_t i = 0; i < batch->proposal_count && result == JOURNAL_OK; i++) {
        const struct proposal *proposal = &batch->proposals[i];
        if (proposal->marks != NULL) {
            result = number_marks_append(store->folder, proposal->marks, proposal->marks_bytes,
                                         proposal->marks_anew);
        }
    }
    return result;
}

static int write_batch(struct store *store, const struct batch *batch)
{
    int result = store_begin(store);
    if (result != JOURNAL_OK) {
        return JOURNAL_REFUSED;
    }
    result = write_proposals(store, batch);
    result = result == JOURNAL_OK ? write_marks(store, batch) : result;
    if (result != JOURNAL_OK) {
        store_rollback(store);
        return JOURNAL_REFUSED;
    }
    result = store_commit(store);
    if (result != JOURNAL_OK) {
        store_rollback(store);
    }
    return result;
}

static void proposal_free(struct proposal *proposal)
{
    free((void *)(uintptr_t)proposal->config.text);
    free(proposal->snapshot);
    free(proposal->marks);
    free(proposal->messages);
}

/* Gives a batch back, with its result; it is then empty. */
static void finish_batch(struct shared *shared, struct batch *batch, int result)
{
    uint64_t seq = 0;
    size_t at = 0;
    lock(shared);
    for (size_t i = 0; i < batch->proposal_count; i++) {
        struct proposal *proposal = &batch->proposals[i];
        at += proposal->count;
        seq = at > 0 ? batch->events[at - 1].seq : seq;
        assert(shared->finished_count < PROPOSALS_LIMIT);
        const size_t place = (shared->finished_first + shared->finished_count) % PROPOSALS_LIMIT;
        shared->finished[place] = (struct finished){proposal->done, proposal->context, result, seq};
        shared->finished_count++;
        proposal_free(proposal);
    }
    assert(shared->events_pending >= batch->event_count);
    shared->events_pending -= batch->event_count;
    if (result == JOURNAL_OK && seq > 0) {
        shared->durable_seq = seq;
    }
    shared->refused = shared->refused || result != JOURNAL_OK;
    batch->event_count = batch->proposal_count = 0;
    unlock(shared);
}

/* The lock is held. Waits until there is work; false: the time of idleness is over without any. */
static bool wait_for_work(struct shared *shared, bool with_timeout)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += IDLE_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    while (shared->filling->proposal_count == 0 && !shared->stopping && shared->night_ms == 0) {
        const int result = with_timeout
                               ? pthread_cond_timedwait(&shared->changed, &shared->lock, &until)
                               : pthread_cond_wait(&shared->changed, &shared->lock);
        if (result == ETIMEDOUT) {
            return false;
        }
    }
    return true;
}

/* Older days go to their files, a short piece at a time; on an error, the next night tries again.
 */
static void archive(struct sqlite_journal *self)
{
    const int error = archive_step(&self->archive, &self->store);
    if (self->store.wal_pages >= WAL_PAGES_MOST) {
        store_checkpoint(&self->store);
    }
    lock(&self->shared);
    self->shared.archives.bad = self->archive.bad;
    self->shared.archives.busy = archive_is_busy(&self->archive);
    self->shared.archives.error = error;
    unlock(&self->shared);
}

static void forget(struct sqlite_journal *self, int64_t before_ms)
{
    /* A failure leaves old ids longer: no harm; a refusing disk is met again by the next batch. */
    if (store_begin(&self->store) == JOURNAL_OK) {
        const int result = store_forget_requests(&self->store, before_ms);
        if (result != JOURNAL_OK || store_commit(&self->store) != JOURNAL_OK) {
            store_rollback(&self->store);
        }
    }
}

static void write_and_finish(struct sqlite_journal *self, struct batch *batch, bool refused)
{
    const int result = refused ? JOURNAL_REFUSED : write_batch(&self->store, batch);
    finish_batch(&self->shared, batch, result);
    if (self->wake != NULL) {
        self->wake(self->wake_context);
    }
    if (result == JOURNAL_OK && self->store.wal_pages >= WAL_PAGES_MOST) {
        store_checkpoint(&self->store);
    }
}

static void *writer_run(void *argument)
{
    struct sqlite_journal *self = argument;
    struct shared *shared = &self->shared;
    struct batch *spare = &self->batches[1];
    for (;;) {
        const bool busy = archive_is_busy(&self->archive);
        lock(shared);
        const bool work = busy || wait_for_work(shared, self->store.wal_pages >= WAL_PAGES_IDLE);
        const bool stop = shared->stopping && shared->filling->proposal_count == 0;
        const bool refused = shared->refused;
        const int64_t night_ms = shared->night_ms;
        struct batch *batch = NULL;
        shared->night_ms = 0;
        if (shared->filling->proposal_count > 0) {
            batch = shared->filling;
            shared->filling = spare;
            spare = batch;
        }
        unlock(shared);
        if (batch != NULL) {
            write_and_finish(self, batch, refused);
        } else if (!work && !stop && !refused) {
            store_checkpoint(&self->store);
            self->store.wal_pages = 0; /* tried: again after new pages */
        }
        if (night_ms > 0 && !refused) {
            forget(self, night_ms - JOURNAL_REQUEST_DAYS * MS_PER_DAY);
            archive_begin(&self->archive, night_ms);
        }
        if (refused || stop) {
            archive_stop(&self->archive);
        } else if (archive_is_busy(&self->archive)) {
            archive(self);
        }
        if (stop) {
            return NULL;
        }
    }
}

/* --- the owner's thread --- */

static void *copy_bytes(const void *bytes, size_t size_bytes)
{
    uint8_t *copy = malloc(size_bytes + 1);
    if (copy != NULL) {
        memcpy(copy, bytes, size_bytes);
        copy[size_bytes] = 0;
    }
    return copy;
}

/* The messages and, behind them in the same block, their bodies. */
static bool messages_copy(struct proposal *proposal, const struct journal_attached *attached)
{
    size_t bodies_bytes = 0;
    const size_t rows_bytes = attached->message_count * sizeof(attached->messages[0]);
    for (size_t i = 0; i < attached->message_count; i++) {
        bodies_bytes += attached->messages[i].size_bytes;
    }
    proposal->messages = malloc(rows_bytes + bodies_bytes + 1);
    if (proposal->messages == NULL) {
        return false;
    }
    memcpy(proposal->messages, attached->messages, rows_bytes);
    char *body = (char *)proposal->messages + rows_bytes;
    for (size_t i = 0; i < attached->message_count; i++) {
        memcpy(body, attached->messages[i].body, attached->messages[i].size_bytes);
        proposal->messages[i].body = body;
        body += attached->messages[i].size_bytes;
    }
    proposal->message_count = attached->message_count;
    return true;
}

/* What is attached, copied; false: no memory. */
static bool proposal_attach(struct proposal *proposal, const struct journal_attached *attached)
{
    bool good = true;
    if (attached->config != NULL) {
        proposal->config = *attached->config;
        proposal->config.text = copy_bytes(attached->config->text, attached->config->size_bytes);
        good = proposal->config.text != NULL;
    }
    if (attached->snapshot != NULL) {
        proposal->snapshot_bytes = attached->snapshot_bytes;
        proposal->snapshot = copy_bytes(attached->snapshot, attached->snapshot_bytes);
        good = good && proposal->snapshot != NULL;
    }
    if (attached->marks_bytes > 0) {
        proposal->marks_bytes = attached->marks_bytes;
        proposal->marks_anew = attached->marks_anew;
        proposal->marks = copy_bytes(attached->marks, attached->marks_bytes);
        good = good && proposal->marks != NULL;
    }
    if (attached->message_count > 0) {
        good = good && messages_copy(proposal, attached);
    }
    return good;
}

static bool has_room(const struct journal *journal)
{
    struct shared *shared = &self_of(journal)->shared;
    lock(shared);
    const bool room = shared->events_pending + (size_t)2 * LIMIT_EVENTS_PER_COMMAND <=
                          JOURNAL_PENDING_EVENTS_LIMIT &&
                      shared->undelivered < PROPOSALS_LIMIT;
    unlock(shared);
    return room;
}

static int propose(struct journal *journal, const struct event *events, size_t count,
                   const struct journal_attached *attached, journal_done *done, void *context)
{
    struct sqlite_journal *self = self_of(journal);
    struct shared *shared = &self->shared;
    struct proposal proposal = {.count = count, .done = done, .context = context};
    if (!proposal_attach(&proposal, attached)) {
        proposal_free(&proposal);
        return JOURNAL_NO_MEMORY;
    }
    int result = JOURNAL_OK;
    lock(shared);
    if (shared->refused) {
        result = JOURNAL_REFUSED;
    } else if (shared->events_pending + count > JOURNAL_PENDING_EVENTS_LIMIT ||
               shared->undelivered >= PROPOSALS_LIMIT) {
        result = JOURNAL_FULL;
    } else {
        struct batch *batch = shared->filling;
        assert(events[0].seq == shared->proposed_seq + 1);
        shared->proposed_seq = events[count - 1].seq;
        memcpy(&batch->events[batch->event_count], events, count * sizeof(events[0]));
        batch->event_count += count;
        batch->proposals[batch->proposal_count++] = proposal;
        shared->events_pending += count;
        shared->undelivered++;
    }
    unlock(shared);
    if (result != JOURNAL_OK) {
        proposal_free(&proposal);
        return result;
    }
    tell_writer(shared);
    for (size_t i = 0; i < count; i++) {
        if (!request_key_is_none(&events[i].request)) {
            key_filter_add(self->filter, &events[i].request);
        }
        self->turn_seq = events[i].kind == EVENT_DAY_TURNED ? events[i].seq : self->turn_seq;
    }
    return JOURNAL_OK;
}

/* One at a time and without the lock: a `done` may propose again. */
static size_t deliver(struct journal *journal)
{
    struct shared *shared = &self_of(journal)->shared;
    size_t delivered = 0;
    for (;;) {
        struct finished finished = {0};
        lock(shared);
        const bool any = shared->finished_count > 0;
        if (any) {
            finished = shared->finished[shared->finished_first];
            shared->finished_first = (shared->finished_first + 1) % PROPOSALS_LIMIT;
            shared->finished_count--;
            shared->undelivered--;
        }
        unlock(shared);
        if (!any) {
            return delivered;
        }
        delivered++;
        if (finished.done != NULL) {
            finished.done(finished.context, finished.result, finished.seq);
        }
    }
}

static uint64_t durable_seq(const struct journal *journal)
{
    struct shared *shared = &self_of(journal)->shared;
    lock(shared);
    const uint64_t seq = shared->durable_seq;
    unlock(shared);
    return seq;
}

static int message_mark(struct journal *journal, const struct journal_mark *mark,
                        journal_done *done, void *context)
{
    struct shared *shared = &self_of(journal)->shared;
    int result = JOURNAL_OK;
    lock(shared);
    if (shared->refused) {
        result = JOURNAL_REFUSED;
    } else if (shared->undelivered >= PROPOSALS_LIMIT) {
        result = JOURNAL_FULL;
    } else {
        shared->filling->proposals[shared->filling->proposal_count++] =
            (struct proposal){.mark = *mark, .done = done, .context = context};
        shared->undelivered++;
    }
    unlock(shared);
    if (result == JOURNAL_OK) {
        tell_writer(shared);
    }
    return result;
}

static enum journal_role role(const struct journal *journal)
{
    struct shared *shared = &self_of(journal)->shared;
    lock(shared);
    const bool refused = shared->refused;
    unlock(shared);
    return refused ? JOURNAL_OUT_OF_ORDER : JOURNAL_LEADER;
}

/* The ended day's requests may just be on their way to their place: some tenths of a second, once
 * a night, and only for a key that may be an old one. False: the disk refuses. */
static bool wait_for_turn(const struct sqlite_journal *self)
{
    while (durable_seq(&self->base) < self->turn_seq) {
        if (role(&self->base) != JOURNAL_LEADER) {
            return false;
        }
        const struct timespec moment = {.tv_nsec = 1000000};
        nanosleep(&moment, NULL);
    }
    return true;
}

static int reader_open(struct sqlite_journal *self)
{
    return self->reader != NULL ? JOURNAL_OK : store_open_reader(self->folder, &self->reader);
}

static int message_next(struct journal *journal, const struct short_id *target,
                        struct journal_message *ret_message,
                        char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT])
{
    struct sqlite_journal *self = self_of(journal);
    const int result = reader_open(self);
    return result == JOURNAL_OK ? store_read_message(self->reader, target, ret_message, ret_body)
                                : result;
}

static int request_find(struct journal *journal, const struct request_key *key,
                        struct journal_request *ret_request)
{
    struct sqlite_journal *self = self_of(journal);
    if (!key_filter_may_have(self->filter, key)) {
        return JOURNAL_NOT_FOUND;
    }
    if (!wait_for_turn(self)) {
        return JOURNAL_REFUSED;
    }
    const int result = reader_open(self);
    return result == JOURNAL_OK ? store_read_request(self->reader, key, ret_request) : result;
}

static int compact(struct journal *journal, int64_t now_ms)
{
    struct shared *shared = &self_of(journal)->shared;
    lock(shared);
    shared->night_ms = now_ms;
    shared->archives.busy = true;
    unlock(shared);
    tell_writer(shared);
    return JOURNAL_OK;
}

static void archives(struct journal *journal, struct journal_archives *ret_archives)
{
    struct shared *shared = &self_of(journal)->shared;
    lock(shared);
    *ret_archives = shared->archives;
    unlock(shared);
}

static void batch_free(struct batch *batch)
{
    free(batch->events);
    free(batch->proposals);
}

static void self_free(struct sqlite_journal *self)
{
    store_close(&self->store);
    sqlite3_close(self->reader);
    batch_free(&self->batches[0]);
    batch_free(&self->batches[1]);
    free(self->shared.finished);
    free(self->filter);
    pthread_cond_destroy(&self->shared.changed);
    pthread_mutex_destroy(&self->shared.lock);
    if (self->lock_file >= 0) {
        close(self->lock_file);
    }
    free(self);
}

static void journal_sqlite_close(struct journal *journal)
{
    struct sqlite_journal *self = self_of(journal);
    if (self->writer_runs) {
        lock(&self->shared);
        self->shared.stopping = true;
        unlock(&self->shared);
        tell_writer(&self->shared);
        pthread_join(self->writer, NULL);
    }
    deliver(journal);
    self_free(self);
}

static const struct journal_backend backend = {
    .propose = propose,
    .deliver = deliver,
    .role = role,
    .has_room = has_room,
    .durable_seq = durable_seq,
    .request_find = request_find,
    .compact = compact,
    .message_mark = message_mark,
    .message_next = message_next,
    .archives = archives,
    .close = journal_sqlite_close,
};

static int batch_init(struct batch *batch)
{
    batch->events = malloc(JOURNAL_PENDING_EVENTS_LIMIT * sizeof(batch->events[0]));
    batch->proposals = malloc(PROPOSALS_LIMIT * sizeof(batch->proposals[0]));
    return batch->events == NULL || batch->proposals == NULL ? JOURNAL_NO_MEMORY : JOURNAL_OK;
}

/* One server a journal: two would both believe that they lead. */
static int take_folder(struct sqlite_journal *self)
{
    char path[1100];
    snprintf(path, sizeof(path), "%s/journal.lock", self->folder);
    self->lock_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (self->lock_file < 0) {
        return JOURNAL_REFUSED;
    }
    return flock(self->lock_file, LOCK_EX | LOCK_NB) == 0 ? JOURNAL_OK : JOURNAL_IN_USE;
}

static int self_init(struct sqlite_journal *self, const struct journal_options *options)
{
    pthread_condattr_t monotonic;
    self->base.backend = &backend;
    self->lock_file = -1;
    self->wake = options->wake;
    self->wake_context = options->wake_context;
    pthread_mutex_init(&self->shared.lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&self->shared.changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    self->shared.filling = &self->batches[0];
    self->shared.finished = malloc(PROPOSALS_LIMIT * sizeof(self->shared.finished[0]));
    self->filter = calloc(1, sizeof(*self->filter));
    const int size = snprintf(self->folder, sizeof(self->folder), "%s", options->folder);
    if (self->shared.finished == NULL || self->filter == NULL ||
        batch_init(&self->batches[0]) != JOURNAL_OK ||
        batch_init(&self->batches[1]) != JOURNAL_OK) {
        return JOURNAL_NO_MEMORY;
    }
    return size < (int)sizeof(self->folder) ? take_folder(self) : JOURNAL_REFUSED;
}

int journal_sqlite_open(const struct journal_options *options, struct journal **ret_journal,
                        uint64_t *ret_last_seq)
{
    if (sodium_init() < 0) {
        return JOURNAL_REFUSED;
    }
    struct sqlite_journal *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        return JOURNAL_NO_MEMORY;
    }
    int result = self_init(self, options);
    result = result == JOURNAL_OK ? store_open(&self->store, self->folder) : result;
    result = result == JOURNAL_OK ? store_replay(&self->store, options->whole, &options->reader)
                                  : result;
    result = result == JOURNAL_OK ? store_fill_filter(&self->store, self->filter) : result;
    if (result == JOURNAL_OK) {
        self->shared.durable_seq = self->shared.proposed_seq = self->store.seq;
        self->writer_runs = pthread_create(&self->writer, NULL, writer_run, self) == 0;
        result = self->writer_runs ? JOURNAL_OK : JOURNAL_NO_MEMORY;
    }
    if (result != JOURNAL_OK) {
        self_free(self);
        return result;
    }
    *ret_last_seq = self->store.seq;
    *ret_journal = &self->base;
    return JOURNAL_OK;
}
