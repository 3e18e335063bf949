/*
 * A hall's data folder, opened by the command line: the journal with the engine that it brings
 * back, and the configuration in force. The server must not run: one of the two has the journal.
 *
 * Does I/O; one thread. Order: hall_store_open(), hall_store_apply() any number of times,
 * hall_store_close().
 */
#ifndef HALL_HALLCTL_HALL_STORE_H
#define HALL_HALLCTL_HALL_STORE_H

#include "hall-server/engine/engine.h"
#include "hall-server/journal/journal.h"
#include "hall-server/proto/config_json.h"

#include <stdbool.h>

enum { STORE_CONFIGS_MAX = 1024, STORE_WORDS_ROOM = 256 };

/* A configuration that some event of the journal speaks of; all live as long as the engine. */
struct store_config {
    struct hall_config *config;
    char *text; /* of the newest only, else NULL */
    size_t size_bytes;
};

/* What a replay fills; also for hallctl check, which replays without opening the journal. */
struct store_replay {
    struct engine *engine;
    int config_count;
    struct store_config configs[STORE_CONFIGS_MAX];
    uint64_t events;
    char words[STORE_WORDS_ROOM]; /* why it stopped, or "" */
};

struct hall_store {
    struct store_replay replay;
    struct journal *journal;
    uint64_t last_seq;
    bool answered; /* the journal has said what became of the last proposal: */
    int answer;
};

/* An engine without a hall and no configurations; false: out of memory. */
__attribute__((warn_unused_result)) bool store_replay_init(struct store_replay *replay);
void store_replay_deinit(struct store_replay *replay);
struct journal_reader store_replay_reader(struct store_replay *replay);

/* The newest, or NULL before the first. */
const struct store_config *store_replay_newest(const struct store_replay *replay);

/*
 * Opens or makes FOLDER/journal.db and replays it from the last turn of the day, or from the first
 * event when `whole`. 0, or -1 with words for people in ret_words.
 */
__attribute__((warn_unused_result)) int hall_store_open(const char *folder, bool whole,
                                                        struct hall_store *store,
                                                        char ret_words[STORE_WORDS_ROOM]);

/*
 * Makes `text` (size_bytes of configuration JSON) the hall's, durably. 0, or -1 with words; then
 * the hall is as it was.
 */
__attribute__((warn_unused_result)) int hall_store_apply(struct hall_store *store, const char *text,
                                                         size_t size_bytes,
                                                         char ret_words[STORE_WORDS_ROOM]);

/*
 * Does a command of the command line's (actor and time are set here), durably; `config` is the text
 * of a COMMAND_CONFIG_APPLY, else NULL. 0, or -1 with words.
 */
__attribute__((warn_unused_result)) int hall_store_do(struct hall_store *store,
                                                      struct command *command,
                                                      const struct journal_config *config,
                                                      char ret_words[STORE_WORDS_ROOM]);

/* Closes and frees; also after a failed open. */
void hall_store_close(struct hall_store *store);

#endif
