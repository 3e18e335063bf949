/*
 * What every kind of device can do, so that a kiosk or `mashang-device` runs an ID card reader, a
 * barcode gun, a document camera and a printer by one loop and knows none of them.
 *
 * A driver's own structure begins with `struct device` and has a create function of its own, which
 * also takes the callback for its events (a card, a scan, a page) and its destroy function:
 *
 *   struct idcard_device { struct device device; ... };
 *
 *            open          found            asked              answered
 *   (made) ───────▶ ABSENT ─────▶ OPENING ──────▶ READY ⇄ BUSY
 *                     ▲              │               │
 *                     └── unplugged ─┴───────────────┘      FAILED: plugged in, and does not serve
 *
 * Order: device_open() once; then, as long as wanted, poll() on device_poll_fds() until
 * device_next_deadline_ms(), and device_on_ready() with what poll() said (also when a deadline came
 * and nothing was ready); device_close(). One thread, the one that opened it. `now_ms` is monotonic
 * (clock_monotonic_ms) and never goes back. Nothing here sleeps or blocks: what would is done in a
 * thread or child that the driver made for it. device_loop.h is such a loop.
 *
 * Must not depend on any driver, transport or hall.
 */
#ifndef DRIVERS_IO_DEVICE_H
#define DRIVERS_IO_DEVICE_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DEVICE_FDS_MAX = 16, /* descriptors that one device may wait for */
};

/* What device_next_deadline_ms() says when only a descriptor can wake the device. */
#define DEVICE_NO_DEADLINE INT64_MAX

enum device_state {
    DEVICE_ABSENT,  /* nothing is plugged in, or not the right thing; it is looked for again */
    DEVICE_OPENING, /* there, and being asked who it is */
    DEVICE_READY,   /* serves, and waits */
    DEVICE_BUSY,    /* serves, and is at work */
    DEVICE_FAILED,  /* there, and does not serve; `code` says why; it is tried again */
};

/* All texts are static. `code` is "" when there is no problem, and so are the advices then. */
struct device_health {
    enum device_state state;
    const char *code;      /* a stable word such as "idcard.not_found" */
    const char *advice_zh; /* what a person in the hall can do about it */
    const char *advice_en;
};

struct device;

struct device_ops {
    const char *kind; /* "idcard", "barcode", "scanner", "printer" */
    int (*open)(struct device *device, int64_t now_ms);
    size_t (*poll_fds)(struct device *device, struct pollfd *fds, size_t room);
    void (*on_ready)(struct device *device, const struct pollfd *fds, size_t count, int64_t now_ms);
    int64_t (*next_deadline_ms)(const struct device *device);
    struct device_health (*health)(const struct device *device);
    void (*close)(struct device *device);
};

/* The first member of every driver's structure. */
struct device {
    const struct device_ops *ops;
};

/*
 * Begins. Returns 0 also when nothing is plugged in (the health says so, and a deadline comes at
 * which it is looked for again); negative only when it can never work: no memory, a bad setting.
 */
__attribute__((warn_unused_result)) static inline int device_open(struct device *device,
                                                                  int64_t now_ms)
{
    return device->ops->open(device, now_ms);
}

/* Fills at most `room` (≥ DEVICE_FDS_MAX) rows with fd and events; returns how many. */
static inline size_t device_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    return device->ops->poll_fds(device, fds, room);
}

/* `fds` as device_poll_fds() gave them, with revents; `count` may be 0: a deadline came. */
static inline void device_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                                   int64_t now_ms)
{
    device->ops->on_ready(device, fds, count, now_ms);
}

/* When device_on_ready() wants to be called at the latest, or DEVICE_NO_DEADLINE. */
static inline int64_t device_next_deadline_ms(const struct device *device)
{
    return device->ops->next_deadline_ms(device);
}

static inline struct device_health device_health(const struct device *device)
{
    return device->ops->health(device);
}

/* Lets the device go; no callback comes from then on. May be opened again. */
static inline void device_close(struct device *device)
{
    device->ops->close(device);
}

#endif
