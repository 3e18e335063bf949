/*
 * The secret in a visitor's link: 12 bytes of keyed BLAKE2b over the ticket's id, so that the hall
 * knows its own tokens without looking anything up, and nobody else can make one.
 *
 * Pure; any thread. Depends on libsodium and the model's ids.
 */
#ifndef HALL_SERVER_NET_VISITOR_SECRET_H
#define HALL_SERVER_NET_VISITOR_SECRET_H

#include "hall-server/model/id.h"

enum { VISITOR_KEY_BYTES = 32 };

/* `revision` counts how often the paper was replaced; an older paper then opens nothing. */
struct visitor_secret visitor_secret_make(const uint8_t key[VISITOR_KEY_BYTES],
                                          const struct uuid *ticket, uint32_t revision);

/* True, and the ticket, if `token` (length_bytes) was made with this key and revision. */
bool visitor_secret_opens(const uint8_t key[VISITOR_KEY_BYTES], const char *token,
                          size_t length_bytes, uint32_t revision, struct uuid *ret_ticket);

#endif
