/*
 * A session with the hall over HTTP and WebSocket: hall-server/client carried out by libwebsockets
 * on a libev loop in a small thread of its own.
 *
 * Depends on hall-server/client, libwebsockets, libev. The program's thread calls the functions
 * below; they never block on the network. The two threads meet at one mailbox (asks go in, events
 * come out), guarded by one lock; the link's thread owns the client and all sockets.
 *
 * Order: link_open(); link_subscribe(), link_ask() at any time, with or without a hall; each frame:
 *
 *     struct client_event event;
 *     while (link_poll(link, &event)) {
 *         switch (event.kind) { … }
 *         client_event_deinit(&event);
 *     }
 *
 * then link_close(), which waits for the thread and forgets what was not answered.
 *
 * To sleep until something comes: give `on_event`, or wait for link_fd() to be readable.
 */
#ifndef HALL_SERVER_LINK_LINK_H
#define HALL_SERVER_LINK_LINK_H

#include "hall-server/client/client.h"

#include <stdbool.h>
#include <stdint.h>

/* code, words */
#define LINK_ERRORS(X)                                                                             \
    X(LINK_OK, 0, "ok")                                                                            \
    X(LINK_BAD_URL, -1, "the hall's address is not http://HOST:PORT or https://HOST:PORT")         \
    X(LINK_NO_START, -2, "the loop or its thread could not be made")                               \
    X(LINK_BAD_KEY, -3, "the file has no key of this kind")                                        \
    X(LINK_BAD_CA, -4, "the file of the authority cannot be read, or has no certificate")
#define LINK_ERROR_ENUM(symbol, value, name) symbol = (value),
enum link_error { LINK_ERRORS(LINK_ERROR_ENUM) };
#undef LINK_ERROR_ENUM

const char *link_error_name(enum link_error error);

struct link_config {
    const char *url; /* the hall: "http://127.0.0.1:8090"; copied */
    const char *key; /* of the device; "" for a program that signs in; copied */
    const char *ca; /* https: the file of the only authority that is believed; NULL: those that this
                       machine knows. Read in link_open() */

    /*
     * Called from the link's thread when events wait and none did before; must not block and must
     * not call into the link. For SDL: push a user event. May be NULL.
     */
    void (*on_event)(void *context);
    void *context;
};

struct link;

/* On LINK_OK *ret_link is connecting; else it is untouched. No hall needs to be there yet. */
__attribute__((warn_unused_result)) int link_open(const struct link_config *config,
                                                  struct link **ret_link);
void link_close(struct link *link); /* NULL is fine */

/* Returns the tag (never 0) that the answer will carry, or 0 if CLIENT_ASKS_MAX wait already. */
uint32_t link_ask(struct link *link, struct client_ask ask);

/* Topics stay subscribed over every loss of the line. At most CLIENT_TOPICS_MAX: asserted. */
void link_subscribe(struct link *link, const char *topic);
void link_acknowledge(struct link *link, const char *topic, int64_t seq);

/* Takes the oldest event; false if there is none. The caller calls client_event_deinit(). */
bool link_poll(struct link *link, struct client_event *ret_event);

/* Waits until link_poll() has something, at most `timeout_ms`; for programs without a frame. */
bool link_wait(struct link *link, int timeout_ms);

/* Readable while events wait; never read from it. */
int link_fd(const struct link *link);

/*
 * The device's key: `path` is a file that holds the bare key, or a demo-access.json, whose
 * `kind` ("kiosk", "display") is read. Writes at most `room_bytes`.
 */
__attribute__((warn_unused_result)) int link_read_key(const char *path, const char *kind,
                                                      char *ret_key, size_t room_bytes);

#endif
