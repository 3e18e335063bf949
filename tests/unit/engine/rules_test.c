/* Tickets and the day: numbers, holding, requests that act once, limits, configurations, figures.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <string.h>

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
    struct command open = {.kind = COMMAND_SEAT_OPEN,
                           .request_id = "before-the-move",
                           .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
                           .as.seat = {.seat = SEAT_2}};
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_NONE);
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

    /* A request that comes again means the same seat, wherever it is now. */
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_REQUEST_ID_REUSED);
    open.as.seat.seat = seat;
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_int_equal(hall.result.seat, seat);

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

/* Beside what the tick does anyway, and changing nothing. */
static void test_a_clock_that_was_moved_is_on_record(void **unused)
{
    (void)unused;
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    pass_minutes(3);
    struct command tick = {
        .kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}, .as.tick = {.step_ms = -3600000}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 2);
    assert_int_equal(hall.events.events[0].kind, EVENT_CLOCK_STEPPED);
    assert_int_equal(hall.events.events[0].as.clock_stepped.step_ms, -3600000);
    assert_int_equal(hall.events.events[1].kind, EVENT_LEG_MOVED); /* nobody took it in time */
    tick.as.tick.step_ms = 0;
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 0);
}

/* Who gave which address: on record, once however often it is asked, and nothing else. */
static void test_a_note_of_a_device_is_on_record_once(void **unused)
{
    (void)unused;
    struct command note = {.kind = COMMAND_DEVICE_NOTE, .actor = {.role = ROLE_MANAGER}};
    note.as.note = (struct device_note){.kind = 1, .seat = SEAT_2, .device = {7}};
    assert_int_equal(small_hall_do(&hall, &note), PROBLEM_NONE); /* the bus's own has no request */
    assert_int_equal(hall.events.count, 1);
    assert_int_equal(hall.events.events[0].kind, EVENT_DEVICE_NOTED);
    assert_int_equal(hall.events.events[0].as.device_noted.device[0], 7);
    memcpy(note.request_id, "bind-0001", 9);
    assert_int_equal(small_hall_do(&hall, &note), PROBLEM_NONE);
    const uint64_t seq = hall.result.seq;
    assert_int_equal(small_hall_do(&hall, &note), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_int_equal(hall.result.seq, seq);
    assert_int_equal(hall.events.count, 0);
    note.as.note.device[0]++; /* another one */
    assert_int_equal(small_hall_do(&hall, &note), PROBLEM_REQUEST_ID_REUSED);
    memcpy(note.request_id, "bind-0002", 9);
    note.as.note.order = seq + 1; /* still to come */
    assert_int_equal(small_hall_do(&hall, &note), PROBLEM_BAD_VALUE);
    note.as.note.seat = SMALL_SEATS;
    assert_int_equal(small_hall_do(&hall, &note), PROBLEM_UNKNOWN_SEAT);
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

static enum problem apply_config(const struct hall_config *config)
{
    struct command apply = {.kind = COMMAND_CONFIG_APPLY,
                            .actor = {.role = ROLE_SYSTEM},
                            .as.config = {.config = config}};
    return small_hall_do(&hall, &apply);
}

/* The queue goes to other windows while people wait, are called and are absent. */
static void test_a_queue_moves_to_other_windows_while_people_wait(void **unused)
{
    (void)unused;
    static struct hall_config moved;
    static struct hall_config orphaned;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    const struct uuid pinned = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid called = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid waiting = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, pinned);
    transfer(SEAT_2, INDEX_NONE, SEAT_2, PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, pinned)->pinned, SEAT_2);
    small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    struct command pick = {.kind = COMMAND_SEAT_NEXT,
                           .actor = {.role = ROLE_PAD, .id = {"pad-2"}},
                           .as.seat = {.seat = SEAT_2,
                                       .to_queue = INDEX_NONE,
                                       .to_seat = INDEX_NONE,
                                       .reason = "by hand",
                                       .pick = called}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);

    small_hall_config(&moved, 2);
    moved.seats[SEAT_1].queues[0] = QUEUE_C; /* A is no longer at windows 1 and 2, but at 3 */
    moved.seats[SEAT_2].queues[0] = QUEUE_B;
    moved.seats[SEAT_3].queues[0] = QUEUE_A;
    assert_int_equal(apply_config(&moved), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, pinned)->pinned, INDEX_NONE);
    assert_int_equal(state_of(called), LEG_CALLED); /* who is at a window stays there */
    serve(SEAT_2);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NOBODY_WAITING);
    assert_called(SEAT_3, pinned);
    serve(SEAT_3);

    /* But a queue in which somebody waits needs a window. */
    small_hall_config(&orphaned, 3);
    for (int i = 0; i < SMALL_SEATS; i++) {
        orphaned.seats[i].queue_count = 1;
        orphaned.seats[i].queues[0] = QUEUE_C;
    }
    assert_int_equal(apply_config(&orphaned), PROBLEM_CONFIG_IN_USE);
    assert_called(SEAT_3, waiting);
    serve(SEAT_3);
    assert_int_equal(apply_config(&orphaned), PROBLEM_NONE);
}

static void test_a_day_turns_once(void **unused)
{
    (void)unused;
    struct event turn = {.seq = engine_seq(hall.engine) + 1,
                         .at_ms = hall.now_ms,
                         .kind = EVENT_DAY_TURNED,
                         .as.day_turned = {engine_business_day(hall.engine)}};
    assert_false(engine_accepts(hall.engine, &turn));
    turn.as.day_turned.business_day++;
    assert_true(engine_accepts(hall.engine, &turn));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_numbers_count_by_queue_and_day),
        RULE(test_numbers_end_at_9999_and_say_so),
        RULE(test_what_nobody_holds_is_never_called_and_holds_no_place),
        RULE(test_a_claim_holds_with_credit_from_the_issue_and_only_once),
        RULE(test_unheld_tickets_are_withdrawn_in_the_end),
        RULE(test_a_crowd_of_unheld_tickets_is_withdrawn_by_repeated_ticks),
        RULE(test_a_kiosk_speaks_for_its_own_tickets_only),
        RULE(test_a_request_acts_once_and_another_use_of_its_id_is_refused),
        RULE(test_a_refused_request_may_be_tried_again),
        RULE(test_bad_input_changes_nothing),
        RULE(test_a_closed_hall_gives_no_numbers_but_serves_who_is_there),
        RULE(test_a_full_hall_says_so),
        RULE(test_the_turn_of_the_day_ends_what_is_open),
        RULE(test_time_never_goes_back),
        RULE(test_a_new_configuration_moves_what_is_known_to_its_new_places),
        RULE(test_a_clock_that_was_moved_is_on_record),
        RULE(test_a_note_of_a_device_is_on_record_once),
        RULE(test_figures_count_what_happened),
        RULE(test_the_token_opens_its_own_ticket_only),
        RULE(test_a_queue_moves_to_other_windows_while_people_wait),
        RULE(test_a_day_turns_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
