/*
 * Pages that lie on their side or on their head are found by tesseract itself; what it says in
 * doubt, or what is no word of it, turns nothing.
 */
#include "drivers/scanner/page_look.h"
#include "drivers/scanner/paper_turn.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"

static void test_a_page_upside_down_is_found(void **state)
{
    (void)state;
    struct page page;
    made_page_draw(&(struct made_page){.lines = 24, .title = "申请表"}, &page);
    assert_int_equal(look_turn_quarters(&page, 2), PAGE_OK);
    assert_int_equal(paper_turn_find(&page, NULL), 2);
    assert_int_equal(look_turn_quarters(&page, 2), PAGE_OK);
    assert_int_equal(look_turn_quarters(&page, 1), PAGE_OK);
    assert_int_equal(paper_turn_find(&page, NULL), 3);
    page_deinit(&page);
}

static void test_doubt_turns_nothing(void **state)
{
    (void)state;
    struct page page;
    static const struct {
        const char *said;
        int quarters;
    } rows[] = {
        {"Rotate: 180\nOrientation confidence: 15.15\n", 2},
        {"Rotate: 90\nOrientation confidence: 3.01\n", 1},
        {"Rotate: 270\nOrientation confidence: 99\n", 3},
        {"Rotate: 0\nOrientation confidence: 99\n", 0},
        {"Rotate: 180\nOrientation confidence: 2.9\n", 0},
        {"Rotate: 180\n", 0},
        {"Orientation confidence: 15\n", 0},
        {"Rotate: 45\nOrientation confidence: 15\n", 0},
        {"Rotate: nan\nOrientation confidence: inf\n", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(paper_turn_read(rows[i].said), rows[i].quarters);
    }
    made_page_draw(&(struct made_page){.dpi = 60}, &page);
    assert_int_equal(paper_turn_find(&page, NULL), 0);
    assert_int_equal(paper_turn_find(&page, "/nowhere/tesseract"), 0);
    page_deinit(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_upside_down_is_found),
        cmocka_unit_test(test_doubt_turns_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
