#include "kiosk/app/headphones.h"

#include "drivers/base/log.h"
#include "drivers/sound/jack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    LOOK_AGAIN_MS = 1000,
    DEVICES_MAX = 64, /* /dev/input/event0 to 63 */
    PATH_ROOM = 32,
    READ_BYTES = 16 * sizeof(struct input_event),
    BITS = sizeof(unsigned long) * CHAR_BIT,
};

struct headphones {
    const char *place;
    void (*on_news)(void *context);
    void *context;
    atomic_bool plugged;
    int stop_fd;
    pthread_t thread;
    /* The thread's alone: */
    struct jack jack;
    int fd; /* -1: not open */
};

static bool bit_is(const unsigned long *bits, int bit)
{
    return (bits[(unsigned)bit / BITS] >> ((unsigned)bit % BITS) & 1) != 0;
}

/* Has such a switch; a file that only stands for a device has none to ask. */
static bool has_switch(int fd)
{
    unsigned long bits[SW_MAX / BITS + 1] = {0};
    return ioctl(fd, EVIOCGBIT(EV_SW, sizeof(bits)), bits) >= 0 &&
           bit_is(bits, SW_HEADPHONE_INSERT);
}

static int device_open(const char *place)
{
    if (strcmp(place, HEADPHONES_AUTO) != 0) {
        return open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    for (int i = 0; i < DEVICES_MAX; i++) {
        char path[PATH_ROOM];
        (void)snprintf(path, sizeof(path), "/dev/input/event%d", i);
        const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd >= 0 && has_switch(fd)) {
            return fd;
        }
        if (fd >= 0) {
            (void)close(fd);
        }
    }
    return -1;
}

/* Told by a device that can be asked; else what its records said last. */
static bool switch_ask(struct headphones *headphones)
{
    unsigned long bits[SW_MAX / BITS + 1] = {0};
    const bool asked = ioctl(headphones->fd, EVIOCGSW(sizeof(bits)), bits) >= 0;
    return jack_is(&headphones->jack,
                   asked ? bit_is(bits, SW_HEADPHONE_INSERT) : headphones->jack.plugged);
}

static void tell(struct headphones *headphones)
{
    atomic_store(&headphones->plugged, headphones->jack.plugged);
    log_line(LOG_INFO, "kiosk.headphones", "plugged=%d", headphones->jack.plugged);
    headphones->on_news(headphones->context);
}

static void let_go(struct headphones *headphones)
{
    (void)close(headphones->fd);
    headphones->fd = -1;
    headphones->jack.have_bytes = 0;
    if (jack_is(&headphones->jack, false)) {
        tell(headphones);
    }
}

static void hear(struct headphones *headphones)
{
    uint8_t bytes[READ_BYTES];
    const ssize_t size = read(headphones->fd, bytes, sizeof(bytes));
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size <= 0) {
        let_go(headphones);
        return;
    }
    bool changed = jack_feed(&headphones->jack, bytes, (size_t)size);
    if (headphones->jack.lost) {
        changed = switch_ask(headphones) || changed;
    }
    if (changed) {
        tell(headphones);
    }
}

static void *run(void *context)
{
    struct headphones *headphones = context;
    for (;;) {
        if (headphones->fd < 0) {
            headphones->fd = device_open(headphones->place);
            if (headphones->fd >= 0 && switch_ask(headphones)) {
                tell(headphones);
            }
        }
        struct pollfd fds[] = {{.fd = headphones->stop_fd, .events = POLLIN},
                               {.fd = headphones->fd, .events = POLLIN}};
        (void)poll(fds, 2, headphones->fd < 0 ? LOOK_AGAIN_MS : -1);
        if (fds[0].revents != 0) {
            return NULL;
        }
        if (headphones->fd >= 0 && fds[1].revents != 0) {
            hear(headphones);
        }
    }
}

struct headphones *headphones_open(const char *place, void (*on_news)(void *context), void *context)
{
    struct headphones *headphones = calloc(1, sizeof(*headphones));
    if (headphones == NULL) {
        return NULL;
    }
    headphones->place = place;
    headphones->on_news = on_news;
    headphones->context = context;
    headphones->fd = -1;
    atomic_init(&headphones->plugged, false);
    jack_init(&headphones->jack);
    headphones->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sigset_t all; /* signals are the program's */
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_BLOCK, &all, &before);
    const bool runs =
        headphones->stop_fd >= 0 && pthread_create(&headphones->thread, NULL, run, headphones) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!runs) {
        if (headphones->stop_fd >= 0) {
            (void)close(headphones->stop_fd);
        }
        free(headphones);
        return NULL;
    }
    return headphones;
}

void headphones_close(struct headphones *headphones)
{
    const uint64_t one = 1;
    if (headphones == NULL) {
        return;
    }
    (void)!write(headphones->stop_fd, &one, sizeof(one));
    (void)pthread_join(headphones->thread, NULL);
    (void)close(headphones->stop_fd);
    if (headphones->fd >= 0) {
        (void)close(headphones->fd);
    }
    free(headphones);
}

bool headphones_plugged(const struct headphones *headphones)
{
    return headphones != NULL && atomic_load(&headphones->plugged);
}
