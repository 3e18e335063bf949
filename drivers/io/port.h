/*
 * Bytes to and from a device, whatever the cable: serial, USB bulk, HID reports, memory (tests and
 * replay); and a tap between that shows what passes.
 *
 * A port is a stream (serial, USB) or made of reports (HID; memory when asked): then one
 * port_write() is one report and one port_read() gives one, and the report number, if the device
 * has any, is the first byte.
 *
 * Order: create, port_open(), port_read()/port_write() as poll() on port_poll_fds() says,
 * port_close() (may be opened again), port_destroy(). Nothing blocks. After PORT_GONE the port is
 * to be closed. One thread. Knows nothing of what the bytes mean.
 */
#ifndef DRIVERS_IO_PORT_H
#define DRIVERS_IO_PORT_H

#include <assert.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* error, code, advice in Chinese, advice in English */
#define PORT_ERRORS(X)                                                                             \
    X(PORT_ABSENT, -1, "port.absent", "没有找到设备，请检查连接线是否插好。",                      \
      "The device was not found: check that its cable is plugged in.")                             \
    X(PORT_DENIED, -2, "port.denied", "没有权限使用设备，请管理员运行 hallctl doctor。",           \
      "No right to use the device: ask the administrator to run hallctl doctor.")                  \
    X(PORT_TAKEN, -3, "port.taken", "设备正被另一个程序占用，请先关闭那个程序。",                  \
      "Another program holds the device: close that program first.")                               \
    X(PORT_GONE, -4, "port.gone", "设备已断开，请重新插好连接线。",                                \
      "The device was unplugged: plug its cable in again.")                                        \
    X(PORT_FAILED, -5, "port.failed", "设备通信出错，请拔下后重新插上。",                          \
      "The connection failed: unplug the device and plug it in again.")                            \
    X(PORT_NO_MEMORY, -6, "port.no_memory", "内存不足，请重新启动本机。",                          \
      "Out of memory: restart this machine.")

enum port_error {
    PORT_OK = 0,
#define PORT_ERROR_ENUM(name, number, code, zh, en) name = (number),
    PORT_ERRORS(PORT_ERROR_ENUM)
#undef PORT_ERROR_ENUM
};

enum {
    PORT_FDS_MAX = 8,
    PORT_PATH_MAX_BYTES = 255,
    PORT_REPORT_MAX_BYTES = 1025, /* the greatest HID report with its number */
};

struct port;

struct port_ops {
    const char *kind; /* "serial", "usb", "hid", "memory", "tap" */
    int (*open)(struct port *port);
    size_t (*poll_fds)(struct port *port, struct pollfd *fds, size_t room);
    int (*read)(struct port *port, void *ret_bytes, size_t room);
    int (*write)(struct port *port, const void *bytes, size_t size_bytes);
    void (*close)(struct port *port);
    void (*destroy)(struct port *port);
};

/* The first member of every port's structure. */
struct port {
    const struct port_ops *ops;
};

/* PORT_OK or an enum port_error. The port must be closed. */
__attribute__((warn_unused_result)) static inline int port_open(struct port *port)
{
    return port->ops->open(port);
}

/* Fills at most `room` (≥ PORT_FDS_MAX) rows with fd and events; returns how many, maybe none. */
static inline size_t port_poll_fds(struct port *port, struct pollfd *fds, size_t room)
{
    assert(room >= PORT_FDS_MAX);
    return port->ops->poll_fds(port, fds, room);
}

/* > 0: so many bytes (one report); 0: none now; < 0: an enum port_error. `room` > 0. */
__attribute__((warn_unused_result)) static inline int port_read(struct port *port, void *ret_bytes,
                                                                size_t room)
{
    assert(room > 0);
    return port->ops->read(port, ret_bytes, room);
}

/*
 * > 0: so many bytes were taken (of a report: all); 0: none now, try after poll(); < 0: an enum
 * port_error. `size_bytes` > 0.
 */
__attribute__((warn_unused_result)) static inline int
port_write(struct port *port, const void *bytes, size_t size_bytes)
{
    assert(size_bytes > 0);
    return port->ops->write(port, bytes, size_bytes);
}

/* Lets the device go; fine on a port that is closed. */
static inline void port_close(struct port *port)
{
    port->ops->close(port);
}

/* Closes and frees; NULL is fine. */
static inline void port_destroy(struct port *port)
{
    if (port != NULL) {
        port->ops->destroy(port);
    }
}

/* The row of an error for people: a stable code and advice. `error` is of enum port_error, < 0. */
struct port_problem {
    const char *code;
    const char *advice_zh;
    const char *advice_en;
};
const struct port_problem *port_problem_of(int error);

/* What errno means for a port. */
int port_error_of(int error_number);

/*
 * A serial line, 8N1, nothing translated; `path` such as /dev/ttyUSB0 or a pseudo-terminal (copied;
 * ≤ PORT_PATH_MAX_BYTES), `baud` of serial_mode.h's table. Held against other programs by flock().
 * NULL: no memory.
 */
struct port *port_serial_create(const char *path, int baud);

/*
 * A HID device by its hidraw node; made of reports. Whether these begin with their number is read
 * from the device. NULL: no memory.
 */
struct port *port_hid_create(const char *path);

#endif
