/* Would this event be possible now? The other half of the assertion pair: decide makes only such.
 */
#include "hall-server/engine/state.h"

#include <string.h>

static bool seat_is_good(const struct engine *engine, uint16_t seat)
{
    return seat < engine->config->seat_count;
}

static bool accept_issued(const struct engine *engine, const struct event_ticket_issued *body)
{
    const struct hall_config *config = engine->config;
    if (body->leg_count == 0 || body->leg_count > LIMIT_LEGS_PER_ISSUE) {
        return false;
    }
    for (uint8_t i = 0; i < body->leg_count; i++) {
        if (body->legs[i].service >= config->service_count ||
            body->legs[i].queue >= config->queue_count) {
            return false;
        }
    }
    return engine->ticket_count < engine->limits.tickets &&
           engine->leg_count + body->leg_count <= engine->limits.legs &&
           ticket_slot_find(engine, &body->id) == SLOT_NONE &&
           body->number == engine->queues[body->legs[0].queue].next_number;
}

static bool accept_moved(const struct engine *engine, const struct event_leg_moved *body)
{
    const struct leg *leg = find_leg(engine, &body->ticket, body->leg);
    enum leg_state next = LEG_STATE_COUNT;
    if (leg == NULL ||
        leg_state_next((enum leg_state)leg->state, (enum leg_move)body->move, &next) != LEG_OK) {
        return false;
    }
    if (body->move == LEG_CALL) {
        return seat_is_good(engine, body->seat) && engine->seats[body->seat].leg == SLOT_NONE;
    }
    if (body->move == LEG_UNDO_MISS || body->move == LEG_UNDO_PARK ||
        body->move == LEG_UNDO_FINISH) { /* back to the seat: nobody came there since */
        const struct ticket *ticket = &engine->tickets[leg->ticket];
        const struct leg *active = engine_leg(engine, ticket, ticket->active);
        if (!seat_is_good(engine, leg->seat) || engine->seats[leg->seat].leg != SLOT_NONE ||
            engine->seats[leg->seat].status != SEAT_OPEN || leg->review != 0 ||
            (leg_is_live(active) && active != leg)) {
            return false;
        }
    }
    if (body->move == LEG_SLEEP && leg->index == 0) {
        return false;
    }
    if (leg->state == LEG_CANCELLED && leg->cause != CAUSE_ABSENT_LIMIT) {
        return false;
    }
    return body->seat == INDEX_NONE || body->seat == leg->seat;
}

static bool accept_added(const struct engine *engine, const struct event_leg_added *body)
{
    const struct ticket *ticket = engine_ticket_find(engine, &body->ticket);
    return ticket != NULL && ticket->leg_count < LIMIT_LEGS_PER_TICKET &&
           body->leg == ticket->leg_count && engine->leg_count < engine->limits.legs &&
           body->service < engine->config->service_count &&
           body->queue < engine->config->queue_count &&
           (body->seat == INDEX_NONE || seat_is_good(engine, body->seat));
}

/* Somebody waits for it, or would if he came back. */
static bool accept_released(const struct engine *engine, const struct event_seat_released *body)
{
    return seat_is_good(engine, body->seat) && seat_is_waited_for(engine, body->seat);
}

static bool accept_config(const struct engine *engine, const struct event_config_applied *body)
{
    if (body->config == NULL || body->config->version != body->version ||
        memcmp(body->config->hash, body->hash, sizeof(body->hash)) != 0) {
        return false;
    }
    if (engine->config == NULL) {
        return true;
    }
    struct config_map map;
    config_map_make(engine->config, body->config, &map);
    return config_map_keeps(engine, body->config, &map);
}

static bool accept_body(const struct engine *engine, const struct event *event)
{
    const struct leg *leg = NULL;
    switch (event->kind) {
    case EVENT_CONFIG_APPLIED:
        return accept_config(engine, &event->as.config_applied);
    case EVENT_DAY_TURNED:
        return event->as.day_turned.business_day > engine->business_day;
    case EVENT_TICKET_ISSUED:
        return accept_issued(engine, &event->as.ticket_issued);
    case EVENT_PRINT_REPORTED:
        return engine_ticket_find(engine, &event->as.print_reported.ticket) != NULL;
    case EVENT_LEG_MOVED:
        return accept_moved(engine, &event->as.leg_moved);
    case EVENT_LEG_RECALLED:
        leg = find_leg(engine, &event->as.leg_recalled.ticket, event->as.leg_recalled.leg);
        return leg != NULL && leg->state == LEG_CALLED && leg->seat == event->as.leg_recalled.seat;
    case EVENT_LEG_DEFERRED:
        leg = find_leg(engine, &event->as.leg_deferred.ticket, event->as.leg_deferred.leg);
        return leg != NULL && leg->state == LEG_WAITING;
    case EVENT_LEG_ADDED:
        return accept_added(engine, &event->as.leg_added);
    case EVENT_SEAT_MOVED:
        return seat_is_good(engine, event->as.seat_moved.seat) &&
               event->as.seat_moved.status < SEAT_STATUS_COUNT;
    case EVENT_REVIEWED:
        return accept_reviewed(engine, &event->as.reviewed);
    case EVENT_REVIEW_SAID:
        return accept_review_said(engine, &event->as.review_said);
    case EVENT_OUTCOME_SAID:
        return accept_outcome_said(engine, &event->as.outcome_said);
    case EVENT_PAPER_SHOWN:
    case EVENT_PAPER_TO_SIGN:
        return accept_paper_shown(engine, &event->as.paper_shown);
    case EVENT_PAPER_ANSWERED:
        return accept_paper_answered(engine, &event->as.paper_answered);
    case EVENT_REDRESS_OPENED:
        return accept_redress_opened(engine, &event->as.redress_opened);
    case EVENT_REDRESS_STEPPED:
        return accept_redress_stepped(engine, event);
    case EVENT_REDRESS_MISSED:
        return accept_redress_missed(engine, event);
    case EVENT_PAPER_SIGNED:
        return accept_paper_signed(engine, &event->as.paper_signed);
    case EVENT_TICKET_CLASSED:
        return engine_ticket_find(engine, &event->as.ticket_classed.ticket) != NULL &&
               event->as.ticket_classed.class < CLASS_COUNT &&
               event->as.ticket_classed.ground < GROUND_COUNT;
    case EVENT_HALL_MOVED:
        return (event->as.hall_moved.shut != 0) != engine->closure.shut &&
               (event->as.hall_moved.shut != 0) == (event->as.hall_moved.reason[0] != '\0');
    case EVENT_QUEUE_MOVED:
        return event->as.queue_moved.queue < engine->config->queue_count &&
               (event->as.queue_moved.stopped != 0) !=
                   engine->queues[event->as.queue_moved.queue].stopped &&
               (event->as.queue_moved.stopped != 0) == (event->as.queue_moved.reason[0] != '\0');
    case EVENT_BOOKED:
        return accept_booked(engine, &event->as.booked);
    case EVENT_BOOKING_CHANGED:
        return accept_booking_changed(engine, &event->as.booking_changed);
    case EVENT_BOOKING_MOVED:
        return accept_booking_moved(engine, &event->as.booking_moved);
    case EVENT_TICKET_REPRINTED: {
        const struct ticket *ticket =
            engine_ticket_find(engine, &event->as.ticket_reprinted.ticket);
        return ticket != NULL && ticket->reprints < LIMIT_REPRINTS;
    }
    case EVENT_REQUEST_NOTED:
        return (uuid_is_nil(&event->as.request_noted.ticket) ||
                find_leg(engine, &event->as.request_noted.ticket, event->as.request_noted.leg) !=
                    NULL) &&
               (event->as.request_noted.booking.text[0] == '\0' ||
                booking_slot_find(engine, &event->as.request_noted.booking) != SLOT_NONE) &&
               (event->as.request_noted.seat == INDEX_NONE ||
                seat_is_good(engine, event->as.request_noted.seat));
    case EVENT_BLOCK_GIVEN:
        return accept_block_given(engine, &event->as.block_given);
    case EVENT_BLOCK_MOVED:
        return accept_block_moved(engine, &event->as.block_moved);
    case EVENT_BLOCKS_CLOSED:
        return true;
    case EVENT_TICKET_MERGED:
        return accept_ticket_merged(engine, &event->as.ticket_merged);
    case EVENT_SEAT_RELEASED:
        return accept_released(engine, &event->as.seat_released);
    case EVENT_NUMBERS_SKIPPED:
        return accept_numbers_skipped(engine, &event->as.numbers_skipped);
    case EVENT_CLOCK_STEPPED:
        return event->as.clock_stepped.step_ms != 0;
    case EVENT_HELP_CALLED:
        return accept_help_called(engine, &event->as.help_called);
    case EVENT_HELP_TAKEN:
        return accept_help_taken(engine, event);
    case EVENT_HELP_CLOSED:
        return accept_help_closed(engine, &event->as.help_closed);
    case EVENT_VISITOR_NOTED:
        return accept_visitor_noted(engine, &event->as.visitor_noted);
    case EVENT_KIOSK_REPLACED:
        return accept_kiosk_replaced(engine, &event->as.kiosk_replaced);
    case EVENT_DEVICE_NOTED:
        return seat_is_good(engine, event->as.device_noted.seat) &&
               event->as.device_noted.order < event->seq;
    case EVENT_ADMIN_NOTED:
        return admin_note_is_good(&event->as.admin_noted);
    case EVENT_COUNT:
        break;
    }
    return false;
}

bool engine_accepts(const struct engine *engine, const struct event *event)
{
    const bool follows = event->seq == engine->seq + 1 ||
                         (engine->fresh && event->seq > engine->seq); /* a replay begins */
    if (!follows || event->at_ms < engine->last_ms || event->at_ms > LIMIT_TIME_MS ||
        event->kind >= EVENT_COUNT) {
        return false;
    }
    if (engine->config == NULL && event->kind != EVENT_CONFIG_APPLIED) {
        return false;
    }
    if (!request_key_is_none(&event->request) &&
        (engine->request_count >= engine->limits.requests ||
         request_entry_find(engine, &event->request) != NULL)) {
        return false;
    }
    return accept_body(engine, event);
}
