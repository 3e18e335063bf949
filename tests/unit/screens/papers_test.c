/*
 * A visit's papers as the screens see them: from home to the print, the orders that touches give,
 * what a fault says and keeps, and that nothing of one visit is seen in the next.
 */
#include "kiosk/screens/kiosk.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

#include <stdio.h>
#include <string.h>

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_input input;
static int64_t now_ms;
static struct papers_scanner scanner;
static struct papers_told told;

static void draw(void)
{
    const struct ui_scale scale = ui_scale_for_kiosk(1080, 1920);
    kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
}

static int setup(void **state)
{
    (void)state;
    fixture_start(&kiosk, WORDS_ZH);
    ui_input_init(&input, 10);
    now_ms = kiosk.now_ms;
    scanner = (struct papers_scanner){
        .device = PAPERS_READY, .code = "", .advice_zh = "", .advice_en = "", .printer = true};
    told = (struct papers_told){.code = "", .advice_zh = "", .advice_en = "", .shown = -1};
    kiosk_scanner(&kiosk, &scanner, now_ms);
    return 0;
}

/* Touches the target of that name; it is there and can be touched. */
static void touch(const char *name)
{
    draw();
    const struct ui_target *target = ui_list_target_named(&list, name);
    if (target == NULL) {
        fail_msg("no target %s on %s", name, kiosk_screen_name(kiosk.screen));
        return;
    }
    assert_int_equal(target->flags & UI_TARGET_DISABLED, 0);
    now_ms += 500;
    kiosk_act(&kiosk, target->id, now_ms);
}

static bool can_touch(const char *name)
{
    draw();
    const struct ui_target *target = ui_list_target_named(&list, name);
    return target != NULL && (target->flags & UI_TARGET_DISABLED) == 0;
}

/* The next order to the scanner's thread. */
static struct papers_order order_next(void)
{
    struct kiosk_wish wish;
    while (kiosk_next_wish(&kiosk, &wish)) {
        if (wish.kind == KIOSK_PAPERS) {
            assert_int_equal(wish.visit, kiosk.visit);
            return wish.papers;
        }
    }
    fail_msg("no order");
    return (struct papers_order){0};
}

static void expect_order(enum papers_do what, int page, int value)
{
    const struct papers_order order = order_next();
    assert_int_equal(order.what, what);
    assert_int_equal(order.page, page);
    assert_int_equal(order.value, value);
}

static void tell(void)
{
    kiosk_papers(&kiosk, kiosk.visit, &told, now_ms);
}

static void assert_screen(enum kiosk_screen screen)
{
    assert_string_equal(kiosk_screen_name(kiosk.screen), kiosk_screen_name(screen));
}

/* A scan of so many pages that went well. */
static void scan(int pages)
{
    touch("papers");
    assert_screen(SCREEN_PAPERS);
    touch("start");
    expect_order(PAPERS_SCAN, -1, 0);
    assert_screen(SCREEN_PAPERS_SCANNING);
    for (int i = 0; i < pages; i++) {
        told.count++;
        told.pages[i] = (struct papers_page){.has_edges = i == 0};
        tell();
        assert_screen(SCREEN_PAPERS_SCANNING); /* more may come */
    }
    told.scans++;
    tell();
}

static void look_at(int page)
{
    char name[16];
    (void)snprintf(name, sizeof(name), "page:%d", page);
    touch(name);
    expect_order(PAPERS_LOOK, page, 0);
    assert_screen(SCREEN_PAPERS_PAGE);
    told.shown = page;
    told.large = 7;
    told.large_width_px = 700;
    told.large_height_px = 1000;
    tell();
}

static void test_home_offers_it_where_it_can_be_done(void **state)
{
    (void)state;
    assert_true(can_touch("papers"));
    scanner.printer = false;
    kiosk_scanner(&kiosk, &scanner, now_ms);
    assert_false(can_touch("papers"));
    scanner = (struct papers_scanner){.device = PAPERS_NONE, .printer = true};
    kiosk_scanner(&kiosk, &scanner, now_ms);
    assert_false(can_touch("papers"));
}

static void test_pages_are_scanned_and_printed(void **state)
{
    (void)state;
    scan(3);
    assert_screen(SCREEN_PAPERS_LIST);
    touch("print");
    struct papers_order order = order_next();
    assert_int_equal(order.what, PAPERS_PRINT);
    assert_string_equal(order.title, "扫描件 3月16日 星期一 10:32");
    assert_screen(SCREEN_PAPERS_PRINTING);
    kiosk_papers_printed(&kiosk, kiosk.visit, KIOSK_PRINTED, now_ms);
    assert_screen(SCREEN_PAPERS_DONE);
    touch("print-again");
    expect_order(PAPERS_PRINT, -1, 0);
    kiosk_papers_printed(&kiosk, kiosk.visit, KIOSK_PRINTED, now_ms);
    touch("done");
    assert_screen(SCREEN_HOME);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_FORGET));
}

static void test_each_touch_is_an_order(void **state)
{
    (void)state;
    scan(3);
    look_at(1);
    touch("turn");
    expect_order(PAPERS_TURN, 1, 0);
    assert_false(can_touch("frame")); /* no edges were found on this page */
    touch("earlier");
    expect_order(PAPERS_MOVE, 1, 0);
    expect_order(PAPERS_LOOK, 0, 0);
    assert_false(can_touch("earlier"));
    assert_true(can_touch("frame"));
    touch("frame");
    expect_order(PAPERS_FRAME, 0, 1);
    touch("trim");
    assert_screen(SCREEN_PAPERS_TRIM);
    static const char *const sides[] = {"top", "right", "foot", "left"};
    for (int side = 0; side < 4; side++) {
        touch(sides[side]);
        expect_order(PAPERS_TRIM, 0, side);
    }
    assert_false(can_touch("untrim"));
    told.pages[0].trimmed = true;
    tell();
    touch("untrim");
    expect_order(PAPERS_UNTRIM, 0, 0);
    touch("back");
    assert_screen(SCREEN_PAPERS_PAGE);
    touch("next-page");
    expect_order(PAPERS_LOOK, 1, 0);
    touch("later");
    expect_order(PAPERS_MOVE, 1, 2);
    expect_order(PAPERS_LOOK, 2, 0);
    assert_false(can_touch("next-page"));
    touch("back");
    assert_screen(SCREEN_PAPERS_LIST);
}

static void test_a_page_is_taken_again_in_its_place(void **state)
{
    (void)state;
    scan(2);
    look_at(1);
    touch("again");
    assert_screen(SCREEN_PAPERS);
    touch("start");
    expect_order(PAPERS_SCAN, 1, 0);
    told.scans++;
    tell();
    assert_screen(SCREEN_PAPERS_PAGE);
    expect_order(PAPERS_LOOK, 1, 0);
    touch("again");
    touch("back"); /* thought better of it */
    assert_screen(SCREEN_PAPERS_PAGE);
}

static void test_the_last_page_removed_begins_anew(void **state)
{
    (void)state;
    scan(2);
    look_at(1);
    touch("remove");
    expect_order(PAPERS_REMOVE, 1, 0);
    expect_order(PAPERS_LOOK, 0, 0);
    told.count = 1;
    told.shown = 0;
    tell();
    assert_screen(SCREEN_PAPERS_PAGE);
    touch("remove");
    expect_order(PAPERS_REMOVE, 0, 0);
    told.count = 0;
    told.shown = -1;
    tell();
    assert_screen(SCREEN_PAPERS);
}

static void test_a_scanner_that_is_gone_keeps_the_pages(void **state)
{
    (void)state;
    told.code = "scanner.lost";
    told.advice_zh = "与扫描仪的连接断了：请检查连线，已扫好的页面保留";
    scan(2);
    assert_screen(SCREEN_PAPERS_FAULT);
    draw();
    assert_true(ui_list_says(&list, "与扫描仪的连接断了"));
    assert_true(ui_list_says(&list, "已扫好的 2 页还在"));
    touch("see");
    assert_screen(SCREEN_PAPERS_LIST);
    touch("more");
    scanner.device = PAPERS_ABSENT;
    scanner.advice_zh = "没有找到扫描仪：请检查电源和连线";
    kiosk_scanner(&kiosk, &scanner, now_ms);
    assert_false(can_touch("start")); /* seen before the visitor does anything */
    assert_true(ui_list_says(&list, "没有找到扫描仪"));
    scanner.device = PAPERS_READY;
    kiosk_scanner(&kiosk, &scanner, now_ms);
    assert_true(can_touch("start"));
}

static void test_a_full_disk_has_words_and_two_ways_on(void **state)
{
    (void)state;
    told.error = PAPERS_DISK_FULL;
    scan(1);
    assert_screen(SCREEN_PAPERS_FAULT);
    draw();
    assert_true(ui_list_says(&list, "存不下了"));
    assert_true(can_touch("see") && can_touch("try-again"));
}

static void test_a_print_that_failed_can_be_tried_again(void **state)
{
    (void)state;
    scan(1);
    touch("print");
    (void)order_next();
    kiosk_papers_printed(&kiosk, kiosk.visit, KIOSK_PRINT_FAILED, now_ms);
    assert_screen(SCREEN_PAPERS_FAULT);
    touch("try-again");
    expect_order(PAPERS_PRINT, -1, 0);
    now_ms += 180000; /* the printer says nothing at all */
    kiosk_tick(&kiosk, now_ms);
    assert_screen(SCREEN_PAPERS_FAULT);
    expect_order(PAPERS_PRINT_CANCEL, -1, 0);
    draw();
    assert_true(ui_list_says(&list, "不确定是否印完"));
}

static void test_nothing_of_a_visit_is_seen_in_the_next(void **state)
{
    (void)state;
    scan(3);
    const uint32_t before = kiosk.visit;
    touch("home");
    static const struct papers_visit none;
    assert_memory_equal(&kiosk.visitor.papers, &none, sizeof(none));
    kiosk_papers(&kiosk, before, &told, now_ms); /* comes late */
    kiosk_papers_printed(&kiosk, before, KIOSK_PRINTED, now_ms);
    assert_screen(SCREEN_HOME);
    assert_memory_equal(&kiosk.visitor.papers, &none, sizeof(none));
    touch("papers");
    draw();
    for (int i = 0; i < list.item_count; i++) {
        assert_int_not_equal(list.items[i].kind, UI_ITEM_PICTURE);
    }
}

static void test_a_visit_ends_when_nobody_is_there(void **state)
{
    (void)state;
    scan(2);
    now_ms += KIOSK_SESSION_MS - KIOSK_ASK_MS;
    kiosk_tick(&kiosk, now_ms);
    assert_screen(SCREEN_STILL_THERE);
    now_ms += KIOSK_ASK_MS;
    kiosk_tick(&kiosk, now_ms);
    assert_screen(SCREEN_HOME);
    assert_non_null(fixture_take_wish(&kiosk, KIOSK_FORGET));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_home_offers_it_where_it_can_be_done, setup),
        cmocka_unit_test_setup(test_pages_are_scanned_and_printed, setup),
        cmocka_unit_test_setup(test_each_touch_is_an_order, setup),
        cmocka_unit_test_setup(test_a_page_is_taken_again_in_its_place, setup),
        cmocka_unit_test_setup(test_the_last_page_removed_begins_anew, setup),
        cmocka_unit_test_setup(test_a_scanner_that_is_gone_keeps_the_pages, setup),
        cmocka_unit_test_setup(test_a_full_disk_has_words_and_two_ways_on, setup),
        cmocka_unit_test_setup(test_a_print_that_failed_can_be_tried_again, setup),
        cmocka_unit_test_setup(test_nothing_of_a_visit_is_seen_in_the_next, setup),
        cmocka_unit_test_setup(test_a_visit_ends_when_nobody_is_there, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
