/* Codes and cards without devices or a hall: what is asked for them, where answers lead, and what
 * ends when a card goes. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include "kiosk/screens/screen.h"

#include <string.h>

static const struct client_ask *asked(void)
{
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_non_null(wish);
    return &wish->ask;
}

static void test_a_scanned_ticket_is_asked_for_by_its_own_key(void **state)
{
    (void)state;
    fixture_scan(&kiosk, KIOSK_CODE_TICKET);
    assert_int_equal(kiosk.screen, SCREEN_LOOKING);
    const struct client_ask *ask = asked();
    assert_string_equal(ask->path, "/api/v1/visit");
    assert_int_equal(strlen(ask->key), 38);
    assert_string_equal(ask->body, "");
}

static void test_a_standing_is_asked_for_again_while_it_is_looked_at(void **state)
{
    (void)state;
    lead(SCENE_STANDING);
    assert_true(kiosk_next_wake_ms(&kiosk) <= kiosk.now_ms + DESK_AGAIN_MS);
    kiosk_tick(&kiosk, kiosk.now_ms + DESK_AGAIN_MS);
    assert_string_equal(asked()->path, "/api/v1/standing?number=A047");
    fixture_answer(&kiosk, fixture_desk_shape(SHAPE_STANDING, SHAPE_LEG_CALLED), NULL);
    assert_int_equal(kiosk.screen, SCREEN_STANDING);
    assert_int_equal(kiosk.visitor.desk.standing->state, SHAPE_LEG_CALLED);
}

static void test_an_answer_that_is_lost_leaves_nobody_waiting(void **state)
{
    (void)state;
    fixture_scan(&kiosk, KIOSK_CODE_TICKET);
    kiosk_touched(&kiosk, kiosk.now_ms);
    assert_true(kiosk_next_wake_ms(&kiosk) <= kiosk.now_ms + DESK_LOOK_MS);
    kiosk_tick(&kiosk, kiosk.now_ms + DESK_LOOK_MS);
    assert_int_equal(kiosk.screen, SCREEN_CODE_PROBLEM);
    assert_int_equal(kiosk.visitor.desk.problem, WORD_CODE_NO_LINE);
}

static void test_without_the_line_nothing_is_asked(void **state)
{
    (void)state;
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, kiosk.now_ms);
    fixture_scan(&kiosk, KIOSK_CODE_APPOINTMENT);
    assert_int_equal(kiosk.screen, SCREEN_CODE_PROBLEM);
    assert_null(fixture_take_wish(&kiosk, KIOSK_ASK_HALL));
}

static void test_when_the_line_goes_nothing_moves_under_a_finger(void **state)
{
    (void)state;
    static const struct {
        enum fixture_scene scene;
        const char *off; /* what the hall alone can do */
    } rows[] = {{SCENE_STANDING_REVIEW, "review"},
                {SCENE_BOOKING_EARLY, "change"},
                {SCENE_BOOKING_EARLY, "give-up"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)kiosk_setup(NULL);
        lead(rows[i].scene);
        const enum kiosk_screen screen = kiosk.screen;
        const struct ui_rect done = target_named("done")->box;
        const struct ui_rect off = target_named(rows[i].off)->box;
        kiosk_line(&kiosk, KIOSK_LINE_DOWN, kiosk.now_ms);
        draw();
        assert_memory_equal(&target_named("done")->box, &done, sizeof(done));
        assert_memory_equal(&target_named(rows[i].off)->box, &off, sizeof(off));
        assert_true(target_named(rows[i].off)->flags & UI_TARGET_DISABLED);
        fixture_act(&kiosk, target_named(rows[i].off)->id);
        assert_screen(screen);
    }
}

static void test_no_paper_no_check_in(void **state)
{
    (void)state;
    lead(SCENE_BOOKING);
    act("check-in");
    assert_int_equal(kiosk.screen, SCREEN_CHECKING);
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_NO_PAPER);
    assert_null(fixture_take_wish(&kiosk, KIOSK_ASK_HALL));
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, false, kiosk.now_ms); /* a new roll */
    assert_int_equal(kiosk.screen, SCREEN_BOOKING);
    act("check-in");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_string_equal(asked()->path, "/api/v1/appointments/K7M29XTW/check-in");
}

static void test_an_appointment_too_early_or_over_checks_nothing_in(void **state)
{
    static const enum fixture_scene scenes[] = {SCENE_BOOKING_EARLY, SCENE_BOOKING_DONE,
                                                SCENE_BOOKING_OTHER_DAY};
    (void)state;
    for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
        lead(scenes[i]);
        assert_null(ui_list_target_named(&list, "check-in"));
        fixture_act(&kiosk, KIOSK_OWN + 2); /* a late finger on what was there */
        assert_int_equal(kiosk.screen, SCREEN_BOOKING);
    }
}

static void test_who_is_late_asks_for_an_ordinary_number(void **state)
{
    (void)state;
    lead(SCENE_BOOKING_LATE);
    act("check-in");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_non_null(strstr(asked()->body, "\"ordinary\":true"));
}

static void test_a_copy_is_printed_and_reported_to_nobody(void **state)
{
    (void)state;
    lead(SCENE_STANDING_TICKET);
    act("copy");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_PRINT));
    kiosk_print_ended(&kiosk, kiosk.visit, KIOSK_PRINT_FAILED, "media-empty", kiosk.now_ms);
    assert_null(fixture_take_wish(&kiosk, KIOSK_REPORT_PRINT));
    assert_int_equal(kiosk.screen, SCREEN_STANDING);
    draw();
    act("copy");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    kiosk_print_ended(&kiosk, kiosk.visit, KIOSK_PRINTED, "", kiosk.now_ms);
    assert_null(fixture_take_wish(&kiosk, KIOSK_REPORT_PRINT));
    assert_int_equal(kiosk.screen, SCREEN_THANKS);
}

static void test_who_missed_the_call_is_queued_again_by_the_link(void **state)
{
    (void)state;
    lead(SCENE_STANDING_COME_BACK);
    assert_non_null(ui_list_target_named(&list, "come-back"));
    act("come-back");
    const struct client_ask *ask = fixture_last_ask();
    assert_string_equal(ask->path,
                        "/api/v1/tickets/0195a3c0-0000-7000-8000-000000000047/come-back");
    assert_string_equal(ask->key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL");
    fixture_answer(&kiosk, fixture_desk_shape(SHAPE_TICKET, 1), NULL);
    assert_int_equal(kiosk.screen, SCREEN_STANDING);
    assert_int_equal(kiosk.visitor.desk.ticket->state, SHAPE_LEG_WAITING);
    lead(SCENE_STANDING_ABSENT); /* a number alone is not enough */
    assert_null(ui_list_target_named(&list, "come-back"));
}

/* A number that was typed has no paper of its own to print. */
static void test_a_number_alone_prints_nothing(void **state)
{
    (void)state;
    lead(SCENE_STANDING);
    assert_null(ui_list_target_named(&list, "copy"));
}

static void test_a_card_that_goes_ends_its_visit_and_no_other(void **state)
{
    (void)state;
    lead(SCENE_CARD);
    const uint32_t visit = kiosk.visit;
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
    assert_true(kiosk.visit != visit);
    assert_string_equal(kiosk.visitor.desk.name_masked, "");
    fixture_act(&kiosk, KIOSK_TAKE);
    kiosk_card_gone(&kiosk, kiosk.now_ms); /* nobody's here */
    assert_int_equal(kiosk.screen, SCREEN_DEPARTMENTS);
}

static void test_something_half_done_is_asked_about(void **state)
{
    (void)state;
    lead(SCENE_CARD_TAKEN);
    fixture_act(&kiosk, KIOSK_GO_ON);
    assert_int_equal(kiosk.screen, SCREEN_DEPARTMENTS);
    lead(SCENE_CARD_TAKEN);
    kiosk_tick(&kiosk, kiosk.now_ms + KIOSK_ASK_MS);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
}

static void test_a_card_that_goes_while_its_number_is_printed_changes_nothing(void **state)
{
    (void)state;
    fixture_card_down(&kiosk);
    fixture_answer(&kiosk, fixture_card_today(1), NULL);
    assert_int_equal(kiosk.screen, SCREEN_BOOKING); /* the only thing: straight to it */
    act("check-in");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    fixture_answer(&kiosk, fixture_desk_shape(SHAPE_TICKET, 1), NULL);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING);
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING);
    kiosk_print_ended(&kiosk, kiosk.visit, KIOSK_PRINTED, "", kiosk.now_ms);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_REPORT_PRINT));
    assert_int_equal(kiosk.screen, SCREEN_THANKS);
    fixture_act(&kiosk, KIOSK_DONE);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
}

static void test_a_card_left_lying_is_told_until_it_is_taken(void **state)
{
    (void)state;
    lead(SCENE_TAKE_CARD);
    assert_string_equal(kiosk.visitor.desk.name_masked, "");
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
    lead(SCENE_TAKE_CARD);
    fixture_act(&kiosk, KIOSK_HOME); /* it keeps nobody else from the kiosk */
    assert_int_equal(kiosk.screen, SCREEN_HOME);
    lead(SCENE_TAKE_CARD);
    kiosk_tick(&kiosk, kiosk.now_ms + KIOSK_NOTICE_MS);
    assert_int_equal(kiosk.screen, SCREEN_HOME);
}

/* An answer for who has gone meanwhile is nobody's. */
static void test_a_late_answer_shows_nothing_to_the_next(void **state)
{
    (void)state;
    fixture_card_down(&kiosk);
    const struct kiosk_wish wish = *fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    const struct kiosk_answer answer = {.shape = fixture_card_today(3)};
    assert_false(kiosk_answered(&kiosk, wish.visit, wish.answered, &answer, kiosk.now_ms));
    assert_int_equal(kiosk.screen, SCREEN_HOME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_scanned_ticket_is_asked_for_by_its_own_key, kiosk_setup),
        cmocka_unit_test_setup(test_a_standing_is_asked_for_again_while_it_is_looked_at,
                               kiosk_setup),
        cmocka_unit_test_setup(test_an_answer_that_is_lost_leaves_nobody_waiting, kiosk_setup),
        cmocka_unit_test_setup(test_without_the_line_nothing_is_asked, kiosk_setup),
        cmocka_unit_test_setup(test_when_the_line_goes_nothing_moves_under_a_finger, kiosk_setup),
        cmocka_unit_test_setup(test_no_paper_no_check_in, kiosk_setup),
        cmocka_unit_test_setup(test_an_appointment_too_early_or_over_checks_nothing_in,
                               kiosk_setup),
        cmocka_unit_test_setup(test_who_is_late_asks_for_an_ordinary_number, kiosk_setup),
        cmocka_unit_test_setup(test_a_copy_is_printed_and_reported_to_nobody, kiosk_setup),
        cmocka_unit_test_setup(test_who_missed_the_call_is_queued_again_by_the_link, kiosk_setup),
        cmocka_unit_test_setup(test_a_number_alone_prints_nothing, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_that_goes_ends_its_visit_and_no_other, kiosk_setup),
        cmocka_unit_test_setup(test_something_half_done_is_asked_about, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_that_goes_while_its_number_is_printed_changes_nothing,
                               kiosk_setup),
        cmocka_unit_test_setup(test_a_card_left_lying_is_told_until_it_is_taken, kiosk_setup),
        cmocka_unit_test_setup(test_a_late_answer_shows_nothing_to_the_next, kiosk_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
