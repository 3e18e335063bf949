/* Blocks of numbers: taken, shown, given back, merged; and the care after a restore. See blocks.h.
 */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/blocks.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

enum { MINUTE_MS = 60000 };

static bool is_of(const struct number_block *block, const struct decision *decision)
{
    return short_id_equal(&block->kiosk, &decision->command->actor.id);
}

static void emit_given(struct decision *decision, uint16_t queue, uint16_t first, uint8_t count,
                       int64_t given_ms)
{
    struct event_block_given *body = &decision_emit(decision, EVENT_BLOCK_GIVEN)->as.block_given;
    body->kiosk = decision->command->actor.id;
    body->queue = queue;
    body->first = first;
    body->count = count;
    body->given_ms = given_ms;
}

static void emit_moved(struct decision *decision, const struct number_block *block, bool back)
{
    struct event_block_moved *body = &decision_emit(decision, EVENT_BLOCK_MOVED)->as.block_moved;
    body->queue = block->queue;
    body->first = block->first;
    body->back = back ? 1 : 0;
}

static void emit_closed(struct decision *decision, int32_t until_day, uint16_t skip)
{
    struct event_blocks_closed *body =
        &decision_emit(decision, EVENT_BLOCKS_CLOSED)->as.blocks_closed;
    body->until_day = until_day;
    body->skip = skip;
}

/* The lowest place that no block covers; 0: there is none. */
static uint16_t free_place(const struct engine *engine, uint16_t queue, uint8_t count)
{
    const uint16_t next = engine->queues[queue].next_number;
    uint32_t first = engine->config->offline_from > next ? engine->config->offline_from : next;
    for (uint32_t tries = 0; tries <= engine->blocks.count; tries++) {
        uint32_t beyond = 0;
        if (first + count - 1 > LIMIT_NUMBER) {
            return 0;
        }
        for (uint32_t i = 0; i < engine->blocks.count; i++) {
            const struct number_block *block = &engine->blocks.rows[i];
            const uint32_t end = (uint32_t)block->first + block->count;
            if (block->queue == queue && first < end && block->first < first + count &&
                end > beyond) {
                beyond = end;
            }
        }
        if (beyond == 0) {
            return (uint16_t)first;
        }
        first = beyond;
    }
    return 0;
}

/* The same block again while it has a number left today: an answer that was lost costs nothing. */
static enum problem decide_take(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_block *take = &decision->command->as.block;
    if (take->queue >= engine->config->queue_count) {
        return PROBLEM_UNKNOWN_QUEUE;
    }
    if (engine->config->offline_from == 0) {
        return PROBLEM_NO_BLOCKS;
    }
    int held = 0;
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        const struct number_block *block = &engine->blocks.rows[i];
        if (block->queue != take->queue || block->back || !is_of(block, decision)) {
            continue;
        }
        if (block->used != block_all_bits(block)) {
            return PROBLEM_NONE;
        }
        held++;
    }
    if (engine_blocks_are_closed(engine)) {
        return PROBLEM_BLOCKS_CLOSED;
    }
    const uint8_t count = engine->config->block_size;
    const uint16_t first = free_place(engine, take->queue, count);
    if (held >= LIMIT_BLOCKS_HELD || engine->blocks.count >= LIMIT_BLOCKS || first == 0) {
        return PROBLEM_NUMBERS_USED_UP;
    }
    emit_given(decision, take->queue, first, count, decision->now_ms);
    return PROBLEM_NONE;
}

/* That a kiosk has a block which the hall does not know can only be after a restore. */
static enum problem decide_unknown(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_block *show = &decision->command->as.block;
    if (show->ends_day <= engine->business_day) {
        return PROBLEM_UNKNOWN_BLOCK; /* the hall forgot it in time, as the kiosk should have */
    }
    const bool possible = engine->config->offline_from != 0 &&
                          show->first >= engine->config->offline_from &&
                          show->first >= engine->queues[show->queue].next_number &&
                          engine->blocks.count < LIMIT_BLOCKS;
    if (!possible || block_overlaps(engine, show->queue, show->first, show->count)) {
        return PROBLEM_UNKNOWN_BLOCK;
    }
    if (!engine_blocks_are_closed(engine)) {
        emit_closed(decision, engine->business_day + BLOCK_DAYS, RESTORE_SKIP);
    }
    int64_t given_ms = show->given_ms < decision->now_ms ? show->given_ms : decision->now_ms;
    given_ms = given_ms > 0 ? given_ms : 0;
    emit_given(decision, show->queue, show->first, show->count, given_ms);
    return PROBLEM_NONE;
}

/* The kiosk is there and still has it. */
static enum problem decide_show(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_block *show = &decision->command->as.block;
    if (show->queue >= engine->config->queue_count) {
        return PROBLEM_UNKNOWN_QUEUE;
    }
    if (show->count == 0 || show->count > LIMIT_BLOCK_NUMBERS || show->first == 0 ||
        show->first + show->count - 1 > LIMIT_NUMBER) {
        return PROBLEM_BAD_VALUE;
    }
    const struct number_block *block = engine_block_find(engine, show->queue, show->first);
    if (block == NULL) {
        return decide_unknown(decision);
    }
    if (block->back || block->count != show->count || !is_of(block, decision)) {
        return PROBLEM_UNKNOWN_BLOCK;
    }
    if (block->last_day != engine->business_day) {
        emit_moved(decision, block, false);
    }
    return PROBLEM_NONE;
}

static enum problem decide_give_back(struct decision *decision)
{
    const struct command_block *back = &decision->command->as.block;
    const struct number_block *block =
        engine_block_find(decision->engine, back->queue, back->first);
    if (block == NULL || !is_of(block, decision)) {
        return PROBLEM_UNKNOWN_BLOCK;
    }
    if (!block->back) {
        emit_moved(decision, block, true);
    }
    return PROBLEM_NONE;
}

/* When the ticket was issued, as far as the hall can know: not before its block was given, not
 * before the day's doors opened, not after now. */
static int64_t clamp_issue(const struct decision *decision, const struct number_block *block,
                           int64_t said_ms)
{
    const struct hall_config *config = decision->engine->config;
    const int32_t day = decision->engine->business_day;
    const int64_t begin_ms = hall_business_day_start_ms(config, day);
    const struct calendar_day_hours hours = hall_hours_of(config, begin_ms);
    int64_t least_ms = begin_ms;
    if (!config->hours.always_open && hours.count > 0) {
        const int64_t opens_ms =
            calendar_wall_ms(day, hours.spans[0].opens_min, config->zone_offset_min);
        least_ms = opens_ms > least_ms ? opens_ms : least_ms;
    }
    least_ms = block->given_ms > least_ms ? block->given_ms : least_ms;
    const int64_t issued_ms = said_ms > least_ms ? said_ms : least_ms;
    return issued_ms < decision->now_ms ? issued_ms : decision->now_ms;
}

static enum problem merge_is_good(const struct decision *decision)
{
    const struct command_merge *merge = &decision->command->as.merge;
    if (merge->service_count == 0 || merge->service_count > LIMIT_LEGS_PER_ISSUE ||
        merge->number == 0 || merge->number > LIMIT_NUMBER) {
        return PROBLEM_BAD_VALUE;
    }
    for (uint8_t i = 0; i < merge->service_count; i++) {
        if (merge->services[i] >= decision->engine->config->service_count) {
            return PROBLEM_UNKNOWN_SERVICE;
        }
    }
    return PROBLEM_NONE;
}

static void emit_merged(struct decision *decision, int64_t issued_ms, bool past)
{
    const struct hall_config *config = decision->engine->config;
    const struct command_merge *merge = &decision->command->as.merge;
    struct event_ticket_merged *body =
        &decision_emit(decision, EVENT_TICKET_MERGED)->as.ticket_merged;
    body->issued_ms = issued_ms;
    body->past = past ? 1 : 0;
    body->issued.id = merge->id;
    body->issued.secret = merge->secret;
    body->issued.number = merge->number;
    body->issued.class = CLASS_ORDINARY;
    body->issued.issuer = decision->command->actor.id;
    body->issued.leg_count = merge->service_count;
    for (uint8_t i = 0; i < merge->service_count; i++) {
        body->issued.legs[i].service = merge->services[i];
        body->issued.legs[i].queue = config->services[merge->services[i]].queue;
    }
    decision->result->ticket = past ? decision->result->ticket : merge->id;
}

/* The paper is out already, so the hall's hours and last numbers do not matter, and it is held. */
static enum problem decide_merge(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_merge *merge = &decision->command->as.merge;
    const enum problem problem = merge_is_good(decision);
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    const uint16_t queue = engine->config->services[merge->services[0]].queue;
    const struct number_block *block = block_of_number(engine, queue, merge->number);
    const int64_t begin_ms = hall_business_day_start_ms(engine->config, engine->business_day);
    const bool given_today = block != NULL && block->given_ms >= begin_ms;
    if (merge->issued_ms < begin_ms && !given_today) {
        emit_merged(decision, merge->issued_ms > 0 ? merge->issued_ms : 0, true);
        return PROBLEM_NONE;
    }
    if (block == NULL || !is_of(block, decision)) {
        return PROBLEM_UNKNOWN_BLOCK;
    }
    if ((block->used & block_bit(block, merge->number)) != 0) {
        return PROBLEM_NUMBER_USED;
    }
    if (decision_hall_is_full(decision, merge->service_count)) {
        return PROBLEM_HALL_FULL;
    }
    if (ticket_slot_find(engine, &merge->id) != SLOT_NONE) {
        return PROBLEM_BUSY;
    }
    emit_merged(decision, clamp_issue(decision, block, merge->issued_ms), false);
    struct event_leg_moved *hold = &decision_emit(decision, EVENT_LEG_MOVED)->as.leg_moved;
    hold->ticket = merge->id;
    hold->move = LEG_HOLD;
    hold->holder = HOLDER_PAPER;
    hold->seat = INDEX_NONE;
    return PROBLEM_NONE;
}

/* Of the whole hall; or a queue goes on behind the numbers that the hall knows it gave. */
static enum problem decide_restored(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_block *told = &decision->command->as.block;
    if (told->first == 0) {
        emit_closed(decision, engine->business_day + BLOCK_DAYS, told->skip);
        return PROBLEM_NONE;
    }
    if (told->queue >= engine->config->queue_count) {
        return PROBLEM_UNKNOWN_QUEUE;
    }
    const uint16_t end = (uint16_t)(own_numbers_end(engine) + 1);
    const uint16_t number = told->first < end ? told->first : end;
    if (number > engine->queues[told->queue].next_number) {
        struct event_numbers_skipped *body =
            &decision_emit(decision, EVENT_NUMBERS_SKIPPED)->as.numbers_skipped;
        body->queue = told->queue;
        body->number = number;
    }
    return PROBLEM_NONE;
}

/* A spare takes a kiosk's name. What the one before it holds and may have printed stays its own,
 * under another name: so no number of it is given again before it is known what became of it. */
static enum problem decide_replace(struct decision *decision)
{
    const struct command_replace *replace = &decision->command->as.replace;
    const struct event_kiosk_replaced body = {.kiosk = replace->kiosk, .retired = replace->retired};
    if (!accept_kiosk_replaced(decision->engine, &body)) {
        return PROBLEM_BAD_VALUE;
    }
    decision_emit(decision, EVENT_KIOSK_REPLACED)->as.kiosk_replaced = body;
    return PROBLEM_NONE;
}

enum problem decide_block(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    switch (decision->command->kind) {
    case COMMAND_BLOCK_TAKE:
        return decide_take(decision);
    case COMMAND_BLOCK_SHOW:
        return decide_show(decision);
    case COMMAND_BLOCK_GIVE_BACK:
        return decide_give_back(decision);
    case COMMAND_BLOCK_MERGE:
        return decide_merge(decision);
    case COMMAND_RESTORED:
        return decide_restored(decision);
    case COMMAND_KIOSK_REPLACE:
        return decide_replace(decision);
    default:
        assert(decision->command->kind == COMMAND_BLOCKS_OPEN);
        if (engine_blocks_are_closed(engine)) {
            emit_closed(decision, engine->business_day, 0);
        }
        return PROBLEM_NONE;
    }
}
