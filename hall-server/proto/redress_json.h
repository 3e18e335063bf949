/*
 * Reads a step of what follows a bad review from JSON. Pure; any thread.
 */
#ifndef HALL_SERVER_PROTO_REDRESS_JSON_H
#define HALL_SERVER_PROTO_REDRESS_JSON_H

#include "hall-server/proto/command_json.h"

/*
 * {"result","level","words","request_id"}: a result of this step by its name; the level, 1 … 5,
 * with the result "said" alone; the words one paragraph of at most LIMIT_REDRESS_BYTES, which may
 * be left out where the result needs none. On a problem *ret_command is as it was.
 */
enum problem redress_step_json_read(enum redress_step step, const char *text, size_t length_bytes,
                                    struct command *ret_command,
                                    char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
