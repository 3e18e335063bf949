/*
 * The hall's door: an HTTP/1.1 and WebSocket server on the app's libev loop. It knows who asks and
 * whether they may; the app is asked what to answer, one call for each request, and may answer at
 * once or later.
 *
 * Everything here is called on the loop's thread, and the app's functions are called there too.
 * Order: net_create(), net_start(), the loop runs, net_destroy(). Uses libwebsockets 4.1.
 *
 *   request ──> route × role ──> app.handle() ──> net_reply_body(), net_reply() ──> one write
 *                    └── problem (401, 403, 404, 405, 411, 413, 429)
 *   stream  ──> subscribe ──> app.topic_may() ──> hub ──> newest state of each topic
 */
#ifndef HALL_SERVER_NET_NET_H
#define HALL_SERVER_NET_NET_H

#include "drivers/base/buffer.h"
#include "hall-server/model/id.h"
#include "hall-server/model/problem.h"
#include "hall-server/net/access.h"
#include "hall-server/net/hub.h"
#include "hall-server/net/role.h"
#include "hall-server/net/route.h"
#include "hall-server/net/slowdown.h"
#include "hall-server/net/visitor_secret.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ev_loop;

enum {
    NET_BODY_MAX_BYTES = 16 * 1024,
    NET_ANSWER_MAX_BYTES = 8 * 1024 * 1024,
    NET_QUERY_MAX_BYTES = 255,
    NET_SOURCE_MAX_BYTES = 46, /* an IPv6 address as text */
    NET_CONNECTIONS_MAX = 8192,
    NET_MESSAGE_MAX_BYTES = 8 * 1024, /* of a stream, from the client */
    NET_IDLE_S = 60,                  /* a kept connection without a request */
    NET_REQUEST_S = 10,               /* for a request's head and body to arrive */
    NET_PING_S = 20,
    NET_HANGUP_S = 45, /* a stream that answers no ping */
};

/* Who asks. */
struct net_caller {
    enum role role; /* ROLE_NONE: said nothing about itself */
    char name[ACCESS_NAME_MAX + 1];
    char seat[ACCESS_SEAT_MAX + 1];
    int64_t expires_ms;
    struct uuid ticket; /* of a visitor, and what its token says */
    struct visitor_secret visitor_secret;
    bool retired; /* a device whose place a spare took: it may tell what it printed, and no more */
    bool once;    /* a person whose password must be changed before anything else */
    char machine_user[ACCESS_NAME_MAX + 1]; /* of hallctl: which user of the machine ran it */
    char secret[ACCESS_SECRET_ROOM]; /* the session's token or the device's key; "" of others */
    char source[NET_SOURCE_MAX_BYTES + 1];
};

/* One question and its answer. The net owns it; the app keeps the pointer until net_reply(). */
struct net_request {
    enum route route;
    struct net_caller caller;
    char id[ROUTE_ID_ROOM]; /* what stood at `{}` of the path, or "" */
    char query[NET_QUERY_MAX_BYTES + 1];
    const char *body; /* "" if there was none; ends with a NUL that is not counted */
    size_t body_length_bytes;
    int app_status; /* the app's own, for an answer that waits */
};

struct net_app {
    void *context;
    /* Answers `request` with net_reply…() exactly once, now or later. */
    void (*handle)(void *context, struct net_request *request);
    /*
     * PROBLEM_NONE if `caller` may have this topic: then ret_name is the hub's name for what this
     * caller may see of it (the topic, or the topic and a '+'), and *ret_interval_ms how far apart
     * its states should be at least.
     */
    enum problem (*topic_may)(void *context, const struct net_caller *caller, const char *topic,
                              char ret_name[HUB_NAME_MAX + 1], int *ret_interval_ms);
    /* Not PROBLEM_NONE when a caller that came in may not stay: its streams end. May be NULL. */
    enum problem (*caller_may)(void *context, const struct net_caller *caller);
    /* A caller's stream opened (it said who it is) or closed. */
    void (*stream_changed)(void *context, const struct net_caller *caller, bool opened);
    /* A topic that somebody wants is marked in the hub: look at it before the loop sleeps. */
    void (*topic_wanted)(void *context);
    int64_t (*wall_ms)(void *context);
};

/* The second door, over TLS 1.2 or later. */
struct net_tls {
    const char *bind;        /* an address; NULL: there is no such door */
    int port;                /* 0 = any free one; see net_tls_port() */
    const char *certificate; /* files in PEM: the chain, the hall's first; and its key */
    const char *key;
};

struct net_settings {
    const char *bind; /* an address, "127.0.0.1" */
    int port;         /* 0 = any free one; see net_port() */
    struct net_tls tls;
    const char *pages; /* the folder of static pages, or NULL for none */
    uint8_t hall_key[VISITOR_KEY_BYTES];
    struct access *access; /* of the loop's thread; the caller's */
};

struct net_figures {
    uint64_t requests;
    uint64_t refused; /* by route, role, size or rate */
    uint64_t accepted_connections;
    int connections;
    int streams;
    int held; /* asked and not yet answered */
};

struct net; /* opaque */

enum { NET_OK = 0, NET_NO_MEMORY = -1, NET_NO_PORT = -2, NET_NO_TLS = -3 };

__attribute__((warn_unused_result)) int net_create(const struct net_settings *settings,
                                                   const struct net_app *app, struct ev_loop *loop,
                                                   struct net **ret_net);
void net_destroy(struct net *net); /* NULL is fine; requests still held must be answered before */
int net_port(const struct net *net);
int net_tls_port(const struct net *net); /* 0: no such door */
struct hub *net_hub(struct net *net);
struct slowdown *net_slowdown(struct net *net);
/* Ends the streams whose key or session does not open any more: after a sign-out. */
void net_check_streams(struct net *net);
void net_figures(const struct net *net, struct net_figures *ret_figures);

/* ---- answering ---- */

/* Append the answer's body here, then net_reply(). */
struct buffer *net_reply_body(struct net_request *request);

/* Sends the answer; `request` is gone after it. `type` is static. */
void net_reply(struct net_request *request, int status, const char *type);
void net_reply_json(struct net_request *request, int status);

/* Throws away what the body held and sends the problem; `detail` may be NULL. */
void net_reply_problem(struct net_request *request, enum problem problem, const char *detail);

/* Sets or, with "" as token, ends the session's cookie in the answer to come. */
void net_reply_cookie(struct net_request *request, const char *token, int max_age_s);

/*
 * "ETag" in the answer to come; `tag` has its quotes. True if the asker said that it has this one
 * (If-None-Match): then answer 304. To be called before app.handle() returns.
 */
__attribute__((warn_unused_result)) bool net_reply_tag(struct net_request *request,
                                                       const char *tag);
void net_reply_tag_none(struct net_request *request);

/* "Retry-After" in the answer to come. */
void net_reply_retry_after(struct net_request *request, int seconds);

#endif
