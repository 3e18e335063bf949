/*
 * Who may come in: users with passwords, devices with keys, sessions with tokens, and the hall's
 * own key, all in the data folder (access.db, hall.key). `hallctl` and the server share it.
 *
 * Depends on SQLite and libsodium, not on the loop or on HTTP. A `struct access` belongs to one
 * thread; each thread that needs it opens its own. Passwords are kept as argon2id, keys and tokens
 * as BLAKE2b hashes only: what is in the file opens nothing.
 * Order: access_open(), any of the others, access_close().
 */
#ifndef HALL_SERVER_NET_ACCESS_H
#define HALL_SERVER_NET_ACCESS_H

#include "hall-server/model/admin_note.h"
#include "hall-server/net/role.h"

#include <stdbool.h>
#include <stdint.h>

/* error, words for a log line */
#define ACCESS_ERRORS(X)                                                                           \
    X(ACCESS_OK, 0, "ok")                                                                          \
    X(ACCESS_STORAGE, -1, "the access file cannot be read or written")                             \
    X(ACCESS_UNKNOWN, -2, "no such user, key or session")                                          \
    X(ACCESS_WRONG, -3, "wrong password")                                                          \
    X(ACCESS_BAD_VALUE, -4, "a name, role, seat or password is out of its bounds")                 \
    X(ACCESS_EXISTS, -5, "that name is taken")                                                     \
    X(ACCESS_NEWER, -6, "the access file was written by a newer version")                          \
    X(ACCESS_NO_KEY, -7, "hall.key is missing, short, or readable by others")                      \
    X(ACCESS_REPLACED, -8, "another device took this one's place")                                 \
    X(ACCESS_REPEATED, -9, "that request was asked with other words before")                       \
    X(ACCESS_LAST_ADMIN, -10, "it is the last administrator")
#define ACCESS_ENUM(symbol, value, words) symbol = (value),
enum access_error { ACCESS_ERRORS(ACCESS_ENUM) };
#undef ACCESS_ENUM

enum {
    ACCESS_NAME_MAX = LIMIT_SHORT_ID_BYTES, /* user, device id: [A-Za-z0-9-]{1,24} */
    ACCESS_SEAT_MAX = LIMIT_SHORT_ID_BYTES, /* a seat id, or "" */
    ACCESS_LABEL_BYTES = 48,                /* what people call a device */
    ACCESS_PASSWORD_MIN = 8,                /* bytes */
    ACCESS_PASSWORD_MAX = 128,              /* bytes */
    ACCESS_SECRET_LENGTH = 46,              /* "mk_" or "ms_" and 43 characters of base64url */
    ACCESS_SECRET_ROOM = ACCESS_SECRET_LENGTH + 1,
    ACCESS_HALL_KEY_BYTES = 32,
    ACCESS_SPARE_DIGITS = 8, /* of a code for a spare kiosk */
    ACCESS_SPARE_ROOM = ACCESS_SPARE_DIGITS + 1,
    ACCESS_SPARE_MS = 10 * 60 * 1000,     /* it is good for so long */
    ACCESS_SESSION_MS = 12 * 3600 * 1000, /* a sign-in lasts a working day */
};

/* Whom a key or token belongs to. For a device, `name` is its id and `seat` "" or its seat. */
struct access_identity {
    enum role role;
    char name[ACCESS_NAME_MAX + 1];
    char seat[ACCESS_SEAT_MAX + 1];
    int64_t expires_ms; /* wall time; 0 = never */
    bool once;          /* a person whose password is to be changed before anything else */
    bool disabled;      /* a person who may not sign in any more */
    char machine_user[ACCESS_NAME_MAX + 1]; /* of a session of hallctl: who ran it; else "" */
};

/* Who changes something, for the record. */
struct access_by {
    enum role role;
    char name[ACCESS_NAME_MAX + 1];
    bool command_line; /* hallctl; `name` is a user of the machine */
    int64_t now_ms;
    char request_id[LIMIT_REQUEST_ID_BYTES + 1]; /* acts once for this one; "": each time */
};

struct access; /* opaque */

/* Opens access.db in the data folder `directory`, made and migrated if need be, mode 0600. */
__attribute__((warn_unused_result)) int access_open(const char *directory,
                                                    struct access **ret_access);
void access_close(struct access *access); /* NULL is fine */

/*
 * A person who signs in with `password`; `role` is one of persons, `seat` where the person sits or
 * "". Takes about 40 ms and 12 MiB for the hash: never on the loop's thread. A name that exists:
 * ACCESS_EXISTS. access_set_password() ends the sessions of that user too.
 */
__attribute__((warn_unused_result)) int access_add_user(struct access *access, const char *user,
                                                        const char *password, enum role role,
                                                        const char *seat);

/* As access_add_user(), with the password of the user `like`, at no cost of a hash; for sets of
 * users that share one on purpose. ACCESS_UNKNOWN if `like` isn't there. */
__attribute__((warn_unused_result)) int access_add_user_like(struct access *access,
                                                             const char *user, const char *like,
                                                             enum role role, const char *seat);
__attribute__((warn_unused_result)) int access_set_password(struct access *access, const char *user,
                                                            const char *password);
__attribute__((warn_unused_result)) int access_remove_user(struct access *access, const char *user);
__attribute__((warn_unused_result)) int access_show_user(struct access *access, const char *user,
                                                         struct access_identity *ret_identity);

/*
 * A device with role kiosk or display. Its new random key is written to ret_key, once and never
 * again; a device id that exists gets a new key, and the old one ends.
 */
__attribute__((warn_unused_result)) int access_add_device(struct access *access, const char *device,
                                                          enum role role, const char *seat,
                                                          char ret_key[ACCESS_SECRET_ROOM]);
__attribute__((warn_unused_result)) int access_remove_device(struct access *access,
                                                             const char *device);

/*
 * A device of a new name. A kiosk comes for its key with the code that is written to ret_code, see
 * access_make_spare(); a display's key is written to ret_key, once, and ret_code is "". `label` is
 * what people call it, "" for its id. The same request again gets another code or key.
 * ACCESS_EXISTS: there is a device of that name.
 */
struct access_device {
    char device[ACCESS_NAME_MAX + 1];
    enum role role; /* kiosk or display; stays what it is */
    char seat[ACCESS_SEAT_MAX + 1];
    char place[ACCESS_NAME_MAX + 1]; /* an area, or "" */
    char label[ACCESS_LABEL_BYTES + 1];
};
__attribute__((warn_unused_result)) int
access_enrol(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
             const struct access_by *by, const struct access_device *device,
             char ret_code[ACCESS_SPARE_ROOM], char ret_key[ACCESS_SECRET_ROOM]);
/* Its seat, area and label are these from now on; its role stays. */
__attribute__((warn_unused_result)) int access_change_device(struct access *access,
                                                             const struct access_by *by,
                                                             const struct access_device *device);
/* Its key opens nothing any more. */
__attribute__((warn_unused_result)) int
access_revoke(struct access *access, const struct access_by *by, const char *device);
/* That it is to start anew, on record; the app tells it. */
__attribute__((warn_unused_result)) int
access_note_restart(struct access *access, const struct access_by *by, const char *device);
typedef void (*access_each_device)(void *context, const struct access_device *device);
__attribute__((warn_unused_result)) int access_all_devices(struct access *access,
                                                           access_each_device each, void *context);

/*
 * The area in which a device stands, as its kiosk's --place; "" for not told. A spare that takes
 * its place is told it. ACCESS_UNKNOWN for a device that is not there.
 */
__attribute__((warn_unused_result)) int access_set_place(struct access *access, const char *device,
                                                         const char *place);

/*
 * A spare takes a kiosk's place: access_make_spare() gives a code of digits for it, written to
 * ret_code once, good for ACCESS_SPARE_MS and one use; a newer one ends it. Kept is a hash keyed
 * with the hall's key, so that the file alone does not tell it. ACCESS_UNKNOWN: no such device.
 *
 * access_take_over() with that code gives the kiosk a new key. The old one opens nothing from then
 * on: access_find_key() says ACCESS_REPLACED and whose it was. ACCESS_WRONG for a code that is not
 * one, is over, or was used by another request; the same request again gets a new key, since its
 * answer may have been lost. Guessing must be slowed by the caller. Both write to the disk.
 */
struct access_place {
    char device[ACCESS_NAME_MAX + 1];
    enum role role;                    /* kiosk or display */
    char seat[ACCESS_SEAT_MAX + 1];    /* or "" */
    char place[ACCESS_NAME_MAX + 1];   /* an area, or "" */
    char retired[ACCESS_NAME_MAX + 1]; /* what the device before it is called from now on */
    enum role by_role;                 /* who made the code */
    char by[ACCESS_NAME_MAX + 1];
};
__attribute__((warn_unused_result)) int
access_make_spare(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                  const struct access_by *by, const char *device, char ret_code[ACCESS_SPARE_ROOM]);
__attribute__((warn_unused_result)) int
access_take_over(struct access *access, const uint8_t hall_key[ACCESS_HALL_KEY_BYTES],
                 const char *code, const char *request_id, int64_t now_ms,
                 struct access_place *ret_place, char ret_key[ACCESS_SECRET_ROOM]);

/* Many adds in one transaction: begin, adds, commit. An add that fails leaves the others;
 * access_rollback() leaves none. */
__attribute__((warn_unused_result)) int access_begin(struct access *access);
__attribute__((warn_unused_result)) int access_commit(struct access *access);
void access_rollback(struct access *access);

/* Each user and each device, in order of name; `each` must not call back into `access`. */
typedef void (*access_each)(void *context, const struct access_identity *identity);
__attribute__((warn_unused_result)) int access_list_users(struct access *access, access_each each,
                                                          void *context);
__attribute__((warn_unused_result)) int access_list_devices(struct access *access, access_each each,
                                                            void *context);

/*
 * ACCESS_OK and the user's identity, ACCESS_WRONG for a wrong password and for an unknown user
 * alike, after the same work. About 40 ms: never on the loop's thread.
 */
__attribute__((warn_unused_result)) int access_check_password(struct access *access,
                                                              const char *user,
                                                              const char *password,
                                                              struct access_identity *ret_identity);

/* A session of a checked user at `seat` ("" = none); its token is written to ret_token, once. */
__attribute__((warn_unused_result)) int access_open_session(struct access *access, const char *user,
                                                            const char *seat, int64_t now_ms,
                                                            struct access_identity *ret_identity,
                                                            char ret_token[ACCESS_SECRET_ROOM]);
/* The same for hallctl itself, in whose sessions stands which user of the machine ran it. */
__attribute__((warn_unused_result)) int
access_open_machine_session(struct access *access, const char *user, const char *machine_user,
                            int64_t now_ms, struct access_identity *ret_identity,
                            char ret_token[ACCESS_SECRET_ROOM]);
__attribute__((warn_unused_result)) int access_close_session(struct access *access,
                                                             const char *token);

/*
 * Whose device key or session token this is. ACCESS_UNKNOWN for one that is not there or expired;
 * ACCESS_REPLACED, and ret_identity is set, for the key of a device whose place a spare took.
 * What was found once is remembered until the file changes, so it is quick enough for the loop.
 */
__attribute__((warn_unused_result)) int access_find_key(struct access *access, const char *secret,
                                                        int64_t now_ms,
                                                        struct access_identity *ret_identity);

/* Forgets what access_find_key() remembered: after another thread's access ended a session. */
void access_forget(struct access *access);

/*
 * The hall's secret, from hall.key (mode 0600) in `directory`. _create makes it, or leaves the one
 * that is there; _load refuses a file that others may read.
 */
__attribute__((warn_unused_result)) int access_hall_key_create(const char *directory);
__attribute__((warn_unused_result)) int
access_hall_key_load(const char *directory, uint8_t ret_key[ACCESS_HALL_KEY_BYTES]);

/* A random password for set-up programs: 16 characters that are easy to tell apart. */
enum { ACCESS_NEW_PASSWORD_ROOM = 17 };
void access_new_password(char ret_password[ACCESS_NEW_PASSWORD_ROOM]);

/* Static words for a log line; never NULL. */
const char *access_error_words(int error);

#endif
