/*
 * What is plugged in, as the kernel's /sys says: USB devices, HID devices and serial lines, each
 * with vendor and product where there are any. Opens no device, needs no rights.
 *
 *   /sys/bus/usb/devices/1-2/{idVendor,idProduct,busnum,devnum,product}
 *   /sys/class/hidraw/hidraw0/device/uevent           HID_ID=0003:000010C4:00000007
 *   /sys/class/tty/ttyUSB0/device/../../idVendor      (ttyACM0: device/../idVendor)
 *
 * Any thread; keeps nothing. Depends on nothing but files.
 */
#ifndef DRIVERS_IO_PORT_FIND_H
#define DRIVERS_IO_PORT_FIND_H

#include "drivers/io/port.h"

enum port_kind { PORT_USB, PORT_HID, PORT_SERIAL };

enum {
    PORT_PLACES_MAX = 64, /* of one kind that are looked at */
    PORT_NAME_MAX_BYTES = 127,
};

struct port_place {
    enum port_kind kind;
    uint16_t vendor, product;           /* 0: not known */
    uint16_t usage_page, usage;         /* of a HID device's first collection; 0: not known */
    int bus, address;                   /* of a USB device */
    char path[PORT_PATH_MAX_BYTES + 1]; /* the node below /dev to open */
    char name[PORT_NAME_MAX_BYTES + 1]; /* what the device calls itself; "" if it does not */
};

/*
 * Up to `room` (≤ PORT_PLACES_MAX) places of a kind, in the order of their paths; returns how many.
 * `root` is "" but in tests, where it is the folder that has a `sys` and a `dev`.
 */
size_t port_find(const char *root, enum port_kind kind, struct port_place *ret_places, size_t room);

#endif
