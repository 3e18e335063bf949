#include "hall-server/net/net_internal.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

enum { HEADER_ROOM = 1024 };

/* The token of "Authorization: Bearer …", or of the session's cookie. */
static bool token_of_head(struct lws *wsi, char ret_token[ACCESS_SECRET_ROOM], bool *ret_cookie)
{
    static const char scheme[] = "Bearer ";
    static const char name[] = "mashang_session=";
    char header[HEADER_ROOM];
    const char *from = NULL;

    *ret_cookie = false;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_AUTHORIZATION) > 0) {
        if (lws_hdr_copy(wsi, header, sizeof header, WSI_TOKEN_HTTP_AUTHORIZATION) < 0 ||
            strncmp(header, scheme, sizeof scheme - 1) != 0) {
            ret_token[0] = '\0';
            return true;
        }
        from = header + sizeof scheme - 1;
    } else if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_COOKIE) > 0 &&
               lws_hdr_copy(wsi, header, sizeof header, WSI_TOKEN_HTTP_COOKIE) > 0) {
        for (const char *at = header; from == NULL && (at = strstr(at, name)) != NULL; at++) {
            if (at == header || at[-1] == ' ' || at[-1] == ';') {
                from = at + sizeof name - 1;
            }
        }
        *ret_cookie = from != NULL;
    }
    if (from == NULL) {
        return false;
    }
    const size_t length = strcspn(from, "; \t");
    if (length >= ACCESS_SECRET_ROOM) {
        ret_token[0] = '\0';
        return true;
    }
    memcpy(ret_token, from, length);
    ret_token[length] = '\0';
    return true;
}

/* A page of ours says so with a header that another site cannot set without being asked first. */
static bool is_own_page(struct lws *wsi)
{
    static const char name[] = "x-mashang:";
    char value[8];
    return lws_hdr_custom_copy(wsi, value, sizeof value, name, sizeof name - 1) == 1 &&
           value[0] == '1';
}

static bool origin_is_ours(struct lws *wsi)
{
    char origin[256];
    char host[256];
    if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) <= 0) {
        return true;
    }
    if (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0 ||
        lws_hdr_copy(wsi, host, sizeof host, WSI_TOKEN_HOST) <= 0) {
        return false;
    }
    const char *from = strstr(origin, "://");
    return from != NULL && strcmp(from + 3, host) == 0;
}

bool caller_is_cross_site(struct lws *wsi)
{
    static const char name[] = "sec-fetch-site:";
    char said[16];
    const int length = lws_hdr_custom_length(wsi, name, sizeof name - 1);
    if (length > 0 && (lws_hdr_custom_copy(wsi, said, sizeof said, name, sizeof name - 1) <= 0 ||
                       (strcmp(said, "same-origin") != 0 && strcmp(said, "none") != 0))) {
        return true;
    }
    return !origin_is_ours(wsi);
}

bool caller_sends_json(struct lws *wsi)
{
    static const char json[] = "application/json";
    char said[64];
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE) <= 0) {
        return true;
    }
    return lws_hdr_copy(wsi, said, sizeof said, WSI_TOKEN_HTTP_CONTENT_TYPE) > 0 &&
           strncasecmp(said, json, sizeof json - 1) == 0 &&
           strchr("; \t", said[sizeof json - 1]) != NULL;
}

static void source_of(struct lws *wsi, char ret_source[NET_SOURCE_MAX_BYTES + 1])
{
    ret_source[0] = '\0';
    lws_get_peer_simple(wsi, ret_source, NET_SOURCE_MAX_BYTES);
    if (ret_source[0] == '\0') {
        (void)snprintf(ret_source, NET_SOURCE_MAX_BYTES, "unknown");
    }
}

/* The wrong keys of a source empty its bucket, so that guessing is slow. */
static enum problem bucket_take(struct net *net, const struct net_caller *caller)
{
    char key[SLOWDOWN_KEY_MAX + 1];
    (void)snprintf(key, sizeof key, "source:%s", caller->source);
    return slowdown_take(&net->slowdown, key, net->app.wall_ms(net->app.context))
               ? PROBLEM_NONE
               : PROBLEM_RATE_LIMITED;
}

static enum problem token_look_up(struct net *net, const char *token, struct net_caller *caller)
{
    const int64_t now_ms = net->app.wall_ms(net->app.context);
    struct access_identity identity;
    for (uint32_t revision = 0; revision <= LIMIT_REPRINTS; revision++) {
        /* An older paper is let in here, so that the app can tell its holder what became of it. */
        if (visitor_secret_opens(net->settings.hall_key, token, strlen(token), revision,
                                 &caller->ticket)) {
            caller->visitor_secret =
                visitor_secret_make(net->settings.hall_key, &caller->ticket, revision);
            caller->role = ROLE_VISITOR;
            return PROBLEM_NONE;
        }
    }
    switch (access_find_key(net->settings.access, token, now_ms, &identity)) {
    case ACCESS_OK:
        break;
    case ACCESS_REPLACED: /* of no role: server.c knows the one thing that it may */
        caller->retired = true;
        memcpy(caller->name, identity.name, sizeof caller->name);
        return PROBLEM_PLACE_TAKEN;
    case ACCESS_UNKNOWN:
        return strncmp(token, "ms_", 3) == 0 ? PROBLEM_SESSION_EXPIRED : PROBLEM_WRONG_KEY;
    default:
        return PROBLEM_STORAGE_REFUSED;
    }
    caller->role = identity.role;
    caller->expires_ms = identity.expires_ms;
    memcpy(caller->name, identity.name, sizeof caller->name);
    memcpy(caller->seat, identity.seat, sizeof caller->seat);
    caller->once = identity.once;
    memcpy(caller->machine_user, identity.machine_user, sizeof caller->machine_user);
    (void)snprintf(caller->secret, sizeof caller->secret, "%s", token);
    return PROBLEM_NONE;
}

enum problem caller_check(struct net *net, const struct net_caller *caller)
{
    struct access_identity identity;
    const enum problem problem =
        net->app.caller_may == NULL ? PROBLEM_NONE : net->app.caller_may(net->app.context, caller);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    if (caller->secret[0] == '\0') {
        return PROBLEM_NONE;
    }
    const int found = access_find_key(net->settings.access, caller->secret,
                                      net->app.wall_ms(net->app.context), &identity);
    if (found == ACCESS_REPLACED) {
        return PROBLEM_PLACE_TAKEN;
    }
    if (found != ACCESS_UNKNOWN) {
        return PROBLEM_NONE;
    }
    return role_is_person(caller->role) ? PROBLEM_SESSION_EXPIRED : PROBLEM_WRONG_KEY;
}

enum problem caller_find(struct net *net, struct lws *wsi, const char *token, bool changes,
                         struct net_caller *ret_caller)
{
    struct net_caller caller = {.role = ROLE_NONE};
    char of_head[ACCESS_SECRET_ROOM];
    bool from_cookie = false;

    source_of(wsi, caller.source);
    if (token == NULL && token_of_head(wsi, of_head, &from_cookie)) {
        token = of_head;
    }
    if (token == NULL) {
        *ret_caller = caller;
        return bucket_take(net, &caller);
    }
    enum problem problem = token_look_up(net, token, &caller);
    if (problem == PROBLEM_SESSION_EXPIRED && from_cookie && !changes) {
        problem = PROBLEM_NONE; /* an old cookie is as none: the page then asks to sign in */
    }
    if (problem != PROBLEM_NONE) {
        const enum problem limited = bucket_take(net, &caller);
        *ret_caller = caller.retired && limited == PROBLEM_NONE ? caller : *ret_caller;
        return limited != PROBLEM_NONE ? limited : problem;
    }
    if (from_cookie && changes && !is_own_page(wsi)) {
        return PROBLEM_CROSS_SITE;
    }
    *ret_caller = caller;
    return PROBLEM_NONE;
}
