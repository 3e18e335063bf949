/* What a program says to who started it: each word once, in time, and to nobody without a stop. */
#include "drivers/base/supervisor.h"
#include "tests/lib/cmocka_all.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { WORDS_ROOM = 128, WATCHDOG_MS = 1500, EVERY_MS = WATCHDOG_MS / SUPERVISOR_ALIVE_SHARE };

/* An end that hears, on an abstract name that only this process has. */
static int ear_open(char *ret_name, size_t room)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int ear = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_true(ear >= 0);
    (void)snprintf(ret_name, room, "@mashang-supervisor-test-%d", (int)getpid());
    memcpy(address.sun_path + 1, ret_name + 1, strlen(ret_name) - 1);
    assert_int_equal(bind(ear, (struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(ret_name))),
                     0);
    return ear;
}

static const char *heard(int ear)
{
    static char words[WORDS_ROOM];
    const ssize_t length = recv(ear, words, sizeof(words) - 1, 0);
    words[length > 0 ? length : 0] = '\0';
    return words;
}

static void environment(const char *socket, const char *usec, const char *pid)
{
    static const char *const names[] = {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"};
    const char *const values[] = {socket, usec, pid};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (values[i] != NULL) {
            assert_int_equal(setenv(names[i], values[i], 1), 0);
        } else {
            assert_int_equal(unsetenv(names[i]), 0);
        }
    }
}

static void test_ready_alive_and_stopping_are_heard_once_each(void **state)
{
    (void)state;
    char name[WORDS_ROOM];
    struct supervisor supervisor;
    const int ear = ear_open(name, sizeof(name));

    environment(name, "1500000", NULL);
    supervisor_open(&supervisor);
    assert_string_equal(heard(ear), "");
    supervisor_ready(&supervisor);
    assert_string_equal(heard(ear), "READY=1");
    assert_int_equal(supervisor_alive(&supervisor, 1000), 1000 + EVERY_MS);
    assert_string_equal(heard(ear), "WATCHDOG=1");
    assert_int_equal(supervisor_alive(&supervisor, 1000 + EVERY_MS - 1), 1000 + EVERY_MS);
    assert_string_equal(heard(ear), "");
    assert_int_equal(supervisor_alive(&supervisor, 1000 + EVERY_MS), 1000 + 2 * EVERY_MS);
    assert_string_equal(heard(ear), "WATCHDOG=1");
    supervisor_stopping(&supervisor);
    assert_string_equal(heard(ear), "STOPPING=1");
    supervisor_ready(&supervisor);
    assert_int_equal(supervisor_alive(&supervisor, 9000), INT64_MAX);
    assert_string_equal(heard(ear), "");
    assert_int_equal(close(ear), 0);
}

static void test_the_watchdog_is_for_the_process_that_it_names(void **state)
{
    (void)state;
    char name[WORDS_ROOM];
    char pid[WORDS_ROOM];
    struct supervisor supervisor;
    const int ear = ear_open(name, sizeof(name));

    environment(name, "1500000", "1");
    supervisor_open(&supervisor);
    assert_int_equal(supervisor_alive(&supervisor, 0), INT64_MAX);
    supervisor_stopping(&supervisor);
    assert_string_equal(heard(ear), "STOPPING=1");
    (void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
    environment(name, "1500000", pid);
    supervisor_open(&supervisor);
    assert_int_equal(supervisor_alive(&supervisor, 0), EVERY_MS);
    supervisor_stopping(&supervisor);
    assert_int_equal(close(ear), 0);
}

static void test_what_makes_no_sense_is_nobody(void **state)
{
    (void)state;
    static const char *const sockets[] = {NULL, "", "@", "/", "relative", "/no/such/socket"};
    static const char *const times[] = {NULL, "", "0", "-5", "x", "12x", "99999999999999999999"};
    char name[WORDS_ROOM];
    char longer[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 2];
    struct supervisor supervisor;

    for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++) {
        environment(sockets[i], "1500000", NULL);
        supervisor_open(&supervisor);
        assert_int_equal(supervisor.socket, -1);
        supervisor_ready(&supervisor);
        assert_int_equal(supervisor_alive(&supervisor, 0), INT64_MAX);
        supervisor_stopping(&supervisor);
    }
    memset(longer, 'x', sizeof(longer) - 1);
    longer[0] = '@';
    longer[sizeof(longer) - 1] = '\0';
    environment(longer, "1500000", NULL);
    supervisor_open(&supervisor);
    assert_int_equal(supervisor.socket, -1);

    const int ear = ear_open(name, sizeof(name));
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        environment(name, times[i], NULL);
        supervisor_open(&supervisor);
        assert_int_equal(supervisor_alive(&supervisor, 0), INT64_MAX);
        supervisor_stopping(&supervisor);
    }
    assert_int_equal(close(ear), 0);
}

static void test_who_left_or_does_not_read_holds_nobody_up(void **state)
{
    (void)state;
    enum { MORE_THAN_A_SOCKET_HOLDS = 100000 };
    char name[WORDS_ROOM];
    struct supervisor supervisor;
    const int ear = ear_open(name, sizeof(name));

    environment(name, "3000", NULL);
    supervisor_open(&supervisor);
    for (int64_t now_ms = 0; now_ms < MORE_THAN_A_SOCKET_HOLDS; now_ms++) {
        assert_int_equal(supervisor_alive(&supervisor, now_ms), now_ms + 1);
    }
    assert_string_equal(heard(ear), "WATCHDOG=1");
    assert_int_equal(close(ear), 0);
    supervisor_ready(&supervisor);
    supervisor_stopping(&supervisor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ready_alive_and_stopping_are_heard_once_each),
        cmocka_unit_test(test_the_watchdog_is_for_the_process_that_it_names),
        cmocka_unit_test(test_what_makes_no_sense_is_nobody),
        cmocka_unit_test(test_who_left_or_does_not_read_holds_nobody_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
