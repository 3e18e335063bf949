/* Modbus TCP behind a gateway: requests as the specification writes them, and answers in any
 * pieces. */
#include "hall-server/field/gateway_frame.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

enum { ADDRESS = 17, TRANSACTION = 0x1501 };

static const struct field_request read_two = {.function = 3, .read_first = 0x006B, .read_count = 2};
static const struct field_request write_two = {
    .function = 16, .write_first = 1, .write_count = 2, .write = {0x000A, 0x0102}};
static const struct field_request exchange = {.function = 23,
                                              .read_first = 3,
                                              .read_count = 2,
                                              .write_first = 0x0E,
                                              .write_count = 1,
                                              .write = {0x00FF}};

static void test_requests_are_as_the_specification_has_them(void **unused)
{
    (void)unused;
    static const uint8_t wanted_read[] = {0x15, 0x01, 0, 0, 0, 6, 17, 3, 0, 0x6B, 0, 2};
    static const uint8_t wanted_write[] = {0x15, 0x01, 0, 0, 0, 11,   17,   16,  0,
                                           1,    0,    2, 4, 0, 0x0A, 0x01, 0x02};
    static const uint8_t wanted_exchange[] = {0x15, 0x01, 0, 0,    0, 13, 17, 23, 0,   3,
                                              0,    2,    0, 0x0E, 0, 1,  2,  0,  0xFF};
    uint8_t bytes[GATEWAY_FRAME_MAX_BYTES];
    assert_int_equal(gateway_frame_request(&read_two, ADDRESS, TRANSACTION, bytes),
                     sizeof(wanted_read));
    assert_memory_equal(bytes, wanted_read, sizeof(wanted_read));
    assert_int_equal(gateway_frame_request(&write_two, ADDRESS, TRANSACTION, bytes),
                     sizeof(wanted_write));
    assert_memory_equal(bytes, wanted_write, sizeof(wanted_write));
    assert_int_equal(gateway_frame_request(&exchange, ADDRESS, TRANSACTION, bytes),
                     sizeof(wanted_exchange));
    assert_memory_equal(bytes, wanted_exchange, sizeof(wanted_exchange));
}

static void test_the_longest_request_has_room(void **unused)
{
    (void)unused;
    struct field_request longest = exchange;
    uint8_t bytes[GATEWAY_FRAME_MAX_BYTES];
    longest.write_count = FIELD_WRITE_MAX;
    longest.read_count = FIELD_READ_MAX;
    assert_true(gateway_frame_request(&longest, ADDRESS, 1, bytes) <= sizeof(bytes));
}

static const uint8_t read_answer[] = {0x15, 0x01, 0, 0, 0, 7, 17, 3, 4, 0x02, 0x2B, 0x00, 0x64};
static const uint8_t write_answer[] = {0x15, 0x01, 0, 0, 0, 6, 17, 16, 0, 1, 0, 2};

/* What these bytes mean as the whole answer to `request`. */
static enum field_bus_heard meaning(const uint8_t *bytes, size_t size,
                                    const struct field_request *request, uint16_t *registers)
{
    struct gateway_answer answer;
    assert_int_equal(gateway_frame_answer(bytes, size, &answer), (int)size);
    assert_int_equal(answer.transaction, TRANSACTION);
    return gateway_frame_means(&answer, request, ADDRESS, registers);
}

static void test_a_good_answer_brings_its_registers(void **unused)
{
    (void)unused;
    uint16_t registers[FIELD_READ_MAX] = {0};
    assert_int_equal(meaning(read_answer, sizeof(read_answer), &read_two, registers), BUS_GOOD);
    assert_int_equal(registers[0], 0x022B);
    assert_int_equal(registers[1], 0x0064);
    assert_int_equal(meaning(write_answer, sizeof(write_answer), &write_two, registers), BUS_GOOD);
    assert_int_equal(registers[0], 0x022B);
}

static void test_an_answer_that_is_cut_anywhere_is_waited_for(void **unused)
{
    (void)unused;
    uint8_t two[2 * sizeof(read_answer)];
    memcpy(two, read_answer, sizeof(read_answer));
    memcpy(two + sizeof(read_answer), read_answer, sizeof(read_answer));
    for (size_t size = 0; size <= sizeof(two); size++) {
        struct gateway_answer answer = {.transaction = 9};
        uint8_t piece[sizeof(two)];
        memcpy(piece, two, size); /* the sanitizer sees a read behind it */
        const int taken = gateway_frame_answer(piece, size, &answer);
        assert_int_equal(taken,
                         size < sizeof(read_answer) ? GATEWAY_MORE : (int)sizeof(read_answer));
        assert_int_equal(answer.transaction, taken > 0 ? TRANSACTION : 9);
    }
}

static void test_what_no_head_can_be_is_told_at_its_first_wrong_byte(void **unused)
{
    (void)unused;
    struct gateway_answer answer;
    static const uint8_t protocol[] = {0x15, 0x01, 1};
    assert_int_equal(gateway_frame_answer(protocol, sizeof(protocol), &answer),
                     GATEWAY_OUT_OF_STEP);
    static const unsigned lengths[] = {0, 1, 255, 0x0600};
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        uint8_t bytes[sizeof(read_answer)];
        memcpy(bytes, read_answer, sizeof(bytes));
        bytes[4] = (uint8_t)(lengths[i] >> 8);
        bytes[5] = (uint8_t)lengths[i];
        assert_int_equal(gateway_frame_answer(bytes, sizeof(bytes), &answer), GATEWAY_OUT_OF_STEP);
    }
}

/* Byte `at` of a good answer is another. */
static enum field_bus_heard spoiled(const uint8_t *good, size_t size, size_t at, uint8_t value,
                                    const struct field_request *request)
{
    uint8_t bytes[GATEWAY_FRAME_MAX_BYTES];
    uint16_t registers[FIELD_READ_MAX] = {7};
    memcpy(bytes, good, size);
    bytes[at] = value;
    const enum field_bus_heard heard = meaning(bytes, size, request, registers);
    assert_int_equal(registers[0], 7); /* as it was */
    return heard;
}

static void test_an_answer_to_something_else_is_none(void **unused)
{
    (void)unused;
    const size_t size = sizeof(read_answer);
    assert_int_equal(spoiled(read_answer, size, 6, 18, &read_two), BUS_BROKEN); /* another's */
    assert_int_equal(spoiled(read_answer, size, 7, 4, &read_two), BUS_BROKEN);
    assert_int_equal(spoiled(read_answer, size, 8, 2, &read_two), BUS_BROKEN);
    assert_int_equal(spoiled(read_answer, size, 8, 6, &read_two), BUS_BROKEN);
    assert_int_equal(spoiled(write_answer, sizeof(write_answer), 9, 2, &write_two), BUS_BROKEN);
    assert_int_equal(spoiled(write_answer, sizeof(write_answer), 11, 1, &write_two), BUS_BROKEN);
    struct field_request three = read_two;
    uint16_t registers[FIELD_READ_MAX];
    three.read_count = 3;
    assert_int_equal(meaning(read_answer, size, &three, registers), BUS_BROKEN);
}

static void test_refusals_are_the_devices_and_silence_is_the_gateways(void **unused)
{
    (void)unused;
    for (int word = 1; word <= 12; word++) {
        const uint8_t refusal[] = {0x15, 0x01, 0, 0, 0, 3, 17, 0x83, (uint8_t)word};
        uint16_t registers[FIELD_READ_MAX];
        assert_int_equal(meaning(refusal, sizeof(refusal), &read_two, registers),
                         word == 10 || word == 11 ? BUS_SILENT : BUS_REFUSED);
    }
    static const uint8_t longer[] = {0x15, 0x01, 0, 0, 0, 4, 17, 0x83, 11, 0};
    uint16_t registers[FIELD_READ_MAX];
    assert_int_equal(meaning(longer, sizeof(longer), &read_two, registers), BUS_BROKEN);
    static const uint8_t bare[] = {0x15, 0x01, 0, 0, 0, 2, 17, 0x83};
    assert_int_equal(meaning(bare, sizeof(bare), &read_two, registers), BUS_BROKEN);
}

static void test_a_gateway_that_gives_up_without_a_word_is_waited_for_less_and_less(void **unused)
{
    (void)unused;
    struct gateway_patience patience;
    gateway_patience_init(&patience);
    gateway_patience_heard(&patience);
    assert_int_equal(patience.ms, GATEWAY_PATIENCE_MS);
    for (int i = 0; i < 20; i++) {
        const int before_ms = patience.ms;
        assert_false(gateway_patience_silent(&patience));
        gateway_patience_heard(&patience);
        assert_true(patience.ms == before_ms / 2 || before_ms / 2 < GATEWAY_HASTE_MS);
    }
    assert_true(patience.ms >= GATEWAY_HASTE_MS && patience.ms < 2 * GATEWAY_HASTE_MS);
    gateway_patience_late(&patience);
    assert_int_equal(patience.ms, GATEWAY_PATIENCE_MS);
}

static void test_a_gateway_that_says_nothing_any_more_is_gone(void **unused)
{
    (void)unused;
    struct gateway_patience patience;
    gateway_patience_init(&patience);
    for (int round = 0; round < 2; round++) {
        for (int i = 1; i < GATEWAY_DEAF; i++) {
            assert_false(gateway_patience_silent(&patience));
        }
        if (round == 0) {
            gateway_patience_late(&patience); /* it lives */
        }
    }
    assert_true(gateway_patience_silent(&patience));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests_are_as_the_specification_has_them),
        cmocka_unit_test(test_the_longest_request_has_room),
        cmocka_unit_test(test_a_good_answer_brings_its_registers),
        cmocka_unit_test(test_an_answer_that_is_cut_anywhere_is_waited_for),
        cmocka_unit_test(test_what_no_head_can_be_is_told_at_its_first_wrong_byte),
        cmocka_unit_test(test_an_answer_to_something_else_is_none),
        cmocka_unit_test(test_refusals_are_the_devices_and_silence_is_the_gateways),
        cmocka_unit_test(test_a_gateway_that_gives_up_without_a_word_is_waited_for_less_and_less),
        cmocka_unit_test(test_a_gateway_that_says_nothing_any_more_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
