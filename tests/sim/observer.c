#include "tests/sim/observer.h"

#include <stdlib.h>
#include <string.h>

enum { TICKETS_MOST = 32768, BUCKETS = 1 << 16, CALLS_MOST = 1 << 20, LINE_MOST = 65536 };

/* leg_state.h's drawing, once more: from, move, to. */
static const struct {
    enum leg_state from;
    enum leg_move move;
    enum leg_state to;
} drawn[] = {
    {LEG_BOOKED, LEG_CHECK_IN, LEG_WAITING},  {LEG_BOOKED, LEG_CANCEL, LEG_CANCELLED},
    {LEG_ISSUED, LEG_HOLD, LEG_WAITING},      {LEG_ISSUED, LEG_CANCEL, LEG_CANCELLED},
    {LEG_WAITING, LEG_CALL, LEG_CALLED},      {LEG_WAITING, LEG_CANCEL, LEG_CANCELLED},
    {LEG_CALLED, LEG_START, LEG_SERVING},     {LEG_CALLED, LEG_MISS, LEG_ABSENT},
    {LEG_CALLED, LEG_UNDO_CALL, LEG_WAITING}, {LEG_SERVING, LEG_PARK, LEG_PARKED},
    {LEG_SERVING, LEG_FINISH, LEG_FINISHED},  {LEG_PARKED, LEG_COME_BACK, LEG_WAITING},
    {LEG_PARKED, LEG_CANCEL, LEG_CANCELLED},  {LEG_ABSENT, LEG_REENTER, LEG_WAITING},
    {LEG_ABSENT, LEG_CANCEL, LEG_CANCELLED},  {LEG_SERVING, LEG_UNDO_START, LEG_CALLED},
    {LEG_ABSENT, LEG_UNDO_MISS, LEG_CALLED},  {LEG_CANCELLED, LEG_UNDO_MISS, LEG_CALLED},
    {LEG_PARKED, LEG_UNDO_PARK, LEG_SERVING}, {LEG_FINISHED, LEG_UNDO_FINISH, LEG_SERVING},
    {LEG_WAITING, LEG_SLEEP, LEG_ISSUED},     {LEG_CANCELLED, LEG_SLEEP, LEG_ISSUED},
};

static void day_reset(struct observer *observer)
{
    observer->ticket_count = 0;
    memset(observer->buckets, 0, BUCKETS * sizeof(observer->buckets[0]));
    memset(observer->seat_ticket, 0, sizeof(observer->seat_ticket));
    memset(observer->line_count, 0, sizeof(observer->line_count));
    memset(observer->seat_status, 0, sizeof(observer->seat_status));
    memset(observer->seat_clerk, 0, sizeof(observer->seat_clerk));
    memset(observer->seat_finished_ms, 0, sizeof(observer->seat_finished_ms));
    memset(observer->sheets, 0, sizeof(observer->sheets));
    observer->help_count = 0;
    observer->shut = false;
    memset(observer->stopped, 0, sizeof(observer->stopped));
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        observer->next_number[i] = 1;
    }
}

void observer_init(struct observer *observer)
{
    memset(observer, 0, sizeof(*observer));
    observer->tickets = calloc(TICKETS_MOST, sizeof(observer->tickets[0]));
    observer->buckets = calloc(BUCKETS, sizeof(observer->buckets[0]));
    observer->calls = calloc(CALLS_MOST, sizeof(observer->calls[0]));
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        observer->line[i] = calloc(LINE_MOST, sizeof(observer->line[i][0]));
        if (observer->line[i] == NULL) {
            abort();
        }
    }
    for (int i = 0; i < LIMIT_SEATS; i++) {
        struct observed_call *call = &observer->overtook[i];
        call->legs = calloc(LINE_MOST, sizeof(call->legs[0]));
        call->since = calloc(LINE_MOST, sizeof(call->since[0]));
        call->returns = calloc(LINE_MOST, sizeof(call->returns[0]));
        if (call->legs == NULL || call->since == NULL || call->returns == NULL) {
            abort();
        }
    }
    if (observer->tickets == NULL || observer->buckets == NULL || observer->calls == NULL) {
        abort();
    }
    day_reset(observer);
}

void observer_deinit(struct observer *observer)
{
    free(observer->tickets);
    free(observer->buckets);
    free(observer->calls);
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        free(observer->line[i]);
    }
    for (int i = 0; i < LIMIT_SEATS; i++) {
        free(observer->overtook[i].legs);
        free(observer->overtook[i].since);
        free(observer->overtook[i].returns);
    }
}

void observer_forget(struct observer *observer, uint64_t after_seq)
{
    memset(observer->wishes, 0, sizeof(observer->wishes));
    observer->wishes_from = after_seq;
    day_reset(observer);
    observer->turn_seq = 0;
    observer->shut_over_night = false;
    observer_blocks_forget(observer, after_seq);
    observer_bookings_forget(observer, after_seq);
    while (observer->call_count > 0 && observer->calls[observer->call_count - 1] > after_seq) {
        observer->call_count--;
    }
}

static uint32_t bucket_of(const struct uuid *id)
{
    uint32_t number = 0;
    for (int i = 8; i < 16; i++) {
        number = number * 257 + id->bytes[i];
    }
    return number % BUCKETS;
}

static uint32_t find(const struct observer *observer, const struct uuid *id)
{
    uint32_t at = bucket_of(id);
    while (observer->buckets[at] != 0) {
        if (memcmp(&observer->tickets[observer->buckets[at] - 1].id, id, sizeof(*id)) == 0) {
            return observer->buckets[at] - 1;
        }
        at = (at + 1) % BUCKETS;
    }
    return SLOT_NONE;
}

const struct observed_ticket *observer_find(const struct observer *observer, const struct uuid *id)
{
    const uint32_t at = find(observer, id);
    return at == SLOT_NONE ? NULL : &observer->tickets[at];
}

static void line_put(struct observer *observer, uint32_t ticket, uint8_t leg)
{
    const uint16_t queue = observer->tickets[ticket].legs[leg].queue;
    if (observer->line_count[queue] >= LINE_MOST) {
        abort();
    }
    observer->line[queue][observer->line_count[queue]++] = ticket * LIMIT_LEGS_PER_TICKET + leg;
}

static void line_take(struct observer *observer, uint32_t ticket, uint8_t leg)
{
    const uint16_t queue = observer->tickets[ticket].legs[leg].queue;
    const uint32_t wanted = ticket * LIMIT_LEGS_PER_TICKET + leg;
    for (uint32_t i = 0; i < observer->line_count[queue]; i++) {
        if (observer->line[queue][i] == wanted) {
            observer->line[queue][i] = observer->line[queue][--observer->line_count[queue]];
            return;
        }
    }
}

/* A ticket is known from now on, with its number and its credit from `issued_ms`. */
static const char *put_ticket(struct observer *observer, const struct event_ticket_issued *body,
                              int64_t issued_ms)
{
    if (find(observer, &body->id) != SLOT_NONE) {
        return "a ticket's id was given twice";
    }
    if (observer->ticket_count >= TICKETS_MOST) {
        abort();
    }
    const uint32_t slot = observer->ticket_count++;
    struct observed_ticket *ticket = &observer->tickets[slot];
    memset(ticket, 0, sizeof(*ticket));
    ticket->id = body->id;
    ticket->class = body->class;
    ticket->queue = body->legs[0].queue;
    ticket->number = body->number;
    ticket->issued_ms = issued_ms;
    ticket->leg_count = body->leg_count;
    for (uint8_t i = 0; i < body->leg_count; i++) {
        ticket->legs[i] = (struct observed_leg){.queue = body->legs[i].queue,
                                                .seat = INDEX_NONE,
                                                .pinned = INDEX_NONE,
                                                .state = LEG_ISSUED,
                                                .credit_from_ms = issued_ms};
    }
    uint32_t at = bucket_of(&body->id);
    while (observer->buckets[at] != 0) {
        at = (at + 1) % BUCKETS;
    }
    observer->buckets[at] = slot + 1;
    return NULL;
}

static const char *see_issue(struct observer *observer, const struct event *event)
{
    const struct event_ticket_issued *body = &event->as.ticket_issued;
    const uint16_t offline_from = observer->config->offline_from;
    if (body->number != observer->next_number[body->legs[0].queue]++) {
        return "a number was given twice, or left out";
    }
    if (offline_from != 0 && body->number >= offline_from) {
        return "the hall gave a number that is the kiosks'";
    }
    const char *wrong = observer_may_issue(observer, event);
    return wrong != NULL ? wrong : put_ticket(observer, body, event->at_ms);
}

/* Printed without the hall. Of a past day it is history: no ticket of today's. */
static const char *see_merged(struct observer *observer, const struct event *event)
{
    const struct event_ticket_merged *body = &event->as.ticket_merged;
    if (body->past != 0) {
        return NULL;
    }
    const char *wrong = observer_block_used(observer, event);
    return wrong != NULL ? wrong : put_ticket(observer, &body->issued, body->issued_ms);
}

struct standing {
    bool bound;
    int64_t credit;
    int64_t from_ms;
    uint32_t ticket;
    uint8_t leg;
};

static struct standing standing_of(const struct observer *observer, uint32_t ticket, uint8_t index,
                                   int64_t now_ms)
{
    const struct observed_ticket *row = &observer->tickets[ticket];
    const struct observed_leg *leg = &row->legs[index];
    const struct hall_queue *queue = &observer->config->queues[leg->queue];
    const int64_t waited_ms = now_ms - leg->credit_from_ms;
    const struct hall_ground *ground = &observer->config->grounds[row->ground];
    const int64_t ground_rate =
        row->ground == GROUND_NONE || ground->ignored ? 0
        : ground->rate != 0                           ? ground->rate
                            : queue->rates[ticket_ground_class((enum ticket_ground)row->ground)];
    int64_t rate = queue->rates[row->class];
    rate = ground_rate > rate ? ground_rate : rate;
    if (leg->returned && queue->rates[CLASS_RETURN] > rate) {
        rate = queue->rates[CLASS_RETURN];
    }
    return (struct standing){
        .bound =
            (queue->overtakings_limit != 0 && leg->overtaken >= queue->overtakings_limit) ||
            (queue->overtaking_wait_limit_ms != 0 && waited_ms >= queue->overtaking_wait_limit_ms),
        .credit = rate * waited_ms,
        .from_ms = leg->credit_from_ms,
        .ticket = ticket,
        .leg = index,
    };
}

static bool came_first(const struct standing *a, const struct standing *b)
{
    if (a->from_ms != b->from_ms) {
        return a->from_ms < b->from_ms;
    }
    return a->ticket != b->ticket ? a->ticket < b->ticket : a->leg < b->leg;
}

static bool goes_first(const struct standing *a, const struct standing *b)
{
    if (a->bound || b->bound) {
        return a->bound && b->bound ? came_first(a, b) : a->bound;
    }
    return a->credit != b->credit ? a->credit > b->credit : came_first(a, b);
}

/* Who was called was due, and those who came before it count that they were overtaken. */
static const char *see_call(struct observer *observer, const struct event *event, uint32_t ticket)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    struct observed_leg *leg = &observer->tickets[ticket].legs[body->leg];
    const uint16_t limit = observer->config->queues[leg->queue].overtakings_limit;
    const struct standing called = standing_of(observer, ticket, body->leg, event->at_ms);
    if (observer->seat_ticket[body->seat] != 0) {
        return "a seat called a second visitor";
    }
    if (observer->shut || observer->seat_status[body->seat] != SEAT_OPEN) {
        return "somebody was called while the hall was shut, or to a seat that is not open";
    }
    for (uint16_t i = 0; i < LIMIT_SEATS; i++) {
        if (observer->seat_ticket[i] == ticket + 1) {
            return "a ticket is at two seats";
        }
    }
    if (leg->pinned != INDEX_NONE && leg->pinned != body->seat && body->cause == CAUSE_RULE) {
        return "a leg was called to a seat that it is not for";
    }
    struct observed_call *overtook = &observer->overtook[body->seat];
    overtook->count = 0;
    for (uint32_t i = 0; i < observer->line_count[leg->queue]; i++) {
        const uint32_t entry = observer->line[leg->queue][i];
        const uint32_t other_ticket = entry / LIMIT_LEGS_PER_TICKET;
        struct observed_leg *other =
            &observer->tickets[other_ticket].legs[entry % LIMIT_LEGS_PER_TICKET];
        const struct standing rival = standing_of(
            observer, other_ticket, (uint8_t)(entry % LIMIT_LEGS_PER_TICKET), event->at_ms);
        if (other == leg || (other->pinned != INDEX_NONE && other->pinned != body->seat)) {
            continue;
        }
        if (body->cause == CAUSE_RULE && goes_first(&rival, &called)) {
            return "another one was due";
        }
        if (body->cause == CAUSE_RULE && came_first(&rival, &called)) {
            other->overtaken++;
            overtook->legs[overtook->count] = entry;
            overtook->returns[overtook->count] = other->returns;
            overtook->since[overtook->count++] = other->since;
            if (limit != 0 && other->overtaken > limit) {
                return "a ticket was overtaken more often than the hall allows";
            }
        }
    }
    if (observer->call_count >= CALLS_MOST) {
        abort();
    }
    observer->calls[observer->call_count++] = event->seq;
    leg->seat = body->seat;
    return NULL;
}

/* A call that never was overtook nobody; but who was called and taken back twice since then is
 * left with it. */
static void uncall(struct observer *observer, uint16_t seat)
{
    struct observed_call *overtook = &observer->overtook[seat];
    for (uint32_t i = 0; i < overtook->count; i++) {
        struct observed_leg *leg = &observer->tickets[overtook->legs[i] / LIMIT_LEGS_PER_TICKET]
                                        .legs[overtook->legs[i] % LIMIT_LEGS_PER_TICKET];
        if (leg->since == overtook->since[i] && leg->state == LEG_WAITING &&
            leg->returns <= overtook->returns[i] + 1 && leg->overtaken > 0) {
            leg->overtaken--;
        }
    }
    overtook->count = 0;
}

static void follow_move(struct observer *observer, const struct event *event, uint32_t ticket,
                        enum leg_state from)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    struct observed_leg *leg = &observer->tickets[ticket].legs[body->leg];
    if (from == LEG_WAITING) {
        line_take(observer, ticket, body->leg);
    }
    if (leg->state == LEG_WAITING) {
        line_put(observer, ticket, body->leg);
    }
    if (leg->state == LEG_CALLED || leg->state == LEG_SERVING) {
        observer->seat_ticket[leg->seat] = ticket + 1;
    } else if (leg->seat != INDEX_NONE && observer->seat_ticket[leg->seat] == ticket + 1 &&
               (from == LEG_CALLED || from == LEG_SERVING)) {
        observer->seat_ticket[leg->seat] = 0;
    }
    if (body->move == LEG_FINISH && body->cause != CAUSE_TRANSFER) {
        observer->seat_finished_ms[leg->seat] = event->at_ms;
    } else if (body->move == LEG_UNDO_FINISH) {
        observer->seat_finished_ms[leg->seat] = 0;
    }
    if (body->move == LEG_COME_BACK) {
        leg->returned = true;
    } else if (body->move == LEG_REENTER) {
        leg->credit_from_ms = event->at_ms;
        leg->overtaken = 0;
    } else if (body->move == LEG_UNDO_CALL) {
        uncall(observer, leg->seat);
        leg->returns++;
    }
    leg->since += leg->state == LEG_WAITING && body->move != LEG_UNDO_CALL ? 1 : 0;
}

static bool is_at_seat(enum leg_state state)
{
    return state == LEG_CALLED || state == LEG_SERVING;
}

static const char *see_move(struct observer *observer, const struct event *event)
{
    const struct event_leg_moved *body = &event->as.leg_moved;
    const uint32_t ticket = find(observer, &body->ticket);
    if (ticket == SLOT_NONE || body->leg >= observer->tickets[ticket].leg_count) {
        return "a leg moved that nobody knows";
    }
    struct observed_leg *leg = &observer->tickets[ticket].legs[body->leg];
    const enum leg_state from = (enum leg_state)leg->state;
    for (size_t i = 0; i < sizeof(drawn) / sizeof(drawn[0]); i++) {
        if (drawn[i].from == from && drawn[i].move == (enum leg_move)body->move) {
            const char *wrong = body->move == LEG_CALL ? see_call(observer, event, ticket) : NULL;
            const bool comes = is_at_seat(drawn[i].to) && !is_at_seat(from);
            leg->state = (uint8_t)drawn[i].to;
            if (comes && observer->seat_ticket[leg->seat] != 0) {
                return "a leg came back to a seat that has a visitor";
            }
            follow_move(observer, event, ticket, from);
            return wrong;
        }
    }
    return "a move was made that is not drawn";
}

static const char *see_added(struct observer *observer, const struct event *event)
{
    const struct event_leg_added *body = &event->as.leg_added;
    const uint32_t slot = find(observer, &body->ticket);
    if (slot == SLOT_NONE || body->leg != observer->tickets[slot].leg_count) {
        return "a leg was added out of order";
    }
    struct observed_ticket *ticket = &observer->tickets[slot];
    ticket->legs[ticket->leg_count++] = (struct observed_leg){.queue = body->queue,
                                                              .seat = INDEX_NONE,
                                                              .pinned = body->seat,
                                                              .state = LEG_WAITING,
                                                              .credit_from_ms = ticket->issued_ms};
    line_put(observer, slot, body->leg);
    return NULL;
}

/* Who was overtaken more often than the new bound allows, was so as often as it allows. */
static void see_config(struct observer *observer, const struct hall_config *config, int64_t at_ms)
{
    observer->config = config;
    observer->day = observer->day != 0 ? observer->day : hall_business_day(config, at_ms);
    for (uint32_t i = 0; i < observer->ticket_count; i++) {
        for (uint8_t k = 0; k < observer->tickets[i].leg_count; k++) {
            struct observed_leg *leg = &observer->tickets[i].legs[k];
            const uint16_t limit = config->queues[leg->queue].overtakings_limit;
            if (limit != 0 && leg->overtaken > limit) {
                leg->overtaken = limit;
            }
        }
    }
}

static void see_classed(struct observer *observer, const struct event_ticket_classed *body)
{
    struct observed_ticket *ticket = &observer->tickets[find(observer, &body->ticket)];
    ticket->class = body->class;
    ticket->ground = body->counts != 0 ? body->ground : GROUND_NONE;
}

static void see_visitor(struct observer *observer, const struct event_visitor_noted *body)
{
    struct observed_ticket *ticket = &observer->tickets[find(observer, &body->ticket)];
    ticket->person = body->person;
    ticket->for_other = body->for_other != 0;
}

static void see_deferred(struct observer *observer, const struct event_leg_deferred *body)
{
    struct observed_leg *leg = &observer->tickets[find(observer, &body->ticket)].legs[body->leg];
    leg->credit_from_ms = body->credit_from_ms;
    leg->overtaken = 0;
    leg->since++;
}

/* Who waited for the seat alone may be called anywhere; what overtook him before stays counted. */
static void see_released(struct observer *observer, uint16_t seat)
{
    for (uint32_t i = 0; i < observer->ticket_count; i++) {
        for (uint8_t k = 0; k < observer->tickets[i].leg_count; k++) {
            struct observed_leg *leg = &observer->tickets[i].legs[k];
            if (leg->pinned == seat) {
                leg->pinned = INDEX_NONE;
                leg->since++;
            }
        }
    }
}

static void see_seat(struct observer *observer, const struct event_seat_moved *body)
{
    observer->seat_status[body->seat] = body->status;
    if (!short_id_equal(&observer->seat_clerk[body->seat], &body->clerk)) {
        observer->seat_finished_ms[body->seat] = 0;
    }
    observer->seat_clerk[body->seat] = body->clerk;
}

/* All that is open expires with the day; an emergency does not. */
static void see_turn(struct observer *observer, const struct event *event)
{
    const bool shut = observer->shut;
    for (uint16_t i = 0; i < LIMIT_QUEUES; i++) {
        observer->expired += observer->line_count[i];
    }
    day_reset(observer);
    observer->shut_over_night = shut;
    observer->turn_seq = event->seq;
    observer->nights += shut ? 1 : 0;
    observer_bookings_turn(observer, event);
    observer_blocks_turn(observer, event);
}

/* Said of what was finished, where it was, by a clerk who is still there. */
static const char *see_outcome(const struct observer *observer, const struct event *event)
{
    const struct event_outcome_said *body = &event->as.outcome_said;
    const struct observed_ticket *ticket = observer_find(observer, &body->ticket);
    if (ticket == NULL || ticket->legs[body->leg].state != LEG_FINISHED ||
        ticket->legs[body->leg].seat != body->seat) {
        return "something came of what was not finished there";
    }
    return (body->outcome == OUTCOME_GIVEN_BACK) == (body->missing[0] != '\0')
               ? NULL
               : "something was given back for nothing, or is missing all the same";
}

static const char *see(struct observer *observer, const struct event *event)
{
    switch (event->kind) {
    case EVENT_CONFIG_APPLIED:
        see_config(observer, event->as.config_applied.config, event->at_ms);
        return NULL;
    case EVENT_DAY_TURNED:
        see_turn(observer, event);
        return NULL;
    case EVENT_TICKET_ISSUED:
        return see_issue(observer, event);
    case EVENT_TICKET_MERGED:
        return see_merged(observer, event);
    case EVENT_BLOCK_GIVEN:
        return observer_block_given(observer, event);
    case EVENT_BLOCK_MOVED:
        return observer_block_moved(observer, event);
    case EVENT_NUMBERS_SKIPPED:
        observer_numbers_skipped(observer, event);
        return NULL;
    case EVENT_BLOCKS_CLOSED:
        observer_blocks_closed(observer, event);
        return NULL;
    case EVENT_KIOSK_REPLACED:
        observer_kiosk_replaced(observer, event);
        return NULL;
    case EVENT_LEG_MOVED:
        return see_move(observer, event);
    case EVENT_LEG_RECALLED:
        observer->calls[observer->call_count++] = event->seq;
        return NULL;
    case EVENT_LEG_DEFERRED:
        see_deferred(observer, &event->as.leg_deferred);
        return NULL;
    case EVENT_TICKET_CLASSED:
        see_classed(observer, &event->as.ticket_classed);
        return NULL;
    case EVENT_VISITOR_NOTED:
        see_visitor(observer, &event->as.visitor_noted);
        return NULL;
    case EVENT_LEG_ADDED:
        return see_added(observer, event);
    case EVENT_SEAT_RELEASED:
        see_released(observer, event->as.seat_released.seat);
        return NULL;
    case EVENT_SEAT_MOVED:
        see_seat(observer, &event->as.seat_moved);
        return NULL;
    case EVENT_HALL_MOVED:
        return observer_hall_moved(observer, event);
    case EVENT_QUEUE_MOVED:
        return observer_queue_moved(observer, &event->as.queue_moved);
    case EVENT_HELP_CALLED:
    case EVENT_HELP_TAKEN:
    case EVENT_HELP_CLOSED:
        return observer_help(observer, event);
    case EVENT_DEVICE_NOTED:
        return observer_device(observer, event);
    case EVENT_OUTCOME_SAID:
        return see_outcome(observer, event);
    case EVENT_PAPER_SHOWN:
    case EVENT_PAPER_ANSWERED:
    case EVENT_PAPER_TO_SIGN:
    case EVENT_PAPER_SIGNED:
        return observer_sheet(observer, event);
    case EVENT_BOOKED:
        return observer_booked(observer, event);
    case EVENT_BOOKING_CHANGED:
        return observer_booking_changed(observer, event);
    case EVENT_BOOKING_MOVED:
        return observer_booking_moved(observer, event);
    default:
        return NULL;
    }
}

const char *observer_event(struct observer *observer, const struct event *event)
{
    if (observer->shut_over_night && event->kind != EVENT_HALL_MOVED) {
        return "a night ended an emergency";
    }
    const char *wrong = observer_day_is_right(observer, event);
    return wrong != NULL ? wrong : see(observer, event);
}

static bool is_live(uint8_t state)
{
    return state == LEG_WAITING || state == LEG_CALLED || state == LEG_SERVING ||
           state == LEG_PARKED || state == LEG_ABSENT;
}

/* The ticket is the same in the engine and in the books, and is in one place only. */
static const char *compare_ticket(const struct observer *observer, const struct engine *engine,
                                  const struct uuid *id)
{
    const struct observed_ticket *mine = observer_find(observer, id);
    const struct ticket *ticket = engine_ticket_find(engine, id);
    if (mine == NULL || ticket == NULL) {
        return mine == NULL && ticket == NULL ? NULL : "a ticket is lost or invented";
    }
    if (mine->number != ticket->number || mine->leg_count != ticket->leg_count) {
        return "a ticket's number or legs are not what was told";
    }
    if (!person_key_equal(&mine->person, &ticket->person) || mine->for_other != ticket->for_other) {
        return "a ticket is not of who took it";
    }
    int live = 0;
    for (uint8_t i = 0; i < mine->leg_count; i++) {
        const struct leg *leg = engine_leg(engine, ticket, i);
        live += is_live(leg->state) ? 1 : 0;
        if (leg->state != mine->legs[i].state || leg->queue != mine->legs[i].queue) {
            return "a leg's state is not what was told";
        }
        if (leg->credit_from_ms != mine->legs[i].credit_from_ms ||
            leg->overtaken != mine->legs[i].overtaken) {
            return "a leg's credit or overtakings are not what follows from the events";
        }
        if (is_live(leg->state) && leg->pinned != INDEX_NONE &&
            engine_seat(engine, leg->pinned)->status == SEAT_CLOSED) {
            return "somebody waits for a seat that is closed";
        }
    }
    return live > 1 ? "a ticket is in two places" : NULL;
}

static const char *compare_seat(const struct observer *observer, const struct engine *engine,
                                uint16_t seat)
{
    const uint32_t here = engine_seat(engine, seat)->leg;
    const uint32_t mine = observer->seat_ticket[seat];
    if ((here == SLOT_NONE) != (mine == 0) ||
        (mine != 0 && engine_leg_at(engine, here)->ticket != mine - 1)) {
        return "a seat has another visitor than was called to it";
    }
    return engine_seat(engine, seat)->status != observer->seat_status[seat]
               ? "a seat is not open or closed as was told"
               : observer_compare_sheet(observer, engine, seat);
}

/* Of yesterday there are only appointments and blocks of numbers left. */
static const char *compare_morning(const struct observer *observer, const struct engine *engine)
{
    if (engine_ticket_count(engine) != observer->ticket_count) {
        return "somebody is left over from yesterday";
    }
    uint32_t waiting = 0;
    for (uint16_t i = 0; i < observer->config->queue_count; i++) {
        const struct queue_state *queue = engine_queue(engine, i);
        const uint32_t people = queue->issued + queue->called + queue->serving + queue->parked +
                                queue->absent + queue->waiting;
        if (queue->next_number != observer->next_number[i] ||
            queue->waiting != observer->line_count[i] ||
            (people != 0 && observer->ticket_count == 0)) {
            return "a queue did not begin the day anew";
        }
        waiting += queue->waiting;
    }
    if (engine_waiting_total(engine) != waiting) {
        return "somebody waits on from yesterday";
    }
    for (uint16_t i = 0; i < observer->config->seat_count; i++) {
        const char *wrong = compare_seat(observer, engine, i);
        if (wrong != NULL) {
            return wrong;
        }
    }
    return observer_compare_bookings(observer, engine);
}

const char *observer_compare(const struct observer *observer, const struct engine *engine,
                             const struct event *event)
{
    struct uuid id;
    uint16_t seat = INDEX_NONE;
    event_subject(event, &id, &seat);
    const char *seat_wrong = seat == INDEX_NONE ? NULL : compare_seat(observer, engine, seat);
    if (seat_wrong != NULL) {
        return seat_wrong;
    }
    const char *help_wrong = event_help(event) == 0 && event->kind != EVENT_DAY_TURNED
                                 ? NULL
                                 : observer_compare_help(observer, engine);
    if (help_wrong != NULL) {
        return help_wrong;
    }
    const char *wrong = event->kind == EVENT_DAY_TURNED
                            ? compare_morning(observer, engine)
                            : observer_compare_booking(observer, engine, event);
    return wrong != NULL || uuid_is_nil(&id) ? wrong : compare_ticket(observer, engine, &id);
}

/* Each one who waits in this queue is in its line once, and nobody else is. */
static const char *compare_line(const struct observer *observer, const struct engine *engine,
                                uint16_t queue, int64_t now_ms)
{
    static const struct leg *legs[LINE_MOST];
    static uint64_t seen[TICKETS_MOST];
    const size_t count = engine_queue_list(engine, queue, now_ms, legs, LINE_MOST);
    if (count != observer->line_count[queue] || count != engine_queue(engine, queue)->waiting) {
        return "somebody who waits is in no line, or in it twice";
    }
    for (size_t i = 0; i < count; i++) {
        seen[legs[i]->ticket] |= UINT64_C(1) << legs[i]->index;
    }
    bool missing = false;
    for (size_t i = 0; i < count; i++) {
        const uint32_t entry = observer->line[queue][i];
        const uint16_t pinned = observer->tickets[entry / LIMIT_LEGS_PER_TICKET]
                                    .legs[entry % LIMIT_LEGS_PER_TICKET]
                                    .pinned;
        if (pinned != INDEX_NONE && observer->seat_status[pinned] == SEAT_CLOSED) {
            return "somebody waits for a seat where nobody is";
        }
        const uint64_t bit = UINT64_C(1) << entry % LIMIT_LEGS_PER_TICKET;
        missing = missing || (seen[entry / LIMIT_LEGS_PER_TICKET] & bit) == 0;
        seen[entry / LIMIT_LEGS_PER_TICKET] &= ~bit;
    }
    for (size_t i = 0; i < count; i++) {
        seen[legs[i]->ticket] = 0;
    }
    return missing ? "somebody waits in the line of another one" : NULL;
}

const char *observer_compare_all(const struct observer *observer, const struct engine *engine,
                                 int64_t now_ms)
{
    const char *wrong = observer_compare_bookings(observer, engine);
    if (observer->ticket_count != engine_ticket_count(engine)) {
        return "a ticket is lost or invented";
    }
    uint32_t waiting = 0;
    for (uint16_t i = 0; i < observer->config->queue_count && wrong == NULL; i++) {
        wrong = compare_line(observer, engine, i, now_ms);
        waiting += observer->line_count[i];
    }
    if (wrong == NULL && engine_waiting_total(engine) != waiting) {
        return "more or fewer people wait than stand in the lines";
    }
    for (uint16_t i = 0; i < observer->config->seat_count && wrong == NULL; i++) {
        wrong = compare_seat(observer, engine, i);
    }
    for (uint32_t i = 0; i < observer->ticket_count && wrong == NULL; i++) {
        wrong = compare_ticket(observer, engine, &observer->tickets[i].id);
    }
    return wrong;
}
