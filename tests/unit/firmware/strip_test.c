/* A strip shows whole pictures only: what was latched with the right CRC, and no call without a
 * hall. */
#include "drivers/wire/crc16.h"
#include "drivers/wire/ink_pack.h"
#include "drivers/wire/run_pack.h"
#include "firmware/strip/strip.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/firmware/master.h"

#include <string.h>

enum { BLINKS_MS = STRIP_BLINKS * STRIP_BLINK_MS };
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

/* ---- words that scroll ---- */

enum { BAND_LENGTH = 1024, BAND_HEIGHT = 24, BAND_X = 64, BAND_Y = 4, BAND_WIDTH = 448 };

/* Words: every column differs from its neighbours, so a picture tells where it was taken. */
static uint8_t band[BAND_LENGTH / 8 * BAND_HEIGHT];

static bool band_bit(unsigned column, unsigned row)
{
    const size_t at = (size_t)row * BAND_LENGTH + column % BAND_LENGTH;
    return ((unsigned)band[at / 8] >> (7 - at % 8) & 1U) != 0;
}

static int latch_band(struct master *master, uint16_t number, uint16_t speed, uint16_t crc)
{
    const uint16_t head[] = {number,      BAND_X,      BAND_Y, BAND_WIDTH,
                             BAND_HEIGHT, BAND_LENGTH, speed,  crc};
    return master_write(master, REG_BAND_NUMBER, head, 8);
}

static uint16_t send_band(struct master *master)
{
    uint32_t seed = 77;
    for (size_t i = 0; i < sizeof(band); i++) {
        seed = seed * 1664525U + 1013904223U;
        band[i] = (uint8_t)(seed >> 24);
    }
    for (uint16_t at = 0; at < sizeof(band) / 2; at = (uint16_t)(at + CHUNK)) {
        uint16_t values[CHUNK];
        const size_t left = sizeof(band) / 2 - at;
        const uint16_t count = (uint16_t)(left < CHUNK ? left : CHUNK);
        for (uint16_t i = 0; i < count; i++) {
            values[i] = modbus_get(band + (size_t)(at + i) * 2);
        }
        assert_int_equal(master_write(master, (uint16_t)(REG_BAND_DATA + at), values, count), 0);
    }
    return crc16(band, sizeof(band));
}

/* All LEDs: the frame is all lit, in the window stands the band from column `band_at` on. */
static void expect_band_at(unsigned band_at, int64_t now_ms)
{
    for (unsigned y_px = 0; y_px < 32; y_px++) {
        for (unsigned x_px = 0; x_px < 512; x_px += 8) {
            const uint8_t eight = strip_eight(&strip, x_px, y_px, true, now_ms);
            for (unsigned i = 0; i < 8; i++) {
                const unsigned column = x_px + i - BAND_X;
                const unsigned row = y_px - BAND_Y;
                const bool lit =
                    column >= BAND_WIDTH || (row < BAND_HEIGHT && band_bit(band_at + column, row));
                assert_int_equal(eight >> (7 - i) & 1, lit);
                assert_int_equal(strip_pixel(&strip, x_px + i, y_px, true, now_ms), lit);
            }
        }
    }
}

static struct master master_with_a_band(uint16_t speed, uint16_t *ret_crc)
{
    struct master master = master_on(512, 32);
    uint8_t frame[STRIP_FRAME_BYTES];
    memset(frame, 0xFF, sizeof(frame));
    assert_int_equal(latch(&master, 1, send_frame(&master, frame, FRAME_REGISTERS_MAX)), 0);
    *ret_crc = send_band(&master);
    assert_int_equal(latch_band(&master, 3, speed, *ret_crc), 0);
    return master;
}

static void test_words_scroll_round_without_a_byte_on_the_line(void **unused)
{
    (void)unused;
    uint16_t crc = 0;
    const struct master master = master_with_a_band(50, &crc);
    const uint16_t requests = strip.device.requests_good;
    int64_t now_ms = master.now_ms;
    const int64_t began_ms = strip.band_began_ms;
    unsigned steps = 0;
    /* Twice round, woken at no other time than the device asks for; the hall is there. */
    for (unsigned before = strip_band_at(&strip, now_ms); steps < 2 * BAND_LENGTH;) {
        strip.device.hall_heard_ms = now_ms;
        const int64_t next_ms = device_next_ms(&strip.device, now_ms);
        assert_true(next_ms > now_ms && next_ms <= now_ms + 20);
        now_ms = next_ms;
        device_wake(&strip.device, now_ms);
        const unsigned at = strip_band_at(&strip, now_ms);
        if (at == before) {
            continue; /* woken for its line's LED */
        }
        steps++;
        assert_int_equal(at, (before + 1) % BAND_LENGTH);
        if (steps % 97 == 0 || at == 0 || at == BAND_LENGTH - 1) {
            expect_band_at(at, now_ms);
        }
        before = at;
    }
    assert_in_range(now_ms - began_ms, 2 * BAND_LENGTH * 20 - 20, 2 * BAND_LENGTH * 20 + 20);
    assert_int_equal(strip.device.requests_good, requests);
}

/* The CRC is of the band and not of the moment; only BAND_AT_PX says where it is. */
static void test_what_is_read_back_does_not_move(void **unused)
{
    (void)unused;
    uint16_t crc = 0;
    struct master master = master_with_a_band(50, &crc);
    uint16_t before[9];
    uint16_t shown[32];
    assert_int_equal(master_read(&master, REG_LATCHED_NUMBER, 9, before), 0);
    assert_int_equal(before[REG_BAND_SHOWN_NUMBER - REG_LATCHED_NUMBER], 3);
    assert_int_equal(before[REG_BAND_SHOWN_CRC - REG_LATCHED_NUMBER], crc);
    assert_int_equal(master_read(&master, REG_FRAME_SHOWN + 10 * 32, 32, shown), 0);
    master_wait(&master, 3000);
    uint16_t after[9];
    uint16_t again[32];
    uint16_t at_px = 0;
    assert_int_equal(master_read(&master, REG_LATCHED_NUMBER, 9, after), 0);
    assert_memory_equal(before, after, sizeof(before));
    assert_int_equal(master_read(&master, REG_FRAME_SHOWN + 10 * 32, 32, again), 0);
    assert_memory_equal(shown, again, sizeof(shown));
    for (unsigned i = 0; i < BAND_WIDTH; i++) {
        assert_int_equal(shown[(BAND_X + i) / 16] >> (15 - i % 16) & 1, band_bit(i, 10 - BAND_Y));
    }
    assert_int_equal(master_read(&master, REG_BAND_AT_PX, 1, &at_px), 0);
    assert_in_range(at_px, 150, 155);
    /* The same latch again is a retry: it does not begin anew. */
    assert_int_equal(latch_band(&master, 3, 50, crc), 0);
    assert_true(strip_band_at(&strip, master.now_ms) >= at_px);
    assert_int_equal(latch_band(&master, 4, 50, crc), 0);
    assert_in_range(strip_band_at(&strip, master.now_ms), 0, 1);
}

static void test_a_called_number_never_scrolls_and_the_words_begin_anew_after_it(void **unused)
{
    (void)unused;
    uint16_t crc = 0;
    struct master master = master_with_a_band(50, &crc);
    master_wait(&master, 1000);
    assert_int_equal(send_region(&master, 9, 101, 96, 0), 0);
    master_wait(&master, BLINKS_MS);
    /* What the region clears is dark, what it covers is its own, and nothing has to be done. */
    const int64_t now_ms = master.now_ms;
    assert_int_equal(strip_band_at(&strip, now_ms), 0);
    assert_int_equal(strip.device.ops->next_ms(&strip.device, now_ms), NEVER_MS);
    assert_int_equal(strip_eight(&strip, 64, 10, true, now_ms), 0);
    assert_int_equal(strip_eight(&strip, 104, 10, true, now_ms), 0xFF);
    assert_int_equal(strip_eight(&strip, 0, 10, true, now_ms), 0xFF);
    assert_int_equal(send_region(&master, 10, 0, 0, 0), 0);
    expect_band_at(strip_band_at(&strip, master.now_ms), master.now_ms);
    assert_in_range(strip_band_at(&strip, master.now_ms), 0, 1);
}

static void test_half_a_band_is_never_seen(void **unused)
{
    (void)unused;
    uint16_t crc = 0;
    struct master master = master_with_a_band(50, &crc);
    /* A write to its pixels takes it away, and the frame is there, whole. */
    assert_int_equal(master_write_one(&master, REG_BAND_DATA + 5, 0x1234), 0);
    assert_int_equal(strip.band.width_px, 0);
    assert_int_equal(strip_eight(&strip, 128, 10, true, master.now_ms), 0xFF);
    assert_int_equal(latch_band(&master, 4, 50, crc), MODBUS_BAD_VALUE);
    assert_int_equal(strip.band.width_px, 0);
    crc = send_band(&master);
    assert_int_equal(latch_band(&master, 4, 50, (uint16_t)(crc + 1)), MODBUS_BAD_VALUE);
    assert_int_equal(master_write_one(&master, REG_BAND_NUMBER, 4), MODBUS_BAD_VALUE);
    assert_int_equal(latch_band(&master, 4, 50, crc), 0);
    assert_int_equal(strip.band.number, 4);
    /* None that has no place: too wide, too far right, longer than the memory, a ring too short. */
    static const uint16_t wrong[][8] = {
        {5, 64, 4, 456, 24, 1024, 50, 0}, {5, 64, 9, 448, 24, 1024, 50, 0},
        {5, 64, 0, 448, 32, 1024, 50, 0}, {5, 64, 4, 448, 24, 440, 50, 0},
        {5, 60, 4, 448, 24, 1024, 50, 0}, {5, 64, 4, 448, 0, 1024, 50, 0},
        {5, 64, 4, 448, 24, 1024, 201, 0}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint16_t head[8];
        memcpy(head, wrong[i], sizeof(head));
        const size_t bytes = (size_t)head[5] / 8 * head[4];
        head[7] = bytes <= sizeof(band) ? crc16(band, bytes) : 0;
        assert_int_equal(master_write(&master, REG_BAND_NUMBER, head, 8), MODBUS_BAD_VALUE);
        assert_int_equal(strip.band.number, 4);
    }
    /* Of width 0 it goes. */
    const uint16_t none[8] = {6};
    assert_int_equal(master_write(&master, REG_BAND_NUMBER, none, 8), 0);
    assert_int_equal(strip.band.number, 0);
    assert_int_equal(strip_eight(&strip, 128, 10, true, master.now_ms), 0xFF);
}

static void test_without_a_hall_nothing_scrolls_and_one_latch_brings_it_back(void **unused)
{
    (void)unused;
    uint16_t crc = 0;
    struct master master = master_with_a_band(50, &crc);
    master_wait(&master, 31000);
    assert_int_equal(strip_eight(&strip, 128, 10, true, master.now_ms), 0);
    assert_int_equal(strip_eight(&strip, 0, 10, true, master.now_ms), 0xFF);
    assert_int_equal(strip.device.ops->next_ms(&strip.device, master.now_ms), NEVER_MS);
    uint16_t number = 9;
    assert_int_equal(master_read(&master, REG_BAND_SHOWN_NUMBER, 1, &number), 0);
    assert_int_equal(number, 0);
    assert_int_equal(latch_band(&master, 3, 50, crc), 0);
    expect_band_at(strip_band_at(&strip, master.now_ms), master.now_ms);
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
        const uint16_t first = (uint16_t)(i % 2 == 0 ? 0x00FC + (seed >> 16) % 0x28
                                                     : REG_BAND_NUMBER + (seed >> 16) % 3 * 4);
        (void)master_write(&master, first, values, (uint16_t)(1 + (seed >> 26) % 12));
        for (unsigned x_px = 0; x_px < 192; x_px += 7) {
            (void)shown_at(x_px, x_px % 16);
            (void)strip_eight(&strip, x_px / 8 * 8, x_px % 16, true, 1000 * i);
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
        cmocka_unit_test(test_words_scroll_round_without_a_byte_on_the_line),
        cmocka_unit_test(test_what_is_read_back_does_not_move),
        cmocka_unit_test(test_a_called_number_never_scrolls_and_the_words_begin_anew_after_it),
        cmocka_unit_test(test_half_a_band_is_never_seen),
        cmocka_unit_test(test_without_a_hall_nothing_scrolls_and_one_latch_brings_it_back),
        cmocka_unit_test(test_random_writes_never_break_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
