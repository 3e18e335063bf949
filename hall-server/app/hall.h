/*
 * One hall alive: the engine, its journal, the configuration in force, the hall's clock. Commands
 * go in, and nobody hears of what came out before it is durable.
 *
 *   hall_do() ─> engine ─> journal ···sync··· ─> wake ─> what waits by hall_when_durable(), in
 * order
 *
 *   OPENING ──replayed──> RUNNING ──disk refuses──> REFUSING ──the reserve is written──> RUNNING
 *
 * When the disk refuses, the journal is closed and memory is rebuilt from it: what is read then is
 * what happened. If it cannot even be opened, there is no engine until it can.
 *
 * The loop's thread only. Order: hall_create(), hall_open(), then the others; hall_destroy().
 */
#ifndef HALL_SERVER_APP_HALL_H
#define HALL_SERVER_APP_HALL_H

#include "hall-server/engine/view.h"
#include "hall-server/journal/journal.h"
#include "hall-server/proto/config_json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ev_loop;
struct hall;

enum hall_state {
    HALL_OPENING,  /* no journal yet: nothing can be answered */
    HALL_RUNNING,  /* all is well */
    HALL_REFUSING, /* the disk refuses: reading goes on while there is an engine, commands don't */
};

/* What the owner is told; all may be NULL. */
struct hall_watcher {
    void *context;
    /* Memory moved on by these; what goes into their transaction besides may be added. */
    void (*on_attach)(void *context, const struct engine *engine,
                      const struct engine_events *events, struct journal_attached *attached);
    /* Memory moved on by these; not durable yet. */
    void (*on_events)(void *context, const struct engine_events *events);
    /* The journal is read again from its beginning, and then each event of it, after the engine
     * took it. */
    void (*on_rebuild)(void *context);
    void (*on_replayed)(void *context, const struct engine *engine, const struct event *event);
    /* Another engine, configuration or state than before: what was cached is worth nothing. */
    void (*on_change)(void *context);
};

struct hall_figures {
    uint64_t commands;
    uint64_t events;
    uint64_t refusals; /* of the disk */
    int64_t open_ms;   /* how long the last replay took */
    size_t held;       /* waiting for the disk */
};

/* NULL: no memory. `folder` is the data folder. */
struct hall *hall_create(struct ev_loop *loop, const char *folder,
                         const struct hall_watcher *watcher);

/*
 * Opens the journal and replays it. A negative journal error if that cannot be: the caller's
 * program says so and ends. Once it has been open, later troubles are met by trying again every
 * second.
 */
__attribute__((warn_unused_result)) int hall_open(struct hall *hall);

/* Waits for the journal; what is still held hears that it is not durable. NULL is fine. */
void hall_destroy(struct hall *hall);

enum hall_state hall_state(const struct hall *hall);

/* NULL while nothing could be opened or before the first configuration. Not to be kept. */
const struct engine *hall_engine(const struct hall *hall);
const struct hall_config *hall_config(const struct hall *hall);
const struct config_book *hall_book(const struct hall *hall);

/* The hall's time: the wall clock, but never before what it said or wrote down; see
 * hall_clock.h. How far it ran ahead of late, when somebody set the clock. */
int64_t hall_now_ms(struct hall *hall);
int64_t hall_ahead_ms(const struct hall *hall);

/*
 * Decides, moves memory on, proposes to the journal. `command->now_ms` is set here. The answer may
 * be told when hall_when_durable(…, engine_seq()) says so, for a refusal too: it speaks of memory.
 */
void hall_do(struct hall *hall, struct command *command, struct engine_result *ret_result);

/*
 * A request that acted on an earlier day, and so is not in the engine: true, what it did, and
 * whether it asked the same (else it is PROBLEM_REQUEST_ID_REUSED). For a request_id of today, or a
 * new one, false.
 */
bool hall_did_before(struct hall *hall, const struct command *command,
                     struct journal_request *ret_request, bool *ret_same);

/* The journal is older than what FOLDER/numbers saw durable: it came from a backup. */
bool hall_is_behind_marks(const struct hall *hall);
/* Makes it so: no blocks for a while, and numbers go on behind all that can have been given
 * (journal/number_marks.h). When it is open; durable as any command is. */
enum problem hall_tell_restore(struct hall *hall);

/*
 * Calls `then` once: when all that memory knows now is durable (at once, if it is), with `durable`
 * true, in the order of the calls; or with false when the disk refused.
 */
void hall_when_durable(struct hall *hall, void (*then)(void *context, bool durable), void *context);
bool hall_is_durable(const struct hall *hall);

/*
 * Makes `text` (configuration JSON of the next version) the hall's, while people wait. 0; not
 * durable yet: hall_when_durable(). -1: with words, and the hall is as it was.
 */
__attribute__((warn_unused_result)) int hall_apply_config(struct hall *hall, const char *text,
                                                          size_t size_bytes,
                                                          char ret_words[CONFIG_JSON_WHAT_ROOM]);

/* The journal's outbox; see journal_message_next() and journal_message_mark(). */
__attribute__((warn_unused_result)) int
hall_message_next(struct hall *hall, const struct short_id *target,
                  struct journal_message *ret_message, char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT]);
__attribute__((warn_unused_result)) int hall_message_mark(struct hall *hall,
                                                          const struct journal_mark *mark,
                                                          journal_done *done, void *context);

void hall_figures(const struct hall *hall, struct hall_figures *ret_figures);

#endif
