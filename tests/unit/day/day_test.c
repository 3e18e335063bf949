/*
 * The plan of a day: the same from the same seed, shaped as the trace, within its bounds; and a day
 * played against a small hall that keeps queues, to its end, with every visitor accounted for.
 */
#include "hall-server/day/day.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VISITORS = 4000 };

static struct plan_visitor *plan_of(uint64_t seed, int weekday, int64_t length_ms)
{
    static const uint32_t weights[] = {1, 0, 3};
    struct plan_visitor *visitors = calloc(VISITORS, sizeof(*visitors));
    const struct plan_config config = {.seed = seed,
                                       .weekday = weekday,
                                       .length_ms = length_ms,
                                       .visitors = VISITORS,
                                       .weights = weights,
                                       .weight_count = 3};
    plan_make(&config, visitors);
    return visitors;
}

static void test_a_plan_follows_from_its_seed(void **unused)
{
    (void)unused;
    struct plan_visitor *first = plan_of(7, 2, 8 * 3600 * 1000);
    struct plan_visitor *again = plan_of(7, 2, 8 * 3600 * 1000);
    struct plan_visitor *other = plan_of(8, 2, 8 * 3600 * 1000);
    int same = 0;
    for (int i = 0; i < VISITORS; i++) {
        assert_int_equal(first[i].arrives_ms, again[i].arrives_ms);
        assert_int_equal(first[i].serve_ms, again[i].serve_ms);
        assert_int_equal(first[i].level, again[i].level);
        same += first[i].arrives_ms == other[i].arrives_ms;
    }
    assert_true(same < VISITORS / 10);
    free(first);
    free(again);
    free(other);
}

static void test_a_plan_is_shaped_as_the_trace(void **unused)
{
    (void)unused;
    const int64_t length_ms = (int64_t)(8.25 * 3600 * 1000);
    struct plan_visitor *visitors = plan_of(1, 2, length_ms);
    int hours[10] = {0};
    int services[3] = {0};
    int no_shows = 0;
    int reviews = 0;
    for (int i = 0; i < VISITORS; i++) {
        assert_in_range(visitors[i].arrives_ms, 0, length_ms - 1);
        assert_true(i == 0 || visitors[i - 1].arrives_ms <= visitors[i].arrives_ms);
        assert_in_range(visitors[i].serve_ms, PLAN_SERVE_MIN_MS, PLAN_SERVE_MAX_MS);
        assert_in_range(visitors[i].level, 0, 5);
        hours[visitors[i].arrives_ms / (3600 * 1000)]++;
        services[visitors[i].service]++;
        no_shows += visitors[i].no_show;
        reviews += visitors[i].level > 0;
    }
    assert_int_equal(services[1], 0); /* nobody serves it */
    assert_in_range(services[0], VISITORS / 5, VISITORS * 3 / 10);
    assert_in_range(no_shows, VISITORS * 3 / 100, VISITORS * 7 / 100);
    assert_in_range(reviews, VISITORS * 40 / 100, VISITORS * 50 / 100);
    assert_true(hours[3] > hours[1]); /* before noon is the day's height */
    assert_true(hours[3] > hours[7] * 5 / 4);
    free(visitors);
}

static void test_weekdays_of_the_calendar(void **unused)
{
    (void)unused;
    assert_int_equal(plan_weekday("2026-03-16"), 1);
    assert_int_equal(plan_weekday("2024-02-29"), 4);
    assert_int_equal(plan_weekday("2026-11-22"), 7);
    static const char *const bad[] = {"",           "2026-3-16",  "2026-13-01",
                                      "2026-00-01", "20260316xx", "2026-03-1x"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(plan_weekday(bad[i]), 0);
    }
}

/* --- A hall of two seats and one queue each, as far as a day's clients see it -------------------
 */

enum { SMALL_VISITORS = 60, SEATS = 2 };

struct small_hall {
    char waiting[SEATS][SMALL_VISITORS][16]; /* by queue */
    size_t first[SEATS], last[SEATS];
    char at_seat[SEATS][16]; /* "" for nobody */
    bool serving[SEATS];
    int tickets, served, absent, reviews, closed;
    char numbers[SMALL_VISITORS + 1][16];
    int queue_of[SMALL_VISITORS + 1];
};

static int seat_index(const char *path)
{
    return strstr(path, "/seats/2/") != NULL ? 1 : 0;
}

static const char *last_word(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* The answer as the hall would give it: its JSON, or a problem's status. */
static int small_hall_seat(struct small_hall *hall, const struct client_ask *ask, char *json,
                           size_t room)
{
    const int seat = seat_index(ask->path);
    const char *move = last_word(ask->path);
    char *at = hall->at_seat[seat];
    if (strcmp(move, "next") == 0) {
        if (hall->first[seat] == hall->last[seat]) {
            snprintf(json, room, "{\"code\":\"nobody_waiting\"}");
            return 409;
        }
        memcpy(at, hall->waiting[seat][hall->first[seat]++], 16);
        hall->serving[seat] = false;
    } else if (strcmp(move, "start") == 0) {
        assert_true(at[0] != 0 && !hall->serving[seat]);
        hall->serving[seat] = true;
    } else if (strcmp(move, "finish") == 0) {
        assert_true(hall->serving[seat]);
        hall->served++;
        at[0] = 0;
    } else if (strcmp(move, "absent") == 0) {
        assert_true(at[0] != 0 && !hall->serving[seat]);
        hall->absent++;
        at[0] = 0;
    } else if (strcmp(move, "close") == 0) {
        assert_true(at[0] == 0);
        hall->closed++;
    }
    char who[128] = "null";
    if (at[0] != 0) {
        snprintf(who, sizeof(who), "{\"id\":\"%s\",\"number\":\"A1\",\"state\":\"%s\"}", at,
                 hall->serving[seat] ? "serving" : "called");
    }
    snprintf(json, room, "{\"id\":\"%d\",\"window\":\"%d\",\"state\":\"open\",\"ticket\":%s}",
             seat + 1, seat + 1, who);
    return 200;
}

static int small_hall_ticket(struct small_hall *hall, const struct client_ask *ask, char *json,
                             size_t room)
{
    int number = 0;
    if (strcmp(ask->path, "/api/v1/tickets") == 0) {
        number = ++hall->tickets;
        hall->queue_of[number] = strstr(ask->body, "s-2") != NULL;
        snprintf(hall->numbers[number], sizeof(hall->numbers[0]), "t-%d", number);
    } else {
        assert_int_equal(sscanf(ask->path, "/api/v1/tickets/t-%d/", &number), 1);
        const bool held =
            strstr(ask->body, "printed") != NULL || strcmp(last_word(ask->path), "claim") == 0;
        const int queue = hall->queue_of[number];
        if (held) {
            snprintf(hall->waiting[queue][hall->last[queue]++], 16, "t-%d", number);
        }
    }
    snprintf(json, room,
             "{\"id\":\"t-%d\",\"number\":\"A%d\",\"issued_at\":\"2026-03-16T10:00:00+08:00\","
             "\"holder\":\"none\",\"state\":\"issued\",\"legs\":[],"
             "\"visitor_url\":\"http://h/t/token-%d\"}",
             number, number, number);
    return 201;
}

static int small_hall_answer(struct small_hall *hall, const struct client_ask *ask, char *json,
                             size_t room)
{
    if (strcmp(ask->path, "/api/v1/sessions") == 0) {
        snprintf(json, room, "{\"token\":\"ms_x\",\"role\":\"clerk\"}");
        return 201;
    }
    if (strcmp(ask->path, "/api/v1/reviews") == 0) {
        hall->reviews++;
        assert_true(strncmp(ask->key, "token-", 6) == 0);
        snprintf(json, room, "{\"level\":5}");
        return 201;
    }
    return strncmp(ask->path, "/api/v1/seats/", 14) == 0 ? small_hall_seat(hall, ask, json, room)
                                                         : small_hall_ticket(hall, ask, json, room);
}

static void test_a_day_ends_with_everybody_accounted_for(void **unused)
{
    (void)unused;
    static const char *const queues[][1] = {{"A"}, {"B"}};
    const struct shape_seat seat_rows[] = {{.id = "1", .queues = queues[0], .queue_count = 1},
                                           {.id = "2", .queues = queues[1], .queue_count = 1}};
    const struct shape_seats seats = {seat_rows, SEATS};
    const struct shape_service_row rows[] = {{.id = "s-1", .queue = "A"},
                                             {.id = "s-2", .queue = "B"},
                                             {.id = "s-3", .queue = "C"}}; /* nobody serves it */
    const struct shape_services services = {.services = rows, .service_count = 3};
    const struct day_config config = {
        .plan = {.seed = 5, .weekday = 3, .length_ms = 4 * 3600 * 1000, .visitors = SMALL_VISITORS},
        .password = "secret-words"};
    struct day *day = day_create(&config, &services, &seats);
    assert_non_null(day);
    struct small_hall hall = {0};
    int64_t now_ms = 0;
    for (int turns = 0; !day_is_over(day); turns++) {
        assert_true(turns < 100000);
        day_tick(day, now_ms);
        struct day_job job;
        struct client_ask ask;
        while (day_next_ask(day, &job, &ask)) {
            char json[512];
            struct client_event event = {.kind = CLIENT_ANSWER};
            const int status = small_hall_answer(&hall, &ask, json, sizeof(json));
            event.problem.status = status;
            event.outcome = status < 300 ? CLIENT_DONE : CLIENT_REFUSED;
            if (event.outcome == CLIENT_DONE) {
                assert_int_equal(shape_parse(ask.shape, json, strlen(json), &event.shape),
                                 SHAPE_OK);
            } else {
                snprintf(event.problem.code, sizeof(event.problem.code), "nobody_waiting");
            }
            day_answer(day, job, &event, now_ms);
            client_event_deinit(&event);
        }
        const int64_t wake_ms = day_next_wake_ms(day);
        now_ms = wake_ms == INT64_MAX || wake_ms <= now_ms ? now_ms + 1000 : wake_ms;
    }
    const struct day_sums *sums = day_sums(day);
    assert_int_equal(sums->problems, 0);
    assert_int_equal(sums->numbers, SMALL_VISITORS);
    assert_int_equal(sums->numbers, hall.tickets);
    assert_int_equal(sums->printed + sums->by_phone, SMALL_VISITORS);
    assert_int_equal(sums->served, hall.served);
    assert_int_equal(sums->absent, hall.absent);
    assert_int_equal(sums->reviews, hall.reviews);
    assert_int_equal(sums->served + sums->absent + sums->left_waiting, SMALL_VISITORS);
    assert_int_equal(hall.closed, SEATS);
    day_destroy(day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_plan_follows_from_its_seed),
        cmocka_unit_test(test_a_plan_is_shaped_as_the_trace),
        cmocka_unit_test(test_weekdays_of_the_calendar),
        cmocka_unit_test(test_a_day_ends_with_everybody_accounted_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
