#include "hall-server/client/client.h"

#include "hall-server/client/shape_tree.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_LOG2_MAX = 10 }; /* doublings of a pause */

/*
 *            pump                   answer: definite, or patience ends
 *   QUEUED ───────► RUNNING ─────────────────────────────────────► FREE
 *                   ▲     │ failed, too slow, 5xx                   ▲
 *                   │     ▼                                         │ patience ends
 *              due  └── RESTING ────────────────────────────────────┘
 */
enum slot_state { SLOT_FREE, SLOT_QUEUED, SLOT_RUNNING, SLOT_RESTING };

struct slot {
    enum slot_state state;
    uint32_t tag;
    uint32_t exchange; /* RUNNING only */
    uint32_t order;    /* oldest first; also the tail of the request_id */
    int tries;
    int malformed;
    int64_t due_ms;     /* RUNNING: too slow; RESTING: try again */
    int64_t give_up_ms; /* INT64_MAX for never */
    struct client_ask ask;
    struct client_problem problem; /* the last one */
};

struct topic {
    char name[CLIENT_TOPIC_BYTES_MAX];
    int64_t seq;          /* of the newest state; 0 for none */
    int64_t acknowledged; /* 0 for nothing */
};

enum stream_state { STREAM_IDLE, STREAM_CONNECTING, STREAM_UP, STREAM_WAITING };

struct stream {
    enum stream_state state;
    int64_t due_ms; /* CONNECTING: too slow; UP: next ping; WAITING: try again */
    int64_t heard_ms;
    int failures; /* in a row */
    bool subscribe;
    bool acknowledge;
};

struct pending_wish {
    enum client_wish_kind kind;
    uint32_t exchange;
};

struct client {
    char key[ASK_KEY_BYTES_MAX];
    uint64_t seed[2];
    uint32_t last_order;
    uint32_t last_exchange;
    enum client_line line;

    struct slot slots[CLIENT_ASKS_MAX];
    size_t answers; /* CLIENT_ANSWER events that nobody took yet */
    struct topic topics[CLIENT_TOPICS_MAX];
    size_t topic_count;
    struct stream stream;

    struct pending_wish wishes[CLIENT_WISHES_MAX];
    size_t wish_first, wish_count;
    struct client_event events[CLIENT_EVENTS_MAX];
    size_t event_first, event_count;
    char text[CLIENT_TEXT_BYTES_MAX]; /* of the wish that was taken last */
};

/* topic, or its beginning if it ends with ':'; the shape of its state */
static const struct {
    const char *name;
    enum shape_kind shape;
} topic_shapes[] = {
    {"board", SHAPE_BOARD},    {"hall", SHAPE_HALL},           {"seat:", SHAPE_SEAT},
    {"ticket:", SHAPE_TICKET}, {"dashboard", SHAPE_DASHBOARD},
};

static bool topic_shape(const char *topic, enum shape_kind *ret_shape)
{
    for (size_t i = 0; i < sizeof(topic_shapes) / sizeof(topic_shapes[0]); i++) {
        const char *name = topic_shapes[i].name;
        const size_t length = strlen(name);
        const bool fits =
            name[length - 1] == ':' ? strncmp(topic, name, length) == 0 : strcmp(topic, name) == 0;
        if (fits) {
            *ret_shape = topic_shapes[i].shape;
            return true;
        }
    }
    return false;
}

struct client *client_create(const char *key, const uint64_t seed[2])
{
    struct client *client = calloc(1, sizeof(*client));
    if (client == NULL) {
        return NULL;
    }
    const int length = snprintf(client->key, sizeof(client->key), "%s", key);
    assert(length >= 0 && (size_t)length < sizeof(client->key));
    client->seed[0] = seed[0];
    client->seed[1] = seed[1];
    return client;
}

void client_event_deinit(struct client_event *event)
{
    shape_destroy(event->shape);
    event->shape = NULL;
}

void client_destroy(struct client *client)
{
    if (client == NULL) {
        return;
    }
    struct client_event event;
    while (client_next_event(client, &event)) {
        client_event_deinit(&event);
    }
    free(client);
}

/* --- Queues of what goes out ----------------------------------------------------------------- */

static void wish_push(struct client *client, enum client_wish_kind kind, uint32_t exchange)
{
    /* The shell empties the queue after each call, and one call wishes at most for each exchange
     * twice and a few things of the stream. */
    assert(client->wish_count < CLIENT_WISHES_MAX);
    const size_t at = (client->wish_first + client->wish_count) % CLIENT_WISHES_MAX;
    client->wishes[at] = (struct pending_wish){kind, exchange};
    client->wish_count++;
}

static struct client_event *event_push(struct client *client, enum client_event_kind kind)
{
    assert(client->event_count < CLIENT_EVENTS_MAX);
    const size_t at = (client->event_first + client->event_count) % CLIENT_EVENTS_MAX;
    client->event_count++;
    client->events[at] = (struct client_event){.kind = kind};
    return &client->events[at];
}

/* The waiting event that a newer one of the same matter replaces, or NULL. */
static struct client_event *event_find(struct client *client, enum client_event_kind kind,
                                       const char *topic)
{
    for (size_t i = 0; i < client->event_count; i++) {
        struct client_event *event = &client->events[(client->event_first + i) % CLIENT_EVENTS_MAX];
        if (event->kind == kind && strcmp(event->topic, topic) == 0) {
            return event;
        }
    }
    return NULL;
}

bool client_next_event(struct client *client, struct client_event *ret_event)
{
    if (client->event_count == 0) {
        return false;
    }
    *ret_event = client->events[client->event_first];
    client->event_first = (client->event_first + 1) % CLIENT_EVENTS_MAX;
    client->event_count--;
    if (ret_event->kind == CLIENT_ANSWER) {
        assert(client->answers > 0);
        client->answers--;
    }
    return true;
}

static void line_set(struct client *client, enum client_line line,
                     const struct client_problem *problem)
{
    if (client->line == line) {
        return;
    }
    client->line = line;
    struct client_event *event = event_find(client, CLIENT_LINE, "");
    if (event == NULL) {
        event = event_push(client, CLIENT_LINE);
    }
    event->line = line;
    event->problem = problem != NULL ? *problem : (struct client_problem){0};
}

/* --- Asks ------------------------------------------------------------------------------------ */

static struct slot *slot_find_free(struct client *client)
{
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        if (client->slots[i].state == SLOT_FREE) {
            return &client->slots[i];
        }
    }
    return NULL;
}

static struct slot *slot_find_exchange(struct client *client, uint32_t exchange)
{
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        struct slot *slot = &client->slots[i];
        if (slot->state == SLOT_RUNNING && slot->exchange == exchange) {
            return slot;
        }
    }
    return NULL;
}

size_t client_pending(const struct client *client)
{
    size_t count = 0;
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        count += client->slots[i].state != SLOT_FREE;
    }
    return count;
}

/* `shape` is NULL unless the outcome is CLIENT_DONE. */
static void slot_end(struct client *client, struct slot *slot, enum client_outcome outcome,
                     struct shape *shape)
{
    assert(slot->state != SLOT_FREE);
    assert((shape != NULL) == (outcome == CLIENT_DONE));
    if (slot->state == SLOT_RUNNING) {
        assert(slot->exchange == 0); /* ended, or aborted by the caller */
    }
    struct client_event *event = event_push(client, CLIENT_ANSWER);
    event->tag = slot->tag;
    event->outcome = outcome;
    event->shape = shape;
    if (outcome != CLIENT_DONE) {
        event->problem = slot->problem;
    }
    client->answers++;
    *slot = (struct slot){.state = SLOT_FREE};
}

/* Doubling from `first_ms` to `most_ms`, and up to a quarter more so that devices don't march. */
static int64_t pause_ms(const struct client *client, int failures, int64_t first_ms,
                        int64_t most_ms)
{
    assert(failures >= 1);
    int64_t pause = first_ms << (failures - 1 < WAIT_LOG2_MAX ? failures - 1 : WAIT_LOG2_MAX);
    if (pause > most_ms) {
        pause = most_ms;
    }
    const uint64_t mixed = (client->seed[0] + (uint64_t)failures) * UINT64_C(0x9E3779B97F4A7C15);
    return pause + (int64_t)((mixed >> 33) % (uint64_t)(pause / 4 + 1));
}

static void slot_rest(struct client *client, struct slot *slot, int64_t now_ms)
{
    slot->state = SLOT_RESTING;
    slot->exchange = 0;
    slot->due_ms =
        now_ms + pause_ms(client, slot->tries, CLIENT_RETRY_FIRST_MS, CLIENT_RETRY_MAX_MS);
}

static void problem_of_line(struct client_problem *problem, const char *code)
{
    *problem = (struct client_problem){0};
    snprintf(problem->code, sizeof(problem->code), "%s", code);
}

static void slot_start(struct client *client, struct slot *slot, int64_t now_ms)
{
    slot->state = SLOT_RUNNING;
    slot->exchange = ++client->last_exchange;
    slot->tries++;
    slot->due_ms = now_ms + CLIENT_TRY_TIMEOUT_MS;
    wish_push(client, CLIENT_WISH_HTTP, slot->exchange);
}

static size_t asks_running(const struct client *client)
{
    size_t running = 0;
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        running += client->slots[i].state == SLOT_RUNNING;
    }
    return running;
}

/* Starts what may start, oldest first. */
static void asks_pump(struct client *client, int64_t now_ms)
{
    size_t running = asks_running(client);
    while (running < CLIENT_EXCHANGES_MAX) {
        struct slot *oldest = NULL;
        for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
            struct slot *slot = &client->slots[i];
            const bool ready = slot->state == SLOT_QUEUED ||
                               (slot->state == SLOT_RESTING && slot->due_ms <= now_ms);
            if (ready && (oldest == NULL || slot->order < oldest->order)) {
                oldest = slot;
            }
        }
        if (oldest == NULL) {
            return;
        }
        slot_start(client, oldest, now_ms);
        running++;
    }
}

int client_ask(struct client *client, uint32_t tag, const struct client_ask *ask, int64_t now_ms)
{
    assert(ask->method != NULL && ask->path[0] == '/');
    struct slot *slot = slot_find_free(client);
    if (slot == NULL || client_pending(client) + client->answers >= CLIENT_ASKS_MAX) {
        return CLIENT_FULL;
    }
    *slot = (struct slot){
        .state = SLOT_QUEUED,
        .tag = tag,
        .order = ++client->last_order,
        .give_up_ms = ask->patience_ms == ASK_FOR_EVER ? INT64_MAX : now_ms + ask->patience_ms,
        .ask = *ask,
    };
    problem_of_line(&slot->problem, CLIENT_CODE_NO_ANSWER);
    asks_pump(client, now_ms);
    return CLIENT_OK;
}

static void text_copy(char *to, size_t room, const json_t *text)
{
    if (json_is_string(text) && json_string_length(text) < room) {
        memcpy(to, json_string_value(text), json_string_length(text) + 1);
    }
}

/* Whatever the body is: a problem's own fields where they can be read, else the status alone. */
static void problem_read(struct client_problem *problem, int status, const json_t *tree)
{
    *problem = (struct client_problem){.status = status};
    text_copy(problem->code, sizeof(problem->code), json_object_get(tree, "code"));
    text_copy(problem->title, sizeof(problem->title), json_object_get(tree, "title"));
    text_copy(problem->title_zh, sizeof(problem->title_zh), json_object_get(tree, "title_zh"));
}

static void problem_parse(struct client_problem *problem, int status, const char *body,
                          size_t size_bytes)
{
    json_t *tree = json_loadb(body, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    problem_read(problem, status, tree);
    json_decref(tree);
}

static bool status_is_definite(int status)
{
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

/* The hall did it. Its words may still not be those that we can read. */
static void slot_done(struct client *client, struct slot *slot, const char *body, size_t size_bytes,
                      int64_t now_ms)
{
    struct shape *shape = NULL;
    if (shape_parse(slot->ask.shape, body, size_bytes, &shape) == SHAPE_OK) {
        slot_end(client, slot, CLIENT_DONE, shape);
        return;
    }
    problem_of_line(&slot->problem, CLIENT_CODE_ANSWER_MALFORMED);
    slot->malformed++;
    if (slot->malformed >= CLIENT_MALFORMED_MAX) {
        slot_end(client, slot, CLIENT_GAVE_UP, NULL);
    } else {
        slot_rest(client, slot, now_ms);
    }
}

void client_http_answer(struct client *client, uint32_t exchange, int status, const char *body,
                        size_t size_bytes, int64_t now_ms)
{
    struct slot *slot = slot_find_exchange(client, exchange);
    if (slot == NULL) {
        return;
    }
    slot->exchange = 0;
    if (status >= 200 && status < 300) {
        slot_done(client, slot, body, size_bytes, now_ms);
    } else {
        problem_parse(&slot->problem, status, body, size_bytes);
        if (status_is_definite(status)) {
            slot_end(client, slot, CLIENT_REFUSED, NULL);
        } else {
            slot_rest(client, slot, now_ms);
        }
    }
    asks_pump(client, now_ms);
}

void client_http_failed(struct client *client, uint32_t exchange, int64_t now_ms)
{
    struct slot *slot = slot_find_exchange(client, exchange);
    if (slot == NULL) {
        return;
    }
    problem_of_line(&slot->problem, CLIENT_CODE_NO_ANSWER);
    slot_rest(client, slot, now_ms);
    asks_pump(client, now_ms);
}

static void asks_tick(struct client *client, int64_t now_ms)
{
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        struct slot *slot = &client->slots[i];
        if (slot->state == SLOT_FREE) {
            continue;
        }
        const bool slow = slot->state == SLOT_RUNNING && slot->due_ms <= now_ms;
        const bool over = slot->give_up_ms <= now_ms;
        if (slot->state == SLOT_RUNNING && (slow || over)) {
            wish_push(client, CLIENT_WISH_HTTP_ABORT, slot->exchange);
            problem_of_line(&slot->problem, CLIENT_CODE_NO_ANSWER);
            slot_rest(client, slot, now_ms);
        }
        if (over) {
            slot_end(client, slot, CLIENT_GAVE_UP, NULL);
        }
    }
    asks_pump(client, now_ms);
}

/* --- The stream ------------------------------------------------------------------------------ */

static struct topic *topic_find(struct client *client, const char *name)
{
    for (size_t i = 0; i < client->topic_count; i++) {
        if (strcmp(client->topics[i].name, name) == 0) {
            return &client->topics[i];
        }
    }
    return NULL;
}

static void stream_open(struct client *client, int64_t now_ms)
{
    client->stream.state = STREAM_CONNECTING;
    client->stream.due_ms = now_ms + CLIENT_CONNECT_TIMEOUT_MS;
    wish_push(client, CLIENT_WISH_STREAM_OPEN, 0);
}

/* It is gone, by whomever; `refused` if the hall doesn't want us rather than being away. */
static void stream_lost(struct client *client, bool refused, const struct client_problem *problem,
                        int64_t now_ms)
{
    struct stream *stream = &client->stream;
    stream->state = STREAM_WAITING;
    stream->failures++;
    stream->due_ms = now_ms + (refused ? CLIENT_STREAM_REFUSED_RETRY_MS
                                       : pause_ms(client, stream->failures, CLIENT_RETRY_FIRST_MS,
                                                  CLIENT_STREAM_RETRY_MAX_MS));
    line_set(client, refused ? CLIENT_LINE_REFUSED : CLIENT_LINE_DOWN, problem);
}

static void stream_drop(struct client *client, bool refused, const struct client_problem *problem,
                        int64_t now_ms)
{
    wish_push(client, CLIENT_WISH_STREAM_CLOSE, 0);
    stream_lost(client, refused, problem, now_ms);
}

static void stream_say(struct client *client)
{
    if (client->stream.state == STREAM_UP &&
        (client->stream.subscribe || client->stream.acknowledge)) {
        wish_push(client, CLIENT_WISH_STREAM_SEND, 0);
    }
}

int client_subscribe(struct client *client, const char *topic, int64_t now_ms)
{
    enum shape_kind shape;
    assert(strlen(topic) < CLIENT_TOPIC_BYTES_MAX);
    assert(topic_shape(topic, &shape));
    if (topic_find(client, topic) != NULL) {
        return CLIENT_OK;
    }
    if (client->topic_count == CLIENT_TOPICS_MAX) {
        return CLIENT_FULL;
    }
    struct topic *fresh = &client->topics[client->topic_count++];
    *fresh = (struct topic){0};
    snprintf(fresh->name, sizeof(fresh->name), "%s", topic);
    if (client->stream.state == STREAM_IDLE) {
        stream_open(client, now_ms);
    } else if (!client->stream.subscribe) {
        client->stream.subscribe = client->stream.state == STREAM_UP;
        stream_say(client);
    }
    return CLIENT_OK;
}

void client_acknowledge(struct client *client, const char *topic, int64_t seq, int64_t now_ms)
{
    (void)now_ms;
    struct topic *known = topic_find(client, topic);
    assert(known != NULL);
    if (seq <= known->acknowledged) {
        return;
    }
    known->acknowledged = seq;
    if (!client->stream.acknowledge) {
        client->stream.acknowledge = client->stream.state == STREAM_UP;
        stream_say(client);
    }
}

void client_stream_opened(struct client *client, int64_t now_ms)
{
    struct stream *stream = &client->stream;
    if (stream->state != STREAM_CONNECTING) {
        return;
    }
    stream->state = STREAM_UP;
    stream->heard_ms = now_ms;
    stream->due_ms = now_ms + CLIENT_PING_EVERY_MS;
    stream->subscribe = true;
    stream->acknowledge = true;
    stream_say(client);
    /* What rests because the hall was away need not wait longer. */
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        struct slot *slot = &client->slots[i];
        if (slot->state == SLOT_RESTING && slot->due_ms > now_ms && slot->problem.status == 0) {
            slot->due_ms = now_ms;
        }
    }
    asks_pump(client, now_ms);
}

void client_stream_closed(struct client *client, int status, int64_t now_ms)
{
    const enum stream_state state = client->stream.state;
    if (state != STREAM_CONNECTING && state != STREAM_UP) {
        return;
    }
    struct client_problem problem = {.status = status};
    stream_lost(client, status_is_definite(status), &problem, now_ms);
}

void client_stream_heard(struct client *client, int64_t now_ms)
{
    if (client->stream.state != STREAM_UP) {
        return;
    }
    client->stream.heard_ms = now_ms;
    client->stream.failures = 0;
    /* Only now is the line more than a handshake: a hall that refuses a topic says so before. */
    line_set(client, CLIENT_LINE_UP, NULL);
}

/* A state of a topic of ours. Anything else that the hall says is skipped. */
static int push_read(struct client *client, const json_t *tree)
{
    const json_t *name = json_object_get(tree, "topic");
    const json_t *seq = json_object_get(tree, "seq");
    if (!json_is_string(name) || !json_is_integer(seq)) {
        return SHAPE_MALFORMED;
    }
    struct topic *topic = topic_find(client, json_string_value(name));
    enum shape_kind kind;
    if (topic == NULL || !topic_shape(topic->name, &kind)) {
        return SHAPE_OK;
    }
    struct shape *shape;
    const int result = shape_from_tree(kind, json_object_get(tree, "state"), &shape);
    if (result != SHAPE_OK) {
        return result;
    }
    topic->seq = json_integer_value(seq);
    struct client_event *event = event_find(client, CLIENT_PUSH, topic->name);
    if (event == NULL) {
        event = event_push(client, CLIENT_PUSH);
        memcpy(event->topic, topic->name, sizeof(event->topic));
    }
    client_event_deinit(event);
    event->shape = shape;
    return SHAPE_OK;
}

void client_stream_message(struct client *client, const char *json, size_t size_bytes,
                           int64_t now_ms)
{
    if (client->stream.state != STREAM_UP) {
        return;
    }
    json_t *tree = size_bytes > SHAPE_BODY_BYTES_MAX
                       ? NULL
                       : json_loadb(json, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    const json_t *refusal = json_object_get(tree, "problem");
    struct client_problem problem;
    if (json_is_object(refusal)) {
        const json_t *status = json_object_get(refusal, "status");
        problem_read(&problem, (int)json_integer_value(status), refusal);
        stream_drop(client, true, &problem, now_ms);
    } else if (tree == NULL || push_read(client, tree) != SHAPE_OK) {
        problem_of_line(&problem, CLIENT_CODE_ANSWER_MALFORMED);
        stream_drop(client, false, &problem, now_ms);
    } else {
        client_stream_heard(client, now_ms);
    }
    json_decref(tree);
}

static void stream_tick(struct client *client, int64_t now_ms)
{
    struct stream *stream = &client->stream;
    if (stream->state == STREAM_UP && stream->heard_ms + CLIENT_SILENCE_MS <= now_ms) {
        struct client_problem problem;
        problem_of_line(&problem, CLIENT_CODE_NO_ANSWER);
        stream_drop(client, false, &problem, now_ms);
    }
    if (stream->state == STREAM_IDLE || stream->due_ms > now_ms) {
        return;
    }
    if (stream->state == STREAM_UP) {
        stream->due_ms = now_ms + CLIENT_PING_EVERY_MS;
        wish_push(client, CLIENT_WISH_STREAM_PING, 0);
    } else if (stream->state == STREAM_CONNECTING) {
        struct client_problem problem;
        problem_of_line(&problem, CLIENT_CODE_NO_ANSWER);
        stream_drop(client, false, &problem, now_ms);
    } else {
        assert(stream->state == STREAM_WAITING);
        stream_open(client, now_ms);
    }
}

/* {"subscribe":["board","seat:12"],"after":7}: the least that any of the topics has. */
static json_t *subscription_make(const struct client *client)
{
    json_t *names = json_array();
    int64_t after = INT64_MAX;
    for (size_t i = 0; i < client->topic_count; i++) {
        json_array_append_new(names, json_string(client->topics[i].name));
        after = client->topics[i].seq < after ? client->topics[i].seq : after;
    }
    return json_pack("{s:o,s:I}", "subscribe", names, "after", (json_int_t)after);
}

/* {"ack":{"board":7}}; NULL if there is nothing to say. */
static json_t *acknowledgement_make(const struct client *client)
{
    json_t *seqs = json_object();
    for (size_t i = 0; i < client->topic_count; i++) {
        const struct topic *topic = &client->topics[i];
        if (topic->acknowledged > 0) {
            json_object_set_new(seqs, topic->name, json_integer(topic->acknowledged));
        }
    }
    if (json_object_size(seqs) == 0) {
        json_decref(seqs);
        return NULL;
    }
    return json_pack("{s:o}", "ack", seqs);
}

/* Writes the next message into client->text; false if nothing needs to be said. */
static bool message_make(struct client *client)
{
    json_t *message = NULL;
    if (client->stream.state != STREAM_UP) {
        return false;
    }
    if (client->stream.subscribe) {
        client->stream.subscribe = false;
        message = subscription_make(client);
        stream_say(client); /* an acknowledgement may be due as well */
    } else if (client->stream.acknowledge) {
        client->stream.acknowledge = false;
        message = acknowledgement_make(client);
    }
    if (message == NULL) {
        return false;
    }
    const size_t length = json_dumpb(message, client->text, sizeof(client->text) - 1, JSON_COMPACT);
    json_decref(message);
    assert(length < sizeof(client->text)); /* 16 topics of 48 bytes: see the limits */
    client->text[length] = 0;
    return true;
}

/* --- What the shell asks --------------------------------------------------------------------- */

/* The ask's body with its request_id: the same text at every try. */
static const char *slot_body(struct client *client, const struct slot *slot)
{
    if (strcmp(slot->ask.method, "GET") == 0) {
        return "";
    }
    const size_t length = strlen(slot->ask.body);
    assert(length == 0 || (length > 2 && slot->ask.body[length - 1] == '}'));
    const int written =
        snprintf(client->text, sizeof(client->text),
                 "%.*s%s\"request_id\":\"%016" PRIx64 "%016" PRIx64 "-%" PRIu32 "\"}",
                 length == 0 ? 0 : (int)(length - 1), slot->ask.body, length == 0 ? "{" : ",",
                 client->seed[0], client->seed[1], slot->order);
    assert(written > 0 && (size_t)written < sizeof(client->text));
    return client->text;
}

static bool wish_make(struct client *client, struct pending_wish pending,
                      struct client_wish *ret_wish)
{
    struct client_wish wish = {.kind = pending.kind, .exchange = pending.exchange, .body = ""};
    wish.method = "GET";
    wish.path = "";
    wish.key = client->key;
    if (pending.kind == CLIENT_WISH_HTTP) {
        const struct slot *slot = slot_find_exchange(client, pending.exchange);
        if (slot == NULL) {
            return false; /* ended before it began */
        }
        wish.method = slot->ask.method;
        wish.path = slot->ask.path;
        wish.key = slot->ask.key[0] != 0 ? slot->ask.key : client->key;
        wish.body = slot_body(client, slot);
    } else if (pending.kind == CLIENT_WISH_STREAM_OPEN) {
        wish.path = "/api/v1/stream";
    } else if (pending.kind == CLIENT_WISH_STREAM_SEND) {
        if (!message_make(client)) {
            return false;
        }
        wish.body = client->text;
    }
    *ret_wish = wish;
    return true;
}

bool client_next_wish(struct client *client, struct client_wish *ret_wish)
{
    while (client->wish_count > 0) {
        const struct pending_wish pending = client->wishes[client->wish_first];
        client->wish_first = (client->wish_first + 1) % CLIENT_WISHES_MAX;
        client->wish_count--;
        if (wish_make(client, pending, ret_wish)) {
            return true;
        }
    }
    return false;
}

void client_tick(struct client *client, int64_t now_ms)
{
    asks_tick(client, now_ms);
    stream_tick(client, now_ms);
}

int64_t client_next_wake_ms(const struct client *client)
{
    int64_t wake_ms = INT64_MAX;
    const bool room = asks_running(client) < CLIENT_EXCHANGES_MAX;
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        const struct slot *slot = &client->slots[i];
        if (slot->state == SLOT_FREE) {
            continue;
        }
        /* What can't start for want of room starts when another ends. */
        const bool timed = slot->state == SLOT_RUNNING || (slot->state == SLOT_RESTING && room);
        wake_ms = timed && slot->due_ms < wake_ms ? slot->due_ms : wake_ms;
        wake_ms = slot->give_up_ms < wake_ms ? slot->give_up_ms : wake_ms;
    }
    const struct stream *stream = &client->stream;
    if (stream->state != STREAM_IDLE) {
        wake_ms = stream->due_ms < wake_ms ? stream->due_ms : wake_ms;
        if (stream->state == STREAM_UP && stream->heard_ms + CLIENT_SILENCE_MS < wake_ms) {
            wake_ms = stream->heard_ms + CLIENT_SILENCE_MS;
        }
    }
    return wake_ms;
}
