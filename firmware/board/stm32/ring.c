#include "firmware/board/stm32/board.h"

struct ring line_ring;

void ring_put(struct ring *ring, uint8_t byte)
{
    const uint16_t next = (uint16_t)((ring->written + 1) % RING_BYTES);
    if (next != ring->read) {
        ring->bytes[ring->written] = byte;
        ring->written = next;
    }
}

bool ring_is_empty(const struct ring *ring)
{
    return ring->read == ring->written;
}

size_t ring_take(struct ring *ring, uint8_t *ret_bytes, size_t room)
{
    size_t size = 0;
    while (size < room && !ring_is_empty(ring)) {
        ret_bytes[size++] = ring->bytes[ring->read];
        ring->read = (uint16_t)((ring->read + 1) % RING_BYTES);
    }
    return size;
}
