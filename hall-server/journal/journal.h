/*
 * What makes events durable, and brings the engine back. A small vtable, so that the default (one
 * machine with SQLite) and a replicated log later look the same from above.
 *
 * Includes the model only: a configuration is a text with a version and a hash to it.
 *
 * Threads: one owner (the loop thread) makes every call here. The backend's own writer thread calls
 * nothing of the owner's but `wake`, which must be safe from any thread (ev_async_send). The owner
 * then calls journal_deliver(), and all `done` callbacks run there, on the owner's thread, in the
 * order of the proposals.
 *
 *   propose ──> [pending] ──> writer: one transaction, one sync ──> [finished] ──wake──> deliver
 * ──> done
 *
 * Group commit has no timer: what came while the last sync ran is the next batch.
 *
 * When a `done` brings JOURNAL_REFUSED, no later event of this journal will become durable: close
 * it, throw the engine away, tell everybody, open again.
 */
#ifndef HALL_SERVER_JOURNAL_JOURNAL_H
#define HALL_SERVER_JOURNAL_JOURNAL_H

#include "hall-server/model/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JOURNAL_ERRORS(X)                                                                          \
    X(JOURNAL_OK, 0, "ok")                                                                         \
    X(JOURNAL_REFUSED, -1, "the disk refuses")                                                     \
    X(JOURNAL_NOT_LEADER, -2, "another machine leads")                                             \
    X(JOURNAL_UNKNOWN, -3, "the outcome is not known")                                             \
    X(JOURNAL_FULL, -4, "too much is pending")                                                     \
    X(JOURNAL_NOT_FOUND, -5, "there is no such thing")                                             \
    X(JOURNAL_DAMAGED, -6, "the journal is damaged")                                               \
    X(JOURNAL_TOO_NEW, -7, "a newer program wrote this journal")                                   \
    X(JOURNAL_IN_USE, -8, "another server has this journal open")                                  \
    X(JOURNAL_NO_MEMORY, -9, "memory is short")                                                    \
    X(JOURNAL_STOPPED, -10, "the reader of the replay said stop")                                  \
    X(JOURNAL_BAD_SNAPSHOT, -11, "the snapshot of the day's turn is damaged")                      \
    X(JOURNAL_BAD_ARCHIVE, -12, "the archive of an older day is missing, or not what was written")
#define JOURNAL_ENUM(symbol, value, text) symbol = (value),
enum journal_error { JOURNAL_ERRORS(JOURNAL_ENUM) };
#undef JOURNAL_ENUM
const char *journal_error_text(int error);

enum {
    JOURNAL_PENDING_EVENTS_LIMIT = 16384, /* proposed and not yet durable */
    JOURNAL_CONFIG_BYTES_LIMIT = 16 << 20,
    JOURNAL_SNAPSHOT_BYTES_LIMIT = 16 << 20,
    JOURNAL_MESSAGES_LIMIT = 64, /* of one command */
    JOURNAL_MESSAGE_BYTES_LIMIT = 4096,
    JOURNAL_REQUEST_DAYS = 8 /* request ids are kept so long at least */
};

/* A configuration's text, exactly as it was given; `hash` is BLAKE2b-256 of it. */
struct journal_config {
    uint32_t version;
    uint8_t hash[32];
    const char *text;
    size_t size_bytes;
};
void journal_config_hash(const char *text, size_t size_bytes, uint8_t ret_hash[32]);

/*
 * What outlives a turn of the day (engine/snapshot.h), as it was just before event `seq`, which is
 * that turn. `begin`: a start; read it into the new engine, the configuration in force came just
 * before. Else everything was replayed up to there, and the engine must agree with it.
 */
struct journal_snapshot {
    bool begin;
    uint64_t seq;
    const struct journal_config *config; /* in force then: version and hash; its text is NULL */
    const uint8_t *bytes;
    size_t size_bytes;
};

/*
 * Called by journal_open() for what must be applied, oldest first; return false to stop
 * (JOURNAL_STOPPED). Before each EVENT_CONFIG_APPLIED comes its text with `config`: parse it, keep
 * it, and put the pointer into the event before engine_apply. `event` is the reader's to change.
 */
struct journal_reader {
    void *context;
    bool (*config)(void *context, const struct journal_config *config);
    bool (*event)(void *context, struct event *event);
    bool (*snapshot)(void *context, const struct journal_snapshot *snapshot); /* NULL: not asked */
};

enum journal_role { JOURNAL_LEADER, JOURNAL_FOLLOWER, JOURNAL_OUT_OF_ORDER };

/* `result`: JOURNAL_OK when every event up to `seq` is durable. */
typedef void journal_done(void *context, int result, uint64_t seq);

struct journal_options {
    const char *folder; /* exists, ours alone; the journal is FOLDER/journal.db, mode 0600 */
    struct journal_reader reader;
    void (*wake)(void *context); /* from the writer's thread; may be NULL: poll journal_deliver */
    void *wake_context;
    bool whole; /* replay from the first event of all, else from the last turn of the day */
};

/*
 * What the hall must tell another program, in the transaction of the event that says so. It leaves
 * after that, in the order of the ids, one at a time for a target (see hall-server/outbox).
 */
struct journal_message {
    uint64_t id; /* event's seq x 64 + its place: never used twice; grows */
    struct short_id target;
    int64_t at_ms;
    const char *body; /* JSON; the owner's until the call returns */
    size_t size_bytes;
    uint32_t tries;  /* so far */
    int64_t next_ms; /* not before this time */
};

/* What became of a message. */
enum journal_outcome { JOURNAL_SENT = 1, JOURNAL_GIVEN_UP = 2, JOURNAL_AGAIN = 0 };
struct journal_mark {
    uint64_t id; /* 0: none */
    enum journal_outcome outcome;
    uint32_t tries;
    int64_t next_ms; /* JOURNAL_AGAIN: when; else: when it ended */
};

/* What goes into the transaction of some events besides them; everything is copied. */
struct journal_attached {
    const struct journal_config *config; /* of an EVENT_CONFIG_APPLIED, else NULL */
    const uint8_t *snapshot; /* taken before an EVENT_DAY_TURNED that comes first, else NULL */
    size_t snapshot_bytes;
    const struct journal_message *messages;
    size_t message_count; /* at most JOURNAL_MESSAGES_LIMIT */
    /* Lines of number_marks.h, on the disk before the events are; NULL: none. */
    const char *marks;
    size_t marks_bytes;
    bool marks_anew; /* they are the whole file */
};

struct journal;
struct journal_request;
struct journal_archives;

/* What a backend does. Call through the functions below. */
struct journal_backend {
    int (*propose)(struct journal *journal, const struct event *events, size_t count,
                   const struct journal_attached *attached, journal_done *done, void *context);
    size_t (*deliver)(struct journal *journal);
    enum journal_role (*role)(const struct journal *journal);
    bool (*has_room)(const struct journal *journal);
    uint64_t (*durable_seq)(const struct journal *journal);
    int (*request_find)(struct journal *journal, const struct request_key *key,
                        struct journal_request *ret_request);
    int (*compact)(struct journal *journal, int64_t now_ms);
    int (*message_mark)(struct journal *journal, const struct journal_mark *mark,
                        journal_done *done, void *context);
    int (*message_next)(struct journal *journal, const struct short_id *target,
                        struct journal_message *ret_message,
                        char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT]);
    void (*archives)(struct journal *journal, struct journal_archives *ret_archives);
    void (*close)(struct journal *journal);
};
struct journal { /* the first member of a backend's own struct */
    const struct journal_backend *backend;
};

/* Opens or makes the journal, and replays. On an error nothing is open; *ret_last_seq is the last
 * event's seq, 0 for a new one. */
__attribute__((warn_unused_result)) int journal_sqlite_open(const struct journal_options *options,
                                                            struct journal **ret_journal,
                                                            uint64_t *ret_last_seq);

/*
 * Copies `count` (1 … LIMIT_EVENTS_PER_COMMAND) events, whose seqs follow the last ones, and
 * returns at once. `attached` may be NULL; but an EVENT_CONFIG_APPLIED wants its text, and a turn
 * of the day its snapshot (asserted). `done` may be NULL; else it comes exactly once, from
 * journal_deliver() or journal_close(). On JOURNAL_FULL nothing was taken: refuse the command
 * before deciding it (journal_has_room).
 */
__attribute__((warn_unused_result)) int journal_propose(struct journal *journal,
                                                        const struct event *events, size_t count,
                                                        const struct journal_attached *attached,
                                                        journal_done *done, void *context);

/* Room for one more command's events? Ask before engine_do. */
bool journal_has_room(const struct journal *journal);

/* Runs the `done` callbacks of what is finished; returns how many. After each wake. */
size_t journal_deliver(struct journal *journal);

uint64_t journal_durable_seq(const struct journal *journal);
enum journal_role journal_role(const struct journal *journal);

/* A request that acted on an earlier day (the engine knows today's): what it did then. */
struct journal_request {
    uint32_t print; /* request_print_fits() or it is PROBLEM_REQUEST_ID_REUSED */
    uint64_t seq;
    int64_t at_ms;
    struct uuid ticket; /* nil: none */
    struct event first; /* the first event: for an issue it has number, queue and secret */
};

/*
 * JOURNAL_NOT_FOUND costs no reading for nearly every new key (a filter in memory says no). While
 * the day is just turning it waits for the turn to be durable. On another error nobody knows
 * whether the request acted: answer PROBLEM_STORAGE_REFUSED, and do nothing.
 */
__attribute__((warn_unused_result)) int journal_request_find(struct journal *journal,
                                                             const struct request_key *key,
                                                             struct journal_request *ret_request);

/*
 * At the turn of the day: forgets request ids older than JOURNAL_REQUEST_DAYS, moves days that no
 * request speaks of any more to archive files, and looks at some of the older files. Returns at
 * once; the writer does it in pieces between batches, and what a stop leaves the next night does.
 */
__attribute__((warn_unused_result)) int journal_compact(struct journal *journal, int64_t now_ms);

/*
 * The oldest message to `target` that has not ended; only what is durable. JOURNAL_NOT_FOUND: there
 * is none. Its body is copied; ret_message->body points at it.
 */
__attribute__((warn_unused_result)) int
journal_message_next(struct journal *journal, const struct short_id *target,
                     struct journal_message *ret_message,
                     char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT]);

/* Notes what became of a message; `done` comes when that is durable, as for journal_propose(). */
__attribute__((warn_unused_result)) int journal_message_mark(struct journal *journal,
                                                             const struct journal_mark *mark,
                                                             journal_done *done, void *context);

struct journal_archives {
    bool busy; /* the night's work is not done yet */
    int bad;   /* files that it found missing or changed */
    int error; /* why it ended early: the next night tries again */
};
void journal_archives(struct journal *journal, struct journal_archives *ret_archives);

/* Waits until what was proposed is durable, runs the `done`s that are left, closes. NULL is fine.
 */
void journal_close(struct journal *journal);

/* Copies a journal, also a live one, with its archives into the empty folder `to` (SQLite's online
 * backup; archives never change). */
__attribute__((warn_unused_result)) int journal_sqlite_backup(const char *folder, const char *to);

/* What is now, to the reader, beside a server that may have the journal: from the last snapshot. */
__attribute__((warn_unused_result)) int journal_sqlite_read(const char *folder,
                                                            const struct journal_reader *reader);

/* One older day in a file of its own. */
struct journal_archive {
    const char *path; /* the function's, until the call returns */
    uint64_t first_seq;
    uint64_t last_seq;
    int64_t from_ms;
    int64_t to_ms; /* its facts are of this time; the next day's first */
    bool good;     /* it is there and is what was written */
};
/* All of them, oldest first, each read through; reports open those that they want (the same tables
 * as the journal's). Return false to stop. */
__attribute__((warn_unused_result)) int
journal_sqlite_archives(const char *folder,
                        bool (*archive)(void *context, const struct journal_archive *archive),
                        void *context);

/* Messages that have not left, oldest first, beside a server that may have the journal: `outcome`
 * is JOURNAL_AGAIN or JOURNAL_GIVEN_UP. Return false to stop. */
__attribute__((warn_unused_result)) int
journal_sqlite_messages(const char *folder,
                        bool (*message)(void *context, const struct journal_message *message,
                                        enum journal_outcome outcome),
                        void *context);

/*
 * Proves a journal (or a copy of one) without changing it: every event reads, in the archives too,
 * seqs have no gap, the audit chain holds, configurations have their hashes and snapshots their
 * digests. `reader` gets all of it. For hallctl
 * check, next to a comparison of engine_digest.
 * JOURNAL_DAMAGED names itself: *ret_events is how many events were good before it.
 */
__attribute__((warn_unused_result)) int
journal_sqlite_check(const char *folder, const struct journal_reader *reader, uint64_t *ret_events);

#endif
