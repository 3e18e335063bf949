/*
 * Who is told what: webhooks.json in the data folder, mode 0600 because of the secrets.
 *
 *   {"targets": [{"id": "city", "url": "http://10.0.0.8:9000/hall", "secret": "…",
 *                 "tell": ["ticket_called", "ticket_finished"]}],
 *    "ca": "city-ca.pem"}
 *
 * https:// is spoken only with who shows a certificate for the URL's host from an authority that
 * this machine trusts, or from one of `ca` (may be left out): a file of PEM in the data folder, or
 * a path from the root.
 *
 * targets_parse() is pure; targets_load() reads the file, at the start of the server.
 */
#ifndef HALL_SERVER_OUTBOX_TARGETS_H
#define HALL_SERVER_OUTBOX_TARGETS_H

#include "hall-server/model/id.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    TARGETS_LIMIT = 8,
    TARGETS_FILE_BYTES = 65536,
    TARGET_HOST_ROOM = 128,
    TARGET_PATH_ROOM = 512,
    TARGET_SECRET_ROOM = 129,
    TARGET_SECRET_LEAST = 16,
    TARGETS_WORDS_ROOM = 160,
    TARGETS_CA_ROOM = 1024,
};

/* What can be told; the names are those of the file and of the message's "event". */
#define TELLINGS(X)                                                                                \
    X(TELL_TICKET_CALLED, "ticket_called")                                                         \
    X(TELL_TICKET_FINISHED, "ticket_finished")
#define TELL_ENUM(symbol, name) symbol,
enum telling { TELLINGS(TELL_ENUM) TELLING_COUNT };
#undef TELL_ENUM
const char *telling_name(enum telling telling);

struct target {
    struct short_id id;
    bool secure; /* https */
    char host[TARGET_HOST_ROOM];
    int port;
    char path[TARGET_PATH_ROOM];
    char secret[TARGET_SECRET_ROOM];
    unsigned tell; /* bits of 1 << enum telling */
};

struct targets {
    size_t count;
    struct target list[TARGETS_LIMIT];
    char ca[TARGETS_CA_ROOM]; /* ""; after targets_load() a path to open */
};

enum { TARGETS_OK = 0, TARGETS_BAD = -1, TARGETS_OPEN_TO_OTHERS = -2, TARGETS_UNREADABLE = -3 };

/* On TARGETS_BAD, ret_words says what is wrong. */
__attribute__((warn_unused_result)) int targets_parse(const char *text, size_t size_bytes,
                                                      struct targets *ret_targets,
                                                      char ret_words[TARGETS_WORDS_ROOM]);

/* No such file: no targets, and TARGETS_OK. */
__attribute__((warn_unused_result)) int
targets_load(const char *folder, struct targets *ret_targets, char ret_words[TARGETS_WORDS_ROOM]);

#endif
