#include "hall-server/client/ask.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/model/review.h"

#include <assert.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    READ_PATIENCE_MS = 5000,
    ISSUE_PATIENCE_MS = 8000,
    STAFF_PATIENCE_MS = 10000,
    REVIEW_PATIENCE_MS = 10000,
    BLOCKS_PATIENCE_MS = 10000,
    CANCEL_PATIENCE_MS = 30000,
    REASON_BYTES_MAX = 48,
};

/* Ids come from the hall or from our own command line, never from a visitor's fingers. */
static const char *id_checked(const char *id)
{
    const size_t length = strlen(id);
    assert(length > 0 && length <= 64);
    for (size_t i = 0; i < length; i++) {
        const char c = id[i];
        assert((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-');
    }
    return id;
}

__attribute__((format(printf, 4, 5))) static struct client_ask
ask_make(const char *method, enum shape_kind shape, int64_t patience_ms, const char *format, ...)
{
    struct client_ask ask = {.method = method, .shape = shape, .patience_ms = patience_ms};
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(ask.path, sizeof(ask.path), format, arguments);
    va_end(arguments);
    assert(length > 0 && (size_t)length < sizeof(ask.path));
    return ask;
}

/* Takes `body` over. Text that is not UTF-8 can't be packed: a mistake of the caller. */
static struct client_ask ask_with(struct client_ask ask, json_t *body)
{
    assert(body != NULL);
    const size_t length = json_dumpb(body, ask.body, sizeof(ask.body) - 1, JSON_COMPACT);
    json_decref(body);
    assert(length > 2 && length < sizeof(ask.body));
    ask.body[length] = 0;
    return ask;
}

struct client_ask client_get_hall(void)
{
    return ask_make("GET", SHAPE_HALL, READ_PATIENCE_MS, "/api/v1/hall");
}

struct client_ask client_get_services(void)
{
    return ask_make("GET", SHAPE_SERVICES, READ_PATIENCE_MS, "/api/v1/services");
}

struct client_ask client_get_service(const char *service)
{
    return ask_make("GET", SHAPE_SERVICE, READ_PATIENCE_MS, "/api/v1/services/%s",
                    id_checked(service));
}

struct client_ask client_get_queues(void)
{
    return ask_make("GET", SHAPE_QUEUES, READ_PATIENCE_MS, "/api/v1/queues");
}

struct client_ask client_get_seats(void)
{
    return ask_make("GET", SHAPE_SEATS, READ_PATIENCE_MS, "/api/v1/seats");
}

struct client_ask client_get_seat(const char *seat)
{
    return ask_make("GET", SHAPE_SEAT, READ_PATIENCE_MS, "/api/v1/seats/%s", id_checked(seat));
}

struct client_ask client_get_board(void)
{
    return ask_make("GET", SHAPE_BOARD, READ_PATIENCE_MS, "/api/v1/board");
}

struct client_ask client_get_ticket(const char *ticket)
{
    return ask_make("GET", SHAPE_TICKET, READ_PATIENCE_MS, "/api/v1/tickets/%s",
                    id_checked(ticket));
}

struct client_ask client_get_dashboard(void)
{
    return ask_make("GET", SHAPE_DASHBOARD, READ_PATIENCE_MS, "/api/v1/dashboard");
}

struct client_ask client_get_picture(const char *id)
{
    struct client_ask ask =
        ask_make("GET", SHAPE_NOTHING, ASK_FOR_EVER, "/api/v1/pictures/%s", id_checked(id));
    ask.is_bytes = true;
    return ask;
}

#define CLIENT_GROUND_NAME(symbol, name) [symbol] = (name),
static const char *const ground_names[CLIENT_GROUND_COUNT] = {CLIENT_GROUNDS(CLIENT_GROUND_NAME)};
#undef CLIENT_GROUND_NAME

struct client_ask client_issue(const char *const *services, size_t count, enum client_ground ground)
{
    return client_issue_to(services, count, &(struct client_visitor){.ground = ground});
}

struct client_ask client_issue_to(const char *const *services, size_t count,
                                  const struct client_visitor *visitor)
{
    const enum client_ground ground = visitor->ground;
    assert(count >= 1 && count <= CLIENT_SERVICES_MAX && ground < CLIENT_GROUND_COUNT);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_string(id_checked(services[i])));
    }
    json_t *body = json_pack("{s:o}", "services", list);
    if (ground != CLIENT_GROUND_NONE) {
        (void)json_object_set_new(body, "ground", json_string(ground_names[ground]));
    }
    if (visitor->card != NULL && visitor->card[0] != '\0') {
        (void)json_object_set_new(body, "card", json_string(id_checked(visitor->card)));
    }
    if (visitor->for_other) {
        (void)json_object_set_new(body, "for_other", json_true());
    }
    return ask_with(ask_make("POST", SHAPE_TICKET, ISSUE_PATIENCE_MS, "/api/v1/tickets"), body);
}

struct client_ask client_print_result(const char *ticket, enum client_print_result result,
                                      const char *reason)
{
    static const char *const results[] = {[CLIENT_PRINTED] = "printed",
                                          [CLIENT_PRINT_FAILED] = "failed",
                                          [CLIENT_PRINT_UNKNOWN] = "unknown"};
    assert(result >= CLIENT_PRINTED && result <= CLIENT_PRINT_UNKNOWN);
    json_t *body = json_pack("{s:s}", "result", results[result]);
    if (reason != NULL && reason[0] != 0) {
        char word[REASON_BYTES_MAX];
        size_t i = 0;
        for (; reason[i] != 0 && i < sizeof(word) - 1; i++) {
            const char c = reason[i];
            word[i] = (char)((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-');
        }
        word[i] = 0;
        json_object_set_new(body, "reason", json_string(word));
    }
    return ask_with(ask_make("POST", SHAPE_TICKET, ASK_FOR_EVER, "/api/v1/tickets/%s/print-result",
                             id_checked(ticket)),
                    body);
}

struct client_ask client_claim(const char *token, const char *ticket)
{
    return client_as(ask_make("POST", SHAPE_TICKET, CANCEL_PATIENCE_MS, "/api/v1/tickets/%s/claim",
                              id_checked(ticket)),
                     token);
}

struct client_ask client_cancel(const char *ticket)
{
    return ask_make("POST", SHAPE_TICKET, CANCEL_PATIENCE_MS, "/api/v1/tickets/%s/cancel",
                    id_checked(ticket));
}

struct client_ask client_report(const struct client_part *parts, int count)
{
    json_t *state = json_object();
    assert(count > 0 && count <= CLIENT_PARTS_MAX);
    for (int i = 0; i < count; i++) {
        json_object_set_new(state, id_checked(parts[i].what),
                            json_string(id_checked(parts[i].state)));
    }
    return ask_with(ask_make("POST", SHAPE_NOTHING, READ_PATIENCE_MS, "/api/v1/devices/report"),
                    json_pack("{s:o}", "state", state));
}

struct client_ask client_get_visit(const char *token)
{
    return client_as(ask_make("GET", SHAPE_TICKET, ISSUE_PATIENCE_MS, "/api/v1/visit"), token);
}

struct client_ask client_get_standing(const char *number)
{
    return ask_make("GET", SHAPE_STANDING, ISSUE_PATIENCE_MS, "/api/v1/standing?number=%s",
                    id_checked(number));
}

struct client_ask client_get_booking(const char *code)
{
    return ask_make("GET", SHAPE_BOOKING, ISSUE_PATIENCE_MS, "/api/v1/appointments/%s",
                    id_checked(code));
}

struct client_ask client_find_card(const char *card)
{
    return ask_with(ask_make("POST", SHAPE_CARD_TODAY, ISSUE_PATIENCE_MS, "/api/v1/cards/find"),
                    json_pack("{s:s}", "card", id_checked(card)));
}

struct client_ask client_reprint(const char *ticket, const char *card)
{
    return ask_with(ask_make("POST", SHAPE_TICKET, ISSUE_PATIENCE_MS, "/api/v1/tickets/%s/reprint",
                             id_checked(ticket)),
                    json_pack("{s:s}", "card", id_checked(card)));
}

struct client_ask client_check_in(const char *code, bool ordinary)
{
    return ask_with(ask_make("POST", SHAPE_TICKET, ISSUE_PATIENCE_MS,
                             "/api/v1/appointments/%s/check-in", id_checked(code)),
                    json_pack("{s:b}", "ordinary", ordinary));
}

struct client_ask client_get_slots(const char *queue, int32_t day)
{
    char text[CALENDAR_DATE_ROOM];
    calendar_day_format(day, text);
    return ask_make("GET", SHAPE_SLOTS, READ_PATIENCE_MS, "/api/v1/queues/%s/slots?day=%s",
                    id_checked(queue), text);
}

struct client_ask client_book(const char *service, const char *day, const char *at,
                              const char *card)
{
    return ask_with(ask_make("POST", SHAPE_BOOKING, ISSUE_PATIENCE_MS, "/api/v1/appointments"),
                    json_pack("{s:s,s:s,s:s,s:s}", "service", id_checked(service), "day", day, "at",
                              at, "card", id_checked(card)));
}

struct client_ask client_change_booking(const char *code, const char *day, const char *at)
{
    return ask_with(ask_make("POST", SHAPE_BOOKING, ISSUE_PATIENCE_MS,
                             "/api/v1/appointments/%s/change", id_checked(code)),
                    json_pack("{s:s,s:s}", "day", day, "at", at));
}

struct client_ask client_cancel_booking(const char *code)
{
    return ask_make("POST", SHAPE_BOOKING, ISSUE_PATIENCE_MS, "/api/v1/appointments/%s/cancel",
                    id_checked(code));
}

struct client_ask client_come_back(const char *token, const char *ticket)
{
    return client_as(ask_make("POST", SHAPE_TICKET, ISSUE_PATIENCE_MS,
                              "/api/v1/tickets/%s/come-back", id_checked(ticket)),
                     token);
}

struct client_ask client_get_kiosk_keys(void)
{
    return ask_make("GET", SHAPE_KIOSK_KEYS, READ_PATIENCE_MS, "/api/v1/kiosks/self/keys");
}

struct client_ask client_take_over(const char *code)
{
    return ask_with(ask_make("POST", SHAPE_PLACE, STAFF_PATIENCE_MS, "/api/v1/devices/take-over"),
                    json_pack("{s:s}", "code", id_checked(code)));
}

#define HELP_NAME(symbol, name) name,
static const char *const help_reasons[CLIENT_HELP_REASON_COUNT] = {CLIENT_HELP_REASONS(HELP_NAME)};
#undef HELP_NAME

const char *client_help_reason_name(enum client_help_reason reason)
{
    assert(reason < CLIENT_HELP_REASON_COUNT);
    return help_reasons[reason];
}

enum client_help_reason client_help_reason_find(const char *name)
{
    for (int i = 0; i < CLIENT_HELP_REASON_COUNT; i++) {
        if (strcmp(help_reasons[i], name) == 0) {
            return (enum client_help_reason)i;
        }
    }
    return CLIENT_HELP_OTHER;
}

struct client_ask client_call_help(enum client_help_reason reason, const char *area)
{
    json_t *body = json_pack("{s:s}", "reason", client_help_reason_name(reason));
    if (body != NULL && area != NULL) {
        (void)json_object_set_new(body, "area", json_string(id_checked(area)));
    }
    return ask_with(ask_make("POST", SHAPE_HELP, ASK_FOR_EVER, "/api/v1/help"), body);
}

struct client_ask client_get_help(void)
{
    return ask_make("GET", SHAPE_HELP, READ_PATIENCE_MS, "/api/v1/help/self");
}

struct client_ask client_close_help(const char *call)
{
    return ask_make("POST", SHAPE_HELP, ASK_FOR_EVER, "/api/v1/help/%s/close", id_checked(call));
}

struct client_ask client_blocks(const char *body)
{
    struct client_ask ask =
        ask_make("POST", SHAPE_BLOCKS, BLOCKS_PATIENCE_MS, "/api/v1/kiosks/self/blocks");
    const int length = snprintf(ask.body, sizeof(ask.body), "%s", body);
    assert(length > 1 && (size_t)length < sizeof(ask.body));
    return ask;
}

struct client_ask client_get_paper(const char *seat)
{
    return ask_make("GET", SHAPE_PAPER, READ_PATIENCE_MS, "/api/v1/seats/%s/paper",
                    id_checked(seat));
}

static json_t *strokes_pack(const struct paper_sign *sign)
{
    json_t *list = json_array();
    uint16_t at = 0;
    for (uint16_t i = 0; i < sign->stroke_count; i++) {
        json_t *stroke = json_array();
        for (; at < sign->ends[i]; at++) {
            (void)json_array_append_new(stroke, json_integer(sign->points[at].x));
            (void)json_array_append_new(stroke, json_integer(sign->points[at].y));
        }
        (void)json_array_append_new(list, stroke);
    }
    return list;
}

struct client_ask client_answer_paper(const char *seat, int64_t paper, bool right,
                                      const struct paper_sign *sign)
{
    struct client_ask ask = ask_make("POST", SHAPE_SEAT, ISSUE_PATIENCE_MS,
                                     "/api/v1/seats/%s/paper/answer", id_checked(seat));
    json_t *body =
        json_pack("{s:I,s:s}", "paper", (json_int_t)paper, "answer", right ? "confirmed" : "wrong");
    if (sign == NULL) {
        return ask_with(ask, body);
    }
    assert(right && paper_sign_is_good(sign));
    (void)json_object_set_new(body, "strokes", strokes_pack(sign));
    ask.long_body = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    assert(ask.long_body != NULL);
    return ask;
}

void client_ask_drop(struct client_ask *ask)
{
    if (ask->long_body != NULL) {
        explicit_bzero(ask->long_body, strlen(ask->long_body));
        free(ask->long_body);
        ask->long_body = NULL;
    }
}

struct client_ask client_review_seat(const char *seat, int level)
{
    assert(level >= 1 && level <= 5);
    return ask_with(ask_make("POST", SHAPE_REVIEW, REVIEW_PATIENCE_MS, "/api/v1/reviews"),
                    json_pack("{s:s,s:i}", "seat", id_checked(seat), "level", level));
}

static json_t *reasons_pack(uint32_t reasons)
{
    json_t *list = json_array();
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        if ((reasons >> i & 1) != 0) {
            json_array_append_new(list, json_string(review_reason_row((enum review_reason)i)->id));
        }
    }
    return list;
}

struct client_ask client_review_said(const char *seat, const char *ticket, int leg, int level,
                                     uint32_t reasons)
{
    assert(leg >= 0 && level >= 1 && level <= REVIEW_LEVELS);
    return ask_with(ask_make("POST", SHAPE_REVIEW, REVIEW_PATIENCE_MS, "/api/v1/reviews"),
                    json_pack("{s:s,s:s,s:i,s:i,s:o}", "seat", id_checked(seat), "ticket",
                              id_checked(ticket), "leg", leg, "level", level, "reasons",
                              reasons_pack(reasons)));
}

struct client_ask client_review_visit(const char *token, const char *ticket, int leg, int level,
                                      uint32_t reasons)
{
    assert(leg >= 0 && leg < CLIENT_SERVICES_MAX && level >= 1 && level <= 5);
    const struct client_ask ask =
        ask_with(ask_make("POST", SHAPE_REVIEW, REVIEW_PATIENCE_MS, "/api/v1/reviews"),
                 json_pack("{s:s,s:i,s:i,s:o}", "ticket", id_checked(ticket), "leg", leg, "level",
                           level, "reasons", reasons_pack(reasons)));
    return client_as(ask, token);
}

struct client_ask client_sign_in(const char *user, const char *password, const char *seat)
{
    json_t *body = json_pack("{s:s,s:s}", "user", user, "password", password);
    if (seat != NULL) {
        json_object_set_new(body, "seat", json_string(id_checked(seat)));
    }
    return ask_with(ask_make("POST", SHAPE_SESSION, STAFF_PATIENCE_MS, "/api/v1/sessions"), body);
}

struct client_ask client_sign_out(const char *token)
{
    return client_as(
        ask_make("DELETE", SHAPE_NOTHING, STAFF_PATIENCE_MS, "/api/v1/sessions/current"), token);
}

struct client_ask client_seat_move(const char *token, const char *seat, const char *move)
{
    return client_as(ask_make("POST", SHAPE_SEAT, STAFF_PATIENCE_MS, "/api/v1/seats/%s/%s",
                              id_checked(seat), id_checked(move)),
                     token);
}

struct client_ask client_seat_pause(const char *token, const char *seat, const char *reason)
{
    return ask_with(client_seat_move(token, seat, "pause"), json_pack("{s:s}", "reason", reason));
}

struct client_ask client_hall_close(const char *token, const char *reason)
{
    return ask_with(
        client_as(ask_make("POST", SHAPE_HALL, STAFF_PATIENCE_MS, "/api/v1/hall/close"), token),
        json_pack("{s:s}", "reason", reason));
}

struct client_ask client_hall_reopen(const char *token)
{
    return client_as(ask_make("POST", SHAPE_HALL, STAFF_PATIENCE_MS, "/api/v1/hall/reopen"), token);
}

struct client_ask client_queue_stop(const char *token, const char *queue, const char *reason)
{
    return ask_with(client_as(ask_make("POST", SHAPE_NOTHING, STAFF_PATIENCE_MS,
                                       "/api/v1/queues/%s/stop", id_checked(queue)),
                              token),
                    json_pack("{s:s}", "reason", reason));
}

struct client_ask client_queue_give(const char *token, const char *queue)
{
    return client_as(ask_make("POST", SHAPE_NOTHING, STAFF_PATIENCE_MS, "/api/v1/queues/%s/give",
                              id_checked(queue)),
                     token);
}

struct client_ask client_as(struct client_ask ask, const char *key)
{
    const int length = snprintf(ask.key, sizeof(ask.key), "%s", key);
    assert(length > 0 && (size_t)length < sizeof(ask.key));
    return ask;
}
