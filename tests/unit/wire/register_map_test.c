/* The map is one map: no register twice, each found by its kinds only, the sizes those of the page.
 */
#include "drivers/wire/register_map.h"
#include "tests/lib/cmocka_all.h"

#include <stdbool.h>

#define ROW(name, first, size, access, kinds, meaning) {first, size, access, kinds, #name},
static const struct {
    uint16_t first;
    uint16_t size;
    uint8_t access;
    uint8_t kinds;
    const char *name;
} said[] = {REGISTER_MAP(ROW)};
#undef ROW
enum { SAID_COUNT = sizeof(said) / sizeof(said[0]) };

static void test_rows_rise_and_never_overlap(void **unused)
{
    (void)unused;
    for (int i = 1; i < SAID_COUNT; i++) {
        assert_true(said[i].first >= said[i - 1].first + said[i - 1].size);
    }
}

static void test_each_address_is_found_for_its_kinds_and_no_other(void **unused)
{
    (void)unused;
    for (int kind = DEVICE_PAD; kind <= DEVICE_STRIP; kind++) {
        int row = 0;
        for (uint32_t address = 0; address <= 0xFFFF; address++) {
            while (row < SAID_COUNT && address >= (uint32_t)said[row].first + said[row].size) {
                row++;
            }
            const bool there = row < SAID_COUNT && address >= said[row].first &&
                               (said[row].kinds & (1 << kind)) != 0;
            const struct register_row *found =
                register_map_find((enum device_kind)kind, (uint16_t)address);
            assert_int_equal(found != NULL, there);
            if (there) {
                assert_int_equal(found->first, said[row].first);
                assert_int_equal(found->access, said[row].access);
            }
        }
    }
}

static void test_the_sizes_are_those_of_the_page(void **unused)
{
    (void)unused;
    assert_int_equal(REG_KEY_EVENTS_SIZE, KEY_RING_SIZE * KEY_EVENT_REGISTERS);
    assert_int_equal(REG_LEDS_SIZE, LED_COUNT);
    assert_int_equal(REG_DISPLAY_SIZE, DISPLAY_CHARACTERS);
    assert_int_equal(REG_FRAME_NEXT_SIZE, FRAME_REGISTERS_MAX);
    assert_int_equal(REG_REGION_DATA_SIZE, REGION_DATA_REGISTERS);
    assert_int_equal(PAD_KEY_COUNT, 17);
    assert_int_equal(EVALUATOR_KEY_COUNT, 5);
    /* A whole poll fits one answer, and so do all outputs of a pad. */
    assert_in_range(POLL_HEAD_SIZE + REG_KEY_EVENTS_SIZE, 1, 125);
    assert_string_equal(device_kind_name(DEVICE_STRIP), "strip");
    assert_null(device_kind_name(0));
    assert_null(device_kind_name(4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_rise_and_never_overlap),
        cmocka_unit_test(test_each_address_is_found_for_its_kinds_and_no_other),
        cmocka_unit_test(test_the_sizes_are_those_of_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
