/*
 * A whole hall in one process on virtual time, from a seed: kiosks, phones, clerks, pads and boards
 * on a network that loses, delays and doubles; a server of the real engine on a journal that can
 * lose what was not synced; clocks that step. Nothing here sleeps or reads a clock, so a seed gives
 * the same day on any machine.
 *
 *   people.c ──commands──> net.c (lost, late, twice) ──> server.c: engine, journal, boards' hub
 *      ^                                                    │ events       │ what is durable
 *      └────────────── answers, the same way back <─────────┤              v
 *                                                       observer.c      board.c
 *
 * The observer keeps its own books from the events alone, and compares. Every fault ends the
 * program by sim_fail(), with the one command that shows it again.
 */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include "hall-server/engine/view.h"
#include "tests/sim/dice.h"

enum {
    SIM_BOARDS = 3,
    SIM_KIOSKS = 6,
    SIM_CHECK_STEPS = 250, /* engine_check that often; what a step touches is checked each step */
};

struct sim_options {
    uint64_t seed;
    uint32_t hours; /* of a hall that is open */
    bool big;       /* 48 windows and 600 tickets an hour, else a few windows */
    bool calm;      /* no faults: to see what they cost, and for the mutants' suite */
    bool quiet;     /* sim_fail says nothing */
};

enum sim_booking {
    SIM_BOOKING_IN,     /* checked in */
    SIM_BOOKING_LATE,   /* came too late, and took an ordinary number */
    SIM_BOOKING_MISSED, /* did not come */
    SIM_BOOKING_BAN,    /* once too often */
    SIM_BOOKING_COUNT,
};

/* What happened, to be summed over seeds. */
struct sim_figures {
    uint64_t hours;
    uint64_t tickets;
    uint64_t commands; /* that arrived at the server */
    uint64_t acted;
    uint64_t repeated;
    uint64_t refused;
    uint64_t events;
    uint64_t calls; /* shown by all boards */
    uint64_t crashes;
    uint64_t disk_refusals;
    uint64_t events_lost; /* never acknowledged, gone with a crash */
    uint64_t lost;        /* messages */
    uint64_t late;
    uint64_t doubled;
    uint64_t clock_steps;
    uint64_t config_changes;
    uint64_t checks;
    uint64_t merged; /* papers that kiosks printed without the hall */
    uint64_t merged_past;
    uint64_t pressed_twice;
    uint64_t outages;         /* crashes after which the machine was away for long */
    uint64_t big_clock_steps; /* of more than ten minutes */
    uint64_t steps_on_record;
    uint64_t crashes_at_turn;  /* of the day */
    uint64_t starts_anew;      /* a crash left no event at all */
    uint64_t open_minutes;     /* of the days played: not closed, no lunch */
    uint64_t days;             /* with hours */
    uint64_t days_off;         /* without any */
    uint64_t expired;          /* legs that waited when their day was over */
    uint64_t served_late;      /* calls after the hall had closed */
    uint64_t emergency_nights; /* the day turned while the hall was shut */
    uint64_t acted_by_kind[COMMAND_COUNT];
    uint64_t refused_by[PROBLEM_COUNT];
    uint64_t bookings[SIM_BOOKING_COUNT];
    struct engine_digest digest; /* of the last world's engine */
};

void sim_run(const struct sim_options *options, struct sim_figures *figures);

/*
 * For a comparison of machines: every event that is durable, and the digest at the end of each
 * world. NULL: nobody wants them.
 */
extern void (*sim_on_durable)(const struct event *event);

/* Fills a configuration of a hall that the dice choose; `version` 1 and later ones differ in rates.
 */
void sim_config_make(struct hall_config *config, struct dice dice, bool big, uint32_t version);

#endif
