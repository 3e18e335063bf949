/*
 * What can be asked of the hall: one function a question, giving a value to hand to link_ask() or
 * client_ask().
 *
 *     uint32_t tag = link_ask(link, client_issue(service->id));
 *
 * Pure; any thread. Ids must be those of the hall (`[A-Za-z0-9-]`, at most 64 bytes): asserted.
 */
#ifndef HALL_SERVER_CLIENT_ASK_H
#define HALL_SERVER_CLIENT_ASK_H

#include "hall-server/client/shapes.h"
#include "hall-server/model/paper.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ASK_PATH_BYTES_MAX = 160,
    ASK_BODY_BYTES_MAX = 512, /* without the request_id, which the client adds */
    ASK_KEY_BYTES_MAX = 96,
    ASK_FOR_EVER = 0, /* as a patience */
};

struct client_ask {
    const char *method;            /* a literal */
    char path[ASK_PATH_BYTES_MAX]; /* "/api/v1/…" */
    char body[ASK_BODY_BYTES_MAX]; /* a JSON object, or "" */
    char *long_body;               /* NULL, or the body when that has no room: from malloc */
    char key[ASK_KEY_BYTES_MAX];   /* "" for the session's own */
    enum shape_kind shape;         /* of the answer */
    bool is_bytes;       /* the answer is no JSON: its bytes are client_event's `text`, unread */
    bool keep_text;      /* its answer is wanted as the hall wrote it, too: client_event's `text` */
    int64_t patience_ms; /* then CLIENT_GAVE_UP; ASK_FOR_EVER to never give up */
};

/* Reading. Patience: 5 s. */
struct client_ask client_get_hall(void);                   /* SHAPE_HALL */
struct client_ask client_get_services(void);               /* SHAPE_SERVICES: all */
struct client_ask client_get_service(const char *service); /* SHAPE_SERVICE: the guide */
struct client_ask client_get_queues(void);                 /* SHAPE_QUEUES */
struct client_ask client_get_seats(void);                  /* SHAPE_SEATS */
struct client_ask client_get_seat(const char *seat);       /* SHAPE_SEAT */
struct client_ask client_get_board(void);                  /* SHAPE_BOARD */
struct client_ask client_get_ticket(const char *ticket);   /* SHAPE_TICKET */
struct client_ask client_get_dashboard(void);              /* SHAPE_DASHBOARD */
struct client_ask client_get_picture(const char *id);      /* a PNG file's bytes; for ever */

/* Why a visitor asks to be let go earlier; staff may have to see it first. */
#define CLIENT_GROUNDS(X)                                                                          \
    X(CLIENT_GROUND_NONE, "")                                                                      \
    X(CLIENT_GROUND_ELDERLY, "elderly")                                                            \
    X(CLIENT_GROUND_DISABLED, "disabled")                                                          \
    X(CLIENT_GROUND_PREGNANT, "pregnant")                                                          \
    X(CLIENT_GROUND_WITH_INFANT, "with_infant")                                                    \
    X(CLIENT_GROUND_MILITARY, "military")
#define CLIENT_GROUND_ENUM(symbol, name) symbol,
enum client_ground { CLIENT_GROUNDS(CLIENT_GROUND_ENUM) CLIENT_GROUND_COUNT };
#undef CLIENT_GROUND_ENUM

enum { CLIENT_SERVICES_MAX = 4 }; /* on one ticket */

/* One number for 1 to CLIENT_SERVICES_MAX services; SHAPE_TICKET. Patience: 8 s, then the visitor
 * is sent on. */
struct client_ask client_issue(const char *const *services, size_t count,
                               enum client_ground ground);

/* The same for one of whom more was said. */
struct client_visitor {
    enum client_ground ground;
    const char *card; /* as in client_find_card(): the number is tied to it; NULL or "": to none */
    bool for_other;   /* it is for somebody else */
};
struct client_ask client_issue_to(const char *const *services, size_t count,
                                  const struct client_visitor *visitor);

/* A new paper for who lays down the card that the ticket is tied to: the lost one's link ends;
 * SHAPE_TICKET. 8 s. */
struct client_ask client_reprint(const char *ticket, const char *card);

/* What became of the paper; SHAPE_TICKET. For ever: a held number must become known. */
enum client_print_result { CLIENT_PRINTED, CLIENT_PRINT_FAILED, CLIENT_PRINT_UNKNOWN };
/* `reason` is CUPS' word ("media-empty") or NULL; characters outside [a-z0-9-] become '-'. */
struct client_ask client_print_result(const char *ticket, enum client_print_result result,
                                      const char *reason);

/* The visitor's phone takes the number over, by the token of claim_url; SHAPE_TICKET. 30 s. */
struct client_ask client_claim(const char *token, const char *ticket);

/* Gives the number back; SHAPE_TICKET. Patience: 30 s. */
struct client_ask client_cancel(const char *ticket);

/* A device's own state: each part ("printer") with its state ("ok", "media-empty"), the worst
 * first; all that it has, since what is said now is what holds; SHAPE_NOTHING. 5 s. */
enum { CLIENT_PARTS_MAX = 8 };
struct client_part {
    const char *what;
    const char *state;
};
struct client_ask client_report(const struct client_part *parts, int count);

/* Who stands before a kiosk. Patience: 8 s. */
struct client_ask client_get_visit(const char *token); /* SHAPE_TICKET, by the visitor's token */
struct client_ask client_get_standing(const char *number); /* SHAPE_STANDING; letters and digits */
struct client_ask client_get_booking(const char *code);    /* SHAPE_BOOKING */
/* `card` is what the reader made of it: 32 hexadecimal digits; SHAPE_CARD_TODAY. */
struct client_ask client_find_card(const char *card);
/* The appointment becomes a ticket: SHAPE_TICKET. `ordinary`: also when it is too late for it. */
struct client_ask client_check_in(const char *code, bool ordinary);
/* Times of a local day (days since 1970-01-01): SHAPE_SLOTS. */
struct client_ask client_get_slots(const char *queue, int32_t day);
/* An appointment is made, moved, given up: SHAPE_BOOKING. `day` "2026-03-16" and `at` "09:15" as
 * the hall wrote them; `card` as in client_find_card(). */
struct client_ask client_book(const char *service, const char *day, const char *at,
                              const char *card);
struct client_ask client_change_booking(const char *code, const char *day, const char *at);
struct client_ask client_cancel_booking(const char *code);
/* Who was called and did not come is here now: SHAPE_TICKET, by the visitor's token. */
struct client_ask client_come_back(const char *token, const char *ticket);
/* The kiosk's own keys: SHAPE_KIOSK_KEYS. */
struct client_ask client_get_kiosk_keys(void);

/* A spare kiosk takes a place by staff's code: SHAPE_PLACE. 10 s. */
struct client_ask client_take_over(const char *code);

/* A guide is called to this kiosk: what for, and the id of the area where it stands (NULL: not
 * told); SHAPE_HELP. For ever: a call that nobody answered may be one that stands. */
#define CLIENT_HELP_REASONS(X)                                                                     \
    X(CLIENT_HELP_SERVICE, "service")                                                              \
    X(CLIENT_HELP_MOBILITY, "mobility")                                                            \
    X(CLIENT_HELP_READING, "reading")                                                              \
    X(CLIENT_HELP_MACHINE, "machine")                                                              \
    X(CLIENT_HELP_UNWELL, "unwell")                                                                \
    X(CLIENT_HELP_OTHER, "other")
#define CLIENT_HELP_ENUM(symbol, name) symbol,
enum client_help_reason { CLIENT_HELP_REASONS(CLIENT_HELP_ENUM) CLIENT_HELP_REASON_COUNT };
#undef CLIENT_HELP_ENUM
const char *client_help_reason_name(enum client_help_reason reason);
/* The one of this name; CLIENT_HELP_OTHER for one that this version does not know. */
enum client_help_reason client_help_reason_find(const char *name);
struct client_ask client_call_help(enum client_help_reason reason, const char *area);
/* This kiosk's newest call; SHAPE_HELP, or the problem unknown_help. 5 s. */
struct client_ask client_get_help(void);
/* It is not needed any more; SHAPE_HELP. For ever. */
struct client_ask client_close_help(const char *call);

/* What a kiosk says of its blocks of numbers: `body` is a JSON object without a request_id, of less
 * than ASK_BODY_BYTES_MAX; SHAPE_BLOCKS. Patience: 10 s. */
struct client_ask client_blocks(const char *body);

/* What is before this seat's visitor to be confirmed; SHAPE_PAPER. 3 s. And what he says to it, for
 * good: right, with the sign that the paper asks for (NULL: none), or not; SHAPE_SEAT. 8 s. */
struct client_ask client_get_paper(const char *seat);
struct client_ask client_answer_paper(const char *seat, int64_t paper, bool right,
                                      const struct paper_sign *sign);

/* The last visitor of this seat says 5 (非常满意) … 1 (非常不满意); SHAPE_REVIEW. Patience: 10 s.
 */
struct client_ask client_review_seat(const char *seat, int level);
/* What was said there of this ticket's leg, said anew or with reasons: bits of enum review_reason
 * that fit the level (model/review.h). */
struct client_ask client_review_said(const char *seat, const char *ticket, int leg, int level,
                                     uint32_t reasons);
/* The same of one leg, by the visitor's own token (38 characters of visitor_url). */
struct client_ask client_review_visit(const char *token, const char *ticket, int leg, int level,
                                      uint32_t reasons);

/* Staff. `seat` may be NULL; SHAPE_SESSION. Patience: 10 s. */
struct client_ask client_sign_in(const char *user, const char *password, const char *seat);
/* Ends the session of this token; SHAPE_NOTHING. 10 s. */
struct client_ask client_sign_out(const char *token);
/* Stops and gives again all numbers and calls; what every screen says then. Managers'; SHAPE_HALL.
 * 10 s. */
struct client_ask client_hall_close(const char *token, const char *reason);
struct client_ask client_hall_reopen(const char *token);
/* Stops and gives again the numbers of one queue; SHAPE_NOTHING: ask for the queues then. 10 s. */
struct client_ask client_queue_stop(const char *token, const char *queue, const char *reason);
struct client_ask client_queue_give(const char *token, const char *queue);
/* `move`: open close next recall absent start finish park undo …; SHAPE_SEAT. 10 s. */
struct client_ask client_seat_move(const char *token, const char *seat, const char *move);
struct client_ask client_seat_pause(const char *token, const char *seat, const char *reason);

/* Wipes and frees what an ask has beside itself; whoever has it last does so. Who gives it to the
 * link, or to a client that takes it, has it no more. */
void client_ask_drop(struct client_ask *ask);

/* The same ask in another's name: a session or visitor token. */
struct client_ask client_as(struct client_ask ask, const char *key);

#endif
