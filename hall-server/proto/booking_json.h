/*
 * Bodies of the appointment routes. As command_json.h, but that they name a person by the number of
 * a card, or by the hash that a kiosk's reader made of it: it is handed out apart, for the caller
 * to hash and wipe (net/person_hash.h), and never becomes part of a command.
 *
 * Pure; any thread. Depends on the model.
 */
#ifndef HALL_SERVER_PROTO_BOOKING_JSON_H
#define HALL_SERVER_PROTO_BOOKING_JSON_H

#include "hall-server/proto/command_json.h"

enum { IDENTITY_NUMBER_MAX = 24, IDENTITY_CARD_BYTES = 16 };

struct json_in;

enum identity_kind {
    IDENTITY_NONE,     /* the body said no number */
    IDENTITY_RESIDENT, /* GB 11643: 17 digits and a check character; well-formed if it is here */
    IDENTITY_OTHER,    /* a passport, a permit: 4–24 of [A-Z0-9] */
    IDENTITY_CARD,     /* "card": 32 hexadecimal digits */
};

struct identity {
    enum identity_kind kind;
    char number[IDENTITY_NUMBER_MAX + 1]; /* capital letters */
    uint8_t card[IDENTITY_CARD_BYTES];    /* of IDENTITY_CARD */
};

/*
 * For COMMAND_BOOK, _BOOKING_CHANGE, _BOOKING_CANCEL and _CHECK_IN; `by_card`: a check-in that must
 * say a number. On a problem *command and *ret_identity are untouched and ret_detail says the
 * field.
 */
enum problem booking_json_read(enum command_kind kind, bool by_card,
                               const struct hall_config *config, const char *text,
                               size_t length_bytes, struct command *ret_command,
                               struct identity *ret_identity, char ret_detail[COMMAND_DETAIL_ROOM]);

/* "card", if the body has one: what the reader made of it goes to ret_card, which is zero else. */
void card_json_field(struct json_in *in, uint8_t ret_card[IDENTITY_CARD_BYTES]);

/* The body of POST cards/find: a request_id and who it is. On a problem *ret_identity is untouched.
 */
enum problem card_json_read(const char *text, size_t length_bytes, struct identity *ret_identity,
                            char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
