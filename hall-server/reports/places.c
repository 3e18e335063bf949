#include "hall-server/reports/places.h"

#include "drivers/base/log.h"
#include "hall-server/proto/config_json.h"

#include <stdlib.h>
#include <string.h>

void places_init(struct places *places, const struct hall_config *config, struct facts *facts)
{
    memset(places, 0, sizeof *places);
    places->config = config;
    places->facts = facts;
}

void places_deinit(struct places *places)
{
    for (int i = 0; i < places->count; i++) {
        free(places->versions[i]);
    }
    places->count = 0;
}

static void map(const struct hall_config *old, const struct hall_config *now,
                struct places_version *version)
{
    for (uint16_t i = 0; i < old->service_count; i++) {
        version->services[i] = hall_service_find(now, old->services[i].id.text);
    }
    for (uint16_t i = 0; i < old->queue_count; i++) {
        version->queues[i] = hall_queue_find(now, old->queues[i].id.text);
    }
    for (uint16_t i = 0; i < old->seat_count; i++) {
        const struct hall_window *window = &old->windows[old->seats[i].window];
        version->windows[i] = hall_window_find(now, window->id.text);
    }
}

static void old_map(struct places *places, struct places_version *version)
{
    char what[CONFIG_JSON_WHAT_ROOM];
    char *text = NULL;
    size_t size = 0;
    struct hall_config *old = calloc(1, sizeof *old);
    if (old != NULL && facts_config(places->facts, version->version, &text, &size) == JOURNAL_OK &&
        config_json_read(text, size, old, NULL, what) == CONFIG_JSON_OK) {
        map(old, places->config, version);
    } else {
        log_line(LOG_WARN, "reports.no_config", "version=%u", version->version);
    }
    free(text);
    free(old);
}

const struct places_version *places_of(struct places *places, uint32_t version)
{
    for (int i = 0; i < places->count; i++) {
        if (places->versions[i]->version == version) {
            return places->versions[i];
        }
    }
    struct places_version *made = places->count < PLACES_VERSIONS_MAX ? malloc(sizeof *made) : NULL;
    if (made == NULL) {
        return NULL;
    }
    memset(made, 0xFF, sizeof *made); /* INDEX_NONE */
    made->version = version;
    if (version == places->config->version) {
        map(places->config, places->config, made);
    } else {
        old_map(places, made);
    }
    places->versions[places->count++] = made;
    return made;
}

uint16_t places_service(struct places *places, uint32_t version, uint16_t service)
{
    const struct places_version *of = places_of(places, version);
    return of == NULL || service >= LIMIT_SERVICES ? INDEX_NONE : of->services[service];
}

uint16_t places_queue(struct places *places, uint32_t version, uint16_t queue)
{
    const struct places_version *of = places_of(places, version);
    return of == NULL || queue >= LIMIT_QUEUES ? INDEX_NONE : of->queues[queue];
}

uint16_t places_window(struct places *places, uint32_t version, uint16_t seat)
{
    const struct places_version *of = places_of(places, version);
    return of == NULL || seat >= LIMIT_SEATS ? INDEX_NONE : of->windows[seat];
}
