/* Reading events and what belongs to them, from the journal and from its archives. */
#ifndef HALL_SERVER_JOURNAL_SQLITE_READ_H
#define HALL_SERVER_JOURNAL_SQLITE_READ_H

#include "hall-server/journal/sqlite_store.h"

/* SQLite's word for a reading error in ours. */
int read_error(int result);
__attribute__((warn_unused_result)) int read_prepare(sqlite3 *database, const char *text,
                                                     sqlite3_stmt **ret_statement);

/* The chain after event `seq` - 1, which may be in an archive. */
__attribute__((warn_unused_result)) int read_chain_before(sqlite3 *database, uint64_t seq,
                                                          struct store_chain *ret_chain);

struct store_range {
    uint64_t first_seq;
    uint64_t last_seq; /* INT64_MAX: all there are */
};

/*
 * Events of one file to the reader, each proven by the chain, which goes on; snapshots are proven
 * on the way. `texts` has the configurations.
 */
__attribute__((warn_unused_result)) int
store_read_range(sqlite3 *database, sqlite3 *texts, struct store_range range,
                 struct store_chain *chain, const struct journal_reader *reader,
                 uint64_t *ret_last_seq, uint64_t *ret_count);

#endif
