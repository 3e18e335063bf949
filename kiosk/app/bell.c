#include "kiosk/app/bell.h"

#include <assert.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static size_t bell_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    assert(room > 0);
    fds[0] = (struct pollfd){.fd = ((struct bell *)device)->fd, .events = POLLIN};
    return 1;
}

static void bell_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                          int64_t now_ms)
{
    uint64_t times = 0;
    (void)fds;
    (void)count;
    (void)now_ms;
    (void)!read(((struct bell *)device)->fd, &times, sizeof(times));
}

static int64_t bell_next_deadline_ms(const struct device *device)
{
    (void)device;
    return DEVICE_NO_DEADLINE;
}

static const struct device_ops bell_ops = {.kind = "bell",
                                           .poll_fds = bell_poll_fds,
                                           .on_ready = bell_on_ready,
                                           .next_deadline_ms = bell_next_deadline_ms};

bool bell_open(struct bell *bell)
{
    *bell = (struct bell){.device.ops = &bell_ops, .fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    return bell->fd >= 0;
}

void bell_ring(struct bell *bell)
{
    const uint64_t once = 1;
    (void)!write(bell->fd, &once, sizeof(once));
}

void bell_close(struct bell *bell)
{
    if (bell->fd >= 0) {
        close(bell->fd);
        bell->fd = -1;
    }
}
