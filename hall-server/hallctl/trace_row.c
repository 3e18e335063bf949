#include "hall-server/hallctl/trace_row.h"

#include "drivers/base/digits.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char *const headers[] = {
    [TRACE_TICKETS] = "date,office,queue_id,queue_name,ticket_seq,arrived_after,arrived_by,"
                      "called_after,called_by,open_counters_at_call",
    [TRACE_SNAPSHOTS] = "date,time,office,queue_id,queue_name,letter,current_number,waiting,"
                        "open_counters,avg_service_min,status",
};
enum { TICKET_CELLS = 10, SNAPSHOT_CELLS = 11 };

const char *trace_result_words(enum trace_result result)
{
    static const struct {
        enum trace_result result;
        const char *words;
    } rows[] = {
#define TRACE_ROW(symbol, value, words) {symbol, words},
        TRACE_RESULTS(TRACE_ROW)
#undef TRACE_ROW
    };
    size_t i = 0;
    while (i + 1 < sizeof(rows) / sizeof(rows[0]) && rows[i].result != result) {
        i++;
    }
    assert(rows[i].result == result);
    return rows[i].words;
}

bool trace_header_fits(enum trace_kind kind, const char *line)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    const bool marked = strncmp(line, byte_order_mark, sizeof(byte_order_mark) - 1) == 0;
    return strcmp(marked ? line + sizeof(byte_order_mark) - 1 : line, headers[kind]) == 0;
}

/* Unquotes the cell at `at` in place; *ret_end is the comma or NUL after it, or NULL: a bad quote.
 */
static char *cell_cut(char *at, char **ret_end)
{
    if (*at != '"') {
        char *end = at + strcspn(at, ",");
        *ret_end = memchr(at, '"', (size_t)(end - at)) == NULL ? end : NULL;
        return at;
    }
    char *from = at + 1;
    char *to = at;
    while (*from != '\0' && (from[0] != '"' || from[1] == '"')) {
        from += *from == '"' ? 1 : 0;
        *to++ = *from++;
    }
    if (*from != '"' || (from[1] != ',' && from[1] != '\0')) {
        *ret_end = NULL;
        return at;
    }
    *ret_end = from + 1;
    if (to < from + 1) {
        *to = '\0';
    }
    return at;
}

static enum trace_result cells_cut(char *line, int count, const char *ret_cells[TRACE_CELLS_MAX])
{
    char *at = line;
    for (int i = 0; i < count; i++) {
        char *end = NULL;
        ret_cells[i] = cell_cut(at, &end);
        if (end == NULL) {
            return TRACE_BAD_QUOTE;
        }
        const bool last = *end == '\0';
        if (last != (i + 1 == count)) {
            return TRACE_BAD_CELLS;
        }
        *end = '\0';
        at = end + 1;
    }
    return TRACE_OK;
}

static enum trace_result count_read(const char *text, int32_t *ret_count)
{
    const size_t length = strlen(text);
    const int32_t count = length >= 1 && length <= 6 ? digits_read(text, (int)length) : -1;
    if (count < 0 || count > TRACE_COUNT_MAX) {
        return TRACE_BAD_NUMBER;
    }
    *ret_count = count;
    return TRACE_OK;
}

static enum trace_result time_read(const char *text, int32_t *ret_min)
{
    if (strlen(text) != 5 || text[2] != ':') {
        return TRACE_BAD_TIME;
    }
    const int32_t hour = digits_read(text, 2);
    const int32_t minute = digits_read(text + 3, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
        return TRACE_BAD_TIME;
    }
    *ret_min = hour * 60 + minute;
    return TRACE_OK;
}

static enum trace_result key_read(const char *date, const char *office, const char *queue,
                                  struct trace_key *key)
{
    if (strlen(date) != 10 || date[4] != '-' || date[7] != '-') {
        return TRACE_BAD_DATE;
    }
    const int32_t year = digits_read(date, 4);
    const int32_t month = digits_read(date + 5, 2);
    const int32_t day = digits_read(date + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
        return TRACE_BAD_DATE;
    }
    const size_t office_size = strlen(office) + 1;
    const size_t queue_size = strlen(queue) + 1;
    if (office_size == 1 || office_size > TRACE_OFFICE_ROOM || queue_size == 1 ||
        queue_size > TRACE_QUEUE_ROOM) {
        return TRACE_BAD_NAME;
    }
    memset(key, 0, sizeof(*key));
    memcpy(key->office, office, office_size);
    memcpy(key->queue, queue, queue_size);
    key->day = year * 372 + month * 31 + day;
    return TRACE_OK;
}

/* "after" and "by"; an empty "after" is not known: as "by". */
static enum trace_result interval_read(const char *after, const char *by, int32_t *ret_after_min,
                                       int32_t *ret_by_min)
{
    enum trace_result result = time_read(by, ret_by_min);
    *ret_after_min = *ret_by_min;
    if (result == TRACE_OK && after[0] != '\0') {
        result = time_read(after, ret_after_min);
    }
    if (result == TRACE_OK && *ret_after_min > *ret_by_min) {
        result = TRACE_BAD_ORDER;
    }
    return result;
}

enum trace_result trace_ticket_read(char *line, struct trace_ticket *ret_ticket)
{
    const char *cells[TRACE_CELLS_MAX] = {NULL};
    struct trace_ticket ticket = {0};
    enum trace_result result = cells_cut(line, TICKET_CELLS, cells);
    if (result == TRACE_OK) {
        result = key_read(cells[0], cells[1], cells[2], &ticket.key);
    }
    if (result == TRACE_OK) {
        result = count_read(cells[4], &ticket.number);
    }
    if (result == TRACE_OK && ticket.number == 0) {
        result = TRACE_BAD_NUMBER;
    }
    if (result == TRACE_OK) {
        result =
            interval_read(cells[5], cells[6], &ticket.arrived_after_min, &ticket.arrived_by_min);
    }
    if (result == TRACE_OK) {
        result = interval_read(cells[7], cells[8], &ticket.called_after_min, &ticket.called_by_min);
    }
    if (result == TRACE_OK && (ticket.called_by_min < ticket.arrived_by_min ||
                               ticket.called_after_min < ticket.arrived_after_min)) {
        result = TRACE_BAD_ORDER;
    }
    /* cells[9] is of the moment of the call: it is not even read. */
    if (result == TRACE_OK) {
        *ret_ticket = ticket;
    }
    return result;
}

enum trace_result trace_snapshot_read(char *line, struct trace_snapshot *ret_snapshot)
{
    const char *cells[TRACE_CELLS_MAX] = {NULL};
    struct trace_snapshot snapshot = {0};
    enum trace_result result = cells_cut(line, SNAPSHOT_CELLS, cells);
    if (result == TRACE_OK) {
        result = key_read(cells[0], cells[2], cells[3], &snapshot.key);
    }
    if (result == TRACE_OK) {
        result = time_read(cells[1], &snapshot.at_min);
    }
    if (result == TRACE_OK) {
        result = count_read(cells[7], &snapshot.waiting);
    }
    if (result == TRACE_OK) {
        result = count_read(cells[8], &snapshot.open_seats);
    }
    if (result == TRACE_OK) {
        *ret_snapshot = snapshot;
    }
    return result;
}
