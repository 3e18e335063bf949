/*
 * The client's wishes on libwebsockets: HTTP exchanges, each on a connection of its own, and the
 * one stream. Of this room only; the link's thread (before it starts: who makes it).
 *
 * A connection that ends clears its job's pointer to it, and a job that ends clears the
 * connection's pointer to the job, so that whichever goes first the other finds nothing.
 *
 * Order: wires_create(), wires_carry_out() after each call into the client, wires_destroy() when
 * the loop no longer runs.
 */
#ifndef HALL_SERVER_LINK_WIRES_H
#define HALL_SERVER_LINK_WIRES_H

#include "hall-server/client/client.h"

#include <stdbool.h>

struct ev_loop;
struct wires;

enum { WIRES_HOST_BYTES_MAX = 128 };

struct wires_address {
    char host[WIRES_HOST_BYTES_MAX];
    int port;
    bool secure;
};

/* "http://HOST[:PORT]" or "https://…", with at most a "/" behind it. */
bool wires_address_parse(const char *url, struct wires_address *ret_address);

/* The file has a certificate in PEM. */
bool wires_authority_is_good(const char *ca);

/* NULL if libwebsockets can't start. `ca`: see link.h. `client` gets what happens; it stays the
 * caller's. */
struct wires *wires_create(const struct wires_address *address, const char *ca,
                           struct ev_loop *loop, struct client *client);
void wires_destroy(struct wires *wires); /* NULL is fine */

/* Takes all wishes of the client. */
void wires_carry_out(struct wires *wires, struct client *client);

#endif
