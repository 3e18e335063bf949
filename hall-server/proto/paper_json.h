/*
 * Reads papers to confirm from JSON: what a clerk shows, and what is said to it. Pure; any thread.
 */
#ifndef HALL_SERVER_PROTO_PAPER_JSON_H
#define HALL_SERVER_PROTO_PAPER_JSON_H

#include "hall-server/proto/command_json.h"

/*
 * {"title","lines":[…],"request_id"}: 1 … LIMIT_PAPER_LINES lines of one row of text each, none
 * empty. The command gets the hash. On a problem *ret_text is empty, and *ret_command as it was.
 */
enum problem paper_show_json_read(const char *text, size_t length_bytes,
                                  struct command *ret_command, struct paper_text *ret_text,
                                  char ret_detail[COMMAND_DETAIL_ROOM]);

/* {"paper","answer","request_id"}; answer is "confirmed", "wrong" or "withdrawn". */
enum problem paper_answer_json_read(const char *text, size_t length_bytes,
                                    struct command *ret_command,
                                    char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
