#include "drivers/io/port_memory.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 2 }; /* before each report that waits */

/* Bytes that wait in one direction; reports with their length before them. */
struct lane {
    uint8_t bytes[PORT_MEMORY_MAX_BYTES];
    size_t size_bytes;
};

struct port_memory {
    struct port port;
    bool reports;
    bool plugged;
    bool opened;
    size_t piece_bytes;
    size_t left_bytes; /* until it is unplugged by itself */
    struct lane in, out;
};

static bool lane_put(struct lane *lane, const void *bytes, size_t size_bytes, bool report)
{
    const size_t head = report ? LENGTH_BYTES : 0;
    if (size_bytes + head > sizeof(lane->bytes) - lane->size_bytes) {
        return false;
    }
    if (report) {
        assert(size_bytes <= PORT_REPORT_MAX_BYTES);
        lane->bytes[lane->size_bytes] = (uint8_t)(size_bytes >> 8);
        lane->bytes[lane->size_bytes + 1] = (uint8_t)(size_bytes & 0xFF);
    }
    memcpy(lane->bytes + lane->size_bytes + head, bytes, size_bytes);
    lane->size_bytes += head + size_bytes;
    return true;
}

/* How much the next take gives, all that waits or the next report. */
static size_t lane_next(const struct lane *lane, bool report)
{
    if (!report || lane->size_bytes == 0) {
        return lane->size_bytes;
    }
    return ((size_t)lane->bytes[0] << 8) | lane->bytes[1];
}

static size_t lane_take(struct lane *lane, void *ret_bytes, size_t room, bool report)
{
    const size_t next = lane_next(lane, report);
    const size_t size = next < room ? next : room;
    if (next == 0 && lane->size_bytes == 0) {
        return 0;
    }
    const size_t head = report ? LENGTH_BYTES : 0;
    const size_t gone = report ? head + next : size;
    memcpy(ret_bytes, lane->bytes + head, size);
    memmove(lane->bytes, lane->bytes + gone, lane->size_bytes - gone);
    lane->size_bytes -= gone;
    return size;
}

/* The cable is there and more bytes may pass. */
static bool connected(struct port_memory *memory)
{
    memory->plugged = memory->plugged && memory->left_bytes > 0;
    return memory->opened && memory->plugged;
}

/* How many of these bytes pass now; counts them. 0: the cable went. */
static size_t pass(struct port_memory *memory, size_t size_bytes)
{
    size_t size = size_bytes;
    if (!memory->reports && memory->piece_bytes != 0 && size > memory->piece_bytes) {
        size = memory->piece_bytes;
    }
    if (size > memory->left_bytes) {
        size = memory->reports ? 0 : memory->left_bytes;
        memory->left_bytes = size;
    }
    if (memory->left_bytes != SIZE_MAX) {
        memory->left_bytes -= size;
    }
    return size;
}

static int memory_open(struct port *port)
{
    struct port_memory *memory = (struct port_memory *)port;
    assert(!memory->opened);
    if (!memory->plugged) {
        return PORT_ABSENT;
    }
    memory->opened = true;
    return PORT_OK;
}

static size_t memory_poll_fds(struct port *port, struct pollfd *fds, size_t room)
{
    (void)port;
    (void)fds;
    (void)room;
    return 0;
}

static int memory_read(struct port *port, void *ret_bytes, size_t room)
{
    struct port_memory *memory = (struct port_memory *)port;
    if (!connected(memory)) {
        return PORT_GONE;
    }
    const size_t next = lane_next(&memory->in, memory->reports);
    if (next == 0) {
        return 0;
    }
    const size_t size = pass(memory, next < room ? next : room);
    if (size == 0) {
        return PORT_GONE;
    }
    return (int)lane_take(&memory->in, ret_bytes, size, memory->reports);
}

static int memory_write(struct port *port, const void *bytes, size_t size_bytes)
{
    struct port_memory *memory = (struct port_memory *)port;
    if (!connected(memory)) {
        return PORT_GONE;
    }
    const size_t size = pass(memory, size_bytes);
    if (size == 0) {
        return PORT_GONE;
    }
    return lane_put(&memory->out, bytes, size, memory->reports) ? (int)size : 0;
}

static void memory_close(struct port *port)
{
    ((struct port_memory *)port)->opened = false;
}

static void memory_destroy(struct port *port)
{
    free(port);
}

static const struct port_ops memory_ops = {
    .kind = "memory",
    .open = memory_open,
    .poll_fds = memory_poll_fds,
    .read = memory_read,
    .write = memory_write,
    .close = memory_close,
    .destroy = memory_destroy,
};

static struct port_memory *memory_of(struct port *port)
{
    assert(port->ops == &memory_ops);
    return (struct port_memory *)port;
}

struct port *port_memory_create(bool reports)
{
    struct port_memory *memory = calloc(1, sizeof(*memory));
    if (memory == NULL) {
        return NULL;
    }
    memory->port.ops = &memory_ops;
    memory->reports = reports;
    memory->left_bytes = SIZE_MAX;
    return &memory->port;
}

void port_memory_plug(struct port *port, bool plugged)
{
    struct port_memory *memory = memory_of(port);
    memory->plugged = plugged;
    memory->left_bytes = SIZE_MAX;
    memory->in.size_bytes = 0;
    memory->out.size_bytes = 0;
}

void port_memory_set_piece(struct port *port, size_t piece_bytes)
{
    assert(!memory_of(port)->reports);
    memory_of(port)->piece_bytes = piece_bytes;
}

void port_memory_unplug_after(struct port *port, size_t bytes)
{
    memory_of(port)->left_bytes = bytes;
}

bool port_memory_give(struct port *port, const void *bytes, size_t size_bytes)
{
    struct port_memory *memory = memory_of(port);
    return memory->plugged && lane_put(&memory->in, bytes, size_bytes, memory->reports);
}

size_t port_memory_take(struct port *port, void *ret_bytes, size_t room)
{
    struct port_memory *memory = memory_of(port);
    return lane_take(&memory->out, ret_bytes, room, memory->reports);
}
