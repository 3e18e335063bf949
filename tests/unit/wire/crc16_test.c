/* The CRC is the standard's: its check value, the specification's example, and a slow second
 * telling. */
#include "drivers/wire/crc16.h"
#include "tests/lib/cmocka_all.h"

static uint16_t slow_crc(const uint8_t *bytes, size_t size_bytes)
{
    unsigned crc = 0xFFFF;
    for (size_t i = 0; i < size_bytes; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xA001U : crc >> 1;
        }
    }
    return (uint16_t)crc;
}

static void test_known_values_are_met(void **unused)
{
    (void)unused;
    assert_int_equal(crc16((const uint8_t *)"123456789", 9), 0x4B37);
    assert_int_equal(crc16(NULL, 0), CRC16_START);
    /* Read one register of slave 2, from the guide's appendix B: 02 07 41 12 on the line. */
    const uint8_t example[] = {0x02, 0x07, 0x41, 0x12};
    assert_int_equal(crc16(example, 2), 0x1241);
    assert_int_equal(crc16(example, 4), 0);
}

static void test_every_run_agrees_with_the_slow_way_and_in_parts(void **unused)
{
    (void)unused;
    uint8_t bytes[256];
    for (int i = 0; i < 256; i++) {
        bytes[i] = (uint8_t)(i * 167 + 13);
    }
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        const uint16_t whole = crc16(bytes, size);
        assert_int_equal(whole, slow_crc(bytes, size));
        const size_t cut = size / 3;
        assert_int_equal(crc16_add(crc16(bytes, cut), bytes + cut, size - cut), whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values_are_met),
        cmocka_unit_test(test_every_run_agrees_with_the_slow_way_and_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
