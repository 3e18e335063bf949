/* The rules of queues, one by one. small_hall_do checks every invariant after each step. */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdio.h>
#include <string.h>

static struct small_hall hall;

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    return 0;
}

/* Every test ends with a replay: the events alone give the same engine. */
static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static const char *number_of(struct uuid id)
{
    static char text[LIMIT_NUMBER_TEXT_BYTES + 1];
    engine_number_format(hall.engine, small_hall_find(&hall, id), text);
    return text;
}

static enum leg_state state_of(struct uuid id)
{
    return engine_ticket_state(hall.engine, small_hall_find(&hall, id));
}

static void pass_minutes(int minutes)
{
    hall.now_ms += minutes * SMALL_MINUTE_MS;
}

static struct uuid called_next(uint16_t seat)
{
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, seat), PROBLEM_NONE);
    return hall.result.ticket;
}

static void open_seat(uint16_t seat)
{
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, seat), PROBLEM_NONE);
}

static void serve(uint16_t seat)
{
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, seat), PROBLEM_NONE);
    pass_minutes(5);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, seat), PROBLEM_NONE);
}

static void assert_called(uint16_t seat, struct uuid expected)
{
    const struct uuid id = called_next(seat);
    if (!uuid_equal(&id, &expected)) {
        char was[LIMIT_NUMBER_TEXT_BYTES + 1];
        snprintf(was, sizeof(was), "%s", number_of(id));
        fail_msg("called %s, and not %s", was, number_of(expected));
    }
}

static void test_numbers_count_by_queue_and_day(void **unused)
{
    (void)unused;
    assert_string_equal(number_of(small_hall_issue(&hall, "s1", CLASS_ORDINARY, true)), "A001");
    assert_string_equal(number_of(small_hall_issue(&hall, "s3", CLASS_ORDINARY, true)), "B001");
    assert_string_equal(number_of(small_hall_issue(&hall, "s2", CLASS_ORDINARY, true)), "A002");
    pass_minutes(24 * 60);
    assert_string_equal(number_of(small_hall_issue(&hall, "s2", CLASS_ORDINARY, true)), "A001");
    assert_int_equal(hall.events.events[0].kind, EVENT_LEG_MOVED);
    assert_int_equal(engine_ticket_count(hall.engine), 1);
}

static void test_numbers_end_at_9999_and_say_so(void **unused)
{
    (void)unused;
    struct small_hall big;
    small_hall_open(&big, 16);
    struct command command = {.kind = COMMAND_ISSUE,
                              .now_ms = big.now_ms,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .as.issue = {.service_count = 1}};
    for (uint32_t i = 1; i <= LIMIT_NUMBER; i++) {
        uint8_t entropy[UUID_ENTROPY_BYTES] = {0};
        memcpy(entropy + 6, &i, sizeof(i));
        command.as.issue.id = uuid_make(big.now_ms, entropy);
        snprintf(command.request_id, sizeof(command.request_id), "number-%u", i);
        engine_do(big.engine, &command, &big.events, &big.result);
        assert_int_equal(big.result.problem, PROBLEM_NONE);
    }
    char text[LIMIT_NUMBER_TEXT_BYTES + 1];
    engine_number_format(big.engine, engine_ticket_at(big.engine, 999), text);
    assert_string_equal(text, "A1000");
    command.as.issue.id.bytes[15] = 0xEE;
    memcpy(command.request_id, "number-last", 12);
    engine_do(big.engine, &command, &big.events, &big.result);
    assert_int_equal(big.result.problem, PROBLEM_NUMBERS_USED_UP);
    assert_int_equal(big.events.count, 0);
    assert_null(engine_check(big.engine));
    small_hall_close(&big);
}

static void test_what_nobody_holds_is_never_called_and_holds_no_place(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid unheld = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    pass_minutes(1);
    const struct uuid held = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->waiting, 1);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, held), hall.now_ms), 0);
    assert_called(SEAT_2, held);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NOBODY_WAITING);
    assert_int_equal(state_of(unheld), LEG_ISSUED);
}

static void test_a_claim_holds_with_credit_from_the_issue_and_only_once(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    pass_minutes(1);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CLAIM, first, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, first)->holder, HOLDER_PHONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CLAIM, first, ROLE_VISITOR),
                     PROBLEM_ALREADY_HELD);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CLAIM, second, ROLE_VISITOR),
                     PROBLEM_ALREADY_HELD);
    assert_called(SEAT_2, first);
}

static void test_unheld_tickets_are_withdrawn_in_the_end(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(engine_next_due_ms(hall.engine), hall.now_ms + 120000);
    pass_minutes(1);
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_ISSUED);
    /* The printer failed: it is offered again, and the time begins anew. */
    struct command report = {
        .kind = COMMAND_PRINT_RESULT,
        .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
        .as.ticket = {.id = id, .result = PRINT_FAILED, .reason = "media-empty"}};
    assert_int_equal(small_hall_do(&hall, &report), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, id)->printed, PRINT_FAILED);
    pass_minutes(1);
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_ISSUED);
    pass_minutes(1);
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_CANCELLED);
    assert_int_equal(small_hall_leg(&hall, id)->cause, CAUSE_UNHELD);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CLAIM, id, ROLE_VISITOR), PROBLEM_WITHDRAWN);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_PRINT_RESULT, id, ROLE_KIOSK),
                     PROBLEM_WITHDRAWN);
}

static void test_a_crowd_of_unheld_tickets_is_withdrawn_by_repeated_ticks(void **unused)
{
    (void)unused;
    for (int i = 0; i < 200; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    }
    pass_minutes(3);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    int ticks = 0;
    while (engine_next_due_ms(hall.engine) <= hall.now_ms) {
        assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
        assert_true(hall.events.count > 0);
        ticks++;
    }
    assert_int_equal(engine_day(hall.engine)->cancelled, 200);
    assert_true(ticks > 1 && ticks < 10);
}

/* Twice the credit: the first half of the other's wait, and not a moment later. */
static void test_a_faster_class_passes_within_its_share_of_the_wait(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    const struct uuid slow = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(5);
    const struct uuid early = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    pass_minutes(6);
    const struct uuid late = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    pass_minutes(9); /* slow 20, early 15 × 2, late 9 × 2 */
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, slow), hall.now_ms), 1);
    assert_called(SEAT_1, early);
    serve(SEAT_1); /* five minutes more: slow 25, late 14 × 2 */
    assert_called(SEAT_1, late);
    serve(SEAT_1);
    assert_called(SEAT_1, slow);
}

static void test_after_three_overtakings_a_ticket_goes_first(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    struct uuid fast[4];
    for (int i = 0; i < 4; i++) {
        fast[i] = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    }
    pass_minutes(20);
    for (int i = 0; i < 3; i++) {
        assert_called(SEAT_2, fast[i]);
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    }
    assert_int_equal(small_hall_leg(&hall, slow)->overtaken, 3);
    struct engine_why why;
    engine_why(hall.engine, small_hall_leg(&hall, slow), hall.now_ms, &why);
    assert_true(why.first_by_bound);
    assert_int_equal(why.ahead, 0);
    engine_why(hall.engine, small_hall_leg(&hall, fast[3]), hall.now_ms, &why);
    assert_int_equal(why.ahead_bound, 1);
    assert_called(SEAT_2, slow);
}

static void test_after_forty_minutes_a_ticket_goes_first(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(2);
    const struct uuid fast = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(37);
    const struct leg *leg = engine_seat_due(hall.engine, SEAT_2, hall.now_ms);
    assert_ptr_equal(leg, small_hall_leg(&hall, fast));
    pass_minutes(1);
    assert_called(SEAT_2, slow);
}

static void test_a_call_by_hand_needs_a_reason_and_is_counted_apart(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    struct command pick = {
        .kind = COMMAND_SEAT_NEXT,
        .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
        .as.seat = {.seat = SEAT_2, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE, .pick = second}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_REASON_MISSING);
    memcpy(pick.as.seat.reason, "feels faint", 12);
    pick.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].as.leg_moved.cause, CAUSE_PICKED);
    assert_string_equal(hall.events.events[0].as.leg_moved.reason, "feels faint");
    assert_int_equal(small_hall_leg(&hall, first)->overtaken, 0);
    assert_int_equal(small_hall_leg(&hall, first)->picked_past, 1);
    assert_int_equal(engine_day(hall.engine)->picked, 1);
}

static void test_a_seat_calls_only_its_own_queues(void **unused)
{
    (void)unused;
    open_seat(SEAT_3B);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_3B), PROBLEM_NOBODY_WAITING);
    const struct uuid mine = small_hall_issue(&hall, "s6", CLASS_ORDINARY, true);
    assert_called(SEAT_3B, mine);
}

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
        {COMMAND_SEAT_UNDO, PROBLEM_SEAT_CLOSED, PROBLEM_NOBODY_CALLED, PROBLEM_COUNT,
         PROBLEM_WRONG_MOVE},
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

static void test_who_did_not_come_waits_anew_and_is_let_go_the_second_time(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_ABSENT);
    pass_minutes(3);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_called(SEAT_2, other);
    serve(SEAT_2);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_CANCELLED);
    assert_int_equal(small_hall_leg(&hall, id)->cause, CAUSE_ABSENT_LIMIT);
    assert_int_equal(engine_day(hall.engine)->absent, 2);
}

static void test_who_is_parked_comes_back_with_its_place(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_PARKED);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->leg, SLOT_NONE);
    pass_minutes(1);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR),
                     PROBLEM_WRONG_MOVE);
    assert_called(SEAT_2, id);
    assert_true(small_hall_leg(&hall, id)->returned);
    serve(SEAT_2);
    assert_called(SEAT_2, other);
}

static void test_a_call_can_be_undone(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_WAITING);
    assert_called(SEAT_2, id);
}

static void transfer(uint16_t seat, uint16_t to_queue, uint16_t to_seat, enum problem expected)
{
    struct command command = {.kind = COMMAND_SEAT_TRANSFER,
                              .actor = {.role = ROLE_PAD, .id = {"pad"}},
                              .as.seat = {.seat = seat, .to_queue = to_queue, .to_seat = to_seat}};
    assert_int_equal(small_hall_do(&hall, &command), expected);
}

static void test_a_transfer_adds_a_leg_with_the_first_ones_credit(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3B);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid other = small_hall_issue(&hall, "s5", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    transfer(SEAT_2, QUEUE_C, SEAT_3, PROBLEM_BAD_VALUE);
    transfer(SEAT_2, 99, INDEX_NONE, PROBLEM_UNKNOWN_QUEUE);
    transfer(SEAT_2, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    const struct ticket *ticket = small_hall_find(&hall, id);
    assert_int_equal(ticket->leg_count, 2);
    assert_int_equal(engine_leg(hall.engine, ticket, 0)->state, LEG_FINISHED);
    assert_int_equal(engine_leg(hall.engine, ticket, 0)->cause, CAUSE_TRANSFER);
    assert_int_equal(state_of(id), LEG_WAITING);
    assert_string_equal(number_of(id), "A001"); /* the same number */
    assert_called(SEAT_3B, id);
    serve(SEAT_3B);
    assert_called(SEAT_3B, other);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->review_leg, SLOT_NONE);
}

static void test_a_transfer_to_a_seat_is_for_that_seat_only(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, id);
    transfer(SEAT_2, INDEX_NONE, SEAT_1, PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NOBODY_WAITING);
    assert_called(SEAT_1, id);
}

static void test_transfers_have_an_end(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    for (int i = 1; i < LIMIT_LEGS_PER_TICKET; i++) {
        called_next(SEAT_2);
        transfer(SEAT_2, QUEUE_A, INDEX_NONE, PROBLEM_NONE);
    }
    called_next(SEAT_2);
    transfer(SEAT_2, QUEUE_A, INDEX_NONE, PROBLEM_TOO_MANY_LEGS);
}

static void test_two_services_are_two_legs_one_after_the_other(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
        .as.issue = {.service_count = 2, .services = {0, 4}, .id = {{1, 2, 3}}}};
    assert_int_equal(small_hall_do(&hall, &issue), PROBLEM_NONE);
    const struct uuid id = hall.result.ticket;
    assert_int_equal(small_hall_find(&hall, id)->holder, HOLDER_STAFF);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waiting, 0);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_3), PROBLEM_NOBODY_WAITING);
    assert_called(SEAT_2, id);
    serve(SEAT_2);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waiting, 1);
    assert_called(SEAT_3, id);
    serve(SEAT_3);
    assert_int_equal(state_of(id), LEG_FINISHED);
    assert_int_equal(engine_day(hall.engine)->served, 2);
}

static void test_a_cancelled_ticket_leaves_all_its_legs(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid called = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->cause, CAUSE_VISITOR);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR),
                     PROBLEM_TICKET_OVER);
    assert_called(SEAT_2, called);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, called, ROLE_VISITOR),
                     PROBLEM_NOT_WAITING);
}

static void test_a_kiosk_speaks_for_its_own_tickets_only(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    struct command other = {.kind = COMMAND_PRINT_RESULT,
                            .actor = {.role = ROLE_KIOSK, .id = {"kiosk-2"}},
                            .as.ticket = {.id = id}};
    assert_int_equal(small_hall_do(&hall, &other), PROBLEM_NOT_YOURS);
    other.request_id[0] = 0;
    other.as.ticket.id.bytes[0] ^= 1;
    assert_int_equal(small_hall_do(&hall, &other), PROBLEM_UNKNOWN_TICKET);
}

static void test_deferring_lets_exactly_so_many_go_first(void **unused)
{
    (void)unused;
    struct uuid ids[5];
    for (int i = 0; i < 5; i++) {
        ids[i] = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
        pass_minutes(1);
    }
    pass_minutes(10);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_DEFER, ids[0], ROLE_VISITOR), PROBLEM_NONE);
    static const int order[] = {1, 2, 0, 3, 4};
    const struct leg *legs[5];
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_A, hall.now_ms, legs, 5), 5);
    for (int i = 0; i < 5; i++) {
        assert_ptr_equal(legs[i], small_hall_leg(&hall, ids[order[i]]));
    }
    assert_int_equal(engine_leg_ahead(hall.engine, legs[2], hall.now_ms), 2);
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_A, hall.now_ms, legs, 2), 2);
    assert_ptr_equal(legs[0], small_hall_leg(&hall, ids[1]));
}

static void test_deferring_behind_a_faster_class_is_exact_too(void **unused)
{
    (void)unused;
    const struct uuid slow = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(11);
    const struct uuid fast = small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    const struct uuid last = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(10); /* slow 21, fast 10 × 2, last 10 */
    struct command defer = {.kind = COMMAND_DEFER,
                            .actor = {.role = ROLE_VISITOR},
                            .as.ticket = {.id = slow, .places = 1}};
    assert_int_equal(small_hall_do(&hall, &defer), PROBLEM_NONE);
    const struct leg *legs[3];
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_B, hall.now_ms, legs, 3), 3);
    assert_ptr_equal(legs[0], small_hall_leg(&hall, fast));
    assert_ptr_equal(legs[1], small_hall_leg(&hall, slow));
    assert_ptr_equal(legs[2], small_hall_leg(&hall, last));
}

static void test_who_comes_back_late_has_no_bound_from_before(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    for (int i = 0; i < 3; i++) {
        small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    }
    pass_minutes(20);
    for (int i = 0; i < 3; i++) {
        called_next(SEAT_2);
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    }
    assert_called(SEAT_2, slow);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    const struct uuid other = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, slow, ROLE_VISITOR), PROBLEM_NONE);
    assert_called(SEAT_2, other);
}

static void test_a_later_legs_wait_counts_from_its_own_line(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
        .as.issue = {.service_count = 2, .services = {0, 4}, .id = {{1, 2, 3}}}};
    assert_int_equal(small_hall_do(&hall, &issue), PROBLEM_NONE);
    pass_minutes(10);
    called_next(SEAT_2);
    serve(SEAT_2);
    pass_minutes(2);
    called_next(SEAT_3);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->waits.total_ms, 10 * SMALL_MINUTE_MS);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waits.total_ms, 2 * SMALL_MINUTE_MS);
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

static void test_a_request_acts_once_and_another_use_of_its_id_is_refused(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    struct command claim = {.kind = COMMAND_CLAIM,
                            .request_id = "claim-by-phone-1",
                            .actor = {.role = ROLE_VISITOR},
                            .as.ticket = {.id = id}};
    assert_int_equal(small_hall_do(&hall, &claim), PROBLEM_NONE);
    const uint64_t seq = hall.result.seq;
    assert_int_equal(small_hall_do(&hall, &claim), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_int_equal(hall.result.seq, seq);
    assert_int_equal(hall.events.count, 0);
    claim.kind = COMMAND_CANCEL;
    assert_int_equal(small_hall_do(&hall, &claim), PROBLEM_REQUEST_ID_REUSED);
}

static void test_a_refused_request_may_be_tried_again(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    struct command next = {.kind = COMMAND_SEAT_NEXT,
                           .request_id = "pad-2-1-77",
                           .actor = {.role = ROLE_PAD, .id = {"pad-2"}},
                           .as.seat = {.seat = SEAT_2}};
    assert_int_equal(small_hall_do(&hall, &next), PROBLEM_NOBODY_WAITING);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_do(&hall, &next), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 1);
}

static void test_bad_input_changes_nothing(void **unused)
{
    (void)unused;
    struct engine_digest before;
    struct engine_digest after;
    engine_digest(hall.engine, &before);
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_BAD_VALUE);
    command.as.issue.service_count = LIMIT_LEGS_PER_ISSUE + 1;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_BAD_VALUE);
    command.as.issue.service_count = 1;
    command.as.issue.services[0] = 6;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_UNKNOWN_SERVICE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SMALL_SEATS), PROBLEM_UNKNOWN_SEAT);
    struct command review = {.kind = COMMAND_REVIEW,
                             .actor = {.role = ROLE_VISITOR},
                             .as.review = {.seat = INDEX_NONE, .level = 3}};
    assert_int_equal(small_hall_do(&hall, &review), PROBLEM_UNKNOWN_TICKET);
    engine_digest(hall.engine, &after);
    assert_memory_equal(&before, &after, sizeof(before));
}

static void test_a_closed_hall_gives_no_numbers_but_serves_who_is_there(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    hall.config->hours.always_open = false; /* no hours at all: closed */
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .as.issue = {.service_count = 1, .id = {{9}}}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_HALL_CLOSED);
    assert_called(SEAT_2, id);
}

static void test_a_full_hall_says_so(void **unused)
{
    (void)unused;
    const struct engine_limits limits = {.tickets = 2, .legs = 64, .requests = 64};
    struct engine *engine = engine_create(&limits);
    static struct engine_events events;
    struct engine_result result;
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .now_ms = SMALL_MORNING_MS,
                              .as.config = {.config = hall.config}};
    engine_do(engine, &command, &events, &result);
    for (uint8_t i = 0; i < 3; i++) {
        struct command issue = {.kind = COMMAND_ISSUE,
                                .now_ms = SMALL_MORNING_MS,
                                .request_id = "full-00 ",
                                .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                                .as.issue = {.service_count = 1, .id = {{1, i}}}};
        issue.request_id[7] = (char)('0' + i);
        engine_do(engine, &issue, &events, &result);
        assert_int_equal(result.problem, i < 2 ? PROBLEM_NONE : PROBLEM_HALL_FULL);
    }
    assert_null(engine_check(engine));
    engine_destroy(engine);
}

static void test_the_turn_of_the_day_ends_what_is_open(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    pass_minutes(17 * 60);
    assert_true(engine_day_is_due(hall.engine, hall.now_ms));
    assert_true(engine_next_due_ms(hall.engine) <= hall.now_ms);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].kind, EVENT_DAY_TURNED);
    assert_null(engine_ticket_find(hall.engine, &id));
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->status, SEAT_CLOSED);
    assert_int_equal(engine_day(hall.engine)->issued, 0);
}

static void test_time_never_goes_back(void **unused)
{
    (void)unused;
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    hall.now_ms -= 3600000;
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_true(small_hall_find(&hall, second)->issued_ms >=
                small_hall_find(&hall, first)->issued_ms);
}

static void test_a_new_configuration_moves_what_is_known_to_its_new_places(void **unused)
{
    (void)unused;
    static struct hall_config other;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid called = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    /* The same furniture in another order: queues B A C, seats turned round. */
    small_hall_config(&other, 2);
    const struct hall_queue queue = other.queues[QUEUE_A];
    other.queues[QUEUE_A] = other.queues[QUEUE_B];
    other.queues[QUEUE_B] = queue;
    for (int i = 0; i < 6; i++) {
        const uint16_t was = other.services[i].queue;
        other.services[i].queue = was == QUEUE_A ? QUEUE_B : was == QUEUE_B ? QUEUE_A : was;
    }
    for (int i = 0; i < SMALL_SEATS / 2; i++) {
        const struct hall_seat seat = other.seats[i];
        other.seats[i] = other.seats[SMALL_SEATS - 1 - i];
        other.seats[SMALL_SEATS - 1 - i] = seat;
    }
    for (int i = 0; i < SMALL_SEATS; i++) {
        for (int k = 0; k < other.seats[i].queue_count; k++) {
            const uint16_t was = other.seats[i].queues[k];
            other.seats[i].queues[k] = was == QUEUE_A ? QUEUE_B : was == QUEUE_B ? QUEUE_A : was;
        }
    }
    struct command apply = {.kind = COMMAND_CONFIG_APPLY,
                            .actor = {.role = ROLE_SYSTEM},
                            .as.config = {.config = &other}};
    assert_int_equal(small_hall_do(&hall, &apply), PROBLEM_NONE);
    const uint16_t seat = hall_seat_find(&other, "2");
    assert_int_equal(engine_seat(hall.engine, seat)->status, SEAT_OPEN);
    const struct leg *leg = engine_leg_at(hall.engine, engine_seat(hall.engine, seat)->leg);
    assert_int_equal(leg->queue, QUEUE_B);
    assert_string_equal(number_of(called), "A002");
    assert_int_equal(engine_queue(hall.engine, QUEUE_B)->waiting, 1);
    assert_string_equal(number_of(small_hall_issue(&hall, "s1", CLASS_ORDINARY, true)), "A003");
    assert_int_equal(state_of(id), LEG_CALLED);

    /* What today's tickets need cannot be left out. */
    static struct hall_config less;
    small_hall_config(&less, 3);
    memcpy(less.services[1].id.text, "s9", 3);
    less.services[0].id.text[1] = '8';
    apply.as.config.config = &less;
    assert_int_equal(small_hall_do(&hall, &apply), PROBLEM_CONFIG_IN_USE);
    less.queue_count = 0;
    assert_int_equal(small_hall_do(&hall, &apply), PROBLEM_BAD_CONFIG);
}

static void test_figures_count_what_happened(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    for (int i = 0; i < 10; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    }
    for (int i = 0; i < 10; i++) {
        called_next(SEAT_2); /* waits of 0, 5, 10 … 45 minutes */
        serve(SEAT_2);
    }
    const struct queue_state *queue = engine_queue(hall.engine, QUEUE_A);
    assert_int_equal(queue->waits.count, 10);
    assert_int_equal(queue->waits.total_ms / SMALL_MINUTE_MS, 225);
    assert_int_equal(wait_figures_percentile_ms(&queue->waits, 90),
                     40 * SMALL_MINUTE_MS + WAIT_BIN_MS);
    assert_int_equal(wait_figures_percentile_ms(&queue->waits, 10), WAIT_BIN_MS);
    struct wait_figures both = queue->waits;
    wait_figures_add(&both, &queue->waits);
    assert_int_equal(both.count, 20);
    const struct day_figures *day = engine_day(hall.engine);
    assert_int_equal(day->issued, 10);
    assert_int_equal(day->served, 10);
    /* 10:00 is seven hours after the turn of the day. */
    assert_int_equal(day->arrived[42], 10);
    assert_int_equal(day->served_in[42], 1);
    assert_int_equal(day->served_in[43], 2);
    struct wait_inputs inputs;
    engine_wait_inputs(hall.engine, QUEUE_A, 3, &inputs);
    assert_int_equal(inputs.service_mean_ms, 300000);
    assert_int_equal(inputs.service_samples, 10);
    assert_int_equal(inputs.open_seats, 1);
    assert_int_equal(inputs.shared_seats_milli, 1000);
}

static void test_the_token_opens_its_own_ticket_only(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    struct visitor_secret secret = small_hall_find(&hall, id)->secret;
    assert_ptr_equal(engine_ticket_by_token(hall.engine, &id, &secret), small_hall_find(&hall, id));
    secret.bytes[0] ^= 1;
    assert_null(engine_ticket_by_token(hall.engine, &id, &secret));
}

#define RULE(test) cmocka_unit_test_setup_teardown(test, hall_setup, hall_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_numbers_count_by_queue_and_day),
        RULE(test_numbers_end_at_9999_and_say_so),
        RULE(test_what_nobody_holds_is_never_called_and_holds_no_place),
        RULE(test_a_claim_holds_with_credit_from_the_issue_and_only_once),
        RULE(test_unheld_tickets_are_withdrawn_in_the_end),
        RULE(test_a_crowd_of_unheld_tickets_is_withdrawn_by_repeated_ticks),
        RULE(test_a_faster_class_passes_within_its_share_of_the_wait),
        RULE(test_after_three_overtakings_a_ticket_goes_first),
        RULE(test_after_forty_minutes_a_ticket_goes_first),
        RULE(test_a_call_by_hand_needs_a_reason_and_is_counted_apart),
        RULE(test_a_seat_calls_only_its_own_queues),
        RULE(test_keys_out_of_turn_are_refused_by_name),
        RULE(test_a_paused_seat_calls_nobody_until_it_opens),
        RULE(test_another_clerk_cannot_take_a_seat),
        RULE(test_recalls_are_counted_and_shown),
        RULE(test_the_ring_of_calls_keeps_the_newest),
        RULE(test_who_did_not_come_waits_anew_and_is_let_go_the_second_time),
        RULE(test_who_is_parked_comes_back_with_its_place),
        RULE(test_a_call_can_be_undone),
        RULE(test_a_transfer_adds_a_leg_with_the_first_ones_credit),
        RULE(test_a_transfer_to_a_seat_is_for_that_seat_only),
        RULE(test_transfers_have_an_end),
        RULE(test_two_services_are_two_legs_one_after_the_other),
        RULE(test_a_cancelled_ticket_leaves_all_its_legs),
        RULE(test_a_kiosk_speaks_for_its_own_tickets_only),
        RULE(test_deferring_lets_exactly_so_many_go_first),
        RULE(test_deferring_behind_a_faster_class_is_exact_too),
        RULE(test_who_comes_back_late_has_no_bound_from_before),
        RULE(test_a_later_legs_wait_counts_from_its_own_line),
        RULE(test_a_review_is_given_once),
        RULE(test_the_evaluator_is_for_the_last_visitor_until_the_next_is_served),
        RULE(test_a_request_acts_once_and_another_use_of_its_id_is_refused),
        RULE(test_a_refused_request_may_be_tried_again),
        RULE(test_bad_input_changes_nothing),
        RULE(test_a_closed_hall_gives_no_numbers_but_serves_who_is_there),
        RULE(test_a_full_hall_says_so),
        RULE(test_the_turn_of_the_day_ends_what_is_open),
        RULE(test_time_never_goes_back),
        RULE(test_a_new_configuration_moves_what_is_known_to_its_new_places),
        RULE(test_figures_count_what_happened),
        RULE(test_the_token_opens_its_own_ticket_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
