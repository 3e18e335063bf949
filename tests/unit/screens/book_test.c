/* Appointments without devices or a hall: what is asked, whose card it is, what each answer leads
 * to, and that nothing of it stays. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include "kiosk/screens/screen.h"

#include <string.h>

#define CARD "00112233445566778899aabbccddeeff"

static void assert_asked(const char *path, const char *body)
{
    const struct client_ask *ask = fixture_last_ask();
    assert_string_equal(ask->path, path);
    assert_string_equal(ask->body, body);
}

static const struct shape *slots_of_last_ask(void)
{
    static struct fixture_slots slots;
    return fixture_slots(&slots, fixture_last_ask(), 1);
}

static void test_days_are_asked_for_until_the_hall_offers_no_more(void **state)
{
    (void)state;
    lead(SCENE_BOOK_LOOKING);
    assert_asked("/api/v1/queues/A/slots?day=2026-03-16", "");
    int asked = 0;
    for (; kiosk.visitor.book.asking; asked++) {
        fixture_answer(&kiosk, slots_of_last_ask(), NULL);
    }
    assert_int_equal(asked, 15); /* two weeks, and the one that is too far */
    assert_int_equal(kiosk.visitor.book.day_count, 10);
    assert_string_equal(kiosk.visitor.book.days[1].day, "2026-03-17");
    assert_true((target_named("day:2")->flags & UI_TARGET_DISABLED) != 0); /* full */
    fixture_act(&kiosk, KIOSK_ITEM + 2);
    assert_int_equal(kiosk.screen, SCREEN_BOOK_DAYS);
    act("day:1");
    assert_int_equal(kiosk.screen, SCREEN_BOOK_TIMES);
    assert_asked("/api/v1/queues/A/slots?day=2026-03-17", "");
}

static void test_a_queue_without_appointments_is_asked_about_once(void **state)
{
    (void)state;
    lead(SCENE_BOOK_NOT_HERE);
    assert_asked("/api/v1/queues/A/slots?day=2026-03-16", "");
    assert_int_equal(kiosk.visitor.book.none, WORD_BOOK_NOT_HERE);
    assert_null(target_named("day:0"));
}

static void test_an_answer_that_is_lost_can_be_asked_for_again(void **state)
{
    (void)state;
    lead(SCENE_BOOK_LOST);
    act("again");
    assert_true(kiosk.visitor.book.asking);
    fixture_answer(&kiosk, slots_of_last_ask(), NULL);
    assert_non_null(target_named("day:0"));
}

static void test_an_answer_of_another_day_makes_no_day(void **state)
{
    (void)state;
    lead(SCENE_BOOK_LOOKING);
    struct client_ask other = *fixture_last_ask();
    char *day = strstr(other.path, "day=");
    assert_non_null(day);
    memcpy(day, "day=2026-03-20", strlen("day=2026-03-20"));
    struct fixture_slots slots;
    fixture_answer(&kiosk, fixture_slots(&slots, &other, 1), NULL);
    assert_int_equal(kiosk.visitor.book.day_count, 0);
    assert_true(kiosk.visitor.book.asking);
}

static void test_a_full_time_cannot_be_chosen(void **state)
{
    (void)state;
    lead(SCENE_BOOK_TIMES);
    const struct shape_slots *slots = kiosk.visitor.book.slots;
    int full = 0;
    while (slots->slots[full].left > 0) {
        full++;
    }
    fixture_act(&kiosk, (ui_id)(KIOSK_ITEM + full));
    assert_int_equal(kiosk.screen, SCREEN_BOOK_TIMES);
    act("time:2");
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SURE);
    assert_string_equal(kiosk.visitor.book.at, "09:00");
}

static void test_only_a_card_books_and_only_its_hash_goes_out(void **state)
{
    (void)state;
    lead(SCENE_BOOK_CARD);
    assert_null(target_named("book-it"));
    fixture_act(&kiosk, KIOSK_OWN); /* a finger on what is not there */
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SURE);
    fixture_card_down(&kiosk);
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SENDING);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_non_null(wish);
    assert_string_equal(wish->ask.path, "/api/v1/appointments");
    assert_string_equal(wish->ask.body, "{\"service\":\"approval-059\",\"day\":\"2026-03-17\","
                                        "\"at\":\"09:00\",\"card\":\"" CARD "\"}");
}

static void test_a_card_that_lay_there_is_asked_about_first(void **state)
{
    (void)state;
    lead(SCENE_BOOK_SURE);
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SURE);
    act("book-it");
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SENDING);
}

static void test_a_card_that_goes_is_not_kept(void **state)
{
    (void)state;
    lead(SCENE_BOOK_SURE);
    kiosk_card_gone(&kiosk, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_CARD_TAKEN);
    assert_string_equal(kiosk.visitor.book.card, "");
    fixture_act(&kiosk, KIOSK_GO_ON);
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SURE);
    assert_null(target_named("book-it"));
}

static void test_who_is_booked_sees_day_time_and_code(void **state)
{
    (void)state;
    lead(SCENE_BOOKED);
    assert_int_equal(kiosk.screen, SCREEN_BOOKED);
    assert_true(kiosk.visitor.qr.size > 0);
    kiosk_card_gone(&kiosk, kiosk.now_ms); /* which changes nothing */
    assert_int_equal(kiosk.screen, SCREEN_BOOKED);
    act("done");
    assert_int_equal(kiosk.screen, SCREEN_HOME);
    static const struct book_visit none;
    assert_memory_equal(&kiosk.visitor.book, &none, sizeof(none));
    assert_int_equal(kiosk.visitor.qr.size, 0);
}

static void count_slips(void *context, const struct kiosk *of, const struct kiosk_wish *wish)
{
    (void)of;
    *(int *)context += wish->kind == KIOSK_PRINT_SLIP ? 1 : 0;
}

static void test_a_slip_is_printed_where_there_is_paper(void **state)
{
    static const enum kiosk_paper papers[] = {KIOSK_PAPER_READY, KIOSK_PAPER_EMPTY};
    static const struct shape_booking booking = {
        .code = "K7M29XTW", .service_name = {"变更", ""}, .at = "09:00", .signed_code = "MS1.A.x"};
    static const struct shape shape = {.kind = SHAPE_BOOKING, .of.booking = &booking};
    (void)state;
    for (int i = 0; i < 2; i++) {
        int slips = 0;
        lead(SCENE_BOOK_CHANGE);
        kiosk_paper(&kiosk, papers[i], false, kiosk.now_ms);
        act("book-it");
        fixture_listen(count_slips, &slips);
        fixture_answer(&kiosk, &shape, NULL);
        fixture_listen(NULL, NULL);
        assert_int_equal(kiosk.screen, SCREEN_BOOKED);
        assert_int_equal(slips, i == 0 ? 1 : 0);
        assert_int_equal(kiosk.visitor.book.slip, i == 0 ? BOOK_SLIP_RUNS : BOOK_SLIP_NONE);
    }
    lead(SCENE_BOOK_CHANGED);
    kiosk_slip_ended(&kiosk, kiosk.visit + 1, KIOSK_PRINTED, kiosk.now_ms); /* of another visit */
    assert_int_equal(kiosk.visitor.book.slip, BOOK_SLIP_RUNS);
    kiosk_slip_ended(&kiosk, kiosk.visit, KIOSK_PRINT_FAILED, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.book.slip, BOOK_SLIP_FAILED);
}

static void test_every_refusal_has_its_words_and_a_way_on(void **state)
{
    static const struct {
        const char *code;
        enum word word;
    } refusals[] = {
        {"no_slot", WORD_BOOK_NO_SLOT},        {"slot_full", WORD_BOOK_SLOT_FULL},
        {"too_far_ahead", WORD_BOOK_TOO_FAR},  {"not_published", WORD_BOOK_TOO_FAR},
        {"already_booked", WORD_BOOK_ALREADY}, {"too_many_bookings", WORD_BOOK_TOO_MANY},
        {"booking_refused", WORD_BOOK_BANNED}, {"storage_refused", WORD_STORAGE_BODY},
        {"hall_full", WORD_FULL_BODY}};
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        lead(SCENE_BOOK_SENDING);
        fixture_answer(&kiosk, NULL, refusals[i].code);
        assert_int_equal(kiosk.screen, SCREEN_BOOK_REFUSED);
        assert_int_equal(kiosk.visitor.book.refusal, refusals[i].word);
        act("another");
        assert_int_equal(kiosk.screen, SCREEN_BOOK_DAYS); /* anew: what was free may be gone */
        assert_true(kiosk.visitor.book.asking);
        assert_int_equal(kiosk.visitor.book.day_count, 0);
    }
}

static void test_no_answer_is_said_as_unsure_and_tried_as_the_same(void **state)
{
    (void)state;
    lead(SCENE_BOOK_SENDING);
    assert_true(kiosk_next_wake_ms(&kiosk) <= kiosk.now_ms + DESK_LOOK_MS);
    kiosk_tick(&kiosk, kiosk.now_ms + DESK_LOOK_MS);
    assert_int_equal(kiosk.screen, SCREEN_BOOK_REFUSED);
    assert_int_equal(kiosk.visitor.book.refusal, WORD_BOOK_UNSURE);
    draw();
    assert_true(ui_list_says(&list, "还不知道办成没有"));
    assert_false(ui_list_says(&list, "没有约上"));
    act("another");
    assert_int_equal(kiosk.screen, SCREEN_BOOK_SURE);
    assert_string_equal(kiosk.visitor.book.at, "09:00");
    draw();
    act("book-it");
    fixture_answer(&kiosk, NULL, "already_booked"); /* it was done */
    draw();
    assert_true(ui_list_says(&list, "已经有预约了"));
}

static void test_another_time_for_an_appointment_needs_no_card(void **state)
{
    (void)state;
    lead(SCENE_BOOK_CHANGE);
    act("book-it");
    assert_asked("/api/v1/appointments/K7M29XTW/change",
                 "{\"day\":\"2026-03-17\",\"at\":\"09:00\"}");
    fixture_answer(&kiosk, NULL, "booking_over");
    assert_int_equal(kiosk.visitor.book.refusal, WORD_BOOKING_DONE_BEFORE);
}

static void test_giving_up_is_asked_about_and_then_shown(void **state)
{
    (void)state;
    lead(SCENE_BOOK_CANCEL);
    act("keep");
    assert_int_equal(kiosk.screen, SCREEN_BOOKING);
    act("give-up");
    act("cancel-it");
    assert_asked("/api/v1/appointments/K7M29XTW/cancel", "");
    lead(SCENE_BOOK_CANCELLED);
    assert_null(target_named("give-up"));
    assert_null(target_named("change"));
}

static void test_what_has_begun_or_is_over_cannot_be_changed(void **state)
{
    static const enum fixture_scene scenes[] = {SCENE_BOOKING, SCENE_BOOKING_LATE,
                                                SCENE_BOOKING_DONE};
    (void)state;
    for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
        lead(scenes[i]);
        assert_null(target_named("change"));
        fixture_act(&kiosk, KIOSK_OWN + 4);
        fixture_act(&kiosk, KIOSK_OWN + 5);
        assert_int_equal(kiosk.screen, SCREEN_BOOKING);
    }
}

static void test_without_the_hall_nothing_is_begun(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM);
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, kiosk.now_ms);
    assert_true((target_named("book")->flags & UI_TARGET_DISABLED) != 0);
    fixture_act(&kiosk, KIOSK_BOOK);
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
}

static void test_a_hall_without_numbers_offers_another_time(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM_CLOSED);
    assert_null(target_named("print"));
    act("book");
    assert_int_equal(kiosk.screen, SCREEN_BOOK_DAYS);
    act("back");
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
}

static void test_only_queues_with_appointments_offer_one(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM);
    assert_non_null(target_named("book"));
    kiosk_setup(NULL);
    lead(SCENE_CONFIRM_NO_BOOKING);
    assert_null(target_named("book"));
    fixture_act(&kiosk, KIOSK_BOOK);
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    kiosk_hall(&kiosk, fixture_hall(SHAPE_HALL_CLOSED), kiosk.now_ms);
    assert_null(target_named("book"));
}

static void test_a_stopped_service_says_so_before_the_number(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM_STOPPED);
    assert_null(target_named("print"));
    assert_null(target_named("phone"));
    assert_non_null(target_named("book"));
    fixture_act(&kiosk, KIOSK_PRINT_NUMBER);
    fixture_act(&kiosk, KIOSK_PHONE);
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    fixture_act(&kiosk, KIOSK_BOOK);
    assert_int_equal(kiosk.screen, SCREEN_BOOK_DAYS);
    kiosk_setup(NULL);
    lead(SCENE_CONFIRM_STOPPED_LATER);
    assert_null(target_named("print"));
    assert_null(target_named("book"));
    kiosk_setup(NULL);
    lead(SCENE_REFUSED_STOPPED);
    assert_int_equal(kiosk.visitor.refusal, WORD_STOPPED_BODY);
}

/* The queues as they are, but for the one that this visit has chosen. */
static const struct shape_queues *chosen_queue(bool stopped)
{
    enum { QUEUES_ROOM = 64 };
    static struct shape_queue rows[QUEUES_ROOM];
    static struct shape_queues queues;
    queues = *fixture_queues();
    assert_true(queues.queue_count <= QUEUES_ROOM);
    for (size_t i = 0; i < queues.queue_count; i++) {
        rows[i] = queues.queues[i];
        rows[i].stopped = stopped && strcmp(rows[i].id, kiosk.visitor.service->queue) == 0;
    }
    queues.queues = rows;
    return &queues;
}

static void test_a_service_that_is_stopped_while_it_is_read_says_so(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM);
    assert_non_null(target_named("print"));
    kiosk_queues(&kiosk, chosen_queue(true), kiosk.now_ms);
    assert_null(target_named("print"));
    fixture_act(&kiosk, KIOSK_PRINT_NUMBER);
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    kiosk_queues(&kiosk, chosen_queue(false), kiosk.now_ms);
    assert_non_null(target_named("print"));
    kiosk_queues(&kiosk, chosen_queue(true), kiosk.now_ms);
    const int row = kiosk.visitor.service_row;
    fixture_act(&kiosk, KIOSK_BACK);
    kiosk_open_service(&kiosk, row); /* before its guide has come */
    assert_null(kiosk.visitor.service);
    assert_null(target_named("print"));
}

static void test_who_is_refused_by_a_stopped_queue_comes_back_to_its_other_ways(void **state)
{
    (void)state;
    lead(SCENE_REFUSED_STOPPED);
    assert_non_null(target_named("home"));
    assert_non_null(target_named("help"));
    act("again");
    assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
    assert_null(target_named("print")); /* it would be refused again */
    assert_non_null(target_named("book"));
}

static void test_where_today_is_unlikely_another_day_stands_first(void **state)
{
    (void)state;
    lead(SCENE_CONFIRM_UNLIKELY);
    assert_true((target_named("book")->flags & UI_TARGET_MAIN) != 0);
    assert_true((target_named("print")->flags & UI_TARGET_MAIN) == 0);
    assert_non_null(
        target_named("phone")); /* nothing is taken from who wants a number all the same */
    act("book");
    assert_int_equal(kiosk.screen, SCREEN_BOOK_DAYS);
}

static void test_a_slip_is_printed_again_by_its_code(void **state)
{
    (void)state;
    lead(SCENE_BOOKING);
    assert_null(target_named("slip")); /* it can be checked in: the number's paper comes */
    kiosk_setup(NULL);
    lead(SCENE_BOOKING_OTHER_DAY);
    act("slip");
    assert_int_equal(kiosk.screen, SCREEN_CHECKING);
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_NO_PAPER);
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, false, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_BOOKING);
    act("slip");
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, kiosk.now_ms);
    assert_int_equal(kiosk.screen, SCREEN_BOOKED);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_PRINT_SLIP));
    assert_ptr_equal(kiosk.visitor.book.made, kiosk.visitor.desk.booking);
    kiosk_slip_ended(&kiosk, kiosk.visit, KIOSK_PRINTED, kiosk.now_ms);
    (void)target_named("done");
    assert_true(ui_list_says(&list, "预约单已打印"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_days_are_asked_for_until_the_hall_offers_no_more, kiosk_setup),
        cmocka_unit_test_setup(test_a_queue_without_appointments_is_asked_about_once, kiosk_setup),
        cmocka_unit_test_setup(test_an_answer_that_is_lost_can_be_asked_for_again, kiosk_setup),
        cmocka_unit_test_setup(test_an_answer_of_another_day_makes_no_day, kiosk_setup),
        cmocka_unit_test_setup(test_a_full_time_cannot_be_chosen, kiosk_setup),
        cmocka_unit_test_setup(test_only_a_card_books_and_only_its_hash_goes_out, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_that_lay_there_is_asked_about_first, kiosk_setup),
        cmocka_unit_test_setup(test_a_card_that_goes_is_not_kept, kiosk_setup),
        cmocka_unit_test_setup(test_who_is_booked_sees_day_time_and_code, kiosk_setup),
        cmocka_unit_test_setup(test_a_slip_is_printed_where_there_is_paper, kiosk_setup),
        cmocka_unit_test_setup(test_every_refusal_has_its_words_and_a_way_on, kiosk_setup),
        cmocka_unit_test_setup(test_no_answer_is_said_as_unsure_and_tried_as_the_same, kiosk_setup),
        cmocka_unit_test_setup(test_another_time_for_an_appointment_needs_no_card, kiosk_setup),
        cmocka_unit_test_setup(test_giving_up_is_asked_about_and_then_shown, kiosk_setup),
        cmocka_unit_test_setup(test_what_has_begun_or_is_over_cannot_be_changed, kiosk_setup),
        cmocka_unit_test_setup(test_without_the_hall_nothing_is_begun, kiosk_setup),
        cmocka_unit_test_setup(test_a_hall_without_numbers_offers_another_time, kiosk_setup),
        cmocka_unit_test_setup(test_only_queues_with_appointments_offer_one, kiosk_setup),
        cmocka_unit_test_setup(test_a_stopped_service_says_so_before_the_number, kiosk_setup),
        cmocka_unit_test_setup(test_a_service_that_is_stopped_while_it_is_read_says_so,
                               kiosk_setup),
        cmocka_unit_test_setup(test_who_is_refused_by_a_stopped_queue_comes_back_to_its_other_ways,
                               kiosk_setup),
        cmocka_unit_test_setup(test_where_today_is_unlikely_another_day_stands_first, kiosk_setup),
        cmocka_unit_test_setup(test_a_slip_is_printed_again_by_its_code, kiosk_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
