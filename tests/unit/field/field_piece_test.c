/* Pieces of a strip's frame: as long as a request can be on a good line, shorter where they fail.
 */
#include "hall-server/field/field_device.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

enum {
    ROW_REGISTERS = 512 / 16,
    LONGEST = FIELD_WRITE_MAX / ROW_REGISTERS * ROW_REGISTERS,
    REQUESTS_MAX = 400,
};

static struct field_device device;
static int64_t now_ms;

static void setup_strip(void)
{
    uint16_t registers[FIELD_READ_MAX] = {[REG_MAGIC] = REGISTER_MAP_MAGIC,
                                          [REG_MAP_VERSION] = REGISTER_MAP_VERSION,
                                          [REG_KIND] = DEVICE_STRIP,
                                          [REG_WIDTH_PX] = 512,
                                          [REG_HEIGHT_PX] = 32};
    struct field_request request;
    struct field_news news;
    now_ms = 1000;
    field_device_init(&device, DEVICE_STRIP, now_ms);
    field_device_next(&device, now_ms, 7, &request);
    field_device_answer(&device, now_ms, true, registers, &news);
    assert_int_equal(device.state, FIELD_PRESENT);
    static struct strip_image frame = {.width_px = 512, .height_px = 32};
    memset(frame.bytes, 0x18, sizeof(frame.bytes));
    field_device_show_frame(&device, &frame);
}

/* The registers of the next piece; what else is asked is answered well: nothing is latched yet. */
static int next_piece(bool arrives)
{
    for (int i = 0; i < REQUESTS_MAX; i++) {
        const uint16_t registers[FIELD_READ_MAX] = {0};
        struct field_request request;
        struct field_news news;
        while (field_device_urgency(&device, now_ms) == FIELD_NONE) {
            now_ms++;
        }
        field_device_next(&device, now_ms, 7, &request);
        const bool piece = request.function == 16 && request.write_first >= REG_FRAME_NEXT;
        field_device_answer(&device, ++now_ms, !piece || arrives, registers, &news);
        if (piece) {
            return request.write_count;
        }
    }
    fail_msg("no piece is sent");
    return 0;
}

static void test_a_good_line_has_the_longest_pieces(void **unused)
{
    (void)unused;
    setup_strip();
    for (int row = 0; row + LONGEST / ROW_REGISTERS <= 32; row += LONGEST / ROW_REGISTERS) {
        assert_int_equal(next_piece(true), LONGEST);
    }
}

static void test_what_fails_is_cut_in_two_down_to_a_row(void **unused)
{
    (void)unused;
    setup_strip();
    assert_int_equal(next_piece(false), LONGEST);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(next_piece(false), ROW_REGISTERS);
    }
    assert_int_equal(device.state, FIELD_PRESENT);
    assert_int_equal(device.piece, FIELD_PIECE_MIN);
}

static void test_pieces_grow_while_they_arrive(void **unused)
{
    (void)unused;
    setup_strip();
    for (int i = 0; i < 5; i++) {
        (void)next_piece(false);
    }
    int before = 0;
    int rows = 0;
    while (before < LONGEST) {
        const int registers = next_piece(true);
        assert_true(registers >= before);
        before = registers;
        rows += registers / ROW_REGISTERS;
        assert_true(rows < 32);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_line_has_the_longest_pieces),
        cmocka_unit_test(test_what_fails_is_cut_in_two_down_to_a_row),
        cmocka_unit_test(test_pieces_grow_while_they_arrive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
