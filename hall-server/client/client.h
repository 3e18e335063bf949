/*
 * A session with the hall, without I/O: what to ask, when to ask again, what was answered.
 *
 * It knows no sockets and no clock. A shell (hall-server/link) carries out its wishes and tells it
 * what came of them; every call takes `now_ms` (monotonic). One thread owns a client.
 *
 *    program ──ask──►  ┌────────┐ ──wish──►  shell: one HTTP exchange, the one stream
 *            ◄─event── │ client │ ◄─answer/failed/message/closed──
 *                      └────────┘ ──next wake──►
 *
 * What it holds to:
 *  - An ask that changes something carries a request_id of its own, the same one at every try. It
 * is tried until the hall gives a definite answer (2xx or 4xx), however often the line breaks, so
 *    that it is done once; or until its patience ends: then the outcome says CLIENT_GAVE_UP, and
 * the ask may or may not have been done. (A number that nobody printed is withdrawn by the hall.)
 *  - 408, 425, 429 and 5xx are no definite answers: it asks again, slower each time.
 *  - Asks are answered each exactly once, by one CLIENT_ANSWER event.
 *  - The stream is opened once something is subscribed, and again for ever. After each opening all
 *    topics are subscribed with `after` = what the client has. A hall that says nothing for
 *    CLIENT_SILENCE_MS in spite of pings is gone.
 *
 * The stream:
 *                  subscribe                  opened
 *      IDLE ──────────────────► CONNECTING ───────────► UP
 *                                 ▲     │ failed,        │ closed, silent,
 *                            wait │     ▼ too slow       │ malformed
 *                             is over  WAITING ◄─────────┘
 *
 * Order: client_create(); client_ask()/client_subscribe() at any time; after every call into it,
 * empty client_next_wish() and client_next_event(); at client_next_wake_ms() call client_tick().
 */
#ifndef HALL_SERVER_CLIENT_CLIENT_H
#define HALL_SERVER_CLIENT_CLIENT_H

#include "hall-server/client/ask.h"
#include "hall-server/client/shapes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CLIENT_ASKS_MAX = 128,     /* waiting, running, and answered but not yet taken */
    CLIENT_EXCHANGES_MAX = 16, /* running at once; more wait their turn, oldest first */
    CLIENT_TOPICS_MAX = 16,
    CLIENT_TOPIC_BYTES_MAX = 48,
    CLIENT_EVENTS_MAX = CLIENT_ASKS_MAX + CLIENT_TOPICS_MAX + 1, /* pushes: the newest a topic */
    CLIENT_WISHES_MAX = 64,
    CLIENT_CODE_BYTES_MAX = 48,
    CLIENT_TITLE_BYTES_MAX = 160,
    CLIENT_MESSAGE_BYTES_MAX = 1280,   /* of a stream's message that the client sends */
    CLIENT_TEXT_BYTES_MAX = 12 * 1024, /* of a body, or of a message; the longest has a sign */

    CLIENT_TRY_TIMEOUT_MS = 3000, /* one exchange, from connect to the last byte */
    CLIENT_MALFORMED_MAX = 3,     /* answers of the wrong shape, then it gives up */
    CLIENT_RETRY_FIRST_MS = 100,
    CLIENT_RETRY_MAX_MS = 2000,
    CLIENT_STREAM_RETRY_MAX_MS = 1000,
    CLIENT_STREAM_REFUSED_RETRY_MS = 5000, /* the hall refuses the key: a person must act */
    CLIENT_CONNECT_TIMEOUT_MS = 1000,
    CLIENT_PING_EVERY_MS = 250,
    CLIENT_SILENCE_MS = 980, /* a hall that is gone is noticed within a second */
};

enum client_error {
    CLIENT_OK = 0,
    CLIENT_FULL = -1, /* CLIENT_ASKS_MAX asks, or CLIENT_TOPICS_MAX topics, are there already */
};

/* How an ask ended. */
enum client_outcome {
    CLIENT_DONE,    /* 2xx, and its body had the expected shape */
    CLIENT_REFUSED, /* 4xx: `problem` says why; nothing was done */
    CLIENT_GAVE_UP, /* its patience ended without a definite answer; `problem` is the last one */
};

/* A problem of the hall (RFC 9457), or of the line: then status is 0 and `code` one of below. */
struct client_problem {
    int status;
    char code[CLIENT_CODE_BYTES_MAX]; /* "seat_busy", …; "" for none */
    char title_zh[CLIENT_TITLE_BYTES_MAX];
    char title[CLIENT_TITLE_BYTES_MAX];
};
#define CLIENT_CODE_NO_ANSWER "no_answer" /* the line broke, or the hall was too slow */
#define CLIENT_CODE_ANSWER_MALFORMED "answer_malformed"

/* What the client knows of the line; a program starts with CLIENT_LINE_DOWN. */
enum client_line {
    CLIENT_LINE_DOWN,    /* no stream: connecting, or the hall is gone */
    CLIENT_LINE_UP,      /* the stream is open and the hall answers pings */
    CLIENT_LINE_REFUSED, /* the hall is there and refuses this device's key or topics */
};

enum client_event_kind {
    CLIENT_ANSWER, /* `tag`, `outcome`, `shape` (CLIENT_DONE) or `problem` */
    CLIENT_PUSH,   /* `topic`, `shape`: its newest state */
    CLIENT_LINE,   /* `line`, and in `problem` why it is not up */
};

struct client_event {
    enum client_event_kind kind;
    uint32_t tag;
    enum client_outcome outcome;
    enum client_line line;
    char topic[CLIENT_TOPIC_BYTES_MAX];
    struct client_problem problem;
    char *text; /* of the answer, if the ask wanted it; NULL: none, or no memory; as `shape` */
    size_t text_bytes;   /* without the NUL behind it */
    struct shape *shape; /* the receiver's: keep it and set NULL here, or let _deinit free it */
};

void client_event_deinit(struct client_event *event);

/* What the shell is to do. Texts are valid until the next call into the client. */
enum client_wish_kind {
    CLIENT_WISH_HTTP,         /* start exchange `exchange`; then tell _answer or _failed, once */
    CLIENT_WISH_HTTP_ABORT,   /* end it; tell nothing more of it */
    CLIENT_WISH_STREAM_OPEN,  /* GET /api/v1/stream as WebSocket with `key`; then _opened/_closed */
    CLIENT_WISH_STREAM_SEND,  /* one text message, `body` */
    CLIENT_WISH_STREAM_PING,  /* one ping */
    CLIENT_WISH_STREAM_CLOSE, /* drop it; tell nothing more of it */
};

struct client_wish {
    enum client_wish_kind kind;
    uint32_t exchange;  /* never 0, never used twice */
    const char *method; /* "GET", "POST", … */
    const char *path;   /* "/api/v1/…" */
    const char *key;    /* for `Authorization: Bearer`; "" for none */
    const char *body;   /* "" for none; JSON */
};

struct client;

/* `key` is copied. `seed` must be unguessable and new for each client: request ids come from it. */
struct client *client_create(const char *key, const uint64_t seed[2]);
void client_destroy(struct client *client); /* NULL is fine */

/* `tag` is the caller's name for it, given back in the CLIENT_ANSWER event. Copies the ask. */
__attribute__((warn_unused_result)) int client_ask(struct client *client, uint32_t tag,
                                                   const struct client_ask *ask, int64_t now_ms);

/* From now on every newest state of `topic` ("board", "hall", "seat:12") is an event. */
__attribute__((warn_unused_result)) int client_subscribe(struct client *client, const char *topic,
                                                         int64_t now_ms);

/* Tells the hall that all calls up to `seq` were shown; told again after a lost line. */
void client_acknowledge(struct client *client, const char *topic, int64_t seq, int64_t now_ms);

/* From the shell. An exchange or stream that the client has ended meanwhile is ignored. */
void client_http_answer(struct client *client, uint32_t exchange, int status, const char *body,
                        size_t size_bytes, int64_t now_ms);
void client_http_failed(struct client *client, uint32_t exchange, int64_t now_ms);
void client_stream_opened(struct client *client, int64_t now_ms);
void client_stream_message(struct client *client, const char *json, size_t size_bytes,
                           int64_t now_ms);
void client_stream_heard(struct client *client, int64_t now_ms); /* a pong or a ping */

/* It failed to open (`status` of the refused handshake, 0 if there was no answer) or has ended. */
void client_stream_closed(struct client *client, int status, int64_t now_ms);

/* Time has passed. */
void client_tick(struct client *client, int64_t now_ms);

/* When to call client_tick() at the latest; INT64_MAX for never. */
int64_t client_next_wake_ms(const struct client *client);

/* Takes the oldest; false if there is none. */
bool client_next_wish(struct client *client, struct client_wish *ret_wish);
bool client_next_event(struct client *client, struct client_event *ret_event);

/* Asks that have no answer yet. */
size_t client_pending(const struct client *client);

#endif
