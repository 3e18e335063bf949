/*
 * The rows of a trace of a hall's queues: what was seen of each queue about every five minutes
 * (snapshots), and the tickets that follow from it, known as intervals. Columns as in
 * tests/data/arrivals/README.md.
 *
 * Pure; any thread. A line is changed in place. First the header with trace_header_fits(), then
 * each line.
 */
#ifndef HALL_HALLCTL_TRACE_ROW_H
#define HALL_HALLCTL_TRACE_ROW_H

#include <stdbool.h>
#include <stdint.h>

enum {
    TRACE_OFFICE_ROOM = 48,
    TRACE_QUEUE_ROOM = 24,
    TRACE_COUNT_MAX = 100000, /* of people, seats, and a day's tickets */
    TRACE_MINUTES_PER_DAY = 1440,
    TRACE_CELLS_MAX = 12,
};

/* symbol, value, words */
#define TRACE_RESULTS(X)                                                                           \
    X(TRACE_OK, 0, "a row")                                                                        \
    X(TRACE_BAD_CELLS, -1, "another number of cells than the header")                              \
    X(TRACE_BAD_QUOTE, -2, "a quote that is not closed, or in the middle of a cell")               \
    X(TRACE_BAD_DATE, -3, "a date that is not like 2020-01-31")                                    \
    X(TRACE_BAD_TIME, -4, "a time that is not like 08:05")                                         \
    X(TRACE_BAD_NUMBER, -5, "a count that is not a whole number up to 100000")                     \
    X(TRACE_BAD_NAME, -6, "an office or queue without a name, or with one too long")               \
    X(TRACE_BAD_ORDER, -7, "an interval that ends before it begins, or a call before the coming")
#define TRACE_ENUM(symbol, value, words) symbol = (value),
enum trace_result { TRACE_RESULTS(TRACE_ENUM) };
#undef TRACE_ENUM

enum trace_kind { TRACE_TICKETS, TRACE_SNAPSHOTS };

/* A queue on a day: both kinds of rows begin with it. */
struct trace_key {
    char office[TRACE_OFFICE_ROOM];
    char queue[TRACE_QUEUE_ROOM];
    int32_t day; /* only compared: year * 372 + month * 31 + day */
};

/* Came in (arrived_after, arrived_by], was called in (called_after, called_by]; minutes of the day.
 */
struct trace_ticket {
    struct trace_key key;
    int32_t number; /* from 1 */
    int32_t arrived_after_min;
    int32_t arrived_by_min;
    int32_t called_after_min;
    int32_t called_by_min;
};

struct trace_snapshot {
    struct trace_key key;
    int32_t at_min;
    int32_t waiting;
    int32_t open_seats;
};

/* The header's line, without its end, names the columns of this kind in this order. */
bool trace_header_fits(enum trace_kind kind, const char *line);

/* TRACE_OK, or an error and *ret_… is untouched. `line` has no line end. An empty "after" means:
 * as its "by". */
__attribute__((warn_unused_result)) enum trace_result
trace_ticket_read(char *line, struct trace_ticket *ret_ticket);
__attribute__((warn_unused_result)) enum trace_result
trace_snapshot_read(char *line, struct trace_snapshot *ret_snapshot);

/* Static, never NULL. */
const char *trace_result_words(enum trace_result result);

#endif
