/*
 * What makes a request act once: a key from who asks and the request_id, and a print of what it
 * asks.
 *
 * The same key and the same print: the answer of the first time. The same key and another print:
 * PROBLEM_REQUEST_ID_REUSED. Keys of two actors never meet, so a guessed request_id shows nobody
 * another's ticket. What the shell brings anew with each try (ids, entropy, time) is not in the
 * print.
 *
 * Pure (BLAKE2b of libsodium); any thread.
 */
#ifndef HALL_SERVER_MODEL_REQUEST_H
#define HALL_SERVER_MODEL_REQUEST_H

#include "hall-server/model/command.h"
#include "hall-server/model/event.h"

/* A command with an empty request_id has the zero key. */
void request_key_make(const struct command *command, struct request_key *ret_key,
                      uint32_t *ret_print);

#endif
