#include "drivers/io/port.h"

#include "drivers/io/serial_mode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

struct port_serial {
    struct port port;
    int fd; /* -1: closed */
    int baud;
    char path[PORT_PATH_MAX_BYTES + 1];
};

/* What is left from before belongs to nobody. */
static int serial_take(const struct port_serial *serial, int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISCHR(status.st_mode)) {
        return PORT_FAILED;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || serial_mode_set(fd, serial->baud) != 0) {
        return port_error_of(errno);
    }
    tcflush(fd, TCIOFLUSH);
    return PORT_OK;
}

static int serial_open(struct port *port)
{
    struct port_serial *serial = (struct port_serial *)port;
    assert(serial->fd < 0);
    const int fd = open(serial->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return port_error_of(errno);
    }
    const int error = serial_take(serial, fd);
    if (error != PORT_OK) {
        close(fd);
        return error;
    }
    serial->fd = fd;
    return PORT_OK;
}

static size_t serial_poll_fds(struct port *port, struct pollfd *fds, size_t room)
{
    const struct port_serial *serial = (const struct port_serial *)port;
    (void)room;
    if (serial->fd < 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = serial->fd, .events = POLLIN};
    return 1;
}

/* What read() and write() said; a line that ended reads nothing, for ever. */
static int serial_result(ssize_t size, bool reading)
{
    if (size > 0) {
        return (int)size;
    }
    if (size == 0) {
        return reading ? PORT_GONE : 0;
    }
    return errno == EAGAIN || errno == EINTR ? 0 : port_error_of(errno);
}

static int serial_read(struct port *port, void *ret_bytes, size_t room)
{
    const struct port_serial *serial = (const struct port_serial *)port;
    return serial->fd < 0 ? PORT_GONE : serial_result(read(serial->fd, ret_bytes, room), true);
}

static int serial_write(struct port *port, const void *bytes, size_t size_bytes)
{
    const struct port_serial *serial = (const struct port_serial *)port;
    return serial->fd < 0 ? PORT_GONE : serial_result(write(serial->fd, bytes, size_bytes), false);
}

static void serial_close(struct port *port)
{
    struct port_serial *serial = (struct port_serial *)port;
    if (serial->fd >= 0) {
        close(serial->fd);
        serial->fd = -1;
    }
}

static void serial_destroy(struct port *port)
{
    serial_close(port);
    free(port);
}

static const struct port_ops serial_ops = {
    .kind = "serial",
    .open = serial_open,
    .poll_fds = serial_poll_fds,
    .read = serial_read,
    .write = serial_write,
    .close = serial_close,
    .destroy = serial_destroy,
};

struct port *port_serial_create(const char *path, int baud)
{
    assert(strlen(path) <= PORT_PATH_MAX_BYTES);
    assert(serial_mode_has(baud));
    struct port_serial *serial = calloc(1, sizeof(*serial));
    if (serial == NULL) {
        return NULL;
    }
    serial->port.ops = &serial_ops;
    serial->fd = -1;
    serial->baud = baud;
    memcpy(serial->path, path, strlen(path) + 1);
    return &serial->port;
}
