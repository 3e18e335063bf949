/*
 * Places of older configurations as those of the one in force: facts name services, queues and
 * seats by their places in the configuration that was in force when they were written.
 *
 * One thread. Order: places_init(), places_of() for each version that is met, places_deinit().
 */
#ifndef HALL_SERVER_REPORTS_PLACES_H
#define HALL_SERVER_REPORTS_PLACES_H

#include "hall-server/journal/facts.h"
#include "hall-server/model/hall_config.h"

enum { PLACES_VERSIONS_MAX = 32 }; /* of one report; of further ones nothing is known */

/* INDEX_NONE: there is no such thing any more. */
struct places_version {
    uint32_t version;
    uint16_t services[LIMIT_SERVICES];
    uint16_t queues[LIMIT_QUEUES];
    uint16_t windows[LIMIT_SEATS]; /* where that seat was */
};

struct places {
    const struct hall_config *config; /* in force */
    struct facts *facts;
    int count;
    struct places_version *versions[PLACES_VERSIONS_MAX];
};

void places_init(struct places *places, const struct hall_config *config, struct facts *facts);
void places_deinit(struct places *places);

/* NULL: nothing is known of that version. */
const struct places_version *places_of(struct places *places, uint32_t version);

/* INDEX_NONE in, INDEX_NONE out. */
uint16_t places_service(struct places *places, uint32_t version, uint16_t service);
uint16_t places_queue(struct places *places, uint32_t version, uint16_t queue);
uint16_t places_window(struct places *places, uint32_t version, uint16_t seat);

#endif
