/* Who a number is for: what goes to the hall with it, what a card leads to, and that nothing of it
 * stays. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include "kiosk/screens/screen.h"

#include <string.h>

#define CARD "00112233445566778899aabbccddeeff"
#define TICKET "0195a3c0-0000-7000-8000-000000000047"

static const char *issue_body(void)
{
    static char body[ASK_BODY_BYTES_MAX];
    kiosk_act(&kiosk, KIOSK_PHONE, kiosk.now_ms);
    const struct kiosk_wish *issue = fixture_take_wish(&kiosk, KIOSK_ISSUE);
    assert_non_null(issue);
    memcpy(body, issue->ask.body, sizeof(body));
    return body;
}

static void test_a_number_is_nobodys_unless_it_is_said(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM);
    const char *body = issue_body();
    assert_null(strstr(body, "card"));
    assert_null(strstr(body, "for_other"));
}

static void test_a_card_laid_on_ties_the_number_to_its_hash(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM_BY_CARD);
    assert_true(ui_list_says(&list, "凭身份证"));
    assert_non_null(strstr(issue_body(), "\"card\":\"" CARD "\""));
}

static void test_who_does_not_want_it_takes_it_back(void **state)
{
    (void)state;
    lead(SCENE_WHOSE_TIED);
    act("by-card");
    act("back");
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    assert_null(strstr(issue_body(), "card"));
}

static void test_the_choice_asks_for_the_card_and_goes_on_with_it(void **state)
{
    (void)state;
    lead(SCENE_WHOSE_LAY);
    assert_true(ui_list_says(&list, "请把身份证放在读卡区"));
    fixture_card_down(&kiosk);
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    assert_true(kiosk.visitor.whose.tied);
}

static void test_without_a_reader_no_card_is_offered(void **state)
{
    (void)state;
    lead(SCENE_WHOSE_NO_READER);
    assert_null(ui_list_target_named(&list, "by-card"));
    assert_non_null(ui_list_target_named(&list, "for-other"));
}

static void test_a_card_that_greeted_goes_with_the_number(void **state)
{
    (void)state;
    lead(SCENE_CARD_NONE);
    act("take");
    assert_true(kiosk.visitor.whose.tied);
    assert_string_equal(kiosk.visitor.whose.card, CARD);
}

static void test_a_card_that_goes_unused_is_forgotten_and_a_tied_one_is_asked_about(void **state)
{
    (void)state;
    lead(SCENE_CARD);
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    assert_string_equal(kiosk.visitor.whose.card, "");

    kiosk_setup(NULL);
    lead(SCENE_CONFIRM_BY_CARD);
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_CARD_TAKEN);
    act("go-on");
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    assert_non_null(strstr(issue_body(), CARD)); /* who goes on wants it so */
    kiosk_visit_end(&kiosk);
    assert_string_equal(kiosk.visitor.whose.card, "");
    assert_false(kiosk.visitor.whose.tied);
}

static void test_for_somebody_else_says_what_to_bring_first(void **state)
{
    (void)state;
    lead(SCENE_FOR_OTHER);
    assert_true(ui_list_says(&list, "授权委托书"));
    act("not-for-other");
    assert_false(kiosk.visitor.whose.for_other);
    act("whose");
    act("for-other");
    act("agree");
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    assert_true(ui_list_says(&list, "代办"));
    assert_non_null(strstr(issue_body(), "\"for_other\":true"));
}

static void test_for_oneself_takes_everything_back(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM_FOR_OTHER);
    fixture_card_down(&kiosk);
    draw();
    assert_true(ui_list_says(&list, "已选 2 项"));
    act("whose");
    act("self");
    const char *body = issue_body();
    assert_null(strstr(body, "card"));
    assert_null(strstr(body, "for_other"));
}

static void test_who_has_a_number_is_shown_it_and_why(void **state)
{
    (void)state;
    lead(SCENE_HAD_NUMBER);
    assert_int_equal(kiosk.screen, SCREEN_STANDING);
    assert_true(ui_list_says(&list, "您已经取过这个事项的号"));
    assert_true(ui_list_says(&list, "A047"));
}

static void test_a_queue_of_cards_asks_for_one(void **state)
{
    (void)state;
    lead(SCENE_WHOSE_NEEDED);
    assert_true(ui_list_says(&list, "每人每天限取一号"));
    fixture_card_down(&kiosk);
    assert_non_null(strstr(issue_body(), CARD));
}

/* Up to the hall's answer. */
static void lose_paper(void)
{
    lead(SCENE_STANDING_CARD);
    act("copy");
    assert_int_equal(kiosk.screen, SCREEN_CHECKING);
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_ISSUING); /* nothing is printed before the hall's word */
}

static void test_a_lost_paper_is_made_anew_by_its_card(void **state)
{
    static struct shape_ticket ticket;
    static const struct shape shape = {.kind = SHAPE_TICKET, .of.ticket = &ticket};
    (void)state;
    lead(SCENE_STANDING_CARD);
    act("copy");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_non_null(wish);
    assert_string_equal(wish->ask.path, "/api/v1/tickets/" TICKET "/reprint");
    assert_string_equal(wish->ask.body, "{\"card\":\"" CARD "\"}");

    kiosk_setup(NULL);
    lose_paper();
    ticket = *fixture_ticket(SHAPE_HOLDER_PAPER, SHAPE_LEG_WAITING);
    fixture_answer(&kiosk, &shape, NULL);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING);
    assert_true(kiosk.visitor.desk.copying && kiosk.visitor.desk.renewed);
    assert_ptr_equal(kiosk.visitor.ticket, &ticket);
    kiosk_print_ended(&kiosk, kiosk.visit, KIOSK_PRINT_FAILED, "media-empty", kiosk.now_ms);
    draw();
    assert_int_equal(kiosk.screen, SCREEN_STANDING);
    assert_true(ui_list_says(&list, "没有打印出来"));

    act("copy"); /* the same new link once more: the hall is not asked again */
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING);
    kiosk_print_ended(&kiosk, kiosk.visit, KIOSK_PRINTED, NULL, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_THANKS);
}

static void test_no_paper_is_seen_before_the_old_one_ends(void **state)
{
    (void)state;
    lead(SCENE_STANDING_CARD);
    act("copy");
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_NO_PAPER);
    assert_false(kiosk.visitor.desk.renewed);
    assert_null(target_named("phone")); /* the number is there: a phone would take no other */
    assert_non_null(target_named("help"));
    kiosk_act(&kiosk, KIOSK_PHONE, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_NO_PAPER);
}

static void test_a_card_that_goes_while_the_printer_is_asked_renews_nothing(void **state)
{
    (void)state;
    lead(SCENE_STANDING_CARD);
    act("copy");
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING); /* of the link that it has */
    assert_false(kiosk.visitor.desk.renewed);
}

static void test_who_shows_the_paper_has_it_copied_without_the_hall(void **state)
{
    (void)state;
    lead(SCENE_STANDING_TICKET);
    act("copy");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_PRINTING);
    assert_false(kiosk.visitor.desk.renewed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_number_is_nobodys_unless_it_is_said, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_laid_on_ties_the_number_to_its_hash, kiosk_setup),
        cmocka_unit_test_setup(test_who_does_not_want_it_takes_it_back, kiosk_setup),
        cmocka_unit_test_setup(test_the_choice_asks_for_the_card_and_goes_on_with_it, kiosk_setup),
        cmocka_unit_test_setup(test_without_a_reader_no_card_is_offered, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_that_greeted_goes_with_the_number, kiosk_setup),
        cmocka_unit_test_setup(
            test_a_card_that_goes_unused_is_forgotten_and_a_tied_one_is_asked_about, kiosk_setup),
        cmocka_unit_test_setup(test_for_somebody_else_says_what_to_bring_first, kiosk_setup),
        cmocka_unit_test_setup(test_for_oneself_takes_everything_back, kiosk_setup),
        cmocka_unit_test_setup(test_who_has_a_number_is_shown_it_and_why, kiosk_setup),
        cmocka_unit_test_setup(test_a_queue_of_cards_asks_for_one, kiosk_setup),
        cmocka_unit_test_setup(test_a_lost_paper_is_made_anew_by_its_card, kiosk_setup),
        cmocka_unit_test_setup(test_no_paper_is_seen_before_the_old_one_ends, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_that_goes_while_the_printer_is_asked_renews_nothing,
                               kiosk_setup),
        cmocka_unit_test_setup(test_who_shows_the_paper_has_it_copied_without_the_hall,
                               kiosk_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
