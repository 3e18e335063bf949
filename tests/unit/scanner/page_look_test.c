/* What is seen on made pages: the sheet, its skew, its ground, its ink, its codes. */
#include "drivers/scanner/page_codes.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/page_look.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"

#include <leptonica/allheaders.h>
#include <string.h>

/* The picture is kept where PAGES_SEEN names a folder, for a person to look at. */
static void see(const struct page *page, const char *name)
{
    const char *folder = getenv("PAGES_SEEN");
    if (folder != NULL) {
        char path[512];
        snprintf(path, sizeof(path), "%s/%s.png", folder, name);
        assert_int_equal(pixWritePng(path, page->pix, 0.0F), 0);
    }
}

static void test_skew_is_found_and_mended(void **state)
{
    (void)state;
    static const int skews[] = {300, -300, 80, -550};
    for (size_t i = 0; i < sizeof(skews) / sizeof(skews[0]); i++) {
        struct page page;
        made_page_draw(&(struct made_page){.lines = 26, .skew_deg = skews[i] / 100.0, .grey = true},
                       &page);
        const int found = look_skew_centideg(&page);
        assert_in_range(found - skews[i] + 15, 0, 30);
        assert_int_equal(look_turn(&page, found), PAGE_OK);
        assert_int_equal(look_skew_centideg(&page), 0);
        see(&page, i == 0 ? "turned" : "turned-other");
        page_deinit(&page);
    }
}

static void test_straight_and_empty_pages_are_left_alone(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(&(struct made_page){.lines = 26, .grey = true}, &page);
    assert_int_equal(look_skew_centideg(&page), 0);
    assert_false(look_is_grounded(&page));
    struct look_sheet sheet;
    assert_false(look_find_sheet(&page, &sheet));
    page_deinit(&page);
    made_page_draw(&(struct made_page){.grey = true, .ground = {0.8, 0.8, 0.75}}, &page);
    assert_int_equal(look_skew_centideg(&page), 0);
    assert_false(look_find_sheet(&page, &sheet));
    page_deinit(&page);
}

static int brightness(const struct page *page, int x, int y)
{
    l_uint32 pixel = 0;
    pixGetPixel(page->pix, x, y, &pixel);
    return (int)((pixel >> 24) + (pixel >> 16 & 255) + (pixel >> 8 & 255)) / 3;
}

static void test_coloured_ground_becomes_white(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(
        &(struct made_page){
            .lines = 20, .ground = {0.95, 0.85, 0.6}, .shade = 0.3, .title = "粉红联单"},
        &page);
    assert_true(look_is_grounded(&page));
    see(&page, "ground-before");
    assert_int_equal(look_whiten(&page), PAGE_OK);
    assert_false(look_is_grounded(&page));
    const int width = pixGetWidth(page.pix);
    const int height = pixGetHeight(page.pix);
    assert_true(brightness(&page, width - 20, height - 20) > 240);
    assert_true(brightness(&page, 20, 20) > 240);
    assert_false(look_is_blank(&page));
    see(&page, "ground-after");
    assert_int_equal(look_to_ink(&page), PAGE_OK);
    assert_int_equal(pixGetDepth(page.pix), 1);
    assert_false(look_is_blank(&page));
    see(&page, "ink");
    page_deinit(&page);
}

static void test_sheet_is_cut_out_of_the_desk(void **state)
{
    (void)state;
    static const double skews[] = {0, 3, -12, 18};
    for (size_t i = 0; i < sizeof(skews) / sizeof(skews[0]); i++) {
        struct page page;
        made_page_draw(&(struct made_page){.width_px = 2000,
                                           .height_px = 1600,
                                           .lines = 18,
                                           .desk = true,
                                           .skew_deg = skews[i],
                                           .title = "高拍仪",
                                           .code = "CASE-7"},
                       &page);
        struct look_sheet sheet;
        assert_true(look_find_sheet(&page, &sheet));
        assert_int_equal(look_cut_sheet(&page, &sheet), PAGE_OK);
        /* The paper is 1440 × 1152; two small pixels a side may be off. */
        assert_in_range(pixGetWidth(page.pix), 1440 - 24, 1440 + 12);
        assert_in_range(pixGetHeight(page.pix), 1152 - 24, 1152 + 12);
        assert_true(brightness(&page, 12, 12) > 200);
        assert_true(brightness(&page, pixGetWidth(page.pix) - 12, pixGetHeight(page.pix) - 12) >
                    200);
        assert_int_equal(look_skew_centideg(&page), 0);
        see(&page, skews[i] > 12 ? "desk-18" : "desk");
        struct page_codes codes;
        assert_int_equal(page_codes_read(&page, &codes), PAGE_OK);
        assert_int_equal(codes.count, 1);
        assert_string_equal(codes.codes[0].text, "CASE-7");
        page_deinit(&page);
    }
}

static void test_blank_pages_are_told_from_nearly_blank_ones(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(&(struct made_page){.ground = {0.9, 0.9, 0.85}, .shade = 0.1}, &page);
    assert_true(look_is_blank(&page));
    /* Dust: specks here and there, together more than a line of ink. */
    for (int i = 0; i < 30; i++) {
        pixRasterop(page.pix, 200 + i * 24, 150 + i * 38, 4, 4, PIX_CLR, NULL, 0, 0);
    }
    page_changed(&page, page.pix);
    assert_true(look_is_blank(&page));
    /* A tick of 3 mm is ink: the page is kept. */
    pixRasterop(page.pix, 600, 700, 20, 20, PIX_CLR, NULL, 0, 0);
    page_changed(&page, page.pix);
    assert_false(look_is_blank(&page));
    page_deinit(&page);
    made_page_draw(&(struct made_page){.title = "第1页"}, &page);
    assert_false(look_is_blank(&page));
    page_deinit(&page);
    made_page_draw(&(struct made_page){.lines = 1, .grey = true}, &page);
    assert_false(look_is_blank(&page));
    page_deinit(&page);
    /* What shines through from the back of thin paper is pale. */
    made_page_draw(&(struct made_page){.lines = 26, .grey = true}, &page);
    pixMultConstantGray(page.pix, 0.12F);
    pixAddConstantGray(page.pix, 218);
    assert_true(look_is_blank(&page));
    page_deinit(&page);
    /* The edge of the desk and punch holes lie in the border. */
    made_page_draw(&(struct made_page){.grey = true}, &page);
    PIX *edge = pixSetBlackOrWhiteBoxa(page.pix, NULL, L_SET_WHITE);
    pixDestroy(&edge);
    pixRasterop(page.pix, 0, 0, 20, pixGetHeight(page.pix), PIX_CLR, NULL, 0, 0);
    assert_true(look_is_blank(&page));
    page_deinit(&page);
}

static void test_codes_come_in_the_order_of_the_page(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(&(struct made_page){.lines = 12, .code = "第二 2"}, &page);
    struct page upper;
    made_page_draw(&(struct made_page){.code = "FIRST-1"}, &upper);
    /* The upper third of a page whose code was moved up. */
    const int height = pixGetHeight(page.pix);
    pixRasterop(page.pix, 0, 0, pixGetWidth(page.pix), height / 5, PIX_SRC, upper.pix, 0,
                height * 4 / 5);
    struct page_codes codes;
    assert_int_equal(page_codes_read(&page, &codes), PAGE_OK);
    assert_int_equal(codes.count, 2);
    assert_string_equal(codes.codes[0].text, "FIRST-1");
    assert_string_equal(codes.codes[1].text, "第二 2");
    assert_string_equal(codes.codes[0].kind, "QR-Code");
    page_deinit(&upper);
    page_deinit(&page);
}

static void test_codes_in_gb18030_are_understood(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(&(struct made_page){.lines = 3, .code = "\xb0\xec\xbc\xfe-7"}, &page);
    struct page_codes codes;
    assert_int_equal(page_codes_read(&page, &codes), PAGE_OK);
    assert_int_equal(codes.count, 1);
    assert_string_equal(codes.codes[0].text, "办件-7");
    assert_int_equal(codes.codes[0].text_bytes, strlen("办件-7"));
    page_deinit(&page);
}

static void test_size_of_paper_is_guessed(void **state)
{
    (void)state;
    assert_int_equal(look_guess_dpi(2480, 3508), 300);
    assert_int_equal(look_guess_dpi(3508, 2480), 300);
    assert_int_equal(look_guess_dpi(1654, 2300), 200);
    assert_int_equal(look_guess_dpi(2000, 2000), 200);
    assert_int_equal(look_guess_dpi(1, 1), 200);
}

static void test_colour_is_told_from_none(void **state)
{
    (void)state;
    static const struct {
        struct made_page how;
        bool colour;
    } rows[] = {
        {{.lines = 25, .title = "申请表", .code = "A1"}, false},
        {{.lines = 25, .stamp = true}, true},
        {{.lines = 25, .ground = {0.9, 0.7, 0.7}}, true},
        {{.lines = 25, .stamp = true, .grey = true}, false},
        {{.desk = true, .lines = 10}, false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct page page;
        made_page_draw(&rows[i].how, &page);
        assert_int_equal(look_has_colour(&page), rows[i].colour);
        assert_int_equal(look_to_grey(&page), PAGE_OK);
        assert_int_equal(pixGetDepth(page.pix), 8);
        page_deinit(&page);
    }
}

static void test_right_angles_go_clockwise(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(&(struct made_page){.width_px = 40, .height_px = 20}, &page);
    pixSetPixel(page.pix, 0, 0, 0); /* a black dot at the left top */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(look_turn_quarters(&page, 0), PAGE_OK);
    }
    l_uint32 dot = 1;
    assert_int_equal(look_turn_quarters(&page, 1), PAGE_OK);
    assert_int_equal(pixGetWidth(page.pix), 20);
    assert_int_equal(pixGetPixel(page.pix, 19, 0, &dot), 0);
    assert_int_equal(dot >> 8, 0);
    assert_int_equal(look_turn_quarters(&page, 3), PAGE_OK);
    assert_int_equal(pixGetPixel(page.pix, 0, 0, &dot), 0);
    assert_int_equal(dot >> 8, 0);
    page_deinit(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_skew_is_found_and_mended),
        cmocka_unit_test(test_straight_and_empty_pages_are_left_alone),
        cmocka_unit_test(test_coloured_ground_becomes_white),
        cmocka_unit_test(test_sheet_is_cut_out_of_the_desk),
        cmocka_unit_test(test_blank_pages_are_told_from_nearly_blank_ones),
        cmocka_unit_test(test_codes_come_in_the_order_of_the_page),
        cmocka_unit_test(test_codes_in_gb18030_are_understood),
        cmocka_unit_test(test_size_of_paper_is_guessed),
        cmocka_unit_test(test_colour_is_told_from_none),
        cmocka_unit_test(test_right_angles_go_clockwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
