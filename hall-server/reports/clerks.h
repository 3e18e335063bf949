/*
 * Who sat at which seat when: from the journal's record of seats, for figures by clerk.
 *
 * One thread. Order: clerks_read(), clerks_at() any number of times, clerks_deinit(). Zeroed: none.
 */
#ifndef HALL_SERVER_REPORTS_CLERKS_H
#define HALL_SERVER_REPORTS_CLERKS_H

#include "hall-server/journal/facts.h"

enum { CLERKS_MAX = 1024, CLERK_STAYS_MAX = 1 << 18 };

struct clerk_stay {
    int64_t from_ms;
    uint16_t seat;
    uint16_t clerk; /* place in `ids`; INDEX_NONE: nobody */
};

struct clerks {
    size_t count;
    struct short_id *ids;
    size_t stay_count;
    size_t stay_room;
    struct clerk_stay *stays; /* by seat, then time */
};

/* The journal's errors; JOURNAL_FULL: more than the limits above. */
__attribute__((warn_unused_result)) int clerks_read(struct clerks *clerks, struct facts *facts,
                                                    int64_t from_ms, int64_t to_ms);
void clerks_deinit(struct clerks *clerks);

/* INDEX_NONE: nobody is known to have sat there then. */
uint16_t clerks_at(const struct clerks *clerks, uint16_t seat, int64_t at_ms);

#endif
