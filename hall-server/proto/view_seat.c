#include "hall-server/proto/views.h"

#include <string.h>

enum { QUEUE_LIST_MAX = 20, AWAY_MAX = 20 };

static int64_t waited_s(const struct views *views, const struct ticket *ticket)
{
    const int64_t waited_ms = views->now_ms - ticket->issued_ms;
    return waited_ms < 0 ? 0 : waited_ms / 1000;
}

/* What its visitor is let go earlier for, and whether staff have still to see it; or null. */
static void seat_priority_write(struct json_out *out, const struct ticket *ticket)
{
    json_out_key(out, "priority");
    view_priority(out, ticket);
}

/* The visitor at the seat, or null. */
static void seat_ticket_write(struct json_out *out, const struct views *views,
                              const struct seat_state *state, enum view_detail detail)
{
    json_out_key(out, "ticket");
    if (state->leg == SLOT_NONE) {
        json_out_null(out);
        return;
    }
    const struct leg *leg = engine_leg_at(views->engine, state->leg);
    const struct ticket *ticket = engine_ticket_at(views->engine, leg->ticket);
    char id[UUID_TEXT_BYTES + 1];
    uuid_format(&ticket->id, id);
    json_out_object(out);
    json_out_key_text(out, "id", id);
    view_number(out, views, "number", ticket);
    json_out_key_number(out, "leg", leg->index);
    json_out_key_text(out, "service_id", views->config->services[leg->service].id.text);
    view_name(out, views, "service", views->config->services[leg->service].name);
    json_out_key_text(out, "state", leg_state_name((enum leg_state)leg->state));
    view_time(out, views, "issued_at", ticket->issued_ms);
    view_time(out, views, "called_at", leg->called_ms);
    view_time(out, views, "started_at", leg->started_ms);
    json_out_key_number(out, "calls", leg->calls);
    if (detail == VIEW_STAFF) {
        json_out_key_text(out, "note", engine_leg_note(views->engine, leg));
        seat_priority_write(out, ticket);
        json_out_key_bool(out, "for_other", ticket->for_other);
    }
    json_out_object_end(out);
}

/* Who is due at the seat, or null; for the clerk. */
static void seat_next_write(struct json_out *out, const struct views *views, uint16_t seat)
{
    const struct leg *leg = engine_seat_due(views->engine, seat, views->now_ms);
    json_out_key(out, "next");
    if (leg == NULL) {
        json_out_null(out);
        return;
    }
    const struct ticket *ticket = engine_ticket_at(views->engine, leg->ticket);
    json_out_object(out);
    view_number(out, views, "number", ticket);
    view_name(out, views, "service", views->config->services[leg->service].name);
    json_out_key_text(out, "queue", views->config->queues[leg->queue].id.text);
    json_out_key_number(out, "waited_s", waited_s(views, ticket));
    json_out_object_end(out);
}

static void queue_list_write(struct json_out *out, const struct views *views, uint16_t seat)
{
    const struct hall_seat *furniture = &views->config->seats[seat];
    json_out_key(out, "queue_list");
    json_out_array(out);
    for (int i = 0; i < furniture->queue_count; i++) {
        const uint16_t queue = furniture->queues[i];
        const struct leg *legs[QUEUE_LIST_MAX];
        const size_t count =
            engine_queue_list(views->engine, queue, views->now_ms, legs, QUEUE_LIST_MAX);
        json_out_object(out);
        json_out_key_text(out, "queue", views->config->queues[queue].id.text);
        view_name(out, views, "name", views->config->queues[queue].name);
        view_queue_stop(out, views, queue);
        json_out_key(out, "tickets");
        json_out_array(out);
        for (size_t j = 0; j < count; j++) {
            const struct ticket *ticket = engine_ticket_at(views->engine, legs[j]->ticket);
            char id[UUID_TEXT_BYTES + 1];
            uuid_format(&ticket->id, id);
            json_out_object(out);
            json_out_key_text(out, "id", id);
            view_number(out, views, "number", ticket);
            json_out_key_number(out, "waited_s", waited_s(views, ticket));
            json_out_key_text(out, "class", ticket_class_name((enum ticket_class)ticket->class));
            seat_priority_write(out, ticket);
            json_out_key_bool(out, "for_other", ticket->for_other);
            json_out_object_end(out);
        }
        json_out_array_end(out);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

/* What key 0 would take back, and until when; or null. */
static void seat_undo_write(struct json_out *out, const struct views *views, uint16_t seat)
{
    const struct leg *leg = NULL;
    int64_t until_ms = 0;
    const enum leg_move step =
        engine_seat_step(views->engine, seat, views->now_ms, &leg, &until_ms);
    json_out_key(out, "undo");
    if (step == LEG_MOVE_COUNT) {
        json_out_null(out);
        return;
    }
    const struct ticket *ticket = engine_ticket_at(views->engine, leg->ticket);
    char id[UUID_TEXT_BYTES + 1];
    uuid_format(&ticket->id, id);
    json_out_object(out);
    const bool transferred = step == LEG_FINISH && leg->cause == CAUSE_TRANSFER;
    json_out_key_text(out, "step", transferred ? "transfer" : leg_move_name(step));
    json_out_key_text(out, "ticket", id);
    view_number(out, views, "number", ticket);
    view_time(out, views, "until", until_ms);
    json_out_object_end(out);
}

/* The last one finished by the clerk who is here, while it may be said what came of it; or null. */
static void seat_finished_write(struct json_out *out, const struct views *views, uint16_t seat)
{
    const struct leg *leg = engine_seat_finished(views->engine, seat, views->now_ms);
    json_out_key(out, "finished");
    if (leg == NULL) {
        json_out_null(out);
        return;
    }
    const struct ticket *ticket = engine_ticket_at(views->engine, leg->ticket);
    char id[UUID_TEXT_BYTES + 1];
    uuid_format(&ticket->id, id);
    json_out_object(out);
    json_out_key_text(out, "ticket", id);
    view_number(out, views, "number", ticket);
    json_out_key_text(out, "service", views->config->services[leg->service].id.text);
    view_outcome(out, views, leg);
    view_time(out, views, "until", leg->finished_ms + OUTCOME_LATER_MS);
    json_out_object_end(out);
}

/* Who is parked or absent and may be put back in line here. */
static void seat_away_write(struct json_out *out, const struct views *views, uint16_t seat)
{
    const struct leg *legs[AWAY_MAX];
    const size_t count = engine_seat_away(views->engine, seat, legs, AWAY_MAX);
    json_out_key(out, "away");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        const struct ticket *ticket = engine_ticket_at(views->engine, legs[i]->ticket);
        char id[UUID_TEXT_BYTES + 1];
        uuid_format(&ticket->id, id);
        json_out_object(out);
        json_out_key_text(out, "id", id);
        view_number(out, views, "number", ticket);
        json_out_key_text(out, "state", leg_state_name((enum leg_state)legs[i]->state));
        view_time(out, views, "since", legs[i]->state_since_ms);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

/* The state of the seat's device of `kind`, "none" if it has none. */
static void seat_device_write(struct json_out *out, const struct views *views, uint16_t seat,
                              const char *kind)
{
    const char *state = "none";
    for (size_t i = 0; i < views->device_count; i++) {
        const struct view_device *device = &views->devices[i];
        if (device->seat == seat && strcmp(device->kind, kind) == 0) {
            state = device->state;
        }
    }
    json_out_key_text(out, kind, state);
}

void view_seat(struct json_out *out, const struct views *views, uint16_t seat,
               enum view_detail detail)
{
    const struct hall_config *config = views->config;
    const struct hall_seat *furniture = &config->seats[seat];
    const struct hall_window *window = &config->windows[furniture->window];
    const struct seat_state *state = engine_seat(views->engine, seat);
    json_out_object(out);
    json_out_key_text(out, "id", furniture->id.text);
    json_out_key_text(out, "window", window->id.text);
    json_out_key_text(out, "area", config->areas[window->area].id.text);
    view_seat_names(out, views, "name", seat);
    view_notice(out, views);
    json_out_key(out, "queues");
    json_out_array(out);
    for (int i = 0; i < furniture->queue_count; i++) {
        json_out_text(out, config->queues[furniture->queues[i]].id.text);
    }
    json_out_array_end(out);
    json_out_key(out, "groups");
    json_out_array(out);
    for (int i = 0; i < furniture->queue_count; i++) {
        const struct hall_name name = config->queues[furniture->queues[i]].name;
        json_out_object(out);
        json_out_key_text(out, "zh", hall_text(config, name.zh));
        json_out_key_text(out, "en", hall_text(config, name.en));
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_key_text(out, "state", seat_status_name((enum seat_status)state->status));
    json_out_key_text(out, "pause_reason", state->reason);
    json_out_key_text(out, "clerk", short_id_is_none(&state->clerk) ? NULL : state->clerk.text);
    view_person(out, views, "staff", state->clerk.text);
    seat_ticket_write(out, views, state, detail);
    json_out_key_bool(out, "review_open", state->review_leg != SLOT_NONE);
    view_seat_paper(out, views, seat);
    json_out_key_number(out, "waiting", engine_seat_waiting(views->engine, seat));
    if (detail == VIEW_STAFF) {
        seat_next_write(out, views, seat);
        queue_list_write(out, views, seat);
        seat_undo_write(out, views, seat);
        seat_finished_write(out, views, seat);
        seat_away_write(out, views, seat);
    }
    json_out_key_number(out, "served_today", state->served);
    json_out_key_number(
        out, "mean_service_s",
        state->served == 0 ? 0 : state->service_total_ms / (int64_t)state->served / 1000);
    json_out_key(out, "devices");
    json_out_object(out);
    seat_device_write(out, views, seat, "pad");
    seat_device_write(out, views, seat, "evaluator");
    seat_device_write(out, views, seat, "strip");
    json_out_object_end(out);
    json_out_key_number(out, "seq", (int64_t)state->seq);
    json_out_object_end(out);
}

void view_seats(struct json_out *out, const struct views *views)
{
    json_out_object(out);
    json_out_key(out, "seats");
    json_out_array(out);
    for (uint16_t seat = 0; seat < views->config->seat_count; seat++) {
        view_seat(out, views, seat, VIEW_PUBLIC);
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

/* ---- the board ---- */

static void calls_write(struct json_out *out, const struct views *views)
{
    struct recent_call calls[LIMIT_RECENT_CALLS];
    const int64_t since_ms = views->now_ms - VIEWS_BOARD_CALLS_MS - views->ahead_ms;
    const size_t count = engine_recent_calls(views->engine, since_ms, calls);
    json_out_key(out, "calls");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        const struct hall_seat *seat = &views->config->seats[calls[i].seat];
        const struct hall_window *window = &views->config->windows[seat->window];
        json_out_object(out);
        json_out_key_number(out, "seq", (int64_t)calls[i].seq);
        view_number(out, views, "number", engine_ticket_at(views->engine, calls[i].ticket));
        json_out_key_text(out, "window", window->id.text);
        json_out_key_text(out, "seat", seat->id.text);
        json_out_key_text(out, "area", views->config->areas[window->area].id.text);
        view_time(out, views, "at", calls[i].at_ms);
        json_out_key_number(out, "again", calls[i].again);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void seat_number_write(struct json_out *out, const struct views *views,
                              const struct seat_state *state)
{
    if (state->leg == SLOT_NONE) {
        json_out_key_null(out, "number");
        return;
    }
    const struct leg *leg = engine_leg_at(views->engine, state->leg);
    view_number(out, views, "number", engine_ticket_at(views->engine, leg->ticket));
}

static void areas_write(struct json_out *out, const struct views *views)
{
    json_out_key(out, "areas");
    json_out_array(out);
    for (uint16_t i = 0; i < views->config->area_count; i++) {
        json_out_object(out);
        json_out_key_text(out, "id", views->config->areas[i].id.text);
        view_name(out, views, "name", views->config->areas[i].name);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

void view_board(struct json_out *out, const struct views *views)
{
    const struct hall_config *config = views->config;
    json_out_object(out);
    view_name(out, views, "hall", config->name);
    view_time(out, views, "now", views->now_ms);
    view_notice(out, views);
    areas_write(out, views);
    view_book_list(out, views, "notices", config_book_notices);
    view_book_list(out, views, "quiet", config_book_quiet);
    calls_write(out, views);
    json_out_key(out, "windows");
    json_out_array(out);
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        const struct hall_window *window = &config->windows[config->seats[seat].window];
        const struct seat_state *state = engine_seat(views->engine, seat);
        json_out_object(out);
        json_out_key_text(out, "window", window->id.text);
        json_out_key_text(out, "seat", config->seats[seat].id.text);
        json_out_key_text(out, "area", config->areas[window->area].id.text);
        json_out_key_text(out, "state", seat_status_name((enum seat_status)state->status));
        seat_number_write(out, views, state);
        view_seat_names(out, views, "names", seat);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_key_number(out, "waiting", engine_waiting_total(views->engine));
    json_out_key_number(out, "seq", (int64_t)engine_seq(views->engine));
    json_out_object_end(out);
}
