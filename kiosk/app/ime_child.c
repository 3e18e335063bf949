#include "kiosk/app/ime_child.h"

#include "drivers/base/clock.h"
#include "kiosk/ime/ime_wire.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

const char *ime_error_name(int error)
{
#define IME_ERROR_ROW(symbol, value, name) {value, name},
    static const struct {
        int error;
        const char *name;
    } names[] = {IME_ERRORS(IME_ERROR_ROW)};
#undef IME_ERROR_ROW
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].error == error) {
            return names[i].name;
        }
    }
    return "unknown";
}

/* Standard input is the socket; the rest leads nowhere. */
static int actions_add(posix_spawn_file_actions_t *actions, int socket)
{
    int error = posix_spawn_file_actions_adddup2(actions, socket, STDIN_FILENO);
    for (int file = STDOUT_FILENO; file <= STDERR_FILENO && error == 0; file++) {
        error = posix_spawn_file_actions_addopen(actions, file, "/dev/null", O_WRONLY, 0);
    }
    return error;
}

/* The thread that starts it takes no signals: the child does. */
static int signals_set(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t pipe;
    (void)sigemptyset(&none);
    (void)sigemptyset(&pipe);
    (void)sigaddset(&pipe, SIGPIPE);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    error = error != 0 ? error : posix_spawnattr_setsigdefault(attributes, &pipe);
    return error != 0 ? error
                      : posix_spawnattr_setflags(attributes,
                                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn(pid_t *ret_pid, const char *program, int socket)
{
    char name[] = "mashang-ime";
    char *words[] = {name, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return IME_NOT_STARTED;
    }
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return IME_NOT_STARTED;
    }
    const bool started = actions_add(&actions, socket) == 0 && signals_set(&attributes) == 0 &&
                         posix_spawn(ret_pid, program, &actions, &attributes, words, environ) == 0;
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return started ? IME_OK : IME_NOT_STARTED;
}

int ime_child_start(struct ime_child *child, const char *program)
{
    int pair[2];
    assert(child->pid == 0);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return IME_NOT_STARTED;
    }
    pid_t pid = 0;
    const int error = spawn(&pid, program, pair[1]);
    (void)close(pair[1]);
    if (error != IME_OK) {
        (void)close(pair[0]);
        return error;
    }
    *child = (struct ime_child){.pid = pid, .socket = pair[0]};
    return IME_OK;
}

void ime_child_end(struct ime_child *child)
{
    if (child->pid == 0) {
        return;
    }
    (void)close(child->socket);
    (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    *child = (struct ime_child){0};
}

/* Sleeps until the socket can be read or written; false: the time is over. */
static bool wait_for(const struct ime_child *child, short what, int64_t until_ms)
{
    struct pollfd poll_file = {.fd = child->socket, .events = what};
    for (;;) {
        const int64_t left_ms = until_ms - clock_monotonic_ms();
        const int ready = left_ms <= 0 ? 0 : poll(&poll_file, 1, (int)left_ms);
        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}

static int send_all(const struct ime_child *child, const uint8_t *bytes, size_t size_bytes,
                    int64_t until_ms)
{
    size_t sent = 0;
    while (sent < size_bytes) {
        if (!wait_for(child, POLLOUT, until_ms)) {
            return IME_HANGS;
        }
        const ssize_t count =
            send(child->socket, bytes + sent, size_bytes - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return IME_DIED;
        }
        sent += count > 0 ? (size_t)count : 0;
    }
    return IME_OK;
}

/* The next frame, into `message`. */
static int receive(const struct ime_child *child, uint8_t frame[IME_FRAME_BYTES_MAX],
                   int64_t until_ms, struct ime_message *message)
{
    size_t had = 0;
    for (;;) {
        if (!wait_for(child, POLLIN, until_ms)) {
            return IME_HANGS;
        }
        const ssize_t count =
            recv(child->socket, frame + had, IME_FRAME_BYTES_MAX - had, MSG_DONTWAIT);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            return IME_DIED;
        }
        had += count > 0 ? (size_t)count : 0;
        const int taken = ime_wire_read(frame, had, message);
        if (taken < 0) {
            return IME_GARBLED;
        }
        if (taken > 0) {
            return (size_t)taken == had ? IME_OK : IME_GARBLED;
        }
    }
}

int ime_child_ask(struct ime_child *child, const struct ui_question *question, int timeout_ms,
                  struct ui_candidates *ret_candidates)
{
    static struct ime_message message; /* one thread */
    uint8_t frame[IME_FRAME_BYTES_MAX];
    const int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    assert(child->pid != 0);
    int error = send_all(child, frame, ime_wire_question(question, frame), until_ms);
    error = error != IME_OK ? error : receive(child, frame, until_ms, &message);
    if (error == IME_OK) {
        const bool ours = message.serial == question->serial;
        error = ours && message.kind == IME_ANSWER    ? IME_OK
                : ours && message.kind == IME_REFUSED ? IME_REFUSED_IT
                                                      : IME_GARBLED;
    }
    if (error == IME_OK) {
        *ret_candidates = message.candidates;
    }
    explicit_bzero(frame, sizeof(frame));
    explicit_bzero(&message, sizeof(message));
    return error;
}
