/* What timers and installers do: the tick, and a new configuration. */
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

enum leg_state decision_move(struct decision *decision, const struct leg *leg, enum leg_state state,
                             enum leg_move move, enum move_cause cause, uint16_t seat)
{
    enum leg_state next = state;
    const int result = leg_state_next(state, move, &next);
    assert(result == LEG_OK);
    (void)result;
    const struct ticket *ticket = &decision->engine->tickets[leg->ticket];
    struct event_leg_moved *body = &decision_emit(decision, EVENT_LEG_MOVED)->as.leg_moved;
    body->ticket = ticket->id;
    body->leg = leg->index;
    body->move = (uint8_t)move;
    body->cause = (uint8_t)cause;
    body->holder = ticket->holder;
    body->seat = seat;
    return next;
}

bool decision_has_room(const struct decision *decision, size_t events)
{
    return decision->events->count + events <= LIMIT_EVENTS_PER_COMMAND;
}

enum problem decide_tick(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct hall_config *config = engine->config;
    const int64_t step_ms = decision->command->as.tick.step_ms;
    if (step_ms != 0) {
        decision_emit(decision, EVENT_CLOCK_STEPPED)->as.clock_stepped.step_ms = step_ms;
    }
    for (uint32_t at = engine->unheld.first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        const struct leg *leg = &engine->legs[at];
        if (leg->state_since_ms + config->hold_timeout_ms > decision->now_ms ||
            !decision_has_room(decision, LIMIT_LEGS_PER_TICKET)) {
            break;
        }
        decision_cancel_ticket(decision, &engine->tickets[leg->ticket], CAUSE_UNHELD);
    }
    for (uint32_t at = engine->absent.first; at != SLOT_NONE && config->absent_reenter_ms > 0;
         at = engine->legs[at].line_next) {
        const struct leg *leg = &engine->legs[at];
        if (leg->state_since_ms + config->absent_reenter_ms > decision->now_ms ||
            !decision_has_room(decision, 2)) {
            break;
        }
        decision_reenter(decision, leg);
    }
    decide_missed(decision);
    decide_redress_missed(decision);
    return PROBLEM_NONE;
}

enum problem decide_hall(struct decision *decision)
{
    const bool shut = decision->command->kind == COMMAND_HALL_CLOSE;
    const char *reason = decision->command->as.hall.reason;
    if (shut && reason[0] == '\0') {
        return PROBLEM_REASON_MISSING;
    }
    if (shut == decision->engine->closure.shut) {
        return PROBLEM_WRONG_MOVE;
    }
    if (decision->engine->request_count >= decision->engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    struct event_hall_moved *body = &decision_emit(decision, EVENT_HALL_MOVED)->as.hall_moved;
    body->shut = shut ? 1 : 0;
    if (shut) {
        memcpy(body->reason, reason, sizeof(body->reason));
    }
    return PROBLEM_NONE;
}

enum problem decide_queue(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_queue *wish = &decision->command->as.queue;
    const bool stop = decision->command->kind == COMMAND_QUEUE_STOP;
    if (wish->queue >= engine->config->queue_count) {
        return PROBLEM_UNKNOWN_QUEUE;
    }
    if (stop && wish->reason[0] == '\0') {
        return PROBLEM_REASON_MISSING;
    }
    if (stop == engine->queues[wish->queue].stopped) {
        return PROBLEM_WRONG_MOVE;
    }
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    struct event_queue_moved *body = &decision_emit(decision, EVENT_QUEUE_MOVED)->as.queue_moved;
    body->queue = wish->queue;
    body->stopped = stop ? 1 : 0;
    if (stop) {
        memcpy(body->reason, wish->reason, sizeof(body->reason));
    }
    return PROBLEM_NONE;
}

enum problem decide_note(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct device_note *note = &decision->command->as.note;
    assert(note->what < DEVICE_NOTE_COUNT && note->kind >= 1 && note->kind <= DEVICE_NOTE_KINDS);
    if (note->seat >= engine->config->seat_count) {
        return PROBLEM_UNKNOWN_SEAT; /* the hall has another configuration by now */
    }
    if (engine->request_count >= engine->limits.requests &&
        decision->command->request_id[0] != '\0') {
        return PROBLEM_HALL_FULL;
    }
    if (note->order > engine->seq) {
        return PROBLEM_BAD_VALUE;
    }
    decision_emit(decision, EVENT_DEVICE_NOTED)->as.device_noted = *note;
    return PROBLEM_NONE;
}

enum problem decide_admin(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct admin_note *note = &decision->command->as.admin;
    assert(note->what < ADMIN_NOTE_COUNT && note->by_command_line <= 1);
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (!admin_note_is_good(note)) {
        return PROBLEM_BAD_VALUE;
    }
    decision_emit(decision, EVENT_ADMIN_NOTED)->as.admin_noted = *note;
    return PROBLEM_NONE;
}

void config_map_make(const struct hall_config *from, const struct hall_config *to,
                     struct config_map *ret_map)
{
    for (uint16_t i = 0; i < from->queue_count; i++) {
        ret_map->queues[i] = hall_queue_find(to, from->queues[i].id.text);
    }
    for (uint16_t i = 0; i < from->seat_count; i++) {
        ret_map->seats[i] = hall_seat_find(to, from->seats[i].id.text);
    }
    for (uint16_t i = 0; i < from->service_count; i++) {
        ret_map->services[i] = hall_service_find(to, from->services[i].id.text);
    }
}

static bool map_has(const uint16_t *places, uint16_t place)
{
    return place == INDEX_NONE || places[place] != INDEX_NONE;
}

static bool queue_has_people(const struct queue_state *queue)
{
    return queue->waiting + queue->issued + queue->parked + queue->absent > 0;
}

static bool queue_is_served(const struct hall_config *config, uint16_t queue)
{
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        if (hall_seat_serves(config, seat, queue)) {
            return true;
        }
    }
    return false;
}

bool config_map_keeps(const struct engine *engine, const struct hall_config *to,
                      const struct config_map *map)
{
    if (!blocks_keep(engine, map, to)) {
        return false;
    }
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        if (engine->queues[i].next_number > 1 && map->queues[i] == INDEX_NONE) {
            return false;
        }
    }
    for (uint16_t i = 0; i < engine->config->seat_count; i++) {
        const struct seat_state *seat = &engine->seats[i];
        if ((seat->status != SEAT_CLOSED || seat->served > 0) && map->seats[i] == INDEX_NONE) {
            return false;
        }
    }
    for (uint32_t i = 0; i < engine->bookings.count; i++) {
        if (map->services[engine->bookings.rows[i].service] == INDEX_NONE) {
            return false;
        }
    }
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        if (queue_has_people(&engine->queues[i]) && !queue_is_served(to, map->queues[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        const struct leg *leg = &engine->legs[i];
        if (!map_has(map->queues, leg->queue) || !map_has(map->services, leg->service) ||
            !map_has(map->seats, leg->seat) || !map_has(map->seats, leg->pinned)) {
            return false;
        }
    }
    return true;
}

/* A zone or a turn of the day that makes it another day would close the day under its tickets. */
static bool turns_the_day(const struct engine *engine, const struct hall_config *to, int64_t now_ms)
{
    const int32_t today = hall_business_day(engine->config, now_ms);
    return engine->leg_count > 0 && engine->business_day == today &&
           hall_business_day(to, now_ms) != today;
}

enum problem decide_config(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct hall_config *config = decision->command->as.config.config;
    assert(config != NULL);
    const char *what = NULL;
    size_t index = 0;
    if (hall_config_check(config, &what, &index) != HALL_CONFIG_OK) {
        return PROBLEM_BAD_CONFIG;
    }
    if (engine->config != NULL) {
        if (engine->config->version == config->version &&
            memcmp(engine->config->hash, config->hash, sizeof(config->hash)) == 0) {
            return PROBLEM_NONE;
        }
        struct config_map map;
        config_map_make(engine->config, config, &map);
        if (!config_map_keeps(engine, config, &map) ||
            turns_the_day(engine, config, decision->now_ms)) {
            return PROBLEM_CONFIG_IN_USE;
        }
    }
    struct event_config_applied *body =
        &decision_emit(decision, EVENT_CONFIG_APPLIED)->as.config_applied;
    body->version = config->version;
    memcpy(body->hash, config->hash, sizeof(body->hash));
    body->config = config;
    return PROBLEM_NONE;
}
