/*
 * GB 18030-2022 with the kiosk's fonts: every character of implementation level 1, which is
 * mandatory for all products, has a glyph with ink; every one of level 3, where the rare characters
 * of names are, has a glyph.
 *
 *   level 1: the one- and two-byte parts (GBK's 20,902 ideographs, 21 of compatibility, symbols,
 *            the characters that were private in 2005: U+9FB4–9FBB, U+FE10–FE19), extension A
 *            U+3400–4DB5, and the 66 of U+9FA6–9FEF that 2022 added.
 *   level 2: that and the Table of General Standard Characters; what level 1 lacks of it lies in
 *            extensions B–E, of which the ranges of level 3 hold all.
 *   level 3: that and the radicals U+2F00–2FD5 and extensions B–F, as far as Unicode 11 has them.
 *
 * Its ideographs of level 3 are 87,887, by the standard's own count; the ranges add up to that with
 * the 12 unified ones among those of compatibility. Extensions G and H came after it.
 */
#include "drivers/text/text.h"
#include "kiosk/sdl/painter.h"
#include "kiosk/ui/frame.h"
#include "tests/lib/cmocka_all.h"

#include <iconv.h>
#include <string.h>

enum {
    SIZE_PX = 20,
    COLUMNS = 48,
    ROWS = 40,
    CELL = 24,
    WIDTH = COLUMNS * CELL,
    HEIGHT = ROWS * CELL,
    UNIFIED_OF_COMPATIBILITY = 12,
    IDEOGRAPHS = 87887,
    TWO_BYTE_CHARACTERS = 21800, /* at least so many are found, or the table was not read */
    LINE_LETTERS = COLUMNS * 4 + 1,
};

struct range {
    const char *name;
    uint32_t first;
    uint32_t last;
    int level; /* the lowest that has it; 0: not in the standard */
    bool ideographs;
};

static const struct range ranges[] = {
    {"GBK's ideographs", 0x4E00, 0x9FA5, 1, true}, {"of 2005 and 2022", 0x9FA6, 0x9FEF, 1, true},
    {"extension A", 0x3400, 0x4DB5, 1, true},      {"vertical forms", 0xFE10, 0xFE19, 1, false},
    {"radicals", 0x2F00, 0x2FD5, 3, false},        {"extension B", 0x20000, 0x2A6D6, 3, true},
    {"extension C", 0x2A700, 0x2B734, 3, true},    {"extension D", 0x2B740, 0x2B81D, 3, true},
    {"extension E", 0x2B820, 0x2CEA1, 3, true},    {"extension F", 0x2CEB0, 0x2EBE0, 3, true},
    {"extension G", 0x30000, 0x3134A, 0, true},    {"extension H", 0x31350, 0x323AF, 0, true},
};
enum { RANGE_COUNT = sizeof(ranges) / sizeof(ranges[0]) };

static size_t encode(uint32_t code, char *out)
{
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    const bool four = code > 0xFFFF;
    size_t at = 0;
    if (four) {
        out[at++] = (char)(0xF0 | code >> 18);
    }
    out[at++] = (char)(four ? 0x80 | (code >> 12 & 0x3F) : 0xE0 | code >> 12);
    out[at++] = (char)(0x80 | (code >> 6 & 0x3F));
    out[at++] = (char)(0x80 | (code & 0x3F));
    return at;
}

static bool has_glyph(struct text_fonts *fonts, enum text_style style, const char *text,
                      size_t bytes, struct text_run *run)
{
    return text_shape(fonts, style, style == TEXT_DOTS ? TEXT_DOTS_PX : SIZE_PX, text, bytes,
                      run) == TEXT_OK &&
           run->missing == 0 && run->count == 1;
}

/* A glyph in every style, and ink in the usual one. */
static bool is_drawn(struct text_fonts *fonts, const char *text, size_t bytes)
{
    static struct text_run run;
    struct text_pixels pixels = {0};
    for (int style = TEXT_STYLE_COUNT - 1; style >= TEXT_REGULAR; style--) {
        if (!has_glyph(fonts, (enum text_style)style, text, bytes, &run)) {
            return false;
        }
    }
    if (text_glyph(fonts, run.glyphs[0].face, run.glyphs[0].id, SIZE_PX, TEXT_GREY, &pixels) !=
        TEXT_OK) {
        return false;
    }
    for (int at = 0; at < pixels.height_px * pixels.stride_bytes; at++) {
        if (pixels.bytes[at] != 0) {
            return true;
        }
    }
    return false;
}

/* What is mandatory is drawn; of the rest it is asked whether a font has it. */
static int misses(struct text_fonts *fonts, const struct range *range)
{
    static struct text_run run;
    int count = 0;
    for (uint32_t code = range->first; code <= range->last; code++) {
        char text[4];
        const size_t bytes = encode(code, text);
        count += range->level == 1 ? !is_drawn(fonts, text, bytes)
                                   : !has_glyph(fonts, TEXT_REGULAR, text, bytes, &run);
    }
    return count;
}

static void test_the_ranges_are_those_of_the_standard(void **state)
{
    (void)state;
    uint32_t count = UNIFIED_OF_COMPATIBILITY;
    for (int i = 0; i < RANGE_COUNT; i++) {
        if (ranges[i].level != 0 && ranges[i].ideographs) {
            count += ranges[i].last - ranges[i].first + 1;
        }
    }
    assert_int_equal(count, IDEOGRAPHS);
}

static void test_every_character_of_the_levels_is_drawn(void **state)
{
    (void)state;
    struct text_fonts *fonts = NULL;
    assert_int_equal(text_fonts_create(NULL, &fonts), TEXT_OK);
    for (int i = 0; i < RANGE_COUNT; i++) {
        const struct range *range = &ranges[i];
        const int count = misses(fonts, range);
        print_message("level %d, %-17s %6d, not drawn %d\n", range->level, range->name,
                      (int)(range->last - range->first + 1), count);
        assert_true(range->level == 0 || count == 0);
    }
    text_fonts_destroy(fonts);
}

/* Two-byte codes of glibc's table, which is that of 2005: what it gives a private character for is
 * among the ranges above. Blank ones (spaces) leave no ink. */
static void test_every_character_of_one_and_two_bytes_is_drawn(void **state)
{
    (void)state;
    struct text_fonts *fonts = NULL;
    int seen = 0;
    assert_int_equal(text_fonts_create(NULL, &fonts), TEXT_OK);
    const iconv_t table = iconv_open("UTF-8", "GB18030");
    assert_true(table != (iconv_t)-1);
    for (unsigned code = 0x8140; code <= 0xFEFE; code++) {
        char gb[2] = {(char)(code >> 8), (char)(code & 0xFF)};
        char text[8];
        char *in = gb;
        char *out = text;
        size_t in_left = sizeof(gb);
        size_t out_left = sizeof(text);
        (void)iconv(table, NULL, NULL, NULL, NULL);
        if (iconv(table, &in, &in_left, &out, &out_left) == (size_t)-1 || in_left != 0) {
            continue;
        }
        const size_t bytes = sizeof(text) - out_left;
        const bool is_private = bytes == 3 && (unsigned char)text[0] >= 0xEE &&
                                (unsigned char)text[0] <= 0xEF && memcmp(text, "\xEF\xA4", 2) < 0;
        const bool blank = memcmp(text, "\xE3\x80\x80", 3) == 0;
        const bool ideograph = bytes == 3 && (unsigned char)text[0] >= 0xE4 &&
                               (unsigned char)text[0] <= 0xE9; /* of a range above */
        seen++;
        if (is_private || blank || ideograph) {
            continue;
        }
        if (!is_drawn(fonts, text, bytes)) {
            fail_msg("GB code %04X is not drawn", code);
        }
    }
    assert_true(seen > TWO_BYTE_CHARACTERS);
    assert_int_equal(iconv_close(table), 0);
    text_fonts_destroy(fonts);
}

/* The next line of a range, from *code on. */
static void line_fill(const struct range *range, uint32_t *code, char *letters)
{
    for (int column = 0; column < COLUMNS && *code <= range->last; column++, (*code)++) {
        letters += encode(*code, letters);
    }
    *letters = '\0';
}

/* More of them than the atlas holds: it is emptied on the way, many times. */
static void test_the_painter_paints_all_that_is_mandatory(void **state)
{
    (void)state;
    static struct ui_list list;
    static uint32_t pixels[WIDTH * HEIGHT];
    static char letters[LINE_LETTERS];
    struct painter *painter = NULL;
    struct ui_frame frame;
    const struct ui_scale scale = ui_scale_fit(WIDTH, HEIGHT, WIDTH, HEIGHT);
    const struct ui_text how = {.size = SIZE_PX, .colour = UI_INK};
    struct canvas canvas = {.pixels = pixels,
                            .width_px = WIDTH,
                            .height_px = HEIGHT,
                            .stride_px = WIDTH,
                            .clip = ui_rect_make(0, 0, WIDTH, HEIGHT)};

    assert_int_equal(painter_create(NULL, &painter), PAINTER_OK);
    for (int i = 0; i < RANGE_COUNT; i++) {
        for (uint32_t code = ranges[i].first; ranges[i].level == 1 && code <= ranges[i].last;) {
            ui_frame_begin(&frame, &list, &scale, painter_measure(painter), NULL, UI_THEME_DAY,
                           UI_PAGE);
            for (int row = 0; row < ROWS; row++) {
                line_fill(&ranges[i], &code, letters);
                (void)ui_text(&frame, ui_rect_make(0, row * CELL, WIDTH, CELL), &how, letters);
            }
            ui_frame_end(&frame);
            assert_int_equal(list.dropped, 0);
            painter_paint(painter, &list, &canvas);
        }
    }
    assert_int_equal(painter_missing(painter), 0);
    painter_destroy(painter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_ranges_are_those_of_the_standard),
        cmocka_unit_test(test_every_character_of_the_levels_is_drawn),
        cmocka_unit_test(test_every_character_of_one_and_two_bytes_is_drawn),
        cmocka_unit_test(test_the_painter_paints_all_that_is_mandatory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
