/*
 * What somebody wants: one struct for all commands. proto and the field room make them from what
 * arrives; the engine decides. A command brings everything that a pure function cannot make: the
 * hall's time, ids and entropy.
 *
 * Data only. Fill with memset 0, then kind, request_id, actor, now_ms and the member of the kind.
 * Places (u16) are of the configuration in force; parse ids with hall_*_find first.
 */
#ifndef HALL_SERVER_MODEL_COMMAND_H
#define HALL_SERVER_MODEL_COMMAND_H

#include "hall-server/model/admin_note.h"
#include "hall-server/model/booking.h"
#include "hall-server/model/device_note.h"
#include "hall-server/model/hall_config.h"
#include "hall-server/model/help.h"
#include "hall-server/model/id.h"
#include "hall-server/model/outcome.h"
#include "hall-server/model/paper.h"
#include "hall-server/model/redress.h"
#include "hall-server/model/review.h"

#include <stdbool.h>
#include <stdint.h>

/* kind, name on the wire and in the journal. The order is kept in journals: add at the end. */
#define COMMANDS(X)                                                                                \
    X(COMMAND_CONFIG_APPLY, "config_apply")                                                        \
    X(COMMAND_TICK, "tick")                                                                        \
    X(COMMAND_ISSUE, "issue")                                                                      \
    X(COMMAND_PRINT_RESULT, "print_result")                                                        \
    X(COMMAND_CLAIM, "claim")                                                                      \
    X(COMMAND_CANCEL, "cancel")                                                                    \
    X(COMMAND_DEFER, "defer")                                                                      \
    X(COMMAND_SEAT_OPEN, "open")                                                                   \
    X(COMMAND_SEAT_CLOSE, "close")                                                                 \
    X(COMMAND_SEAT_PAUSE, "pause")                                                                 \
    X(COMMAND_SEAT_NEXT, "next")                                                                   \
    X(COMMAND_SEAT_RECALL, "recall")                                                               \
    X(COMMAND_SEAT_ABSENT, "absent")                                                               \
    X(COMMAND_SEAT_START, "start")                                                                 \
    X(COMMAND_SEAT_FINISH, "finish")                                                               \
    X(COMMAND_SEAT_PARK, "park")                                                                   \
    X(COMMAND_SEAT_TRANSFER, "transfer")                                                           \
    X(COMMAND_SEAT_UNDO, "undo")                                                                   \
    X(COMMAND_COME_BACK, "come_back")                                                              \
    X(COMMAND_REVIEW, "review")                                                                    \
    X(COMMAND_CONFIRM, "confirm")                                                                  \
    X(COMMAND_HALL_CLOSE, "hall_close")                                                            \
    X(COMMAND_HALL_REOPEN, "hall_reopen")                                                          \
    X(COMMAND_BOOK, "book")                                                                        \
    X(COMMAND_BOOKING_CHANGE, "booking_change")                                                    \
    X(COMMAND_BOOKING_CANCEL, "booking_cancel")                                                    \
    X(COMMAND_CHECK_IN, "check_in")                                                                \
    X(COMMAND_REPRINT, "reprint")                                                                  \
    X(COMMAND_SEAT_HAND_OVER, "hand_over")                                                         \
    X(COMMAND_BLOCK_TAKE, "block_take")                                                            \
    X(COMMAND_BLOCK_SHOW, "block_show")                                                            \
    X(COMMAND_BLOCK_GIVE_BACK, "block_give_back")                                                  \
    X(COMMAND_BLOCK_MERGE, "block_merge")                                                          \
    X(COMMAND_RESTORED, "restored")                                                                \
    X(COMMAND_BLOCKS_OPEN, "blocks_open")                                                          \
    X(COMMAND_HELP_CALL, "help_call")                                                              \
    X(COMMAND_HELP_TAKE, "help_take")                                                              \
    X(COMMAND_HELP_CLOSE, "help_close")                                                            \
    X(COMMAND_KIOSK_REPLACE, "kiosk_replace")                                                      \
    X(COMMAND_QUEUE_STOP, "queue_stop")                                                            \
    X(COMMAND_QUEUE_GIVE, "queue_give")                                                            \
    X(COMMAND_DEVICE_NOTE, "device_note")                                                          \
    X(COMMAND_PAPER_SHOW, "paper_show")                                                            \
    X(COMMAND_PAPER_ANSWER, "paper_answer")                                                        \
    X(COMMAND_ADMIN_NOTE, "admin_note")                                                            \
    X(COMMAND_REDRESS_STEP, "redress_step")                                                        \
    X(COMMAND_SEAT_OUTCOME, "outcome")

#define COMMAND_ENUM(symbol, name) symbol,
enum command_kind { COMMANDS(COMMAND_ENUM) COMMAND_COUNT };
#undef COMMAND_ENUM
const char *command_name(enum command_kind kind);
bool command_is_seat(enum command_kind kind); /* then `as.seat` is filled in */

#define ROLES(X)                                                                                   \
    X(ROLE_NONE, "none")                                                                           \
    X(ROLE_SYSTEM, "system") /* timers and the command line */                                     \
    X(ROLE_KIOSK, "kiosk")                                                                         \
    X(ROLE_DISPLAY, "display")                                                                     \
    X(ROLE_PAD, "pad") /* keys on the field bus */                                                 \
    X(ROLE_VISITOR, "visitor")                                                                     \
    X(ROLE_CLERK, "clerk")                                                                         \
    X(ROLE_GUIDE, "guide")                                                                         \
    X(ROLE_INSPECTOR, "inspector")                                                                 \
    X(ROLE_MANAGER, "manager")                                                                     \
    X(ROLE_AUDITOR, "auditor")                                                                     \
    X(ROLE_ADMIN, "admin")
#define ROLE_ENUM(symbol, name) symbol,
enum role { ROLES(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM
const char *role_name(enum role role);
enum role role_find(const char *name); /* ROLE_COUNT when unknown */

/* Who asks. `id` is the device, or the user ("0317"); a visitor's is empty: the ticket says who. */
struct actor {
    enum role role;
    struct short_id id;
};

enum print_result { PRINT_PRINTED, PRINT_FAILED, PRINT_UNKNOWN };

struct waits_pace; /* hall-server/waits */

struct command_issue {
    uint8_t service_count; /* 1 … LIMIT_LEGS_PER_ISSUE */
    uint16_t services[LIMIT_LEGS_PER_ISSUE];
    enum ticket_class class;
    enum ticket_ground ground;    /* why it is let go earlier; its class goes without saying */
    struct person_key person;     /* whose card the ticket is tied to; none: nobody's */
    bool for_other;               /* it is for somebody else */
    struct uuid id;               /* new: uuid_make() */
    struct visitor_secret secret; /* new: random */
};

struct command_ticket { /* print_result, claim, cancel, defer, come_back, confirm */
    struct uuid id;
    enum print_result result;            /* print_result only */
    char reason[LIMIT_REASON_BYTES + 1]; /* print_result: "media-empty"; may be empty */
    uint8_t places;                      /* defer: 1 … 20 */
    /* confirm: what staff have seen; GROUND_NONE takes it away, GROUND_COUNT: what was said. */
    enum ticket_ground ground;
    struct visitor_secret secret; /* reprint: new; the old one opens nothing any more */
    struct person_key person;     /* reprint: who shows a card for it; or none */
};

struct command_seat { /* all SEAT_ kinds */
    uint16_t seat;
    char reason[LIMIT_REASON_BYTES + 1]; /* pause: why; transfer: note; next by hand: why */
    uint16_t to_queue;                   /* transfer: one of the two, the other INDEX_NONE */
    uint16_t to_seat;
    struct short_id clerk; /* hand_over: who goes on */
    /* next by hand: this ticket, with a reason; nil: who is due by the rules. What acts on the
     * visitor at the seat: the ticket that is meant, so that a late key cannot act on the next one;
     * nil: whoever is there. */
    struct uuid pick;
    enum outcome outcome; /* finish: what came of it, if it is said at once; outcome: said later */
    char missing[LIMIT_MISSING_BYTES + 1]; /* given back: all that is missing, a line for each */
};

/* Either a seat (its last finished leg that has no review) or a ticket's leg; both: at the seat, of
 * what was just said there. */
struct command_review {
    uint16_t seat; /* INDEX_NONE: by ticket */
    struct uuid ticket;
    uint8_t leg;
    uint8_t level;    /* 1 … 5, 5 = 非常满意 */
    uint32_t reasons; /* bits of enum review_reason, of the level's own; 0: none were given */
};

struct command_hall {
    char reason[LIMIT_REASON_BYTES + 1]; /* close: what all screens say; must not be empty */
};

struct command_booking {      /* book, booking_change, booking_cancel, check_in */
    struct booking_code code; /* book: a new one; else whose. Check-in: or empty, then by person */
    struct person_key person; /* book; check-in by card: else none */
    uint16_t service;         /* book */
    int32_t day;              /* book, change: days since 1970-01-01 in the hall's zone */
    uint16_t minute;          /* book, change: of the slot's start, from local midnight */
    bool ordinary;            /* check-in: who is late takes an ordinary ticket */
    struct uuid ticket;       /* check-in: new, as in command_issue */
    struct visitor_secret secret;
};

struct command_block { /* block_take, block_show, block_give_back, restored; the actor's */
    uint16_t queue;
    uint16_t first;   /* all but take; restored: 0, or this queue alone goes on with this number */
    uint8_t count;    /* show */
    int64_t given_ms; /* show: when the hall gave it */
    int32_t ends_day; /* show: the first business day on which the kiosk may not use it */
    uint16_t skip;    /* restored, first 0: own numbers to leave out in each queue today */
};

struct command_merge { /* block_merge: a ticket that a kiosk printed from its block */
    uint8_t service_count;
    uint16_t services[LIMIT_LEGS_PER_ISSUE];
    uint16_t number;
    int64_t issued_ms; /* as the kiosk says, by the hall's clock as far as that can be reckoned */
    struct uuid id;    /* new, as in command_issue */
    struct visitor_secret secret;
};

struct command_help {        /* help_call, help_take, help_close */
    uint64_t call;           /* take, close: the seq of its event */
    struct help_place place; /* call: where somebody is to come to */
    struct short_id area;    /* call: of the place; may be empty */
    enum help_reason reason; /* call */
    enum help_end end;       /* close */
};

struct command_replace { /* kiosk_replace: a spare has this name from now on */
    struct short_id kiosk;
    struct short_id retired; /* what the one before it is called from now on */
};

struct command_queue { /* queue_stop, queue_give: whether numbers of one queue are given */
    uint16_t queue;
    char reason[LIMIT_REASON_BYTES + 1]; /* stop: for the record; must not be empty */
};

struct command_paper { /* paper_show, paper_answer */
    uint16_t seat;
    uint64_t paper;                 /* answer: the seq of its event */
    enum paper_state state;         /* answer: any but shown */
    bool sign;                      /* show: asks for one; answer: with one */
    uint8_t hash[PAPER_HASH_BYTES]; /* show: of its text; answer: of the sign */
};

struct command_redress { /* redress_step */
    uint64_t redress;    /* the seq of its event */
    enum redress_result result;
    uint8_t level; /* of the second review, 1 … 5; else 0 */
    char words[LIMIT_REDRESS_BYTES + 1];
};

struct command_tick {
    int64_t step_ms; /* the wall clock was moved so far since the last tick; 0: it was not */
};

struct command_config {
    const struct hall_config *config; /* outlives its use by the engine */
};

struct command {
    enum command_kind kind;
    /* 8–64 characters, acts once for this actor; empty only for tick, config_apply and what the
     * bus itself notes. A pad's key is "pad-<seat>-<boot>-<key_seq>". */
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    struct actor actor;
    int64_t now_ms; /* the hall's time: wall clock that never goes back */
    /* issue, check_in: by queue, what has been seen of it, for whether somebody would be served
     * today; NULL: the hall's own figures are all there is. Of the caller, for the time of the
     * call. It decides and is not in the events: a replay needs none. */
    const struct waits_pace *paces;
    union {
        struct command_config config;
        struct command_tick tick;
        struct command_issue issue;
        struct command_ticket ticket;
        struct command_seat seat;
        struct command_review review;
        struct command_hall hall;
        struct command_booking booking;
        struct command_block block;
        struct command_merge merge;
        struct command_help help;
        struct command_replace replace;
        struct command_queue queue;
        struct device_note note;
        struct admin_note admin;
        struct command_paper paper;
        struct command_redress redress;
    } as;
};

#endif
