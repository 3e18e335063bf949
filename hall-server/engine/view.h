/*
 * What the engine knows, for reading: proto writes the API's JSON from here, the field room its
 * strips. Every pointer is the engine's own, const, and valid until the next
 * engine_apply/engine_do.
 *
 * Same thread as the engine. Nothing here changes anything; nothing allocates.
 * Slots (u32) are places in the engine's arrays, valid for one business day; never on the wire.
 */
#ifndef HALL_SERVER_ENGINE_VIEW_H
#define HALL_SERVER_ENGINE_VIEW_H

#include "hall-server/engine/engine.h"
#include "hall-server/model/booking.h"
#include "hall-server/model/wait.h"

/* A list of legs by slot, through line_previous and line_next. */
struct leg_line {
    uint32_t first; /* SLOT_NONE when empty */
    uint32_t last;
};

/* One queue that a ticket passes. */
struct leg {
    uint32_t ticket; /* slot */
    uint32_t next_of_ticket;
    uint32_t line_previous; /* in the queue's line while waiting, or in the engine's own lists */
    uint32_t line_next;
    uint16_t service;
    uint16_t queue;
    uint16_t seat;   /* where it was called or served last; INDEX_NONE before */
    uint16_t pinned; /* only this seat may call it, while its clerk is there; or INDEX_NONE */
    uint8_t state;   /* enum leg_state */
    uint8_t class;   /* enum ticket_class, its ticket's */
    uint8_t ground;  /* enum ticket_ground that counts for it, or GROUND_NONE */
    uint8_t index;   /* in its ticket */
    uint8_t cause;   /* enum move_cause of the last move: says why it ended */
    uint8_t calls;   /* calls and recalls */
    uint8_t recalls; /* since the last call */
    uint8_t misses;
    uint8_t review; /* 0: none */
    uint8_t review_changes;
    uint8_t outcome;       /* enum outcome: what came of it, once it is finished */
    bool reviewed_at_seat; /* or by who holds the ticket */
    bool returned;         /* came back from park: gains credit as CLASS_RETURN if that is faster */
    bool picked;           /* its last call was by hand */
    uint16_t overtaken;    /* by the rules; at most the queue's bound */
    uint16_t picked_past;  /* by hand, outside the bound */
    int64_t credit_from_ms;
    int64_t state_since_ms;
    int64_t called_ms; /* 0: not yet; the first call of all stays in first_called_ms */
    int64_t first_called_ms;
    int64_t started_ms;
    int64_t finished_ms;
    int64_t reviewed_ms;     /* 0: not yet */
    uint32_t review_reasons; /* bits of enum review_reason */
    uint64_t redress;        /* what its review began, engine/redress.h; 0: nothing */
    int64_t line_ms;   /* when it came into its line; an undone call does not count as coming */
    uint64_t line_seq; /* since this event calls of later ones count as overtaking it */
    uint64_t call_seq; /* of its last call */
    uint64_t away_seq; /* not in its line from this call to … */
    uint64_t back_seq; /* … its undo; 0: that never was */
};

struct ticket {
    struct uuid id;
    struct visitor_secret secret;
    struct short_id issuer;
    uint16_t queue; /* whose prefix and number it bears */
    uint16_t number;
    uint8_t class;  /* enum ticket_class */
    uint8_t ground; /* enum ticket_ground, said or seen */
    bool counts;    /* the ground does; else staff must see it first */
    uint8_t reprints;
    uint8_t holder;  /* enum holder */
    uint8_t printed; /* enum print_result of the last report that was not "printed", else PRINTED */
    uint8_t leg_count;
    bool for_other; /* for somebody else than who took it */
    bool offline;   /* printed by a kiosk from its block: the number is none of the queue's own */
    uint8_t active; /* the leg that counts now: the first one not ended, else the last */
    uint32_t first_leg;
    uint32_t hash_next;
    struct person_key person; /* whose card it is tied to, for today; or none */
    uint32_t person_next;     /* slot of the one tied before it, in the same bucket */
    int64_t issued_ms;
    uint64_t seq; /* of the last event about it */
};

/* Times of calls, from issue to first call. bins of WAIT_BIN_MS. */
struct wait_figures {
    uint32_t count;
    int64_t total_ms;
    uint16_t bins[WAIT_BINS];
};

struct queue_state {
    struct leg_line line; /* waiting legs, in the order in which they came into the line */
    uint32_t waiting;
    uint32_t issued; /* in nobody's hand yet, and first legs only */
    uint32_t called;
    uint32_t serving;
    uint32_t parked;
    uint32_t absent;
    uint32_t served;      /* legs finished today */
    uint16_t next_number; /* the next ticket's, from 1 */
    struct wait_figures waits;
    uint32_t service_ms[LIMIT_SERVICE_SAMPLES]; /* a ring of the last service times */
    uint32_t service_count;                     /* of today; the ring holds the last ones */
    uint64_t seq;                               /* of the last event about it */
    bool stopped;                               /* a manager stopped its numbers, for today */
    char stop_reason[LIMIT_REASON_BYTES + 1];   /* "" while not stopped */
};

/* Whose turn it is at a seat that weighs its queues: see shares.h. */
struct seat_shares {
    uint64_t turn;                        /* of the last call */
    uint64_t ends[LIMIT_QUEUES_PER_SEAT]; /* of each queue's last turn, in the seat's places */
    uint64_t turn_before;                 /* both before the last call, for an undo */
    uint64_t end_before;
};

/* What is before the visitor to be confirmed: see papers.h. */
struct seat_paper {
    uint64_t id;   /* the seq of its event; 0: none */
    uint32_t leg;  /* slot: whose */
    uint8_t state; /* enum paper_state */
    bool to_sign;  /* it is confirmed by a sign */
    int64_t at_ms; /* of the state */
    uint8_t hash[PAPER_HASH_BYTES];
    uint8_t sign_hash[PAPER_HASH_BYTES]; /* zero until it is signed */
};

struct seat_state {
    uint8_t status;        /* enum seat_status */
    struct short_id clerk; /* who sits there */
    char reason[LIMIT_REASON_BYTES + 1];
    uint32_t leg;          /* slot: called or serving here, or SLOT_NONE */
    uint32_t review_leg;   /* slot: finished here and open for a review, or SLOT_NONE */
    uint32_t finished_leg; /* slot: the last one finished by the clerk who is here, or SLOT_NONE */
    int64_t since_ms;      /* of status */
    uint32_t undo_leg;     /* slot: what the last step here moved, or SLOT_NONE */
    uint8_t undo_move;     /* enum leg_move: that step */
    bool undo_started;     /* the step began the service as well */
    uint32_t undo_review;  /* slot: whose review the step closed, or SLOT_NONE */
    int64_t undo_ms;       /* when */
    uint32_t served;       /* today */
    int64_t service_total_ms;
    struct seat_shares shares;
    struct seat_paper paper;
    uint64_t seq; /* of the last event about it */
};

struct recent_call {
    uint64_t seq;
    int64_t at_ms;
    uint32_t ticket; /* slot */
    uint16_t seat;
    uint8_t leg;
    uint8_t again; /* how often recalled: 0 for the call itself */
};

struct day_figures {
    uint32_t issued;    /* tickets */
    uint32_t served;    /* legs finished */
    uint32_t absent;    /* moves to absent */
    uint32_t cancelled; /* tickets */
    uint32_t transferred;
    uint32_t picked; /* calls by hand */
    int64_t service_total_ms;
    uint32_t reviews[REVIEW_LEVELS]; /* [0] is level 1 */
    uint32_t review_reasons[REVIEW_REASON_COUNT];
    uint32_t outcomes[OUTCOME_COUNT]; /* legs finished, but for those that went on elsewhere */
    uint16_t arrived[DAY_BUCKETS];    /* ten minutes each from the turn of the day */
    uint16_t served_in[DAY_BUCKETS];
};

/* Whether a manager has shut the hall, and what the screens say. */
struct hall_closure {
    bool shut;
    char reason[LIMIT_REASON_BYTES + 1]; /* "" while not shut */
    int64_t since_ms;                    /* of the last change; 0: never today */
    uint64_t seq;
};

/* NULL before the first EVENT_CONFIG_APPLIED. */
const struct hall_config *engine_config(const struct engine *engine);
uint64_t engine_seq(const struct engine *engine);
int64_t engine_last_ms(const struct engine *engine); /* time of the last event */
int32_t engine_business_day(const struct engine *engine);

const struct hall_closure *engine_closure(const struct engine *engine);

/* Tickets of today: NULL when there is none. By slot: asserted to be in use. */
const struct ticket *engine_ticket_find(const struct engine *engine, const struct uuid *id);
const struct ticket *engine_ticket_at(const struct engine *engine, uint32_t slot);
uint32_t engine_ticket_count(const struct engine *engine); /* slots 0 … count − 1 */
/* The visitor's token: id and secret agree, in constant time. */
const struct ticket *engine_ticket_by_token(const struct engine *engine, const struct uuid *id,
                                            const struct visitor_secret *secret);
void engine_number_format(const struct engine *engine, const struct ticket *ticket,
                          char ret_text[LIMIT_NUMBER_TEXT_BYTES + 1]);

/* Leg `index` < ticket->leg_count of a ticket; engine_leg_at by slot. */
const struct leg *engine_leg(const struct engine *engine, const struct ticket *ticket,
                             uint8_t index);
const struct leg *engine_leg_at(const struct engine *engine, uint32_t slot);
/* What the clerk who transferred the ticket wrote for the next one; "" if nothing. */
const char *engine_leg_note(const struct engine *engine, const struct leg *leg);
/* What is missing, of a leg that was given back: a line for each; "" if nothing is. */
const char *engine_leg_missing(const struct engine *engine, const struct leg *leg);
/* The ticket's state is that of its active leg. */
enum leg_state engine_ticket_state(const struct engine *engine, const struct ticket *ticket);

const struct queue_state *engine_queue(const struct engine *engine, uint16_t queue);
const struct seat_state *engine_seat(const struct engine *engine, uint16_t seat);
const struct day_figures *engine_day(const struct engine *engine);
uint32_t engine_waiting_total(const struct engine *engine);

/* How many go before this leg now; for one not yet held, if it were held now. 0 unless it waits. */
uint32_t engine_leg_ahead(const struct engine *engine, const struct leg *leg, int64_t now_ms);

/* How many would go before somebody who came now, as an ordinary visitor. */
uint32_t engine_queue_ahead(const struct engine *engine, uint16_t queue);

uint32_t engine_queue_open_seats(const struct engine *engine, uint16_t queue);

/* The first `limit` legs of a queue in the order of calling; returns how many were put in. */
size_t engine_queue_list(const struct engine *engine, uint16_t queue, int64_t now_ms,
                         const struct leg **ret_legs, size_t limit);

/* Who is waiting for this seat, and who is due next (NULL: nobody). */
uint32_t engine_seat_waiting(const struct engine *engine, uint16_t seat);
const struct leg *engine_seat_due(const struct engine *engine, uint16_t seat, int64_t now_ms);

/*
 * What an undo at the seat would take back now: the move, its leg, and until when. LEG_MOVE_COUNT:
 * nothing. Whether somebody else works on that visitor meanwhile is seen only when it is tried.
 */
enum leg_move engine_seat_step(const struct engine *engine, uint16_t seat, int64_t now_ms,
                               const struct leg **ret_leg, int64_t *ret_until_ms);

/* The last leg that the clerk of this seat finished, as long as it may be said what came of it;
 * NULL: none. */
const struct leg *engine_seat_finished(const struct engine *engine, uint16_t seat, int64_t now_ms);

/* Legs that were parked or absent at a queue of the seat and may come back; at most `limit`. */
size_t engine_seat_away(const struct engine *engine, uint16_t seat, const struct leg **ret_legs,
                        size_t limit);

/* The ticket with this number ("A047") today; NULL when there is none. Walks all of them. */
const struct ticket *engine_ticket_of_number(const struct engine *engine, const char *number);

/* Today's tickets that are tied to this person's card or came of this person's appointment, oldest
 * first; at most `limit`. */
size_t engine_tickets_of_person(const struct engine *engine, const struct person_key *person,
                                const struct ticket **ret_tickets, size_t limit);

/* Calls and recalls since `since_ms`, oldest first, at most LIMIT_RECENT_CALLS; returns how many.
 */
size_t engine_recent_calls(const struct engine *engine, int64_t since_ms,
                           struct recent_call ret_calls[LIMIT_RECENT_CALLS]);

/* Upper edge of the bin that holds the share `percent` of the waits, in ms; 0 when count is 0. */
int64_t wait_figures_percentile_ms(const struct wait_figures *figures, int percent);
/* Adds `other` to `sum`: for departments and the hall. */
void wait_figures_add(struct wait_figures *sum, const struct wait_figures *other);

/* Why somebody goes before a leg; the first that is true. */
#define WHY_REASONS(X)                                                                             \
    X(WHY_EARLIER, "earlier")         /* came before it */                                         \
    X(WHY_LET_PASS, "let_pass")       /* came later, and was let pass by its visitor */            \
    X(WHY_ABSENT, "absent")           /* came later, but its visitor did not come when called */   \
    X(WHY_RETURNED, "returned")       /* came later, and is back from a counter */                 \
    X(WHY_APPOINTMENT, "appointment") /* came later, and has one */                                \
    X(WHY_GROUND, "priority")         /* came later, and has a ground to be let go earlier */      \
    X(WHY_CLASS, "class")             /* came later, of a faster class */                          \
    X(WHY_WAITED, "waited_long")      /* waited as long as the hall lets anybody wait */           \
    X(WHY_OVERTAKEN, "overtaken")     /* was overtaken as often as the hall allows */
#define WHY_ENUM(symbol, name) symbol,
enum why_reason { WHY_REASONS(WHY_ENUM) WHY_REASON_COUNT };
#undef WHY_ENUM

enum { WHY_PEOPLE_MAX = 8 };

struct why_person {
    uint8_t reason; /* enum why_reason */
    uint8_t ground; /* enum ticket_ground */
    uint8_t class;  /* enum ticket_class */
    int32_t came_s; /* after the leg's ticket; negative: before it */
};

/* Why a leg stands where it stands: facts for a few sentences, and nobody's number or name. */
struct engine_why {
    uint32_t ahead;
    uint32_t ahead_earlier; /* came before it */
    uint32_t ahead_faster;  /* came later and gain credit faster, or were let pass */
    uint32_t ahead_bound;   /* waited too long or were overtaken too often: go first */
    uint32_t people_count;  /* the first of them, in order */
    struct why_person people[WHY_PEOPLE_MAX];
    uint32_t shared_waiting; /* in other queues that its open seats call as well */
    bool shared_weighed;     /* one of these gives each queue its share of the calls */
    uint32_t waited_s;
    uint16_t overtaken;
    uint16_t overtakings_limit; /* 0: none */
    uint16_t picked_past;       /* others called before it by hand */
    uint32_t wait_limit_s;      /* 0: none */
    bool first_by_bound;        /* it is one of those that go first */
};
const char *why_reason_name(enum why_reason reason);
void engine_why(const struct engine *engine, const struct leg *leg, int64_t now_ms,
                struct engine_why *ret_why);

/* What waits_estimate() wants, for somebody with `ahead` people before him in `queue`. */
void engine_wait_inputs(const struct engine *engine, uint16_t queue, uint32_t ahead,
                        struct wait_inputs *ret_inputs);

#endif
