/* Whole visits without a window: touches as a finger makes them, answers of hall and printer. */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

#include "kiosk/screens/screen.h"

#include <string.h>

/* From every scene so many steps, and from all of them in turn until this many are done. */
enum { WALK_STEPS = 40000, WALK_LEG_STEPS = 100 };
_Static_assert(WALK_STEPS / WALK_LEG_STEPS >= SCENE_COUNT, "from every scene");

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_scale scale;
static struct ui_input input;
static uint32_t serial;
static int64_t now_ms;

static void draw(void)
{
    if (kiosk.screen_serial != serial) {
        serial = kiosk.screen_serial;
        ui_input_screen_changed(&input, now_ms);
    }
    kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
    assert_int_equal(list.dropped, 0);
}

static int setup(void **state)
{
    (void)state;
    scale = ui_scale_for_kiosk(1080, 1920);
    ui_input_init(&input, 10);
    now_ms = FIXTURE_NOW_MS;
    fixture_start(&kiosk, WORDS_ZH);
    serial = kiosk.screen_serial;
    draw();
    return 0;
}

static void wait(int64_t ms)
{
    now_ms += ms;
    kiosk_tick(&kiosk, now_ms);
    draw();
}

/* Press and release in the middle of a target by its name, half a second after the last. */
static void touch(const char *name)
{
    wait(500);
    const struct ui_target *target = ui_list_target_named(&list, name);
    if (target == NULL) {
        fail_msg("no target %s on %s", name, kiosk_screen_name(kiosk.screen));
        return;
    }
    const int x = target->box.x + target->box.w / 2;
    const int y = target->box.y + target->box.h / 2;
    ui_input_press(&input, &list, now_ms, 1, x, y);
    kiosk_touched(&kiosk, now_ms);
    draw();
    const ui_id acts = ui_input_release(&input, &list, 1, x, y);
    if (acts != 0) {
        kiosk_act(&kiosk, acts, now_ms);
    }
    draw();
}

static const struct kiosk_wish *wish(enum kiosk_wish_kind kind)
{
    return fixture_take_wish(&kiosk, kind);
}

static void assert_screen(enum kiosk_screen screen)
{
    assert_string_equal(kiosk_screen_name(kiosk.screen), kiosk_screen_name(screen));
}

static void go_to_confirm(void)
{
    touch("take");
    touch("department:0");
    touch("group:0");
    touch("service:0");
    assert_screen(SCREEN_CONFIRM);
    const struct kiosk_wish *asked = wish(KIOSK_GET_SERVICE);
    assert_non_null(asked);
    assert_true(kiosk_service(&kiosk, asked->visit, fixture_service(asked->id, true), now_ms));
    draw();
}

static uint32_t go_to_issuing(void)
{
    go_to_confirm();
    touch("print");
    assert_screen(SCREEN_CHECKING);
    assert_non_null(wish(KIOSK_ASK_PAPER));
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, true, now_ms);
    draw();
    assert_screen(SCREEN_ISSUING);
    const struct kiosk_wish *issue = wish(KIOSK_ISSUE);
    assert_non_null(issue);
    return issue->visit;
}

static void issued(uint32_t visit)
{
    assert_true(
        kiosk_issued(&kiosk, visit, fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED), now_ms));
    draw();
}

static void test_who_may_wait_for_nothing_reads_so_before(void **state)
{
    (void)state;
    static const struct {
        const char *likely;
        const char *words;
    } rows[] = {{"no", "今天恐怕排不到"}, {"unsure", "今天可能排不到"}};
    go_to_confirm();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct shape_service service = *kiosk.visitor.service;
        assert_false(ui_list_says(&list, rows[i].words));
        service.likely_served = rows[i].likely;
        kiosk.visitor.service = &service;
        draw();
        assert_true(ui_list_says(&list, rows[i].words));
    }
    kiosk.visitor.service = NULL;
}

static const struct shape *kept_answer;
static char kept_code[32];

static bool keep_answer(struct kiosk *of, const struct kiosk_answer *answer)
{
    assert_ptr_equal(of, &kiosk);
    kept_answer = answer->shape;
    (void)snprintf(kept_code, sizeof(kept_code), "%s", answer->code);
    return true;
}

static void test_a_screens_own_question_is_answered_once_and_only_in_its_visit(void **state)
{
    (void)state;
    const struct shape shape = {.kind = SHAPE_QUEUES};
    const struct kiosk_answer good = {.shape = &shape, .code = ""};
    const struct kiosk_answer bad = {.shape = NULL, .code = "not_found"};
    const struct kiosk_wish *asked;

    kiosk_ask(&kiosk, client_get_queues(), keep_answer);
    asked = wish(KIOSK_ASK_HALL);
    assert_non_null(asked);
    assert_true(asked->ask.shape == SHAPE_QUEUES);
    const uint32_t visit = asked->visit;
    assert_true(kiosk_answered(&kiosk, visit, asked->answered, &good, now_ms));
    assert_ptr_equal(kept_answer, &shape);
    assert_false(kiosk_answered(&kiosk, visit, keep_answer, &bad, now_ms)); /* nothing to keep */
    assert_string_equal(kept_code, "not_found");

    touch("take");
    touch("home"); /* who asked has gone */
    kept_answer = NULL;
    assert_false(kiosk_answered(&kiosk, visit, keep_answer, &good, now_ms));
    assert_null(kept_answer);

    kiosk_ask_for_all(&kiosk, client_get_queues(), keep_answer);
    asked = wish(KIOSK_ASK_HALL);
    assert_int_equal(asked->visit, KIOSK_NO_VISIT);
    assert_true(kiosk_answered(&kiosk, asked->visit, asked->answered, &good, now_ms));
}

static void test_a_visitor_leaves_with_a_printed_number(void **state)
{
    (void)state;
    const uint32_t visit = go_to_issuing();
    issued(visit);
    assert_screen(SCREEN_PRINTING);
    assert_non_null(wish(KIOSK_PRINT));
    assert_true(ui_list_says(&list, "A047"));
    wait(3000);
    kiosk_print_ended(&kiosk, visit, KIOSK_PRINTED, "", now_ms);
    draw();
    assert_screen(SCREEN_THANKS);
    const struct kiosk_wish *report = wish(KIOSK_REPORT_PRINT);
    assert_non_null(report);
    assert_int_equal(report->end, KIOSK_PRINTED);
    assert_true(ui_list_says(&list, "A047"));
    assert_true(ui_list_says(&list, "12–16、21 号窗口"));
    assert_true(ui_list_says(&list, "约 8–15 分钟"));
    assert_int_equal(list.qr_count, 1);
    touch("done");
    assert_screen(SCREEN_HOME);
    assert_non_null(wish(KIOSK_FORGET));
    assert_null(kiosk.visitor.ticket);
    assert_false(ui_list_says(&list, "A047"));
}

static void answer_guide(void)
{
    const struct kiosk_wish *asked = wish(KIOSK_GET_SERVICE);
    assert_non_null(asked);
    assert_true(kiosk_service(&kiosk, asked->visit, fixture_service(asked->id, true), now_ms));
    draw();
}

static void test_who_holds_the_code_reviews_a_finished_visit_once(void **state)
{
    (void)state;
    fixture_review(&kiosk, SCENE_STANDING_REVIEW, WORDS_ZH);
    now_ms = kiosk.now_ms;
    draw();
    touch("review");
    assert_screen(SCREEN_REVIEW);
    touch("level:2");
    const struct kiosk_wish *sent = wish(KIOSK_ASK_HALL);
    assert_non_null(sent);
    assert_non_null(strstr(sent->ask.path, "/reviews"));
    assert_non_null(strstr(sent->ask.body, "\"level\":2"));
    assert_non_null(strstr(sent->ask.body, "\"leg\":0"));
    assert_true(sent->ask.key[0] != '\0'); /* in the visitor's name, not the kiosk's */
    const struct kiosk_answer refused = {.shape = NULL, .code = "no_review_open"};
    (void)kiosk_answered(&kiosk, sent->visit, sent->answered, &refused, now_ms);
    draw();
    assert_screen(SCREEN_REVIEWED);
    assert_true(ui_list_says(&list, "现在不能评价"));
    touch("done");
    assert_screen(SCREEN_HOME);
    assert_int_equal(kiosk.visitor.review_level, 0);
}

/* What was asked of the hall since the last draw, answered with a review, or refused. */
static const char *review_answered(const char *code)
{
    static const struct shape_review review = {.ticket = "", .leg = 0, .level = 2};
    static const struct shape shape = {.kind = SHAPE_REVIEW, .of.review = &review};
    static char body[1024];
    const struct kiosk_wish *sent = wish(KIOSK_ASK_HALL);
    assert_non_null(sent);
    (void)snprintf(body, sizeof(body), "%s", sent->ask.body);
    const struct kiosk_answer answer = {.shape = *code == '\0' ? &shape : NULL, .code = code};
    (void)kiosk_answered(&kiosk, sent->visit, sent->answered, &answer, now_ms);
    draw();
    return body;
}

static void test_after_the_level_its_reasons_any_or_none(void **state)
{
    (void)state;
    fixture_review(&kiosk, SCENE_REVIEW, WORDS_ZH);
    now_ms = kiosk.now_ms;
    draw();
    touch("level:2");
    assert_non_null(strstr(review_answered(""), "\"reasons\":[]"));
    assert_screen(SCREEN_REVIEW_WHY);
    assert_null(ui_list_target_named(&list, "reason:kind")); /* what was good is not offered */
    assert_true(ui_list_target_named(&list, "send")->flags & UI_TARGET_DISABLED);
    touch("reason:long-wait");
    touch("reason:slow");
    touch("reason:broken");
    touch("reason:slow"); /* and not, after all */
    assert_true(ui_list_says(&list, "提交 2 项原因"));
    touch("back"); /* another level: its own reasons, none chosen */
    touch("level:5");
    assert_non_null(strstr(review_answered(""), "\"reasons\":[]"));
    assert_null(ui_list_target_named(&list, "reason:long-wait"));
    touch("reason:kind");
    touch("send");
    const char *said = review_answered("no_answer");
    assert_non_null(strstr(said, "\"level\":5"));
    assert_non_null(strstr(said, "\"reasons\":[\"kind\"]"));
    assert_screen(SCREEN_REVIEWED);
    assert_true(ui_list_says(&list, "评价已记下"));
    touch("again");
    assert_screen(SCREEN_REVIEW_WHY);
    touch("send"); /* what was chosen is chosen still */
    assert_non_null(strstr(review_answered(""), "\"reasons\":[\"kind\"]"));
    assert_screen(SCREEN_REVIEWED);
    assert_true(ui_list_says(&list, "您评的是“非常满意”"));
    touch("anew"); /* said in haste */
    touch("level:4");
    assert_non_null(strstr(review_answered(""), "\"level\":4"));
    touch("skip");
    assert_true(ui_list_says(&list, "您评的是“满意”"));
    touch("done");
    assert_int_equal(kiosk.visitor.review_reasons, 0);
    assert_false(kiosk.visitor.review_said);
}

static void test_no_reason_is_as_good(void **state)
{
    (void)state;
    fixture_review(&kiosk, SCENE_REVIEW_WHY_CHOSEN, WORDS_ZH);
    now_ms = kiosk.now_ms;
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    draw();
    assert_true(ui_list_target_named(&list, "send")->flags & UI_TARGET_DISABLED);
    touch("skip");
    assert_screen(SCREEN_REVIEWED);
    assert_true(ui_list_says(&list, "您评的是“不满意”"));
}

static void test_an_empty_hall_is_told_what_is_good_to_know(void **state)
{
    (void)state;
    wait(KIOSK_IDLE_MS - 1);
    assert_screen(SCREEN_HOME);
    assert_true(kiosk_next_wake_ms(&kiosk) <= now_ms + 1);
    wait(1);
    assert_screen(SCREEN_IDLE);
    assert_true(ui_list_says(&list, "现在的等候"));
    wait(KIOSK_IDLE_PAGE_MS);
    assert_true(ui_list_says(&list, "三步取号"));
    for (int page = 2; page <= 3; page++) {
        wait(KIOSK_IDLE_PAGE_MS);
    }
    assert_true(ui_list_says(&list, "Waiting now"));
    /* A finger's press wakes; its release does nothing on what came under it. */
    touch("anywhere");
    assert_screen(SCREEN_HOME);
    assert_true(ui_list_says(&list, "取号办事"));
    wait(KIOSK_IDLE_MS);
    assert_screen(SCREEN_IDLE);
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    wait(KIOSK_GONE_MS);
    assert_screen(SCREEN_GONE);
}

static void test_several_services_go_onto_one_number(void **state)
{
    (void)state;
    char first[KIOSK_ID_ROOM];
    char second[KIOSK_ID_ROOM];
    go_to_confirm();
    (void)snprintf(first, sizeof(first), "%s",
                   kiosk.services->services[kiosk.visitor.service_row].id);
    touch("more");
    assert_screen(SCREEN_DEPARTMENTS);
    touch("department:0");
    touch("group:1");
    touch("service:0");
    answer_guide();
    (void)snprintf(second, sizeof(second), "%s",
                   kiosk.services->services[kiosk.visitor.service_row].id);
    assert_string_not_equal(first, second);

    touch("more");
    assert_screen(SCREEN_BASKET);
    touch("remove:0"); /* the first, and again */
    assert_int_equal(kiosk.visitor.basket.count, 0);
    touch("add");
    touch("department:0");
    touch("group:0");
    touch("service:0");
    answer_guide();
    touch("more");
    touch("that-is-all");
    assert_screen(SCREEN_CONFIRM);
    touch("phone");
    const struct kiosk_wish *issue = wish(KIOSK_ISSUE);
    assert_non_null(issue);
    const char *at_second = strstr(issue->ask.body, second);
    assert_non_null(at_second);
    assert_non_null(strstr(at_second, first)); /* in the order of the list */
    assert_null(strstr(issue->ask.body, "ground"));
}

static void test_what_happened_leads_to_its_services_on_one_number(void **state)
{
    (void)state;
    touch("events");
    assert_screen(SCREEN_EVENTS);
    touch("event:1");
    assert_screen(SCREEN_BASKET);
    touch("that-is-all");
    assert_screen(SCREEN_CONFIRM);
    answer_guide();
    touch("phone");
    const struct kiosk_wish *issue = wish(KIOSK_ISSUE);
    assert_non_null(issue);
    const char *first = strstr(issue->ask.body, "approval-093"); /* in the order of doing */
    assert_non_null(first);
    const char *second = strstr(first, "health-002");
    assert_non_null(second);
    assert_non_null(strstr(second, "hrss-010"));
}

static void test_an_event_of_one_service_is_that_service(void **state)
{
    (void)state;
    touch("events");
    touch("event:2");
    assert_screen(SCREEN_CONFIRM);
    touch("back");
    assert_screen(SCREEN_EVENTS);
}

static void test_what_is_shown_can_be_taken_off_the_number(void **state)
{
    (void)state;
    go_to_confirm();
    const int first = kiosk.visitor.service_row;
    touch("more");
    touch("department:0");
    touch("group:1");
    touch("service:0");
    answer_guide();
    touch("more");
    touch("remove:1"); /* the one that was shown: the other is, now */
    assert_screen(SCREEN_BASKET);
    assert_int_equal(kiosk.visitor.service_row, first);
    touch("remove:0"); /* nothing is left: choose anew */
    assert_screen(SCREEN_DEPARTMENTS);
    assert_int_equal(kiosk.visitor.service_row, -1);
}

static void test_a_ground_of_priority_goes_with_the_number(void **state)
{
    (void)state;
    touch("priority");
    assert_screen(SCREEN_GROUND);
    touch("ground:pregnant");
    assert_screen(SCREEN_DEPARTMENTS);
    touch("department:0");
    touch("group:0");
    touch("service:0");
    answer_guide();
    assert_true(ui_list_says(&list, "孕妇"));
    touch("whose");
    touch("priority");
    touch("ground:elderly");
    assert_screen(SCREEN_CONFIRM);
    touch("phone");
    const struct kiosk_wish *issue = wish(KIOSK_ISSUE);
    assert_non_null(issue);
    assert_non_null(strstr(issue->ask.body, "\"ground\":\"elderly\""));
    kiosk_refused(&kiosk, kiosk.visit, "no_priority", now_ms);
    draw();
    assert_true(ui_list_says(&list, "今天没有优先号"));
}

static void test_without_the_hall_nothing_is_offered_that_it_decides(void **state)
{
    (void)state;
    kiosk_offline(&kiosk, true, now_ms);
    go_to_confirm();
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    draw();
    touch("more");
    assert_screen(SCREEN_CONFIRM);
    touch("whose");
    assert_screen(SCREEN_CONFIRM);
    assert_true(ui_list_target_named(&list, "phone")->flags & UI_TARGET_DISABLED);
    assert_false(ui_list_target_named(&list, "print")->flags & UI_TARGET_DISABLED);
    assert_true(ui_list_says(&list, "现在连不上大厅"));
    touch("home");
    static const char *const entries[] = {"take",  "guide",  "priority", "search",
                                          "where", "events", NULL};
    struct ui_rect places[sizeof(entries) / sizeof(entries[0])];
    for (int i = 0; entries[i] != NULL; i++) {
        places[i] = ui_list_target_named(&list, entries[i])->box;
    }
    assert_true(ui_list_target_named(&list, "priority")->flags & UI_TARGET_DISABLED);
    assert_true(ui_list_target_named(&list, "where")->flags & UI_TARGET_DISABLED);
    assert_true(ui_list_target_named(&list, "events")->flags & UI_TARGET_DISABLED);
    /* Nothing moves under a finger when the line comes back. */
    kiosk_line(&kiosk, KIOSK_LINE_UP, now_ms);
    draw();
    for (int i = 0; entries[i] != NULL; i++) {
        const struct ui_target *entry = ui_list_target_named(&list, entries[i]);
        assert_memory_equal(&entry->box, &places[i], sizeof(places[i]));
        assert_false(entry->flags & UI_TARGET_DISABLED);
    }
}

static void test_paper_is_asked_for_before_the_number(void **state)
{
    (void)state;
    go_to_confirm();
    touch("print");
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, true, now_ms);
    draw();
    assert_screen(SCREEN_NO_PAPER);
    assert_null(wish(KIOSK_ISSUE)); /* no number was taken */
    assert_true(ui_list_says(&list, "还没有出号"));

    touch("phone");
    const struct kiosk_wish *issue = wish(KIOSK_ISSUE);
    assert_non_null(issue);
    issued(issue->visit);
    assert_screen(SCREEN_CLAIM);
    assert_int_equal(list.qr_count, 1);
    assert_null(wish(KIOSK_PRINT));
    wait(KIOSK_CLAIM_ASK_MS);
    const struct kiosk_wish *look = wish(KIOSK_GET_TICKET);
    assert_non_null(look);
    assert_true(kiosk_ticket(&kiosk, look->visit,
                             fixture_ticket(SHAPE_HOLDER_PHONE, SHAPE_LEG_WAITING), now_ms));
    draw();
    assert_screen(SCREEN_THANKS);
    assert_true(ui_list_says(&list, "号码在手机上"));
}

static void test_a_changed_roll_brings_the_print_button_back(void **state)
{
    (void)state;
    go_to_confirm();
    touch("print");
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, true, now_ms);
    draw();
    kiosk_paper(&kiosk, KIOSK_PAPER_READY, false, now_ms);
    draw();
    assert_screen(SCREEN_CONFIRM);
    assert_non_null(ui_list_target_named(&list, "print"));
}

static void test_a_silent_printer_is_taken_for_none(void **state)
{
    (void)state;
    go_to_confirm();
    touch("print");
    wait(KIOSK_PAPER_WAIT_MS);
    assert_screen(SCREEN_NO_PAPER);
    assert_null(wish(KIOSK_ISSUE));
}

static void test_a_failed_print_keeps_the_number_for_a_phone(void **state)
{
    (void)state;
    const uint32_t visit = go_to_issuing();
    issued(visit);
    kiosk_print_ended(&kiosk, visit, KIOSK_PRINT_FAILED, "media-empty", now_ms);
    draw();
    assert_screen(SCREEN_CLAIM);
    const struct kiosk_wish *report = wish(KIOSK_REPORT_PRINT);
    assert_int_equal(report->end, KIOSK_PRINT_FAILED);
    assert_string_equal(report->reason, "media-empty");
    assert_true(ui_list_says(&list, "号码还在"));
    assert_true(ui_list_says(&list, "A047"));
    assert_int_equal(list.qr_count, 1);
    wait(KIOSK_CLAIM_MS);
    assert_screen(SCREEN_CLAIM_OVER);
    assert_non_null(wish(KIOSK_CANCEL_TICKET));
    touch("again");
    assert_screen(SCREEN_CONFIRM);
}

static void test_a_job_that_never_ends_is_given_up(void **state)
{
    (void)state;
    issued(go_to_issuing());
    wait(KIOSK_PRINT_WAIT_MS);
    assert_non_null(wish(KIOSK_PRINT_CANCEL));
    wait(KIOSK_PRINT_END_MS - 1);
    assert_screen(SCREEN_PRINTING);
    assert_null(wish(KIOSK_PRINT_CANCEL));
    wait(1);
    assert_screen(SCREEN_CLAIM);
    assert_int_equal(wish(KIOSK_REPORT_PRINT)->end, KIOSK_PRINT_UNKNOWN);
}

static void test_a_double_touch_takes_one_number(void **state)
{
    (void)state;
    go_to_confirm();
    (void)wish(KIOSK_FORGET);
    wait(500);
    const struct ui_target *target = ui_list_target_named(&list, "phone");
    const int x = target->box.x + 20;
    const int y = target->box.y + 20;
    for (int i = 0; i < 3; i++) {
        ui_input_press(&input, &list, now_ms, 1, x, y);
        const ui_id acts = ui_input_release(&input, &list, 1, x, y);
        if (acts != 0) {
            kiosk_act(&kiosk, acts, now_ms);
        }
        draw();
        now_ms += 60;
    }
    int issues = 0;
    struct kiosk_wish each;
    while (kiosk_next_wish(&kiosk, &each)) {
        issues += each.kind == KIOSK_ISSUE;
    }
    assert_int_equal(issues, 1);
    assert_screen(SCREEN_ISSUING);
}

static void test_without_the_hall_what_is_on_a_number_can_be_taken_off(void **state)
{
    (void)state;
    kiosk_offline(&kiosk, true, now_ms);
    fixture_basket(&kiosk, SCENE_CONFIRM_BASKET, WORDS_ZH);
    now_ms = kiosk.now_ms;
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    draw();
    touch("more");
    assert_screen(SCREEN_BASKET);
    assert_true(ui_list_target_named(&list, "add")->flags & UI_TARGET_DISABLED);
    touch("add");
    assert_screen(SCREEN_BASKET);
    touch("remove:0");
    assert_int_equal(kiosk.visitor.basket.count, 0);
    touch("that-is-all");
    assert_screen(SCREEN_CONFIRM);
    touch("more"); /* one is what can be had */
    assert_screen(SCREEN_CONFIRM);
    kiosk_line(&kiosk, KIOSK_LINE_UP, now_ms);
    draw();
    touch("more");
    assert_screen(SCREEN_DEPARTMENTS);
}

static void test_a_number_that_only_the_hall_could_give_says_which_can_be_had(void **state)
{
    (void)state;
    static const struct {
        enum fixture_scene scene;
        const char *says;
    } rows[] = {{SCENE_GONE_ONE_ONLY, "请一件一件地取"}, {SCENE_GONE_PAPER_ONLY, "只能取打印的号"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)setup(NULL);
        fixture_gone(&kiosk, rows[i].scene, WORDS_ZH);
        now_ms = kiosk.now_ms;
        draw();
        assert_screen(SCREEN_REFUSED);
        assert_true(ui_list_says(&list, "没有取到号，没有占用排队位置"));
        assert_true(ui_list_says(&list, rows[i].says));
        touch("again");
        assert_screen(SCREEN_CONFIRM);
    }
}

static void test_no_paper_and_no_hall_offer_no_phone(void **state)
{
    (void)state;
    fixture_gone(&kiosk, SCENE_NO_PAPER_GONE, WORDS_ZH);
    now_ms = kiosk.now_ms;
    draw();
    assert_screen(SCREEN_NO_PAPER);
    assert_true(ui_list_says(&list, "还没有出号"));
    assert_null(ui_list_target_named(&list, "phone"));
    assert_non_null(ui_list_target_named(&list, "help"));
    kiosk_line(&kiosk, KIOSK_LINE_UP, now_ms);
    draw();
    touch("phone");
    assert_screen(SCREEN_ISSUING);
}

static void test_a_number_without_the_hall_says_to_whom_priority_is_told(void **state)
{
    (void)state;
    fixture_gone(&kiosk, SCENE_THANKS_UNSAID, WORDS_ZH);
    now_ms = kiosk.now_ms;
    draw();
    assert_screen(SCREEN_THANKS);
    assert_true(ui_list_says(&list, "需要优先，请告诉工作人员"));
    kiosk.visitor.ground = CLIENT_GROUND_NONE;
    draw();
    assert_false(ui_list_says(&list, "需要优先，请告诉工作人员"));
}

static void test_a_review_without_an_answer_may_have_come(void **state)
{
    (void)state;
    fixture_review(&kiosk, SCENE_REVIEW_UNSURE, WORDS_ZH);
    now_ms = kiosk.now_ms;
    draw();
    assert_screen(SCREEN_REVIEWED);
    assert_true(ui_list_says(&list, "可能已经评上了"));
    touch("again");
    assert_screen(SCREEN_REVIEW);
    touch("level:4");
    fixture_answer(&kiosk, NULL, "already_reviewed");
    draw();
    assert_true(ui_list_says(&list, "已经评价过了"));
    assert_null(ui_list_target_named(&list, "again"));
}

static void test_the_server_goes_and_comes_back(void **state)
{
    (void)state;
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    wait(KIOSK_GONE_MS - 1);
    assert_screen(SCREEN_HOME); /* a moment is not worth a word */
    wait(1);
    assert_screen(SCREEN_GONE);
    assert_true(ui_list_says(&list, "已经取到的号仍然有效"));
    kiosk_line(&kiosk, KIOSK_LINE_UP, now_ms);
    draw();
    assert_screen(SCREEN_HOME);

    /* In the middle of a visit the guides stay; a number without an answer says that there is none.
     */
    const uint32_t visit = go_to_issuing();
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    wait(8000);
    assert_screen(SCREEN_ISSUING);
    kiosk_refused(&kiosk, visit, "no_answer", now_ms);
    draw();
    assert_screen(SCREEN_REFUSED);
    assert_true(ui_list_says(&list, "没有取到号"));
    touch("home");
    assert_screen(SCREEN_GONE);
    kiosk_line(&kiosk, KIOSK_LINE_UP, now_ms);
    draw();
    assert_screen(SCREEN_HOME);
}

static void test_a_kiosk_with_numbers_of_its_own_goes_on_without_the_hall(void **state)
{
    (void)state;
    kiosk_offline(&kiosk, true, now_ms);
    kiosk_line(&kiosk, KIOSK_LINE_DOWN, now_ms);
    wait(KIOSK_GONE_MS);
    assert_screen(SCREEN_HOME);
    assert_true(kiosk_next_wake_ms(&kiosk) > now_ms); /* it sleeps until something is due */
    uint32_t visit = go_to_issuing();
    struct shape_ticket ticket = *fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED);
    struct shape_leg leg = ticket.legs[0];
    leg.ahead = -1;
    leg.wait = NULL;
    ticket.legs = &leg;
    ticket.leg_count = 1;
    ticket.claim_url = "";
    assert_true(kiosk_issued(&kiosk, visit, &ticket, now_ms));
    kiosk_print_ended(&kiosk, visit, KIOSK_PRINTED, "", now_ms);
    draw();
    assert_screen(SCREEN_THANKS);
    assert_true(ui_list_says(&list, "A047"));
    assert_false(ui_list_says(&list, "前面没有人")); /* nobody knows that */
    touch("done");
    assert_screen(SCREEN_HOME);
    /* No paper, and no phone could have it: there is no number. */
    visit = go_to_issuing();
    assert_true(kiosk_issued(&kiosk, visit, &ticket, now_ms));
    kiosk_print_ended(&kiosk, visit, KIOSK_PRINT_FAILED, "media-empty", now_ms);
    draw();
    assert_screen(SCREEN_REFUSED);
    assert_int_equal(wish(KIOSK_REPORT_PRINT)->end, KIOSK_PRINT_FAILED);
    touch("home");
    /* Its numbers are used up: now it is gone; and it is back with new ones. */
    kiosk_offline(&kiosk, false, now_ms);
    draw();
    assert_screen(SCREEN_GONE);
    kiosk_offline(&kiosk, true, now_ms);
    draw();
    assert_screen(SCREEN_HOME);
    /* A hall that refuses the key is another matter. */
    kiosk_line(&kiosk, KIOSK_LINE_REFUSED, now_ms);
    draw();
    assert_screen(SCREEN_GONE);
}

static void test_a_guide_that_is_read_does_not_go(void **state)
{
    (void)state;
    fixture_to_confirm(&kiosk, false, true);
    const struct shape_service with = *kiosk.visitor.service;
    struct shape_service without = with;
    without.guide = NULL;
    assert_true(kiosk_service(&kiosk, kiosk.visit, &with, now_ms));
    fixture_act(&kiosk, KIOSK_FLOW);
    draw();
    assert_screen(SCREEN_GUIDE);
    assert_false(kiosk_service(&kiosk, kiosk.visit, &without, now_ms));
    draw();
    assert_screen(SCREEN_GUIDE);
}

static void test_a_late_ticket_of_a_visitor_who_left_is_given_back(void **state)
{
    (void)state;
    const uint32_t visit = go_to_issuing();
    kiosk_refused(&kiosk, visit, "no_answer", now_ms);
    draw();
    touch("home");
    assert_false(
        kiosk_issued(&kiosk, visit, fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED), now_ms));
    const struct kiosk_wish *back = wish(KIOSK_CANCEL_TICKET);
    assert_non_null(back);
    assert_string_equal(back->id, fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED)->id);
    assert_screen(SCREEN_HOME);
}

static void test_a_closed_hall_gives_guides_and_no_numbers(void **state)
{
    (void)state;
    kiosk_hall(&kiosk, fixture_hall(SHAPE_HALL_CLOSED), now_ms);
    draw();
    touch("take");
    assert_screen(SCREEN_CLOSED);
    assert_true(ui_list_says(&list, "09:00–17:00"));
    touch("guide");
    touch("department:0");
    touch("group:0");
    touch("service:0");
    assert_screen(SCREEN_CONFIRM);
    assert_null(ui_list_target_named(&list, "print"));
    assert_null(ui_list_target_named(&list, "phone"));
    /* It closes while somebody chooses: the hall's word counts. */
    kiosk_hall(&kiosk, fixture_hall(SHAPE_HALL_OPEN), now_ms);
    draw();
    touch("phone");
    kiosk_refused(&kiosk, kiosk.visit, "hall_closed", now_ms);
    draw();
    assert_screen(SCREEN_CLOSED);
}

static void test_nobody_there_is_asked_and_then_forgotten(void **state)
{
    (void)state;
    go_to_confirm();
    touch("material:1");
    assert_true(kiosk.visitor.ticked == 2);
    wait(KIOSK_SESSION_MS - KIOSK_ASK_MS);
    assert_screen(SCREEN_STILL_THERE);
    touch("go-on");
    assert_screen(SCREEN_CONFIRM);
    assert_true(kiosk.visitor.ticked == 2); /* nothing is lost by going on */
    wait(KIOSK_SESSION_MS - KIOSK_ASK_MS);
    assert_screen(SCREEN_CONFIRM); /* who was asked once has longer */
    wait((ACCESS_TIMES - 1) * KIOSK_SESSION_MS);
    assert_screen(SCREEN_STILL_THERE);
    wait(KIOSK_ASK_MS - 1);
    assert_screen(SCREEN_STILL_THERE);
    wait(1);
    assert_screen(SCREEN_HOME);
    assert_true(kiosk.visitor.ticked == 0 && kiosk.visitor.service == NULL);
    assert_int_equal(kiosk.visitor.service_row, -1);
}

static void test_language_and_contrast_end_with_the_visit(void **state)
{
    (void)state;
    touch("language");
    touch("en");
    assert_true(ui_list_says(&list, "Take a number"));
    touch("access");
    touch("contrast");
    assert_int_equal(list.theme, UI_THEME_CONTRAST);
    touch("back");
    touch("take");
    touch("home");
    assert_true(ui_list_says(&list, "取号办事"));
    assert_int_equal(list.theme, UI_THEME_DAY);
    touch("language");
    touch("ja");
    assert_true(ui_list_says(&list, "番号札を取る"));
    wait(KIOSK_SESSION_MS);
    assert_true(ui_list_says(&list, "取号办事")); /* also when nobody took a number */
}

static void test_one_touch_brings_all_low_and_keeps_it_for_the_visit(void **state)
{
    (void)state;
    static const char *const way[] = {"take", "department:0", "group:0", "service:0"};
    touch("low");
    for (size_t step = 0; step < sizeof(way) / sizeof(way[0]); step++) {
        for (int i = 0; i < list.target_count; i++) {
            assert_true(list.targets[i].box.y >= list.height_px * 6 / 10);
        }
        touch(way[step]);
    }
    assert_screen(SCREEN_CONFIRM);
    assert_true(list.targets[0].box.y >= list.height_px * 6 / 10);
    touch("low"); /* from any screen, and back */
    assert_false(kiosk.visitor.access.low);
    touch("low");
    touch("home");
    assert_false(kiosk.visitor.access.low); /* the next one stands before a usual screen */
}

static void test_the_switches_make_it_easier_and_end_with_the_visit(void **state)
{
    (void)state;
    kiosk.has_speech = true;
    touch("access");
    const int before_px = ui_list_target_named(&list, "back")->box.h;
    touch("large");
    assert_true(ui_list_target_named(&list, "back")->box.h * 100 >= before_px * 124);
    touch("speech");
    touch("more-time");
    touch("back");
    assert_true(kiosk.visitor.access.speech && kiosk.visitor.access.more_time);
    wait(ACCESS_TIMES * KIOSK_SESSION_MS - 1);
    assert_true(kiosk.visitor.access.large);
    wait(1);
    assert_false(access_is_changed(&kiosk));
}

static void test_speech_is_in_a_language_that_is_spoken(void **state)
{
    (void)state;
    kiosk.has_speech = true;
    touch("language");
    touch("ru");
    kiosk_act(&kiosk, KIOSK_SPEECH, now_ms);
    assert_int_equal(kiosk.words.language, WORDS_EN);
    touch("language");
    touch("ko");
    assert_false(kiosk.visitor.access.speech);
    kiosk.has_speech = false; /* a kiosk without a voice offers none */
    kiosk_act(&kiosk, KIOSK_SPEECH, now_ms);
    assert_false(kiosk.visitor.access.speech);
}

static void test_back_leads_home_step_by_step(void **state)
{
    (void)state;
    go_to_confirm();
    const enum kiosk_screen way[] = {SCREEN_SERVICES, SCREEN_GROUPS, SCREEN_DEPARTMENTS,
                                     SCREEN_HOME};
    for (int i = 0; i < 4; i++) {
        touch("back");
        assert_screen(way[i]);
    }
}

static void test_help_returns_to_where_one_was(void **state)
{
    (void)state;
    go_to_confirm();
    touch("help");
    assert_screen(SCREEN_HELP);
    touch("back");
    assert_screen(SCREEN_CONFIRM);
}

static void test_pages_lead_to_every_department(void **state)
{
    (void)state;
    touch("take");
    assert_true(ui_list_says(&list, "行政审批"));
    assert_false(ui_list_says(&list, "消防救援大队"));
    touch("next");
    const int last = (int)fixture_services()->department_count - 1 - kiosk.page_first;
    assert_true(last >= 0);
    assert_true((ui_list_target_named(&list, "next")->flags & UI_TARGET_DISABLED) != 0);
    touch("previous");
    assert_int_equal(kiosk.page_first, 0);
}

static void test_a_new_catalogue_follows_a_visitor_who_chooses(void **state)
{
    (void)state;
    static struct shape_services shorter;
    go_to_confirm();
    const char *before = kiosk.services->services[kiosk.visitor.service_row].id;
    shorter = *fixture_services();
    shorter.version = 2;
    shorter.services++; /* the first row is gone, all others moved */
    shorter.service_count--;
    kiosk_services(&kiosk, &shorter, now_ms);
    draw();
    assert_screen(SCREEN_CONFIRM);
    assert_string_equal(kiosk.services->services[kiosk.visitor.service_row].id, before);
    shorter.services = shorter.services + kiosk.visitor.service_row + 1;
    shorter.service_count = 3;
    static struct shape_services least;
    least = shorter;
    kiosk.services = fixture_services();
    kiosk_services(&kiosk, &least, now_ms);
    draw();
    assert_screen(SCREEN_HOME); /* what was chosen is no longer offered */
}

static void test_the_next_wake_is_never_past_and_never_missed(void **state)
{
    (void)state;
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        fixture_lead(&kiosk, (enum fixture_scene)scene, WORDS_ZH);
        for (int i = 0; i < 300; i++) {
            const int64_t wake_ms = kiosk_next_wake_ms(&kiosk);
            assert_true(wake_ms >= kiosk.now_ms);
            if (wake_ms == INT64_MAX) {
                break;
            }
            kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
            /* A moment before it nothing has changed that can be seen. */
            if (wake_ms - 1 > kiosk.now_ms) {
                const uint64_t before = ui_list_hash(&list);
                kiosk_tick(&kiosk, wake_ms - 1);
                kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
                assert_true(before == ui_list_hash(&list));
            }
            kiosk_tick(&kiosk, wake_ms);
            (void)wish(KIOSK_FORGET);
        }
    }
}

static void test_paper_that_ends_while_printing_gives_a_code_at_once(void **state)
{
    (void)state;
    const uint32_t visit = go_to_issuing();
    issued(visit);
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, false, now_ms);
    kiosk_paper(&kiosk, KIOSK_PAPER_EMPTY, false, now_ms);
    int cancels = 0;
    struct kiosk_wish each;
    while (kiosk_next_wish(&kiosk, &each)) {
        cancels += each.kind == KIOSK_PRINT_CANCEL;
    }
    assert_int_equal(cancels, 1);
    kiosk_print_ended(&kiosk, visit, KIOSK_PRINT_FAILED, "cancelled", now_ms);
    draw();
    assert_screen(SCREEN_CLAIM);
}

static void test_a_refusal_says_what_it_means_for_the_visitor(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        const char *says;
    } rows[] = {{"storage_refused", "暂停发号"},         {"last_number_passed", "今天已停止取号"},
                {"not_served_today", "下班前排不到您"},  {"hall_emergency", "听工作人员安排"},
                {"numbers_used_up", "今天的号已经发完"}, {"hall_full", "今天的号已经发完"},
                {"no_answer", "没有取到号，没有占用"},   {"rate_limited", "可以再试一次"},
                {"queue_stopped", "该业务暂停取号"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)setup(NULL);
        kiosk_refused(&kiosk, go_to_issuing(), rows[i].code, now_ms);
        draw();
        assert_screen(SCREEN_REFUSED);
        assert_true(ui_list_says(&list, rows[i].says));
        assert_false(ui_list_says(&list, rows[i].code)); /* no codes for visitors */
    }
}

static void test_nothing_of_a_visit_stays_in_what_is_drawn(void **state)
{
    (void)state;
    const uint32_t visit = go_to_issuing();
    issued(visit);
    kiosk_print_ended(&kiosk, visit, KIOSK_PRINTED, "", now_ms);
    draw();
    wait(KIOSK_THANKS_MS);
    assert_screen(SCREEN_HOME);
    draw();
    const char number[] = "A047";
    const char *const places[] = {list.letters, kiosk.words.room};
    const size_t sizes[] = {sizeof(list.letters), sizeof(kiosk.words.room)};
    for (int place = 0; place < 2; place++) {
        for (size_t i = 0; i + sizeof(number) - 1 <= sizes[place]; i++) {
            assert_true(memcmp(places[place] + i, number, sizeof(number) - 1) != 0);
        }
    }
    assert_int_equal(kiosk.visitor.qr.size, 0);
}

/* xorshift64: the same visits on every machine. */
static uint64_t dice = 0x2545F4914F6CDD1D;
static int throw_dice(int sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int)(dice % (uint64_t)sides);
}

static void touch_anywhere(void)
{
    int x = throw_dice(list.width_px);
    int y = throw_dice(list.height_px);
    ui_id acts;
    if (kiosk.screen == SCREEN_WHERE && throw_dice(4) == 0) {
        kiosk_act(&kiosk, KIOSK_HOME, now_ms); /* one of very many keys */
        return;
    }
    if (kiosk.screen == SCREEN_CLAIM && throw_dice(40) != 0) {
        return; /* its one button ends it too soon */
    }
    if (list.target_count > 0 && throw_dice(4) != 0) {
        const struct ui_rect box = list.targets[throw_dice(list.target_count)].box;
        x = box.x + throw_dice(box.w);
        y = box.y + throw_dice(box.h);
    }
    if (throw_dice(4) == 0) {
        acts = ui_input_key(&input, &list, (enum ui_key)throw_dice(UI_KEY_COUNT));
    } else {
        ui_input_cancel(&input);
        ui_input_press(&input, &list, now_ms, 0, x, y);
        const int finger = throw_dice(9) == 0; /* one throw a statement: the same on any compiler */
        const int lifted_y = throw_dice(8) == 0 ? 0 : y;
        acts = ui_input_release(&input, &list, finger, x, lifted_y);
    }
    kiosk_touched(&kiosk, now_ms);
    if (acts != 0) {
        kiosk_act(&kiosk, acts, now_ms);
    }
}

/* Of a code or a card. */
static void answer_question(const struct kiosk_wish *asked, uint32_t visit, const char *code)
{
    static struct fixture_slots slots;
    const int which = throw_dice(24);
    const struct shape *shape = asked->ask.shape == SHAPE_SLOTS
                                    ? fixture_slots(&slots, &asked->ask, which)
                                    : fixture_desk_shape(asked->ask.shape, which);
    if (shape != NULL) {
        const bool refused = throw_dice(4) == 0;
        const struct kiosk_answer answer = {.shape = refused ? NULL : shape,
                                            .code = refused ? code : NULL};
        (void)kiosk_answered(&kiosk, visit, asked->answered, &answer, now_ms);
    }
}

/* What the scanner's thread may say: pages, none, a jam, a full disk; and how it was printed. */
static void answer_papers(const struct kiosk_wish *asked, uint32_t visit)
{
    static struct papers_told told;
    static uint32_t whose;
    const struct papers_order *order = &asked->papers;
    if (whose != asked->visit) {
        told = (struct papers_told){.code = "", .advice_zh = "", .advice_en = "", .shown = -1};
        whose = asked->visit;
    }
    told.error = throw_dice(12) == 0 ? PAPERS_DISK_FULL : PAPERS_FINE;
    if (order->what == PAPERS_SCAN) {
        told.scans++;
        told.count += throw_dice(4);
        told.count = told.count > PAPERS_PAGES_MAX ? PAPERS_PAGES_MAX : told.count;
        told.code = throw_dice(4) == 0 ? "scanner.jam" : "";
        told.lost = throw_dice(8) == 0;
    } else if (order->what == PAPERS_LOOK) {
        told.shown = order->page < told.count ? order->page : -1;
        told.large = told.shown >= 0;
    } else if (order->what == PAPERS_REMOVE && order->page < told.count) {
        told.count--;
        told.shown = -1;
    } else if (order->what == PAPERS_PRINT) {
        kiosk_papers_printed(&kiosk, visit, (enum kiosk_print_end)throw_dice(3), now_ms);
    }
    for (int i = 0; i < told.count; i++) {
        told.pages[i].has_edges = i % 2 == 0;
        told.pages[i].trimmed = i % 3 == 0;
    }
    kiosk_papers(&kiosk, visit, &told, now_ms);
}

/* What hall and printer may say to a wish: at once, late, wrongly, or never. */
static void answer_anyhow(const struct kiosk_wish *asked)
{
    static const char *const codes[] = {"no_answer", "hall_closed", "numbers_used_up",
                                        "rate_limited"};
    const enum shape_holder holder = throw_dice(2) == 0 ? SHAPE_HOLDER_NONE : SHAPE_HOLDER_PHONE;
    const uint32_t visit = asked->visit - (throw_dice(10) == 0 ? 1 : 0);
    if (throw_dice(8) == 0) {
        return;
    }
    switch (asked->kind) {
    case KIOSK_GET_SERVICE:
        if (throw_dice(4) == 0) {
            kiosk_service_failed(&kiosk, visit, now_ms);
        } else {
            (void)kiosk_service(&kiosk, visit, fixture_service(asked->id, throw_dice(2) == 0),
                                now_ms);
        }
        break;
    case KIOSK_ASK_PAPER:
        kiosk_paper(&kiosk,
                    throw_dice(3) == 0 ? (enum kiosk_paper)throw_dice(KIOSK_PAPER_COUNT)
                                       : KIOSK_PAPER_READY,
                    true, now_ms);
        break;
    case KIOSK_ISSUE:
        if (throw_dice(4) == 0) {
            kiosk_refused(&kiosk, visit, codes[throw_dice(4)], now_ms);
        } else {
            (void)kiosk_issued(&kiosk, visit, fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED),
                               now_ms);
        }
        break;
    case KIOSK_PRINT:
    case KIOSK_PRINT_CANCEL:
        kiosk_print_ended(&kiosk, visit, (enum kiosk_print_end)throw_dice(3), "any", now_ms);
        break;
    case KIOSK_PRINT_A4:
        kiosk_a4_ended(&kiosk, visit, (enum kiosk_print_end)throw_dice(3), now_ms);
        break;
    case KIOSK_TRY:
        kiosk_staff_tried(&kiosk, visit, asked->part,
                          (enum staff_result)(STAFF_PASSED + throw_dice(3)), now_ms);
        break;
    case KIOSK_GLASS:
        if (asked->glass == GLASS_FIT) {
            kiosk_glass_fitted(&kiosk, visit, (enum touch_fit)throw_dice(TOUCH_FIT_UNSTEADY + 1),
                               now_ms);
        } else if (asked->glass == GLASS_TURN) {
            kiosk.glass_quarters = asked->quarters;
        } else if (asked->glass == GLASS_KEEP_TURN) {
            kiosk_glass_turned(&kiosk, visit, throw_dice(3) != 0, now_ms);
        } else {
            kiosk_glass_kept(&kiosk, visit, asked->glass == GLASS_KEEP, throw_dice(3) != 0, now_ms);
        }
        break;
    case KIOSK_PRINT_SLIP:
        kiosk_slip_ended(&kiosk, visit, (enum kiosk_print_end)throw_dice(3), now_ms);
        break;
    case KIOSK_PAPERS:
        answer_papers(asked, visit);
        break;
    case KIOSK_GET_TICKET:
    case KIOSK_REPORT_PRINT:
        (void)kiosk_ticket(
            &kiosk, visit,
            fixture_ticket(holder, throw_dice(4) == 0 ? SHAPE_LEG_CANCELLED : SHAPE_LEG_WAITING),
            now_ms);
        break;
    case KIOSK_ASK_HALL:
        answer_question(asked, visit, codes[throw_dice(4)]);
        break;
    default:
        break;
    }
}

/* Whatever visit there was ends, and home rests. */
static void nobody_comes(void)
{
    for (int i = 0; i < 4; i++) {
        now_ms += KIOSK_CLAIM_MS;
        kiosk_tick(&kiosk, now_ms);
    }
}

/* With a printer of pages: to the guide of the first service. */
static void to_guide_with_a4(enum kiosk_paper paper)
{
    kiosk.has_a4 = true;
    kiosk_a4_state(&kiosk, paper, now_ms);
    fixture_to_confirm(&kiosk, false, true);
    fixture_act(&kiosk, KIOSK_ITEM + 1);
    fixture_act(&kiosk, KIOSK_FLOW);
    assert_int_equal(kiosk.screen, SCREEN_GUIDE);
}

static void test_what_is_missing_is_printed_on_a4(void **state)
{
    (void)state;
    to_guide_with_a4(KIOSK_PAPER_READY);
    const uint32_t visit = kiosk.visit;
    kiosk_act(&kiosk, KIOSK_PRINT_NOTICE, now_ms);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_PRINT_A4);
    assert_non_null(wish);
    assert_int_equal(wish->a4, A4_NOTICE);
    assert_int_equal(wish->visit, visit);
    assert_string_equal(wish->id, kiosk.visitor.service->id);
    assert_int_equal(kiosk.screen, SCREEN_A4);
    draw();
    /* One that is on its way is not sent again, and keeps nobody. */
    kiosk_act(&kiosk, KIOSK_BACK, now_ms);
    assert_int_equal(kiosk.screen, SCREEN_GUIDE);
    kiosk_act(&kiosk, KIOSK_PRINT_GUIDE, now_ms);
    assert_null(fixture_take_wish(&kiosk, KIOSK_PRINT_A4));
    assert_int_equal(kiosk.screen, SCREEN_A4);
    kiosk_a4_ended(&kiosk, visit - 1, KIOSK_PRINT_FAILED, now_ms); /* another visitor's */
    assert_int_equal(kiosk.visitor.a4.state, A4_RUNS);
    kiosk_a4_ended(&kiosk, visit, KIOSK_PRINTED, now_ms);
    assert_int_equal(kiosk.visitor.a4.state, A4_DONE);
    kiosk_act(&kiosk, KIOSK_BACK, now_ms);
    kiosk_act(&kiosk, KIOSK_PRINT_GUIDE, now_ms);
    wish = fixture_take_wish(&kiosk, KIOSK_PRINT_A4);
    assert_non_null(wish);
    assert_int_equal(wish->a4, A4_GUIDE);
    kiosk_a4_ended(&kiosk, visit, KIOSK_PRINT_FAILED, now_ms);
    assert_true(kiosk.visitor.ticked != 0); /* what was ticked is kept */
    kiosk_act(&kiosk, KIOSK_OWN, now_ms);   /* again */
    wish = fixture_take_wish(&kiosk, KIOSK_PRINT_A4);
    assert_non_null(wish);
    assert_int_equal(wish->a4, A4_GUIDE);
}

static void test_a4_that_never_ends_and_a4_that_cannot(void **state)
{
    (void)state;
    to_guide_with_a4(KIOSK_PAPER_JAM);
    kiosk_act(&kiosk, KIOSK_PRINT_NOTICE, now_ms);
    assert_int_equal(kiosk.screen, SCREEN_GUIDE); /* it is seen before, and can't be touched */
    kiosk_a4_state(&kiosk, KIOSK_PAPER_READY, now_ms);
    kiosk_act(&kiosk, KIOSK_PRINT_NOTICE, now_ms);
    assert_int_equal(kiosk.screen, SCREEN_A4);
    for (int64_t waited_ms = 0; waited_ms < A4_WAIT_MS; waited_ms += 30000) {
        now_ms += 30000;
        kiosk_touched(&kiosk, now_ms);
        kiosk_tick(&kiosk, now_ms);
    }
    assert_int_equal(kiosk.visitor.a4.state, A4_UNSURE);
    assert_int_equal(kiosk.screen, SCREEN_A4);
}

static void world_turns(void)
{
    const int what = throw_dice(200);
    if (what == 0) {
        kiosk_line(&kiosk, (enum kiosk_line)throw_dice(3), now_ms);
    } else if (what == 1) {
        kiosk_hall(&kiosk, fixture_hall((enum shape_hall_state)throw_dice(SHAPE_HALL_STATE_COUNT)),
                   now_ms);
    } else if (what < 5) {
        kiosk_hall(&kiosk, fixture_hall(SHAPE_HALL_OPEN), now_ms);
    } else if (what < 9) {
        kiosk_line(&kiosk, KIOSK_LINE_UP, now_ms);
    } else if (what >= 32 && what < 35) {
        fixture_scan(&kiosk, (enum kiosk_code_kind)throw_dice(KIOSK_CODE_BAD + 1));
    } else if (what == 11 && kiosk.screen == SCREEN_HOME) {
        fixture_card_down(&kiosk);
    } else if (kiosk.card_lies && what >= 12 && what < 32) {
        kiosk_card_gone(&kiosk, now_ms);
    } else if (what == 9) {
        kiosk_paper(&kiosk, (enum kiosk_paper)throw_dice(KIOSK_PAPER_COUNT), false, now_ms);
    } else if (what == 10) {
        nobody_comes();
    }
}

/* A kiosk that stands at this scene: chance alone comes to few screens that lie deep. */
static void walk_from(int scene)
{
    static const struct papers_scanner scanner = {
        .device = PAPERS_READY, .code = "", .advice_zh = "", .advice_en = "", .printer = true};
    fixture_lead(&kiosk, (enum fixture_scene)scene,
                 (enum words_language)throw_dice(WORDS_LANGUAGE_COUNT));
    now_ms = kiosk.now_ms;
    kiosk_scanner(&kiosk, &scanner, now_ms);
    kiosk.has_a4 = true;
}

/* Whatever is touched and answered: no assert, nothing dropped, and always a way on. */
static void test_any_touches_and_answers_never_stick(void **state)
{
    (void)state;
    bool seen[SCREEN_COUNT] = {false};
    for (int step = 0; step < WALK_STEPS; step++) {
        struct kiosk_wish each;
        if (step % WALK_LEG_STEPS == 0) {
            walk_from(step / WALK_LEG_STEPS % SCENE_COUNT);
            seen[kiosk.screen] = true;
        }
        now_ms += throw_dice(30) == 0 ? throw_dice(75000) : (200 + throw_dice(900));
        kiosk_tick(&kiosk, now_ms);
        world_turns();
        draw();
        seen[kiosk.screen] = true;
        touch_anywhere();
        for (int i = 0; i < 100 && kiosk_next_wish(&kiosk, &each); i++) {
            seen[kiosk.screen] = true;
            answer_anyhow(&each);
        }
        seen[kiosk.screen] = true;
        const bool ends_by_itself = kiosk_next_wake_ms(&kiosk) != INT64_MAX;
        assert_true(list.target_count > 0 || ends_by_itself ||
                    kiosk.screen == SCREEN_ISSUING); /* the client's patience ends that one */
        assert_true(kiosk.screen != SCREEN_HOME || kiosk.visitor.ticket == NULL);
        if (kiosk.screen == SCREEN_ISSUING && throw_dice(20) == 0) {
            kiosk_refused(&kiosk, kiosk.visit, "", now_ms);
        }
    }
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        if (!seen[screen]) {
            print_message("never came to %s\n", kiosk_screen_name((enum kiosk_screen)screen));
        }
        assert_true(seen[screen]);
    }
}

/* Touches that come faster than turns, told as long as there is room. */
static void test_a_turn_takes_no_more_touches_than_it_has_room_for(void **state)
{
    (void)state;
    struct kiosk_wish wish;
    while (kiosk_next_wish(&kiosk, &wish)) {
    }
    const uint32_t seen = kiosk.screen_serial;
    for (int i = 0; i < KIOSK_WISHES_MAX / 2 - 1; i++) {
        assert_false(kiosk_is_full(&kiosk, seen));
        kiosk_wish(&kiosk, KIOSK_ASK_PAPER, NULL);
    }
    assert_false(kiosk_is_full(&kiosk, seen)); /* one more fits */
    kiosk_wish(&kiosk, KIOSK_ASK_PAPER, NULL);
    assert_true(kiosk_is_full(&kiosk, seen));
    assert_true(kiosk_next_wish(&kiosk, &wish));
    assert_false(kiosk_is_full(&kiosk, seen));
    kiosk_show(&kiosk, SCREEN_HELP); /* another screen: shown before it is touched */
    assert_true(kiosk_is_full(&kiosk, seen));
    assert_false(kiosk_is_full(&kiosk, kiosk.screen_serial));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_who_may_wait_for_nothing_reads_so_before, setup),
        cmocka_unit_test_setup(test_a_screens_own_question_is_answered_once_and_only_in_its_visit,
                               setup),
        cmocka_unit_test_setup(test_a_visitor_leaves_with_a_printed_number, setup),
        cmocka_unit_test_setup(test_who_holds_the_code_reviews_a_finished_visit_once, setup),
        cmocka_unit_test_setup(test_after_the_level_its_reasons_any_or_none, setup),
        cmocka_unit_test_setup(test_no_reason_is_as_good, setup),
        cmocka_unit_test_setup(test_an_empty_hall_is_told_what_is_good_to_know, setup),
        cmocka_unit_test_setup(test_several_services_go_onto_one_number, setup),
        cmocka_unit_test_setup(test_what_happened_leads_to_its_services_on_one_number, setup),
        cmocka_unit_test_setup(test_an_event_of_one_service_is_that_service, setup),
        cmocka_unit_test_setup(test_what_is_shown_can_be_taken_off_the_number, setup),
        cmocka_unit_test_setup(test_a_ground_of_priority_goes_with_the_number, setup),
        cmocka_unit_test_setup(test_without_the_hall_nothing_is_offered_that_it_decides, setup),
        cmocka_unit_test_setup(test_without_the_hall_what_is_on_a_number_can_be_taken_off, setup),
        cmocka_unit_test_setup(test_a_number_that_only_the_hall_could_give_says_which_can_be_had,
                               setup),
        cmocka_unit_test_setup(test_no_paper_and_no_hall_offer_no_phone, setup),
        cmocka_unit_test_setup(test_a_number_without_the_hall_says_to_whom_priority_is_told, setup),
        cmocka_unit_test_setup(test_a_review_without_an_answer_may_have_come, setup),
        cmocka_unit_test_setup(test_paper_is_asked_for_before_the_number, setup),
        cmocka_unit_test_setup(test_a_changed_roll_brings_the_print_button_back, setup),
        cmocka_unit_test_setup(test_a_silent_printer_is_taken_for_none, setup),
        cmocka_unit_test_setup(test_a_failed_print_keeps_the_number_for_a_phone, setup),
        cmocka_unit_test_setup(test_a_job_that_never_ends_is_given_up, setup),
        cmocka_unit_test_setup(test_a_double_touch_takes_one_number, setup),
        cmocka_unit_test_setup(test_the_server_goes_and_comes_back, setup),
        cmocka_unit_test_setup(test_a_kiosk_with_numbers_of_its_own_goes_on_without_the_hall,
                               setup),
        cmocka_unit_test_setup(test_a_guide_that_is_read_does_not_go, setup),
        cmocka_unit_test_setup(test_a_late_ticket_of_a_visitor_who_left_is_given_back, setup),
        cmocka_unit_test_setup(test_a_closed_hall_gives_guides_and_no_numbers, setup),
        cmocka_unit_test_setup(test_nobody_there_is_asked_and_then_forgotten, setup),
        cmocka_unit_test_setup(test_language_and_contrast_end_with_the_visit, setup),
        cmocka_unit_test_setup(test_one_touch_brings_all_low_and_keeps_it_for_the_visit, setup),
        cmocka_unit_test_setup(test_the_switches_make_it_easier_and_end_with_the_visit, setup),
        cmocka_unit_test_setup(test_speech_is_in_a_language_that_is_spoken, setup),
        cmocka_unit_test_setup(test_back_leads_home_step_by_step, setup),
        cmocka_unit_test_setup(test_help_returns_to_where_one_was, setup),
        cmocka_unit_test_setup(test_pages_lead_to_every_department, setup),
        cmocka_unit_test_setup(test_a_new_catalogue_follows_a_visitor_who_chooses, setup),
        cmocka_unit_test_setup(test_paper_that_ends_while_printing_gives_a_code_at_once, setup),
        cmocka_unit_test_setup(test_a_refusal_says_what_it_means_for_the_visitor, setup),
        cmocka_unit_test_setup(test_what_is_missing_is_printed_on_a4, setup),
        cmocka_unit_test_setup(test_a4_that_never_ends_and_a4_that_cannot, setup),
        cmocka_unit_test_setup(test_nothing_of_a_visit_stays_in_what_is_drawn, setup),
        cmocka_unit_test_setup(test_any_touches_and_answers_never_stick, setup),
        cmocka_unit_test_setup(test_the_next_wake_is_never_past_and_never_missed, setup),
        cmocka_unit_test_setup(test_a_turn_takes_no_more_touches_than_it_has_room_for, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
