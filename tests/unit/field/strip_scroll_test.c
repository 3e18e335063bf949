/* Words that have no room on one page of a strip are all on the ring that scrolls there, once. */
#include "drivers/text/text.h"
#include "hall-server/field/strip_scroll.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

static struct text_fonts *fonts;

static const struct {
    int width_px, height_px;
    int scrolls_px; /* letters of this size scroll; 0: nothing does */
    struct strip_view view;
} cases[] = {
    {512, 32, 0, {STRIP_OPEN, "12", "", 0, "", 2, {"企业登记", "食品经营许可"}}},
    {512,
     32,
     16,
     {STRIP_OPEN,
      "27",
      "",
      0,
      "",
      9,
      {"社会保险登记", "养老保险待遇", "医疗保障参保与报销", "就业与失业登记", "不动产登记受理",
       "公积金提取与贷款", "户政业务", "出入境证件", "残疾人证与补贴"}}},
    {256,
     32,
     24,
     {STRIP_OPEN,
      "27",
      "",
      0,
      "",
      4,
      {"社会保险登记", "养老保险待遇", "医疗保障参保与报销", "就业与失业登记"}}},
    {256,
     32,
     24,
     {STRIP_SERVING,
      "27",
      "A047",
      0,
      "",
      4,
      {"社会保险登记", "养老保险待遇", "医疗保障参保与报销", "就业与失业登记"}}},
    {192, 16, 16, {STRIP_OPEN, "7", "", 0, "", 2, {"企业登记", "食品经营许可"}}},
    {192, 16, 16, {STRIP_PAUSED, "7", "", 0, "打印材料，请到 13 号窗口", 0, {""}}},
    {192, 16, 0, {STRIP_CLOSED, "7", "", 0, "", 0, {""}}},
    {192, 16, 0, {STRIP_EMERGENCY, "7", "", 0, "火警疏散，请从最近的出口离开", 0, {""}}},
};
enum { CASE_COUNT = sizeof(cases) / sizeof(cases[0]), WIDE_PX = 2048, WIDE_HEIGHT_PX = 64 };

static bool ring_bit(const struct strip_scroll *scroll, int x, int y)
{
    return (scroll->bytes[y * (scroll->length_px / 8) + x / 8] & 0x80 >> x % 8) != 0;
}

static int ring_ink(const struct strip_scroll *scroll, int from_px, int to_px)
{
    int ink = 0;
    for (int y = 0; y < scroll->height_px; y++) {
        for (int x = from_px; x < to_px; x++) {
            ink += ring_bit(scroll, x, y);
        }
    }
    return ink;
}

/* The ink of a text where nothing cuts it, and its width. */
static int text_ink(const char *text, int size_px, int *ret_width_px)
{
    static uint8_t bytes[WIDE_PX / 8 * WIDE_HEIGHT_PX];
    const enum text_style style = size_px == 16 ? TEXT_PIXEL : TEXT_DOTS;
    const struct text_canvas canvas = {bytes, WIDE_PX, WIDE_HEIGHT_PX, WIDE_PX / 8, TEXT_MONO};
    struct text_run run;
    memset(bytes, 0, sizeof(bytes));
    assert_int_equal(text_shape(fonts, style, size_px, text, strlen(text), &run), TEXT_OK);
    assert_int_equal(text_draw(fonts, &run, &canvas, 0, 44), TEXT_OK);
    int ink = 0;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        ink += __builtin_popcount(bytes[i]);
    }
    *ret_width_px = (run.width_64 + TEXT_UNIT - 1) / TEXT_UNIT;
    return ink;
}

static void test_all_words_are_on_the_ring_once(void **unused)
{
    (void)unused;
    for (int i = 0; i < CASE_COUNT; i++) {
        static struct strip_scroll scroll;
        const struct strip_view *view = &cases[i].view;
        const bool scrolls =
            strip_scroll_draw(fonts, view, cases[i].width_px, cases[i].height_px, &scroll);
        assert_int_equal(scrolls, cases[i].scrolls_px != 0);
        if (!scrolls) {
            continue;
        }
        char text[2048];
        int width_px = 0;
        strip_image_words(view, text, sizeof(text));
        const int ink = text_ink(text, cases[i].scrolls_px, &width_px);
        assert_true(ink > 200);
        assert_int_equal(ring_ink(&scroll, 0, scroll.length_px), ink);
        /* The end is seen to be one. */
        assert_true(scroll.length_px >= width_px + 64);
        assert_int_equal(ring_ink(&scroll, width_px, scroll.length_px), 0);
        assert_int_equal(scroll.speed_px_s, 3 * cases[i].scrolls_px);
        assert_in_range(scroll.speed_px_s, 1, BAND_SPEED_MAX_PX_S);
        /* It is seen through the body, and not over the window's number. */
        const struct strip_place place = strip_image_place(cases[i].width_px);
        assert_int_equal(scroll.x_px, place.clear_x_px);
        assert_int_equal(scroll.width_px, place.clear_width_px);
        assert_in_range(scroll.y_px + scroll.height_px, 1, cases[i].height_px);
    }
}

static void test_words_for_which_the_ring_is_too_short_take_pages(void **unused)
{
    (void)unused;
    struct strip_view view = {STRIP_OPEN, "27", "", 0, "", STRIP_NAMES_MAX, {""}};
    for (int i = 0; i < STRIP_NAMES_MAX; i++) {
        snprintf(view.names[i], sizeof(view.names[i]), "%s", "城乡居民基本医疗保险参保登记与待遇");
    }
    static struct strip_scroll untouched;
    untouched.width_px = 7;
    assert_true(strip_image_pages(fonts, &view, 512, 32) > 1);
    assert_false(strip_scroll_draw(fonts, &view, 512, 32, &untouched));
    assert_int_equal(untouched.width_px, 7);
}

static void test_laid_over_a_frame_it_stands_in_its_window_at_its_beginning(void **unused)
{
    (void)unused;
    static struct strip_scroll scroll;
    assert_true(strip_scroll_draw(fonts, &cases[2].view, 256, 32, &scroll));
    struct strip_image frame = {.width_px = 256, .height_px = 32};
    memset(frame.bytes, 0xFF, sizeof(frame.bytes));
    strip_scroll_lay(&scroll, &frame);
    for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 256; x++) {
            const int row = y - scroll.y_px;
            const bool inside = row >= 0 && row < scroll.height_px;
            const bool lit = x < scroll.x_px || (inside && ring_bit(&scroll, x - scroll.x_px, row));
            assert_int_equal(strip_image_lit(&frame, x, y), lit);
        }
    }
    struct strip_scroll other = scroll;
    assert_true(strip_scroll_equal(&scroll, &other));
    other.bytes[100] ^= 1;
    assert_false(strip_scroll_equal(&scroll, &other));
}

static int open_fonts(void **unused)
{
    (void)unused;
    return text_fonts_create(NULL, &fonts);
}

static int close_fonts(void **unused)
{
    (void)unused;
    text_fonts_destroy(fonts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_words_are_on_the_ring_once),
        cmocka_unit_test(test_words_for_which_the_ring_is_too_short_take_pages),
        cmocka_unit_test(test_laid_over_a_frame_it_stands_in_its_window_at_its_beginning),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
