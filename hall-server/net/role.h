/*
 * Who somebody is to the hall, and sets of them. The names are those of the API and of access.db,
 * so they must not change. Data only; any thread.
 */
#ifndef HALL_SERVER_NET_ROLE_H
#define HALL_SERVER_NET_ROLE_H

#include <stdbool.h>

/* role, name on the wire, of a person who signs in (1) or of a device or a token (0) */
#define ROLES(X)                                                                                   \
    X(ROLE_NOBODY, "nobody", 0) /* said nothing about itself */                                    \
    X(ROLE_KIOSK, "kiosk", 0)                                                                      \
    X(ROLE_DISPLAY, "display", 0) /* a board, or the seat's screen before the visitor */           \
    X(ROLE_VISITOR, "visitor", 0) /* holds the token of one ticket */                              \
    X(ROLE_CLERK, "clerk", 1)                                                                      \
    X(ROLE_GUIDE, "guide", 1)                                                                      \
    X(ROLE_INSPECTOR, "inspector", 1)                                                              \
    X(ROLE_MANAGER, "manager", 1)                                                                  \
    X(ROLE_AUDITOR, "auditor", 1)                                                                  \
    X(ROLE_ADMIN, "admin", 1)

#define ROLE_ENUM(symbol, name, person) symbol,
enum role { ROLES(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM

/* A set of roles is the sum of its bits. */
#define ROLE_BIT(role) (1u << (unsigned)(role))
enum { ROLE_ALL_BITS = (1 << ROLE_COUNT) - 1 };

/* Static, never NULL. */
const char *role_name(enum role role);

/* The role of this name; false, and nothing set, if there is none. */
bool role_find(const char *name, enum role *ret_role);

/* Somebody who signs in with a password, so may be given to access_add_user(). */
bool role_is_person(enum role role);

#endif
