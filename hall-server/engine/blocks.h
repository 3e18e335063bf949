/*
 * Blocks of numbers: what kiosks may print from while they do not hear the hall.
 *
 *   1 ········ offline_from − 1 | offline_from ················· 9999     numbers of one queue
 *   the hall's own, one by one  | [block][block]····[block]········      each a kiosk's alone
 *
 *   take ──> HELD ──give_back──> BACK ──turn of the day──> gone
 *              │ the kiosk was not heard of for BLOCK_DAYS: gone, and the kiosk knows that too
 *
 * A block is its kiosk's until then, on any day; each of its numbers once a business day. Tickets
 * printed from it are merged when the kiosk is back, each once: those of today join their queue
 * with credit from their issue, clamped to what the hall can know; those of past days are history.
 *
 * A spare that takes a kiosk's name takes none of its blocks: they go on under a name that only the
 * one before it has, which tells of what it printed and gives them back, or is not heard of.
 *
 * A hall that was restored from a backup may have forgotten blocks. So, when it is told of the
 * restore, or when a kiosk shows a block that it does not know, it gives no more blocks until every
 * kiosk must have shown its own (a manager says so, or BLOCK_DAYS are over), takes the ones that
 * are shown as given, and skips ahead with its own numbers for the rest of the day: behind all that
 * it can have given where it knows that (journal/number_marks.h), else by RESTORE_SKIP.
 *
 * For reading by anybody with the engine; only this room writes. No I/O, no clock, no allocation
 * but in blocks_create.
 */
#ifndef HALL_SERVER_ENGINE_BLOCKS_H
#define HALL_SERVER_ENGINE_BLOCKS_H

#include "hall-server/engine/engine.h"

struct number_block {
    struct short_id kiosk;
    uint16_t queue;
    uint16_t first;
    uint8_t count;    /* 1 … LIMIT_BLOCK_NUMBERS */
    bool back;        /* given back: nobody's until the day turns, then gone */
    int64_t given_ms; /* no ticket of it can be older */
    int32_t last_day; /* business day on which its kiosk was heard of last */
    uint64_t used;    /* of the business day; bit 0 is `first` */
};

struct blocks {
    uint32_t count;
    struct number_block *rows; /* LIMIT_BLOCKS, in the order of giving */
    int32_t closed_until;      /* no block is given before this business day: after a restore */
    int32_t restored_day;      /* own numbers skipped on this business day; 0: never */
};

/* ---- for everybody ---- */

uint32_t engine_block_count(const struct engine *engine);
const struct number_block *engine_block_at(const struct engine *engine, uint32_t slot);
/* The block of a queue that begins with this number, or NULL. */
const struct number_block *engine_block_find(const struct engine *engine, uint16_t queue,
                                             uint16_t first);
/* The first business day on which its kiosk may not print from it, unless it is heard of before. */
int32_t engine_block_ends_day(const struct number_block *block);
/* After a restore: no blocks are given yet. */
bool engine_blocks_are_closed(const struct engine *engine);

/* ---- for this room, and for snapshots ---- */

__attribute__((warn_unused_result)) bool blocks_create(struct blocks *blocks);
void blocks_destroy(struct blocks *blocks);
void blocks_turn_day(struct engine *engine, int32_t day);

struct snapshot_bytes;
void blocks_write(const struct engine *engine, struct snapshot_bytes *bytes);
void blocks_read(struct engine *engine, struct snapshot_bytes *bytes);

#endif
