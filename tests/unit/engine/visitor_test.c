/* What is known of who took a number, rule by rule. small_hall_do checks every invariant after each
 * step. */
#include "hall-server/model/request.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdio.h>

static struct small_hall hall;
static uint8_t made; /* tickets, for their ids */

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    made = 0;
    return 0;
}

static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static struct person_key person(uint8_t who)
{
    return (struct person_key){{who == 0 ? 0 : 7, who}};
}

static struct uuid last;

static enum problem issue_by(const char *role, const char *service, uint8_t who, bool for_other)
{
    struct command command = {.kind = COMMAND_ISSUE};
    const uint8_t entropy[UUID_ENTROPY_BYTES] = {++made, 9};
    command.actor.role = role_find(role);
    (void)snprintf(command.actor.id.text, sizeof(command.actor.id.text), "%s-1", role);
    command.as.issue.service_count = 1;
    command.as.issue.services[0] = hall_service_find(hall.config, service);
    command.as.issue.person = person(who);
    command.as.issue.for_other = for_other;
    command.as.issue.id = uuid_make(hall.now_ms, entropy);
    last = command.as.issue.id;
    return small_hall_do(&hall, &command);
}

/* `who` 0: nobody's. */
static enum problem issue(const char *service, uint8_t who)
{
    return issue_by("kiosk", service, who, false);
}

static enum problem issue_for_other(const char *service, uint8_t who)
{
    return issue_by("kiosk", service, who, true);
}

static void held(void)
{
    assert_int_equal(small_hall_ticket(&hall, COMMAND_PRINT_RESULT, last, ROLE_KIOSK),
                     PROBLEM_NONE);
}

static size_t tickets_of(uint8_t who, const struct ticket *ret_tickets[8])
{
    const struct person_key key = person(who);
    return engine_tickets_of_person(hall.engine, &key, ret_tickets, 8);
}

static void test_a_card_finds_its_tickets_of_today_and_no_others(void **unused)
{
    const struct ticket *tickets[8];
    (void)unused;
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    const struct uuid first = last;
    assert_int_equal(issue("s1", 2), PROBLEM_NONE);
    assert_int_equal(issue("s1", 0), PROBLEM_NONE);
    assert_int_equal(issue("s3", 1), PROBLEM_NONE);
    assert_int_equal(tickets_of(1, tickets), 2);
    assert_true(uuid_equal(&tickets[0]->id, &first)); /* the oldest first */
    assert_true(uuid_equal(&tickets[1]->id, &last));
    assert_int_equal(tickets_of(2, tickets), 1);
    assert_int_equal(tickets_of(3, tickets), 0);
    assert_int_equal(tickets_of(0, tickets), 0); /* those of nobody are nobody's */
    const struct person_key key = person(1);
    assert_int_equal(engine_tickets_of_person(hall.engine, &key, tickets, 1), 1);
}

static void test_who_waits_for_a_service_gets_no_second_number_for_it(void **unused)
{
    (void)unused;
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    const struct uuid first = last;
    held();
    assert_int_equal(issue("s1", 1), PROBLEM_HAS_NUMBER);
    assert_int_equal(issue("s2", 1), PROBLEM_NONE); /* another service */
    assert_int_equal(issue("s1", 2), PROBLEM_NONE); /* another person */
    assert_int_equal(issue("s1", 0), PROBLEM_NONE); /* nobody knows who */
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, first, ROLE_VISITOR), PROBLEM_NONE);
    assert_int_equal(issue("s1", 1), PROBLEM_NONE); /* it was given back */
}

static void test_who_acts_for_others_has_a_number_for_each(void **unused)
{
    (void)unused;
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    assert_int_equal(issue_for_other("s1", 1), PROBLEM_NONE);
    assert_true(small_hall_find(&hall, last)->for_other);
    assert_int_equal(issue_for_other("s1", 1), PROBLEM_NONE);
    assert_int_equal(issue_for_other("s1", 0), PROBLEM_NONE); /* without a card too */
    assert_true(small_hall_find(&hall, last)->for_other);
    assert_int_equal(issue("s1", 1), PROBLEM_HAS_NUMBER);
}

static void test_a_queue_may_give_one_number_a_person_and_day(void **unused)
{
    (void)unused;
    hall.config->queues[QUEUE_A].one_a_day = true;
    assert_int_equal(issue("s1", 0), PROBLEM_CARD_NEEDED);
    assert_int_equal(issue_by("guide", "s1", 0, false), PROBLEM_NONE);
    assert_int_equal(issue("s3", 0), PROBLEM_NONE); /* of another queue */
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    const struct uuid first = last;
    assert_int_equal(issue("s1", 1), PROBLEM_HAS_NUMBER);
    assert_int_equal(issue("s2", 1), PROBLEM_ONE_A_DAY); /* the same queue */
    assert_int_equal(issue_for_other("s1", 1), PROBLEM_ONE_A_DAY);
    assert_int_equal(issue("s3", 1), PROBLEM_NONE);
    held();
    assert_int_equal(small_hall_ticket(&hall, COMMAND_CANCEL, first, ROLE_KIOSK), PROBLEM_NONE);
    assert_int_equal(issue("s2", 1), PROBLEM_NONE); /* never used */
    hall.config->queues[QUEUE_A].one_a_day = false;
}

static void test_nobody_is_remembered_over_night(void **unused)
{
    const struct ticket *tickets[8];
    (void)unused;
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    held();
    const struct ticket *ticket = small_hall_find(&hall, last); /* its memory is not given back */
    assert_false(person_key_is_none(&ticket->person));
    hall.now_ms += 24 * 60 * SMALL_MINUTE_MS;
    struct command tick = {.kind = COMMAND_TICK};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_true(person_key_is_none(&ticket->person));
    assert_int_equal(tickets_of(1, tickets), 0);
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    assert_int_equal(tickets_of(1, tickets), 1);
}

static enum problem reprint(struct uuid id, uint8_t who, const char *kiosk)
{
    struct command command = {.kind = COMMAND_REPRINT, .actor = {.role = ROLE_KIOSK}};
    (void)snprintf(command.actor.id.text, sizeof(command.actor.id.text), "%s", kiosk);
    command.as.ticket.id = id;
    command.as.ticket.person = person(who);
    command.as.ticket.secret.bytes[0] = ++made;
    return small_hall_do(&hall, &command);
}

static void test_a_card_has_its_paper_made_anew_at_any_kiosk(void **unused)
{
    (void)unused;
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    const struct uuid id = last;
    assert_int_equal(reprint(id, 1, "kiosk-2"), PROBLEM_WRONG_MOVE); /* the first is on its way */
    held();
    const struct visitor_secret old = small_hall_find(&hall, id)->secret;
    assert_int_equal(reprint(id, 0, "kiosk-2"), PROBLEM_NOT_YOURS);
    assert_int_equal(reprint(id, 2, "kiosk-2"), PROBLEM_NOT_YOURS);
    assert_int_equal(reprint(id, 2, "kiosk-1"), PROBLEM_NOT_YOURS); /* another person's card */
    assert_int_equal(reprint(id, 1, "kiosk-2"), PROBLEM_NONE);
    assert_null(engine_ticket_by_token(hall.engine, &id, &old));
    for (int i = 1; i < LIMIT_REPRINTS; i++) {
        assert_int_equal(reprint(id, 1, "kiosk-2"), PROBLEM_NONE);
    }
    assert_int_equal(reprint(id, 1, "kiosk-2"), PROBLEM_REPRINTS_USED_UP);
}

static void test_an_appointments_ticket_is_of_its_card(void **unused)
{
    const struct ticket *tickets[8];
    (void)unused;
    const struct booking_code code = {"K7M29XTW"};
    struct command book = {.kind = COMMAND_BOOK, .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}}};
    book.as.booking.code = code;
    book.as.booking.person = person(1);
    book.as.booking.service = hall_service_find(hall.config, "s1");
    book.as.booking.day = engine_business_day(hall.engine);
    book.as.booking.minute = 615;
    assert_int_equal(small_hall_do(&hall, &book), PROBLEM_NONE);
    hall.now_ms += 6 * SMALL_MINUTE_MS;
    struct command check_in = {.kind = COMMAND_CHECK_IN, .actor = book.actor};
    const uint8_t entropy[UUID_ENTROPY_BYTES] = {99};
    check_in.as.booking.code = code;
    check_in.as.booking.ticket = uuid_make(hall.now_ms, entropy);
    assert_int_equal(small_hall_do(&hall, &check_in), PROBLEM_NONE);
    last = check_in.as.booking.ticket;
    held();
    assert_int_equal(tickets_of(1, tickets), 1);
    assert_int_equal(reprint(last, 2, "kiosk-2"), PROBLEM_NOT_YOURS);
    assert_int_equal(reprint(last, 1, "kiosk-2"), PROBLEM_NONE);
}

static void test_what_was_said_is_noted_once_and_of_a_ticket_that_there_is(void **unused)
{
    (void)unused;
    assert_int_equal(issue("s1", 0), PROBLEM_NONE);
    struct event event = {
        .seq = engine_seq(hall.engine) + 1, .at_ms = hall.now_ms, .kind = EVENT_VISITOR_NOTED};
    event.as.visitor_noted.person = person(1);
    assert_false(engine_accepts(hall.engine, &event)); /* no such ticket */
    event.as.visitor_noted.ticket = last;
    assert_true(engine_accepts(hall.engine, &event));
    event.as.visitor_noted.for_other = 2;
    assert_false(engine_accepts(hall.engine, &event));
    event.as.visitor_noted.for_other = 0;
    event.as.visitor_noted.person = person(0);
    assert_false(engine_accepts(hall.engine, &event)); /* says nothing */
    assert_int_equal(issue("s1", 1), PROBLEM_NONE);
    event.seq = engine_seq(hall.engine) + 1;
    event.as.visitor_noted.ticket = last;
    event.as.visitor_noted.person = person(2);
    assert_false(engine_accepts(hall.engine, &event)); /* it is known */
}

static void test_a_request_of_another_person_is_another_request(void **unused)
{
    struct request_key key;
    uint32_t print = 0;
    (void)unused;
    struct command command = {.kind = COMMAND_ISSUE,
                              .request_id = "request-1",
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}}};
    command.as.issue.service_count = 1;
    request_key_make(&command, hall.config, &key, &print);
    command.as.issue.person = person(1);
    assert_false(request_print_fits(print, &command, hall.config));
    command.as.issue.person = person(0);
    assert_true(request_print_fits(print, &command, hall.config));
    command.as.issue.for_other = true;
    assert_false(request_print_fits(print, &command, hall.config));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, hall_setup, hall_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_a_card_finds_its_tickets_of_today_and_no_others),
        TEST(test_who_waits_for_a_service_gets_no_second_number_for_it),
        TEST(test_who_acts_for_others_has_a_number_for_each),
        TEST(test_a_queue_may_give_one_number_a_person_and_day),
        TEST(test_nobody_is_remembered_over_night),
        TEST(test_a_card_has_its_paper_made_anew_at_any_kiosk),
        TEST(test_an_appointments_ticket_is_of_its_card),
        TEST(test_what_was_said_is_noted_once_and_of_a_ticket_that_there_is),
        TEST(test_a_request_of_another_person_is_another_request),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
