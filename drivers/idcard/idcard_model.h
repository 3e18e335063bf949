/*
 * The readers that are known, a row a model and way of talking: where it is plugged in, which pipes
 * it may have, how its reports are filled. What a device does differently is a row here, never an
 * `if`.
 *
 * Reports of HID readers carry the stream of SAM frames in pieces, filled up with zeros:
 *
 *   plain:    number, if the device has numbers | bytes, zeros
 *   counted:  number, if ...                    | how many bytes follow that mean something |
 * bytes, zeros
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_IDCARD_IDCARD_MODEL_H
#define DRIVERS_IDCARD_IDCARD_MODEL_H

#include "drivers/io/port_find.h"
#include "drivers/io/port_usb.h"

enum { IDCARD_REPORT_MAX_BYTES = 64, IDCARD_REPORT_NO_NUMBER = 0 };

/* How a report is filled; report_bytes 0: a stream, no reports. */
struct idcard_framing {
    size_t report_bytes; /* without the number */
    uint8_t number;
    bool counted;
};

struct idcard_model {
    const char *name; /* as people would say it */
    enum port_kind kind;
    uint16_t vendor, product; /* serial: 0, any */
    size_t pipe_count;
    struct port_usb_pipes pipes[PORT_USB_PIPES_MAX];
    struct idcard_framing framing;
    int baud;
};

/* The rows in the order of trying; one device may have several, tried until one is answered. */
extern const struct idcard_model idcard_models[];
extern const size_t idcard_model_count;

/* The row is for what is plugged in there. */
bool idcard_model_fits(const struct idcard_model *model, const struct port_place *place);

/*
 * A report with the first bytes of `bytes`; returns how many of these went into it. *ret_size is
 * the report's size. With framing of a stream, all bytes go (≤ IDCARD_REPORT_MAX_BYTES).
 */
size_t idcard_report_put(const struct idcard_framing *framing, const uint8_t *bytes,
                         size_t size_bytes, uint8_t ret_report[IDCARD_REPORT_MAX_BYTES + 1],
                         size_t *ret_size);

/* What a report, or a piece of a stream, carries: inside it; 0: nothing. */
size_t idcard_report_get(const struct idcard_framing *framing, const uint8_t *report,
                         size_t size_bytes, const uint8_t **ret_bytes);

#endif
