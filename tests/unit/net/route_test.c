/* The table of routes: each row is found by its own path and method, by no other, and openapi.json
 * tells the same rows. */
#include "hall-server/net/route.h"
#include "hall-server/proto/openapi.h"
#include "tests/lib/cmocka_all.h"

#include <jansson.h>
#include <string.h>

/* The row's path with `id` at its `{}`. */
static void path_fill(enum route route, const char *id, char *ret_path, size_t room)
{
    const char *path = route_path(route);
    const char *hole = strstr(path, "{}");
    const int length =
        hole == NULL ? snprintf(ret_path, room, "%s", path)
                     : snprintf(ret_path, room, "%.*s%s%s", (int)(hole - path), path, id, hole + 2);
    assert_true(length > 0 && (size_t)length < room);
}

static void test_each_row_is_found_by_its_path_and_method(void **unused)
{
    (void)unused;
    for (int row = 0; row < ROUTE_COUNT; row++) {
        char path[256];
        char id[ROUTE_ID_ROOM];
        enum route found = ROUTE_COUNT;
        path_fill((enum route)row, "AB-12b", path, sizeof path);
        assert_int_equal(route_find(route_method((enum route)row), path, strlen(path), &found, id),
                         ROUTE_FOUND);
        assert_int_equal(found, row);
        assert_string_equal(id, strstr(route_path((enum route)row), "{}") == NULL ? "" : "AB-12b");
    }
}

static void test_what_is_not_in_the_table_is_not_found(void **unused)
{
    (void)unused;
    static const char *const paths[] = {
        "",
        "/",
        "/api/v1",
        "/api/v1/hall/",
        "/api/v1/hallo",
        "/api/v1/hal",
        "/api/v1/tickets/",
        "/api/v1/tickets//why",
        "/api/v1/tickets/a/b/why",
        "/api/v1/seats/12/jump",
        "/api/v1/seats/1 2/open",
        "/api/v1/seats/../open",
        "/api/v1/tickets/1234567890123456789012345678901234567890123456789",
    };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        for (int method = 0; method < METHOD_COUNT; method++) {
            char id[ROUTE_ID_ROOM];
            enum route found = ROUTE_COUNT;
            assert_int_equal(
                route_find((enum method)method, paths[i], strlen(paths[i]), &found, id),
                ROUTE_UNKNOWN);
            assert_int_equal(found, ROUTE_COUNT);
        }
    }
}

static void test_another_method_is_told_as_such(void **unused)
{
    (void)unused;
    static const char path[] = "/api/v1/hall";
    char id[ROUTE_ID_ROOM];
    enum route found = ROUTE_COUNT;
    assert_int_equal(route_find(METHOD_POST, path, strlen(path), &found, id), ROUTE_WRONG_METHOD);
    assert_int_equal(route_find(METHOD_OTHER, path, strlen(path), &found, id), ROUTE_WRONG_METHOD);
}

/* Told a second time, as a hall would say it; tests/e2e/api.py asks a real server the same. */
static void test_nobody_may_do_what_is_not_his(void **unused)
{
    (void)unused;
    const unsigned people = ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_INSPECTOR) |
                            ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMIN);
    for (int row = 0; row < ROUTE_COUNT; row++) {
        const enum route route = (enum route)row;
        const unsigned may = route_may(route);
        if (route == ROUTE_PAPER ||
            route == ROUTE_PAPER_ANSWER) { /* the screen before the visitor */
            assert_int_equal(may, ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_DISPLAY));
        } else if (strncmp(route_path(route), "/api/v1/seats/{}/", 17) == 0) {
            assert_int_equal(may, ROLE_BIT(ROLE_CLERK));
        } else if (route == ROUTE_HALL_CLOSE || route == ROUTE_HALL_REOPEN ||
                   route == ROUTE_BLOCKS_OPEN || route == ROUTE_SPARE || route == ROUTE_BUS ||
                   route == ROUTE_BUS_BLINK || route == ROUTE_QUEUE_STOP ||
                   route == ROUTE_QUEUE_GIVE || route == ROUTE_BUS_BIND) {
            assert_int_equal(may, ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_ADMIN));
        } else if (route == ROUTE_WHATIF) { /* asks, and changes nothing */
            assert_int_equal(may & ~people, 0);
        } else if (route == ROUTE_OWN_PASSWORD) {
            assert_int_equal(may, people);
        } else if (strncmp(route_path(route), "/api/v1/admin/", 14) == 0) {
            const unsigned managers = ROLE_BIT(ROLE_MANAGER);
            const unsigned others = route == ROUTE_RECORD               ? ROLE_BIT(ROLE_AUDITOR)
                                    : route_method(route) == METHOD_GET ? managers
                                                                        : 0;
            assert_int_equal(may, ROLE_BIT(ROLE_ADMIN) | others);
        } else if (strncmp(route_path(route), "/api/v1/redress/{}/", 19) == 0) {
            assert_int_equal(may, ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_MANAGER) |
                                      ROLE_BIT(ROLE_ADMIN));
        } else if (route_method(route) == METHOD_POST && route != ROUTE_SIGN_IN &&
                   route != ROUTE_TAKE_OVER) { /* whoever has the code */
            assert_int_equal(may & ROLE_BIT(ROLE_NONE), 0);
            assert_int_equal(
                may & (ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_MANAGER)),
                0);
        }
        if (strstr(route_path(route), "dashboard") != NULL) {
            assert_int_equal(may & ~people, 0);
        }
    }
    assert_int_equal(route_may(ROUTE_PRINT_RESULT), ROLE_BIT(ROLE_KIOSK));
    assert_int_equal(route_may(ROUTE_CLAIM), ROLE_BIT(ROLE_VISITOR));
    assert_int_equal(route_may(ROUTE_REVIEW), ROLE_BIT(ROLE_VISITOR) | ROLE_BIT(ROLE_DISPLAY));
}

static const char *method_key(enum method method)
{
    return method == METHOD_GET ? "get" : method == METHOD_POST ? "post" : "delete";
}

static void test_openapi_tells_the_same_rows(void **unused)
{
    (void)unused;
    json_t *document = json_loads(openapi_text(), JSON_REJECT_DUPLICATES, NULL);
    json_t *paths = json_object_get(document, "paths");
    size_t described = 0;
    const char *path;
    json_t *methods;
    assert_non_null(paths);
    assert_string_equal(json_string_value(json_object_get(document, "openapi")), "3.1.0");
    for (int row = 0; row < ROUTE_COUNT; row++) {
        char name[256];
        path_fill((enum route)row, "{id}", name, sizeof name);
        methods = json_object_get(paths, name);
        assert_non_null(json_object_get(methods, method_key(route_method((enum route)row))));
    }
    json_object_foreach(paths, path, methods)
    {
        described += json_object_size(methods);
    }
    assert_int_equal(described, ROUTE_COUNT);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_row_is_found_by_its_path_and_method),
        cmocka_unit_test(test_what_is_not_in_the_table_is_not_found),
        cmocka_unit_test(test_another_method_is_told_as_such),
        cmocka_unit_test(test_nobody_may_do_what_is_not_his),
        cmocka_unit_test(test_openapi_tells_the_same_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
