/* A gun that acts as a keyboard: its event file through libevdev, grabbed. */
#include "drivers/barcode/gun.h"
#include "drivers/barcode/gun_internal.h"
#include "drivers/barcode/gun_problem.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    EVENTS_MAX = 512, /* in one turn */
    /* A stamp that is further from now is of another clock. */
    STAMP_AGE_MAX_MS = 10000,
};

struct wedge {
    struct device device;
    char path[PORT_PATH_MAX_BYTES + 1];
    gun_heard *heard;
    void *context;
    struct device_health health;
    bool opened;
    int64_t retry_at_ms;
    int fd; /* -1: closed */
    struct libevdev *keyboard;
    struct wedge_scan reader;
    struct scan scan;
};

static const struct device_health healthy = {DEVICE_READY, "", "", ""};
static const struct device_health absent = {DEVICE_ABSENT, "", "", ""};

static void release(struct wedge *wedge)
{
    if (wedge->keyboard != NULL) {
        (void)libevdev_grab(wedge->keyboard, LIBEVDEV_UNGRAB);
        libevdev_free(wedge->keyboard);
        wedge->keyboard = NULL;
    }
    if (wedge->fd >= 0) {
        close(wedge->fd);
        wedge->fd = -1;
    }
}

static void hear(struct wedge *wedge, enum scan_step step, enum scan_problem problem)
{
    if (step == SCAN_STEP_SCAN) {
        wedge->heard(wedge->context, &wedge->scan, SCAN_OK);
    } else if (step == SCAN_STEP_PROBLEM) {
        wedge->heard(wedge->context, NULL, problem);
    }
}

static void let_go(struct wedge *wedge, struct device_health why, int64_t now_ms)
{
    const bool cut = wedge_scan_deadline_ms(&wedge->reader) != INT64_MAX;
    release(wedge);
    wedge_scan_init(&wedge->reader, &wedge->reader.settings);
    wedge->health = why;
    wedge->retry_at_ms = now_ms + (why.state == DEVICE_FAILED ? GUN_FAILED_RETRY_MS : GUN_RETRY_MS);
    if (cut) {
        wedge->heard(wedge->context, NULL, SCAN_CUT);
    }
}

static bool is_keyboard(const struct libevdev *keyboard)
{
    return libevdev_has_event_code(keyboard, EV_KEY, KEY_ENTER) &&
           libevdev_has_event_code(keyboard, EV_KEY, KEY_1);
}

static void connect(struct wedge *wedge, int64_t now_ms)
{
    wedge->fd = open(wedge->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (wedge->fd < 0) {
        let_go(wedge, gun_port_health(port_error_of(errno)), now_ms);
        return;
    }
    const int made = libevdev_new_from_fd(wedge->fd, &wedge->keyboard);
    if (made < 0) {
        wedge->keyboard = NULL;
        let_go(wedge,
               made == -ENOTTY || made == -EINVAL
                   ? gun_problem_health(DEVICE_FAILED, GUN_NO_KEYBOARD)
                   : gun_port_health(port_error_of(-made)),
               now_ms);
        return;
    }
    if (!is_keyboard(wedge->keyboard)) {
        let_go(wedge, gun_problem_health(DEVICE_FAILED, GUN_NO_KEYBOARD), now_ms);
        return;
    }
    if (libevdev_grab(wedge->keyboard, LIBEVDEV_GRAB) != 0) {
        let_go(wedge, gun_problem_health(DEVICE_FAILED, GUN_NOT_GRABBED), now_ms);
        return;
    }
    (void)libevdev_set_clock_id(wedge->keyboard, CLOCK_MONOTONIC);
    wedge->health = healthy;
}

/* When the key was pressed, by the kernel: a loop that was late must not tear a text apart. */
static int64_t stamp_ms(const struct input_event *event, int64_t now_ms)
{
    const int64_t stamp =
        (int64_t)event->input_event_sec * 1000 + (int64_t)event->input_event_usec / 1000;
    return stamp > now_ms || now_ms - stamp > STAMP_AGE_MAX_MS ? now_ms : stamp;
}

/* Events were lost: what the kernel makes up for them is taken out, and the text is not whole. */
static void resynchronise(struct wedge *wedge, int64_t now_ms)
{
    struct input_event event;
    int left = EVENTS_MAX;
    while (left-- > 0 && libevdev_next_event(wedge->keyboard, LIBEVDEV_READ_FLAG_SYNC, &event) ==
                             LIBEVDEV_READ_STATUS_SYNC) {
        continue;
    }
    wedge_scan_lost(&wedge->reader, now_ms);
}

static int wedge_open(struct device *device, int64_t now_ms)
{
    struct wedge *wedge = (struct wedge *)device;
    wedge->opened = true;
    connect(wedge, now_ms);
    return 0;
}

static size_t wedge_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    const struct wedge *wedge = (const struct wedge *)device;
    if (wedge->fd < 0 || room == 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = wedge->fd, .events = POLLIN};
    return 1;
}

static void wedge_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                           int64_t now_ms)
{
    struct wedge *wedge = (struct wedge *)device;
    (void)fds;
    (void)count;
    if (wedge->fd < 0) {
        if (wedge->opened && now_ms >= wedge->retry_at_ms) {
            connect(wedge, now_ms);
        }
        return;
    }
    for (int i = 0; i < EVENTS_MAX; i++) {
        struct input_event event;
        enum scan_problem problem = SCAN_OK;
        const int got = libevdev_next_event(wedge->keyboard, LIBEVDEV_READ_FLAG_NORMAL, &event);
        if (got == -EAGAIN) {
            break;
        }
        if (got < 0) {
            let_go(wedge, gun_port_health(port_error_of(-got)), now_ms);
            return;
        }
        if (got == LIBEVDEV_READ_STATUS_SYNC) {
            resynchronise(wedge, now_ms);
        } else if (event.type == EV_KEY) {
            const enum scan_step step =
                wedge_scan_key(&wedge->reader, event.code, event.value, stamp_ms(&event, now_ms),
                               &wedge->scan, &problem);
            hear(wedge, step, problem);
        }
    }
    enum scan_problem problem = SCAN_OK;
    const enum scan_step step = wedge_scan_tick(&wedge->reader, now_ms, &wedge->scan, &problem);
    hear(wedge, step, problem);
}

static int64_t wedge_next_deadline_ms(const struct device *device)
{
    const struct wedge *wedge = (const struct wedge *)device;
    if (!wedge->opened) {
        return DEVICE_NO_DEADLINE;
    }
    return wedge->fd < 0 ? wedge->retry_at_ms : wedge_scan_deadline_ms(&wedge->reader);
}

static struct device_health wedge_health(const struct device *device)
{
    return ((const struct wedge *)device)->health;
}

static void wedge_close(struct device *device)
{
    struct wedge *wedge = (struct wedge *)device;
    release(wedge);
    wedge->opened = false;
    wedge->health = absent;
}

static const struct device_ops wedge_ops = {
    .kind = "barcode",
    .open = wedge_open,
    .poll_fds = wedge_poll_fds,
    .on_ready = wedge_on_ready,
    .next_deadline_ms = wedge_next_deadline_ms,
    .health = wedge_health,
    .close = wedge_close,
};

struct device *gun_wedge_create(const char *path, const struct wedge_scan_settings *settings,
                                gun_heard *heard, void *context)
{
    assert(strlen(path) <= PORT_PATH_MAX_BYTES);
    struct wedge *wedge = calloc(1, sizeof(*wedge));
    if (wedge == NULL) {
        return NULL;
    }
    wedge->device.ops = &wedge_ops;
    memcpy(wedge->path, path, strlen(path) + 1);
    wedge->heard = heard;
    wedge->context = context;
    wedge->health = absent;
    wedge->fd = -1;
    wedge_scan_init(&wedge->reader, settings);
    return &wedge->device;
}

void gun_wedge_destroy(struct device *device)
{
    assert(device->ops == &wedge_ops);
    release((struct wedge *)device);
    free(device);
}
