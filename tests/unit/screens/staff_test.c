/* Staff at the kiosk: the gesture, the password that stays nowhere, who may, what each try comes
 * to, and the way out. */
#include "kiosk/screens/screen.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

#include <stdio.h>
#include <string.h>

enum { NEXT = KIOSK_OWN, KEEP };

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_scale scale;

static int setup(void **state)
{
    (void)state;
    scale = ui_scale_for_kiosk(1080, 1920);
    fixture_start(&kiosk, WORDS_ZH);
    return 0;
}

static void draw(void)
{
    struct ui_input input;
    ui_input_init(&input, 10);
    kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
}

static void assert_screen(enum kiosk_screen screen)
{
    assert_string_equal(kiosk_screen_name(kiosk.screen), kiosk_screen_name(screen));
}

static bool holds(const void *bytes, size_t size_bytes, const char *text)
{
    const size_t length = strlen(text);
    for (size_t at = 0; at + length <= size_bytes; at++) {
        if (memcmp((const char *)bytes + at, text, length) == 0) {
            return true;
        }
    }
    return false;
}

static void hold(int x_px, int y_px, int64_t ms)
{
    const int64_t now_ms = kiosk.now_ms;
    kiosk_staff_press(&kiosk, &scale, x_px, y_px, now_ms);
    kiosk_staff_release(&kiosk, &scale, x_px, y_px, now_ms + ms);
}

static void test_the_clock_held_for_three_seconds_opens_the_sign_in(void **state)
{
    (void)state;
    hold(1000, 60, STAFF_HOLD_MS - 1);
    assert_screen(SCREEN_HOME);
    hold(100, 60, STAFF_HOLD_MS); /* beside it */
    hold(1000, 300, STAFF_HOLD_MS);
    assert_screen(SCREEN_HOME);
    hold(1000, 60, STAFF_HOLD_MS);
    assert_screen(SCREEN_STAFF_USER);
}

static void test_two_hashes_soon_after_one_another_open_it_and_no_others(void **state)
{
    (void)state;
    kiosk_staff_key(&kiosk, '#', kiosk.now_ms);
    kiosk_staff_key(&kiosk, '#', kiosk.now_ms + STAFF_KEYS_MS + 1);
    assert_screen(SCREEN_HOME);
    kiosk_staff_key(&kiosk, '5', kiosk.now_ms + STAFF_KEYS_MS + 2);
    kiosk_staff_key(&kiosk, '#', kiosk.now_ms + STAFF_KEYS_MS + 3);
    assert_screen(SCREEN_HOME);
    assert_true(kiosk_staff_key(&kiosk, '#', kiosk.now_ms + STAFF_KEYS_MS + 4)); /* not typed */
    assert_screen(SCREEN_STAFF_USER);
}

static void test_nobodys_visit_is_ended_by_it(void **state)
{
    (void)state;
    fixture_to_services(&kiosk, false);
    hold(1000, 60, STAFF_HOLD_MS);
    assert_screen(SCREEN_SERVICES);
}

static void test_the_password_is_drawn_as_dots_and_stays_nowhere(void **state)
{
    static const char password[] = "secret7";
    struct kiosk_wish wish;
    bool asked = false;
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF_PASSWORD, WORDS_ZH);
    draw();
    assert_false(holds(&list, sizeof(list), password));
    assert_true(holds(&list, sizeof(list), "•••••••"));
    kiosk_act(&kiosk, NEXT, kiosk.now_ms);
    while (kiosk_next_wish(&kiosk, &wish)) {
        asked = asked || holds(wish.ask.body, sizeof(wish.ask.body), password);
    }
    assert_true(asked);
    assert_false(holds(&kiosk, sizeof(kiosk), password));
}

static void
test_only_those_who_look_after_kiosks_come_in_and_the_others_leave_no_session(void **state)
{
    static const struct {
        const char *role;
        bool may;
    } rows[] = {{"guide", true}, {"clerk", true},  {"manager", true},
                {"admin", true}, {"kiosk", false}, {"display", false}};
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct shape_session session = {.token = "t0k", .role = rows[i].role, .user = "u"};
        const struct shape shape = {.kind = SHAPE_SESSION, .of.session = &session};
        const struct kiosk_answer answer = {.shape = &shape, .code = ""};
        struct kiosk_wish wish;
        kiosk_answered_fn *answered = NULL;
        fixture_lead(&kiosk, SCENE_STAFF_PASSWORD, WORDS_ZH);
        kiosk_act(&kiosk, NEXT, kiosk.now_ms);
        while (kiosk_next_wish(&kiosk, &wish)) {
            answered = wish.answered;
        }
        assert_non_null(answered);
        assert_int_equal(kiosk_answered(&kiosk, kiosk.visit, answered, &answer, kiosk.now_ms),
                         rows[i].may);
        assert_screen(rows[i].may ? SCREEN_STAFF : SCREEN_STAFF_USER);
        const struct kiosk_wish *out = fixture_take_wish(&kiosk, KIOSK_SIGN_OUT);
        assert_int_equal(out != NULL, !rows[i].may);
        kiosk_visit_end(&kiosk);
    }
}

static void test_a_refusal_is_told_in_words(void **state)
{
    static const struct {
        const char *code;
        enum word word;
    } rows[] = {{"wrong_password", WORD_STAFF_WRONG},
                {"rate_limited", WORD_STAFF_SLOW},
                {"no_answer", WORD_STAFF_NO_LINE},
                {"storage_refused", WORD_STAFF_NOT_NOW}};
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fixture_lead(&kiosk, SCENE_STAFF_SIGNING, WORDS_ZH);
        fixture_answer(&kiosk, NULL, rows[i].code);
        assert_screen(SCREEN_STAFF_USER);
        assert_true(kiosk.visitor.staff.refused);
        assert_int_equal(kiosk.visitor.staff.refusal, rows[i].word);
    }
}

static void test_a_test_page_is_printed_once_and_its_end_is_told(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_PRINTER, kiosk.now_ms);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_PRINTER, kiosk.now_ms);
    int wishes = 0;
    struct kiosk_wish wish;
    while (kiosk_next_wish(&kiosk, &wish)) {
        wishes += wish.kind == KIOSK_TRY && wish.part == STAFF_PRINTER;
    }
    assert_int_equal(wishes, 1);
    kiosk_staff_tried(&kiosk, kiosk.visit - 1, STAFF_PRINTER, STAFF_PASSED, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_PRINTER], STAFF_RUNS);
    kiosk_staff_tried(&kiosk, kiosk.visit, STAFF_PRINTER, STAFF_PASSED, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_PRINTER], STAFF_PASSED);
}

static void test_a_page_that_never_ends_is_given_up(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_PRINTER, kiosk.now_ms);
    kiosk_tick(&kiosk, kiosk.now_ms + STAFF_TEST_MS);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_PRINTER], STAFF_UNSURE);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_PRINT_CANCEL));
}

static void scanner_is(enum papers_device device)
{
    const struct papers_scanner scanner = {.device = device, .advice_zh = "", .advice_en = ""};
    kiosk_scanner(&kiosk, &scanner, kiosk.now_ms);
}

static void test_a_scan_is_tried_and_its_end_is_told(void **state)
{
    (void)state;
    struct papers_told told = {.code = "", .advice_zh = "", .advice_en = "", .shown = -1};
    fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
    scanner_is(PAPERS_ABSENT);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_SCANNER, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_SCANNER], STAFF_UNTRIED);
    scanner_is(PAPERS_READY);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_SCANNER, kiosk.now_ms);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_PAPERS);
    assert_non_null(wish);
    assert_int_equal(wish->papers.what, PAPERS_SCAN);
    kiosk_papers(&kiosk, kiosk.visit, &told, kiosk.now_ms); /* on its way */
    assert_int_equal(kiosk.visitor.staff.results[STAFF_SCANNER], STAFF_RUNS);
    told.scans = 1;
    told.pages[told.count++] = (struct papers_page){.small = 1, .width_px = 9, .height_px = 9};
    kiosk_papers(&kiosk, kiosk.visit, &told, kiosk.now_ms);
    assert_screen(SCREEN_STAFF);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_SCANNER], STAFF_PASSED);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_SCANNER, kiosk.now_ms);
    told.scans = 2;
    told.code = "scanner.jam";
    kiosk_papers(&kiosk, kiosk.visit, &told, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_SCANNER], STAFF_FAILED);
}

static void test_a_page_of_a4_is_wished_for_and_its_end_is_told(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
    kiosk_act(&kiosk, KIOSK_ITEM + STAFF_A4, kiosk.now_ms);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_TRY);
    assert_non_null(wish);
    assert_int_equal(wish->part, STAFF_A4);
    kiosk_staff_tried(&kiosk, kiosk.visit, STAFF_A4, STAFF_PASSED, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_A4], STAFF_PASSED);
}

static void test_the_network_is_measured_there_and_back(void **state)
{
    static const struct shape shape = {.kind = SHAPE_HALL};
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
    fixture_act(&kiosk, KIOSK_ITEM); /* the printer's, which is on its way meanwhile */
    kiosk.visitor.pages[SCREEN_STAFF] = 1;
    draw();
    fixture_act(&kiosk, (ui_id)(KIOSK_ITEM + STAFF_NETWORK - kiosk.page_first));
    kiosk.now_ms += 42;
    fixture_answer(&kiosk, &shape, "");
    assert_int_equal(kiosk.visitor.staff.results[STAFF_NETWORK], STAFF_PASSED);
    assert_int_equal(kiosk.visitor.staff.round_trip_ms, 42);
    draw();
    assert_true(holds(&list, sizeof(list), "往返 42 毫秒"));
}

static void test_what_gun_and_reader_read_is_a_try_and_begins_no_visit(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
    fixture_scan(&kiosk, KIOSK_CODE_TICKET);
    fixture_card_down(&kiosk);
    assert_screen(SCREEN_STAFF);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_GUN], STAFF_PASSED);
    assert_int_equal(kiosk.visitor.staff.results[STAFF_CARD_READER], STAFF_PASSED);
    fixture_lead(&kiosk, SCENE_STAFF_USER, WORDS_ZH);
    fixture_scan(&kiosk, KIOSK_CODE_TICKET);
    assert_screen(SCREEN_STAFF_USER);
}

static void test_the_hall_is_stopped_only_after_it_was_asked_whether_that_is_meant(void **state)
{
    static const struct shape hall = {.kind = SHAPE_HALL};
    (void)state;
    fixture_lead(&kiosk, SCENE_QUEUES, WORDS_ZH);
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_SURE);
    kiosk_act(&kiosk, KIOSK_BACK, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_QUEUES);
    assert_null(fixture_take_wish(&kiosk, KIOSK_ASK_HALL));
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    kiosk_act(&kiosk, KIOSK_OWN + 1, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_SENDING);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_non_null(wish);
    assert_string_equal(wish->ask.path, "/api/v1/hall/close");
    assert_string_equal(wish->ask.key, "session-token");
    assert_non_null(strstr(wish->ask.body, "暂停取号"));
    const struct kiosk_answer answer = {.shape = &hall, .code = ""};
    (void)kiosk_answered(&kiosk, kiosk.visit, wish->answered, &answer, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_SENT);
    assert_true(kiosk.visitor.staff.moved);
    kiosk_hall(&kiosk, fixture_hall(SHAPE_HALL_EMERGENCY), kiosk.now_ms);
    assert_screen(SCREEN_STAFF_SENT); /* the closed hall does not take the screen away */
    kiosk_act(&kiosk, KIOSK_BACK, kiosk.now_ms);
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    kiosk_act(&kiosk, KIOSK_OWN + 1, kiosk.now_ms);
    wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_string_equal(wish->ask.path, "/api/v1/hall/reopen");
}

static void move_one(const char *path, const char *body)
{
    static const struct shape nothing = {.kind = SHAPE_NOTHING};
    draw();
    kiosk_act(&kiosk, KIOSK_ITEM, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_SURE);
    assert_null(fixture_take_wish(&kiosk, KIOSK_ASK_HALL));
    draw();
    assert_true(holds(&list, sizeof(list), fixture_queues()->queues[0].name.zh));
    kiosk_act(&kiosk, KIOSK_OWN + 1, kiosk.now_ms);
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_ASK_HALL);
    assert_non_null(wish);
    assert_string_equal(wish->ask.path, path);
    assert_string_equal(wish->ask.key, "session-token");
    if (*body == '\0') {
        assert_string_equal(wish->ask.body, "");
    } else {
        assert_non_null(strstr(wish->ask.body, body));
    }
    const struct kiosk_answer answer = {.shape = &nothing, .code = ""};
    (void)kiosk_answered(&kiosk, kiosk.visit, wish->answered, &answer, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_SENT);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_GET_QUEUES)); /* so that the row says it */
    kiosk_act(&kiosk, KIOSK_BACK, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_QUEUES);
}

static void test_one_queue_is_stopped_and_given_again_and_the_hall_is_not(void **state)
{
    char path[ASK_PATH_BYTES_MAX];
    const char *queue = fixture_queues()->queues[0].id;
    (void)state;
    fixture_lead(&kiosk, SCENE_QUEUES, WORDS_ZH);
    (void)snprintf(path, sizeof(path), "/api/v1/queues/%s/stop", queue);
    move_one(path, "暂停取号");
    kiosk_queues(&kiosk, fixture_queues_stopped(), kiosk.now_ms);
    (void)snprintf(path, sizeof(path), "/api/v1/queues/%s/give", queue);
    move_one(path, "");
    /* The hall's own button means all of it again. */
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    kiosk_act(&kiosk, KIOSK_OWN + 1, kiosk.now_ms);
    assert_string_equal(fixture_take_wish(&kiosk, KIOSK_ASK_HALL)->ask.path, "/api/v1/hall/close");
}

static void test_who_may_not_stop_one_queue_touches_it_in_vain(void **state)
{
    static const enum fixture_scene scenes[] = {SCENE_QUEUES_GUIDE, SCENE_QUEUES_NONE,
                                                SCENE_QUEUES_STOPPED};
    (void)state;
    for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
        fixture_lead(&kiosk, scenes[i], WORDS_ZH);
        draw();
        kiosk_act(&kiosk, KIOSK_ITEM, kiosk.now_ms);
        assert_screen(SCREEN_STAFF_QUEUES);
        kiosk_visit_end(&kiosk);
    }
}

static void test_who_may_not_stop_the_hall_sees_the_queues_alone(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_QUEUES_GUIDE, WORDS_ZH);
    draw();
    assert_true(holds(&list, sizeof(list), words_get(WORDS_ZH, WORD_QUEUES_NO_RIGHT)));
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_QUEUES);
    fixture_lead(&kiosk, SCENE_QUEUES_NONE, WORDS_ZH); /* nor anybody without a line */
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_QUEUES);
}

static void test_what_the_hall_says_no_with_has_words(void **state)
{
    static const struct {
        const char *code;
        enum word word;
    } rows[] = {{"wrong_role", WORD_QUEUES_NO_RIGHT},
                {"wrong_move", WORD_QUEUES_ALREADY},
                {"no_answer", WORD_QUEUES_NO_LINE},
                {"storage_refused", WORD_QUEUES_NOT_NOW}};
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fixture_lead(&kiosk, SCENE_QUEUES_SENDING, WORDS_ZH);
        fixture_answer(&kiosk, NULL, rows[i].code);
        assert_screen(SCREEN_STAFF_SENT);
        assert_false(kiosk.visitor.staff.moved);
        assert_int_equal(kiosk.visitor.staff.move_end, rows[i].word);
        kiosk_visit_end(&kiosk);
    }
}

static void test_five_touches_are_measured_and_handed_over_once(void **state)
{
    struct kiosk_wish wish;
    int fits = 0;
    (void)state;
    fixture_lead(&kiosk, SCENE_TOUCH, WORDS_ZH);
    fixture_touch_crosses(&kiosk, 1, 0);
    fixture_touch_crosses(&kiosk, 0, 0);
    kiosk.now_ms -= GLASS_FINGER_MS; /* a finger that shakes is one finger */
    fixture_touch_crosses(&kiosk, 1, 0);
    assert_int_equal(kiosk.visitor.glass.count, 1);
    fixture_lead(&kiosk, SCENE_TOUCH, WORDS_ZH);
    fixture_touch_crosses(&kiosk, 4, 17);
    assert_screen(SCREEN_STAFF_TOUCH);
    fixture_lead(&kiosk, SCENE_TOUCH, WORDS_ZH);
    fixture_touch_crosses(&kiosk, TOUCH_FIX_POINTS, 17);
    assert_screen(SCREEN_STAFF_TOUCHED);
    fixture_touch_crosses(&kiosk, 1, 0); /* an ordinary touch again */
    while (kiosk_next_wish(&kiosk, &wish)) {
        fits += wish.kind == KIOSK_GLASS && wish.glass == GLASS_FIT;
    }
    assert_int_equal(fits, 1);
    draw();
    assert_true(holds(&list, sizeof(list), "最大偏差 17 像素"));
    kiosk_act(&kiosk, KEEP, kiosk.now_ms); /* nothing was found yet */
    assert_null(fixture_take_wish(&kiosk, KIOSK_GLASS));
    kiosk_glass_fitted(&kiosk, kiosk.visit - 1, TOUCH_FIT_GOOD, kiosk.now_ms); /* another's */
    assert_false(kiosk.visitor.glass.fitted);
    kiosk_glass_fitted(&kiosk, kiosk.visit, TOUCH_FIT_GOOD, kiosk.now_ms);
    kiosk_act(&kiosk, KEEP, kiosk.now_ms);
    assert_int_equal(fixture_take_wish(&kiosk, KIOSK_GLASS)->glass, GLASS_KEEP);
    kiosk_glass_kept(&kiosk, kiosk.visit, true, true, kiosk.now_ms);
    assert_true(kiosk.glass_corrected);
}

static void test_what_was_refused_cannot_be_kept(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_TOUCH_AWAY, WORDS_ZH);
    kiosk_act(&kiosk, KEEP, kiosk.now_ms);
    assert_null(fixture_take_wish(&kiosk, KIOSK_GLASS));
    kiosk_act(&kiosk, KEEP + 1, kiosk.now_ms); /* and there is nothing to be dropped */
    assert_null(fixture_take_wish(&kiosk, KIOSK_GLASS));
    kiosk.glass_corrected = true;
    kiosk_act(&kiosk, KEEP + 1, kiosk.now_ms);
    assert_int_equal(fixture_take_wish(&kiosk, KIOSK_GLASS)->glass, GLASS_DROP);
}

static void test_the_crosses_are_left_by_a_key_or_by_waiting(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_TOUCH, WORDS_ZH);
    fixture_touch_crosses(&kiosk, 1, 0);
    kiosk_tick(&kiosk, kiosk.now_ms + GLASS_STAY_MS - 1);
    assert_screen(SCREEN_STAFF_TOUCH);
    assert_true(kiosk_next_wake_ms(&kiosk) <= kiosk.now_ms + 1);
    kiosk_tick(&kiosk, kiosk.now_ms + 1);
    assert_screen(SCREEN_STAFF);
    fixture_lead(&kiosk, SCENE_TOUCH_THIRD, WORDS_ZH);
    kiosk_act(&kiosk, KIOSK_BACK, kiosk.now_ms);
    assert_screen(SCREEN_STAFF);
}

static void assert_turns_to(int quarters)
{
    const struct kiosk_wish *wish = fixture_take_wish(&kiosk, KIOSK_GLASS);
    assert_non_null(wish);
    assert_int_equal(wish->glass, GLASS_TURN);
    assert_int_equal(wish->quarters, quarters);
    kiosk.glass_quarters = quarters;
}

static void test_a_turned_picture_turns_back_unless_it_is_kept(void **state)
{
    enum { BACK, WAITED, HOME, WAYS };
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        fixture_lead(&kiosk, SCENE_TURN, WORDS_ZH);
        kiosk.glass_quarters = 3;
        kiosk_act(&kiosk, KIOSK_ITEM + 1, kiosk.now_ms);
        assert_turns_to(1);
        assert_screen(SCREEN_STAFF_TURNED);
        kiosk_tick(&kiosk, kiosk.now_ms + GLASS_TURN_MS / 2);
        kiosk_touched(&kiosk, kiosk.now_ms); /* which keeps nothing */
        if (way == BACK) {
            kiosk_act(&kiosk, KIOSK_BACK, kiosk.now_ms);
        } else if (way == WAITED) {
            kiosk_tick(&kiosk, kiosk.now_ms + GLASS_TURN_MS - GLASS_TURN_MS / 2 - 1);
            assert_screen(SCREEN_STAFF_TURNED);
            kiosk_tick(&kiosk, kiosk.now_ms + 1);
        } else {
            kiosk_act(&kiosk, KIOSK_HOME, kiosk.now_ms);
        }
        assert_turns_to(3);
        assert_screen(way == HOME ? SCREEN_HOME : SCREEN_STAFF_TURN);
        kiosk_visit_end(&kiosk);
    }
}

static void test_a_turned_picture_that_is_kept_stays(void **state)
{
    (void)state;
    fixture_lead(&kiosk, SCENE_TURN, WORDS_ZH);
    kiosk_act(&kiosk, KIOSK_ITEM, kiosk.now_ms); /* as it is: nothing to ask */
    assert_screen(SCREEN_STAFF_TURN);
    kiosk_act(&kiosk, KIOSK_ITEM + 2, kiosk.now_ms);
    assert_turns_to(2);
    kiosk_act(&kiosk, KIOSK_OWN, kiosk.now_ms);
    assert_int_equal(fixture_take_wish(&kiosk, KIOSK_GLASS)->glass, GLASS_KEEP_TURN);
    kiosk_glass_turned(&kiosk, kiosk.visit, true, kiosk.now_ms);
    assert_screen(SCREEN_STAFF_TURN);
    kiosk_act(&kiosk, KIOSK_HOME, kiosk.now_ms);
    assert_null(fixture_take_wish(&kiosk, KIOSK_GLASS));
}

static void test_home_and_two_minutes_sign_out(void **state)
{
    (void)state;
    for (int by_itself = 0; by_itself < 2; by_itself++) {
        fixture_lead(&kiosk, SCENE_STAFF, WORDS_ZH);
        if (by_itself == 0) {
            kiosk_act(&kiosk, KIOSK_HOME, kiosk.now_ms);
        } else {
            kiosk_tick(&kiosk, kiosk.now_ms + STAFF_STAY_MS - KIOSK_ASK_MS);
            assert_screen(SCREEN_STILL_THERE);
            kiosk_tick(&kiosk, kiosk.now_ms + KIOSK_ASK_MS);
        }
        assert_screen(SCREEN_HOME);
        const struct kiosk_wish *out = fixture_take_wish(&kiosk, KIOSK_SIGN_OUT);
        assert_non_null(out);
        assert_string_equal(out->ask.method, "DELETE");
        assert_string_equal(out->ask.key, "session-token");
        assert_null(kiosk.visitor.staff.session);
        assert_string_equal(kiosk.visitor.staff.user, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_clock_held_for_three_seconds_opens_the_sign_in, setup),
        cmocka_unit_test_setup(test_two_hashes_soon_after_one_another_open_it_and_no_others, setup),
        cmocka_unit_test_setup(test_nobodys_visit_is_ended_by_it, setup),
        cmocka_unit_test_setup(test_the_password_is_drawn_as_dots_and_stays_nowhere, setup),
        cmocka_unit_test_setup(
            test_only_those_who_look_after_kiosks_come_in_and_the_others_leave_no_session, setup),
        cmocka_unit_test_setup(test_a_refusal_is_told_in_words, setup),
        cmocka_unit_test_setup(test_a_test_page_is_printed_once_and_its_end_is_told, setup),
        cmocka_unit_test_setup(test_a_page_that_never_ends_is_given_up, setup),
        cmocka_unit_test_setup(test_a_scan_is_tried_and_its_end_is_told, setup),
        cmocka_unit_test_setup(test_a_page_of_a4_is_wished_for_and_its_end_is_told, setup),
        cmocka_unit_test_setup(test_the_network_is_measured_there_and_back, setup),
        cmocka_unit_test_setup(test_what_gun_and_reader_read_is_a_try_and_begins_no_visit, setup),
        cmocka_unit_test_setup(
            test_the_hall_is_stopped_only_after_it_was_asked_whether_that_is_meant, setup),
        cmocka_unit_test_setup(test_who_may_not_stop_the_hall_sees_the_queues_alone, setup),
        cmocka_unit_test_setup(test_one_queue_is_stopped_and_given_again_and_the_hall_is_not,
                               setup),
        cmocka_unit_test_setup(test_who_may_not_stop_one_queue_touches_it_in_vain, setup),
        cmocka_unit_test_setup(test_what_the_hall_says_no_with_has_words, setup),
        cmocka_unit_test_setup(test_five_touches_are_measured_and_handed_over_once, setup),
        cmocka_unit_test_setup(test_what_was_refused_cannot_be_kept, setup),
        cmocka_unit_test_setup(test_the_crosses_are_left_by_a_key_or_by_waiting, setup),
        cmocka_unit_test_setup(test_a_turned_picture_turns_back_unless_it_is_kept, setup),
        cmocka_unit_test_setup(test_a_turned_picture_that_is_kept_stays, setup),
        cmocka_unit_test_setup(test_home_and_two_minutes_sign_out, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
