#include "hall-server/link/wires.h"

#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"

#include <assert.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIRES_MESSAGES_MAX = 4, /* of the stream, waiting to be written */
    WIRES_READ_BYTES = 4096,
    WIRES_FDS_MAX = 64,
};

/* One HTTP exchange: at work while `exchange` is not 0. */
struct job {
    struct wires *wires;
    uint32_t exchange;
    struct lws *wsi;
    char key[ASK_KEY_BYTES_MAX];
    unsigned char body[LWS_PRE + CLIENT_TEXT_BYTES_MAX];
    size_t body_bytes;
    struct buffer answer;
};

struct stream {
    struct lws *wsi;
    bool open;
    bool ping;
    unsigned char messages[WIRES_MESSAGES_MAX][LWS_PRE + CLIENT_MESSAGE_BYTES_MAX];
    size_t message_bytes[WIRES_MESSAGES_MAX];
    size_t first, count;
    char key[ASK_KEY_BYTES_MAX];
    struct buffer heard; /* a message whose end has not come yet */
};

struct wires {
    struct wires_address address;
    char host_header[WIRES_HOST_BYTES_MAX + 8];
    struct client *client;
    struct lws_context *context;
    struct job jobs[CLIENT_EXCHANGES_MAX];
    struct stream stream;
    bool closing;
    char no_line[128]; /* what was logged last of why the stream does not open */
};

bool wires_address_parse(const char *url, struct wires_address *ret_address)
{
    struct wires_address address = {0};
    if (strncmp(url, "http://", 7) == 0) {
        url += 7;
        address.port = 80;
    } else if (strncmp(url, "https://", 8) == 0) {
        url += 8;
        address.port = 443;
        address.secure = true;
    } else {
        return false;
    }
    const size_t host_bytes = strcspn(url, ":/");
    if (host_bytes == 0 || host_bytes >= sizeof(address.host)) {
        return false;
    }
    memcpy(address.host, url, host_bytes);
    url += host_bytes;
    if (url[0] == ':') {
        char *end;
        const long port = strtol(url + 1, &end, 10);
        if (end == url + 1 || port < 1 || port > 65535) {
            return false;
        }
        address.port = (int)port;
        url = end;
    }
    if (url[0] != 0 && strcmp(url, "/") != 0) {
        return false;
    }
    *ret_address = address;
    return true;
}

/* --- What an exchange hears ------------------------------------------------------------------ */

/* The job is over; its connection, if there is still one, is nobody's any more. */
static void job_release(struct job *job)
{
    if (job->wsi != NULL) {
        lws_set_opaque_user_data(job->wsi, NULL);
        job->wsi = NULL;
    }
    job->exchange = 0;
    /* It was one visitor's, and the next exchange may be long in coming. */
    explicit_bzero(job->body, sizeof(job->body));
    buffer_deinit(&job->answer);
}

static void job_failed(struct job *job)
{
    const uint32_t exchange = job->exchange;
    struct wires *wires = job->wires;
    job_release(job);
    if (!wires->closing) {
        client_http_failed(wires->client, exchange, clock_monotonic_ms());
    }
}

static void job_answered(struct job *job)
{
    const int status = (int)lws_http_client_http_response(job->wsi);
    client_http_answer(job->wires->client, job->exchange, status, buffer_text(&job->answer),
                       job->answer.length_bytes, clock_monotonic_ms());
    job_release(job);
}

static int header_add(struct lws *wsi, const char *name, const char *value, unsigned char **at,
                      unsigned char *end)
{
    return lws_add_http_header_by_name(wsi, (const unsigned char *)name,
                                       (const unsigned char *)value, (int)strlen(value), at, end);
}

static int key_add(struct lws *wsi, const char *key, unsigned char **at, unsigned char *end)
{
    if (key[0] == 0) {
        return 0;
    }
    char value[ASK_KEY_BYTES_MAX + 8];
    snprintf(value, sizeof(value), "Bearer %s", key);
    return header_add(wsi, "authorization:", value, at, end);
}

static int job_headers(const struct job *job, struct lws *wsi, unsigned char **at,
                       unsigned char *end)
{
    int failed = key_add(wsi, job->key, at, end);
    if (job->body_bytes > 0) {
        char length[24];
        snprintf(length, sizeof(length), "%zu", job->body_bytes);
        failed |= header_add(wsi, "content-type:", "application/json", at, end);
        failed |= header_add(wsi, "content-length:", length, at, end);
        lws_client_http_body_pending(wsi, 1);
        lws_callback_on_writable(wsi);
    }
    return failed;
}

static int job_write(struct job *job, struct lws *wsi)
{
    if (job->body_bytes == 0) {
        return 0;
    }
    const size_t size = job->body_bytes;
    job->body_bytes = 0;
    lws_client_http_body_pending(wsi, 0);
    const int written = lws_write(wsi, job->body + LWS_PRE, size, LWS_WRITE_HTTP_FINAL);
    return written == (int)size ? 0 : -1;
}

static int job_read(struct lws *wsi)
{
    char bytes[LWS_PRE + WIRES_READ_BYTES];
    char *at = bytes + LWS_PRE;
    int size = WIRES_READ_BYTES;
    return lws_http_client_read(wsi, &at, &size) < 0 ? -1 : 0;
}

/* A job's connection; `job` is NULL once the client has lost interest. */
static int job_event(struct job *job, struct lws *wsi, enum lws_callback_reasons reason, void *in,
                     size_t size)
{
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: {
        unsigned char **at = in;
        return job == NULL ? -1 : job_headers(job, wsi, at, *at + size);
    }
    case LWS_CALLBACK_CLIENT_HTTP_WRITEABLE:
        return job == NULL ? -1 : job_write(job, wsi);
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
        return job == NULL ? -1 : job_read(wsi);
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
        return job == NULL ? -1 : buffer_append(&job->answer, in, size);
    case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
        if (job != NULL) {
            job_answered(job);
        }
        return -1; /* a connection serves one exchange */
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
        if (job != NULL) {
            job_failed(job);
        }
        return 0;
    default:
        return 0;
    }
}

/* --- What the stream hears ------------------------------------------------------------------- */

static void stream_release(struct stream *stream)
{
    if (stream->wsi != NULL) {
        lws_set_opaque_user_data(stream->wsi, NULL);
        stream->wsi = NULL;
    }
    stream->open = false;
    stream->ping = false;
    stream->count = 0;
    buffer_clear(&stream->heard);
}

static void stream_gone(struct wires *wires, int status)
{
    stream_release(&wires->stream);
    if (!wires->closing) {
        client_stream_closed(wires->client, status, clock_monotonic_ms());
    }
}

static int stream_receive(struct wires *wires, struct lws *wsi, const void *bytes, size_t size)
{
    struct stream *stream = &wires->stream;
    if (buffer_append(&stream->heard, bytes, size) != BUFFER_OK) {
        return -1;
    }
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi) > 0) {
        client_stream_heard(wires->client, clock_monotonic_ms());
        return 0;
    }
    client_stream_message(wires->client, buffer_text(&stream->heard), stream->heard.length_bytes,
                          clock_monotonic_ms());
    buffer_clear(&stream->heard);
    return 0;
}

/* One frame a turn, as libwebsockets wants it. */
static int stream_write(struct stream *stream, struct lws *wsi)
{
    if (stream->count > 0) {
        unsigned char *message = stream->messages[stream->first];
        const size_t size = stream->message_bytes[stream->first];
        stream->first = (stream->first + 1) % WIRES_MESSAGES_MAX;
        stream->count--;
        if (lws_write(wsi, message + LWS_PRE, size, LWS_WRITE_TEXT) < (int)size) {
            return -1;
        }
    } else if (stream->ping) {
        unsigned char nothing[LWS_PRE + 1];
        stream->ping = false;
        if (lws_write(wsi, nothing + LWS_PRE, 0, LWS_WRITE_PING) < 0) {
            return -1;
        }
    }
    if (stream->count > 0 || stream->ping) {
        lws_callback_on_writable(wsi);
    }
    return 0;
}

/* The hall's status if it answered the handshake with one, else 0. */
static int handshake_status(struct lws *wsi)
{
    const unsigned int status = lws_http_client_http_response(wsi);
    return status >= 400 && status <= 599 ? (int)status : 0;
}

/* Why there is no line, once as long as it is the same: a certificate that is not believed, say. */
static void no_line_tell(struct wires *wires, const char *why, size_t size)
{
    char words[sizeof(wires->no_line)];
    snprintf(words, sizeof(words), "%.*s", why == NULL ? 0 : (int)size, why == NULL ? "" : why);
    if (words[0] != '\0' && strcmp(words, wires->no_line) != 0) {
        memcpy(wires->no_line, words, sizeof(words));
        log_line(LOG_WARN, "link.no_line", "hall=%s why=\"%s\"", wires->host_header, words);
    }
}

static int stream_event(struct wires *wires, struct lws *wsi, enum lws_callback_reasons reason,
                        void *in, size_t size)
{
    const int64_t now_ms = clock_monotonic_ms();
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: {
        unsigned char **at = in;
        return key_add(wsi, wires->stream.key, at, *at + size);
    }
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        wires->stream.open = true;
        wires->no_line[0] = '\0';
        client_stream_opened(wires->client, now_ms);
        return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        return stream_receive(wires, wsi, in, size);
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        client_stream_heard(wires->client, now_ms);
        return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return stream_write(&wires->stream, wsi);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        no_line_tell(wires, in, size);
        stream_gone(wires, handshake_status(wsi));
        return 0;
    case LWS_CALLBACK_CLIENT_CLOSED:
        stream_gone(wires, 0);
        return 0;
    default:
        return 0;
    }
}

/* --- libwebsockets ---------------------------------------------------------------------------- */

/* The opaque pointer of a connection is its job, its wires for the stream, or NULL for nobody's. */
static int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                         size_t size)
{
    (void)user;
    return job_event(lws_get_opaque_user_data(wsi), wsi, reason, in, size);
}

static int stream_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                           size_t size)
{
    (void)user;
    struct wires *wires = lws_get_opaque_user_data(wsi);
    if (wires == NULL) {
        /* Nobody's: end it where that can be said. */
        return reason == LWS_CALLBACK_CLIENT_RECEIVE || reason == LWS_CALLBACK_CLIENT_WRITEABLE ||
                       reason == LWS_CALLBACK_CLIENT_ESTABLISHED
                   ? -1
                   : 0;
    }
    return stream_event(wires, wsi, reason, in, size);
}

static const struct lws_protocols protocols[] = {
    {.name = "mashang-http", .callback = http_callback, .rx_buffer_size = WIRES_READ_BYTES},
    {.name = "mashang-stream", .callback = stream_callback, .rx_buffer_size = WIRES_READ_BYTES},
    {.name = NULL},
};

bool wires_authority_is_good(const char *ca)
{
    static const char begins[] = "-----BEGIN CERTIFICATE-----";
    char line[128];
    bool good = false;
    FILE *file = fopen(ca, "re");
    while (file != NULL && !good && fgets(line, sizeof(line), file) != NULL) {
        good = strncmp(line, begins, sizeof(begins) - 1) == 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return good;
}

struct wires *wires_create(const struct wires_address *address, const char *ca,
                           struct ev_loop *loop, struct client *client)
{
    struct wires *wires = calloc(1, sizeof(*wires));
    if (wires == NULL) {
        return NULL;
    }
    wires->address = *address;
    wires->client = client;
    snprintf(wires->host_header, sizeof(wires->host_header), "%s:%d", address->host, address->port);
    buffer_init(&wires->stream.heard, SHAPE_BODY_BYTES_MAX);
    for (size_t i = 0; i < CLIENT_EXCHANGES_MAX; i++) {
        wires->jobs[i].wires = wires;
        buffer_init(&wires->jobs[i].answer, SHAPE_BODY_BYTES_MAX);
    }
    lws_set_log_level(LLL_ERR, NULL);
    void *loops[] = {loop};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBEV |
                   (address->secure ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0) |
                   (ca != NULL ? LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS : 0),
        .client_ssl_ca_filepath = address->secure ? ca : NULL,
        .foreign_loops = loops,
        .fd_limit_per_thread = WIRES_FDS_MAX,
        .gid = -1,
        .uid = -1,
    };
    wires->context = lws_create_context(&info);
    if (wires->context == NULL) {
        free(wires);
        return NULL;
    }
    return wires;
}

void wires_destroy(struct wires *wires)
{
    if (wires == NULL) {
        return;
    }
    wires->closing = true;
    lws_context_destroy(wires->context);
    for (size_t i = 0; i < CLIENT_EXCHANGES_MAX; i++) {
        buffer_deinit(&wires->jobs[i].answer);
    }
    buffer_deinit(&wires->stream.heard);
    free(wires);
}

static struct lws_client_connect_info connect_info(struct wires *wires, const char *path)
{
    return (struct lws_client_connect_info){
        .context = wires->context,
        .address = wires->address.host,
        .port = wires->address.port,
        .ssl_connection = wires->address.secure ? LCCSCF_USE_SSL : 0,
        .path = path,
        .host = wires->host_header,
        .origin = wires->host_header,
    };
}

/* Ends a connection that the client has no interest in; its callbacks find nobody. */
static void connection_drop(struct lws *wsi)
{
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

static struct job *job_find(struct wires *wires, uint32_t exchange)
{
    for (size_t i = 0; i < CLIENT_EXCHANGES_MAX; i++) {
        if (wires->jobs[i].exchange == exchange) {
            return &wires->jobs[i];
        }
    }
    return NULL;
}

static void job_begin(struct wires *wires, const struct client_wish *wish)
{
    struct job *job = job_find(wires, 0);
    assert(job != NULL); /* the client starts no more than there are */
    job->exchange = wish->exchange;
    job->body_bytes = strlen(wish->body);
    assert(job->body_bytes <= CLIENT_TEXT_BYTES_MAX);
    memcpy(job->body + LWS_PRE, wish->body, job->body_bytes);
    snprintf(job->key, sizeof(job->key), "%s", wish->key);
    struct lws_client_connect_info info = connect_info(wires, wish->path);
    info.method = wish->method;
    info.protocol = protocols[0].name;
    info.local_protocol_name = protocols[0].name;
    info.ssl_connection |= LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
    info.opaque_user_data = job;
    info.pwsi = &job->wsi;
    if (lws_client_connect_via_info(&info) == NULL && job->exchange == wish->exchange) {
        job->wsi = NULL;
        job_failed(job);
    }
}

static void job_abort(struct wires *wires, uint32_t exchange)
{
    struct job *job = job_find(wires, exchange);
    if (job == NULL) {
        return;
    }
    struct lws *wsi = job->wsi;
    job_release(job);
    if (wsi != NULL) {
        connection_drop(wsi);
    }
}

static void stream_begin(struct wires *wires, const struct client_wish *wish)
{
    struct stream *stream = &wires->stream;
    assert(stream->wsi == NULL);
    stream_release(stream);
    snprintf(stream->key, sizeof(stream->key), "%s", wish->key);
    struct lws_client_connect_info info = connect_info(wires, wish->path);
    info.local_protocol_name = protocols[1].name;
    info.opaque_user_data = wires;
    info.pwsi = &stream->wsi;
    if (lws_client_connect_via_info(&info) == NULL) {
        stream->wsi = NULL;
        stream_gone(wires, 0); /* told twice at most: the client is then no longer connecting */
    }
}

static void stream_drop(struct wires *wires)
{
    struct lws *wsi = wires->stream.wsi;
    stream_release(&wires->stream);
    if (wsi != NULL) {
        connection_drop(wsi);
    }
}

static void stream_send(struct stream *stream, const char *text)
{
    if (!stream->open || stream->count == WIRES_MESSAGES_MAX) {
        return; /* only acknowledgements can be so many, and the next one says more */
    }
    const size_t size = strlen(text);
    const size_t at = (stream->first + stream->count) % WIRES_MESSAGES_MAX;
    assert(size <= CLIENT_MESSAGE_BYTES_MAX);
    memcpy(stream->messages[at] + LWS_PRE, text, size);
    stream->message_bytes[at] = size;
    stream->count++;
    lws_callback_on_writable(stream->wsi);
}

void wires_carry_out(struct wires *wires, struct client *client)
{
    struct client_wish wish = {0};
    while (client_next_wish(client, &wish)) {
        switch (wish.kind) {
        case CLIENT_WISH_HTTP:
            job_begin(wires, &wish);
            break;
        case CLIENT_WISH_HTTP_ABORT:
            job_abort(wires, wish.exchange);
            break;
        case CLIENT_WISH_STREAM_OPEN:
            stream_begin(wires, &wish);
            break;
        case CLIENT_WISH_STREAM_SEND:
            stream_send(&wires->stream, wish.body);
            break;
        case CLIENT_WISH_STREAM_PING:
            wires->stream.ping = wires->stream.open;
            if (wires->stream.ping) {
                lws_callback_on_writable(wires->stream.wsi);
            }
            break;
        case CLIENT_WISH_STREAM_CLOSE:
            stream_drop(wires);
            break;
        }
    }
}
