/*
 * What closing time means: whether the hall gives numbers now, until when, and whether somebody who
 * takes one will probably be served today. Honest rather than kind: who is told "probably not" at
 * four can come back tomorrow, who is sent away at five has waited for nothing.
 *
 * Pure; the engine's thread.
 */
#ifndef HALL_SERVER_ENGINE_CLOSING_H
#define HALL_SERVER_ENGINE_CLOSING_H

#include "hall-server/engine/view.h"

/* By the hall's own estimate of the wait, against the open time that is left today. */
#define LIKELIES(X)                                                                                \
    X(LIKELY_UNKNOWN, "unknown") /* nobody can say how long the wait is, or the hall is shut */    \
    X(LIKELY_YES, "yes")         /* P90 of the wait is over before the hall closes */              \
    X(LIKELY_UNSURE, "unsure")   /* P50 is, P90 is not */                                          \
    X(LIKELY_NO, "no")           /* not even P50 */
#define LIKELY_ENUM(symbol, name) symbol,
enum likely { LIKELIES(LIKELY_ENUM) LIKELY_COUNT };
#undef LIKELY_ENUM
const char *likely_name(enum likely likely);

/* By hours, calendar and managers. HALL_LUNCH: closed, and opens again today. */
enum hall_open { HALL_CLOSED, HALL_OPEN, HALL_LUNCH, HALL_EMERGENCY };
enum hall_open engine_hall_open(const struct engine *engine, int64_t now_ms);

/* Open time left today, lunch not counted; INT64_MAX for a hall that never closes. */
int64_t engine_open_left_ms(const struct engine *engine, int64_t now_ms);

/*
 * When the queue's last number of today is given: its own time before the last closing. INT64_MAX:
 * at any time. A day without hours: INT64_MIN.
 */
int64_t engine_last_number_ms(const struct engine *engine, uint16_t queue, int64_t now_ms);

/* `wait` is of somebody who waits in open time; NULL: nobody can say. */
enum likely engine_likely_served(const struct engine *engine, int64_t now_ms,
                                 const struct wait_interval *wait);

/*
 * Why no number of this queue is given now, or PROBLEM_NONE: an emergency, closed, its numbers are
 * stopped, after the last number, or probably not served today where the hall refuses then: by the
 * same wait that is shown, if `paces` (by queue, as in struct command; may be NULL) are those that
 * it was shown by. `excused` (staff, who know better, and people with an appointment) are bound by
 * the first three only.
 */
enum problem engine_issue_problem(const struct engine *engine, uint16_t queue, int64_t now_ms,
                                  bool excused, const struct waits_pace *paces);

#endif
