/*
 * Where a device is, as a technician types it: a path, what kind of cable it is if the path does
 * not say, and settings.
 *
 *   /dev/ttyACM0                    /dev/hidraw3     /dev/input/event7 /dev/mashang/barcode-serial
 *   serial:/tmp/line?end=stx-etx&aim=yes&baud=9600&gap=100        keys:/dev/gun?end=silence
 *   usb:0400:c35a                   (a vendor and a product, for devices that have no file)
 *   hid:/dev/hidraw3?counted=yes    (a reader whose reports begin with how many bytes mean
 * something) /dev/usb/lp0   tcp:10.0.0.9:9100        (receipt printers) sane:
 * sane:airscan:e0:Scanner   v4l2:/dev/video0   folder:/tmp/pages             (papers)
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_TOOL_WHERE_H
#define DRIVERS_TOOL_WHERE_H

#include <stdbool.h>
#include <stdint.h>

enum where_cable {
    WHERE_SERIAL,
    WHERE_HID,
    WHERE_KEYS,
    WHERE_USB,
    WHERE_PRINTER, /* a device file of the kernel's usblp */
    WHERE_TCP,
    WHERE_SANE,
    WHERE_V4L2,
    WHERE_FOLDER,
    WHERE_CABLES
};
enum where_end { WHERE_END_LINE, WHERE_END_STX_ETX, WHERE_END_SILENCE };
enum { WHERE_PATH_ROOM = 256, WHERE_TEXT_MAX = 400 };

struct where {
    enum where_cable cable;
    char path[WHERE_PATH_ROOM]; /* "" for usb:, and for sane: the first there is */
    uint16_t vendor;            /* of usb: */
    uint16_t product;
    int baud; /* 0: as the kind of device has it */
    enum where_end end;
    bool aim;     /* a serial gun sends "]Q1" before each text */
    int gap_ms;   /* 0: as usual */
    bool counted; /* of an ID card reader on HID */
};

/* False: not of the form; then *ret_where is untouched and *ret_wrong says what (static). */
__attribute__((warn_unused_result)) bool where_read(const char *text, struct where *ret_where,
                                                    const char **ret_wrong);

/* "serial", "hid", "keys", "usb", "lp", "tcp", "sane", "v4l2", "folder"; static. */
const char *where_cable_name(enum where_cable cable);
const char *where_end_name(enum where_end end);

#endif
