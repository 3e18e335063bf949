/* Papers to confirm: of who is served, one at a time, answered once, and gone with the service. */
#include "hall-server/engine/papers.h"

#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <string.h>

static enum problem show(const char *clerk, uint8_t hash)
{
    struct command command = {.kind = COMMAND_PAPER_SHOW,
                              .actor = {.role = ROLE_CLERK},
                              .as.paper = {.seat = SEAT_2, .hash = {hash}}};
    memcpy(command.actor.id.text, clerk, strlen(clerk));
    return small_hall_do(&hall, &command);
}

static enum problem say(uint64_t paper, enum paper_state state)
{
    struct command command = {.kind = COMMAND_PAPER_ANSWER,
                              .actor = {.role = ROLE_DISPLAY, .id = {"seat-2"}},
                              .as.paper = {.seat = SEAT_2, .paper = paper, .state = state}};
    return small_hall_do(&hall, &command);
}

static enum problem show_to_sign(void)
{
    struct command command = {
        .kind = COMMAND_PAPER_SHOW,
        .actor = {.role = ROLE_CLERK, .id = engine_seat(hall.engine, SEAT_2)->clerk},
        .as.paper = {.seat = SEAT_2, .sign = true, .hash = {5}}};
    return small_hall_do(&hall, &command);
}

static enum problem sign(uint64_t paper, enum paper_state state)
{
    struct command command = {
        .kind = COMMAND_PAPER_ANSWER,
        .actor = {.role = ROLE_DISPLAY, .id = {"seat-2"}},
        .as.paper = {.seat = SEAT_2, .paper = paper, .state = state, .sign = true, .hash = {7, 8}}};
    return small_hall_do(&hall, &command);
}

static const struct seat_paper *paper(void)
{
    assert_null(engine_check(hall.engine));
    return engine_seat_paper(hall.engine, SEAT_2);
}

/* The clerk of the seat, as the kit signs one in. */
static const char *clerk(void)
{
    return engine_seat(hall.engine, SEAT_2)->clerk.text;
}

static void start(void)
{
    open_seat(SEAT_2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(show(clerk(), 1), PROBLEM_NOBODY_CALLED);
    called_next(SEAT_2);
    assert_int_equal(show(clerk(), 1), PROBLEM_NOBODY_CALLED); /* on the way */
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
}

static void test_a_paper_is_shown_by_the_seats_clerk_to_who_is_served(void **unused)
{
    (void)unused;
    start();
    assert_null(paper());
    assert_int_equal(show("somebody", 1), PROBLEM_SEAT_TAKEN);
    assert_int_equal(say(1, PAPER_CONFIRMED), PROBLEM_UNKNOWN_PAPER);
    assert_int_equal(show(clerk(), 1), PROBLEM_NONE);
    assert_int_equal(paper()->state, PAPER_SHOWN);
    assert_int_equal(paper()->hash[0], 1);
    const uint64_t first = paper()->id;
    assert_int_equal(show(clerk(), 2), PROBLEM_NONE); /* the next takes its place */
    assert_int_equal(paper()->hash[0], 2);
    assert_int_equal(say(first, PAPER_CONFIRMED), PROBLEM_UNKNOWN_PAPER);
    struct command nowhere = {.kind = COMMAND_PAPER_SHOW,
                              .actor = {.role = ROLE_CLERK, .id = {"c"}},
                              .as.paper = {.seat = SMALL_SEATS}};
    assert_int_equal(small_hall_do(&hall, &nowhere), PROBLEM_UNKNOWN_SEAT);
}

static void test_a_paper_is_answered_once(void **unused)
{
    (void)unused;
    static const enum paper_state ends[] = {PAPER_CONFIRMED, PAPER_WRONG, PAPER_WITHDRAWN};
    start();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(show(clerk(), 1), PROBLEM_NONE);
        const uint64_t id = paper()->id;
        assert_int_equal(say(id + 1, ends[i]), PROBLEM_UNKNOWN_PAPER);
        assert_int_equal(say(id, ends[i]), PROBLEM_NONE);
        if (ends[i] == PAPER_WITHDRAWN) {
            assert_null(paper());
            assert_int_equal(say(id, PAPER_CONFIRMED), PROBLEM_UNKNOWN_PAPER);
        } else {
            assert_int_equal(paper()->state, ends[i]);
            assert_int_equal(say(id, PAPER_CONFIRMED), PROBLEM_PAPER_OVER);
        }
    }
}

static void test_a_sign_is_given_where_one_is_asked_for(void **unused)
{
    (void)unused;
    static const struct {
        bool asked;
        enum paper_state state;
        bool given;
        enum problem problem;
    } rows[] = {
        {false, PAPER_CONFIRMED, true, PROBLEM_SIGN_UNASKED},
        {false, PAPER_WRONG, true, PROBLEM_SIGN_UNASKED},
        {true, PAPER_CONFIRMED, false, PROBLEM_SIGN_MISSING},
        {true, PAPER_WRONG, true, PROBLEM_SIGN_UNASKED},
        {true, PAPER_WITHDRAWN, true, PROBLEM_SIGN_UNASKED},
        {true, PAPER_CONFIRMED, true, PROBLEM_NONE},
        {true, PAPER_WRONG, false, PROBLEM_NONE},
        {true, PAPER_WITHDRAWN, false, PROBLEM_NONE},
    };
    start();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(rows[i].asked ? show_to_sign() : show(clerk(), 1), PROBLEM_NONE);
        const uint64_t id = paper()->id;
        struct engine_digest before;
        struct engine_digest after;
        engine_digest(hall.engine, &before);
        assert_int_equal(rows[i].given ? sign(id, rows[i].state) : say(id, rows[i].state),
                         rows[i].problem);
        engine_digest(hall.engine, &after);
        if (rows[i].problem != PROBLEM_NONE) {
            assert_int_equal(paper()->state, PAPER_SHOWN);
            assert_memory_equal(&after, &before, sizeof(after));
        } else if (rows[i].given) {
            assert_true(engine_paper_is_signed(paper()));
            assert_int_equal(paper()->sign_hash[1], 8);
            assert_int_equal(sign(id, PAPER_CONFIRMED), PROBLEM_PAPER_OVER);
        }
    }
}

static void test_what_ends_the_service_ends_the_paper(void **unused)
{
    (void)unused;
    start();
    assert_int_equal(show(clerk(), 1), PROBLEM_NONE);
    const uint64_t id = paper()->id;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    assert_null(paper());
    assert_int_equal(say(id, PAPER_CONFIRMED), PROBLEM_UNKNOWN_PAPER);
    called_next(SEAT_2);
    assert_null(paper());
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    assert_null(paper()); /* nobody sees another's */
    assert_int_equal(show(clerk(), 3), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_PARK, SEAT_2), PROBLEM_NONE);
    assert_null(paper());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(test_a_paper_is_shown_by_the_seats_clerk_to_who_is_served),
        RULE(test_a_paper_is_answered_once),
        RULE(test_a_sign_is_given_where_one_is_asked_for),
        RULE(test_what_ends_the_service_ends_the_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
