/*
 * Bodies of POST to commands. Strict: see json_in.h; ids that the hall does not have are problems
 * of their own. What a body cannot say (who asks, the time, new ids, what stood in the path) is
 * left to the caller.
 *
 * Pure; any thread. Depends on the model.
 */
#ifndef HALL_SERVER_PROTO_COMMAND_JSON_H
#define HALL_SERVER_PROTO_COMMAND_JSON_H

#include "hall-server/model/command.h"
#include "hall-server/model/problem.h"

#include <stddef.h>

enum {
    COMMAND_JSON_MAX_BYTES = 16 * 1024,
    COMMAND_DETAIL_ROOM = 64, /* names the field that a problem speaks of; may be "" */
};

/*
 * Reads the body for `kind` (any that the API has) and fills *command's kind, request_id and
 * member: furniture by its place in `config`. Seat and ticket of the path stay zero. `person` of an
 * issue or a reprint holds the card's hash as the reader sent it: the caller makes the person of it
 * (person_of_card), or leaves it alone when it is none. On a problem *command is untouched and
 * ret_detail says the field.
 */
enum problem command_json_read(enum command_kind kind, const struct hall_config *config,
                               const char *text, size_t length_bytes, struct command *ret_command,
                               char ret_detail[COMMAND_DETAIL_ROOM]);

/* The body of POST sessions. */
struct sign_in {
    char user[LIMIT_SHORT_ID_BYTES + 1];
    char password[129];
    char seat[LIMIT_SHORT_ID_BYTES + 1]; /* "" = none said */
};
enum problem sign_in_json_read(const char *text, size_t length_bytes, struct sign_in *ret_sign_in,
                               char ret_detail[COMMAND_DETAIL_ROOM]);

/* The body of POST devices/take-over. */
struct take_over {
    char code[LIMIT_SHORT_ID_BYTES + 1];
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
};
enum problem take_over_json_read(const char *text, size_t length_bytes,
                                 struct take_over *ret_take_over,
                                 char ret_detail[COMMAND_DETAIL_ROOM]);

/* The body of POST devices/report: what the parts of a device say of themselves. */
enum { REPORT_PARTS_MAX = 8, REPORT_WORD_MAX = 31 };
struct device_report {
    int part_count;
    struct {
        char part[REPORT_WORD_MAX + 1];  /* "printer" */
        char state[REPORT_WORD_MAX + 1]; /* "ok", "media-empty" */
    } parts[REPORT_PARTS_MAX];
};
enum problem device_report_json_read(const char *text, size_t length_bytes,
                                     struct device_report *ret_report,
                                     char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
