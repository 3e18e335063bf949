/*
 * The rules of queues a second time, for the fuzz target only: lists and loops, no indexes, no
 * events, nothing of the engine's code. second_model.c has visitors, order and time, second_seats.c
 * the clerks and what they take back, second_bookings.c appointments, second_blocks.c numbers of
 * kiosks. What it leaves out: closing hours, absent places, weights of queues, a change of the
 * configuration, snapshots (the simulation and the unit tests have them).
 *
 * A hall of two queues and three seats (see hall_rules below), open at all hours, UTC+8, whose day
 * turns at 03:00; at most TICKETS_MOST tickets a day. Days count from 1970-01-01.
 */
#ifndef TESTS_FUZZ_SECOND_MODEL_H
#define TESTS_FUZZ_SECOND_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    TICKETS_MOST = 16,
    LEGS_MOST = 12,
    SEATS = 3,
    QUEUES = 2,
    SERVICES = 3,
    KIOSKS = 2,
    GUIDE = KIOSKS, /* who issued it, where that is not a kiosk */
    CARDS = 4,      /* people who make appointments */
    BOOKINGS_MOST = 24,
    RUNS_MOST = 12,
    RUN_NUMBERS_MOST = 64,
    NUMBER_MOST = 9999,
    SLOT_MIN = 15,
    NOBODY = -1
};

/* In the order of the engine's, as are the grounds; so much is shared, and nothing else. */
enum kind { ORDINARY, PRIORITY, APPOINTMENT, RETURN, PROJECT, KINDS };
enum { NO_GROUND, GROUNDS = 8, AS_SAID = GROUNDS };

struct ground_rule {
    enum kind kind; /* what it makes of a visitor */
    bool ignored;
    bool confirm; /* staff must see it */
    int rate;     /* 0: that of its kind */
};

/* One row for both: the engine's configuration is made from it too. */
struct hall_rules {
    int queue_of_service[SERVICES];
    bool serves[SEATS][QUEUES];
    int rates[KINDS];
    struct ground_rule grounds[GROUNDS];
    int overtakings_most[QUEUES];
    int64_t wait_most_ms[QUEUES];
    int64_t hold_ms, reenter_ms, undo_ms;
    int misses_most;
    int slot_quota[QUEUES];
    int booking_days, missed_most, ban_days, missed_known_days, open_most;
    int64_t grace_ms, late_ms;
    int offline_from, run_numbers, runs_held_most, run_days, restore_skip;
};
extern const struct hall_rules hall_rules;

enum where { AT_PRINTER, IN_LINE, CALLED, SERVED, ASIDE, AWAY, DONE, GONE };

struct person_leg {
    enum where where;
    int queue;
    int seat; /* called or served there last, or NOBODY */
    int only; /* this seat may call it, or NOBODY */
    int overtaken;
    int picked_past;
    int misses;
    int calls; /* recalls too, as far as they are counted */
    int recalls;
    int changes;      /* of where it is */
    int stay;         /* in line, which one; letting others go begins a new one */
    int calls_undone; /* in this stay */
    int call_order;   /* of its last call among all */
    bool came_back;
    bool transferred;
    bool reviewed;
    bool undone; /* by a transfer that was taken back */
    int64_t credit_from_ms;
    int64_t since_ms;
    int64_t called_ms;
};

struct person {
    int serial; /* never the same twice, on any day */
    int number;
    int queue;
    enum kind kind;
    int ground;
    bool counts; /* the ground does */
    int issuer;  /* a kiosk, or GUIDE */
    bool held;
    bool withdrawn; /* nobody took it in time */
    int64_t issued_ms;
    int leg_count;
    struct person_leg legs[LEGS_MOST];
};

enum step { NO_STEP, STEP_CALL, STEP_START, STEP_MISS, STEP_PARK, STEP_FINISH };

/* The last step at a seat, and what is needed to take it back. */
struct last_step {
    enum step step;
    int person, leg;
    int changes; /* the leg's after it */
    bool began;  /* it started the service as well */
    int64_t at_ms;
    bool ended[LEGS_MOST]; /* legs that a miss has ended */
};

/* Whom the last call of a seat went past: of each person the leg, which stay, and how often its
 * calls had been taken back. */
struct passed {
    bool is;
    int leg, stay, calls_undone;
};

struct desk {
    int open; /* 0 closed, 1 open, 2 paused */
    int review_person, review_leg;
    int closed_review_person, closed_review_leg; /* by the last start */
    struct last_step last;
    bool by_hand; /* the last call */
    struct passed passed[TICKETS_MOST];
};

enum booked { BOOKED, CHECKED_IN, CALLED_OFF, MISSED };

struct appointment {
    int code;
    int card;
    int service;
    int day;
    int minute;
    enum booked booked;
    int ticket;  /* serial, or NOBODY */
    int touched; /* when it was made or moved last, among all */
};

/* What is held against who missed appointments. */
struct missed {
    bool known;
    int times;
    int last_day;
    int refused_until;
};

/* Numbers in the hands of a kiosk. */
struct run {
    int kiosk;
    int queue;
    int first;
    int count;
    bool back;
    int64_t given_ms;
    int last_day; /* on which its kiosk was heard of */
    bool used[RUN_NUMBERS_MOST];
};

struct second_model {
    int64_t now_ms;
    int day; /* of business */
    bool shut;
    struct person people[TICKETS_MOST];
    int count;
    int serials;
    int calls;
    int next_number[QUEUES];
    struct desk desks[SEATS];
    struct appointment bookings[BOOKINGS_MOST];
    int booking_count;
    int codes;
    int touches;
    struct missed missed[CARDS];
    struct run runs[RUNS_MOST];
    int run_count;
    int runs_closed_until;
};

void second_init(struct second_model *model, int64_t now_ms);
int second_business_day(int64_t at_ms);
int second_local_day(int64_t at_ms);

/* Each: true if it is done (also when there was nothing to do), false if it is refused. */
bool second_issue(struct second_model *model, const int *services, int count, enum kind kind,
                  int ground, int issuer);
bool second_print(struct second_model *model, int person, int kiosk, bool printed);
bool second_claim(struct second_model *model, int person);
bool second_cancel(struct second_model *model, int person);
bool second_come_back(struct second_model *model, int person);
/* Staff have seen this ground, AS_SAID, or that there is none. */
bool second_confirm(struct second_model *model, int person, int ground, bool staff);
/* How many will have gone before after it, or NOBODY when refused; the caller says the new credit.
 */
int second_defer(const struct second_model *model, int person, int places);
/* It has let others go: its credit begins then. */
void second_deferred(struct second_model *model, int person, int64_t credit_from_ms);
/* The fewest that can go before, and not less than `wanted`, whenever its credit may begin. */
int second_place(const struct second_model *model, int person, int wanted);
bool second_shut(struct second_model *model, bool shut);

/* Time passes, and the timer's work is done; the turn of the day is within it. */
void second_wait(struct second_model *model, int64_t wait_ms);
/* When the timer has something to do next. */
int64_t second_due_ms(const struct second_model *model);

bool second_open(struct second_model *model, int seat);
bool second_close(struct second_model *model, int seat);
bool second_pause(struct second_model *model, int seat);
bool second_next(struct second_model *model, int seat);
bool second_pick(struct second_model *model, int seat, int person);
bool second_recall(struct second_model *model, int seat);
bool second_absent(struct second_model *model, int seat);
bool second_start(struct second_model *model, int seat);
bool second_finish(struct second_model *model, int seat);
bool second_park(struct second_model *model, int seat);
bool second_transfer(struct second_model *model, int seat, int to_queue, int to_seat);
bool second_undo(struct second_model *model, int seat);
bool second_review(struct second_model *model, int seat);
/* What an undo would take back, or NO_STEP; it may be refused all the same (see view.h). */
enum step second_step(const struct second_model *model, int seat);

bool second_book(struct second_model *model, int card, int service, int day, int minute);
bool second_change(struct second_model *model, int booking, int day, int minute);
bool second_call_off(struct second_model *model, int booking);
bool second_check_in(struct second_model *model, int booking, bool ordinary, int issuer);
/* Which of today's a card is for, or NOBODY. */
int second_card(const struct second_model *model, int card);
/* How many may still be made; NOBODY: there is no such slot. */
int second_left(const struct second_model *model, int queue, int day, int minute);

bool second_take(struct second_model *model, int kiosk, int queue);
bool second_show(struct second_model *model, const struct run *shown, int ends_day);
bool second_give_back(struct second_model *model, int kiosk, int queue, int first);
bool second_merge(struct second_model *model, int kiosk, const int *services, int count, int number,
                  int64_t issued_ms);
bool second_restored(struct second_model *model, int skip);
bool second_runs_open(struct second_model *model);

/* The leg that counts: in a line or at a seat or aside; else the next one; else the last. */
int second_active(const struct person *person);
/* Who is due at a seat: person and leg, or NOBODY. */
int second_due(const struct second_model *model, int seat, int *ret_leg);
/* How many in its queue go before this leg. */
int second_ahead(const struct second_model *model, int person, int leg);
/* Who is at a seat, or NOBODY. */
int second_visitor(const struct second_model *model, int seat, int *ret_leg);

/* ---- among the files of the model ---- */

void second_put(struct second_model *model, int person, int leg, enum where where);
void second_give_up(struct second_model *model, int person);
bool second_may_call(const struct person_leg *leg, int seat);
bool second_came_before(const struct second_model *model, int a, int a_leg, int b, int b_leg);
/* A ticket of these services, nobody's yet; NULL: the hall is full. */
struct person *second_add(struct second_model *model, const int *services, int count,
                          enum kind kind, int issuer);
/* It takes the hall's next number; false: there is none. */
bool second_number(struct second_model *model, int queue, int *ret_number);
void second_hold(struct second_model *model, struct person *person);
void second_miss_bookings(struct second_model *model);
void second_turn_bookings(struct second_model *model);
int64_t second_bookings_due_ms(const struct second_model *model);
void second_turn_runs(struct second_model *model);

#endif
