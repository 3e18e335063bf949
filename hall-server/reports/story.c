/*
 * From a figure to its tickets and from a ticket to what happened to it. Reviews are left out of
 * both: who gave one is nobody's to know.
 */
#include "hall-server/reports/report.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/model/command.h"
#include "hall-server/proto/json_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A kiosk that was alone may bring a ticket so long after its issue. */
#define STORY_BEFORE_MS (INT64_C(86400000) * (BLOCK_DAYS + 2))
#define STORY_AFTER_MS (INT64_C(86400000) + 7200000)

struct place_writer {
    const struct report_source *source;
    struct places places;
    struct json_out out;
};

static void number_write(struct place_writer *writer, const struct fact_leg *leg)
{
    const struct hall_config *config = writer->source->config;
    const uint16_t queue = places_queue(&writer->places, leg->config, leg->ticket_queue);
    char text[32] = "-";
    if (queue != INDEX_NONE) {
        const struct hall_queue *row = &config->queues[queue];
        (void)snprintf(text, sizeof text, row->digits == 4 ? "%.3s%04u" : "%.3s%03u", row->prefix,
                       (unsigned)leg->number);
    }
    json_out_key_text(&writer->out, "number", text);
}

static void service_write(struct place_writer *writer, uint32_t version, uint16_t place)
{
    const struct hall_config *config = writer->source->config;
    const uint16_t service = places_service(&writer->places, version, place);
    json_out_key(&writer->out, "service");
    if (service == INDEX_NONE) {
        json_out_null(&writer->out);
        return;
    }
    const struct hall_service *row = &config->services[service];
    json_out_object(&writer->out);
    json_out_key_text(&writer->out, "id", row->id.text);
    json_out_key_name(&writer->out, "name", hall_text(config, row->name.zh),
                      hall_text_en(config, row->name));
    json_out_object_end(&writer->out);
}

static void window_write(struct place_writer *writer, uint32_t version, uint16_t seat)
{
    const uint16_t window = places_window(&writer->places, version, seat);
    json_out_key_text(&writer->out, "window",
                      window == INDEX_NONE ? NULL
                                           : writer->source->config->windows[window].id.text);
}

static void time_write(struct place_writer *writer, const char *key, int64_t at_ms)
{
    json_out_key_time(&writer->out, key, at_ms, writer->source->config->zone_offset_min);
}

static void seconds_write(struct json_out *out, const char *key, int64_t seconds)
{
    if (seconds < 0) {
        json_out_key_null(out, key);
    } else {
        json_out_key_number(out, key, seconds);
    }
}

static void leg_write(struct place_writer *writer, const struct fact_leg *leg, int64_t wait_s)
{
    service_write(writer, leg->config, leg->service);
    window_write(writer, leg->config, leg->seat);
    json_out_key_text(&writer->out, "state", leg_state_name((enum leg_state)leg->state));
    seconds_write(&writer->out, "wait_s", wait_s);
    seconds_write(&writer->out, "service_s", fold_service_s(leg));
}

/* ---- the tickets behind a figure ---- */

struct ticket_row {
    struct fact_leg leg;
    int64_t wait_s;
};

struct ticket_rows {
    const struct report_source *source;
    const struct report_query *query;
    struct fold *fold; /* only asked what it takes */
    struct uuid ticket;
    int64_t before_ms;
    int64_t total;
    size_t count;
    struct ticket_row rows[REPORT_TICKETS_MAX]; /* the longest wait first */
};

static bool row_take(void *context, const struct fact_leg *leg)
{
    struct ticket_rows *rows = context;
    const int64_t before_ms = uuid_equal(&rows->ticket, &leg->ticket) ? rows->before_ms : 0;
    const int64_t wait_s = fold_wait_s(leg, before_ms);
    rows->ticket = leg->ticket;
    rows->before_ms = leg->finished_ms;
    if (!fold_takes(rows->fold, leg)) {
        return true;
    }
    rows->total++;
    size_t at = rows->count;
    while (at > 0 && rows->rows[at - 1].wait_s < wait_s) {
        at--;
    }
    if (at == REPORT_TICKETS_MAX) {
        return true;
    }
    rows->count += rows->count < REPORT_TICKETS_MAX;
    memmove(&rows->rows[at + 1], &rows->rows[at], (rows->count - 1 - at) * sizeof rows->rows[0]);
    rows->rows[at] = (struct ticket_row){*leg, wait_s};
    return true;
}

static int rows_write(struct place_writer *writer, const struct ticket_rows *rows)
{
    struct json_out *out = &writer->out;
    json_out_object(out);
    json_out_key_number(out, "total", rows->total);
    json_out_key(out, "tickets");
    json_out_array(out);
    for (size_t i = 0; i < rows->count; i++) {
        const struct fact_leg *leg = &rows->rows[i].leg;
        char id[UUID_TEXT_BYTES + 1];
        uuid_format(&leg->ticket, id);
        json_out_object(out);
        json_out_key_text(out, "id", id);
        number_write(writer, leg);
        time_write(writer, "issued_at", leg->issued_ms);
        leg_write(writer, leg, rows->rows[i].wait_s);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_object_end(out);
    return json_out_end(out);
}

enum problem report_tickets(const struct report_source *source, const struct report_query *query,
                            struct buffer *buffer)
{
    struct place_writer writer = {.source = source};
    struct clerks clerks = {0};
    struct facts *facts = NULL;
    const int64_t from_ms = report_day_ms(source->config, query->from_day);
    const int64_t to_ms = report_day_ms(source->config, query->to_day + 1);
    enum problem problem = report_problem(facts_open(source->folder, &source->bounds, &facts));
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    places_init(&writer.places, source->config, facts);
    struct ticket_rows *rows = calloc(1, sizeof *rows);
    if (!short_id_is_none(&query->only[ONLY_CLERK])) {
        problem = report_problem(clerks_read(&clerks, facts, from_ms, to_ms));
    }
    if (rows != NULL) {
        rows->fold = fold_create(query, query->from_day, &writer.places, &clerks);
    }
    if (rows == NULL || rows->fold == NULL) {
        problem = PROBLEM_STORAGE_REFUSED;
    }
    if (problem == PROBLEM_NONE) {
        problem = report_problem(facts_legs(facts, from_ms, to_ms, row_take, rows));
    }
    if (problem == PROBLEM_NONE) {
        json_out_begin(&writer.out, buffer);
        problem = rows_write(&writer, rows) == BUFFER_OK ? PROBLEM_NONE : PROBLEM_REPORT_TOO_GREAT;
    }
    if (rows != NULL) {
        fold_destroy(rows->fold);
    }
    free(rows);
    clerks_deinit(&clerks);
    places_deinit(&writer.places);
    facts_close(facts);
    return problem;
}

/* ---- a ticket's story ---- */

struct story {
    struct place_writer writer;
    int64_t before_ms;
    uint32_t version;
    int legs;
    int events;
};

static bool story_leg(void *context, const struct fact_leg *leg)
{
    struct story *story = context;
    struct json_out *out = &story->writer.out;
    if (story->legs++ == 0) {
        char id[UUID_TEXT_BYTES + 1];
        uuid_format(&leg->ticket, id);
        story->version = leg->config;
        json_out_object(out);
        json_out_key_text(out, "id", id);
        number_write(&story->writer, leg);
        time_write(&story->writer, "issued_at", leg->issued_ms);
        json_out_key(out, "legs");
        json_out_array(out);
    }
    json_out_object(out);
    leg_write(&story->writer, leg, fold_wait_s(leg, story->before_ms));
    time_write(&story->writer, "called_at", leg->first_called_ms);
    time_write(&story->writer, "started_at", leg->started_ms);
    time_write(&story->writer, "finished_at", leg->finished_ms);
    json_out_object_end(out);
    story->before_ms = leg->finished_ms;
    return true;
}

/* What of an event is told besides what it is; kinds without a row are left out of the story. */
struct told {
    const char *move;
    const char *cause;
    uint8_t leg;
    uint16_t seat;
};

static bool event_told(const struct event *event, struct told *ret_told)
{
    *ret_told = (struct told){NULL, NULL, 0, INDEX_NONE};
    switch (event->kind) {
    case EVENT_TICKET_ISSUED:
    case EVENT_TICKET_MERGED:
    case EVENT_TICKET_CLASSED:
    case EVENT_TICKET_REPRINTED:
    case EVENT_PRINT_REPORTED:
        return true;
    case EVENT_LEG_MOVED:
        ret_told->move = leg_move_name((enum leg_move)event->as.leg_moved.move);
        ret_told->cause = move_cause_name((enum move_cause)event->as.leg_moved.cause);
        ret_told->leg = event->as.leg_moved.leg;
        ret_told->seat = event->as.leg_moved.seat;
        return true;
    case EVENT_LEG_RECALLED:
        ret_told->leg = event->as.leg_recalled.leg;
        ret_told->seat = event->as.leg_recalled.seat;
        return true;
    case EVENT_LEG_DEFERRED:
        ret_told->leg = event->as.leg_deferred.leg;
        return true;
    case EVENT_LEG_ADDED:
        ret_told->leg = event->as.leg_added.leg;
        return true;
    default:
        return false;
    }
}

static bool story_event(void *context, const struct event *event)
{
    struct story *story = context;
    struct json_out *out = &story->writer.out;
    struct told told;
    if (!event_told(event, &told)) {
        return true;
    }
    if (story->events++ == REPORT_EVENTS_MAX) {
        return false;
    }
    json_out_object(out);
    time_write(&story->writer, "at", event->at_ms);
    json_out_key_text(out, "what", event_name(event->kind));
    json_out_key_text(out, "move", told.move);
    json_out_key_text(out, "cause", told.cause);
    json_out_key_number(out, "leg", told.leg);
    window_write(&story->writer, story->version, told.seat);
    json_out_key_text(out, "by", role_name((enum role)event->actor_role));
    json_out_object_end(out);
    return true;
}

static int64_t uuid_ms(const struct uuid *id)
{
    int64_t at_ms = 0;
    for (int i = 0; i < 6; i++) {
        at_ms = at_ms << 8 | id->bytes[i];
    }
    return at_ms;
}

enum problem report_story(const struct report_source *source, const struct uuid *ticket,
                          struct buffer *buffer)
{
    struct story story = {.writer = {.source = source}};
    struct json_out *out = &story.writer.out;
    struct facts *facts = NULL;
    const int64_t made_ms = uuid_ms(ticket);
    const int64_t from_ms = made_ms > STORY_BEFORE_MS ? made_ms - STORY_BEFORE_MS : 0;
    const int64_t to_ms = made_ms + STORY_AFTER_MS;
    enum problem problem =
        made_ms > LIMIT_TIME_MS
            ? PROBLEM_UNKNOWN_TICKET
            : report_problem(facts_open(source->folder, &source->bounds, &facts));
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    places_init(&story.writer.places, source->config, facts);
    json_out_begin(out, buffer);
    problem = report_problem(facts_ticket(facts, ticket, from_ms, to_ms, story_leg, &story));
    if (problem == PROBLEM_NONE && story.legs == 0) {
        problem = PROBLEM_UNKNOWN_TICKET;
    }
    if (problem == PROBLEM_NONE) {
        json_out_array_end(out);
        json_out_key(out, "events");
        json_out_array(out);
        const int result = facts_events(facts, ticket, made_ms > 60000 ? made_ms - 60000 : 0, to_ms,
                                        story_event, &story);
        problem = story.events > REPORT_EVENTS_MAX ? PROBLEM_NONE : report_problem(result);
        json_out_array_end(out);
        json_out_object_end(out);
    }
    if (problem == PROBLEM_NONE && json_out_end(out) != BUFFER_OK) {
        problem = PROBLEM_REPORT_TOO_GREAT;
    }
    places_deinit(&story.writer.places);
    facts_close(facts);
    return problem;
}
