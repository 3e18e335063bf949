/*
 * The forms of a configuration's document: "forms" and "form_fields" as rows, made into what a
 * guide tells of them. Inside of proto; config_json.c calls it when a document is read.
 *
 * Pure; any thread.
 */
#ifndef HALL_PROTO_CONFIG_FORMS_H
#define HALL_PROTO_CONFIG_FORMS_H

#include "hall-server/proto/config_rows.h"

#include <jansson.h>

/*
 * [{"id","sample","title","guides","fields":[{"label","value","hint"}…]}…], the caller's; NULL
 * without memory. Documents from before forms have none. The first row that cannot be told on is
 * in *ret_wrong, which is untouched otherwise.
 */
json_t *config_forms_read(const json_t *document, struct config_rows_wrong *ret_wrong);

/* Those of a guide, without the guides that they name: the caller's. */
json_t *config_forms_of(const json_t *forms, const char *guide);

#endif
