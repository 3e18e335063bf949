/*
 * One hash of the whole state, field by field in a fixed order and as little-endian numbers, so
 * that padding, places in memory and the machine do not matter.
 */
#include "hall-server/engine/state.h"

#include <sodium.h>
#include <string.h>

struct digester {
    crypto_generichash_state state;
    uint8_t held[1024];
    size_t held_bytes;
};

static void put(struct digester *digester, uint64_t number)
{
    if (digester->held_bytes + 8 > sizeof(digester->held)) {
        crypto_generichash_update(&digester->state, digester->held, digester->held_bytes);
        digester->held_bytes = 0;
    }
    for (int i = 0; i < 8; i++) {
        digester->held[digester->held_bytes++] = (uint8_t)(number >> (8 * i));
    }
}

static void put_bytes(struct digester *digester, const void *bytes, size_t size_bytes)
{
    const uint8_t *at = bytes;
    put(digester, size_bytes);
    for (size_t i = 0; i < size_bytes; i++) {
        put(digester, at[i]);
    }
}

static void put_leg(struct digester *digester, const struct leg *leg)
{
    const uint64_t fields[] = {
        leg->ticket,
        leg->next_of_ticket,
        leg->line_previous,
        leg->line_next,
        leg->service,
        leg->queue,
        leg->seat,
        leg->pinned,
        leg->state,
        leg->class,
        leg->ground,
        leg->index,
        leg->cause,
        leg->calls,
        leg->recalls,
        leg->misses,
        leg->review,
        leg->review_changes,
        leg->reviewed_at_seat,
        (uint64_t)leg->reviewed_ms,
        leg->review_reasons,
        leg->returned,
        leg->picked,
        leg->overtaken,
        leg->picked_past,
        (uint64_t)leg->credit_from_ms,
        (uint64_t)leg->state_since_ms,
        (uint64_t)leg->called_ms,
        (uint64_t)leg->first_called_ms,
        (uint64_t)leg->started_ms,
        (uint64_t)leg->finished_ms,
        (uint64_t)leg->line_ms,
        leg->line_seq,
        leg->call_seq,
        leg->away_seq,
        leg->back_seq,
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        put(digester, fields[i]);
    }
    if (leg->redress != 0) { /* digests of before hold */
        put(digester, leg->redress);
    }
}

static void put_ticket(struct digester *digester, const struct ticket *ticket)
{
    put_bytes(digester, ticket->id.bytes, sizeof(ticket->id.bytes));
    put_bytes(digester, ticket->secret.bytes, sizeof(ticket->secret.bytes));
    put_bytes(digester, ticket->issuer.text, strlen(ticket->issuer.text));
    const uint64_t fields[] = {
        ticket->queue,     ticket->number,
        ticket->class,     ticket->ground,
        ticket->counts,    ticket->reprints,
        ticket->offline,   ticket->holder,
        ticket->printed,   ticket->leg_count,
        ticket->active,    ticket->first_leg,
        ticket->hash_next, (uint64_t)ticket->issued_ms,
        ticket->seq,
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        put(digester, fields[i]);
    }
    if (!person_key_is_none(&ticket->person) || ticket->for_other) { /* digests of before hold */
        put_bytes(digester, ticket->person.bytes, sizeof(ticket->person.bytes));
        put(digester, ticket->person_next);
        put(digester, ticket->for_other);
    }
}

static void put_queue(struct digester *digester, const struct queue_state *queue)
{
    const uint64_t fields[] = {
        queue->line.first,    queue->line.last,
        queue->waiting,       queue->issued,
        queue->called,        queue->serving,
        queue->parked,        queue->absent,
        queue->served,        queue->next_number,
        queue->service_count, queue->seq,
        queue->waits.count,   (uint64_t)queue->waits.total_ms,
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        put(digester, fields[i]);
    }
    for (int i = 0; i < WAIT_BINS; i++) {
        put(digester, queue->waits.bins[i]);
    }
    for (int i = 0; i < LIMIT_SERVICE_SAMPLES; i++) {
        put(digester, queue->service_ms[i]);
    }
    if (queue->stopped) { /* digests of before hold */
        put_bytes(digester, queue->stop_reason, strlen(queue->stop_reason));
    }
}

static void put_seat(struct digester *digester, const struct seat_state *seat)
{
    put_bytes(digester, seat->clerk.text, strlen(seat->clerk.text));
    put_bytes(digester, seat->reason, strlen(seat->reason));
    put(digester, seat->status);
    put(digester, seat->leg);
    put(digester, seat->review_leg);
    put(digester, (uint64_t)seat->since_ms);
    put(digester, seat->undo_leg);
    put(digester, seat->undo_move);
    put(digester, seat->undo_started);
    put(digester, seat->undo_review);
    put(digester, (uint64_t)seat->undo_ms);
    put(digester, seat->served);
    put(digester, (uint64_t)seat->service_total_ms);
    put(digester, seat->shares.turn);
    for (int i = 0; i < LIMIT_QUEUES_PER_SEAT; i++) {
        put(digester, seat->shares.ends[i]);
    }
    put(digester, seat->shares.turn_before);
    put(digester, seat->shares.end_before);
    if (seat->paper.id != 0) { /* digests of before stay what they were */
        put(digester, seat->paper.id);
        put(digester, seat->paper.leg);
        put(digester, seat->paper.state);
        put(digester, (uint64_t)seat->paper.at_ms);
        put_bytes(digester, seat->paper.hash, sizeof(seat->paper.hash));
        if (seat->paper.to_sign) {
            put(digester, 1);
            put_bytes(digester, seat->paper.sign_hash, sizeof(seat->paper.sign_hash));
        }
    }
    if (seat->finished_leg != SLOT_NONE) {
        put(digester, seat->finished_leg);
    }
    put(digester, seat->seq);
}

static void put_day(struct digester *digester, const struct day_figures *day)
{
    put(digester, day->issued);
    put(digester, day->served);
    put(digester, day->absent);
    put(digester, day->cancelled);
    put(digester, day->transferred);
    put(digester, day->picked);
    put(digester, (uint64_t)day->service_total_ms);
    for (int i = 0; i < REVIEW_LEVELS; i++) {
        put(digester, day->reviews[i]);
    }
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        if (day->review_reasons[i] != 0) { /* digests of before stay what they were */
            put(digester, (uint64_t)i);
            put(digester, day->review_reasons[i]);
        }
    }
    for (int i = OUTCOME_NOT_SAID + 1; i < OUTCOME_COUNT; i++) {
        if (day->outcomes[i] != 0) {
            put(digester, (uint64_t)i);
            put(digester, day->outcomes[i]);
        }
    }
    for (int i = 0; i < DAY_BUCKETS; i++) {
        put(digester, day->arrived[i]);
        put(digester, day->served_in[i]);
    }
}

static void put_requests_and_calls(struct digester *digester, const struct engine *engine)
{
    for (uint32_t i = 0; i < engine->request_count; i++) {
        const struct request_entry *entry = &engine->requests[i];
        put_bytes(digester, entry->key.bytes, sizeof(entry->key.bytes));
        put(digester, entry->seq);
        put(digester, entry->print);
        put(digester, entry->ticket);
        put(digester, entry->booking);
        put(digester, entry->seat);
        put(digester, entry->leg);
        put(digester, entry->command);
    }
    const uint32_t kept =
        engine->call_count < LIMIT_RECENT_CALLS ? engine->call_count : LIMIT_RECENT_CALLS;
    for (uint32_t i = 0; i < kept; i++) {
        const struct recent_call *call = &engine->calls[i];
        put(digester, call->seq);
        put(digester, (uint64_t)call->at_ms);
        put(digester, call->ticket);
        put(digester, call->seat);
        put(digester, call->leg);
        put(digester, call->again);
    }
}

static void put_blocks(struct digester *digester, const struct blocks *blocks)
{
    put(digester, (uint64_t)blocks->closed_until);
    put(digester, (uint64_t)blocks->restored_day);
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct number_block *block = &blocks->rows[i];
        put_bytes(digester, block->kiosk.text, strlen(block->kiosk.text));
        put(digester, block->queue);
        put(digester, block->first);
        put(digester, block->count);
        put(digester, block->back);
        put(digester, (uint64_t)block->given_ms);
        put(digester, (uint64_t)block->last_day);
        put(digester, block->used);
    }
}

static void put_help(struct digester *digester, const struct help *help)
{
    for (uint32_t i = 0; i < help->count; i++) {
        const struct help_call *call = &help->calls[i];
        put(digester, call->id);
        put(digester, call->place.kind);
        put_bytes(digester, call->place.id.text, strlen(call->place.id.text));
        put_bytes(digester, call->area.text, strlen(call->area.text));
        put_bytes(digester, call->taker.text, strlen(call->taker.text));
        put(digester, call->reason);
        put(digester, call->state);
        put(digester, call->end);
        put(digester, (uint64_t)call->called_ms);
        put(digester, (uint64_t)call->taken_ms);
        put(digester, (uint64_t)call->closed_ms);
    }
}

static void put_redress(struct digester *digester, const struct redresses *redresses)
{
    for (uint32_t i = 0; i < redresses->count; i++) {
        const struct redress *row = &redresses->rows[i];
        put(digester, row->id);
        put(digester, (uint64_t)row->opened_ms);
        put(digester, row->level);
        put(digester, row->reasons);
        put_bytes(digester, row->service.text, strlen(row->service.text));
        put_bytes(digester, row->department.text, strlen(row->department.text));
        put_bytes(digester, row->window.text, strlen(row->window.text));
        put(digester, row->provisional);
        put(digester, row->next);
        put(digester, (uint64_t)row->changed_ms);
        for (int k = 0; k < REDRESS_CLOCKS; k++) {
            put(digester, (uint64_t)row->due_ms[k]);
            put(digester, (uint64_t)row->missed_ms[k]);
        }
        for (uint8_t k = 0; k < row->entry_count; k++) {
            const struct redress_entry *entry = &row->entries[k];
            put(digester, (uint64_t)entry->at_ms);
            put(digester, entry->result);
            put(digester, entry->level);
            put_bytes(digester, entry->who.text, strlen(entry->who.text));
            put_bytes(digester, entry->words, strlen(entry->words));
        }
    }
}

static void put_piece(void *context, const void *bytes, size_t size_bytes)
{
    put_bytes(context, bytes, size_bytes);
}

void engine_digest(const struct engine *engine, struct engine_digest *ret_digest)
{
    struct digester digester = {.held_bytes = 0};
    crypto_generichash_init(&digester.state, NULL, 0, sizeof(ret_digest->bytes));
    put(&digester, engine->seq);
    put(&digester, (uint64_t)engine->last_ms);
    put(&digester, (uint64_t)engine->business_day);
    put(&digester, engine->call_count);
    put(&digester, engine->unheld.first);
    put(&digester, engine->absent.first);
    put(&digester, engine->config != NULL ? engine->config->version : 0);
    if (engine->config != NULL) {
        put_bytes(&digester, engine->config->hash, sizeof(engine->config->hash));
        bookings_write(engine, put_piece, &digester);
        put_blocks(&digester, &engine->blocks);
    }
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        put_ticket(&digester, &engine->tickets[i]);
    }
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        put_leg(&digester, &engine->legs[i]);
        put_bytes(&digester, engine->notes[i].text, strlen(engine->notes[i].text));
        if (engine->legs[i].outcome !=
            OUTCOME_NOT_SAID) { /* digests of before stay what they were */
            put(&digester, engine->legs[i].outcome);
            put_bytes(&digester, engine->missing[i].text, strlen(engine->missing[i].text));
        }
    }
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        put_queue(&digester, &engine->queues[i]);
    }
    for (int i = 0; i < LIMIT_SEATS; i++) {
        put_seat(&digester, &engine->seats[i]);
    }
    put_day(&digester, &engine->day);
    put(&digester, engine->closure.shut);
    put_bytes(&digester, engine->closure.reason, sizeof(engine->closure.reason));
    put(&digester, (uint64_t)engine->closure.since_ms);
    put(&digester, engine->closure.seq);
    put_requests_and_calls(&digester, engine);
    put_help(&digester, &engine->help);
    put_redress(&digester, &engine->redress);
    crypto_generichash_update(&digester.state, digester.held, digester.held_bytes);
    crypto_generichash_final(&digester.state, ret_digest->bytes, sizeof(ret_digest->bytes));
}
