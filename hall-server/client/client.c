#include "hall-server/client/client_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_LOG2_MAX = 10 }; /* doublings of a pause */

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
    free(event->text);
    event->shape = NULL;
    event->text = NULL;
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
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        client_ask_drop(&client->slots[i].ask);
    }
    free(client);
}

/* --- Queues of what goes out ----------------------------------------------------------------- */

void client_wish_push(struct client *client, enum client_wish_kind kind, uint32_t exchange)
{
    /* The shell empties the queue after each call, and one call wishes at most for each exchange
     * twice and a few things of the stream. */
    assert(client->wish_count < CLIENT_WISHES_MAX);
    const size_t at = (client->wish_first + client->wish_count) % CLIENT_WISHES_MAX;
    client->wishes[at] = (struct pending_wish){kind, exchange};
    client->wish_count++;
}

struct client_event *client_event_push(struct client *client, enum client_event_kind kind)
{
    assert(client->event_count < CLIENT_EVENTS_MAX);
    const size_t at = (client->event_first + client->event_count) % CLIENT_EVENTS_MAX;
    client->event_count++;
    client->events[at] = (struct client_event){.kind = kind};
    return &client->events[at];
}

struct client_event *client_event_find(struct client *client, enum client_event_kind kind,
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
    explicit_bzero(&client->events[client->event_first], sizeof(client->events[0]));
    client->event_first = (client->event_first + 1) % CLIENT_EVENTS_MAX;
    client->event_count--;
    if (ret_event->kind == CLIENT_ANSWER) {
        assert(client->answers > 0);
        client->answers--;
    }
    return true;
}

/* --- What both parts need --- */

int64_t client_pause_ms(const struct client *client, int failures, int64_t first_ms,
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

void client_problem_of_line(struct client_problem *problem, const char *code)
{
    *problem = (struct client_problem){0};
    snprintf(problem->code, sizeof(problem->code), "%s", code);
}

static void text_copy(char *to, size_t room, const json_t *text)
{
    if (json_is_string(text) && json_string_length(text) < room) {
        memcpy(to, json_string_value(text), json_string_length(text) + 1);
    }
}

void client_problem_read(struct client_problem *problem, int status, const json_t *tree)
{
    *problem = (struct client_problem){.status = status};
    text_copy(problem->code, sizeof(problem->code), json_object_get(tree, "code"));
    text_copy(problem->title, sizeof(problem->title), json_object_get(tree, "title"));
    text_copy(problem->title_zh, sizeof(problem->title_zh), json_object_get(tree, "title_zh"));
}

bool client_status_is_definite(int status)
{
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

/* --- What the shell asks --------------------------------------------------------------------- */

static bool wish_make(struct client *client, struct pending_wish pending,
                      struct client_wish *ret_wish)
{
    struct client_wish wish = {.kind = pending.kind, .exchange = pending.exchange, .body = ""};
    wish.method = "GET";
    wish.path = "";
    wish.key = client->key;
    if (pending.kind == CLIENT_WISH_HTTP) {
        const struct slot *slot = client_asks_find(client, pending.exchange);
        if (slot == NULL) {
            return false; /* ended before it began */
        }
        wish.method = slot->ask.method;
        wish.path = slot->ask.path;
        wish.key = slot->ask.key[0] != 0 ? slot->ask.key : client->key;
        wish.body = client_asks_body(client, slot);
    } else if (pending.kind == CLIENT_WISH_STREAM_OPEN) {
        wish.path = "/api/v1/stream";
    } else if (pending.kind == CLIENT_WISH_STREAM_SEND) {
        if (!client_stream_message_make(client)) {
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
    client_asks_tick(client, now_ms);
    client_stream_tick(client, now_ms);
}

int64_t client_next_wake_ms(const struct client *client)
{
    const int64_t asks_ms = client_asks_wake_ms(client);
    const int64_t stream_ms = client_stream_wake_ms(client);
    return asks_ms < stream_ms ? asks_ms : stream_ms;
}
