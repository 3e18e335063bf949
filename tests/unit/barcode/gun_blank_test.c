/* What is personal is painted over in the bytes of a gun, and how they are framed is not. */
#include "drivers/barcode/gun_blank.h"

#include "tests/lib/cmocka_all.h"
#include "tests/unit/barcode/descriptors.h"

#include <string.h>

static void streams(void **state)
{
    (void)state;
    static const char given[] = "]Q1http://x.example/t/Ab3_9\r\nK7m2\r\x02]C0\xE4\xB8\xAD 12\x03]";
    static const char want[] = "]Q1aaaa://a.aaaaaaa/a/Aa9_9\r\nA9a9\r\x02]C0~~~ 99\x03]";
    const size_t size = sizeof(given) - 1;
    for (size_t cut = 0; cut <= size; cut++) {
        struct gun_blank blank;
        uint8_t bytes[sizeof(given)];
        gun_blank_stream(&blank);
        memcpy(bytes, given, size);
        gun_blank(&blank, PORT_TO_DEVICE, NULL, 0);
        if (cut > 0) {
            gun_blank(&blank, PORT_TO_HOST, bytes, cut);
        }
        if (cut < size) {
            gun_blank(&blank, PORT_TO_HOST, bytes + cut, size - cut);
        }
        assert_memory_equal(bytes, want, size);
    }
}

static void reports(void **state)
{
    (void)state;
    struct gun_blank blank;
    struct hid_layout layout;
    uint8_t report[64] = {2, 8, ']', 'Q', '1', 'K', '7', 'm', '2', '-', 'X', 0xFF, '0'};
    report[61] = 's';
    report[63] = 1;
    assert_int_equal(hid_layout_read(counted_descriptor, sizeof(counted_descriptor), &layout),
                     HID_LAYOUT_OK);
    gun_blank_reports(&blank, &layout);
    gun_blank(&blank, PORT_TO_HOST, report, sizeof(report));
    static const uint8_t want[13] = {2, 8, ']', 'Q', '1', 'A', '9', 'a', '9', '-', 'A', '~', '9'};
    assert_memory_equal(report, want, sizeof(want));
    assert_int_equal(report[61], 's');
    assert_int_equal(report[63], 1);

    /* Another report of the device, and one whose layout is not known: all but the id. */
    uint8_t other[8] = {9, 'a', 'B', '3'};
    gun_blank(&blank, PORT_TO_HOST, other, sizeof(other));
    assert_memory_equal(other,
                        "\x09"
                        "aA9",
                        4);
    gun_blank_reports(&blank, NULL);
    uint8_t unknown[4] = {2, 'x', 'Y', '7'};
    gun_blank(&blank, PORT_TO_HOST, unknown, sizeof(unknown));
    assert_memory_equal(unknown,
                        "\x02"
                        "aA9",
                        4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams),
        cmocka_unit_test(reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
