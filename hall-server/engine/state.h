/*
 * The engine's memory, for the files of this room only. apply.c alone changes it.
 *
 * Where a leg is threaded, by its state:
 *   ISSUED, first of its ticket: engine.unheld, oldest first: the next to be withdrawn is in front
 *   ISSUED, a later one:         nowhere; it sleeps until the one before it has finished
 *   WAITING:                     the line of its queue
 *   ABSENT:                      engine.absent, oldest first
 *   all others:                  nowhere
 */
#ifndef HALL_SERVER_ENGINE_STATE_H
#define HALL_SERVER_ENGINE_STATE_H

#include "hall-server/engine/blocks.h"
#include "hall-server/engine/bookings.h"
#include "hall-server/engine/help.h"
#include "hall-server/engine/redress.h"
#include "hall-server/engine/view.h"

enum {
    TICKET_BUCKETS = 1 << 17,
    REQUEST_BUCKETS = 1 << 18,
    PERSON_BUCKETS = 1 << 10,
    BUCKET_MS = 600000,
};

struct request_entry {
    struct request_key key;
    uint64_t seq;
    uint32_t print;
    uint32_t hash_next;
    uint32_t ticket;  /* slot, or SLOT_NONE */
    uint32_t booking; /* the same of a booking */
    uint16_t seat;
    uint8_t leg;
    uint8_t command;
};

/* What is missing, of a leg that was given back. */
struct leg_missing {
    char text[LIMIT_MISSING_BYTES + 1];
};

struct leg_note {
    char text[LIMIT_REASON_BYTES + 1];
};

struct engine {
    struct engine_limits limits;
    const struct hall_config *config;
    uint64_t seq;
    int64_t last_ms;
    int32_t business_day;
    bool fresh; /* nothing but configurations was applied: a replay may begin at any seq */

    uint32_t ticket_count;
    uint32_t leg_count;
    uint32_t request_count;
    struct ticket *tickets;
    struct leg *legs;
    struct request_entry *requests;
    struct leg_note *notes; /* of the leg with the same slot; touched only where there is one */
    struct leg_missing *missing; /* so is this */
    uint32_t *ticket_buckets;
    uint32_t *request_buckets;
    uint32_t person_buckets[PERSON_BUCKETS]; /* of tickets tied to a card: slot plus one */

    struct leg_line unheld;
    struct leg_line absent;
    uint32_t waiting; /* of all queues */
    struct queue_state queues[LIMIT_QUEUES];
    struct seat_state seats[LIMIT_SEATS];
    struct day_figures day;
    struct hall_closure closure;
    uint32_t call_count; /* of today; the ring holds the last ones */
    struct recent_call calls[LIMIT_RECENT_CALLS];

    struct bookings bookings; /* outlive the turn of the day */
    struct blocks blocks;     /* so do these */
    struct redresses redress; /* and these */
    struct help help;         /* of the day */

    /* For moving the state to the places of a new configuration. */
    struct queue_state queues_before[LIMIT_QUEUES];
    struct seat_state seats_before[LIMIT_SEATS];
};

/* Where the furniture of the configuration in force is in another one; INDEX_NONE: not there. */
struct config_map {
    uint16_t queues[LIMIT_QUEUES];
    uint16_t seats[LIMIT_SEATS];
    uint16_t services[LIMIT_SERVICES];
};
void config_map_make(const struct hall_config *from, const struct hall_config *to,
                     struct config_map *ret_map);
/* Nothing that today's tickets need is left out, and nobody waits where no seat calls. */
bool config_map_keeps(const struct engine *engine, const struct hall_config *to,
                      const struct config_map *map);

/* NULL when there is none. */
struct request_entry *request_entry_find(const struct engine *engine,
                                         const struct request_key *key);
uint32_t ticket_slot_find(const struct engine *engine, const struct uuid *id);
uint32_t ticket_bucket(const struct uuid *id);
uint32_t request_bucket(const struct request_key *key);

/* The leg of a ticket with this index; asserted to exist. */
uint32_t leg_slot(const struct engine *engine, const struct ticket *ticket, uint8_t index);
/* In a queue's line, called, served, parked or absent: at most one leg of a ticket is. */
bool leg_is_live(const struct leg *leg);
/* A leg is for this seat alone; one that is over too, since its end may be taken back. */
bool seat_is_waited_for(const struct engine *engine, uint16_t seat);
/* Issued and in nobody's hand: it will be withdrawn. */
bool leg_is_unheld(const struct leg *leg);

/* order.c: does `a` go before `b`? A strict order for one `now_ms`. */
bool order_before(const struct engine *engine, const struct leg *a, const struct leg *b,
                  int64_t now_ms);
/* Came earlier, whatever the class: who is overtaken when the other is called. */
bool order_came_before(const struct leg *a, const struct leg *b);
/* Credit per second, in hundredths. */
uint16_t order_rate(const struct engine *engine, const struct leg *leg);
bool order_is_bound(const struct engine *engine, const struct leg *leg, int64_t now_ms);
int64_t order_credit(const struct engine *engine, const struct leg *leg, int64_t now_ms);
bool order_may_call(const struct leg *leg, uint16_t seat);

/* What a command answers, gathered from its events in order and from nothing else: so a repeat, and
 * an engine that was brought back by a replay, answer the same as the first time. */
void result_follow(struct engine_result *result, const struct event *event, bool first);

/* bookings.c. Slots are places in bookings.rows, valid until the day turns; SLOT_NONE: there is
 * none. Those of a person: begin with `after` SLOT_NONE, go on with what came back. */
uint32_t booking_slot_find(const struct engine *engine, const struct booking_code *code);
uint32_t booking_of_person(const struct engine *engine, const struct person_key *person,
                           uint32_t after);
const struct misser *misser_find(const struct engine *engine, const struct person_key *person);
void bookings_put_row(struct engine *engine, const struct booking *row);
void bookings_move_to_config(struct engine *engine, const struct config_map *map);
const char *bookings_check(const struct engine *engine);
bool accept_booked(const struct engine *engine, const struct event_booked *body);
bool accept_booking_changed(const struct engine *engine, const struct event_booking_changed *body);
bool accept_booking_moved(const struct engine *engine, const struct event_booking_moved *body);
void apply_booked(struct engine *engine, const struct event *event);
void apply_booking_changed(struct engine *engine, const struct event *event);
void apply_booking_moved(struct engine *engine, const struct event *event);

/* visitors.c: what is known of who took a number. */
bool accept_visitor_noted(const struct engine *engine, const struct event_visitor_noted *body);
void apply_visitor_noted(struct engine *engine, const struct event *event);
void visitors_turn_day(struct engine *engine); /* before the tickets go */
const char *visitors_check(const struct engine *engine);
/* Tied to this person, or of an appointment of this person. */
bool ticket_is_of_person(const struct engine *engine, const struct ticket *ticket,
                         const struct person_key *person);

/* blocks.c */
struct number_block *block_of_number(const struct engine *engine, uint16_t queue, uint16_t number);
bool block_overlaps(const struct engine *engine, uint16_t queue, uint16_t first, uint8_t count);
uint64_t block_bit(const struct number_block *block, uint16_t number);
uint64_t block_all_bits(const struct number_block *block);
/* The last number that the hall itself may give. */
uint16_t own_numbers_end(const struct engine *engine);
void blocks_move_to_config(struct engine *engine, const struct config_map *map);
/* No block is of a queue that goes, or comes among the hall's own numbers. */
bool blocks_keep(const struct engine *engine, const struct config_map *map,
                 const struct hall_config *to);
const char *blocks_check(const struct engine *engine);
bool accept_block_given(const struct engine *engine, const struct event_block_given *body);
bool accept_block_moved(const struct engine *engine, const struct event_block_moved *body);
bool accept_ticket_merged(const struct engine *engine, const struct event_ticket_merged *body);
bool accept_kiosk_replaced(const struct engine *engine, const struct event_kiosk_replaced *body);
void apply_kiosk_replaced(struct engine *engine, const struct event *event);
bool accept_numbers_skipped(const struct engine *engine, const struct event_numbers_skipped *body);
void apply_numbers_skipped(struct engine *engine, const struct event *event);
void apply_block_given(struct engine *engine, const struct event *event);
void apply_block_moved(struct engine *engine, const struct event *event);
void apply_blocks_closed(struct engine *engine, const struct event *event);
void apply_ticket_merged(struct engine *engine, const struct event *event);
/* help.c */
bool accept_help_called(const struct engine *engine, const struct event_help_called *body);
bool accept_help_taken(const struct engine *engine, const struct event *event);
bool accept_help_closed(const struct engine *engine, const struct event_help_closed *body);
void apply_help_called(struct engine *engine, const struct event *event);
void apply_help_taken(struct engine *engine, const struct event *event);
void apply_help_closed(struct engine *engine, const struct event *event);
const char *help_check(const struct engine *engine);
/* lookup.c: NULL when there is no such ticket or leg. */
const struct leg *find_leg(const struct engine *engine, const struct uuid *id, uint8_t index);
/* papers.c */
bool accept_paper_shown(const struct engine *engine, const struct event_paper_shown *body);
bool accept_paper_answered(const struct engine *engine, const struct event_paper_answered *body);
bool accept_paper_signed(const struct engine *engine, const struct event_paper_signed *body);
void apply_paper_shown(struct engine *engine, const struct event *event);
void apply_paper_answered(struct engine *engine, const struct event *event);
void apply_paper_signed(struct engine *engine, const struct event *event);
/* outcomes.c */
enum problem outcome_is_good(const struct command_seat *said);
bool accept_outcome_said(const struct engine *engine, const struct event_outcome_said *body);
void apply_outcome_said(struct engine *engine, const struct event *event);
void outcome_finished(struct engine *engine, struct leg *leg);
void outcome_unfinished(struct engine *engine, struct leg *leg, bool transferred);
/* reviews.c */
bool accept_reviewed(const struct engine *engine, const struct event_reviewed *body);
bool accept_review_said(const struct engine *engine, const struct event_review_said *body);
void apply_reviewed(struct engine *engine, const struct event *event);
void apply_review_said(struct engine *engine, const struct event *event);
/* redress.c */
bool redress_has_room(const struct engine *engine);
/* The step's time is over, and that is not on record. */
bool redress_misses(const struct redress *row, enum redress_step step, int64_t now_ms);
int64_t redress_due_ms(const struct engine *engine);
bool accept_redress_opened(const struct engine *engine, const struct event_redress_opened *body);
bool accept_redress_stepped(const struct engine *engine, const struct event *event);
bool accept_redress_missed(const struct engine *engine, const struct event *event);
void apply_redress_opened(struct engine *engine, const struct event *event);
void apply_redress_stepped(struct engine *engine, const struct event *event);
void apply_redress_missed(struct engine *engine, const struct event *event);
/* The review that began it says something else now. */
void redress_review_said(struct engine *engine, uint64_t id, const struct event *event);
const char *redress_check(const struct engine *engine);
struct snapshot_bytes;
void redress_write(const struct engine *engine, struct snapshot_bytes *bytes);
void redress_read(struct engine *engine, struct snapshot_bytes *bytes);
/* apply.c: a new ticket with its legs, nobody's yet. */
struct ticket *ticket_make(struct engine *engine, const struct event_ticket_issued *body,
                           int64_t issued_ms, uint64_t seq);

/* figures.c: what a step leaves behind, and the same the other way. */
void figures_arrived(struct engine *engine, int64_t at_ms);
void figures_ring_call(struct engine *engine, const struct event *event, const struct leg *leg,
                       uint8_t again);
void figures_called(struct engine *engine, struct leg *leg, const struct event *event);
void figures_uncalled(struct engine *engine, struct leg *leg, uint64_t seq);
void figures_finished(struct engine *engine, struct leg *leg, uint32_t slot,
                      const struct event *event);
void figures_unfinished(struct engine *engine, struct leg *leg, uint32_t slot, bool transferred);

/* A decision in the making. */
struct decision {
    const struct engine *engine;
    const struct command *command;
    int64_t now_ms;
    struct request_key key;
    uint32_t print;
    size_t first; /* in events: those before are not of this command */
    struct engine_events *events;
    struct engine_result *result;
};
/* The next event of the decision, with seq, time, actor and request filled in. */
struct event *decision_emit(struct decision *decision, enum event_kind kind);
/* LEG_MOVED; asserted that the table of moves allows it from `state`. Returns the state after it.
 */
enum leg_state decision_move(struct decision *decision, const struct leg *leg, enum leg_state state,
                             enum leg_move move, enum move_cause cause, uint16_t seat);
/* Who was absent is back: behind so many others as the hall sets, or at the end. Up to two events.
 */
void decision_reenter(struct decision *decision, const struct leg *leg);
void decision_cancel_ticket(struct decision *decision, const struct ticket *ticket,
                            enum move_cause cause);
/* May this person have one more number; then what was said is noted (nothing, if nothing was). */
enum problem decide_visitor(const struct decision *decision);
void decision_note_visitor(struct decision *decision);
enum problem decide_seat(struct decision *decision);  /* SEAT_ kinds */
enum problem seat_outcome(struct decision *decision); /* its row for what is said later */
/* What the command says came of it; asserted by outcome_is_good() before. */
void decision_say_outcome(struct decision *decision, const struct leg *leg);
enum problem decide_ticket(struct decision *decision);  /* issue … come_back */
enum problem decide_review(struct decision *decision);  /* review */
enum problem decide_paper(struct decision *decision);   /* paper_show, paper_answer */
enum problem decide_block(struct decision *decision);   /* block_take … blocks_open */
enum problem decide_booking(struct decision *decision); /* book … check_in */
void decide_missed(struct decision *decision);          /* the tick's part */
enum problem decide_help(struct decision *decision);    /* help_call, help_take, help_close */
enum problem decide_redress(struct decision *decision); /* redress_step */
/* With a review of this leg: is there room for what a bad one begins; then it is begun. */
enum problem decide_redress_room(const struct decision *decision, const struct leg *leg,
                                 uint8_t level);
void decide_redress_open(struct decision *decision, const struct leg *leg);
void decide_redress_missed(struct decision *decision); /* the tick's part */
bool decision_has_room(const struct decision *decision, size_t events);
bool decision_hall_is_full(const struct decision *decision, uint8_t legs);
enum problem decide_config(struct decision *decision);
enum problem decide_tick(struct decision *decision);
enum problem decide_hall(struct decision *decision);  /* hall_close, hall_reopen */
enum problem decide_queue(struct decision *decision); /* queue_stop, queue_give */
enum problem decide_note(struct decision *decision);  /* device_note */
enum problem decide_admin(struct decision *decision); /* admin_note */

#endif
