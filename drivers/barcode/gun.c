#include "drivers/barcode/gun.h"

#include "drivers/barcode/gun_internal.h"
#include "drivers/barcode/gun_problem.h"
#include "drivers/barcode/hid_scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads in one turn: a gun that never pauses must not keep the loop. */
enum { READS_MAX = 64, READ_BYTES = PORT_REPORT_MAX_BYTES, PATH_ROOM = 512 };

struct gun {
    struct device device;
    struct port *port;
    gun_descriptor *descriptor; /* NULL: serial */
    void *descriptor_context;
    gun_heard *heard;
    void *context;
    struct device_health health;
    bool opened;         /* between device_open() and device_close() */
    int64_t retry_at_ms; /* while the port is closed */
    struct hid_scan hid;
    struct serial_scan serial;
    struct scan scan;
};

static const struct device_health healthy = {DEVICE_READY, "", "", ""};
static const struct device_health absent = {DEVICE_ABSENT, "", "", ""};

static struct gun *gun_of(struct device *device)
{
    return (struct gun *)device;
}

static void hear(struct gun *gun, enum scan_step step, enum scan_problem problem)
{
    if (step == SCAN_STEP_SCAN) {
        gun->heard(gun->context, &gun->scan, SCAN_OK);
    } else if (step == SCAN_STEP_PROBLEM) {
        gun->heard(gun->context, NULL, problem);
    }
}

/* A part of a code is there, whose rest may come. */
static int64_t part_deadline_ms(const struct gun *gun)
{
    return gun->descriptor != NULL ? hid_scan_deadline_ms(&gun->hid)
                                   : serial_scan_deadline_ms(&gun->serial);
}

static void let_go(struct gun *gun, struct device_health why, int64_t now_ms)
{
    const bool was_there = gun->health.state == DEVICE_READY;
    port_close(gun->port);
    gun->health = why;
    gun->retry_at_ms = now_ms + (why.state == DEVICE_FAILED ? GUN_FAILED_RETRY_MS : GUN_RETRY_MS);
    if (was_there && part_deadline_ms(gun) != INT64_MAX) {
        serial_scan_init(&gun->serial, &gun->serial.settings);
        gun->heard(gun->context, NULL, SCAN_CUT);
    }
}

static void connect(struct gun *gun, int64_t now_ms)
{
    static uint8_t bytes[HID_DESCRIPTOR_BYTES_MAX];
    struct hid_layout layout;
    const int error = port_open(gun->port);
    if (error != PORT_OK) {
        let_go(gun, gun_port_health(error), now_ms);
        return;
    }
    if (gun->descriptor != NULL) {
        const int size = gun->descriptor(gun->descriptor_context, bytes, sizeof(bytes));
        if (size < 0) {
            let_go(gun, gun_problem_health(DEVICE_FAILED, GUN_NO_DESCRIPTOR), now_ms);
            return;
        }
        if (hid_layout_read(bytes, (size_t)size, &layout) != HID_LAYOUT_OK) {
            let_go(gun, gun_problem_health(DEVICE_FAILED, GUN_NO_SCANNER), now_ms);
            return;
        }
        hid_scan_init(&gun->hid, &layout);
    } else {
        serial_scan_init(&gun->serial, &gun->serial.settings);
    }
    gun->health = healthy;
}

static void serial_feed(struct gun *gun, const uint8_t *bytes, size_t size, int64_t now_ms)
{
    for (size_t at = 0; at < size;) {
        enum scan_problem problem = SCAN_OK;
        size_t taken = 0;
        const enum scan_step step = serial_scan_take(&gun->serial, bytes + at, size - at, now_ms,
                                                     &taken, &gun->scan, &problem);
        at += taken;
        hear(gun, step, problem);
    }
}

static void feed(struct gun *gun, const uint8_t *bytes, size_t size, int64_t now_ms)
{
    enum scan_problem problem = SCAN_OK;
    if (gun->descriptor == NULL) {
        serial_feed(gun, bytes, size, now_ms);
        return;
    }
    const enum scan_step step =
        hid_scan_report(&gun->hid, bytes, size, now_ms, &gun->scan, &problem);
    hear(gun, step, problem);
}

static void tick(struct gun *gun, int64_t now_ms)
{
    enum scan_problem problem = SCAN_OK;
    const enum scan_step step = gun->descriptor != NULL
                                    ? hid_scan_tick(&gun->hid, now_ms, &problem)
                                    : serial_scan_tick(&gun->serial, now_ms, &gun->scan, &problem);
    hear(gun, step, problem);
}

static int gun_open(struct device *device, int64_t now_ms)
{
    struct gun *gun = gun_of(device);
    gun->opened = true;
    connect(gun, now_ms);
    return 0;
}

static size_t gun_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    struct gun *gun = gun_of(device);
    return gun->health.state == DEVICE_READY ? port_poll_fds(gun->port, fds, room) : 0;
}

static void gun_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                         int64_t now_ms)
{
    struct gun *gun = gun_of(device);
    uint8_t bytes[READ_BYTES];
    (void)fds;
    (void)count;
    if (gun->health.state != DEVICE_READY) {
        if (gun->opened && now_ms >= gun->retry_at_ms) {
            connect(gun, now_ms);
        }
        return;
    }
    for (int i = 0; i < READS_MAX; i++) {
        const int size = port_read(gun->port, bytes, sizeof(bytes));
        if (size < 0) {
            let_go(gun, gun_port_health(size), now_ms);
            return;
        }
        if (size == 0) {
            break;
        }
        feed(gun, bytes, (size_t)size, now_ms);
    }
    tick(gun, now_ms);
}

static int64_t gun_next_deadline_ms(const struct device *device)
{
    const struct gun *gun = (const struct gun *)device;
    if (!gun->opened) {
        return DEVICE_NO_DEADLINE;
    }
    return gun->health.state == DEVICE_READY ? part_deadline_ms(gun) : gun->retry_at_ms;
}

static struct device_health gun_health(const struct device *device)
{
    return ((const struct gun *)device)->health;
}

static void gun_close(struct device *device)
{
    struct gun *gun = gun_of(device);
    port_close(gun->port);
    gun->opened = false;
    gun->health = absent;
}

static const struct device_ops gun_ops = {
    .kind = "barcode",
    .open = gun_open,
    .poll_fds = gun_poll_fds,
    .on_ready = gun_on_ready,
    .next_deadline_ms = gun_next_deadline_ms,
    .health = gun_health,
    .close = gun_close,
};

static struct gun *gun_make(struct port *port, gun_heard *heard, void *context)
{
    struct gun *gun = calloc(1, sizeof(*gun));
    if (gun == NULL) {
        return NULL;
    }
    gun->device.ops = &gun_ops;
    gun->port = port;
    gun->heard = heard;
    gun->context = context;
    gun->health = absent;
    return gun;
}

struct device *gun_hid_create(struct port *port, gun_descriptor *descriptor,
                              void *descriptor_context, gun_heard *heard, void *context)
{
    assert(descriptor != NULL);
    struct gun *gun = gun_make(port, heard, context);
    if (gun == NULL) {
        return NULL;
    }
    const struct serial_scan_settings unused = {.gap_ms = SERIAL_SCAN_GAP_MS};
    serial_scan_init(&gun->serial, &unused);
    gun->descriptor = descriptor;
    gun->descriptor_context = descriptor_context;
    return &gun->device;
}

struct device *gun_serial_create(struct port *port, const struct serial_scan_settings *settings,
                                 gun_heard *heard, void *context)
{
    struct gun *gun = gun_make(port, heard, context);
    if (gun == NULL) {
        return NULL;
    }
    serial_scan_init(&gun->serial, settings);
    return &gun->device;
}

void gun_destroy(struct device *device)
{
    if (device == NULL) {
        return;
    }
    if (device->ops != &gun_ops) {
        gun_wedge_destroy(device);
        return;
    }
    port_destroy(gun_of(device)->port);
    free(device);
}

/* What stands after the last slash. */
static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

int gun_descriptor_of_hidraw(void *context, uint8_t *ret_bytes, size_t room)
{
    char target[PATH_ROOM];
    char path[PATH_ROOM];
    const char *name = file_name(context);
    if (strncmp(name, "hidraw", 6) != 0) {
        /* A link of udev's leads to the device at once. */
        const ssize_t size = readlink(context, target, sizeof(target) - 1);
        target[size > 0 ? size : 0] = '\0';
        name = file_name(target);
    }
    const int length =
        snprintf(path, sizeof(path), "/sys/class/hidraw/%s/device/report_descriptor", name);
    if (length < 0 || (size_t)length >= sizeof(path)) {
        return -1;
    }
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    const ssize_t size = read(file, ret_bytes, room);
    close(file);
    return (int)size;
}
