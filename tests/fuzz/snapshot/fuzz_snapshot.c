/* Bytes that claim to be a snapshot: refused, or an engine that writes and agrees with the same. */
#include "hall-server/engine/snapshot.h"
#include "hall-server/model/hall_config.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hall_config config; /* version 0, its hash all zeros: as in the corpus */
    static const struct engine_limits limits = {.tickets = 16, .legs = 16, .requests = 16};
    struct engine *engine = engine_create(&limits);
    if (engine == NULL) {
        return 0;
    }
    if (engine_snapshot_read(engine, &config, data, size) == SNAPSHOT_OK) {
        uint8_t *again = malloc(size);
        assert(again != NULL);
        assert(engine_snapshot_write(engine, again, size) == size);
        assert(memcmp(again, data, size) == 0);
        assert(engine_snapshot_agrees(engine, data, size));
        free(again);
    }
    engine_destroy(engine);
    return 0;
}
