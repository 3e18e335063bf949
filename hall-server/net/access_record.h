/*
 * The record of administration beside what it tells of: each change of people and devices leaves
 * its note in the same transaction of access.db. The server then brings the notes that have no seq
 * into the journal, whose audit chain proves them, and writes their seq here.
 *
 * The same thread as the `struct access`. Part of the library `access`.
 */
#ifndef HALL_SERVER_NET_ACCESS_RECORD_H
#define HALL_SERVER_NET_ACCESS_RECORD_H

#include "hall-server/net/access.h"

enum {
    ACCESS_RECORD_MAX = 20000, /* older ones go; the journal's archive has them */
    ACCESS_PRINT_BYTES = 16,
    ACCESS_ASKED_MS = 7 * 24 * 3600 * 1000, /* a request is known that long */
};

struct access_note {
    int64_t id;   /* 1, 2, 3 … */
    uint64_t seq; /* of its event; 0: the journal has it not yet */
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    enum role by_role;
    char by[ACCESS_NAME_MAX + 1];
    struct admin_note note;
};

/* Within a transaction: of what `by` changed. `before` and `after` are cut where they are longer
 * than ADMIN_NOTE_TEXT_BYTES. */
__attribute__((warn_unused_result)) int
access_note_add(struct access *access, const struct access_by *by, enum admin_note_what what,
                const char *subject, const char *before, const char *after);
/* The first note after `id` that the journal has not; ACCESS_UNKNOWN: none. */
__attribute__((warn_unused_result)) int access_note_next(struct access *access, int64_t id,
                                                         struct access_note *ret_note);
/* The journal has it, as `seq`. */
__attribute__((warn_unused_result)) int access_note_kept(struct access *access, int64_t id,
                                                         uint64_t seq);
/* A note that the journal had first; one whose seq is here already stays as it is. */
__attribute__((warn_unused_result)) int access_note_copy(struct access *access,
                                                         const struct access_note *note);
/* The newest `most` of those before `id` (INT64_MAX: of all), newest first. */
typedef void (*access_each_note)(void *context, const struct access_note *note);
__attribute__((warn_unused_result)) int
access_note_list(struct access *access, int64_t id, int most, access_each_note each, void *context);

/*
 * Within a transaction: that `by` asks this, whose words have this print. ACCESS_OK: for the first
 * time; ACCESS_EXISTS: it was done; ACCESS_REPEATED: the request_id was used for something else.
 */
__attribute__((warn_unused_result)) int access_asked(struct access *access,
                                                     const struct access_by *by,
                                                     const uint8_t print[ACCESS_PRINT_BYTES]);

#endif
