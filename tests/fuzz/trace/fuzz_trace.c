/* The rows of a trace. The first byte says which kind; what is read must hold to the promises. */
#include "hall-server/hallctl/trace_row.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void key_check(const struct trace_key *key)
{
    const size_t office = strnlen(key->office, sizeof(key->office));
    const size_t queue = strnlen(key->queue, sizeof(key->queue));
    assert(office > 0 && office < sizeof(key->office));
    assert(queue > 0 && queue < sizeof(key->queue));
    assert(key->day > 0);
}

static void time_check(int32_t after_min, int32_t by_min)
{
    assert(after_min >= 0 && after_min <= by_min && by_min < TRACE_MINUTES_PER_DAY);
}

static void ticket_check(char *line)
{
    struct trace_ticket ticket;
    const enum trace_result result = trace_ticket_read(line, &ticket);
    assert(trace_result_words(result)[0] != '\0');
    if (result == TRACE_OK) {
        key_check(&ticket.key);
        time_check(ticket.arrived_after_min, ticket.arrived_by_min);
        time_check(ticket.called_after_min, ticket.called_by_min);
        time_check(ticket.arrived_after_min, ticket.called_after_min);
        time_check(ticket.arrived_by_min, ticket.called_by_min);
        assert(ticket.number >= 1 && ticket.number <= TRACE_COUNT_MAX);
    }
}

static void snapshot_check(char *line)
{
    struct trace_snapshot snapshot;
    const enum trace_result result = trace_snapshot_read(line, &snapshot);
    assert(trace_result_words(result)[0] != '\0');
    if (result == TRACE_OK) {
        key_check(&snapshot.key);
        time_check(snapshot.at_min, snapshot.at_min);
        assert(snapshot.waiting >= 0 && snapshot.waiting <= TRACE_COUNT_MAX);
        assert(snapshot.open_seats >= 0 && snapshot.open_seats <= TRACE_COUNT_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    char *line = malloc(size);
    if (line == NULL) {
        return 0;
    }
    memcpy(line, data + 1, size - 1);
    line[size - 1] = '\0';
    (void)trace_header_fits((data[0] & 1) == 0 ? TRACE_TICKETS : TRACE_SNAPSHOTS, line);
    if ((data[0] & 1) == 0) {
        ticket_check(line);
    } else {
        snapshot_check(line);
    }
    free(line);
    return 0;
}
