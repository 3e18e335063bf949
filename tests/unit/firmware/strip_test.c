/* A strip shows whole pictures only: what was latched with the right CRC, and no call without a
 * hall. */
#include "drivers/wire/crc16.h"
#include "drivers/wire/ink_pack.h"
#include "drivers/wire/run_pack.h"
#include "firmware/strip/strip.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/firmware/master.h"

#include <string.h>

enum { CHUNK = 100, REGION_HEAD = REG_REGION_DATA - REG_REGION_NUMBER };

static const struct device_identity identity = {81, {0}};
static struct strip strip;

static struct master master_on(uint16_t width_px, uint16_t height_px)
{
    strip_init(&strip, &identity, width_px, height_px, 0);
    return (struct master){.device = &strip.device};
}

/* Writes a frame in chunks and returns its CRC. */
static uint16_t send_frame(struct master *master, const uint8_t *frame, uint16_t registers)
{
    for (uint16_t at = 0; at < registers; at = (uint16_t)(at + CHUNK)) {
        uint16_t values[CHUNK];
        const uint16_t count = (uint16_t)(registers - at < CHUNK ? registers - at : CHUNK);
        for (uint16_t i = 0; i < count; i++) {
            values[i] = modbus_get(frame + (size_t)(at + i) * 2);
        }
        assert_int_equal(master_write(master, (uint16_t)(REG_FRAME_NEXT + at), values, count), 0);
    }
    return crc16(frame, (size_t)registers * 2);
}

static int latch(struct master *master, uint16_t number, uint16_t crc)
{
    const uint16_t values[] = {number, crc};
    return master_write(master, REG_LATCH_NUMBER, values, 2);
}

static bool shown_at(unsigned x_px, unsigned y_px)
{
    return strip_pixel(&strip, x_px, y_px, false, 0);
}

/* A full rectangle as the region, in one request. */
static int send_region(struct master *master, uint16_t number, uint16_t x_px, uint16_t width_px,
                       uint16_t crc_change)
{
    uint8_t pixels[STRIP_REGION_BYTES];
    memset(pixels, 0xFF, sizeof(pixels));
    uint16_t values[123] = {number, REGION_BLINKS, 64, 448, x_px, 0, width_px, 32, 0, 0};
    uint8_t runs[200];
    size_t size = 0;
    if (width_px > 0) {
        assert_int_equal(run_pack(pixels, width_px, 32, runs, sizeof(runs), &size), RUN_PACK_OK);
        values[8] = (uint16_t)(crc16(pixels, (size_t)width_px / 8 * 32) + crc_change);
        values[9] = (uint16_t)size;
    }
    for (size_t i = 0; i < size; i++) {
        values[REGION_HEAD + i / 2] =
            (uint16_t)(values[REGION_HEAD + i / 2] | (unsigned)runs[i] << (i % 2 == 0 ? 8 : 0));
    }
    return master_write(master, REG_REGION_NUMBER, values,
                        (uint16_t)(REGION_HEAD + (size + 1) / 2));
}

static void test_each_size_latches_a_frame_and_reads_it_back(void **unused)
{
    (void)unused;
    static const uint16_t sizes[][2] = {{512, 32}, {256, 32}, {192, 16}};
    for (int i = 0; i < 3; i++) {
        struct master master = master_on(sizes[i][0], sizes[i][1]);
        const uint16_t registers = (uint16_t)(sizes[i][0] / 16 * sizes[i][1]);
        uint8_t frame[STRIP_FRAME_BYTES];
        for (size_t at = 0; at < sizeof(frame); at++) {
            frame[at] = (uint8_t)(at * 37 + 11);
        }
        const uint16_t crc = send_frame(&master, frame, registers);
        assert_false(memcmp(strip.latched, frame, (size_t)registers * 2) == 0);
        assert_int_equal(latch(&master, 1, crc), 0);
        uint16_t state[3];
        assert_int_equal(master_read(&master, REG_LATCHED_NUMBER, 3, state), 0);
        assert_int_equal(state[0], 1);
        assert_int_equal(state[1], crc);
        assert_int_equal(state[2], crc);
        for (uint16_t at = 0; at < registers; at++) {
            uint16_t latched;
            uint16_t shown;
            assert_int_equal(master_read(&master, (uint16_t)(REG_FRAME_LATCHED + at), 1, &latched),
                             0);
            assert_int_equal(master_read(&master, (uint16_t)(REG_FRAME_SHOWN + at), 1, &shown), 0);
            assert_int_equal(latched, modbus_get(frame + (size_t)at * 2));
            assert_int_equal(shown, latched);
        }
        uint16_t beyond;
        assert_int_equal(master_read(&master, (uint16_t)(REG_FRAME_NEXT + registers), 1, &beyond),
                         MODBUS_BAD_ADDRESS);
        assert_int_equal(master_write_one(&master, REG_FRAME_LATCHED, 1), MODBUS_BAD_ADDRESS);
    }
}

static void test_a_wrong_crc_latches_nothing_and_the_same_number_may_try_again(void **unused)
{
    (void)unused;
    struct master master = master_on(512, 32);
    uint8_t frame[STRIP_FRAME_BYTES];
    memset(frame, 0xFF, sizeof(frame));
    const uint16_t crc = send_frame(&master, frame, FRAME_REGISTERS_MAX);
    assert_int_equal(latch(&master, 4, (uint16_t)(crc + 1)), MODBUS_BAD_VALUE);
    assert_int_equal(master_write_one(&master, REG_LATCH_NUMBER, 4), MODBUS_BAD_VALUE);
    assert_false(shown_at(0, 0));
    assert_int_equal(latch(&master, 4, crc), 0);
    assert_true(shown_at(511, 31));
    /* The number in force, said again after the next frame has begun: a retry, nothing moves. */
    assert_int_equal(master_write_one(&master, REG_FRAME_NEXT, 0), 0);
    assert_int_equal(latch(&master, 4, crc), 0);
    assert_true(shown_at(0, 0));
    /* Only what changed had to be sent. */
    frame[0] = 0;
    frame[1] = 0;
    assert_int_equal(latch(&master, 5, crc16(frame, sizeof(frame))), 0);
    assert_false(shown_at(0, 0));
    assert_true(shown_at(16, 0));
}

static void test_the_region_lies_over_the_frame_and_puts_its_columns_out(void **unused)
{
    (void)unused;
    struct master master = master_on(512, 32);
    uint8_t frame[STRIP_FRAME_BYTES];
    memset(frame, 0xFF, sizeof(frame));
    assert_int_equal(latch(&master, 1, send_frame(&master, frame, FRAME_REGISTERS_MAX)), 0);
    assert_int_equal(send_region(&master, 9, 101, 96, 1), MODBUS_BAD_VALUE);
    assert_true(shown_at(100, 0));
    assert_int_equal(send_region(&master, 9, 101, 96, 0), 0);
    assert_true(shown_at(63, 0));
    assert_false(shown_at(64, 0));
    assert_false(shown_at(100, 31));
    assert_true(shown_at(101, 31));
    assert_true(shown_at(196, 0));
    assert_false(shown_at(197, 0));
    uint16_t state[2];
    assert_int_equal(master_read(&master, REG_REGION_SHOWN_NUMBER, 2, state), 0);
    assert_int_equal(state[0], 9);
    assert_int_equal(send_region(&master, 10, 460, 96, 0), MODBUS_BAD_VALUE); /* over the edge */
    assert_true(shown_at(101, 31));
    assert_int_equal(send_region(&master, 11, 0, 0, 0), 0); /* taken away */
    assert_true(shown_at(64, 0));
    assert_true(shown_at(300, 0));
}

/* The same picture by the shorter code is the same region; runs under its flag are refused. */
static void test_the_shorter_code_is_the_same_picture(void **unused)
{
    (void)unused;
    struct master master = master_on(512, 32);
    uint8_t pixels[STRIP_REGION_BYTES];
    for (size_t i = 0; i < sizeof(pixels); i++) {
        pixels[i] = i % 24 < 3 ? 0x3C : 0;
    }
    uint16_t values[123] = {5, REGION_INK, 64, 448, 128, 0, 192, 32, crc16(pixels, sizeof(pixels))};
    uint8_t code[200] = {0};
    size_t size = 0;
    assert_int_equal(ink_pack(pixels, 192, 32, code, sizeof(code), &size), INK_PACK_OK);
    values[9] = (uint16_t)size;
    for (size_t i = 0; i < size; i += 2) {
        values[REGION_HEAD + i / 2] = modbus_get(code + i);
    }
    const uint16_t count = (uint16_t)(REGION_HEAD + (size + 1) / 2);
    values[1] = 0;
    assert_int_equal(master_write(&master, REG_REGION_NUMBER, values, count), MODBUS_BAD_VALUE);
    values[1] = REGION_INK;
    values[9]--;
    assert_int_equal(master_write(&master, REG_REGION_NUMBER, values, count), MODBUS_BAD_VALUE);
    values[9]++;
    assert_int_equal(strip.shown.width_px, 0);
    assert_int_equal(master_write(&master, REG_REGION_NUMBER, values, count), 0);
    assert_memory_equal(strip.pixels, pixels, sizeof(pixels));
    assert_true(shown_at(130, 0));
    assert_false(shown_at(152, 0));
    values[0]++;
    values[1] = REGION_INK << 1;
    assert_int_equal(master_write(&master, REG_REGION_NUMBER, values, count), MODBUS_BAD_VALUE);
}

static void test_a_new_call_blinks_eight_times_and_then_stays(void **unused)
{
    (void)unused;
    struct master master = master_on(512, 32);
    assert_int_equal(send_region(&master, 1, 128, 192, 0), 0);
    const int64_t began_ms = strip.region_began_ms;
    int edges = 0;
    bool before = true;
    for (int64_t at_ms = began_ms; at_ms < began_ms + 10000; at_ms++) {
        const bool lit = strip_pixel(&strip, 130, 3, true, at_ms);
        edges += lit != before;
        before = lit;
    }
    assert_int_equal(edges, 2 * STRIP_BLINKS);
    assert_true(before);
    assert_int_equal(send_region(&master, 1, 128, 192, 0), 0); /* a retry does not blink again */
    assert_int_equal(strip.region_began_ms, began_ms);
}

static void test_without_a_hall_the_call_goes_dark_and_the_window_number_stays(void **unused)
{
    (void)unused;
    struct master master = master_on(512, 32);
    uint8_t frame[STRIP_FRAME_BYTES];
    memset(frame, 0xFF, sizeof(frame));
    const uint16_t crc = send_frame(&master, frame, FRAME_REGISTERS_MAX);
    assert_int_equal(latch(&master, 1, crc), 0);
    assert_int_equal(send_region(&master, 1, 128, 192, 0), 0);
    master_wait(&master, 29900);
    assert_true(shown_at(130, 3));
    master_wait(&master, 200);
    assert_false(shown_at(130, 3));
    assert_false(shown_at(64, 3));
    assert_true(shown_at(63, 3));
    /* The hall is back: it stays dark until something new is said, under any number. */
    uint16_t state[4];
    assert_int_equal(master_read(&master, REG_LATCHED_NUMBER, 4, state), 0);
    assert_int_equal(state[0], 0);
    assert_int_equal(state[3], 0);
    assert_false(shown_at(130, 3));
    assert_int_equal(latch(&master, 1, crc), 0);
    assert_true(shown_at(130, 3));
    assert_int_equal(send_region(&master, 1, 128, 192, 0), 0);
    assert_false(shown_at(127, 3));
    assert_true(shown_at(128, 3));
}

static void test_random_writes_never_break_it(void **unused)
{
    (void)unused;
    uint32_t seed = 5;
    struct master master = master_on(192, 16);
    for (int i = 0; i < 20000; i++) {
        uint16_t values[12];
        for (int k = 0; k < 12; k++) {
            seed = seed * 1664525U + 1013904223U;
            values[k] = (uint16_t)(seed >> (16 + (seed >> 8 & 7)));
        }
        seed = seed * 1664525U + 1013904223U;
        const uint16_t first = (uint16_t)(0x00FC + (seed >> 16) % 0x28);
        (void)master_write(&master, first, values, (uint16_t)(1 + (seed >> 26) % 12));
        for (unsigned x_px = 0; x_px < 192; x_px += 7) {
            (void)shown_at(x_px, x_px % 16);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_size_latches_a_frame_and_reads_it_back),
        cmocka_unit_test(test_a_wrong_crc_latches_nothing_and_the_same_number_may_try_again),
        cmocka_unit_test(test_the_region_lies_over_the_frame_and_puts_its_columns_out),
        cmocka_unit_test(test_the_shorter_code_is_the_same_picture),
        cmocka_unit_test(test_a_new_call_blinks_eight_times_and_then_stays),
        cmocka_unit_test(test_without_a_hall_the_call_goes_dark_and_the_window_number_stays),
        cmocka_unit_test(test_random_writes_never_break_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
