#include "hall-server/net/route.h"

#include <assert.h>
#include <string.h>

#define ROUTE_ROW(symbol, name, method, path, may) {path, may, method},
static const struct {
    const char *path;
    unsigned may;
    enum method method;
} routes[ROUTE_COUNT] = {ROUTES(ROUTE_ROW)};
#undef ROUTE_ROW

static const char *const method_names[METHOD_COUNT] = {"GET", "POST", "PUT", "DELETE", "OTHER"};

static bool id_character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* `path` is `pattern` with an id at its `{}`; ret_id then holds it. */
static bool path_matches(const char *pattern, const char *path, size_t length_bytes,
                         char ret_id[ROUTE_ID_ROOM])
{
    size_t at = 0;
    size_t id_length = 0;
    while (*pattern != '\0') {
        if (*pattern != '{') {
            if (at == length_bytes || path[at] != *pattern) {
                return false;
            }
            at++;
            pattern++;
            continue;
        }
        while (at < length_bytes && id_length < ROUTE_ID_MAX && id_character(path[at])) {
            ret_id[id_length++] = path[at++];
        }
        if (id_length == 0) {
            return false;
        }
        pattern += 2;
    }
    ret_id[id_length] = '\0';
    return at == length_bytes;
}

enum route_result route_find(enum method method, const char *path, size_t length_bytes,
                             enum route *ret_route, char ret_id[ROUTE_ID_ROOM])
{
    assert(path != NULL && ret_route != NULL && ret_id != NULL);
    enum route_result result = ROUTE_UNKNOWN;
    for (int row = 0; row < ROUTE_COUNT; row++) {
        char id[ROUTE_ID_ROOM];
        if (!path_matches(routes[row].path, path, length_bytes, id)) {
            continue;
        }
        if (routes[row].method == method) {
            *ret_route = (enum route)row;
            memcpy(ret_id, id, sizeof id);
            return ROUTE_FOUND;
        }
        result = ROUTE_WRONG_METHOD;
    }
    return result;
}

unsigned route_may(enum route route)
{
    assert(route < ROUTE_COUNT);
    return routes[route].may;
}

enum method route_method(enum route route)
{
    assert(route < ROUTE_COUNT);
    return routes[route].method;
}

const char *route_path(enum route route)
{
    assert(route < ROUTE_COUNT);
    return routes[route].path;
}

const char *method_name(enum method method)
{
    assert(method < METHOD_COUNT);
    return method_names[method];
}
