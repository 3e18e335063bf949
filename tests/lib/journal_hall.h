/*
 * A small hall on a real journal, as the server has it: every command goes through the engine, its
 * events through the journal, and an answer counts only when they are durable.
 */
#ifndef TESTS_LIB_JOURNAL_HALL_H
#define TESTS_LIB_JOURNAL_HALL_H

#include "hall-server/engine/snapshot.h"
#include "hall-server/journal/journal.h"
#include "tests/lib/small_hall.h"

enum { JOURNAL_HALL_CONFIGS = 4 };

struct journal_hall {
    struct engine *engine;
    struct hall_config *config;                        /* in force */
    struct hall_config *configs[JOURNAL_HALL_CONFIGS]; /* [version - 1], or NULL */
    struct journal *journal;
    uint64_t last_seq; /* of the replay */
    int64_t now_ms;
    struct engine_events events;
    struct engine_result result;
    int done_result; /* of the last done */
    uint64_t done_seq;
    size_t done_count;
    size_t snapshots_begun;  /* how many times a start read one */
    size_t snapshots_proven; /* how many a replay agreed with */
};

/* A new empty folder under the build's temporary place; `ret_folder` has 64 bytes. */
void journal_folder_make(char ret_folder[64]);
void journal_folder_remove(const char *folder);
/* The journal and its archives into an empty folder; nobody has it open. */
void journal_folder_copy(const char *from, const char *to);

/* SQL that changes a closed journal, or one of its archives, behind its back; and one number of it.
 */
void journal_file_change(const char *folder, const char *text);
int64_t journal_file_number(const char *path, const char *text);

/* Opens the journal and replays it; a new one gets the small hall's configuration. */
int journal_hall_open(struct journal_hall *hall, const char *folder, bool whole);
void journal_hall_close(struct journal_hall *hall);

/* Does it and proposes the events; does not wait. */
enum problem journal_hall_do(struct journal_hall *hall, struct command *command);
/* Waits until all that was proposed is given back. */
void journal_hall_wait(struct journal_hall *hall);

/* The configuration of this version, 1 … JOURNAL_HALL_CONFIGS; made if it is not there yet. */
struct hall_config *journal_hall_config(struct journal_hall *hall, uint32_t version);

/* A kiosk's issue with this request id. */
enum problem journal_hall_issue(struct journal_hall *hall, const char *request_id, uint16_t service,
                                uint32_t salt);

#endif
