/*
 * The connection to a receipt printer: a device file (USB, serial, pseudo-terminal) or TCP. Never
 * waits, but for a TCP connection to be made. One thread.
 */
#ifndef DRIVERS_PRINTER_DEVICE_LINK_H
#define DRIVERS_PRINTER_DEVICE_LINK_H

#include "drivers/printer/device_uri.h"

#include <stddef.h>
#include <sys/types.h>

enum { DEVICE_LINK_CONNECT_MS = 2000 };

/* A descriptor, or -1 (errno says why). The caller closes it. */
int device_link_open(const struct device_uri *uri);

/* Bytes read (0: none now), or -1 when the device is gone. */
ssize_t device_link_read(int link, void *ret_bytes, size_t room);

/* Bytes taken (0: none now), or -1 when the device is gone. */
ssize_t device_link_write(int link, const void *bytes, size_t size_bytes);

#endif
