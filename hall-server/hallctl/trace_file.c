#include "hall-server/hallctl/trace_file.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROWS_AT_FIRST = 4096 };

/* One file being read: where its rows go, and how a line becomes one. */
struct source {
    const char *path;
    enum trace_kind kind;
    gzFile file;
    int line;
    size_t row_size;
    size_t count;
    size_t room;
    unsigned char *rows;
    char *wrong;
};

static bool wrong_say(struct source *source, const char *words)
{
    (void)snprintf(source->wrong, TRACE_WRONG_ROOM, "%s: %s", source->path, words);
    return false;
}

/* The same of the line at hand; `more` may be "". */
static bool wrong_line(struct source *source, const char *words, const char *more)
{
    (void)snprintf(source->wrong, TRACE_WRONG_ROOM, "%s: line %d: %s%s", source->path, source->line,
                   words, more);
    return false;
}

static bool room_make(struct source *source)
{
    if (source->count == TRACE_ROWS_MAX) {
        return wrong_line(source, "more rows than a trace may have", "");
    }
    if (source->count < source->room) {
        return true;
    }
    const size_t room = source->room == 0 ? ROWS_AT_FIRST : source->room * 2;
    unsigned char *rows = realloc(source->rows, room * source->row_size);
    if (rows == NULL) {
        return wrong_say(source, "memory is short");
    }
    source->rows = rows;
    source->room = room;
    return true;
}

static bool row_take(struct source *source, char *line)
{
    enum trace_result result = TRACE_OK;
    if (!room_make(source)) {
        return false;
    }
    unsigned char *row = source->rows + source->count * source->row_size;
    if (source->kind == TRACE_TICKETS) {
        struct trace_ticket ticket;
        result = trace_ticket_read(line, &ticket);
        if (result == TRACE_OK) {
            memcpy(row, &ticket, sizeof(ticket));
        }
    } else {
        struct trace_snapshot snapshot;
        result = trace_snapshot_read(line, &snapshot);
        if (result == TRACE_OK) {
            memcpy(row, &snapshot, sizeof(snapshot));
        }
    }
    if (result != TRACE_OK) {
        return wrong_line(source, trace_result_words(result), "");
    }
    source->count++;
    return true;
}

/* False after a word of what is wrong with the file where it ended. */
static bool end_is_good(struct source *source)
{
    int error = Z_OK;
    const char *words = gzerror(source->file, &error);
    if (error != Z_OK && error != Z_STREAM_END) {
        return wrong_line(source, "the file is damaged or cut short: ", words);
    }
    return true;
}

/* The next line without its end: 1, 0 at the end of the file, -1 after a word of what is wrong. */
static int line_next(struct source *source, char ret_line[TRACE_LINE_ROOM])
{
    source->line++;
    if (gzgets(source->file, ret_line, TRACE_LINE_ROOM) == NULL) {
        return end_is_good(source) ? 0 : -1;
    }
    size_t length = strlen(ret_line);
    const bool ended = length > 0 && ret_line[length - 1] == '\n';
    if (!ended && !end_is_good(source)) {
        return -1;
    }
    if (!ended && length + 1 == TRACE_LINE_ROOM) {
        (void)wrong_line(source, "too long for a row of a trace", "");
        return -1;
    }
    while (length > 0 && (ret_line[length - 1] == '\n' || ret_line[length - 1] == '\r')) {
        ret_line[--length] = '\0';
    }
    return 1;
}

static bool rows_read(struct source *source)
{
    char line[TRACE_LINE_ROOM];
    int more = line_next(source, line);
    if (more < 0) {
        return false;
    }
    if (more == 0 || !trace_header_fits(source->kind, line)) {
        return wrong_line(source, "not the columns of ",
                          source->kind == TRACE_TICKETS ? "tickets" : "snapshots");
    }
    while ((more = line_next(source, line)) > 0) {
        if (line[0] != '\0' && !row_take(source, line)) {
            return false;
        }
    }
    if (more == 0 && source->count == 0) {
        return wrong_say(source, "has no rows");
    }
    return more == 0;
}

static bool source_read(struct source *source)
{
    source->file = gzopen(source->path, "rb");
    if (source->file == NULL) {
        return wrong_say(source, errno == 0 ? "memory is short" : strerror(errno));
    }
    const bool good = rows_read(source);
    const int closed = gzclose_r(source->file);
    if (good && closed != Z_OK) {
        return wrong_say(source, "the file is cut short");
    }
    return good;
}

bool trace_read(const char *tickets_path, const char *snapshots_path, struct trace *ret_trace,
                char ret_wrong[TRACE_WRONG_ROOM])
{
    struct source tickets = {.path = tickets_path,
                             .kind = TRACE_TICKETS,
                             .row_size = sizeof(struct trace_ticket),
                             .wrong = ret_wrong};
    struct source snapshots = {.path = snapshots_path,
                               .kind = TRACE_SNAPSHOTS,
                               .row_size = sizeof(struct trace_snapshot),
                               .wrong = ret_wrong};
    *ret_trace = (struct trace){0};
    if (!source_read(&tickets) || !source_read(&snapshots)) {
        free(tickets.rows);
        free(snapshots.rows);
        return false;
    }
    ret_trace->tickets = (void *)tickets.rows;
    ret_trace->ticket_count = tickets.count;
    ret_trace->snapshots = (void *)snapshots.rows;
    ret_trace->snapshot_count = snapshots.count;
    return true;
}

void trace_free(struct trace *trace)
{
    free(trace->tickets);
    free(trace->snapshots);
    *trace = (struct trace){0};
}
