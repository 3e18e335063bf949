/*
 * A line with devices on it: a serial port by libmodbus, opened for one program alone, or a gateway
 * (field_gateway.h). One request at a time, with what became of it. Of the room's own, and of the
 * line test.
 *
 * Blocks for as long as an answer may take. One thread a bus.
 */
#ifndef HALL_FIELD_FIELD_BUS_H
#define HALL_FIELD_FIELD_BUS_H

#include "hall-server/field/field_device.h"

#include <stdbool.h>

struct field_bus;

enum field_bus_heard {
    BUS_GOOD,
    BUS_SILENT,  /* not a byte came in time */
    BUS_BROKEN,  /* something came that is no good answer: cut, damaged, somebody else's */
    BUS_REFUSED, /* a good answer that says no: an exception of Modbus */
    BUS_GONE,    /* the port is gone: close it */
};

/*
 * `path`: a serial port or pseudo-terminal, or "tcp:HOST:PORT". NULL with errno: EWOULDBLOCK when
 * another program of ours has the port. field_bus_close() ends it; NULL is fine.
 */
struct field_bus *field_bus_open(const char *path);
void field_bus_close(struct field_bus *bus);

/*
 * A pause, a flush of what came before (an answer has no number, so a late one would pass for this
 * one's), the request, its answer. After anything but BUS_GOOD: field_bus_settle().
 */
enum field_bus_heard field_bus_carry(struct field_bus *bus, int address, int timeout_ms,
                                     const struct field_request *request, uint16_t *registers);

/*
 * A wrong answer may be a late one, with the right one behind it on its way: the next request,
 * which came too soon, would have that for its wrong answer, and so on for ever. So it waits here.
 */
void field_bus_settle(struct field_bus *bus, enum field_bus_heard heard);

/* Something came within `wait_ms`, and is not read yet. */
bool field_bus_late(struct field_bus *bus, int wait_ms);

#endif
