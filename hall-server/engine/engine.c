#include "hall-server/engine/engine.h"

#include "hall-server/engine/state.h"
#include "hall-server/model/request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint32_t limit_or(uint32_t limit, uint32_t most)
{
    assert(limit <= most);
    return limit == 0 ? most : limit;
}

/* Large blocks come from the system as untouched zero pages: a ceiling costs nothing until used. */
struct engine *engine_create(const struct engine_limits *limits)
{
    static const struct engine_limits of_the_hall = {0, 0, 0};
    struct engine *engine = calloc(1, sizeof(*engine));
    if (engine == NULL) {
        return NULL;
    }
    limits = limits == NULL ? &of_the_hall : limits;
    engine->limits.tickets = limit_or(limits->tickets, LIMIT_TICKETS);
    engine->limits.legs = limit_or(limits->legs, LIMIT_LEGS);
    engine->limits.requests = limit_or(limits->requests, LIMIT_REQUESTS);
    engine->tickets = calloc(engine->limits.tickets, sizeof(engine->tickets[0]));
    engine->legs = calloc(engine->limits.legs, sizeof(engine->legs[0]));
    engine->requests = calloc(engine->limits.requests, sizeof(engine->requests[0]));
    engine->notes = calloc(engine->limits.legs, sizeof(engine->notes[0]));
    engine->missing = calloc(engine->limits.legs, sizeof(engine->missing[0]));
    engine->ticket_buckets = calloc(TICKET_BUCKETS, sizeof(engine->ticket_buckets[0]));
    engine->request_buckets = calloc(REQUEST_BUCKETS, sizeof(engine->request_buckets[0]));
    if (engine->tickets == NULL || engine->legs == NULL || engine->requests == NULL ||
        engine->notes == NULL || engine->missing == NULL || engine->ticket_buckets == NULL ||
        engine->request_buckets == NULL || !bookings_create(&engine->bookings) ||
        !blocks_create(&engine->blocks) || !redress_create(&engine->redress)) {
        engine_destroy(engine);
        return NULL;
    }
    engine->fresh = true;
    engine->unheld = engine->absent = (struct leg_line){SLOT_NONE, SLOT_NONE};
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        engine->queues[i].line = (struct leg_line){SLOT_NONE, SLOT_NONE};
        engine->queues[i].next_number = 1;
    }
    for (int i = 0; i < LIMIT_SEATS; i++) {
        engine->seats[i].leg = engine->seats[i].review_leg = SLOT_NONE;
        engine->seats[i].undo_leg = engine->seats[i].undo_review = SLOT_NONE;
        engine->seats[i].finished_leg = SLOT_NONE;
    }
    return engine;
}

void engine_destroy(struct engine *engine)
{
    if (engine == NULL) {
        return;
    }
    free(engine->tickets);
    free(engine->legs);
    free(engine->requests);
    free(engine->notes);
    free(engine->missing);
    free(engine->ticket_buckets);
    free(engine->request_buckets);
    bookings_destroy(&engine->bookings);
    blocks_destroy(&engine->blocks);
    redress_destroy(&engine->redress);
    free(engine);
}

bool engine_day_is_due(const struct engine *engine, int64_t now_ms)
{
    return engine->config != NULL &&
           hall_business_day(engine->config, now_ms) > engine->business_day;
}

struct event *decision_emit(struct decision *decision, enum event_kind kind)
{
    struct engine_events *events = decision->events;
    assert(events->count < LIMIT_EVENTS_PER_COMMAND);
    struct event *event = &events->events[events->count];
    memset(event, 0, sizeof(*event));
    event->seq = decision->engine->seq + 1 + (events->count - decision->first);
    event->at_ms = decision->now_ms;
    event->kind = kind;
    event->command = (uint8_t)decision->command->kind;
    event->actor_role = (uint8_t)decision->command->actor.role;
    event->actor_id = decision->command->actor.id;
    if (events->count == decision->first) {
        event->request = decision->key;
        event->request_print = decision->print;
    }
    events->count++;
    return event;
}

/* True when the request acted before, or may not act: the result is then complete. */
static bool decision_is_repeated(struct decision *decision)
{
    if (request_key_is_none(&decision->key)) {
        return false;
    }
    const struct request_entry *entry = request_entry_find(decision->engine, &decision->key);
    if (entry == NULL) {
        return false;
    }
    struct engine_result *result = decision->result;
    if (entry->print != decision->print &&
        !request_print_fits(entry->print, decision->command, decision->engine->config)) {
        result->problem = PROBLEM_REQUEST_ID_REUSED;
        return true;
    }
    result->repeated = true;
    result->seq = entry->seq;
    result->seat = entry->seat;
    result->leg = entry->leg;
    if (entry->ticket != SLOT_NONE) {
        result->ticket = decision->engine->tickets[entry->ticket].id;
    }
    if (entry->booking != SLOT_NONE) {
        result->booking = decision->engine->bookings.rows[entry->booking].code;
    }
    return true;
}

static enum problem decide_kind(struct decision *decision)
{
    switch (decision->command->kind) {
    case COMMAND_CONFIG_APPLY:
        return decide_config(decision);
    case COMMAND_TICK:
        return decide_tick(decision);
    case COMMAND_HALL_CLOSE:
    case COMMAND_HALL_REOPEN:
        return decide_hall(decision);
    case COMMAND_QUEUE_STOP:
    case COMMAND_QUEUE_GIVE:
        return decide_queue(decision);
    case COMMAND_DEVICE_NOTE:
        return decide_note(decision);
    case COMMAND_ADMIN_NOTE:
        return decide_admin(decision);
    case COMMAND_ISSUE:
    case COMMAND_PRINT_RESULT:
    case COMMAND_CLAIM:
    case COMMAND_CANCEL:
    case COMMAND_DEFER:
    case COMMAND_COME_BACK:
    case COMMAND_CONFIRM:
    case COMMAND_REPRINT:
        return decide_ticket(decision);
    case COMMAND_PAPER_SHOW:
    case COMMAND_PAPER_ANSWER:
        return decide_paper(decision);
    case COMMAND_REVIEW:
        return decide_review(decision);
    case COMMAND_REDRESS_STEP:
        return decide_redress(decision);
    case COMMAND_SEAT_NEXT:
        if (decision->engine->closure.shut) {
            return PROBLEM_HALL_EMERGENCY; /* who is served may be finished; nobody new is called */
        }
        return decide_seat(decision);
    case COMMAND_BOOK:
    case COMMAND_BOOKING_CHANGE:
    case COMMAND_BOOKING_CANCEL:
    case COMMAND_CHECK_IN:
        return decide_booking(decision);
    case COMMAND_HELP_CALL:
    case COMMAND_HELP_TAKE:
    case COMMAND_HELP_CLOSE:
        return decide_help(decision);
    case COMMAND_BLOCK_TAKE:
    case COMMAND_BLOCK_SHOW:
    case COMMAND_BLOCK_GIVE_BACK:
    case COMMAND_BLOCK_MERGE:
    case COMMAND_RESTORED:
    case COMMAND_BLOCKS_OPEN:
    case COMMAND_KIOSK_REPLACE:
        return decide_block(decision);
    default:
        return decide_seat(decision);
    }
}

/* Done, with nothing to do. It is noted all the same: once it was answered, it must not act later.
 */
static void note_nothing(struct decision *decision)
{
    const struct engine_result answer = *decision->result;
    struct event_request_noted *body =
        &decision_emit(decision, EVENT_REQUEST_NOTED)->as.request_noted;
    body->ticket = answer.ticket;
    body->leg = answer.leg;
    body->seat = answer.seat;
    body->booking = answer.booking;
}

/* Appends to the events; on a problem none of this command's stays. */
static void decide_into(const struct engine *engine, const struct command *command,
                        struct engine_events *events, struct engine_result *ret_result)
{
    assert(command->kind < COMMAND_COUNT);
    memset(ret_result, 0, sizeof(*ret_result));
    ret_result->seat = INDEX_NONE;
    struct decision decision = {
        .engine = engine,
        .command = command,
        .now_ms = command->now_ms > engine->last_ms ? command->now_ms : engine->last_ms,
        .first = events->count,
        .events = events,
        .result = ret_result,
    };
    if (engine->config == NULL && command->kind != COMMAND_CONFIG_APPLY) {
        ret_result->problem = PROBLEM_NOT_READY;
        return;
    }
    if (command->kind != COMMAND_CONFIG_APPLY && engine_day_is_due(engine, decision.now_ms)) {
        ret_result->problem = PROBLEM_NOT_READY;
        return;
    }
    request_key_make(command, engine->config, &decision.key, &decision.print);
    if (decision_is_repeated(&decision)) {
        return;
    }
    ret_result->problem = decide_kind(&decision);
    if (ret_result->problem != PROBLEM_NONE) {
        events->count = decision.first;
        return;
    }
    if (events->count == decision.first && !request_key_is_none(&decision.key)) {
        note_nothing(&decision);
    }
    for (size_t i = decision.first; i < events->count; i++) {
        result_follow(ret_result, &events->events[i], i == decision.first);
    }
}

void engine_decide(const struct engine *engine, const struct command *command,
                   struct engine_events *ret_events, struct engine_result *ret_result)
{
    ret_events->count = 0;
    decide_into(engine, command, ret_events, ret_result);
}

static void turn_the_day(struct engine *engine, int64_t now_ms, struct engine_events *events)
{
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}, .now_ms = now_ms};
    struct decision decision = {
        .engine = engine, .command = &tick, .now_ms = now_ms, .events = events};
    struct event *event = decision_emit(&decision, EVENT_DAY_TURNED);
    event->as.day_turned.business_day = hall_business_day(engine->config, now_ms);
    const struct hall_closure before = engine->closure;
    engine_apply(engine, event);
    if (before.shut) { /* a night does not end an emergency: somebody must reopen */
        decision.first = events->count;
        event = decision_emit(&decision, EVENT_HALL_MOVED);
        event->as.hall_moved.shut = 1;
        memcpy(event->as.hall_moved.reason, before.reason, sizeof(before.reason));
        engine_apply(engine, event);
    }
}

void engine_do(struct engine *engine, const struct command *command,
               struct engine_events *ret_events, struct engine_result *ret_result)
{
    const int64_t now_ms = command->now_ms > engine->last_ms ? command->now_ms : engine->last_ms;
    ret_events->count = 0;
    if (engine_day_is_due(engine, now_ms)) {
        turn_the_day(engine, now_ms, ret_events);
    }
    const size_t first = ret_events->count;
    decide_into(engine, command, ret_events, ret_result);
    for (size_t i = first; i < ret_events->count; i++) {
        engine_apply(engine, &ret_events->events[i]);
    }
}

int64_t engine_next_due_ms(const struct engine *engine)
{
    if (engine->config == NULL) {
        return INT64_MAX;
    }
    int64_t due_ms = hall_business_day_start_ms(engine->config, engine->business_day + 1);
    if (engine->unheld.first != SLOT_NONE) {
        const int64_t at_ms =
            engine->legs[engine->unheld.first].state_since_ms + engine->config->hold_timeout_ms;
        due_ms = at_ms < due_ms ? at_ms : due_ms;
    }
    if (engine->absent.first != SLOT_NONE && engine->config->absent_reenter_ms > 0) {
        const int64_t at_ms =
            engine->legs[engine->absent.first].state_since_ms + engine->config->absent_reenter_ms;
        due_ms = at_ms < due_ms ? at_ms : due_ms;
    }
    const int64_t redress_ms = redress_due_ms(engine);
    due_ms = redress_ms < due_ms ? redress_ms : due_ms;
    const int64_t missed_ms = bookings_due_ms(engine);
    return missed_ms < due_ms ? missed_ms : due_ms;
}
