/* The invariants, one function each, with the sentence that is broken. */
#include "hall-server/engine/papers.h"
#include "hall-server/engine/shares.h"
#include "hall-server/engine/state.h"

#include <stdlib.h>
#include <string.h>

static const char *check_line(const struct engine *engine, const struct leg_line *line,
                              uint32_t expected, enum leg_state state, uint16_t queue)
{
    uint32_t count = 0;
    uint32_t previous = SLOT_NONE;
    for (uint32_t at = line->first; at != SLOT_NONE; at = engine->legs[at].line_next) {
        const struct leg *leg = &engine->legs[at];
        if (at >= engine->leg_count || leg->line_previous != previous || count >= expected) {
            return "a list of legs is not threaded well";
        }
        if (leg->state != state || (queue != INDEX_NONE && leg->queue != queue)) {
            return "a leg is in a list that is not of its state";
        }
        previous = at;
        count++;
    }
    return line->last != previous || count != expected ? "a list of legs has another length" : NULL;
}

struct tally {
    uint32_t unheld, waiting, called, serving, parked, absent, finished;
};

static void tally_leg(const struct leg *leg, struct tally *tally)
{
    tally->unheld += leg_is_unheld(leg) ? 1 : 0;
    tally->waiting += leg->state == LEG_WAITING ? 1 : 0;
    tally->called += leg->state == LEG_CALLED ? 1 : 0;
    tally->serving += leg->state == LEG_SERVING ? 1 : 0;
    tally->parked += leg->state == LEG_PARKED ? 1 : 0;
    tally->absent += leg->state == LEG_ABSENT ? 1 : 0;
    tally->finished += leg->state == LEG_FINISHED ? 1 : 0;
}

static const char *check_queues(const struct engine *engine)
{
    struct tally tallies[LIMIT_QUEUES];
    memset(tallies, 0, sizeof(tallies));
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        tally_leg(&engine->legs[i], &tallies[engine->legs[i].queue]);
    }
    uint32_t unheld = 0;
    uint32_t absent = 0;
    uint32_t waiting = 0;
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        const struct queue_state *queue = &engine->queues[i];
        const struct tally *tally = &tallies[i];
        if (queue->waiting != tally->waiting || queue->issued != tally->unheld ||
            queue->called != tally->called || queue->serving != tally->serving ||
            queue->parked != tally->parked || queue->absent != tally->absent ||
            queue->served != tally->finished) {
            return "a queue's counts are not those of its legs";
        }
        if (queue->stopped != (queue->stop_reason[0] != '\0')) {
            return "a queue's numbers are stopped without a reason, or have one and are given";
        }
        const char *what = check_line(engine, &queue->line, queue->waiting, LEG_WAITING, i);
        if (what != NULL) {
            return what;
        }
        unheld += tally->unheld;
        absent += tally->absent;
        waiting += tally->waiting;
    }
    if (engine->waiting != waiting) {
        return "the hall's count of waiting people is wrong";
    }
    const char *what = check_line(engine, &engine->unheld, unheld, LEG_ISSUED, INDEX_NONE);
    return what != NULL ? what
                        : check_line(engine, &engine->absent, absent, LEG_ABSENT, INDEX_NONE);
}

static const char *check_leg(const struct engine *engine, uint32_t slot)
{
    const struct leg *leg = &engine->legs[slot];
    const struct hall_queue *queue = &engine->config->queues[leg->queue];
    const bool at_seat = leg->state == LEG_CALLED || leg->state == LEG_SERVING;
    if (at_seat && (leg->seat == INDEX_NONE || engine->seats[leg->seat].leg != slot)) {
        return "a called leg's seat does not know it";
    }
    if (at_seat && engine->seats[leg->seat].status != SEAT_OPEN) {
        return "a seat that is not open has a visitor";
    }
    if (queue->overtakings_limit > 0 && leg->overtaken > queue->overtakings_limit) {
        return "a ticket was overtaken more often than the hall allows";
    }
    if ((leg->state == LEG_FINISHED) != (leg->finished_ms != 0)) {
        return "a leg's end and its time of end disagree";
    }
    const struct ticket *ticket = &engine->tickets[leg->ticket];
    if (leg->class != ticket->class ||
        leg->ground != (ticket->counts ? ticket->ground : GROUND_NONE)) {
        return "a leg has another class or ground than its ticket";
    }
    if (leg->review != 0 && leg->state != LEG_FINISHED) {
        return "a leg was reviewed that is not finished";
    }
    if ((leg->review != 0) != (leg->reviewed_ms != 0) ||
        (leg->review_reasons != 0 &&
         (leg->review_reasons & ~review_reasons_of(leg->review)) != 0)) {
        return "a review has reasons that are not of its level, or no time";
    }
    if (leg->outcome != OUTCOME_NOT_SAID &&
        (leg->state != LEG_FINISHED || leg->cause == CAUSE_TRANSFER)) {
        return "something came of a leg that is not finished, or that went on elsewhere";
    }
    if (!outcome_fits((enum outcome)leg->outcome, engine->missing[slot].text)) {
        return "a leg lacks what is missing, or was not given back for it";
    }
    if (leg->finished_ms != 0 &&
        (leg->started_ms < leg->called_ms || leg->finished_ms < leg->started_ms)) {
        return "a leg's times are out of order";
    }
    return NULL;
}

static const char *check_ticket(const struct engine *engine, uint32_t slot,
                                uint16_t last_numbers[LIMIT_QUEUES])
{
    const struct ticket *ticket = &engine->tickets[slot];
    uint32_t live = 0;
    uint8_t legs = 0;
    for (uint32_t at = ticket->first_leg; at != SLOT_NONE; at = engine->legs[at].next_of_ticket) {
        const struct leg *leg = &engine->legs[at];
        if (leg->ticket != slot || leg->index != legs || legs >= ticket->leg_count) {
            return "a ticket's legs are not its own";
        }
        live += leg_is_live(leg) ? 1 : 0;
        if (leg_is_live(leg) && ticket->active != leg->index) {
            return "a ticket's active leg is not the live one";
        }
        if (ticket->holder == HOLDER_NONE && leg_is_live(leg)) {
            return "a ticket that nobody holds waits or is called";
        }
        legs++;
    }
    if (live > 1 || legs != ticket->leg_count) {
        return "a ticket waits in two places";
    }
    if (ticket_slot_find(engine, &ticket->id) != slot) {
        return "a ticket is not found by its id";
    }
    if (ticket->offline) {
        return NULL; /* blocks_check sees to these */
    }
    /* A hall that was restored today left some out. */
    const bool skipped = engine->blocks.restored_day == engine->business_day &&
                         ticket->number > last_numbers[ticket->queue];
    if (ticket->number != last_numbers[ticket->queue] + 1 && !skipped) {
        return "numbers of a queue do not follow one another";
    }
    last_numbers[ticket->queue] = ticket->number;
    return NULL;
}

static const char *check_seats(const struct engine *engine)
{
    for (uint16_t i = 0; i < engine->config->seat_count; i++) {
        const struct seat_state *seat = &engine->seats[i];
        if (seat->leg != SLOT_NONE) {
            const struct leg *leg = &engine->legs[seat->leg];
            if (leg->seat != i || (leg->state != LEG_CALLED && leg->state != LEG_SERVING)) {
                return "a seat has a visitor that is not called to it";
            }
        }
        if (seat->undo_leg != SLOT_NONE &&
            (seat->undo_leg >= engine->leg_count || seat->status == SEAT_CLOSED)) {
            return "a seat would take back a step that it cannot know";
        }
        if (seat->review_leg != SLOT_NONE) {
            const struct leg *leg = &engine->legs[seat->review_leg];
            if (leg->seat != i || leg->state != LEG_FINISHED || leg->review != 0) {
                return "a seat asks for a review that cannot be given";
            }
        }
        if (seat->finished_leg != SLOT_NONE) {
            const struct leg *leg = &engine->legs[seat->finished_leg];
            if (leg->seat != i || leg->state != LEG_FINISHED || leg->cause == CAUSE_TRANSFER) {
                return "a seat may say what came of something that did not end there";
            }
        }
        if (seat->paper.id > engine->seq ||
            (seat->paper.id != 0 && seat->paper.leg >= engine->leg_count)) {
            return "a seat has a paper of nobody";
        }
        static const uint8_t no_hash[PAPER_HASH_BYTES];
        if (!engine_paper_is_signed(&seat->paper) &&
            memcmp(seat->paper.sign_hash, no_hash, sizeof(no_hash)) != 0) {
            return "a paper has a sign that asks for none, or was not confirmed";
        }
        for (int queue = 0; queue < LIMIT_QUEUES_PER_SEAT; queue++) {
            if (seat->shares.ends[queue] > seat->shares.turn + SHARE_UNIT) {
                return "a queue owes a seat more than one turn";
            }
        }
        if ((seat->status == SEAT_CLOSED) != short_id_is_none(&seat->clerk)) {
            return "a closed seat has a clerk, or an open one has none";
        }
    }
    return NULL;
}

/* The day's figures, and those of queues and seats, are what the legs say: undone steps too. */
static const char *check_day(const struct engine *engine)
{
    struct day_figures day = {0};
    uint32_t called[LIMIT_QUEUES] = {0};
    uint32_t served[LIMIT_SEATS] = {0};
    bool uncounted = false; /* more misses than a leg can count */
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        const struct leg *leg = &engine->legs[i];
        const bool finished = leg->state == LEG_FINISHED;
        called[leg->queue] += leg->first_called_ms != 0 ? 1 : 0;
        day.absent += leg->misses;
        uncounted = uncounted || leg->misses == UINT8_MAX;
        day.served += finished ? 1 : 0;
        day.transferred += finished && leg->cause == CAUSE_TRANSFER ? 1 : 0;
        if (finished && leg->cause != CAUSE_TRANSFER) {
            day.outcomes[leg->outcome]++;
        }
        day.service_total_ms += finished ? leg->finished_ms - leg->started_ms : 0;
        if (finished) {
            served[leg->seat]++;
        }
    }
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        day.cancelled += engine_ticket_state(engine, &engine->tickets[i]) == LEG_CANCELLED ? 1 : 0;
    }
    if (engine->day.issued != engine->ticket_count || engine->day.cancelled != day.cancelled) {
        return "the day's count of tickets is wrong";
    }
    if (engine->day.absent < day.absent || (engine->day.absent > day.absent && !uncounted)) {
        return "the day's absent ones are not those of its legs";
    }
    if (engine->day.served != day.served || engine->day.transferred != day.transferred ||
        engine->day.service_total_ms != day.service_total_ms) {
        return "the day's figures are not those of its legs";
    }
    if (memcmp(engine->day.outcomes, day.outcomes, sizeof(day.outcomes)) != 0) {
        return "the day's outcomes are not those of its legs";
    }
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        if (engine->queues[i].waits.count != called[i]) {
            return "a queue's waits are not those of the legs that were called";
        }
    }
    for (uint16_t i = 0; i < engine->config->seat_count; i++) {
        if (engine->seats[i].served != served[i]) {
            return "a seat's count of the served is wrong";
        }
    }
    return NULL;
}

const char *engine_check(const struct engine *engine)
{
    if (engine->config == NULL) {
        return engine->ticket_count == 0 ? NULL : "tickets without a configuration";
    }
    const char *what = check_day(engine);
    what = what != NULL ? what : check_queues(engine);
    for (uint32_t i = 0; what == NULL && i < engine->leg_count; i++) {
        what = check_leg(engine, i);
    }
    uint16_t last_numbers[LIMIT_QUEUES] = {0};
    for (uint32_t i = 0; what == NULL && i < engine->ticket_count; i++) {
        what = check_ticket(engine, i, last_numbers);
    }
    for (uint16_t i = 0; what == NULL && i < engine->config->queue_count; i++) {
        const bool skipped = engine->blocks.restored_day == engine->business_day &&
                             engine->queues[i].next_number > last_numbers[i];
        if (engine->queues[i].next_number != last_numbers[i] + 1 && !skipped) {
            what = "a queue's next number does not follow the last one";
        }
    }
    what = what != NULL ? what : check_seats(engine);
    what = what != NULL ? what : visitors_check(engine);
    what = what != NULL ? what : bookings_check(engine);
    what = what != NULL ? what : blocks_check(engine);
    what = what != NULL ? what : redress_check(engine);
    return what != NULL ? what : help_check(engine);
}
