/*
 * Requests are found whole and only whole: cut at every byte, after every kind of noise, behind the
 * answer of somebody else; and answers read as the specification's examples.
 */
#include "drivers/wire/crc16.h"
#include "drivers/wire/modbus_frame.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

/* One request of each function to slave 0x11, without CRC; those of the specification where it has.
 */
static const struct {
    const char *what;
    uint8_t bytes[32];
    size_t size_bytes;
} requests[] = {
    {"read holding", {0x11, 0x03, 0x00, 0x6B, 0x00, 0x03}, 6},
    {"read input", {0x11, 0x04, 0x00, 0x08, 0x00, 0x01}, 6},
    {"write one", {0x11, 0x06, 0x00, 0x01, 0x00, 0x03}, 6},
    {"write many", {0x11, 0x10, 0x00, 0x01, 0x00, 0x02, 0x04, 0x00, 0x0A, 0x01, 0x02}, 11},
    {"exchange",
     {0x11, 0x17, 0x00, 0x03, 0x00, 0x06, 0x00, 0x0E, 0x00, 0x03, 0x06, 0x00, 0xFF, 0x00, 0xFF,
      0x00, 0xFF},
     17},
    {"identify", {0x11, 0x2B, 0x0E, 0x01, 0x00}, 5},
};
enum { REQUEST_COUNT = sizeof(requests) / sizeof(requests[0]), FRAME_ROOM = 600 };

static size_t with_crc(uint8_t *frame, size_t size_bytes)
{
    const uint16_t crc = crc16(frame, size_bytes);
    frame[size_bytes] = (uint8_t)(crc & 0xFF);
    frame[size_bytes + 1] = (uint8_t)(crc >> 8);
    return size_bytes + 2;
}

static size_t request_frame(int which, uint8_t *frame)
{
    memcpy(frame, requests[which].bytes, requests[which].size_bytes);
    return with_crc(frame, requests[which].size_bytes);
}

/* An exact copy on the heap: a read past the end is seen by the sanitizer. */
static int parse_exact(const uint8_t *bytes, size_t size_bytes, struct modbus_request *request)
{
    uint8_t *exact = malloc(size_bytes + 1);
    memcpy(exact, bytes, size_bytes);
    const int result = modbus_request_parse(exact, size_bytes, request);
    free(exact);
    return result;
}

static void test_a_request_cut_at_any_byte_needs_more(void **unused)
{
    (void)unused;
    for (int which = 0; which < REQUEST_COUNT; which++) {
        uint8_t frame[FRAME_ROOM];
        const size_t size = request_frame(which, frame);
        struct modbus_request request;
        for (size_t cut = 0; cut < size; cut++) {
            assert_int_equal(parse_exact(frame, cut, &request), MODBUS_MORE);
            assert_int_equal(modbus_request_find(frame, cut, 0x11, &request), MODBUS_NO_REQUEST);
        }
        memset(frame + size, 0x5A, 20);
        assert_int_equal(parse_exact(frame, size + 20, &request), size);
        assert_int_equal(request.function, frame[1]);
        assert_int_equal(request.exception, MODBUS_NO_EXCEPTION);
    }
}

static void test_any_flipped_bit_is_refused(void **unused)
{
    (void)unused;
    for (int which = 0; which < REQUEST_COUNT; which++) {
        uint8_t frame[FRAME_ROOM];
        const size_t size = request_frame(which, frame);
        for (size_t bit = 0; bit < size * 8; bit++) {
            struct modbus_request request;
            frame[bit / 8] = (uint8_t)(frame[bit / 8] ^ (1U << (bit % 8)));
            assert_int_equal(modbus_request_find(frame, size, 0x11, &request), MODBUS_NO_REQUEST);
            frame[bit / 8] = (uint8_t)(frame[bit / 8] ^ (1U << (bit % 8)));
        }
    }
}

static void test_the_fields_are_read(void **unused)
{
    (void)unused;
    uint8_t frame[FRAME_ROOM];
    struct modbus_request request;
    assert_true(modbus_request_parse(frame, request_frame(0, frame), &request) > 0);
    assert_int_equal(request.read_first, 0x6B);
    assert_int_equal(request.read_count, 3);
    assert_int_equal(request.write_count, 0);
    assert_true(modbus_request_parse(frame, request_frame(4, frame), &request) > 0);
    assert_int_equal(request.read_first, 3);
    assert_int_equal(request.read_count, 6);
    assert_int_equal(request.write_first, 0x0E);
    assert_int_equal(request.write_count, 3);
    assert_int_equal(modbus_get(request.write_values + 4), 0xFF);
    assert_true(modbus_request_parse(frame, request_frame(5, frame), &request) > 0);
    assert_int_equal(request.identify_code, 1);
}

static void test_a_request_is_found_after_any_noise_and_answer(void **unused)
{
    (void)unused;
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        uint8_t burst[FRAME_ROOM];
        seed = seed * 1664525U + 1013904223U;
        const size_t before = (seed >> 16) % 300;
        for (size_t i = 0; i < before; i++) {
            seed = seed * 1664525U + 1013904223U;
            burst[i] = (uint8_t)(seed >> 24);
        }
        const size_t size = before + request_frame(round % REQUEST_COUNT, burst + before);
        struct modbus_request request;
        const int start = modbus_request_find(burst, size, 0x11, &request);
        assert_int_equal(start, before);
        assert_int_equal(request.function, requests[round % REQUEST_COUNT].bytes[1]);
        /* Not ours: another's address; ours, but not at the end. */
        assert_int_equal(modbus_request_find(burst, size, 0x12, &request), MODBUS_NO_REQUEST);
        assert_int_equal(modbus_request_find(burst, size + 1, 0x11, &request), MODBUS_NO_REQUEST);
    }
}

static void test_a_broadcast_and_an_unknown_function_are_found(void **unused)
{
    (void)unused;
    uint8_t frame[FRAME_ROOM] = {0x00, 0x06, 0x00, 0x19, 0x00, 0x05};
    struct modbus_request request;
    assert_int_equal(modbus_request_find(frame, with_crc(frame, 6), 9, &request), 0);
    assert_int_equal(request.address, 0);
    const uint8_t unknown[] = {9, 0x63, 1, 2, 3};
    memcpy(frame, unknown, sizeof(unknown));
    assert_int_equal(modbus_request_find(frame, with_crc(frame, 5), 9, &request), 0);
    assert_int_equal(request.exception, MODBUS_BAD_FUNCTION);
    frame[1] = 0x83; /* an exception is an answer */
    assert_int_equal(modbus_request_find(frame, with_crc(frame, 5), 9, &request),
                     MODBUS_NO_REQUEST);
}

static void test_counts_that_cannot_be_are_exceptions(void **unused)
{
    (void)unused;
    static const uint8_t bad[][11] = {
        {9, 3, 0, 0, 0, 0},                   /* nothing to read */
        {9, 4, 0, 0, 0, 126},                 /* one too many */
        {9, 16, 0, 0, 0, 2, 2, 0, 0},         /* bytes are not 2 × registers */
        {9, 16, 0, 0, 0, 0, 0},               /* nothing to write */
        {9, 23, 0, 0, 0, 126, 0, 0, 0, 0, 0}, /* nothing to write, too much to read */
        {9, 43, 14, 5, 0},                    /* no such code */
    };
    static const size_t sizes[] = {6, 6, 9, 7, 11, 5};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        uint8_t frame[FRAME_ROOM];
        struct modbus_request request;
        memcpy(frame, bad[i], sizes[i]);
        assert_int_equal(modbus_request_find(frame, with_crc(frame, sizes[i]), 9, &request), 0);
        assert_int_equal(request.exception, MODBUS_BAD_VALUE);
    }
}

static void test_frames_longer_than_the_standard_are_none(void **unused)
{
    (void)unused;
    uint8_t frame[FRAME_ROOM] = {9, 16, 0, 0, 0, 125, 250};
    struct modbus_request request;
    assert_int_equal(modbus_request_find(frame, with_crc(frame, 257), 9, &request),
                     MODBUS_NO_REQUEST);
    uint8_t unknown[FRAME_ROOM] = {9, 0x63};
    assert_int_equal(modbus_request_find(unknown, with_crc(unknown, 254), 9, &request), 0);
    assert_int_equal(modbus_request_find(unknown, with_crc(unknown, 255), 9, &request),
                     MODBUS_NO_REQUEST);
    uint8_t other_type[FRAME_ROOM] = {9, 43, 13, 1, 0};
    assert_int_equal(modbus_request_find(other_type, with_crc(other_type, 5), 9, &request), 0);
    assert_int_equal(request.exception, MODBUS_BAD_FUNCTION);
}

static void test_answers_read_as_in_the_specification(void **unused)
{
    (void)unused;
    struct modbus_answer answer;
    const struct modbus_request read = {.address = 0x11, .function = 3, .read_count = 3};
    modbus_answer_read(&answer, &read);
    modbus_answer_add(&answer, 0x022B);
    modbus_answer_add(&answer, 0x0000);
    modbus_answer_add(&answer, 0x0064);
    modbus_answer_end(&answer);
    const uint8_t expected[] = {0x11, 0x03, 0x06, 0x02, 0x2B, 0x00, 0x00, 0x00, 0x64};
    assert_memory_equal(answer.bytes, expected, sizeof(expected));
    assert_int_equal(answer.size_bytes, sizeof(expected) + 2);
    assert_int_equal(crc16(answer.bytes, answer.size_bytes), 0);

    modbus_answer_exception(&answer, &read, MODBUS_BAD_ADDRESS);
    modbus_answer_end(&answer);
    const uint8_t refused[] = {0x11, 0x83, 0x02};
    assert_memory_equal(answer.bytes, refused, sizeof(refused));
    assert_int_equal(answer.size_bytes, 5);
}

static void test_identification_gives_what_was_asked(void **unused)
{
    (void)unused;
    static const struct modbus_identity objects[] = {
        {0, "Mashang"}, {1, "pad"}, {2, "0.1"}, {0x80, "00112233"}};
    struct modbus_answer answer;
    struct modbus_request ask = {.address = 1, .function = 43, .identify_code = 1};
    modbus_answer_identity(&answer, &ask, objects, 4);
    const uint8_t basic[] = {1,   0x2B, 0x0E, 1, 0x83, 0,   0,   3,   0, 7, 'M', 'a', 's', 'h',
                             'a', 'n',  'g',  1, 3,    'p', 'a', 'd', 2, 3, '0', '.', '1'};
    assert_int_equal(answer.size_bytes, sizeof(basic));
    assert_memory_equal(answer.bytes, basic, sizeof(basic));
    ask.identify_code = 3;
    modbus_answer_identity(&answer, &ask, objects, 4);
    assert_int_equal(answer.bytes[7], 4);
    ask.identify_object = 2;
    modbus_answer_identity(&answer, &ask, objects, 4);
    assert_int_equal(answer.bytes[7], 2);
    ask.identify_code = 4;
    ask.identify_object = 0x80;
    modbus_answer_identity(&answer, &ask, objects, 4);
    assert_int_equal(answer.bytes[7], 1);
    assert_int_equal(answer.bytes[8], 0x80);
    ask.identify_object = 0x55;
    modbus_answer_identity(&answer, &ask, objects, 4);
    assert_int_equal(answer.bytes[1], 0xAB);
    assert_int_equal(answer.bytes[2], MODBUS_BAD_ADDRESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_request_cut_at_any_byte_needs_more),
        cmocka_unit_test(test_any_flipped_bit_is_refused),
        cmocka_unit_test(test_the_fields_are_read),
        cmocka_unit_test(test_a_request_is_found_after_any_noise_and_answer),
        cmocka_unit_test(test_a_broadcast_and_an_unknown_function_are_found),
        cmocka_unit_test(test_counts_that_cannot_be_are_exceptions),
        cmocka_unit_test(test_frames_longer_than_the_standard_are_none),
        cmocka_unit_test(test_answers_read_as_in_the_specification),
        cmocka_unit_test(test_identification_gives_what_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
