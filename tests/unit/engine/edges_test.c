/* The edges of the rules: at the last one that is allowed, and at the first that is not. Found by
 * asking which comparisons of the engine no other test would miss (tests/mutation). */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct command seat_command(enum command_kind kind, uint16_t seat)
{
    struct command command = {
        .kind = kind,
        .actor = {.role = ROLE_PAD, .id = {"pad"}},
        .as.seat = {.seat = seat, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE},
    };
    return command;
}

static enum problem key(enum command_kind kind, uint16_t seat)
{
    return small_hall_seat(&hall, kind, seat);
}

static void test_a_seat_opens_for_somebody_and_closes(void **unused)
{
    (void)unused;
    struct command open = seat_command(COMMAND_SEAT_OPEN, SEAT_1);
    memset(&open.actor.id, 0, sizeof(open.actor.id));
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_BAD_VALUE);
    open_seat(SEAT_1);
    assert_int_equal(engine_seat(hall.engine, SEAT_1)->status, SEAT_OPEN);
    assert_int_equal(key(COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_1)->status, SEAT_CLOSED);
    const uint64_t seq = engine_seat(hall.engine, SEAT_1)->seq;
    assert_int_equal(key(COMMAND_SEAT_CLOSE, SEAT_1), PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_1)->seq, seq);
}

static void test_recalls_end_at_two_hundred_and_calls_are_counted_to_255(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    hall.config->absent_limit = 0;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    for (int round = 0; round < 2; round++) {
        assert_called(SEAT_2, id);
        for (int i = 0; i < 200; i++) {
            assert_int_equal(key(COMMAND_SEAT_RECALL, SEAT_2), PROBLEM_NONE);
        }
        assert_int_equal(key(COMMAND_SEAT_RECALL, SEAT_2), PROBLEM_RATE_LIMITED);
        assert_int_equal(key(COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
        assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR),
                         PROBLEM_NONE);
    }
    assert_int_equal(small_hall_leg(&hall, id)->calls, 255);
    for (int i = 2; i <= 255; i++) {
        assert_called(SEAT_2, id);
        assert_int_equal(key(COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
        assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR),
                         PROBLEM_NONE);
    }
    assert_int_equal(small_hall_leg(&hall, id)->misses, 255);
    assert_int_equal(small_hall_leg(&hall, id)->calls, 255);
}

static void test_a_transfer_to_a_place_behind_the_last_is_refused(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_3B);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_1);
    transfer(SEAT_1, SMALL_QUEUES, INDEX_NONE, PROBLEM_UNKNOWN_QUEUE);
    transfer(SEAT_1, INDEX_NONE, SMALL_SEATS, PROBLEM_UNKNOWN_SEAT);
    transfer(SEAT_1, INDEX_NONE, INDEX_NONE, PROBLEM_BAD_VALUE);
    transfer(SEAT_1, QUEUE_B, SEAT_1, PROBLEM_BAD_VALUE);
    transfer(SEAT_1, INDEX_NONE, SEAT_3B, PROBLEM_NONE);
}

static void test_an_undo_is_possible_for_a_minute_and_no_longer(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_1);
    hall.now_ms += 60000;
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].as.leg_moved.cause, CAUSE_UNDONE);
    called_next(SEAT_1);
    hall.now_ms += 60001;
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_TOO_LATE);
    assert_int_equal(key(COMMAND_SEAT_START, SEAT_1), PROBLEM_NONE);
    hall.now_ms += 60000;
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    assert_int_equal(key(COMMAND_SEAT_START, SEAT_1), PROBLEM_NONE);
    hall.now_ms += 60001;
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_TOO_LATE);
}

static void test_waits_longer_than_the_last_bin_are_in_it(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    hall.now_ms += (int64_t)WAIT_BINS * WAIT_BIN_MS;
    called_next(SEAT_1);
    assert_int_equal(engine_queue(hall.engine, QUEUE_B)->waits.bins[WAIT_BINS - 1], 1);
}

static void test_an_undone_finish_takes_its_own_time_out_of_the_samples(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_1);
    assert_int_equal(key(COMMAND_SEAT_START, SEAT_1), PROBLEM_NONE);
    pass_minutes(2);
    called_next(SEAT_2);
    assert_int_equal(key(COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    pass_minutes(5);
    assert_int_equal(key(COMMAND_SEAT_FINISH, SEAT_1), PROBLEM_NONE); /* 7 minutes */
    assert_int_equal(key(COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE); /* 5 */
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->service_ms[0], 7 * SMALL_MINUTE_MS);
    assert_int_equal(key(COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_int_equal(key(COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->service_ms[0], 5 * SMALL_MINUTE_MS);
}

static void test_a_tick_withdraws_as_many_as_it_has_room_for(void **unused)
{
    (void)unused;
    for (int i = 0; i < 60; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    }
    pass_minutes(2);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(hall.events.count, LIMIT_EVENTS_PER_COMMAND - LIMIT_LEGS_PER_TICKET + 1);
}

static void test_without_a_time_to_reenter_nobody_does(void **unused)
{
    (void)unused;
    hall.config->absent_reenter_ms = 0;
    open_seat(SEAT_1);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_1);
    assert_int_equal(key(COMMAND_SEAT_ABSENT, SEAT_1), PROBLEM_NONE);
    pass_minutes(60);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_ABSENT);
    assert_true(engine_next_due_ms(hall.engine) > hall.now_ms);
}

/* Without queue C, its services and its seats. */
static struct hall_config *smaller_config(uint32_t version)
{
    struct hall_config *config = calloc(1, sizeof(*config));
    assert_non_null(config);
    small_hall_config(config, version);
    config->queue_count = 2;
    config->service_count = 4;
    config->seat_count = 2;
    config->window_count = 2;
    return config;
}

static enum problem apply_config(struct small_hall *on, const struct hall_config *config)
{
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = config}};
    return small_hall_do(on, &command);
}

static void test_furniture_that_nobody_uses_may_go_and_other_may_not(void **unused)
{
    (void)unused;
    struct hall_config *smaller = smaller_config(2);
    struct small_hall other;
    assert_int_equal(apply_config(&hall, hall.config), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 0); /* it is in force already */
    open_seat(SEAT_3);
    assert_int_equal(apply_config(&hall, smaller), PROBLEM_CONFIG_IN_USE);
    small_hall_open(&other, 64);
    assert_int_equal(apply_config(&other, smaller), PROBLEM_NONE);
    assert_int_equal(other.events.count, 1);
    small_hall_close(&other);
    free(smaller);
}

static void test_a_zone_may_not_turn_the_day_under_its_tickets(void **unused)
{
    (void)unused;
    static struct hall_config west;
    struct small_hall other;
    small_hall_config(&west, 2);
    west.zone_offset_min = -480; /* 18:00 of the day before */
    (void)small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(apply_config(&hall, &west), PROBLEM_CONFIG_IN_USE);
    west.zone_offset_min = 420; /* 09:00 of the same day */
    assert_int_equal(apply_config(&hall, &west), PROBLEM_NONE);
    small_hall_open(&other, 64); /* nobody has a ticket yet */
    west.zone_offset_min = -480;
    assert_int_equal(apply_config(&other, &west), PROBLEM_NONE);
    small_hall_close(&other);
}

static void test_an_event_must_follow_the_last_one(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    struct event next = hall.log[hall.log_count - 1];
    memset(&next.request, 0, sizeof(next.request));
    next.seq = engine_seq(hall.engine) + 1;
    assert_true(engine_accepts(hall.engine, &next));
    next.seq++;
    assert_false(engine_accepts(hall.engine, &next));
}

static enum problem issue_of(uint8_t services, enum ticket_class class, enum ticket_ground ground)
{
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
        .as.issue = {.service_count = services, .class = class, .ground = ground},
    };
    issue.as.issue.id.bytes[0] = (uint8_t)(100 + services);
    return small_hall_do(&hall, &issue);
}

static void test_what_is_asked_for_is_within_its_range(void **unused)
{
    (void)unused;
    assert_int_equal(issue_of(0, CLASS_ORDINARY, GROUND_NONE), PROBLEM_BAD_VALUE);
    assert_int_equal(issue_of(5, CLASS_ORDINARY, GROUND_NONE), PROBLEM_BAD_VALUE);
    assert_int_equal(issue_of(1, CLASS_COUNT, GROUND_NONE), PROBLEM_BAD_VALUE);
    assert_int_equal(issue_of(1, CLASS_ORDINARY, GROUND_COUNT), PROBLEM_BAD_VALUE);
    assert_int_equal(issue_of(4, CLASS_ORDINARY, GROUND_NONE), PROBLEM_NONE);
    struct command one = {.kind = COMMAND_ISSUE,
                          .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                          .as.issue = {.service_count = 1, .services = {0, INDEX_NONE}}};
    assert_int_equal(small_hall_do(&hall, &one),
                     PROBLEM_NONE); /* what is behind the last is none */
    assert_int_equal(issue_of(3, CLASS_ORDINARY, GROUND_NONE), PROBLEM_NONE);
    const struct ticket *ticket = small_hall_find(&hall, hall.result.ticket);
    assert_string_equal(ticket->issuer.text, "kiosk-1");
    struct command print = {.kind = COMMAND_PRINT_RESULT,
                            .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                            .as.ticket = {.id = ticket->id, .result = PRINT_UNKNOWN}};
    assert_int_equal(small_hall_do(&hall, &print), PROBLEM_NONE);
    memset(print.request_id, 0, sizeof(print.request_id));
    print.as.ticket.result = (enum print_result)(PRINT_UNKNOWN + 1);
    assert_int_equal(small_hall_do(&hall, &print), PROBLEM_BAD_VALUE);
}

static enum problem defer_by(struct uuid id, uint8_t places)
{
    struct command defer = {.kind = COMMAND_DEFER,
                            .actor = {.role = ROLE_VISITOR},
                            .as.ticket = {.id = id, .places = places}};
    return small_hall_do(&hall, &defer);
}

static void test_twenty_may_be_let_pass_and_no_more(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s5", CLASS_ORDINARY, true);
    for (int i = 0; i < 25; i++) {
        hall.now_ms += 1000;
        small_hall_issue(&hall, "s5", CLASS_ORDINARY, true);
    }
    assert_int_equal(defer_by(id, 0), PROBLEM_BAD_VALUE);
    assert_int_equal(defer_by(id, 21), PROBLEM_BAD_VALUE);
    assert_int_equal(defer_by(id, 20), PROBLEM_NONE);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, id), hall.now_ms), 20);
}

static enum problem review_of(uint16_t seat, struct uuid ticket, uint8_t leg)
{
    struct command review = {.kind = COMMAND_REVIEW,
                             .actor = {.role = ROLE_DISPLAY},
                             .as.review = {.seat = seat, .ticket = ticket, .leg = leg, .level = 5}};
    return small_hall_do(&hall, &review);
}

static void test_a_review_is_of_a_seat_and_a_leg_that_there_are(void **unused)
{
    (void)unused;
    const struct uuid nobody = {{0}};
    open_seat(SEAT_1);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_1);
    serve(SEAT_1);
    assert_int_equal(review_of(SMALL_SEATS, nobody, 0), PROBLEM_UNKNOWN_SEAT);
    assert_int_equal(review_of(INDEX_NONE, id, 1), PROBLEM_BAD_VALUE);
    assert_int_equal(review_of(INDEX_NONE, id, 0), PROBLEM_NONE);
}

static enum problem confirm(struct uuid id, enum ticket_ground ground)
{
    struct command command = {.kind = COMMAND_CONFIRM,
                              .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
                              .as.ticket = {.id = id, .ground = ground}};
    return small_hall_do(&hall, &command);
}

static void test_staff_give_a_ground_and_take_it_away(void **unused)
{
    (void)unused;
    hall.config->grounds[GROUND_MILITARY].ignored = true;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(confirm(id, GROUND_MILITARY), PROBLEM_NO_PRIORITY);
    assert_int_equal(confirm(id, GROUND_ELDERLY), PROBLEM_NONE);
    assert_true(small_hall_find(&hall, id)->counts);
    assert_int_equal(confirm(id, GROUND_NONE), PROBLEM_NONE);
    assert_false(small_hall_find(&hall, id)->counts);
    assert_int_equal(small_hall_find(&hall, id)->class, CLASS_ORDINARY);
}

static void test_before_the_day_turns_nothing_but_a_configuration_is_decided(void **unused)
{
    (void)unused;
    struct hall_config *newer = calloc(1, sizeof(*newer));
    assert_non_null(newer);
    small_hall_config(newer, 2);
    struct command tick = {.kind = COMMAND_TICK, .now_ms = hall.now_ms + 24 * 3600000};
    struct command config = {.kind = COMMAND_CONFIG_APPLY,
                             .now_ms = hall.now_ms + 24 * 3600000,
                             .as.config = {.config = newer}};
    engine_decide(hall.engine, &tick, &hall.events, &hall.result);
    assert_int_equal(hall.result.problem, PROBLEM_NOT_READY);
    engine_decide(hall.engine, &config, &hall.events, &hall.result);
    assert_int_equal(hall.result.problem, PROBLEM_NONE);
    free(newer);
    engine_destroy(NULL);
}

static void test_ahead_is_told_to_who_waits_or_will(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid called = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid unheld = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, unheld), hall.now_ms), 2);
    hall.now_ms += 1000;
    assert_called(SEAT_2, called);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, unheld), hall.now_ms), 1);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, called), hall.now_ms), 0);
}

/* An engine of few places: each is refused when the last is taken, and the hall stays whole. */
static struct engine *tight;
static struct engine_events events;

static enum problem tight_do(struct command *command, unsigned request)
{
    struct engine_result result;
    command->now_ms = SMALL_MORNING_MS;
    if (command->kind != COMMAND_CONFIG_APPLY) {
        snprintf(command->request_id, sizeof(command->request_id), "request-%u", request);
    }
    engine_do(tight, command, &events, &result);
    assert_null(engine_check(tight));
    return result.problem;
}

static enum problem tight_issue(unsigned request)
{
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide"}},
        .as.issue = {.service_count = 1, .id = {{(uint8_t)request, 1}}},
    };
    return tight_do(&issue, request);
}

static void tight_open(uint32_t tickets, uint32_t legs, uint32_t requests)
{
    const struct engine_limits limits = {.tickets = tickets, .legs = legs, .requests = requests};
    tight = engine_create(&limits);
    assert_non_null(tight);
    struct command config = {.kind = COMMAND_CONFIG_APPLY,
                             .actor = {.role = ROLE_SYSTEM},
                             .as.config = {.config = hall.config}};
    assert_int_equal(tight_do(&config, 0), PROBLEM_NONE);
}

static void test_tickets_legs_and_requests_end_in_good_order(void **unused)
{
    (void)unused;
    tight_open(2, 256, 64);
    assert_int_equal(tight_issue(1), PROBLEM_NONE);
    assert_int_equal(tight_issue(2), PROBLEM_NONE);
    assert_int_equal(tight_issue(3), PROBLEM_HALL_FULL);
    engine_destroy(tight);
    tight_open(64, 1 + LIMIT_TRANSFERS, 64); /* room for one ticket and its transfers */
    assert_int_equal(tight_issue(1), PROBLEM_NONE);
    assert_int_equal(tight_issue(2), PROBLEM_HALL_FULL);
    struct command open = seat_command(COMMAND_SEAT_OPEN, SEAT_1);
    assert_int_equal(tight_do(&open, 3), PROBLEM_NONE);
    for (unsigned i = 0; i <= LIMIT_TRANSFERS; i++) {
        struct command next = seat_command(COMMAND_SEAT_NEXT, SEAT_1);
        struct command transfer_on = seat_command(COMMAND_SEAT_TRANSFER, SEAT_1);
        transfer_on.as.seat.to_queue = QUEUE_A;
        assert_int_equal(tight_do(&next, 10 + 2 * i), PROBLEM_NONE);
        assert_int_equal(tight_do(&transfer_on, 11 + 2 * i),
                         i < LIMIT_TRANSFERS ? PROBLEM_NONE : PROBLEM_HALL_FULL);
    }
    engine_destroy(tight);
    tight_open(64, 256, 2);
    assert_int_equal(tight_issue(1), PROBLEM_NONE);
    open = seat_command(COMMAND_SEAT_OPEN, SEAT_1);
    assert_int_equal(tight_do(&open, 2), PROBLEM_NONE);
    struct command pause = seat_command(COMMAND_SEAT_PAUSE, SEAT_1);
    assert_int_equal(tight_do(&pause, 3), PROBLEM_HALL_FULL);
    struct command cancel = {.kind = COMMAND_CANCEL, .as.ticket = {.id = {{1, 1}}}};
    cancel.actor.role = ROLE_VISITOR;
    assert_int_equal(tight_do(&cancel, 4), PROBLEM_HALL_FULL);
    assert_int_equal(tight_issue(5), PROBLEM_HALL_FULL);
    struct command shut = {.kind = COMMAND_HALL_CLOSE, .actor = {.role = ROLE_MANAGER}};
    memcpy(shut.as.hall.reason, "smoke", 6);
    assert_int_equal(tight_do(&shut, 6), PROBLEM_HALL_FULL);
    engine_destroy(tight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_a_seat_opens_for_somebody_and_closes),
        RULE(test_recalls_end_at_two_hundred_and_calls_are_counted_to_255),
        RULE(test_a_transfer_to_a_place_behind_the_last_is_refused),
        RULE(test_an_undo_is_possible_for_a_minute_and_no_longer),
        RULE(test_waits_longer_than_the_last_bin_are_in_it),
        RULE(test_an_undone_finish_takes_its_own_time_out_of_the_samples),
        RULE(test_a_tick_withdraws_as_many_as_it_has_room_for),
        RULE(test_without_a_time_to_reenter_nobody_does),
        RULE(test_furniture_that_nobody_uses_may_go_and_other_may_not),
        RULE(test_a_zone_may_not_turn_the_day_under_its_tickets),
        RULE(test_an_event_must_follow_the_last_one),
        RULE(test_what_is_asked_for_is_within_its_range),
        RULE(test_twenty_may_be_let_pass_and_no_more),
        RULE(test_a_review_is_of_a_seat_and_a_leg_that_there_are),
        RULE(test_staff_give_a_ground_and_take_it_away),
        RULE(test_before_the_day_turns_nothing_but_a_configuration_is_decided),
        RULE(test_ahead_is_told_to_who_waits_or_will),
        RULE(test_tickets_legs_and_requests_end_in_good_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
