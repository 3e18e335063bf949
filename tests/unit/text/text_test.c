/* Text: each character finds a face, widths add up, lines break where Chinese and English may. */
#include "drivers/text/text.h"
#include "tests/lib/cmocka_all.h"

#include <iconv.h>
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
        assert_int_equal(shape("请 A047 到 12 号窗口 𠮷 سلام བོད", (enum text_style)style,
                               style == TEXT_DOTS ? TEXT_DOTS_PX : 32, &run),
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

static void draw_dots(const char *text, const struct text_canvas *canvas)
{
    struct text_run run;
    assert_int_equal(shape(text, TEXT_DOTS, TEXT_DOTS_PX, &run), TEXT_OK);
    assert_int_equal(text_draw(fonts, &run, canvas, 0, 22), TEXT_OK);
}

static void test_dots_are_whole_and_the_same_in_grey_and_mono(void **unused)
{
    (void)unused;
    uint8_t grey[24 * 40] = {0};
    uint8_t mono[24 * 5] = {0};
    const struct text_canvas grey_canvas = {grey, 40, 24, 40, TEXT_GREY};
    const struct text_canvas mono_canvas = {mono, 40, 24, 5, TEXT_MONO};
    draw_dots("号A", &grey_canvas);
    draw_dots("号A", &mono_canvas);
    int ink = 0;
    for (int i = 0; i < 24 * 40; i++) {
        const int bit = mono[i / 40 * 5 + i % 40 / 8] >> (7 - i % 40 % 8) & 1;
        assert_int_equal(grey[i], bit != 0 ? 255 : 0);
        ink += bit;
    }
    assert_in_range(ink, 100, 300);
}

/* Each row of GB 2312, from the first character of its level to the last. */
static void test_dots_have_all_of_gb_2312(void **unused)
{
    (void)unused;
    enum { FIRST_ROW = 16, LAST_ROW = 87, CELLS = 94, LEVEL_ONE_LAST = 55, LEVEL_ONE_CELLS = 89 };
    const iconv_t table = iconv_open("UTF-8", "EUC-CN");
    assert_true(table != (iconv_t)-1);
    int drawn = 0;
    for (int row = FIRST_ROW; row <= LAST_ROW; row++) {
        const int cells = row == LEVEL_ONE_LAST ? LEVEL_ONE_CELLS : CELLS;
        char codes[CELLS * 2], text[CELLS * 4 + 1] = {0};
        for (int i = 0; i < cells; i++) {
            codes[2 * i] = (char)(0xA0 + row);
            codes[2 * i + 1] = (char)(0xA1 + i);
        }
        char *from = codes, *to = text;
        size_t from_left = (size_t)cells * 2, to_left = sizeof(text) - 1;
        assert_int_equal(iconv(table, &from, &from_left, &to, &to_left), 0);
        struct text_run run;
        assert_int_equal(shape(text, TEXT_DOTS, TEXT_DOTS_PX, &run), TEXT_OK);
        assert_int_equal(run.count, cells);
        assert_int_equal(run.missing, 0);
        for (int i = 0; i < run.count; i++) {
            struct text_pixels pixels;
            assert_int_equal(run.glyphs[i].face, run.glyphs[0].face);
            assert_int_equal(text_glyph(fonts, run.glyphs[i].face, run.glyphs[i].id, TEXT_DOTS_PX,
                                        TEXT_MONO, &pixels),
                             TEXT_OK);
            assert_int_equal(pixels.width_px, TEXT_DOTS_PX);
            drawn++;
        }
    }
    assert_int_equal(drawn, 6763);
    (void)iconv_close(table);
}

/* No character is missing: outlines stand in, as high as their neighbours. */
static void test_what_dots_lack_is_an_outline_on_the_same_line(void **unused)
{
    (void)unused;
    struct text_run run;
    assert_int_equal(shape("国\U00020BB7國", TEXT_DOTS, TEXT_DOTS_PX, &run), TEXT_OK);
    assert_int_equal(run.count, 3);
    assert_int_equal(run.missing, 0);
    assert_int_not_equal(run.glyphs[0].face, run.glyphs[1].face);
    struct text_pixels dots, outline;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(run.glyphs[i].x_64, i * TEXT_DOTS_PX * TEXT_UNIT);
    }
    assert_int_equal(
        text_glyph(fonts, run.glyphs[0].face, run.glyphs[0].id, TEXT_DOTS_PX, TEXT_MONO, &dots),
        TEXT_OK);
    const int top_px = dots.top_px;
    assert_int_equal(
        text_glyph(fonts, run.glyphs[2].face, run.glyphs[2].id, TEXT_DOTS_PX, TEXT_MONO, &outline),
        TEXT_OK);
    assert_in_range(outline.top_px, top_px - 3, top_px);
    assert_true(outline.height_px <= TEXT_DOTS_PX);
}

/* Threads have fonts of their own, and share the dots: they stay until the last is gone. */
static void test_dots_outlive_one_of_those_who_share_them(void **unused)
{
    (void)unused;
    struct text_fonts *mine = fonts;
    struct text_fonts *other = NULL;
    uint8_t before[24 * 3] = {0}, after[24 * 3] = {0};
    const struct text_canvas before_canvas = {before, 24, 24, 3, TEXT_MONO};
    const struct text_canvas after_canvas = {after, 24, 24, 3, TEXT_MONO};
    assert_int_equal(text_fonts_create(NULL, &other), TEXT_OK);
    fonts = other;
    draw_dots("号", &before_canvas);
    fonts = mine;
    draw_dots("号", &after_canvas);
    assert_memory_equal(before, after, sizeof(before));
    text_fonts_destroy(other);
    memset(after, 0, sizeof(after));
    draw_dots("号", &after_canvas);
    assert_memory_equal(before, after, sizeof(before));
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
        cmocka_unit_test(test_dots_are_whole_and_the_same_in_grey_and_mono),
        cmocka_unit_test(test_dots_have_all_of_gb_2312),
        cmocka_unit_test(test_what_dots_lack_is_an_outline_on_the_same_line),
        cmocka_unit_test(test_dots_outlive_one_of_those_who_share_them),
        cmocka_unit_test(test_lines_break_where_they_may),
        cmocka_unit_test(test_every_prefix_and_width_moves_on),
        cmocka_unit_test(test_metrics_hold_the_figures),
    };
    return cmocka_run_group_tests(tests, fonts_open, fonts_close);
}
