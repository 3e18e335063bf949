#include "hall-server/client/client_internal.h"
#include "hall-server/client/shape_tree.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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

static void line_set(struct client *client, enum client_line line,
                     const struct client_problem *problem)
{
    if (client->line == line) {
        return;
    }
    client->line = line;
    struct client_event *event = client_event_find(client, CLIENT_LINE, "");
    if (event == NULL) {
        event = client_event_push(client, CLIENT_LINE);
    }
    event->line = line;
    event->problem = problem != NULL ? *problem : (struct client_problem){0};
}

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
    client_wish_push(client, CLIENT_WISH_STREAM_OPEN, 0);
}

/* It is gone, by whomever; `refused` if the hall doesn't want us rather than being away. */
static void stream_lost(struct client *client, bool refused, const struct client_problem *problem,
                        int64_t now_ms)
{
    struct stream *stream = &client->stream;
    stream->state = STREAM_WAITING;
    stream->failures++;
    stream->due_ms =
        now_ms + (refused ? CLIENT_STREAM_REFUSED_RETRY_MS
                          : client_pause_ms(client, stream->failures, CLIENT_RETRY_FIRST_MS,
                                            CLIENT_STREAM_RETRY_MAX_MS));
    line_set(client, refused ? CLIENT_LINE_REFUSED : CLIENT_LINE_DOWN, problem);
}

static void stream_drop(struct client *client, bool refused, const struct client_problem *problem,
                        int64_t now_ms)
{
    client_wish_push(client, CLIENT_WISH_STREAM_CLOSE, 0);
    stream_lost(client, refused, problem, now_ms);
}

static void stream_say(struct client *client)
{
    if (client->stream.state == STREAM_UP &&
        (client->stream.subscribe || client->stream.acknowledge)) {
        client_wish_push(client, CLIENT_WISH_STREAM_SEND, 0);
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
    client_asks_hurry(client, now_ms);
}

void client_stream_closed(struct client *client, int status, int64_t now_ms)
{
    const enum stream_state state = client->stream.state;
    if (state != STREAM_CONNECTING && state != STREAM_UP) {
        return;
    }
    struct client_problem problem = {.status = status};
    stream_lost(client, client_status_is_definite(status), &problem, now_ms);
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
    struct client_event *event = client_event_find(client, CLIENT_PUSH, topic->name);
    if (event == NULL) {
        event = client_event_push(client, CLIENT_PUSH);
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
        client_problem_read(&problem, (int)json_integer_value(status), refusal);
        stream_drop(client, true, &problem, now_ms);
    } else if (tree == NULL || push_read(client, tree) != SHAPE_OK) {
        client_problem_of_line(&problem, CLIENT_CODE_ANSWER_MALFORMED);
        stream_drop(client, false, &problem, now_ms);
    } else {
        client_stream_heard(client, now_ms);
    }
    json_decref(tree);
}

void client_stream_tick(struct client *client, int64_t now_ms)
{
    struct stream *stream = &client->stream;
    if (stream->state == STREAM_UP && stream->heard_ms + CLIENT_SILENCE_MS <= now_ms) {
        struct client_problem problem;
        client_problem_of_line(&problem, CLIENT_CODE_NO_ANSWER);
        stream_drop(client, false, &problem, now_ms);
    }
    if (stream->state == STREAM_IDLE || stream->due_ms > now_ms) {
        return;
    }
    if (stream->state == STREAM_UP) {
        stream->due_ms = now_ms + CLIENT_PING_EVERY_MS;
        client_wish_push(client, CLIENT_WISH_STREAM_PING, 0);
    } else if (stream->state == STREAM_CONNECTING) {
        struct client_problem problem;
        client_problem_of_line(&problem, CLIENT_CODE_NO_ANSWER);
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

bool client_stream_message_make(struct client *client)
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

int64_t client_stream_wake_ms(const struct client *client)
{
    const struct stream *stream = &client->stream;
    if (stream->state == STREAM_IDLE) {
        return INT64_MAX;
    }
    const int64_t silent_ms = stream->heard_ms + CLIENT_SILENCE_MS;
    return stream->state == STREAM_UP && silent_ms < stream->due_ms ? silent_ms : stream->due_ms;
}
