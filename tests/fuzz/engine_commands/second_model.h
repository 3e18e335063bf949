/*
 * The rules of queues a second time, for the fuzz target only: lists and loops, no indexes, no
 * events, nothing of the engine's code. What it leaves out: undo (the simulation and tests/model
 * have it), appointments, blocks, grounds, a change of the configuration, the turn of the day.
 *
 * A hall of two queues and three seats (see hall_rules below); at most TICKETS_MOST tickets.
 */
#ifndef TESTS_FUZZ_SECOND_MODEL_H
#define TESTS_FUZZ_SECOND_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum { TICKETS_MOST = 16, LEGS_MOST = 12, SEATS = 3, QUEUES = 2, SERVICES = 3, NOBODY = -1 };

/* One row for both: the engine's configuration is made from it too. */
struct hall_rules {
    int queue_of_service[SERVICES];
    bool serves[SEATS][QUEUES];
    int64_t ordinary_rate, priority_rate, return_rate;
    int overtakings_most[QUEUES];
    int64_t wait_most_ms[QUEUES];
    int64_t hold_ms, reenter_ms;
    int misses_most;
};
extern const struct hall_rules hall_rules;

enum where { AT_PRINTER, IN_LINE, CALLED, SERVED, ASIDE, AWAY, DONE, GONE };

struct person_leg {
    enum where where;
    int queue;
    int seat; /* called or served there last */
    int only; /* this seat may call it, or NOBODY */
    int overtaken;
    int misses;
    int recalls;
    bool came_back;
    bool transferred;
    bool reviewed;
    int64_t credit_from_ms;
    int64_t since_ms;
};

struct person {
    int number;
    int queue;
    bool priority;
    bool by_guide;
    bool held;
    bool withdrawn; /* nobody took it in time */
    int64_t issued_ms;
    int leg_count;
    struct person_leg legs[LEGS_MOST];
};

struct second_model {
    int64_t now_ms;
    struct person people[TICKETS_MOST];
    int count;
    int next_number[QUEUES];
    int seat_open[SEATS]; /* 0 closed, 1 open, 2 paused */
    int review_person[SEATS];
    int review_leg[SEATS];
};

void second_init(struct second_model *model, int64_t now_ms);

/* Each: true if it is done (also when there was nothing to do), false if it is refused. */
bool second_issue(struct second_model *model, const int *services, int count, bool priority,
                  bool by_guide);
bool second_print(struct second_model *model, int person, bool printed);
bool second_claim(struct second_model *model, int person);
bool second_cancel(struct second_model *model, int person);
bool second_come_back(struct second_model *model, int person);
/* How many will have gone before after it, or NOBODY when refused; the caller says the new credit.
 */
int second_defer(const struct second_model *model, int person, int places);
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
bool second_review(struct second_model *model, int seat);
void second_wait(struct second_model *model, int64_t wait_ms);

/* The leg that counts: in a line or at a seat or aside; else the next one; else the last. */
int second_active(const struct person *person);
/* Who is due at a seat: person and leg, or NOBODY. */
int second_due(const struct second_model *model, int seat, int *ret_leg);
/* How many in its queue go before this leg. */
int second_ahead(const struct second_model *model, int person, int leg);
/* How many in its queue are within a moment (2 ms) of this leg, by credit or by time, or go first
 * because they were overtaken too often: nobody can be put between those. */
int second_near(const struct second_model *model, int person, int leg);
/* Who is at a seat, or NOBODY. */
int second_visitor(const struct second_model *model, int seat, int *ret_leg);

#endif
