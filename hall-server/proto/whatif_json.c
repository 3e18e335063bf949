#include "hall-server/proto/whatif_json.h"

#include "hall-server/proto/json_in.h"

#include <stdio.h>
#include <string.h>

enum { TIME_ROOM = 6 };

/* "10:30"; −1, and the problem is noted, when it is not a time of the day. */
static int time_in(struct json_in *in, const char *key)
{
    char text[TIME_ROOM];
    json_in_text(in, key, true, text, sizeof text);
    if (in->problem != PROBLEM_NONE) {
        return -1;
    }
    static const char shape[] = "00:00";
    for (size_t i = 0; i + 1 < sizeof shape; i++) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) {
            json_in_refuse(in, PROBLEM_BAD_VALUE, key);
            return -1;
        }
    }
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int minute = (text[3] - '0') * 10 + text[4] - '0';
    if (hour > 23 || minute > 59) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, key);
        return -1;
    }
    return hour * 60 + minute;
}

enum problem whatif_json_read(const struct hall_config *config, const char *text,
                              size_t length_bytes, struct whatif_request *ret_request,
                              char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct whatif_request request = {.queue = INDEX_NONE};
    char queue[LIMIT_SHORT_ID_BYTES + 1];
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        (void)json_in_field(&in, "request_id", false);
        request.seats = (uint32_t)json_in_number(&in, "seats", true, 1, WHATIF_JSON_SEATS_MAX, 1);
        request.from_minute = time_in(&in, "from");
        request.to_minute = time_in(&in, "to");
        json_in_text(&in, "queue", true, queue, sizeof queue);
        if (in.problem == PROBLEM_NONE && request.to_minute <= request.from_minute) {
            json_in_refuse(&in, PROBLEM_BAD_VALUE, "to");
        }
        request.queue = in.problem == PROBLEM_NONE ? hall_queue_find(config, queue) : INDEX_NONE;
        if (in.problem == PROBLEM_NONE && request.queue == INDEX_NONE) {
            json_in_refuse(&in, PROBLEM_UNKNOWN_QUEUE, "queue");
        }
    }
    const enum problem problem = json_in_close(&in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in.field);
    if (problem == PROBLEM_NONE) {
        *ret_request = request;
    }
    return problem;
}
