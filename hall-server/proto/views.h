/*
 * What the engine knows, as the API's JSON. A library of its own (`views`), since it reads the
 * engine; devices' programs link `proto` alone.
 *
 * Pure; the engine's thread. Each function appends one value to `out`; furniture is named by its
 * place, which the caller has checked.
 */
#ifndef HALL_SERVER_PROTO_VIEWS_H
#define HALL_SERVER_PROTO_VIEWS_H

#include "hall-server/engine/blocks.h"
#include "hall-server/engine/bookings.h"
#include "hall-server/engine/help.h"
#include "hall-server/engine/redress.h"
#include "hall-server/engine/view.h"
#include "hall-server/proto/config_json.h"
#include "hall-server/proto/json_out.h"
#include "hall-server/waits/waits.h"
#include "hall-server/waits/waits_score.h"

enum {
    VIEWS_DEVICE_ID_ROOM = 40,
    VIEWS_DEVICE_NAME_ROOM = 64,
    VIEWS_DEVICE_STATE_ROOM = 32,
    VIEWS_URL_ROOM = 128,
    VIEWS_BOARD_CALLS_MS = 10 * 60 * 1000,
};

/* A thing with a plug, as the dashboard shows it; not part of the engine. */
struct view_device {
    char id[VIEWS_DEVICE_ID_ROOM];
    const char *kind; /* kiosk, board, seat, pad, evaluator, strip; static */
    char name[VIEWS_DEVICE_NAME_ROOM];
    char state[VIEWS_DEVICE_STATE_ROOM]; /* "ok", "lost", "media-empty" */
    int64_t since_ms;
    uint16_t seat; /* INDEX_NONE: of no seat */
};

/* How the intervals held that were told on a day. */
struct view_wait_day {
    int32_t business_day;
    struct waits_score score;
};

struct views {
    const struct engine *engine;
    const struct hall_config *config;
    const struct config_book *book;
    const struct view_device *devices;
    size_t device_count;
    int64_t now_ms;
    int64_t ahead_ms; /* by so much the hall's clock was put forward in the last minutes */
    const struct waits_pace *paces; /* of each queue by its place, or NULL: nothing was seen */
    const struct view_wait_day *wait_days; /* oldest first, today last */
    size_t wait_day_count;
    const uint8_t *code_secret;      /* signs the codes of appointments (drivers/sign), or NULL */
    char public_url[VIEWS_URL_ROOM]; /* "http://host:port", without a slash at its end */
};

/* Who looks decides how much is shown. */
enum view_detail { VIEW_PUBLIC, VIEW_STAFF };

void view_hall(struct json_out *out, const struct views *views);
/* `department` INDEX_NONE: all. Does not change while the configuration stays. */
void view_services(struct json_out *out, const struct views *views, uint16_t department);
void view_service(struct json_out *out, const struct views *views, uint16_t service);
void view_queues(struct json_out *out, const struct views *views);
void view_queue(struct json_out *out, const struct views *views, uint16_t queue);
/* Whether its numbers are stopped and why, into the object that is open. */
void view_queue_stop(struct json_out *out, const struct views *views, uint16_t queue);
void view_seats(struct json_out *out, const struct views *views);
void view_seat(struct json_out *out, const struct views *views, uint16_t seat,
               enum view_detail detail);
void view_board(struct json_out *out, const struct views *views);
void view_dashboard(struct json_out *out, const struct views *views);
void view_devices(struct json_out *out, const struct views *views);

/*
 * Who holds the ticket, and the kiosk before which that one stands, see all of it. Staff who may
 * pass the visitor's link on (visitor_url; while nobody holds it, claim_url) see no review, nor the
 * link once the visit is over, since that opens one; the others of the staff see neither.
 */
enum ticket_look { TICKET_OF_HOLDER, TICKET_OF_DESK, TICKET_OF_STAFF };
void view_ticket(struct json_out *out, const struct views *views, const struct ticket *ticket,
                 enum ticket_look look);
/* What anybody may know who knows a number: where it stands, and not whose it is or what for. */
void view_standing(struct json_out *out, const struct views *views, const struct ticket *ticket);
void view_why(struct json_out *out, const struct views *views, const struct ticket *ticket);
/* What the hall lets people go earlier for: a list for kiosks and phones. */
void view_grounds(struct json_out *out, const struct views *views);
void view_review(struct json_out *out, const struct views *views, const struct ticket *ticket,
                 uint8_t leg);

/* The table of reasons; and "id", "good" and "name" of one, as members. */
void view_reasons(struct json_out *out);
void view_reason(struct json_out *out, enum review_reason reason);

/* view_ticket.c: "outcome" and "missing" of a finished leg; null and none until it is said. */
void view_outcome(struct json_out *out, const struct views *views, const struct leg *leg);
/* view_paper.c: "paper" of a seat, or null: that there is one, and what was said; and all of it,
 * with the strokes of `sign`: NULL for whoever may not see them. */
void view_seat_paper(struct json_out *out, const struct views *views, uint16_t seat);
void view_paper(struct json_out *out, const struct views *views, const struct seat_paper *paper,
                const struct paper_text *text, const struct paper_sign *sign);

/* view_booking.c: an appointment, those of a local day (without a person), and a queue's slots. */
void view_booking(struct json_out *out, const struct views *views, const struct booking *booking);
void view_bookings(struct json_out *out, const struct views *views, int32_t day);
/* "appointments": how many of today were made, came, were missed or cancelled; and blocks_closed.
 */
void view_booking_counts(struct json_out *out, const struct views *views);
void view_slots(struct json_out *out, const struct views *views, uint16_t queue, int32_t day);

/* view_block.c: members of the answer to a kiosk: its "blocks", the day and the hall's time. */
void view_blocks(struct json_out *out, const struct views *views, const char *kiosk);

/* view_help.c: a call for a guide; those that are open, the oldest first. */
void view_help(struct json_out *out, const struct views *views, const struct help_call *call);
void view_help_calls(struct json_out *out, const struct views *views);

/* view_redress.c: what follows bad reviews: one with its story, a list (the newest first),
 * "redress" with how many there are, and what anybody may read. */
enum redress_list { REDRESS_LIST_OPEN, REDRESS_LIST_OVERDUE, REDRESS_LIST_ENDED };
void view_redress(struct json_out *out, const struct views *views, const struct redress *row);
void view_redress_list(struct json_out *out, const struct views *views, enum redress_list list);
void view_redress_counts(struct json_out *out, const struct views *views);
void view_redress_published(struct json_out *out, const struct views *views);

/* Between the files of `views`. */
/* {"ground","counts"}, or null. */
void view_priority(struct json_out *out, const struct ticket *ticket);
void view_name(struct json_out *out, const struct views *views, const char *key,
               struct hall_name name);
void view_time(struct json_out *out, const struct views *views, const char *key, int64_t at_ms);
/* "wait": {"p50_s","p90_s"} for somebody with `ahead` before him, or null; and "likely_served". */
void view_wait(struct json_out *out, const struct views *views, uint16_t queue, uint32_t ahead);
/* `key`: a list as the book has it, or an empty one. */
void view_book_list(struct json_out *out, const struct views *views, const char *key,
                    int (*book_list)(const struct config_book *, struct buffer *));

/* `key`: who has this work number, as the book has it, or null. */
void view_person(struct json_out *out, const struct views *views, const char *key, const char *id);

/* "notice": what every screen must say now ({"kind","zh","en","reason","since"}), or null. */
void view_notice(struct json_out *out, const struct views *views);
/* "calendar_published": false while nobody has announced the year's holidays to this hall. */
void view_calendar(struct json_out *out, const struct views *views);
/* "likely_served": "yes", "unsure" or "no" for somebody with this wait (NULL: nobody can say). */
void view_likely(struct json_out *out, const struct views *views, const struct wait_interval *wait);
/* "last_number": when the queue's last number of today is given, "16:40", or null. */
void view_last_number(struct json_out *out, const struct views *views, uint16_t queue);
/* The public names of a seat's groups, joined. */
void view_seat_names(struct json_out *out, const struct views *views, const char *key,
                     uint16_t seat);
void view_number(struct json_out *out, const struct views *views, const char *key,
                 const struct ticket *ticket);
void view_day(struct json_out *out, const struct views *views, const char *key);

#endif
