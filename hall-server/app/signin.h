/*
 * Passwords are slow to check on purpose, and a session or a device's new key is written to disk;
 * that happens on a thread of its own, so that the loop never waits.
 *
 *   loop's thread:  signin_ask() ──> queue (one lock) ──> worker: access_check_password, …
 *                   done(job)   <── answered (same lock) <── wake
 *
 * The queue is the signin's; a job belongs to the queue from signin_ask() to its `done`.
 */
#ifndef HALL_SERVER_APP_SIGNIN_H
#define HALL_SERVER_APP_SIGNIN_H

#include "hall-server/net/access_record.h"
#include "hall-server/net/staff.h"

struct ev_loop;
struct signin;

enum { SIGNIN_QUEUE_MAX = 64 };

enum signin_kind {
    SIGNIN_OPEN,
    SIGNIN_CLOSE,
    SIGNIN_SPARE,
    SIGNIN_TAKE_OVER,
    SIGNIN_STAFF,         /* `wish` by `by`; `made` is the password of it */
    SIGNIN_OWN,           /* the same of one's own password, and a new session */
    SIGNIN_ENROL,         /* `device` by `by`; `code` */
    SIGNIN_DEVICE_CHANGE, /* `device` by `by` */
    SIGNIN_REVOKE,
    SIGNIN_NOTE_KEPT, /* `note`: of the record; nobody waits for it */
    SIGNIN_NOTE_COPY,
};

struct signin_job {
    struct signin_job *next; /* the queue's */
    enum signin_kind kind;
    void *context; /* the asker's */
    int64_t now_ms;
    char user[ACCESS_NAME_MAX + 1];
    char password[ACCESS_PASSWORD_MAX + 1];
    char seat[ACCESS_SEAT_MAX + 1];  /* said; "" = that of the user's record */
    char token[ACCESS_SECRET_ROOM];  /* in: the session that ends, or ""; out for SIGNIN_OPEN */
    struct access_identity identity; /* out */
    /* A spare kiosk: SIGNIN_SPARE makes a code for the device `user`, asked for by `identity`;
     * SIGNIN_TAKE_OVER brings one, and `token` is the new key. */
    uint8_t hall_key[ACCESS_HALL_KEY_BYTES];
    char code[ACCESS_SPARE_ROOM];
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    struct access_place place; /* out */
    /* Administration. */
    struct access_by by;
    struct staff_wish wish;
    struct access_device device;
    struct access_note note;
    char made[ACCESS_NEW_PASSWORD_ROOM]; /* out */
    int error;                           /* out: enum access_error */
};

typedef void (*signin_done)(void *context, struct signin_job *job);

/* NULL: no memory, thread or access file. `done` is called on the loop's thread. */
struct signin *signin_create(struct ev_loop *loop, const char *folder, signin_done done,
                             void *context);

/* Takes the job (from calloc), or false when SIGNIN_QUEUE_MAX wait already. */
bool signin_ask(struct signin *signin, struct signin_job *job);
void signin_job_free(struct signin_job *job); /* wipes it */

/* Ends the thread; jobs not yet done get ACCESS_STORAGE. NULL is fine. */
void signin_destroy(struct signin *signin);

#endif
