/*
 * Sets of roles, and which roles are people. The roles themselves are the model's.
 * Pure; any thread.
 */
#ifndef HALL_SERVER_NET_ROLE_H
#define HALL_SERVER_NET_ROLE_H

#include "hall-server/model/command.h"

#include <stdbool.h>

/* A set of roles is the sum of its bits. */
#define ROLE_BIT(role) (1u << (unsigned)(role))
enum { ROLE_ALL_BITS = (1 << ROLE_COUNT) - 1 };

/* Somebody who signs in with a password, so may be given to access_add_user(). */
bool role_is_person(enum role role);

#endif
