/* Every picture comes back as it was, and runs that do not fill it are refused and change nothing.
 */
#include "drivers/wire/run_pack.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/wire/density_picture.h"

#include <string.h>

enum { RUN_ROOM = 8192 };

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
        uint8_t runs[RUN_ROOM];
        size_t size = 0;
        assert_int_equal(run_pack(pixels, width, height, runs, RUN_ROOM, &size), RUN_PACK_OK);
        uint8_t back[PIXEL_BYTES];
        assert_int_equal(run_unpack(runs, size, width, height, back), RUN_PACK_OK);
        assert_memory_equal(back, pixels, width / 8 * height);
        size_t again = 0;
        assert_int_equal(run_pack(pixels, width, height, runs, size - 1, &again), RUN_PACK_NO_ROOM);
    }
}

static void test_runs_cut_at_any_byte_or_too_long_are_refused(void **unused)
{
    (void)unused;
    uint8_t pixels[PIXEL_BYTES];
    for (int i = 0; i < PIXEL_BYTES; i++) {
        pixels[i] = (uint8_t)(i / 24 % 4 < 2 ? 0x3C : 0xC3);
    }
    uint8_t runs[RUN_ROOM];
    size_t size = 0;
    assert_int_equal(run_pack(pixels, 192, 32, runs, RUN_ROOM, &size), RUN_PACK_OK);
    uint8_t back[PIXEL_BYTES];
    uint8_t untouched[PIXEL_BYTES];
    memset(back, 0xEE, sizeof(back));
    memset(untouched, 0xEE, sizeof(untouched));
    for (size_t cut = 0; cut < size; cut++) {
        assert_int_equal(run_unpack(runs, cut, 192, 32, back), RUN_PACK_BAD);
    }
    runs[size] = 1;
    assert_int_equal(run_unpack(runs, size + 1, 192, 32, back), RUN_PACK_BAD);
    const uint8_t goes_on[] = {1, 255}; /* 256 pixels, but the run is said to go on */
    assert_int_equal(run_unpack(goes_on, 2, 8, 32, back), RUN_PACK_BAD);
    assert_memory_equal(back, untouched, sizeof(back));
}

static void test_letters_are_small_on_the_line(void **unused)
{
    (void)unused;
    /* A ring and a bar, about what two letters are: below a third of the bare pixels. */
    uint8_t pixels[PIXEL_BYTES] = {0};
    for (int y = 2; y < 30; y++) {
        for (int x = 0; x < 192; x++) {
            const int from_centre = (x - 40) * (x - 40) + (y - 16) * (y - 16);
            if ((from_centre < 196 && from_centre > 100) || (x > 100 && x < 106)) {
                pixels[y * 24 + x / 8] = (uint8_t)(pixels[y * 24 + x / 8] | (0x80 >> x % 8));
            }
        }
    }
    uint8_t runs[RUN_ROOM];
    size_t size = 0;
    assert_int_equal(run_pack(pixels, 192, 32, runs, RUN_ROOM, &size), RUN_PACK_OK);
    assert_in_range(size, 1, PIXEL_BYTES / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_of_every_density_come_back),
        cmocka_unit_test(test_runs_cut_at_any_byte_or_too_long_are_refused),
        cmocka_unit_test(test_letters_are_small_on_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
