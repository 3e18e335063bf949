/*
 * What the hall tells its clients, as C structs: the shapes of /api/v1, read strictly from JSON.
 *
 * A shape is one block of memory with everything that it points to; shape_destroy() frees it all.
 * Text is UTF-8, never NULL ("" where the hall said null). Times are wall-clock milliseconds, 0
 * where the hall said null. A list is a pointer and a count. For tests, shapes may be written as
 * plain initialisers, since they hold nothing but pointers to text.
 *
 * Depends on drivers/base and jansson. Pure; any thread; a shape has one owner at a time.
 * Order: shape_parse(), read, shape_destroy().
 */
#ifndef HALL_SERVER_CLIENT_SHAPES_H
#define HALL_SERVER_CLIENT_SHAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SHAPE_OK = 0,
    SHAPE_MALFORMED = -1, /* not JSON, a duplicate key, a field missing or of another type */
    SHAPE_TOO_LARGE = -2, /* more than SHAPE_BODY_BYTES_MAX, or a list beyond SHAPE_LIST_MAX */
    SHAPE_NO_MEMORY = -3,
};
enum {
    SHAPE_BODY_BYTES_MAX = 4 * 1024 * 1024,
    SHAPE_LIST_MAX = 4096,
    SHAPE_DEPTH_MAX = 12,
};

/* kind, the struct that follows from it */
enum shape_kind {
    SHAPE_NOTHING, /* an answer whose body nobody needs */
    SHAPE_HALL,
    SHAPE_SERVICES,
    SHAPE_SERVICE,
    SHAPE_QUEUES,
    SHAPE_TICKET,
    SHAPE_SEAT,
    SHAPE_SEATS,
    SHAPE_BOARD,
    SHAPE_SESSION,
    SHAPE_REVIEW,
    SHAPE_DASHBOARD,
    SHAPE_BLOCKS,
    SHAPE_STANDING,
    SHAPE_BOOKING,
    SHAPE_CARD_TODAY,
    SHAPE_KIOSK_KEYS,
    SHAPE_SLOTS,
    SHAPE_PLACE,
    SHAPE_HELP,
    SHAPE_PAPER,
    SHAPE_KIND_COUNT
};

/* symbol, name on the wire; an unknown name makes the whole shape malformed */
#define SHAPE_HALL_STATES(X)                                                                       \
    X(SHAPE_HALL_CLOSED, "closed")                                                                 \
    X(SHAPE_HALL_OPEN, "open")                                                                     \
    X(SHAPE_HALL_LUNCH, "lunch")                                                                   \
    X(SHAPE_HALL_EMERGENCY, "emergency")
#define SHAPE_SEAT_STATES(X)                                                                       \
    X(SHAPE_SEAT_CLOSED, "closed")                                                                 \
    X(SHAPE_SEAT_OPEN, "open")                                                                     \
    X(SHAPE_SEAT_PAUSED, "paused")
#define SHAPE_LEG_STATES(X)                                                                        \
    X(SHAPE_LEG_BOOKED, "booked")                                                                  \
    X(SHAPE_LEG_ISSUED, "issued")                                                                  \
    X(SHAPE_LEG_WAITING, "waiting")                                                                \
    X(SHAPE_LEG_CALLED, "called")                                                                  \
    X(SHAPE_LEG_SERVING, "serving")                                                                \
    X(SHAPE_LEG_PARKED, "parked")                                                                  \
    X(SHAPE_LEG_ABSENT, "absent")                                                                  \
    X(SHAPE_LEG_FINISHED, "finished")                                                              \
    X(SHAPE_LEG_CANCELLED, "cancelled")                                                            \
    X(SHAPE_LEG_EXPIRED, "expired")
#define SHAPE_HELP_STATES(X)                                                                       \
    X(SHAPE_HELP_CALLED, "called")                                                                 \
    X(SHAPE_HELP_TAKEN, "taken")                                                                   \
    X(SHAPE_HELP_CLOSED, "closed")
#define SHAPE_BOOKING_STATES(X)                                                                    \
    X(SHAPE_BOOKING_BOOKED, "booked")                                                              \
    X(SHAPE_BOOKING_CHECKED_IN, "checked_in")                                                      \
    X(SHAPE_BOOKING_CANCELLED, "cancelled")                                                        \
    X(SHAPE_BOOKING_MISSED, "missed")
#define SHAPE_HOLDERS(X)                                                                           \
    X(SHAPE_HOLDER_NONE, "none")                                                                   \
    X(SHAPE_HOLDER_PAPER, "paper")                                                                 \
    X(SHAPE_HOLDER_PHONE, "phone")                                                                 \
    X(SHAPE_HOLDER_STAFF, "staff")

#define SHAPE_ENUM(symbol, name) symbol,
enum shape_hall_state { SHAPE_HALL_STATES(SHAPE_ENUM) SHAPE_HALL_STATE_COUNT };
enum shape_seat_state { SHAPE_SEAT_STATES(SHAPE_ENUM) SHAPE_SEAT_STATE_COUNT };
enum shape_leg_state { SHAPE_LEG_STATES(SHAPE_ENUM) SHAPE_LEG_STATE_COUNT };
enum shape_help_state { SHAPE_HELP_STATES(SHAPE_ENUM) SHAPE_HELP_STATE_COUNT };
enum shape_booking_state { SHAPE_BOOKING_STATES(SHAPE_ENUM) SHAPE_BOOKING_STATE_COUNT };
enum shape_holder { SHAPE_HOLDERS(SHAPE_ENUM) SHAPE_HOLDER_COUNT };
#undef SHAPE_ENUM

/* A public name. `en` may be "": then show `zh`; shape_name_text() does. */
struct shape_name {
    const char *zh;
    const char *en;
};

/* How long the hall thinks that a wait will be; a pointer to it is NULL if nobody can say. */
struct shape_wait {
    int64_t p50_s;
    int64_t p90_s;
};

/* `reason` is what a person typed of it, alone; "" for nothing. */
struct shape_notice {
    const char *zh;
    const char *en;
    const char *reason;
};

struct shape_area {
    const char *id;
    struct shape_name name;
    int64_t floor;
};

struct shape_hall {
    struct shape_name name;
    bool open;
    const char *opens; /* "09:00" */
    const char *closes;
    enum shape_hall_state state;
    const struct shape_name *notice; /* what every screen must say now; NULL for nothing */
    const char *business_day;        /* "2026-03-16" */
    int64_t now_ms;                  /* the hall's clock when it spoke */
    int64_t offset_min;              /* of the hall's zone, east of UTC */
    int64_t waiting;
    int64_t windows_open;
    int64_t windows;
    const struct shape_area *areas;
    size_t area_count;
    const char *public_url;
    int64_t catalogue_version;
};

struct shape_department {
    const char *id;
    struct shape_name name;
    struct shape_name short_name;
    int64_t services;
};

struct shape_group { /* the public name of a queue */
    const char *queue;
    struct shape_name name;
    const char *department;
};

struct shape_service_row {
    const char *id;
    struct shape_name name;
    const char *department;
    const char *queue;
};

struct shape_life_event { /* what happens to people, and the services that belong to it */
    const char *id;
    struct shape_name name;
    const char *const *services; /* ids, in the order of doing; of `services` */
    size_t service_count;
};

struct shape_floor_thing { /* a row of the floor plan: kiosk/floor says what it means */
    const char *kind;
    const char *id;
    const char *front;
    struct shape_name name;
    int64_t floor;
    int64_t x_dm, y_dm, w_dm, h_dm;
};

struct shape_services {
    int64_t version;
    const struct shape_department *departments;
    size_t department_count;
    const struct shape_group *groups;
    size_t group_count;
    const struct shape_service_row *services;
    size_t service_count;
    const struct shape_life_event *events;
    size_t event_count;
    const struct shape_floor_thing *floor_plan;
    size_t floor_count;
};

struct shape_material {
    struct shape_name name;
    struct shape_name form; /* original, copy … */
    bool required;
};

struct shape_form_field {
    struct shape_name label;
    struct shape_name value; /* of the made-up person */
    struct shape_name hint;
};

struct shape_form { /* a form to fill in, with an example */
    const char *id;
    bool sample; /* authored as sample text */
    struct shape_name title;
    const struct shape_form_field *fields;
    size_t field_count;
};

struct shape_guide {
    bool sample; /* authored as sample text: say so on the screen */
    const struct shape_material *materials;
    size_t material_count;
    struct shape_name basis;
    int64_t fee_fen;
    struct shape_name fee;
    int64_t statutory_days; /* 0: on the spot */
    int64_t promised_days;
    const struct shape_name *flow;
    size_t flow_count;
    const struct shape_form *forms;
    size_t form_count;
};

struct shape_service {
    const char *id;
    const char *code; /* national item code */
    struct shape_name name;
    const char *department;
    const char *queue;
    struct shape_name group;
    const char *const *windows;
    size_t window_count;
    int64_t ahead; /* -1: nobody knows (a guide that was kept) */
    const struct shape_wait *wait;
    const char
        *likely_served;      /* today, by that wait: "yes", "unsure", "no"; "" if nobody can say */
    const char *last_number; /* of today, "16:40"; "" if there is no such time */
    bool appointments;       /* can be made for it */
    bool stopped;            /* numbers of its queue are, for now */
    const struct shape_guide *guide; /* NULL if the hall has none */
};

struct shape_queue {
    const char *id;
    struct shape_name name;
    const char *department;
    int64_t waiting;
    int64_t issued;
    const struct shape_wait *wait;
    const char *const *seats;
    size_t seat_count;
    int64_t open_seats;
    bool stopped; /* its numbers are, for now */
};

struct shape_queues {
    const struct shape_queue *queues;
    size_t queue_count;
};

struct shape_leg {
    const char *service;
    struct shape_name service_name;
    const char *queue;
    struct shape_name queue_name;
    enum shape_leg_state state;
    int64_t ahead;
    const struct shape_wait *wait;
    const char *const *windows;
    size_t window_count;
    const char *seat;   /* "" until called */
    const char *window; /* "" until called */
    int64_t calls;
    int64_t called_at_ms;
    int64_t started_at_ms;
    int64_t finished_at_ms;
    int64_t review; /* 1–5, 0 for none */
};

struct shape_ticket {
    const char *id;
    const char *number;
    const char *business_day;
    int64_t issued_at_ms;
    enum shape_holder holder;
    const char *class_name;
    enum shape_leg_state state;
    const struct shape_leg *legs;
    size_t leg_count;
    const char *visitor_url; /* with the visitor's token: for the QR; never log it */
    const char *claim_url;   /* "" once somebody holds the ticket */
    bool for_other;          /* for somebody else than who took it */
    bool by_card;            /* it is tied to a card */
    int64_t seq;
};

/* Where a number stands; its legs say queues and no services. */
struct shape_standing {
    const char *number;
    enum shape_leg_state state;
    const struct shape_leg *legs;
    size_t leg_count;
};

/* A call for a guide. */
struct shape_help {
    const char *id;
    const char *reason;
    enum shape_help_state state;
    const char *taken_by; /* the guide's work number; "" while nobody goes */
};

struct shape_booking_ticket { /* what an appointment became */
    const char *id;
    const char *number;
};
struct shape_booking { /* an appointment */
    const char *code;  /* "K7M29XTW" */
    enum shape_booking_state state;
    const char *service;
    struct shape_name service_name;
    const char *queue;
    struct shape_name queue_name;
    const char *day; /* "2026-03-16" */
    const char *at;  /* "09:15" */
    int64_t from_ms, until_ms;
    int64_t check_in_from_ms, check_in_until_ms;
    const struct shape_booking_ticket *ticket; /* NULL: none yet, or it was of another day */
    const char *signed_code;                   /* for a QR code; "" in lists */
};

/* What a card has today. */
struct shape_card_today {
    const struct shape_booking *bookings;
    size_t booking_count;
    const struct shape_ticket *tickets;
    size_t ticket_count;
};

/* Times of a queue and day that the hall offers, full ones too. */
struct shape_slot {
    const char *at; /* "09:15" */
    int64_t from_ms;
    int64_t left;
};
struct shape_slots {
    const char *queue;
    const char *day;     /* "2026-03-16" */
    const char *refused; /* why there are none: "too_far_ahead"; "" */
    int64_t quota;       /* of each time; 0: the queue has no appointments */
    const struct shape_slot *slots;
    size_t slot_count;
};

struct shape_kiosk_keys {
    const char *card_key; /* 32 bytes in base64url; a secret: never log it */
    const char *code_key;
};

struct shape_seat_ticket {
    const char *id;
    const char *number;
    int64_t leg;
    struct shape_name service;
    enum shape_leg_state state; /* called or serving */
    int64_t issued_at_ms;
    int64_t called_at_ms;
    int64_t started_at_ms;
    int64_t calls;
};

/* Who sits at a seat. `photo`: a file in the screen's own folder; "" for none. */
struct shape_person {
    struct shape_name post;
    const char *photo;
};

/* symbol, name on the wire */
#define SHAPE_PAPER_STATES(X)                                                                      \
    X(SHAPE_PAPER_SHOWN, "shown")                                                                  \
    X(SHAPE_PAPER_CONFIRMED, "confirmed")                                                          \
    X(SHAPE_PAPER_WRONG, "wrong")
#define SHAPE_PAPER_ENUM(symbol, name) symbol,
enum shape_paper_state { SHAPE_PAPER_STATES(SHAPE_PAPER_ENUM) SHAPE_PAPER_STATE_COUNT };
#undef SHAPE_PAPER_ENUM

/* That there is a paper to confirm; its text is asked for (SHAPE_PAPER). */
struct shape_seat_paper {
    int64_t id;
    enum shape_paper_state state;
};

struct shape_paper {
    int64_t id;
    enum shape_paper_state state;
    const char *title;
    const char *const *lines;
    size_t line_count;
    bool sign; /* it is confirmed by a sign */
};

struct shape_seat {
    const char *id;
    const char *window;
    const char *area;
    struct shape_name name;
    const char *const *queues;
    size_t queue_count;
    enum shape_seat_state state;
    const char *pause_reason;
    const char *clerk;                      /* "" if nobody is signed in */
    const struct shape_person *staff;       /* NULL: nobody, or the catalogue doesn't know */
    const struct shape_seat_ticket *ticket; /* NULL if nobody is called or served */
    bool review_open;
    const struct shape_seat_paper *paper; /* NULL: none is before the visitor */
    int64_t waiting;
    int64_t served_today;
    int64_t mean_service_s;
    int64_t seq;
};

struct shape_seats {
    const struct shape_seat *seats;
    size_t seat_count;
};

struct shape_call {
    int64_t seq;
    const char *number;
    const char *window;
    const char *seat;
    const char *area;
    int64_t at_ms;
    int64_t again; /* recalls */
};

struct shape_board_window {
    const char *window;
    const char *seat;
    const char *area;
    enum shape_seat_state state;
    const char *number; /* "" if nobody is called or served */
    struct shape_name names;
};

/* What a board says in its turn. `areas`: whose boards, none for all; `picture`: a file in the
 * board's own folder; both may be "". */
struct shape_board_notice {
    const char *id;
    const char *const *areas;
    size_t area_count;
    struct shape_name text;
    const char *picture;
    const char *qr;
};

/* Minutes of each day in which nothing is spoken. */
struct shape_quiet {
    int64_t from;
    int64_t until;
};

struct shape_board {
    struct shape_name hall;
    int64_t now_ms;
    int64_t offset_min;                /* from the text of `now` */
    const struct shape_notice *notice; /* what every screen must say now; NULL for nothing */
    const struct shape_area *areas;
    size_t area_count;
    const struct shape_board_notice *notices;
    size_t notice_count;
    const struct shape_quiet *quiet;
    size_t quiet_count;
    const struct shape_call *calls; /* of the last minutes, newest last */
    size_t call_count;
    const struct shape_board_window *windows;
    size_t window_count;
    int64_t waiting;
    int64_t seq;
};

struct shape_session {
    const char *token; /* a secret: never log it */
    const char *role;
    const char *user;
    const char *seat;
};

/* A spare kiosk took a place: it is this device from now on. */
struct shape_place {
    const char *device;
    const char *place; /* the area where it stands; "" for not told */
    const char *key;   /* a secret: never log it */
};

struct shape_review {
    const char *ticket;
    int64_t leg;
    int64_t level;
};

/* Numbers for a time without the hall: a kiosk's blocks, and what became of what it printed. */
struct shape_block {
    const char *queue;
    const char *prefix;
    int64_t digits;
    int64_t first;
    int64_t count;
    int64_t given_at_ms;
    const char *until; /* "2026-03-23": from that day on it is no more */
};
struct shape_merged {
    const char *request_id;
    const char *state; /* merged, past, refused */
    const char *code;  /* of a refusal */
    bool again;        /* refused for now */
};
struct shape_block_refusal {
    const char *what; /* block_show, block_take, block_give_back */
    const char *queue;
    const char *code;
};
struct shape_blocks {
    const struct shape_block *blocks;
    size_t block_count;
    const struct shape_merged *tickets;
    size_t ticket_count;
    const struct shape_block_refusal *refused;
    size_t refused_count;
    const char *business_day;
    int64_t offset_min; /* of the hall's zone */
};

struct shape_dashboard { /* the sums that a summary needs; pages read the rest themselves */
    const char *business_day;
    int64_t waiting;
    int64_t issued;
    int64_t served;
    int64_t absent;
    int64_t cancelled;
    int64_t open_seats;
    int64_t seq;
};

struct shape_arena;

/* One answer or push. `kind` says which pointer is set; the others are NULL. */
struct shape {
    enum shape_kind kind;
    union {
        const void *any;
        const struct shape_hall *hall;
        const struct shape_services *services;
        const struct shape_service *service;
        const struct shape_queues *queues;
        const struct shape_ticket *ticket;
        const struct shape_seat *seat;
        const struct shape_seats *seats;
        const struct shape_board *board;
        const struct shape_session *session;
        const struct shape_review *review;
        const struct shape_dashboard *dashboard;
        const struct shape_blocks *blocks;
        const struct shape_standing *standing;
        const struct shape_booking *booking;
        const struct shape_card_today *card_today;
        const struct shape_kiosk_keys *kiosk_keys;
        const struct shape_slots *slots;
        const struct shape_place *place;
        const struct shape_help *help;
        const struct shape_paper *paper;
    } of;
    struct shape_arena *arena; /* holds all of it; NULL in a shape that a test wrote by hand */
};

/*
 * Reads `size_bytes` of JSON as a `kind`. Fields that this version does not know are skipped;
 * duplicate keys, wrong types, unknown enum names and text that is not UTF-8 are SHAPE_MALFORMED.
 * On SHAPE_OK *ret_shape is the caller's to destroy; else it is untouched.
 */
__attribute__((warn_unused_result)) int shape_parse(enum shape_kind kind, const char *json,
                                                    size_t size_bytes, struct shape **ret_shape);

/* NULL is fine. */
void shape_destroy(struct shape *shape);

/* `en` if it is wanted and there, else `zh`. */
const char *shape_name_text(const struct shape_name *name, bool english);

#endif
