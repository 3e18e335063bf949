#include "hall-server/net/net_internal.h"

#include "hall-server/net/pages.h"
#include "hall-server/proto/problem_json.h"

#include <assert.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum {
    SEND_ROOM_BYTES = 512 * 1024, /* the longest answer fits, if the reader reads */
    SPARE_JOBS_MAX = 64,
    SPARE_ANSWER_MAX_BYTES = 16 * 1024,
    PAGE_AT_ONCE_MAX_BYTES = 64 * 1024, /* longer files go out in pieces */
    /* A whole record of TLS is read at once (RFC 8446, 5.1): what would stay behind in OpenSSL
     * looks to is_sent_ahead() like a request that came too early. */
    TLS_RECORD_BYTES = 16 * 1024,
};

/* ---- jobs ---- */

/* A spare one with its memory, or a new one. */
static struct job *job_create(struct net *net, struct lws *wsi)
{
    struct job *job = net->spare;
    if (job != NULL) {
        net->spare = job->spare_next;
        net->spare_count--;
        job->spare_next = NULL;
    } else {
        job = calloc(1, sizeof *job);
        if (job == NULL) {
            return NULL;
        }
        buffer_init(&job->body, NET_BODY_MAX_BYTES);
        buffer_init(&job->answer, HEAD_ROOM_BYTES + NET_ANSWER_MAX_BYTES);
    }
    job->net = net;
    job->wsi = wsi;
    job->request.body = "";
    net->figures.held++;
    return job;
}

static void job_free(struct job *job)
{
    buffer_deinit(&job->body);
    buffer_deinit(&job->answer);
    free(job);
}

/* Wiped; kept as a spare if there are not enough of them and it holds no long answer. */
static void job_destroy(struct job *job)
{
    struct net *net = job->net;
    const struct buffer body = job->body;
    const struct buffer answer = job->answer;
    net->figures.held--;
    sodium_memzero(job, sizeof *job);
    job->body = body;
    job->answer = answer;
    if (net->spare_count == SPARE_JOBS_MAX || answer.room_bytes > SPARE_ANSWER_MAX_BYTES) {
        job_free(job);
        return;
    }
    buffer_clear(&job->body);
    buffer_clear(&job->answer);
    job->spare_next = net->spare;
    net->spare = job;
    net->spare_count++;
}

/* The request's first member is the job's first member. */
static struct job *job_of(struct net_request *request)
{
    return (struct job *)request;
}

/* ---- answering ---- */

struct buffer *net_reply_body(struct net_request *request)
{
    static const unsigned char room[HEAD_ROOM_BYTES];
    struct job *job = job_of(request);
    if (job->answer.length_bytes == 0 &&
        buffer_append(&job->answer, room, sizeof room) != BUFFER_OK) {
        abort(); /* no memory for a kilobyte: nothing sensible can follow */
    }
    return &job->answer;
}

static int job_write(struct job *job);

void connection_end(struct net *net, struct lws *wsi)
{
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    lws_cancel_service(net->context); /* or its timer would sleep until something else happens */
}

/* What will be written. */
static void answer_set(struct job *job, int status, const char *type)
{
    assert(!job->done && status >= 100 && status < 600);
    job->status = status;
    job->type = type;
    job->done = true;
}

static void answer_set_problem(struct job *job, enum problem problem, const char *detail)
{
    buffer_clear(&job->answer);
    if (problem_json_write(net_reply_body(&job->request), problem, detail) != BUFFER_OK) {
        buffer_clear(&job->answer);
        (void)net_reply_body(&job->request);
    }
    answer_set(job, problem_status(problem), "application/problem+json");
}

/* Writes it now, unless libwebsockets called us: then it is written on the way back. */
static void answer_go(struct job *job)
{
    struct net *net = job->net;
    struct lws *wsi = job->wsi;
    if (job->in_callback) {
        return;
    }
    if (wsi == NULL) {
        job_destroy(job);
    } else if (job_write(job) != 0) {
        connection_end(net, wsi);
    }
}

void net_reply(struct net_request *request, int status, const char *type)
{
    answer_set(job_of(request), status, type);
    answer_go(job_of(request));
}

void net_reply_json(struct net_request *request, int status)
{
    net_reply(request, status, "application/json");
}

void net_reply_problem(struct net_request *request, enum problem problem, const char *detail)
{
    answer_set_problem(job_of(request), problem, detail);
    answer_go(job_of(request));
}

void net_reply_cookie(struct net_request *request, const char *token, int max_age_s)
{
    struct job *job = job_of(request);
    (void)snprintf(job->cookie, sizeof job->cookie,
                   "Set-Cookie: mashang_session=%s; Path=/; Max-Age=%d; HttpOnly; "
                   "SameSite=Strict%s\r\n",
                   token, token[0] == '\0' ? 0 : max_age_s,
                   job->is_secure || !job->net->loopback ? "; Secure" : "");
}

bool net_reply_tag(struct net_request *request, const char *tag)
{
    struct job *job = job_of(request);
    char seen[PAGES_TAG_ROOM] = "";
    assert(job->in_callback && job->wsi != NULL);
    (void)snprintf(job->etag, sizeof job->etag, "%s", tag);
    (void)lws_hdr_copy(job->wsi, seen, sizeof seen, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    return strcmp(seen, tag) == 0;
}

void net_reply_tag_none(struct net_request *request)
{
    job_of(request)->etag[0] = '\0';
}

void net_reply_retry_after(struct net_request *request, int seconds)
{
    job_of(request)->retry_after_s = seconds;
}

static const char *status_words(int status)
{
    static const struct {
        int status;
        const char *words;
    } table[] = {
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {304, "Not Modified"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].status == status) {
            return table[i].words;
        }
    }
    return "Status";
}

#define EVERY_ANSWER "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
#define PAGE_POLICY                                                                                \
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "           \
    "img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; "                \
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n"
/* Half a year: long enough to hold, short enough for a hall that goes back. */
#define TLS_FROM_NOW_ON "Strict-Transport-Security: max-age=15552000\r\n"
static const char page_lines[] = "Cache-Control: no-cache\r\n" EVERY_ANSWER PAGE_POLICY;
static const char data_lines[] =
    "Cache-Control: no-store\r\n" EVERY_ANSWER
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

/* The lines that most answers lack. */
static int rare_lines_write(const struct job *job, char *text, size_t room)
{
    char retry[40] = "";
    if (job->retry_after_s > 0) {
        (void)snprintf(retry, sizeof retry, "Retry-After: %d\r\n", job->retry_after_s);
    }
    return snprintf(
        text, room, "%s%s%s%s%s%s%s%s%s", job->cookie, retry,
        job->etag[0] == '\0' ? "" : "ETag: ", job->etag, job->etag[0] == '\0' ? "" : "\r\n",
        job->location, job->status == 401 ? "WWW-Authenticate: Bearer\r\n" : "",
        job->close_after ? "Connection: close\r\n" : "", job->is_secure ? TLS_FROM_NOW_ON : "");
}

static bool has_rare_lines(const struct job *job)
{
    return job->cookie[0] != '\0' || job->retry_after_s > 0 || job->etag[0] != '\0' ||
           job->location[0] != '\0' || job->status == 401 || job->close_after || job->is_secure;
}

/* The head of the answer, written so that it ends where the body begins. Returns where it starts.
 */
static unsigned char *head_write(struct job *job, size_t body_length_bytes)
{
    char head[HEAD_ROOM_BYTES - LWS_PRE];
    char rare[COOKIE_ROOM + 512] = "";
    if (has_rare_lines(job)) {
        const int rare_length = rare_lines_write(job, rare, sizeof rare);
        assert(rare_length > 0 && rare_length < (int)sizeof rare);
    }
    const int length =
        snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\n%s%s%sContent-Length: %zu\r\n%s%s\r\n",
                 job->status, status_words(job->status),
                 job->type == NULL ? "" : "Content-Type: ", job->type == NULL ? "" : job->type,
                 job->type == NULL ? "" : "\r\n", body_length_bytes,
                 job->is_page ? page_lines : data_lines, rare);
    assert(length > 0 && length < (int)sizeof head);
    unsigned char *start = job->answer.bytes + HEAD_ROOM_BYTES - length;
    memcpy(start, head, (size_t)length);
    return start;
}

/*
 * Head and body in one write; then the connection is ready for its next request, or -1: it closes.
 * An answer that the socket does not take whole (its room is SEND_ROOM_BYTES: the reader is slow)
 * is finished by libwebsockets, and then the connection closes.
 */
static int job_write(struct job *job)
{
    struct lws *wsi = job->wsi;
    struct connection *connection = lws_wsi_user(wsi);
    (void)net_reply_body(&job->request);
    const size_t body_length = job->answer.length_bytes - HEAD_ROOM_BYTES;
    unsigned char *start = head_write(job, body_length);
    const size_t length = (size_t)(job->answer.bytes + job->answer.length_bytes - start);
    const bool close_after = job->close_after;
    const bool stopped = job->stopped;
    const int written = lws_write(wsi, start, length, LWS_WRITE_HTTP);

    connection->job = NULL;
    job->wsi = NULL;
    job_destroy(job);
    if (written < (int)length || close_after || lws_partial_buffered(wsi) ||
        lws_http_transaction_completed(wsi)) {
        return -1;
    }
    if (stopped) {
        lws_rx_flow_control(wsi, 1);
    }
    return 0;
}

/* ---- asking ---- */

static enum method method_of(int number)
{
    switch (number) {
    case LWSHUMETH_GET:
        return METHOD_GET;
    case LWSHUMETH_POST:
        return METHOD_POST;
    case LWSHUMETH_PUT:
        return METHOD_PUT;
    case LWSHUMETH_DELETE:
        return METHOD_DELETE;
    default:
        return METHOD_OTHER;
    }
}

/* A long file goes out in pieces, by libwebsockets; returns its result. */
static int page_send_long(struct job *job, const struct pages_file *file)
{
    char headers[1024];
    struct lws *wsi = job->wsi;
    struct connection *connection = lws_wsi_user(wsi);
    const int length = snprintf(headers, sizeof headers, EVERY_ANSWER PAGE_POLICY "%sETag: %s\r\n",
                                job->is_secure ? TLS_FROM_NOW_ON : "", file->tag);
    connection->job = NULL;
    job_destroy(job);
    assert(length > 0 && length < (int)sizeof headers);
    const int sent = lws_serve_http_file(wsi, file->path, file->type, headers, length);
    return sent < 0 || (sent > 0 && lws_http_transaction_completed(wsi)) ? -1 : 0;
}

static int page_answer(struct job *job, const char *path, size_t length_bytes)
{
    struct pages_file file;
    char seen[PAGES_TAG_ROOM] = "";
    assert(job->in_callback && job->wsi != NULL);
    (void)lws_hdr_copy(job->wsi, seen, sizeof seen, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    const int error = job->net->pages[0] == '\0'
                          ? PAGES_UNKNOWN
                          : pages_find(job->net->pages, path, length_bytes, seen, &file);
    job->is_page = true;
    switch (error) {
    case PAGES_OK:
        if (file.length_bytes > PAGE_AT_ONCE_MAX_BYTES) {
            return page_send_long(job, &file);
        }
        (void)snprintf(job->etag, sizeof job->etag, "%s", file.tag);
        if (pages_read(&file, net_reply_body(&job->request)) == PAGES_OK) {
            answer_set(job, 200, file.type);
        } else {
            answer_set_problem(job, PROBLEM_BUSY, NULL);
        }
        break;
    case PAGES_SAME:
        (void)snprintf(job->etag, sizeof job->etag, "%s", file.tag);
        answer_set(job, 304, NULL);
        break;
    case PAGES_REDIRECT:
        (void)snprintf(job->location, sizeof job->location, "Location: %.*s/\r\n",
                       (int)(length_bytes < 200 ? length_bytes : 200), path);
        answer_set(job, 308, NULL);
        break;
    default:
        answer_set_problem(job, PROBLEM_NOT_FOUND, NULL);
        break;
    }
    return job_write(job);
}

static int job_refuse(struct job *job, enum problem problem, const char *detail)
{
    assert(job->in_callback && job->wsi != NULL);
    job->net->figures.refused++;
    if (problem == PROBLEM_RATE_LIMITED) {
        net_reply_retry_after(&job->request, 1);
    }
    answer_set_problem(job, problem, detail);
    return job_write(job);
}

/* No more is read from this connection until its request is answered. */
static void job_stop_reading(struct job *job)
{
    job->stopped = true;
    lws_rx_flow_control(job->wsi, 0);
}

/* The app's turn. It may answer now or later. */
static int job_hand(struct job *job)
{
    struct net *net = job->net;
    const struct connection *connection = lws_wsi_user(job->wsi);
    job->handed = true;
    job->in_callback = true;
    job->request.body = buffer_text(&job->body);
    job->request.body_length_bytes = job->body.length_bytes;
    net->app.handle(net->app.context, &job->request);
    /* An answer inside handle() is only kept, and connections end in the loop: it is still ours. */
    assert(connection->job == job);
    job->in_callback = false;
    if (job->done) {
        return job_write(job);
    }
    job_stop_reading(job); /* libwebsockets does not bear a request that comes now */
    return 0;
}

/* How long the body will be; false if the head does not say it in a way that we take. */
static bool body_length_of(struct lws *wsi, size_t *ret_length)
{
    char text[24];
    *ret_length = 0;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) {
        return false;
    }
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0) {
        return true;
    }
    if (lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0 ||
        text[strspn(text, "0123456789")] != '\0') {
        return false;
    }
    *ret_length = (size_t)strtoull(text, NULL, 10);
    return true;
}

/*
 * All of it as it came: "department=…", "from=…&to=…"; the library keeps its pairs one by one.
 * False: it is longer than any can be.
 */
static bool query_copy(struct lws *wsi, struct net_request *request)
{
    size_t length = 0;
    for (int pair = 0;; pair++) {
        const size_t at = length + (pair > 0);
        const int size = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, pair);
        if (at + (size_t)size >= sizeof request->query) {
            request->query[0] = '\0';
            return false;
        }
        if (lws_hdr_copy_fragment(wsi, request->query + at, (int)(sizeof request->query - at),
                                  WSI_TOKEN_HTTP_URI_ARGS, pair) < 0) {
            request->query[length] = '\0';
            return true;
        }
        if (pair > 0) {
            request->query[length] = '&';
        }
        length = at + (size_t)size;
    }
}

/* What somebody may do whose password is for one sign-in: change it, go, and what all may. */
static bool is_open_to_once(enum route route)
{
    return route == ROUTE_SESSION || route == ROUTE_SIGN_OUT || route == ROUTE_OWN_PASSWORD ||
           (route_may(route) & ROLE_BIT(ROLE_NONE)) != 0;
}

static enum problem job_check(struct job *job, enum method method, const char *path,
                              size_t path_length)
{
    struct net_request *request = &job->request;
    enum route route;
    switch (route_find(method, path, path_length, &route, request->id)) {
    case ROUTE_UNKNOWN:
        return PROBLEM_NOT_FOUND;
    case ROUTE_WRONG_METHOD:
        return PROBLEM_METHOD_NOT_ALLOWED;
    case ROUTE_FOUND:
        break;
    }
    request->route = route;
    if (!query_copy(job->wsi, request)) {
        return PROBLEM_BAD_VALUE;
    }
    if (method != METHOD_GET && caller_is_cross_site(job->wsi)) {
        return PROBLEM_CROSS_SITE;
    }
    const enum problem problem = caller_find(
        job->net, job->wsi, NULL, method != METHOD_GET && route != ROUTE_SIGN_IN, &request->caller);
    if (problem == PROBLEM_PLACE_TAKEN && route == ROUTE_KIOSK_BLOCKS) {
        /* Papers of it are out, printed before it knew: those are told still, under its old name.
         */
        request->caller.role = ROLE_KIOSK;
        return PROBLEM_NONE;
    }
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    if ((route_may(route) & ROLE_BIT(request->caller.role)) == 0) {
        return request->caller.role == ROLE_NONE ? PROBLEM_NOT_SIGNED_IN : PROBLEM_WRONG_ROLE;
    }
    return request->caller.once && !is_open_to_once(route) ? PROBLEM_PASSWORD_DUE : PROBLEM_NONE;
}

static bool path_is_page(const char *path, size_t length_bytes)
{
    static const char *const others[] = {"/api/", "/healthz", "/readyz", "/metrics"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const size_t length = strlen(others[i]);
        if (length_bytes >= length && strncmp(path, others[i], length) == 0) {
            return false;
        }
    }
    return true;
}

/*
 * libwebsockets 4.1 does not bear a request that came before the answer to the one before it
 * (pipelining): its leftover bytes are read as a body again and again, or meet an assert. Such
 * bytes are the only ones that it keeps; while somebody's are kept, a request ends its connection.
 */
static bool is_sent_ahead(const struct net *net)
{
    return lws_service_adjust_timeout(net->context, 1, 0) == 0;
}

/* A request's head is here. */
static int http_begin(struct net *net, struct lws *wsi, struct connection *connection)
{
    const int room = SEND_ROOM_BYTES;
    char *path = NULL;
    int path_length = 0;
    const int number = lws_http_get_uri_and_method(wsi, &path, &path_length);
    if (connection->job != NULL || number < 0 || is_sent_ahead(net)) {
        return -1;
    }
    (void)setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    struct job *job = job_create(net, wsi);
    if (job == NULL) {
        return -1;
    }
    connection->job = job;
    job->in_callback = true;
    job->is_secure = lws_is_ssl(wsi) != 0;
    net->figures.requests++;
    const enum method method = method_of(number);
    const bool length_said = body_length_of(wsi, &job->expected_bytes);
    const bool body_comes = job->expected_bytes > 0;
    job->close_after =
        !length_said || body_comes || method == METHOD_OTHER; /* until the body was read */

    if (method == METHOD_GET && path_is_page(path, (size_t)path_length)) {
        return page_answer(job, path, (size_t)path_length);
    }
    const enum problem problem = job_check(job, method, path, (size_t)path_length);
    if (problem != PROBLEM_NONE) {
        return job_refuse(job, problem, NULL);
    }
    if (!length_said || (method == METHOD_GET && body_comes)) {
        return job_refuse(job, PROBLEM_BAD_VALUE, "say Content-Length, and no body with GET");
    }
    if (job->expected_bytes > NET_BODY_MAX_BYTES) {
        return job_refuse(job, PROBLEM_TOO_LARGE, NULL);
    }
    if (body_comes && !caller_sends_json(wsi)) {
        return job_refuse(job, PROBLEM_UNSUPPORTED_MEDIA, NULL);
    }
    if (job->request.route == ROUTE_STREAM) {
        return job_refuse(job, PROBLEM_BAD_VALUE, "this is a WebSocket");
    }
    if (body_comes) {
        job->in_callback = false;
        return 0;
    }
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0 && method != METHOD_GET &&
        method != METHOD_DELETE) {
        job->close_after = true; /* libwebsockets would wait for a body here */
    }
    return job_hand(job);
}

static int http_body(struct connection *connection, const void *in, size_t length_bytes)
{
    struct job *job = connection->job;
    if (job == NULL || job->done || job->handed || length_bytes == 0) {
        return 0; /* of a refused request: its answer closes the connection */
    }
    if (job->body.length_bytes + length_bytes > job->expected_bytes ||
        buffer_append(&job->body, in, length_bytes) != BUFFER_OK) {
        return -1;
    }
    return 0;
}

static int http_body_end(struct connection *connection)
{
    struct job *job = connection->job;
    if (job == NULL || job->done || job->handed) {
        return 0;
    }
    if (job->body.length_bytes != job->expected_bytes) {
        return -1;
    }
    job->close_after = false;
    return job_hand(job);
}

static void http_close(struct connection *connection)
{
    struct job *job = connection->job;
    if (job == NULL) {
        return;
    }
    connection->job = NULL;
    job->wsi = NULL;
    if (!job->handed || job->done) {
        job_destroy(job);
    }
}

/* An idle connection keeps no buffers, and the hall no sessions: who comes back shows its ticket.
 */
static void tls_tune(SSL_CTX *context)
{
    (void)SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t length_bytes)
{
    struct net *net = lws_context_user(lws_get_context(wsi));
    struct connection *connection = user;
    switch (reason) {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
        tls_tune(user);
        return 0;
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
        net->figures.accepted_connections++;
        return net->figures.connections >= NET_CONNECTIONS_MAX;
    case LWS_CALLBACK_WSI_CREATE:
        net->figures.connections++;
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        net->figures.connections--;
        return 0;
    case LWS_CALLBACK_HTTP:
        return http_begin(net, wsi, connection);
    case LWS_CALLBACK_HTTP_BODY:
        return http_body(connection, in, length_bytes);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return http_body_end(connection);
    case LWS_CALLBACK_HTTP_FILE_COMPLETION:
        return lws_http_transaction_completed(wsi) ? -1 : 0;
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
        if (connection != NULL) {
            http_close(connection);
        }
        return 0;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return stream_filter(net, wsi);
    case LWS_CALLBACK_ESTABLISHED:
        return stream_open(net, wsi, connection);
    case LWS_CALLBACK_RECEIVE:
        return stream_receive(net, wsi, connection, in, length_bytes);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return stream_write(net, wsi, connection);
    case LWS_CALLBACK_RECEIVE_PONG:
        stream_heard(connection);
        return 0;
    case LWS_CALLBACK_CLOSED:
        stream_close(net, connection);
        return 0;
    default:
        return 0;
    }
}

/* ---- the server ---- */

static const struct lws_protocols protocols[] = {
    {.name = "mashang",
     .callback = on_event,
     .per_session_data_size = sizeof(struct connection),
     .rx_buffer_size = 512, /* of each stream, always; longer messages come in parts */
     .tx_packet_size = HEAD_ROOM_BYTES + NET_ANSWER_MAX_BYTES}, /* one write, whatever its length */
    {.name = NULL},
};

/*
 * No keep-alive of libwebsockets': its timers are one sorted list, so that thousands of idle
 * streams would slow each request. stream.c pings by itself.
 */
static const lws_retry_bo_t patience = {
    .conceal_count = LWS_RETRY_CONCEAL_ALWAYS,
    .secs_since_valid_ping = 0,
    .secs_since_valid_hangup = 0,
};

static void log_none(int level, const char *line)
{
    (void)level;
    (void)line;
}

/* The limit is libwebsockets' table of connections too: one place for each descriptor. */
static void open_files_set(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        const rlim_t wanted = NET_CONNECTIONS_MAX + 64;
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* The plain door, and that over TLS if the settings have one. */
static int doors_open(struct net *net, const struct net_settings *settings, struct ev_loop *loop)
{
    void *loops[1] = {loop};
    const struct net_tls *tls = &settings->tls;
    struct lws_context_creation_info info = {
        .port = settings->port,
        .iface = net->bind,
        .protocols = protocols,
        .user = net,
        .foreign_loops = loops,
        .options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_VALIDATE_UTF8 |
                   (tls->bind == NULL ? 0 : LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT),
        .max_http_header_data = 4096,
        .pt_serv_buf_size = tls->bind == NULL ? 0 : TLS_RECORD_BYTES,
        .timeout_secs = NET_REQUEST_S,
        .keepalive_timeout = NET_IDLE_S,
        .retry_and_idle_policy = &patience,
        .vhost_name = "hall",
        .server_string = "mashang", /* must not be empty */
    };
    net->context = lws_create_context(&info);
    if (net->context == NULL) {
        return NET_NO_MEMORY;
    }
    info.options &= ~(uint64_t)LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    net->vhost = lws_create_vhost(net->context, &info);
    if (net->vhost == NULL) {
        return NET_NO_PORT;
    }
    if (tls->bind == NULL) {
        return NET_OK;
    }
    info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
    info.vhost_name = "hall over TLS";
    info.iface = tls->bind;
    info.port = tls->port;
    info.alpn = "http/1.1"; /* this room speaks no HTTP/2 */
    info.ssl_cert_filepath = tls->certificate;
    info.ssl_private_key_filepath = tls->key;
    net->tls_vhost = lws_create_vhost(net->context, &info);
    return net->tls_vhost == NULL ? NET_NO_TLS : NET_OK;
}

int net_create(const struct net_settings *settings, const struct net_app *app, struct ev_loop *loop,
               struct net **ret_net)
{
    struct net *net = calloc(1, sizeof *net);
    if (net == NULL || (net->hub = hub_create()) == NULL) {
        free(net);
        return NET_NO_MEMORY;
    }
    _Static_assert(HUB_FRONT_BYTES >= LWS_PRE, "a message has room for the frame's header");
    net->app = *app;
    net->settings = *settings;
    slowdown_init(&net->slowdown);
    (void)snprintf(net->bind, sizeof net->bind, "%s", settings->bind);
    (void)snprintf(net->pages, sizeof net->pages, "%s",
                   settings->pages == NULL ? "" : settings->pages);
    net->loopback = strncmp(net->bind, "127.", 4) == 0 || strcmp(net->bind, "::1") == 0;
    open_files_set();
    lws_set_log_level(0, log_none);

    const int error = doors_open(net, settings, loop);
    if (error != NET_OK) {
        net_destroy(net);
        return error;
    }
    net->loop = loop;
    streams_start(net);
    *ret_net = net;
    return NET_OK;
}

void net_destroy(struct net *net)
{
    if (net == NULL) {
        return;
    }
    if (net->loop != NULL) {
        streams_stop(net);
    }
    if (net->context != NULL) {
        lws_context_destroy(net->context);
    }
    while (net->spare != NULL) {
        struct job *job = net->spare;
        net->spare = job->spare_next;
        job_free(job);
    }
    hub_destroy(net->hub);
    free(net);
}

int net_port(const struct net *net)
{
    return lws_get_vhost_listen_port(net->vhost);
}

int net_tls_port(const struct net *net)
{
    return net->tls_vhost == NULL ? 0 : lws_get_vhost_listen_port(net->tls_vhost);
}

struct hub *net_hub(struct net *net)
{
    return net->hub;
}

struct slowdown *net_slowdown(struct net *net)
{
    return &net->slowdown;
}

void net_figures(const struct net *net, struct net_figures *ret_figures)
{
    *ret_figures = net->figures;
}
