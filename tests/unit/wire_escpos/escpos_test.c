/* ESC/POS: the bytes are those of the reference; answers are read strictly, at every cut. */
#include "drivers/wire/escpos.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static void test_commands_are_those_of_the_reference(void **unused)
{
    (void)unused;
    uint8_t out[ESCPOS_COMMAND_BYTES_MAX];
    assert_int_equal(escpos_put_ask(out, ESCPOS_ASK_PAPER), 3);
    assert_memory_equal(out, "\x10\x04\x04", 3);
    assert_int_equal(escpos_put_init(out), 5);
    assert_memory_equal(out, "\x1b@\x1d\x61\x00", 5);
    assert_int_equal(escpos_put_barrier(out), 3);
    assert_memory_equal(out, "\x1dr\x01", 3);
    assert_int_equal(escpos_put_feed(out, 200), 3);
    assert_memory_equal(out, "\x1bJ\xc8", 3);
    assert_int_equal(escpos_put_cut(out), 4);
    assert_memory_equal(out, "\x1dV\x42\x00", 4);
    assert_int_equal(escpos_put_clear(out), 10);
    assert_memory_equal(out, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", 10);
    assert_int_equal(escpos_put_band(out, 72, 128), ESCPOS_BAND_HEADER_BYTES);
    assert_memory_equal(out, "\x1dv0\x00\x48\x00\x80\x00", 8);
}

static void test_each_byte_is_one_kind_of_answer_or_none(void **unused)
{
    (void)unused;
    int counts[4] = {0};
    int malformed = 0;
    for (int byte = 0; byte < 256; byte++) {
        const uint8_t bytes[1] = {(uint8_t)byte};
        struct escpos_answer answer;
        size_t taken = 99;
        const int result = escpos_answer_read(bytes, 1, &answer, &taken);
        if (result == ESCPOS_NEED_MORE) {
            assert_int_equal(byte, 0x37);
            assert_int_equal(taken, 99);
            continue;
        }
        assert_int_equal(taken, 1);
        if (result == ESCPOS_OK) {
            counts[answer.kind]++;
        } else {
            malformed++;
        }
    }
    assert_int_equal(counts[ESCPOS_ANSWER_STATUS], 16);
    assert_int_equal(counts[ESCPOS_ANSWER_BARRIER], 4);
    assert_int_equal(counts[ESCPOS_ANSWER_FLOW], 2);
    assert_int_equal(malformed, 256 - 16 - 4 - 2 - 1);
}

static void test_the_clear_answer_is_read_at_every_cut(void **unused)
{
    (void)unused;
    const uint8_t whole[] = {0x37, 0x25, 0x00, 0x12};
    struct escpos_answer answer;
    size_t taken = 0;
    assert_int_equal(escpos_answer_read(whole, 1, &answer, &taken), ESCPOS_NEED_MORE);
    assert_int_equal(escpos_answer_read(whole, 2, &answer, &taken), ESCPOS_NEED_MORE);
    for (size_t size = 3; size <= 4; size++) {
        assert_int_equal(escpos_answer_read(whole, size, &answer, &taken), ESCPOS_OK);
        assert_int_equal(answer.kind, ESCPOS_ANSWER_CLEARED);
        assert_int_equal(taken, 3);
    }
    const uint8_t wrong[] = {0x37, 0x25, 0x01};
    assert_int_equal(escpos_answer_read(wrong, 3, &answer, &taken), ESCPOS_MALFORMED);
    assert_int_equal(taken, 1);
}

static struct escpos_status status_of(enum escpos_ask ask, uint8_t byte)
{
    struct escpos_status status = {0};
    assert_int_equal(escpos_status_add(ask, byte, &status), ESCPOS_OK);
    return status;
}

static void test_status_bits_mean_what_the_reference_says(void **unused)
{
    (void)unused;
    assert_true(status_of(ESCPOS_ASK_PRINTER, 0x1A).offline);
    assert_false(status_of(ESCPOS_ASK_PRINTER, 0x16).offline); /* the drawer's pin says nothing */
    assert_true(status_of(ESCPOS_ASK_OFFLINE, 0x16).cover_open);
    assert_true(status_of(ESCPOS_ASK_OFFLINE, 0x32).paper_end);
    assert_true(status_of(ESCPOS_ASK_ERROR, 0x1A).cutter_error);
    assert_true(status_of(ESCPOS_ASK_ERROR, 0x32).fatal_error);
    assert_true(status_of(ESCPOS_ASK_ERROR, 0x52).passing_error);
    assert_true(status_of(ESCPOS_ASK_PAPER, 0x1E).paper_low);
    assert_true(status_of(ESCPOS_ASK_PAPER, 0x72).paper_end);
    for (int ask = ESCPOS_ASK_PRINTER; ask <= ESCPOS_ASK_LAST; ask++) {
        const struct escpos_status good = status_of((enum escpos_ask)ask, 0x12);
        assert_true(escpos_status_ready(&good));
    }
    const struct escpos_status low = status_of(ESCPOS_ASK_PAPER, 0x1E);
    assert_true(escpos_status_ready(&low)); /* a low roll prints */
}

static void test_contradicting_bits_are_refused_and_nothing_is_set(void **unused)
{
    (void)unused;
    struct escpos_status status = {0};
    const struct escpos_status none = {0};
    assert_int_equal(escpos_status_add(ESCPOS_ASK_PAPER, 0x16, &status), ESCPOS_MALFORMED);
    assert_int_equal(escpos_status_add(ESCPOS_ASK_PAPER, 0x52, &status), ESCPOS_MALFORMED);
    for (int byte = 0; byte < 256; byte++) {
        if ((byte & 0x93) != 0x12) {
            assert_int_equal(escpos_status_add(ESCPOS_ASK_ERROR, (uint8_t)byte, &status),
                             ESCPOS_MALFORMED);
        }
    }
    assert_memory_equal(&status, &none, sizeof(none));
}

static void test_dots_that_would_act_are_blunted_and_those_that_ask_are_counted(void **unused)
{
    (void)unused;
    uint8_t dots[] = {0x10, 0x14, 0x02, 0x01, 0x08, 0x00, 0x10, 0x04, 0x01, 0x10, 0x05, 0x02, 0x10,
                      0x10, 0x14, 0x08, 0x10, 0x05, 0x41, 0x10, 0x04, 0x10, 0x04, 0x02, 0x10, 0x04};
    assert_int_equal(escpos_raster_asks(dots, sizeof(dots)), 2);
    assert_int_equal(escpos_raster_blunt(dots, sizeof(dots)), 3);
    assert_int_equal(dots[0], 0x18);
    assert_int_equal(dots[9], 0x18);
    assert_int_equal(dots[12], 0x10);
    assert_int_equal(dots[13], 0x18);
    assert_int_equal(escpos_raster_blunt(dots, sizeof(dots)), 0);
    assert_int_equal(escpos_raster_asks(dots, sizeof(dots)), 2);
    assert_int_equal(escpos_raster_asks(dots, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands_are_those_of_the_reference),
        cmocka_unit_test(test_each_byte_is_one_kind_of_answer_or_none),
        cmocka_unit_test(test_the_clear_answer_is_read_at_every_cut),
        cmocka_unit_test(test_status_bits_mean_what_the_reference_says),
        cmocka_unit_test(test_contradicting_bits_are_refused_and_nothing_is_set),
        cmocka_unit_test(test_dots_that_would_act_are_blunted_and_those_that_ask_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
