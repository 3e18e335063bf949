/*
 * The address of a receipt printer in CUPS: strict reading. Pure; any thread.
 *
 *   mashang-escpos:/dev/usb/lp0                      a device file: USB, serial, a pseudo-terminal
 *   mashang-escpos:/dev/ttyS0?baud=115200&dots=384   options: see the table in the .c
 *   mashang-escpos://10.0.0.9:9100/?dots=576         TCP; the port is 9100 unless it is given
 *   mashang-escpos:/dev/ttyS0?model=gprinter         text where this model has it (receipt_model.h)
 */
#ifndef DRIVERS_PRINTER_DEVICE_URI_H
#define DRIVERS_PRINTER_DEVICE_URI_H

#include <stdbool.h>

#define DEVICE_URI_SCHEME "mashang-escpos"

enum { DEVICE_URI_BAD = -1, DEVICE_URI_OK = 0, DEVICE_URI_TEXT_MAX = 256 };

struct device_uri {
    char path[DEVICE_URI_TEXT_MAX]; /* "" for TCP */
    char host[DEVICE_URI_TEXT_MAX]; /* "" for a device file */
    int port;
    int dots;       /* across the paper: a multiple of 8, 64–832; 576 by default */
    int baud;       /* 0: as it is */
    int model;      /* a row of receipt_model.h; RECEIPT_MODEL_DEFAULT: raster alone */
    int patience_s; /* how long a job waits for paper: 600 by default */
};

/* DEVICE_URI_BAD: not of the form above, an unknown option, a number out of range; then untouched.
 */
__attribute__((warn_unused_result)) int device_uri_read(const char *text,
                                                        struct device_uri *ret_uri);

#endif
