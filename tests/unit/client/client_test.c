/*
 * A session with a hall that loses, doubles and delays. Whatever becomes of the first exchanges,
 * one ask is one number and one answer, and the client never asks for a thing that was refused.
 */
#include "tests/unit/client/fake_hall.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static const uint64_t seed[2] = {0x0123456789abcdef, 42};
static const char board[] =
    "{\"topic\":\"board\",\"seq\":%d,\"state\":{\"hall\":{\"zh\":\"厅\",\"en\":\"\"},"
    "\"now\":\"2026-03-16T10:44:05+08:00\",\"calls\":[],\"windows\":[],\"waiting\":%d,\"seq\":%d}}";

static struct client *open_hall(struct fake_hall *hall)
{
    struct client *client = client_create("mk_test", seed);
    assert_non_null(client);
    fake_hall_init(hall, client);
    return client;
}

static void ask_issue(struct fake_hall *hall, uint32_t tag)
{
    const struct client_ask ask = client_issue(&(const char *){"s-1"}, 1, CLIENT_GROUND_NONE);
    assert_int_equal(client_ask(hall->client, tag, &ask, hall->now_ms), CLIENT_OK);
    fake_hall_serve(hall);
}

static void push_board(struct fake_hall *hall, int seq, int waiting)
{
    char text[512];
    const int size = snprintf(text, sizeof(text), board, seq, waiting, seq);
    client_stream_message(hall->client, text, (size_t)size, hall->now_ms);
    fake_hall_serve(hall);
}

/* The next event, which must be of this kind. */
static struct client_event take(struct fake_hall *hall, enum client_event_kind kind)
{
    struct client_event event = {0};
    assert_true(client_next_event(hall->client, &event));
    assert_int_equal(event.kind, kind);
    return event;
}

static void assert_no_event(struct fake_hall *hall)
{
    struct client_event event;
    assert_false(client_next_event(hall->client, &event));
}

/* --- Asks --- */

/* Every pair of fates for the first two exchanges, then a hall that is well. */
static void test_one_ask_is_one_number_whatever_the_line_does(void **unused)
{
    (void)unused;
    for (int first = 0; first < FATE_COUNT; first++) {
        for (int second = 0; second < FATE_COUNT; second++) {
            struct fake_hall hall;
            struct client *client = open_hall(&hall);
            hall.fates[0] = (enum fate)first;
            hall.fates[1] = (enum fate)second;
            hall.fate_count = 2;
            ask_issue(&hall, 7);
            fake_hall_run(&hall, hall.now_ms + 60000);

            struct client_event event = take(&hall, CLIENT_ANSWER);
            assert_int_equal(event.tag, 7);
            assert_int_equal(event.outcome, CLIENT_DONE);
            assert_string_equal(event.shape->of.ticket->number, "A001");
            assert_int_equal(hall.numbers, 1);
            assert_int_equal(client_pending(client), 0);
            assert_no_event(&hall);
            assert_int_equal(client_next_wake_ms(client), INT64_MAX);
            client_event_deinit(&event);
            client_destroy(client);
        }
    }
}

static void test_two_asks_are_two_numbers(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    ask_issue(&hall, 1);
    ask_issue(&hall, 2);
    fake_hall_run(&hall, hall.now_ms + 1000);
    for (uint32_t tag = 1; tag <= 2; tag++) {
        struct client_event event = take(&hall, CLIENT_ANSWER);
        assert_int_equal(event.tag, tag);
        client_event_deinit(&event);
    }
    assert_int_equal(hall.numbers, 2);
    client_destroy(client);
}

static void test_a_refusal_is_final_and_says_why(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    hall.refuse_status = 409;
    ask_issue(&hall, 3);
    fake_hall_run(&hall, hall.now_ms + 60000);
    struct client_event event = take(&hall, CLIENT_ANSWER);
    assert_int_equal(event.outcome, CLIENT_REFUSED);
    assert_int_equal(event.problem.status, 409);
    assert_string_equal(event.problem.code, "hall_closed");
    assert_null(event.shape);
    assert_int_equal(hall.exchanges, 1);
    client_destroy(client);
}

static void test_patience_ends_once_and_a_late_answer_is_nobodys(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    for (int i = 0; i < 8; i++) {
        hall.fates[i] = FATE_LATE;
    }
    hall.fate_count = 8;
    const int64_t began_ms = hall.now_ms;
    ask_issue(&hall, 4);
    fake_hall_run(&hall, began_ms + 60000);
    struct client_event event = take(&hall, CLIENT_ANSWER);
    assert_int_equal(event.outcome, CLIENT_GAVE_UP);
    assert_string_equal(event.problem.code, CLIENT_CODE_NO_ANSWER);
    assert_no_event(&hall);
    assert_int_equal(hall.numbers, 1);
    client_destroy(client);
}

static void test_a_print_result_is_told_however_long_the_hall_is_away(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    for (int i = 0; i < 8; i++) {
        hall.fates[i] = FATE_SILENT;
    }
    hall.fate_count = 8;
    const struct client_ask ask = client_print_result("t-1", CLIENT_PRINT_FAILED, "media empty!");
    assert_string_equal(ask.body, "{\"result\":\"failed\",\"reason\":\"media-empty-\"}");
    assert_int_equal(client_ask(client, 5, &ask, hall.now_ms), CLIENT_OK);
    fake_hall_run(&hall, hall.now_ms + 120000);
    struct client_event event = take(&hall, CLIENT_ANSWER);
    assert_int_equal(event.outcome, CLIENT_DONE);
    client_event_deinit(&event);
    client_destroy(client);
}

static void test_words_that_cannot_be_read_end_after_three_tries(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    for (int i = 0; i < 8; i++) {
        hall.fates[i] = FATE_GARBLED;
    }
    hall.fate_count = 8;
    ask_issue(&hall, 6);
    fake_hall_run(&hall, hall.now_ms + 60000);
    struct client_event event = take(&hall, CLIENT_ANSWER);
    assert_int_equal(event.outcome, CLIENT_GAVE_UP);
    assert_string_equal(event.problem.code, CLIENT_CODE_ANSWER_MALFORMED);
    assert_int_equal(hall.exchanges, CLIENT_MALFORMED_MAX);
    client_destroy(client);
}

static void test_no_more_than_the_limits_run_and_wait(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    for (uint32_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        const struct client_ask ask = client_get_hall();
        assert_int_equal(client_ask(client, i + 1, &ask, hall.now_ms), CLIENT_OK);
    }
    const struct client_ask more = client_get_hall();
    assert_int_equal(client_ask(client, 999, &more, hall.now_ms), CLIENT_FULL);
    size_t running = 0;
    struct client_wish wish;
    while (client_next_wish(client, &wish)) {
        running++;
        client_http_answer(client, wish.exchange, 404, "{}", 2, hall.now_ms);
        assert_true(running <= CLIENT_ASKS_MAX);
    }
    assert_int_equal(running, CLIENT_ASKS_MAX); /* each started when another ended */
    assert_int_equal(client_ask(client, 999, &more, hall.now_ms), CLIENT_FULL);
    for (uint32_t i = 0; i < CLIENT_ASKS_MAX; i++) {
        assert_int_equal(take(&hall, CLIENT_ANSWER).tag, i + 1); /* oldest first */
    }
    assert_int_equal(client_ask(client, 999, &more, hall.now_ms), CLIENT_OK);
    client_destroy(client);
}

/* --- The stream --- */

static void test_a_subscription_gets_states_and_says_what_it_has(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    assert_int_equal(client_subscribe(client, "board", hall.now_ms), CLIENT_OK);
    fake_hall_serve(&hall);
    assert_int_equal(hall.said_count, 1);
    assert_string_equal(hall.said[0], "{\"subscribe\":[\"board\"],\"after\":0}");
    push_board(&hall, 41, 1);
    push_board(&hall, 42, 2); /* the newer state takes the place of the older */
    struct client_event event = take(&hall, CLIENT_PUSH);
    assert_string_equal(event.topic, "board");
    assert_int_equal(event.shape->of.board->waiting, 2);
    client_event_deinit(&event);
    assert_int_equal(take(&hall, CLIENT_LINE).line, CLIENT_LINE_UP);

    client_acknowledge(client, "board", 42, hall.now_ms);
    client_acknowledge(client, "board", 42, hall.now_ms);
    fake_hall_serve(&hall);
    assert_int_equal(hall.said_count, 2);
    assert_string_equal(hall.said[1], "{\"ack\":{\"board\":42}}");

    client_stream_closed(client, 0, hall.now_ms);
    fake_hall_run(&hall, hall.now_ms + 200);
    assert_int_equal(hall.stream_opens, 2);
    assert_string_equal(hall.said[2], "{\"subscribe\":[\"board\"],\"after\":42}");
    assert_string_equal(hall.said[3], "{\"ack\":{\"board\":42}}");
    client_destroy(client);
}

static void test_a_hall_that_falls_silent_is_gone_within_a_second(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    assert_int_equal(client_subscribe(client, "hall", hall.now_ms), CLIENT_OK);
    fake_hall_run(&hall, hall.now_ms + 10000);
    assert_int_equal(take(&hall, CLIENT_LINE).line, CLIENT_LINE_UP); /* pongs keep it up */
    assert_no_event(&hall);
    hall.pongs = false;
    hall.stream_there = false;
    fake_hall_run(&hall, hall.now_ms + 1000);
    const struct client_event event = take(&hall, CLIENT_LINE);
    assert_int_equal(event.line, CLIENT_LINE_DOWN);
    assert_string_equal(event.problem.code, CLIENT_CODE_NO_ANSWER);
    client_destroy(client);
}

static void test_a_hall_that_is_away_is_tried_slower_but_for_ever(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    hall.stream_there = false;
    assert_int_equal(client_subscribe(client, "hall", hall.now_ms), CLIENT_OK);
    fake_hall_run(&hall, hall.now_ms + 600000);
    assert_in_range(hall.stream_opens, 480, 620); /* about once a second */
    hall.stream_there = true;
    fake_hall_run(&hall, hall.now_ms + 2000);
    assert_true(hall.stream_open);
    assert_int_equal(take(&hall, CLIENT_LINE).line, CLIENT_LINE_UP);
    client_destroy(client);
}

static void test_a_refused_topic_waits_for_a_person(void **unused)
{
    (void)unused;
    static const char refusal[] =
        "{\"problem\":{\"status\":403,\"code\":\"role_refused\",\"title\":\"No\"}}";
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    assert_int_equal(client_subscribe(client, "dashboard", hall.now_ms), CLIENT_OK);
    fake_hall_serve(&hall);
    client_stream_message(client, refusal, sizeof(refusal) - 1, hall.now_ms);
    fake_hall_serve(&hall);
    const struct client_event event = take(&hall, CLIENT_LINE);
    assert_int_equal(event.line, CLIENT_LINE_REFUSED);
    assert_string_equal(event.problem.code, "role_refused");
    fake_hall_run(&hall, hall.now_ms + CLIENT_STREAM_REFUSED_RETRY_MS - 1);
    assert_int_equal(hall.stream_opens, 1);
    fake_hall_run(&hall, hall.now_ms + 2);
    assert_int_equal(hall.stream_opens, 2);
    client_destroy(client);
}

static void test_a_stream_that_talks_nonsense_is_dropped(void **unused)
{
    (void)unused;
    static const char *const nonsense[] = {
        "",
        "[]",
        "{\"topic\":\"hall\"}",
        "{\"topic\":\"hall\",\"seq\":1}",
        "{\"topic\":\"hall\",\"seq\":1,\"state\":{\"open\":1}}",
        "{\"topic\":\"hall\",\"topic\":\"hall\",\"seq\":1,\"state\":{}}",
        "\xff",
    };
    for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
        struct fake_hall hall;
        struct client *client = open_hall(&hall);
        assert_int_equal(client_subscribe(client, "hall", hall.now_ms), CLIENT_OK);
        fake_hall_serve(&hall);
        client_stream_message(client, nonsense[i], strlen(nonsense[i]), hall.now_ms);
        fake_hall_serve(&hall);
        assert_false(hall.stream_open);
        client_destroy(client);
    }
}

static void test_asks_that_rest_go_on_when_the_line_is_back(void **unused)
{
    (void)unused;
    struct fake_hall hall;
    struct client *client = open_hall(&hall);
    hall.stream_there = false;
    assert_int_equal(client_subscribe(client, "hall", hall.now_ms), CLIENT_OK);
    for (int i = 0; i < 8; i++) {
        hall.fates[i] = FATE_LOST_ASK;
    }
    hall.fate_count = 8;
    const struct client_ask ask = client_print_result("t-1", CLIENT_PRINTED, NULL);
    assert_int_equal(client_ask(client, 1, &ask, hall.now_ms), CLIENT_OK);
    while (hall.exchanges < 8) {
        fake_hall_run(&hall, hall.now_ms + 100);
    }
    hall.stream_there = true;
    int64_t opened_ms = 0;
    while (client_pending(client) > 0) {
        fake_hall_run(&hall, hall.now_ms + 10);
        opened_ms = opened_ms == 0 && hall.stream_open ? hall.now_ms : opened_ms;
    }
    assert_true(opened_ms == 0 || hall.now_ms - opened_ms <= 20);
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_ask_is_one_number_whatever_the_line_does),
        cmocka_unit_test(test_two_asks_are_two_numbers),
        cmocka_unit_test(test_a_refusal_is_final_and_says_why),
        cmocka_unit_test(test_patience_ends_once_and_a_late_answer_is_nobodys),
        cmocka_unit_test(test_a_print_result_is_told_however_long_the_hall_is_away),
        cmocka_unit_test(test_words_that_cannot_be_read_end_after_three_tries),
        cmocka_unit_test(test_no_more_than_the_limits_run_and_wait),
        cmocka_unit_test(test_a_subscription_gets_states_and_says_what_it_has),
        cmocka_unit_test(test_a_hall_that_falls_silent_is_gone_within_a_second),
        cmocka_unit_test(test_a_hall_that_is_away_is_tried_slower_but_for_ever),
        cmocka_unit_test(test_a_refused_topic_waits_for_a_person),
        cmocka_unit_test(test_a_stream_that_talks_nonsense_is_dropped),
        cmocka_unit_test(test_asks_that_rest_go_on_when_the_line_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
