/*
 * A port whose other end is a pair of buffers: for tests, and to play a record again. It can be
 * unplugged at any byte, and cut into pieces as small as one.
 *
 *   driver ── port_read()  ◀── what port_memory_give() put in ── test
 *          ── port_write() ──▶ what port_memory_take() gives ──▶
 *
 * One thread. It has no descriptor to wait for: after a give, call the driver.
 */
#ifndef DRIVERS_IO_PORT_MEMORY_H
#define DRIVERS_IO_PORT_MEMORY_H

#include "drivers/io/port.h"

enum { PORT_MEMORY_MAX_BYTES = 65536 }; /* waiting in one direction */

/* `reports`: each give and each write is one report. Unplugged until port_memory_plug(). */
struct port *port_memory_create(bool reports);

/* Plugged in (as made anew, both buffers empty) or not: opening is PORT_ABSENT, all else GONE. */
void port_memory_plug(struct port *port, bool plugged);

/* Reads give, and writes take, at most so many bytes at once (0: no limit); streams only. */
void port_memory_set_piece(struct port *port, size_t piece_bytes);

/*
 * Is unplugged by itself after so many bytes more in both directions; a report that would pass it
 * does not go through. SIZE_MAX: never.
 */
void port_memory_unplug_after(struct port *port, size_t bytes);

/* What the device says. False: no room, or unplugged. A report is ≤ PORT_REPORT_MAX_BYTES. */
bool port_memory_give(struct port *port, const void *bytes, size_t size_bytes);

/* What was written to the device: up to `room` bytes, or one report (cut to `room`); 0: nothing. */
size_t port_memory_take(struct port *port, void *ret_bytes, size_t room);

#endif
