/*
 * What if more windows open for a while: plays the queue's next hours many times with the day's
 * rates, with and without them, on the same dice, and reads P50 and P90 of the waits by the time of
 * coming.
 *
 * Pure; any thread. The same question has the same answer. The work is bounded: WHATIF_PLAYED_MAX
 * people at WHATIF_SEATS_MAX seats; some tens of milliseconds at a busy queue.
 */
#ifndef HALL_SERVER_WAITS_WHATIF_H
#define HALL_SERVER_WAITS_WHATIF_H

#include "hall-server/model/wait.h"

enum {
    WHATIF_RUNS = 300,
    WHATIF_STEP_MIN = 15,
    WHATIF_STEPS = 12,              /* three hours */
    WHATIF_SEATS_MAX = 64,          /* those that are open, and the ones that would be */
    WHATIF_PEOPLE_MAX = 6000,       /* of one run: waiting now, and to come */
    WHATIF_PLAYED_MAX = 450000,     /* of all runs: with more people there are fewer runs */
    WHATIF_LONGEST_S = 4 * 60 * 60, /* a wait of that means: that or longer, or no open seat */
};

struct whatif_question {
    uint32_t waiting;         /* people in the queue now */
    uint32_t open_seats;      /* that serve it, now and in the hours to come */
    uint32_t busy_seats;      /* of these: with a visitor */
    double service_min;       /* a seat's minutes for a person of this queue */
    double spread_min;        /* their deviation; 0: as service times in general */
    double arrivals_per_hour; /* into this queue */
    uint32_t more_seats;      /* that would open for this queue alone, … */
    double from_min;          /* … this long from now (may be negative: already) … */
    double to_min;            /* … until then; who is served then is served to the end */
};

struct whatif_step {
    uint32_t people; /* seen in all runs; 0: nobody came, and the waits are 0 */
    struct wait_interval without;
    struct wait_interval with;
};

struct whatif_answer {
    uint32_t runs;
    struct whatif_step steps[WHATIF_STEPS]; /* from now on, WHATIF_STEP_MIN each */
    struct wait_interval without;           /* of all of them */
    struct wait_interval with;
};

/* False: no service time, or more seats or people than above. */
__attribute__((warn_unused_result)) bool whatif_play(const struct whatif_question *question,
                                                     struct whatif_answer *ret_answer);

#endif
