/* What follows a bad review: opened with it, answered step by step within its clocks, never lost.
 */
#include "hall-server/engine/redress.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/snapshot.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/engine/rule_kit.h"

#include <stdlib.h>
#include <string.h>

enum { STATE_ROOM = 1 << 22, CLOSE_MIN = 17 * 60 };

/* Statutory days of 2026, and Monday to Friday 9 to 12 and 13:30 to 17; numbers are given always.
 */
static void office_hours(void)
{
    const struct calendar_table table = calendar_statutory();
    const struct calendar_day_hours day = {.count = 2,
                                           .spans = {{9 * 60, 12 * 60}, {13 * 60 + 30, CLOSE_MIN}}};
    struct hall_calendar *calendar = &hall.config->calendar;
    calendar->count = 0;
    for (size_t i = 0; i < table.count; i++) {
        if (table.rows[i].year == 2026) {
            calendar->rows[calendar->count++] = table.rows[i];
        }
    }
    for (int i = 0; i < 5; i++) {
        hall.config->hours.week[i] = day;
    }
    hall.config->hours.make_up = day;
}

static int office_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 65536);
    office_hours();
    return 0;
}
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, office_setup, hall_teardown)

static int64_t at(int month, int day, int minute)
{
    const struct calendar_date date = {2026, month, day};
    return calendar_wall_ms(calendar_day_from_date(date), minute, 480);
}

/* As a server's timer does: at each due time, until `until_ms`. */
static void ticks_until(int64_t until_ms)
{
    while (engine_next_due_ms(hall.engine) <= until_ms) {
        struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
        const int64_t due_ms = engine_next_due_ms(hall.engine);
        const size_t before = hall.log_count;
        hall.now_ms = due_ms > hall.now_ms ? due_ms : hall.now_ms;
        assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
        assert_true(hall.log_count > before); /* else the timer would spin */
    }
    hall.now_ms = until_ms;
}

/* Somebody is served at seat 2 now; the visit ends. */
static struct uuid served(void)
{
    if (engine_seat(hall.engine, SEAT_2)->status != SEAT_OPEN) {
        open_seat(SEAT_2);
    }
    const struct uuid id = small_hall_issue(&hall, "s2", CLASS_ORDINARY, true);
    called_next(SEAT_2);
    serve(SEAT_2);
    return id;
}

static enum problem review(struct uuid ticket, uint8_t level, uint32_t reasons)
{
    struct command command = {
        .kind = COMMAND_REVIEW,
        .actor = {.role = ROLE_VISITOR},
        .as.review = {.seat = INDEX_NONE, .ticket = ticket, .level = level, .reasons = reasons}};
    return small_hall_do(&hall, &command);
}

static const struct redress *last(void)
{
    const uint32_t count = engine_redress_count(hall.engine);
    return count == 0 ? NULL : engine_redress_at(hall.engine, count - 1);
}

static enum problem step_with(uint64_t id, enum redress_result result, uint8_t level,
                              const char *words)
{
    struct command command = {.kind = COMMAND_REDRESS_STEP,
                              .actor = {.role = ROLE_INSPECTOR, .id = {"X01"}},
                              .as.redress = {.redress = id, .result = result, .level = level}};
    memcpy(command.as.redress.words, words, strlen(words));
    return small_hall_do(&hall, &command);
}

static enum problem step(enum redress_result result)
{
    const bool second = result == REDRESS_SAID_AGAIN;
    return step_with(last()->id, result, second ? 4 : 0, "查看了录像，属实");
}

/* A bad review of today that staff may see. */
static const struct redress *bad_review(void)
{
    assert_int_equal(review(served(), 1, UINT32_C(1) << REVIEW_SLOW), PROBLEM_NONE);
    hall.now_ms += REVIEW_CHANGE_MS;
    return last();
}

static void test_bad_reviews_alone_open_one_and_nobody_is_in_it(void **unused)
{
    (void)unused;
    for (uint8_t level = REVIEW_LEVELS; level > REVIEW_BAD; level--) {
        assert_int_equal(review(served(), level, 0), PROBLEM_NONE);
        assert_null(last());
    }
    served(); /* who says nothing said nothing bad, and nothing good */
    assert_null(last());
    assert_int_equal(review(served(), 2, UINT32_C(1) << REVIEW_SLOW), PROBLEM_NONE);
    const struct redress *row = last();
    assert_non_null(row);
    assert_string_equal(row->service.text, "s2");
    assert_string_equal(row->department.text, "d1");
    assert_string_equal(row->window.text, "2");
    assert_int_equal(row->level, 2);
    assert_int_equal(row->reasons, UINT32_C(1) << REVIEW_SLOW);
    assert_int_equal(row->opened_ms, hall.now_ms);
    assert_int_equal(review(served(), 1, 0), PROBLEM_NONE);
    assert_int_equal(engine_redress_count(hall.engine), 2);
    assert_null(engine_redress_find(hall.engine, row->id + 1));
    assert_ptr_equal(engine_redress_find(hall.engine, row->id), row);
}

static void clocks(int month, int day, int minute, const int64_t due_ms[REDRESS_CLOCKS])
{
    ticks_until(at(month, day, minute) - 10 * SMALL_MINUTE_MS);
    const struct uuid ticket = served();
    hall.now_ms = at(month, day, minute);
    assert_int_equal(review(ticket, 1, 0), PROBLEM_NONE);
    assert_memory_equal(last()->due_ms, due_ms, REDRESS_CLOCKS * sizeof(due_ms[0]));
    assert_false(last()->provisional);
}

/* From the day after, by working days, to the close of the last one. */
static void test_clocks_are_working_days_of_the_hall(void **unused)
{
    (void)unused;
    const int64_t plain[] = {at(3, 17, CLOSE_MIN), at(3, 23, CLOSE_MIN), at(4, 7, CLOSE_MIN)};
    clocks(3, 16, 10 * 60 + 30, plain); /* Monday; 6 April is Qingming's day off */
    const int64_t weekend[] = {at(3, 24, CLOSE_MIN), at(3, 30, CLOSE_MIN), at(4, 14, CLOSE_MIN)};
    clocks(3, 21, 11 * 60, weekend); /* Saturday: as if it came on Monday */
    /* Before the holidays of 1 to 5 May; Saturday the 9th is worked instead. */
    const int64_t may[] = {at(5, 6, CLOSE_MIN), at(5, 11, CLOSE_MIN), at(5, 25, CLOSE_MIN)};
    clocks(4, 30, 16 * 60 + 59, may);
    const int64_t off[] = {at(5, 7, CLOSE_MIN), at(5, 12, CLOSE_MIN), at(5, 26, CLOSE_MIN)};
    clocks(5, 3, 15 * 60, off);
}

static void test_a_year_that_is_not_announced_is_counted_by_weekdays_and_says_so(void **unused)
{
    (void)unused;
    ticks_until(at(12, 28, 10 * 60));
    assert_int_equal(review(served(), 1, 0), PROBLEM_NONE); /* Monday */
    assert_true(last()->provisional);
    assert_int_equal(last()->due_ms[REDRESS_CONTACT], at(12, 29, CLOSE_MIN));
    const struct calendar_date monday = {2027, 1, 4};
    assert_int_equal(last()->due_ms[REDRESS_VERIFY],
                     calendar_wall_ms(calendar_day_from_date(monday), CLOSE_MIN, 480));
    const struct calendar_date third = {2027, 1, 18};
    assert_int_equal(last()->due_ms[REDRESS_RESOLVE],
                     calendar_wall_ms(calendar_day_from_date(third), CLOSE_MIN, 480));
}

static void test_staff_see_and_touch_it_only_when_the_visitor_cannot_change_it(void **unused)
{
    (void)unused;
    const struct uuid ticket = served();
    assert_int_equal(review(ticket, 1, UINT32_C(1) << REVIEW_SLOW), PROBLEM_NONE);
    const uint64_t id = last()->id;
    const int64_t shown_ms = hall.now_ms + REVIEW_CHANGE_MS;
    assert_false(redress_is_shown(last(), shown_ms - 1));
    assert_true(redress_is_shown(last(), shown_ms));
    hall.now_ms = shown_ms - 1;
    assert_int_equal(step(REDRESS_REACHED), PROBLEM_UNKNOWN_REDRESS);
    assert_int_equal(review(ticket, 2, 0), PROBLEM_NONE); /* another bad one: the same item */
    assert_int_equal(last()->id, id);
    assert_int_equal(last()->level, 2);
    assert_int_equal(last()->reasons, 0);
    hall.now_ms = shown_ms;
    assert_int_equal(review(ticket, 5, 0), PROBLEM_ALREADY_REVIEWED);
    assert_int_equal(step(REDRESS_REACHED), PROBLEM_NONE);
}

static void test_a_visitor_who_changes_the_review_ends_it_on_record(void **unused)
{
    (void)unused;
    const struct uuid ticket = served();
    assert_int_equal(review(ticket, 1, 0), PROBLEM_NONE);
    const uint64_t id = last()->id;
    hall.now_ms += SMALL_MINUTE_MS;
    assert_int_equal(review(ticket, 3, 0), PROBLEM_NONE);
    assert_true(redress_is_over(last()));
    assert_int_equal(last()->changed_ms, hall.now_ms);
    assert_int_equal(review(ticket, 2, 0), PROBLEM_NONE); /* and back: it goes on */
    assert_int_equal(last()->id, id);
    assert_false(redress_is_over(last()));
    assert_int_equal(review(ticket, 4, 0), PROBLEM_NONE);
    assert_int_equal(engine_redress_count(hall.engine), 1);
    hall.now_ms += REVIEW_CHANGE_MS;
    assert_int_equal(step(REDRESS_REACHED), PROBLEM_WRONG_STEP);
    ticks_until(hall.now_ms + 40 * INT64_C(86400000)); /* no clock runs any more */
    assert_int_equal(redress_tier(last()), REDRESS_INSPECTOR);
    assert_int_equal(last()->changed_ms, last()->opened_ms + SMALL_MINUTE_MS);
}

static void test_a_good_review_that_becomes_a_bad_one_opens_it(void **unused)
{
    (void)unused;
    const struct uuid ticket = served();
    assert_int_equal(review(ticket, 5, 0), PROBLEM_NONE);
    assert_null(last());
    assert_int_equal(review(ticket, 1, UINT32_C(1) << REVIEW_UNKIND), PROBLEM_NONE);
    assert_int_equal(last()->reasons, UINT32_C(1) << REVIEW_UNKIND);
}

static void test_steps_are_taken_in_their_order_and_each_is_kept(void **unused)
{
    (void)unused;
    static const enum redress_result story[] = {REDRESS_REACHED, REDRESS_TRUE, REDRESS_MENDED,
                                                REDRESS_SAID_AGAIN, REDRESS_PUBLISHED};
    const struct redress *row = bad_review();
    assert_null(redress_published(row));
    for (int i = 0; i < REDRESS_STEP_COUNT; i++) {
        assert_int_equal(row->next, i);
        assert_int_equal(redress_is_over(row), i > REDRESS_SECOND);
        for (int k = 0; k < REDRESS_RESULT_COUNT; k++) {
            if ((int)redress_result_row((enum redress_result)k)->step != i) {
                assert_int_equal(step((enum redress_result)k), PROBLEM_WRONG_STEP);
            }
        }
        assert_int_equal(step(story[i]), PROBLEM_NONE);
        assert_int_equal(row->entries[i].result, story[i]);
        assert_int_equal(row->entries[i].at_ms, hall.now_ms);
        assert_string_equal(row->entries[i].who.text, "X01");
        assert_string_equal(row->entries[i].words, "查看了录像，属实");
    }
    assert_int_equal(row->entries[REDRESS_SECOND].level, 4);
    assert_ptr_equal(redress_published(row), &row->entries[REDRESS_PUBLISH]);
    assert_int_equal(step(REDRESS_PUBLISHED), PROBLEM_WRONG_STEP);
    assert_int_equal(step_with(row->id + 1, REDRESS_REACHED, 0, ""), PROBLEM_UNKNOWN_REDRESS);
}

static void test_nobody_is_tried_three_times(void **unused)
{
    (void)unused;
    const struct redress *row = bad_review();
    for (int i = 0; i < LIMIT_REDRESS_TRIES; i++) {
        assert_int_equal(row->next, REDRESS_CONTACT);
        assert_int_equal(step(REDRESS_NOBODY), PROBLEM_NONE);
    }
    assert_int_equal(row->next, REDRESS_VERIFY);
    assert_int_equal(step(REDRESS_NOBODY), PROBLEM_WRONG_STEP);
    assert_int_equal(step(REDRESS_UNTRUE), PROBLEM_NONE);
    assert_int_equal(step(REDRESS_EXPLAINED), PROBLEM_NONE);
    assert_int_equal(step_with(row->id, REDRESS_NOT_SAID, 0, ""), PROBLEM_NONE);
    assert_int_equal(row->entries[5].level, 0); /* 未评价, never a level */
    assert_int_equal(step(REDRESS_PUBLISHED), PROBLEM_NONE);
}

static void test_words_are_there_where_they_must_and_name_nobody(void **unused)
{
    (void)unused;
    const uint64_t id = bad_review()->id;
    assert_int_equal(step_with(id, REDRESS_REACHED, 1, ""), PROBLEM_BAD_VALUE);
    assert_int_equal(step_with(id, REDRESS_REACHED, 0, "打了13800001234"), PROBLEM_WORDS_NAME);
    assert_int_equal(step_with(id, REDRESS_NO_WAY, 0, ""), PROBLEM_NONE);
    assert_int_equal(step_with(id, REDRESS_TRUE, 0, ""), PROBLEM_WORDS_MISSING);
    assert_int_equal(step_with(id, REDRESS_TRUE, 0, "2026-03-16，窗口2"), PROBLEM_NONE);
    assert_int_equal(step_with(id, REDRESS_MENDED, 0, "补办"), PROBLEM_NONE);
    assert_int_equal(step_with(id, REDRESS_SAID_AGAIN, 0, ""), PROBLEM_BAD_VALUE);
    assert_int_equal(step_with(id, REDRESS_SAID_AGAIN, 6, ""), PROBLEM_BAD_VALUE);
    assert_int_equal(step_with(id, REDRESS_NOT_SAID, 3, ""), PROBLEM_BAD_VALUE);
    assert_int_equal(step_with(id, REDRESS_SAID_AGAIN, 5, ""), PROBLEM_NONE);
}

/* Each clock that runs out is noted when it does, and asks one level more. */
static void test_what_is_overdue_goes_up_a_level(void **unused)
{
    (void)unused;
    const struct redress *row = bad_review(); /* Monday the 16th */
    ticks_until(at(3, 17, CLOSE_MIN) - 1);
    assert_false(redress_is_overdue(row, hall.now_ms));
    assert_int_equal(redress_tier(row), REDRESS_INSPECTOR);
    ticks_until(at(3, 17, CLOSE_MIN));
    assert_true(redress_is_overdue(row, hall.now_ms));
    assert_int_equal(row->missed_ms[REDRESS_CONTACT], hall.now_ms);
    assert_int_equal(redress_tier(row), REDRESS_MANAGER);
    assert_int_equal(step(REDRESS_REACHED), PROBLEM_NONE); /* late, and done */
    assert_false(redress_is_overdue(row, hall.now_ms));
    ticks_until(at(3, 23, CLOSE_MIN) - 1);
    assert_int_equal(redress_tier(row), REDRESS_MANAGER);
    ticks_until(at(3, 23, CLOSE_MIN) + 5);
    assert_int_equal(redress_tier(row), REDRESS_ADMIN);
    ticks_until(at(4, 8, 0));
    assert_int_equal(redress_tier(row), REDRESS_ADMIN); /* the top keeps it */
    assert_int_equal(row->missed_ms[REDRESS_RESOLVE], at(4, 7, CLOSE_MIN));
    assert_int_equal(step(REDRESS_TRUE), PROBLEM_NONE);
    assert_true(redress_is_overdue(row, hall.now_ms));
    assert_int_equal(step(REDRESS_MENDED), PROBLEM_NONE);
    assert_false(redress_is_overdue(row, hall.now_ms));
}

static void test_what_is_done_in_time_stays_where_it_is(void **unused)
{
    (void)unused;
    const struct redress *row = bad_review();
    assert_int_equal(step(REDRESS_NO_WAY), PROBLEM_NONE);
    assert_int_equal(step(REDRESS_TRUE), PROBLEM_NONE);
    ticks_until(at(4, 7, CLOSE_MIN) - 1);
    assert_int_equal(step(REDRESS_MENDED), PROBLEM_NONE);
    ticks_until(at(6, 1, 0));
    assert_int_equal(redress_tier(row), REDRESS_INSPECTOR);
}

/* After a long sleep all three come at once. */
static void test_a_late_tick_notes_all_that_was_missed(void **unused)
{
    (void)unused;
    const struct redress *row = bad_review();
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    hall.now_ms = at(6, 1, 0);
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    for (int i = 0; i < REDRESS_CLOCKS; i++) {
        assert_int_equal(row->missed_ms[i], hall.now_ms);
    }
    assert_int_equal(redress_tier(row), REDRESS_ADMIN);
}

/* Open ones, with their steps, are there the next day; and a snapshot gives the same engine. */
static void test_they_outlive_the_turn_of_the_day(void **unused)
{
    (void)unused;
    uint8_t *state = malloc(STATE_ROOM);
    assert_non_null(state);
    (void)bad_review();
    assert_int_equal(step(REDRESS_NOBODY), PROBLEM_NONE);
    assert_int_equal(review(served(), 2, 0), PROBLEM_NONE);
    const uint64_t id = last()->id;
    ticks_until(at(3, 17, 3 * 60) - 1);
    const size_t size = engine_snapshot_write(hall.engine, state, STATE_ROOM);
    const size_t from = hall.log_count;
    ticks_until(at(3, 20, 0));
    assert_int_equal(engine_redress_count(hall.engine), 2);
    assert_int_equal(last()->id, id);
    assert_int_equal(redress_tier(last()), REDRESS_MANAGER);
    assert_int_equal(step(REDRESS_NO_WAY), PROBLEM_NONE);
    small_hall_replay_after(&hall, state, size, from);
    for (size_t cut = size - 1; cut < size; cut -= 17) { /* an engine each: not at every byte */
        struct engine *other = engine_create(NULL);
        assert_int_not_equal(engine_snapshot_read(other, hall.config, state, cut), SNAPSHOT_OK);
        engine_destroy(other);
    }
    free(state);
}

static void test_open_ones_are_never_forgotten_and_ended_ones_make_room(void **unused)
{
    (void)unused;
    struct engine *engine = hall.engine;
    assert_int_equal(review(served(), 1, 0), PROBLEM_NONE);
    for (uint32_t i = engine_redress_count(engine); i + 1 < LIMIT_REDRESS; i++) {
        struct uuid ticket = small_hall_issue(&hall, "s2", CLASS_ORDINARY, true);
        called_next(SEAT_2);
        hall.now_ms += 1;
        assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
        assert_int_equal(review(ticket, 2, 0), PROBLEM_NONE);
    }
    const struct uuid changes = served();
    assert_int_equal(review(changes, 1, 0), PROBLEM_NONE);
    assert_int_equal(engine_redress_count(engine), LIMIT_REDRESS);
    const struct uuid full = served();
    assert_int_equal(review(full, 1, 0), PROBLEM_HALL_FULL);
    assert_int_equal(review(full, 3, 0), PROBLEM_NONE);
    assert_int_equal(review(changes, 4, 0), PROBLEM_NONE); /* over: its room is free */
    const uint64_t first = engine_redress_at(engine, 0)->id;
    assert_int_equal(review(full, 1, 0), PROBLEM_NONE);
    assert_int_equal(engine_redress_count(engine), LIMIT_REDRESS);
    assert_int_equal(engine_redress_at(engine, 0)->id, first);
}

static void test_a_request_acts_once(void **unused)
{
    (void)unused;
    struct command command = {
        .kind = COMMAND_REDRESS_STEP,
        .request_id = "redress-once-1",
        .actor = {.role = ROLE_MANAGER, .id = {"M01"}},
        .as.redress = {.redress = bad_review()->id, .result = REDRESS_NOBODY, .words = "无人接听"}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_int_equal(last()->entry_count, 1);
    command.as.redress.words[0] = 'x';
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_REQUEST_ID_REUSED);
    command.as.redress.words[0] = "无"[0];
    command.as.redress.result = REDRESS_REACHED;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_REQUEST_ID_REUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE(test_bad_reviews_alone_open_one_and_nobody_is_in_it),
        OFFICE(test_clocks_are_working_days_of_the_hall),
        OFFICE(test_a_year_that_is_not_announced_is_counted_by_weekdays_and_says_so),
        OFFICE(test_staff_see_and_touch_it_only_when_the_visitor_cannot_change_it),
        OFFICE(test_a_visitor_who_changes_the_review_ends_it_on_record),
        OFFICE(test_a_good_review_that_becomes_a_bad_one_opens_it),
        OFFICE(test_steps_are_taken_in_their_order_and_each_is_kept),
        OFFICE(test_nobody_is_tried_three_times),
        OFFICE(test_words_are_there_where_they_must_and_name_nobody),
        OFFICE(test_what_is_overdue_goes_up_a_level),
        OFFICE(test_what_is_done_in_time_stays_where_it_is),
        OFFICE(test_a_late_tick_notes_all_that_was_missed),
        OFFICE(test_they_outlive_the_turn_of_the_day),
        OFFICE(test_open_ones_are_never_forgotten_and_ended_ones_make_room),
        OFFICE(test_a_request_acts_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
