/*
 * A problem as application/problem+json (RFC 9457). Pure; any thread.
 */
#ifndef HALL_SERVER_PROTO_PROBLEM_JSON_H
#define HALL_SERVER_PROTO_PROBLEM_JSON_H

#include "drivers/base/buffer.h"
#include "hall-server/model/problem.h"

/* Appends the object; `detail` is English for programmers, NULL for none. 0 or BUFFER_FULL. */
__attribute__((warn_unused_result)) int
problem_json_write(struct buffer *buffer, enum problem problem, const char *detail);

/* The same inside {"problem":…}, as the stream says it. */
__attribute__((warn_unused_result)) int
problem_json_write_message(struct buffer *buffer, enum problem problem, const char *detail);

#endif
