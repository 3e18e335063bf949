/*
 * A question to the hall-server that runs on this machine with a data folder: its own API, over the
 * loopback. Where it listens stands in DIR/server.lock, which a server that runs has locked.
 *
 * Who may read and write the data folder may ask anything: each question opens a session of the
 * user "hallctl", an administrator who is there for that long, and whose name is on record. People
 * cannot have that name (command_user_add).
 *
 * The main thread; blocks for HALL_CALL_S at most. No library: one request and its answer, whose
 * length the server says.
 */
#ifndef HALL_HALLCTL_HALL_CALL_H
#define HALL_HALLCTL_HALL_CALL_H

#include <jansson.h>
#include <stdbool.h>

enum { HALL_CALL_S = 10, HALL_CALL_ANSWER_MAX_BYTES = 8 * 1024 * 1024 };

#define HALL_CALL_USER "hallctl"

/* A server has the folder. */
bool hall_call_runs(const char *folder);

/*
 * GET, or POST where there is a `body` (which stays the caller's), of "/api/v1/…". The answer,
 * which the caller gives to json_decref(); or NULL, and it was said what the hall or the machine
 * refused.
 */
json_t *hall_call(const char *folder, const char *path, const json_t *body);

#endif
