/*
 * A small hall on a real journal, as the server has it: every command goes through the engine, its
 * events through the journal, and an answer counts only when they are durable.
 */
#ifndef TESTS_LIB_JOURNAL_HALL_H
#define TESTS_LIB_JOURNAL_HALL_H

#include "hall-server/journal/journal.h"
#include "tests/lib/small_hall.h"

struct journal_hall {
    struct engine *engine;
    struct hall_config *config;
    struct journal *journal;
    uint64_t last_seq; /* of the replay */
    int64_t now_ms;
    struct engine_events events;
    struct engine_result result;
    int done_result; /* of the last done */
    uint64_t done_seq;
    size_t done_count;
};

/* A new empty folder under the build's temporary place; `ret_folder` has 64 bytes. */
void journal_folder_make(char ret_folder[64]);
void journal_folder_remove(const char *folder);

/* Opens the journal and replays it; a new one gets the small hall's configuration. */
int journal_hall_open(struct journal_hall *hall, const char *folder, bool whole);
void journal_hall_close(struct journal_hall *hall);

/* Does it and proposes the events; does not wait. */
enum problem journal_hall_do(struct journal_hall *hall, struct command *command);
/* Waits until all that was proposed is given back. */
void journal_hall_wait(struct journal_hall *hall);

/* A kiosk's issue with this request id. */
enum problem journal_hall_issue(struct journal_hall *hall, const char *request_id, uint16_t service,
                                uint32_t salt);

#endif
