#include "drivers/io/device_loop.h"

#include "drivers/base/clock.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>

/* How long poll() may wait: until the first deadline, and not past the limit. */
static int wait_ms(struct device *const *devices, size_t count, int64_t limit_ms)
{
    const int64_t now_ms = clock_monotonic_ms();
    int64_t wait = limit_ms;
    for (size_t i = 0; i < count; i++) {
        const int64_t deadline_ms = device_next_deadline_ms(devices[i]);
        if (deadline_ms <= now_ms) {
            return 0;
        }
        if (deadline_ms - now_ms < wait) {
            wait = deadline_ms - now_ms;
        }
    }
    return wait > INT_MAX ? INT_MAX : (int)wait;
}

static bool any_ready(const struct pollfd *fds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fds[i].revents != 0) {
            return true;
        }
    }
    return false;
}

void device_loop_once(struct device *const *devices, size_t count, int64_t limit_ms)
{
    struct pollfd fds[DEVICE_LOOP_DEVICES_MAX * DEVICE_FDS_MAX];
    size_t counts[DEVICE_LOOP_DEVICES_MAX];
    size_t total = 0;
    assert(count <= DEVICE_LOOP_DEVICES_MAX);
    assert(limit_ms >= 0);
    for (size_t i = 0; i < count; i++) {
        counts[i] = device_poll_fds(devices[i], fds + total, DEVICE_FDS_MAX);
        assert(counts[i] <= DEVICE_FDS_MAX);
        for (size_t at = total; at < total + counts[i]; at++) {
            fds[at].revents = 0;
        }
        total += counts[i];
    }
    /* A signal or a lack of memory wakes nobody by a descriptor; deadlines are looked at all the
     * same. */
    if (poll(fds, (nfds_t)total, wait_ms(devices, count, limit_ms)) < 0) {
        total = 0;
    }
    const int64_t now_ms = clock_monotonic_ms();
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t ready = total == 0 ? 0 : counts[i];
        if (any_ready(fds + first, ready) || device_next_deadline_ms(devices[i]) <= now_ms) {
            device_on_ready(devices[i], fds + first, ready, now_ms);
        }
        first += ready;
    }
}
