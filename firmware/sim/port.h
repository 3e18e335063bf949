/*
 * The two ways out of this program: a terminal set raw, or a UNIX socket. Non-blocking both.
 * Any thread.
 */
#ifndef FIRMWARE_SIM_PORT_H
#define FIRMWARE_SIM_PORT_H

#include <stddef.h>
#include <stdint.h>

/* Opens a terminal (set raw), or connects to a socket. Negative: errno says why. */
int port_open(const char *path);

/* Sends; what does not fit now is lost, as on a line that nobody listens to. */
void port_write(int file, const uint8_t *bytes, size_t size_bytes);

/* A listening UNIX socket at `path` for this user alone; one that was left there is replaced. */
int port_listen(const char *path);

#endif
