/*
 * The connection to a gateway over a real socket: what the gateway will say stands in it before the
 * question, so nobody waits for a clock. Transactions count from 1.
 */
#include "hall-server/field/field_gateway.h"
#include "tests/lib/cmocka_all.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ADDRESS = 5, SOON_MS = 50, NAME_ROOM = 32 };

static const struct field_request read_one = {.function = 3, .read_first = 0, .read_count = 1};

struct gateway {
    int listener;
    int peer; /* the gateway's end of the connection */
    char name[NAME_ROOM];
    struct field_gateway *ours;
};

static int setup(void **state)
{
    static struct gateway gateway;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    gateway.listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(gateway.listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(gateway.listener, 1), 0);
    assert_int_equal(getsockname(gateway.listener, (struct sockaddr *)&address, &size), 0);
    snprintf(gateway.name, sizeof(gateway.name), "127.0.0.1:%d", ntohs(address.sin_port));
    gateway.ours = field_gateway_open(gateway.name);
    assert_non_null(gateway.ours);
    gateway.peer = accept(gateway.listener, NULL, NULL);
    assert_true(gateway.peer >= 0);
    *state = &gateway;
    return 0;
}

static int teardown(void **state)
{
    struct gateway *gateway = *state;
    field_gateway_close(gateway->ours);
    close(gateway->peer);
    close(gateway->listener);
    return 0;
}

/* An answer to read_one, of this transaction. */
static void say(const struct gateway *gateway, uint8_t transaction, uint8_t value)
{
    const uint8_t bytes[] = {0, transaction, 0, 0, 0, 5, ADDRESS, 3, 2, 0, value};
    assert_int_equal(write(gateway->peer, bytes, sizeof(bytes)), sizeof(bytes));
}

static void test_answers_to_what_was_given_up_are_dropped(void **state)
{
    struct gateway *gateway = *state;
    uint16_t value = 0;
    say(gateway, 200, 66);
    say(gateway, 201, 67);
    say(gateway, 1, 42);
    say(gateway, 2, 43);
    assert_int_equal(field_gateway_carry(gateway->ours, ADDRESS, SOON_MS, &read_one, &value),
                     BUS_GOOD);
    assert_int_equal(value, 42);
    assert_int_equal(field_gateway_carry(gateway->ours, ADDRESS, SOON_MS, &read_one, &value),
                     BUS_GOOD);
    assert_int_equal(value, 43);
}

static void test_more_late_answers_than_there_is_room_for(void **state)
{
    struct gateway *gateway = *state;
    uint16_t value = 0;
    for (uint8_t i = 0; i < 200; i++) {
        say(gateway, (uint8_t)(i + 50), i);
    }
    say(gateway, 1, 42);
    assert_int_equal(field_gateway_carry(gateway->ours, ADDRESS, SOON_MS, &read_one, &value),
                     BUS_GOOD);
    assert_int_equal(value, 42);
}

static void test_requests_go_out_whole_and_count(void **state)
{
    struct gateway *gateway = *state;
    uint16_t value = 0;
    say(gateway, 1, 0);
    say(gateway, 2, 0);
    for (uint8_t i = 1; i <= 2; i++) {
        static const uint8_t rest[] = {0, 0, 0, 6, ADDRESS, 3, 0, 0, 0, 1};
        uint8_t bytes[64];
        assert_int_equal(field_gateway_carry(gateway->ours, ADDRESS, SOON_MS, &read_one, &value),
                         BUS_GOOD);
        assert_int_equal(read(gateway->peer, bytes, sizeof(bytes)), 2 + sizeof(rest));
        assert_int_equal(bytes[1], i);
        assert_memory_equal(bytes + 2, rest, sizeof(rest));
    }
}

static void test_a_stream_out_of_step_is_given_up(void **state)
{
    struct gateway *gateway = *state;
    uint16_t value = 0;
    assert_int_equal(write(gateway->peer, "HTTP/1.1 400", 12), 12);
    assert_int_equal(field_gateway_carry(gateway->ours, ADDRESS, SOON_MS, &read_one, &value),
                     BUS_GONE);
}

static void test_a_gateway_that_hangs_up_is_gone(void **state)
{
    struct gateway *gateway = *state;
    uint16_t value = 0;
    assert_int_equal(shutdown(gateway->peer, SHUT_RDWR), 0);
    assert_int_equal(field_gateway_carry(gateway->ours, ADDRESS, SOON_MS, &read_one, &value),
                     BUS_GONE);
}

static void test_names_that_are_none(void **state)
{
    (void)state;
    static const char *const names[] = {"", ":", ":502", "host", "host:"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        errno = 0;
        assert_null(field_gateway_open(names[i]));
        assert_int_equal(errno, EINVAL);
    }
}

static void test_a_gateway_that_is_not_there(void **state)
{
    struct gateway *gateway = *state;
    close(gateway->listener);
    gateway->listener = -1;
    assert_null(field_gateway_open(gateway->name));
    assert_int_equal(errno, ECONNREFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_answers_to_what_was_given_up_are_dropped, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_more_late_answers_than_there_is_room_for, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_requests_go_out_whole_and_count, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_stream_out_of_step_is_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_gateway_that_hangs_up_is_gone, setup, teardown),
        cmocka_unit_test(test_names_that_are_none),
        cmocka_unit_test_setup_teardown(test_a_gateway_that_is_not_there, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
