/*
 * The hall's words as structs: what the contract shows is read whole; what is bent is refused, at
 * every cut and every kind of bend; nothing leaks on the way.
 */
#include "hall-server/client/shapes.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static const char ticket[] =
    "{\"id\":\"0190\",\"number\":\"A047\",\"business_day\":\"2026-03-16\","
    "\"issued_at\":\"2026-03-16T10:34:05.250+08:00\",\"holder\":\"paper\",\"class\":\"ordinary\","
    "\"state\":\"called\",\"unknown\":[1,{\"x\":null}],\"legs\":[{\"service\":\"s-1\","
    "\"service_name\":{\"zh\":\"食品经营许可\",\"en\":\"\"},\"queue\":\"A\",\"state\":\"called\","
    "\"ahead\":0,\"wait\":{\"p50_s\":480,\"p90_s\":900},\"windows\":[\"12\",\"13\"],\"seat\":"
    "\"12\","
    "\"window\":\"12\",\"calls\":1,\"called_at\":\"2026-03-16T02:44:00Z\",\"review\":null}],"
    "\"visitor_url\":\"http://h/t/x\",\"seq\":123}";

static void test_a_ticket_is_read_whole(void **unused)
{
    (void)unused;
    struct shape *shape;
    assert_int_equal(shape_parse(SHAPE_TICKET, ticket, strlen(ticket), &shape), SHAPE_OK);
    const struct shape_ticket *read = shape->of.ticket;
    assert_string_equal(read->number, "A047");
    assert_int_equal(read->holder, SHAPE_HOLDER_PAPER);
    assert_int_equal(read->issued_at_ms, INT64_C(1773628445250));
    assert_string_equal(read->claim_url, "");
    assert_int_equal(read->leg_count, 1);
    const struct shape_leg *leg = &read->legs[0];
    assert_int_equal(leg->state, SHAPE_LEG_CALLED);
    assert_int_equal(leg->wait->p90_s, 900);
    assert_int_equal(leg->window_count, 2);
    assert_string_equal(leg->windows[1], "13");
    assert_int_equal(leg->called_at_ms, INT64_C(1773629040000));
    assert_int_equal(leg->review, 0);
    assert_string_equal(leg->queue_name.zh, "");
    assert_string_equal(shape_name_text(&leg->service_name, true), "食品经营许可");
    shape_destroy(shape);
}

static void test_a_cut_is_never_a_ticket(void **unused)
{
    (void)unused;
    for (size_t size = 0; size < strlen(ticket); size++) {
        struct shape *shape = NULL;
        assert_int_equal(shape_parse(SHAPE_TICKET, ticket, size, &shape), SHAPE_MALFORMED);
        assert_null(shape);
    }
}

/* `from` in the ticket above becomes `to`. */
static int bent(const char *from, const char *to)
{
    char text[2048];
    const char *at = strstr(ticket, from);
    assert_non_null(at);
    const int size =
        snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - ticket), ticket, to, at + strlen(from));
    struct shape *shape = NULL;
    const int result = shape_parse(SHAPE_TICKET, text, (size_t)size, &shape);
    shape_destroy(shape);
    return result;
}

static void test_bent_words_are_refused(void **unused)
{
    (void)unused;
    static const char *const bends[][2] = {
        {"\"A047\"", "47"},
        {"\"A047\"", "null"},
        {"\"number\":\"A047\",", ""},
        {"\"number\":\"A047\"", "\"number\":\"A047\",\"number\":\"A048\""},
        {"\"paper\"", "\"papier\""},
        {"\"paper\"", "3"},
        {"10:34:05.250+08:00", "10:34:05.250"},
        {"10:34:05.250+08:00", "25:34:05+08:00"},
        {"10:34:05.250+08:00", "10:34"},
        {"10:34:05.250+08:00", ""},
        {"[\"12\",\"13\"]", "[\"12\",13]"},
        {"[\"12\",\"13\"]", "\"12\""},
        {"{\"p50_s\":480,\"p90_s\":900}", "{\"p50_s\":480}"},
        {"{\"p50_s\":480,\"p90_s\":900}", "[]"},
        {"\"ahead\":0", "\"ahead\":0.5"},
        {"\"ahead\":0", "\"ahead\":99999999999999999999"},
        {"食品", "\xe9\xa3"},
        {"食品", "\\u0000"},
        {"食品", "\\ud800"},
    };
    for (size_t i = 0; i < sizeof(bends) / sizeof(bends[0]); i++) {
        assert_int_equal(bent(bends[i][0], bends[i][1]), SHAPE_MALFORMED);
    }
    assert_int_equal(bent("\"wait\":{\"p50_s\":480,\"p90_s\":900}", "\"wait\":null"), SHAPE_OK);
}

static void test_a_list_without_end_is_refused(void **unused)
{
    (void)unused;
    static char text[3 * (SHAPE_LIST_MAX + 1) + 64];
    size_t at = (size_t)snprintf(text, sizeof(text), "{\"seats\":[");
    for (int i = 0; i <= SHAPE_LIST_MAX; i++) {
        text[at++] = i == 0 ? ' ' : ',';
        text[at++] = '{';
        text[at++] = '}';
    }
    at += (size_t)snprintf(text + at, sizeof(text) - at, "]}");
    struct shape *shape;
    assert_int_equal(shape_parse(SHAPE_SEATS, text, at, &shape), SHAPE_TOO_LARGE);
}

static void test_depth_has_an_end(void **unused)
{
    (void)unused;
    static char text[100000];
    memset(text, '[', sizeof(text));
    struct shape *shape;
    assert_int_equal(shape_parse(SHAPE_HALL, text, sizeof(text), &shape), SHAPE_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ticket_is_read_whole),
        cmocka_unit_test(test_a_cut_is_never_a_ticket),
        cmocka_unit_test(test_bent_words_are_refused),
        cmocka_unit_test(test_a_list_without_end_is_refused),
        cmocka_unit_test(test_depth_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
