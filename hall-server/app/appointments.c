#include "hall-server/app/answer.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/booking_json.h"

#include <sodium.h>
#include <string.h>

/* "day=2026-03-16", the whole query. Without a query: `today`. False: it says something else. */
static bool day_of_query(const char *query, int32_t today, int32_t *ret_day)
{
    static const char key[] = "day=";
    if (query[0] == '\0') {
        *ret_day = today;
        return true;
    }
    return strncmp(query, key, sizeof key - 1) == 0 &&
           calendar_day_parse(query + sizeof key - 1, ret_day) == 0;
}

static int32_t local_today(const struct views *views)
{
    return calendar_local_day(views->now_ms, views->config->zone_offset_min);
}

void appointments_slots(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    int32_t day = 0;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const uint16_t queue = hall_queue_find(views.config, request->id);
    if (queue == INDEX_NONE) {
        net_reply_problem(request, PROBLEM_UNKNOWN_QUEUE, NULL);
    } else if (!day_of_query(request->query, local_today(&views), &day)) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, "day");
    } else {
        view_slots(&out, &views, queue, day);
        answer_finish(app, request, &out, 200);
    }
}

void appointments_list(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    int32_t day = 0;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    if (!day_of_query(request->query, local_today(&views), &day)) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, "day");
        return;
    }
    view_bookings(&out, &views, day);
    answer_finish(app, request, &out, 200);
}

static const struct booking *booking_of_path(const struct views *views, const char *id)
{
    struct booking_code code;
    return booking_code_parse(id, strlen(id), &code) ? engine_booking_find(views->engine, &code)
                                                     : NULL;
}

void appointments_show(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct booking *booking = booking_of_path(&views, request->id);
    if (booking == NULL) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_BOOKING);
        return;
    }
    view_booking(&out, &views, booking);
    answer_finish(app, request, &out, 200);
}

/* What a body cannot say: whose code, whose hash, new names. */
static enum problem booking_prepare(struct app *app, const struct net_request *request,
                                    bool by_card, const struct identity *identity,
                                    struct command *command)
{
    struct command_booking *booking = &command->as.booking;
    uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES];
    if (command->kind == COMMAND_BOOK) {
        randombytes_buf(entropy, sizeof entropy);
        booking->code = booking_code_make(entropy);
    } else if (!by_card && !booking_code_parse(request->id, strlen(request->id), &booking->code)) {
        return PROBLEM_UNKNOWN_BOOKING;
    }
    if (identity->kind != IDENTITY_NONE) {
        booking->person = answer_person(app, identity);
    }
    if (command->kind == COMMAND_CHECK_IN) {
        answer_ticket_id(app, &booking->ticket, &booking->secret);
    }
    return PROBLEM_NONE;
}

static void booking_told(struct app *app, struct net_request *request, enum command_kind kind,
                         const struct engine_result *result)
{
    struct views views;
    struct json_out out;
    if (kind == COMMAND_CHECK_IN) {
        answer_new_ticket(app, request, result);
        return;
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct booking *booking = engine_booking_find(views.engine, &result->booking);
    if (booking == NULL) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_BOOKING);
        return;
    }
    view_booking(&out, &views, booking);
    answer_finish(app, request, &out, kind == COMMAND_BOOK ? 201 : 200);
}

void appointments_do(struct app *app, struct net_request *request, enum command_kind kind,
                     bool by_card)
{
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    struct identity identity;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    enum problem problem =
        booking_json_read(kind, by_card, views.config, request->body, request->body_length_bytes,
                          &command, &identity, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    problem = booking_prepare(app, request, by_card, &identity, &command);
    sodium_memzero(&identity, sizeof identity);
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
        return;
    }
    if (!answer_actor(request, &command) || answer_past(app, request, &command, &views, &out)) {
        return;
    }
    command.paces = views.paces;
    hall_do(app->hall, &command, &result);
    if (result.problem != PROBLEM_NONE) {
        answer_refuse(app, request, result.problem);
    } else {
        booking_told(app, request, kind, &result);
    }
}
