/* The observer's books of blocks: who holds which numbers, and which are out today. */
#include "tests/sim/observer.h"

#include <string.h>

enum { DAYS_UNHEARD = 7 };

static struct observed_block *block_of(struct observed_blocks *blocks, uint16_t queue,
                                       uint16_t number)
{
    for (uint32_t i = 0; i < blocks->count; i++) {
        struct observed_block *block = &blocks->rows[i];
        if (block->queue == queue && number >= block->first &&
            number < block->first + block->count) {
            return block;
        }
    }
    return NULL;
}

const char *observer_block_given(struct observer *observer, const struct event *event)
{
    const struct event_block_given *body = &event->as.block_given;
    struct observed_blocks *blocks = &observer->blocks;
    if (body->first < observer->next_number[body->queue] ||
        body->first < observer->config->offline_from) {
        return "a block has numbers of the hall's own";
    }
    for (uint16_t number = body->first; number < body->first + body->count; number++) {
        if (block_of(blocks, body->queue, number) != NULL) {
            return "a number is in two blocks";
        }
    }
    if (blocks->count == OBSERVED_BLOCKS) {
        return "more blocks were given than the hall may give";
    }
    blocks->rows[blocks->count++] = (struct observed_block){.kiosk = body->kiosk,
                                                            .queue = body->queue,
                                                            .first = body->first,
                                                            .count = body->count,
                                                            .given_ms = body->given_ms,
                                                            .heard_day = observer->day};
    return NULL;
}

const char *observer_block_moved(struct observer *observer, const struct event *event)
{
    const struct event_block_moved *body = &event->as.block_moved;
    struct observed_block *block = block_of(&observer->blocks, body->queue, body->first);
    if (block == NULL || block->first != body->first || block->back) {
        return "a block moved that nobody holds";
    }
    block->back = body->back != 0;
    block->heard_day = observer->day;
    return NULL;
}

const char *observer_block_used(struct observer *observer, const struct event *event)
{
    const struct event_ticket_merged *body = &event->as.ticket_merged;
    struct observed_block *block =
        block_of(&observer->blocks, body->issued.legs[0].queue, body->issued.number);
    if (block == NULL || !short_id_equal(&block->kiosk, &body->issued.issuer)) {
        return "a paper has a number that is not its kiosk's";
    }
    const uint64_t bit = UINT64_C(1) << (body->issued.number - block->first);
    if ((block->used & bit) != 0) {
        return "a number of a block is out twice in a day";
    }
    if (body->issued_ms > event->at_ms || body->issued_ms < block->given_ms) {
        return "a paper is older than its block, or of the future";
    }
    block->used |= bit;
    block->heard_day = observer->day;
    return NULL;
}

/* Its blocks go on under the other name. */
void observer_kiosk_replaced(struct observer *observer, const struct event *event)
{
    const struct event_kiosk_replaced *body = &event->as.kiosk_replaced;
    for (uint32_t i = 0; i < observer->blocks.count; i++) {
        struct observed_block *block = &observer->blocks.rows[i];
        if (short_id_equal(&block->kiosk, &body->kiosk)) {
            block->kiosk = body->retired;
        }
    }
}

/* After a restore each queue leaves numbers out, at most to where the kiosks' begin. */
void observer_blocks_closed(struct observer *observer, const struct event *event)
{
    const uint16_t from = observer->config->offline_from;
    const uint32_t end = from == 0 ? LIMIT_NUMBER + 1 : from;
    for (uint16_t i = 0; i < observer->config->queue_count; i++) {
        const uint32_t next = (uint32_t)observer->next_number[i] + event->as.blocks_closed.skip;
        observer->next_number[i] = (uint16_t)(next < end ? next : end);
    }
}

void observer_numbers_skipped(struct observer *observer, const struct event *event)
{
    observer->next_number[event->as.numbers_skipped.queue] = event->as.numbers_skipped.number;
}

void observer_blocks_turn(struct observer *observer, const struct event *event)
{
    struct observed_blocks *blocks = &observer->blocks;
    if (observer->turns[1].turn_seq != event->seq) {
        observer->turns[0] = observer->turns[1];
    }
    blocks->turn_seq = event->seq;
    observer->turns[1] = *blocks;
    observer->day = event->as.day_turned.business_day;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < blocks->count; i++) {
        struct observed_block block = blocks->rows[i];
        if (!block.back && block.heard_day + DAYS_UNHEARD > observer->day) {
            block.used = 0;
            blocks->rows[kept++] = block;
        }
    }
    blocks->count = kept;
}

void observer_blocks_forget(struct observer *observer, uint64_t turn_seq)
{
    if (observer->turns[1].turn_seq > turn_seq) { /* the crash took that turn */
        observer->turns[1] = observer->turns[0];
    }
    observer->blocks.count = 0;
    observer->day = 0;
    if (observer->turns[1].turn_seq == turn_seq) {
        observer->blocks = observer->turns[1];
    } else {
        memset(observer->turns, 0, sizeof(observer->turns)); /* from the first event */
    }
}
