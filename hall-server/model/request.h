/*
 * What makes a request act once: a key from who asks and the request_id, and a print of what it
 * asks.
 *
 * The same key and the same print: the answer of the first time. The same key and another print:
 * PROBLEM_REQUEST_ID_REUSED. Keys of two actors never meet, so a guessed request_id shows nobody
 * another's ticket. What the shell brings anew with each try (ids, entropy, time) is not in the
 * print.
 *
 * A command names services, queues and seats by their places in the configuration in force; its
 * print is made of their ids, so a request that is repeated after places moved is the same one.
 * Programs before this made prints of the places. Those are in journals and stay there: a print
 * fits when it is either, at the price of a second chance in 2^32 that a reused id is not seen.
 *
 * Pure (BLAKE2b of libsodium); any thread.
 */
#ifndef HALL_SERVER_MODEL_REQUEST_H
#define HALL_SERVER_MODEL_REQUEST_H

#include "hall-server/model/command.h"
#include "hall-server/model/event.h"

/* A command with an empty request_id has the zero key. `config` is the one whose places the command
 * has; NULL: it has none. */
void request_key_make(const struct command *command, const struct hall_config *config,
                      struct request_key *ret_key, uint32_t *ret_print);

/* The print that was kept with the key is of what this command asks. */
bool request_print_fits(uint32_t print, const struct command *command,
                        const struct hall_config *config);

#endif
