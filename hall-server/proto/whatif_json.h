/*
 * The body of POST /api/v1/whatif: {"seats":2,"from":"10:30","to":"11:30","queue":"A"}. Times are
 * the hall's own, of today. It changes nothing, so a request_id may be there and means nothing.
 *
 * Strict, as command_json.h. Pure; any thread.
 */
#ifndef HALL_SERVER_PROTO_WHATIF_JSON_H
#define HALL_SERVER_PROTO_WHATIF_JSON_H

#include "hall-server/proto/command_json.h"

enum { WHATIF_JSON_SEATS_MAX = 32 };

struct whatif_request {
    uint16_t queue;
    uint32_t seats;
    int from_minute; /* of the local day */
    int to_minute;   /* after from_minute */
};

/* On a problem *ret_request is worth nothing, and ret_detail says the field. */
enum problem whatif_json_read(const struct hall_config *config, const char *text,
                              size_t length_bytes, struct whatif_request *ret_request,
                              char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
