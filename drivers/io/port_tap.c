#include "drivers/io/port_tap.h"

#include <stdlib.h>
#include <string.h>

enum { TAP_PIECE_BYTES = 4096 };

struct port_tap {
    struct port port;
    struct port *under;
    struct port_tap_use use;
};

/* Shows a blanked copy, in pieces; wipes it. */
static void show(struct port_tap *tap, enum port_way way, const uint8_t *bytes, size_t size_bytes)
{
    uint8_t copy[TAP_PIECE_BYTES];
    size_t at = 0;
    do {
        const size_t rest = size_bytes - at;
        const size_t size = rest < sizeof(copy) ? rest : sizeof(copy);
        if (size > 0) {
            memcpy(copy, bytes + at, size);
        }
        if (tap->use.blank != NULL) {
            tap->use.blank(tap->use.blank_context, way, copy, size);
        }
        tap->use.sink(tap->use.sink_context, way, copy, size);
        at += size;
    } while (at < size_bytes);
    explicit_bzero(copy, sizeof(copy));
}

static int tap_open(struct port *port)
{
    struct port_tap *tap = (struct port_tap *)port;
    const int result = port_open(tap->under);
    if (result == PORT_OK) {
        show(tap, PORT_TO_DEVICE, NULL, 0);
    }
    return result;
}

static size_t tap_poll_fds(struct port *port, struct pollfd *fds, size_t room)
{
    return port_poll_fds(((struct port_tap *)port)->under, fds, room);
}

static int tap_read(struct port *port, void *ret_bytes, size_t room)
{
    struct port_tap *tap = (struct port_tap *)port;
    const int size = port_read(tap->under, ret_bytes, room);
    if (size > 0) {
        show(tap, PORT_TO_HOST, ret_bytes, (size_t)size);
    }
    return size;
}

static int tap_write(struct port *port, const void *bytes, size_t size_bytes)
{
    struct port_tap *tap = (struct port_tap *)port;
    const int size = port_write(tap->under, bytes, size_bytes);
    if (size > 0) {
        show(tap, PORT_TO_DEVICE, bytes, (size_t)size);
    }
    return size;
}

static void tap_close(struct port *port)
{
    struct port_tap *tap = (struct port_tap *)port;
    port_close(tap->under);
    show(tap, PORT_TO_HOST, NULL, 0);
}

static void tap_destroy(struct port *port)
{
    port_destroy(((struct port_tap *)port)->under);
    free(port);
}

static const struct port_ops tap_ops = {
    .kind = "tap",
    .open = tap_open,
    .poll_fds = tap_poll_fds,
    .read = tap_read,
    .write = tap_write,
    .close = tap_close,
    .destroy = tap_destroy,
};

struct port *port_tap_create(struct port *under, const struct port_tap_use *use)
{
    assert(use->sink != NULL);
    struct port_tap *tap = calloc(1, sizeof(*tap));
    if (tap == NULL) {
        return NULL;
    }
    tap->port.ops = &tap_ops;
    tap->under = under;
    tap->use = *use;
    return &tap->port;
}
