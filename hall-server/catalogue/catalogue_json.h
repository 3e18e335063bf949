/*
 * A catalogue as one JSON text: the configuration that the journal keeps, the engine obeys and
 * `proto/config_json.h` reads. The same catalogue, options and calendar give the same bytes.
 *
 * Pure but for memory; one thread. Includes this room and the calendar.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_JSON_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_JSON_H

#include "hall-server/catalogue/catalogue.h"

#include <stdint.h>

struct catalogue_json_options {
    uint32_t version; /* 1, 2, 3 … of this hall's configurations */
    bool always_open; /* a demo hall: whatever hall.csv says */
};

/* The text (malloc'd, the caller's to free) and its size, or NULL when memory is short. */
char *catalogue_json(const struct catalogue *catalogue,
                     const struct catalogue_json_options *options, size_t *ret_size_bytes);

#endif
