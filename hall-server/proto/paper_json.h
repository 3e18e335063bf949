/*
 * Reads papers to confirm from JSON: what a clerk shows, and what is said to it. Pure; any thread.
 */
#ifndef HALL_SERVER_PROTO_PAPER_JSON_H
#define HALL_SERVER_PROTO_PAPER_JSON_H

#include "hall-server/proto/command_json.h"

/*
 * {"title","lines":[…],"sign","request_id"}: 1 … LIMIT_PAPER_LINES lines of one row of text each,
 * none empty; "sign" (else false): it is to be signed. The command gets the hash. On a problem
 * *ret_text is empty, and *ret_command as it was.
 */
enum problem paper_show_json_read(const char *text, size_t length_bytes,
                                  struct command *ret_command, struct paper_text *ret_text,
                                  char ret_detail[COMMAND_DETAIL_ROOM]);

/*
 * {"paper","answer","strokes","request_id"}; answer is "confirmed", "wrong" or "withdrawn".
 * "strokes" is not there, or a sign: a list for each stroke of x, y, x, y … (model/paper.h), with
 * ink enough. The command gets its hash. *ret_sign has no strokes where none came, and on a
 * problem.
 */
enum problem paper_answer_json_read(const char *text, size_t length_bytes,
                                    struct command *ret_command, struct paper_sign *ret_sign,
                                    char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
