/*
 * The body of POST /api/v1/kiosks/{id}/blocks: what a kiosk says of its blocks of numbers when it
 * hears the hall again, all in one.
 *
 *   {"request_id", "now", "show":[{"queue","first","count","given_at","until"}],
 *    "tickets":[{"request_id","services":["s"],"number":7001,"issued_at"}],
 *    "give_back":[{"queue","first"}], "take":["A"]}
 *
 * Strict, as command_json.h; but a queue or service that the hall does not have (any more) is a
 * problem of that row alone: the others must not suffer. Pure; any thread.
 */
#ifndef HALL_SERVER_PROTO_BLOCK_JSON_H
#define HALL_SERVER_PROTO_BLOCK_JSON_H

#include "hall-server/proto/command_json.h"

enum { BLOCK_ROWS_MAX = 128, BLOCK_TICKETS_MAX = 64 };

struct block_ticket {
    enum problem problem;
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    struct command_merge merge; /* issued_ms by the kiosk's own clock */
};

struct block_row {
    enum problem problem;
    char queue[LIMIT_SHORT_ID_BYTES + 1];
    struct command_block block;
};

struct block_visit {
    int64_t now_ms; /* by the kiosk's clock; 0: it said none, and then it brings no tickets */
    size_t show_count;
    size_t ticket_count;
    size_t back_count;
    size_t take_count;
    struct block_row shows[BLOCK_ROWS_MAX];
    struct block_row backs[BLOCK_ROWS_MAX];
    struct block_row takes[BLOCK_ROWS_MAX];
    struct block_ticket tickets[BLOCK_TICKETS_MAX];
};

/* Large: not for the stack. On a problem *ret_visit is worth nothing, and ret_detail says the
 * field.
 */
enum problem block_json_read(const struct hall_config *config, const char *text,
                             size_t length_bytes, struct block_visit *ret_visit,
                             char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
