/* Bytes that claim to be an event: refused, or an event that encodes to the same bytes. */
#include "hall-server/model/event_codec.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event event;
    uint8_t again[LIMIT_EVENT_BYTES];
    if (event_decode(data, size, &event) == EVENT_CODEC_OK) {
        const size_t written = event_encode(&event, again);
        assert(written == size);
        assert(memcmp(again, data, size) == 0);
        (void)written;
    }
    return 0;
}
