/*
 * Reads JSON that came from outside: size, UTF-8, depth, duplicate keys, types, unknown fields,
 * each with its own problem. A thin layer over jansson, which parses.
 *
 * Pure; any thread. Order: json_in_open(), one json_in_…() for each field, json_in_close(), whose
 * result is the first problem that was met (an unknown field counts last).
 */
#ifndef HALL_SERVER_PROTO_JSON_IN_H
#define HALL_SERVER_PROTO_JSON_IN_H

#include "hall-server/model/id.h"
#include "hall-server/model/problem.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JSON_IN_DEPTH_MAX = 8, JSON_IN_FIELDS_MAX = 16 };

struct json_in {
    json_t *root;
    enum problem problem;
    char field[48]; /* the field of the first problem, for `detail` */
    size_t seen;    /* fields of the root that were asked for and are there */
};

/* Reads one object of at most `limit_bytes`. On a problem it is kept, and json_in_close() says it.
 */
void json_in_open(struct json_in *in, const char *text, size_t length_bytes, size_t limit_bytes);

/* Frees; the first problem, or PROBLEM_UNKNOWN_FIELD if a field was there that nobody asked for. */
enum problem json_in_close(struct json_in *in);

/* The field, or NULL; `required` makes its absence a problem. Counts it as asked for. */
json_t *json_in_field(struct json_in *in, const char *key, bool required);

/*
 * A text of at most room − 1 bytes and no NUL inside, copied with its NUL; "" if it is not there
 * and not required. Longer: PROBLEM_TOO_LONG.
 */
void json_in_text(struct json_in *in, const char *key, bool required, char *ret_text, size_t room);

/* One row: something to read, and nothing that moves a pen. */
bool json_in_is_row(const char *text);

/* A whole number in least…most; `otherwise` if it is not there and not required. */
int64_t json_in_number(struct json_in *in, const char *key, bool required, int64_t least,
                       int64_t most, int64_t otherwise);

/* true or false; `otherwise` if it is not there. */
bool json_in_bool(struct json_in *in, const char *key, bool otherwise);

/* The request_id that every command has, or PROBLEM_REQUEST_ID_MISSING. */
void json_in_request_id(struct json_in *in, char ret_id[LIMIT_REQUEST_ID_BYTES + 1]);

/* Notes a problem that the caller found with `key`. The first one stays. */
void json_in_refuse(struct json_in *in, enum problem problem, const char *key);

#endif
