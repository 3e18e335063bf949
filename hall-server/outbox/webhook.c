#include "hall-server/outbox/webhook.h"

#include "hall-server/outbox/lookup.h"

#include <assert.h>
#include <ev.h>
#include <libwebsockets.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    READ_BYTES = 1024,
    FDS_MAX = 64,
    KEY_ROOM = 64,
    ADDRESS_S = 60, /* an address is good for so long */
    SIGNATURE_ROOM = 8 + 2 * crypto_auth_hmacsha256_BYTES,
};

struct post {
    struct webhooks *webhooks;
    size_t lane;
    struct lws *wsi;
    bool busy;
    struct lookup *lookup;      /* of the target's host */
    struct lookup_answer known; /* its addresses; count 0: look it up */
    size_t address;             /* the one of them that is tried */
    double known_until;         /* by the loop's time */
    char key[KEY_ROOM];
    char signature[SIGNATURE_ROOM];
    size_t body_bytes;
    size_t left_bytes; /* not written yet */
    unsigned char body[LWS_PRE + WEBHOOK_BODY_LIMIT];
};

struct webhooks {
    const struct targets *targets;
    webhook_done *done;
    void *context;
    struct ev_loop *loop;
    struct lws_context *lws;
    bool closing;
    struct post posts[TARGETS_LIMIT];
};

/* The post is over; its connection, if there is still one, is nobody's any more. */
static void post_release(struct post *post)
{
    if (post->wsi != NULL) {
        lws_set_opaque_user_data(post->wsi, NULL);
        post->wsi = NULL;
    }
    post->busy = false;
}

/* Nobody answers there: the next try goes to the next address, or asks anew where the host is. */
static void address_pass(struct post *post)
{
    if (++post->address >= post->known.count) {
        post->known.count = 0;
    }
}

static void post_end(struct post *post, int status)
{
    struct webhooks *webhooks = post->webhooks;
    post_release(post);
    if (status == 0) {
        address_pass(post);
    }
    if (!webhooks->closing) {
        webhooks->done(webhooks->context, post->lane, status);
    }
}

static int header_add(struct lws *wsi, const char *name, const char *value, unsigned char **at,
                      unsigned char *end)
{
    return lws_add_http_header_by_name(wsi, (const unsigned char *)name,
                                       (const unsigned char *)value, (int)strlen(value), at, end);
}

static int post_headers(const struct post *post, struct lws *wsi, unsigned char **at,
                        unsigned char *end)
{
    char length[24];
    snprintf(length, sizeof(length), "%zu", post->body_bytes);
    int failed = header_add(wsi, "content-type:", "application/json", at, end);
    failed |= header_add(wsi, "content-length:", length, at, end);
    failed |= header_add(wsi, "idempotency-key:", post->key, at, end);
    failed |= header_add(wsi, "x-mashang-signature:", post->signature, at, end);
    lws_client_http_body_pending(wsi, 1);
    lws_callback_on_writable(wsi);
    return failed;
}

static int post_write(struct post *post, struct lws *wsi)
{
    if (post->left_bytes == 0) {
        return 0;
    }
    const size_t size = post->left_bytes;
    post->left_bytes = 0;
    lws_client_http_body_pending(wsi, 0);
    return lws_write(wsi, post->body + LWS_PRE, size, LWS_WRITE_HTTP_FINAL) == (int)size ? 0 : -1;
}

static int answer_read(struct lws *wsi)
{
    char bytes[LWS_PRE + READ_BYTES];
    char *at = bytes + LWS_PRE;
    int size = READ_BYTES;
    return lws_http_client_read(wsi, &at, &size) < 0 ? -1 : 0;
}

/* The opaque pointer of a connection is its post, or NULL for nobody's. */
static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t size)
{
    struct post *post = lws_get_opaque_user_data(wsi);
    (void)user;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: {
        unsigned char **at = in;
        return post == NULL ? -1 : post_headers(post, wsi, at, *at + size);
    }
    case LWS_CALLBACK_CLIENT_HTTP_WRITEABLE:
        return post == NULL ? -1 : post_write(post, wsi);
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
        return post == NULL ? -1 : answer_read(wsi);
    case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
        if (post != NULL) {
            post_end(post, (int)lws_http_client_http_response(wsi));
        }
        return -1; /* a connection serves one post */
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
        if (post != NULL) {
            post_end(post, 0);
        }
        return 0;
    default:
        return 0;
    }
}

static const struct lws_protocols protocols[] = {
    {.name = "mashang-webhook", .callback = on_event, .rx_buffer_size = READ_BYTES},
    {.name = NULL},
};

static bool lookups_create(struct webhooks *webhooks);

struct webhooks *webhooks_create(struct ev_loop *loop, const struct targets *targets,
                                 webhook_done *done, void *context)
{
    struct webhooks *webhooks = calloc(1, sizeof(*webhooks));
    void *loops[] = {loop};
    bool secure = false;
    if (webhooks == NULL) {
        return NULL;
    }
    webhooks->loop = loop;
    webhooks->targets = targets;
    webhooks->done = done;
    webhooks->context = context;
    for (size_t i = 0; i < TARGETS_LIMIT; i++) {
        webhooks->posts[i].webhooks = webhooks;
        webhooks->posts[i].lane = i;
        secure = secure || (i < targets->count && targets->list[i].secure);
    }
    const struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBEV | (secure ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
        .foreign_loops = loops,
        .client_ssl_ca_filepath = targets->ca[0] == '\0' ? NULL : targets->ca,
        .fd_limit_per_thread = FDS_MAX,
        .gid = -1,
        .uid = -1,
    };
    webhooks->lws = lws_create_context(&info);
    if (webhooks->lws == NULL || !lookups_create(webhooks)) {
        webhooks_destroy(webhooks);
        return NULL;
    }
    return webhooks;
}

void webhooks_destroy(struct webhooks *webhooks)
{
    if (webhooks != NULL) {
        webhooks->closing = true;
        for (size_t i = 0; i < TARGETS_LIMIT; i++) {
            lookup_destroy(webhooks->posts[i].lookup);
        }
        if (webhooks->lws != NULL) {
            lws_context_destroy(webhooks->lws);
        }
        free(webhooks);
    }
}

static void sign(struct post *post, const char *secret)
{
    crypto_auth_hmacsha256_state state;
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    char hex[2 * sizeof(mac) + 1];
    crypto_auth_hmacsha256_init(&state, (const uint8_t *)secret, strlen(secret));
    crypto_auth_hmacsha256_update(&state, post->body + LWS_PRE, post->body_bytes);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
    snprintf(post->signature, sizeof(post->signature), "sha256=%s", hex);
}

/* To the address that is to be tried; the name is for the header, and for the certificate. */
static void post_connect(struct post *post)
{
    const struct target *target = &post->webhooks->targets->list[post->lane];
    char host[TARGET_HOST_ROOM + 8];
    snprintf(host, sizeof(host), "%s:%d", target->host, target->port);
    const struct lws_client_connect_info info = {
        .context = post->webhooks->lws,
        .address = post->known.addresses[post->address],
        .port = target->port,
        .ssl_connection = (target->secure ? LCCSCF_USE_SSL : 0) | LCCSCF_HTTP_NO_FOLLOW_REDIRECT,
        .path = target->path,
        .host = host,
        .origin = host,
        .method = "POST",
        .protocol = protocols[0].name,
        .local_protocol_name = protocols[0].name,
        .opaque_user_data = post,
        .pwsi = &post->wsi,
    };
    if (lws_client_connect_via_info(&info) == NULL && post->busy) {
        post->wsi = NULL;
        post_end(post, 0);
    }
}

static void on_looked_up(void *context, const struct lookup_answer *answer)
{
    struct post *post = context;
    post->known = *answer;
    post->address = 0;
    post->known_until = ev_now(post->webhooks->loop) + ADDRESS_S;
    if (!post->busy) {
        return; /* it was dropped meanwhile; the next one has the address */
    }
    if (answer->count == 0) {
        post_end(post, 0);
    } else {
        post_connect(post);
    }
}

static bool lookups_create(struct webhooks *webhooks)
{
    bool good = true;
    for (size_t i = 0; i < webhooks->targets->count; i++) {
        struct post *post = &webhooks->posts[i];
        post->lookup = lookup_create(webhooks->loop, lookup_system, on_looked_up, post);
        good = good && post->lookup != NULL;
    }
    return good;
}

void webhook_post(struct webhooks *webhooks, size_t lane, const char *key, const char *body,
                  size_t size_bytes)
{
    assert(lane < webhooks->targets->count && size_bytes <= WEBHOOK_BODY_LIMIT);
    const struct target *target = &webhooks->targets->list[lane];
    struct post *post = &webhooks->posts[lane];
    assert(!post->busy);
    post->busy = true;
    post->body_bytes = post->left_bytes = size_bytes;
    memcpy(post->body + LWS_PRE, body, size_bytes);
    snprintf(post->key, sizeof(post->key), "%s", key);
    sign(post, target->secret);
    if (lookup_is_address(target->host)) {
        post->known.count = 1;
        post->address = 0;
        snprintf(post->known.addresses[0], sizeof(post->known.addresses[0]), "%.47s", target->host);
        post_connect(post);
    } else if (lookup_is_busy(post->lookup)) {
        return; /* of a post that was dropped: what comes of it is for this one */
    } else if (post->known.count > 0 && ev_now(webhooks->loop) < post->known_until) {
        post_connect(post);
    } else if (!lookup_begin(post->lookup, target->host)) {
        post_end(post, 0);
    }
}

void webhook_drop(struct webhooks *webhooks, size_t lane)
{
    struct post *post = &webhooks->posts[lane];
    struct lws *wsi = post->wsi;
    post_release(post);
    address_pass(post);
    if (wsi != NULL) {
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    }
}
