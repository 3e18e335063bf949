/* The memory of blocks: one short list, walked. */
#include "hall-server/engine/blocks.h"

#include "hall-server/engine/snapshot.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool blocks_create(struct blocks *blocks)
{
    blocks->rows = calloc(LIMIT_BLOCKS, sizeof(blocks->rows[0]));
    return blocks->rows != NULL;
}

void blocks_destroy(struct blocks *blocks)
{
    free(blocks->rows);
}

/* ---- finding ---- */

uint32_t engine_block_count(const struct engine *engine)
{
    return engine->blocks.count;
}

const struct number_block *engine_block_at(const struct engine *engine, uint32_t slot)
{
    assert(slot < engine->blocks.count);
    return &engine->blocks.rows[slot];
}

const struct number_block *engine_block_find(const struct engine *engine, uint16_t queue,
                                             uint16_t first)
{
    const struct number_block *block = block_of_number(engine, queue, first);
    return block != NULL && block->first == first ? block : NULL;
}

struct number_block *block_of_number(const struct engine *engine, uint16_t queue, uint16_t number)
{
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        struct number_block *block = &engine->blocks.rows[i];
        if (block->queue == queue && number >= block->first &&
            number < block->first + block->count) {
            return block;
        }
    }
    return NULL;
}

bool block_overlaps(const struct engine *engine, uint16_t queue, uint16_t first, uint8_t count)
{
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        const struct number_block *block = &engine->blocks.rows[i];
        if (block->queue == queue && first < block->first + block->count &&
            block->first < first + count) {
            return true;
        }
    }
    return false;
}

int32_t engine_block_ends_day(const struct number_block *block)
{
    return block->last_day + BLOCK_DAYS;
}

bool engine_blocks_are_closed(const struct engine *engine)
{
    return engine->business_day < engine->blocks.closed_until;
}

uint16_t own_numbers_end(const struct engine *engine)
{
    const uint16_t from = engine->config->offline_from;
    return from == 0 ? LIMIT_NUMBER : (uint16_t)(from - 1);
}

uint64_t block_bit(const struct number_block *block, uint16_t number)
{
    assert(number >= block->first && number < block->first + block->count);
    return UINT64_C(1) << (number - block->first);
}

uint64_t block_all_bits(const struct number_block *block)
{
    return block->count == 64 ? UINT64_MAX : (UINT64_C(1) << block->count) - 1;
}

/* ---- what events do ---- */

void apply_block_given(struct engine *engine, const struct event *event)
{
    const struct event_block_given *body = &event->as.block_given;
    struct blocks *blocks = &engine->blocks;
    assert(blocks->count < LIMIT_BLOCKS);
    blocks->rows[blocks->count++] = (struct number_block){
        .kiosk = body->kiosk,
        .queue = body->queue,
        .first = body->first,
        .count = body->count,
        .given_ms = body->given_ms,
        .last_day = engine->business_day,
    };
}

void apply_block_moved(struct engine *engine, const struct event *event)
{
    const struct event_block_moved *body = &event->as.block_moved;
    struct number_block *block = block_of_number(engine, body->queue, body->first);
    block->back = body->back != 0;
    block->last_day = engine->business_day;
}

void apply_blocks_closed(struct engine *engine, const struct event *event)
{
    const struct event_blocks_closed *body = &event->as.blocks_closed;
    engine->blocks.closed_until = body->until_day;
    if (body->skip == 0) {
        return;
    }
    engine->blocks.restored_day = engine->business_day;
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        struct queue_state *queue = &engine->queues[i];
        const uint16_t end = (uint16_t)(own_numbers_end(engine) + 1);
        const uint32_t next = (uint32_t)queue->next_number + body->skip;
        queue->next_number = next < end                 ? (uint16_t)next
                             : queue->next_number < end ? end
                                                        : queue->next_number;
        queue->seq = event->seq;
    }
}

bool accept_kiosk_replaced(const struct engine *engine, const struct event_kiosk_replaced *body)
{
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        if (short_id_equal(&engine->blocks.rows[i].kiosk, &body->retired)) {
            return false; /* the name is taken */
        }
    }
    return !short_id_is_none(&body->kiosk) && !short_id_is_none(&body->retired) &&
           !short_id_equal(&body->kiosk, &body->retired);
}

void apply_kiosk_replaced(struct engine *engine, const struct event *event)
{
    const struct event_kiosk_replaced *body = &event->as.kiosk_replaced;
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        struct number_block *block = &engine->blocks.rows[i];
        if (short_id_equal(&block->kiosk, &body->kiosk)) {
            block->kiosk = body->retired;
        }
    }
}

bool accept_numbers_skipped(const struct engine *engine, const struct event_numbers_skipped *body)
{
    return body->queue < engine->config->queue_count &&
           body->number > engine->queues[body->queue].next_number &&
           body->number <= own_numbers_end(engine) + 1;
}

void apply_numbers_skipped(struct engine *engine, const struct event *event)
{
    const struct event_numbers_skipped *body = &event->as.numbers_skipped;
    engine->blocks.restored_day = engine->business_day;
    engine->queues[body->queue].next_number = body->number;
    engine->queues[body->queue].seq = event->seq;
}

void apply_ticket_merged(struct engine *engine, const struct event *event)
{
    const struct event_ticket_merged *body = &event->as.ticket_merged;
    if (body->past) {
        return; /* history: the journal's rows have it */
    }
    struct number_block *block =
        block_of_number(engine, body->issued.legs[0].queue, body->issued.number);
    block->used |= block_bit(block, body->issued.number);
    block->last_day = engine->business_day;
    ticket_make(engine, &body->issued, body->issued_ms, event->seq)->offline = true;
}

void blocks_turn_day(struct engine *engine, int32_t day)
{
    struct blocks *blocks = &engine->blocks;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < blocks->count; i++) {
        struct number_block block = blocks->rows[i];
        if (!block.back && engine_block_ends_day(&block) > day) {
            block.used = 0;
            blocks->rows[kept++] = block;
        }
    }
    blocks->count = kept;
}

void blocks_move_to_config(struct engine *engine, const struct config_map *map)
{
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        engine->blocks.rows[i].queue = map->queues[engine->blocks.rows[i].queue];
    }
}

bool blocks_keep(const struct engine *engine, const struct config_map *map,
                 const struct hall_config *to)
{
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        const struct number_block *block = &engine->blocks.rows[i];
        if (map->queues[block->queue] == INDEX_NONE || to->offline_from == 0 ||
            block->first < to->offline_from) {
            return false;
        }
    }
    return true;
}

/* ---- would it be possible; does it hold ---- */

bool accept_block_given(const struct engine *engine, const struct event_block_given *body)
{
    return engine->blocks.count < LIMIT_BLOCKS && body->queue < engine->config->queue_count &&
           body->count >= 1 && body->count <= LIMIT_BLOCK_NUMBERS && body->first >= 1 &&
           body->first + body->count - 1 <= LIMIT_NUMBER &&
           body->first >= engine->queues[body->queue].next_number &&
           engine->config->offline_from != 0 && body->first >= engine->config->offline_from &&
           !block_overlaps(engine, body->queue, body->first, body->count);
}

bool accept_block_moved(const struct engine *engine, const struct event_block_moved *body)
{
    const struct number_block *block = engine_block_find(engine, body->queue, body->first);
    return block != NULL && !block->back;
}

bool accept_ticket_merged(const struct engine *engine, const struct event_ticket_merged *body)
{
    const struct event_ticket_issued *issued = &body->issued;
    if (issued->leg_count == 0 || issued->leg_count > LIMIT_LEGS_PER_ISSUE) {
        return false;
    }
    for (uint8_t i = 0; i < issued->leg_count; i++) {
        if (issued->legs[i].service >= engine->config->service_count ||
            issued->legs[i].queue >= engine->config->queue_count) {
            return false;
        }
    }
    if (body->past) {
        return true;
    }
    const struct number_block *block =
        block_of_number(engine, issued->legs[0].queue, issued->number);
    return block != NULL && (block->used & block_bit(block, issued->number)) == 0 &&
           engine->ticket_count < engine->limits.tickets &&
           engine->leg_count + issued->leg_count <= engine->limits.legs &&
           ticket_slot_find(engine, &issued->id) == SLOT_NONE;
}

static const char *check_block(const struct engine *engine, uint32_t slot)
{
    const struct number_block *block = &engine->blocks.rows[slot];
    if (block->queue >= engine->config->queue_count || block->count == 0 ||
        block->count > LIMIT_BLOCK_NUMBERS ||
        block->first < engine->queues[block->queue].next_number ||
        (block->used & ~block_all_bits(block)) != 0) {
        return "a block has numbers that it cannot have";
    }
    for (uint32_t i = 0; i < slot; i++) {
        const struct number_block *other = &engine->blocks.rows[i];
        if (other->queue == block->queue && other->first < block->first + block->count &&
            block->first < other->first + other->count) {
            return "two blocks share a number";
        }
    }
    return NULL;
}

const char *blocks_check(const struct engine *engine)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < engine->blocks.count; i++) {
        const char *what = check_block(engine, i);
        if (what != NULL) {
            return what;
        }
        for (uint64_t bits = engine->blocks.rows[i].used; bits != 0; bits &= bits - 1) {
            used++;
        }
    }
    uint32_t printed = 0;
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        const struct ticket *ticket = &engine->tickets[i];
        if (!ticket->offline) {
            continue;
        }
        const struct number_block *block = block_of_number(engine, ticket->queue, ticket->number);
        if (block == NULL || (block->used & block_bit(block, ticket->number)) == 0) {
            return "a ticket's number is of no block, or its block does not know it";
        }
        printed++;
    }
    return printed != used ? "a number of a block was used twice" : NULL;
}

/* ---- snapshots ---- */

void blocks_write(const struct engine *engine, struct snapshot_bytes *bytes)
{
    const struct blocks *blocks = &engine->blocks;
    snapshot_put_number(bytes, (uint32_t)blocks->closed_until, 4);
    snapshot_put_number(bytes, (uint32_t)blocks->restored_day, 4);
    snapshot_put_number(bytes, blocks->count, 4);
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct number_block *block = &blocks->rows[i];
        const char *queue = engine->config->queues[block->queue].id.text;
        snapshot_put_number(bytes, strlen(queue), 1);
        snapshot_put_bytes(bytes, queue, strlen(queue));
        snapshot_put_number(bytes, strlen(block->kiosk.text), 1);
        snapshot_put_bytes(bytes, block->kiosk.text, strlen(block->kiosk.text));
        snapshot_put_number(bytes, block->first, 2);
        snapshot_put_number(bytes, block->count, 1);
        snapshot_put_number(bytes, block->back, 1);
        snapshot_put_number(bytes, (uint64_t)block->given_ms, 8);
        snapshot_put_number(bytes, (uint32_t)block->last_day, 4);
        snapshot_put_number(bytes, block->used, 8);
    }
}

static void get_text(struct snapshot_bytes *bytes, char ret_text[LIMIT_SHORT_ID_BYTES + 1])
{
    const uint64_t size = snapshot_get_number(bytes, 1);
    memset(ret_text, 0, LIMIT_SHORT_ID_BYTES + 1);
    if (size == 0 || size > LIMIT_SHORT_ID_BYTES) {
        snapshot_refuse(bytes);
        return;
    }
    snapshot_get_bytes(bytes, ret_text, size);
    struct short_id id;
    if (short_id_parse(ret_text, size, &id) != ID_OK) {
        snapshot_refuse(bytes);
    }
}

void blocks_read(struct engine *engine, struct snapshot_bytes *bytes)
{
    struct blocks *blocks = &engine->blocks;
    blocks->closed_until = (int32_t)(uint32_t)snapshot_get_number(bytes, 4);
    blocks->restored_day = (int32_t)(uint32_t)snapshot_get_number(bytes, 4);
    const uint64_t count = snapshot_get_number(bytes, 4);
    if (count > LIMIT_BLOCKS) {
        snapshot_refuse(bytes);
    }
    for (uint64_t i = 0; i < count && bytes->error == SNAPSHOT_OK; i++) {
        struct number_block block;
        char queue[LIMIT_SHORT_ID_BYTES + 1];
        memset(&block, 0, sizeof(block));
        get_text(bytes, queue);
        get_text(bytes, block.kiosk.text);
        block.queue = hall_queue_find(engine->config, queue);
        block.first = (uint16_t)snapshot_get_number(bytes, 2);
        block.count = (uint8_t)snapshot_get_number(bytes, 1);
        const uint64_t back = snapshot_get_number(bytes, 1);
        block.back = back != 0;
        block.given_ms = (int64_t)snapshot_get_number(bytes, 8);
        block.last_day = (int32_t)(uint32_t)snapshot_get_number(bytes, 4);
        block.used = snapshot_get_number(bytes, 8);
        if (block.queue == INDEX_NONE || block.count == 0 || block.count > LIMIT_BLOCK_NUMBERS ||
            back > 1 || block.first == 0 || block.first + block.count - 1 > LIMIT_NUMBER ||
            (block.used & ~block_all_bits(&block)) != 0 ||
            block_overlaps(engine, block.queue, block.first, block.count)) {
            snapshot_refuse(bytes);
            return;
        }
        blocks->rows[blocks->count++] = block;
    }
}
