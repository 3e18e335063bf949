/* Pictures: which names lead nowhere but into their folder, which files screens can show, and that
 * a file is known by what it holds. */
#include "hall-server/model/picture.h"

#include "tests/lib/cmocka_all.h"

#include <string.h>

/* A PNG's frame: the signature, IHDR of 640 × 480, IEND. */
static const uint8_t small[45] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0,   0, 0, 13,
                                  'I',  'H', 'D', 'R', 0,    0,    2,    0x80, 0,   0, 1, 0xE0,
                                  8,    2,   0,   0,   0,    1,    2,    3,    4,   0, 0, 0,
                                  0,    'I', 'E', 'N', 'D',  0xAE, 0x42, 0x60, 0x82};

static void test_a_name_is_a_file_beside_the_others(void **unused)
{
    (void)unused;
    static const char *const good[] = {"lobby.png", "0317.png", "A-z_9.png", "x"};
    static const char *const bad[] = {
        "",
        ".png",
        "../key",
        "a/b.png",
        "a b",
        "厅.png",
        "a234567890123456789012345678901234567890123456789012345678901"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(picture_name_is_good(good[i]));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(picture_name_is_good(bad[i]));
    }
}

static void test_an_id_is_the_name_without_its_end(void **unused)
{
    (void)unused;
    char id[PICTURE_ID_ROOM] = "same";
    assert_true(picture_kept_read("0123456789abcdef0123456789abcdef.png", id));
    assert_string_equal(id, "0123456789abcdef0123456789abcdef");
    assert_true(picture_id_is_good(id));
    static const char *const bad[] = {"",
                                      "lobby.png",
                                      "0123456789abcdef0123456789abcdef",
                                      "0123456789ABCDEF0123456789ABCDEF.png",
                                      "0123456789abcdef0123456789abcde.png",
                                      "0123456789abcdef0123456789abcdef.jpg"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(picture_kept_read(bad[i], id));
    }
    assert_string_equal(id, "0123456789abcdef0123456789abcdef");
}

static void test_a_cut_file_is_refused_at_every_byte(void **unused)
{
    (void)unused;
    assert_null(picture_wrong(small, sizeof(small)));
    for (size_t size = 0; size < sizeof(small); size++) {
        assert_non_null(picture_wrong(small, size));
    }
}

static void test_sides_are_those_that_screens_can_show(void **unused)
{
    (void)unused;
    static const struct {
        uint32_t side_px;
        bool good;
    } rows[] = {{0, false}, {1, true}, {4096, true}, {4097, false}, {0x80000000, false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t at = 16; at <= 20; at += 4) {
            uint8_t bytes[sizeof(small)];
            memcpy(bytes, small, sizeof(small));
            for (size_t k = 0; k < 4; k++) {
                bytes[at + k] = (uint8_t)(rows[i].side_px >> (24 - 8 * k));
            }
            assert_int_equal(picture_wrong(bytes, sizeof(bytes)) == NULL, rows[i].good);
        }
    }
    static uint8_t large[PICTURE_FILE_BYTES_MAX + 1];
    memcpy(large, small, 33);
    memcpy(large + sizeof(large) - 12, small + 33, 12);
    assert_non_null(picture_wrong(large, sizeof(large)));
    memcpy(large + sizeof(large) - 13, small + 33, 12);
    assert_null(picture_wrong(large, sizeof(large) - 1));
}

static void test_other_bytes_have_another_id(void **unused)
{
    (void)unused;
    char one[PICTURE_ID_ROOM], other[PICTURE_ID_ROOM];
    uint8_t bytes[sizeof(small)];
    memcpy(bytes, small, sizeof(small));
    picture_id_of(small, sizeof(small), one);
    picture_id_of(bytes, sizeof(bytes), other);
    assert_string_equal(one, other);
    assert_true(picture_id_is_good(one));
    bytes[30] ^= 1;
    picture_id_of(bytes, sizeof(bytes), other);
    assert_string_not_equal(one, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_is_a_file_beside_the_others),
        cmocka_unit_test(test_an_id_is_the_name_without_its_end),
        cmocka_unit_test(test_a_cut_file_is_refused_at_every_byte),
        cmocka_unit_test(test_sides_are_those_that_screens_can_show),
        cmocka_unit_test(test_other_bytes_have_another_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
