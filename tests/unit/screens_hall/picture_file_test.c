/*
 * A hall's pictures: a PNG is read as it was written, one that is cut, larger than the largest or
 * elsewhere than in its folder is not.
 */
#include "kiosk/sdl/picture_file.h"

#include "kiosk/sdl/painter.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WIDE = 37, HIGH = 21, BYTES_MAX = 16 * 1024, HEADER_WIDTH_AT = 16 };

static char name[64];
static uint8_t bytes[BYTES_MAX];

static void write_bytes(size_t length)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static size_t picture_make(uint32_t pixels[WIDE * HIGH])
{
    for (uint32_t i = 0; i < WIDE * HIGH; i++) {
        pixels[i] = i * 2654435761U & 0xFFFFFF;
    }
    const struct canvas canvas = {.pixels = pixels,
                                  .width_px = WIDE,
                                  .height_px = HIGH,
                                  .stride_px = WIDE,
                                  .clip = ui_rect_make(0, 0, WIDE, HIGH)};
    assert_int_equal(canvas_write_png(&canvas, name), 0);
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    const size_t length = fread(bytes, 1, sizeof(bytes), file);
    assert_int_equal(fclose(file), 0);
    assert_true(length > 0 && length < sizeof(bytes));
    return length;
}

static void test_a_picture_is_read_as_it_was_written(void **unused)
{
    (void)unused;
    static uint32_t pixels[WIDE * HIGH];
    struct picture_file file = {0};
    (void)picture_make(pixels);
    assert_true(picture_file_read(".", name, &file));
    assert_int_equal(file.width_px, WIDE);
    assert_int_equal(file.height_px, HIGH);
    assert_memory_equal(file.pixels, pixels, sizeof(pixels));
    free(file.pixels);
}

static void test_what_is_cut_or_too_large_is_none(void **unused)
{
    (void)unused;
    static uint32_t pixels[WIDE * HIGH];
    struct picture_file file = {0};
    const size_t length = picture_make(pixels);
    const size_t last = length - 12; /* its end chunk has no pixels */
    for (size_t cut = 0; cut < last; cut += 7) {
        write_bytes(cut);
        assert_false(picture_file_read(".", name, &file));
    }
    bytes[HEADER_WIDTH_AT + 2] = 0x40; /* 16,421 wide */
    write_bytes(length);
    assert_false(picture_file_read(".", name, &file));
    assert_null(file.pixels);
}

static void test_no_name_leads_out_of_the_folder(void **unused)
{
    (void)unused;
    static uint32_t pixels[WIDE * HIGH];
    static const char *const others[] = {"", "./none.png", "../none.png", ".none.png", "none.png"};
    struct picture_file file = {0};
    (void)picture_make(pixels);
    char out[80];
    (void)snprintf(out, sizeof(out), "./%s", name); /* it is there */
    assert_false(picture_file_read(".", out, &file));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(picture_file_read(".", others[i], &file));
    }
}

static int end(void **unused)
{
    (void)unused;
    (void)unlink(name);
    return 0;
}

int main(void)
{
    (void)snprintf(name, sizeof(name), "picture_file_test-%d.png", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_picture_is_read_as_it_was_written),
        cmocka_unit_test(test_what_is_cut_or_too_large_is_none),
        cmocka_unit_test(test_no_name_leads_out_of_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
