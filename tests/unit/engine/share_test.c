/* A joint window's queues get their shares of its calls; within a queue its own order holds. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 240 };

/* Seat 1 calls A and B. Before anything was called, so that a replay has the same weights. */
static void weigh(uint8_t a, uint8_t b)
{
    hall.config->seats[SEAT_1].weights[0] = a;
    hall.config->seats[SEAT_1].weights[1] = b;
    open_seat(SEAT_1);
}

static struct uuid comes(char queue)
{
    return small_hall_issue(&hall, queue == 'A' ? "s1" : "s3", CLASS_ORDINARY, true);
}

/* Calls and serves one; 'A' or 'B'. */
static char served_of(uint16_t seat)
{
    const char queue = number_of(called_next(seat))[0];
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, seat), PROBLEM_NONE);
    hall.now_ms += 1000;
    return queue;
}

/* "AABA": who is called next, one after the other. */
static void assert_served(const char *expected)
{
    char was[64] = "";
    assert_true(strlen(expected) < sizeof(was));
    for (size_t i = 0; i < strlen(expected); i++) {
        was[i] = served_of(SEAT_1);
    }
    assert_string_equal(was, expected);
}

static void come(const char *queues)
{
    for (size_t i = 0; i < strlen(queues); i++) {
        comes(queues[i]);
        hall.now_ms += 1000;
    }
}

static void test_weights_are_shares_of_the_calls(void **unused)
{
    (void)unused;
    weigh(3, 1);
    come("AAAAAAAAAAAABBBB");
    assert_served("ABAAABAAABAAABAA");
}

/* However long the light queue's people waited, and whoever of them is bound. */
static void test_neither_credit_nor_bound_takes_a_share(void **unused)
{
    (void)unused;
    weigh(1, 3);
    come("AAA");
    pass_minutes(60); /* beyond the forty minutes of queue A */
    come("BBBBBBBBB");
    assert_served("ABBBABBBABBB");
}

static void test_a_seat_without_weights_has_one_line(void **unused)
{
    (void)unused;
    weigh(0, 0);
    come("AAA");
    pass_minutes(60);
    come("BBB");
    assert_served("AAABBB");
}

static void test_a_weight_not_said_is_one(void **unused)
{
    (void)unused;
    weigh(0, 2);
    come("AAABBBBBB");
    assert_served("ABBABBABB");
}

static void test_who_has_nobody_saves_nothing_up(void **unused)
{
    (void)unused;
    weigh(1, 1);
    come("AAAAAAAAAAAA");
    assert_served("AAAAAA"); /* what B does not need is A's */
    come("BBBBBB");
    assert_served("BABABABABABA"); /* and then in turn: B makes up for nothing */
}

/* Both queues come and go as dice say. In each stretch of calls before which both had somebody
 * all the time, the shares are as far off as one call of each, and no further. */
static void test_shares_hold_in_every_stretch(void **unused)
{
    (void)unused;
    enum { A = 5, B = 2 };
    static char called[CALLS];
    static bool both[CALLS];
    uint64_t state = 20260316;
    weigh(A, B);
    come("AB");
    for (int i = 0; i < CALLS; i++) {
        while (engine_seat_waiting(hall.engine, SEAT_1) == 0 ||
               (state >> 33) % 5 < (i / 20 % 2 == 0 ? 3U : 1U)) {
            state = state * UINT64_C(6364136223846793005) + 1;
            comes((state >> 40) % 7 < 5 ? 'A' : 'B');
        }
        state = state * UINT64_C(6364136223846793005) + 1;
        both[i] = engine_queue(hall.engine, QUEUE_A)->waiting > 0 &&
                  engine_queue(hall.engine, QUEUE_B)->waiting > 0;
        called[i] = served_of(SEAT_1);
    }
    int stretches = 0;
    int breaks = 0; /* and each queue was left without anybody now and then */
    for (int from = 0; from < CALLS; from++) {
        breaks += both[from] ? 0 : 1;
        int a = 0;
        int b = 0;
        for (int to = from; to < CALLS && both[to]; to++) {
            a += called[to] == 'A' ? 1 : 0;
            b += called[to] == 'B' ? 1 : 0;
            /* |a / A - b / B| <= 1 / A + 1 / B */
            assert_true(abs(a * B - b * A) <= A + B);
            stretches++;
        }
    }
    assert_true(stretches > 4 * CALLS && breaks > 10);
}

/* The light queue is never passed over for ever, whatever comes. */
static void test_a_light_queue_has_its_turn(void **unused)
{
    (void)unused;
    weigh(16, 1);
    come("BAB");
    assert_served("BA");
    for (int i = 0; i < 15; i++) {
        comes('A');
        assert_int_equal(served_of(SEAT_1), 'A');
    }
    come("AA");
    assert_served("BAA");
}

/* Within its queue, who was overtaken three times goes first, as at any seat. */
static void test_the_bound_holds_within_a_queue(void **unused)
{
    (void)unused;
    weigh(1, 1);
    const struct uuid slow = comes('A');
    pass_minutes(1);
    for (int i = 0; i < 4; i++) {
        small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    }
    come("BBBBB");
    pass_minutes(10); /* 11 against 10 twice */
    for (int i = 0; i < 3; i++) {
        assert_served(i == 0 ? "A" : "BA");
        assert_int_equal(small_hall_leg(&hall, slow)->overtaken, i + 1);
        assert_int_equal(state_of(slow), LEG_WAITING);
    }
    assert_served("B");
    assert_called(SEAT_1, slow);
}

static void test_calls_by_hand_and_again_count_for_no_share(void **unused)
{
    (void)unused;
    weigh(1, 1);
    come("AABB");
    const struct uuid picked = comes('B');
    for (int i = 0; i < 3; i++) {
        comes('B');
    }
    struct command pick = {.kind = COMMAND_SEAT_NEXT,
                           .actor = {.role = ROLE_PAD, .id = {"pad"}},
                           .as.seat = {.seat = SEAT_1, .pick = picked, .reason = "赶火车"}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_RECALL, SEAT_1), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    pick.request_id[0] = '\0';
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    serve(SEAT_1);
    assert_served("ABAB");
}

/* Of each call: what was called and taken back is called again. */
static void test_an_undone_call_takes_no_turn(void **unused)
{
    (void)unused;
    weigh(2, 1);
    come("AAAAAABBB");
    for (const char *at = "ABAABAABA"; *at != '\0'; at++) {
        for (int i = 0; i < 3; i++) {
            assert_int_equal(number_of(called_next(SEAT_1))[0], *at);
            assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
        }
        assert_int_equal(served_of(SEAT_1), *at);
    }
}

/* Whom the seat may not call has no turn there. */
static void test_who_is_for_another_seat_takes_no_turn(void **unused)
{
    (void)unused;
    weigh(1, 1);
    open_seat(SEAT_2);
    comes('A');
    called_next(SEAT_1);
    transfer(SEAT_1, INDEX_NONE, SEAT_2, PROBLEM_NONE);
    come("BBB");
    assert_served("BBB");
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->waiting, 1);
    come("ABB");
    assert_served("ABB");
}

static void test_another_configuration_begins_anew(void **unused)
{
    (void)unused;
    weigh(100, 1);
    come("BBBAAA");
    assert_served("B"); /* the next hundred are of A … */
    const struct leg *waits = small_hall_leg(&hall, called_next(SEAT_1));
    assert_int_equal(waits->queue, QUEUE_A);
    static struct hall_config next;
    small_hall_config(&next, 2);
    next.seats[SEAT_1].weights[0] = 1;
    next.seats[SEAT_1].weights[1] = 2;
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM, .id = {"hall"}},
                              .as.config = {&next}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    assert_served("BABAA"); /* … but not under the new weights */
}

static void test_why_says_that_windows_share(void **unused)
{
    (void)unused;
    struct engine_why why;
    weigh(3, 1);
    const struct uuid a = comes('A');
    const struct uuid b = comes('B');
    come("BB");
    engine_why(hall.engine, small_hall_leg(&hall, a), hall.now_ms, &why);
    assert_true(why.shared_weighed);
    assert_int_equal(why.shared_waiting, 3);
    open_seat(SEAT_2); /* A alone, and not weighed: seat 1 still is */
    engine_why(hall.engine, small_hall_leg(&hall, a), hall.now_ms, &why);
    assert_true(why.shared_weighed);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    engine_why(hall.engine, small_hall_leg(&hall, a), hall.now_ms, &why);
    assert_false(why.shared_weighed);
    assert_int_equal(why.shared_waiting, 0);
    open_seat(SEAT_3); /* C and B, not weighed */
    engine_why(hall.engine, small_hall_leg(&hall, b), hall.now_ms, &why);
    assert_false(why.shared_weighed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_weights_are_shares_of_the_calls),
        RULE(test_neither_credit_nor_bound_takes_a_share),
        RULE(test_a_seat_without_weights_has_one_line),
        RULE(test_a_weight_not_said_is_one),
        RULE(test_who_has_nobody_saves_nothing_up),
        RULE(test_shares_hold_in_every_stretch),
        RULE(test_a_light_queue_has_its_turn),
        RULE(test_the_bound_holds_within_a_queue),
        RULE(test_calls_by_hand_and_again_count_for_no_share),
        RULE(test_an_undone_call_takes_no_turn),
        RULE(test_who_is_for_another_seat_takes_no_turn),
        RULE(test_another_configuration_begins_anew),
        RULE(test_why_says_that_windows_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
