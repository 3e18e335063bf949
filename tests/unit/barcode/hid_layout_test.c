/* Descriptors in three shapes, cut at every byte, beyond every limit, and spoiled. */
#include "drivers/barcode/hid_layout.h"

#include "tests/lib/cmocka_all.h"
#include "tests/unit/barcode/descriptors.h"

#include <string.h>

static void field_is(struct hid_field field, unsigned at_bits, unsigned bits)
{
    assert_int_equal(field.at_bits, at_bits);
    assert_int_equal(field.bits, bits);
}

static void counted_layout(void **state)
{
    (void)state;
    struct hid_layout layout;
    assert_int_equal(hid_layout_read(counted_descriptor, sizeof(counted_descriptor), &layout),
                     HID_LAYOUT_OK);
    assert_true(layout.numbered);
    assert_int_equal(layout.report_id, 2);
    assert_int_equal(layout.report_bytes, 64);
    field_is(layout.count, 8, 8);
    field_is(layout.aim[0], 16, 8);
    field_is(layout.aim[2], 32, 8);
    field_is(layout.data, 40, 56 * 8);
    field_is(layout.continued, 63 * 8, 1);
}

static void plain_and_bare_layouts(void **state)
{
    (void)state;
    struct hid_layout layout;
    assert_int_equal(hid_layout_read(plain_descriptor, sizeof(plain_descriptor), &layout),
                     HID_LAYOUT_OK);
    assert_int_equal(layout.report_bytes, 61);
    field_is(layout.count, 0, 0);
    field_is(layout.aim[1], 16, 8);
    field_is(layout.data, 32, 448);
    field_is(layout.continued, 480, 1);

    assert_int_equal(hid_layout_read(bare_descriptor, sizeof(bare_descriptor), &layout),
                     HID_LAYOUT_OK);
    assert_false(layout.numbered);
    assert_int_equal(layout.report_bytes, 17);
    field_is(layout.count, 0, 8);
    field_is(layout.data, 8, 128);
    field_is(layout.continued, 0, 0);
}

static void a_keyboard_is_no_scanner(void **state)
{
    (void)state;
    struct hid_layout layout;
    assert_int_equal(hid_layout_read(keyboard_descriptor, sizeof(keyboard_descriptor), &layout),
                     HID_LAYOUT_NO_SCANNER);
    assert_int_equal(hid_layout_read(keyboard_descriptor, 0, &layout), HID_LAYOUT_NO_SCANNER);
}

/* A cut descriptor has no layout, or one whose fields lie within its report. */
static void within(const uint8_t *bytes, size_t size)
{
    struct hid_layout layout;
    if (hid_layout_read(bytes, size, &layout) != HID_LAYOUT_OK) {
        return;
    }
    assert_true(layout.report_bytes <= HID_REPORT_BYTES_MAX);
    assert_true(layout.data.bits > 0 && layout.data.bits % 8 == 0 && layout.data.at_bits % 8 == 0);
    assert_true(layout.data.at_bits + layout.data.bits <= layout.report_bytes * 8);
    assert_true(layout.count.at_bits + layout.count.bits <= layout.report_bytes * 8);
    assert_true(layout.continued.at_bits + layout.continued.bits <= layout.report_bytes * 8);
    assert_true(layout.count.bits <= 32 && layout.continued.bits <= 32);
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    struct hid_layout layout;
    for (size_t size = 0; size < sizeof(counted_descriptor); size++) {
        within(counted_descriptor, size);
    }
    /* In the middle of an item it is said so. */
    assert_int_equal(hid_layout_read(counted_descriptor, 1, &layout), HID_LAYOUT_CUT);
    assert_int_equal(hid_layout_read(counted_descriptor, 16, &layout), HID_LAYOUT_CUT);
}

static void spoiled_by_turns(void **state)
{
    (void)state;
    uint8_t bytes[sizeof(counted_descriptor)];
    uint32_t random = 1;
    for (int turn = 0; turn < 20000; turn++) {
        memcpy(bytes, counted_descriptor, sizeof(bytes));
        for (int i = 0; i < 3; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[(random >> 8) % sizeof(bytes)] = (uint8_t)(random >> 24);
        }
        within(bytes, sizeof(bytes));
    }
}

static void limits_hold(void **state)
{
    (void)state;
    static uint8_t large[HID_DESCRIPTOR_BYTES_MAX + 1];
    struct hid_layout layout;
    assert_int_equal(hid_layout_read(large, sizeof(large), &layout), HID_LAYOUT_TOO_LARGE);
    /* 65,535 bytes in a report; five pushes; a pop too many; report 0; a maximum without minimum;
     * data that begins in the middle of a byte. */
    static const uint8_t wide[] = {0x75, 0x08, 0x96, 0xFF, 0xFF, 0x81, 0x02};
    static const uint8_t pushes[] = {0xA4, 0xA4, 0xA4, 0xA4, 0xA4};
    static const uint8_t pop[] = {0xB4};
    static const uint8_t zero[] = {0x85, 0x00};
    static const uint8_t maximum[] = {0x29, 0x10};
    static const uint8_t askew[] = {0x05, 0x8C, 0x75, 0x01, 0x95, 0x01, 0x81, 0x03,
                                    0x75, 0x08, 0x95, 0x10, 0x09, 0xFE, 0x81, 0x02};
    assert_int_equal(hid_layout_read(wide, sizeof(wide), &layout), HID_LAYOUT_TOO_LARGE);
    assert_int_equal(hid_layout_read(pushes, sizeof(pushes), &layout), HID_LAYOUT_TOO_LARGE);
    assert_int_equal(hid_layout_read(pop, sizeof(pop), &layout), HID_LAYOUT_BAD);
    assert_int_equal(hid_layout_read(zero, sizeof(zero), &layout), HID_LAYOUT_BAD);
    assert_int_equal(hid_layout_read(maximum, sizeof(maximum), &layout), HID_LAYOUT_BAD);
    assert_int_equal(hid_layout_read(askew, sizeof(askew), &layout), HID_LAYOUT_BAD);
    assert_true(hid_layout_words(HID_LAYOUT_BAD)[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_layout),           cmocka_unit_test(plain_and_bare_layouts),
        cmocka_unit_test(a_keyboard_is_no_scanner), cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(spoiled_by_turns),         cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
