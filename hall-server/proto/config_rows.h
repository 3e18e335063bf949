/*
 * Lists of a configuration's document that are only told on: is every row as readers expect it?
 * Inside of proto, for config_forms.c and config_screens.c; config_json.c says what is wrong.
 *
 * Pure; any thread.
 */
#ifndef HALL_PROTO_CONFIG_ROWS_H
#define HALL_PROTO_CONFIG_ROWS_H

#include "hall-server/model/hall_config.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The row at which a list ends to be good. */
struct config_rows_wrong {
    const char *list; /* "notices" */
    size_t place;
    const char *what; /* static; NULL: all is well */
};

/* What is wrong with one row, static; NULL: nothing. */
typedef const char *(*config_row_check)(const json_t *row, const struct hall_config *config);

/* A text without a NUL, of at most so many bytes. */
bool config_is_text(const json_t *value, size_t most_bytes);

/* A list of at most `most` good rows; else the first that is wrong is in *ret_wrong, which is
 * untouched otherwise. `config` goes to `check`, and may be NULL where that needs none. */
bool config_rows_are_good(const json_t *list, const char *name, size_t most, config_row_check check,
                          const struct hall_config *config, struct config_rows_wrong *ret_wrong);

#endif
