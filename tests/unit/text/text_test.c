/* Text: each character finds a face, widths add up, lines break where Chinese and English may. */
#include "drivers/text/text.h"
#include "tests/lib/cmocka_all.h"

#include <stdbool.h>
#include <string.h>

static struct text_fonts *fonts;

static int fonts_open(void **unused)
{
    (void)unused;
    return text_fonts_create(NULL, &fonts);
}

static int fonts_close(void **unused)
{
    (void)unused;
    text_fonts_destroy(fonts);
    return 0;
}

static int shape(const char *text, enum text_style style, int size_px, struct text_run *run)
{
    return text_shape(fonts, style, size_px, text, strlen(text), run);
}

static void test_chinese_and_latin_are_shaped_and_none_is_missing(void **unused)
{
    (void)unused;
    for (int style = 0; style < TEXT_STYLE_COUNT; style++) {
        struct text_run run;
        /* A rare name's character of extension B, Arabic, Tibetan: some face of the chain has each.
         */
        assert_int_equal(shape("请 A047 到 12 号窗口 𠮷 سلام བོད", (enum text_style)style, 32, &run),
                         TEXT_OK);
        assert_int_equal(run.missing, 0);
        assert_true(run.count > 15);
        assert_true(run.width_64 > 0);
    }
}

static void test_a_chinese_character_is_as_wide_as_the_em(void **unused)
{
    (void)unused;
    for (int size_px = 12; size_px < 200; size_px += 17) {
        assert_int_equal(text_width_px(fonts, TEXT_REGULAR, size_px, "号", 3), size_px);
        assert_int_equal(text_width_px(fonts, TEXT_BLACK, size_px, "号票", 6), 2 * size_px);
    }
}

static void test_characters_take_the_forms_of_the_language(void **unused)
{
    (void)unused;
    static const char *const languages[] = {"zh-Hans", "ja", "ko"};
    struct text_run runs[3];
    for (int i = 0; i < 3; i++) {
        text_fonts_language(fonts, languages[i]);
        assert_int_equal(shape("直骨令", TEXT_REGULAR, 64, &runs[i]), TEXT_OK);
    }
    text_fonts_language(fonts, "zh-Hans");
    assert_int_not_equal(runs[0].glyphs[0].id, runs[1].glyphs[0].id);
    assert_int_not_equal(runs[0].glyphs[1].id, runs[1].glyphs[1].id);
    assert_int_not_equal(runs[0].glyphs[2].id, runs[2].glyphs[2].id);
}

static void test_the_simplified_chinese_face_is_taken_out_of_the_collection(void **unused)
{
    (void)unused;
    /* 骨 and 直 have a glyph of their own for each country; the faces of one file share the ids. */
    struct text_run regular;
    assert_int_equal(shape("门骨直", TEXT_REGULAR, 64, &regular), TEXT_OK);
    struct text_run bold;
    assert_int_equal(shape("门骨直", TEXT_BOLD, 64, &bold), TEXT_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(regular.glyphs[i].id, bold.glyphs[i].id);
        assert_int_not_equal(regular.glyphs[i].face, bold.glyphs[i].face);
    }
}

static void test_bad_text_is_refused_and_the_run_untouched(void **unused)
{
    (void)unused;
    struct text_run run = {.count = -7};
    assert_int_equal(text_shape(fonts, TEXT_REGULAR, 20, "\xe5\x8f", 2, &run), TEXT_NOT_UTF8);
    char many[TEXT_RUN_GLYPHS_MAX + 1];
    memset(many, 'x', sizeof(many));
    assert_int_equal(text_shape(fonts, TEXT_REGULAR, 20, many, sizeof(many), &run), TEXT_TOO_LONG);
    assert_int_equal(run.count, -7);
    assert_int_equal(text_shape(fonts, TEXT_REGULAR, 20, many, sizeof(many) - 1, &run), TEXT_OK);
    assert_int_equal(text_shape(fonts, TEXT_REGULAR, 20, "", 0, &run), TEXT_OK);
    assert_int_equal(run.count, 0);
}

static int ink_count(const struct text_canvas *canvas)
{
    int ink = 0;
    for (int y = 0; y < canvas->height_px; y++) {
        for (int x = 0; x < canvas->width_px; x++) {
            const uint8_t *row = canvas->bytes + (size_t)y * (size_t)canvas->stride_bytes;
            ink += canvas->depth == TEXT_MONO ? (row[x / 8] >> (7 - x % 8)) & 1 : row[x] >= 128;
        }
    }
    return ink;
}

static void test_grey_and_mono_draw_the_same_shape(void **unused)
{
    (void)unused;
    struct text_run run;
    assert_int_equal(shape("号A4", TEXT_BOLD, 40, &run), TEXT_OK);
    uint8_t grey_bytes[60 * 120] = {0};
    uint8_t mono_bytes[60 * 15] = {0};
    const struct text_canvas grey = {grey_bytes, 120, 60, 120, TEXT_GREY};
    const struct text_canvas mono = {mono_bytes, 120, 60, 15, TEXT_MONO};
    assert_int_equal(text_draw(fonts, &run, &grey, 5, 45), TEXT_OK);
    assert_int_equal(text_draw(fonts, &run, &mono, 5, 45), TEXT_OK);
    const int in_grey = ink_count(&grey);
    const int in_mono = ink_count(&mono);
    assert_true(in_grey > 500);
    assert_true(in_mono > in_grey * 8 / 10 && in_mono < in_grey * 12 / 10);
}

static void test_what_is_outside_the_canvas_is_cut(void **unused)
{
    (void)unused;
    struct text_run run;
    assert_int_equal(shape("号票", TEXT_BLACK, 40, &run), TEXT_OK);
    uint8_t bytes[16 * 2] = {0};
    const struct text_canvas canvas = {bytes, 16, 16, 2, TEXT_MONO};
    for (int at = -100; at < 100; at += 7) {
        assert_int_equal(text_draw(fonts, &run, &canvas, at, at + 30), TEXT_OK);
    }
    assert_true(ink_count(&canvas) > 0);
}

static void test_unifont_is_sharp_at_sixteen(void **unused)
{
    (void)unused;
    struct text_run run;
    assert_int_equal(shape("号", TEXT_PIXEL, 16, &run), TEXT_OK);
    uint8_t bytes[16 * 16] = {0};
    const struct text_canvas canvas = {bytes, 16, 16, 16, TEXT_GREY};
    assert_int_equal(text_draw(fonts, &run, &canvas, 0, 14), TEXT_OK);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        assert_true(bytes[i] == 0 || bytes[i] == 255);
    }
}

/* Breaks `text` at `width` and joins the lines with '|'. */
static const char *lines_of(const char *text, int width_px)
{
    static char joined[512];
    size_t length = 0;
    const size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        size_t next = 0;
        const size_t fits =
            text_line_fit(fonts, TEXT_REGULAR, 10, text + at, size - at, width_px, &next);
        assert_true(next > 0 && fits <= next);
        assert_true(length + fits + 2 < sizeof(joined));
        memcpy(joined + length, text + at, fits);
        length += fits;
        at += next;
        if (at < size) {
            joined[length++] = '|';
        }
    }
    joined[length] = '\0';
    return joined;
}

static void test_lines_break_where_they_may(void **unused)
{
    (void)unused;
    assert_string_equal(lines_of("一二三四五六七", 30), "一二三|四五六|七");
    assert_string_equal(lines_of("一二三。四五", 30), "一二|三。四|五");
    assert_string_equal(lines_of("一二（三四）五", 30), "一二|（三|四）五");
    assert_string_equal(lines_of("please wait here", 50), "please|wait here");
    assert_string_equal(lines_of("please  wait", 35), "please|wait");
    assert_string_equal(lines_of("到 12 号窗口", 30), "到 12|号窗口");
    assert_string_equal(lines_of("一", 3), "一");
    assert_string_equal(lines_of("一二", 3), "一|二");
    assert_string_equal(lines_of("short", 500), "short");
}

static void test_every_prefix_and_width_moves_on(void **unused)
{
    (void)unused;
    const char *text =
        "叫号 3 次未到即过号（passed）。过号后 30 分钟内到窗口或找导服，《不用》重新取号。";
    for (int width_px = 1; width_px < 300; width_px += 13) {
        lines_of(text, width_px);
    }
}

static void test_metrics_hold_the_figures(void **unused)
{
    (void)unused;
    struct text_metrics metrics;
    text_metrics_get(fonts, TEXT_REGULAR, 100, &metrics);
    assert_in_range(metrics.ascent_px, 80, 130);
    assert_in_range(metrics.descent_px, 15, 40);
    assert_in_range(metrics.cap_px, 65, 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chinese_and_latin_are_shaped_and_none_is_missing),
        cmocka_unit_test(test_a_chinese_character_is_as_wide_as_the_em),
        cmocka_unit_test(test_characters_take_the_forms_of_the_language),
        cmocka_unit_test(test_the_simplified_chinese_face_is_taken_out_of_the_collection),
        cmocka_unit_test(test_bad_text_is_refused_and_the_run_untouched),
        cmocka_unit_test(test_grey_and_mono_draw_the_same_shape),
        cmocka_unit_test(test_what_is_outside_the_canvas_is_cut),
        cmocka_unit_test(test_unifont_is_sharp_at_sixteen),
        cmocka_unit_test(test_lines_break_where_they_may),
        cmocka_unit_test(test_every_prefix_and_width_moves_on),
        cmocka_unit_test(test_metrics_hold_the_figures),
    };
    return cmocka_run_group_tests(tests, fonts_open, fonts_close);
}
