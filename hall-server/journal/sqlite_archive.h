/*
 * Older days leave the journal for files of their own, one a business day: FOLDER/archive/NAME.db,
 * written once and never again, with the same tables. The journal keeps a row for each: its events,
 * the chain after its last one, and the hash of the whole file.
 *
 *   find ──> copy (some rows a step) ──> commit, sync ──> prove what lies there ──> row in
 * `archives` ^        │ cut off here: the file is nobody's and is begun anew                     │
 *     └────────┴──── deleted ──── delete (some rows a transaction) <───────────────────────┘
 *                                   │ cut off here: goes on, since the row says what is elsewhere
 *
 * A day may go when a snapshot after it is there and no request id speaks of it any more. Steps are
 * short, so that the writer can do them between batches. No threads in here: as the store.
 */
#ifndef HALL_SERVER_JOURNAL_SQLITE_ARCHIVE_H
#define HALL_SERVER_JOURNAL_SQLITE_ARCHIVE_H

#include "hall-server/journal/sqlite_store.h"

enum {
    ARCHIVE_FOLDER_ROOM = 1024,
    ARCHIVE_NAME_ROOM = 48, /* "2026-03-16-000000000001.db" */
    ARCHIVE_DAYS_KEPT = JOURNAL_REQUEST_DAYS + 1,
    ARCHIVE_ROWS_A_STEP = 2000,
    ARCHIVE_CHECKS_A_NIGHT = 32,
};

/* A row of `archives`. */
struct archive_row {
    uint64_t first_seq;
    uint64_t last_seq;
    int64_t from_ms;
    int64_t to_ms;     /* facts of tickets that were issued before it, and in no older file */
    uint8_t chain[32]; /* after last_seq */
    uint8_t hash[32];  /* BLAKE2b-256 of the file */
    bool deleted;      /* nothing of it is in the journal any more */
    char name[ARCHIVE_NAME_ROOM];
};

enum archive_phase {
    ARCHIVE_REST,
    ARCHIVE_FIND,
    ARCHIVE_COPY,
    ARCHIVE_PROVE,
    ARCHIVE_DELETE,
    ARCHIVE_CHECK
};

/* The work of a night. Zeroed: at rest. */
struct archive_work {
    enum archive_phase phase;
    struct archive_row row; /* in work */
    struct store_chain chain_before;
    uint64_t copied_seq; /* events up to it are in the file */
    sqlite3 *file;       /* while copying */
    int checks_left;
    int64_t began_ms; /* a file that was looked at since then is not looked at again */
    int bad;          /* files found missing or changed */
};

/* Begins with the oldest day, and then looks at files that nobody looked at for long. */
void archive_begin(struct archive_work *work, int64_t now_ms);
bool archive_is_busy(const struct archive_work *work);

/* One short piece; outside of any transaction. On an error the work rests until the next night. */
__attribute__((warn_unused_result)) int archive_step(struct archive_work *work,
                                                     struct store *store);
/* Leaves what is half done to the next time. */
void archive_stop(struct archive_work *work);

/* The first archive whose last event is `seq` or later. JOURNAL_NOT_FOUND: there is none. */
__attribute__((warn_unused_result)) int archive_find(sqlite3 *database, uint64_t seq,
                                                     struct archive_row *ret_row);
/* Opens a file for reading, when it has its hash. JOURNAL_BAD_ARCHIVE: missing or changed. */
__attribute__((warn_unused_result)) int
archive_open(const char *folder, const struct archive_row *row, sqlite3 **ret_database);
/* A copy of it in another data folder, synced and proven. */
__attribute__((warn_unused_result)) int archive_copy(const char *folder, const char *to,
                                                     const struct archive_row *row);

#endif
