/*
 * The database under the journal: its schema, and what is written for an event. No threads in here:
 * a store belongs to one thread at a time.
 *
 * - events: seq, at_ms, kind, body (event_codec), chain = BLAKE2b-256(chain before, body)
 * - requests: key -> print, seq, at_ms; the request ids of ended days, which act once, also days
 *   later. Filled at the turn of the day in one go: hashes in a tree that grows all day would write
 *   a page of it for every ticket. Of today the engine knows them itself.
 * - configs: hash -> version, text; what configurations said, word for word
 * - snapshots: what outlived each turn of a day; digest = BLAKE2b-256(chain before, hash of the
 *   configuration, body)
 * - outbox: what others must be told; ended: 0 waits, 1 sent, 2 given up
 * - archives: what went to files of its own (sqlite_archive.h)
 * - tickets, legs, reviews: facts that reports read; places are those of the configuration in the
 *   column `config`
 *
 * Names in facts are numbers of the enums, times are ms since 1970. Migrations go forward only.
 */
#ifndef HALL_SERVER_JOURNAL_SQLITE_STORE_H
#define HALL_SERVER_JOURNAL_SQLITE_STORE_H

#include "hall-server/journal/journal.h"
#include "hall-server/journal/key_filter.h"

#include <sqlite3.h>

enum store_statement {
    STORE_BEGIN,
    STORE_COMMIT,
    STORE_ROLLBACK,
    STORE_EVENT,
    STORE_REQUEST,
    STORE_EVENTS_OF_DAY,
    STORE_CONFIG,
    STORE_TICKET,
    STORE_LEG,
    STORE_HOLDER,
    STORE_CLASS,
    STORE_LEG_STATE,
    STORE_LEG_CALLED,
    STORE_LEG_RECALLED,
    STORE_LEG_STARTED,
    STORE_LEG_FINISHED,
    STORE_LEG_UNCALLED,
    STORE_LEG_UNSTARTED,
    STORE_LEG_UNFINISHED,
    STORE_LEG_REVIEWED,
    STORE_LEG_OUTCOME,
    STORE_REVIEW,
    STORE_EXPIRE,
    STORE_FORGET,
    STORE_SNAPSHOT,
    STORE_MESSAGE,
    STORE_MARK,
    STORE_FORGET_MESSAGES,
    STORE_LEG_UNCALLED_AGAIN,
    STORE_STATEMENTS
};

enum { STORE_FOLDER_ROOM = 1000 };

struct store_chain {
    uint8_t bytes[32];
};

struct store {
    char folder[STORE_FOLDER_ROOM];
    sqlite3 *database;
    sqlite3_stmt *statements[STORE_STATEMENTS];
    struct store_chain chain; /* of the last event */
    uint64_t seq;             /* of the last event */
    uint64_t day_first_seq;   /* of the last turn of the day, or 1 */
    uint32_t config_version;  /* in force */
    uint8_t config_hash[32];
    int wal_pages; /* not yet copied into the database */
};

/* Opens or makes FOLDER/journal.db, migrates it, checks it. On an error nothing stays open. */
__attribute__((warn_unused_result)) int store_open(struct store *store, const char *folder);
void store_close(struct store *store);

/* Everything that must be applied, oldest first; then store->seq and ->chain are the last event's.
 */
__attribute__((warn_unused_result)) int store_replay(struct store *store, bool whole,
                                                     const struct journal_reader *reader);
__attribute__((warn_unused_result)) int store_fill_filter(struct store *store,
                                                          struct key_filter *filter);

/* One transaction: begin, events (their rows too) and configurations, commit. */
__attribute__((warn_unused_result)) int store_begin(struct store *store);
__attribute__((warn_unused_result)) int store_put_event(struct store *store,
                                                        const struct event *event);
__attribute__((warn_unused_result)) int store_put_config(struct store *store,
                                                         const struct journal_config *config);
/* Before the turn of the day that it belongs to. */
__attribute__((warn_unused_result)) int store_put_snapshot(struct store *store,
                                                           const uint8_t *bytes, size_t size_bytes);
/* What became of a message, and a new one (sqlite_outbox.c). */
__attribute__((warn_unused_result)) int store_put_message(struct store *store,
                                                          const struct journal_message *message);
__attribute__((warn_unused_result)) int store_put_mark(struct store *store,
                                                       const struct journal_mark *mark);
/* JOURNAL_UNKNOWN when the commit itself failed: only a new reading can tell. */
__attribute__((warn_unused_result)) int store_commit(struct store *store);
void store_rollback(struct store *store);

__attribute__((warn_unused_result)) int store_forget_requests(struct store *store,
                                                              int64_t before_ms);
/* Copies the log's pages into the database, so that the log begins again from its start. */
void store_checkpoint(struct store *store);

/* Which form the tables have: as many migrations were applied. JOURNAL_TOO_NEW: more than we know.
 */
enum { STORE_FORM_SNAPSHOTS = 2, STORE_FORM_ARCHIVES = 3, STORE_FORM_OUTBOX = 4 };
__attribute__((warn_unused_result)) int store_read_form(sqlite3 *database, int *ret_form);

/* For readers of a second connection. */
__attribute__((warn_unused_result)) int
store_read_message(sqlite3 *database, const struct short_id *target,
                   struct journal_message *ret_message, char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT]);
__attribute__((warn_unused_result)) int store_open_reader(const char *folder,
                                                          sqlite3 **ret_database);
__attribute__((warn_unused_result)) int store_read_request(sqlite3 *database,
                                                           const struct request_key *key,
                                                           struct journal_request *ret_request);
/* From the archives and the journal, one after another. */
__attribute__((warn_unused_result)) int
store_read_events(sqlite3 *database, const char *folder, uint64_t from_seq,
                  struct store_chain *chain, const struct journal_reader *reader,
                  uint64_t *ret_last_seq, uint64_t *ret_count);
/* Where a start begins: before event `seq`, with the chain and the configuration (without its text)
 * of then. */
struct store_snapshot_place {
    uint64_t seq;
    struct store_chain chain;
    struct journal_config config;
};
/* The newest. JOURNAL_NOT_FOUND: there is none. */
__attribute__((warn_unused_result)) int store_find_snapshot(sqlite3 *database,
                                                            struct store_snapshot_place *ret_place);
/* The one before event `seq` to the reader, when it has the digest that `chain`, the chain before
 * it, gives. JOURNAL_NOT_FOUND: there is none. */
__attribute__((warn_unused_result)) int store_read_snapshot(sqlite3 *database, uint64_t seq,
                                                            bool begin,
                                                            const struct store_chain *chain,
                                                            const struct journal_reader *reader);
void store_snapshot_digest(const struct store_chain *chain, const uint8_t config_hash[32],
                           const void *bytes, size_t size_bytes, uint8_t ret_digest[32]);
/* The text of a configuration to the reader, when it has this hash. */
__attribute__((warn_unused_result)) int store_read_config(sqlite3 *database, uint32_t version,
                                                          const uint8_t hash[32],
                                                          const struct journal_reader *reader);
void store_chain_next(struct store_chain *chain, const uint8_t *body, size_t size_bytes);

/* Runs a statement whose values are bound, and makes it ready for the next time. */
int store_step(struct store *store, enum store_statement which);

#endif
