/* Calling a guide from the kiosk: asked, followed, withdrawn; and when the hall cannot be told. */
#include "kiosk/screens/screen.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include <string.h>

enum { CALL_GUIDE = KIOSK_OWN, WITHDRAW = KIOSK_OWN, ONCE_MORE, NOTHING = KIOSK_OWN + 99 };

/* The question that the screens asked last is this one; it stays asked. */
static void assert_asked(const char *method, const char *path, const char *body)
{
    const struct client_ask *ask = fixture_last_ask();
    assert_non_null(ask);
    assert_string_equal(ask->method, method);
    assert_string_equal(ask->path, path);
    if (strstr(ask->body, body) == NULL) {
        fail_msg("%s has no %s", ask->body, body);
    }
}

static void to_why(enum kiosk_screen from)
{
    fixture_act(&kiosk, KIOSK_HELP);
    assert_screen(SCREEN_HELP);
    assert_int_equal(kiosk.under, from);
    fixture_act(&kiosk, CALL_GUIDE);
    assert_screen(SCREEN_CALL_WHY);
    assert_asked("GET", "/api/v1/help/self", "");
    fixture_answer(&kiosk, NULL, "unknown_help");
    assert_screen(SCREEN_CALL_WHY);
}

static void call(enum client_help_reason reason)
{
    fixture_act(&kiosk, (ui_id)(KIOSK_ITEM + (int)reason));
    assert_screen(SCREEN_CALL_SENDING);
}

static void later(int64_t ms)
{
    kiosk_tick(&kiosk, kiosk.now_ms + ms);
    fixture_act(&kiosk, NOTHING); /* so that what was asked is heard */
}

static void test_a_call_is_followed_until_a_guide_has_come(void **state)
{
    (void)state;
    fixture_to_confirm(&kiosk, false, true);
    kiosk.place = "2";
    to_why(SCREEN_CONFIRM);
    call(CLIENT_HELP_MOBILITY);
    assert_asked("POST", "/api/v1/help", "\"reason\":\"mobility\"");
    assert_asked("POST", "/api/v1/help", "\"area\":\"2\"");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_CALLED);
    later(CALL_EVERY_MS);
    assert_asked("GET", "/api/v1/help/self", "");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_TAKEN), "");
    assert_int_equal(kiosk.visitor.call.state, CALL_TAKEN);
    assert_string_equal(kiosk.visitor.call.guide, "D01");
    later(CALL_EVERY_MS);
    fixture_answer(&kiosk, NULL, "no_answer"); /* what was known is shown, and it is asked again */
    assert_int_equal(kiosk.visitor.call.state, CALL_TAKEN);
    later(CALL_EVERY_MS);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CLOSED), "");
    assert_int_equal(kiosk.visitor.call.state, CALL_CLOSED);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_screen(SCREEN_CONFIRM);
}

static void test_a_call_is_withdrawn_when_the_hall_says_so(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_MOBILITY);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    fixture_act(&kiosk, WITHDRAW);
    assert_asked("POST", "/api/v1/help/4711/close", "");
    assert_screen(SCREEN_CALL_SENDING);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CLOSED), "");
    assert_screen(SCREEN_HOME);
    assert_int_equal(kiosk.visitor.call.state, CALL_NONE);
}

static void test_the_call_that_this_machine_has_is_shown(void **state)
{
    (void)state;
    fixture_act(&kiosk, KIOSK_HELP);
    fixture_act(&kiosk, CALL_GUIDE);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_TAKEN), "");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.reason, CLIENT_HELP_MOBILITY);
    fixture_act(&kiosk, KIOSK_END);
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_OTHER); /* another one came before */
    fixture_answer(&kiosk, NULL, "help_called");
    assert_asked("GET", "/api/v1/help/self", "");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_CALLED);
}

static void test_an_area_that_the_hall_does_not_know_keeps_nobody_away(void **state)
{
    (void)state;
    kiosk.place = "nowhere";
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_UNWELL);
    fixture_answer(&kiosk, NULL, "bad_value");
    assert_screen(SCREEN_CALL_SENDING);
    assert_null(strstr(fixture_last_ask()->body, "area"));
    fixture_answer(&kiosk, NULL, "bad_value"); /* no more tries */
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_NONE);
}

static void test_who_is_not_heard_is_told_where_to_go_and_may_try_again(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_SERVICE);
    fixture_answer(&kiosk, NULL, "busy");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_NONE);
    assert_int_equal(kiosk.under, SCREEN_HOME);
    fixture_act(&kiosk, ONCE_MORE);
    assert_screen(SCREEN_CALL_WHY);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_screen(SCREEN_HELP);
    fixture_act(&kiosk, KIOSK_BACK);
    assert_screen(SCREEN_HOME);
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, kiosk.now_ms);
    fixture_act(&kiosk, KIOSK_HELP);
    fixture_act(&kiosk, CALL_GUIDE); /* not offered then */
    assert_screen(SCREEN_HELP);
}

/* ---- answers that are lost ---- */

static void waited(void)
{
    kiosk_tick(&kiosk, kiosk.now_ms + CALL_WAIT_MS);
    assert_screen(SCREEN_CALL);
}

static void test_nobody_is_promised_a_guide_before_the_hall_has_answered(void **state)
{
    (void)state;
    fixture_to_confirm(&kiosk, false, true);
    to_why(SCREEN_CONFIRM);
    call(CLIENT_HELP_UNWELL);
    assert_int_equal(fixture_last_ask()->patience_ms, ASK_FOR_EVER); /* one request, until then */
    kiosk_tick(&kiosk, kiosk.now_ms + CALL_WAIT_MS - 1);
    assert_screen(SCREEN_CALL_SENDING);
    assert_true(kiosk_next_wake_ms(&kiosk) <= kiosk.now_ms + 1);
    kiosk_tick(&kiosk, kiosk.now_ms + 1);
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_UNSURE);
    later(CALL_EVERY_MS);
    assert_asked("POST", "/api/v1/help", "unwell"); /* it is not asked for beside it */
    fixture_act(&kiosk, KIOSK_BACK);
    assert_screen(SCREEN_CONFIRM);
    fixture_act(&kiosk, KIOSK_HELP);
    fixture_act(&kiosk, CALL_GUIDE); /* the same one */
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_UNSURE);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_CALLED);
}

static void test_an_older_answer_says_nothing_of_a_call_that_is_on_its_way(void **state)
{
    (void)state;
    fixture_act(&kiosk, KIOSK_HELP);
    fixture_act(&kiosk, CALL_GUIDE);
    struct kiosk_wish look;
    fixture_hold(&look);
    call(CLIENT_HELP_OTHER);
    const struct kiosk_answer none = {.code = "unknown_help"};
    (void)kiosk_answered(&kiosk, look.visit, look.answered, &none, kiosk.now_ms);
    assert_screen(SCREEN_CALL_SENDING);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_CALLED);
}

static void test_a_call_that_is_withdrawn_before_the_hall_answers_is_closed_there(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_MOBILITY);
    waited();
    fixture_act(&kiosk, WITHDRAW);
    assert_screen(SCREEN_CALL_SENDING);
    waited();
    assert_int_equal(kiosk.visitor.call.state, CALL_WITHDRAWING);
    assert_asked("POST", "/api/v1/help", "mobility");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    assert_int_equal(kiosk.visitor.call.state, CALL_WITHDRAWING); /* no guide is promised now */
    assert_asked("POST", "/api/v1/help/4711/close", "");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CLOSED), "");
    assert_screen(SCREEN_HOME);
    assert_int_equal(kiosk.visitor.call.state, CALL_NONE);
}

static void test_a_withdrawal_is_said_to_be_under_way_until_the_hall_answers(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_MOBILITY);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    fixture_act(&kiosk, WITHDRAW);
    assert_int_equal(fixture_last_ask()->patience_ms, ASK_FOR_EVER);
    waited();
    assert_int_equal(kiosk.visitor.call.state, CALL_WITHDRAWING);
    later(CALL_EVERY_MS);
    assert_asked("POST", "/api/v1/help/4711/close", "");
    fixture_answer(&kiosk, NULL, "help_over"); /* the guide had ended it */
    assert_asked("GET", "/api/v1/help/self", "");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CLOSED), "");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_CLOSED);
}

static void test_who_has_gone_before_the_hall_answers_has_no_guide_come(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_MOBILITY);
    waited();
    struct kiosk_wish sent;
    fixture_hold(&sent);
    kiosk_tick(&kiosk, kiosk.now_ms + CALL_STAY_MS);
    assert_screen(SCREEN_HOME);
    fixture_act(&kiosk, KIOSK_HELP);
    fixture_act(&kiosk, CALL_GUIDE); /* not while that one is on its way */
    assert_screen(SCREEN_HELP);
    const struct kiosk_answer answer = {.shape = fixture_help(SHAPE_HELP_CALLED), .code = ""};
    (void)kiosk_answered(&kiosk, sent.visit, sent.answered, &answer, kiosk.now_ms);
    fixture_act(&kiosk, NOTHING);
    assert_asked("POST", "/api/v1/help/4711/close", "");
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CLOSED), "");
    assert_screen(SCREEN_HELP);
    fixture_act(&kiosk, CALL_GUIDE);
    assert_screen(SCREEN_CALL_WHY);
}

static void test_a_call_that_the_hall_has_forgotten_is_over(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_MOBILITY);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    later(CALL_EVERY_MS);
    fixture_answer(&kiosk, NULL, "unknown_help");
    assert_int_equal(kiosk.visitor.call.state, CALL_CLOSED);
}

static void test_the_call_of_somebody_else_is_not_withdrawn(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_OTHER);
    fixture_answer(&kiosk, NULL, "help_called");
    fixture_answer(&kiosk, NULL, "no_answer");
    assert_screen(SCREEN_CALL);
    assert_int_equal(kiosk.visitor.call.state, CALL_UNSURE);
    fixture_act(&kiosk, WITHDRAW);
    assert_asked("GET", "/api/v1/help/self", "");
    assert_screen(SCREEN_HOME);
}

static void test_the_next_visitor_sees_nothing_of_it(void **state)
{
    (void)state;
    to_why(SCREEN_HOME);
    call(CLIENT_HELP_MOBILITY);
    fixture_answer(&kiosk, fixture_help(SHAPE_HELP_TAKEN), "");
    later(CALL_STAY_MS);
    assert_screen(SCREEN_HOME);
    assert_string_equal(kiosk.visitor.call.guide, "");
    assert_string_equal(kiosk.visitor.call.id, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_call_is_followed_until_a_guide_has_come, kiosk_setup),
        cmocka_unit_test_setup(test_a_call_is_withdrawn_when_the_hall_says_so, kiosk_setup),
        cmocka_unit_test_setup(test_the_call_that_this_machine_has_is_shown, kiosk_setup),
        cmocka_unit_test_setup(test_an_area_that_the_hall_does_not_know_keeps_nobody_away,
                               kiosk_setup),
        cmocka_unit_test_setup(test_who_is_not_heard_is_told_where_to_go_and_may_try_again,
                               kiosk_setup),
        cmocka_unit_test_setup(test_nobody_is_promised_a_guide_before_the_hall_has_answered,
                               kiosk_setup),
        cmocka_unit_test_setup(test_an_older_answer_says_nothing_of_a_call_that_is_on_its_way,
                               kiosk_setup),
        cmocka_unit_test_setup(
            test_a_call_that_is_withdrawn_before_the_hall_answers_is_closed_there, kiosk_setup),
        cmocka_unit_test_setup(test_a_withdrawal_is_said_to_be_under_way_until_the_hall_answers,
                               kiosk_setup),
        cmocka_unit_test_setup(test_who_has_gone_before_the_hall_answers_has_no_guide_come,
                               kiosk_setup),
        cmocka_unit_test_setup(test_a_call_that_the_hall_has_forgotten_is_over, kiosk_setup),
        cmocka_unit_test_setup(test_the_call_of_somebody_else_is_not_withdrawn, kiosk_setup),
        cmocka_unit_test_setup(test_the_next_visitor_sees_nothing_of_it, kiosk_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
