#include "drivers/scanner/feeder_child.h"

#include "drivers/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const struct feeder_child no_child = {.fd = -1};

int feeder_child_start(char *const *words, struct feeder_child *ret_child)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return -1;
    }
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    bool started = false;
    if (posix_spawn_file_actions_init(&actions) == 0) {
        started = posix_spawn_file_actions_adddup2(&actions, pair[1], STDIN_FILENO) == 0 &&
                  posix_spawn_file_actions_adddup2(&actions, pair[1], STDOUT_FILENO) == 0 &&
                  posix_spawn(&pid, words[0], &actions, NULL, words, environ) == 0;
        posix_spawn_file_actions_destroy(&actions);
    }
    close(pair[1]);
    if (!started || fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0) {
        close(pair[0]);
        return -1;
    }
    *ret_child = (struct feeder_child){.fd = pair[0], .pid = pid};
    return 0;
}

bool feeder_child_tell(const struct feeder_child *child, const uint8_t command[FEED_COMMAND_BYTES])
{
    return send(child->fd, command, FEED_COMMAND_BYTES, MSG_NOSIGNAL) == FEED_COMMAND_BYTES;
}

void feeder_child_let_go(struct feeder_child *child)
{
    if (child->fd >= 0) {
        close(child->fd);
        child->fd = -1;
    }
}

void feeder_child_kill(struct feeder_child *child)
{
    if (child->pid > 0) {
        kill(child->pid, SIGKILL);
    }
    feeder_child_let_go(child);
}

bool feeder_child_is_over(struct feeder_child *child)
{
    if (child->pid <= 0) {
        return true;
    }
    const pid_t ended = waitpid(child->pid, NULL, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) {
        return false;
    }
    feeder_child_let_go(child);
    *child = no_child;
    return true;
}

void feeder_child_wait(struct feeder_child *child, int limit_ms)
{
    enum { LOOK_EVERY_MS = 5 };
    const int64_t end_ms = clock_monotonic_ms() + limit_ms;
    while (!feeder_child_is_over(child)) {
        if (clock_monotonic_ms() >= end_ms) {
            kill(child->pid, SIGKILL);
        }
        poll(NULL, 0, LOOK_EVERY_MS);
    }
}
