#include "drivers/io/port.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/hidraw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* An item of a report descriptor is a byte of tag, type and size, then the data (HID 1.11, 6.2.2).
 */
enum { ITEM_REPORT_ID = 0x84, ITEM_TAG_AND_TYPE = 0xFC, ITEM_SIZE = 3, ITEM_LONG = 0xFE };

struct port_hid {
    struct port port;
    int fd;        /* -1: closed */
    bool numbered; /* its reports begin with their number */
    char path[PORT_PATH_MAX_BYTES + 1];
};

static bool is_numbered(const uint8_t *bytes, size_t size_bytes)
{
    for (size_t at = 0; at < size_bytes;) {
        const uint8_t head = bytes[at];
        if (head == ITEM_LONG) {
            return false;
        }
        if ((head & ITEM_TAG_AND_TYPE) == ITEM_REPORT_ID) {
            return true;
        }
        const size_t size = head & ITEM_SIZE;
        at += 1 + (size == ITEM_SIZE ? 4 : size);
    }
    return false;
}

static int descriptor_read(int fd, struct hidraw_report_descriptor *ret_descriptor)
{
    int size = 0;
    memset(ret_descriptor, 0, sizeof(*ret_descriptor));
    if (ioctl(fd, HIDIOCGRDESCSIZE, &size) < 0) {
        return port_error_of(errno);
    }
    if (size <= 0 || size > HID_MAX_DESCRIPTOR_SIZE) {
        return PORT_FAILED;
    }
    ret_descriptor->size = (uint32_t)size;
    return ioctl(fd, HIDIOCGRDESC, ret_descriptor) < 0 ? port_error_of(errno) : PORT_OK;
}

static int hid_open(struct port *port)
{
    struct port_hid *hid = (struct port_hid *)port;
    assert(hid->fd < 0);
    const int fd = open(hid->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return port_error_of(errno);
    }
    struct hidraw_report_descriptor descriptor;
    int error = flock(fd, LOCK_EX | LOCK_NB) != 0 ? port_error_of(errno) : PORT_OK;
    if (error == PORT_OK) {
        error = descriptor_read(fd, &descriptor);
    }
    if (error != PORT_OK) {
        close(fd);
        return error;
    }
    hid->numbered = is_numbered(descriptor.value, descriptor.size);
    hid->fd = fd;
    return PORT_OK;
}

static size_t hid_poll_fds(struct port *port, struct pollfd *fds, size_t room)
{
    const struct port_hid *hid = (const struct port_hid *)port;
    (void)room;
    if (hid->fd < 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = hid->fd, .events = POLLIN};
    return 1;
}

static int hid_read(struct port *port, void *ret_bytes, size_t room)
{
    const struct port_hid *hid = (const struct port_hid *)port;
    if (hid->fd < 0) {
        return PORT_GONE;
    }
    const ssize_t size = read(hid->fd, ret_bytes, room);
    if (size >= 0) {
        return (int)size;
    }
    return errno == EAGAIN || errno == EINTR ? 0 : port_error_of(errno);
}

/* The kernel always wants a number first; it is 0 for reports that have none. */
static int hid_write(struct port *port, const void *bytes, size_t size_bytes)
{
    const struct port_hid *hid = (const struct port_hid *)port;
    uint8_t report[PORT_REPORT_MAX_BYTES + 1] = {0};
    if (hid->fd < 0) {
        return PORT_GONE;
    }
    if (size_bytes > PORT_REPORT_MAX_BYTES) {
        return PORT_FAILED;
    }
    const size_t head = hid->numbered ? 0 : 1;
    memcpy(report + head, bytes, size_bytes);
    const ssize_t size = write(hid->fd, report, head + size_bytes);
    if (size < 0) {
        return errno == EAGAIN || errno == EINTR ? 0 : port_error_of(errno);
    }
    return (size_t)size == head + size_bytes ? (int)size_bytes : PORT_FAILED;
}

static void hid_close(struct port *port)
{
    struct port_hid *hid = (struct port_hid *)port;
    if (hid->fd >= 0) {
        close(hid->fd);
        hid->fd = -1;
    }
}

static void hid_destroy(struct port *port)
{
    hid_close(port);
    free(port);
}

static const struct port_ops hid_ops = {
    .kind = "hid",
    .open = hid_open,
    .poll_fds = hid_poll_fds,
    .read = hid_read,
    .write = hid_write,
    .close = hid_close,
    .destroy = hid_destroy,
};

struct port *port_hid_create(const char *path)
{
    assert(strlen(path) <= PORT_PATH_MAX_BYTES);
    struct port_hid *hid = calloc(1, sizeof(*hid));
    if (hid == NULL) {
        return NULL;
    }
    hid->port.ops = &hid_ops;
    hid->fd = -1;
    memcpy(hid->path, path, strlen(path) + 1);
    return &hid->port;
}
