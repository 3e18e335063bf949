/* The serial port by libmodbus, on a real pseudo-terminal, with a thread for who answers. */
#include "drivers/wire/crc16.h"
#include "hall-server/field/field.h"
#include "hall-server/field/field_bus.h"
#include "tests/lib/cmocka_all.h"

#include <pthread.h>
#include <pty.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    ADDRESS = 5,
    SOON_MS = 5,
    LONG_MS = 1000,
    NAME_ROOM = 64,
    ANSWER_BYTES = 7,
    REQUEST_BYTES = 8,
    US_A_S = 1000000,
    NS_A_US = 1000,
};

static const struct field_request read_one = {.function = 3, .read_first = 0, .read_count = 1};

struct port {
    int devices; /* the end of the line where they are */
    struct field_bus *ours;
};

static int setup(void **state)
{
    static struct port port;
    char name[NAME_ROOM];
    int near = -1;
    assert_int_equal(openpty(&port.devices, &near, name, NULL, NULL), 0);
    port.ours = field_bus_open(name);
    assert_non_null(port.ours);
    close(near);
    *state = &port;
    return 0;
}

static int teardown(void **state)
{
    struct port *port = *state;
    field_bus_close(port->ours);
    close(port->devices);
    return 0;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * US_A_S + now.tv_nsec / NS_A_US;
}

/* --- The devices' end ---------------------------------------------------------------------------
 */

struct answer {
    uint8_t bytes[2 * ANSWER_BYTES];
    size_t size;
};

static struct answer answer_of(uint8_t address, uint8_t value)
{
    struct answer answer = {.bytes = {address, 3, 2, 0, value}, .size = ANSWER_BYTES};
    const uint16_t crc = crc16(answer.bytes, ANSWER_BYTES - 2);
    answer.bytes[ANSWER_BYTES - 2] = (uint8_t)crc;
    answer.bytes[ANSWER_BYTES - 1] = (uint8_t)(crc >> 8);
    return answer;
}

static void say(int line, const struct answer *answer)
{
    assert_int_equal(write(line, answer->bytes, answer->size), (ssize_t)answer->size);
}

static void hear_request(int line)
{
    uint8_t heard[REQUEST_BYTES];
    for (size_t size = 0; size < sizeof(heard);) {
        const ssize_t got = read(line, heard + size, sizeof(heard) - size);
        assert_true(got > 0);
        size += (size_t)got;
    }
}

struct devices {
    int line;
    struct answer answer;
    int requests;
    int64_t shortest_us; /* from before an answer to after the next request */
};

static void *answer_requests(void *argument)
{
    struct devices *devices = argument;
    int64_t answered_us = INT64_MIN / 2;
    for (int i = 0; i < devices->requests; i++) {
        hear_request(devices->line);
        const int64_t gap_us = now_us() - answered_us;
        devices->shortest_us = gap_us < devices->shortest_us ? gap_us : devices->shortest_us;
        answered_us = now_us();
        say(devices->line, &devices->answer);
    }
    return NULL;
}

/* --- Ours ---------------------------------------------------------------------------------------
 */

/* So many requests, each of which is answered with these bytes once it was heard; the last one's
 * fate. */
static enum field_bus_heard ask(const struct port *port, struct devices *devices,
                                uint16_t *ret_value)
{
    pthread_t thread;
    enum field_bus_heard heard = BUS_GONE;
    devices->line = port->devices;
    devices->shortest_us = INT64_MAX;
    assert_int_equal(pthread_create(&thread, NULL, answer_requests, devices), 0);
    for (int i = 0; i < devices->requests; i++) {
        heard = field_bus_carry(port->ours, ADDRESS, LONG_MS, &read_one, ret_value);
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    return heard;
}

static enum field_bus_heard ask_once(const struct port *port, const struct answer *answer,
                                     uint16_t *ret_value)
{
    struct devices devices = {.answer = *answer, .requests = 1};
    return ask(port, &devices, ret_value);
}

/* A pseudo-terminal has no parity to check, but libmodbus would have it checked (INPCK). */
static void test_the_port_is_set_to_115200_baud_8_bits_no_parity_1_stop_bit(void **state)
{
    struct port *port = *state;
    struct termios now;
    assert_int_equal(tcgetattr(port->devices, &now), 0);
    assert_int_equal(cfgetispeed(&now), B115200);
    assert_int_equal(cfgetospeed(&now), B115200);
    assert_int_equal(now.c_cflag & (CSIZE | PARENB | CSTOPB), CS8);
    assert_int_equal(now.c_iflag & (INPCK | ISTRIP), 0);
}

/* --- The silence before a request ---------------------------------------------------------------
 */

/* Modbus over serial line 1.02, 2.5.1.1: t3.5 is 1.75 ms above 19200 baud. */
static void test_before_each_request_the_line_is_silent(void **state)
{
    struct port *port = *state;
    enum { T35_US = 1750, REQUESTS = 20 };
    struct devices devices = {.answer = answer_of(ADDRESS, 1), .requests = REQUESTS};
    uint16_t value = 0;
    assert_int_equal(ask(port, &devices, &value), BUS_GOOD);
    print_message("the shortest silence before a request: %lld us\n",
                  (long long)devices.shortest_us);
    assert_true(devices.shortest_us >= T35_US);
}

/* --- After something wrong ----------------------------------------------------------------------
 */

/* A stale answer is whole, of the same device, and to the same registers as the next one. */
static void expect_stale_is_flushed(const struct port *port)
{
    enum { STALE = 66, DUE = 42 };
    const struct answer stale = answer_of(ADDRESS, STALE);
    const struct answer due = answer_of(ADDRESS, DUE);
    uint16_t value = 0;
    say(port->devices, &stale);
    assert_int_equal(ask_once(port, &due, &value), BUS_GOOD);
    assert_int_equal(value, DUE);
}

static void test_after_silence_a_late_answer_is_flushed(void **state)
{
    struct port *port = *state;
    uint16_t value = 0;
    assert_int_equal(field_bus_carry(port->ours, ADDRESS, SOON_MS, &read_one, &value), BUS_SILENT);
    hear_request(port->devices);
    expect_stale_is_flushed(port);
}

static void test_a_late_answer_to_the_one_before_that_went_well_is_flushed(void **state)
{
    struct port *port = *state;
    const struct answer good = answer_of(ADDRESS, 1);
    uint16_t value = 0;
    assert_int_equal(ask_once(port, &good, &value), BUS_GOOD);
    expect_stale_is_flushed(port);
}

static void test_after_a_damaged_answer_what_follows_is_flushed(void **state)
{
    struct port *port = *state;
    uint16_t value = 0;
    for (int byte = 0; byte < ANSWER_BYTES; byte++) {
        struct answer damaged = answer_of(ADDRESS, 1);
        damaged.bytes[byte] ^= byte == 2 ? 0x02 : 0x10; /* a size that is smaller: no waiting */
        assert_int_equal(ask_once(port, &damaged, &value), BUS_BROKEN);
        expect_stale_is_flushed(port);
    }
}

static void test_after_somebody_elses_answer_what_follows_is_flushed(void **state)
{
    struct port *port = *state;
    const struct answer others = answer_of(ADDRESS + 1, 1);
    uint16_t value = 0;
    assert_int_equal(ask_once(port, &others, &value), BUS_BROKEN);
    expect_stale_is_flushed(port);
}

static void test_after_a_refusal_what_follows_is_flushed(void **state)
{
    struct port *port = *state;
    struct answer refusal = {.bytes = {ADDRESS, 0x83, 2}, .size = 5};
    uint16_t value = 0;
    const uint16_t crc = crc16(refusal.bytes, 3);
    refusal.bytes[3] = (uint8_t)crc;
    refusal.bytes[4] = (uint8_t)(crc >> 8);
    assert_int_equal(ask_once(port, &refusal, &value), BUS_REFUSED);
    expect_stale_is_flushed(port);
}

/* Behind a wrong answer the right one may come: it is waited for, and flushed then. */
static void test_what_may_follow_a_wrong_answer_is_given_its_time(void **state)
{
    struct port *port = *state;
    const int64_t began_us = now_us();
    field_bus_settle(port->ours, BUS_BROKEN);
    assert_true(now_us() - began_us >= FIELD_SETTLE_US);
}

/*
 * 20 ms without a byte end an answer, and not libmodbus's own 500, in which a line of 40 devices is
 * asked fifty times. The shortest of some: a busy machine makes each longer, and none shorter.
 */
static void test_an_answer_that_breaks_off_is_given_up_after_20_ms(void **state)
{
    struct port *port = *state;
    enum { TRIES = 5, MIDDLE_US = 250000, AT_LEAST_US = FIELD_BYTE_TIMEOUT_MS * 1000 };
    int64_t shortest_us = INT64_MAX;
    struct answer half = answer_of(ADDRESS, 1);
    half.size /= 2;
    for (int i = 0; i < TRIES; i++) {
        uint16_t value = 0;
        const int64_t began_us = now_us();
        assert_int_equal(ask_once(port, &half, &value), BUS_BROKEN);
        const int64_t took_us = now_us() - began_us;
        shortest_us = took_us < shortest_us ? took_us : shortest_us;
    }
    print_message("half an answer is given up after %lld us\n", (long long)shortest_us);
    assert_in_range(shortest_us, AT_LEAST_US, MIDDLE_US);
}

#define PORT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PORT_TEST(test_the_port_is_set_to_115200_baud_8_bits_no_parity_1_stop_bit),
        PORT_TEST(test_before_each_request_the_line_is_silent),
        PORT_TEST(test_after_silence_a_late_answer_is_flushed),
        PORT_TEST(test_a_late_answer_to_the_one_before_that_went_well_is_flushed),
        PORT_TEST(test_after_a_damaged_answer_what_follows_is_flushed),
        PORT_TEST(test_after_somebody_elses_answer_what_follows_is_flushed),
        PORT_TEST(test_after_a_refusal_what_follows_is_flushed),
        PORT_TEST(test_what_may_follow_a_wrong_answer_is_given_its_time),
        PORT_TEST(test_an_answer_that_breaks_off_is_given_up_after_20_ms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
