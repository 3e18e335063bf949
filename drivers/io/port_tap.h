/*
 * A tap on a port: all goes on as it was, and what passes is shown to a function, for
 * `mashang-device record`. A record is sent with a fault report, so personal fields must never be
 * in it: the driver that knows the bytes gives a blanker, which paints over them in a copy before
 * the sink sees it.
 *
 *   driver ── tap ── port        tap ──▶ blank(copy) ──▶ sink(copy)
 *
 * One thread, that of the port.
 */
#ifndef DRIVERS_IO_PORT_TAP_H
#define DRIVERS_IO_PORT_TAP_H

#include "drivers/io/port.h"

enum port_way { PORT_TO_HOST, PORT_TO_DEVICE };

/* What passed one way; `size_bytes` 0: the port was opened (to device) or closed (to host). */
typedef void port_tap_sink(void *context, enum port_way way, const uint8_t *bytes,
                           size_t size_bytes);

/*
 * Paints over personal fields in `bytes`, in place. Called with all that passes, in order, so that
 * it can keep where it is in the stream in `context`; size_bytes 0: begins anew.
 */
typedef void port_tap_blank(void *context, enum port_way way, uint8_t *bytes, size_t size_bytes);

struct port_tap_use {
    port_tap_sink *sink;
    void *sink_context;
    port_tap_blank *blank; /* NULL: nothing personal can pass */
    void *blank_context;
};

/* Takes `under`, and destroys it with itself. NULL: no memory, and `under` is still the caller's.
 */
struct port *port_tap_create(struct port *under, const struct port_tap_use *use);

#endif
