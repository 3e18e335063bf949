#include "hall-server/client/client_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    struct client_event *event = client_event_push(client, CLIENT_ANSWER);
    event->tag = slot->tag;
    event->outcome = outcome;
    event->shape = shape;
    event->text = slot->text;
    event->text_bytes = slot->text_bytes;
    if (outcome != CLIENT_DONE) {
        event->problem = slot->problem;
    }
    client->answers++;
    client_ask_drop(&slot->ask);
    *slot = (struct slot){.state = SLOT_FREE};
}

static void slot_rest(struct client *client, struct slot *slot, int64_t now_ms)
{
    slot->state = SLOT_RESTING;
    slot->exchange = 0;
    slot->due_ms =
        now_ms + client_pause_ms(client, slot->tries, CLIENT_RETRY_FIRST_MS, CLIENT_RETRY_MAX_MS);
}

static void slot_start(struct client *client, struct slot *slot, int64_t now_ms)
{
    slot->state = SLOT_RUNNING;
    slot->exchange = ++client->last_exchange;
    slot->tries++;
    slot->due_ms = now_ms + CLIENT_TRY_TIMEOUT_MS;
    client_wish_push(client, CLIENT_WISH_HTTP, slot->exchange);
}

static size_t asks_running(const struct client *client)
{
    size_t running = 0;
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        running += client->slots[i].state == SLOT_RUNNING;
    }
    return running;
}

void client_asks_pump(struct client *client, int64_t now_ms)
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
    client_problem_of_line(&slot->problem, CLIENT_CODE_NO_ANSWER);
    client_asks_pump(client, now_ms);
    return CLIENT_OK;
}

static void problem_parse(struct client_problem *problem, int status, const char *body,
                          size_t size_bytes)
{
    json_t *tree = json_loadb(body, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    client_problem_read(problem, status, tree);
    json_decref(tree);
}

/* The hall did it. Its words may still not be those that we can read. */
static void slot_done(struct client *client, struct slot *slot, const char *body, size_t size_bytes,
                      int64_t now_ms)
{
    struct shape *shape = NULL;
    const bool parsed = slot->ask.is_bytes
                            ? shape_parse(SHAPE_NOTHING, "{}", 2, &shape) == SHAPE_OK
                            : shape_parse(slot->ask.shape, body, size_bytes, &shape) == SHAPE_OK;
    if (parsed) {
        slot->text = slot->ask.keep_text || slot->ask.is_bytes ? malloc(size_bytes + 1) : NULL;
        if (slot->text != NULL) {
            memcpy(slot->text, body, size_bytes);
            slot->text[size_bytes] = '\0';
            slot->text_bytes = size_bytes;
        }
        slot_end(client, slot, CLIENT_DONE, shape);
        return;
    }
    client_problem_of_line(&slot->problem, CLIENT_CODE_ANSWER_MALFORMED);
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
        if (client_status_is_definite(status)) {
            slot_end(client, slot, CLIENT_REFUSED, NULL);
        } else {
            slot_rest(client, slot, now_ms);
        }
    }
    client_asks_pump(client, now_ms);
}

void client_http_failed(struct client *client, uint32_t exchange, int64_t now_ms)
{
    struct slot *slot = slot_find_exchange(client, exchange);
    if (slot == NULL) {
        return;
    }
    client_problem_of_line(&slot->problem, CLIENT_CODE_NO_ANSWER);
    slot_rest(client, slot, now_ms);
    client_asks_pump(client, now_ms);
}

void client_asks_tick(struct client *client, int64_t now_ms)
{
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        struct slot *slot = &client->slots[i];
        if (slot->state == SLOT_FREE) {
            continue;
        }
        const bool slow = slot->state == SLOT_RUNNING && slot->due_ms <= now_ms;
        const bool over = slot->give_up_ms <= now_ms;
        if (slot->state == SLOT_RUNNING && (slow || over)) {
            client_wish_push(client, CLIENT_WISH_HTTP_ABORT, slot->exchange);
            client_problem_of_line(&slot->problem, CLIENT_CODE_NO_ANSWER);
            slot_rest(client, slot, now_ms);
        }
        if (over) {
            slot_end(client, slot, CLIENT_GAVE_UP, NULL);
        }
    }
    client_asks_pump(client, now_ms);
}

void client_asks_hurry(struct client *client, int64_t now_ms)
{
    for (size_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        struct slot *slot = &client->slots[i];
        if (slot->state == SLOT_RESTING && slot->due_ms > now_ms && slot->problem.status == 0) {
            slot->due_ms = now_ms;
        }
    }
    client_asks_pump(client, now_ms);
}

int64_t client_asks_wake_ms(const struct client *client)
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
    return wake_ms;
}

const struct slot *client_asks_find(struct client *client, uint32_t exchange)
{
    return slot_find_exchange(client, exchange);
}

const char *client_asks_body(struct client *client, const struct slot *slot)
{
    if (strcmp(slot->ask.method, "GET") == 0) {
        return "";
    }
    const char *body = slot->ask.long_body != NULL ? slot->ask.long_body : slot->ask.body;
    const size_t length = strlen(body);
    assert(length == 0 || (length > 2 && body[length - 1] == '}'));
    const int written =
        snprintf(client->text, sizeof(client->text),
                 "%.*s%s\"request_id\":\"%016" PRIx64 "%016" PRIx64 "-%" PRIu32 "\"}",
                 length == 0 ? 0 : (int)(length - 1), body, length == 0 ? "{" : ",",
                 client->seed[0], client->seed[1], slot->order);
    assert(written > 0 && (size_t)written < sizeof(client->text));
    return client->text;
}
