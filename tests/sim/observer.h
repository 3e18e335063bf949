/*
 * Books of its own, kept from the events alone and without the engine's code: what each leg may do,
 * where each ticket is, which numbers are out, who was overtaken how often, which calls the boards
 * must show, when the hall is open, who has an appointment. Compares the engine with them after
 * each step, and asks of a refusal whether its reason is true.
 *
 * The table of moves, the order and the counts are written here a second time on purpose.
 */
#ifndef TESTS_SIM_OBSERVER_H
#define TESTS_SIM_OBSERVER_H

#include "hall-server/engine/blocks.h"
#include "hall-server/engine/bookings.h"
#include "hall-server/engine/view.h"

enum {
    OBSERVED_BLOCKS = 1024,
    OBSERVED_BOOKINGS = 8192,
    OBSERVED_MISSERS = 1024,
    OBSERVED_HELP = 64
};

struct observed_leg {
    uint16_t queue;
    uint16_t seat;
    uint16_t pinned;
    uint8_t state;
    bool returned;
    uint16_t overtaken;
    uint32_t since;   /* counts what makes earlier overtakings forgotten */
    uint32_t returns; /* counts undone calls of it */
    int64_t credit_from_ms;
};

struct observed_ticket {
    struct uuid id;
    uint8_t class;
    uint8_t ground; /* that counts, else GROUND_NONE */
    uint8_t leg_count;
    bool for_other;
    uint16_t queue;
    uint16_t number;
    struct person_key person;
    int64_t issued_ms;
    struct observed_leg legs[LIMIT_LEGS_PER_TICKET];
};

/* Whom the last call at a seat overtook: an undo gives it back to them. */
struct observed_call {
    uint32_t *legs; /* as in the lines */
    uint32_t *since;
    uint32_t *returns;
    uint32_t count;
};

struct observed_block {
    struct short_id kiosk;
    uint16_t queue;
    uint16_t first;
    uint8_t count;
    bool back;
    int64_t given_ms;
    int32_t heard_day; /* of its kiosk */
    uint64_t used;     /* of today; bit 0 is `first` */
};

/* They live over the turn of the day, so the books keep how they were at the last two. */
struct observed_blocks {
    uint64_t turn_seq;
    uint32_t count;
    struct observed_block rows[OBSERVED_BLOCKS];
};

enum observed_fate { FATE_OPEN, FATE_IN, FATE_CANCELLED, FATE_MISSED };

struct observed_booking {
    struct booking_code code;
    struct person_key person;
    struct uuid ticket; /* nil: none yet */
    uint16_t service;
    uint16_t minute;
    int32_t day;
    enum observed_fate fate;
};

struct observed_misser {
    struct person_key person;
    uint16_t misses;
    int32_t last_day;
    int32_t refused_until;
};

/* These live over the turn of the day as well. */
struct observed_bookings {
    uint64_t turn_seq;
    uint32_t count;
    uint32_t misser_count;
    struct observed_booking rows[OBSERVED_BOOKINGS];
    struct observed_misser missers[OBSERVED_MISSERS];
};

enum { OBSERVED_WISHES = 64 };
struct observed_wish { /* that a window device gets an address */
    uint64_t seq;      /* 0: none yet */
    struct device_note note;
};

struct observed_sheet { /* the last paper to confirm of a seat */
    uint64_t id;        /* 0: none today */
    uint32_t ticket;    /* whose: plus one */
    uint8_t leg;
    uint8_t state;
    bool to_sign;
    uint8_t hash[PAPER_HASH_BYTES];
    uint8_t sign[PAPER_HASH_BYTES]; /* zero until it is signed */
};

struct observed_help { /* a call for a guide that is open */
    uint64_t call;
    struct help_place place;
    struct short_id taker; /* empty: nobody yet */
    int64_t at_ms;
};

struct observer {
    const struct hall_config *config;
    struct observed_ticket *tickets; /* of today, in order of issue */
    uint32_t ticket_count;
    uint32_t *buckets; /* ticket plus one */
    uint16_t next_number[LIMIT_QUEUES];
    uint32_t seat_ticket[LIMIT_SEATS]; /* called or served there: ticket plus one */
    uint32_t *line[LIMIT_QUEUES];      /* waiting: ticket × LIMIT_LEGS_PER_TICKET + leg */
    uint32_t line_count[LIMIT_QUEUES];
    struct observed_call overtook[LIMIT_SEATS];
    uint64_t *calls; /* seqs of all calls and recalls of this world, in order */
    size_t call_count;
    uint64_t turn_seq; /* the day's turn; 0: the first day */
    int32_t day;
    struct observed_blocks blocks;
    struct observed_blocks turns[2]; /* before the turn with that seq; the newer may be lost */
    struct observed_bookings bookings;
    struct observed_bookings booking_turns[2];
    bool stopped[LIMIT_QUEUES]; /* its numbers, until the day turns */
    bool shut;                  /* by a manager */
    bool shut_over_night;       /* the day has turned, and the next event must say so again */
    struct observed_wish wishes[OBSERVED_WISHES]; /* the last ones, round and round */
    uint32_t wish_count;
    uint64_t wishes_from; /* all since this event are there */
    struct observed_help help[OBSERVED_HELP];
    uint32_t help_count;
    uint8_t seat_status[LIMIT_SEATS];
    struct observed_sheet sheets[LIMIT_SEATS];
    struct short_id seat_clerk[LIMIT_SEATS];
    int64_t seat_finished_ms[LIMIT_SEATS]; /* the last end by who is there; 0: none */
    uint32_t nights;                       /* through which the hall was shut */
    uint32_t expired;                      /* legs that still waited at the turns of the day */
};

void observer_init(struct observer *observer);
void observer_deinit(struct observer *observer);
/* Forgets today and all calls after `seq`: the journal lost them. */
void observer_forget(struct observer *observer, uint64_t after_seq);

/* NULL, or what is wrong with this event. */
const char *observer_event(struct observer *observer, const struct event *event);
/* NULL, or how the engine differs in what this event was about. */
const char *observer_compare(const struct observer *observer, const struct engine *engine,
                             const struct event *event);
/* All of it: each queue has the same people, each seat the same visitor, each ticket the same legs.
 */
const char *observer_compare_all(const struct observer *observer, const struct engine *engine,
                                 int64_t now_ms);
/* NULL, or the problem whose reason is not in the books. */
const char *observer_refused(struct observer *observer, const struct command *command,
                             enum problem problem, int64_t now_ms);
/* NULL when the books have no such ticket today. */
const struct observed_ticket *observer_find(const struct observer *observer, const struct uuid *id);

/* observer_blocks.c */
const char *observer_block_given(struct observer *observer, const struct event *event);
const char *observer_block_moved(struct observer *observer, const struct event *event);
const char *observer_block_used(struct observer *observer, const struct event *event);
void observer_kiosk_replaced(struct observer *observer, const struct event *event);
void observer_blocks_closed(struct observer *observer, const struct event *event);
void observer_numbers_skipped(struct observer *observer, const struct event *event);
void observer_blocks_turn(struct observer *observer, const struct event *event);
void observer_blocks_forget(struct observer *observer, uint64_t turn_seq);

/* observer_hours.c */
enum observed_open { OBSERVED_CLOSED, OBSERVED_OPEN, OBSERVED_LUNCH };
int32_t observer_local_day(const struct hall_config *config, int64_t at_ms);
int32_t observer_business_day(const struct hall_config *config, int64_t at_ms);
int64_t observer_moment_ms(const struct hall_config *config, int32_t day, int minute);
bool observer_day_is_published(const struct hall_config *config);
struct calendar_day_hours observer_hours_of_day(const struct hall_config *config, int32_t day);
enum observed_open observer_open_at(const struct hall_config *config, int64_t at_ms);
/* The day's last closing; INT64_MIN: a day without hours. */
int64_t observer_closes_ms(const struct hall_config *config, int64_t at_ms);
bool observer_last_number_passed(const struct hall_config *config, uint16_t queue, int64_t at_ms);
const char *observer_may_issue(const struct observer *observer, const struct event *event);
const char *observer_day_is_right(const struct observer *observer, const struct event *event);
const char *observer_queue_moved(struct observer *observer, const struct event_queue_moved *body);
const char *observer_hall_moved(struct observer *observer, const struct event *event);
bool observer_issue_refusal(const struct observer *observer, enum problem problem,
                            const struct event_leg *legs, uint8_t leg_count, bool excused,
                            int64_t now_ms);

/* observer_bookings.c */
const char *observer_booked(struct observer *observer, const struct event *event);
const char *observer_booking_changed(struct observer *observer, const struct event *event);
const char *observer_booking_moved(struct observer *observer, const struct event *event);
void observer_bookings_turn(struct observer *observer, const struct event *event);
void observer_bookings_forget(struct observer *observer, uint64_t turn_seq);
const char *observer_compare_booking(const struct observer *observer, const struct engine *engine,
                                     const struct event *event);
const char *observer_compare_bookings(const struct observer *observer, const struct engine *engine);
bool observer_booking_refusal(struct observer *observer, const struct command *command,
                              enum problem problem, int64_t now_ms);

/* observer_devices.c */
const char *observer_device(struct observer *observer, const struct event *event);

/* observer_sheets.c */
const char *observer_sheet(struct observer *observer, const struct event *event);
const char *observer_compare_sheet(const struct observer *observer, const struct engine *engine,
                                   uint16_t seat);
bool observer_sheet_refusal(const struct observer *observer, const struct command *command,
                            enum problem problem);

/* observer_help.c */
const char *observer_help(struct observer *observer, const struct event *event);
const char *observer_compare_help(const struct observer *observer, const struct engine *engine);
bool observer_help_refusal(struct observer *observer, const struct command *command,
                           enum problem problem);

#endif
