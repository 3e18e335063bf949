#include "hall-server/field/field_bus.h"

#include "drivers/base/clock.h"
#include "hall-server/field/field.h"

#include <assert.h>
#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { TCP_PREFIX_BYTES = 4 };

static modbus_t *bus_new(const char *path)
{
    if (strncmp(path, "tcp:", TCP_PREFIX_BYTES) != 0) {
        return modbus_new_rtu(path, FIELD_BAUD, 'N', 8, 1);
    }
    char host[FIELD_PATH_BYTES];
    snprintf(host, sizeof(host), "%s", path + TCP_PREFIX_BYTES);
    char *port = strrchr(host, ':');
    if (port == NULL) {
        errno = EINVAL;
        return NULL;
    }
    *port = 0;
    return modbus_new_tcp_pi(host, port + 1);
}

modbus_t *field_bus_open(const char *path)
{
    modbus_t *bus = bus_new(path);
    if (bus == NULL) {
        return NULL;
    }
    modbus_set_byte_timeout(bus, 0, FIELD_BYTE_TIMEOUT_MS * 1000);
    if (modbus_connect(bus) != 0) {
        const int error = errno;
        modbus_free(bus);
        errno = error;
        return NULL;
    }
    /* Two masters on one line would take each other's answers. A socket knows no such lock. */
    if (flock(modbus_get_socket(bus), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        field_bus_close(bus);
        errno = EWOULDBLOCK;
        return NULL;
    }
    return bus;
}

void field_bus_close(modbus_t *bus)
{
    if (bus != NULL) {
        modbus_close(bus);
        modbus_free(bus);
    }
}

static int request_send(modbus_t *bus, const struct field_request *request, uint16_t *registers)
{
    switch (request->function) {
    case 3:
        return modbus_read_registers(bus, request->read_first, request->read_count, registers);
    case 16:
        return modbus_write_registers(bus, request->write_first, request->write_count,
                                      request->write);
    case 23:
        return modbus_write_and_read_registers(bus, request->write_first, request->write_count,
                                               request->write, request->read_first,
                                               request->read_count, registers);
    default:
        assert(false && "a function that the room does not use");
        return -1;
    }
}

/* libmodbus says that time is over for an answer that breaks off, too; that comes sooner. */
static enum field_bus_heard heard_of(int error, int64_t took_ms, int timeout_ms)
{
    switch (error) {
    case EIO:
    case EBADF:
    case ENXIO:
    case ECONNRESET:
    case EPIPE:
        return BUS_GONE;
    case ETIMEDOUT:
        return took_ms + 1 < timeout_ms ? BUS_BROKEN : BUS_SILENT;
    default:
        return error >= EMBXILFUN && error <= EMBXGTAR ? BUS_REFUSED : BUS_BROKEN;
    }
}

enum field_bus_heard field_bus_carry(modbus_t *bus, int address, int timeout_ms,
                                     const struct field_request *request, uint16_t *registers)
{
    usleep(FIELD_PAUSE_US);
    modbus_set_response_timeout(bus, (uint32_t)timeout_ms / 1000,
                                (uint32_t)timeout_ms % 1000 * 1000);
    const int slave = modbus_set_slave(bus, address);
    assert(slave == 0);
    (void)slave;
    const int64_t began_ms = clock_monotonic_ms();
    const int result = request_send(bus, request, registers);
    const int error = errno;
    return result >= 0 ? BUS_GOOD : heard_of(error, clock_monotonic_ms() - began_ms, timeout_ms);
}

void field_bus_quiet(modbus_t *bus, enum field_bus_heard heard)
{
    if (heard == BUS_GOOD || heard == BUS_GONE) {
        return;
    }
    /*
     * A late answer of somebody else came first, so ours is still on its way: flushed too soon, it
     * would be the wrong answer to the next request, and so on for ever.
     */
    if (heard != BUS_SILENT) {
        usleep(FIELD_SETTLE_US);
    }
    modbus_flush(bus);
}

bool field_bus_late(modbus_t *bus, int wait_ms)
{
    struct pollfd port = {.fd = modbus_get_socket(bus), .events = POLLIN};
    return poll(&port, 1, wait_ms) > 0 && (port.revents & POLLIN) != 0;
}
