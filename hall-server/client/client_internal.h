/*
 * Inside of the client: its state, and what its three parts say to each other. Of this room only.
 *
 *   client.c         making, the queues of wishes and events, what the shell takes
 *   client_asks.c    asks: when to try, when to try again, when to end
 *   client_stream.c  the one stream: opening, subscribing, noticing that the hall is gone
 *
 * One thread owns a client.
 */
#ifndef HALL_SERVER_CLIENT_CLIENT_INTERNAL_H
#define HALL_SERVER_CLIENT_CLIENT_INTERNAL_H

#include "hall-server/client/client.h"

#include <jansson.h>

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
    char *text;                    /* of the answer that ends it, on its way into the event */
    size_t text_bytes;
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

/* --- client.c --- */

void client_wish_push(struct client *client, enum client_wish_kind kind, uint32_t exchange);
struct client_event *client_event_push(struct client *client, enum client_event_kind kind);

/* The waiting event that a newer one of the same matter replaces, or NULL. */
struct client_event *client_event_find(struct client *client, enum client_event_kind kind,
                                       const char *topic);

/* Doubling from `first_ms` to `most_ms`, and up to a quarter more so that devices don't march. */
int64_t client_pause_ms(const struct client *client, int failures, int64_t first_ms,
                        int64_t most_ms);

/* The hall has decided, and will say the same again. */
bool client_status_is_definite(int status);

/* A problem's own fields where they can be read, else the status alone; `tree` may be NULL. */
void client_problem_read(struct client_problem *problem, int status, const json_t *tree);

/* One of our own codes. */
void client_problem_of_line(struct client_problem *problem, const char *code);

/* --- client_asks.c --- */

/* Starts what may start, oldest first. */
void client_asks_pump(struct client *client, int64_t now_ms);
void client_asks_tick(struct client *client, int64_t now_ms);
/* The hall is back: what rests because it was away need not wait longer. */
void client_asks_hurry(struct client *client, int64_t now_ms);
int64_t client_asks_wake_ms(const struct client *client);
/* The running ask of an exchange, or NULL. */
const struct slot *client_asks_find(struct client *client, uint32_t exchange);
/* Its body with its request_id, in client->text: the same text at every try. */
const char *client_asks_body(struct client *client, const struct slot *slot);

/* --- client_stream.c --- */

void client_stream_tick(struct client *client, int64_t now_ms);
int64_t client_stream_wake_ms(const struct client *client);
/* Writes the next message into client->text; false if nothing needs to be said. */
bool client_stream_message_make(struct client *client);

#endif
