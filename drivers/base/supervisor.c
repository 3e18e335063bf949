#include "drivers/base/supervisor.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { DECIMAL = 10 };
/* A watchdog of a day is a mistake of who wrote the unit. */
static const int64_t watchdog_us_max = INT64_C(86400) * 1000 * 1000;

/* −1: not there, or not a positive number. */
static int64_t environment_number(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    if (text == NULL || text[0] < '0' || text[0] > '9') {
        return -1;
    }
    errno = 0;
    const long long number = strtoll(text, &end, DECIMAL);
    return errno == 0 && *end == '\0' && number > 0 ? number : -1;
}

static int socket_open(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t length = path != NULL ? strlen(path) : 0;
    if (length < 2 || length >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@')) {
        return -1;
    }
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    const int opened = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (opened < 0) {
        return -1;
    }
    const socklen_t bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (connect(opened, (const struct sockaddr *)&address, bytes) != 0) {
        (void)close(opened);
        return -1;
    }
    return opened;
}

static void say(const struct supervisor *supervisor, const char *words)
{
    if (supervisor->socket >= 0) {
        const ssize_t sent = send(supervisor->socket, words, strlen(words), MSG_NOSIGNAL);
        (void)sent; /* who does not listen any more has no use for an error */
    }
}

void supervisor_open(struct supervisor *supervisor)
{
    const int64_t for_pid = environment_number("WATCHDOG_PID");
    const int64_t watchdog_us = environment_number("WATCHDOG_USEC");

    *supervisor = (struct supervisor){.socket = socket_open(getenv("NOTIFY_SOCKET"))};
    if (supervisor->socket >= 0 && watchdog_us > 0 && watchdog_us <= watchdog_us_max &&
        (for_pid < 0 || for_pid == getpid())) {
        const int64_t every_ms = watchdog_us / 1000 / SUPERVISOR_ALIVE_SHARE;
        supervisor->every_ms = every_ms > 0 ? every_ms : 1;
    }
}

void supervisor_ready(struct supervisor *supervisor)
{
    say(supervisor, "READY=1");
}

int64_t supervisor_alive(struct supervisor *supervisor, int64_t now_ms)
{
    if (supervisor->every_ms == 0) {
        return INT64_MAX;
    }
    if (now_ms >= supervisor->next_ms) {
        say(supervisor, "WATCHDOG=1");
        supervisor->next_ms = now_ms + supervisor->every_ms;
    }
    return supervisor->next_ms;
}

void supervisor_stopping(struct supervisor *supervisor)
{
    say(supervisor, "STOPPING=1");
    if (supervisor->socket >= 0) {
        (void)close(supervisor->socket);
    }
    *supervisor = (struct supervisor){.socket = -1};
}
