#include "hall-server/hallctl/hall_store.h"

#include "drivers/base/clock.h"
#include "hall-server/engine/snapshot.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DELIVER_TRIES = 3000, DELIVER_WAIT_MS = 10 };

bool store_replay_init(struct store_replay *replay)
{
    memset(replay, 0, sizeof(*replay));
    const struct engine_limits limits = {0}; /* the ceilings of limits.h */
    replay->engine = engine_create(&limits);
    return replay->engine != NULL;
}

void store_replay_deinit(struct store_replay *replay)
{
    engine_destroy(replay->engine);
    for (int i = 0; i < replay->config_count; i++) {
        free(replay->configs[i].config);
        free(replay->configs[i].text);
    }
    memset(replay, 0, sizeof(*replay));
}

const struct store_config *store_replay_newest(const struct store_replay *replay)
{
    return replay->config_count == 0 ? NULL : &replay->configs[replay->config_count - 1];
}

/* Reads and keeps one more configuration; the text of the one before is let go. */
static struct hall_config *config_keep(struct store_replay *replay, const char *text,
                                       size_t size_bytes)
{
    char what[CONFIG_JSON_WHAT_ROOM] = "memory is short";
    struct hall_config *config = calloc(1, sizeof(*config));
    char *copy = malloc(size_bytes + 1);
    if (config == NULL || copy == NULL || replay->config_count == STORE_CONFIGS_MAX ||
        config_json_read(text, size_bytes, config, NULL, what) != CONFIG_JSON_OK) {
        snprintf(replay->words, sizeof(replay->words), "the configuration cannot be read: %s",
                 what);
        free(config);
        free(copy);
        return NULL;
    }
    memcpy(copy, text, size_bytes);
    copy[size_bytes] = '\0';
    if (replay->config_count > 0) {
        struct store_config *before = &replay->configs[replay->config_count - 1];
        free(before->text);
        before->text = NULL;
    }
    replay->configs[replay->config_count++] = (struct store_config){config, copy, size_bytes};
    return config;
}

static bool replay_config(void *context, const struct journal_config *config)
{
    struct store_replay *replay = context;
    const struct hall_config *kept = config_keep(replay, config->text, config->size_bytes);
    if (kept != NULL && memcmp(kept->hash, config->hash, sizeof(kept->hash)) != 0) {
        snprintf(replay->words, sizeof(replay->words), "a configuration has not its hash");
        return false;
    }
    return kept != NULL;
}

static bool replay_event(void *context, struct event *event)
{
    struct store_replay *replay = context;
    if (event->kind == EVENT_CONFIG_APPLIED && replay->config_count > 0) {
        event->as.config_applied.config = store_replay_newest(replay)->config;
    }
    if (!engine_accepts(replay->engine, event)) {
        snprintf(replay->words, sizeof(replay->words), "event %llu (%s) cannot follow",
                 (unsigned long long)event->seq, event_name(event->kind));
        return false;
    }
    engine_apply(replay->engine, event);
    replay->events++;
    return true;
}

static bool replay_snapshot(void *context, const struct journal_snapshot *snapshot)
{
    struct store_replay *replay = context;
    const char *wrong = NULL;
    if (snapshot->begin) {
        const int error = engine_snapshot_read(replay->engine, store_replay_newest(replay)->config,
                                               snapshot->bytes, snapshot->size_bytes);
        wrong = error == SNAPSHOT_OK ? NULL : engine_snapshot_error_text(error);
    } else if (!engine_snapshot_agrees(replay->engine, snapshot->bytes, snapshot->size_bytes)) {
        wrong = "the snapshot is not what the events before it replay to";
    }
    if (wrong != NULL) {
        snprintf(replay->words, sizeof(replay->words), "before event %llu: %s",
                 (unsigned long long)snapshot->seq, wrong);
    }
    return wrong == NULL;
}

struct journal_reader store_replay_reader(struct store_replay *replay)
{
    return (struct journal_reader){replay, replay_config, replay_event, replay_snapshot};
}

int hall_store_open(const char *folder, bool whole, struct hall_store *store,
                    char ret_words[STORE_WORDS_ROOM])
{
    assert(folder != NULL && store != NULL);

    memset(store, 0, sizeof(*store));
    if (!store_replay_init(&store->replay)) {
        snprintf(ret_words, STORE_WORDS_ROOM, "memory is short");
        return -1;
    }
    const struct journal_options options = {
        .folder = folder, .reader = store_replay_reader(&store->replay), .whole = whole};
    const int error = journal_sqlite_open(&options, &store->journal, &store->last_seq);
    if (error == JOURNAL_OK) {
        return 0;
    }
    const bool own_words = error == JOURNAL_STOPPED && store->replay.words[0] != '\0';
    snprintf(ret_words, STORE_WORDS_ROOM, "%s/journal.db: %.180s", folder,
             own_words ? store->replay.words : journal_error_text(error));
    store->journal = NULL;
    return -1;
}

static void answer_keep(void *context, int result, uint64_t seq)
{
    struct hall_store *store = context;
    (void)seq;
    store->answered = true;
    store->answer = result;
}

/* Gives the events to the journal and waits until they are durable. */
static int events_keep(struct hall_store *store, const struct engine_events *events,
                       const struct journal_attached *attached)
{
    store->answered = false;
    store->answer = JOURNAL_UNKNOWN;
    const int error = journal_propose(store->journal, events->events, events->count, attached,
                                      answer_keep, store);
    if (error != JOURNAL_OK) {
        return error;
    }
    for (int i = 0; i < DELIVER_TRIES && !store->answered; i++) {
        if (journal_deliver(store->journal) == 0) {
            (void)poll(NULL, 0, DELIVER_WAIT_MS);
        }
    }
    return store->answer;
}

/* What outlives the turn of the day, if it is due; false: no memory. Free attached->snapshot. */
static bool turn_attach(const struct hall_store *store, int64_t now_ms,
                        struct journal_attached *attached)
{
    const struct engine *engine = store->replay.engine;
    if (!engine_day_is_due(engine, now_ms)) {
        return true;
    }
    const size_t size_bytes = engine_snapshot_write(engine, NULL, 0);
    uint8_t *snapshot = malloc(size_bytes);
    if (snapshot == NULL) {
        return false;
    }
    attached->snapshot_bytes = engine_snapshot_write(engine, snapshot, size_bytes);
    attached->snapshot = snapshot;
    return true;
}

int hall_store_do(struct hall_store *store, struct command *command,
                  const struct journal_config *config, char ret_words[STORE_WORDS_ROOM])
{
    struct journal_attached attached = {.config = config};
    struct engine_result result = {0};
    assert(store != NULL && store->journal != NULL);
    command->actor.role = ROLE_SYSTEM;
    snprintf(command->actor.id.text, sizeof(command->actor.id.text), "hallctl");
    command->now_ms = clock_wall_ms();
    struct engine_events *events = calloc(1, sizeof(*events));
    if (events == NULL || !turn_attach(store, command->now_ms, &attached)) {
        free(events);
        snprintf(ret_words, STORE_WORDS_ROOM, "memory is short");
        return -1;
    }
    engine_do(store->replay.engine, command, events, &result);
    const int error = events->count > 0 ? events_keep(store, events, &attached) : JOURNAL_OK;
    free(events);
    free((void *)(uintptr_t)attached.snapshot);
    if (result.problem != PROBLEM_NONE) {
        snprintf(ret_words, STORE_WORDS_ROOM, "%s", problem_title_en(result.problem));
        return -1;
    }
    if (error != JOURNAL_OK) {
        snprintf(ret_words, STORE_WORDS_ROOM, "%s", journal_error_text(error));
        return -1;
    }
    return 0;
}

int hall_store_apply(struct hall_store *store, const char *text, size_t size_bytes,
                     char ret_words[STORE_WORDS_ROOM])
{
    const struct hall_config *config = config_keep(&store->replay, text, size_bytes);
    if (config == NULL) {
        snprintf(ret_words, STORE_WORDS_ROOM, "%s", store->replay.words);
        return -1;
    }
    struct journal_config kept = {
        .version = config->version, .text = text, .size_bytes = size_bytes};
    memcpy(kept.hash, config->hash, sizeof(kept.hash));
    struct command command;
    memset(&command, 0, sizeof(command));
    command.kind = COMMAND_CONFIG_APPLY;
    command.as.config.config = config;
    return hall_store_do(store, &command, &kept, ret_words);
}

void hall_store_close(struct hall_store *store)
{
    journal_close(store->journal);
    store->journal = NULL;
    store_replay_deinit(&store->replay);
}
