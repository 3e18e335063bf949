/*
 * Who works here: people are added, changed, shut out, given a new password, each on record in the
 * same transaction. Pages and hallctl use these alike.
 *
 * A password that is made here is for one sign-in: then it must be changed (access_identity.once).
 * It is made of the hall's key and the request, so that a repeated request gives the same again.
 * Each takes about 40 ms for a password's hash: never on the loop's thread. Part of `access`.
 */
#ifndef HALL_SERVER_NET_STAFF_H
#define HALL_SERVER_NET_STAFF_H

#include "hall-server/net/access.h"

enum staff_kind {
    STAFF_ADD,
    STAFF_CHANGE,  /* role and seat; sessions end */
    STAFF_DISABLE, /* stays in the list, and records keep the name; sessions end */
    STAFF_RESET,   /* a new password; who was shut out may sign in again */
    STAFF_OWN,     /* by who has it; the old one is asked */
};

struct staff_wish {
    enum staff_kind kind;
    char user[ACCESS_NAME_MAX + 1];
    enum role role;                         /* add, change */
    char seat[ACCESS_SEAT_MAX + 1];         /* add, change */
    char password[ACCESS_PASSWORD_MAX + 1]; /* add, reset: "" makes one; own: the new one */
    char old[ACCESS_PASSWORD_MAX + 1];      /* own */
};

/*
 * ACCESS_OK, also for a request that was done before, and the password that was made, or "".
 * ACCESS_EXISTS, ACCESS_UNKNOWN, ACCESS_BAD_VALUE, ACCESS_WRONG (own), ACCESS_REPEATED,
 * ACCESS_LAST_ADMIN: nobody else could administrate.
 */
__attribute__((warn_unused_result)) int staff_do(struct access *access,
                                                 const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                                                 const struct access_by *by,
                                                 const struct staff_wish *wish,
                                                 char ret_password[ACCESS_NEW_PASSWORD_ROOM]);

#endif
