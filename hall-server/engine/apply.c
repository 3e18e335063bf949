/*
 * What events do to the engine. The only file that changes it, with figures.c beside it; one
 * function an event, one setter for the state of a leg (leg_move), one pair that keeps lists and
 * counts right (leg_enter, leg_leave).
 */
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

static void line_append(struct engine *engine, struct leg_line *line, uint32_t slot)
{
    struct leg *leg = &engine->legs[slot];
    leg->line_previous = line->last;
    leg->line_next = SLOT_NONE;
    if (line->last == SLOT_NONE) {
        line->first = slot;
    } else {
        engine->legs[line->last].line_next = slot;
    }
    line->last = slot;
}

static void line_remove(struct engine *engine, struct leg_line *line, uint32_t slot)
{
    struct leg *leg = &engine->legs[slot];
    if (leg->line_previous == SLOT_NONE) {
        assert(line->first == slot);
        line->first = leg->line_next;
    } else {
        engine->legs[leg->line_previous].line_next = leg->line_next;
    }
    if (leg->line_next == SLOT_NONE) {
        assert(line->last == slot);
        line->last = leg->line_previous;
    } else {
        engine->legs[leg->line_next].line_previous = leg->line_previous;
    }
    leg->line_previous = leg->line_next = SLOT_NONE;
}

/* The list that a leg is threaded into, or NULL. */
static struct leg_line *line_of(struct engine *engine, const struct leg *leg)
{
    switch ((enum leg_state)leg->state) {
    case LEG_ISSUED:
        return leg_is_unheld(leg) ? &engine->unheld : NULL;
    case LEG_WAITING:
        return &engine->queues[leg->queue].line;
    case LEG_ABSENT:
        return &engine->absent;
    default:
        return NULL;
    }
}

/* The count of its queue that a leg is in, or NULL. */
static uint32_t *count_of(struct engine *engine, const struct leg *leg)
{
    struct queue_state *queue = &engine->queues[leg->queue];
    switch ((enum leg_state)leg->state) {
    case LEG_ISSUED:
        return leg_is_unheld(leg) ? &queue->issued : NULL;
    case LEG_WAITING:
        return &queue->waiting;
    case LEG_CALLED:
        return &queue->called;
    case LEG_SERVING:
        return &queue->serving;
    case LEG_PARKED:
        return &queue->parked;
    case LEG_ABSENT:
        return &queue->absent;
    default:
        return NULL;
    }
}

static void leg_enter(struct engine *engine, uint32_t slot)
{
    struct leg *leg = &engine->legs[slot];
    struct leg_line *line = line_of(engine, leg);
    uint32_t *count = count_of(engine, leg);
    if (line != NULL) {
        line_append(engine, line, slot);
    }
    if (count != NULL) {
        (*count)++;
    }
    engine->waiting += leg->state == LEG_WAITING ? 1 : 0;
}

static void leg_leave(struct engine *engine, uint32_t slot)
{
    struct leg *leg = &engine->legs[slot];
    struct leg_line *line = line_of(engine, leg);
    uint32_t *count = count_of(engine, leg);
    if (line != NULL) {
        line_remove(engine, line, slot);
    }
    if (count != NULL) {
        assert(*count > 0);
        (*count)--;
    }
    engine->waiting -= leg->state == LEG_WAITING ? 1 : 0;
}

/* The active leg: the one that is live, else the first that sleeps or is unheld, else the last; but
 * not one of a transfer that was taken back. */
static void ticket_choose_active(struct engine *engine, struct ticket *ticket)
{
    uint8_t sleeping = ticket->leg_count;
    uint8_t last = 0;
    for (uint32_t slot = ticket->first_leg; slot != SLOT_NONE;
         slot = engine->legs[slot].next_of_ticket) {
        const struct leg *leg = &engine->legs[slot];
        if (leg_is_live(leg)) {
            ticket->active = leg->index;
            return;
        }
        if (leg->state == LEG_ISSUED && sleeping == ticket->leg_count) {
            sleeping = leg->index;
        }
        if (leg->state != LEG_CANCELLED || leg->cause != CAUSE_UNDONE) {
            last = leg->index;
        }
    }
    ticket->active = sleeping < ticket->leg_count ? sleeping : last;
}

/* The one setter of a leg's state. */
static void leg_move(struct engine *engine, uint32_t slot, enum leg_move move,
                     enum move_cause cause, int64_t at_ms)
{
    struct leg *leg = &engine->legs[slot];
    enum leg_state next = LEG_STATE_COUNT;
    const int result = leg_state_next((enum leg_state)leg->state, move, &next);
    assert(result == LEG_OK);
    (void)result;
    leg_leave(engine, slot);
    leg->state = (uint8_t)next;
    leg->cause = (uint8_t)cause;
    leg->state_since_ms = at_ms;
    leg_enter(engine, slot);
    ticket_choose_active(engine, &engine->tickets[leg->ticket]);
}

static void leg_init(struct engine *engine, struct ticket *ticket, uint16_t service, uint16_t queue)
{
    assert(engine->leg_count < engine->limits.legs);
    const uint32_t slot = engine->leg_count++;
    struct leg *leg = &engine->legs[slot];
    memset(leg, 0, sizeof(*leg));
    if (engine->notes[slot].text[0] != '\0') { /* of a day before */
        memset(&engine->notes[slot], 0, sizeof(engine->notes[slot]));
    }
    if (engine->missing[slot].text[0] != '\0') {
        memset(&engine->missing[slot], 0, sizeof(engine->missing[slot]));
    }
    leg->ticket = (uint32_t)(ticket - engine->tickets);
    leg->next_of_ticket = leg->line_previous = leg->line_next = SLOT_NONE;
    leg->service = service;
    leg->queue = queue;
    leg->seat = leg->pinned = INDEX_NONE;
    leg->state = LEG_ISSUED;
    leg->class = ticket->class;
    leg->ground = ticket->counts ? ticket->ground : GROUND_NONE;
    leg->index = ticket->leg_count++;
    leg->credit_from_ms = ticket->issued_ms;
    leg->state_since_ms = ticket->issued_ms;
    if (ticket->first_leg == SLOT_NONE) {
        ticket->first_leg = slot;
        return;
    }
    uint32_t last = ticket->first_leg;
    while (engine->legs[last].next_of_ticket != SLOT_NONE) {
        last = engine->legs[last].next_of_ticket;
    }
    engine->legs[last].next_of_ticket = slot;
}

struct ticket *ticket_make(struct engine *engine, const struct event_ticket_issued *body,
                           int64_t issued_ms, uint64_t seq)
{
    assert(engine->ticket_count < engine->limits.tickets);
    const uint32_t slot = engine->ticket_count++;
    struct ticket *ticket = &engine->tickets[slot];
    memset(ticket, 0, sizeof(*ticket));
    ticket->id = body->id;
    ticket->secret = body->secret;
    ticket->issuer = body->issuer;
    ticket->queue = body->legs[0].queue;
    ticket->number = body->number;
    ticket->class = body->class;
    ticket->issued_ms = issued_ms;
    ticket->first_leg = SLOT_NONE;
    ticket->person_next = SLOT_NONE;
    ticket->seq = seq;
    uint32_t *bucket = &engine->ticket_buckets[ticket_bucket(&ticket->id)];
    ticket->hash_next = *bucket - 1;
    *bucket = slot + 1;
    for (uint8_t i = 0; i < body->leg_count; i++) {
        leg_init(engine, ticket, body->legs[i].service, body->legs[i].queue);
        leg_enter(engine, engine->leg_count - 1);
    }
    engine->queues[ticket->queue].seq = seq;
    engine->day.issued++;
    figures_arrived(engine, issued_ms);
    return ticket;
}

static void apply_ticket_issued(struct engine *engine, const struct event *event)
{
    const struct event_ticket_issued *body = &event->as.ticket_issued;
    const struct ticket *ticket = ticket_make(engine, body, event->at_ms, event->seq);
    struct queue_state *queue = &engine->queues[ticket->queue];
    assert(body->number == queue->next_number);
    queue->next_number++;
}

static void apply_print_reported(struct engine *engine, const struct event *event)
{
    const struct event_print_reported *body = &event->as.print_reported;
    const uint32_t slot = ticket_slot_find(engine, &body->ticket);
    struct ticket *ticket = &engine->tickets[slot];
    ticket->printed = body->result;
    ticket->seq = event->seq;
    /* It is offered again: the time to take it begins anew. */
    const uint32_t first = ticket->first_leg;
    if (leg_is_unheld(&engine->legs[first])) {
        leg_leave(engine, first);
        engine->legs[first].state_since_ms = event->at_ms;
        leg_enter(engine, first);
    }
}

/* The last step at a seat, which its clerk may take back for a while. */
static void note_step(struct engine *engine, uint32_t slot, const struct event *event)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    const uint16_t place = engine->legs[slot].seat;
    if (place == INDEX_NONE) {
        return;
    }
    struct seat_state *seat = &engine->seats[place];
    switch ((enum leg_move)body->move) {
    case LEG_CALL:
    case LEG_START:
    case LEG_MISS:
    case LEG_PARK:
    case LEG_FINISH:
        seat->undo_leg = slot;
        seat->undo_move = body->move;
        /* A key that ends a service brings its request with the start, when it had to begin it. */
        seat->undo_started = body->move != LEG_START && request_key_is_none(&event->request);
        seat->undo_ms = event->at_ms;
        break;
    case LEG_UNDO_CALL:
    case LEG_UNDO_START:
    case LEG_UNDO_MISS:
    case LEG_UNDO_PARK:
    case LEG_UNDO_FINISH:
        seat->undo_leg = SLOT_NONE;
        break;
    default:
        break;
    }
}

/* A leg keeps its seat while called or served; the seat lets go when it is neither. */
static void seat_follow(struct engine *engine, uint32_t slot, uint64_t seq)
{
    struct leg *leg = &engine->legs[slot];
    if (leg->seat == INDEX_NONE) {
        return;
    }
    struct seat_state *seat = &engine->seats[leg->seat];
    const bool here = leg->state == LEG_CALLED || leg->state == LEG_SERVING;
    if (here) {
        assert(seat->leg == SLOT_NONE || seat->leg == slot);
        seat->leg = slot;
        seat->seq = seq;
    } else if (seat->leg == slot) {
        seat->leg = SLOT_NONE;
        seat->seq = seq;
    }
}

/* The visitor before may review again, if the step that closed it was taken back. */
static void review_reopen(const struct engine *engine, struct seat_state *seat)
{
    const uint32_t slot = seat->undo_review;
    seat->undo_review = SLOT_NONE;
    if (slot != SLOT_NONE && seat->review_leg == SLOT_NONE &&
        engine->legs[slot].state == LEG_FINISHED && engine->legs[slot].review == 0) {
        seat->review_leg = slot;
    }
}

/* What a move means besides the state. */
static void leg_moved_effect(struct engine *engine, uint32_t slot, const struct event *event,
                             enum move_cause cause_before)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    struct leg *leg = &engine->legs[slot];
    switch ((enum leg_move)body->move) {
    case LEG_HOLD:
        engine->tickets[leg->ticket].holder = body->holder;
        break;
    case LEG_CALL:
        figures_called(engine, leg, event);
        break;
    case LEG_UNDO_CALL:
        figures_uncalled(engine, leg, event->seq);
        break;
    case LEG_MISS:
        leg->misses = leg->misses < UINT8_MAX ? (uint8_t)(leg->misses + 1) : leg->misses;
        engine->day.absent++;
        break;
    case LEG_REENTER: /* who did not come waits anew */
        leg->credit_from_ms = event->at_ms;
        leg->overtaken = 0;
        break;
    case LEG_START:
        leg->started_ms = event->at_ms;
        engine->seats[leg->seat].undo_review = engine->seats[leg->seat].review_leg;
        engine->seats[leg->seat].review_leg = SLOT_NONE;
        break;
    case LEG_COME_BACK:
        leg->returned = true;
        break;
    case LEG_FINISH:
        figures_finished(engine, leg, slot, event);
        break;
    case LEG_UNDO_START:
        leg->started_ms = 0;
        review_reopen(engine, &engine->seats[leg->seat]);
        break;
    case LEG_UNDO_MISS:
        leg->misses--;
        engine->day.absent--;
        break;
    case LEG_UNDO_FINISH:
        figures_unfinished(engine, leg, slot, cause_before == CAUSE_TRANSFER);
        break;
    default:
        break;
    }
}

static void apply_leg_moved(struct engine *engine, const struct event *event)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    const uint32_t slot = leg_slot(engine, ticket, body->leg);
    const enum move_cause cause_before = (enum move_cause)engine->legs[slot].cause;
    const bool cancelled_before = engine_ticket_state(engine, ticket) == LEG_CANCELLED;
    leg_move(engine, slot, (enum leg_move)body->move, (enum move_cause)body->cause, event->at_ms);
    if (engine->legs[slot].state == LEG_WAITING && body->move != LEG_UNDO_CALL) {
        engine->legs[slot].line_ms = event->at_ms;
        engine->legs[slot].line_seq = event->seq;
    }
    leg_moved_effect(engine, slot, event, cause_before);
    const bool cancelled = engine_ticket_state(engine, ticket) == LEG_CANCELLED;
    engine->day.cancelled += (cancelled ? 1U : 0U) - (cancelled_before ? 1U : 0U);
    note_step(engine, slot, event);
    seat_follow(engine, slot, event->seq);
    if (body->move == LEG_UNDO_CALL && engine->legs[slot].first_called_ms == 0) {
        engine->legs[slot].seat = INDEX_NONE; /* it was never called */
    }
    ticket->seq = event->seq;
    engine->queues[engine->legs[slot].queue].seq = event->seq;
}

static void apply_leg_recalled(struct engine *engine, const struct event *event)
{
    const struct event_leg_recalled *body = &event->as.leg_recalled;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    struct leg *leg = &engine->legs[leg_slot(engine, ticket, body->leg)];
    leg->recalls = body->again;
    leg->calls = leg->calls < UINT8_MAX ? (uint8_t)(leg->calls + 1) : leg->calls;
    leg->called_ms = event->at_ms;
    figures_ring_call(engine, event, leg, body->again);
    ticket->seq = event->seq;
    engine->seats[leg->seat].seq = event->seq;
}

static void apply_leg_deferred(struct engine *engine, const struct event *event)
{
    const struct event_leg_deferred *body = &event->as.leg_deferred;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    struct leg *leg = &engine->legs[leg_slot(engine, ticket, body->leg)];
    leg->credit_from_ms = body->credit_from_ms;
    leg->overtaken = 0;
    leg->line_seq = event->seq;
    ticket->seq = event->seq;
    engine->queues[leg->queue].seq = event->seq;
}

static void apply_leg_added(struct engine *engine, const struct event *event)
{
    const struct event_leg_added *body = &event->as.leg_added;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    /* What else it had was cancelled before the last transfer was taken back: it is open again. */
    engine->day.cancelled -= engine_ticket_state(engine, ticket) == LEG_CANCELLED ? 1 : 0;
    leg_init(engine, ticket, body->service, body->queue);
    const uint32_t slot = engine->leg_count - 1;
    struct leg *leg = &engine->legs[slot];
    leg->pinned = body->seat;
    if (body->note[0] != '\0') {
        memcpy(engine->notes[slot].text, body->note, sizeof(engine->notes[slot].text));
    }
    leg->state = LEG_WAITING; /* the ticket is in a hand already */
    leg->state_since_ms = leg->line_ms = event->at_ms;
    leg->line_seq = event->seq;
    leg_enter(engine, slot);
    ticket_choose_active(engine, ticket);
    ticket->seq = event->seq;
    engine->queues[leg->queue].seq = event->seq;
}

static void apply_seat_moved(struct engine *engine, const struct event *event)
{
    const struct event_seat_moved *body = &event->as.seat_moved;
    struct seat_state *seat = &engine->seats[body->seat];
    seat->status = body->status;
    if (!short_id_equal(&seat->clerk, &body->clerk)) {
        seat->finished_leg = SLOT_NONE; /* nobody says what came of another's work */
    }
    seat->clerk = body->clerk;
    memcpy(seat->reason, body->reason, sizeof(seat->reason));
    seat->since_ms = event->at_ms;
    seat->undo_leg = seat->undo_review = SLOT_NONE;
    seat->seq = event->seq;
}

/* What was asked of this seat's clerk is its queue's: with its credit, its note, and whom it was
 * overtaken by. A call made elsewhere before this overtook nobody who could not be called there,
 * so an undo of that call is none of theirs. */
static void apply_seat_released(struct engine *engine, const struct event *event)
{
    const uint16_t seat = event->as.seat_released.seat;
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        struct leg *leg = &engine->legs[i];
        if (leg->pinned != seat) {
            continue;
        }
        leg->pinned = INDEX_NONE;
        leg->line_seq = event->seq;
        engine->tickets[leg->ticket].seq = event->seq;
        engine->queues[leg->queue].seq = event->seq;
    }
    engine->seats[seat].seq = event->seq;
}

static void apply_ticket_classed(struct engine *engine, const struct event *event)
{
    const struct event_ticket_classed *body = &event->as.ticket_classed;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    ticket->class = body->class;
    ticket->ground = body->ground;
    ticket->counts = body->counts != 0;
    ticket->seq = event->seq;
    for (uint32_t slot = ticket->first_leg; slot != SLOT_NONE;
         slot = engine->legs[slot].next_of_ticket) {
        struct leg *leg = &engine->legs[slot];
        leg->class = ticket->class;
        leg->ground = ticket->counts ? ticket->ground : GROUND_NONE;
        engine->queues[leg->queue].seq = event->seq;
    }
}

static void apply_ticket_reprinted(struct engine *engine, const struct event *event)
{
    const struct event_ticket_reprinted *body = &event->as.ticket_reprinted;
    struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    ticket->secret = body->secret;
    ticket->reprints++;
    ticket->seq = event->seq;
}

static void apply_request_noted(struct engine *engine, const struct event *event)
{
    (void)engine; /* note_request keeps what it says */
    (void)event;
}

static void apply_clock_stepped(struct engine *engine, const struct event *event)
{
    (void)engine; /* the hall's time is in every event; this one says what it did in between */
    (void)event;
}

static void apply_device_noted(struct engine *engine, const struct event *event)
{
    (void)engine; /* the rules know no devices; who gave which address is for the record */
    (void)event;
}

static void apply_admin_noted(struct engine *engine, const struct event *event)
{
    (void)engine; /* the rules know no keys and passwords; who changed them is for the record */
    (void)event;
}

static void queue_reset(struct queue_state *queue, uint64_t seq)
{
    memset(queue, 0, sizeof(*queue));
    queue->line = (struct leg_line){SLOT_NONE, SLOT_NONE};
    queue->next_number = 1;
    queue->seq = seq;
}

static void seat_reset(struct seat_state *seat, uint64_t seq, int64_t at_ms)
{
    memset(seat, 0, sizeof(*seat));
    seat->leg = seat->review_leg = seat->undo_leg = seat->undo_review = SLOT_NONE;
    seat->finished_leg = SLOT_NONE;
    seat->since_ms = at_ms;
    seat->seq = seq;
}

/* All that is open expires; what is left is the hall and its configuration, so a replay may begin
 * here. The journal's rows keep what was. */
static void apply_day_turned(struct engine *engine, const struct event *event)
{
    engine->business_day = event->as.day_turned.business_day;
    visitors_turn_day(engine);
    engine->ticket_count = engine->leg_count = engine->request_count = engine->call_count = 0;
    memset(engine->ticket_buckets, 0, TICKET_BUCKETS * sizeof(engine->ticket_buckets[0]));
    memset(engine->request_buckets, 0, REQUEST_BUCKETS * sizeof(engine->request_buckets[0]));
    memset(&engine->day, 0, sizeof(engine->day));
    memset(&engine->closure, 0, sizeof(engine->closure)); /* engine_do shuts it again */
    engine->unheld = engine->absent = (struct leg_line){SLOT_NONE, SLOT_NONE};
    engine->waiting = 0;
    bookings_turn_day(engine, engine->business_day);
    blocks_turn_day(engine, engine->business_day);
    memset(&engine->help, 0, sizeof(engine->help)); /* nobody stands there over night */
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        queue_reset(&engine->queues[i], event->seq);
    }
    for (int i = 0; i < LIMIT_SEATS; i++) {
        seat_reset(&engine->seats[i], event->seq, event->at_ms);
    }
}

static void apply_hall_moved(struct engine *engine, const struct event *event)
{
    struct hall_closure *closure = &engine->closure;
    closure->shut = event->as.hall_moved.shut != 0;
    memcpy(closure->reason, event->as.hall_moved.reason, sizeof(closure->reason));
    closure->since_ms = event->at_ms;
    closure->seq = event->seq;
}

static void apply_queue_moved(struct engine *engine, const struct event *event)
{
    const struct event_queue_moved *body = &event->as.queue_moved;
    struct queue_state *queue = &engine->queues[body->queue];
    queue->stopped = body->stopped != 0;
    memcpy(queue->stop_reason, body->reason, sizeof(queue->stop_reason));
    queue->seq = event->seq;
}

static uint16_t map_place(const uint16_t *places, uint16_t place)
{
    return place == INDEX_NONE ? INDEX_NONE : places[place];
}

static void move_legs(struct engine *engine, const struct config_map *map)
{
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        engine->tickets[i].queue = map_place(map->queues, engine->tickets[i].queue);
    }
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        struct leg *leg = &engine->legs[i];
        leg->queue = map_place(map->queues, leg->queue);
        leg->service = map_place(map->services, leg->service);
        leg->seat = map_place(map->seats, leg->seat);
        leg->pinned = map_place(map->seats, leg->pinned);
        if (leg->pinned != INDEX_NONE &&
            !hall_seat_serves(engine->config, leg->pinned, leg->queue)) {
            leg->pinned = INDEX_NONE; /* its queue has moved to other windows */
        }
        const uint16_t most = engine->config->queues[leg->queue].overtakings_limit;
        leg->overtaken = most > 0 && leg->overtaken > most ? most : leg->overtaken;
    }
    for (uint32_t i = 0; i < engine->request_count; i++) {
        engine->requests[i].seat = map_place(map->seats, engine->requests[i].seat);
    }
    for (uint32_t i = 0; i < LIMIT_RECENT_CALLS && i < engine->call_count; i++) {
        engine->calls[i].seat = map_place(map->seats, engine->calls[i].seat);
    }
}

/* Same furniture, other places: what is known of each moves with it. */
static void move_to_config(struct engine *engine, const struct hall_config *config, uint64_t seq,
                           int64_t at_ms)
{
    struct config_map map;
    const struct hall_config *before = engine->config;
    config_map_make(before, config, &map);
    assert(config_map_keeps(engine, config, &map));
    memcpy(engine->queues_before, engine->queues, sizeof(engine->queues));
    memcpy(engine->seats_before, engine->seats, sizeof(engine->seats));
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        queue_reset(&engine->queues[i], seq);
    }
    for (int i = 0; i < LIMIT_SEATS; i++) {
        seat_reset(&engine->seats[i], seq, at_ms);
    }
    for (uint16_t i = 0; i < before->queue_count; i++) {
        if (map.queues[i] != INDEX_NONE) {
            engine->queues[map.queues[i]] = engine->queues_before[i];
            engine->queues[map.queues[i]].seq = seq;
        }
    }
    for (uint16_t i = 0; i < before->seat_count; i++) {
        if (map.seats[i] != INDEX_NONE) {
            engine->seats[map.seats[i]] = engine->seats_before[i];
            engine->seats[map.seats[i]].seq = seq;
            memset(&engine->seats[map.seats[i]].shares, 0, sizeof(engine->seats[0].shares));
        }
    }
    engine->config = config;
    move_legs(engine, &map);
    bookings_move_to_config(engine, &map);
    blocks_move_to_config(engine, &map);
}

static void apply_config(struct engine *engine, const struct event *event)
{
    const struct hall_config *config = event->as.config_applied.config;
    assert(config != NULL);
    if (engine->config != NULL) {
        move_to_config(engine, config, event->seq, event->at_ms);
        return;
    }
    engine->config = config;
    engine->business_day = hall_business_day(config, event->at_ms);
}

/* A command's first event brings its request; those that follow it belong to the same answer. */
static void note_request(struct engine *engine, const struct event *event)
{
    struct engine_result result = {.seat = INDEX_NONE};
    const uint32_t slot = engine->request_count;
    struct request_entry *entry = &engine->requests[slot];
    if (request_key_is_none(&event->request)) {
        if (slot == 0 || entry[-1].seq + 1 != event->seq || entry[-1].command != event->command) {
            return; /* of a timer, or of an installer */
        }
        entry--;
        result.seat = entry->seat;
        result.leg = entry->leg;
        result_follow(&result, event, false);
    } else {
        assert(slot < engine->limits.requests);
        engine->request_count++;
        memset(entry, 0, sizeof(*entry));
        entry->key = event->request;
        entry->print = event->request_print;
        entry->command = event->command;
        result_follow(&result, event, true);
        entry->booking = SLOT_NONE;
        entry->ticket =
            uuid_is_nil(&result.ticket) ? SLOT_NONE : ticket_slot_find(engine, &result.ticket);
        uint32_t *bucket = &engine->request_buckets[request_bucket(&entry->key)];
        entry->hash_next = *bucket - 1;
        *bucket = slot + 1;
    }
    if (result.booking.text[0] != 0) {
        entry->booking = booking_slot_find(engine, &result.booking);
    }
    entry->seq = result.seq;
    entry->seat = result.seat;
    entry->leg = result.leg;
}

static void (*const appliers[EVENT_COUNT])(struct engine *engine, const struct event *event) = {
    [EVENT_CONFIG_APPLIED] = apply_config,
    [EVENT_DAY_TURNED] = apply_day_turned,
    [EVENT_TICKET_ISSUED] = apply_ticket_issued,
    [EVENT_PRINT_REPORTED] = apply_print_reported,
    [EVENT_LEG_MOVED] = apply_leg_moved,
    [EVENT_LEG_RECALLED] = apply_leg_recalled,
    [EVENT_LEG_DEFERRED] = apply_leg_deferred,
    [EVENT_LEG_ADDED] = apply_leg_added,
    [EVENT_SEAT_MOVED] = apply_seat_moved,
    [EVENT_REVIEWED] = apply_reviewed,
    [EVENT_TICKET_CLASSED] = apply_ticket_classed,
    [EVENT_HALL_MOVED] = apply_hall_moved,
    [EVENT_QUEUE_MOVED] = apply_queue_moved,
    [EVENT_BOOKED] = apply_booked,
    [EVENT_BOOKING_CHANGED] = apply_booking_changed,
    [EVENT_BOOKING_MOVED] = apply_booking_moved,
    [EVENT_TICKET_REPRINTED] = apply_ticket_reprinted,
    [EVENT_REQUEST_NOTED] = apply_request_noted,
    [EVENT_BLOCK_GIVEN] = apply_block_given,
    [EVENT_BLOCK_MOVED] = apply_block_moved,
    [EVENT_BLOCKS_CLOSED] = apply_blocks_closed,
    [EVENT_TICKET_MERGED] = apply_ticket_merged,
    [EVENT_SEAT_RELEASED] = apply_seat_released,
    [EVENT_NUMBERS_SKIPPED] = apply_numbers_skipped,
    [EVENT_CLOCK_STEPPED] = apply_clock_stepped,
    [EVENT_HELP_CALLED] = apply_help_called,
    [EVENT_HELP_TAKEN] = apply_help_taken,
    [EVENT_HELP_CLOSED] = apply_help_closed,
    [EVENT_VISITOR_NOTED] = apply_visitor_noted,
    [EVENT_KIOSK_REPLACED] = apply_kiosk_replaced,
    [EVENT_DEVICE_NOTED] = apply_device_noted,
    [EVENT_REVIEW_SAID] = apply_review_said,
    [EVENT_OUTCOME_SAID] = apply_outcome_said,
    [EVENT_PAPER_SHOWN] = apply_paper_shown,
    [EVENT_PAPER_ANSWERED] = apply_paper_answered,
    [EVENT_ADMIN_NOTED] = apply_admin_noted,
    [EVENT_REDRESS_OPENED] = apply_redress_opened,
    [EVENT_REDRESS_STEPPED] = apply_redress_stepped,
    [EVENT_REDRESS_MISSED] = apply_redress_missed,
    [EVENT_PAPER_TO_SIGN] = apply_paper_shown,
    [EVENT_PAPER_SIGNED] = apply_paper_signed,
};

void engine_apply(struct engine *engine, const struct event *event)
{
    assert(engine_accepts(engine, event));
    engine->seq = event->seq;
    engine->last_ms = event->at_ms;
    engine->fresh = engine->fresh && event->kind == EVENT_CONFIG_APPLIED;
    appliers[event->kind](engine, event);
    note_request(engine, event);
}
