/*
 * The kinds of devices that `mashang-device` can run, one table: how to make one from a place, what
 * of its bytes is personal, how to play a record of it again. A new driver is a new row (kind.c)
 * and a file kind_NAME.c.
 *
 * One thread, the program's.
 */
#ifndef DRIVERS_TOOL_KIND_H
#define DRIVERS_TOOL_KIND_H

#include "drivers/io/device.h"
#include "drivers/io/port_tap.h"
#include "drivers/tool/where.h"

enum { KIND_DESCRIPTOR_MAX = 4096 };

/* What happened, for people, without what it said unless `show`. */
struct kind_tell {
    void (*line)(void *context, const char *text); /* one line, no end */
    void *context;
    bool show; /* also what a code said, what a card had: only when asked for */
};

/* A record asks for a tap; a replay brings its own port. */
struct kind_use {
    const struct where *where;
    const struct kind_tell *tell; /* lives as long as the device */
    port_tap_sink *sink;          /* NULL: no tap */
    void *sink_context;
    bool replay; /* the port is memory; *ret_port says which */
    const uint8_t *descriptor;
    size_t descriptor_bytes; /* of a HID device that is replayed */
};

struct tool_kind {
    const char *name; /* "barcode" */
    const char *help;
    /* NULL: this cable is not the device's, or no memory; *ret_wrong says so (static). */
    struct device *(*create)(const struct kind_use *use, struct port **ret_port,
                             const char **ret_wrong);
    void (*destroy)(struct device *device);
    /* The report descriptor of a HID device, for its record: bytes or < 0. NULL: it needs none. */
    int (*descriptor)(const struct where *where, uint8_t *ret_bytes, size_t room);
};

const struct tool_kind *kind_find(const char *name);
/* The row at `place`, or NULL after the last. */
const struct tool_kind *kind_at(int place);

extern const struct tool_kind kind_barcode;
extern const struct tool_kind kind_idcard;
extern const struct tool_kind kind_printer; /* tested and watched, not recorded */
extern const struct tool_kind kind_papers;  /* the same */

#endif
