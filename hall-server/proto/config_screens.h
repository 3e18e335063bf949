/*
 * What boards and seats' screens are told besides calls, from a configuration's document: notices
 * by area, hours in which nothing is spoken, and who sits at a seat. Inside of proto;
 * config_json.c calls it when a document is read. Documents from before them have none.
 *
 * Pure; any thread.
 */
#ifndef HALL_PROTO_CONFIG_SCREENS_H
#define HALL_PROTO_CONFIG_SCREENS_H

#include "hall-server/model/hall_config.h"
#include "hall-server/proto/config_rows.h"

#include <jansson.h>

/*
 * The document's lists as they may be told on, the caller's; an empty one where it has none, NULL
 * where a row is wrong, which *ret_wrong then says (untouched otherwise).
 *
 * notices: [{"id","areas":[…],"text":{"zh","en"},"picture","qr"}…], areas of `config`, none: all.
 * staff: [{"id","post":{"zh","en"},"department","photo"}…], department of `config` or "".
 * quiet: [{"from":1260,"until":1440}…] of hall.quiet_hours ([[1260,1440]…]), minutes of a day.
 */
json_t *config_notices_read(const json_t *document, const struct hall_config *config,
                            struct config_rows_wrong *ret_wrong);
json_t *config_staff_read(const json_t *document, const struct hall_config *config,
                          struct config_rows_wrong *ret_wrong);
json_t *config_quiet_read(const json_t *document, struct config_rows_wrong *ret_wrong);

#endif
