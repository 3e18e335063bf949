/*
 * What happened: the only thing that changes the engine, and what the journal keeps for ever.
 *
 * Data only. Order of the kinds, of leg moves and of every enum in here is the journal's: add at
 * the end, never reorder. An event names furniture by its place in the configuration in force at
 * its seq, so a replay applies the configurations in order as well.
 *
 * The first event of a command carries the request that it answers; the others have a zero key.
 */
#ifndef HALL_SERVER_MODEL_EVENT_H
#define HALL_SERVER_MODEL_EVENT_H

#include "hall-server/model/command.h"
#include "hall-server/model/leg_state.h"

#include <stddef.h>
#include <stdint.h>

#define EVENTS(X)                                                                                  \
    X(EVENT_CONFIG_APPLIED, "config_applied")                                                      \
    X(EVENT_DAY_TURNED, "day_turned")                                                              \
    X(EVENT_TICKET_ISSUED, "ticket_issued")                                                        \
    X(EVENT_PRINT_REPORTED, "print_reported")                                                      \
    X(EVENT_LEG_MOVED, "leg_moved")                                                                \
    X(EVENT_LEG_RECALLED, "leg_recalled")                                                          \
    X(EVENT_LEG_DEFERRED, "leg_deferred")                                                          \
    X(EVENT_LEG_ADDED, "leg_added")                                                                \
    X(EVENT_SEAT_MOVED, "seat_moved")                                                              \
    X(EVENT_REVIEWED, "reviewed")                                                                  \
    X(EVENT_TICKET_CLASSED, "ticket_classed")                                                      \
    X(EVENT_HALL_MOVED, "hall_moved")                                                              \
    X(EVENT_BOOKED, "booked")                                                                      \
    X(EVENT_BOOKING_CHANGED, "booking_changed")                                                    \
    X(EVENT_BOOKING_MOVED, "booking_moved")                                                        \
    X(EVENT_TICKET_REPRINTED, "ticket_reprinted")                                                  \
    X(EVENT_REQUEST_NOTED, "request_noted")                                                        \
    X(EVENT_BLOCK_GIVEN, "block_given")                                                            \
    X(EVENT_BLOCK_MOVED, "block_moved")                                                            \
    X(EVENT_BLOCKS_CLOSED, "blocks_closed")                                                        \
    X(EVENT_TICKET_MERGED, "ticket_merged")                                                        \
    X(EVENT_SEAT_RELEASED, "seat_released")                                                        \
    X(EVENT_NUMBERS_SKIPPED, "numbers_skipped")                                                    \
    X(EVENT_CLOCK_STEPPED, "clock_stepped")                                                        \
    X(EVENT_HELP_CALLED, "help_called")                                                            \
    X(EVENT_HELP_TAKEN, "help_taken")                                                              \
    X(EVENT_HELP_CLOSED, "help_closed")                                                            \
    X(EVENT_VISITOR_NOTED, "visitor_noted")                                                        \
    X(EVENT_KIOSK_REPLACED, "kiosk_replaced")                                                      \
    X(EVENT_QUEUE_MOVED, "queue_moved")                                                            \
    X(EVENT_DEVICE_NOTED, "device_noted")                                                          \
    X(EVENT_REVIEW_SAID, "review_said")                                                            \
    X(EVENT_PAPER_SHOWN, "paper_shown")                                                            \
    X(EVENT_PAPER_ANSWERED, "paper_answered")                                                      \
    X(EVENT_ADMIN_NOTED, "admin_noted")                                                            \
    X(EVENT_REDRESS_OPENED, "redress_opened")                                                      \
    X(EVENT_REDRESS_STEPPED, "redress_stepped")                                                    \
    X(EVENT_REDRESS_MISSED, "redress_missed")                                                      \
    X(EVENT_OUTCOME_SAID, "outcome_said")                                                          \
    X(EVENT_PAPER_TO_SIGN, "paper_to_sign")                                                        \
    X(EVENT_PAPER_SIGNED, "paper_signed")

#define EVENT_ENUM(symbol, name) symbol,
enum event_kind { EVENTS(EVENT_ENUM) EVENT_COUNT };
#undef EVENT_ENUM
const char *event_name(enum event_kind kind);

/* BLAKE2b-128 of actor and request_id; all zero: no request. */
struct request_key {
    uint8_t bytes[16];
};

#define HOLDERS(X)                                                                                 \
    X(HOLDER_NONE, "none")                                                                         \
    X(HOLDER_PAPER, "paper")                                                                       \
    X(HOLDER_PHONE, "phone")                                                                       \
    X(HOLDER_STAFF, "staff") /* told by staff */
#define HOLDER_ENUM(symbol, name) symbol,
enum holder { HOLDERS(HOLDER_ENUM) HOLDER_COUNT };
#undef HOLDER_ENUM
const char *holder_name(enum holder holder);

#define SEAT_STATES(X)                                                                             \
    X(SEAT_CLOSED, "closed")                                                                       \
    X(SEAT_OPEN, "open")                                                                           \
    X(SEAT_PAUSED, "paused")
#define SEAT_ENUM(symbol, name) symbol,
enum seat_status { SEAT_STATES(SEAT_ENUM) SEAT_STATUS_COUNT };
#undef SEAT_ENUM
const char *seat_status_name(enum seat_status status);

/* Why a leg moved, where the move alone does not say. */
#define MOVE_CAUSES(X)                                                                             \
    X(CAUSE_RULE, "rule")            /* call: it was due; others: the plain case */                \
    X(CAUSE_PICKED, "picked")        /* call by hand, with a reason */                             \
    X(CAUSE_UNHELD, "unheld")        /* cancel: nobody took it in time */                          \
    X(CAUSE_VISITOR, "visitor")      /* cancel: the visitor did */                                 \
    X(CAUSE_STAFF, "staff")          /* cancel: staff or the kiosk did */                          \
    X(CAUSE_TRANSFER, "transferred") /* finish: goes on in another queue */                        \
    X(CAUSE_ABSENT_LIMIT, "absent_limit")                                                          \
    X(CAUSE_UNDONE, "undone") /* cancel: by an undone transfer; undo_call: of the first call */
#define CAUSE_ENUM(symbol, name) symbol,
enum move_cause { MOVE_CAUSES(CAUSE_ENUM) CAUSE_COUNT };
#undef CAUSE_ENUM
const char *move_cause_name(enum move_cause cause);

struct event_config_applied {
    uint32_t version;
    uint8_t hash[32];
    /* Not encoded: who replays fetches the text by hash, parses it and sets this before apply. */
    const struct hall_config *config;
};

struct event_day_turned { /* all open legs expire, seats close, numbers begin at 1 */
    int32_t business_day; /* days since 1970-01-01 */
};

struct event_leg {
    uint16_t service;
    uint16_t queue;
};

struct event_ticket_issued {
    struct uuid id;
    struct visitor_secret secret;
    uint16_t number; /* of the first leg's queue */
    uint8_t class;   /* enum ticket_class */
    uint8_t leg_count;
    struct event_leg legs[LIMIT_LEGS_PER_ISSUE];
    struct short_id issuer; /* the kiosk or user */
};

struct event_print_reported { /* failed or unknown; a good print is LEG_MOVED by LEG_HOLD */
    struct uuid ticket;
    uint8_t result; /* enum print_result */
    char reason[LIMIT_REASON_BYTES + 1];
};

struct event_leg_moved {
    struct uuid ticket;
    uint8_t leg;
    uint8_t move;                        /* enum leg_move */
    uint8_t cause;                       /* enum move_cause */
    uint8_t holder;                      /* hold: enum holder */
    uint16_t seat;                       /* where; INDEX_NONE when no seat has a part in it */
    char reason[LIMIT_REASON_BYTES + 1]; /* call by hand */
};

struct event_leg_recalled {
    struct uuid ticket;
    uint8_t leg;
    uint16_t seat;
    uint8_t again; /* 1 for the first recall */
};

struct event_leg_deferred { /* lets others go first: its credit counts from a later time */
    struct uuid ticket;
    uint8_t leg;
    int64_t credit_from_ms;
};

struct event_leg_added {
    struct uuid ticket;
    uint8_t leg; /* its place in the ticket */
    uint16_t service;
    uint16_t queue;
    uint16_t seat; /* only this seat may call it, until it is released; or INDEX_NONE */
    char note[LIMIT_REASON_BYTES + 1];
};

struct event_seat_moved {
    uint16_t seat;
    uint8_t status;        /* enum seat_status */
    struct short_id clerk; /* who sits there; none when closed */
    char reason[LIMIT_REASON_BYTES + 1];
};

struct event_reviewed {
    struct uuid ticket;
    uint8_t leg;
    uint8_t level;
    uint16_t seat; /* where it was served */
};

struct event_review_said { /* what the leg's review says from now on, all of it */
    struct uuid ticket;
    uint8_t leg;
    uint8_t level;
    uint16_t seat;
    uint32_t reasons; /* bits of enum review_reason */
};

struct event_outcome_said { /* what came of a finished leg, from now on; said anew: all of it */
    struct uuid ticket;
    uint8_t leg;
    uint8_t outcome; /* enum outcome */
    uint16_t seat;   /* where it was served */
    char missing[LIMIT_MISSING_BYTES + 1];
};

/* paper_shown, paper_to_sign: to who is served; the event's seq names the paper from now on */
struct event_paper_shown {
    uint16_t seat;
    struct uuid ticket;
    uint8_t leg;
    uint8_t hash[PAPER_HASH_BYTES]; /* of its text, which is in no journal */
};

struct event_paper_answered {
    uint16_t seat;
    uint64_t paper;
    uint8_t state; /* enum paper_state */
};

struct event_redress_opened { /* by a bad review, with it; the event's seq names it from now on */
    struct uuid ticket;       /* whose leg it is: for the chain, and for a change of the review */
    uint8_t leg;
    uint8_t level;
    uint32_t reasons;
    struct short_id service; /* by id: it outlives configurations */
    struct short_id department;
    struct short_id window;
    int64_t due_ms[REDRESS_CLOCKS];
    uint8_t provisional; /* 1: a year without announced holidays was counted by weekdays */
};

struct event_redress_stepped { /* by the event's actor */
    uint64_t redress;
    uint8_t result; /* enum redress_result; its row says the step */
    uint8_t level;  /* of the second review; else 0 */
    char words[LIMIT_REDRESS_BYTES + 1];
};

struct event_redress_missed { /* the step was not done in its time: one level up */
    uint64_t redress;
    uint8_t step; /* enum redress_step, below REDRESS_CLOCKS */
};

struct event_paper_signed { /* confirmed, by a sign */
    uint16_t seat;
    uint64_t paper;
    uint8_t hash[PAPER_HASH_BYTES]; /* of its strokes, which are in no journal */
};

struct event_ticket_classed { /* why it may be let go earlier: said at the issue, or seen by staff
                               */
    struct uuid ticket;
    uint8_t class;  /* enum ticket_class: from now on */
    uint8_t ground; /* enum ticket_ground */
    uint8_t counts; /* 0: staff must see it first; until then it is as good as not said */
};

struct event_hall_moved { /* shut at once by a manager, or open again as the hours say */
    uint8_t shut;         /* 0 or 1 */
    char reason[LIMIT_REASON_BYTES + 1];
};

struct event_booked {
    struct booking_code code;
    struct person_key person; /* a keyed hash; see booking.h */
    uint16_t service;
    int32_t day;
    uint16_t minute; /* the slot's start, from local midnight */
};

struct event_booking_changed { /* to another time; it stays of this service and person */
    struct booking_code code;
    int32_t day;
    uint16_t minute;
};

/*
 * A booking is the leg of a visit that is still to come, so it moves by the table of legs:
 * check_in, cancel, or expire when nobody came in time. `misses` and `refused_until` are then what
 * the hall holds against the person from now on; both 0 when the hall itself could not let him in.
 * Checked in: the ticket that it became. Who came late and took an ordinary ticket is expired and
 * has one.
 */
struct event_booking_moved {
    struct booking_code code;
    uint8_t move; /* enum leg_move */
    uint8_t late; /* 1: expired before, or just now, and has an ordinary ticket now; no move */
    struct uuid ticket;
    uint16_t misses;       /* missed appointments that count */
    int32_t refused_until; /* no appointment can be made before this day; 0: no ban */
};

struct event_ticket_reprinted { /* a new paper for a lost one */
    struct uuid ticket;
    struct visitor_secret secret;
};

/* A request found nothing to do, and was told that it is done: a late repeat must not act. */
struct event_request_noted {
    struct uuid ticket; /* what it was answered: nil, a leg and INDEX_NONE where there was none */
    uint8_t leg;
    uint16_t seat;
    struct booking_code booking; /* empty: none */
};

struct event_block_given { /* numbers first … first + count − 1 are this kiosk's */
    struct short_id kiosk;
    uint16_t queue;
    uint16_t first;
    uint8_t count;
    int64_t given_ms; /* before this event, if the hall had forgotten it */
};

struct event_block_moved { /* its kiosk was heard of, or gave it back */
    uint16_t queue;
    uint16_t first;
    uint8_t back;
};

struct event_blocks_closed { /* after a restore: none is given before this business day */
    int32_t until_day;
    uint16_t skip; /* own numbers that each queue leaves out today */
};

struct event_seat_released { /* who waited for this seat alone waits for its queue from now on */
    uint16_t seat;
};

struct event_numbers_skipped { /* after a restore: papers are out with those before it */
    uint16_t queue;
    uint16_t number; /* the queue's own go on here today */
};

struct event_clock_stepped { /* for the record: times before and after are not of one clock */
    int64_t step_ms;         /* how far the wall clock was moved; negative: back */
};

struct event_help_called { /* the event's seq names the call from now on */
    struct help_place place;
    struct short_id area; /* where that is; empty: nobody said */
    uint8_t reason;       /* enum help_reason */
};

struct event_help_taken { /* by the event's actor, who is on the way */
    uint64_t call;
};

struct event_help_closed {
    uint64_t call;
    uint8_t end; /* enum help_end */
};

struct event_kiosk_replaced { /* a spare took its place: its blocks stay with the one before */
    struct short_id kiosk;
    struct short_id retired; /* what that one is called from now on */
};

struct event_queue_moved { /* its numbers are stopped by a manager, or given again */
    uint16_t queue;
    uint8_t stopped; /* 0 or 1 */
    char reason[LIMIT_REASON_BYTES + 1];
};

struct event_ticket_merged { /* printed by a kiosk that did not hear the hall */
    int64_t issued_ms;
    uint8_t past; /* of an earlier day: history, nobody waits */
    struct event_ticket_issued issued;
};

struct event_visitor_noted { /* what was said of who took the number; once, with its issue */
    struct uuid ticket;
    struct person_key person; /* whose card it is tied to, or nobody; see booking.h */
    uint8_t for_other;        /* 1: it is for somebody else, whose papers the visitor brings */
};

struct event {
    uint64_t seq; /* 1, 2, 3 … without a gap */
    int64_t at_ms;
    enum event_kind kind;
    uint8_t command;            /* enum command_kind that caused it */
    uint8_t actor_role;         /* enum role */
    struct short_id actor_id;   /* who did it, for the audit */
    struct request_key request; /* on the first event of a command */
    uint32_t request_print;     /* what the request asked, hashed: a reused id is found out */
    union {
        struct event_config_applied config_applied;
        struct event_day_turned day_turned;
        struct event_ticket_issued ticket_issued;
        struct event_print_reported print_reported;
        struct event_leg_moved leg_moved;
        struct event_leg_recalled leg_recalled;
        struct event_leg_deferred leg_deferred;
        struct event_leg_added leg_added;
        struct event_seat_moved seat_moved;
        struct event_reviewed reviewed;
        struct event_review_said review_said;
        struct event_outcome_said outcome_said;
        struct event_paper_shown paper_shown;
        struct event_paper_answered paper_answered;
        struct event_redress_opened redress_opened;
        struct event_redress_stepped redress_stepped;
        struct event_redress_missed redress_missed;
        struct event_paper_signed paper_signed;
        struct event_ticket_classed ticket_classed;
        struct event_hall_moved hall_moved;
        struct event_booked booked;
        struct event_booking_changed booking_changed;
        struct event_booking_moved booking_moved;
        struct event_ticket_reprinted ticket_reprinted;
        struct event_request_noted request_noted;
        struct event_block_given block_given;
        struct event_block_moved block_moved;
        struct event_blocks_closed blocks_closed;
        struct event_ticket_merged ticket_merged;
        struct event_seat_released seat_released;
        struct event_numbers_skipped numbers_skipped;
        struct event_clock_stepped clock_stepped;
        struct event_help_called help_called;
        struct event_help_taken help_taken;
        struct event_help_closed help_closed;
        struct event_visitor_noted visitor_noted;
        struct event_kiosk_replaced kiosk_replaced;
        struct event_queue_moved queue_moved;
        struct device_note device_noted;
        struct admin_note admin_noted;
    } as;
};

bool request_key_is_none(const struct request_key *key);

/* The ticket (nil if none) and the seat (INDEX_NONE) that an event is about. */
void event_subject(const struct event *event, struct uuid *ret_ticket, uint16_t *ret_seat);

/* The call for a guide that an event is about; 0: none. */
uint64_t event_help(const struct event *event);

/* Puts in whose booking the event is about; leaves it alone when it is about none. */
void event_booking(const struct event *event, struct booking_code *ret_code);

#endif
