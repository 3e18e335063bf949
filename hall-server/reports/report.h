/*
 * A report: the figures of a query and those of as many days before, from a data folder's journal
 * and archives. And the tickets behind a figure, and one ticket's story. One source for pages,
 * files and the command line.
 *
 * Reads beside a server that is running and never writes. Takes as long as SQLite takes, up to
 * `bounds`, so never on the loop's thread: the app has a worker (app/report_worker.h). Any thread;
 * a report belongs to whoever made it.
 */
#ifndef HALL_SERVER_REPORTS_REPORT_H
#define HALL_SERVER_REPORTS_REPORT_H

#include "drivers/base/buffer.h"
#include "hall-server/reports/fold.h"

enum {
    REPORT_TOLD_MAX = 32,
    REPORT_TICKETS_MAX = 100, /* the longest waits of them */
    REPORT_NAME_ROOM = 32,
    REPORT_EVENTS_MAX = 256, /* of one ticket's story */
};

struct report_source {
    const char *folder;
    const struct hall_config *config; /* in force: its zone, its day, its names; outlives reports */
    struct facts_bounds bounds;
    const struct report_told *told;
    size_t told_count;
};

struct report_group {
    char
        id[REPORT_NAME_ROOM]; /* a date, "2026-10", or what the configuration calls it; "-": none */
    const char *zh;
    const char *en;
    struct figure_value values[FIGURE_COUNT];
    struct figure_value before[FIGURE_COUNT]; /* of groups of time: nothing */
};

struct report {
    struct report_query query;
    const struct hall_config *config;
    int32_t before_day; /* the first of the period before; it ends where the query begins */
    struct figure_value total[FIGURE_COUNT];
    struct figure_value before[FIGURE_COUNT];
    uint32_t heat[FOLD_WEEKDAYS][FOLD_HOURS];
    size_t group_count; /* of time: all; others: those with legs in either period */
    struct report_group *groups;
};

/* PROBLEM_REPORT_TOO_GREAT: more legs than a report takes, or it took too long;
 * PROBLEM_STORAGE_REFUSED: it could not be read. */
__attribute__((warn_unused_result)) enum problem report_make(const struct report_source *source,
                                                             const struct report_query *query,
                                                             struct report *ret_report);
void report_deinit(struct report *report);

/* Groups of time have no period before, one by one. */
bool report_by_is_time(enum report_by by);

/* ---- as files and answers; BUFFER_OK or its error ---- */

__attribute__((warn_unused_result)) int report_json(const struct report *report,
                                                    struct buffer *out);
/* RFC 4180 with a byte order mark; what a spreadsheet would take for a formula is text. */
__attribute__((warn_unused_result)) int report_csv(const struct report *report, struct buffer *out);

/* The tickets that a query's figures are made of, the longest waits first, as JSON. */
__attribute__((warn_unused_result)) enum problem report_tickets(const struct report_source *source,
                                                                const struct report_query *query,
                                                                struct buffer *out);
/* What happened to one ticket, as JSON: all but its reviews. PROBLEM_UNKNOWN_TICKET. */
__attribute__((warn_unused_result)) enum problem
report_story(const struct report_source *source, const struct uuid *ticket, struct buffer *out);

/* Between the files of this room. */
enum problem report_problem(int journal_error);
int64_t report_day_ms(const struct hall_config *config, int32_t day);
/* As people write it: "12", "4:05" (minutes), "85.71%", "–"; `room` 24 is enough. */
void report_value_format(enum figure_unit unit, const struct figure_value *value, char *ret_text,
                         size_t room);

#endif
