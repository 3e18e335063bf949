/* The clerk's last step, taken back: the visitor is where he was, and so is every figure. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <string.h>

enum { LEGS_MAX = 16 };

/* All that reports and the order of calling are made from. */
struct figures {
    struct day_figures day;
    struct wait_figures waits[SMALL_QUEUES];
    uint32_t served[SMALL_QUEUES];
    uint32_t services[SMALL_QUEUES];
    uint32_t waiting[SMALL_QUEUES];
    uint32_t seat_served[SMALL_SEATS];
    int64_t seat_total_ms[SMALL_SEATS];
    struct {
        uint16_t overtaken, picked_past;
        uint8_t state, misses, calls;
        int64_t credit_from_ms, first_called_ms, started_ms, finished_ms;
    } legs[LEGS_MAX];
};

static void take_figures(struct figures *ret_figures)
{
    memset(ret_figures, 0, sizeof(*ret_figures));
    ret_figures->day = *engine_day(hall.engine);
    for (uint16_t i = 0; i < SMALL_QUEUES; i++) {
        const struct queue_state *queue = engine_queue(hall.engine, i);
        ret_figures->waits[i] = queue->waits;
        ret_figures->served[i] = queue->served;
        ret_figures->services[i] = queue->service_count;
        ret_figures->waiting[i] = queue->waiting;
    }
    for (uint16_t i = 0; i < SMALL_SEATS; i++) {
        ret_figures->seat_served[i] = engine_seat(hall.engine, i)->served;
        ret_figures->seat_total_ms[i] = engine_seat(hall.engine, i)->service_total_ms;
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < engine_ticket_count(hall.engine); i++) {
        const struct ticket *ticket = engine_ticket_at(hall.engine, i);
        for (uint8_t k = 0; k < ticket->leg_count; k++, at++) {
            const struct leg *leg = engine_leg(hall.engine, ticket, k);
            assert_true(at < LEGS_MAX);
            ret_figures->legs[at].overtaken = leg->overtaken;
            ret_figures->legs[at].picked_past = leg->picked_past;
            ret_figures->legs[at].state = leg->state;
            ret_figures->legs[at].misses = leg->misses;
            ret_figures->legs[at].calls = leg->calls;
            ret_figures->legs[at].credit_from_ms = leg->credit_from_ms;
            ret_figures->legs[at].first_called_ms = leg->first_called_ms;
            ret_figures->legs[at].started_ms = leg->started_ms;
            ret_figures->legs[at].finished_ms = leg->finished_ms;
        }
    }
}

static void assert_as_before(const struct figures *before)
{
    struct figures now;
    take_figures(&now);
    assert_memory_equal(&now.day, &before->day, sizeof(now.day));
    assert_memory_equal(now.waits, before->waits, sizeof(now.waits));
    assert_memory_equal(now.legs, before->legs, sizeof(now.legs));
    assert_memory_equal(&now, before, sizeof(now));
}

static void key(enum command_kind kind, enum problem expected)
{
    assert_int_equal(small_hall_seat(&hall, kind, SEAT_2), expected);
}

/* One step and its undo leave all figures as they were; the visitor is again in `state`. */
static void step_and_undo(enum command_kind step, struct uuid id, enum leg_state between,
                          enum leg_state state)
{
    struct figures before;
    take_figures(&before);
    key(step, PROBLEM_NONE);
    assert_int_equal(state_of(id), between);
    hall.now_ms += 20000;
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_int_equal(state_of(id), state);
    assert_true(uuid_equal(&hall.result.ticket, &id));
    assert_int_equal(hall.result.seat, SEAT_2);
    assert_as_before(&before);
}

static void test_each_step_of_a_clerk_can_be_taken_back(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(7);
    step_and_undo(COMMAND_SEAT_NEXT, id, LEG_CALLED, LEG_WAITING);
    assert_int_equal(small_hall_leg(&hall, id)->seat, INDEX_NONE);
    called_next(SEAT_2);
    step_and_undo(COMMAND_SEAT_START, id, LEG_SERVING, LEG_CALLED);
    step_and_undo(COMMAND_SEAT_ABSENT, id, LEG_ABSENT, LEG_CALLED);
    /* A key that had to begin the service as well: the visitor is only called again. */
    step_and_undo(COMMAND_SEAT_FINISH, id, LEG_FINISHED, LEG_CALLED);
    step_and_undo(COMMAND_SEAT_PARK, id, LEG_PARKED, LEG_CALLED);
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    pass_minutes(3);
    step_and_undo(COMMAND_SEAT_FINISH, id, LEG_FINISHED, LEG_SERVING);
    step_and_undo(COMMAND_SEAT_PARK, id, LEG_PARKED, LEG_SERVING);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    assert_int_equal(engine_day(hall.engine)->served, 1);
}

static void test_nothing_is_taken_back_twice_or_too_late(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    key(COMMAND_SEAT_UNDO, PROBLEM_NOTHING_TO_UNDO);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    hall.now_ms += UNDO_MS + 1;
    key(COMMAND_SEAT_UNDO, PROBLEM_TOO_LATE);
    key(COMMAND_SEAT_RECALL, PROBLEM_NONE); /* a recall is a step as well */
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    hall.now_ms += UNDO_MS;
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE); /* the last moment */
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    hall.now_ms += UNDO_MS + 1;
    key(COMMAND_SEAT_UNDO, PROBLEM_TOO_LATE);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE); /* of the call, which is young enough */
    key(COMMAND_SEAT_UNDO, PROBLEM_NOTHING_TO_UNDO);
    key(COMMAND_SEAT_PAUSE, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_SEAT_PAUSED);
}

static void test_an_undone_call_has_overtaken_nobody(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid fast = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(10);
    struct figures before;
    take_figures(&before);
    assert_called(SEAT_2, fast);
    assert_int_equal(small_hall_leg(&hall, slow)->overtaken, 1);
    key(COMMAND_SEAT_RECALL, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_as_before(&before);
    /* By hand: counted apart, and taken back apart. */
    struct command pick = {.kind = COMMAND_SEAT_NEXT,
                           .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
                           .as.seat = {.seat = SEAT_2,
                                       .to_queue = INDEX_NONE,
                                       .to_seat = INDEX_NONE,
                                       .reason = "feels faint",
                                       .pick = fast}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, slow)->picked_past, 1);
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_as_before(&before);
}

/* Who came into the line after the call was not overtaken by it, and does not lose a mark. */
static void test_an_undone_call_takes_no_mark_from_who_was_not_there(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid late = small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(1);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    hall.now_ms += 50000;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_1), PROBLEM_NONE);
    assert_int_equal(state_of(slow), LEG_CALLED); /* 110 s × 1 against 50 s × 2 */
    hall.now_ms += 1000;
    assert_called(SEAT_2, first);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CLAIM, late, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, late)->overtaken, 0);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    pass_minutes(2);
    assert_called(SEAT_2, second);
    assert_int_equal(small_hall_leg(&hall, late)->overtaken, 1);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, late)->overtaken, 0);
}

static struct uuid two_services(void)
{
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
        .as.issue = {.service_count = 2, .services = {0, 4}, .id = {{1, 2, 3}}}};
    assert_int_equal(small_hall_do(&hall, &issue), PROBLEM_NONE);
    return hall.result.ticket;
}

/* The worst key to press by mistake: absent for the last time ends the whole ticket. */
static void test_the_absence_that_ended_a_ticket_can_be_taken_back(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid id = two_services();
    called_next(SEAT_2);
    key(COMMAND_SEAT_ABSENT, PROBLEM_NONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, id, ROLE_VISITOR), PROBLEM_NONE);
    called_next(SEAT_2);
    step_and_undo(COMMAND_SEAT_ABSENT, id, LEG_CANCELLED, LEG_CALLED);
    serve(SEAT_2);
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waiting, 1);
    /* Who cancelled by himself stays cancelled. */
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(engine_day(hall.engine)->cancelled, 1);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE); /* of the finish: the first leg is served again */
    assert_int_equal(state_of(id), LEG_SERVING);
    assert_int_equal(engine_day(hall.engine)->cancelled, 0);
}

static void test_an_undone_finish_puts_the_next_leg_to_sleep_again(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    const struct uuid id = two_services();
    called_next(SEAT_2);
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    step_and_undo(COMMAND_SEAT_FINISH, id, LEG_WAITING, LEG_SERVING);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    assert_called(SEAT_3, id);
    key(COMMAND_SEAT_UNDO, PROBLEM_TOO_LATE); /* another clerk has the visitor now */
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_3), PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE); /* as if that call had never been */
    assert_int_equal(state_of(id), LEG_SERVING);
}

static void test_an_undone_transfer_brings_the_visitor_back(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    open_seat(SEAT_3);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    struct figures before;
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    take_figures(&before);
    transfer(SEAT_2, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_WAITING);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_int_equal(hall.result.leg, 0); /* the one that is served again, not the one that goes */
    assert_int_equal(state_of(id), LEG_SERVING);
    assert_memory_equal(engine_day(hall.engine), &before.day, sizeof(before.day));
    assert_int_equal(engine_queue(hall.engine, QUEUE_C)->waiting, 0);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_3), PROBLEM_NOBODY_WAITING);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_FINISHED);
    assert_int_equal(engine_day(hall.engine)->transferred, 0);
}

static void test_a_reviewed_service_stays_finished(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    serve(SEAT_2);
    struct command review = {.kind = COMMAND_REVIEW,
                             .actor = {.role = ROLE_DISPLAY, .id = {"seat-2"}},
                             .as.review = {.seat = SEAT_2, .level = 5}};
    assert_int_equal(small_hall_do(&hall, &review), PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_ALREADY_REVIEWED);
}

/* A key that says its ticket acts on no other one, however late it comes. */
static void test_a_late_key_does_not_act_on_the_next_visitor(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    static const enum command_kind keys[] = {COMMAND_SEAT_RECALL, COMMAND_SEAT_START,
                                             COMMAND_SEAT_ABSENT, COMMAND_SEAT_PARK,
                                             COMMAND_SEAT_FINISH, COMMAND_SEAT_UNDO};
    struct command meant = {.actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
                            .as.seat = {.seat = SEAT_2, .pick = first}};
    assert_called(SEAT_2, first);
    serve(SEAT_2);
    assert_called(SEAT_2, second);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        meant.kind = keys[i];
        meant.request_id[0] = 0;
        assert_int_equal(small_hall_do(&hall, &meant), PROBLEM_OTHER_TICKET);
    }
    meant.kind = COMMAND_SEAT_FINISH;
    meant.as.seat.pick = second;
    assert_int_equal(small_hall_do(&hall, &meant), PROBLEM_NONE);
    meant.kind = COMMAND_SEAT_UNDO; /* nobody is there: the last step's ticket is meant */
    meant.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &meant), PROBLEM_NONE);
    assert_int_equal(state_of(second), LEG_CALLED);
}

/* Who was at another seat when a call was made was not overtaken by it, and keeps what he has. */
static void test_an_undone_call_gives_back_nothing_to_who_was_away(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_2);
    const struct uuid slow = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(5);
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_PRIORITY, true);
    pass_minutes(15);
    assert_called(SEAT_1, first);
    serve(SEAT_1);
    assert_int_equal(small_hall_leg(&hall, slow)->overtaken, 1);
    struct command by_hand = {.kind = COMMAND_SEAT_NEXT,
                              .actor = {.role = ROLE_CLERK, .id = {"clerk-1"}},
                              .as.seat = {.seat = SEAT_2, .pick = slow, .reason = "in pain"}};
    assert_int_equal(small_hall_do(&hall, &by_hand), PROBLEM_NONE);
    assert_called(SEAT_1, second);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, slow)->overtaken, 1);
}

static void test_the_seat_says_what_an_undo_would_take_back(void **unused)
{
    (void)unused;
    const struct leg *leg = NULL;
    int64_t until_ms = 0;
    open_seat(SEAT_2);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(engine_seat_step(hall.engine, SEAT_2, hall.now_ms, &leg, &until_ms),
                     LEG_MOVE_COUNT);
    static const struct {
        enum command_kind key;
        enum leg_move step;
    } rows[] = {{COMMAND_SEAT_NEXT, LEG_CALL},    {COMMAND_SEAT_ABSENT, LEG_MISS},
                {COMMAND_SEAT_UNDO, LEG_CALL},    {COMMAND_SEAT_START, LEG_START},
                {COMMAND_SEAT_PARK, LEG_PARK},    {COMMAND_SEAT_UNDO, LEG_MOVE_COUNT},
                {COMMAND_SEAT_FINISH, LEG_FINISH}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        key(rows[i].key, PROBLEM_NONE);
        assert_int_equal(engine_seat_step(hall.engine, SEAT_2, hall.now_ms, &leg, &until_ms),
                         rows[i].step);
        assert_true(rows[i].step == LEG_MOVE_COUNT || leg == small_hall_leg(&hall, id));
    }
    assert_int_equal(until_ms, hall.now_ms + UNDO_MS);
    assert_int_equal(engine_seat_step(hall.engine, SEAT_2, until_ms, &leg, &until_ms), LEG_FINISH);
    assert_int_equal(engine_seat_step(hall.engine, SEAT_2, until_ms + 1, &leg, &until_ms),
                     LEG_MOVE_COUNT);
}

/* The visitor cancels what a transfer set going; taken back and transferred anew, it is open. */
static void test_a_transfer_that_the_visitor_cancelled_can_be_made_anew(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_called(SEAT_1, id);
    transfer(SEAT_1, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, id, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(engine_day(hall.engine)->cancelled, 1);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_NONE);
    transfer(SEAT_1, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    assert_int_equal(state_of(id), LEG_WAITING);
    assert_int_equal(engine_day(hall.engine)->cancelled, 0);
}

/* Transferred, served there, and sent on to its second service: the transfer is long past. */
static void test_a_transfer_is_not_undone_once_it_was_served(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    open_seat(SEAT_3);
    struct command issue = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_GUIDE, .id = {"guide-1"}},
        .as.issue = {.service_count = 2, .services = {0, 2}, .id = {{7}}},
    };
    assert_int_equal(small_hall_do(&hall, &issue), PROBLEM_NONE);
    assert_called(SEAT_1, issue.as.issue.id);
    transfer(SEAT_1, QUEUE_C, INDEX_NONE, PROBLEM_NONE);
    assert_called(SEAT_3, issue.as.issue.id);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_3), PROBLEM_NONE);
    assert_int_equal(state_of(issue.as.issue.id), LEG_WAITING);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_1), PROBLEM_TOO_LATE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_UNDO, SEAT_3), PROBLEM_NONE);
    assert_int_equal(state_of(issue.as.issue.id), LEG_CALLED);
}

static void test_an_undone_start_opens_the_review_of_the_one_before_again(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    serve(SEAT_2);
    const uint32_t first = engine_seat(hall.engine, SEAT_2)->review_leg;
    assert_int_not_equal(first, SLOT_NONE);
    called_next(SEAT_2);
    key(COMMAND_SEAT_START, PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->review_leg, SLOT_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->review_leg, first);
    key(COMMAND_SEAT_FINISH, PROBLEM_NONE);
    key(COMMAND_SEAT_UNDO, PROBLEM_NONE);
    assert_int_equal(engine_seat(hall.engine, SEAT_2)->review_leg, first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_each_step_of_a_clerk_can_be_taken_back),
        RULE(test_nothing_is_taken_back_twice_or_too_late),
        RULE(test_an_undone_call_has_overtaken_nobody),
        RULE(test_an_undone_call_takes_no_mark_from_who_was_not_there),
        RULE(test_the_absence_that_ended_a_ticket_can_be_taken_back),
        RULE(test_an_undone_finish_puts_the_next_leg_to_sleep_again),
        RULE(test_an_undone_transfer_brings_the_visitor_back),
        RULE(test_a_reviewed_service_stays_finished),
        RULE(test_a_late_key_does_not_act_on_the_next_visitor),
        RULE(test_an_undone_call_gives_back_nothing_to_who_was_away),
        RULE(test_the_seat_says_what_an_undo_would_take_back),
        RULE(test_a_transfer_that_the_visitor_cancelled_can_be_made_anew),
        RULE(test_a_transfer_is_not_undone_once_it_was_served),
        RULE(test_an_undone_start_opens_the_review_of_the_one_before_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
