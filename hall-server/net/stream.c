#include "hall-server/net/net_internal.h"

#include "drivers/base/clock.h"
#include "hall-server/proto/problem_json.h"
#include "hall-server/proto/stream_json.h"

#include <assert.h>
#include <string.h>
#include <sys/socket.h>

enum {
    PROBLEM_MAX_BYTES = 1024,
    REASON_MAX_BYTES = 64,
    SEND_ROOM_BYTES = 64 * 1024, /* what the kernel may hold for a slow reader */
    LOOK_S = 1,                  /* how often silent streams are looked for */
    FLUSH_MAX = 256,             /* streams written to in one turn, so that requests get theirs */
    CLOSE_POLICY = 1008,         /* RFC 6455, 7.4.1: a message violates the policy */
};

/* One upgraded connection. */
struct stream {
    struct net *net;
    struct lws *wsi;
    struct net_caller caller;
    struct hub_reader *reader;
    struct buffer message; /* what of a fragmented message is here */
    enum problem problem;  /* to be said; then the connection closes */
    bool announced;        /* the app knows of it */
    bool ping_due;
    int64_t heard_ms; /* monotonic: when the other end last said something */
    int64_t pinged_ms;
    struct stream *previous; /* in net.streams */
    struct stream *next;
    bool woken; /* in the net's list of those */
    struct stream *woken_previous;
    struct stream *woken_next;
};

static const char stream_path[] = "/api/v1/stream";

int stream_filter(struct net *net, struct lws *wsi)
{
    char path[64];
    if (lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI) <= 0 ||
        strcmp(path, stream_path) != 0 || caller_is_cross_site(wsi)) {
        net->figures.refused++;
        return -1;
    }
    return 0;
}

/* The hub has something for it: it is written at the next turn, see on_flush(). */
static void stream_wake(void *context)
{
    struct stream *stream = context;
    struct net *net = stream->net;
    if (stream->woken) {
        return;
    }
    stream->woken = true;
    stream->woken_next = NULL;
    stream->woken_previous = net->woken_last;
    if (net->woken_last != NULL) {
        net->woken_last->woken_next = stream;
    } else {
        net->woken_first = stream;
        ev_idle_start(net->loop, &net->awake);
    }
    net->woken_last = stream;
}

static void stream_unwake(struct stream *stream)
{
    struct net *net = stream->net;
    if (!stream->woken) {
        return;
    }
    stream->woken = false;
    if (stream->woken_previous != NULL) {
        stream->woken_previous->woken_next = stream->woken_next;
    } else {
        net->woken_first = stream->woken_next;
    }
    if (stream->woken_next != NULL) {
        stream->woken_next->woken_previous = stream->woken_previous;
    } else {
        net->woken_last = stream->woken_previous;
    }
    if (net->woken_first == NULL) {
        ev_idle_stop(net->loop, &net->awake);
    }
}

static void stream_refuse(struct stream *stream, enum problem problem)
{
    if (stream->problem == PROBLEM_NONE) {
        stream->problem = problem;
        stream->net->figures.refused++;
        lws_callback_on_writable(stream->wsi);
    }
}

int stream_open(struct net *net, struct lws *wsi, struct connection *connection)
{
    const int room = SEND_ROOM_BYTES;
    struct stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) {
        return -1;
    }
    stream->net = net;
    stream->wsi = wsi;
    buffer_init(&stream->message, NET_MESSAGE_MAX_BYTES);
    stream->reader = hub_reader_open(net->hub, stream_wake, stream);
    if (stream->reader == NULL) {
        free(stream);
        return -1;
    }
    stream->heard_ms = stream->pinged_ms = clock_monotonic_ms();
    stream->next = net->streams;
    if (net->streams != NULL) {
        net->streams->previous = stream;
    }
    net->streams = stream;
    connection->stream = stream;
    net->figures.streams++;
    (void)setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    enum problem problem = caller_find(net, wsi, NULL, false, &stream->caller);
    if (problem == PROBLEM_NONE && stream->caller.once) {
        problem = PROBLEM_PASSWORD_DUE;
    }
    if (problem != PROBLEM_NONE) {
        stream_refuse(stream, problem);
    }
    return 0;
}

void stream_close(struct net *net, struct connection *connection)
{
    struct stream *stream = connection->stream;
    if (stream == NULL) {
        return;
    }
    connection->stream = NULL;
    if (stream->previous != NULL) {
        stream->previous->next = stream->next;
    } else {
        net->streams = stream->next;
    }
    if (stream->next != NULL) {
        stream->next->previous = stream->previous;
    }
    net->figures.streams--;
    if (stream->announced) {
        net->app.stream_changed(net->app.context, &stream->caller, false);
    }
    stream_unwake(stream);
    hub_reader_close(stream->reader);
    buffer_deinit(&stream->message);
    free(stream);
}

void stream_heard(struct connection *connection)
{
    if (connection->stream != NULL) {
        connection->stream->heard_ms = clock_monotonic_ms();
    }
}

/* A key may have been taken back, a session closed, since the stream opened. */
static void stream_check(struct stream *stream)
{
    const enum problem problem = caller_check(stream->net, &stream->caller);
    if (problem != PROBLEM_NONE) {
        stream_refuse(stream, problem);
    }
}

/* Pings those that are due, ends those that have been silent for too long. */
static void on_look(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    struct net *net = timer->data;
    const int64_t now_ms = clock_monotonic_ms();
    (void)loop;
    (void)happenings;
    /* libwebsockets sets its timer on libev anew without starting it anew, so that a nearer
     * time-out would wait for a farther one: it is made to look at its clock now. */
    if (net->figures.connections > 0) {
        lws_cancel_service(net->context);
    }
    for (struct stream *stream = net->streams; stream != NULL; stream = stream->next) {
        if (now_ms - stream->heard_ms > (int64_t)NET_HANGUP_S * 1000) {
            connection_end(net, stream->wsi);
        } else if (now_ms - stream->pinged_ms >= (int64_t)NET_PING_S * 1000) {
            stream->pinged_ms = now_ms;
            stream->ping_due = true;
            lws_callback_on_writable(stream->wsi);
            stream_check(stream);
        }
    }
}

void net_check_streams(struct net *net)
{
    for (struct stream *stream = net->streams; stream != NULL; stream = stream->next) {
        stream_check(stream);
    }
}

static void on_flush(struct ev_loop *loop, struct ev_check *check, int happenings);

/* Its only work is to keep the loop from sleeping. */
static void on_awake(struct ev_loop *loop, struct ev_idle *idle, int happenings)
{
    (void)loop;
    (void)idle;
    (void)happenings;
}

void streams_start(struct net *net)
{
    ev_check_init(&net->flush, on_flush);
    net->flush.data = net;
    ev_check_start(net->loop, &net->flush);
    ev_idle_init(&net->awake, on_awake);
    ev_timer_init(&net->ping, on_look, LOOK_S, LOOK_S);
    net->ping.data = net;
    ev_timer_start(net->loop, &net->ping);
}

void streams_stop(struct net *net)
{
    ev_timer_stop(net->loop, &net->ping);
    ev_check_stop(net->loop, &net->flush);
    ev_idle_stop(net->loop, &net->awake);
}

static enum problem topics_subscribe(struct stream *stream, const struct stream_message *message)
{
    struct net *net = stream->net;
    for (int i = 0; i < message->topic_count; i++) {
        const char *name = message->topics[i].name;
        char hub_name[HUB_NAME_MAX + 1];
        int interval_ms = 0;
        const enum problem problem =
            net->app.topic_may(net->app.context, &stream->caller, name, hub_name, &interval_ms);
        if (problem != PROBLEM_NONE) {
            return problem;
        }
        if (hub_subscribe(stream->reader, hub_name, message->topics[i].seq, interval_ms) !=
            HUB_OK) {
            return PROBLEM_BUSY;
        }
    }
    if (!stream->announced) {
        stream->announced = true;
        net->app.stream_changed(net->app.context, &stream->caller, true);
    }
    net->app.topic_wanted(net->app.context);
    return PROBLEM_NONE;
}

static enum problem message_take(struct stream *stream, const char *text, size_t length_bytes)
{
    static struct stream_message message; /* 9 KiB, used on the loop's thread alone */
    enum problem problem = stream_json_read(text, length_bytes, &message);
    if (problem != PROBLEM_NONE || message.kind == STREAM_ACK) {
        return problem;
    }
    if (message.auth[0] != '\0') {
        if (stream->announced) {
            return PROBLEM_BAD_MESSAGE; /* a stream belongs to one caller */
        }
        problem = caller_find(stream->net, stream->wsi, message.auth, false, &stream->caller);
        sodium_memzero(message.auth, sizeof message.auth);
        if (problem != PROBLEM_NONE || stream->caller.once) {
            return problem != PROBLEM_NONE ? problem : PROBLEM_PASSWORD_DUE;
        }
    }
    return topics_subscribe(stream, &message);
}

int stream_receive(struct net *net, struct lws *wsi, struct connection *connection, const void *in,
                   size_t length_bytes)
{
    struct stream *stream = connection->stream;
    (void)net;
    if (stream == NULL) {
        return -1;
    }
    stream->heard_ms = clock_monotonic_ms();
    if (stream->problem != PROBLEM_NONE) {
        return 0;
    }
    if (lws_frame_is_binary(wsi) ||
        buffer_append(&stream->message, in, length_bytes) != BUFFER_OK) {
        stream_refuse(stream, PROBLEM_BAD_MESSAGE);
        return 0;
    }
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi) > 0) {
        return 0;
    }
    const enum problem problem =
        message_take(stream, buffer_text(&stream->message), stream->message.length_bytes);
    buffer_clear(&stream->message);
    if (problem != PROBLEM_NONE) {
        stream_refuse(stream, problem);
    }
    return 0;
}

/* Says the problem and closes. */
static int problem_say(struct stream *stream)
{
    struct buffer text;
    static const unsigned char room[LWS_PRE];
    buffer_init(&text, PROBLEM_MAX_BYTES);
    if (buffer_append(&text, room, sizeof room) == BUFFER_OK &&
        problem_json_write_message(&text, stream->problem, NULL) == BUFFER_OK) {
        (void)lws_write(stream->wsi, text.bytes + LWS_PRE, text.length_bytes - LWS_PRE,
                        LWS_WRITE_TEXT);
    }
    buffer_deinit(&text);
    unsigned char reason[REASON_MAX_BYTES];
    (void)snprintf((char *)reason, sizeof reason, "%s", problem_code(stream->problem));
    lws_close_reason(stream->wsi, (enum lws_close_status)CLOSE_POLICY, reason,
                     strlen((const char *)reason));
    return -1;
}

/* Writes its next state, whose bytes all readers share; -1: the connection is lost. */
static int message_write(struct stream *stream)
{
    struct hub_message *message = hub_take(stream->reader);
    if (message == NULL) {
        return 0;
    }
    const size_t length = message->length_bytes;
    const int written = lws_write(stream->wsi, message->text, length, LWS_WRITE_TEXT);
    hub_message_release(message);
    return written < (int)length ? -1 : 0;
}

static void expiry_check(struct stream *stream)
{
    const struct net *net = stream->net;
    if (stream->caller.expires_ms != 0 &&
        stream->caller.expires_ms <= net->app.wall_ms(net->app.context)) {
        stream_refuse(stream, PROBLEM_SESSION_EXPIRED);
    }
}

/*
 * Writes at once, without asking the kernel first whether it may: arming each socket and disarming
 * it again would cost as much as the write. What the kernel does not take, libwebsockets keeps and
 * finishes; until then nothing more is taken from the hub, so a slow reader holds one old state.
 */
static void stream_flush(struct stream *stream)
{
    expiry_check(stream);
    if (stream->problem != PROBLEM_NONE || stream->ping_due ||
        lws_partial_buffered(stream->wsi) != 0) {
        lws_callback_on_writable(stream->wsi); /* stream_write() goes on from there */
        return;
    }
    if (message_write(stream) != 0) {
        connection_end(stream->net, stream->wsi);
    } else if (hub_has(stream->reader)) {
        stream_wake(stream);
    }
}

/* Once in a turn of the loop. */
static void on_flush(struct ev_loop *loop, struct ev_check *check, int happenings)
{
    struct net *net = check->data;
    (void)loop;
    (void)happenings;
    for (int i = 0; i < FLUSH_MAX && net->woken_first != NULL; i++) {
        struct stream *stream = net->woken_first;
        stream_unwake(stream);
        stream_flush(stream);
    }
}

int stream_write(struct net *net, struct lws *wsi, struct connection *connection)
{
    struct stream *stream = connection->stream;
    (void)net;
    if (stream == NULL) {
        return -1;
    }
    expiry_check(stream);
    if (stream->problem != PROBLEM_NONE) {
        return problem_say(stream);
    }
    if (stream->ping_due) {
        /* One byte: libwebsockets tells nobody of a pong that carries none. */
        unsigned char room[LWS_PRE + 1] = {0};
        stream->ping_due = false;
        if (lws_write(wsi, room + LWS_PRE, 1, LWS_WRITE_PING) < 0) {
            return -1;
        }
        if (hub_has(stream->reader)) {
            lws_callback_on_writable(wsi);
        }
        return 0;
    }
    if (message_write(stream) != 0) {
        return -1;
    }
    if (hub_has(stream->reader)) {
        lws_callback_on_writable(wsi);
    }
    return 0;
}
