/*
 * Walks a trace in time order with the hall's own predictor and two simple ones, and scores what
 * each would have told every ticket on its coming.
 *
 * A coming in (after, by] is at the middle of that. Then they know what was seen until `after`, the
 * ticket's own number, and the clock. What came of it is the middle of the call's interval less the
 * middle of the coming's: the same for all of them.
 *
 * Pure; any thread.
 */
#ifndef HALL_HALLCTL_TRACE_SCORE_H
#define HALL_HALLCTL_TRACE_SCORE_H

#include "hall-server/hallctl/trace_file.h"
#include "hall-server/waits/waits_score.h"

enum trace_predictor {
    TRACE_HALL, /* waits_estimate() */
    TRACE_LAST_WAIT,
    TRACE_ROLLING_MEAN,
    TRACE_PREDICTORS,
};

enum {
    TRACE_OFFICES_MAX = 1024,
    TRACE_WELL_KNOWN_MIN = 15, /* both intervals at most that long */
};

struct trace_office {
    char name[TRACE_OFFICE_ROOM];
    struct waits_score scores[TRACE_PREDICTORS];
};

struct trace_scores {
    struct waits_score all[TRACE_PREDICTORS];
    struct waits_score well_known[TRACE_PREDICTORS]; /* those whose times are known well */
    size_t office_count;
    struct trace_office offices[TRACE_OFFICES_MAX]; /* by name */
};

/* False: memory is short, or more offices than TRACE_OFFICES_MAX. The trace stays as it was. */
__attribute__((warn_unused_result)) bool trace_score(const struct trace *trace,
                                                     struct trace_scores *ret_scores);

#endif
