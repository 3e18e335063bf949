/*
 * Writes JSON text straight into a capped buffer: no tree, no memory of its own, commas and escapes
 * done here. (jansson reads; for writing it would build a tree of the whole list of services
 * first.)
 *
 * Pure; the writer belongs to its caller. Order: json_out_begin(), values, json_out_end(), which
 * says whether all of it fitted; in between nothing needs to be checked. A member's value follows
 * its json_out_key(). Text must be valid UTF-8.
 */
#ifndef HALL_SERVER_PROTO_JSON_OUT_H
#define HALL_SERVER_PROTO_JSON_OUT_H

#include "drivers/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum { JSON_OUT_DEPTH_MAX = 16 };

struct json_out {
    struct buffer *buffer;
    int depth;
    bool failed;                         /* the buffer is full */
    bool has_member[JSON_OUT_DEPTH_MAX]; /* a comma is due */
    bool after_key;
};

void json_out_begin(struct json_out *out, struct buffer *buffer);
/* 0, or BUFFER_FULL: then what the buffer holds is cut. Asserts that all is closed. */
__attribute__((warn_unused_result)) int json_out_end(struct json_out *out);

void json_out_object(struct json_out *out);
void json_out_object_end(struct json_out *out);
void json_out_array(struct json_out *out);
void json_out_array_end(struct json_out *out);
void json_out_key(struct json_out *out, const char *key);

void json_out_text(struct json_out *out, const char *text);
/* A text in parts, as one value. */
void json_out_text_begin(struct json_out *out);
void json_out_text_part(struct json_out *out, const char *text);
void json_out_text_end(struct json_out *out);
/* JSON that was made before, as one value. */
void json_out_made(struct json_out *out, const char *json, size_t length_bytes);
void json_out_number(struct json_out *out, int64_t number);
void json_out_bool(struct json_out *out, bool value);
void json_out_null(struct json_out *out);

/* A key and its value. json_out_key_text() writes null for NULL. */
void json_out_key_text(struct json_out *out, const char *key, const char *text);
void json_out_key_number(struct json_out *out, const char *key, int64_t number);
void json_out_key_bool(struct json_out *out, const char *key, bool value);
void json_out_key_null(struct json_out *out, const char *key);
/* {"zh":…,"en":…} */
void json_out_key_name(struct json_out *out, const char *key, const char *zh, const char *en);
/* RFC 3339 with the hall's offset; null if at_ms is 0. */
void json_out_key_time(struct json_out *out, const char *key, int64_t at_ms, int offset_min);

#endif
