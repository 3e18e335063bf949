/* Every picture comes back as it was; a code that was cut, lengthened or turned is no picture. */
#include "drivers/wire/ink_pack.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/wire/density_picture.h"

#include <string.h>

enum { CODE_ROOM = 8192 };

static void test_pictures_of_every_density_come_back(void **unused)
{
    (void)unused;
    static const unsigned widths[] = {8, 64, 136, 192};
    uint32_t seed = 3;
    for (unsigned density = 0; density <= 256; density += 4) {
        const unsigned width = widths[density / 4 % 4];
        const unsigned height = 1 + density % 32;
        uint8_t pixels[PIXEL_BYTES];
        density_picture(pixels, width, height, density, &seed);
        uint8_t code[CODE_ROOM];
        uint8_t back[PIXEL_BYTES];
        size_t size = 0;
        assert_int_equal(ink_pack(pixels, width, height, code, CODE_ROOM, &size), INK_PACK_OK);
        assert_int_equal(ink_unpack(code, size, width, height, back), INK_PACK_OK);
        assert_memory_equal(pixels, back, (size_t)width / 8 * height);
        assert_int_equal(ink_pack(pixels, width, height, code, size - 1, &size), INK_PACK_NO_ROOM);
    }
}

/* A ring and a bar, about what two letters are. */
static void draw_letters(uint8_t pixels[PIXEL_BYTES])
{
    memset(pixels, 0, PIXEL_BYTES);
    for (int y = 2; y < 30; y++) {
        for (int x = 0; x < 192; x++) {
            const int from_centre = (x - 40) * (x - 40) + (y - 16) * (y - 16);
            if ((from_centre < 196 && from_centre > 100) || (x > 100 && x < 106)) {
                picture_put(pixels, (unsigned)(y * 192 + x));
            }
        }
    }
}

static void test_a_code_cut_at_any_byte_or_too_long_is_refused(void **unused)
{
    (void)unused;
    uint8_t pixels[PIXEL_BYTES];
    uint8_t code[CODE_ROOM] = {0};
    uint8_t back[PIXEL_BYTES];
    size_t size = 0;
    draw_letters(pixels);
    assert_int_equal(ink_pack(pixels, 192, 32, code, CODE_ROOM, &size), INK_PACK_OK);
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t exact[CODE_ROOM]; /* what lies behind the cut is not read */
        memcpy(exact, code, cut);
        memset(exact + cut, 0xA5, sizeof(exact) - cut);
        assert_int_equal(ink_unpack(exact, cut, 192, 32, back), INK_PACK_BAD);
    }
    assert_int_equal(ink_unpack(code, size + 1, 192, 32, back), INK_PACK_BAD);
    assert_int_equal(ink_unpack(code, size, 192, 24, back), INK_PACK_BAD);
    assert_int_equal(ink_unpack(code, size, 184, 32, back), INK_PACK_BAD);
}

/* Nearly always; what passes for a picture is found by REGION_CRC. */
static void test_a_turned_bit_is_refused(void **unused)
{
    (void)unused;
    uint8_t pixels[PIXEL_BYTES];
    uint8_t code[CODE_ROOM];
    uint8_t back[PIXEL_BYTES];
    size_t size = 0;
    draw_letters(pixels);
    assert_int_equal(ink_pack(pixels, 192, 32, code, CODE_ROOM, &size), INK_PACK_OK);
    for (size_t bit = 0; bit < size * 8; bit++) {
        code[bit / 8] ^= (uint8_t)(1U << bit % 8);
        assert_true(ink_unpack(code, size, 192, 32, back) == INK_PACK_BAD ||
                    memcmp(back, pixels, sizeof(back)) != 0);
        code[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}

static void test_letters_are_small_on_the_line(void **unused)
{
    (void)unused;
    uint8_t pixels[PIXEL_BYTES];
    uint8_t code[CODE_ROOM];
    size_t size = 0;
    draw_letters(pixels);
    assert_int_equal(ink_pack(pixels, 192, 32, code, CODE_ROOM, &size), INK_PACK_OK);
    assert_in_range(size, 1, PIXEL_BYTES / 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_of_every_density_come_back),
        cmocka_unit_test(test_a_code_cut_at_any_byte_or_too_long_is_refused),
        cmocka_unit_test(test_a_turned_bit_is_refused),
        cmocka_unit_test(test_letters_are_small_on_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
