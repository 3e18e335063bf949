/*
 * What a journal may bring: at the last event that is possible, and at the first that is not. The
 * engine's own decisions never go that far, so only here is it seen whether engine_accepts() is
 * strict enough (that it is not too strict is asserted with every event applied).
 */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/blocks.h"
#include "hall-server/engine/bookings.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <string.h>

enum { FROM = 701 };

static struct event next_of(enum event_kind kind)
{
    const struct event event = {
        .seq = engine_seq(hall.engine) + 1, .at_ms = hall.now_ms, .kind = kind};
    return event;
}

static void accepted(const struct event *event)
{
    assert_true(engine_accepts(hall.engine, event));
}

static void refused(const struct event *event)
{
    assert_false(engine_accepts(hall.engine, event));
}

/* Done, as when the journal is replayed. */
static void apply(const struct event *event)
{
    accepted(event);
    hall.log[hall.log_count++] = *event;
    engine_apply(hall.engine, event);
}

static struct event issued(uint8_t id, uint8_t leg_count)
{
    struct event event = next_of(EVENT_TICKET_ISSUED);
    event.as.ticket_issued.id.bytes[0] = id;
    event.as.ticket_issued.number = engine_queue(hall.engine, QUEUE_A)->next_number;
    event.as.ticket_issued.leg_count = leg_count;
    for (int i = leg_count; i < LIMIT_LEGS_PER_ISSUE; i++) {
        event.as.ticket_issued.legs[i] = (struct event_leg){INDEX_NONE, INDEX_NONE};
    }
    return event;
}

static void test_events_follow_each_other_in_number_and_time(void **unused)
{
    (void)unused;
    apply(&(struct event){.seq = engine_seq(hall.engine) + 1,
                          .at_ms = hall.now_ms,
                          .kind = EVENT_SEAT_MOVED,
                          .as.seat_moved = {.status = SEAT_OPEN, .clerk = {"c"}}});
    struct event event = next_of(EVENT_BLOCKS_CLOSED);
    accepted(&event);
    event.at_ms--;
    refused(&event);
    event.at_ms = LIMIT_TIME_MS;
    accepted(&event);
    event.at_ms++;
    refused(&event);
    event.at_ms = hall.now_ms;
    event.seq++;
    refused(&event);
    event.seq -= 2;
    refused(&event);
    event = next_of(EVENT_COUNT);
    refused(&event);
    struct engine *fresh = engine_create(NULL);
    event = next_of(EVENT_CONFIG_APPLIED);
    event.as.config_applied.config = hall.config;
    event.as.config_applied.version = hall.config->version;
    memcpy(event.as.config_applied.hash, hall.config->hash, sizeof(hall.config->hash));
    for (event.seq = 1; event.seq < 9; event.seq += 7) { /* a replay may begin anywhere but at 0 */
        assert_true(engine_accepts(fresh, &event));
    }
    event.seq = 0;
    assert_false(engine_accepts(fresh, &event));
    event.seq = 1;
    event.as.config_applied.version++;
    assert_false(engine_accepts(fresh, &event));
    event.as.config_applied.version--;
    event.as.config_applied.hash[31] ^= 1;
    assert_false(engine_accepts(fresh, &event));
    event.as.config_applied.config = NULL;
    assert_false(engine_accepts(fresh, &event));
    struct event other = next_of(EVENT_BLOCKS_CLOSED);
    assert_false(engine_accepts(fresh, &other)); /* of no hall */
    event.as.config_applied.config = hall.config;
    event.as.config_applied.hash[31] ^= 1;
    engine_apply(fresh, &event);
    other.seq = 9; /* what came between the configuration and the day is archived */
    assert_true(engine_accepts(fresh, &other));
    engine_apply(fresh, &other);
    other.seq = 11;
    assert_false(engine_accepts(fresh, &other)); /* from here on nothing may be missing */
    engine_destroy(fresh);
}

static void test_a_request_is_noted_once_and_within_the_limit(void **unused)
{
    (void)unused;
    small_hall_shrink(&hall, 8, 64, 2);
    struct event event = next_of(EVENT_BLOCKS_CLOSED);
    event.request.bytes[0] = 1;
    apply(&event);
    event.seq++;
    refused(&event);
    event.request.bytes[0] = 2;
    apply(&event);
    event.seq++;
    event.request.bytes[0] = 3;
    refused(&event);
    memset(&event.request, 0, sizeof(event.request));
    accepted(&event);
    event = next_of(EVENT_REQUEST_NOTED);
    event.as.request_noted.seat = INDEX_NONE;
    accepted(&event);
    event.as.request_noted.seat = SMALL_SEATS - 1;
    accepted(&event);
    event.as.request_noted.seat = SMALL_SEATS;
    refused(&event);
    event.as.request_noted.seat = INDEX_NONE;
    memcpy(event.as.request_noted.booking.text, "012ABCDE", 9);
    refused(&event);
    memset(&event.as.request_noted.booking, 0, sizeof(event.as.request_noted.booking));
    event.as.request_noted.ticket.bytes[0] = 1;
    refused(&event);
}

static void test_a_ticket_has_one_to_four_legs_and_the_next_number(void **unused)
{
    (void)unused;
    struct event event = issued(1, 1);
    accepted(&event);
    event.as.ticket_issued.legs[0].service = hall.config->service_count;
    refused(&event);
    event.as.ticket_issued.legs[0] = (struct event_leg){0, SMALL_QUEUES};
    refused(&event);
    event = issued(1, LIMIT_LEGS_PER_ISSUE);
    accepted(&event);
    event.as.ticket_issued.leg_count++;
    refused(&event);
    event = issued(1, 0);
    event.as.ticket_issued.legs[0] = (struct event_leg){0, 0};
    refused(&event);
    event = issued(1, 1);
    event.as.ticket_issued.number++;
    refused(&event);
    event.as.ticket_issued.number -= 2;
    refused(&event);
    event = issued(1, 1);
    apply(&event);
    event = issued(1, 1);
    refused(&event);
    small_hall_shrink(&hall, 2, 7, 8);
    event = issued(1, 4);
    apply(&event);
    event = issued(2, 4);
    refused(&event);
    event = issued(2, 3);
    apply(&event);
    event = issued(3, 1);
    refused(&event);
    small_hall_shrink(&hall, 1, 64, 8);
    event = issued(1, 1);
    apply(&event);
    event = issued(2, 1);
    refused(&event);
}

static void test_a_leg_is_added_behind_the_last_up_to_twelve(void **unused)
{
    (void)unused;
    const struct event ticket = issued(1, 1);
    apply(&ticket);
    struct event event = next_of(EVENT_LEG_ADDED);
    event.as.leg_added.ticket = ticket.as.ticket_issued.id;
    event.as.leg_added.leg = 1;
    event.as.leg_added.seat = SMALL_SEATS;
    refused(&event);
    event.as.leg_added.seat = SMALL_SEATS - 1;
    accepted(&event);
    event.as.leg_added.seat = INDEX_NONE;
    event.as.leg_added.service = hall.config->service_count;
    refused(&event);
    event.as.leg_added.service = 0;
    event.as.leg_added.queue = SMALL_QUEUES;
    refused(&event);
    event.as.leg_added.queue = QUEUE_A;
    event.as.leg_added.leg = 2;
    refused(&event);
    event.as.leg_added.leg = 1;
    event.as.leg_added.ticket.bytes[0]++;
    refused(&event);
    event.as.leg_added.ticket.bytes[0]--;
    for (; event.as.leg_added.leg < LIMIT_LEGS_PER_TICKET; event.as.leg_added.leg++, event.seq++) {
        apply(&event);
    }
    refused(&event);
    small_hall_shrink(&hall, 1, 2, 8);
    apply(&ticket);
    event.seq = ticket.seq + 1;
    event.as.leg_added.leg = 1;
    apply(&event);
    event.seq++;
    event.as.leg_added.leg = 2;
    refused(&event);
}

static struct event moved(struct uuid ticket, enum leg_move move, uint16_t seat)
{
    struct event event = next_of(EVENT_LEG_MOVED);
    event.as.leg_moved.ticket = ticket;
    event.as.leg_moved.move = (uint8_t)move;
    event.as.leg_moved.seat = seat;
    return event;
}

static void test_a_move_is_of_a_leg_and_a_seat_that_there_are(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    struct event event = moved(first, LEG_CALL, SMALL_SEATS - 1);
    accepted(&event);
    event.as.leg_moved.seat = SMALL_SEATS;
    refused(&event);
    event.as.leg_moved.seat = SEAT_2;
    event.as.leg_moved.leg = 1;
    refused(&event);
    event = moved(first, LEG_FINISH, INDEX_NONE);
    refused(&event);
    event = moved(first, LEG_SLEEP, INDEX_NONE);
    refused(&event); /* the first leg of a visit never sleeps */
    assert_called(SEAT_2, first);
    event = moved(second, LEG_CALL, SEAT_2);
    refused(&event); /* somebody is there */
    event = moved(first, LEG_START, SEAT_2);
    accepted(&event);
    event.as.leg_moved.seat = SEAT_1;
    refused(&event);
    event = next_of(EVENT_LEG_RECALLED);
    event.as.leg_recalled.ticket = first;
    event.as.leg_recalled.seat = SEAT_2;
    accepted(&event);
    event.as.leg_recalled.leg = 1;
    refused(&event);
    event.as.leg_recalled.leg = 0;
    event.as.leg_recalled.seat = SEAT_1;
    refused(&event);
    event = next_of(EVENT_LEG_DEFERRED);
    event.as.leg_deferred.ticket = second;
    accepted(&event);
    event.as.leg_deferred.ticket = first;
    refused(&event); /* who is called does not wait */
}

static void test_an_undo_needs_the_seat_as_it_was(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_2, first);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    struct event event = moved(first, LEG_UNDO_MISS, INDEX_NONE);
    accepted(&event);
    assert_called(SEAT_2, second);
    event = moved(first, LEG_UNDO_MISS, INDEX_NONE);
    refused(&event); /* somebody else is there */
    serve(SEAT_2);
    event = moved(first, LEG_UNDO_MISS, INDEX_NONE);
    accepted(&event);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_CLOSE, SEAT_2), PROBLEM_NONE);
    event = moved(first, LEG_UNDO_MISS, INDEX_NONE);
    refused(&event); /* nobody sits there */
    open_seat(SEAT_2);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, first, ROLE_VISITOR), PROBLEM_NONE);
    event = moved(first, LEG_UNDO_MISS, INDEX_NONE);
    refused(&event); /* he went himself */
    event = moved(second, LEG_UNDO_FINISH, INDEX_NONE);
    accepted(&event);
    event = next_of(EVENT_OUTCOME_SAID);
    event.as.outcome_said.ticket = first;
    event.as.outcome_said.seat = SEAT_2;
    event.as.outcome_said.outcome = OUTCOME_ACCEPTED;
    refused(&event); /* of what did not end */
    event.as.outcome_said.ticket = second;
    accepted(&event);
    event.as.outcome_said.outcome = OUTCOME_GIVEN_BACK;
    refused(&event); /* for nothing */
    event.as.outcome_said.missing[0] = 'm';
    accepted(&event);
    event.as.outcome_said.seat = SEAT_1;
    refused(&event);
    event.as.outcome_said.seat = SEAT_2;
    event.as.outcome_said.outcome = OUTCOME_COUNT;
    refused(&event);
    event.as.outcome_said.outcome = OUTCOME_ACCEPTED;
    refused(&event); /* with something missing */
    event.as.outcome_said.leg = 1;
    refused(&event);
    event = next_of(EVENT_REVIEWED);
    event.as.reviewed.ticket = second;
    event.as.reviewed.seat = SEAT_2;
    refused(&event); /* by level 0 */
    event.as.reviewed.level = REVIEW_LEVELS + 1;
    refused(&event);
    event.as.reviewed.level = 1;
    accepted(&event);
    event.as.reviewed.seat = SEAT_1;
    refused(&event);
    event.as.reviewed.seat = SEAT_2;
    event.as.reviewed.level = REVIEW_LEVELS;
    apply(&event);
    event.seq++;
    refused(&event); /* once */
    event = next_of(EVENT_REVIEW_SAID);
    event.as.review_said.ticket = first;
    event.as.review_said.seat = SEAT_2;
    event.as.review_said.level = 2;
    refused(&event); /* of none that was given */
    event.as.review_said.ticket = second;
    accepted(&event);
    event.as.review_said.reasons = UINT32_C(1) << REVIEW_SLOW;
    accepted(&event);
    event.as.review_said.level = 4;
    refused(&event); /* that is no praise */
    event.as.review_said.level = 0;
    refused(&event);
    event.as.review_said.level = REVIEW_LEVELS + 1;
    refused(&event);
    event.as.review_said.level = 1;
    event.as.review_said.seat = SEAT_1;
    refused(&event);
    event = moved(second, LEG_UNDO_FINISH, INDEX_NONE);
    refused(&event); /* it was judged */
}

static void test_seats_classes_papers_and_doors_are_ones_that_there_are(void **unused)
{
    (void)unused;
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    struct event event = next_of(EVENT_SEAT_MOVED);
    event.as.seat_moved.status = SEAT_STATUS_COUNT - 1;
    event.as.seat_moved.seat = SMALL_SEATS - 1;
    accepted(&event);
    event.as.seat_moved.status++;
    refused(&event);
    event.as.seat_moved.status--;
    event.as.seat_moved.seat++;
    refused(&event);
    event = next_of(EVENT_TICKET_CLASSED);
    refused(&event); /* nobody's */
    event.as.ticket_classed.ticket = id;
    event.as.ticket_classed.class = CLASS_COUNT - 1;
    event.as.ticket_classed.ground = GROUND_COUNT - 1;
    accepted(&event);
    event.as.ticket_classed.class ++;
    refused(&event);
    event.as.ticket_classed.class --;
    event.as.ticket_classed.ground++;
    refused(&event);
    event = next_of(EVENT_TICKET_REPRINTED);
    refused(&event);
    event.as.ticket_reprinted.ticket = id;
    for (int i = 0; i < LIMIT_REPRINTS; i++, event.seq++) {
        apply(&event);
    }
    refused(&event);
    event = next_of(EVENT_PRINT_REPORTED);
    refused(&event);
    event.as.print_reported.ticket = id;
    accepted(&event);
    event = next_of(EVENT_NUMBERS_SKIPPED);
    event.as.numbers_skipped.number =
        engine_queue(hall.engine, event.as.numbers_skipped.queue)->next_number;
    refused(&event); /* it is there already */
    event.as.numbers_skipped.number++;
    accepted(&event);
    event.as.numbers_skipped.number = LIMIT_NUMBER + 1;
    accepted(&event); /* none is left */
    event.as.numbers_skipped.number++;
    refused(&event);
    event.as.numbers_skipped.number = LIMIT_NUMBER;
    event.as.numbers_skipped.queue = SMALL_QUEUES;
    refused(&event);
    event = next_of(EVENT_CLOCK_STEPPED);
    refused(&event); /* it was not */
    event.as.clock_stepped.step_ms = -1;
    accepted(&event);
    event = next_of(EVENT_DEVICE_NOTED);
    event.as.device_noted.kind = 1;
    event.as.device_noted.order = event.seq - 1;
    accepted(&event);
    event.as.device_noted.order++;
    refused(&event); /* an order that is still to come */
    event.as.device_noted.order = 0;
    event.as.device_noted.seat = SMALL_SEATS;
    refused(&event);
    event = next_of(EVENT_ADMIN_NOTED);
    accepted(&event);
    event.as.admin_noted.at_ms = LIMIT_TIME_MS + 1;
    refused(&event);
    event = next_of(EVENT_SEAT_RELEASED);
    refused(&event); /* nobody waits for it */
    event.as.seat_released.seat = SMALL_SEATS;
    refused(&event);
    event = next_of(EVENT_QUEUE_MOVED);
    refused(&event); /* its numbers are given */
    event.as.queue_moved.stopped = 1;
    refused(&event); /* for no reason */
    event.as.queue_moved.reason[0] = 'm';
    accepted(&event);
    event.as.queue_moved.queue = SMALL_QUEUES;
    refused(&event);
    event = next_of(EVENT_HALL_MOVED);
    refused(&event); /* it is open */
    event.as.hall_moved.shut = 1;
    refused(&event); /* for no reason */
    event.as.hall_moved.reason[0] = 'f';
    apply(&event);
    event.seq++;
    refused(&event);
    event.as.hall_moved.shut = 0;
    refused(&event);
    event.as.hall_moved.reason[0] = 0;
    accepted(&event);
}

static void test_a_call_for_a_guide_is_of_a_place_and_ends_once(void **unused)
{
    (void)unused;
    struct event event = next_of(EVENT_HELP_TAKEN);
    refused(&event); /* there is none */
    event = next_of(EVENT_HELP_CALLED);
    refused(&event); /* of no place */
    event.as.help_called.place.id.text[0] = '1';
    accepted(&event);
    event.as.help_called.reason = HELP_REASON_COUNT;
    refused(&event);
    event.as.help_called.reason--;
    event.as.help_called.place.kind = HELP_KIND_COUNT;
    refused(&event);
    event.as.help_called.place.kind = HELP_SEAT;
    const uint64_t call = event.seq;
    apply(&event);
    event.seq++;
    refused(&event); /* that place has one */
    event.as.help_called.place.kind = HELP_KIOSK;
    accepted(&event);
    event = next_of(EVENT_HELP_TAKEN);
    event.as.help_taken.call = call;
    memset(&event.actor_id, 0, sizeof(event.actor_id));
    refused(&event); /* by nobody */
    event.actor_id.text[0] = 'g';
    apply(&event);
    event.seq++;
    refused(&event);
    event = next_of(EVENT_HELP_CLOSED);
    event.as.help_closed.call = call + 1;
    refused(&event);
    event.as.help_closed.call = call;
    event.as.help_closed.end = HELP_END_COUNT;
    refused(&event);
    event.as.help_closed.end--;
    apply(&event);
    event.seq++;
    refused(&event);
}

static void test_a_paper_is_of_who_is_served_and_answered_once(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    struct event event = next_of(EVENT_PAPER_SHOWN);
    event.as.paper_shown.seat = SEAT_2;
    event.as.paper_shown.ticket = id;
    refused(&event); /* on the way */
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    event.seq = next_of(EVENT_PAPER_SHOWN).seq;
    event.as.paper_shown.leg = 1;
    refused(&event);
    event.as.paper_shown.leg = 0;
    event.as.paper_shown.seat = SEAT_1;
    refused(&event);
    event.as.paper_shown.seat = SMALL_SEATS;
    refused(&event);
    event.as.paper_shown.seat = SEAT_2;
    const uint64_t paper = event.seq;
    apply(&event);
    event = next_of(EVENT_PAPER_ANSWERED);
    event.as.paper_answered.seat = SMALL_SEATS;
    event.as.paper_answered.paper = paper;
    event.as.paper_answered.state = PAPER_WRONG;
    refused(&event);
    event.as.paper_answered.seat = SEAT_1;
    refused(&event);
    event.as.paper_answered.seat = SEAT_2;
    accepted(&event);
    event.as.paper_answered.paper++;
    refused(&event);
    event.as.paper_answered.paper--;
    event.as.paper_answered.state = PAPER_SHOWN;
    refused(&event);
    event.as.paper_answered.state = PAPER_STATE_COUNT;
    refused(&event);
    event.as.paper_answered.state--;
    accepted(&event);
    struct event sign = next_of(EVENT_PAPER_SIGNED);
    sign.as.paper_signed.seat = SEAT_2;
    sign.as.paper_signed.paper = paper;
    refused(&sign); /* none is asked for */
    apply(&event);
    event.seq++;
    refused(&event);
}

static void test_a_paper_that_asks_for_a_sign_is_confirmed_by_one(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    struct event event = next_of(EVENT_PAPER_TO_SIGN);
    event.as.paper_shown.seat = SEAT_2;
    event.as.paper_shown.ticket = id;
    const uint64_t paper = event.seq;
    apply(&event);
    event = next_of(EVENT_PAPER_ANSWERED);
    event.as.paper_answered.seat = SEAT_2;
    event.as.paper_answered.paper = paper;
    event.as.paper_answered.state = PAPER_CONFIRMED;
    refused(&event);
    event.as.paper_answered.state = PAPER_WRONG;
    accepted(&event);
    event = next_of(EVENT_PAPER_SIGNED);
    event.as.paper_signed.seat = SMALL_SEATS;
    event.as.paper_signed.paper = paper;
    refused(&event);
    event.as.paper_signed.seat = SEAT_2;
    event.as.paper_signed.paper++;
    refused(&event);
    event.as.paper_signed.paper--;
    event.as.paper_signed.hash[0] = 9;
    apply(&event);
    event.seq++;
    refused(&event);
}

static void test_a_booking_is_of_a_day_and_a_service_that_there_are(void **unused)
{
    (void)unused;
    const uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES] = {1};
    struct event event = next_of(EVENT_BOOKED);
    event.as.booked.code = booking_code_make(entropy);
    event.as.booked.day = CALENDAR_DAY_MIN;
    event.as.booked.minute = 600;
    refused(&event); /* nobody's */
    event.as.booked.person.bytes[0] = 1;
    accepted(&event);
    event.as.booked.day = CALENDAR_DAY_MIN - 1;
    refused(&event);
    event.as.booked.day = CALENDAR_DAY_MAX + 1;
    refused(&event);
    event.as.booked.day = CALENDAR_DAY_MAX;
    accepted(&event);
    event.as.booked.service = hall.config->service_count;
    refused(&event);
    event.as.booked.service--;
    apply(&event);
    event.seq++;
    refused(&event); /* its code is in use */
    const struct booking_code code = event.as.booked.code;
    event = next_of(EVENT_BOOKING_CHANGED);
    event.as.booking_changed.minute = 600;
    refused(&event);
    event.as.booking_changed.code = code;
    accepted(&event);
    event.as.booking_changed.day = CALENDAR_DAY_MAX;
    accepted(&event);
    event.as.booking_changed.day++;
    refused(&event);
    event.as.booking_changed.day = CALENDAR_DAY_MIN - 1;
    refused(&event);
    event = next_of(EVENT_BOOKING_MOVED);
    event.as.booking_moved.move = LEG_CANCEL;
    refused(&event);
    event.as.booking_moved.code = code;
    accepted(&event);
    event.as.booking_moved.move = LEG_CHECK_IN;
    refused(&event); /* without a ticket */
    event.as.booking_moved.ticket.bytes[0] = 1;
    accepted(&event);
    event.as.booking_moved.move = LEG_EXPIRE;
    refused(&event);
    event.as.booking_moved.late = 1;
    refused(&event); /* it is not over yet */
}

static struct event given(uint16_t queue, uint16_t first, uint8_t count)
{
    struct event event = next_of(EVENT_BLOCK_GIVEN);
    event.as.block_given.kiosk = (struct short_id){"kiosk-1"};
    event.as.block_given.queue = queue;
    event.as.block_given.first = first;
    event.as.block_given.count = count;
    event.as.block_given.given_ms = hall.now_ms;
    return event;
}

static void test_a_block_has_numbers_that_nobody_has(void **unused)
{
    (void)unused;
    struct event event = given(QUEUE_A, FROM, 4);
    refused(&event); /* this hall gives none */
    hall.config->offline_from = FROM;
    accepted(&event);
    event = given(SMALL_QUEUES, FROM, 4);
    refused(&event);
    event = given(QUEUE_A, FROM - 1, 4);
    refused(&event);
    event = given(QUEUE_A, FROM, 0);
    refused(&event);
    event = given(QUEUE_A, FROM, 1);
    accepted(&event);
    event = given(QUEUE_A, FROM, LIMIT_BLOCK_NUMBERS);
    accepted(&event);
    event.as.block_given.count++;
    refused(&event);
    event = given(QUEUE_A, LIMIT_NUMBER - 3, 4);
    accepted(&event);
    event.as.block_given.first++;
    refused(&event);
}

static void test_no_block_has_a_number_that_the_hall_gave(void **unused)
{
    (void)unused;
    const struct event ticket = issued(1, 1);
    apply(&ticket);
    hall.config->offline_from = 1;
    struct event event = given(QUEUE_A, 1, 4);
    refused(&event);
    event.as.block_given.first = 2;
    accepted(&event);
    event = given(QUEUE_B, 1, 4);
    apply(&event);
    event = given(QUEUE_B, 4, 4);
    refused(&event);
    event = given(QUEUE_B, 0, 1);
    refused(&event);
    event = given(QUEUE_B, 5, 4);
    accepted(&event);
    event = next_of(EVENT_BLOCK_MOVED);
    event.as.block_moved.queue = QUEUE_B;
    event.as.block_moved.first = 2;
    refused(&event); /* a block is named by its first */
    event.as.block_moved.first = 1;
    event.as.block_moved.back = 1;
    apply(&event);
    event.seq++;
    refused(&event);
}

static void test_the_list_of_blocks_ends(void **unused)
{
    (void)unused;
    hall.config->offline_from = FROM;
    for (int i = 0; i < LIMIT_BLOCKS; i++) {
        const struct event event = given(QUEUE_A, (uint16_t)(FROM + i), 1);
        apply(&event);
    }
    const struct event event = given(QUEUE_B, FROM, 1);
    refused(&event);
}

static struct event merged(uint8_t id, uint16_t number, uint8_t leg_count)
{
    struct event event = next_of(EVENT_TICKET_MERGED);
    event.as.ticket_merged.issued_ms = hall.now_ms;
    event.as.ticket_merged.issued = issued(id, leg_count).as.ticket_issued;
    event.as.ticket_merged.issued.number = number;
    return event;
}

static void test_a_merged_ticket_is_of_a_block_and_there_is_room(void **unused)
{
    (void)unused;
    hall.config->offline_from = FROM;
    hall.config->block_size = 4;
    small_hall_shrink(&hall, 2, 7, 8);
    const struct event block = given(QUEUE_A, FROM, 4);
    apply(&block);
    struct event event = merged(1, FROM + 3, 1);
    accepted(&event);
    event = merged(1, FROM + 4, 1);
    refused(&event);
    event = merged(1, FROM - 1, 1);
    refused(&event);
    event = merged(1, FROM, 1);
    event.as.ticket_merged.issued.legs[0].service = hall.config->service_count;
    refused(&event);
    event.as.ticket_merged.past = 1;
    refused(&event);
    event.as.ticket_merged.issued.legs[0] = (struct event_leg){0, SMALL_QUEUES};
    refused(&event);
    event.as.ticket_merged.issued.legs[0] = (struct event_leg){0, 0};
    accepted(&event);
    event = merged(1, FROM, 0);
    event.as.ticket_merged.issued.legs[0] = (struct event_leg){0, 0};
    refused(&event);
    event = merged(1, FROM, 4);
    event.as.ticket_merged.issued.leg_count = LIMIT_LEGS_PER_ISSUE + 1;
    refused(&event);
    event = merged(1, FROM, 4);
    apply(&event);
    event = merged(2, FROM, 1);
    refused(&event); /* used */
    event = merged(1, FROM + 1, 1);
    refused(&event); /* that ticket is there */
    event = merged(2, FROM + 1, 4);
    refused(&event); /* no room for so many legs */
    event = merged(2, FROM + 1, 3);
    accepted(&event);
    small_hall_shrink(&hall, 1, 64, 8);
    apply(&block);
    event = merged(1, FROM, 1);
    apply(&event);
    event = merged(2, FROM + 1, 1);
    refused(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_events_follow_each_other_in_number_and_time),
        RULE(test_a_request_is_noted_once_and_within_the_limit),
        RULE(test_a_ticket_has_one_to_four_legs_and_the_next_number),
        RULE(test_a_leg_is_added_behind_the_last_up_to_twelve),
        RULE(test_a_move_is_of_a_leg_and_a_seat_that_there_are),
        RULE(test_an_undo_needs_the_seat_as_it_was),
        RULE(test_seats_classes_papers_and_doors_are_ones_that_there_are),
        RULE(test_a_call_for_a_guide_is_of_a_place_and_ends_once),
        RULE(test_a_paper_is_of_who_is_served_and_answered_once),
        RULE(test_a_paper_that_asks_for_a_sign_is_confirmed_by_one),
        RULE(test_a_booking_is_of_a_day_and_a_service_that_there_are),
        RULE(test_a_block_has_numbers_that_nobody_has),
        RULE(test_no_block_has_a_number_that_the_hall_gave),
        RULE(test_the_list_of_blocks_ends),
        RULE(test_a_merged_ticket_is_of_a_block_and_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
