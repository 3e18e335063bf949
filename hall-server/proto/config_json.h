/*
 * The hall's configuration as JSON (written by `hallctl import`, kept by the journal) into struct
 * hall_config, and what the rules don't need, the guides, into a compact book.
 *
 * Pure but for memory; any thread. A book is read-only once made. Guides are templates that many
 * services share: the book of the real catalogue (1,135 services) takes about 150 KiB.
 * Order: config_json_read() for each configuration; config_book_destroy() when no longer needed.
 */
#ifndef HALL_SERVER_PROTO_CONFIG_JSON_H
#define HALL_SERVER_PROTO_CONFIG_JSON_H

#include "drivers/base/buffer.h"
#include "hall-server/model/hall_config.h"

#include <stddef.h>

enum {
    CONFIG_JSON_FORMAT = 1,
    CONFIG_JSON_MAX_BYTES = 8 * 1024 * 1024,
    CONFIG_JSON_WHAT_ROOM = 160,
    CONFIG_GUIDES_MAX = 4096,
    CONFIG_EVENTS_MAX = 64, /* of life */
    CONFIG_FORMS_MAX = 64,
    CONFIG_FORM_FIELDS_MAX = 24,   /* of one form */
    CONFIG_FORMS_OF_GUIDE_MAX = 8, /* what a visitor looks through */
    CONFIG_FLOOR_MAX = 320,        /* things of the floor plan */
    CONFIG_NOTICES_MAX = 12,       /* of boards */
    CONFIG_NOTICE_BYTES_MAX = 400,
    CONFIG_STAFF_MAX = 512,
};

enum {
    CONFIG_JSON_OK = 0,
    CONFIG_JSON_BAD = -1, /* not this format, or it does not hold together */
    CONFIG_JSON_NO_MEMORY = -2,
};

struct config_book; /* opaque */

/*
 * Reads `size_bytes` of `text` and checks the whole (hall_config_check). `hash` and `version` of
 * the configuration are set too. `ret_book` may be NULL when guides are not wanted. On an error the
 * configuration is undefined, no book is made, and ret_what says in words what and where.
 */
__attribute__((warn_unused_result)) int config_json_read(const char *text, size_t size_bytes,
                                                         struct hall_config *ret_config,
                                                         struct config_book **ret_book,
                                                         char ret_what[CONFIG_JSON_WHAT_ROOM]);
void config_book_destroy(struct config_book *book); /* NULL is fine */

/* Appends the life events as a JSON array, as in the API: id, name, services. BUFFER_OK or its
 * error. */
__attribute__((warn_unused_result)) int config_book_events(const struct config_book *book,
                                                           struct buffer *out);

/* The same of the floor plan: kind, id, floor, x_dm, y_dm, w_dm, h_dm, front, name. */
__attribute__((warn_unused_result)) int config_book_floor(const struct config_book *book,
                                                          struct buffer *out);

/* The same of the boards' notices: id, areas, text, picture, qr; and of the hours in which nothing
 * is spoken: from, until as minutes of each day. */
__attribute__((warn_unused_result)) int config_book_notices(const struct config_book *book,
                                                            struct buffer *out);
__attribute__((warn_unused_result)) int config_book_quiet(const struct config_book *book,
                                                          struct buffer *out);

/* Appends who has this work number as a JSON object: id, post, department, photo; null for a number
 * that the catalogue does not know. */
__attribute__((warn_unused_result)) int config_book_person(const struct config_book *book,
                                                           const char *id, struct buffer *out);

/*
 * Appends the guide of the service at place `service` as a JSON object, as in the API: sample,
 * fee_fen, fee, statutory_days, promised_days, basis, materials, flow, forms. The buffer's errors
 * come back; `service` out of the configuration is asserted.
 */
__attribute__((warn_unused_result)) int config_book_guide(const struct config_book *book,
                                                          uint16_t service, struct buffer *out);

#endif
