#include "hall-server/field/field_bus.h"

#include "drivers/base/clock.h"
#include "hall-server/field/field.h"
#include "hall-server/field/field_gateway.h"

#include <assert.h>
#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char gateway_prefix[] = "tcp:";

/* One of the two. */
struct field_bus {
    modbus_t *port;
    struct field_gateway *gateway;
};

/* NULL with errno. */
static modbus_t *port_open(const char *path)
{
    modbus_t *port = modbus_new_rtu(path, FIELD_BAUD, 'N', 8, 1);
    if (port == NULL) {
        return NULL;
    }
    modbus_set_byte_timeout(port, 0, FIELD_BYTE_TIMEOUT_MS * 1000);
    if (modbus_connect(port) != 0) {
        const int error = errno;
        modbus_free(port);
        errno = error;
        return NULL;
    }
    /* Two masters on one line would take each other's answers. */
    if (flock(modbus_get_socket(port), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        modbus_close(port);
        modbus_free(port);
        errno = EWOULDBLOCK;
        return NULL;
    }
    return port;
}

bool field_port_rate_read(char *port, char *ret_why, size_t why_room)
{
    char *at = strrchr(port, '@');
    if (at == NULL || at[1] == '\0' || strspn(at + 1, "0123456789") != strlen(at + 1)) {
        return true;
    }
    *at = '\0';
    if (strtol(at + 1, NULL, 10) == FIELD_BAUD) {
        return true;
    }
    (void)snprintf(ret_why, why_room,
                   "%s at %s baud: too slow or unknown for keys; a pad is asked in 5 ms at %d baud "
                   "and in 50 ms at 9600. Set devices and gateways to %d, 8N1",
                   port, at + 1, FIELD_BAUD, FIELD_BAUD);
    return false;
}

struct field_bus *field_bus_open(const char *path)
{
    struct field_bus *bus = calloc(1, sizeof(*bus));
    if (bus == NULL) {
        return NULL;
    }
    const size_t prefix = sizeof(gateway_prefix) - 1;
    if (strncmp(path, gateway_prefix, prefix) == 0) {
        bus->gateway = field_gateway_open(path + prefix);
    } else {
        bus->port = port_open(path);
    }
    if (bus->port == NULL && bus->gateway == NULL) {
        const int error = errno;
        free(bus);
        errno = error;
        return NULL;
    }
    return bus;
}

void field_bus_close(struct field_bus *bus)
{
    if (bus == NULL) {
        return;
    }
    if (bus->port != NULL) {
        modbus_close(bus->port);
        modbus_free(bus->port);
    }
    field_gateway_close(bus->gateway);
    free(bus);
}

static int request_send(modbus_t *port, const struct field_request *request, uint16_t *registers)
{
    switch (request->function) {
    case 3:
        return modbus_read_registers(port, request->read_first, request->read_count, registers);
    case 16:
        return modbus_write_registers(port, request->write_first, request->write_count,
                                      request->write);
    case 23:
        return modbus_write_and_read_registers(port, request->write_first, request->write_count,
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

static enum field_bus_heard port_carry(modbus_t *port, int address, int timeout_ms,
                                       const struct field_request *request, uint16_t *registers)
{
    modbus_set_response_timeout(port, (uint32_t)timeout_ms / 1000,
                                (uint32_t)timeout_ms % 1000 * 1000);
    const int slave = modbus_set_slave(port, address);
    assert(slave == 0);
    (void)slave;
    const int64_t began_ms = clock_monotonic_ms();
    const int result = request_send(port, request, registers);
    const int error = errno;
    return result >= 0 ? BUS_GOOD : heard_of(error, clock_monotonic_ms() - began_ms, timeout_ms);
}

enum field_bus_heard field_bus_carry(struct field_bus *bus, int address, int timeout_ms,
                                     const struct field_request *request, uint16_t *registers)
{
    if (bus->gateway != NULL) { /* which keeps the line's silences itself */
        return field_gateway_carry(bus->gateway, address, timeout_ms, request, registers);
    }
    usleep(FIELD_PAUSE_US);
    modbus_flush(bus->port); /* what is there already answers something else */
    return port_carry(bus->port, address, timeout_ms, request, registers);
}

void field_bus_settle(struct field_bus *bus, enum field_bus_heard heard)
{
    /* A gateway's answers have numbers: a late one passes for no other. */
    if (bus->gateway == NULL && (heard == BUS_BROKEN || heard == BUS_REFUSED)) {
        usleep(FIELD_SETTLE_US);
    }
}

bool field_bus_late(struct field_bus *bus, int wait_ms)
{
    struct pollfd line = {.fd = bus->gateway != NULL ? field_gateway_socket(bus->gateway)
                                                     : modbus_get_socket(bus->port),
                          .events = POLLIN};
    return poll(&line, 1, wait_ms) > 0 && (line.revents & POLLIN) != 0;
}
