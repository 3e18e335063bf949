/*
 * Sets a serial line: 8N1, nothing translated, no modem lines. Any thread.
 */
#ifndef DRIVERS_IO_SERIAL_MODE_H
#define DRIVERS_IO_SERIAL_MODE_H

#include <stdbool.h>

/* 1200 … 921600, those that the table has. */
bool serial_mode_has(int baud);

/* 0, or -1 with errno: not a terminal. A speed that the table lacks leaves the one that is set. */
int serial_mode_set(int fd, int baud);

#endif
