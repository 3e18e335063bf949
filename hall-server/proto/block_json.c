#include "hall-server/proto/block_json.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_stamp.h"
#include "hall-server/proto/json_in.h"

#include <stdio.h>
#include <string.h>

/* ---- parts of a row; the first thing that is wrong is told with the list's name ---- */

static const char *row_text(struct json_in *in, const char *list, const json_t *row,
                            const char *key, size_t most)
{
    const json_t *value = json_object_get(row, key);
    if (!json_is_string(value) || json_string_length(value) > most ||
        strlen(json_string_value(value)) != json_string_length(value)) {
        json_in_refuse(in, value == NULL ? PROBLEM_MISSING_FIELD : PROBLEM_BAD_VALUE, list);
        return "";
    }
    return json_string_value(value);
}

static int64_t row_number(struct json_in *in, const char *list, const json_t *row, const char *key,
                          int64_t most)
{
    const json_t *value = json_object_get(row, key);
    if (!json_is_integer(value) || json_integer_value(value) < 1 ||
        json_integer_value(value) > most) {
        json_in_refuse(in, value == NULL ? PROBLEM_MISSING_FIELD : PROBLEM_BAD_VALUE, list);
        return 1;
    }
    return json_integer_value(value);
}

static int64_t row_time(struct json_in *in, const char *list, const json_t *row, const char *key)
{
    int64_t at_ms = 0;
    int offset_min = 0;
    if (calendar_stamp_parse(row_text(in, list, row, key, 40), &at_ms, &offset_min) != 0) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, list);
    }
    return at_ms;
}

static void row_queue(struct json_in *in, const char *list, const char *id,
                      const struct hall_config *config, struct block_row *ret_row)
{
    memset(ret_row, 0, sizeof *ret_row);
    if (strlen(id) > LIMIT_SHORT_ID_BYTES) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, list);
        return;
    }
    (void)snprintf(ret_row->queue, sizeof ret_row->queue, "%s", id);
    ret_row->block.queue = hall_queue_find(config, id);
    ret_row->problem = ret_row->block.queue == INDEX_NONE ? PROBLEM_UNKNOWN_QUEUE : PROBLEM_NONE;
}

/* A row has these members and no other. */
static void row_members(struct json_in *in, const char *list, const json_t *row, size_t count)
{
    if (!json_is_object(row)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, list);
    } else if (json_object_size(row) > count) {
        json_in_refuse(in, PROBLEM_UNKNOWN_FIELD, list);
    }
}

static size_t list_size(struct json_in *in, const json_t *list, const char *key, size_t most)
{
    if (list != NULL && !json_is_array(list)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, key);
        return 0;
    }
    if (json_array_size(list) > most) {
        json_in_refuse(in, PROBLEM_TOO_LARGE, key);
        return 0;
    }
    return json_array_size(list);
}

/* ---- the lists ---- */

static void shows_read(struct json_in *in, const struct hall_config *config,
                       struct block_visit *visit)
{
    const json_t *list = json_in_field(in, "show", false);
    visit->show_count = list_size(in, list, "show", BLOCK_ROWS_MAX);
    for (size_t i = 0; i < visit->show_count; i++) {
        const json_t *row = json_array_get(list, i);
        struct block_row *show = &visit->shows[i];
        int32_t until = 0;
        row_members(in, "show", row, 5);
        row_queue(in, "show", row_text(in, "show", row, "queue", LIMIT_SHORT_ID_BYTES), config,
                  show);
        show->block.first = (uint16_t)row_number(in, "show", row, "first", LIMIT_NUMBER);
        show->block.count = (uint8_t)row_number(in, "show", row, "count", LIMIT_BLOCK_NUMBERS);
        show->block.given_ms = row_time(in, "show", row, "given_at");
        if (calendar_day_parse(row_text(in, "show", row, "until", CALENDAR_DATE_ROOM - 1),
                               &until) != 0) {
            json_in_refuse(in, PROBLEM_BAD_VALUE, "show");
        }
        show->block.ends_day = until;
    }
}

static void backs_read(struct json_in *in, const struct hall_config *config,
                       struct block_visit *visit)
{
    const json_t *list = json_in_field(in, "give_back", false);
    visit->back_count = list_size(in, list, "give_back", BLOCK_ROWS_MAX);
    for (size_t i = 0; i < visit->back_count; i++) {
        const json_t *row = json_array_get(list, i);
        row_members(in, "give_back", row, 2);
        row_queue(in, "give_back", row_text(in, "give_back", row, "queue", LIMIT_SHORT_ID_BYTES),
                  config, &visit->backs[i]);
        visit->backs[i].block.first =
            (uint16_t)row_number(in, "give_back", row, "first", LIMIT_NUMBER);
    }
}

static void takes_read(struct json_in *in, const struct hall_config *config,
                       struct block_visit *visit)
{
    const json_t *list = json_in_field(in, "take", false);
    visit->take_count = list_size(in, list, "take", BLOCK_ROWS_MAX);
    for (size_t i = 0; i < visit->take_count; i++) {
        const json_t *id = json_array_get(list, i);
        if (!json_is_string(id)) {
            json_in_refuse(in, PROBLEM_WRONG_TYPE, "take");
            return;
        }
        row_queue(in, "take", json_string_value(id), config, &visit->takes[i]);
    }
}

static void services_read(struct json_in *in, const struct hall_config *config, const json_t *list,
                          struct block_ticket *ticket)
{
    const size_t count = json_array_size(list);
    if (count == 0 || count > LIMIT_LEGS_PER_ISSUE) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "tickets");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        ticket->merge.services[i] = id == NULL ? INDEX_NONE : hall_service_find(config, id);
        if (ticket->merge.services[i] == INDEX_NONE) {
            ticket->problem = PROBLEM_UNKNOWN_SERVICE;
        }
    }
    ticket->merge.service_count = (uint8_t)count;
}

static void tickets_read(struct json_in *in, const struct hall_config *config,
                         struct block_visit *visit)
{
    const json_t *list = json_in_field(in, "tickets", false);
    visit->ticket_count = list_size(in, list, "tickets", BLOCK_TICKETS_MAX);
    for (size_t i = 0; i < visit->ticket_count; i++) {
        const json_t *row = json_array_get(list, i);
        struct block_ticket *ticket = &visit->tickets[i];
        memset(ticket, 0, sizeof *ticket);
        row_members(in, "tickets", row, 4);
        const char *id = row_text(in, "tickets", row, "request_id", LIMIT_REQUEST_ID_BYTES);
        if (!request_id_is_good(id, strlen(id))) {
            json_in_refuse(in, PROBLEM_REQUEST_ID_MISSING, "tickets");
        }
        (void)snprintf(ticket->request_id, sizeof ticket->request_id, "%s", id);
        ticket->merge.number = (uint16_t)row_number(in, "tickets", row, "number", LIMIT_NUMBER);
        ticket->merge.issued_ms = row_time(in, "tickets", row, "issued_at");
        services_read(in, config, json_object_get(row, "services"), ticket);
    }
    if (visit->ticket_count > 0 && visit->now_ms == 0) {
        json_in_refuse(in, PROBLEM_MISSING_FIELD, "now");
    }
}

enum problem block_json_read(const struct hall_config *config, const char *text,
                             size_t length_bytes, struct block_visit *ret_visit,
                             char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    char now[40];
    ret_visit->now_ms = 0;
    ret_visit->show_count = ret_visit->ticket_count = 0;
    ret_visit->back_count = ret_visit->take_count = 0;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, request_id);
        json_in_text(&in, "now", false, now, sizeof now);
        int offset_min = 0;
        if (now[0] != '\0' && calendar_stamp_parse(now, &ret_visit->now_ms, &offset_min) != 0) {
            json_in_refuse(&in, PROBLEM_BAD_VALUE, "now");
        }
        shows_read(&in, config, ret_visit);
        backs_read(&in, config, ret_visit);
        takes_read(&in, config, ret_visit);
        tickets_read(&in, config, ret_visit);
    }
    const enum problem problem = json_in_close(&in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in.field);
    return problem;
}
