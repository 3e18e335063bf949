/* Bytes that claim to be a snapshot: refused, or an engine that writes and agrees with the same. */
#include "hall-server/engine/snapshot.h"
#include "hall-server/model/hall_config.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 8 }; /* with the count of sections */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hall_config config; /* version 0, its hash all zeros: as in the corpus */
    config.queue_count = config.service_count = 1;
    config.queues[0].id = (struct short_id){"A"};
    config.services[0].id = (struct short_id){"s1"};
    static const struct engine_limits limits = {.tickets = 16, .legs = 16, .requests = 16};
    struct engine *engine = engine_create(&limits);
    if (engine == NULL) {
        return 0;
    }
    if (engine_snapshot_read(engine, &config, data, size) == SNAPSHOT_OK) {
        const size_t whole = engine_snapshot_write(engine, NULL, 0);
        uint8_t *again = malloc(whole);
        assert(again != NULL);
        assert(engine_snapshot_write(engine, again, whole) == whole);
        assert(engine_snapshot_agrees(engine, again, whole));
        assert(engine_snapshot_agrees(engine, data, size));
        /* An older program wrote fewer sections; all of them are written again as they were. */
        assert(size <= whole &&
               memcmp(again + HEAD_BYTES, data + HEAD_BYTES, size - HEAD_BYTES) == 0);
        free(again);
    }
    engine_destroy(engine);
    return 0;
}
