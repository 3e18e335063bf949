/*
 * Bulk pipes of a USB device through libusb, without its blocking calls: one transfer is always
 * waiting to read, one may be on its way out.
 *
 * The pipes of one model differ by its age; the first row of `pipes` whose both ends the device has
 * is used, and its kernel driver, if any, lets go of it for the time.
 *
 * One thread. libusb's own descriptors are in port_poll_fds().
 */
#ifndef DRIVERS_IO_PORT_USB_H
#define DRIVERS_IO_PORT_USB_H

#include "drivers/io/port.h"

/* Addresses of endpoints: `in` has bit 7 set (0x81), `out` has not (0x02). */
struct port_usb_pipes {
    uint8_t in, out;
};

enum { PORT_USB_PIPES_MAX = 4 };

/*
 * The first device of this vendor and product; with bus and address not 0, that one alone. `pipes`
 * (1 … PORT_USB_PIPES_MAX) is copied. NULL: no memory.
 */
struct port *port_usb_create(uint16_t vendor, uint16_t product, int bus, int address,
                             const struct port_usb_pipes *pipes, size_t pipe_count);

#endif
