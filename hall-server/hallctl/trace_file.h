/*
 * Reads a trace's files, gzip or plain, row by row into memory.
 *
 * The main thread. trace_read() says what is wrong with a file, and where, in `ret_wrong`.
 */
#ifndef HALL_HALLCTL_TRACE_FILE_H
#define HALL_HALLCTL_TRACE_FILE_H

#include "hall-server/hallctl/trace_row.h"

#include <stddef.h>

enum {
    TRACE_ROWS_MAX = 2000000,
    TRACE_LINE_ROOM = 4096,
    TRACE_WRONG_ROOM = 4096 + 256,
};

struct trace {
    struct trace_ticket *tickets;
    size_t ticket_count;
    struct trace_snapshot *snapshots;
    size_t snapshot_count;
};

/* False and `ret_wrong`, "PATH: line 7: words"; *ret_trace is then empty. Free with trace_free().
 */
__attribute__((warn_unused_result)) bool trace_read(const char *tickets_path,
                                                    const char *snapshots_path,
                                                    struct trace *ret_trace,
                                                    char ret_wrong[TRACE_WRONG_ROOM]);
void trace_free(struct trace *trace);

#endif
