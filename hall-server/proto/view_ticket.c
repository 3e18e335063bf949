#include "hall-server/proto/views.h"

#include <string.h>

static void url_write(struct json_out *out, const struct views *views, const char *key,
                      const struct ticket *ticket, const char *query)
{
    char token[VISITOR_TOKEN_TEXT_BYTES + 1];
    char url[VIEWS_URL_ROOM + VISITOR_TOKEN_TEXT_BYTES + 32];
    visitor_token_format(&ticket->id, &ticket->secret, token);
    (void)snprintf(url, sizeof url, "%s/t/%s%s", views->public_url, token, query);
    json_out_key_text(out, key, url);
    memset(token, 0, sizeof token);
}

/* Where the leg was called, or null. */
static void leg_place_write(struct json_out *out, const struct views *views, const struct leg *leg)
{
    if (leg->seat == INDEX_NONE) {
        json_out_key_null(out, "seat");
        json_out_key_null(out, "window");
        return;
    }
    const struct hall_seat *seat = &views->config->seats[leg->seat];
    json_out_key_text(out, "seat", seat->id.text);
    json_out_key_text(out, "window", views->config->windows[seat->window].id.text);
}

static void leg_windows_write(struct json_out *out, const struct views *views,
                              const struct leg *leg)
{
    bool written[LIMIT_WINDOWS] = {false};
    json_out_key(out, "windows");
    json_out_array(out);
    for (uint16_t seat = 0; seat < views->config->seat_count; seat++) {
        const uint16_t window = views->config->seats[seat].window;
        if (!written[window] && (leg->pinned == INDEX_NONE || leg->pinned == seat) &&
            hall_seat_serves(views->config, seat, leg->queue)) {
            written[window] = true;
            json_out_text(out, views->config->windows[window].id.text);
        }
    }
    json_out_array_end(out);
}

/* What a leg says of its queue alone; the object stays open. */
static void leg_standing_write(struct json_out *out, const struct views *views,
                               const struct leg *leg)
{
    const struct hall_config *config = views->config;
    const bool waits = leg->state == LEG_WAITING || leg->state == LEG_ISSUED;
    const uint32_t ahead = waits ? engine_leg_ahead(views->engine, leg, views->now_ms) : 0;
    json_out_object(out);
    json_out_key_text(out, "queue", config->queues[leg->queue].id.text);
    view_name(out, views, "queue_name", config->queues[leg->queue].name);
    json_out_key_text(out, "state", leg_state_name((enum leg_state)leg->state));
    json_out_key_number(out, "ahead", ahead);
    if (waits) {
        view_wait(out, views, leg->queue, ahead);
    } else {
        json_out_key_null(out, "wait");
        view_likely(out, views, NULL);
    }
    leg_windows_write(out, views, leg);
    leg_place_write(out, views, leg);
}

static void reasons_write(struct json_out *out, uint32_t reasons)
{
    json_out_key(out, "reasons");
    json_out_array(out);
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        if ((reasons >> i & 1) != 0) {
            json_out_text(out, review_reason_row((enum review_reason)i)->id);
        }
    }
    json_out_array_end(out);
}

void view_outcome(struct json_out *out, const struct views *views, const struct leg *leg)
{
    const bool said = leg->outcome != OUTCOME_NOT_SAID;
    json_out_key_text(out, "outcome", said ? outcome_name((enum outcome)leg->outcome) : NULL);
    json_out_key(out, "missing");
    json_out_array(out);
    const char *at = engine_leg_missing(views->engine, leg);
    while (*at != '\0') {
        char item[LIMIT_MISSING_BYTES + 1];
        const size_t length = strcspn(at, "\n");
        memcpy(item, at, length);
        item[length] = '\0';
        json_out_text(out, item);
        at += length + (at[length] == '\n' ? 1 : 0);
    }
    json_out_array_end(out);
}

static void leg_write(struct json_out *out, const struct views *views, const struct leg *leg,
                      enum ticket_look look)
{
    const struct hall_config *config = views->config;
    leg_standing_write(out, views, leg);
    json_out_key_text(out, "service", config->services[leg->service].id.text);
    view_name(out, views, "service_name", config->services[leg->service].name);
    json_out_key_number(out, "calls", leg->calls);
    view_time(out, views, "called_at", leg->called_ms);
    view_time(out, views, "started_at", leg->started_ms);
    view_time(out, views, "finished_at", leg->finished_ms);
    view_outcome(out, views, leg);
    json_out_key(out, "review");
    if (leg->review == 0 || look != TICKET_OF_HOLDER) {
        json_out_null(out);
    } else {
        json_out_number(out, leg->review);
    }
    json_out_object_end(out);
}

void view_priority(struct json_out *out, const struct ticket *ticket)
{
    if (ticket->ground == GROUND_NONE) {
        json_out_null(out);
        return;
    }
    json_out_object(out);
    json_out_key_text(out, "ground", ticket_ground_name((enum ticket_ground)ticket->ground));
    json_out_key_bool(out, "counts", ticket->counts);
    json_out_object_end(out);
}

static bool shows_links(const struct views *views, const struct ticket *ticket,
                        enum ticket_look look)
{
    const enum leg_state state = engine_ticket_state(views->engine, ticket);
    const bool over = state == LEG_FINISHED || state == LEG_CANCELLED || state == LEG_EXPIRED;
    return look == TICKET_OF_HOLDER || (look == TICKET_OF_DESK && !over);
}

void view_ticket(struct json_out *out, const struct views *views, const struct ticket *ticket,
                 enum ticket_look look)
{
    const bool links = shows_links(views, ticket, look);
    char id[UUID_TEXT_BYTES + 1];
    uuid_format(&ticket->id, id);
    json_out_object(out);
    json_out_key_text(out, "id", id);
    view_number(out, views, "number", ticket);
    view_day(out, views, "business_day");
    view_time(out, views, "issued_at", ticket->issued_ms);
    json_out_key_text(out, "holder", holder_name((enum holder)ticket->holder));
    json_out_key_text(out, "class", ticket_class_name((enum ticket_class)ticket->class));
    json_out_key(out, "priority");
    view_priority(out, ticket);
    json_out_key_bool(out, "for_other", ticket->for_other);
    json_out_key_bool(out, "by_card", !person_key_is_none(&ticket->person));
    json_out_key_number(out, "reprints", ticket->reprints);
    json_out_key_text(out, "state", leg_state_name(engine_ticket_state(views->engine, ticket)));
    json_out_key(out, "legs");
    json_out_array(out);
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        leg_write(out, views, engine_leg(views->engine, ticket, i), look);
    }
    json_out_array_end(out);
    view_notice(out, views);
    if (links) {
        url_write(out, views, "visitor_url", ticket, "");
    } else {
        json_out_key_null(out, "visitor_url");
    }
    if (links && ticket->holder == HOLDER_NONE &&
        engine_ticket_state(views->engine, ticket) == LEG_ISSUED) {
        url_write(out, views, "claim_url", ticket, "?claim=1");
    }
    json_out_key_number(out, "seq", (int64_t)ticket->seq);
    json_out_object_end(out);
}

void view_standing(struct json_out *out, const struct views *views, const struct ticket *ticket)
{
    json_out_object(out);
    view_number(out, views, "number", ticket);
    json_out_key_text(out, "state", leg_state_name(engine_ticket_state(views->engine, ticket)));
    json_out_key(out, "legs");
    json_out_array(out);
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        leg_standing_write(out, views, engine_leg(views->engine, ticket, i));
        json_out_object_end(out);
    }
    json_out_array_end(out);
    view_notice(out, views);
    json_out_key_number(out, "seq", (int64_t)ticket->seq);
    json_out_object_end(out);
}

void view_reason(struct json_out *out, enum review_reason reason)
{
    const struct review_reason_row *row = review_reason_row(reason);
    json_out_key_text(out, "id", row->id);
    json_out_key_bool(out, "good", row->good);
    json_out_key(out, "name");
    json_out_object(out);
    json_out_key_text(out, "zh", row->zh);
    json_out_key_text(out, "en", row->en);
    json_out_object_end(out);
}

void view_reasons(struct json_out *out)
{
    json_out_object(out);
    json_out_key(out, "reasons");
    json_out_array(out);
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        json_out_object(out);
        view_reason(out, (enum review_reason)i);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

void view_review(struct json_out *out, const struct views *views, const struct ticket *ticket,
                 uint8_t leg)
{
    char id[UUID_TEXT_BYTES + 1];
    uuid_format(&ticket->id, id);
    json_out_object(out);
    json_out_key_text(out, "ticket", id);
    json_out_key_number(out, "leg", leg);
    json_out_key_number(out, "level", engine_leg(views->engine, ticket, leg)->review);
    reasons_write(out, engine_leg(views->engine, ticket, leg)->review_reasons);
    view_time(out, views, "change_until",
              engine_leg(views->engine, ticket, leg)->reviewed_ms + REVIEW_CHANGE_MS);
    json_out_object_end(out);
}
