/* Who is let go earlier: grounds that are said or seen, the classes they give, and why. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdio.h>
#include <string.h>

/* `service` for somebody with a ground, held at once. */
static struct uuid issue_for(const char *service, enum ticket_ground ground, enum role role,
                             enum problem expected)
{
    static uint8_t number;
    struct command issue = {.kind = COMMAND_ISSUE,
                            .actor = {.role = role, .id = {"kiosk-1"}},
                            .as.issue = {.service_count = 1,
                                         .services = {hall_service_find(hall.config, service)},
                                         .ground = ground,
                                         .id = {{9, 9, ++number}}}};
    assert_int_equal(small_hall_do(&hall, &issue), expected);
    const struct uuid id = issue.as.issue.id;
    if (expected == PROBLEM_NONE && role == ROLE_KIOSK) {
        assert_int_equal(small_hall_ticket(&hall, COMMAND_PRINT_RESULT, id, ROLE_KIOSK),
                         PROBLEM_NONE);
    }
    return id;
}

static enum problem confirm(struct uuid id, enum ticket_ground ground, enum role role)
{
    struct command command = {.kind = COMMAND_CONFIRM,
                              .actor = {.role = role, .id = {"guide-1"}},
                              .as.ticket = {.id = id, .ground = ground}};
    return small_hall_do(&hall, &command);
}

static void test_a_ground_that_is_said_gives_its_class(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    const struct uuid slow = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(5);
    const struct uuid old = issue_for("s3", GROUND_ELDERLY, ROLE_KIOSK, PROBLEM_NONE);
    const struct uuid firm = issue_for("s3", GROUND_ENTERPRISE, ROLE_KIOSK, PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, old)->class, CLASS_PRIORITY);
    assert_true(small_hall_find(&hall, old)->counts);
    assert_int_equal(small_hall_leg(&hall, old)->ground, GROUND_ELDERLY);
    assert_int_equal(small_hall_leg(&hall, firm)->class, CLASS_PROJECT);
    pass_minutes(20); /* slow 25, old 20 x 2, firm 20 x 1.2 */
    assert_called(SEAT_1, old);
    pass_minutes(1);
    serve(SEAT_1); /* slow 31, firm 26 x 1.2 = 31.2 */
    assert_called(SEAT_1, firm);
    serve(SEAT_1);
    assert_called(SEAT_1, slow);
}

static void test_the_hall_says_what_counts_and_what_staff_must_see(void **unused)
{
    (void)unused;
    hall.config->grounds[GROUND_MILITARY].ignored = true;
    hall.config->grounds[GROUND_DISABLED].confirm = true;
    hall.config->grounds[GROUND_PREGNANT].rate = 500;
    issue_for("s3", GROUND_MILITARY, ROLE_KIOSK, PROBLEM_NO_PRIORITY);
    const struct uuid said = issue_for("s3", GROUND_DISABLED, ROLE_KIOSK, PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, said)->class, CLASS_ORDINARY);
    assert_int_equal(small_hall_find(&hall, said)->ground, GROUND_DISABLED);
    assert_false(small_hall_find(&hall, said)->counts);
    const struct uuid seen = issue_for("s3", GROUND_DISABLED, ROLE_GUIDE, PROBLEM_NONE);
    assert_true(small_hall_find(&hall, seen)->counts);
    /* Who says a class alone must say why, where a ground of it needs to be seen. */
    struct command bare = {.kind = COMMAND_ISSUE,
                           .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                           .as.issue = {.service_count = 1, .class = CLASS_PRIORITY}};
    assert_int_equal(small_hall_do(&hall, &bare), PROBLEM_REASON_MISSING);
    bare.as.issue.class = CLASS_RETURN;
    bare.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &bare), PROBLEM_BAD_VALUE);
    bare.as.issue.class = CLASS_PRIORITY;
    bare.as.issue.ground = GROUND_ENTERPRISE;
    bare.request_id[0] = 0;
    assert_int_equal(small_hall_do(&hall, &bare), PROBLEM_BAD_VALUE);
    /* A rate of its own. */
    open_seat(SEAT_1);
    pass_minutes(1);
    const struct uuid fast = issue_for("s3", GROUND_PREGNANT, ROLE_KIOSK, PROBLEM_NONE);
    pass_minutes(1);
    assert_called(SEAT_1, fast); /* 1 x 5 against 2 x 2 */
    serve(SEAT_1);
    assert_called(SEAT_1, seen);
}

static void test_staff_confirm_and_take_away(void **unused)
{
    (void)unused;
    hall.config->grounds[GROUND_ELDERLY].confirm = true;
    open_seat(SEAT_1);
    const struct uuid first = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    const struct uuid old = issue_for("s3", GROUND_ELDERLY, ROLE_KIOSK, PROBLEM_NONE);
    const struct uuid plain = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(10);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, old), hall.now_ms), 1);
    assert_int_equal(confirm(old, GROUND_COUNT, ROLE_VISITOR), PROBLEM_WRONG_ROLE);
    assert_int_equal(confirm(plain, GROUND_COUNT, ROLE_GUIDE), PROBLEM_REASON_MISSING);
    assert_int_equal(confirm(old, GROUND_COUNT, ROLE_GUIDE), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 1);
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, old), hall.now_ms), 0);
    assert_int_equal(confirm(old, GROUND_ELDERLY, ROLE_GUIDE), PROBLEM_NONE);
    assert_int_equal(hall.events.count, 1); /* it was so already: the request alone is noted */
    assert_int_equal(hall.events.events[0].kind, EVENT_REQUEST_NOTED);
    assert_int_equal(confirm(old, GROUND_NONE, ROLE_CLERK), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, old)->class, CLASS_ORDINARY);
    assert_called(SEAT_1, first);
    assert_int_equal(confirm(first, GROUND_WITH_INFANT, ROLE_CLERK), PROBLEM_NONE);
    serve(SEAT_1);
    assert_int_equal(confirm(first, GROUND_NONE, ROLE_CLERK), PROBLEM_TICKET_OVER);
    /* An appointment keeps its class; the better of the two rates counts. */
    const struct uuid both = small_hall_issue(&hall, "s3", CLASS_APPOINTMENT, true);
    assert_int_equal(confirm(both, GROUND_ELDERLY, ROLE_GUIDE), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, both)->class, CLASS_APPOINTMENT);
    const struct uuid appointed = small_hall_issue(&hall, "s3", CLASS_APPOINTMENT, true);
    pass_minutes(60);
    const struct leg *legs[4];
    assert_int_equal(engine_queue_list(hall.engine, QUEUE_B, hall.now_ms, legs, 4), 4);
    assert_ptr_equal(legs[0], small_hall_leg(&hall, both));
    assert_ptr_equal(legs[1], small_hall_leg(&hall, appointed));
}

/* A ground never slows somebody who has a better reason. */
static void test_the_better_of_two_rates_counts(void **unused)
{
    (void)unused;
    const struct uuid slow = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(10);
    const struct uuid both = small_hall_issue(&hall, "s3", CLASS_APPOINTMENT, true);
    assert_int_equal(confirm(both, GROUND_ENTERPRISE, ROLE_GUIDE), PROBLEM_NONE);
    pass_minutes(25); /* slow 35; both 25 x 1.5, and not x 1.2 */
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, slow), hall.now_ms), 1);
    hall.config->grounds[GROUND_ENTERPRISE].ignored = true; /* no longer a ground: no harm */
    assert_int_equal(engine_leg_ahead(hall.engine, small_hall_leg(&hall, slow), hall.now_ms), 1);
}

static void test_a_later_leg_has_the_grounds_of_its_ticket(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid old = issue_for("s1", GROUND_ELDERLY, ROLE_KIOSK, PROBLEM_NONE);
    assert_called(SEAT_2, old);
    transfer(SEAT_2, QUEUE_B, INDEX_NONE, PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, old)->ground, GROUND_ELDERLY);
    assert_int_equal(small_hall_leg(&hall, old)->class, CLASS_PRIORITY);
}

static void assert_person(const struct engine_why *why, uint32_t place, enum why_reason reason,
                          int minutes)
{
    assert_true(place < why->people_count);
    if (why->people[place].reason != reason) {
        fail_msg("place %u: %s, and not %s", (unsigned)place,
                 why_reason_name((enum why_reason)why->people[place].reason),
                 why_reason_name(reason));
    }
    assert_int_equal(why->people[place].came_s, minutes * 60);
}

static struct engine_why why_of(struct uuid id)
{
    struct engine_why why;
    engine_why(hall.engine, small_hall_leg(&hall, id), hall.now_ms, &why);
    return why;
}

static void test_why_names_each_reason(void **unused)
{
    (void)unused;
    open_seat(SEAT_1);
    small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(4);
    const struct uuid me = small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    pass_minutes(3);
    issue_for("s3", GROUND_ELDERLY, ROLE_KIOSK, PROBLEM_NONE);
    small_hall_issue(&hall, "s3", CLASS_APPOINTMENT, true);
    const struct uuid parked = small_hall_issue(&hall, "s4", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s3", CLASS_PRIORITY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true); /* another queue of the same seat */
    pass_minutes(30);
    struct command pick = {.kind = COMMAND_SEAT_NEXT,
                           .actor = {.role = ROLE_CLERK, .id = {"clerk-0"}},
                           .as.seat = {.seat = SEAT_1,
                                       .to_queue = INDEX_NONE,
                                       .to_seat = INDEX_NONE,
                                       .reason = "faint",
                                       .pick = parked}};
    assert_int_equal(small_hall_do(&hall, &pick), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_1), PROBLEM_NONE);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, parked, ROLE_VISITOR),
                     PROBLEM_NONE);
    const struct engine_why why = why_of(me);
    assert_int_equal(why.ahead, 5);
    assert_int_equal(why.people_count, 5);
    assert_person(&why, 0, WHY_RETURNED, 3);
    assert_person(&why, 1, WHY_GROUND, 3);
    assert_int_equal(why.people[1].ground, GROUND_ELDERLY);
    assert_person(&why, 2, WHY_CLASS, 3);
    assert_person(&why, 3, WHY_APPOINTMENT, 3);
    assert_person(&why, 4, WHY_EARLIER, -4);
    assert_int_equal(why.ahead_earlier, 1);
    assert_int_equal(why.ahead_faster, 4);
    assert_int_equal(why.picked_past, 1);
    assert_int_equal(why.shared_waiting, 1);
    assert_int_equal(why.waited_s, 33 * 60);
}

static void test_why_knows_who_was_let_pass_or_waited_long(void **unused)
{
    (void)unused;
    open_seat(SEAT_2);
    const struct uuid gone = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid me = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_DEFER, me, ROLE_VISITOR), PROBLEM_NONE);
    struct engine_why why = why_of(me);
    assert_int_equal(why.ahead, 3);
    assert_person(&why, 0, WHY_EARLIER, 0);
    assert_person(&why, 1, WHY_LET_PASS, 2);
    assert_person(&why, 2, WHY_LET_PASS, 2);
    assert_called(SEAT_2, gone);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_ABSENT, SEAT_2), PROBLEM_NONE);
    pass_minutes(1);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_COME_BACK, gone, ROLE_VISITOR), PROBLEM_NONE);
    why = why_of(gone);
    assert_int_equal(why.ahead, 3);
    assert_person(&why, 0, WHY_ABSENT, 2);
    assert_person(&why, 2, WHY_EARLIER, 0);
    /* After forty minutes those go first, though a faster one has more credit. */
    pass_minutes(25);
    const struct uuid fast = issue_for("s1", GROUND_ELDERLY, ROLE_KIOSK, PROBLEM_NONE);
    hall.config->grounds[GROUND_ELDERLY].rate = 1000;
    pass_minutes(14);
    why = why_of(fast);
    assert_int_equal(why.ahead_bound, why.ahead);
    assert_person(&why, 0, WHY_WAITED, -26);
    assert_int_equal(why_of(me).people[0].reason, WHY_LET_PASS);
}

static void test_why_has_an_end(void **unused)
{
    (void)unused;
    for (int i = 0; i < 3 * WHY_PEOPLE_MAX; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    }
    const struct engine_why why = why_of(small_hall_issue(&hall, "s1", CLASS_ORDINARY, true));
    assert_int_equal(why.ahead, 3 * WHY_PEOPLE_MAX);
    assert_int_equal(why.people_count, WHY_PEOPLE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_a_ground_that_is_said_gives_its_class),
        RULE(test_the_hall_says_what_counts_and_what_staff_must_see),
        RULE(test_staff_confirm_and_take_away),
        RULE(test_the_better_of_two_rates_counts),
        RULE(test_a_later_leg_has_the_grounds_of_its_ticket),
        RULE(test_why_names_each_reason),
        RULE(test_why_knows_who_was_let_pass_or_waited_long),
        RULE(test_why_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
