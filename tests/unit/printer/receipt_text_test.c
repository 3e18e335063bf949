/* Which lines of a receipt a model prints as text, and what stays dots. */
#include "drivers/base/buffer.h"
#include "drivers/printer/device_uri.h"
#include "drivers/printer/picture_png.h"
#include "drivers/printer/receipt_text.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH_BYTES = 72, ROWS = 400 };

static uint8_t dots[WIDTH_BYTES * ROWS];
static const struct receipt_picture picture = {
    .bytes = dots, .width_bytes = WIDTH_BYTES, .rows = ROWS};
static struct receipt_text text;

static const struct receipt_model *model(const char *name)
{
    const int place = receipt_model_find(name, strlen(name));
    assert_true(place >= 0);
    return receipt_model_at(place);
}

static int lines_of(const char *name, const char *words)
{
    receipt_text_make(&text, model(name), &picture, words, strlen(words));
    return text.count;
}

static void dot_set(int x, int y)
{
    dots[y * WIDTH_BYTES + x / 8] = (uint8_t)(dots[y * WIDTH_BYTES + x / 8] | 0x80 >> (x % 8));
}

static void test_a_character_outside_of_the_models_set_is_none_of_its_text(void **unused)
{
    (void)unused;
    uint8_t bytes[64];
    int width = 0;
    static const uint8_t hall[] = {0xB4, 0xF3, 0xCC, 0xFC, ' ', 'A'}; /* 大厅 A */
    assert_int_equal(receipt_model_encode(model("gprinter"), "大厅 A", 8, bytes, 64, &width), 6);
    assert_memory_equal(bytes, hall, sizeof(hall));
    assert_int_equal(width, 2 * 24 + 2 * 12);
    assert_int_equal(receipt_model_encode(model("gb2312"), "大厅", 6, bytes, 64, &width), 4);
    /* 镕 is in GBK and not in GB 2312; 𠮷 (Ext-B) is in GB 18030 alone. */
    assert_int_equal(receipt_model_encode(model("gb2312"), "镕", 3, bytes, 64, &width), -1);
    assert_int_equal(receipt_model_encode(model("xprinter"), "镕", 3, bytes, 64, &width), 2);
    assert_int_equal(receipt_model_encode(model("xprinter"), "𠮷", 4, bytes, 64, &width), -1);
    assert_int_equal(receipt_model_encode(model("epson-zh"), "𠮷", 4, bytes, 64, &width), 4);
    assert_int_equal(receipt_model_encode(model("raster"), "A", 1, bytes, 64, &width), -1);
    assert_int_equal(receipt_model_encode(model("gprinter"), "a\x10\x04", 3, bytes, 64, &width),
                     -1);
    assert_int_equal(receipt_model_encode(model("gprinter"), "\xE5\xA4", 2, bytes, 64, &width), -1);
    assert_int_equal(receipt_model_encode(model("gprinter"), "大厅", 6, bytes, 4, &width), -1);
}

static void test_lines_alone_in_their_rows_are_text(void **unused)
{
    (void)unused;
    memset(dots, 0, sizeof(dots));
    dot_set(40, 15); /* ink of the text itself */
    assert_int_equal(lines_of("gprinter", "32 10 500 40 26 l 大厅\n32 60 500 40 26 c 号\n"), 2);
    assert_int_equal(text.lines[0].row, 10);
    assert_int_equal(text.lines[0].rows, 40);
    assert_int_equal(text.lines[1].row, 60);
    assert_int_equal(lines_of("raster", "32 10 500 40 26 l 大厅\n"), 0);
    /* Two pieces of one line are one line. */
    assert_int_equal(lines_of("gprinter", "32 10 200 40 26 l 大厅\n300 10 200 40 40 r 5\n"), 0);
    assert_int_equal(lines_of("gprinter", "32 10 200 48 26 l 大厅\n300 10 200 48 40 r 5\n"), 1);
    dot_set(2, 20); /* a frame beside the words */
    assert_int_equal(lines_of("gprinter", "32 10 500 40 26 l 大厅\n32 60 500 40 26 c 号\n"), 1);
    assert_int_equal(text.lines[0].row, 60);
}

static void test_what_does_not_fit_stays_dots(void **unused)
{
    (void)unused;
    memset(dots, 0, sizeof(dots));
    static const char *const bad[] = {
        "",
        "\n",
        "32 10 500 40 26 x 大\n",
        "32 10 500 40 26 l \n",
        "32 10 500 40 l 大\n",
        "-1 10 500 40 26 l 大\n",
        "99999 10 500 40 26 l 大\n",
        "32 10 600 40 26 l 大\n",  /* beside the paper */
        "32 390 500 40 26 l 大\n", /* under it */
        "32 10 20 40 26 l 大\n",   /* wider than its box */
        "32 10 500 20 26 l 大\n",  /* higher than its line */
        "32 10 500 40 176 l A047\n",
        "32 10 500 300 26 l 大\n",
        "32 10 500 40 26 l 𠮷\n",
        "32 10 500 40 26 l a\x1B@\n",
        "32 10 300 40 26 l 大\n32 30 300 40 26 l 大\n", /* one over the other */
        "32 10 300 40 26 l 大\n100 10 300 40 26 l 大\n",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(lines_of("xprinter", bad[i]), 0);
    }
    static char much[RECEIPT_TEXT_BYTES_MAX + 64];
    size_t length = 0;
    for (int y = 0; y < ROWS; y++) { /* more lines than any receipt has */
        length += (size_t)snprintf(much + length, sizeof(much) - length, "0 %d 99 30 26 l A\n", y);
    }
    assert_int_equal(lines_of("xprinter", much), 0); /* they lie over each other */
}

static void test_words_travel_inside_the_picture(void **unused)
{
    (void)unused;
    static const char words[] = "32 10 500 40 26 l 大厅\n";
    struct buffer png;
    size_t size = 0;
    buffer_init(&png, PICTURE_PNG_BYTES_MAX);
    assert_int_equal(picture_png_write(dots, 576, ROWS, 72, words, &png), PICTURE_OK);
    const char *found = picture_png_words(png.bytes, png.length_bytes, &size);
    assert_non_null(found);
    assert_int_equal(size, sizeof(words) - 1);
    assert_memory_equal(found, words, size);
    struct picture read;
    assert_int_equal(picture_png_read(png.bytes, png.length_bytes, 72, ROWS, &read), PICTURE_OK);
    picture_deinit(&read);
    for (size_t cut = 0; cut < png.length_bytes; cut++) { /* cut anywhere: whole words or none */
        found = picture_png_words(png.bytes, cut, &size);
        assert_true(found == NULL || memcmp(found, words, sizeof(words) - 1) == 0);
    }
    buffer_clear(&png);
    assert_int_equal(picture_png_write(dots, 576, ROWS, 72, NULL, &png), PICTURE_OK);
    assert_null(picture_png_words(png.bytes, png.length_bytes, &size));
    buffer_deinit(&png);
}

static void test_an_address_names_its_model(void **unused)
{
    (void)unused;
    struct device_uri uri;
    assert_int_equal(device_uri_read("mashang-escpos:/dev/lp0?model=gprinter&dots=384", &uri), 0);
    assert_string_equal(receipt_model_at(uri.model)->name, "gprinter");
    assert_int_equal(uri.dots, 384);
    assert_int_equal(device_uri_read("mashang-escpos:/dev/lp0?dots=384", &uri), 0);
    assert_int_equal(uri.model, RECEIPT_MODEL_DEFAULT);
    assert_true(device_uri_read("mashang-escpos:/dev/lp0?model=", &uri) < 0);
    assert_true(device_uri_read("mashang-escpos:/dev/lp0?model=nobody", &uri) < 0);
    assert_true(device_uri_read("mashang-escpos:/dev/lp0?model", &uri) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_character_outside_of_the_models_set_is_none_of_its_text),
        cmocka_unit_test(test_lines_alone_in_their_rows_are_text),
        cmocka_unit_test(test_what_does_not_fit_stays_dots),
        cmocka_unit_test(test_words_travel_inside_the_picture),
        cmocka_unit_test(test_an_address_names_its_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
