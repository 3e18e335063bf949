/*
 * Between the files of this room: server.c (the context and HTTP), caller.c (who asks), stream.c
 * (WebSocket). Loop thread only; nobody else includes it.
 */
#ifndef HALL_SERVER_NET_NET_INTERNAL_H
#define HALL_SERVER_NET_NET_INTERNAL_H

#include "hall-server/net/net.h"

#include <ev.h>
#include <libwebsockets.h>
#include <sodium.h>

enum {
    HEAD_ROOM_BYTES = LWS_PRE + 1024, /* before a body: the frame's room and the HTTP head */
    COOKIE_ROOM = 192,
};

struct job;

/* libwebsockets keeps one for each connection; all zero at first. */
struct connection {
    struct job *job; /* the request in hand; a closing connection clears the job's pointer here */
    struct stream *stream; /* after the upgrade */
};

/* A request with what the net needs besides; the app sees its first member. */
struct job {
    struct net_request request;
    struct net *net;
    struct lws *wsi; /* NULL once the connection closed */
    struct buffer body;
    struct buffer answer; /* HEAD_ROOM_BYTES, then the answer's body */
    size_t expected_bytes;
    int status;
    const char *type;
    char cookie[COOKIE_ROOM];
    char etag[64];
    int retry_after_s;
    bool is_page;
    bool is_secure;   /* came over TLS */
    bool close_after; /* part of the request was not read */
    bool handed;      /* the app has it */
    bool in_callback; /* libwebsockets called us: the answer is written on the way back */
    bool done;        /* answered: to be written */
    bool stopped;     /* reading from its connection stopped */
    char location[256];
    struct job *spare_next;
};

struct net {
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct lws_vhost *tls_vhost; /* NULL: none */
    struct net_app app;
    struct net_settings settings;
    char bind[64];
    char pages[256];
    struct hub *hub;
    struct slowdown slowdown;
    struct net_figures figures;
    bool loopback;
    struct ev_loop *loop;
    struct stream *streams; /* all that are open */
    struct job *spare;      /* jobs to be used again */
    int spare_count;
    struct ev_timer ping; /* looks at them */
    /* Those that have something to take, in the order in which it came. */
    struct stream *woken_first;
    struct stream *woken_last;
    struct ev_check flush; /* writes to some of them at each turn of the loop … */
    struct ev_idle awake;  /* … which does not sleep while there are any */
};

/* caller.c: who asks, from the head of `wsi`; `token` instead of the head's if not NULL. */
enum problem caller_find(struct net *net, struct lws *wsi, const char *token, bool changes,
                         struct net_caller *ret_caller);

/*
 * A browser asks for a page of another site: its Origin is not this Host, or Sec-Fetch-Site says
 * so. Programs send neither.
 */
bool caller_is_cross_site(struct lws *wsi);

/* The body is said to be JSON, or nothing is said of it. */
bool caller_sends_json(struct lws *wsi);

/* The key or session that a caller came with still opens: PROBLEM_NONE, else what to say. */
enum problem caller_check(struct net *net, const struct net_caller *caller);

/* server.c: ends a connection from outside of its callbacks, soon. */
void connection_end(struct net *net, struct lws *wsi);

/* stream.c: the callbacks of an upgraded connection; the results are libwebsockets'. */
int stream_filter(struct net *net, struct lws *wsi);
int stream_open(struct net *net, struct lws *wsi, struct connection *connection);
int stream_receive(struct net *net, struct lws *wsi, struct connection *connection, const void *in,
                   size_t length_bytes);
int stream_write(struct net *net, struct lws *wsi, struct connection *connection);
void stream_close(struct net *net, struct connection *connection);
void stream_heard(struct connection *connection);
void streams_start(struct net *net);
void streams_stop(struct net *net);

#endif
