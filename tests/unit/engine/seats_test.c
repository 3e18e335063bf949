/* What a clerk does at a seat: keys in and out of turn, pauses, calls and recalls, reviews. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <string.h>

static void test_keys_out_of_turn_are_refused_by_name(void **unused)
{
    (void)unused;
    static const struct {
        enum command_kind key;
        enum problem closed, empty, called, serving;
    } rows[] = {
        {COMMAND_SEAT_NEXT, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_WAITING, PROBLEM_SEAT_BUSY,
         PROBLEM_SEAT_BUSY},
        {COMMAND_SEAT_RECALL, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_CALLED, PROBLEM_NONE,
         PROBLEM_WRONG_MOVE},
        {COMMAND_SEAT_PAUSE, PROBLEM_SEAT_CLOSED, PROBLEM_COUNT, PROBLEM_SEAT_BUSY,
         PROBLEM_SEAT_BUSY},
        {COMMAND_SEAT_CLOSE, PROBLEM_NONE, PROBLEM_COUNT, PROBLEM_SEAT_BUSY, PROBLEM_SEAT_BUSY},
        {COMMAND_SEAT_START, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_CALLED, PROBLEM_COUNT,
         PROBLEM_WRONG_MOVE},
        {COMMAND_SEAT_ABSENT, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_CALLED, PROBLEM_COUNT,
         PROBLEM_WRONG_MOVE},
        {COMMAND_SEAT_UNDO, PROBLEM_SEAT_CLOSED, PROBLEM_NOTHING_TO_UNDO, PROBLEM_COUNT,
         PROBLEM_COUNT},
        {COMMAND_SEAT_FINISH, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_CALLED, PROBLEM_COUNT,
         PROBLEM_COUNT},
        {COMMAND_SEAT_PARK, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_CALLED, PROBLEM_COUNT,
         PROBLEM_COUNT},
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    for (int stage = 0; stage < 4; stage++) {
        for (int i = 0; i < ROWS; i++) {
            const enum problem expected = stage == 0   ? rows[i].closed
                                          : stage == 1 ? rows[i].empty
                                          : stage == 2 ? rows[i].called
                                                       : rows[i].serving;
            if (expected != PROBLEM_COUNT) { /* those would go on, and have their own tests */
                assert_int_equal(small_hall_seat(&hall, rows[i].key, SEAT_2), expected);
            }
        }
        if (stage == 0) {
            open_seat(SEAT_2);
        } else if (stage == 1) {
            small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
            called_next(SEAT_2);
        } else if (stage == 2) {
            assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
        }
    }
}

static void test_a_paused_seat_calls_nobody_until_it_opens(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(engine_queue_open_seats(hall.engine, QUEUE_A), 1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PAUSE, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_queue_open_seats(hall.engine, QUEUE_A), 0);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_SEAT_PAUSED);
    open_seat(SEAT_2);
    assert_string_equal(engine_seat(hall.engine, SEAT_2)->clerk.text, "clerk-1");
    called_next(SEAT_2);
}

static void test_another_clerk_cannot_take_a_seat(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    struct command other = {.kind = COMMAND_SEAT_CLOSE,
                            .actor = {.role = ROLE_CLERK, .id = {"0999"}},
                            .as.seat = {.seat = SEAT_2}};
    assert_int_equal(small_hall_do(&hall, &other), PROBLEM_SEAT_TAKEN);
    other.actor.role = ROLE_PAD; /* the pad before the clerk is the clerk's */
    other.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &other), PROBLEM_NONE);
}

static void test_recalls_are_counted_and_shown(void **unused)
{
    (void)unused;
    struct recent_call calls[LIMIT_RECENT_CALLS];
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    pass_minutes(1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_RECALL, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_recent_calls(hall.engine, 0, calls), 2);
    assert_int_equal(calls[0].again, 0);
    assert_int_equal(calls[1].again, 1);
    assert_int_equal(calls[1].seq, engine_seq(hall.engine));
    assert_int_equal(engine_recent_calls(hall.engine, hall.now_ms, calls), 1);
    assert_int_equal(small_hall_leg(&hall, id)->calls, 2);
}

static void test_the_ring_of_calls_keeps_the_newest(void **unused)
{
    (void)unused;
    struct recent_call calls[LIMIT_RECENT_CALLS];
    open_seat(SEAT_2);
    for (int i = 0; i < LIMIT_RECENT_CALLS + 5; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
        called_next(SEAT_2);
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    }
    assert_int_equal(engine_recent_calls(hall.engine, 0, calls), LIMIT_RECENT_CALLS);
    assert_int_equal(calls[0].ticket, 5);
    assert_int_equal(calls[LIMIT_RECENT_CALLS - 1].ticket, LIMIT_RECENT_CALLS + 4);
}

static void test_a_review_is_given_once(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    struct command review = {.kind = COMMAND_REVIEW,
                             .actor = {.role = ROLE_DISPLAY, .id = {"seat-2"}},
                             .as.review = {.seat = SEAT_2, .level = 5}};
    assert_int_equal(small_hall_do(&hall, &review), PROBLEM_NO_REVIEW_OPEN);
    assert_called(SEAT_2, id);
    serve(SEAT_2);
    review.request_id[0] = 0;
    review.as.review.level = 6;
    assert_int_equal(small_hall_do(&hall, &review), PROBLEM_BAD_VALUE);
    review.request_id[0] = 0;
    review.as.review.level = 4;
    assert_int_equal(small_hall_do(&hall, &review), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->review, 4);
    assert_int_equal(engine_day(hall.engine)->reviews[3], 1);
    review.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &review), PROBLEM_NO_REVIEW_OPEN);
    struct command visitor = {.kind = COMMAND_REVIEW,
                              .actor = {.role = ROLE_VISITOR},
                              .as.review = {.seat = INDEX_NONE, .ticket = id, .level = 1}};
    assert_int_equal(small_hall_do(&hall, &visitor), PROBLEM_ALREADY_REVIEWED);
}

static enum problem say(struct command *review)
{
    review->request_id[0] = 0;
    return small_hall_do(&hall, review);
}

static void test_reasons_are_of_the_level_and_may_be_said_later(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const uint32_t slow = UINT32_C(1) << REVIEW_SLOW;
    const uint32_t kind = UINT32_C(1) << REVIEW_KIND;
    const struct day_figures *day = engine_day(hall.engine);
    assert_called(SEAT_2, id);
    serve(SEAT_2);
    struct command review = {.kind = COMMAND_REVIEW,
                             .actor = {.role = ROLE_DISPLAY, .id = {"seat-2"}},
                             .as.review = {.seat = SEAT_2, .level = 4, .reasons = slow}};
    assert_int_equal(say(&review), PROBLEM_BAD_VALUE);
    review.as.review.level = 2;
    assert_int_equal(say(&review), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->review_reasons, slow);
    assert_int_equal(day->review_reasons[REVIEW_SLOW], 1);
    assert_int_equal(day->reviews[1], 1);
    /* At the seat, of the ticket that it was: chosen anew. */
    review.as.review.ticket = id;
    review.as.review.level = 5;
    review.as.review.reasons = kind;
    assert_int_equal(say(&review), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->review, 5);
    assert_int_equal(day->review_reasons[REVIEW_SLOW], 0);
    assert_int_equal(day->review_reasons[REVIEW_KIND], 1);
    assert_int_equal(day->reviews[1], 0);
    assert_int_equal(day->reviews[4], 1);
    review.as.review.seat = SEAT_1;
    assert_int_equal(say(&review), PROBLEM_WRONG_SEAT);
    review.as.review.seat = INDEX_NONE; /* it was not the holder who gave it */
    assert_int_equal(say(&review), PROBLEM_ALREADY_REVIEWED);
    review.as.review.seat = SEAT_2;
    called_next(SEAT_2);
    assert_int_equal(say(&review), PROBLEM_NONE); /* the next one is on the way */
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    assert_int_equal(say(&review), PROBLEM_ALREADY_REVIEWED);
}

static void test_a_holder_says_a_review_anew_for_a_time_and_a_few_times(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid ids[2] = {small_hall_issue(&hall, "s1", CLASS_ORDINARY, true),
                                small_hall_issue(&hall, "s1", CLASS_ORDINARY, true)};
    struct command review = {.kind = COMMAND_REVIEW,
                             .actor = {.role = ROLE_VISITOR},
                             .as.review = {.seat = INDEX_NONE, .level = 1}};
    for (int i = 0; i < 2; i++) {
        assert_called(SEAT_2, ids[i]);
        serve(SEAT_2);
        review.as.review.ticket = ids[i];
        assert_int_equal(say(&review), PROBLEM_NONE);
    }
    review.as.review.ticket = ids[0];
    for (int i = 0; i < LIMIT_REVIEW_CHANGES; i++) {
        review.as.review.level = (uint8_t)(1 + i % REVIEW_LEVELS);
        assert_int_equal(say(&review), PROBLEM_NONE);
    }
    assert_int_equal(say(&review), PROBLEM_ALREADY_REVIEWED);
    review.as.review.ticket = ids[1];
    hall.now_ms = small_hall_leg(&hall, ids[1])->reviewed_ms + REVIEW_CHANGE_MS - 1;
    assert_int_equal(say(&review), PROBLEM_NONE);
    hall.now_ms = small_hall_leg(&hall, ids[1])->reviewed_ms + REVIEW_CHANGE_MS;
    assert_int_equal(say(&review), PROBLEM_ALREADY_REVIEWED);
    assert_int_equal(engine_day(hall.engine)->reviews[0], 0);
}

static void test_the_evaluator_is_for_the_last_visitor_until_the_next_is_served(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    serve(SEAT_2);
    called_next(SEAT_2);
    assert_int_not_equal(engine_seat(hall.engine, SEAT_2)->review_leg, SLOT_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->review_leg, SLOT_NONE);
}

static enum problem hand_over(uint16_t seat, const char *from, const char *to)
{
    struct command command = {
        .kind = COMMAND_SEAT_HAND_OVER, .actor = {.role = ROLE_CLERK}, .as.seat = {.seat = seat}};
    snprintf(command.actor.id.text, sizeof(command.actor.id.text), "%s", from);
    snprintf(command.as.seat.clerk.text, sizeof(command.as.seat.clerk.text), "%s", to);
    return small_hall_do(&hall, &command);
}

static void test_a_seat_is_handed_over_in_the_middle_of_a_visit(void **unused)
{
    (void)unused;
    assert_int_equal(hand_over(SEAT_2, "clerk-1", "0318"), PROBLEM_SEAT_CLOSED);
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    assert_int_equal(hand_over(SEAT_2, "0999", "0999"), PROBLEM_SEAT_TAKEN);
    assert_int_equal(hand_over(SEAT_2, "clerk-1", ""), PROBLEM_BAD_VALUE);
    assert_int_equal(hand_over(SEAT_2, "clerk-1", "0318"), PROBLEM_NONE);
    assert_string_equal(engine_seat(hall.engine, SEAT_2)->clerk.text, "0318");
    assert_int_equal(state_of(id), LEG_SERVING);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_SEAT_TAKEN);
    struct command finish = {.kind = COMMAND_SEAT_FINISH,
                             .actor = {.role = ROLE_CLERK, .id = {"0318"}},
                             .as.seat = {.seat = SEAT_2}};
    assert_int_equal(small_hall_do(&hall, &finish), PROBLEM_NONE);
    /* A pause goes along, and its reason. */
    struct command pause = {.kind = COMMAND_SEAT_PAUSE,
                            .actor = {.role = ROLE_CLERK, .id = {"0318"}},
                            .as.seat = {.seat = SEAT_2, .reason = "lunch"}};
    assert_int_equal(small_hall_do(&hall, &pause), PROBLEM_NONE);
    assert_int_equal(hand_over(SEAT_2, "0318", "clerk-1"), PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->status, SEAT_PAUSED);
    assert_string_equal(engine_seat(hall.engine, SEAT_2)->reason, "lunch");
    open_seat(SEAT_2);
}

static void test_a_request_that_found_nothing_to_do_does_not_act_later(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    struct command open = {.kind = COMMAND_SEAT_OPEN,
                           .request_id = "pad-2-open-again",
                           .actor = {.role = ROLE_PAD, .id = {"pad-2"}},
                           .as.seat = {.seat = SEAT_2}};
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_NONE); /* it is open already */
    assert_int_equal(hall.events.count, 1);
    const struct engine_result first = hall.result;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PAUSE, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_int_equal(hall.result.seq, first.seq);
    assert_int_equal(hall.result.seat, SEAT_2);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->status, SEAT_PAUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_keys_out_of_turn_are_refused_by_name),
        RULE(test_a_paused_seat_calls_nobody_until_it_opens),
        RULE(test_another_clerk_cannot_take_a_seat),
        RULE(test_recalls_are_counted_and_shown),
        RULE(test_the_ring_of_calls_keeps_the_newest),
        RULE(test_a_review_is_given_once),
        RULE(test_reasons_are_of_the_level_and_may_be_said_later),
        RULE(test_a_holder_says_a_review_anew_for_a_time_and_a_few_times),
        RULE(test_the_evaluator_is_for_the_last_visitor_until_the_next_is_served),
        RULE(test_a_seat_is_handed_over_in_the_middle_of_a_visit),
        RULE(test_a_request_that_found_nothing_to_do_does_not_act_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
